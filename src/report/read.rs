//! The JSON format read back: what one run wrote, for another that publishes it.
//!
//! The text may come from a fork's workflow, so it is as hostile as the repository: names must be what they claim to be, and
//! everything else is only ever shown, escaped. Offsets, labels and the files' texts are not in the format; what needs them
//! (snippets) cannot be made of a report that was read.

use serde::Deserialize;

use super::json::VERSION;
use crate::code::Confidence;
use crate::drift::{self, Applicability, BaselineState, Level, Report, Rule, SuppressionKind};
use crate::iac::WorkloadKind;
use crate::reference::Info;
use crate::repo::RepoPath;
use crate::text::{self, Span};

/// Why a text is no report.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// It is not the JSON that `check` writes.
    #[error("it is not a report of `iamdrift check --format json`: {0}")]
    Json(#[from] serde_json::Error),
    /// It is of a later version of the format.
    #[error("it has version {0} of the format, and this iamdrift reads {VERSION}")]
    Version(u32),
    /// A path leads out of the repository.
    #[error("`{0}` is no path in a repository")]
    Path(String),
    /// A fingerprint is something else.
    #[error("`{0}` is no fingerprint")]
    Fingerprint(String),
}

/// Reads what [`json::write`](super::json::write) wrote.
///
/// # Errors
/// See [`ReadError`].
pub fn read(text: &[u8]) -> Result<Report, ReadError> {
    // First the version alone, for a later one may have another form.
    let Version { version } = serde_json::from_slice(text)?;
    if version != VERSION {
        return Err(ReadError::Version(version));
    }
    let document: Document = serde_json::from_slice(text)?;
    Ok(Report {
        base: document.base,
        head: document.head,
        reference: document.reference,
        workloads: document.workloads.into_iter().map(Workload::into_report).collect::<Result<_, _>>()?,
        findings: document.findings.into_iter().map(Finding::into_report).collect::<Result<_, _>>()?,
        unresolved: document.unresolved.into_iter().map(Unresolved::into_report).collect::<Result<_, _>>()?,
        blobs: document
            .files
            .into_iter()
            .map(|file| Ok((path(&file.path)?, file.blob)))
            .collect::<Result<_, ReadError>>()?,
        patches: document
            .patches
            .into_iter()
            .map(|patch| Ok(drift::FilePatch { file: path(&patch.file)?, diff: patch.diff }))
            .collect::<Result<_, ReadError>>()?,
        ..Report::default()
    })
}

#[derive(Deserialize)]
struct Version {
    version: u32,
}

#[derive(Deserialize)]
struct Document {
    base: Option<String>,
    head: Option<String>,
    reference: Info,
    workloads: Vec<Workload>,
    findings: Vec<Finding>,
    unresolved: Vec<Unresolved>,
    #[serde(default)]
    files: Vec<File>,
    #[serde(default)]
    patches: Vec<Patch>,
}

#[derive(Deserialize)]
struct Workload {
    name: String,
    kind: WorkloadKind,
    file: String,
    line: usize,
    runtime: Option<String>,
    role: Option<String>,
    linked: bool,
}

#[derive(Deserialize)]
struct Finding {
    rule: Rule,
    level: Level,
    confidence: Confidence,
    baseline_state: Option<BaselineState>,
    workload: Option<String>,
    workload_file: Option<String>,
    role: Option<String>,
    actions: Vec<String>,
    pattern: Option<String>,
    replacement: Option<Vec<String>>,
    message: String,
    help: String,
    location: Location,
    related: Vec<Related>,
    fingerprint: String,
    fix: Option<Fix>,
    #[serde(default)]
    suppression: Option<Suppression>,
}

#[derive(Deserialize)]
struct Suppression {
    kind: SuppressionKind,
    justification: String,
    location: Option<Location>,
}

#[derive(Deserialize)]
struct Related {
    location: Location,
    message: String,
}

#[derive(Deserialize)]
struct Fix {
    title: String,
    applicability: Applicability,
    edits: Vec<Edit>,
    note: Option<String>,
}

#[derive(Deserialize)]
struct Edit {
    #[serde(flatten)]
    location: Location,
    text: String,
}

#[derive(Deserialize)]
struct Location {
    file: String,
    start: Position,
    end: Position,
}

#[derive(Deserialize)]
struct Position {
    line: usize,
    column: usize,
    /// Of edits only.
    #[serde(default)]
    offset: Option<usize>,
}

#[derive(Deserialize)]
struct Unresolved {
    file: String,
    line: usize,
    column: usize,
    reason: String,
    #[serde(default)]
    baseline_state: Option<BaselineState>,
}

#[derive(Deserialize)]
struct File {
    path: String,
    blob: String,
}

#[derive(Deserialize)]
struct Patch {
    file: String,
    diff: String,
}

fn path(text: &str) -> Result<RepoPath, ReadError> {
    RepoPath::new(text).ok_or_else(|| ReadError::Path(text.to_owned()))
}

impl Workload {
    fn into_report(self) -> Result<drift::WorkloadReport, ReadError> {
        let start = text::Position { line: self.line, column: 1 };
        Ok(drift::WorkloadReport {
            name: self.name,
            kind: self.kind,
            place: place(&self.file, start, start)?,
            runtime: self.runtime,
            role: self.role,
            sources: Vec::new(),
            linked: self.linked,
            required: Vec::new(),
            granted: Vec::new(),
            unknown: Vec::new(),
        })
    }
}

