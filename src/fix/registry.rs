//! A role that a module of Terraform's public registry makes: what it is granted are arguments of the module's call.

use super::document::File;
use super::missing::{child, entries};
use super::resource;
use super::tree::{Changes, New, node_at};
use crate::drift::Applicability;
use crate::drift::home::Wanted;
use crate::iac::syntax::{Format, Node, Tree};
use crate::iac::terraform::registry::{self, Statements};
use crate::iac::{Role, address};
use crate::reference::Reference;

/// A statement among those that the call hands over, or the first of them.
pub(super) fn statement(
    role: &Role,
    file: &File<'_>,
    wanted: &Wanted<'_>,
    reference: &Reference,
) -> Option<(usize, Changes, Applicability)> {
    let call = address(&role.name).strip_prefix("module.")?.split_once('.')?.0;
    let (number, at) = file.documents.iter().enumerate().find_map(|(number, document)| {
        let tree = &document.tree;
        let entries = tree.root.entries().filter(|_| tree.format == Format::Hcl)?;
        let is_call = |node: &Node| node.tag.as_ref().is_some_and(|tag| tag.value == call);
        Some((number, entries.iter().position(|entry| entry.key.text() == Some("module") && is_call(&entry.value))?))
    })?;
    let document = &file.documents[number];
    let taken = registry::statements(child_of(&document.tree, at, "source")?.text()?)?;
    let (resource, applicability) = resource::of_statement(wanted, document, reference)?;
    let statement = New::Map(entries(["effect", "actions", "resources"], wanted.action, resource::as_list(resource)));
    let mut changes = Changes::default();
    add(&mut changes, &document.tree, at, taken, wanted.action, statement)?;
    Some((number, changes, applicability))
}

/// Adds a statement to the arguments of the call that is the entry `at` of a file.
fn add(changes: &mut Changes, tree: &Tree, at: usize, taken: &Statements, action: &str, statement: New) -> Option<()> {
    if let Some(switch) = taken.switch {
        match child_of(tree, at, switch) {
            None => changes.add_entry(&[at], switch, New::Expression("true".to_owned())).ok()?,
            // A condition is for people to change.
            Some(node) => node.scalar_text().filter(|text| *text == "true").map(drop)?,
        }
    }
    match child(tree, &[at], taken.argument) {
        None if taken.is_map => {
            changes.add_entry(&[at], taken.argument, New::Map(vec![(label(action), statement)])).ok()
        }
        None => changes.add_entry(&[at], taken.argument, New::List(vec![statement])).ok(),
        Some(path) => {
            let node = node_at(tree, &path).filter(|node| node.tag.is_none())?;
            match (node.items(), node.entries()) {
                (Some(items), _) => changes.add_item(&path, items.len().saturating_sub(1), statement).ok(),
                (_, Some(entries)) => {
                    let label = label(action);
                    let is_free = entries.iter().all(|entry| entry.key.text() != Some(&label));
                    is_free.then(|| changes.add_entry(&path, &label, statement).ok())?
                }
                _ => None,
            }
        }
    }
}

fn child_of<'t>(tree: &'t Tree, at: usize, key: &str) -> Option<&'t Node> {
    node_at(tree, &child(tree, &[at], key)?)
}

/// What a statement is called among others, in the way of Terraform's names: `s3_get_object`.
fn label(action: &str) -> String {
    let mut label = String::new();
    let mut before = ':';
    for char in action.chars() {
        if char.is_ascii_uppercase() && (before.is_ascii_lowercase() || before.is_ascii_digit()) {
            label.push('_');
        }
        label.push(if char.is_ascii_alphanumeric() { char.to_ascii_lowercase() } else { '_' });
        before = char;
    }
    label
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_is_called_as_terraform_calls_things() {
        assert_eq!(label("s3:GetObject"), "s3_get_object");
        assert_eq!(label("rds-data:ExecuteStatement"), "rds_data_execute_statement");
        assert_eq!(label("dynamodb:PartiQLSelect"), "dynamodb_parti_qlselect");
    }
}
