//! A GitHub on this machine: it keeps what is posted, holds each request to the published description and to the documented
//! limits, and fails when it is told to.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread;

use serde_json::{Value, json};

use super::openapi::OpenApi;

/// The token that may do everything that its [`Permissions`] say.
pub const TOKEN: &str = "ghs_0123456789";
/// Who the token belongs to.
pub const BOT: &str = "github-actions[bot]";
/// The commit that is the pull request's head.
pub const HEAD: &str = "1111111111111111111111111111111111111111";

/// The server, until it is dropped.
pub struct GitHub {
    /// `http://127.0.0.1:PORT`
    pub address: String,
    state: Arc<Mutex<State>>,
}

/// What GitHub knows.
#[derive(Default)]
pub struct State {
    /// The pull request's head.
    pub head: String,
    /// `OWNER:BRANCH` of the head.
    pub label: String,
    /// What the pull request changes.
    pub files: Vec<ChangedFile>,
    /// Comments on the pull request.
    pub comments: Vec<Comment>,
    /// Review comments with their replies.
    pub threads: Vec<Thread>,
    /// Reviews that were posted: how many comments each had.
    pub reviews: Vec<usize>,
    /// Check runs.
    pub check_runs: Vec<CheckRun>,
    /// What the token may not do.
    pub forbidden: Vec<Forbidden>,
    /// What is to go wrong.
    pub faults: Vec<Fault>,
    /// All requests: method and path, or `GRAPHQL` and the name of the file.
    pub requests: Vec<String>,
    /// What was wrong with requests.
    pub wrong: Vec<String>,
    ids: u64,
}

/// A permission that the token lacks.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Forbidden {
    PullRequests,
    Checks,
    Contents,
}

/// A changed file.
#[derive(Clone)]
pub struct ChangedFile {
    pub filename: String,
    pub status: &'static str,
    pub sha: String,
    pub patch: Option<String>,
}

/// A comment.
#[derive(Clone)]
pub struct Comment {
    pub id: u64,
    pub body: String,
    pub author: String,
    pub minimized: bool,
}

/// A thread of review comments.
#[derive(Clone)]
pub struct Thread {
    pub path: String,
    /// First and last line; `None` for a comment on the file.
    pub lines: Option<(u64, u64)>,
    pub resolved: bool,
    pub outdated: bool,
    pub comments: Vec<Comment>,
}

/// A check run.
pub struct CheckRun {
    pub id: u64,
    pub name: String,
    pub head_sha: String,
    pub external_id: Value,
    pub annotations: Vec<Value>,
}

/// Something that goes wrong a number of times.
pub struct Fault {
    /// The beginning of what stands in [`State::requests`].
    pub request: &'static str,
    /// How often.
    pub times: usize,
    /// What happens.
    pub how: How,
}

/// What goes wrong.
pub enum How {
    /// An answer, and nothing is done.
    Answer(u16, &'static [(&'static str, &'static str)], &'static str),
    /// It is done, and the answer is 502.
    DoneThen502,
    /// It is done, and the line breaks.
    DoneThenNothing,
}

struct Request {
    method: String,
    path: String,
    query: BTreeMap<String, String>,
    headers: BTreeMap<String, String>,
    body: Option<Value>,
}

type Answer = (u16, Value);

impl GitHub {
    /// Starts it with these changed files.
    pub fn new(files: Vec<ChangedFile>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let state = State {
            head: HEAD.to_owned(),
            label: "octo:topic".to_owned(),
            files,
            ids: 4_000_000_000,
            ..State::default()
        };
        let state = Arc::new(Mutex::new(state));
        let shared = Arc::clone(&state);
        // It ends with the test's process.
        thread::spawn(move || {
            let api = Arc::new(OpenApi::new());
            for stream in listener.incoming() {
                let (shared, api) = (Arc::clone(&shared), Arc::clone(&api));
                thread::spawn(move || serve(stream.unwrap(), &shared, &api));
            }
        });
        Self { address, state }
    }

    /// What it knows.
    pub fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    /// Lets something go wrong.
    pub fn fail(&self, request: &'static str, times: usize, how: How) {
        self.state().faults.push(Fault { request, times, how });
    }
}

