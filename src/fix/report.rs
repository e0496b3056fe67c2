//! All findings of a report to patches of files.
//!
//! Every change passes twice: its text must read as the tree that was meant (see [`tree`](super::tree)), and read through
//! `iac` again the role must be granted what was missing.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::combine::{Refused, combine};
use super::plan::{Applicability, Template, intent};
use super::tree::Changes;
use crate::drift::{Finding, Report, Rule};
use crate::iac::syntax::{self, Format};
use crate::iac::{Infrastructure, cloudformation};
use crate::policy::{Evaluator, Limit, Outcome};
use crate::reference::Reference;
use crate::repo::RepoPath;

/// A file's old and new text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Patch {
    /// The file.
    pub file: RepoPath,
    /// Its text when it was read.
    pub before: String,
    /// Its proven new text.
    pub after: String,
}

/// What can be done about the findings of a report.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fixes {
    /// Files in order.
    pub patches: Vec<Patch>,
    /// How many findings the patches settle.
    pub fixed: usize,
    /// How many more could be settled by unsafe changes, which were not asked for.
    pub held_back: usize,
    /// What was to change and could not be changed: a line each.
    pub notes: Vec<String>,
}

/// Patches that settle the findings that count, as far as there are edits for them.
pub fn fixes(report: &Report, reference: &Reference, with_unsafe: bool) -> Fixes {
    let mut by_file: BTreeMap<&RepoPath, Vec<&Finding>> = BTreeMap::new();
    for finding in report.findings.iter().filter(|finding| Report::counts(finding)) {
        let file = match finding.rule {
            Rule::MissingAction => finding.workload_file.as_ref(),
            _ => Some(&finding.place.file),
        };
        by_file.entry(file.unwrap_or(&finding.place.file)).or_default().push(finding);
    }
    let mut fixes = Fixes::default();
    for (file, findings) in by_file {
        if let Some(bytes) = report.texts.get(file).filter(|bytes| cloudformation::looks_like_template(bytes)) {
            fixes.in_file(file, bytes, &findings, reference, with_unsafe);
        }
    }
    fixes
}

impl Fixes {
    fn in_file(
        &mut self,
        file: &RepoPath,
        bytes: &Arc<[u8]>,
        findings: &[&Finding],
        reference: &Reference,
        with_unsafe: bool,
    ) {
        let prefer = if file.extension() == Some("json") { Format::Json } else { Format::Yaml };
        let (Ok(before), Ok(tree)) = (std::str::from_utf8(bytes), syntax::parse(bytes, prefer)) else { return };
        let infrastructure = cloudformation::read(file, bytes, reference);
        let template = Template { tree: &tree, infrastructure: &infrastructure };
        let mut wanted: Vec<(&Finding, Changes)> = Vec::new();
        // A name that is corrected may grant what is missing: that is seen when the new text is checked.
        let corrected: BTreeSet<&String> = findings
            .iter()
            .filter(|finding| finding.rule == Rule::UnknownAction)
            .filter_map(|finding| finding.replacement.as_ref())
            .flatten()
            .collect();
        for &finding in findings {
            if finding.rule == Rule::MissingAction && finding.actions.iter().any(|action| corrected.contains(action)) {
                continue;
            }
            match intent(finding, &template, reference) {
                Some(intent) if with_unsafe || intent.applicability == Applicability::Safe => {
                    wanted.push((finding, intent.changes));
                }
                Some(_) => self.held_back += 1,
                None => {}
            }
        }
        let mut unsettled: BTreeSet<usize> = BTreeSet::new();
        // A change that reads as meant and still does not settle its finding is left out, and the rest made without it.
        let combined = loop {
            let parts = wanted.iter().enumerate().map(|(at, (_, changes))| {
                if unsettled.contains(&at) { Err(Refused::Unsettled) } else { Ok(changes.clone()) }
            });
            let combined = combine(before, &tree, parts.collect());
            let after = cloudformation::read(file, combined.edited.text.as_bytes(), reference);
            let open: Vec<usize> = wanted
                .iter()
                .enumerate()
                .filter(|(at, (finding, _))| combined.outcomes[*at].is_ok() && !is_settled(finding, &after))
                .map(|(at, _)| at)
                .collect();
            if open.is_empty() {
                break combined;
            }
            unsettled.extend(open);
        };
        for ((finding, _), outcome) in wanted.iter().zip(&combined.outcomes) {
            match outcome {
                Ok(()) => self.fixed += 1,
                Err(reason) => self.notes.push(format!("not fixed: {}: {reason}", finding.message)),
            }
        }
        // A file that nothing would be left of is never emptied.
        let after = combined.edited.text;
        if after != before && !after.is_empty() {
            self.patches.push(Patch { file: file.clone(), before: before.to_owned(), after });
        }
    }
}

/// Whether the role is granted what was missing. The other findings are about text, which is proven already.
fn is_settled(finding: &Finding, after: &Infrastructure) -> bool {
    if finding.rule != Rule::MissingAction {
        return true;
    }
    let role = after.roles.iter().find(|role| Some(&role.name) == finding.role.as_ref());
    role.is_some_and(|role| {
        let policies = role.policies.iter().map(|policy| policy.statements.as_slice());
        let evaluator = Evaluator::new(policies, Limit::None);
        finding
            .actions
            .iter()
            .all(|action| matches!(evaluator.decide(action, None).outcome(), Outcome::Allowed | Outcome::MaybeAllowed))
    })
}
