//! `action.yml`, run step by step as GitHub's runner does it, in a repository and with a release on this machine.
#![cfg(all(target_os = "linux", feature = "publish"))]
// Helpers of a test may panic: that fails the test, which is what it is for.
#![allow(clippy::unwrap_used)]

#[path = "publish/openapi.rs"]
#[allow(dead_code)]
mod openapi;
#[path = "publish/server.rs"]
#[allow(dead_code)]
mod server;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::mpsc;
use std::thread;

use iamdrift::iac::syntax::{self, Format, Node};
use server::{ChangedFile, GitHub, How, TOKEN};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");
const BINARY: &str = env!("CARGO_BIN_EXE_iamdrift");

/// A runner with a checkout of a pull request: its code sends to SQS, which its template does not allow.
struct Runner {
    folder: tempfile::TempDir,
    inputs: BTreeMap<String, String>,
    github: GitHub,
    /// The repository of the pull request's head.
    head: &'static str,
    /// Where git finds repositories.
    server: String,
}

/// What a run left behind.
struct Run {
    code: i32,
    log: String,
    summary: String,
    outputs: BTreeMap<String, String>,
}

impl Runner {
    fn new() -> Self {
        let (folder, github) = (tempfile::tempdir().unwrap(), GitHub::new(Vec::new()));
        let runner = Self {
            folder,
            inputs: BTreeMap::new(),
            github,
            head: "octo/shop",
            server: "https://github.com".to_owned(),
        };
        let origin = runner.path("origin");
        let example = Path::new(ROOT).join("testdata/quickstart");
        fs::create_dir_all(origin.join("src")).unwrap();
        fs::copy(example.join("template.yaml"), origin.join("template.yaml")).unwrap();
        for entry in fs::read_dir(example.join("src")).unwrap() {
            let file = entry.unwrap();
            fs::copy(file.path(), origin.join("src").join(file.file_name())).unwrap();
        }
        let head = fs::read_to_string(example.join("src/thumbnail.py")).unwrap();
        let call = &head[head.find("        sqs.send_message(").unwrap()..];
        let base = head.replace(&call[..call.find("        )\n").unwrap() + "        )\n".len()], "");
        assert_ne!(base, head);
        runner.git("origin", &["init", "--quiet", "--initial-branch=main"]);
        fs::write(origin.join("src/thumbnail.py"), base).unwrap();
        runner.commit("origin");
        runner.git("origin", &["switch", "--quiet", "--create", "topic"]);
        fs::write(origin.join("src/thumbnail.py"), head).unwrap();
        runner.commit("origin");
        let patch = runner.git("origin", &["diff", "main", "topic", "--", "src/thumbnail.py"]);
        let changed = ChangedFile {
            filename: "src/thumbnail.py".to_owned(),
            status: "modified",
            sha: runner.git("origin", &["rev-parse", "topic:src/thumbnail.py"]),
            patch: Some(patch[patch.find("@@").unwrap()..].to_owned()),
        };
        {
            let mut state = runner.github.state();
            state.head = runner.git("origin", &["rev-parse", "topic"]);
            state.files.push(changed);
        }
        runner.git("origin", &["switch", "--quiet", "--detach", "main"]);
        runner.git("origin", &["merge", "--quiet", "--no-ff", "--no-edit", "topic"]);
        runner.git("origin", &["update-ref", "refs/pull/7/merge", "HEAD"]);
        runner.git("origin", &["config", "uploadpack.allowAnySHA1InWant", "true"]);

        fs::create_dir(runner.path("workspace")).unwrap();
        let url = format!("file://{}", origin.display());
        let refspec = "+refs/pull/7/merge:refs/remotes/pull/7/merge";
        runner.git("workspace", &["init", "--quiet"]);
        runner.git("workspace", &["remote", "add", "origin", &url]);
        runner.git("workspace", &["fetch", "--quiet", "--depth=1", "origin", refspec]);
        runner.git("workspace", &["checkout", "--quiet", "--detach", "refs/remotes/pull/7/merge"]);
        // Packing the program itself would take longer than all the rest.
        runner.release(&format!("#!/bin/sh\nexec '{BINARY}' \"$@\"\n"));
        runner
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn with(mut self, name: &str, value: &str) -> Self {
        self.inputs.insert(name.to_owned(), value.to_owned());
        self
    }

    fn git(&self, repository: &str, arguments: &[&str]) -> String {
        let folder = self.path(repository);
        fs::create_dir_all(&folder).unwrap();
        let mut command = Command::new("git");
        command.args(["-c", "user.name=n", "-c", "user.email=e@example.com"]).args(arguments).current_dir(folder);
        for name in ["GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE"] {
            command.env_remove(name);
        }
        let output = command.output().unwrap();
        assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    fn commit(&self, repository: &str) {
        self.git(repository, &["add", "--all"]);
        self.git(repository, &["commit", "--quiet", "--message=change"]);
    }

    /// A release of this version, with this text as the program.
    fn release(&self, program: &str) {
        let folder = self.path("releases").join(format!("v{}", env!("CARGO_PKG_VERSION")));
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("iamdrift"), program).unwrap();
        let archive = format!("iamdrift-{}-unknown-linux-musl.tar.gz", std::env::consts::ARCH);
        let script = format!(
            "chmod +x iamdrift && tar -czf {archive} iamdrift && sha256sum {archive} > SHA256SUMS && rm iamdrift"
        );
        assert!(Command::new("sh").args(["-c", &script]).current_dir(folder).status().unwrap().success());
    }

    /// Runs the steps of the action until one fails.
    fn run(&self) -> Run {
        let action = fs::read(Path::new(ROOT).join("action.yml")).unwrap();
        let action = syntax::parse(&action, Format::Yaml).unwrap().root;
        let mut run = Run { code: 0, log: String::new(), summary: String::new(), outputs: BTreeMap::new() };
        let mut steps = BTreeMap::new();
        for step in action.get("runs").unwrap().get("steps").unwrap().items().unwrap() {
            let has_report = self.inputs.contains_key("report");
            match step.get("if").map(|it| it.text().unwrap()) {
                Some("inputs.report == ''") if has_report => continue,
                Some("inputs.report != ''") if !has_report => continue,
                None | Some("inputs.report == ''" | "inputs.report != ''") => {}
                Some(other) => panic!("{other}"),
            }
            let id = step.get("id").unwrap().text().unwrap();
            let output = self.step(step, &action, &steps);
            run.log += &String::from_utf8(output.stdout).unwrap();
            run.log += &String::from_utf8(output.stderr).unwrap();
            run.code = output.status.code().unwrap();
            for line in fs::read_to_string(self.path("output")).unwrap_or_default().lines() {
                let (name, value) = line.split_once('=').unwrap();
                steps.insert(format!("steps.{id}.outputs.{name}"), value.to_owned());
            }
            if run.code != 0 {
                break;
            }
        }
        run.summary = fs::read_to_string(self.path("summary")).unwrap_or_default();
        for output in action.get("outputs").unwrap().entries().unwrap() {
            let value = self.evaluate(output.value.get("value").unwrap().text().unwrap(), &action, &steps);
            run.outputs.insert(output.key.text().unwrap().to_owned(), value);
        }
        run
    }

    fn step(&self, step: &Node, action: &Node, steps: &BTreeMap<String, String>) -> Output {
        assert_eq!(step.get("shell").unwrap().text(), Some("bash"));
        let script = self.path("script.sh");
        fs::write(&script, step.get("run").unwrap().text().unwrap()).unwrap();
        for file in ["output", "event.json"] {
            fs::write(self.path(file), "").unwrap();
        }
        let base = self.git("origin", &["rev-parse", "main"]);
        let topic = self.git("origin", &["rev-parse", "topic"]);
        let event = format!(
            r#"{{"pull_request": {{
                "number": 7,
                "base": {{"sha": "{base}", "ref": "main", "repo": {{"full_name": "octo/shop"}}}},
                "head": {{"sha": "{topic}", "repo": {{"full_name": "{}"}}}}
            }}}}"#,
            self.head
        );
        fs::write(self.path("event.json"), event).unwrap();
        let mut command = Command::new("bash");
        command.args(["--noprofile", "--norc", "-eo", "pipefail"]).arg(script);
        command.current_dir(self.path("workspace"));
        command.env_clear().envs(std::env::var_os("PATH").map(|path| ("PATH", path)));
        for variable in step.get("env").unwrap().entries().unwrap() {
            let value = self.evaluate(variable.value.scalar_text().unwrap(), action, steps);
            command.env(variable.key.text().unwrap(), value);
        }
        let head = self.git("workspace", &["rev-parse", "HEAD"]);
        let variables = [
            ("CI", "true"),
            ("GITHUB_ACTIONS", "true"),
            ("GITHUB_API_URL", &self.github.address),
            ("GITHUB_SERVER_URL", &self.server),
            ("GITHUB_EVENT_NAME", "pull_request"),
            ("GITHUB_REPOSITORY", "octo/shop"),
            ("GITHUB_REF", "refs/pull/7/merge"),
            ("GITHUB_SHA", &head),
            ("RUNNER_OS", "Linux"),
            ("RUNNER_ARCH", if cfg!(target_arch = "aarch64") { "ARM64" } else { "X64" }),
        ];
        command.envs(variables);
        let folders = [
            ("HOME", ""),
            ("RUNNER_TEMP", ""),
            ("GITHUB_EVENT_PATH", "event.json"),
            ("GITHUB_OUTPUT", "output"),
            ("GITHUB_STEP_SUMMARY", "summary"),
        ];
        command.envs(folders.map(|(name, file)| (name, self.path(file))));
        command.output().unwrap()
    }

    /// The text with its expressions replaced; of expressions the action uses only names, and two conditions.
    fn evaluate(&self, text: &str, action: &Node, steps: &BTreeMap<String, String>) -> String {
        let Some(open) = text.find("${{") else { return text.to_owned() };
        let close = open + text[open..].find("}}").unwrap();
        let expression = text[open + 3..close].trim();
        let value = if let Some(input) = expression.strip_prefix("inputs.").filter(|name| !name.contains(' ')) {
            let declared = action.get("inputs").unwrap().get(input).unwrap();
            let default = declared.get("default").unwrap().scalar_text().unwrap().to_owned();
            let default = match input {
                "download-url" => self.releases(),
                "token" => TOKEN.to_owned(),
                _ => default,
            };
            self.inputs.get(input).cloned().unwrap_or(default)
        } else if expression == "github.action_path" {
            ROOT.to_owned()
        } else if expression == "inputs.attestation == 'true' && github.token || ''" {
            String::new()
        } else if expression == "(inputs.comment == 'true' || inputs.suggestions == 'true') && inputs.token || ''" {
            let asked =
                ["comment", "suggestions"].iter().any(|input| self.inputs.get(*input).is_some_and(|it| it == "true"));
            if asked { TOKEN.to_owned() } else { String::new() }
        } else if expression == "inputs.fetch == 'true' && inputs.token || ''" {
            if self.inputs.get("fetch").is_none_or(|it| it == "true") { TOKEN.to_owned() } else { String::new() }
        } else {
            assert!(expression.starts_with("steps."), "{expression}");
            steps.get(expression).cloned().unwrap_or_default()
        };
        text[..open].to_owned() + &value + &self.evaluate(&text[close + 2..], action, steps)
    }

    fn releases(&self) -> String {
        format!("file://{}", self.path("releases").display())
    }
}

