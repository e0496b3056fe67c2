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
use crate::iac::syntax::Node;
use crate::iac::{Infrastructure, cdk};
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
    /// The findings that count.
    pub findings: Vec<&'a Finding>,
    /// AWS's data.
    pub reference: &'a Reference,
}

/// Why there is no edit for a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unplanned {
    /// No text of a policy would settle it.
    #[error("no change of a policy settles it")]
    Rule,
    /// Somebody wanted it so.
    #[error("what a Deny or a boundary keeps out is for people to let in")]
    Denied,
    /// Either side may be the wrong one.
    #[error("whether the policy or the code names the wrong resource is for people to say")]
    Resource,
    /// It is wrong, and nobody knows what is right.
    #[error("what should stand there instead is not known")]
    Open,
    /// `cdk synth` would write it again.
    #[error("`cdk synth` writes this file: change the application")]
    Synthesized,
    /// It is no YAML, JSON or HCL that can be read alone.
    #[error("its file is not of a form that can be edited")]
    File,
    /// A local value, a variable, a function.
    #[error("the text is not simply an item of a list of actions: it may be used elsewhere, or made when deployed")]
    NotAnItem,
    /// Of AWS's policies and SAM's templates.
    #[error("the attachment cannot be replaced where it stands")]
    Attachment,
    /// A role that nothing can be added to.
    #[error("no policy of the role can take it, and none can be added where the role stands")]
    Home,
    /// All policies of the role are also somebody else's.
    #[error("the policies of the role reach others too, who do not need it")]
    Shared,
}

/// What would settle a finding.
///
/// # Errors
/// There is no edit for it.
pub fn intent(finding: &Finding, situation: &Situation<'_>) -> Result<Intent, Unplanned> {
    match finding.rule {
        Rule::UnknownAction => {
            let Some([name]) = finding.replacement.as_deref() else { return Err(Unplanned::Open) };
            replaced(finding, situation, std::slice::from_ref(name), Applicability::Safe)
        }
        Rule::ExcessAction => {
            let patterns = finding.replacement.as_deref().ok_or(Unplanned::Open)?;
            match attachment::attached(finding, situation) {
                Some(_) => attachment::intent(finding, situation).ok_or(Unplanned::Attachment),
                None => replaced(finding, situation, patterns, Applicability::Unsafe),
            }
        }
        Rule::MissingAction => missing::intent(finding, situation),
        Rule::DeniedAction => Err(Unplanned::Denied),
        Rule::ResourceMismatch => Err(Unplanned::Resource),
        _ => Err(Unplanned::Rule),
    }
}

/// Puts patterns in the place of the one that a finding is about, if what stands there is that pattern.
fn replaced(
    finding: &Finding,
    situation: &Situation<'_>,
    patterns: &[String],
    applicability: Applicability,
) -> Result<Intent, Unplanned> {
    let why = if cdk::is_synthesized(&finding.place.file) { Unplanned::Synthesized } else { Unplanned::File };
    let file = situation.files.get(&finding.place.file).ok_or(why)?;
    let (document, span) = file.at(finding.place.span).ok_or(Unplanned::File)?;
    let tree = &file.documents[document].tree;
    // A name in the place of a name is right wherever it stands, and whoever shares it.
    let slot: Option<Slot> = match applicability {
        Applicability::Safe => scalar_slot(tree, span),
        Applicability::Unsafe => slot(tree, span),
    };
    let slot = slot.ok_or(Unplanned::NotAnItem)?;
    let old = items(tree, &slot.list).get(slot.item).and_then(Node::text).ok_or(Unplanned::NotAnItem)?;
    if Some(old) != finding.pattern.as_deref() {
        return Err(Unplanned::NotAnItem);
    }
    let mut changes = Changes::default();
    replace(&mut changes, tree, &slot, patterns).map_err(|_| Unplanned::NotAnItem)?;
    let title = match patterns {
        [] => format!("remove `{old}`"),
        patterns => format!("replace `{old}` by {}", listed(patterns)),
    };
    Ok(Intent { title, applicability, file: finding.place.file.clone(), document, changes })
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
