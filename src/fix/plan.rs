//! One finding to one intended change: what to add, what to narrow, what to correct, and where.
//!
//! Safe is what is certain: a name that is no action gives way to the one action that stands for it, and an action that code
//! needs joins a statement that surely covers whatever resource the call is made on. All else changes what was meant (it
//! takes away, or it guesses a resource) and is done only when it is asked for.

use super::statements::{Slot, items, replace, slot};
use super::tree::{Changes, New, Path, key_at, node_at, path_to};
use crate::drift::{Applicability, Finding, Rule};
use crate::iac::syntax::Tree;
use crate::iac::{AttachedPolicy, Infrastructure, Role, Via};
use crate::policy::{
    ActionPattern, Actions, Answer, Effect, Piece, ResourcePattern, Resources, Scope, Statement, Text,
};
use crate::reference::{AccessLevel, Reference};

/// A change that settles a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Intent {
    /// What it does, as in [`Fix::title`](crate::drift::Fix).
    pub title: String,
    /// What changes in the file.
    pub changes: Changes,
    /// Whether it may be made without being asked for.
    pub applicability: Applicability,
}

/// A file that findings are about.
pub struct Template<'a> {
    /// Its tree.
    pub tree: &'a Tree,
    /// What it declares.
    pub infrastructure: &'a Infrastructure,
}

/// What would settle a finding; `None` if there is no edit for it.
pub fn intent(finding: &Finding, template: &Template<'_>, reference: &Reference) -> Option<Intent> {
    match finding.rule {
        Rule::UnknownAction => {
            let (Some([name]), Some(slot)) = (finding.replacement.as_deref(), pattern_slot(finding, template)) else {
                return None;
            };
            replaced(template, &slot, std::slice::from_ref(name), Applicability::Safe)
        }
        Rule::ExcessAction => {
            let slot = pattern_slot(finding, template)?;
            replaced(template, &slot, finding.replacement.as_deref()?, Applicability::Unsafe)
        }
        Rule::MissingAction => missing(finding, template, reference),
        _ => None,
    }
}

/// Where the pattern of a finding stands, if what stands there is that pattern.
fn pattern_slot(finding: &Finding, template: &Template<'_>) -> Option<Slot> {
    let slot = slot(template.tree, finding.place.span)?;
    let written = items(template.tree, &slot.list).get(slot.item)?.text()?;
    (Some(written) == finding.pattern.as_deref()).then_some(slot)
}

fn replaced(template: &Template<'_>, slot: &Slot, patterns: &[String], applicability: Applicability) -> Option<Intent> {
    let mut changes = Changes::default();
    replace(&mut changes, template.tree, slot, patterns).ok()?;
    let old = items(template.tree, &slot.list).get(slot.item)?.text()?;
    let title = match patterns {
        [] => format!("remove `{old}`"),
        patterns => format!("replace `{old}` by {}", listed(patterns)),
    };
    Some(Intent { title, changes, applicability })
}

/// Names in a sentence; of many only the first.
fn listed(names: &[String]) -> String {
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

/// The action joins the statement that fits best, else a statement of its own.
fn missing(finding: &Finding, template: &Template<'_>, reference: &Reference) -> Option<Intent> {
    let [action] = finding.actions.as_slice() else { return None };
    let role = role_of(finding, template.infrastructure)?;
    let mut homes: Vec<(Applicability, &Statement)> = own_policies(role, template)
        .flat_map(|policy| &policy.statements)
        .filter_map(|statement| Some((fit(statement, action, reference)?, statement)))
        .collect();
    homes.sort_by_key(|(applicability, _)| *applicability);
    let join = homes.into_iter().find_map(|(applicability, statement)| {
        let changes = join(template.tree, statement, action)?;
        Some(Intent { title: format!("add `{action}` to a statement of `{}`", role.name), changes, applicability })
    });
    join.or_else(|| {
        let (resource, applicability) = resource_for(action, reference)?;
        let statement = New::map([
            ("Effect", New::text("Allow")),
            ("Action", New::List(vec![New::text(action.as_str())])),
            ("Resource", resource),
        ]);
        let (what, changes) = match beside(role, template, &statement) {
            Some(changes) => ("statement", changes),
            None => ("policy", new_policy(role, template, statement)?),
        };
        let title = format!("add a {what} to `{}` that allows `{action}`", role.name);
        Some(Intent { title, changes, applicability })
    })
}

/// The role of a finding, if it is declared in this file.
fn role_of<'a>(finding: &Finding, infrastructure: &'a Infrastructure) -> Option<&'a Role> {
    let name = finding.role.as_deref()?;
    infrastructure.roles.iter().find(|role| role.name == name)
}

