//! One finding to one intended change: what to add, what to narrow, what to correct, and where.
//!
//! Safe is what is certain: a name that is no action gives way to the one action that stands for it, and an action that code
//! needs joins a statement that surely covers whatever resource the call is made on. All else changes what was meant (it
//! takes away, or it guesses a resource) and is done only when it is asked for.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::document::File;
use super::statements::{Slot, items, replace, scalar_slot, slot};
use super::tree::Changes;
use super::{attachment, missing};
use crate::drift::{Applicability, Finding, Rule};
use crate::iac::Infrastructure;
use crate::reference::Reference;
use crate::repo::RepoPath;

/// A change that settles a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Intent {
    /// What it does, as in [`Fix::title`](crate::drift::Fix).
    pub title: String,
    /// Whether it may be made without being asked for.
    pub applicability: Applicability,
    /// The file that changes.
    pub file: RepoPath,
    /// Which of the file's documents changes.
    pub document: usize,
    /// What changes in it.
    pub changes: Changes,
}

/// What is known where something was found.
pub struct Situation<'a> {
    /// The files that can be edited.
    pub files: &'a BTreeMap<&'a RepoPath, File<'a>>,
    /// What they declare.
    pub infrastructure: &'a [Arc<Infrastructure>],
    /// AWS's data.
    pub reference: &'a Reference,
}

/// What would settle a finding; `None` if there is no edit for it.
pub fn intent(finding: &Finding, situation: &Situation<'_>) -> Option<Intent> {
    match finding.rule {
        Rule::UnknownAction => {
            let [name] = finding.replacement.as_deref()? else { return None };
            replaced(finding, situation, std::slice::from_ref(name), Applicability::Safe)
        }
        Rule::ExcessAction => replaced(finding, situation, finding.replacement.as_deref()?, Applicability::Unsafe)
            .or_else(|| attachment::intent(finding, situation)),
        Rule::MissingAction => missing::intent(finding, situation),
        _ => None,
    }
}

/// Puts patterns in the place of the one that a finding is about, if what stands there is that pattern.
fn replaced(
    finding: &Finding,
    situation: &Situation<'_>,
    patterns: &[String],
    applicability: Applicability,
) -> Option<Intent> {
    let file = situation.files.get(&finding.place.file)?;
    let (document, span) = file.at(finding.place.span)?;
    let tree = &file.documents[document].tree;
    // A name in the place of a name is right wherever it stands, and whoever shares it.
    let slot: Slot = match applicability {
        Applicability::Safe => scalar_slot(tree, span)?,
        Applicability::Unsafe => slot(tree, span)?,
    };
    let old = items(tree, &slot.list).get(slot.item)?.text()?;
    if Some(old) != finding.pattern.as_deref() {
        return None;
    }
    let mut changes = Changes::default();
    replace(&mut changes, tree, &slot, patterns).ok()?;
    let title = match patterns {
        [] => format!("remove `{old}`"),
        patterns => format!("replace `{old}` by {}", listed(patterns)),
    };
    Some(Intent { title, applicability, file: finding.place.file.clone(), document, changes })
}

/// Names in a sentence; of many only the first.
pub(super) fn listed(names: &[String]) -> String {
    /// As many as a line holds.
    const MOST: usize = 3;
    let mut shown: Vec<String> = names.iter().take(MOST).map(|name| format!("`{name}`")).collect();
    if let more @ 1.. = names.len().saturating_sub(MOST) {
        shown.push(format!("{more} more"));
    }
    match shown.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => shown.concat(),
    }
}
