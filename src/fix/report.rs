//! All findings of a report to patches of files.
//!
//! Every change passes twice: its text must read as the tree that was meant (see [`tree`](super::tree)), and read through
//! `iac` again the role must be granted what was missing.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::combine::Refused;
use super::document::{Edited, File};
use super::limits;
use super::plan::{Intent, Situation, intent};
use super::splice::Splice;
use crate::drift::{Applicability, Edit, Finding, Fix, Level, Place, Report, Rule};
use crate::iac::{Infrastructure, cdk, cloudformation};
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
    /// How many of these by changes that are not safe.
    pub fixed_unsafe: usize,
    /// How many more could be settled by unsafe changes, which were not asked for.
    pub held_back: usize,
    /// What was to change and could not be changed: a line each.
    pub notes: Vec<String>,
}

/// Patches that settle the findings that count, as far as there are edits for them.
pub fn fixes(report: &Report, reference: &Reference, with_unsafe: bool) -> Fixes {
    let files = files(report);
    let Intents { by_file, unplanned } = intents(report, &files, reference);
    let of_file = |(file, intents): (RepoPath, Vec<(usize, &Finding, Intent)>)| {
        let intents = intents.into_iter().map(|(_, finding, intent)| (finding, intent));
        Some(Fixes::in_file(files.get(&file)?, intents, with_unsafe, (report, reference)))
    };
    let all: Vec<Fixes> = by_file.into_par_iter().filter_map(of_file).collect();
    let mut fixes = all.into_iter().fold(Fixes::default(), Fixes::and);
    fixes.notes.extend(unplanned);
    fixes
}

/// Counts the findings that `--fix` settles, and those that it settles with `--unsafe-fixes` alone. That costs one reading of
/// each file, where [`propose`] reads it again for each of its findings.
pub fn count(report: &mut Report, reference: &Reference) {
    let Fixes { fixed, fixed_unsafe, .. } = fixes(report, reference, true);
    report.fixable = Some((fixed - fixed_unsafe, fixed_unsafe));
}

/// How many findings of one file get an edit of their own, each of which costs two readings of the file. Together they can
/// be fixed all the same.
const MOST_PROPOSED: usize = 200;

/// Gives every finding that counts the edit that settles it alone, proven; or the reason why there is none.
pub fn propose(report: &mut Report, reference: &Reference) {
    let proposals: Vec<(usize, Fix)> = {
        let report = &*report;
        let files = files(report);
        intents(report, &files, reference)
            .by_file
            .into_par_iter()
            .filter_map(|(file, intents)| Some((files.get(&file)?, intents)))
            .flat_map_iter(|(file, intents)| {
                let index = LineIndex::new(file.text.as_bytes().into());
                let proposals = intents.into_iter().enumerate().map(|(number, (at, finding, intent))| {
                    (at, prove(file, finding, intent, &index, number < MOST_PROPOSED, (report, reference)))
                });
                proposals.collect::<Vec<_>>()
            })
            .collect()
    };
    for (at, fix) in proposals {
        report.findings[at].fix = Some(fix);
    }
}

/// The files that findings which count could change.
fn files(report: &Report) -> BTreeMap<&RepoPath, File<'_>> {
    let findings = report.findings.iter().filter(|finding| Report::counts(finding));
    let mut paths: BTreeSet<&RepoPath> = BTreeSet::new();
    for finding in findings {
        match finding.rule {
            Rule::UnknownAction | Rule::ExcessAction => _ = paths.insert(&finding.place.file),
            Rule::MissingAction => {
                let roles = report.infrastructure.iter().flat_map(|declared| &declared.roles);
                for role in roles.filter(|role| Some(&role.name) == finding.role.as_ref()) {
                    paths.extend(role.policies.iter().map(|policy| &policy.file).chain([&role.file]));
                }
            }
            _ => {}
        }
    }
    let read = |path: &'_ RepoPath| report.texts.get_key_value(path).and_then(|(path, text)| File::read(path, text));
    // What `cdk synth` writes is changed in the application.
    paths.retain(|path| !cdk::is_synthesized(path));
    paths.into_par_iter().filter_map(|path| Some((path, read(path)?))).collect()
}

/// What is meant to be done.
struct Intents<'r> {
    /// Findings and what settles each, with their places in the report, by the file that is to be edited.
    by_file: BTreeMap<RepoPath, Vec<(usize, &'r Finding, Intent)>>,
    /// What there is no edit for, and why: a line for each error and warning, and one for all notes.
    unplanned: Vec<String>,
}

/// What is meant to be done about the findings that count.
fn intents<'r>(report: &'r Report, files: &BTreeMap<&RepoPath, File<'_>>, reference: &Reference) -> Intents<'r> {
    let counting = || report.findings.iter().enumerate().filter(|(_, finding)| Report::counts(finding));
    let findings = counting().map(|(_, finding)| finding).collect();
    let situation = Situation { files, infrastructure: &report.infrastructure, findings, reference };
    // A name that is corrected may grant what is missing: that is seen when the new text is checked.
    let unknown = counting().filter(|(_, finding)| finding.rule == Rule::UnknownAction);
    let corrected: BTreeSet<&String> =
        unknown.filter_map(|(_, finding)| finding.replacement.as_ref()).flatten().collect();
    let mut intents = Intents { by_file: BTreeMap::new(), unplanned: Vec::new() };
    let mut notes = 0;
    for (at, finding) in counting() {
        if finding.rule == Rule::MissingAction && finding.actions.iter().any(|action| corrected.contains(action)) {
            continue;
        }
        match intent(finding, &situation) {
            Ok(intent) => intents.by_file.entry(intent.file.clone()).or_default().push((at, finding, intent)),
            Err(_) if finding.level == Level::Note => notes += 1,
            Err(why) => intents.unplanned.push(format!("not fixed: {}: {why}", finding.message)),
        }
    }
    if notes > 0 {
        let notes = if notes == 1 { "1 note has".to_owned() } else { format!("{notes} notes have") };
        intents.unplanned.push(format!("{notes} no edit"));
    }
    intents
}

