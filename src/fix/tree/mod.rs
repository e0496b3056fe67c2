//! Changes to YAML, JSON and HCL: what shall become of a tree, the text that says so, and the proof that it does.
//!
//! A change is written down for the tree ([`Changes`]), because that is what is meant; [`splices`] turns it into the
//! fewest bytes of text, in the style of what stands around it; and [`edit`] reads the new text again and compares it with
//! the tree that was meant. Only text that passes is given out.
//!
//! - `block` writes into YAML's indented collections, `flow` into brackets (JSON, HCL's values, and YAML's flow style), `hcl`
//!   into HCL's blocks, `value` is how new values look.

mod block;
mod flow;
mod hcl;
mod value;

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use super::splice::{self, Splice};
use crate::iac::syntax::{self, Entry, Format, Layout, Node, Scalar, ScalarStyle, Tree, Value};
use crate::iac::terraform;
use crate::text::Span;

/// The way from the root to a node: which child of each collection. A map's child is its value.
pub type Path = Vec<usize>;

/// A value to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum New {
    /// A string.
    Text(String),
    /// An intrinsic function of CloudFormation with a string: `Sub` and its pattern.
    Call(&'static str, String),
    /// A list.
    List(Vec<Self>),
    /// A map.
    Map(Vec<(String, Self)>),
    /// A block of HCL: its labels, and what stands in it.
    Block(Vec<String>, Vec<(String, Self)>),
    /// An expression of HCL, as it is written.
    Expression(String),
    /// What `jsonencode` of HCL makes text of.
    Encoded(Box<Self>),
}

impl New {
    /// A string.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// A map.
    pub fn map<const N: usize>(entries: [(&str, Self); N]) -> Self {
        Self::Map(entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
    }

    /// The node that a reader makes of it.
    fn node(&self, format: Format) -> Node {
        let node = |value, tag| Node { value, span: Span::default(), tag, alias: None };
        let scalar = |text: &str| Value::Scalar(Scalar { text: text.to_owned(), style: ScalarStyle::DoubleQuoted });
        match self {
            Self::Text(text) => node(scalar(text), None),
            Self::Call(function, argument) if format == Format::Json => {
                let key = format!("Fn::{function}");
                Self::Map(vec![(key, Self::Text(argument.clone()))]).node(format)
            }
            // HCL's text has no functions of CloudFormation.
            Self::Call(_, argument) if format == Format::Hcl => node(scalar(argument), None),
            Self::Call(function, argument) => {
                let tag = crate::text::Spanned { value: format!("!{function}"), span: Span::default() };
                node(scalar(argument), Some(tag))
            }
            Self::List(items) => {
                node(Value::Sequence(items.iter().map(|item| item.node(format)).collect(), Layout::Flow), None)
            }
            Self::Map(entries) => {
                let entry =
                    |(key, value): &(String, Self)| Entry { key: node(scalar(key), None), value: value.node(format) };
                node(Value::Mapping(entries.iter().map(entry).collect(), Layout::Flow), None)
            }
            Self::Block(labels, entries) => {
                let mut block = Self::Map(entries.clone()).node(format);
                let tag = crate::text::Spanned { value: labels.join(" "), span: Span::default() };
                block.tag = (!labels.is_empty()).then_some(tag);
                block
            }
            Self::Expression(text) => {
                let tag = crate::text::Spanned { value: terraform::EXPRESSION.to_owned(), span: Span::default() };
                node(scalar(text), Some(tag))
            }
            Self::Encoded(inner) => inner.node(format),
        }
    }
}

/// What becomes of one collection's children.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Of a list, or of the single item that stands instead of one.
    Items {
        /// What takes the place of an item; nothing removes it.
        replaced: BTreeMap<usize, Vec<New>>,
        /// What comes after an item. In an empty list, what comes after item 0 is the list.
        added: BTreeMap<usize, Vec<New>>,
    },
    /// Of a map.
    Entries {
        /// Entries that go.
        removed: BTreeSet<usize>,
        /// Entries that come, after all others.
        added: Vec<(String, New)>,
        /// Entries that keep their value under another key.
        renamed: BTreeMap<usize, String>,
    },
}

impl Default for Change {
    fn default() -> Self {
        Self::Items { replaced: BTreeMap::new(), added: BTreeMap::new() }
    }
}

impl Change {
    fn no_entries() -> Self {
        Self::Entries { removed: BTreeSet::new(), added: Vec::new(), renamed: BTreeMap::new() }
    }
}

