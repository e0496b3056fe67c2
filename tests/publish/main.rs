//! `iamdrift publish`, the program itself, against a GitHub on this machine that holds every request to GitHub's own
//! description of its API.
#![cfg(feature = "publish")]
// Helpers of a test may panic: that fails the test, which is what it is for.
#![allow(clippy::unwrap_used)]

mod openapi;
mod server;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};
use server::{BOT, ChangedFile, Comment, Forbidden, GitHub, HEAD, How, TOKEN};

/// The commit of a later push.
const NEXT: &str = "2222222222222222222222222222222222222222";

/// A runner with a workflow's environment.
struct Runner {
    folder: tempfile::TempDir,
    github: GitHub,
    event: Value,
    kind: &'static str,
    token: &'static str,
    /// What follows the server's address.
    root: &'static str,
}

/// What a run left behind.
struct Run {
    code: i32,
    commands: String,
    notes: String,
    summary: String,
}

impl Runner {
    fn new(files: Vec<ChangedFile>) -> Self {
        let event = json!({ "pull_request": {
            "number": 7,
            "head": { "sha": HEAD, "repo": { "full_name": "octo/shop" } },
            "base": { "repo": { "full_name": "octo/shop" } },
        } });
        let (folder, github) = (tempfile::tempdir().unwrap(), GitHub::new(files));
        Self { folder, github, event, kind: "pull_request", token: TOKEN, root: "" }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Runs the program, which must ask only what GitHub's description allows, and never show the token.
    fn run(&self, report: &Value, arguments: &[&str]) -> Run {
        fs::write(self.path("report.json"), report.to_string()).unwrap();
        fs::write(self.path("event.json"), self.event.to_string()).unwrap();
        let _ = fs::remove_file(self.path("summary"));
        let mut command = Command::new(env!("CARGO_BIN_EXE_iamdrift"));
        command.arg("publish").args(arguments).arg(self.path("report.json")).env_clear();
        command.env("GITHUB_API_URL", format!("{}{}", self.github.address, self.root)).env("GITHUB_TOKEN", self.token);
        command.env("GITHUB_EVENT_NAME", self.kind).env("GITHUB_REPOSITORY", "octo/shop");
        command.env("GITHUB_EVENT_PATH", self.path("event.json")).env("GITHUB_STEP_SUMMARY", self.path("summary"));
        let output = command.output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        let run = Run {
            code: output.status.code().unwrap(),
            commands: text(output.stdout),
            notes: text(output.stderr),
            summary: fs::read_to_string(self.path("summary")).unwrap_or_default(),
        };
        assert_eq!(self.github.state().wrong, [""; 0], "{}", run.notes);
        assert!(!format!("{}{}{}", run.commands, run.notes, run.summary).contains(TOKEN));
        run
    }

    /// The requests since the last look.
    fn requests(&self) -> Vec<String> {
        std::mem::take(&mut self.github.state().requests)
    }

    /// How many of these change something.
    fn writes(&self) -> usize {
        let reads = |request: &&String| !request.starts_with("GET") && *request != "GRAPHQL conversation";
        self.requests().iter().filter(reads).count()
    }
}

/// A file that the diff shows from line 1 on.
fn shown(filename: &str, status: &'static str, lines: usize) -> ChangedFile {
    let patch: String = (1..=lines).map(|line| format!("+line {line}\n")).collect();
    let patch = format!("@@ -0,0 +1,{lines} @@\n{patch}");
    ChangedFile { filename: filename.to_owned(), status, sha: blob(filename), patch: Some(patch) }
}

fn blob(file: &str) -> String {
    format!("{:0>40}", file.len())
}

/// A finding about a line of a file; `number` makes its fingerprint.
fn finding(number: usize, file: &str, line: usize) -> Value {
    json!({
        "rule": "missing-action", "level": "error", "confidence": "certain", "baseline_state": "new",
        "workload": "Orders", "workload_file": "template.yaml", "role": "OrdersRole",
        "actions": ["sqs:SendMessage"], "pattern": null, "replacement": null,
        "message": format!("finding {number} about `sqs:SendMessage`"), "help": "add it",
        "location": { "file": file, "start": { "line": line, "column": 2 }, "end": { "line": line, "column": 5 } },
        "related": [], "fingerprint": format!("{number:040x}"), "fix": null,
    })
}

/// The same with an edit of that line's first word.
fn fixable(number: usize, file: &str, line: usize) -> Value {
    let mut finding = finding(number, file, line);
    finding["fix"] = json!({
        "title": "change the line", "applicability": "safe", "note": null,
        "edits": [{
            "file": file, "text": "LINE",
            "start": { "line": line, "column": 1, "offset": 0 }, "end": { "line": line, "column": 5, "offset": 4 },
        }],
    });
    finding
}

fn report(findings: &[Value]) -> Value {
    let files: Vec<Value> = ["src/app.py", "template.yaml", "src/new.py"]
        .iter()
        .map(|file| json!({ "path": file, "blob": blob(file) }))
        .collect();
    json!({
        "version": 1, "base": null, "head": null, "reference": { "date": "2026-11-17", "sources": [] },
        "workloads": [], "findings": findings, "unresolved": [], "summary": {}, "files": files,
        "patches": [{ "file": "template.yaml", "diff": "--- a/template.yaml\n+++ b/template.yaml\n@@ -1 +1 @@\n-a\n+b\n" }],
    })
}

/// One finding for each kind of place: with a suggestion, on a line, on a file, and outside of the diff.
fn one_of_each() -> Vec<Value> {
    vec![
        fixable(1, "src/app.py", 3),
        finding(2, "src/app.py", 4),
        finding(3, "src/app.py", 90),
        finding(4, "other.py", 5),
    ]
}

fn files() -> Vec<ChangedFile> {
    vec![shown("src/app.py", "modified", 20), shown("template.yaml", "modified", 9)]
}

#[test]
fn the_first_run_says_each_finding_at_its_best_place() {
    let runner = Runner::new(files());
    let run = runner.run(&report(&one_of_each()), &[]);
    assert_eq!((run.code, &*run.commands, &*run.summary), (0, "", ""));
    assert_eq!(run.notes, "note: posted the comment about all, 3 review comments, 1 annotation; 0 kept, 0 settled\n");
    let state = runner.github.state();
    assert_eq!(state.reviews, [2], "what stands on lines is one review, so that people get one message");
    let places: Vec<_> = state.threads.iter().map(|thread| (thread.path.as_str(), thread.lines)).collect();
    assert_eq!(places, [("src/app.py", Some((3, 3))), ("src/app.py", Some((4, 4))), ("src/app.py", None)]);
    assert!(state.threads[0].comments[0].body.contains("```suggestion\nLINE 3\n```\n"));
    assert!(!state.threads[1].comments[0].body.contains("suggestion"));
    let [run] = state.check_runs.as_slice() else { panic!("one check run") };
    assert_eq!((run.name.as_str(), run.head_sha.as_str()), ("iamdrift", HEAD));
    let annotation = json!({
        "path": "other.py", "start_line": 5, "end_line": 5, "start_column": 2, "end_column": 5,
        "annotation_level": "failure", "title": "iamdrift missing-action",
        "message": "finding 4 about `sqs:SendMessage`\nadd it",
    });
    assert_eq!(run.annotations, [annotation]);
    let [comment] = state.comments.as_slice() else { panic!("one comment") };
    for part in
        ["### iamdrift: 4 errors", "| `Orders` | `OrdersRole` |", "```diff\n--- a/template.yaml", "finding 4 about"]
    {
        assert!(comment.body.contains(part), "{part}: {}", comment.body);
    }
}

#[test]
fn a_second_run_posts_nothing() {
    let runner = Runner::new(files());
    runner.run(&report(&one_of_each()), &[]);
    runner.requests();
    let run = runner.run(&report(&one_of_each()), &[]);
    assert_eq!(run.notes, "note: posted nothing new; 3 kept, 0 settled\n");
    assert_eq!(runner.writes(), 0);
}

#[test]
fn what_is_fixed_is_settled_and_what_returns_is_opened_again() {
    let runner = Runner::new(files());
    runner.run(&report(&one_of_each()), &[]);
    runner.github.state().head = NEXT.to_owned();
    let mut runner = runner;
    runner.event["pull_request"]["head"]["sha"] = NEXT.into();
    let run = runner.run(&report(&one_of_each()[1..]), &[]);
    assert_eq!(run.notes, "note: posted the comment about all, 1 annotation; 2 kept, 1 settled\n");
    {
        let state = runner.github.state();
        let thread = &state.threads[0];
        assert!(thread.resolved && thread.comments[0].body.contains("Settled at 222222222222."));
        assert!(!thread.comments[0].body.contains("suggestion"));
        assert!(!state.comments[0].body.contains("finding 1 about"), "the comment about all is kept up to date");
        assert_eq!(state.comments.len(), 1);
    }
    runner.requests();
    runner.run(&report(&one_of_each()), &[]);
    let state = runner.github.state();
    assert!(!state.threads[0].resolved && state.threads[0].comments[0].body.contains("```suggestion\nLINE 3\n"));
    assert_eq!((state.threads.len(), state.comments.len()), (3, 1));
}

#[test]
fn what_is_accepted_is_settled() {
    let runner = Runner::new(files());
    runner.run(&report(&one_of_each()), &[]);
    let mut findings = one_of_each();
    findings[1]["suppression"] = json!({ "kind": "inSource", "justification": "a test", "location": null });
    let run = runner.run(&report(&findings), &[]);
    assert!(run.notes.contains("2 kept, 1 settled"), "{}", run.notes);
    assert!(runner.github.state().threads[1].resolved);
}

#[test]
fn without_the_permission_to_resolve_a_comment_is_minimised() {
    let runner = Runner::new(files());
    runner.github.state().forbidden.push(Forbidden::Contents);
    runner.run(&report(&one_of_each()), &[]);
    let run = runner.run(&report(&one_of_each()[1..]), &[]);
    assert_eq!((run.code, run.notes.contains("1 settled")), (0, true), "{}", run.notes);
    assert!(runner.github.state().threads[0].comments[0].minimized);
    runner.run(&report(&one_of_each()), &[]);
    assert!(!runner.github.state().threads[0].comments[0].minimized);
}

#[test]
fn comments_of_others_and_those_with_replies_are_left_alone() {
    let runner = Runner::new(files());
    runner.run(&report(&one_of_each()), &[]);
    let stranger = |body: &str| Comment { id: 5, body: body.to_owned(), author: "mona".to_owned(), minimized: false };
    let quoted = {
        let mut state = runner.github.state();
        state.threads[0].comments.push(stranger("Are you sure?"));
        // Somebody quotes a comment of ours, hidden line and all.
        let quoted = state.threads[1].comments[0].body.replace("0002", "0009");
        let mut thread = state.threads[1].clone();
        thread.comments = vec![stranger(&quoted)];
        state.threads.push(thread);
        let summary = state.comments[0].body.clone();
        state.comments.insert(0, stranger(&summary));
        quoted
    };
    let run = runner.run(&report(&[]), &[]);
    assert!(run.notes.contains("2 settled"), "{}", run.notes);
    let state = runner.github.state();
    assert!(!state.threads[0].resolved && state.threads[0].comments[0].body.contains("finding 1"));
    assert!(!state.threads[3].resolved);
    assert_eq!(state.threads[3].comments[0].body, quoted);
    assert!(state.comments[0].body.contains("4 errors") && state.comments[1].body.contains("iamdrift: no"));
}

#[test]
fn sixty_findings_fit_and_none_is_lost() {
    let runner = Runner::new(vec![shown("src/app.py", "modified", 100)]);
    let findings: Vec<Value> = (1..=60).map(|number| finding(number, "src/app.py", number)).collect();
    let run = runner.run(&report(&findings), &[]);
    assert_eq!(
        run.notes,
        "note: posted the comment about all, 30 review comments, 30 annotations; 0 kept, 0 settled\n"
    );
    // All of them as annotations take two requests.
    let runner = Runner::new(Vec::new());
    let run = runner.run(&report(&findings), &[]);
    assert!(run.notes.contains("60 annotations"), "{}", run.notes);
    assert_eq!(runner.github.state().check_runs[0].annotations.len(), 60);
    let requests = runner.requests();
    let of = |start: &str| requests.iter().filter(|request| request.starts_with(start)).count();
    assert_eq!((of("POST /repos/octo/shop/check-runs"), of("PATCH /repos/octo/shop/check-runs")), (1, 1));
    runner.run(&report(&findings), &[]);
    assert_eq!(runner.writes(), 0, "a second run adds no annotation");
}

#[test]
fn a_token_that_may_only_read_leaves_the_findings_in_the_log() {
    let runner = Runner::new(files());
    runner.github.state().forbidden = vec![Forbidden::PullRequests, Forbidden::Checks];
    let run = runner.run(&report(&one_of_each()), &[]);
    assert_eq!(run.code, 0);
    assert_eq!(run.commands.lines().filter(|line| line.starts_with("::error file=")).count(), 4, "{}", run.commands);
    assert!(run.summary.starts_with("### iamdrift: 4 errors"));
    assert!(run.notes.contains("Resource not accessible by integration (403)"), "{}", run.notes);
    let writes: Vec<String> = runner.requests().into_iter().filter(|request| request.starts_with(['P'])).collect();
    assert_eq!(writes, ["POST /repos/octo/shop/issues/7/comments"], "the first refusal is the last attempt");
}

#[test]
fn without_the_permission_for_checks_the_rest_is_posted_and_these_are_in_the_log() {
    let runner = Runner::new(files());
    runner.github.state().forbidden.push(Forbidden::Checks);
    let run = runner.run(&report(&one_of_each()), &[]);
    assert_eq!((run.code, runner.github.state().threads.len()), (0, 3));
    let commands: Vec<&str> = run.commands.lines().collect();
    assert_eq!(commands.len(), 1, "{}", run.commands);
    assert!(commands[0].starts_with("::error file=other.py,line=5,"));
}

#[test]
fn a_forks_token_is_not_tried() {
    let mut runner = Runner::new(files());
    runner.event["pull_request"]["head"]["repo"]["full_name"] = "mona/shop".into();
    let run = runner.run(&report(&one_of_each()), &[]);
    assert_eq!((run.code, runner.requests().len()), (0, 0));
    assert_eq!(run.commands.lines().filter(|line| line.starts_with("::error file=")).count(), 4);
    assert!(run.summary.starts_with("### iamdrift: 4 errors"));
}

#[test]
fn a_second_workflow_publishes_for_a_fork() {
    let mut runner = Runner::new(files());
    runner.kind = "workflow_run";
    runner.github.state().label = "mona:topic".to_owned();
    runner.event = json!({ "workflow_run": {
        "head_sha": HEAD, "head_branch": "topic", "head_repository": { "owner": { "login": "mona" } }, "pull_requests": [],
    } });
    let run = runner.run(&report(&one_of_each()), &[]);
    assert!(run.notes.contains("3 review comments, 1 annotation"), "{}", run.notes);
    runner.event["workflow_run"]["head_branch"] = "another".into();
    let run = runner.run(&report(&one_of_each()), &[]);
    assert!(run.notes.contains("the commit is the head of no open pull request"), "{}", run.notes);
}

#[test]
fn a_line_that_github_refuses_takes_its_finding_elsewhere_and_no_other() {
    let runner = Runner::new(files());
    // As after a push that GitHub's list of files does not show yet: our view of the diff is not GitHub's.
    runner.github.fail("POST /repos/octo/shop/pulls/7/reviews", 1, How::Answer(422, &[], "Unprocessable Entity"));
    runner.github.fail(
        "POST /repos/octo/shop/pulls/7/comments",
        1,
        How::Answer(422, &[], "line must be part of the diff"),
    );
    let run = runner.run(&report(&one_of_each()), &[]);
    assert_eq!(run.notes, "note: posted the comment about all, 3 review comments, 1 annotation; 0 kept, 0 settled\n");
    let state = runner.github.state();
    let mut places: Vec<_> = state.threads.iter().map(|thread| thread.lines).collect();
    places.sort_unstable();
    assert_eq!(places, [None, None, Some((4, 4))], "the first finding went to its file");
}

#[test]
fn rate_limits_are_waited_for_up_to_a_bound() {
    let runner = Runner::new(files());
    runner.github.fail(
        "POST /repos/octo/shop/issues/7/comments",
        1,
        How::Answer(429, &[("retry-after", "1")], "slow down"),
    );
    let secondary = "You have exceeded a secondary rate limit";
    runner.github.fail(
        "POST /repos/octo/shop/pulls/7/reviews",
        1,
        How::Answer(403, &[("retry-after", "1")], secondary),
    );
    let run = runner.run(&report(&one_of_each()), &[]);
    assert!(run.notes.contains("the comment about all, 3 review comments, 1 annotation"), "{}", run.notes);
    assert_eq!(runner.github.state().comments.len(), 1);

    let runner = Runner::new(files());
    let reset = &[("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", "99999999999")];
    runner.github.fail("GRAPHQL", 9, How::Answer(403, reset, "API rate limit exceeded"));
    let run = runner.run(&report(&one_of_each()), &[]);
    assert_eq!(run.code, 3);
    assert!(run.notes.contains("GitHub's rate limit is used up for another"), "{}", run.notes);
    assert_eq!(run.commands.lines().filter(|line| line.starts_with("::error file=")).count(), 4);
    assert_eq!(runner.requests().len(), 1, "it is not asked again");
}

#[test]
fn what_was_accepted_before_the_answer_was_lost_is_not_posted_again() {
    for how in [|| How::DoneThen502, || How::DoneThenNothing] {
        let runner = Runner::new(files());
        for request in [
            "POST /repos/octo/shop/issues/7/comments",
            "POST /repos/octo/shop/pulls/7/reviews",
            "POST /repos/octo/shop/pulls/7/comments",
            "POST /repos/octo/shop/check-runs",
        ] {
            runner.github.fail(request, 1, how());
        }
        let run = runner.run(&report(&one_of_each()), &[]);
        assert!(run.notes.contains("the comment about all, 3 review comments, 1 annotation"), "{}", run.notes);
        let state = runner.github.state();
        let counts = (state.comments.len(), state.threads.len(), state.check_runs.len());
        assert_eq!(counts, (1, 3, 1));
    }
}

#[test]
fn annotations_that_were_added_before_the_answer_was_lost_are_not_added_again() {
    let runner = Runner::new(Vec::new());
    let findings: Vec<Value> = (1..=120).map(|number| finding(number, "src/app.py", number)).collect();
    runner.github.fail("PATCH /repos/octo/shop/check-runs", 1, How::DoneThen502);
    runner.run(&report(&findings), &["--post", "check"]);
    let state = runner.github.state();
    assert_eq!(state.check_runs.len(), 1);
    let lines: Vec<_> = state.check_runs[0].annotations.iter().map(|it| it["start_line"].as_u64().unwrap()).collect();
    assert_eq!(lines, (1..=120).collect::<Vec<u64>>());
}

#[test]
fn what_was_not_accepted_is_posted_again() {
    let runner = Runner::new(files());
    runner.github.fail("POST /repos/octo/shop/pulls/7/reviews", 2, How::Answer(502, &[], "Bad Gateway"));
    runner.github.fail("GRAPHQL conversation", 1, How::Answer(502, &[], "Bad Gateway"));
    let run = runner.run(&report(&one_of_each()), &[]);
    assert!(run.notes.contains("3 review comments"), "{}", run.notes);
    assert_eq!(runner.github.state().reviews, [2]);
}

#[test]
fn a_server_that_stays_down_is_an_error_and_the_findings_are_in_the_log() {
    let runner = Runner::new(files());
    runner.github.fail("", 99, How::Answer(503, &[], "Service Unavailable"));
    let run = runner.run(&report(&one_of_each()), &[]);
    assert_eq!(run.code, 3);
    assert_eq!(run.commands.lines().filter(|line| line.starts_with("::error file=")).count(), 4);
}

#[test]
fn every_page_is_read() {
    let mut changed: Vec<ChangedFile> = (0..230).map(|at| shown(&format!("lib/{at:03}.py"), "added", 2)).collect();
    changed.push(shown("src/app.py", "modified", 20));
    let runner = Runner::new(changed);
    {
        let mut state = runner.github.state();
        let old = |id| Comment { id, body: "hello".to_owned(), author: "mona".to_owned(), minimized: false };
        state.comments = (1..=250).map(old).collect();
    }
    runner.run(&report(&one_of_each()), &[]);
    assert_eq!(runner.github.state().threads.len(), 3, "the file is on the third page");
    assert_eq!(runner.github.state().comments.len(), 251);
    {
        // Others talk on, before and behind.
        let mut state = runner.github.state();
        let threads = state.threads.clone();
        let mut other = threads[0].clone();
        other.comments[0].author = "mona".to_owned();
        state.threads = [vec![other; 150], threads].concat();
    }
    runner.requests();
    runner.run(&report(&one_of_each()), &[]);
    assert_eq!(runner.writes(), 0, "what was said is found on the last pages");
}

#[test]
fn an_enterprise_server_has_its_api_elsewhere() {
    let mut runner = Runner::new(files());
    runner.root = "/api/v3";
    let run = runner.run(&report(&one_of_each()), &[]);
    assert!(run.notes.contains("the comment about all, 3 review comments, 1 annotation"), "{}", run.notes);
}

#[test]
fn renamed_and_deleted_files() {
    let renamed = ChangedFile { patch: None, ..shown("src/new.py", "renamed", 1) };
    let mut deleted = shown("src/app.py", "removed", 1);
    deleted.patch = Some("@@ -1,2 +0,0 @@\n-line 1\n-line 2".to_owned());
    let runner = Runner::new(vec![renamed, deleted]);
    let run = runner.run(&report(&[finding(1, "src/new.py", 1), finding(2, "src/app.py", 1)]), &[]);
    assert!(run.notes.contains("1 review comment, 1 annotation"), "{}", run.notes);
    let state = runner.github.state();
    assert_eq!((state.threads[0].path.as_str(), state.threads[0].lines), ("src/new.py", None));
}

#[test]
fn a_file_that_the_merge_changed_takes_no_comment_on_a_line() {
    let mut app = shown("src/app.py", "modified", 20);
    app.sha = "f".repeat(40);
    let runner = Runner::new(vec![app]);
    runner.run(&report(&[fixable(1, "src/app.py", 3)]), &[]);
    assert_eq!(runner.github.state().threads[0].lines, None);
}

#[test]
fn only_what_is_asked_for_is_posted_and_jobs_are_told_apart() {
    let runner = Runner::new(files());
    runner.run(&report(&one_of_each()), &["--post", "comment", "--name", "east"]);
    runner.run(&report(&one_of_each()), &["--post", "comment", "--name", "west"]);
    runner.run(&report(&[]), &["--post", "comment", "--name", "west"]);
    let state = runner.github.state();
    assert_eq!((state.comments.len(), state.threads.len(), state.check_runs.len()), (2, 0, 0));
    assert!(state.comments[0].body.contains("4 errors") && !state.comments[1].body.contains("4 errors"));
}

#[test]
fn a_pull_request_that_has_gone_on_is_left_to_its_own_run() {
    let runner = Runner::new(files());
    runner.github.state().head = NEXT.to_owned();
    let run = runner.run(&report(&one_of_each()), &[]);
    assert_eq!((run.code, &*run.commands), (0, ""));
    assert!(run.notes.contains("the pull request has gone on to 222222222222"), "{}", run.notes);
    assert_eq!(runner.requests(), ["GRAPHQL conversation"]);
}

#[test]
fn nothing_is_said_where_nothing_was_found() {
    let runner = Runner::new(files());
    let run = runner.run(&report(&[]), &[]);
    assert_eq!(run.notes, "note: posted nothing new; 0 kept, 0 settled\n");
    assert_eq!(runner.writes(), 0);
}

#[test]
fn a_bad_token_is_told_without_showing_it() {
    let mut runner = Runner::new(files());
    runner.token = "ghp_wrong";
    let run = runner.run(&report(&one_of_each()), &[]);
    assert_eq!(run.code, 0);
    assert!(run.notes.contains("Bad credentials (401)") && !run.notes.contains("ghp_wrong"), "{}", run.notes);
}

#[test]
fn what_is_no_report_is_wrong_usage() {
    let runner = Runner::new(files());
    for text in [json!({}), json!({ "version": 99 }), json!([])] {
        let run = runner.run(&text, &[]);
        assert_eq!((run.code, runner.requests().len()), (2, 0), "{}", run.notes);
    }
    assert_eq!(runner.run(&report(&[]), &["--name", "-->"]).code, 2);
    assert_eq!(runner.run(&report(&[]), &["--repo", "../x"]).code, 2);
}

/// A check of a real repository, and its suggestion taken as GitHub takes it: the lines are replaced.
#[test]
fn a_suggestion_that_is_taken_settles_its_finding() {
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/quickstart");
    let folder = tempfile::tempdir().unwrap();
    let copy = |name: &str| {
        fs::create_dir_all(folder.path().join(name).parent().unwrap()).unwrap();
        fs::copy(example.join(name), folder.path().join(name)).unwrap();
    };
    ["template.yaml", "src/thumbnail.py"].into_iter().for_each(copy);
    for arguments in [["init", "--quiet"], ["add", "--all"]] {
        assert!(Command::new("git").args(arguments).current_dir(&folder).status().unwrap().success());
    }
    let check = || -> Value {
        let mut command = Command::new(env!("CARGO_BIN_EXE_iamdrift"));
        let output = command.args(["check", "--format", "json"]).current_dir(&folder).output().unwrap();
        serde_json::from_slice(&output.stdout).unwrap()
    };
    let report = check();
    let unknown = report["findings"].as_array().unwrap().iter().find(|it| it["rule"] == "unknown-action").unwrap();
    let template = fs::read_to_string(folder.path().join("template.yaml")).unwrap();
    let lines: Vec<&str> = template.lines().collect();
    let patch: String = lines.iter().map(|line| format!("+{line}\n")).collect();
    let blob = report["files"].as_array().unwrap().iter().find(|file| file["path"] == "template.yaml").unwrap();
    let runner = Runner::new(vec![ChangedFile {
        filename: "template.yaml".to_owned(),
        status: "added",
        sha: blob["blob"].as_str().unwrap().to_owned(),
        patch: Some(format!("@@ -0,0 +1,{} @@\n{patch}", lines.len())),
    }]);
    runner.run(&report, &[]);
    let state = runner.github.state();
    let marker = format!("open {}", unknown["fingerprint"].as_str().unwrap());
    let thread = state.threads.iter().find(|thread| thread.comments[0].body.contains(&marker)).unwrap();
    assert_eq!(thread.comments[0].author, BOT);
    let (first, last) = thread.lines.unwrap();
    let suggestion = thread.comments[0].body.split("```suggestion\n").nth(1).unwrap().split("\n```").next().unwrap();
    let mut taken: Vec<&str> = lines;
    taken.splice(first as usize - 1..last as usize, [suggestion]);
    fs::write(folder.path().join("template.yaml"), taken.join("\n") + "\n").unwrap();
    let after = check();
    let is_unknown = |finding: &Value| finding["fingerprint"] == unknown["fingerprint"];
    assert!(!after["findings"].as_array().unwrap().iter().any(is_unknown));
}
