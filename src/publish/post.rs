//! Carries the plan out, one kind of thing after the other, so that whatever stops it leaves nothing unsaid.
//!
//! The comment about all comes first, for it holds everything; then what stands on lines, then what is settled, last the
//! annotations. What GitHub does not let stand in one place goes to the next. What found no place at all is handed back, for
//! the log.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::api::{Api, Conversation, Thread};
use super::body::{self, Mark};
use super::client::{Client, Error};
use super::diff::ChangedFiles;
use super::plan::{Placed, Spot, keys, lines, place};
use super::settings::{Post, Settings};
use crate::drift::{Finding, Level, Report, fingerprint};

/// What was published.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Published {
    /// Whether the comment about all was posted or changed.
    pub summary: bool,
    /// Comments that were posted on lines and files.
    pub comments: usize,
    /// Comments that were there and still hold.
    pub kept: usize,
    /// Comments whose findings are there no more.
    pub settled: usize,
    /// Annotations.
    pub annotations: usize,
    /// Findings that are said nowhere but in the comment about all, if that is posted: places in the report.
    pub left: Vec<String>,
    /// What went otherwise than meant: a line each.
    pub notes: Vec<String>,
}

/// How publishing ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was done, as far as the token may.
    Published(Published),
    /// Nothing was posted: the token may not.
    Refused(String),
    /// Nothing was posted: the pull request has another head by now, whose own run will publish.
    Superseded {
        /// The head.
        head: String,
    },
    /// Nothing was posted: the commit is the head of no open pull request.
    NoPullRequest,
}

/// Publishes a report.
///
/// # Errors
/// What keeps the first thing from being posted, except that the token may not: see [`Outcome::Refused`]. What happens later
/// is in the notes.
pub async fn publish(client: &Client, settings: &Settings, report: &Report) -> Result<Outcome, Error> {
    match start(client, settings, report).await {
        Err(Error::Forbidden { status, message }) => Ok(Outcome::Refused(format!("{message} ({status})"))),
        other => other,
    }
}

async fn start(client: &Client, settings: &Settings, report: &Report) -> Result<Outcome, Error> {
    let Some(api) = Api::open(client, &settings.repository, &settings.pull_request, &settings.name).await? else {
        return Ok(Outcome::NoPullRequest);
    };
    let conversation = api.conversation().await?;
    if settings.sha.as_ref().is_some_and(|sha| *sha != conversation.head) {
        return Ok(Outcome::Superseded { head: conversation.head });
    }
    let mut publisher =
        Publisher { api, settings, report, conversation, published: Published::default(), wrote: false };
    publisher.run().await?;
    Ok(Outcome::Published(publisher.published))
}

struct Publisher<'a> {
    api: Api<'a>,
    settings: &'a Settings,
    report: &'a Report,
    conversation: Conversation,
    published: Published,
    /// Whether something was posted, so that the token may.
    wrote: bool,
}

