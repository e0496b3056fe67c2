//! Writing into brackets: JSON, HCL, and YAML's flow style.
//!
//! Between two children stand a comma, spaces, line breaks and, in YAML, comments. What stands before the line break
//! belongs to the child before it, the rest to the child after it. The text between children that stay is written anew;
//! the children themselves are not touched, so that changes inside them can be made beside this one.

use std::collections::{BTreeMap, BTreeSet};

use super::{New, Place, Refusal, Writer, end_of, start_of};
use crate::fix::splice::{Splice, line_start};
use crate::iac::syntax::Value;
use crate::text::Span;

/// A child as it will stand there.
#[derive(Clone)]
struct Child {
    /// Line break, indentation and comments before it.
    lead: String,
    body: Body,
    /// What stands between it and its comma.
    before_comma: String,
    /// What stands between its comma and the end of the line.
    after_comma: String,
}

#[derive(Clone)]
enum Body {
    /// A child that stays, at this place of the file.
    Kept(Span),
    /// New text.
    New(String),
}

impl Writer<'_> {
    /// Changes a list in brackets.
    pub(super) fn flow_items(
        &mut self,
        place: &Place<'_>,
        replaced: &BTreeMap<usize, Vec<New>>,
        added: &BTreeMap<usize, Vec<New>>,
    ) -> Result<(), Refusal> {
        let node = place.node;
        let items = node.items().unwrap_or_default();
        let spans: Vec<Span> = items.iter().map(|item| Span::new(start_of(item), end_of(item))).collect();
        if items.is_empty() {
            let new = added.get(&0).into_iter().flatten();
            let text = self.style.flow(&New::List(new.cloned().collect()), self.margin(node.span.start).as_deref());
            self.splices.push(Splice::new(node.span.start, node.span.end, text));
            return Ok(());
        }
        let (children, close) = self.children(node.span, &spans)?;
        let mut out: Vec<Child> = Vec::new();
        for (at, child) in children.iter().enumerate() {
            let lead = self.between(&children, at);
            let margin = lead.rfind(['\n', '\r']).map(|end| lead[end + 1..].to_owned());
            // `[{`, and what follows on lines of its own: the next one is written so, too.
            let tall = self.file[spans[at].start..spans[at].end].contains(['\n', '\r']);
            let margin = margin.or_else(|| self.margin(spans[at].start).filter(|_| tall));
            let write = |writer: &Self, new: &New| {
                let like = match &items[at].value {
                    Value::Scalar(scalar) => Some(scalar.style),
                    _ => None,
                };
                match (new, like) {
                    (New::Text(text), Some(like)) => writer.style.scalar(text, like),
                    _ => writer.style.flow(new, margin.as_deref()),
                }
            };
            let after = added.get(&at).into_iter().flatten();
            let Some(with) = replaced.get(&at) else {
                out.push(child.clone());
                let lead = &lead;
                out.extend(after.map(|new| Child::new(lead.clone(), write(self, new))));
                continue;
            };
            let texts: Vec<String> = with.iter().chain(after).map(|new| write(self, new)).collect();
            let Some((last, rest)) = texts.split_last() else {
                // Comments above it are about what follows too, unless that has its own.
                if let Some(next) = children.get(at + 1)
                    && !has_comment(&next.lead)
                    && has_comment(&child.lead)
                {
                    out.push(Child { body: Body::New(String::new()), ..child.clone() });
                }
                continue;
            };
            out.extend(rest.iter().enumerate().map(|(number, text)| {
                Child::new(if number == 0 { child.lead.clone() } else { lead.clone() }, text.clone())
            }));
            let own_lead = if rest.is_empty() { child.lead.clone() } else { lead };
            out.push(Child { lead: own_lead, body: Body::New(last.clone()), ..child.clone() });
        }
        self.write_children(node.span, &children, out, &close);
        Ok(())
    }

    /// Changes a map in brackets.
    pub(super) fn flow_entries(
        &mut self,
        place: &Place<'_>,
        removed: &BTreeSet<usize>,
        added: &[(String, New)],
    ) -> Result<(), Refusal> {
        let node = place.node;
        let entries = node.entries().unwrap_or_default();
        let spans: Vec<Span> = entries
            .iter()
            .map(|entry| Span::new(start_of(&entry.key), end_of(&entry.value).max(entry.key.span.end)))
            .collect();
        if entries.is_empty() {
            let text = self.style.flow(&New::Map(added.to_vec()), self.margin(node.span.start).as_deref());
            self.splices.push(Splice::new(node.span.start, node.span.end, text));
            return Ok(());
        }
        let (children, close) = self.children(node.span, &spans)?;
        let mut out: Vec<Child> = children
            .iter()
            .enumerate()
            .filter(|(at, _)| !removed.contains(at))
            .map(|(_, child)| child.clone())
            .collect();
        let lead = self.between(&children, children.len() - 1);
        let margin = lead.rfind(['\n', '\r']).map(|end| lead[end + 1..].to_owned());
        for (key, new) in added {
            out.push(Child::new(lead.clone(), self.style.entry(key, new, margin.as_deref())));
        }
        self.write_children(node.span, &children, out, &close);
        Ok(())
    }

    /// Puts brackets around the single item that stands instead of a list.
    pub(super) fn bracket_item(&mut self, place: &Place<'_>, kept: bool, new: &[&New]) -> Result<(), Refusal> {
        let (start, end) = (start_of(place.node), end_of(place.node));
        let list = New::List(new.iter().map(|new| (*new).clone()).collect());
        if !kept {
            let text = self.style.flow(&list, self.margin(start).as_deref());
            self.splices.push(Splice::new(start, end, text));
            return Ok(());
        }
        // The item itself is not touched: its lines keep their indentation.
        let text = place.node.text().is_some();
        let one_line = !self.file[start..end].contains(['\n', '\r']);
        let margin = self.margin(start).filter(|_| if text { self.style.tall_lists } else { !one_line });
        let unit = self.style.unit.filter(|_| text);
        let separator = match (&margin, unit) {
            (Some(margin), Some(unit)) => format!("{}{margin}{unit}", self.style.newline),
            _ => String::new(),
        };
        let comma = format!(",{}", if separator.is_empty() { self.style.after_comma() } else { &separator });
        let new: String = new.iter().map(|new| format!("{comma}{}", self.style.flow(new, margin.as_deref()))).collect();
        let close = match (&margin, unit) {
            (Some(margin), Some(_)) => format!("{}{margin}", self.style.newline),
            _ => String::new(),
        };
        self.splices.push(Splice::new(start, start, format!("[{separator}")));
        self.splices.push(Splice::new(end, end, format!("{new}{close}]")));
        Ok(())
    }

    /// What stands before a new child that comes after the child `at`: what stands before a neighbour, without its comments.
    fn between(&self, children: &[Child], at: usize) -> String {
        let neighbour = children.get(at.max(1)).or(children.last());
        let lead = neighbour.map_or("", |child| &child.lead);
        match lead.rfind(['\n', '\r']) {
            Some(end) => {
                let start = if lead[..end].ends_with('\r') { end - 1 } else { end };
                lead[start..].to_owned()
            }
            None if children.len() > 1 => lead.to_owned(),
            None => self.style.after_comma().to_owned(),
        }
    }

    /// The start of a line in a file that gives its values several lines; `None` in one that is all on one line.
    fn margin(&self, at: usize) -> Option<String> {
        self.style.unit?;
        let line = &self.file[line_start(self.file, at)..];
        Some(line[..line.len() - line.trim_start_matches([' ', '\t']).len()].to_owned())
    }

    /// The children with what stands between them, and what stands before the closing bracket.
    fn children(&self, node: Span, spans: &[Span]) -> Result<(Vec<Child>, String), Refusal> {
        let brackets = self.file.as_bytes().get(node.start).zip(self.file.as_bytes().get(node.end.wrapping_sub(1)));
        if !matches!(brackets, Some((b'[', b']') | (b'{', b'}'))) {
            return Err(Refusal::Form("the list has no brackets"));
        }
        let mut children = Vec::new();
        let mut lead = String::new();
        let mut end = node.start + 1;
        for (at, span) in spans.iter().enumerate() {
            if at == 0 {
                lead = self.file.get(end..span.start).ok_or(NOT_IN_ORDER)?.to_owned();
            }
            end = spans.get(at + 1).map_or(node.end - 1, |next| next.start);
            let gap = Gap::of(self.file.get(span.end..end).ok_or(NOT_IN_ORDER)?);
            if at + 1 < spans.len() && !gap.comma {
                return Err(Refusal::Form("the items are not parted by commas"));
            }
            children.push(Child {
                lead: std::mem::replace(&mut lead, gap.lead.to_owned()),
                body: Body::Kept(*span),
                before_comma: gap.before_comma.to_owned(),
                after_comma: gap.after_comma.to_owned(),
            });
        }
        Ok((children, lead))
    }

    /// Writes what stands between the children that stay.
    fn write_children(&mut self, node: Span, before: &[Child], mut after: Vec<Child>, close: &str) {
        let trailing_comma = match before.last().map(|child| &child.body) {
            Some(Body::Kept(last)) => Gap::of(&self.file[last.end..node.end - 1]).comma,
            _ => false,
        };
        // A child that is gone may leave its comments to the next one.
        let mut comments = String::new();
        after.retain_mut(|child| {
            if matches!(&child.body, Body::New(text) if text.is_empty()) {
                comments.push_str(child.lead.trim_end());
                return false;
            }
            child.lead.insert_str(0, &std::mem::take(&mut comments));
            true
        });
        let first_is_gone = match (before.first().map(|child| &child.body), after.first().map(|child| &child.body)) {
            (Some(Body::Kept(old)), Some(Body::Kept(new))) => old != new,
            // New text in the first one's place stands where that stood.
            (Some(_), Some(Body::New(_))) => true,
            _ => false,
        };
        if let (true, Some(first), Some(old)) = (first_is_gone, after.first_mut(), before.first())
            && !has_comment(&first.lead)
            && !has_comment(&old.lead)
        {
            first.lead.clone_from(&old.lead);
        }
        // A comment on the bracket's own line is about all of the list.
        if let (true, Some(first), Some(old)) = (first_is_gone, after.first_mut(), before.first()) {
            let head = &old.lead[..old.lead.find(['\n', '\r']).unwrap_or(0)];
            if has_comment(head) && first.lead.starts_with(['\n', '\r']) {
                first.lead.insert_str(0, head);
            }
        }
        let mut text = String::new();
        let mut done = node.start + 1;
        let count = after.len();
        let ends_in_comment = after.last().is_some_and(|last| has_line_comment(&last.after_comma));
        for (at, child) in after.into_iter().enumerate() {
            text.push_str(&child.lead);
            match child.body {
                Body::New(new) => text.push_str(&new),
                Body::Kept(span) => {
                    self.splices.push(Splice::new(done, span.start, std::mem::take(&mut text)));
                    done = span.end;
                }
            }
            let comma = at + 1 < count || trailing_comma;
            if comma || !child.before_comma.trim().is_empty() {
                text.push_str(&child.before_comma);
            }
            if comma {
                text.push(',');
            }
            text.push_str(&child.after_comma);
        }
        if count > 0 {
            // A comment would take the bracket with it.
            if ends_in_comment && !close.starts_with(['\n', '\r']) {
                let last = before.last().map_or("", |child| &child.lead);
                let indentation = last.rfind(['\n', '\r']).map_or("", |end| &last[end + 1..]);
                text.push_str(self.style.newline);
                text.push_str(indentation);
            }
            text.push_str(close);
        }
        self.splices.push(Splice::new(done, node.end - 1, text));
    }
}