fn serve(mut stream: TcpStream, state: &Mutex<State>, api: &OpenApi) {
    let Some(request) = read(&stream) else { return };
    let mut state = state.lock().unwrap();
    let (answer, headers) = state.answer(&request, api);
    drop(state);
    let Some((status, body)) = answer else { return };
    let body = body.to_string();
    let head = format!(
        "HTTP/1.1 {status} Answer\r\ncontent-type: application/json\r\ncontent-length: {}\r\n{headers}connection: close\r\n\r\n",
        body.len()
    );
    // The client may have gone.
    let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body.as_bytes()));
}

fn read(stream: &TcpStream) -> Option<Request> {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    let mut words = line.split_whitespace();
    let (method, target) = (words.next()?.to_owned(), words.next()?.to_owned());
    let mut headers = BTreeMap::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim_end().split_once(": ") else { break };
        headers.insert(name.to_ascii_lowercase(), value.to_owned());
    }
    let length = headers.get("content-length").map_or(0, |length| length.parse().unwrap());
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    let (path, query) = target.split_once('?').unwrap_or((&target, ""));
    // As GitHub Enterprise Server has it.
    let path = path.strip_prefix("/api/v3").or_else(|| path.strip_prefix("/api")).unwrap_or(path);
    let query = query.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
        let (name, value) = pair.split_once('=').unwrap();
        (name.to_owned(), decoded(value))
    });
    Some(Request {
        method,
        path: path.to_owned(),
        query: query.collect(),
        headers,
        body: (length > 0).then(|| serde_json::from_slice(&body).unwrap()),
    })
}

fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => {
                let digits = [rest.next().unwrap(), rest.next().unwrap()];
                u8::from_str_radix(std::str::from_utf8(&digits).unwrap(), 16).unwrap()
            }
            other => other,
        });
    }
    String::from_utf8(bytes).unwrap()
}

fn error(status: u16, message: &str) -> Answer {
    (status, json!({ "message": message, "documentation_url": "https://docs.github.com/rest" }))
}

impl State {
    fn id(&mut self) -> u64 {
        self.ids += 1;
        self.ids
    }

    /// The answer, if there is one, and its headers.
    fn answer(&mut self, request: &Request, api: &OpenApi) -> (Option<Answer>, String) {
        let name = match request.body.as_ref().filter(|_| request.path == "/graphql") {
            Some(body) => format!("GRAPHQL {}", query_name(body)),
            None => format!("{} {}", request.method, request.path),
        };
        self.requests.push(name.clone());
        let header = |name: &str| request.headers.get(name).map(String::as_str).unwrap_or_default();
        if header("authorization") != format!("Bearer {TOKEN}") {
            return (Some(error(401, "Bad credentials")), String::new());
        }
        if header("user-agent").is_empty() {
            self.wrong.push(format!("{name}: GitHub wants a user agent"));
        }
        let fault = self.faults.iter_mut().find(|fault| fault.times > 0 && name.starts_with(fault.request));
        let how = fault.map(|fault| {
            fault.times -= 1;
            &fault.how
        });
        if let Some(How::Answer(status, headers, message)) = how {
            let headers = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
            return (Some(error(*status, message)), headers);
        }
        let (breaks, fails) = (matches!(how, Some(How::DoneThenNothing)), matches!(how, Some(How::DoneThen502)));
        let answer = if request.path == "/graphql" {
            self.graphql(request.body.as_ref().unwrap())
        } else {
            match api.check(&request.method, &request.path, &request.query, request.body.as_ref()) {
                None => {
                    self.wrong.push(format!("{name}: there is no such operation"));
                    error(404, "Not Found")
                }
                Some((_, _, wrong)) if !wrong.is_empty() => {
                    self.wrong.extend(wrong.iter().map(|wrong| format!("{name}: {wrong}")));
                    error(422, &wrong.join("; "))
                }
                Some((operation, values, _)) => match self.rest(operation.path(), request, &values) {
                    Ok(answer) => {
                        operation.check_answer(&answer);
                        (operation.status, answer)
                    }
                    Err(answer) => answer,
                },
            }
        };
        match (breaks, fails) {
            (true, _) => (None, String::new()),
            (_, true) => (Some(error(502, "Bad Gateway")), String::new()),
            _ => (Some(answer), String::new()),
        }
    }