impl Publisher<'_> {
    fn posts(&self, what: Post) -> bool {
        self.settings.post.contains(&what)
    }

    async fn run(&mut self) -> Result<(), Error> {
        if self.posts(Post::Comment) {
            self.say_summary().await?;
        }
        let files = if self.posts(Post::Review) { self.api.files().await? } else { ChangedFiles::new() };
        let blobs = self.report.blobs();
        let mut placed = place(self.report, &blobs, &files, &self.settings.post);
        if self.posts(Post::Review) {
            let threads = self.threads();
            self.keep(&threads, &mut placed).await;
            self.review(&mut placed).await?;
            self.comment(&mut placed).await?;
            self.settle(&threads).await;
        }
        self.annotate(&mut placed).await?;
        self.published.left = placed.into_iter().filter(|it| it.spot == Spot::Nowhere).map(|it| it.key).collect();
        Ok(())
    }

    /// An error in the first request that writes tells of the token, or of GitHub; a later one is told, and the rest goes on.
    fn tolerate<T>(&mut self, what: &str, result: Result<T, Error>) -> Result<Option<T>, Error> {
        match result {
            Ok(value) => {
                self.wrote = true;
                Ok(Some(value))
            }
            Err(error) if self.wrote => {
                self.published.notes.push(format!("{what}: {error}"));
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    async fn say_summary(&mut self) -> Result<(), Error> {
        let there = self.conversation.summary.as_ref();
        let is_clean = !self.report.findings.iter().any(Report::counts);
        // Where nothing was ever said, there is nothing to take back.
        if there.is_none() && is_clean {
            return Ok(());
        }
        let body = body::summary(self.report, &self.settings.name);
        let changed = self.api.say_summary(there, &body).await;
        self.published.summary = self.tolerate("the comment about all", changed)?.unwrap_or(false);
        Ok(())
    }

    /// The threads by the finding that they are about; of several an open one, then the one without replies.
    fn threads(&self) -> BTreeMap<String, Thread> {
        let mut threads: Vec<&Thread> = self.conversation.threads.iter().collect();
        let rank = |thread: &&Thread| (is_open(thread, &self.settings.name), !thread.has_replies);
        threads.sort_by_key(rank);
        let key = |thread: &Thread| match Mark::read(&thread.first.body, &self.settings.name) {
            Some(Mark::Open(key) | Mark::Settled(key)) => Some(key.to_owned()),
            _ => None,
        };
        threads.into_iter().filter_map(|thread| Some((key(thread)?, thread.clone()))).collect()
    }

    /// Takes out what is said already, and brings that up to date where nobody has answered.
    async fn keep(&mut self, threads: &BTreeMap<String, Thread>, placed: &mut Vec<Placed<'_>>) {
        let mut rest = Vec::new();
        for it in placed.drain(..) {
            let Some(thread) = threads.get(&it.key) else {
                rest.push(it);
                continue;
            };
            let is_open = is_open(thread, &self.settings.name);
            if !is_open && thread.has_replies {
                // What people said about it stays closed; the finding is back, and is said anew.
                rest.push(it);
                continue;
            }
            self.published.kept += 1;
            let body = body::comment(&it, &self.settings.name);
            let is_same = thread.first.body.trim_end() == body.trim_end();
            // A comment on lines that are no more keeps what it said of them.
            let is_stale = thread.is_outdated || matches!(it.spot, Spot::Annotation | Spot::Nowhere);
            if thread.has_replies || is_same || (is_open && is_stale) {
                continue;
            }
            let mut result = self.api.change(&thread.first, &body).await;
            if result.is_ok() && !is_open {
                result = self.api.reopen(thread).await;
            }
            if let Err(error) = result {
                self.published.notes.push(format!("a comment could not be brought up to date: {error}"));
            }
        }
        *placed = rest;
    }

    /// Posts what stands on lines as one review; if GitHub does not accept it, one by one.
    async fn review(&mut self, placed: &mut [Placed<'_>]) -> Result<(), Error> {
        let on_lines: Vec<usize> =
            (0..placed.len()).filter(|at| matches!(placed[*at].spot, Spot::Lines { .. })).collect();
        let Some(first) = on_lines.first() else { return Ok(()) };
        let comments: Vec<Value> = on_lines.iter().filter_map(|at| self.line_comment(&placed[*at])).collect();
        let sha = self.conversation.head.clone();
        let intro = body::review(&placed.iter().map(|it| it.finding).collect::<Vec<_>>());
        match self.api.review(&sha, &intro, &comments, &placed[*first].key).await {
            Ok(()) => {
                self.wrote = true;
                self.published.comments += comments.len();
                on_lines.iter().for_each(|at| placed[*at].spot = Spot::Said);
            }
            Err(Error::Invalid(_)) => {
                for at in on_lines {
                    let Some(comment) = self.line_comment(&placed[at]) else { continue };
                    let said = self.api.comment(&sha, comment, &placed[at].key).await;
                    self.said_or(said, &mut placed[at], true)?;
                }
            }
            Err(error) => {
                self.tolerate::<()>("review comments", Err(error))?;
                on_lines.iter().for_each(|at| placed[*at].spot = self.elsewhere());
            }
        }
        Ok(())
    }

    /// Posts what stands on files.
    async fn comment(&mut self, placed: &mut [Placed<'_>]) -> Result<(), Error> {
        let sha = self.conversation.head.clone();
        for it in placed {
            let Spot::File { file } = &it.spot else { continue };
            let comment =
                json!({ "path": file, "subject_type": "file", "body": body::comment(it, &self.settings.name) });
            let said = self.api.comment(&sha, comment, &it.key).await;
            self.said_or(said, it, false)?;
        }
        Ok(())
    }

    /// Notes that a comment was posted, or where its finding goes instead.
    fn said_or(&mut self, said: Result<(), Error>, it: &mut Placed<'_>, or_file: bool) -> Result<(), Error> {
        match said {
            Ok(()) => {
                self.wrote = true;
                self.published.comments += 1;
                it.spot = Spot::Said;
            }
            Err(Error::Invalid(_)) if or_file => {
                let file = match &it.spot {
                    Spot::Lines { file, .. } => file.clone(),
                    _ => it.finding.place.file.as_str().to_owned(),
                };
                it.spot = Spot::File { file };
            }
            Err(Error::Invalid(_)) => it.spot = self.elsewhere(),
            Err(error) => {
                self.tolerate::<()>("a review comment", Err(error))?;
                it.spot = self.elsewhere();
            }
        }
        Ok(())
    }

    fn elsewhere(&self) -> Spot {
        if self.posts(Post::Check) { Spot::Annotation } else { Spot::Nowhere }
    }

    fn line_comment(&self, it: &Placed<'_>) -> Option<Value> {
        let Spot::Lines { file, first, last, .. } = &it.spot else { return None };
        let body = body::comment(it, &self.settings.name);
        let mut comment = json!({ "path": file, "line": last, "side": "RIGHT", "body": body });
        if first < last {
            comment["start_line"] = (*first).into();
            comment["start_side"] = "RIGHT".into();
        }
        Some(comment)
    }

    /// Settles comments whose findings the head has no more, or are accepted, where nobody has answered.
    async fn settle(&mut self, threads: &BTreeMap<String, Thread>) {
        let present: Vec<String> = keys(self.report)
            .into_iter()
            .filter(|(_, finding)| finding.suppression.is_none())
            .map(|(key, _)| key)
            .collect();
        let name = &self.settings.name;
        for (key, thread) in threads {
            if present.contains(key) || thread.has_replies || !is_open(thread, name) {
                continue;
            }
            let body = body::settled(&thread.first.body, key, name, &self.conversation.head);
            let mut result = self.api.settle(thread).await;
            if result.is_ok() {
                result = self.api.change(&thread.first, &body).await;
            }
            match result {
                Ok(()) => self.published.settled += 1,
                Err(error) => self.published.notes.push(format!("a comment could not be settled: {error}")),
            }
        }
    }

    /// Annotates what stands nowhere else.
    async fn annotate(&mut self, placed: &mut [Placed<'_>]) -> Result<(), Error> {
        let annotated: Vec<usize> = (0..placed.len()).filter(|at| placed[*at].spot == Spot::Annotation).collect();
        if annotated.is_empty() {
            return Ok(());
        }
        let annotations: Vec<Value> = annotated.iter().map(|at| annotation(placed[*at].finding)).collect();
        let of = |level| annotated.iter().filter(|at| placed[**at].finding.level == level).count();
        let title = crate::report::counts(of(Level::Error), of(Level::Warning), of(Level::Note));
        let name = &self.settings.name;
        let texts: Vec<String> = annotations.iter().map(Value::to_string).collect();
        let parts: Vec<&str> = [name.as_str()].into_iter().chain(texts.iter().map(String::as_str)).collect();
        let digest = format!("iamdrift {}", fingerprint(&parts));
        let summary = "What lies outside of the lines that the pull request shows.";
        let head = self.conversation.head.clone();
        let result = self.api.annotate(&head, &title, summary, &annotations, &digest).await;
        let result = self.tolerate("annotations", result)?;
        match result {
            Some(is_new) => {
                self.published.annotations = if is_new { annotations.len() } else { 0 };
                annotated.iter().for_each(|at| placed[*at].spot = Spot::Said);
            }
            None => annotated.iter().for_each(|at| placed[*at].spot = Spot::Nowhere),
        }
        Ok(())
    }
}

fn is_open(thread: &Thread, name: &str) -> bool {
    matches!(Mark::read(&thread.first.body, name), Some(Mark::Open(_)))
}

/// A finding as an annotation. Columns may be given only within one line.
fn annotation(finding: &Finding) -> Value {
    let (title, message) = body::annotation(finding);
    let (start_line, end_line) = lines(&finding.place);
    let mut annotation = json!({
        "path": finding.place.file.as_str(), "start_line": start_line, "end_line": end_line,
        "annotation_level": body::annotation_level(finding.level), "title": title, "message": message,
    });
    let (start, end) = (finding.place.start, finding.place.end);
    if start.line == end.line {
        annotation["start_column"] = start.column.into();
        annotation["end_column"] = end.column.max(start.column).into();
    }
    annotation
}