/// Makes one change alone.
fn prove(
    file: &File<'_>,
    finding: &Finding,
    intent: Intent,
    index: &LineIndex,
    is_tried: bool,
    (report, reference): (&Report, &Reference),
) -> Fix {
    let mut fix = Fix { title: intent.title, applicability: intent.applicability, edits: Vec::new(), note: None };
    if !is_tried {
        fix.note = Some("the file has many findings: --fix and --diff edit it for all of them".to_owned());
        return fix;
    }
    let Edited { text, splices, outcomes } = file.edit(&[Ok((intent.document, intent.changes))]);
    let place = |span: Span| Place {
        file: file.path.clone(),
        span,
        start: index.position(span.start),
        end: index.position(span.end),
    };
    match outcomes.into_iter().next() {
        Some(Ok(()))
            if finding.rule == Rule::MissingAction
                && template(file, &text, reference).is_some_and(|after| is_open(finding, &after)) =>
        {
            fix.note = Some(Refused::Unsettled.to_string());
        }
        Some(Ok(())) => {
            fix.note = limits::remark(finding.role.as_deref(), file, &splices, report);
            let edit = |splice: Splice| Edit { place: place(splice.span), text: splice.text };
            fix.edits = splices.into_iter().map(edit).collect();
        }
        Some(Err(reason)) => fix.note = Some(reason.to_string()),
        None => {}
    }
    fix
}

impl Fixes {
    /// These and others.
    fn and(mut self, mut other: Self) -> Self {
        self.patches.append(&mut other.patches);
        self.notes.append(&mut other.notes);
        self.fixed += other.fixed;
        self.fixed_unsafe += other.fixed_unsafe;
        self.held_back += other.held_back;
        self
    }

    fn in_file<'f>(
        file: &File<'_>,
        intents: impl Iterator<Item = (&'f Finding, Intent)>,
        with_unsafe: bool,
        (report, reference): (&Report, &Reference),
    ) -> Self {
        let mut fixes = Self::default();
        let (wanted, held_back): (Vec<_>, Vec<_>) =
            intents.partition(|(_, intent)| with_unsafe || intent.applicability == Applicability::Safe);
        fixes.held_back = held_back.len();
        let mut unsettled: BTreeSet<usize> = BTreeSet::new();
        // A change that reads as meant and still does not settle its finding is left out, and the rest made without it.
        let edited = loop {
            let parts = wanted.iter().enumerate().map(|(at, (_, intent))| {
                if unsettled.contains(&at) {
                    Err(Refused::Unsettled)
                } else {
                    Ok((intent.document, intent.changes.clone()))
                }
            });
            let edited = file.edit(&parts.collect::<Vec<_>>());
            let after = wanted
                .iter()
                .any(|(finding, _)| finding.rule == Rule::MissingAction)
                .then(|| template(file, &edited.text, reference))
                .flatten();
            let open = wanted.iter().enumerate().filter(|(at, (finding, _))| {
                edited.outcomes[*at].is_ok() && after.as_ref().is_some_and(|after| is_open(finding, after))
            });
            let open: Vec<usize> = open.map(|(at, _)| at).collect();
            if open.is_empty() {
                break edited;
            }
            unsettled.extend(open);
        };
        for ((finding, intent), outcome) in wanted.iter().zip(&edited.outcomes) {
            match outcome {
                Ok(()) => {
                    fixes.fixed += 1;
                    fixes.fixed_unsafe += usize::from(intent.applicability == Applicability::Unsafe);
                }
                Err(reason) => fixes.notes.push(format!("not fixed: {}: {reason}", finding.message)),
            }
        }
        let grown: BTreeSet<Option<&str>> = wanted.iter().map(|(finding, _)| finding.role.as_deref()).collect();
        fixes.notes.extend(grown.into_iter().filter_map(|role| limits::remark(role, file, &edited.splices, report)));
        if edited.text != file.text {
            let (before, after) = (file.text.to_owned(), edited.text);
            fixes.patches.push(Patch { file: file.path.clone(), before, after });
        }
        fixes
    }
}

/// What an edited template declares. What other files declare together is seen when they are checked again.
fn template(file: &File<'_>, after: &str, reference: &Reference) -> Option<Infrastructure> {
    let is_template = cloudformation::looks_like_template(after.as_bytes());
    is_template.then(|| cloudformation::read(file.path, after.as_bytes(), reference))
}

/// Whether a role is surely not granted what was missing. The other findings are about text, which is proven already.
fn is_open(finding: &Finding, after: &Infrastructure) -> bool {
    finding.rule == Rule::MissingAction
        && after.roles.iter().any(|role| Some(&role.name) == finding.role.as_ref())
        && !is_granted(finding, after)
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
