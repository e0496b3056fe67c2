//! Policy documents, in whichever way they are written: `jsonencode`, a heredoc or a file with JSON in it, a data source.
//!
//! JSON text becomes a value ([`decode`]), a value becomes a spanned tree with the open parts set aside, and that tree is
//! read as every other policy document is. The parts of one policy may stand in several files, a local value's file for
//! one; [`read`] gives the policy's text file by file.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::program::Program;
use super::value::{Hole, Item, Kind, Origin, Presence, Segment, Value};
use crate::iac::policy_document::{self, Choice, Values};
use crate::iac::syntax::{self, Entry, Format, Layout, Node, Scalar, ScalarStyle};
use crate::policy::{Actions, Resources, Statement, Text};
use crate::text::{Span, Spanned};

/// How deep a document is followed. IAM's nest five levels.
const MAX_DEPTH: usize = 32;

/// How many values a document may have.
const MAX_NODES: usize = 100_000;

/// A policy as far as it is known.
#[derive(Default)]
pub struct Policy {
    /// Its statements by the file that their actions are written in, with the place of the policy in that file.
    pub parts: Vec<(Origin, Vec<Statement>)>,
    /// Why it may say more, and where.
    pub unknown: Vec<(Origin, String)>,
    /// What is no statement of an identity policy, and where.
    pub invalid: Vec<(Origin, String)>,
    /// Whether any action of it, or the lack of one, is text of the repository, and not of a registry's module.
    pub written: bool,
}

/// Reads the value of a policy argument. `module` is the instance that it is attached in.
pub fn read(program: &Program<'_>, module: usize, value: &Value) -> Policy {
    let mut policy = Policy { written: true, ..Policy::default() };
    let choices: Vec<Value> = value.choices().into_iter().filter(|choice| !choice.is_null()).collect();
    let optional = matches!(value.kind, Kind::Choice(_));
    for choice in &choices {
        let decoded = match &choice.kind {
            Kind::Json(inner) => Some((**inner).clone()),
            _ => decode(program, choice),
        };
        match decoded {
            Some(decoded) => read_decoded(program, module, &decoded, optional, &mut policy),
            None => {
                let message = match &choice.kind {
                    Kind::Text(_) => "this policy is no JSON that can be read here".to_owned(),
                    _ => format!("the text of the policy {} is not known here", choice.name()),
                };
                policy.unknown.push((program.visible(choice.origin, module), message));
            }
        }
    }
    policy
}

fn read_decoded(program: &Program<'_>, module: usize, document: &Value, optional: bool, policy: &mut Policy) {
    policy.written = is_written(program, document);
    let mut tree = Tree { program, module, open: Vec::new(), nodes: 0 };
    let root = tree.node(document, 0);
    let reader = Reader { open: tree.open };
    let read = policy_document::read(&root, &&reader);
    let place = |span: Span| program.files.local(span);
    let at = |problem: syntax::Problem| (place(problem.span), problem.message);
    policy.unknown.extend(read.unknown.into_iter().map(at));
    policy.invalid.extend(read.invalid.into_iter().map(at));
    let mut parts: BTreeMap<usize, (Origin, Vec<Statement>)> = BTreeMap::new();
    let home = place(root.span);
    // The policy's own file comes first and is there even without statements.
    parts.insert(home.file, (home, Vec::new()));
    for mut statement in read.statements {
        statement.optional |= optional;
        for (file, statement) in split(program, statement) {
            let origin = Origin { file, span: statement.span };
            parts.entry(file).or_insert_with(|| (origin, Vec::new())).1.push(statement);
        }
    }
    let own = parts.remove(&home.file);
    policy.parts.extend(own.into_iter().chain(parts.into_values()));
}

/// Whether the actions of a document stand in the repository.
fn is_written(program: &Program<'_>, document: &Value) -> bool {
    let statements = document.get("Statement").map(statement_items).unwrap_or_default();
    let actions = statements.iter().filter_map(|statement| {
        statement.value.get("Action").or_else(|| statement.value.get("NotAction")).map(Value::items)
    });
    let mut origins = actions.flatten().map(|action| action.value.origin.file).peekable();
    let is_in_repository = |file: usize| program.files.is_in_repository(file);
    if origins.peek().is_none() { is_in_repository(document.origin.file) } else { origins.any(is_in_repository) }
}

