//! YAML, by `granit-parser`'s events.
//!
//! The tree is built with a stack of its own, so nesting costs no call stack. Anchors are copied where an alias names them:
//! `aws cloudformation package` and the SAM command line resolve them the same way before CloudFormation sees the file.

use std::collections::HashMap;

use granit_parser::{Event, Parser, ScalarStyle as Style, StructureStyle, Tag};

use super::{
    Entry, FileText, Format, Layout, MAX_COPIED, MAX_DEPTH, NODE_COST, Node, Problem, Scalar, ScalarStyle, Tree, Value,
    keep_last_of_equal_keys,
};
use crate::text::{Span, Spanned};

pub(super) fn parse(text: &FileText<'_>) -> Result<Tree, Problem> {
    let mut options = granit_parser::options! { flow_nesting_limit: MAX_DEPTH, block_nesting_limit: MAX_DEPTH };
    options.set_emit_comments(false);
    let mut builder = Builder {
        text,
        open: Vec::new(),
        root: None,
        anchors: HashMap::new(),
        copied: 0,
        out_of_copies: false,
        warnings: Vec::new(),
    };
    let mut documents = 0;
    for event in Parser::new_from_str_with_options(text.body, options) {
        let (event, span) = match event {
            Ok(found) => found,
            Err(_) if documents > 1 => break,
            Err(error) => {
                let at = text.offset + error.marker().byte_offset().unwrap_or(0).min(text.body.len());
                return Err(Problem::new(at, at, lower_first(&error.info())));
            }
        };
        if matches!(event, Event::DocumentStart(..)) {
            documents += 1;
            if documents > 1 {
                let range = span.byte_range().unwrap_or_default();
                builder.warn(
                    Span::new(text.offset + range.start, text.offset + range.end),
                    "a second document begins here, and only the first one is read",
                );
                break;
            }
        }
        builder.take(event, &span)?;
    }
    let Some(root) = builder.root else {
        return Err(Problem::new(text.offset, text.offset, "the file holds no YAML value"));
    };
    builder.warnings.sort_by_key(|warning| warning.span);
    Ok(Tree { root, format: Format::Yaml, warnings: builder.warnings })
}

struct Builder<'a> {
    text: &'a FileText<'a>,
    /// The collections that are not closed yet, outermost first.
    open: Vec<Open>,
    root: Option<Node>,
    anchors: HashMap<usize, Anchored>,
    copied: usize,
    out_of_copies: bool,
    warnings: Vec<Problem>,
}

/// A collection under construction.
struct Open {
    children: Children,
    layout: Layout,
    start: usize,
    tag: Option<Spanned<String>>,
    anchor: usize,
}

enum Children {
    Items(Vec<Node>),
    Entries { done: Vec<Entry>, key: Option<Node> },
}

struct Anchored {
    node: Node,
    cost: usize,
    height: usize,
}