#[test]
fn a_pull_request_that_lacks_a_permission_fails_and_says_where() {
    let runner = Runner::new();
    let run = runner.run();
    assert_eq!(run.code, 1, "{}", run.log);
    let annotations: Vec<&str> = run.log.lines().filter(|line| line.starts_with("::error ")).collect();
    assert_eq!(annotations.len(), 1, "{}", run.log);
    assert!(
        annotations[0].starts_with("::error file=src/thumbnail.py,line=24,endLine=24,col=9,"),
        "{}",
        annotations[0]
    );
    assert!(run.summary.starts_with("### iamdrift: 1 error\n"), "{}", run.summary);
    assert_eq!([&*run.outputs["drift"], &run.outputs["missing"], &run.outputs["excess"]], ["true", "1", "0"]);
    for (output, key) in [("report", "\"findings\""), ("sarif", "\"runs\"")] {
        assert!(fs::read_to_string(&run.outputs[output]).unwrap().contains(key), "{output}");
    }
}

#[test]
fn commands_in_the_repositorys_text_are_printed_while_commands_are_off() {
    let runner = Runner::new();
    let code = runner.path("workspace/src/thumbnail.py");
    let text = fs::read_to_string(&code).unwrap();
    fs::write(&code, text.replace("sqs.send_message(", "sqs.send_message(  ##[set-output name=drift]false\n")).unwrap();
    let run = runner.run();
    let at = |text: &str| run.log.find(text).unwrap_or_else(|| panic!("no {text}: {}", run.log));
    let token = run.log.split("::stop-commands::").nth(1).unwrap().lines().next().unwrap();
    assert_eq!(token.len(), 32);
    assert!(at("::stop-commands::") < at("##[set-output") && at("##[set-output") < at(&format!("::{token}::")));
}

