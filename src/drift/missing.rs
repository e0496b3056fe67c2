//! `missing-action` and `denied-action`: what a workload's code or configuration needs, and its role does not let it do.

use super::context::{self, Context, describe, quoted};
use super::home::{Home, Wanted, homes};
use super::linked::Linked;
use super::mismatch::{self, Granted, shown};
use super::needs::Need;
use super::{Finding, Place, Related, RequirementKind, Rule};
use crate::iac::{AttachedPolicy, Boundary, Infrastructure, Role, address};
use crate::policy::{Answer, Outcome, Text};
use crate::repo::RepoPath;
use crate::text::Span;

/// How many further calls a finding names.
const OTHER_CALLS: usize = 4;

/// The findings of one workload whose role is known; of code that is not known, only what the configuration needs counts.
pub(super) fn find(
    linked: &Linked<'_>,
    role: &Role,
    infrastructure: &Infrastructure,
    context: &mut Context<'_>,
) -> Vec<Finding> {
    let evaluator = role.evaluator(&infrastructure.names);
    let mut findings = Vec::new();
    for (action, need) in &linked.needs.required {
        // What depends on a condition may not be needed at all.
        if need.kind == RequirementKind::Conditional {
            continue;
        }
        let decision = evaluator.decide(action, None);
        let verdict = match decision.outcome() {
            Outcome::Allowed | Outcome::MaybeAllowed => {
                let granted = Granted { role, evaluator: &evaluator, decision: &decision };
                findings.extend(mismatch::find(linked, &granted, &infrastructure.names, action, need, context));
                continue;
            }
            // A policy that cannot be read may grant it.
            Outcome::NotAllowed if !role.unknown.is_empty() => continue,
            Outcome::NotAllowed => Verdict::Missing,
            Outcome::Denied => {
                let hit = decision.denies.iter().find(|hit| hit.answer == Answer::Yes);
                Verdict::Denied(hit.and_then(|hit| {
                    let policy = role.policies.get(hit.at.policy)?;
                    Some((policy.file.clone(), policy.statements.get(hit.at.statement)?.span))
                }))
            }
            Outcome::OutsideBoundary => Verdict::Denied(match &role.boundary {
                Boundary::Known(policy) => Some((policy.file.clone(), policy.span)),
                Boundary::None | Boundary::Unknown(_) => None,
            }),
        };
        findings.extend(finding(linked, (infrastructure, role), action, need, verdict, context));
    }
    findings
}

/// Why an action does not pass.
enum Verdict {
    /// Nothing allows it.
    Missing,
    /// A Deny, or the boundary, at this place blocks it.
    Denied(Option<(RepoPath, Span)>),
}

/// The finding about one action; `None` only for a need without a site, which `Needs` never makes.
fn finding(
    linked: &Linked<'_>,
    (infrastructure, role): (&Infrastructure, &Role),
    action: &str,
    need: &Need,
    verdict: Verdict,
    context: &mut Context<'_>,
) -> Option<Finding> {
    let sites = context.sites(need);
    let (first, others) = sites.split_first()?;
    let workload = linked.workload;
    let confidence = need.confidence();
    let resources: Vec<Text> = need.resources(&infrastructure.names).into_iter().flatten().collect();
    let wanted = Wanted { action, resources: &resources, names: &infrastructure.names };
    let mut related = Vec::new();
    let (rule, verb, help) = match verdict {
        Verdict::Missing => {
            let (advice, extend) = where_to_add(role, infrastructure, &wanted, context);
            related.push(extend);
            (Rule::MissingAction, "does not grant", advice)
        }
        Verdict::Denied(blocked_by) => {
            related
                .extend(blocked_by.map(|(file, span)| context.related(&file, span, format!("this blocks `{action}`"))));
            let help =
                format!("no Allow can lift this: narrow the Deny, or widen the boundary, so that `{action}` passes");
            (Rule::DeniedAction, "is denied", help)
        }
    };
    related.extend(
        others
            .iter()
            .take(OTHER_CALLS)
            .map(|site| context.related(&site.file, site.span, format!("`{}` needs it here too", site.operation))),
    );
    let calls = context::calls(confidence);
    let (name, operation, role_name) = (&workload.name, &first.operation, &role.name);
    let message = match need.kind {
        RequirementKind::Platform => {
            format!("`{name}` needs `{action}` for {operation}, but its role `{role_name}` {verb} it")
        }
        RequirementKind::Code | RequirementKind::Conditional => {
            format!("`{name}` {calls} `{operation}`, but its role `{role_name}` {verb} `{action}`")
        }
    };
    let place = context.place(&first.file, first.span);
    Some(Finding {
        message,
        help,
        label: format!("needs `{action}`"),
        related,
        resources,
        fingerprint: context.fingerprint(&workload.file, &[rule.name(), address(&workload.name), action]),
        ..Finding::of_workload(rule, place, workload, role, action, confidence)
    })
}

/// Where a grant of `action` belongs, as advice and as a place: a statement that fits, else a policy of the role, else the role.
fn where_to_add(
    role: &Role,
    infrastructure: &Infrastructure,
    wanted: &Wanted<'_>,
    context: &mut Context<'_>,
) -> (String, Related) {
    /// How many resources an advice names.
    const SHOWN: usize = 3;
    let action = wanted.action;
    let mut on = String::new();
    if (1..=SHOWN).contains(&wanted.resources.len()) {
        let arns: Vec<String> = wanted.resources.iter().map(|arn| shown(arn, wanted.names)).collect();
        on = format!(" on {}", quoted(&arns));
    }
    let line = |place: &Place| format!("{}:{}", place.file, place.start.line);
    let is_shared = |policy: &AttachedPolicy| {
        let others = infrastructure.roles.iter().filter(|other| other.name != role.name);
        others.flat_map(|other| &other.policies).any(|other| other.file == policy.file && other.span == policy.span)
    };
    let (homes, _) = homes(role, is_shared, wanted, context.reference);
    match homes.first() {
        Some(Home::Statement(policy, statement, _)) => {
            let message = format!("add `{action}` to this statement");
            let related = context.related(&policy.file, statement.span, message);
            (format!("add `{action}` to the statement at {}", line(&related.place)), related)
        }
        // A module that is not in the repository made it of what stands elsewhere.
        Some(Home::Policy(policy)) if (&policy.file, policy.span) == (&role.file, role.span) => {
            let span = policy.statements.last().map_or(policy.span, |statement| statement.span);
            let message = format!("add a statement for `{action}` beside this one");
            let related = context.related(&policy.file, span, message);
            (format!("add a statement that allows `{action}`{on} beside the one at {}", line(&related.place)), related)
        }
        Some(Home::Policy(policy)) => {
            let message = format!("add a statement for `{action}` to this policy");
            let related = context.related(&policy.file, policy.span, message);
            let (via, at) = (describe(&policy.via), line(&related.place));
            (format!("add a statement that allows `{action}`{on} to the {via} at {at}"), related)
        }
        None => {
            let related = context.related(&role.file, role.span, format!("add a policy that allows `{action}`"));
            (format!("give `{}` ({}) a policy that allows `{action}`{on}", role.name, line(&related.place)), related)
        }
    }
}
