//! `iamdrift mcp` as a client sees it, in the protocol's own messages. `client.py` beside this file drives it with the
//! official Python SDK.
#![cfg(feature = "mcp")]
// Helpers of a test may panic: that fails the test, which is what it is for.
#![allow(clippy::unwrap_used)]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::{Value, json};

const INITIALIZE: &str = r#"{"jsonrpc": "2.0", "id": 0, "method": "initialize", "params": {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}}}"#;

/// A copy of the small project, and a folder beside it that nobody may see.
fn project() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().canonicalize().unwrap();
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/quickstart");
    let project = root.join("project");
    std::fs::create_dir_all(project.join("src")).unwrap();
    std::fs::create_dir(root.join("outside")).unwrap();
    for file in ["template.yaml", "src/thumbnail.py"] {
        std::fs::copy(from.join(file), project.join(file)).unwrap();
    }
    (folder, project)
}

/// A server on standard input and output.
struct Server {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Server {
    fn start(folder: &Path) -> Self {
        Self::start_with(folder, |command| command)
    }

    fn start_with(folder: &Path, change: impl FnOnce(&mut Command) -> &mut Command) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_iamdrift"));
        let mut child = change(command.arg("mcp").current_dir(folder))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (input, output) = (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()));
        let mut server = Self { child, input, output };
        server.send(INITIALIZE);
        assert_eq!(server.receive()["result"]["serverInfo"]["name"], "iamdrift");
        server.send(r#"{"jsonrpc": "2.0", "method": "notifications/initialized"}"#);
        server
    }

    fn send(&mut self, message: &str) {
        writeln!(self.input, "{message}").unwrap();
    }

    fn receive(&mut self) -> Value {
        let mut line = String::new();
        self.output.read_line(&mut line).unwrap();
        serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line:?}"))
    }

    /// The answer to a call of a tool.
    fn call(&mut self, tool: &str, arguments: Value) -> Value {
        let params = json!({"name": tool, "arguments": arguments});
        self.send(&json!({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params}).to_string());
        self.receive()
    }

    /// Ends the input, as a client does that goes away: the server ends by itself.
    fn end(mut self) {
        drop(self.input);
        assert!(self.child.wait().unwrap().success());
    }
}