impl Finding {
    fn into_report(self) -> Result<drift::Finding, ReadError> {
        let is_name = self.fingerprint.len() == 40 && self.fingerprint.bytes().all(|byte| byte.is_ascii_hexdigit());
        if !is_name {
            return Err(ReadError::Fingerprint(self.fingerprint));
        }
        let related = self
            .related
            .into_iter()
            .map(|related| Ok(drift::Related { place: related.location.into_report()?, message: related.message }));
        Ok(drift::Finding {
            rule: self.rule,
            level: self.level,
            confidence: self.confidence,
            baseline_state: self.baseline_state,
            workload: self.workload,
            workload_file: self.workload_file.as_deref().map(path).transpose()?,
            role: self.role,
            actions: self.actions,
            pattern: self.pattern,
            replacement: self.replacement,
            message: self.message,
            help: self.help,
            place: self.location.into_report()?,
            label: String::new(),
            related: related.collect::<Result<_, ReadError>>()?,
            resources: Vec::new(),
            fingerprint: self.fingerprint,
            fix: self.fix.map(Fix::into_report).transpose()?,
            suppression: self.suppression.map(Suppression::into_report).transpose()?,
        })
    }
}

impl Suppression {
    fn into_report(self) -> Result<drift::Suppression, ReadError> {
        let place = self.location.map(Location::into_report).transpose()?;
        Ok(drift::Suppression { kind: self.kind, justification: self.justification, place })
    }
}

impl Fix {
    fn into_report(self) -> Result<drift::Fix, ReadError> {
        let edits =
            self.edits.into_iter().map(|edit| Ok(drift::Edit { place: edit.location.into_report()?, text: edit.text }));
        Ok(drift::Fix {
            title: self.title,
            applicability: self.applicability,
            edits: edits.collect::<Result<_, ReadError>>()?,
            note: self.note,
        })
    }
}

impl Location {
    fn into_report(self) -> Result<drift::Place, ReadError> {
        let position = |position: &Position| text::Position { line: position.line, column: position.column };
        let mut place = place(&self.file, position(&self.start), position(&self.end))?;
        if let (Some(start), Some(end)) = (self.start.offset, self.end.offset) {
            place.span = Span::new(start, end);
        }
        Ok(place)
    }
}

impl Unresolved {
    fn into_report(self) -> Result<drift::UnresolvedPlace, ReadError> {
        let start = text::Position { line: self.line, column: self.column };
        let place = place(&self.file, start, start)?;
        Ok(drift::UnresolvedPlace { place, reason: self.reason, baseline_state: self.baseline_state })
    }
}

/// A place without offsets. Only one at the very beginning can mean its whole file, which is told by an empty span.
fn place(file: &str, start: text::Position, end: text::Position) -> Result<drift::Place, ReadError> {
    let beginning = text::Position { line: 1, column: 1 };
    let span = if (start, end) == (beginning, beginning) { Span::default() } else { Span::new(0, usize::MAX) };
    // Lines and columns count from 1.
    let first =
        |position: text::Position| text::Position { line: position.line.max(1), column: position.column.max(1) };
    let (start, end) = (first(start), first(end));
    Ok(drift::Place { file: path(file)?, span, start, end: end.max(start) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{example, github, json, markdown};

    fn written(report: &Report) -> Vec<u8> {
        let mut text = Vec::new();
        json::write(report, &mut text).unwrap();
        text
    }

    #[test]
    fn what_was_written_is_read_and_says_the_same() {
        for report in [Report::default(), example::orders(), example::hostile()] {
            let text = written(&report);
            let read = read(&text).unwrap();
            assert_eq!(markdown::render(&read), markdown::render(&report));
            assert_eq!(github::render(&read).len(), github::render(&report).len());
            let fixes =
                |report: &Report| -> Vec<_> { report.findings.iter().map(|finding| finding.fix.clone()).collect() };
            assert_eq!(fixes(&read), fixes(&report));
        }
    }

    #[test]
    fn what_is_no_report_is_named() {
        let message = |text: &str| read(text.as_bytes()).unwrap_err().to_string();
        let mut later = serde_json::from_slice::<serde_json::Value>(&written(&example::orders())).unwrap();
        later["version"] = 2.into();
        insta::assert_snapshot!(message(&later.to_string()), @"it has version 2 of the format, and this iamdrift reads 1");
        insta::assert_snapshot!(message("{}"), @"it is not a report of `iamdrift check --format json`: missing field `version` at line 1 column 2");
        let mut odd = serde_json::from_slice::<serde_json::Value>(&written(&example::orders())).unwrap();
        odd["findings"][0]["fingerprint"] = "--> hello".into();
        insta::assert_snapshot!(message(&odd.to_string()), @"`--> hello` is no fingerprint");
        odd["findings"][0]["location"]["file"] = "../../etc/passwd".into();
        odd["findings"][0]["fingerprint"] = "0f1e2d3c4b5a69788796a5b4c3d2e1f001122334".into();
        insta::assert_snapshot!(message(&odd.to_string()), @"`../../etc/passwd` is no path in a repository");
    }
}
