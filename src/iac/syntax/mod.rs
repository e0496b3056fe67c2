//! Spanned trees of the formats that infrastructure is written in.
//!
//! YAML and JSON give the same [`Node`]s. Every scalar knows the bytes it was written with, so that a finding can point at
//! it and an edit can replace it. The formats' own parsers stay behind [`yaml`] and [`json`]: nothing else names them.
//!
//! The text is hostile: files over [`MAX_BYTES`], nesting over [`MAX_DEPTH`] and aliases that copy more than
//! [`MAX_COPIED`] are refused or cut, each with a place and a reason.

mod json;
mod node;
mod yaml;

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;

pub use node::{Entry, Layout, Node, Scalar, ScalarStyle, Value};

use crate::text::Span;

/// The largest file that is parsed, in bytes. CloudFormation itself takes templates up to 1 MB.
pub const MAX_BYTES: usize = 4 << 20;

/// The deepest nesting of collections, aliases included. Real templates stay below 30.
pub const MAX_DEPTH: usize = 128;

/// How much the aliases of one YAML file may copy, in bytes of text with [`NODE_COST`] for each node.
pub const MAX_COPIED: usize = 8 << 20;

/// What a copied node counts besides its text.
const NODE_COST: usize = 64;

/// How a file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// YAML 1.2, with the merge keys of 1.1.
    Yaml,
    /// JSON as RFC 8259 has it: no comments, no trailing commas.
    Json,
    /// HCL's native syntax; [`terraform::tree`](crate::iac::terraform::tree) parses it, and [`parse`] does not.
    Hcl,
}

/// A parsed file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tree {
    /// The (first) document's value.
    pub root: Node,
    /// How it is written.
    pub format: Format,
    /// What was read in another way than its author may think, ordered by place.
    pub warnings: Vec<Problem>,
}

/// Something wrong with a place of a file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Problem {
    /// The place; empty where there is no text to point at.
    pub span: Span,
    /// A sentence for people, lower case and without a full stop.
    pub message: String,
}

impl Problem {
    fn new(start: usize, end: usize, message: impl Into<String>) -> Self {
        Self { span: Span::new(start, end), message: message.into() }
    }
}

/// Parses a file that may be YAML or JSON, whatever it is called.
///
/// A file that begins with `{` is tried as JSON first, because tabs may indent JSON and not YAML. If it is not JSON it is
/// read as YAML, whose flow mappings also begin so.
///
/// # Errors
/// The place and reason why neither format takes the file: the JSON parser's reason if the file is called `.json`.
pub fn parse(bytes: &[u8], prefer: Format) -> Result<Tree, Problem> {
    parse_any(bytes, prefer).map_err(|problem| match crate::text::merge_conflict(bytes) {
        Some(span) => Problem { span, message: "it holds a merge conflict that is not resolved".to_owned() },
        None => problem,
    })
}

fn parse_any(bytes: &[u8], prefer: Format) -> Result<Tree, Problem> {
    let text = text_of(bytes)?;
    let begins_as_json = text.body.trim_start().starts_with('{');
    if !begins_as_json {
        return yaml::parse(&text);
    }
    match (json::parse(&text), prefer) {
        (Ok(tree), _) => Ok(tree),
        (Err(problem), Format::Json) => yaml::parse(&text).map_err(|_| problem),
        (Err(_), Format::Yaml | Format::Hcl) => yaml::parse(&text),
    }
}

/// The text of a file, and how many bytes stand before it (a byte order mark).
struct FileText<'a> {
    body: &'a str,
    offset: usize,
}

fn text_of(bytes: &[u8]) -> Result<FileText<'_>, Problem> {
    if bytes.len() > MAX_BYTES {
        let megabytes = MAX_BYTES >> 20;
        return Err(Problem::new(0, 0, format!("the file is larger than {megabytes} MiB, so it is not read")));
    }
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let at = error.valid_up_to();
        Problem::new(at, at, "the file is not UTF-8 text")
    })?;
    Ok(match text.strip_prefix('\u{feff}') {
        Some(body) => FileText { body, offset: text.len() - body.len() },
        None => FileText { body: text, offset: 0 },
    })
}

/// Drops all but the last entry of each key, which is the one CloudFormation keeps, and says so.
fn keep_last_of_equal_keys(entries: &mut Vec<Entry>, warnings: &mut Vec<Problem>) {
    let mut last = std::collections::HashMap::new();
    for (at, entry) in entries.iter().enumerate() {
        if let Some(key) = entry.key.text() {
            last.insert(key.to_owned(), at);
        }
    }
    if last.len() == entries.len() {
        return;
    }
    let mut at = 0;
    entries.retain(|entry| {
        let is_last = entry.key.text().is_none_or(|key| last.get(key) == Some(&at));
        if let (false, Some(key)) = (is_last, entry.key.text()) {
            let message = format!("the key {key} is given again below, and only the last one counts");
            warnings.push(Problem { span: entry.key.span, message });
        }
        at += 1;
        is_last
    });
}