/// The entries of a map that go, and those that come.
type EntriesOf<'a> = (&'a mut BTreeSet<usize>, &'a mut Vec<(String, New)>);

/// What becomes of a tree.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes(BTreeMap<Path, Change>);

/// Two changes want different things of the same place, or one wants what a tree cannot have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("another change is made at the same place")]
pub struct Conflict;

impl Changes {
    /// Whether nothing changes.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The change at a path.
    pub fn get(&self, path: &[usize]) -> Option<&Change> {
        self.0.get(path)
    }

    /// All changes, by path.
    pub fn iter(&self) -> impl Iterator<Item = (&Path, &Change)> {
        self.0.iter()
    }

    /// Puts `new` in the place of an item of the list at `list`; nothing removes it.
    ///
    /// # Errors
    /// Something else was to take the item's place.
    pub fn replace_item(&mut self, list: &[usize], item: usize, new: Vec<New>) -> Result<(), Conflict> {
        let Change::Items { replaced, .. } = self.0.entry(list.to_vec()).or_default() else { return Err(Conflict) };
        if replaced.get(&item).is_some_and(|other| *other != new) {
            return Err(Conflict);
        }
        replaced.insert(item, new);
        Ok(())
    }

    /// Puts `new` after an item of the list at `list`, unless it comes there anyway.
    ///
    /// # Errors
    /// The entries of the place were to change, as those of a map.
    pub fn add_item(&mut self, list: &[usize], after: usize, new: New) -> Result<(), Conflict> {
        let Change::Items { added, .. } = self.0.entry(list.to_vec()).or_default() else { return Err(Conflict) };
        let there = added.entry(after).or_default();
        if !there.contains(&new) {
            there.push(new);
        }
        Ok(())
    }

    /// Adds an entry to the map at `map`.
    ///
    /// # Errors
    /// An entry of this key comes anyway, or the place was to change as a list.
    pub fn add_entry(&mut self, map: &[usize], key: &str, new: New) -> Result<(), Conflict> {
        let (_, added) = self.entries(map)?;
        // Two changes that both make a list, or a map, make one.
        if let New::List(more) = &new
            && let Some((_, New::List(items))) = added.iter_mut().find(|(other, _)| other == key)
        {
            items.extend(more.iter().filter(|item| !items.contains(item)).cloned().collect::<Vec<_>>());
            return Ok(());
        }
        if let New::Map(more) = &new
            && let Some((_, New::Map(entries))) = added.iter_mut().find(|(other, _)| other == key)
        {
            let clashes =
                |(key, value): &(String, New)| entries.iter().any(|(other, known)| other == key && known != value);
            if more.iter().any(clashes) {
                return Err(Conflict);
            }
            entries.extend(more.iter().filter(|entry| !entries.contains(entry)).cloned().collect::<Vec<_>>());
            return Ok(());
        }
        // Blocks of a kind may be many.
        let same = |(other, value): &&(String, New)| other == key && (!matches!(new, New::Block(..)) || *value == new);
        match added.iter().find(same) {
            Some((_, known)) if *known == new => {}
            Some(_) => return Err(Conflict),
            None => added.push((key.to_owned(), new)),
        }
        Ok(())
    }

    /// Removes an entry of the map at `map`.
    ///
    /// # Errors
    /// The place was to change as a list.
    pub fn remove_entry(&mut self, map: &[usize], entry: usize) -> Result<(), Conflict> {
        self.entries(map)?.0.insert(entry);
        Ok(())
    }

    /// Gives an entry of the map at `map` another key.
    ///
    /// # Errors
    /// The entry was to get yet another one, or the place was to change as a list.
    pub fn rename_entry(&mut self, map: &[usize], entry: usize, key: &str) -> Result<(), Conflict> {
        match self.0.entry(map.to_vec()).or_insert_with(Change::no_entries) {
            Change::Entries { renamed, .. } if renamed.get(&entry).is_none_or(|other| other == key) => {
                renamed.insert(entry, key.to_owned());
                Ok(())
            }
            _ => Err(Conflict),
        }
    }