/// A statement file by file: its actions may come from lists in other files. Spans become those of the file.
fn split(program: &Program<'_>, statement: Statement) -> Vec<(usize, Statement)> {
    let home = program.files.local(statement.span);
    let (actions, inverted) = match statement.actions {
        Actions::Action(actions) => (actions, false),
        Actions::NotAction(actions) => (actions, true),
    };
    let mut by_file: BTreeMap<usize, Vec<Spanned<Text>>> = BTreeMap::new();
    for action in actions {
        let origin = program.files.local(action.span);
        // What NotAction lists cannot be taken apart.
        let (file, span) =
            if inverted && origin.file != home.file { (home.file, home.span) } else { (origin.file, origin.span) };
        by_file.entry(file).or_default().push(Spanned { value: action.value, span });
    }
    let (Resources::Resource(resources) | Resources::NotResource(resources)) = &statement.resources;
    let resources = resources.clone();
    let part = |(file, actions): (usize, Vec<Spanned<Text>>)| {
        let span = if file == home.file {
            home.span
        } else {
            let start = actions.iter().map(|action| action.span.start).min().unwrap_or(0);
            Span::new(start, actions.iter().map(|action| action.span.end).max().unwrap_or(start))
        };
        let local = resources.iter().map(|resource| {
            let origin = program.files.local(resource.span);
            let span = if origin.file == file { origin.span } else { span };
            Spanned { value: resource.value.clone(), span }
        });
        let local = local.collect();
        let part = Statement {
            sid: statement.sid.clone(),
            effect: statement.effect,
            actions: if inverted { Actions::NotAction(actions) } else { Actions::Action(actions) },
            resources: match &statement.resources {
                Resources::Resource(_) => Resources::Resource(local),
                Resources::NotResource(_) => Resources::NotResource(local),
            },
            conditional: statement.conditional,
            optional: statement.optional,
            span,
        };
        (file, part)
    };
    if by_file.is_empty() {
        return vec![part((home.file, Vec::new()))];
    }
    by_file.into_iter().map(part).collect()
}

/// A document's tree while it is made.
struct Tree<'p, 'a> {
    program: &'p Program<'a>,
    module: usize,
    open: Vec<Open>,
    nodes: usize,
}

/// A part of a document that is not written out.
struct Open {
    text: Text,
    choices: Vec<(Node, bool)>,
}

/// The tag of a node that stands for an [`Open`] part; its text is the index.
const OPEN: &str = "!open";

impl Tree<'_, '_> {
    fn node(&mut self, value: &Value, depth: usize) -> Node {
        self.nodes += 1;
        let span = self.program.files.global(self.program.visible(value.origin, self.module));
        let scalar = |text: String, style: ScalarStyle| syntax::Value::Scalar(Scalar { text, style });
        let too_much = depth > MAX_DEPTH || self.nodes > MAX_NODES;
        let value_of_node = match &value.kind {
            _ if too_much => return self.open(value, Vec::new(), span),
            Kind::Null | Kind::Invalid => scalar("null".to_owned(), ScalarStyle::Plain),
            Kind::Bool(_) | Kind::Number(_) => scalar(value.to_text().to_string(), ScalarStyle::Plain),
            Kind::Text(_) => match value.as_str() {
                Some(text) => scalar(text, ScalarStyle::DoubleQuoted),
                None => return self.open(value, Vec::new(), span),
            },
            Kind::List(items) if items.iter().all(|item| item.presence == Presence::Always) => {
                let items = items.iter().map(|item| self.node(&item.value, depth + 1)).collect();
                syntax::Value::Sequence(items, Layout::Flow)
            }
            Kind::List(items) => {
                let choices = items.iter().map(|item| {
                    let node = self.node(&item.value, depth + 1);
                    (node, item.presence != Presence::Always)
                });
                let choices = choices.collect();
                return self.open(value, choices, span);
            }
            Kind::Map(entries) => {
                let entries = entries.iter().map(|(key, item)| {
                    let key_value = scalar(key.clone(), ScalarStyle::DoubleQuoted);
                    Entry {
                        key: Node { value: key_value, span, tag: None, alias: None },
                        value: self.node(&item.value, depth + 1),
                    }
                });
                syntax::Value::Mapping(entries.collect(), Layout::Flow)
            }
            Kind::Choice(choice) => {
                let mut choices = Vec::new();
                for value in &choice.values {
                    choices.push((self.node(value, depth + 1), true));
                }
                return self.open(value, choices, span);
            }
            Kind::Json(_) | Kind::Resource(_) | Kind::Unknown(_) => return self.open(value, Vec::new(), span),
        };
        Node { value: value_of_node, span, tag: None, alias: None }
    }