impl Builder<'_> {
    fn take(&mut self, event: Event<'_>, span: &granit_parser::Span) -> Result<(), Problem> {
        let range = span.byte_range().unwrap_or_default();
        let place = Span::new(self.text.offset + range.start, self.text.offset + range.end);
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let tag = spanned_tag(tag.as_deref(), span, self.text.offset);
                let (value, place) = self.scalar(&text, style, place);
                self.finish(Node { value, span: place, tag, alias: None }, anchor);
            }
            Event::SequenceStart(style, anchor, tag) => {
                let tag = spanned_tag(tag.as_deref(), span, self.text.offset);
                self.open(Children::Items(Vec::new()), style, place, tag, anchor)?;
            }
            Event::MappingStart(style, anchor, tag) => {
                let tag = spanned_tag(tag.as_deref(), span, self.text.offset);
                self.open(Children::Entries { done: Vec::new(), key: None }, style, place, tag, anchor)?;
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(place),
            Event::Alias(id) => {
                let node = self.copy(id, place);
                self.finish(node, 0);
            }
            _ => {}
        }
        Ok(())
    }

    fn open(
        &mut self,
        children: Children,
        style: StructureStyle,
        place: Span,
        tag: Option<Spanned<String>>,
        anchor: usize,
    ) -> Result<(), Problem> {
        if self.open.len() == MAX_DEPTH {
            return Err(Problem { span: place, message: format!("values nest deeper than {MAX_DEPTH} levels") });
        }
        let layout = match style {
            StructureStyle::Block => Layout::Block,
            StructureStyle::Flow => Layout::Flow,
        };
        self.open.push(Open { children, layout, start: place.start, tag, anchor });
        Ok(())
    }

    fn close(&mut self, place: Span) {
        let Some(Open { children, layout, start, tag, anchor }) = self.open.pop() else { return };
        // The parser ends a block collection where the next token begins; its text ends with its last value.
        let last = match &children {
            Children::Items(items) => items.last().map(own_end),
            Children::Entries { done, .. } => done.last().map(|entry| own_end(&entry.value).max(own_end(&entry.key))),
        };
        let end = if layout == Layout::Flow { place.end } else { last.unwrap_or(start) };
        let value = match children {
            Children::Items(items) => Value::Sequence(items, layout),
            Children::Entries { done, .. } => Value::Mapping(self.settle(done), layout),
        };
        self.finish(Node { value, span: Span::new(start, end.max(start)), tag, alias: None }, anchor);
    }

    /// A finished node goes into the collection around it.
    fn finish(&mut self, node: Node, anchor: usize) {
        if anchor != 0 && !self.out_of_copies {
            let cost = cost(&node);
            // Keeping a copy also costs: anchors may nest.
            if self.afford(cost, node.span) {
                self.anchors.insert(anchor, Anchored { height: height(&node), node: node.clone(), cost });
            }
        }
        match self.open.last_mut().map(|open| &mut open.children) {
            None => self.root = self.root.take().or(Some(node)),
            Some(Children::Items(items)) => items.push(node),
            Some(Children::Entries { done, key }) => match key.take() {
                None => *key = Some(node),
                Some(key) => {
                    let node = at_the_colon(node, &key, self.text);
                    done.push(Entry { key, value: node });
                }
            },
        }
    }

    /// The value of the anchor that an alias at `place` names.
    fn copy(&mut self, id: usize, place: Span) -> Node {
        let null = Node {
            value: Value::Scalar(Scalar { text: String::new(), style: ScalarStyle::Plain }),
            span: place,
            tag: None,
            alias: Some(place),
        };
        let Some(Anchored { cost, height, .. }) = self.anchors.get(&id) else {
            if !self.out_of_copies {
                self.warn(place, "an alias stands inside the value that it names, so it is read as null");
            }
            return null;
        };
        if self.open.len() + height > MAX_DEPTH {
            self.warn(place, format!("this alias nests values deeper than {MAX_DEPTH} levels, so it is read as null"));
            return null;
        }
        if !self.afford(*cost, place) {
            return null;
        }
        let mut node = self.anchors.get(&id).map_or(null, |anchored| anchored.node.clone());
        node.alias = Some(place);
        node
    }

    fn afford(&mut self, cost: usize, place: Span) -> bool {
        if self.copied.saturating_add(cost) > MAX_COPIED {
            if !self.out_of_copies {
                let megabytes = MAX_COPIED >> 20;
                let message = format!("from here on aliases are read as null, because they copy over {megabytes} MiB");
                self.warn(place, message);
            }
            self.out_of_copies = true;
        } else if !self.out_of_copies {
            self.copied += cost;
        }
        !self.out_of_copies
    }

    fn warn(&mut self, span: Span, message: impl Into<String>) {
        self.warnings.push(Problem { span, message: message.into() });
    }

    /// Unique keys, and merge keys replaced by what they merge: own keys win, then the earlier of several merged maps.
    fn settle(&mut self, mut entries: Vec<Entry>) -> Vec<Entry> {
        let is_merge = |entry: &Entry| {
            matches!(&entry.key.value, Value::Scalar(scalar) if scalar.text == "<<" && scalar.style == ScalarStyle::Plain)
                && entry.key.tag.is_none()
        };
        let merges: Vec<Entry> = entries.extract_if(.., |entry| is_merge(entry)).collect();
        keep_last_of_equal_keys(&mut entries, &mut self.warnings);
        for merge in merges {
            let sources = match merge.value.value {
                Value::Sequence(items, _) => items,
                _ => vec![merge.value],
            };
            for source in sources {
                let Value::Mapping(merged, _) = source.value else {
                    self.warn(merge.key.span, "a merge key takes a map or a list of maps, so it is left out");
                    continue;
                };
                let known: std::collections::HashSet<String> =
                    entries.iter().filter_map(|entry| entry.key.text().map(str::to_owned)).collect();
                entries.extend(merged.into_iter().filter(|e| e.key.text().is_none_or(|key| !known.contains(key))));
            }
        }
        entries
    }

    fn scalar(&self, text: &str, style: Style, mut place: Span) -> (Value, Span) {
        let body = self.text.body;
        let offset = self.text.offset;
        let style = match style {
            Style::Plain => ScalarStyle::Plain,
            Style::SingleQuoted => ScalarStyle::SingleQuoted,
            Style::DoubleQuoted => ScalarStyle::DoubleQuoted,
            Style::Literal => ScalarStyle::Literal,
            Style::Folded => ScalarStyle::Folded,
        };
        let written = body.get(place.start - offset..place.end - offset).unwrap_or("");
        // A value left out comes as "~" that no text stands for.
        let left_out = style == ScalarStyle::Plain && written.is_empty();
        let text = if left_out { String::new() } else { text.to_owned() };
        if matches!(style, ScalarStyle::Literal | ScalarStyle::Folded) {
            // Where all lines are blank, the parser gives the header's place instead of the text's.
            let length = if text.trim().is_empty() { 0 } else { written.trim_end().len() };
            place.end = place.start + length;
        }
        (Value::Scalar(Scalar { text, style }), place)
    }
}

