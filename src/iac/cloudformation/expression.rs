//! Intrinsic functions: one form for `!Sub` and `Fn::Sub`, and what can be known of their values.
//!
//! Nothing is deployed here, so much stays open: a `Ref` to a resource, a parameter, the account. Such text becomes a hole
//! named by its expression, in one spelling whichever way it was written: `!GetAtt Orders.Arn` and `${Orders.Arn}` are the
//! same hole. A parameter's default is only a guess at what a deployment uses, so [`Defaults`] says whether to take it.
//!
//! Facts: the intrinsic function reference of the AWS CloudFormation User Guide.

use std::collections::BTreeMap;

use super::compose::GIVEN;
use super::template::Template;
use crate::iac::policy_document::{Choice, Values};
use crate::iac::syntax::{Node, Value};
use crate::policy::{Piece, Text};

/// How deep expressions may nest. Mappings and parameters could otherwise refer to each other without end.
const MAX_NESTING: usize = 32;

/// The longest text that is put together, in bytes. IAM policies have at most 10,240 characters.
const MAX_TEXT: usize = 64 << 10;

/// What to take for a parameter that a deployment may set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Defaults {
    /// Nothing: a hole. For policies, where a wrong guess would be a false alarm or hide a real one.
    Open,
    /// Its default. For where code is and how it starts: a wrong guess there finds no code, and a note says so.
    Guess,
}

/// A call of an intrinsic function.
#[derive(Clone, Copy, Debug)]
pub struct Call<'a> {
    /// Its name without `Fn::`: `Ref`, `GetAtt`, `Sub`.
    pub function: &'a str,
    /// What it is given.
    pub argument: Argument<'a>,
}

/// What a function is given.
#[derive(Clone, Copy, Debug)]
pub struct Argument<'a> {
    node: &'a Node,
    /// Whether `node` carries the function as its tag, so that its tag must not be read as another call.
    bare: bool,
}

impl<'a> Argument<'a> {
    /// The text, if it is a plain scalar.
    pub fn text(&self) -> Option<&'a str> {
        if self.bare || call(self.node).is_none() { self.node.scalar_text() } else { None }
    }

    /// The items, if it is a plain list.
    pub fn items(&self) -> Option<&'a [Node]> {
        if self.bare || call(self.node).is_none() { self.node.items() } else { None }
    }

    /// The node, if it can be read as an expression of its own.
    pub fn node(&self) -> Option<&'a Node> {
        (!self.bare).then_some(self.node)
    }
}

/// Reads a node as a call, in either form: the tag `!Sub`, or a map with the one key `Fn::Sub`.
pub fn call(node: &Node) -> Option<Call<'_>> {
    if let Some(tag) = &node.tag {
        let function = tag.value.strip_prefix('!').filter(|name| !name.is_empty() && !name.starts_with('!'))?;
        let function = function.strip_prefix("Fn::").unwrap_or(function);
        return Some(Call { function, argument: Argument { node, bare: true } });
    }
    let [entry] = node.entries()? else { return None };
    let key = entry.key.text()?;
    let function = if key == "Ref" { key } else { key.strip_prefix("Fn::")? };
    Some(Call { function, argument: Argument { node: &entry.value, bare: false } })
}

/// Whether a node is `AWS::NoValue`, which takes away the property or item that it stands for.
pub fn is_no_value(node: &Node) -> bool {
    call(node).is_some_and(|call| call.function == "Ref" && call.argument.text() == Some("AWS::NoValue"))
}

/// The logical id in `!Ref X`, `!GetAtt X.Anything` and `!Sub ${X.Anything}`.
pub fn referenced_id(text: &Text) -> Option<&str> {
    let [Piece::Hole(name)] = text.pieces() else { return None };
    let id = name.split('.').next()?;
    (!id.contains([':', '(', ' '])).then_some(id)
}

impl<'a> Template<'a> {
    /// The text of a node, with a hole for each part that only a deployment knows.
    pub fn text(&self, node: &'a Node, defaults: Defaults) -> Text {
        self.evaluate(node, defaults, 0)
    }