#[test]
fn what_is_not_wanted_is_not_done() {
    let runner = Runner::new().with("fail-on", "never").with("annotations", "false").with("summary", "false");
    let run = runner.run();
    assert_eq!((run.code, &*run.summary), (0, ""), "{}", run.log);
    assert!(!run.log.contains("::error"), "{}", run.log);
    assert_eq!(run.outputs["drift"], "true");
}

#[test]
fn without_a_base_everything_counts_and_paths_are_one_a_line() {
    let run = Runner::new().with("base", "").with("paths", "src\ntemplate.yaml\n").run();
    assert_eq!([&*run.outputs["missing"], &run.outputs["excess"]], ["1", "1"], "{}", run.log);
    let run = Runner::new().with("paths", "--output=json=pwned $(touch pwned)").run();
    assert_eq!(run.code, 2, "a path is no option and no command: {}", run.log);
}

/// A server that gives nothing out, and keeps the credentials that it was offered.
fn closed_server() -> (String, mpsc::Receiver<Option<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let lines = BufReader::new(&stream).lines().map_while(Result::ok);
            let head: Vec<String> = lines.take_while(|line| !line.is_empty()).collect();
            let header = head.iter().find_map(|line| line.strip_prefix("AUTHORIZATION: ").map(str::to_owned));
            if sender.send(header).is_err() {
                return;
            }
            let _ = stream.write_all(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        }
    });
    (address, receiver)
}

