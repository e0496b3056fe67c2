//! The whole comparison: snapshots in, report out.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::context::{Context, describe};
use super::infrastructure::{self, Caches, Files, assemblies, mapping};
use super::linked::Linked;
use super::scope::View;
use super::{
    Base, BaselineState, CallSite, Finding, Granted, Input, Part, Report, Required, UnknownPart, UnresolvedPlace,
    WorkloadReport, baseline, excess, ignores, link, missing, notes, unknown,
};
use crate::code::python::{ParseCache, Project};
use crate::config::Problem;
use crate::iac::{Boundary, Infrastructure, Note, Role, RoleLink, Workload, address};
use crate::policy::Actions;
use crate::reference::Reference;
use crate::repo::RepoPath;
use crate::text::Span;

/// Compares what code needs with what its roles grant. The same input gives the same report, to the byte.
///
/// `base` and `head` of the report are left `None`: only the caller knows the commits.
pub fn check(input: &Input<'_>, reference: &Reference) -> Report {
    let parsed = ParseCache::default();
    let cache = Caches::default();
    (input.on_step)("reading the infrastructure");
    let mut head = infrastructure::read(input.head, reference, &cache, input.config);
    let mut unread = assemblies::unread(input.head, input.base.as_ref());
    unread.retain(|application, _| !input.config.exclude.holds(application));
    let (no_change, no_renames) = (BTreeSet::new(), BTreeMap::new());
    let mapping = mapping::Mapping { config: input.config, snapshot: input.head, reference, renames: &no_renames };
    let without_effect = mapping::apply(&mut head, &mapping);
    let mut side = match &input.base {
        None => {
            head.extend(unread);
            let view = View::everything(&head, input.paths);
            (input.on_step)("reading the code, and comparing");
            assess(&head, &view, &parsed, Context::new(input.head, reference, &no_change, &no_renames))
        }
        Some(Base { snapshot, changed, renames }) => {
            (input.on_step)("reading the base's infrastructure");
            let mut base = infrastructure::read(snapshot, reference, &cache, input.config);
            mapping::apply(&mut base, &mapping::Mapping { snapshot, renames, ..mapping });
            assemblies::share(&mut base, &mut head, input.head);
            head.extend(unread);
            let view = View::of_change(&base, &head, changed, renames, input.paths);
            (input.on_step)("reading the base's code, and comparing");
            let before = assess(&base, &view, &parsed, Context::new(snapshot, reference, changed, renames));
            (input.on_step)("reading the code, and comparing");
            let after = assess(&head, &view, &parsed, Context::new(input.head, reference, changed, &no_renames));
            let mut side = after;
            side.findings = baseline::classify(before.findings, side.findings);
            baseline::classify_places(&before.unresolved, &mut side.unresolved, renames);
            baseline::drop_unseen(&mut side.findings, &side.unresolved, &head, renames);
            if input.from_fork {
                ignores::distrust_new_comments(&mut side.findings);
            }
            side
        }
    };
    accept(input, &without_effect, &mut side);
    Report {
        reference: reference.info(),
        workloads: side.workloads,
        findings: side.findings,
        unresolved: side.unresolved,
        infrastructure: side.infrastructure,
        texts: side.texts,
        ..Report::default()
    }
}

/// Marks what the configuration accepts, and says which of its lines have no effect.
fn accept(input: &Input<'_>, without_effect: &[Problem], side: &mut Side) {
    let met = ignores::by_entries(&mut side.findings, input.config, input.today);
    // Only a look at everything tells that an entry meets nothing.
    let all = if input.base.is_none() && input.paths.is_empty() { input.config.ignores.len() } else { 0 };
    let unmet = (0..all).filter(|number| !met.contains(number)).collect();
    let mut about = ignores::about_file(input, without_effect, &unmet);
    if let (Some(base), Some(path)) = (&input.base, &input.config.path) {
        let state =
            if base.changed.contains(path) && !input.from_fork { BaselineState::New } else { BaselineState::Unchanged };
        about.iter_mut().for_each(|finding| _ = finding.baseline_state.get_or_insert(state));
    }
    if !about.is_empty() {
        side.findings.extend(about);
        sort(&mut side.findings);
    }
}