    fn open(&mut self, value: &Value, choices: Vec<(Node, bool)>, span: Span) -> Node {
        let text = Scalar { text: self.open.len().to_string(), style: ScalarStyle::Plain };
        self.open.push(Open { text: value.to_text(), choices });
        let tag = Some(Spanned { value: OPEN.to_owned(), span });
        Node { value: syntax::Value::Scalar(text), span, tag, alias: None }
    }
}

struct Reader {
    open: Vec<Open>,
}

impl Reader {
    fn open(&self, node: &Node) -> Option<&Open> {
        node.tag.as_ref()?;
        self.open.get(node.scalar_text()?.parse::<usize>().ok()?)
    }

    fn collect<'r>(&'r self, node: &'r Node, optional: bool, out: &mut Vec<Choice<'r>>) {
        match (self.open(node), node.items()) {
            (Some(open), _) if !open.choices.is_empty() => {
                open.choices
                    .iter()
                    .for_each(|(node, may_be_absent)| self.collect(node, optional || *may_be_absent, out));
            }
            (None, Some(items)) => items.iter().for_each(|item| self.collect(item, optional, out)),
            // `null` in a list of choices is nothing.
            _ if node.is_null() && optional => {}
            _ => out.push(Choice { node, optional }),
        }
    }
}

impl<'r> Values<'r> for &'r Reader {
    fn list(&self, node: &'r Node) -> Vec<Choice<'r>> {
        let mut found = Vec::new();
        self.collect(node, false, &mut found);
        found
    }

    fn text(&self, node: &'r Node) -> Text {
        match self.open(node) {
            Some(open) => open.text.clone(),
            None => node.scalar_text().map_or_else(|| Text::hole("a value that is no text"), Text::known),
        }
    }

    fn is_expression(&self, node: &Node) -> bool {
        node.tag.is_some()
    }
}

/// The value that JSON text stands for; holes in it stay what they are, inside of strings and outside.
pub fn decode(program: &Program<'_>, value: &Value) -> Option<Value> {
    let segments = match &value.kind {
        Kind::Json(inner) => return Some((**inner).clone()),
        Kind::Text(segments) => segments,
        _ => return None,
    };
    let marker = unused_char(segments)?;
    let mut text = String::new();
    let mut holes: Vec<&Hole> = Vec::new();
    // Where each piece begins in `text`, and where it was written.
    let mut pieces: Vec<(usize, Origin, bool)> = Vec::new();
    let mut in_string = false;
    for segment in segments.iter() {
        match segment {
            Segment::Known { text: known, origin, exact } => {
                pieces.push((text.len(), *origin, *exact));
                text.push_str(known);
                in_string = ends_in_string(known, in_string);
            }
            Segment::Hole(hole) => {
                pieces.push((text.len(), hole.value.origin, false));
                let quote = if in_string { "" } else { "\"" };
                text.push_str(&format!("{quote}{marker}{}{marker}{quote}", holes.len()));
                holes.push(hole);
            }
        }
    }
    let tree = syntax::parse(text.as_bytes(), Format::Json).ok()?;
    let decoder = Decoder { program, marker, holes, pieces, length: text.len(), whole: value.origin };
    Some(decoder.value(&tree.root))
}

/// A character that stands nowhere in the text.
fn unused_char(segments: &[Segment]) -> Option<char> {
    let is_used = |char: char| {
        segments.iter().any(|segment| matches!(segment, Segment::Known { text, .. } if text.contains(char)))
    };
    ('\u{e000}'..'\u{e010}').find(|char| !is_used(*char))
}