/// The policies of a role that are text of its file and reach no other role.
fn own_policies<'a>(role: &'a Role, template: &'a Template<'_>) -> impl Iterator<Item = &'a AttachedPolicy> {
    let shared = |policy: &AttachedPolicy| {
        let others = template.infrastructure.roles.iter().filter(|other| other.name != role.name);
        others.flat_map(|other| &other.policies).any(|other| other.file == policy.file && other.span == policy.span)
    };
    role.policies.iter().filter(move |policy| {
        matches!(policy.via, Via::Inline | Via::Policy(_)) && policy.file == role.file && !shared(policy)
    })
}

/// Whether an action may join a statement: it names actions of the same service, it always applies, and its resources are of
/// the action's types. Safe if they are all that the action could be used on.
fn fit(statement: &Statement, action: &str, reference: &Reference) -> Option<Applicability> {
    let (prefix, name) = action.split_once(':')?;
    let service = reference.service(prefix)?;
    let wanted = service.action(name)?;
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
    let every = resources.iter().any(|resource| ResourcePattern::new(&resource.value).is_every());
    if every {
        // Who may pass roles and change policies on everything is for people to say.
        let sensitive = wanted.level == AccessLevel::PermissionsManagement || wanted.permission_only;
        return Some(if sensitive { Applicability::Unsafe } else { Applicability::Safe });
    }
    let formats = wanted.resource_types.iter().filter_map(|kind| service.resources.get(kind)).flatten();
    let covers = |format: &String| {
        let arn = arn(format);
        resources.iter().map(|resource| ResourcePattern::new(&resource.value).matches(&arn)).max()
    };
    let best = formats.filter_map(covers).max().unwrap_or(Answer::No);
    // What the statement allows already tells of what kind its resources are.
    let same_kind = service.actions.values().any(|known| {
        let full = format!("{prefix}:{}", known.name);
        known.resource_types.iter().any(|kind| wanted.resource_types.contains(kind))
            && patterns.iter().any(|pattern| pattern.is_exact() && pattern.matches(&full) == Answer::Yes)
    });
    (best != Answer::No && same_kind).then_some(Applicability::Unsafe)
}

/// An ARN format of the reference as text, in which every variable is unknown.
fn arn(format: &str) -> Text {
    let mut pieces = Vec::new();
    let mut rest = format;
    while let Some((before, after)) = rest.split_once("${") {
        let Some((name, after)) = after.split_once('}') else { break };
        pieces.push(Piece::Known(before.to_owned()));
        pieces.push(Piece::Hole(name.to_owned()));
        rest = after;
    }
    pieces.push(Piece::Known(rest.to_owned()));
    pieces.into_iter().collect()
}

/// Adds an action to the list of a statement.
fn join(tree: &Tree, statement: &Statement, action: &str) -> Option<Changes> {
    let Actions::Action(patterns) = &statement.actions else { return None };
    let prefix = action.split_once(':').map(|(prefix, _)| prefix)?;
    let mut slots = patterns.iter().filter_map(|pattern| Some((slot(tree, pattern.span)?, &pattern.value)));
    // After the last action of its service.
    let (slot, _) = slots.rfind(|(_, text)| is_of(text, prefix))?;
    let mut changes = Changes::default();
    changes.add_item(&slot.list, slot.item, New::text(action)).ok()?;
    Some(changes)
}