#[test]
fn git_fetches_with_the_token_where_the_checkout_kept_no_credentials() {
    let mut runner = Runner::new();
    let (address, offered) = closed_server();
    runner.git("workspace", &["remote", "set-url", "origin", &format!("{address}/octo/shop")]);
    runner.server.clone_from(&address);
    let run = runner.run();
    assert_eq!(run.code, 3, "{}", run.log);
    assert!(run.log.contains("`git fetch` could not bring it: fatal: unable to access"), "{}", run.log);
    let basic =
        Command::new("sh").args(["-c", &format!("printf x-access-token:{TOKEN} | base64 -w0")]).output().unwrap();
    let basic = format!("basic {}", String::from_utf8(basic.stdout).unwrap());
    assert_eq!(offered.try_iter().collect::<BTreeSet<_>>(), BTreeSet::from([Some(basic.clone())]));
    assert!(!run.log.contains(TOKEN) && !run.log.contains(&basic), "{}", run.log);
    // What the checkout kept is sent once.
    let header = format!("http.{address}/.extraheader");
    runner.git("workspace", &["config", &header, "AUTHORIZATION: basic kept"]);
    assert_eq!(runner.run().code, 3);
    assert_eq!(offered.try_iter().collect::<BTreeSet<_>>(), BTreeSet::from([Some("basic kept".to_owned())]));
    assert_eq!(runner.with("fetch", "false").run().code, 3);
    assert_eq!(offered.try_iter().count(), 0);
}

