//! A service's properties with the values of their variables, as far as the repository tells.
//!
//! What a command line, an environment, an account or another stack gives is not known here. Such a part of text becomes a
//! hole: the node then reads as a `!Sub` of CloudFormation with a `${opt:stage}` in it, which the readers of CloudFormation
//! take for text that only a deployment knows. A default of such a variable is no more than a guess, so it counts only
//! where [`Resolver::guess`] asks for it: for where code is, where a wrong guess finds nothing.
//!
//! A map or a list that a variable brings keeps the places of its own text, in whichever file that stands; text that it
//! brings stands where the variable is.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::nodes;
use super::sources::{Content, Sources};
use super::variables::{self, Part, Source};
use crate::iac::syntax::{Entry, Node, Scalar, ScalarStyle, Value};
use crate::repo::RepoPath;
use crate::text::Span;

/// How deep values may stand in each other, variables included.
const MAX_DEPTH: usize = 160;

/// How many values may be made. The largest real services stay below a twentieth of it.
const MAX_STEPS: usize = 200_000;

/// The longest text that is put together, in bytes.
const MAX_TEXT: usize = 1 << 20;

/// Reads the values of one service.
pub struct Resolver<'r> {
    /// The files that it is written in.
    pub sources: Sources<'r>,
    /// What was not understood.
    pub notes: BTreeSet<(Span, String)>,
    /// Where the service is.
    pub folder: RepoPath,
    root: Arc<Node>,
    steps: usize,
    /// What is being looked up, each for the one before it.
    open: Vec<String>,
    known: BTreeMap<(String, bool), Found>,
    guesses: bool,
}

/// What a variable gives.
#[derive(Clone, Debug)]
enum Found {
    /// A value.
    Value(Node),
    /// Surely nothing, so that the next source counts.
    Nothing,
    /// It is not known here.
    Unknown,
}

/// A piece of text that is put together.
enum Piece {
    /// Text as it is.
    Plain(String),
    /// Text in which `${name}` is a hole.
    Pattern(String),
}

impl<'r> Resolver<'r> {
    /// A reader of the service whose main file has this root.
    pub fn new(sources: Sources<'r>, folder: RepoPath, root: Arc<Node>) -> Self {
        let (notes, steps, open, known, guesses) = Default::default();
        Self { sources, notes, folder, root, steps, open, known, guesses }
    }

    /// One of the top-level properties, with all variables in it replaced.
    pub fn property(&mut self, name: &str) -> Option<Node> {
        let root = self.root.clone();
        let node = root.get(name)?;
        Some(self.resolve(node, 0, false)).filter(|node| !node.is_null())
    }

    /// The value at an address of the service: `custom.tables.0`.
    pub fn value(&mut self, address: &str) -> Option<Node> {
        match self.own(address, Span::default(), 0) {
            Found::Value(node) => Some(node),
            Found::Nothing | Found::Unknown => None,
        }
    }

    /// Where a top-level property stands.
    pub fn key(&self, name: &str) -> Option<Span> {
        self.root.entry(name).map(|entry| entry.key.span)
    }

    /// Reads with defaults for what a deployment may give.
    pub fn guess<T>(&mut self, read: impl FnOnce(&mut Self) -> T) -> T {
        let before = std::mem::replace(&mut self.guesses, true);
        let read = read(self);
        self.guesses = before;
        read
    }

    /// Whether not all was read, because the service asks for too much.
    pub fn is_exhausted(&self) -> bool {
        self.steps > MAX_STEPS
    }

    fn note(&mut self, span: Span, message: impl Into<String>) {
        self.notes.insert((span, message.into()));
    }

