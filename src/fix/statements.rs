//! From what shall become of action patterns to changes of a tree: where the patterns of a policy document stand in its
//! file, and what goes with a list that is left empty.

use super::tree::{Changes, Conflict, New, Path, key_at, node_at, path_to};
use crate::iac::syntax::{Entry, Format, Node, Tree, Value};
use crate::text::Span;

/// An item of an `Action` list, or the single action that stands instead of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    /// The value of `Action`.
    pub list: Path,
    /// The item.
    pub item: usize,
}

/// Where a pattern stands that was written with these bytes. `None` if it is not simply an item of `Action` or
/// `NotAction`: within a function, or behind an alias.
pub fn slot(tree: &Tree, pattern: Span) -> Option<Slot> {
    let path = path_to(tree, pattern)?;
    // A list that is only called so, a local value of Terraform, may be used for anything.
    let is_statement = |path: &[usize]| {
        let around = path.split_last().and_then(|(_, around)| node_at(tree, around));
        around.is_some_and(|around| ["resources", "not_resources"].iter().any(|key| around.get(key).is_some()))
    };
    let is_actions = |path: &[usize]| match key_at(tree, path) {
        Some("Action" | "NotAction") => true,
        Some("actions" | "not_actions") => is_statement(path),
        _ => false,
    };
    if is_actions(&path) {
        return Some(Slot { list: path, item: 0 });
    }
    let (&item, list) = path.split_last()?;
    let is_list = matches!(node_at(tree, list)?.value, Value::Sequence(..)) && node_at(tree, list)?.tag.is_none();
    (is_list && is_actions(list)).then(|| Slot { list: list.to_vec(), item })
}

/// Where text stands that is an item of any list, or of none.
pub fn scalar_slot(tree: &Tree, text: Span) -> Option<Slot> {
    let path = path_to(tree, text)?;
    let (&item, list) = path.split_last()?;
    match node_at(tree, list)?.value {
        Value::Sequence(..) if !is_arguments(tree, list) => Some(Slot { list: list.to_vec(), item }),
        _ => Some(Slot { list: path, item: 0 }),
    }
}

/// Whether a list is not one of items that come and go, but holds the arguments of a function of CloudFormation (`Fn::If`),
/// whose places have a meaning.
pub fn is_arguments(tree: &Tree, list: &[usize]) -> bool {
    let is_tagged = node_at(tree, list).is_some_and(|node| node.tag.is_some());
    (tree.format != Format::Hcl && is_tagged) || key_at(tree, list).is_some_and(|key| key.starts_with("Fn::"))
}

/// Puts action patterns in the place of one, without those that the list has anyway.
///
/// # Errors
/// Something else was to take its place.
pub fn replace(changes: &mut Changes, tree: &Tree, slot: &Slot, patterns: &[String]) -> Result<(), Conflict> {
    let others = items(tree, &slot.list).iter().enumerate().filter(|(at, _)| *at != slot.item);
    let others: Vec<String> = others.filter_map(|(_, other)| other.text()).map(str::to_ascii_lowercase).collect();
    let new = patterns.iter().filter(|new| !others.contains(&new.to_ascii_lowercase()));
    changes.replace_item(&slot.list, slot.item, new.map(|new| New::text(new.as_str())).collect())
}

/// What a list is left with once nothing of it is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Left {
    /// The document itself, without any statement.
    #[error("nothing is left of the policy")]
    Nothing,
    /// A policy that the file uses elsewhere, or that cannot be taken out.
    #[error("nothing is left of the policy, and taking it out is left to you")]
    Resource,
    /// What one branch of a condition gives.
    #[error("nothing is left of what a branch of a condition gives, and taking it out is left to you")]
    Branch,
}

/// Takes out what would be left empty: a statement without actions, then a document without statements, then the entry of
/// `Policies` that holds it, then `Policies`.
///
/// # Errors
/// Something is left that cannot be taken out.
pub fn settle(changes: &mut Changes, tree: &Tree) -> Result<(), Left> {
    loop {
        let empty = changes.iter().map(|(path, _)| path).find(|path| changes.leaves_nothing(tree, path)).cloned();
        let Some(list) = empty else { return Ok(()) };
        changes.forget(&list);
        match key_at(tree, &list) {
            // The map that holds it goes.
            Some("Action" | "NotAction" | "actions" | "not_actions") => remove(changes, tree, &list[..list.len() - 1])?,
            Some("Statement") => remove_document(changes, tree, &list[..list.len() - 1])?,
            // The entry goes with the list.
            _ => {
                let (&entry, map) = list.split_last().ok_or(Left::Nothing)?;
                changes.remove_entry(map, entry).map_err(|Conflict| Left::Resource)?;
                // A policy document of HCL needs a statement.
                let statements = || node_at(tree, map)?.entries();
                let is_left = |(at, entry): (usize, &Entry)| {
                    matches!(entry.key.text(), Some("statement" | "dynamic")) && !changes.removes_entry(map, at)
                };
                if key_at(tree, &list) == Some("statement")
                    && !statements().unwrap_or_default().iter().enumerate().any(is_left)
                {
                    return Err(Left::Resource);
                }
            }
        }
    }
}

/// Takes a document out of the list that holds it, alone or under `PolicyDocument`.
fn remove_document(changes: &mut Changes, tree: &Tree, document: &[usize]) -> Result<(), Left> {
    if document.is_empty() {
        return Err(Left::Nothing);
    }
    let holder = match key_at(tree, document) {
        Some("PolicyDocument") => &document[..document.len() - 1],
        _ => document,
    };
    let in_list = holder.split_last().and_then(|(_, list)| key_at(tree, list)) == Some("Policies");
    let single = key_at(tree, holder) == Some("Policies");
    if in_list || single { remove(changes, tree, holder) } else { Err(Left::Resource) }
}

/// Takes an item out of its list; a single item that stands instead of a list goes as the list would.
fn remove(changes: &mut Changes, tree: &Tree, node: &[usize]) -> Result<(), Left> {
    changes.forget(node);
    let (&last, parent) = node.split_last().ok_or(Left::Nothing)?;
    let in_list = node_at(tree, parent).is_some_and(|parent| parent.items().is_some());
    if in_list && is_arguments(tree, parent) {
        return Err(Left::Branch);
    }
    let removed = if in_list {
        changes.replace_item(parent, last, Vec::new())
    } else {
        changes.replace_item(node, 0, Vec::new())
    };
    removed.map_err(|Conflict| Left::Resource)
}

/// The items of a list, or the single item that stands instead of one.
pub fn items<'a>(tree: &'a Tree, list: &[usize]) -> &'a [Node] {
    let Some(node) = node_at(tree, list) else { return &[] };
    node.items().unwrap_or(std::slice::from_ref(node))
}
