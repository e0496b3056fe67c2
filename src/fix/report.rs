//! All findings of a report to patches of files.
//!
//! Every change passes twice: its text must read as the tree that was meant (see [`tree`](super::tree)), and read through
//! `iac` again the role must be granted what was missing.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::combine::{Combined, Refused, combine};
use super::plan::{Intent, Template, intent};
use super::splice::Splice;
use super::statements::Left;
use super::tree::Changes;
use crate::drift::{Applicability, Edit, Finding, Fix, Place, Report, Rule};
use crate::iac::syntax::{self, Format, Tree};
use crate::iac::{Infrastructure, cloudformation};
use crate::policy::{Evaluator, Limit, Outcome};
use crate::reference::Reference;
use crate::repo::RepoPath;
use crate::text::{LineIndex, Span};

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
    let mut fixes = Fixes::default();
    for (file, findings) in by_file(report) {
        if let Some(source) = Source::read(report, file, reference) {
            fixes.in_file(&source, &findings.into_values().collect::<Vec<_>>(), with_unsafe);
        }
    }
    fixes
}

/// How many findings of one file get an edit of their own, each of which costs two readings of the file. Together they can
/// be fixed all the same.
const MOST_PROPOSED: usize = 200;

/// Gives every finding that counts the edit that settles it alone, proven; or the reason why there is none.
pub fn propose(report: &mut Report, reference: &Reference) {
    let proposals: Vec<(usize, Fix)> = by_file(report)
        .into_par_iter()
        .filter_map(|(file, findings)| Some((Source::read(report, file, reference)?, findings)))
        .flat_map_iter(|(source, findings)| {
            let index = LineIndex::new(source.text.as_bytes().into());
            let corrected = corrected(findings.values().copied());
            let proposals = findings.into_iter().enumerate().filter_map(|(number, (at, finding))| {
                let intent = source.intent(finding, &corrected)?;
                Some((at, source.prove(finding, intent, &index, number < MOST_PROPOSED)))
            });
            proposals.collect::<Vec<_>>()
        })
        .collect();
    for (at, fix) in proposals {
        report.findings[at].fix = Some(fix);
    }
}

/// The findings that count, with their places in the report, by the file that is to be edited.
fn by_file(report: &Report) -> BTreeMap<&RepoPath, BTreeMap<usize, &Finding>> {
    let mut by_file: BTreeMap<&RepoPath, BTreeMap<usize, &Finding>> = BTreeMap::new();
    for (at, finding) in report.findings.iter().enumerate().filter(|(_, finding)| Report::counts(finding)) {
        let file = match finding.rule {
            Rule::MissingAction => finding.workload_file.as_ref(),
            _ => Some(&finding.place.file),
        };
        by_file.entry(file.unwrap_or(&finding.place.file)).or_default().insert(at, finding);
    }
    by_file
}

/// The names that findings put in the place of names that are none. Such a name may grant what is missing: that is seen
/// when the new text is checked.
fn corrected<'f>(findings: impl Iterator<Item = &'f Finding>) -> BTreeSet<&'f String> {
    let unknown = findings.filter(|finding| finding.rule == Rule::UnknownAction);
    unknown.filter_map(|finding| finding.replacement.as_ref()).flatten().collect()
}

/// A file that can be edited.
struct Source<'r> {
    file: &'r RepoPath,
    text: &'r str,
    tree: Tree,
    infrastructure: Infrastructure,
    reference: &'r Reference,
}

impl<'r> Source<'r> {
    fn read(report: &'r Report, file: &'r RepoPath, reference: &'r Reference) -> Option<Self> {
        let bytes = report.texts.get(file).filter(|bytes| cloudformation::looks_like_template(bytes))?;
        let prefer = if file.extension() == Some("json") { Format::Json } else { Format::Yaml };
        let (text, tree) = (std::str::from_utf8(bytes).ok()?, syntax::parse(bytes, prefer).ok()?);
        Some(Self { file, text, tree, infrastructure: cloudformation::read(file, bytes, reference), reference })
    }

    fn intent(&self, finding: &Finding, corrected: &BTreeSet<&String>) -> Option<Intent> {
        if finding.rule == Rule::MissingAction && finding.actions.iter().any(|action| corrected.contains(action)) {
            return None;
        }
        let template = Template { tree: &self.tree, infrastructure: &self.infrastructure };
        intent(finding, &template, self.reference)
    }

    /// Makes one change alone.
    fn prove(&self, finding: &Finding, intent: Intent, index: &LineIndex, is_tried: bool) -> Fix {
        let mut fix = Fix { title: intent.title, applicability: intent.applicability, edits: Vec::new(), note: None };
        if !is_tried {
            fix.note = Some("the file has many findings: --fix and --diff edit it for all of them".to_owned());
            return fix;
        }
        let Combined { edited, outcomes } = combine(self.text, &self.tree, vec![Ok(intent.changes)]);
        let place = |span: Span| Place {
            file: self.file.clone(),
            span,
            start: index.position(span.start),
            end: index.position(span.end),
        };
        match outcomes.into_iter().next() {
            Some(Ok(())) if edited.text.is_empty() => fix.note = Some(Left::Nothing.to_string()),
            Some(Ok(())) if !self.is_settled(finding, || self.reread(&edited.text)) => {
                fix.note = Some(Refused::Unsettled.to_string());
            }
            Some(Ok(())) => {
                let edit = |splice: Splice| Edit { place: place(splice.span), text: splice.text };
                fix.edits = edited.splices.into_iter().map(edit).collect();
            }
            Some(Err(reason)) => fix.note = Some(reason.to_string()),
            None => {}
        }
        fix
    }

    fn reread(&self, text: &str) -> Infrastructure {
        cloudformation::read(self.file, text.as_bytes(), self.reference)
    }

    /// Whether the role is granted what was missing. The other findings are about text, which is proven already.
    fn is_settled(&self, finding: &Finding, after: impl FnOnce() -> Infrastructure) -> bool {
        finding.rule != Rule::MissingAction || is_granted(finding, &after())
    }
}

impl Fixes {
    fn in_file(&mut self, source: &Source<'_>, findings: &[&Finding], with_unsafe: bool) {
        let mut wanted: Vec<(&Finding, Changes)> = Vec::new();
        let corrected = corrected(findings.iter().copied());
        for &finding in findings {
            match source.intent(finding, &corrected) {
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
            let combined = combine(source.text, &source.tree, parts.collect());
            let after = source.reread(&combined.edited.text);
            let open: Vec<usize> = wanted
                .iter()
                .enumerate()
                .filter(|(at, (finding, _))| {
                    combined.outcomes[*at].is_ok()
                        && finding.rule == Rule::MissingAction
                        && !is_granted(finding, &after)
                })
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
        if after != source.text && !after.is_empty() {
            self.patches.push(Patch { file: source.file.clone(), before: source.text.to_owned(), after });
        }
    }
}

/// Whether the role of a finding is granted its actions.
fn is_granted(finding: &Finding, after: &Infrastructure) -> bool {
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