    /// A node with its variables replaced. `is_pattern` if it is what `Fn::Sub` is given.
    fn resolve(&mut self, node: &Node, depth: usize, is_pattern: bool) -> Node {
        self.steps += 1;
        if depth > MAX_DEPTH || self.is_exhausted() {
            return hole(node.span, "what is nested too deep");
        }
        let value = match &node.value {
            Value::Scalar(scalar) if holds_something(&scalar.text) => {
                return self.text(node, scalar, depth, is_pattern);
            }
            Value::Scalar(_) => return node.clone(),
            Value::Sequence(items, layout) => {
                let is_sub = is_pattern || is_sub(node);
                let resolved =
                    items.iter().enumerate().map(|(at, item)| self.resolve(item, depth + 1, is_sub && at == 0));
                Value::Sequence(resolved.collect(), *layout)
            }
            Value::Mapping(entries, layout) => {
                let resolved = entries.iter().map(|entry| {
                    let key = match &entry.key.value {
                        Value::Scalar(scalar) if holds_something(&scalar.text) => {
                            self.text(&entry.key, scalar, depth, true)
                        }
                        _ => entry.key.clone(),
                    };
                    let is_pattern = key.text() == Some("Fn::Sub");
                    Entry { value: self.resolve(&entry.value, depth + 1, is_pattern), key }
                });
                Value::Mapping(resolved.collect(), *layout)
            }
        };
        Node { value, ..node.clone_head() }
    }

    fn text(&mut self, node: &Node, scalar: &Scalar, depth: usize, is_pattern: bool) -> Node {
        let parts = variables::parse(&scalar.text);
        if let ([Part::Variable(sources, written)], false, None) = (&*parts, is_pattern, &node.tag) {
            return match self.variable(sources, node.span, depth) {
                // Text stands where the variable is; what is more than text stands where it is written.
                Found::Value(found) if matches!(found.value, Value::Scalar(_)) => Node { span: node.span, ..found },
                Found::Value(found) => found,
                Found::Nothing | Found::Unknown => hole(node.span, written),
            };
        }
        let pieces: Vec<Piece> = parts.into_iter().map(|part| self.piece(part, node.span, depth)).collect();
        let keeps_tag = node.tag.is_some() || is_pattern;
        let is_plain =
            !keeps_tag && pieces.iter().all(|piece| matches!(piece, Piece::Plain(text) if !holds_pseudo(text)));
        let mut text = String::new();
        for piece in pieces {
            match piece {
                Piece::Plain(plain) if is_plain || keeps_tag => text += &pseudo(&plain),
                Piece::Plain(plain) => text += &escaped(&pseudo(&plain)),
                Piece::Pattern(pattern) => text += &pattern,
            }
            if text.len() > MAX_TEXT {
                return hole(node.span, "text that is too long");
            }
        }
        if is_plain || keeps_tag {
            let style = if is_plain { ScalarStyle::DoubleQuoted } else { scalar.style };
            Node { value: Value::Scalar(Scalar { text, style }), ..node.clone_head() }
        } else {
            nodes::call(node.span, "Sub", text)
        }
    }

    fn piece(&mut self, part: Part, span: Span, depth: usize) -> Piece {
        let (sources, written) = match part {
            Part::Text(text) => return Piece::Plain(text),
            Part::Variable(sources, written) => (sources, written),
        };
        let Found::Value(found) = self.variable(&sources, span, depth) else {
            return Piece::Pattern(pattern(&written));
        };
        match (found.scalar_text(), &found.tag) {
            (Some(text), None) => Piece::Plain(text.to_owned()),
            (Some(text), Some(tag)) if tag.value == "!Sub" => Piece::Pattern(text.to_owned()),
            _ => Piece::Pattern(pattern(&written)),
        }
    }

    /// Text that must be known: a path, an address.
    fn known_text(&mut self, parts: &[Part], span: Span, depth: usize) -> Option<String> {
        let mut text = String::new();
        for part in parts {
            match self.piece(part.clone(), span, depth) {
                Piece::Plain(plain) => text += &plain,
                Piece::Pattern(_) => return None,
            }
        }
        (text.len() <= MAX_TEXT).then_some(text)
    }