    /// Carries out a request that is as it should be.
    fn rest(&mut self, path: &str, request: &Request, values: &BTreeMap<String, String>) -> Result<Value, Answer> {
        if values["owner"] != "octo" || values["repo"] != "shop" {
            return Err(error(404, "Not Found"));
        }
        let operation = path.strip_prefix("/repos/{owner}/{repo}").unwrap();
        let writes = request.method != "GET";
        let needed = if operation.starts_with("/check-runs") { Forbidden::Checks } else { Forbidden::PullRequests };
        if writes && self.forbidden.contains(&needed) {
            return Err(error(403, "Resource not accessible by integration"));
        }
        let null = Value::Null;
        let body = request.body.as_ref().unwrap_or(&null);
        for number in ["pull_number", "issue_number"] {
            if values.get(number).is_some_and(|number| number != "7") {
                return Err(error(404, "Not Found"));
            }
        }
        match (request.method.as_str(), operation) {
            ("GET", "/pulls") => {
                let ours = request.query.get("head").is_none_or(|head| *head == self.label);
                let listed = json!([{ "number": 7, "head": { "sha": self.head } }]);
                Ok(if ours { listed } else { json!([]) })
            }
            ("GET", "/pulls/{pull_number}/files") => {
                let files = self.files.iter().map(|file| {
                    let mut listed = json!({ "filename": file.filename, "status": file.status, "sha": file.sha });
                    if let Some(patch) = &file.patch {
                        listed["patch"] = json!(patch);
                    }
                    listed
                });
                Ok(page(files.collect(), &request.query))
            }
            ("POST", "/issues/{issue_number}/comments") => {
                let body = limited(&body["body"])?;
                let id = self.id();
                self.comments.push(Comment { id, body, author: BOT.to_owned(), minimized: false });
                Ok(json!({ "id": id }))
            }
            ("PATCH", "/issues/comments/{comment_id}") => {
                let text = limited(&body["body"])?;
                let comment = self.comments.iter_mut().find(|comment| comment.id.to_string() == values["comment_id"]);
                comment.ok_or_else(|| error(404, "Not Found"))?.body = text;
                Ok(json!({}))
            }
            ("POST", "/pulls/{pull_number}/reviews") => {
                if body["event"] == "COMMENT" && body["body"].as_str().is_none_or(str::is_empty) {
                    return Err(error(422, "Unprocessable Entity: a body is required"));
                }
                let comments = body["comments"].as_array().cloned().unwrap_or_default();
                // One that is wrong refuses all.
                let threads: Vec<Thread> =
                    comments.iter().map(|comment| self.thread(comment)).collect::<Result<_, _>>()?;
                self.reviews.push(threads.len());
                self.threads.extend(threads);
                Ok(json!({ "id": self.id() }))
            }
            ("POST", "/pulls/{pull_number}/comments") => {
                let thread = self.thread(body)?;
                self.threads.push(thread);
                Ok(json!({ "id": self.id() }))
            }
            ("PATCH", "/pulls/comments/{comment_id}") => {
                let text = limited(&body["body"])?;
                let mut comments = self.threads.iter_mut().flat_map(|thread| &mut thread.comments);
                let comment = comments.find(|comment| comment.id.to_string() == values["comment_id"]);
                comment.ok_or_else(|| error(404, "Not Found"))?.body = text;
                Ok(json!({}))
            }
            ("GET", "/commits/{ref}/check-runs") => {
                let runs = self.check_runs.iter().filter(|run| {
                    run.head_sha == values["ref"]
                        && request.query.get("check_name").is_none_or(|name| *name == run.name)
                });
                let runs: Vec<Value> = runs
                    .map(|run| {
                        json!({
                            "id": run.id, "external_id": run.external_id,
                            "output": { "annotations_count": run.annotations.len() },
                        })
                    })
                    .collect();
                Ok(json!({ "total_count": runs.len(), "check_runs": page(runs, &request.query) }))
            }
            ("POST", "/check-runs") => {
                if body["status"] == "completed" && body["conclusion"].is_null() {
                    return Err(error(422, "a conclusion is required"));
                }
                let annotations = annotations(&body["output"])?;
                let id = self.id();
                self.check_runs.push(CheckRun {
                    id,
                    name: body["name"].as_str().unwrap().to_owned(),
                    head_sha: body["head_sha"].as_str().unwrap().to_owned(),
                    external_id: body["external_id"].clone(),
                    annotations,
                });
                Ok(json!({ "id": id }))
            }
            ("PATCH", "/check-runs/{check_run_id}") => {
                let annotations = annotations(&body["output"])?;
                let run = self.check_runs.iter_mut().find(|run| run.id.to_string() == values["check_run_id"]);
                let run = run.ok_or_else(|| error(404, "Not Found"))?;
                run.annotations.extend(annotations);
                Ok(json!({ "id": run.id }))
            }
            other => panic!("{other:?} is described and not served"),
        }
    }