/// The report's order: by place, and what is only in the base last.
fn sort(findings: &mut [Finding]) {
    findings.sort_by(|a, b| {
        let is_absent = |finding: &Finding| finding.baseline_state == Some(BaselineState::Absent);
        (is_absent(a), &a.place, a.rule, &a.workload, &a.actions, &a.pattern).cmp(&(
            is_absent(b),
            &b.place,
            b.rule,
            &b.workload,
            &b.actions,
            &b.pattern,
        ))
    });
}

/// What was found on one side, in the report's order.
struct Side {
    workloads: Vec<WorkloadReport>,
    findings: Vec<Finding>,
    unresolved: Vec<UnresolvedPlace>,
    /// What was judged.
    infrastructure: Vec<Arc<Infrastructure>>,
    texts: BTreeMap<RepoPath, Arc<[u8]>>,
}

/// Judges all that is in view on one side.
fn assess(files: &Files, view: &View, parsed: &ParseCache, mut context: Context<'_>) -> Side {
    let (snapshot, reference) = (context.snapshot(), context.reference);
    let project = Project::new(snapshot, reference, parsed);
    let renames = context.renames;
    let workloads: Vec<(&RepoPath, &Workload)> = files
        .iter()
        .flat_map(|(file, infrastructure)| infrastructure.workloads.iter().map(move |workload| (file, workload)))
        .filter(|(_, workload)| view.holds(workload, renames))
        .collect();
    let linked: Vec<(&RepoPath, Linked<'_>)> = workloads
        .into_par_iter()
        .map(|(file, workload)| {
            let code = link::code(workload, snapshot, &project, reference);
            (file, Linked::new(workload, code, reference))
        })
        .collect();
    // Files of which all is known that can be found in them.
    let sources = linked.iter().filter(|(_, linked)| linked.role().is_some());
    let mut read: BTreeSet<RepoPath> = sources
        .filter_map(|(_, linked)| linked.code.as_ref().ok())
        .flat_map(|code| code.sources.iter().cloned())
        .collect();
    let mut by_file: BTreeMap<&RepoPath, Vec<Linked<'_>>> = BTreeMap::new();
    for (file, linked) in linked {
        by_file.entry(file).or_default().push(linked);
    }

    let mut side = Side {
        workloads: Vec::new(),
        findings: Vec::new(),
        unresolved: Vec::new(),
        infrastructure: Vec::new(),
        texts: BTreeMap::new(),
    };
    let mut judged: Vec<(&Infrastructure, Vec<Linked<'_>>)> = Vec::new();
    for (file, infrastructure) in files {
        let linked = by_file.remove(file).unwrap_or_default();
        if !linked.is_empty() || view.holds_any_file(infrastructure, renames) {
            judge(infrastructure, &linked, &mut side, &mut context);
            read.extend(infrastructure.files.iter().cloned());
            side.infrastructure.push(infrastructure.clone());
            judged.push((infrastructure, linked));
        }
    }
    side.findings.extend(excess::find(&judged, &mut context));
    for note in snapshot.notes() {
        if let Some(path) = RepoPath::new(&note.path).filter(|path| view.holds_path(path)) {
            side.unresolved.push(unresolved(&path, Span::default(), &note.message, &mut context));
        }
    }
    ignores::by_comments(&mut side.findings, &read, &mut context);
    sort(&mut side.findings);
    // Two roots that call one module find the same in it, each of its own workload.
    let mut seen = BTreeSet::new();
    side.findings.retain(|finding| {
        let names = [&finding.workload, &finding.role].map(|name| name.as_deref().map(|name| address(name).to_owned()));
        let what = (finding.rule, finding.actions.clone(), finding.pattern.clone());
        seen.insert((finding.fingerprint.clone(), finding.place.clone(), names, what))
    });
    side.unresolved.sort();
    side.unresolved.dedup();
    side.texts = context.places.into_texts();
    side
}

/// Judges the workloads and policies of one infrastructure file.
fn judge(infrastructure: &Infrastructure, linked: &[Linked<'_>], side: &mut Side, context: &mut Context<'_>) {
    for linked in linked {
        let role = linked.role().and_then(|index| infrastructure.roles.get(index));
        if let Some(role) = role {
            side.findings.extend(missing::find(linked, role, infrastructure, context));
        }
        side.findings.extend(notes::find(linked, role.map(|role| role.name.as_str()), context));
        if let Ok(code) = &linked.code {
            for place in code.unresolved.iter().chain(&code.skipped) {
                side.unresolved.push(unresolved(&place.file, place.span, &place.reason, context));
            }
        }
        side.workloads.push(workload_report(linked, role, context));
    }
    side.findings.extend(unknown::find(infrastructure, context));
    let in_roles = infrastructure.roles.iter().flat_map(|role| {
        let boundary = match &role.boundary {
            Boundary::Unknown(note) => Some(note),
            Boundary::None | Boundary::Known(_) => None,
        };
        role.unknown.iter().chain(boundary)
    });
    for Note { file, span, message } in infrastructure.notes.iter().chain(in_roles) {
        side.unresolved.push(unresolved(file, *span, message, context));
    }
}

fn unresolved(file: &RepoPath, span: Span, reason: &str, context: &mut Context<'_>) -> UnresolvedPlace {
    UnresolvedPlace { place: context.place(file, span), reason: reason.to_owned(), baseline_state: None }
}

fn workload_report(linked: &Linked<'_>, role: Option<&Role>, context: &mut Context<'_>) -> WorkloadReport {
    let workload = linked.workload;
    let required = linked.needs.required.iter().map(|(action, need)| Required {
        action: action.clone(),
        kind: need.kind,
        calls: need
            .sites
            .keys()
            .map(|site| CallSite { place: context.place(&site.file, site.span), operation: site.operation.clone() })
            .collect(),
    });
    let required = required.collect();
    let mut granted = Vec::new();
    for policy in role.iter().flat_map(|role| &role.policies) {
        for statement in &policy.statements {
            let (patterns, inverted) = match &statement.actions {
                Actions::Action(patterns) => (patterns, ""),
                Actions::NotAction(patterns) => (patterns, "NotAction "),
            };
            granted.extend(patterns.iter().map(|pattern| Granted {
                pattern: format!("{inverted}{}", pattern.value),
                effect: statement.effect,
                place: context.place(&policy.file, pattern.span),
                via: describe(&policy.via),
            }));
        }
    }
    let mut unknown = Vec::new();
    let mut open = |part: Part, file: &RepoPath, span: Span, reason: &str, context: &mut Context<'_>| {
        unknown.push(UnknownPart { part, place: context.place(file, span), reason: reason.to_owned() });
    };
    if let Err(problem) = &linked.code {
        open(Part::Code, &workload.file, problem.span, &problem.reason, context);
    }
    if let RoleLink::Unknown { reason, span, .. } = &workload.role {
        open(Part::Role, &workload.file, *span, reason, context);
    }
    for Note { file, span, message } in role.iter().flat_map(|role| &role.unknown) {
        open(Part::Policies, file, *span, message, context);
    }
    if let Some(Boundary::Unknown(Note { file, span, message })) = role.map(|role| &role.boundary) {
        open(Part::Boundary, file, *span, message, context);
    }
    WorkloadReport {
        name: workload.name.clone(),
        kind: workload.kind,
        place: context.place(&workload.file, workload.span),
        runtime: workload.runtime.clone(),
        role: role.map(|role| role.name.clone()),
        sources: linked.code.as_ref().map(|code| code.sources.clone()).unwrap_or_default(),
        linked: linked.code.is_ok() && role.is_some(),
        required,
        granted,
        unknown,
    }
}