    /// The nodes that may stand in the place of `node`: each branch of `Fn::If`, without those that are `AWS::NoValue`,
    /// and what `Fn::FindInMap` finds if its keys are known.
    pub fn choices(&self, node: &'a Node) -> Vec<Choice<'a>> {
        let mut found = Vec::new();
        self.collect_choices(node, false, 0, &mut found);
        found
    }

    /// The items that `node` may hold: its own if it is a list, else itself; each taken apart by [`Template::choices`].
    pub fn list(&self, node: &'a Node) -> Vec<Choice<'a>> {
        let mut found = Vec::new();
        for choice in self.choices(node) {
            self.collect_items(choice, 0, &mut found);
        }
        found
    }

    fn collect_items(&self, choice: Choice<'a>, depth: usize, found: &mut Vec<Choice<'a>>) {
        let items = if call(choice.node).is_none() { choice.node.items() } else { None };
        match items {
            Some(items) if depth < MAX_NESTING => {
                for item in items.iter().take_while(|_| self.spend(1)) {
                    let mut choices = Vec::new();
                    self.collect_choices(item, choice.optional, 0, &mut choices);
                    choices.into_iter().for_each(|choice| self.collect_items(choice, depth + 1, found));
                }
            }
            _ => found.push(choice),
        }
    }

    fn collect_choices(&self, node: &'a Node, optional: bool, depth: usize, found: &mut Vec<Choice<'a>>) {
        if is_no_value(node) {
            return;
        }
        if let Some(list) = self.given_list(node).filter(|_| depth < MAX_NESTING) {
            return self.collect_choices(list, optional, depth + 1, found);
        }
        let call = call(node).filter(|_| depth < MAX_NESTING && self.spend(1));
        match call.map(|call| (call.function, call.argument.items())) {
            Some(("If", Some([_, then, otherwise]))) => {
                self.collect_choices(then, true, depth + 1, found);
                self.collect_choices(otherwise, true, depth + 1, found);
            }
            Some(("FindInMap", Some(keys))) => {
                let value = self.find_in_map(&self.evaluate_all(keys, Defaults::Open, depth + 1));
                found.push(Choice { node: value.unwrap_or(node), optional });
            }
            _ => found.push(Choice { node, optional }),
        }
    }

    /// The list that a parameter of a nested stack is given, if a node is a `Ref` to one.
    fn given_list(&self, node: &'a Node) -> Option<&'a Node> {
        let name = call(node).filter(|call| call.function == "Ref")?.argument.text()?;
        let given = self.parameter(name)?.get(GIVEN)?;
        // What a stack hands on may be a list that it was given itself.
        (given.items().is_some() || self.given_list_below(given, 0)).then_some(given)
    }

    fn given_list_below(&self, given: &'a Node, depth: usize) -> bool {
        let name = call(given).filter(|call| call.function == "Ref").and_then(|call| call.argument.text());
        let above = name.and_then(|name| self.parameter(name)?.get(GIVEN)).filter(|_| depth < MAX_NESTING);
        above.is_some_and(|above| above.items().is_some() || self.given_list_below(above, depth + 1))
    }

    fn evaluate(&self, node: &'a Node, defaults: Defaults, depth: usize) -> Text {
        if depth > MAX_NESTING || !self.spend(1) {
            return self.opaque(node);
        }
        let Some(Call { function, argument }) = call(node) else {
            return node.scalar_text().and_then(|text| self.literal(text)).unwrap_or_else(|| self.opaque(node));
        };
        let value = match (function, argument.text(), argument.items()) {
            ("Ref", Some(name), _) => Some(self.reference(name, defaults, depth)),
            ("GetAtt", Some(path), _) => Some(self.attribute(path, defaults, depth)),
            ("GetAtt", _, Some([id, attribute])) => match (id.text(), attribute.text()) {
                (Some(id), Some(attribute)) => Some(self.attribute(&format!("{id}.{attribute}"), defaults, depth)),
                _ => None,
            },
            ("Sub", Some(pattern), _) => Some(self.substitute(pattern, None, defaults, depth)),
            ("Sub", _, Some([pattern, values])) => {
                pattern.scalar_text().map(|pattern| self.substitute(pattern, Some(values), defaults, depth))
            }
            ("Join", _, Some([separator, list])) => self.join(separator, list, defaults, depth),
            ("Select", _, Some([index, list])) => self.select(index, list, defaults, depth),
            ("FindInMap", _, Some(keys)) => {
                let keys = self.evaluate_all(keys, defaults, depth + 1);
                match self.find_in_map(&keys) {
                    // Mappings hold literals only; reading them as such keeps them from calling back into mappings.
                    Some(value) => value.scalar_text().and_then(|text| self.literal(text)),
                    None => {
                        let keys: Vec<_> = keys.iter().map(Text::to_string).collect();
                        Some(Text::hole(format!("FindInMap({})", keys.join(", "))))
                    }
                }
            }
            ("If", _, Some([condition, then, otherwise])) => {
                let then = self.evaluate(then, defaults, depth + 1);
                let otherwise = self.evaluate(otherwise, defaults, depth + 1);
                let condition = condition.text().unwrap_or_default();
                Some(if then == otherwise { then } else { Text::hole(format!("If({condition}, {then}, {otherwise})")) })
            }
            ("ImportValue", Some(name), _) => Some(Text::hole(format!("ImportValue({name})"))),
            ("ImportValue", ..) => argument.node().map(|name| {
                let name = self.evaluate(name, defaults, depth + 1);
                Text::hole(format!("ImportValue({name})"))
            }),
            _ => None,
        };
        value.filter(|text| size(text) <= MAX_TEXT).unwrap_or_else(|| self.opaque(node))
    }

    /// What `!Ref name` gives: for a parameter with a single allowed value that value, else see [`Defaults`].
    fn reference(&self, name: &str, defaults: Defaults, depth: usize) -> Text {
        if let Some(given) = self.given(name) {
            return given.clone();
        }
        let Some(parameter) = self.parameter(name) else { return Text::hole(name) };
        if let Some(given) = parameter.get(GIVEN) {
            return self.evaluate(given, defaults, depth + 1);
        }
        if let Some([only]) = parameter.get("AllowedValues").and_then(Node::items) {
            return only.scalar_text().and_then(|only| self.literal(only)).unwrap_or_else(|| Text::hole(name));
        }
        // The value of an SSM parameter type is looked up; its default is only the key to look up.
        let is_looked_up = parameter.get("Type").and_then(Node::text).is_none_or(|kind| kind.starts_with("AWS::SSM::"));
        let default = parameter.get("Default").and_then(Node::scalar_text);
        let default = default.filter(|_| defaults == Defaults::Guess && !is_looked_up);
        default.and_then(|default| self.literal(default)).unwrap_or_else(|| Text::hole(name))
    }

    /// An attribute of a resource: the output of a nested stack, or a hole.
    fn attribute(&self, path: &str, defaults: Defaults, depth: usize) -> Text {
        match self.parameter(path).and_then(|output| output.get(GIVEN)) {
            Some(value) => self.evaluate(value, defaults, depth + 1),
            None => Text::hole(path),
        }
    }

    /// Text as written. A template may ask for the same text many times over, so its length costs.
    fn literal(&self, text: &str) -> Option<Text> {
        self.spend(text.len() / 64).then(|| literal(text))
    }

    /// What `${name}` stands for in `Fn::Sub`: a parameter, a resource, or an attribute of one.
    pub fn name(&self, name: &str) -> Text {
        if name.contains('.') {
            self.attribute(name, Defaults::Open, 0)
        } else {
            self.reference(name, Defaults::Open, 0)
        }
    }

    /// The values that `Fn::Sub` is given beside its pattern.
    pub fn values_of_sub(&self, node: &'a Node) -> BTreeMap<&'a str, Text> {
        let items = call(node).filter(|call| call.function == "Sub").and_then(|call| call.argument.items());
        let Some([_, values]) = items else { return BTreeMap::new() };
        let entries = values.entries().unwrap_or_default().iter();
        entries.filter_map(|entry| Some((entry.key.text()?, self.text(&entry.value, Defaults::Open)))).collect()
    }

    fn substitute(&self, pattern: &str, values: Option<&'a Node>, defaults: Defaults, depth: usize) -> Text {
        let mut named: BTreeMap<String, Text> = BTreeMap::new();
        let values = values.and_then(Node::entries).unwrap_or_default().iter();
        let values: BTreeMap<&str, &Node> =
            values.filter_map(|entry| Some((entry.key.text()?, &entry.value))).collect();
        fill(pattern, |name| {
            let value = named.entry(name.to_owned()).or_insert_with(|| match values.get(name) {
                Some(value) => self.evaluate(value, defaults, depth + 1),
                None if name.contains('.') => self.attribute(name, defaults, depth),
                None => self.reference(name, defaults, depth),
            });
            value.clone()
        })
    }

    fn join(&self, separator: &'a Node, list: &'a Node, defaults: Defaults, depth: usize) -> Option<Text> {
        let separator = separator.scalar_text()?;
        let parts = self.known_list(list, defaults, depth + 1)?;
        let mut pieces = Vec::new();
        for (at, part) in parts.iter().enumerate() {
            if at > 0 {
                pieces.push(Piece::Known(separator.to_owned()));
            }
            pieces.extend(part.pieces().iter().cloned());
        }
        Some(pieces.into_iter().collect())
    }

    fn select(&self, index: &'a Node, list: &'a Node, defaults: Defaults, depth: usize) -> Option<Text> {
        let index: usize = self.evaluate(index, defaults, depth + 1).as_known()?.parse().ok()?;
        self.known_list(list, defaults, depth + 1)?.into_iter().nth(index)
    }

    /// The items of a list that is written out, or split from known text.
    fn known_list(&self, node: &'a Node, defaults: Defaults, depth: usize) -> Option<Vec<Text>> {
        if let Some(list) = self.given_list(node).filter(|_| depth < MAX_NESTING) {
            return self.known_list(list, defaults, depth + 1);
        }
        let Some(Call { function, argument }) = call(node) else {
            let items = node.items()?.iter().filter(|item| !is_no_value(item));
            return Some(items.map(|item| self.evaluate(item, defaults, depth)).collect());
        };
        match (function, argument.items()) {
            ("Split", Some([separator, text])) => {
                let text = self.evaluate(text, defaults, depth);
                let separator = separator.scalar_text().filter(|separator| !separator.is_empty())?;
                Some(text.as_known()?.split(separator).map(Text::known).collect())
            }
            ("FindInMap", Some(keys)) => {
                let items = self.find_in_map(&self.evaluate_all(keys, defaults, depth))?.items()?;
                Some(items.iter().filter_map(|item| item.scalar_text().map(literal)).collect())
            }
            _ => None,
        }
    }

    fn evaluate_all(&self, nodes: &'a [Node], defaults: Defaults, depth: usize) -> Vec<Text> {
        nodes.iter().map(|node| self.evaluate(node, defaults, depth)).collect()
    }

    /// The value that `Fn::FindInMap` finds, if its keys are known; or if whatever the top-level key is, the value is the
    /// same.
    fn find_in_map(&self, keys: &[Text]) -> Option<&'a Node> {
        let [map, top, second, ..] = keys else { return None };
        let map = self.mapping(map.as_known()?)?;
        if !self.spend(map.count() / 8) {
            return None;
        }
        let tops = match top.as_known() {
            Some(key) => vec![map.get(key)?],
            None => map.entries()?.iter().map(|entry| &entry.value).collect(),
        };
        let second = second.as_known()?;
        let mut values = tops.into_iter().map(|top| top.get(second));
        let first = values.next()??;
        let text = first.scalar_text();
        values.all(|value| value.is_some_and(|value| text.is_some() && value.scalar_text() == text)).then_some(first)
    }

    /// A value of which nothing is known: named by its source, so that the same expression gives the same hole.
    fn opaque(&self, node: &Node) -> Text {
        let function = node.tag.as_ref().map_or(String::new(), |tag| format!("{} ", tag.value));
        let source = self.source(node.span);
        let name: String = source.split_whitespace().collect::<Vec<_>>().join(" ");
        if name.len() > 200 {
            return Text::hole(format!("the expression at byte {}", node.span.start));
        }
        Text::hole(format!("{function}{name}"))
    }
}

/// A pattern of `Fn::Sub` with each `${name}` replaced; `${!text}` stands for `${text}` itself.
pub fn fill(pattern: &str, mut value_of: impl FnMut(&str) -> Text) -> Text {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut length = 0;
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once("${") {
        let Some((name, after)) = after.split_once('}') else { break };
        pieces.extend(literal(before).pieces().iter().cloned());
        rest = after;
        let value = match name.strip_prefix('!') {
            Some(verbatim) => Text::known(format!("${{{verbatim}}}")),
            None => value_of(name.trim()),
        };
        length += size(&value);
        if length > MAX_TEXT {
            break;
        }
        pieces.extend(value.pieces().iter().cloned());
    }
    pieces.extend(literal(rest).pieces().iter().cloned());
    pieces.into_iter().collect()
}

/// Text as written, in which `{{resolve:…}}` is looked up at deployment.
fn literal(text: &str) -> Text {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find("{{resolve:") {
        let Some(length) = rest[start..].find("}}") else { break };
        let end = start + length + "}}".len();
        pieces.push(Piece::Known(rest[..start].to_owned()));
        pieces.push(Piece::Hole(rest[start..end].to_owned()));
        rest = &rest[end..];
    }
    pieces.push(Piece::Known(rest.to_owned()));
    pieces.into_iter().collect()
}

/// How long a text is, in bytes.
pub fn size(text: &Text) -> usize {
    text.pieces()
        .iter()
        .map(|piece| match piece {
            Piece::Known(text) | Piece::Hole(text) => text.len(),
        })
        .sum()
}

impl<'a> Values<'a> for Template<'a> {
    fn list(&self, node: &'a Node) -> Vec<Choice<'a>> {
        self.list(node)
    }

    fn text(&self, node: &'a Node) -> Text {
        self.text(node, Defaults::Open)
    }

    fn is_expression(&self, node: &Node) -> bool {
        call(node).is_some()
    }

    fn is_absent(&self, node: &Node) -> bool {
        is_no_value(node)
    }
}

/// Whether a node is a map that is written out, and not a call.
pub fn is_plain_map(node: &Node) -> bool {
    matches!(node.value, Value::Mapping(..)) && call(node).is_none()
}