    /// A review comment as a thread, if it may stand there.
    fn thread(&mut self, comment: &Value) -> Result<Thread, Answer> {
        let path = comment["path"].as_str().unwrap().to_owned();
        let file = self.files.iter().find(|file| file.filename == path);
        let file = file.ok_or_else(|| error(422, "pull_request_review_thread.path is invalid"))?;
        let lines = if comment["subject_type"] == "file" {
            None
        } else {
            let last = comment["line"].as_u64().ok_or_else(|| error(422, "line is absent"))?;
            let first = comment["start_line"].as_u64().unwrap_or(last);
            let alone = comment["start_line"].is_null();
            if comment["side"] != "RIGHT" || (!alone && (first >= last || comment["start_side"] != "RIGHT")) {
                return Err(error(422, "the range is invalid"));
            }
            if !shown(file.patch.as_deref().unwrap_or_default(), first, last) {
                return Err(error(422, "pull_request_review_thread.line must be part of the diff"));
            }
            Some((first, last))
        };
        let (id, body) = (self.id(), limited(&comment["body"])?);
        let comments = vec![Comment { id, body, author: BOT.to_owned(), minimized: false }];
        Ok(Thread { path, lines, resolved: false, outdated: false, comments })
    }

    fn graphql(&mut self, body: &Value) -> Answer {
        let variables = &body["variables"];
        let forbidden = |data: &str| {
            let message = "Resource not accessible by integration";
            (200, json!({ "data": { data: null }, "errors": [{ "type": "FORBIDDEN", "message": message }] }))
        };
        match query_name(body) {
            "conversation" => (200, self.conversation(variables)),
            name @ ("resolve" | "unresolve") => {
                if self.forbidden.contains(&Forbidden::Contents) {
                    return forbidden("resolveReviewThread");
                }
                let at: usize = node(&variables["thread"], "PRRT_");
                self.threads[at].resolved = name == "resolve";
                (200, json!({ "data": {} }))
            }
            name @ ("minimize" | "unminimize") => {
                let id = node(&variables["comment"], "PRRC_") as u64;
                let mut comments = self.threads.iter_mut().flat_map(|thread| &mut thread.comments);
                comments.find(|comment| comment.id == id).unwrap().minimized = name == "minimize";
                (200, json!({ "data": {} }))
            }
            _ => {
                self.wrong.push("a query that is in no file".to_owned());
                error(400, "Problems parsing JSON")
            }
        }
    }