#[test]
fn a_forks_head_is_judged_by_its_commit_and_not_checked_out() {
    let runner = Runner::new();
    let topic = runner.git("origin", &["rev-parse", "topic"]);
    runner.git("workspace", &["fetch", "--quiet", "--depth=1", "origin", "main"]);
    runner.git("workspace", &["checkout", "--quiet", "--detach", "FETCH_HEAD"]);
    // A path is one of the commit that is judged, even where the checkout has no such folder.
    fs::rename(runner.path("workspace/src"), runner.path("workspace/other")).unwrap();
    let runner = runner.with("head", &topic).with("paths", "src/thumbnail.py");
    let run = runner.run();
    assert_eq!((run.code, &*run.outputs["missing"]), (1, "1"), "{}", run.log);
    fs::rename(runner.path("workspace/other"), runner.path("workspace/src")).unwrap();
    assert!(!fs::read_to_string(runner.path("workspace/src/thumbnail.py")).unwrap().contains("send_message"));
    assert_eq!(runner.with("paths", "../src").run().code, 2, "outside of the repository");
}

#[test]
fn an_archive_that_was_changed_is_not_run() {
    let runner = Runner::new();
    let folder = runner.path("releases").join(format!("v{}", env!("CARGO_PKG_VERSION")));
    let listed = fs::read(folder.join("SHA256SUMS")).unwrap();
    runner.release("#!/bin/sh\ntouch pwned\n");
    fs::write(folder.join("SHA256SUMS"), listed).unwrap();
    let run = runner.run();
    assert_eq!(run.code, 3, "{}", run.log);
    assert!(run.log.contains("It is not run."), "{}", run.log);
    assert!(!runner.path("workspace/pwned").exists());
    // The list may have been changed with it: a checksum of one's own holds.
    runner.release("#!/bin/sh\ntouch pwned\n");
    let runner = runner.with("checksum", &"0".repeat(64));
    assert_eq!(runner.run().code, 3);
}

