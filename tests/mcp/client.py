"""Drives `iamdrift mcp` with the official Python SDK of the Model Context Protocol, over both transports and protocols.

    pip install mcp
    python3 tests/mcp/client.py target/debug/iamdrift

It copies the small project of `testdata/quickstart` into a folder of its own, serves that, and calls every tool as an
assistant does: rightly, with bad arguments, with a path outside of the roots, and with a call that is given up.
"""

import asyncio
import contextlib
import pathlib
import shutil
import subprocess
import sys
import tempfile

import mcp_types as types
from mcp import Client, StdioServerParameters

QUICKSTART = pathlib.Path(__file__).parents[2] / "testdata" / "quickstart"
DENIAL = (
    "An error occurred (AccessDenied) when calling the SendMessage operation: "
    "User: arn:aws:sts::210987654321:assumed-role/app-ThumbnailRole-1A2B3C4D5E6F/thumbnail is not authorized to perform: "
    "sqs:sendmessage on resource: arn:aws:sqs:eu-west-1:210987654321:moderation "
    "because no identity-based policy allows the sqs:sendmessage action"
)


def text(result: types.CallToolResult) -> str:
    return "".join(block.text for block in result.content if isinstance(block, types.TextContent))


async def refused(call) -> str:
    """What a call is refused with: an error of the tool, or one of the protocol."""
    try:
        result = await call
    except Exception as error:  # noqa: BLE001 - the SDK has several kinds
        return str(error)
    assert result.is_error, result
    return text(result)


async def drive(client: Client, project: pathlib.Path) -> None:
    assert client.server_info.name == "iamdrift"
    assert "check" in client.instructions

    tools = {tool.name: tool for tool in (await client.list_tools()).tools}
    assert set(tools) >= {"check", "generate", "refine", "explain", "fix_access_denied"}, tools
    for name, tool in tools.items():
        assert tool.input_schema["type"] == "object" and tool.output_schema["type"] == "object", name
        assert tool.annotations.read_only_hint is (name != "fix_access_denied"), name
        assert tool.annotations.open_world_hint is False, name

    steps = []

    async def progress(done: float, total: float | None, message: str | None) -> None:
        steps.append((done, total, message))

    report = (await client.call_tool("check", {}, progress_callback=progress)).structured_content
    rules = sorted(finding["rule"] for finding in report["findings"])
    assert rules == ["excess-action", "missing-action", "unknown-action"], rules
    assert report["workloads"] == [] and report["next_cursor"] is None
    # Each stage of the work, in order, and the end.
    assert [done for done, _, _ in steps] == sorted({done for done, _, _ in steps}), steps
    assert len(steps) >= 5 and steps[-1][2] == "done", steps

    first = (await client.call_tool("check", {"limit": 2, "workloads": True})).structured_content
    assert len(first["findings"]) == 2 and len(first["workloads"]) == 1
    rest = (await client.call_tool("check", {"limit": 2, "cursor": first["next_cursor"]})).structured_content
    assert first["findings"] + rest["findings"] == report["findings"]

    policy = (await client.call_tool("generate", {"paths": ["src"]})).structured_content
    assert "sqs:SendMessage" in [action["action"] for action in policy["actions"]]

    explained = (await client.call_tool("explain", {"subject": "sqs:SendMessage"})).structured_content
    assert "thumbnail.py" in explained["text"] and explained["details"], explained

    refined = (
        await client.call_tool("refine", {"policy": "template.yaml", "role": "Thumbnail", "used": ["dynamodb:PutItem"]})
    ).structured_content
    assert "dynamodb:PutItem" in refined["text"] and refined["diff"].startswith("--- a/template.yaml")

    denials = (await client.call_tool("fix_access_denied", {"message": DENIAL})).structured_content["denials"]
    assert [denial["action"] for denial in denials] == ["sqs:SendMessage"]
    assert denials[0]["role"] == "ThumbnailRole" and denials[0]["file"] == "template.yaml"
    assert denials[0]["caught_by_check"] is True and "+++ b/template.yaml" in denials[0]["patch"]

    resources = [str(resource.uri) for resource in (await client.list_resources()).resources]
    assert "iamdrift://workloads" in resources and "iamdrift://rules/missing-action" in resources
    read = await client.read_resource("iamdrift://rules/missing-action")
    assert "Level: error" in read.contents[0].text
    read = await client.read_resource("iamdrift://workloads")
    assert '"Thumbnail"' in read.contents[0].text

    # Wrong arguments, unknown names, and a revision that is an option.
    assert await refused(client.call_tool("check", {"limit": "many"}))
    assert await refused(client.call_tool("check", {"no_such_argument": 1}))
    assert await refused(client.call_tool("check", {"cursor": "tomorrow"}))
    assert await refused(client.call_tool("check", {"base": "--fix"}))
    assert await refused(client.call_tool("fix_access_denied", {}))
    assert await refused(client.call_tool("no_such_tool", {}))
    with contextlib.suppress(Exception):
        await client.read_resource("iamdrift://rules/no-such-rule")
        raise SystemExit("a resource that is not there was read")

    # Paths outside of the roots, plainly and by a link.
    outside = project.parent / "outside"
    for path in ["..", "/", str(outside), "link"]:
        for tool, arguments in [
            ("check", {"path": path}),
            ("generate", {"paths": [path]}),
            ("explain", {"subject": "sqs:SendMessage", "path": path}),
            ("fix_access_denied", {"message": DENIAL, "repo": path}),
            ("refine", {"policy": f"{path}/secret.json", "used": ["s3:GetObject"]}),
        ]:
            answer = await refused(client.call_tool(tool, arguments))
            assert "not within the roots" in answer, (tool, path, answer)

    # A call that is given up does not keep the next one waiting.
    call = asyncio.create_task(client.call_tool("check", {}))
    await asyncio.sleep(0.02)
    call.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await call
    assert (await client.call_tool("check", {})).structured_content["findings"] == report["findings"]


