//! Nodes that no file holds: what the framework makes of a service's properties, each at the place that asks for it.

use crate::iac::syntax::{Entry, Layout, Node, Scalar, ScalarStyle, Value};
use crate::text::{Span, Spanned};

/// A node at a place.
pub fn node(span: Span, value: Value) -> Node {
    Node { value, span, tag: None, alias: None }
}

/// Text.
pub fn text(span: Span, text: impl Into<String>) -> Node {
    node(span, Value::Scalar(Scalar { text: text.into(), style: ScalarStyle::DoubleQuoted }))
}

/// A call of one of CloudFormation's functions with a text.
pub fn call(span: Span, function: &str, argument: impl Into<String>) -> Node {
    let tag = Some(Spanned { value: format!("!{function}"), span });
    Node { tag, ..text(span, argument) }
}

/// A list.
pub fn list(span: Span, items: Vec<Node>) -> Node {
    node(span, Value::Sequence(items, Layout::Flow))
}

/// A map.
pub fn map<const N: usize>(span: Span, entries: [(&str, Node); N]) -> Node {
    entry_map(span, entries.into_iter().map(|(key, value)| entry(span, key, value)).collect())
}

/// A map of entries.
pub fn entry_map(span: Span, entries: Vec<Entry>) -> Node {
    node(span, Value::Mapping(entries, Layout::Flow))
}

/// An entry of a map.
pub fn entry(span: Span, key: &str, value: Node) -> Entry {
    Entry { key: text(span, key), value }
}

/// Whether a node is a call of a CloudFormation function, in either form.
pub fn is_call(node: &Node) -> bool {
    let is_function = |key: &str| key == "Ref" || key.starts_with("Fn::");
    node.tag.is_some() || matches!(node.entries(), Some([entry]) if entry.key.text().is_some_and(is_function))
}

/// Lays one tree over another as the framework does (lodash's `merge`): maps key by key, lists item by item, and of anything
/// else the upper one counts. The recursion is as deep as both trees, which the parsers limit.
pub fn merge(under: &mut Node, over: Node) {
    match (&mut under.value, over.value) {
        (Value::Mapping(own, _), Value::Mapping(other, _)) if under.tag.is_none() && over.tag.is_none() => {
            let mut places: std::collections::HashMap<String, usize> = std::collections::HashMap::new();
            for (at, entry) in own.iter().enumerate() {
                places.extend(entry.key.text().map(|key| (key.to_owned(), at)));
            }
            for entry in other {
                match entry.key.text().and_then(|key| places.get(key)).copied() {
                    Some(at) => merge(&mut own[at].value, entry.value),
                    None => own.push(entry),
                }
            }
        }
        (Value::Sequence(own, _), Value::Sequence(other, _)) if under.tag.is_none() && over.tag.is_none() => {
            for (at, item) in other.into_iter().enumerate() {
                match own.get_mut(at) {
                    Some(own) => merge(own, item),
                    None => own.push(item),
                }
            }
        }
        (_, value) => *under = Node { value, ..over },
    }
}