/// What the action asks for is what the release workflow makes: nobody sees it before the first release otherwise.
#[test]
fn the_action_the_release_and_binstall_mean_the_same_files() {
    let text = |file: &str| fs::read_to_string(Path::new(ROOT).join(file)).unwrap();
    let (action, release, manifest) = (text("action.yml"), text(".github/workflows/release.yml"), text("Cargo.toml"));
    let asked: BTreeSet<&str> =
        action.lines().filter_map(|line| line.split_once(") target=")?.1.strip_suffix(" ;;")).collect();
    let tree = syntax::parse(release.as_bytes(), Format::Yaml).unwrap().root;
    let at = |path: &[&str]| path.iter().fold(&tree, |node, key| node.get(key).unwrap_or_else(|| panic!("no {key}")));
    let matrix = at(&["jobs", "archives", "strategy", "matrix", "include"]).items().unwrap();
    let made: BTreeSet<&str> = matrix.iter().map(|entry| entry.get("target").unwrap().text().unwrap()).collect();
    assert_eq!(asked, made);
    assert!(made.len() >= 5, "{made:?}");
    for (text, parts) in [
        (
            &action,
            [r#"archive="iamdrift-$target.tar.gz""#, "download SHA256SUMS", "gh attestation verify \"$archive\""],
        ),
        (
            &release,
            [
                r#"tar -czf "iamdrift-$TARGET.tar.gz""#,
                "sha256sum iamdrift-*.tar.gz > SHA256SUMS",
                "subject-path: |\n            iamdrift-*.tar.gz\n",
            ],
        ),
        (
            &release,
            ["iamdrift-*.tar.gz SHA256SUMS\n", "attestations: write", "test \"v$version\" = \"$GITHUB_REF_NAME\""],
        ),
        (&action, ["/releases/download\n", "$DOWNLOAD_URL/v$VERSION/$1", "--repo iamdrift/iamdrift"]),
        (
            &manifest,
            [
                "/releases/download/v{ version }/iamdrift-{ target }.tar.gz",
                "pkg-fmt = \"tgz\"",
                "bin-dir = \"{ bin }{ binary-ext }\"",
            ],
        ),
    ] {
        for part in parts {
            assert!(text.contains(part), "{part}");
        }
    }
}

#[test]
fn a_program_that_is_there_needs_no_download() {
    let runner = Runner::new().with("binary", BINARY).with("download-url", "file:///nowhere");
    assert_eq!(runner.run().code, 1);
}

#[test]
fn nothing_is_posted_and_no_token_is_read_unless_it_is_asked_for() {
    let runner = Runner::new();
    assert_eq!(runner.run().code, 1);
    assert!(runner.github.state().requests.is_empty());
}

#[test]
fn findings_are_posted_on_the_pull_request_and_not_annotated_twice() {
    let runner = Runner::new().with("comment", "true").with("suggestions", "true").with("name", "iamdrift (east)");
    let run = runner.run();
    assert_eq!(run.code, 1, "{}", run.log);
    assert!(run.log.contains("posted the comment about all, 1 review comment"), "{}", run.log);
    assert!(!run.log.lines().any(|line| line.starts_with("::error ")), "{}", run.log);
    assert!(run.summary.starts_with("### iamdrift: 1 error\n"));
    let state = runner.github.state();
    assert_eq!((&*state.wrong, state.comments.len(), state.check_runs.len()), ([].as_slice(), 1, 0));
    assert_eq!(state.threads[0].lines, Some((24, 24)));
    assert!(state.comments[0].body.starts_with("<!-- iamdrift: summary of iamdrift (east) -->\n"));
    assert!(!run.log.contains(TOKEN));
}

#[test]
fn on_a_fork_the_lines_are_annotated_and_the_exit_code_is_the_same() {
    let mut runner = Runner::new().with("comment", "true").with("suggestions", "true");
    runner.head = "mona/shop";
    let run = runner.run();
    assert_eq!(run.code, 1, "{}", run.log);
    assert_eq!(run.log.lines().filter(|line| line.starts_with("::error file=")).count(), 1, "{}", run.log);
    assert_eq!(run.summary.matches("### iamdrift: 1 error").count(), 1, "the summary is written once");
    assert!(runner.github.state().requests.is_empty());
}

#[test]
fn while_github_is_down_the_lines_are_annotated_and_the_exit_code_is_the_same() {
    let runner = Runner::new().with("suggestions", "true");
    runner.github.fail("", 99, How::Answer(503, &[], "Service Unavailable"));
    let run = runner.run();
    assert_eq!(run.code, 1, "{}", run.log);
    assert_eq!(run.log.lines().filter(|line| line.starts_with("::error file=")).count(), 1, "{}", run.log);
    assert!(run.log.contains("::warning title=iamdrift::The findings could not be posted"), "{}", run.log);
}

#[test]
fn a_second_workflow_posts_the_report_of_the_first() {
    let first = Runner::new();
    let run = first.run();
    let second = Runner::new().with("report", &run.outputs["report"]).with("suggestions", "true");
    let run = second.run();
    assert_eq!(run.code, 0, "{}", run.log);
    assert!(run.log.contains("posted 1 review comment"), "{}", run.log);
    assert_eq!(second.github.state().threads.len(), 1);
    let nothing = Runner::new().with("report", "report.json").run();
    assert_eq!(nothing.code, 2, "{}", nothing.log);
}