/// Whether there is a comment between two children.
fn has_comment(lead: &str) -> bool {
    !lead.trim().is_empty()
}

/// Whether a comment goes on to the end of its line.
fn has_line_comment(text: &str) -> bool {
    let mut rest = text.trim_start();
    while let Some((_, after)) = rest.strip_prefix("/*").and_then(|inside| inside.split_once("*/")) {
        rest = after.trim_start();
    }
    !rest.is_empty()
}

const NOT_IN_ORDER: Refusal = Refusal::Form("some of the text stands elsewhere, behind an alias");

impl Child {
    fn new(lead: String, text: String) -> Self {
        Self { lead, body: Body::New(text), before_comma: String::new(), after_comma: String::new() }
    }
}

/// The text between two children.
struct Gap<'a> {
    before_comma: &'a str,
    comma: bool,
    after_comma: &'a str,
    lead: &'a str,
}

impl<'a> Gap<'a> {
    fn of(text: &'a str) -> Self {
        // A comma in a comment is none.
        let mut in_comment = false;
        let mut comma = None;
        for (at, char) in text.char_indices() {
            match char {
                '\n' | '\r' => in_comment = false,
                '#' => in_comment = true,
                // JSON and YAML have no text between two children that begins so.
                '/' if text[at..].starts_with("//") || text[at..].starts_with("/*") => in_comment = true,
                '/' if text[..at].ends_with('*') => in_comment = false,
                ',' if !in_comment => {
                    comma = Some(at);
                    break;
                }
                _ => {}
            }
        }
        let line = |text: &'a str| text.split_at(text.find(['\n', '\r']).unwrap_or(text.len()));
        match comma {
            Some(at) => {
                let (rest, lead) = line(&text[at + 1..]);
                // Spaces before the next child on the same line are that child's.
                let (after_comma, lead) =
                    if rest.trim().is_empty() && lead.is_empty() { ("", rest) } else { (rest, lead) };
                Self { before_comma: &text[..at], comma: true, after_comma, lead }
            }
            None => {
                let (rest, lead) = line(text);
                let (after_comma, lead) =
                    if rest.trim().is_empty() && lead.is_empty() { ("", rest) } else { (rest, lead) };
                Self { before_comma: "", comma: false, after_comma, lead }
            }
        }
    }
}