    /// The value of the first source that has one.
    fn variable(&mut self, sources: &[Source], span: Span, depth: usize) -> Found {
        let mut is_unknown = false;
        for source in sources {
            match self.source(source, span, depth + 1) {
                Found::Nothing => {}
                Found::Unknown if self.guesses => is_unknown = true,
                found => return found,
            }
        }
        if is_unknown { Found::Unknown } else { Found::Nothing }
    }

    fn source(&mut self, source: &Source, span: Span, depth: usize) -> Found {
        if depth > MAX_DEPTH || self.is_exhausted() {
            return Found::Unknown;
        }
        let (kind, parameter, address) = match source {
            Source::Literal(text, is_quoted) => {
                let style = if *is_quoted { ScalarStyle::DoubleQuoted } else { ScalarStyle::Plain };
                return Found::Value(nodes::node(span, Value::Scalar(Scalar { text: text.clone(), style })));
            }
            Source::Variable(sources) => return self.variable(sources, span, depth + 1),
            Source::Lookup { kind, parameter, address } => (&**kind, parameter, address),
        };
        let address = match address {
            Some(parts) => match self.known_text(parts, span, depth + 1) {
                Some(address) => address,
                None => return Found::Unknown,
            },
            None => String::new(),
        };
        match (kind, &*address) {
            ("self", _) => self.own(&address, span, depth),
            ("file", _) => {
                let path = parameter.as_ref().and_then(|parts| self.known_text(parts, span, depth + 1));
                path.map_or(Found::Unknown, |path| self.file(path.trim(), &address, span, depth))
            }
            ("aws", "region") => Found::Value(hole(span, "AWS::Region")),
            ("aws", "accountId") => Found::Value(hole(span, "AWS::AccountId")),
            ("strToBool", _) => {
                let text = parameter.as_ref().and_then(|parts| self.known_text(parts, span, depth + 1));
                match text.as_deref().map(str::trim) {
                    Some("true" | "1") => Found::Value(nodes::text(span, "true")),
                    Some("false" | "0") => Found::Value(nodes::text(span, "false")),
                    _ => Found::Unknown,
                }
            }
            _ => Found::Unknown,
        }
    }

    /// `${self:address}`
    fn own(&mut self, address: &str, span: Span, depth: usize) -> Found {
        let root = self.root.clone();
        let is_map = root.get("service").is_some_and(|service| service.entries().is_some());
        let address = if address == "service" && is_map { "service.name" } else { address };
        if address.is_empty() {
            return Found::Unknown;
        }
        let found = self.lookup(&root, format!("self:{address}"), address, span, depth);
        match (found, address) {
            // The framework has values for these where none is written.
            (Found::Nothing, "provider.stage") => Found::Unknown,
            (Found::Nothing, "provider.region") => Found::Value(hole(span, "AWS::Region")),
            (found, _) => found,
        }
    }

    /// `${file(path):address}`; a path is seen from the service's folder, wherever the variable stands.
    fn file(&mut self, path: &str, address: &str, span: Span, depth: usize) -> Found {
        let Some(file) = self.folder.join(path).filter(|_| !path.starts_with('~')) else {
            self.note(span, format!("{path} is outside of the repository, so it is not read"));
            return Found::Unknown;
        };
        if matches!(file.extension(), Some("js" | "cjs" | "mjs" | "ts" | "cts" | "mts")) {
            self.note(span, format!("{file} is a program, which is not run, so what it gives is not known"));
            return Found::Unknown;
        }
        match self.sources.read(&file) {
            None => {
                self.note(span, format!("there is no file {file} in the repository, so what it gives is not known"));
                Found::Unknown
            }
            Some(Content::Nothing) => Found::Unknown,
            Some(Content::Tree(tree)) => self.lookup(&tree, format!("file({file}):{address}"), address, span, depth),
            Some(Content::Text(text)) if address.is_empty() => {
                let scalar = Scalar { text: text.to_string(), style: ScalarStyle::DoubleQuoted };
                let node = nodes::node(span, Value::Scalar(scalar.clone()));
                Found::Value(if holds_something(&text) { self.text(&node, &scalar, depth + 1, false) } else { node })
            }
            Some(Content::Text(_)) => Found::Unknown,
        }
    }

