//! The files that a service is written in, laid end to end, so that a tree can take its parts from several of them and a
//! span still says where each stands.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Open;
use crate::iac::Note;
use crate::iac::syntax::{self, Format, Node, Tree, Value};
use crate::repo::RepoPath;
use crate::text::Span;

/// How many files a service may be written in.
const MAX_FILES: usize = 512;

/// How much text a service may be written in, in bytes.
const MAX_BYTES: usize = 16 << 20;

/// All files of a service.
pub struct Sources<'r> {
    open: &'r Open<'r>,
    known: Vec<Source>,
    /// What each path gave; `None` for a path that gave nothing.
    by_path: BTreeMap<RepoPath, Option<usize>>,
    /// What was read in another way than its author may think, and files that do not parse.
    pub notes: Vec<Note>,
    text: String,
}

struct Source {
    path: RepoPath,
    start: usize,
    length: usize,
    content: Content,
}

/// What a file holds.
#[derive(Clone)]
pub enum Content {
    /// YAML or JSON, with the spans of all files laid end to end.
    Tree(Arc<Node>),
    /// Other text.
    Text(Arc<str>),
    /// A file that does not parse, or is no text.
    Nothing,
}

impl<'r> Sources<'r> {
    /// No files yet.
    pub fn new(open: &'r Open<'r>) -> Self {
        Self { open, known: Vec::new(), by_path: BTreeMap::new(), notes: Vec::new(), text: String::new() }
    }

    /// Reads a file. `None` if there is no such file, or too much was read already.
    pub fn read(&mut self, path: &RepoPath) -> Option<Content> {
        if let Some(known) = self.by_path.get(path) {
            return known.map(|at| self.known[at].content.clone());
        }
        let is_too_much = self.by_path.len() >= MAX_FILES;
        let bytes = if is_too_much { None } else { (self.open)(path) };
        let bytes = bytes.filter(|bytes| self.text.len() + bytes.len() <= MAX_BYTES);
        let Some(bytes) = bytes else {
            if self.by_path.len() < 2 * MAX_FILES {
                self.by_path.insert(path.clone(), None);
            }
            return None;
        };
        let start = self.text.len();
        let content = self.content(path, &bytes, start);
        self.text.push_str(&String::from_utf8_lossy(&bytes));
        // What is not UTF-8 gives no tree, and so no spans that must fit.
        let length = self.text.len() - start;
        // One byte apart, so that the end of one file is not the start of the next.
        self.text.push('\n');
        self.by_path.insert(path.clone(), Some(self.known.len()));
        self.known.push(Source { path: path.clone(), start, length, content: content.clone() });
        Some(content)
    }

    fn content(&mut self, path: &RepoPath, bytes: &[u8], start: usize) -> Content {
        let prefer = match path.extension() {
            Some("json" | "tfstate") => Format::Json,
            Some("yml" | "yaml" | "template" | "cfn" | "cform" | "cloudformation") => Format::Yaml,
            _ => return std::str::from_utf8(bytes).map_or(Content::Nothing, |text| Content::Text(text.into())),
        };
        let mut note = |problem: syntax::Problem, message| {
            self.notes.push(Note { file: path.clone(), span: problem.span, message });
        };
        match syntax::parse(bytes, prefer) {
            Ok(Tree { mut root, warnings, .. }) => {
                for warning in warnings {
                    let message = warning.message.clone();
                    note(warning, message);
                }
                shift(&mut root, start);
                Content::Tree(Arc::new(root))
            }
            Err(problem) => {
                let message = format!("the file does not parse: {}", problem.message);
                note(problem, message);
                Content::Nothing
            }
        }
    }

    /// Every path that was asked for, whether or not there is such a file.
    pub fn paths(&self) -> BTreeSet<RepoPath> {
        self.by_path.keys().cloned().collect()
    }

    /// All text, in which the spans count.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether a file is the one that the service begins with.
    pub fn is_first(&self, file: &RepoPath) -> bool {
        self.known.first().is_some_and(|first| first.path == *file)
    }

    /// The file that a span is in, and where in that file.
    pub fn place(&self, span: Span) -> (RepoPath, Span) {
        let at = self.known.partition_point(|source| source.start <= span.start).saturating_sub(1);
        match self.known.get(at) {
            Some(Source { path, start, length, .. }) => {
                let inside = |offset: usize| offset.saturating_sub(*start).min(*length);
                (path.clone(), Span::new(inside(span.start), inside(span.end)))
            }
            None => (RepoPath::root(), Span::default()),
        }
    }
}

/// Moves all spans of a tree. The recursion is as deep as the tree, which the parsers limit.
fn shift(node: &mut Node, by: usize) {
    let moved = |span: Span| Span::new(span.start + by, span.end + by);
    node.span = moved(node.span);
    if let Some(tag) = &mut node.tag {
        tag.span = moved(tag.span);
    }
    node.alias = node.alias.map(moved);
    match &mut node.value {
        Value::Scalar(_) => {}
        Value::Sequence(items, _) => items.iter_mut().for_each(|item| shift(item, by)),
        Value::Mapping(entries, _) => {
            for entry in entries {
                shift(&mut entry.key, by);
                shift(&mut entry.value, by);
            }
        }
    }
}