    fn conversation(&self, variables: &Value) -> Value {
        if variables["owner"] != "octo" || variables["name"] != "shop" || variables["number"] != 7 {
            return json!({ "data": { "repository": { "pullRequest": null } } });
        }
        let ours = |comment: &Comment| comment.author == BOT;
        let comments = self.comments.iter().map(|comment| {
            json!({
                "fullDatabaseId": comment.id.to_string(), "body": comment.body, "viewerDidAuthor": ours(comment),
            })
        });
        let threads = self.threads.iter().enumerate().map(|(at, thread)| {
            let first = &thread.comments[0];
            json!({
                "id": format!("PRRT_{at}"), "isOutdated": thread.outdated,
                "comments": { "totalCount": thread.comments.len(), "nodes": [{
                    "id": format!("PRRC_{}", first.id), "fullDatabaseId": first.id.to_string(),
                    "body": first.body, "viewerDidAuthor": ours(first),
                }] },
            })
        });
        let pull_request = json!({
            "headRefOid": self.head,
            "comments": list(comments.collect(), &variables["comments"]),
            "reviewThreads": list(threads.collect(), &variables["threads"]),
        });
        json!({ "data": { "repository": { "pullRequest": pull_request } } })
    }
}

/// The file that a query comes from.
fn query_name(body: &Value) -> &'static str {
    let files = [
        ("conversation", include_str!("../../src/publish/graphql/conversation.graphql")),
        ("resolve", include_str!("../../src/publish/graphql/resolve.graphql")),
        ("unresolve", include_str!("../../src/publish/graphql/unresolve.graphql")),
        ("minimize", include_str!("../../src/publish/graphql/minimize.graphql")),
        ("unminimize", include_str!("../../src/publish/graphql/unminimize.graphql")),
    ];
    files.into_iter().find(|(_, text)| body["query"] == *text).map_or("?", |(name, _)| name)
}

fn node(id: &Value, prefix: &str) -> usize {
    id.as_str().unwrap().strip_prefix(prefix).unwrap().parse().unwrap()
}

/// A page of a list in GraphQL, of 100 entries: the cursor is the number of entries before.
fn list(entries: Vec<Value>, after: &Value) -> Value {
    let from = after.as_str().map_or(0, |after| after.parse().unwrap());
    let to = (from + 100).min(entries.len());
    let cursor = if to == from { Value::Null } else { json!(to.to_string()) };
    json!({ "pageInfo": { "hasNextPage": to < entries.len(), "endCursor": cursor }, "nodes": entries[from..to] })
}

/// A page of a list in REST.
fn page(entries: Vec<Value>, query: &BTreeMap<String, String>) -> Value {
    let number = |name: &str, default: usize| query.get(name).map_or(default, |text| text.parse().unwrap());
    let size = number("per_page", 30).min(100);
    entries.into_iter().skip((number("page", 1) - 1) * size).take(size).collect()
}

/// A comment's text, which may have 65,536 characters.
fn limited(text: &Value) -> Result<String, Answer> {
    let text = text.as_str().unwrap();
    if text.trim().is_empty() || text.chars().count() > 65_536 {
        return Err(error(422, "body is too long (maximum is 65536 characters)"));
    }
    Ok(text.to_owned())
}

/// The annotations of a check run's output, within the documented limits.
fn annotations(output: &Value) -> Result<Vec<Value>, Answer> {
    let annotations = output["annotations"].as_array().cloned().unwrap_or_default();
    let long = |value: &Value, most: usize| value.as_str().is_some_and(|text| text.len() > most);
    let is_wrong = |annotation: &Value| {
        let columns = !annotation["start_column"].is_null();
        let several = annotation["start_line"] != annotation["end_line"];
        long(&annotation["message"], 64 << 10) || long(&annotation["title"], 255) || (columns && several)
    };
    let too_much = annotations.len() > 50 || long(&output["summary"], 65_535) || long(&output["title"], 255);
    if too_much || annotations.iter().any(is_wrong) {
        return Err(error(422, "Invalid request"));
    }
    Ok(annotations)
}

/// Whether one hunk of the patch shows these lines of the head.
fn shown(patch: &str, first: u64, last: u64) -> bool {
    patch.split("\n@@ ").any(|hunk| {
        let start: u64 =
            hunk.split('+').nth(1).and_then(|rest| rest.split([',', ' ']).next()?.parse().ok()).unwrap_or(0);
        let count = hunk.lines().skip(1).filter(|line| line.starts_with(['+', ' '])).count() as u64;
        start > 0 && start <= first && last < start + count
    })
}