fn is_of(pattern: &Text, prefix: &str) -> bool {
    matches!(ActionPattern::new(pattern).scope(), Scope::Service(own) if own.eq_ignore_ascii_case(prefix))
}

/// The resource of a new statement: `*` where IAM takes nothing else, which is certain; else what the action can be used on
/// in this account and region, which is a guess.
fn resource_for(action: &str, reference: &Reference) -> Option<(New, Applicability)> {
    /// Actions with more kinds of resources than this are rarely meant for all of them.
    const MOST_KINDS: usize = 3;
    let (prefix, name) = action.split_once(':')?;
    let service = reference.service(prefix)?;
    let kinds = &service.action(name)?.resource_types;
    if kinds.is_empty() {
        return Some((New::text("*"), Applicability::Safe));
    }
    let formats: Vec<&String> = kinds.iter().filter_map(|kind| service.resources.get(kind)).flatten().collect();
    if formats.is_empty() || formats.len() > MOST_KINDS {
        return Some((New::text("*"), Applicability::Unsafe));
    }
    let sub = |format: &&String| New::Call("Sub", pattern_of(format));
    let mut resources: Vec<New> = formats.iter().map(sub).collect();
    let resource = if resources.len() == 1 { resources.remove(0) } else { New::List(resources) };
    Some((resource, Applicability::Unsafe))
}

/// An ARN format as a pattern of `Fn::Sub`: this account and region, and any name.
fn pattern_of(format: &str) -> String {
    let pieces = arn(format);
    let piece = |piece: &Piece| match piece {
        Piece::Known(text) => text.clone(),
        Piece::Hole(name) => match name.as_str() {
            "Partition" | "Region" => format!("${{AWS::{name}}}"),
            "Account" => "${AWS::AccountId}".to_owned(),
            _ => "*".to_owned(),
        },
    };
    pieces.pieces().iter().map(piece).collect()
}

/// A statement after the last one of a policy that the role has.
fn beside(role: &Role, template: &Template<'_>, statement: &New) -> Option<Changes> {
    own_policies(role, template).filter_map(|policy| policy.statements.last()).find_map(|last| {
        let path = path_to(template.tree, last.span)?;
        let (&at, list) = path.split_last()?;
        let (list, at) = match key_at(template.tree, list) {
            Some("Statement") if node_at(template.tree, list)?.items().is_some() => (list.to_vec(), at),
            _ if key_at(template.tree, &path) == Some("Statement") => (path.clone(), 0),
            _ => return None,
        };
        let mut changes = Changes::default();
        changes.add_item(&list, at, statement.clone()).ok()?;
        Some(changes)
    })
}

/// A policy of its own, for a role or a function that has none that could be extended.
fn new_policy(role: &Role, template: &Template<'_>, statement: New) -> Option<Changes> {
    let tree = template.tree;
    let resource = path_to(tree, role.span)?;
    let document = New::map([("Version", New::text("2012-10-17")), ("Statement", New::List(vec![statement]))]);
    let policy = match node_at(tree, &resource)?.get("Type")?.text()? {
        "AWS::Serverless::Function" => document,
        "AWS::IAM::Role" => {
            New::map([("PolicyName", New::Text(format!("{}Policy", role.name))), ("PolicyDocument", document)])
        }
        _ => return None,
    };
    let properties = child(tree, &resource, "Properties")?;
    let mut changes = Changes::default();
    match child(tree, &properties, "Policies") {
        None => changes.add_entry(&properties, "Policies", New::List(vec![policy])).ok()?,
        Some(policies) => {
            let node = node_at(tree, &policies)?;
            if node.tag.is_some() {
                return None;
            }
            let last = node.items().map_or(0, |items| items.len().saturating_sub(1));
            changes.add_item(&policies, last, policy).ok()?;
        }
    }
    Some(changes)
}

/// The path to the value of a key.
fn child(tree: &Tree, map: &[usize], key: &str) -> Option<Path> {
    let entries = node_at(tree, map)?.entries()?;
    let at = entries.iter().position(|entry| entry.key.text() == Some(key))?;
    Some(map.iter().copied().chain([at]).collect())
}