    fn entries(&mut self, map: &[usize]) -> Result<EntriesOf<'_>, Conflict> {
        match self.0.entry(map.to_vec()).or_insert_with(Change::no_entries) {
            Change::Entries { removed, added, .. } => Ok((removed, added)),
            Change::Items { .. } => Err(Conflict),
        }
    }

    /// Whether an entry of the map at `map` goes.
    pub fn removes_entry(&self, map: &[usize], entry: usize) -> bool {
        matches!(self.0.get(map), Some(Change::Entries { removed, .. }) if removed.contains(&entry))
    }

    /// Whether all items of the list at `path` go and none come.
    pub fn leaves_nothing(&self, tree: &Tree, path: &[usize]) -> bool {
        let Some(Change::Items { replaced, added }) = self.0.get(path) else { return false };
        let count = node_at(tree, path).map_or(0, |node| node.items().map_or(1, <[Node]>::len));
        replaced.len() == count && replaced.values().chain(added.values()).all(Vec::is_empty)
    }

    /// Drops every change at or below a path.
    pub fn forget(&mut self, path: &[usize]) {
        self.0.retain(|other, _| !other.starts_with(path));
    }

    /// Does what `other` does, too.
    ///
    /// # Errors
    /// The two cannot both be done; `self` is then as it was.
    pub fn merge(&mut self, other: &Self) -> Result<(), Conflict> {
        let mut both = self.clone();
        for (path, change) in &other.0 {
            match change {
                Change::Items { replaced, added } => {
                    for (&item, new) in replaced {
                        both.replace_item(path, item, new.clone())?;
                    }
                    for (&after, new) in added {
                        new.iter().try_for_each(|new| both.add_item(path, after, new.clone()))?;
                    }
                }
                Change::Entries { removed, added, renamed } => {
                    renamed.iter().try_for_each(|(&entry, key)| both.rename_entry(path, entry, key))?;
                    removed.iter().try_for_each(|&entry| both.remove_entry(path, entry))?;
                    added.iter().try_for_each(|(key, new)| both.add_entry(path, key, new.clone()))?;
                }
            }
        }
        *self = both;
        Ok(())
    }

    /// The tree that is meant.
    fn intended(&self, tree: &Tree) -> Node {
        let mut path = Vec::new();
        self.rebuild(&tree.root, tree.format, &mut path)
    }

    /// `node` with all changes at and below it. As deep as the tree, which its reader limits.
    fn rebuild(&self, node: &Node, format: Format, path: &mut Path) -> Node {
        let Some(Change::Items { replaced, added }) = self.0.get(path) else {
            return self.rebuild_children(node, format, path);
        };
        let is_list = matches!(node.value, Value::Sequence(..));
        let items = if is_list { node.items().unwrap_or_default() } else { std::slice::from_ref(node) };
        let mut new = Vec::new();
        for (at, item) in items.iter().enumerate() {
            match replaced.get(&at) {
                Some(with) => new.extend(with.iter().map(|value| value.node(format))),
                None if is_list => {
                    path.push(at);
                    new.push(self.rebuild(item, format, path));
                    path.pop();
                }
                None => new.push(self.rebuild_children(item, format, path)),
            }
            new.extend(added.get(&at).into_iter().flatten().map(|value| value.node(format)));
        }
        if items.is_empty() {
            new.extend(added.get(&0).into_iter().flatten().map(|value| value.node(format)));
        }
        if !is_list && new.len() == 1 {
            return new.remove(0);
        }
        let (tag, alias) = if is_list { (node.tag.clone(), node.alias) } else { (None, None) };
        Node { value: Value::Sequence(new, Layout::Flow), span: node.span, tag, alias }
    }

    fn rebuild_children(&self, node: &Node, format: Format, path: &mut Path) -> Node {
        let (mut child, none) = (
            |at: usize, value: &Node| {
                path.push(at);
                let value = self.rebuild(value, format, path);
                path.pop();
                value
            },
            (BTreeSet::new(), Vec::new()),
        );
        let value = match &node.value {
            Value::Scalar(scalar) => Value::Scalar(scalar.clone()),
            Value::Sequence(items, layout) => {
                Value::Sequence(items.iter().enumerate().map(|(at, item)| child(at, item)).collect(), *layout)
            }
            Value::Mapping(entries, layout) => {
                let mut new: Vec<(usize, Entry)> = entries
                    .iter()
                    .enumerate()
                    .map(|(at, entry)| (at, Entry { key: entry.key.clone(), value: child(at, &entry.value) }))
                    .collect();
                let (removed, added) = match self.0.get(path) {
                    Some(Change::Entries { removed, added, renamed }) => {
                        for (at, entry) in &mut new {
                            if let Some(key) = renamed.get(at) {
                                entry.key = New::text(key.as_str()).node(format);
                            }
                        }
                        (removed, added)
                    }
                    _ => (&none.0, &none.1),
                };
                new.retain(|(at, _)| !removed.contains(at));
                let mut new: Vec<Entry> = new.into_iter().map(|(_, entry)| entry).collect();
                new.extend(added.iter().map(|(key, value)| Entry {
                    key: New::text(key.as_str()).node(format),
                    value: value.node(format),
                }));
                Value::Mapping(new, *layout)
            }
        };
        Node { value, span: node.span, tag: node.tag.clone(), alias: node.alias }
    }
}