/// Where a node's own text ends: an alias's ends with its name.
fn own_end(node: &Node) -> usize {
    node.alias.unwrap_or(node.span).end
}

/// A value left out is placed right after its key's colon; the parser places it at the next token.
fn at_the_colon(mut node: Node, key: &Node, text: &FileText<'_>) -> Node {
    let left_out = matches!(&node.value, Value::Scalar(scalar) if scalar.text.is_empty())
        && node.span.start == node.span.end
        && node.alias.is_none();
    if left_out {
        let after = own_end(key);
        let rest = text.body.get(after - text.offset..).unwrap_or("");
        let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        if rest[blanks..].starts_with(':') {
            node.span = Span::new(after + blanks + 1, after + blanks + 1);
        }
    }
    node
}

fn spanned_tag(tag: Option<&Tag>, span: &granit_parser::Span, offset: usize) -> Option<Spanned<String>> {
    let tag = tag?;
    let range = span.tag_span().and_then(|span| span.byte_range()).unwrap_or_default();
    Some(Spanned { value: tag.original(), span: Span::new(offset + range.start, offset + range.end) })
}

/// What copying a node costs. The recursion is as deep as the tree, which [`MAX_DEPTH`] limits.
fn cost(node: &Node) -> usize {
    let inside: usize = match &node.value {
        Value::Scalar(scalar) => scalar.text.len(),
        Value::Sequence(items, _) => items.iter().map(cost).sum(),
        Value::Mapping(entries, _) => entries.iter().map(|entry| cost(&entry.key) + cost(&entry.value)).sum(),
    };
    inside + NODE_COST
}

/// How many collections nest in a node, itself included.
fn height(node: &Node) -> usize {
    let inside = match &node.value {
        Value::Scalar(_) => return 0,
        Value::Sequence(items, _) => items.iter().map(height).max(),
        Value::Mapping(entries, _) => entries.iter().map(|entry| height(&entry.key).max(height(&entry.value))).max(),
    };
    inside.unwrap_or(0) + 1
}

fn lower_first(message: &str) -> String {
    let mut message = message.to_owned();
    if let Some(first) = message.get_mut(..1) {
        first.make_ascii_lowercase();
    }
    message
}
