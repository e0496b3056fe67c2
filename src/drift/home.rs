//! Where a grant of a missing action belongs: the advice of a finding and the edit that follows it ask the same question.

use super::Applicability;
use super::context::is_written_here;
use crate::iac::{AttachedPolicy, Role};
use crate::policy::{
    ActionPattern, Actions, Answer, Effect, Names, Resource, ResourcePattern, Resources, Scope, Statement, Text,
};
use crate::reference::{AccessLevel, Reference};

/// A place that can take a grant.
#[derive(Clone, Copy, Debug)]
pub enum Home<'a> {
    /// A statement: the action joins those that it allows.
    Statement(&'a AttachedPolicy, &'a Statement, Applicability),
    /// A policy: a statement of its own comes beside the others.
    Policy(&'a AttachedPolicy),
}

/// A grant that is to be placed.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    /// The action.
    pub action: &'a str,
    /// The ARNs that it is used on; empty if they are not all known.
    pub resources: &'a [Text],
    /// What they, and those of policies, are written with.
    pub names: &'a Names,
}

/// The places of a role's policies that can take a grant, the best first: statements that surely cover it, those
/// that may, then the policies. What `is_shared` with somebody who does not need it is left out, unless the role has nothing
/// of its own.
pub fn homes<'a>(
    role: &'a Role,
    is_shared: impl Fn(&AttachedPolicy) -> bool,
    wanted: &Wanted<'_>,
    reference: &Reference,
) -> (Vec<Home<'a>>, bool) {
    let written = role.policies.iter().filter(|policy| is_written_here(policy));
    let (shared, own): (Vec<_>, Vec<_>) = written.partition(|policy| is_shared(policy));
    let is_own = !own.is_empty();
    let policies = if is_own { own } else { shared };
    let mut statements: Vec<(Applicability, &AttachedPolicy, &Statement)> = policies
        .iter()
        .flat_map(|policy| policy.statements.iter().map(move |statement| (*policy, statement)))
        .filter_map(|(policy, statement)| Some((fit(statement, wanted, reference)?, policy, statement)))
        .collect();
    statements.sort_by_key(|(applicability, ..)| *applicability);
    let statements = statements.into_iter().map(|(how, policy, statement)| Home::Statement(policy, statement, how));
    // A policy that may be absent is no place for what is always needed.
    let is_there = |policy: &&&AttachedPolicy| policy.statements.iter().any(|statement| !statement.optional);
    let policies = policies.iter().filter(is_there).map(|policy| Home::Policy(policy));
    (statements.chain(policies).collect(), is_own)
}

/// Whether an action may join a statement: it names actions of the same service, it always applies, and its resources are those
/// that the action is used on or, where these are not known, of its types. Safe if they surely hold all that it is used on.
fn fit(statement: &Statement, wanted: &Wanted<'_>, reference: &Reference) -> Option<Applicability> {
    let (prefix, name) = wanted.action.split_once(':')?;
    let service = reference.service(prefix)?;
    let known = service.action(name)?;
    let (Actions::Action(patterns), Resources::Resource(resources)) = (&statement.actions, &statement.resources) else {
        return None;
    };
    if statement.effect != Effect::Allow || statement.conditional || statement.optional {
        return None;
    }
    let same_service =
        |pattern: &ActionPattern| matches!(pattern.scope(), Scope::Service(own) if own.eq_ignore_ascii_case(prefix));
    let patterns: Vec<ActionPattern> = patterns.iter().map(|pattern| ActionPattern::new(&pattern.value)).collect();
    if !patterns.iter().any(same_service) {
        return None;
    }
    // Who may pass roles and change policies is for people to say.
    let is_sensitive = known.level == AccessLevel::PermissionsManagement || known.permission_only;
    let sure = if is_sensitive { Applicability::Unsafe } else { Applicability::Safe };
    if resources.iter().any(|resource| ResourcePattern::new(&resource.value).is_every()) {
        return Some(sure);
    }
    let holds = |arn: &Text| {
        let arn = Resource::new(arn, wanted.names);
        resources.iter().map(|resource| ResourcePattern::among(&resource.value, wanted.names).names(&arn)).max()
    };
    match wanted.resources.iter().map(|arn| holds(arn).unwrap_or(Answer::No)).min() {
        Some(Answer::Yes) => return Some(sure),
        Some(Answer::No) => return None,
        Some(Answer::Maybe) | None => {}
    }
    let formats = known.resource_types.iter().filter_map(|kind| service.resources.get(kind)).flatten();
    let covers = |format: &String| {
        let arn = Text::template(format);
        resources.iter().map(|resource| ResourcePattern::new(&resource.value).matches(&arn)).max()
    };
    let best = formats.filter_map(covers).max().unwrap_or(Answer::No);
    // What the statement allows already tells of what kind its resources are.
    let same_kind = service.actions.values().any(|other| {
        let full = format!("{prefix}:{}", other.name);
        other.resource_types.iter().any(|kind| known.resource_types.contains(kind))
            && patterns.iter().any(|pattern| pattern.is_exact() && pattern.matches(&full) == Answer::Yes)
    });
    (best != Answer::No && same_kind).then_some(Applicability::Unsafe)
}