/// Why a change is not made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The text is written in a way that the change has no form for.
    #[error("{0}")]
    Form(&'static str),
    /// The new text was read, and does not say what was meant.
    #[error("the new text would not say what is meant")]
    Unproven,
}

/// A file's new text, and how it differs from the old one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edited {
    /// The whole new text.
    pub text: String,
    /// What differs, in order.
    pub splices: Vec<Splice>,
}

/// Makes changes to a file and proves them: the new text is read again, and must be the tree that was meant, everywhere.
///
/// # Errors
/// See [`Refusal`].
pub fn edit(file: &str, tree: &Tree, changes: &Changes) -> Result<Edited, Refusal> {
    let splices = splices(file, tree, changes)?;
    let text = splice::apply(file, &splices);
    let read = match tree.format {
        Format::Hcl => terraform::tree(&text),
        Format::Yaml | Format::Json => syntax::parse(text.as_bytes(), tree.format),
    };
    let read = read.map_err(|_| Refusal::Unproven)?;
    let proven = same(&read.root, &changes.intended(tree)) && read.warnings.len() == tree.warnings.len();
    if proven { Ok(Edited { text, splices }) } else { Err(Refusal::Unproven) }
}

/// The bytes to change, in order.
fn splices(file: &str, tree: &Tree, changes: &Changes) -> Result<Vec<Splice>, Refusal> {
    const SHARED: Refusal = Refusal::Form("the text is used in several places, by an alias");
    let mut writer = Writer { file, style: value::Style::of(file, tree), splices: Vec::new() };
    let mut shared = Vec::new();
    aliased(&tree.root, &mut shared);
    for (path, change) in changes.iter() {
        let place = Place::find(tree, path).ok_or(SHARED)?;
        let own = place.node.span;
        if shared.iter().any(|span| span.start <= own.start && own.end <= span.end) {
            return Err(SHARED);
        }
        if let Change::Entries { renamed, removed, added } = change {
            writer.rename(&place, renamed)?;
            if removed.is_empty() && added.is_empty() {
                continue;
            }
        }
        match (&place.node.value, change) {
            (Value::Sequence(_, Layout::Block), Change::Items { replaced, added }) => {
                writer.block_items(&place, replaced, added)?;
            }
            (Value::Sequence(_, Layout::Flow), Change::Items { replaced, added }) => {
                writer.flow_items(&place, replaced, added)?;
            }
            (Value::Mapping(_, Layout::Block), Change::Items { .. }) if tree.format == Format::Hcl => {
                return Err(Refusal::Form("a block is no item of a list"));
            }
            (_, Change::Items { replaced, added }) => writer.single_item(&place, replaced, added)?,
            (Value::Mapping(..), Change::Entries { removed, added, .. }) if tree.format == Format::Hcl => {
                writer.body_entries(&place, removed, added)?;
            }
            (Value::Mapping(_, Layout::Block), Change::Entries { removed, added, .. }) => {
                writer.block_entries(&place, removed, added)?;
            }
            (Value::Mapping(_, Layout::Flow), Change::Entries { removed, added, .. }) => {
                writer.flow_entries(&place, removed, added)?;
            }
            (_, Change::Entries { .. }) => return Err(Refusal::Form("there is no map to change")),
        }
    }
    splice::normalize(file, writer.splices).ok_or(Refusal::Form("two changes meet in the same text"))
}

/// The places of text that an alias brings in elsewhere. As deep as the tree, which its reader limits.
fn aliased(node: &Node, found: &mut Vec<Span>) {
    match &node.value {
        _ if node.alias.is_some() => found.push(node.span),
        Value::Scalar(_) => {}
        Value::Sequence(items, _) => items.iter().for_each(|item| aliased(item, found)),
        Value::Mapping(entries, _) => entries.iter().for_each(|entry| aliased(&entry.value, found)),
    }
}

/// What is needed to write into one file.
struct Writer<'a> {
    file: &'a str,
    style: value::Style<'a>,
    splices: Vec<Splice>,
}