async def over_stdio(program: pathlib.Path, project: pathlib.Path, mode: str) -> None:
    server = StdioServerParameters(command=str(program), args=["mcp"], cwd=project)
    async with Client(server, mode=mode) as client:
        await drive(client, project)


async def with_roots(program: pathlib.Path, project: pathlib.Path) -> None:
    """The client's roots count, and not the folder that the server was started in."""

    async def roots(_context: object) -> types.ListRootsResult:
        return types.ListRootsResult(roots=[types.Root(uri=project.as_uri())])

    server = StdioServerParameters(command=str(program), args=["mcp"], cwd=project.parent / "outside")
    async with Client(server, mode="legacy", list_roots_callback=roots) as client:
        await drive(client, project)


async def over_http(program: pathlib.Path, project: pathlib.Path, mode: str) -> None:
    arguments = [str(program), "mcp", "--http", "127.0.0.1:0"]
    server = subprocess.Popen(arguments, cwd=project, stderr=subprocess.PIPE, text=True)
    try:
        url = server.stderr.readline().split()[-1]
        async with Client(url, mode=mode) as client:
            await drive(client, project)
    finally:
        server.terminate()
        server.wait()


async def main(program: pathlib.Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        project = pathlib.Path(folder).resolve() / "project"
        shutil.copytree(QUICKSTART, project)
        outside = project.parent / "outside"
        outside.mkdir()
        (outside / "secret.json").write_text('{"Statement": []}')
        (project / "link").symlink_to(outside)
        for name, session in [
            ("stdio, newest protocol", over_stdio(program, project, "auto")),
            ("stdio, with the handshake", over_stdio(program, project, "legacy")),
            ("stdio, with roots", with_roots(program, project)),
            ("HTTP, newest protocol", over_http(program, project, "auto")),
            ("HTTP, with the handshake", over_http(program, project, "legacy")),
        ]:
            await session
            print(f"ok: {name}")


if __name__ == "__main__":
    asyncio.run(main(pathlib.Path(sys.argv[1]).resolve()))
