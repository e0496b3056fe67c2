//! `resource-mismatch`: an action is granted, but not on the resource that the code uses it on.
//!
//! Two things are told apart. Where a call's arguments say which resource it is about, some statement must allow the action on
//! that one. Where they do not, some statement must at least name a resource of the kind that the action is checked on: an Allow
//! of `s3:GetObject` on a bucket allows nothing. Only what surely fails is a finding.

use std::collections::{BTreeMap, BTreeSet};

use super::context::{self, Context, quoted};
use super::linked::Linked;
use super::needs::{Need, Site};
use super::{Finding, RequirementKind, Rule};
use crate::code::Confidence;
use crate::iac::{AttachedPolicy, Role, address};
use crate::policy::{Decision, Evaluator, Names, Outcome, Resource, Resources, Statement, Text};

/// How many statements, and how many resources of them, a finding names.
const SHOWN: usize = 3;

/// What a role grants of an action.
pub(super) struct Granted<'a> {
    pub(super) role: &'a Role,
    pub(super) evaluator: &'a Evaluator,
    /// What was decided about the action on some resource at all: it is allowed.
    pub(super) decision: &'a Decision,
}

/// The findings about an action that a workload's code needs and its role allows on some resource.
pub(super) fn find(
    linked: &Linked<'_>,
    granted: &Granted<'_>,
    names: &Names,
    action: &str,
    need: &Need,
    context: &mut Context<'_>,
) -> Vec<Finding> {
    // A policy that cannot be read may allow it on any resource.
    if need.kind != RequirementKind::Code || !granted.role.unknown.is_empty() {
        return Vec::new();
    }
    let is_refused = |resource: &Text| {
        let resource = Resource::new(resource, names);
        granted.evaluator.decide(action, Some(&resource)).outcome() == Outcome::NotAllowed
    };
    // Most statements name `*`, or something of which nothing is known.
    let Some(shapes) = context.reference.resource_shapes(action) else { return Vec::new() };
    let mut refused: BTreeMap<Text, Vec<&Site>> = BTreeMap::new();
    let is_about_nothing = !shapes.is_empty() && shapes.iter().all(is_refused);
    if is_about_nothing {
        // The plainest of the kinds is the one to name: `arn:aws:s3:::*`, not an access point.
        let plainest = shapes.iter().min_by_key(|shape| shown(shape, names).len());
        refused.insert(plainest.cloned().unwrap_or_default(), context.sites(need));
    } else {
        for site in context.sites(need) {
            for targets in need.targets.get(site).into_iter().flatten().flatten() {
                let arns: Option<BTreeSet<Text>> = targets.iter().map(|target| target.arn(names)).collect();
                let Some(arns) = arns.filter(|arns| !arns.is_empty() && arns.iter().all(is_refused)) else { continue };
                refused.entry(arns.into_iter().next().unwrap_or_default()).or_default().push(site);
            }
        }
    }
    let refused = refused.into_iter();
    refused
        .filter_map(|(wanted, sites)| {
            let wanted = if is_about_nothing { Wanted::Kind(wanted) } else { Wanted::Resource(wanted) };
            finding(linked, granted, names, action, need, (&wanted, &sites), context)
        })
        .collect()
}

/// What the role should allow the action on.
enum Wanted {
    /// Any resource that looks so.
    Kind(Text),
    /// This resource.
    Resource(Text),
}

fn finding(
    linked: &Linked<'_>,
    granted: &Granted<'_>,
    names: &Names,
    action: &str,
    need: &Need,
    (wanted, sites): (&Wanted, &[&Site]),
    context: &mut Context<'_>,
) -> Option<Finding> {
    let (first, others) = sites.split_first()?;
    let confidence = need.sites.get(*first).copied().unwrap_or(Confidence::Probable);
    let (workload, role) = (linked.workload, granted.role);
    let statements = statements(granted);
    let mut on: Vec<String> = statements.iter().flat_map(|(_, statement)| resources(statement)).collect();
    on.dedup();
    let more = on.len().saturating_sub(SHOWN);
    on.truncate(SHOWN);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let on = format!("{}{more}", quoted(&on));
    let operation = &first.operation;
    let (text, calls) = match wanted {
        Wanted::Kind(shape) => (shape, format!("`{operation}`")),
        Wanted::Resource(arn) => (arn, format!("`{operation}` on `{}`", shown(arn, names))),
    };
    let verb = context::calls(confidence);
    let message =
        format!("`{}` {verb} {calls}, but its role `{}` grants `{action}` only on {on}", workload.name, role.name);
    let mut related = Vec::new();
    for (policy, statement) in statements.iter().take(SHOWN) {
        let (Resources::Resource(list) | Resources::NotResource(list)) = &statement.resources;
        let span = list.first().map_or(statement.span, |resource| resource.span);
        related.push(context.related(&policy.file, span, format!("`{action}` is granted on this")));
    }
    let place = related.first().map(|related| format!("{}:{}", related.place.file, related.place.start.line));
    let place = place.map_or_else(|| "its statement".to_owned(), |place| format!("the statement at {place}"));
    let help = match wanted {
        Wanted::Kind(shape) if shape.as_known() == Some("*") => {
            format!("`{action}` cannot be limited to a resource: allow it on `*`, in a statement of its own")
        }
        Wanted::Kind(_) => {
            format!("`{action}` is checked on `{}`: name such a resource in {place}", shown(text, names))
        }
        Wanted::Resource(_) => format!("add `{}` to the resources of {place}", shown(text, names)),
    };
    related.extend(
        others
            .iter()
            .take(SHOWN)
            .map(|site| context.related(&site.file, site.span, format!("`{}` is called here too", site.operation))),
    );
    let key = [Rule::ResourceMismatch.name(), address(&workload.name), action, &text.to_string()];
    let place = context.place(&first.file, first.span);
    Some(Finding {
        message,
        help,
        label: match wanted {
            Wanted::Kind(_) => format!("`{action}` is not granted on such a resource"),
            Wanted::Resource(_) => format!("`{action}` is not granted on this resource"),
        },
        related,
        fingerprint: context.fingerprint(&workload.file, &key),
        ..Finding::of_workload(Rule::ResourceMismatch, place, workload, role, action, confidence)
    })
}

/// The statements that allow the action.
fn statements<'a>(granted: &Granted<'a>) -> Vec<(&'a AttachedPolicy, &'a Statement)> {
    let mut found: Vec<_> = granted.decision.allows.iter().map(|hit| (hit.at.policy, hit.at.statement)).collect();
    found.dedup();
    let statement = |(policy, statement): (usize, usize)| {
        let policy = granted.role.policies.get(policy)?;
        Some((policy, policy.statements.get(statement)?))
    };
    found.into_iter().filter_map(statement).collect()
}

/// What a statement is about, as it is written.
fn resources(statement: &Statement) -> Vec<String> {
    match &statement.resources {
        Resources::Resource(list) => list.iter().map(|resource| resource.value.to_string()).collect(),
        Resources::NotResource(list) => list.iter().map(|resource| format!("NotResource {}", resource.value)).collect(),
    }
}

/// An ARN for people, as it could stand in a policy.
pub(super) fn shown(arn: &Text, names: &Names) -> String {
    let spelled = names.spelled(arn).filled(|name| match name {
        "Partition" => Some(Text::known("aws")),
        name => Some(Text::hole(name.strip_suffix(" name")?)),
    });
    spelled.to_string()
}