    fn lookup(&mut self, tree: &Node, name: String, address: &str, span: Span, depth: usize) -> Found {
        if let Some(found) = self.known.get(&(name.clone(), self.guesses)).cloned() {
            if let Found::Value(node) = &found {
                self.steps += node.count();
            }
            return if self.is_exhausted() { Found::Unknown } else { found };
        }
        if self.open.contains(&name) {
            self.note(span, format!("the value of `{name}` is asked for by itself"));
            return Found::Unknown;
        }
        self.open.push(name);
        let path: Vec<&str> = address.split('.').filter(|part| !part.is_empty()).collect();
        let found = self.walk(tree, &path, span, depth + 1);
        if let Some(name) = self.open.pop() {
            self.known.insert((name, self.guesses), found.clone());
        }
        found
    }

    fn walk(&mut self, node: &Node, path: &[&str], span: Span, depth: usize) -> Found {
        if depth > MAX_DEPTH {
            return Found::Unknown;
        }
        let Some((first, rest)) = path.split_first() else {
            let resolved = self.resolve(node, depth + 1, false);
            return if resolved.is_null() { Found::Nothing } else { Found::Value(resolved) };
        };
        let child = match &node.value {
            Value::Mapping(..) => node.get(first),
            Value::Sequence(items, _) => first.parse().ok().and_then(|at: usize| items.get(at)),
            Value::Scalar(scalar) => {
                let parts = variables::parse(&scalar.text);
                let [Part::Variable(sources, _)] = &*parts else { return Found::Nothing };
                return match self.variable(sources, span, depth + 1) {
                    Found::Value(found) => self.walk(&found, path, span, depth + 1),
                    other => other,
                };
            }
        };
        child.map_or(Found::Nothing, |child| self.walk(child, rest, span, depth + 1))
    }
}

impl Node {
    /// Everything but the value.
    fn clone_head(&self) -> Self {
        let value = Value::Scalar(Scalar { text: String::new(), style: ScalarStyle::Plain });
        Self { value, span: self.span, tag: self.tag.clone(), alias: self.alias }
    }
}

fn is_sub(node: &Node) -> bool {
    node.tag.as_ref().is_some_and(|tag| tag.value == "!Sub" || tag.value == "!Fn::Sub")
}

/// Whether text may hold a variable, or a pseudo parameter as plugins write it.
fn holds_something(text: &str) -> bool {
    variables::may_hold_one(text) || text.contains("#{AWS::")
}

fn holds_pseudo(text: &str) -> bool {
    text.contains("${AWS::") || text.contains("#{AWS::")
}

/// `#{AWS::Region}` is how the plugin serverless-pseudo-parameters writes `${AWS::Region}`.
fn pseudo(text: &str) -> String {
    text.replace("#{AWS::", "${AWS::")
}

/// Text as a pattern of `Fn::Sub` that gives that text, but for pseudo parameters.
fn escaped(text: &str) -> String {
    text.replace("${", "${!").replace("${!AWS::", "${AWS::")
}

/// What is not known, by the expression that gives it.
fn pattern(written: &str) -> String {
    let name = match written {
        "aws:region" => "AWS::Region".to_owned(),
        "aws:accountId" => "AWS::AccountId".to_owned(),
        _ => {
            let plain: String = written.chars().filter(|c| !matches!(c, '$' | '{' | '}' | '!')).take(200).collect();
            plain.split_whitespace().collect::<Vec<_>>().join(" ")
        }
    };
    format!("${{{name}}}")
}

fn hole(span: Span, written: &str) -> Node {
    nodes::call(span, "Sub", pattern(written))
}