/// Whether JSON text stops inside of a string, given whether it starts in one.
fn ends_in_string(text: &str, starts_in_string: bool) -> bool {
    let mut in_string = starts_in_string;
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' => in_string = !in_string,
            b'\\' if in_string => _ = bytes.next(),
            _ => {}
        }
    }
    in_string
}

struct Decoder<'p, 'a> {
    program: &'p Program<'a>,
    marker: char,
    holes: Vec<&'p Hole>,
    pieces: Vec<(usize, Origin, bool)>,
    length: usize,
    whole: Origin,
}

impl Decoder<'_, '_> {
    fn value(&self, node: &Node) -> Value {
        let origin = self.origin(node.span);
        let kind = match &node.value {
            _ if node.is_null() => Kind::Null,
            syntax::Value::Scalar(scalar) if scalar.style == ScalarStyle::Plain => {
                match (node.as_bool(), scalar.text.parse()) {
                    (Some(value), _) => Kind::Bool(value),
                    (None, Ok(number)) => Kind::Number(number),
                    (None, Err(_)) => return self.text(&scalar.text, origin),
                }
            }
            syntax::Value::Scalar(scalar) => return self.text(&scalar.text, origin),
            syntax::Value::Sequence(items, _) => return Value::list(items.iter().map(|item| self.value(item)), origin),
            syntax::Value::Mapping(entries, _) => {
                let entries = entries.iter().filter_map(|entry| {
                    let item = Item { value: self.value(&entry.value), presence: Presence::Always };
                    Some((entry.key.scalar_text()?.to_owned(), item))
                });
                return Value::map(entries.collect(), origin);
            }
        };
        Value::new(kind, origin)
    }

    /// Text in which each marked number is a hole again.
    fn text(&self, text: &str, origin: Origin) -> Value {
        let mut segments = Vec::new();
        for (at, part) in text.split(self.marker).enumerate() {
            let hole =
                if at % 2 == 1 { part.parse().ok().and_then(|index: usize| self.holes.get(index)) } else { None };
            match hole {
                Some(hole) if text.len() == part.len() + 2 * self.marker.len_utf8() => {
                    return self.structure(hole, origin);
                }
                Some(hole) => segments.push(Segment::Hole((*hole).clone())),
                None if part.is_empty() => {}
                None => segments.push(Segment::Known { text: part.into(), origin, exact: false }),
            }
        }
        Value::new(Kind::Text(segments.into()), origin)
    }

    /// What a hole holds that is all of a value: JSON that was put there, or text.
    fn structure(&self, hole: &Hole, origin: Origin) -> Value {
        let parts = hole.value.choices().into_iter().map(|value| match &value.kind {
            Kind::Json(inner) => (**inner).clone(),
            _ => Value { origin, ..value },
        });
        Value::choice(&*hole.name, parts, origin)
    }

    /// Where a part of the text was written.
    fn origin(&self, span: Span) -> Origin {
        let start = self.place(span.start);
        let end = self.place(span.end.saturating_sub(1));
        match (start, end) {
            (Some((start, _)), Some((end, is_exact))) if start.file == end.file => {
                let end = if is_exact { end.span.start + 1 } else { end.span.end };
                Origin { file: start.file, span: Span::new(start.span.start, end.max(start.span.start)) }
            }
            (Some((start, _)), _) => start,
            (None, _) => self.whole,
        }
    }

    /// Where one byte of the text was written; for an exact piece the byte itself.
    fn place(&self, at: usize) -> Option<(Origin, bool)> {
        let index = self.pieces.partition_point(|(start, ..)| *start <= at).checked_sub(1)?;
        let (start, origin, exact) = self.pieces[index];
        if !exact || at >= self.length || !self.program.files.is_in_repository(origin.file) {
            return Some((origin, false));
        }
        let at = origin.span.start + (at - start);
        Some((Origin { file: origin.file, span: Span::new(at, at + 1) }, true))
    }
}

/// The JSON of a value.
pub fn json(value: Value) -> Value {
    let origin = value.origin;
    Value::new(Kind::Json(Rc::new(value)), origin)
}

/// The statements under `Statement`, which may be one alone.
pub fn statement_items(value: &Value) -> Vec<Item> {
    match value.kind {
        Kind::Map(_) => vec![Item { value: value.clone(), presence: Presence::Always }],
        _ => value.items(),
    }
}
