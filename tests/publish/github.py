"""What GitHub publishes of its API, cut down to what iamdrift asks of it.

    python3 tests/publish/github.py write      # makes tests/publish/github.json anew
    python3 tests/publish/github.py graphql    # holds src/publish/graphql/ to the schema; needs `graphql-core`

The OpenAPI description and the GraphQL schema come from the npm packages of GitHub's own SDK, fetched by npm and checked.
Of an operation the copy holds its parameters and the schema of its body, and of its answer the fields that iamdrift reads;
no descriptions and no examples.
"""

import base64
import hashlib
import json
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
OPENAPI = ("@octokit/openapi", "23.0.2", "sha512-pV8M7L9GY23AybNvTmo2nyjmpmnt6+2sRE/tqr0ZLQcPS4lnw7u5eZGNmwRNkBC3D7gZXbFx5AHzLUVRBXGDhg==")
GRAPHQL = ("@octokit/graphql-schema", "15.26.1", "sha512-RFDC2MpRBd4AxSRvUeBIVeBU7ojN/SxDfALUd7iVYOSeEK3gZaqR2MGOysj4Zh2xj2RY5fQAUT+Oqq7hWTraMA==")

REPOSITORY = "/repos/{owner}/{repo}"
# Each operation, and the fields of its answer that are read.
OPERATIONS = [
    ("get", "/pulls", ["[].number", "[].head.sha"]),
    ("get", "/pulls/{pull_number}/files", ["[].filename", "[].status", "[].sha", "[].patch"]),
    ("post", "/issues/{issue_number}/comments", []),
    ("patch", "/issues/comments/{comment_id}", []),
    ("post", "/pulls/{pull_number}/reviews", []),
    ("post", "/pulls/{pull_number}/comments", []),
    ("patch", "/pulls/comments/{comment_id}", []),
    ("get", "/commits/{ref}/check-runs", [
        "check_runs.[].id", "check_runs.[].external_id", "check_runs.[].output.annotations_count",
    ]),
    ("post", "/check-runs", ["id"]),
    ("patch", "/check-runs/{check_run_id}", ["id"]),
]
# What says something about values; the rest of a schema is prose and examples.
KEYWORDS = {
    "type", "enum", "properties", "required", "items", "additionalProperties", "nullable", "default", "format", "pattern",
    "minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems", "oneOf", "anyOf", "allOf", "deprecated",
}


def fetch(source, name):
    """The file `name` of a package, which must have the sum that npm's registry states."""
    package, version, expected = source
    with tempfile.TemporaryDirectory() as folder:
        command = ["npm", "pack", "--silent", f"{package}@{version}"]
        archive = Path(folder) / subprocess.run(
            command, cwd=folder, check=True, stdout=subprocess.PIPE, text=True
        ).stdout.strip().splitlines()[-1]
        found = "sha512-" + base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
        if found != expected:
            sys.exit(f"{package} {version} has the sum {found}, not {expected}")
        with tarfile.open(archive) as opened:
            return opened.extractfile(f"package/{name}").read().decode()


class Description:
    """An OpenAPI description, with its references followed."""

    def __init__(self, text):
        self.root = json.loads(text)

    def follow(self, value):
        while isinstance(value, dict) and "$ref" in value:
            target = self.root
            for part in value["$ref"].removeprefix("#/").split("/"):
                target = target[part]
            value = target
        return value

    def bare(self, schema):
        """The schema without prose. Names of properties are not keywords."""
        schema = self.follow(schema)
        kept = {key: value for key, value in schema.items() if key in KEYWORDS}
        if "properties" in kept:
            kept["properties"] = {name: self.bare(value) for name, value in kept["properties"].items()}
        if isinstance(kept.get("additionalProperties"), dict):
            kept["additionalProperties"] = self.bare(kept["additionalProperties"])
        if "items" in kept:
            kept["items"] = self.bare(kept["items"])
        for key in ("oneOf", "anyOf", "allOf"):
            if key in kept:
                kept[key] = [self.bare(value) for value in kept[key]]
        return kept

    def pick(self, schema, paths):
        """The schema with these fields alone."""
        schema = self.follow(schema)
        if paths == [[]]:
            return self.bare(schema)
        if paths[0][0] == "[]":
            return {"type": "array", "items": self.pick(schema["items"], [path[1:] for path in paths])}
        fields = {}
        for path in paths:
            fields.setdefault(path[0], []).append(path[1:])
        picked = {"type": "object", "properties": {}, "required": []}
        if schema.get("nullable"):
            picked["nullable"] = True
        for name, rest in fields.items():
            picked["properties"][name] = self.pick(schema["properties"][name], rest)
            if name in schema.get("required", []):
                picked["required"].append(name)
        return picked

    def operation(self, method, path, fields):
        """What a request must look like, and what is read of its answer."""
        found = self.root["paths"][path][method]
        parameters = []
        for parameter in map(self.follow, found["parameters"]):
            required = parameter.get("required", False)
            parameters.append({
                "name": parameter["name"], "in": parameter["in"], "required": required, "schema": self.bare(parameter["schema"]),
            })
        trimmed = {"method": method.upper(), "path": path, "parameters": parameters}
        if "requestBody" in found:
            trimmed["body"] = self.bare(found["requestBody"]["content"]["application/json"]["schema"])
        status = next(status for status in ("200", "201") if status in found["responses"])
        trimmed["status"] = int(status)
        if fields:
            answer = self.follow(found["responses"][status])["content"]["application/json"]["schema"]
            trimmed["answer"] = self.pick(answer, [field.split(".") for field in fields])
        return trimmed


def write():
    description = Description(fetch(OPENAPI, "generated/api.github.com.json"))
    operations = [description.operation(method, REPOSITORY + path, fields) for method, path, fields in OPERATIONS]
    document = {
        "package": OPENAPI[0],
        "version": OPENAPI[1],
        "licence": fetch(OPENAPI, "LICENSE").split("\n"),
        "operations": operations,
    }
    (HERE / "github.json").write_text(json.dumps(document, indent=1) + "\n")


def graphql():
    from graphql import build_schema, parse, validate

    schema = build_schema(fetch(GRAPHQL, "schema.graphql"), assume_valid=True)
    wrong = []
    for query in sorted((HERE.parent.parent / "src/publish/graphql").glob("*.graphql")):
        wrong += [f"{query.name}: {error.message}" for error in validate(schema, parse(query.read_text()))]
    if wrong:
        sys.exit("\n".join(wrong))


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["write"]:
            write()
        case ["graphql"]:
            graphql()
        case _:
            sys.exit(__doc__)