#[test]
fn tools_answer_as_their_schemas_say() {
    let (_folder, project) = project();
    let mut server = Server::start(&project);
    server.send(r#"{"jsonrpc": "2.0", "id": 1, "method": "tools/list"}"#);
    let tools = server.receive()["result"]["tools"].clone();
    let denial = "User: arn:aws:sts::1:assumed-role/a-ThumbnailRole-1A2B3C4D5E6F/s is not authorized to perform: sqs:SendMessage because no identity-based policy allows the sqs:SendMessage action";
    for (name, arguments) in [
        ("check", json!({"workloads": true})),
        ("generate", json!({"paths": ["src"]})),
        ("refine", json!({"policy": "template.yaml", "role": "Thumbnail", "used": ["dynamodb:PutItem"]})),
        ("explain", json!({"subject": "sqs:SendMessage"})),
        ("explain", json!({"subject": "Thumbnail"})),
        ("explain", json!({"subject": "excess-action"})),
        ("fix_access_denied", json!({"message": denial})),
    ] {
        let tool = tools.as_array().unwrap().iter().find(|tool| tool["name"] == name).unwrap();
        assert!(jsonschema::is_valid(&tool["inputSchema"], &arguments), "{name}");
        assert_eq!(tool["annotations"]["readOnlyHint"], json!(name != "fix_access_denied"));
        let answer = server.call(name, arguments);
        let result = &answer["result"]["structuredContent"];
        let problems: Vec<String> = jsonschema::validator_for(&tool["outputSchema"])
            .unwrap()
            .iter_errors(result)
            .map(|error| error.to_string())
            .collect();
        assert_eq!(problems, Vec::<String>::new(), "{name}: {answer}");
    }
    server.end();
}

#[test]
fn only_certain_patches_are_written_and_only_if_asked_for() {
    let (_folder, project) = project();
    let template = project.join("template.yaml");
    let text = std::fs::read_to_string(&template).unwrap().replace("Resource: !GetAtt Photos.Arn", "Resource: \"*\"");
    std::fs::write(&template, text.replace("dynamodb:*", "dynamodb:GetItem")).unwrap();
    let before = std::fs::read_to_string(&template).unwrap();
    let message = "User: arn:aws:sts::1:assumed-role/a-ThumbnailRole-1A2B3C4D5E6F/s is not authorized to perform: dynamodb:PutItem because no identity-based policy allows the dynamodb:PutItem action";
    let mut server = Server::start(&project);
    server.call("fix_access_denied", json!({"message": message}));
    assert_eq!(std::fs::read_to_string(&template).unwrap(), before);
    let answer = server.call("fix_access_denied", json!({"message": message, "apply": true}));
    assert_eq!(answer["result"]["structuredContent"]["denials"][0]["patch_is_certain"], true, "{answer}");
    assert!(std::fs::read_to_string(&template).unwrap().contains("dynamodb:PutItem"));
    server.end();
}

#[test]
fn what_is_wrong_is_refused_and_the_server_goes_on() {
    let (_folder, project) = project();
    let mut server = Server::start(&project);
    for (tool, arguments) in [
        ("check", json!({"path": ".."})),
        ("check", json!({"path": "/"})),
        ("check", json!({"limit": -1})),
        ("check", json!({"base": "no-such-revision"})),
        ("generate", json!({"paths": []})),
        ("generate", json!({"paths": ["../outside"]})),
        ("refine", json!({"policy": "template.yaml"})),
        ("explain", json!({"subject": "sqs:NoSuchAction"})),
        ("explain", json!({"subject": "Thumbnail", "path": "../outside"})),
        ("no-such-tool", json!({})),
    ] {
        let answer = server.call(tool, arguments.clone());
        let refused = answer["error"].is_object() || answer["result"]["isError"] == true;
        assert!(refused, "{tool} {arguments}: {answer}");
    }
    assert_eq!(server.call("check", json!({}))["result"]["isError"], false);
    server.end();
}

#[test]
fn who_asks_for_progress_is_told_each_step() {
    let (_folder, project) = project();
    let mut server = Server::start(&project);
    let call = |meta: &Value| {
        let params = json!({"name": "check", "arguments": {}, "_meta": meta});
        json!({"jsonrpc": "2.0", "id": 5, "method": "tools/call", "params": params}).to_string()
    };
    server.send(&call(&json!({"progressToken": "t"})));
    let mut steps = Vec::new();
    loop {
        let message = server.receive();
        if message["id"] == 5 {
            assert_eq!(message["result"]["isError"], false);
            break;
        }
        assert_eq!(
            (&message["method"], &message["params"]["progressToken"]),
            (&json!("notifications/progress"), &json!("t"))
        );
        steps.push((message["params"]["progress"].as_f64().unwrap(), message["params"]["message"].clone()));
    }
    assert!(steps.windows(2).all(|pair| pair[0].0 < pair[1].0), "{steps:?}");
    let told: Vec<&str> = steps.iter().filter_map(|(_, message)| message.as_str()).collect();
    assert_eq!(
        told,
        [
            "reading the repository",
            "reading the infrastructure",
            "reading the code, and comparing",
            "looking for edits",
            "done"
        ]
    );
    // Who does not ask is told nothing.
    server.send(&call(&json!({})));
    assert_eq!(server.receive()["id"], 5);
    server.end();
}

#[test]
fn a_folder_that_nobody_chose_is_not_shown() {
    let (_folder, project) = project();
    for (folder, home) in [(Path::new("/"), Path::new("/nowhere")), (project.as_path(), project.as_path())] {
        let mut server = Server::start_with(folder, |command| command.env("HOME", home).env("USERPROFILE", home));
        for (tool, arguments) in [
            ("check", json!({})),
            ("check", json!({"path": project})),
            ("explain", json!({"subject": "sqs:SendMessage"})),
        ] {
            let answer = server.call(tool, arguments);
            let text = answer["result"]["content"][0]["text"].as_str().unwrap();
            assert!(text.contains("iamdrift mcp --root FOLDER"), "{text}");
        }
        server.end();
        let mut server = Server::start_with(folder, |command| command.arg("--root").arg(&project).env("HOME", home));
        assert_eq!(server.call("check", json!({}))["result"]["isError"], false);
        assert_eq!(server.call("check", json!({"path": "/"}))["result"]["isError"], true);
        server.end();
    }
}

#[test]
fn schemas_have_no_formats_that_validators_do_not_know() {
    let (_folder, project) = project();
    let mut server = Server::start(&project);
    server.send(r#"{"jsonrpc": "2.0", "id": 1, "method": "tools/list"}"#);
    let tools = server.receive().to_string();
    assert!(tools.contains("outputSchema") && !tools.contains("\"uint"), "JSON Schema has no unsigned integers");
    server.end();
}

#[test]
fn a_cancelled_call_is_not_answered_with_a_result() {
    let (_folder, project) = project();
    let mut server = Server::start(&project);
    server.send(r#"{"jsonrpc": "2.0", "id": 7, "method": "tools/call", "params": {"name": "check", "arguments": {}}}"#);
    server.send(r#"{"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": 7, "reason": "never mind"}}"#);
    server.send(r#"{"jsonrpc": "2.0", "id": 8, "method": "ping"}"#);
    let answer = server.receive();
    assert!(answer["id"] == 8 || answer["error"].is_object(), "{answer}");
    server.end();
}

/// Sends a request to a server on HTTP, and gives the status and the text of its answer.
fn post(address: &str, headers: &str, body: &str) -> (u16, String) {
    let mut stream = TcpStream::connect(address).unwrap();
    let length = body.len();
    write!(
        stream,
        "POST /mcp HTTP/1.1\r\nContent-Type: application/json\r\nAccept: application/json, text/event-stream\r\nContent-Length: {length}\r\nConnection: close\r\n{headers}\r\n{body}"
    )
    .unwrap();
    stream.set_read_timeout(Some(std::time::Duration::from_secs(60))).unwrap();
    let mut reader = BufReader::new(stream);
    let mut answer = String::new();
    // A stream of events stays open: what matters is in its first ones.
    while !answer.contains("serverInfo") && reader.read_line(&mut answer).is_ok_and(|read| read > 0) {}
    let status = answer.split(' ').nth(1).and_then(|code| code.parse().ok()).unwrap_or(0);
    (status, answer)
}

#[test]
fn http_is_for_this_machine_alone() {
    let (_folder, project) = project();
    let program = || Command::new(env!("CARGO_BIN_EXE_iamdrift"));
    for address in ["0.0.0.0:0", "[::]:0", "192.0.2.1:80"] {
        let output = program().args(["mcp", "--http", address]).current_dir(&project).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{address}");
    }
    let mut child =
        program().args(["mcp", "--http", "127.0.0.1:0"]).current_dir(&project).stderr(Stdio::piped()).spawn().unwrap();
    let mut said = String::new();
    BufReader::new(child.stderr.take().unwrap()).read_line(&mut said).unwrap();
    let address = said.trim().rsplit("http://").next().unwrap().trim_end_matches("/mcp").to_owned();
    let own = format!("Host: {address}\r\n");
    let (status, answer) = post(&address, &own, INITIALIZE);
    assert_eq!(status, 200, "{answer}");
    assert_eq!(post(&address, &format!("{own}Origin: http://localhost:3000\r\n"), INITIALIZE).0, 200);
    // A page of somewhere else, and a name that somebody else made to lead here.
    assert_eq!(post(&address, &format!("{own}Origin: https://evil.example\r\n"), INITIALIZE).0, 403);
    assert_eq!(post(&address, "Host: evil.example\r\n", INITIALIZE).0, 403);
    child.kill().unwrap();
    let mut rest = String::new();
    let _ = child.stdout.take().map(|mut out| out.read_to_string(&mut rest));
    child.wait().unwrap();
}