impl Writer<'_> {
    /// Writes other keys.
    fn rename(&mut self, place: &Place<'_>, renamed: &BTreeMap<usize, String>) -> Result<(), Refusal> {
        for (&at, name) in renamed {
            let key = place.node.entries().and_then(|entries| Some(&entries.get(at)?.key));
            let key = key.ok_or(Refusal::Form("there is no such entry"))?;
            let Value::Scalar(scalar) = &key.value else { return Err(Refusal::Form("the key is no text")) };
            self.splices.push(Splice::new(key.span.start, key.span.end, self.style.scalar(name, scalar.style)));
        }
        Ok(())
    }
}

/// A node and what holds it.
#[derive(Clone, Copy)]
struct Place<'a> {
    node: &'a Node,
    /// The key that it is the value of.
    key: Option<&'a Node>,
    /// How the collection around it is written.
    around: Layout,
}

impl<'a> Place<'a> {
    /// The node at a path; `None` if there is none, or if its text stands elsewhere (behind an alias or a merge key).
    fn find(tree: &'a Tree, path: &[usize]) -> Option<Self> {
        let mut place = Self { node: &tree.root, key: None, around: Layout::Block };
        for &at in path {
            let node = place.node;
            place = match &node.value {
                Value::Sequence(items, layout) => Self { node: items.get(at)?, key: None, around: *layout },
                Value::Mapping(entries, layout) => {
                    let entry = entries.get(at)?;
                    Self { node: &entry.value, key: Some(&entry.key), around: *layout }
                }
                Value::Scalar(_) => return None,
            };
            let inside = node.span.start <= place.node.span.start && place.node.span.end <= node.span.end;
            if place.node.alias.is_some() || !inside {
                return None;
            }
        }
        Some(place)
    }
}

/// Where a node's own text begins: its tag belongs to it.
fn start_of(node: &Node) -> usize {
    match (node.alias, &node.tag) {
        (Some(alias), _) => alias.start,
        (None, Some(tag)) => tag.span.start.min(node.span.start),
        (None, None) => node.span.start,
    }
}

/// Where a node's own text ends: an alias's ends with its name.
fn end_of(node: &Node) -> usize {
    node.alias.unwrap_or(node.span).end
}

/// Whether two trees say the same: spans and styles do not count.
fn same(a: &Node, b: &Node) -> bool {
    let tag = |node: &Node| node.tag.as_ref().map(|tag| tag.value.clone());
    tag(a) == tag(b)
        && match (&a.value, &b.value) {
            (Value::Scalar(x), Value::Scalar(y)) => x.text == y.text && a.is_null() == b.is_null(),
            (Value::Sequence(x, _), Value::Sequence(y, _)) => {
                x.len() == y.len() && x.iter().zip(y).all(|(x, y)| same(x, y))
            }
            (Value::Mapping(x, _), Value::Mapping(y, _)) => {
                x.len() == y.len() && x.iter().zip(y).all(|(x, y)| same(&x.key, &y.key) && same(&x.value, &y.value))
            }
            _ => false,
        }
}

/// The path to the node whose own text has this span: a value's, or (then the path leads to its value) a key's.
pub fn path_to(tree: &Tree, span: Span) -> Option<Path> {
    let mut path = Vec::new();
    find_span(&tree.root, span, &mut path).then_some(path)
}

fn find_span(node: &Node, span: Span, path: &mut Path) -> bool {
    if node.alias.is_some() {
        return false;
    }
    if node.span == span {
        return true;
    }
    let children: Vec<(Option<&Node>, &Node)> = match &node.value {
        Value::Scalar(_) => return false,
        Value::Sequence(items, _) => items.iter().map(|item| (None, item)).collect(),
        Value::Mapping(entries, _) => entries.iter().map(|entry| (Some(&entry.key), &entry.value)).collect(),
    };
    for (at, (key, value)) in children.into_iter().enumerate() {
        path.push(at);
        let around = value.span.start <= span.start && span.end <= value.span.end;
        if key.is_some_and(|key| key.span == span) || (around && find_span(value, span, path)) {
            return true;
        }
        path.pop();
    }
    false
}

/// The node at a path.
pub fn node_at<'a>(tree: &'a Tree, path: &[usize]) -> Option<&'a Node> {
    path.iter().try_fold(&tree.root, |node, &at| match &node.value {
        Value::Sequence(items, _) => items.get(at),
        Value::Mapping(entries, _) => entries.get(at).map(|entry| &entry.value),
        Value::Scalar(_) => None,
    })
}

/// The key that the node at a path is the value of.
pub fn key_at<'a>(tree: &'a Tree, path: &[usize]) -> Option<&'a str> {
    let (&last, parent) = path.split_last()?;
    node_at(tree, parent)?.entries()?.get(last)?.key.text()
}
