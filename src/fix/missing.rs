//! A missing action: where a grant of it goes, and how it is written there.

use super::document::{Document, File};
use super::plan::{Intent, Situation, Unplanned};
use super::statements::{is_arguments, slot};
use super::tree::{Changes, New, Path, key_at, node_at, path_to};
use super::{registry, resource};
use crate::drift::home::{Home, Wanted, homes};
use crate::drift::{Applicability, Finding, Rule};
use crate::iac::syntax::{Format, Layout, Node, Tree, Value};
use crate::iac::{AttachedPolicy, Infrastructure, Role, RoleLink, address};
use crate::policy::{ActionPattern, Actions, Scope, Statement, Text};
use crate::reference::Reference;

/// The action joins the statement that fits best, else a statement of its own.
pub(super) fn intent(finding: &Finding, situation: &Situation<'_>) -> Result<Intent, Unplanned> {
    let [action] = finding.actions.as_slice() else { return Err(Unplanned::Home) };
    let (infrastructure, role) = role_of(finding, situation).ok_or(Unplanned::Home)?;
    let wanted = Wanted { action, resources: &finding.resources, names: &infrastructure.names };
    let reaches_others = |policy: &AttachedPolicy, of: &dyn Fn(&AttachedPolicy) -> bool| {
        reaches_others(&|other| other.file == policy.file && of(other), action, situation)
    };
    // An alias or a local value brings one statement into several policies.
    let is_shared_statement = |policy: &AttachedPolicy, statement: &Statement| {
        reaches_others(policy, &|other| other.statements.iter().any(|known| known.span == statement.span))
    };
    let is_shared = |policy: &AttachedPolicy| reaches_others(policy, &|other| other.span == policy.span);
    let (all, is_own) = homes(role, is_shared, &wanted, situation.reference);
    let homes = if is_own { all.as_slice() } else { &[] };
    let join = homes.iter().find_map(|home| match home {
        Home::Statement(policy, statement, _) if is_shared_statement(policy, statement) => None,
        Home::Statement(policy, statement, applicability) => {
            let (document, changes) = join(situation.files.get(&policy.file)?, statement, action)?;
            let title = format!("add `{action}` to a statement of `{}`", role.name);
            Some(Intent { title, applicability: *applicability, file: policy.file.clone(), document, changes })
        }
        Home::Policy(_) => None,
    });
    let beside = || {
        homes.iter().find_map(|home| match home {
            Home::Policy(policy) if is_shared_statement(policy, policy.statements.last()?) => None,
            Home::Policy(policy) => {
                let (document, changes, applicability) = beside(policy, situation, &wanted)?;
                let title = format!("add a statement to `{}` that allows `{action}`", role.name);
                Some(Intent { title, applicability, file: policy.file.clone(), document, changes })
            }
            Home::Statement(..) => None,
        })
    };
    let new = || {
        let file = situation.files.get(&role.file)?;
        let (changes, applicability) = new_policy(role, file, &wanted, situation.reference)?;
        let title = format!("add a policy to `{}` that allows `{action}`", role.name);
        Some(Intent { title, applicability, file: role.file.clone(), document: 0, changes })
    };
    let argument = || {
        let file = situation.files.get(&role.file)?;
        let (document, changes, applicability) = registry::statement(role, file, &wanted, situation.reference)?;
        let title = format!("add a statement to `{}` that allows `{action}`", role.name);
        Some(Intent { title, applicability, file: role.file.clone(), document, changes })
    };
    let why = if is_own || all.is_empty() { Unplanned::Home } else { Unplanned::Shared };
    join.or_else(beside).or_else(argument).or_else(new).ok_or(why)
}

/// Whether what `is_it` tells of a policy reaches somebody who does not miss the action: another role, of this configuration or
/// of another one that reads the same text, or users and groups.
fn reaches_others(is_it: &dyn Fn(&AttachedPolicy) -> bool, action: &str, situation: &Situation<'_>) -> bool {
    situation.infrastructure.iter().any(|declared| {
        let mut roles = declared.roles.iter().enumerate();
        declared.unattached.iter().any(is_it)
            || roles.any(|(index, role)| {
                role.policies.iter().any(is_it) && !misses(declared, index, role, action, situation)
            })
    })
}

/// Whether something that runs under a role is found to miss an action.
fn misses(declared: &Infrastructure, index: usize, role: &Role, action: &str, situation: &Situation<'_>) -> bool {
    let runs = |finding: &Finding| match &finding.workload {
        Some(workload) => declared.workloads.iter().any(|known| {
            address(&known.name) == address(workload)
                && Some(&known.file) == finding.workload_file.as_ref()
                && known.role == RoleLink::Here(index)
        }),
        None => Some(&role.file) == finding.workload_file.as_ref(),
    };
    situation.findings.iter().any(|finding| {
        finding.rule == Rule::MissingAction
            && finding.role.as_deref().map(address) == Some(address(&role.name))
            && finding.actions.iter().any(|missed| missed == action)
            && runs(finding)
    })
}

/// The role of a finding, and the infrastructure that declares it.
fn role_of<'a>(finding: &Finding, situation: &Situation<'a>) -> Option<(&'a Infrastructure, &'a Role)> {
    let name = finding.role.as_deref()?;
    let is_of = |infrastructure: &&Infrastructure| match &finding.workload {
        Some(workload) => infrastructure
            .workloads
            .iter()
            .any(|known| known.name == *workload && Some(&known.file) == finding.workload_file.as_ref()),
        // What is about a role alone names the role's own file.
        None => infrastructure
            .roles
            .iter()
            .any(|role| role.name == name && Some(&role.file) == finding.workload_file.as_ref()),
    };
    let infrastructure = situation.infrastructure.iter().map(|declared| &**declared).find(is_of)?;
    Some((infrastructure, infrastructure.roles.iter().find(|role| role.name == name)?))
}

/// Adds an action to the list of a statement.
fn join(file: &File<'_>, statement: &Statement, action: &str) -> Option<(usize, Changes)> {
    let Actions::Action(patterns) = &statement.actions else { return None };
    let prefix = action.split_once(':').map(|(prefix, _)| prefix)?;
    let mut slots = patterns.iter().filter_map(|pattern| {
        let (number, span) = file.at(pattern.span)?;
        Some((number, slot(&file.documents[number].tree, span)?, &pattern.value))
    });
    // After the last action of its service.
    let (number, slot, _) = slots.rfind(|(_, _, text)| is_of(text, prefix))?;
    let mut changes = Changes::default();
    changes.add_item(&slot.list, slot.item, New::text(action)).ok()?;
    Some((number, changes))
}

fn is_of(pattern: &Text, prefix: &str) -> bool {
    matches!(ActionPattern::new(pattern).scope(), Scope::Service(own) if own.eq_ignore_ascii_case(prefix))
}

/// A statement after the last one of a policy.
fn beside(
    policy: &AttachedPolicy,
    situation: &Situation<'_>,
    wanted: &Wanted<'_>,
) -> Option<(usize, Changes, Applicability)> {
    let action = wanted.action;
    let file = situation.files.get(&policy.file)?;
    let last = policy.statements.last()?;
    let (number, span) = file.at(last.span)?;
    let document = &file.documents[number];
    let tree = &document.tree;
    let path = path_to(tree, span)?;
    let (&at, around) = path.split_last()?;
    let (resource, applicability) = resource::of_statement(wanted, document, situation.reference)?;
    let mut changes = Changes::default();
    let node = node_at(tree, &path)?;
    if is_block(node, tree.format) {
        // A block that `dynamic` makes is called `content`.
        if key_at(tree, &path) != Some("statement") {
            return None;
        }
        let entries = entries(["effect", "actions", "resources"], action, resource::as_list(resource));
        changes.add_entry(around, "statement", New::Block(Vec::new(), entries)).ok()?;
    } else {
        // The JSON of Terraform spells blocks in lower case.
        let statement = New::Map(match node.get("actions") {
            Some(_) => entries(["effect", "actions", "resources"], action, resource::as_list(resource)),
            None => entries(["Effect", "Action", "Resource"], action, resource),
        });
        if is_arguments(tree, around) {
            return None;
        }
        if node_at(tree, around)?.items().is_some() {
            changes.add_item(around, at, statement).ok()?;
        } else if matches!(key_at(tree, &path), Some("Statement" | "statement")) {
            changes.add_item(&path, 0, statement).ok()?;
        } else {
            return None;
        }
    }
    Some((number, changes, applicability))
}

fn is_block(node: &Node, format: Format) -> bool {
    format == Format::Hcl && matches!(node.value, Value::Mapping(_, Layout::Block))
}

pub(super) fn entries(names: [&str; 3], action: &str, resource: New) -> Vec<(String, New)> {
    let values = [New::text("Allow"), New::List(vec![New::text(action)]), resource];
    names.into_iter().map(str::to_owned).zip(values).collect()
}

/// A policy of its own, for a role or a function that has none that could be extended.
fn new_policy(
    role: &Role,
    file: &File<'_>,
    wanted: &Wanted<'_>,
    reference: &Reference,
) -> Option<(Changes, Applicability)> {
    let action = wanted.action;
    let document = file.documents.first()?;
    let tree = &document.tree;
    let (resource, applicability) = resource::of_statement(wanted, document, reference)?;
    let statement = New::Map(entries(["Effect", "Action", "Resource"], action, resource));
    let policy = New::map([("Version", New::text("2012-10-17")), ("Statement", New::List(vec![statement]))]);
    let changes = match tree.format {
        Format::Hcl => role_policy(role, file, action, policy)?,
        Format::Yaml | Format::Json => inline_policy(role, document, policy)?,
    };
    Some((changes, applicability))
}

/// An inline policy of a template's role or function.
fn inline_policy(role: &Role, document: &Document, policy: New) -> Option<Changes> {
    let tree = &document.tree;
    let resource = path_to(tree, role.span)?;
    if matches!(key_at(tree, &resource), Some("provider" | "role")) {
        return service_statements(tree, &resource, policy);
    }
    let policy = match node_at(tree, &resource)?.get("Type")?.text()? {
        "AWS::Serverless::Function" => policy,
        "AWS::IAM::Role" => {
            New::map([("PolicyName", New::Text(format!("{}Policy", role.name))), ("PolicyDocument", policy)])
        }
        _ => return None,
    };
    let properties = child(tree, &resource, "Properties")?;
    let mut changes = Changes::default();
    match child(tree, &properties, "Policies") {
        None => changes.add_entry(&properties, "Policies", New::List(vec![policy])).ok()?,
        Some(policies) => {
            let node = node_at(tree, &policies)?;
            let is_function = |key: &str| key.starts_with("Fn::") || key == "Ref";
            let calls = node.entries().into_iter().flatten().any(|entry| entry.key.text().is_some_and(is_function));
            if node.tag.is_some() || calls {
                return None;
            }
            let last = node.items().map_or(0, |items| items.len().saturating_sub(1));
            changes.add_item(&policies, last, policy).ok()?;
        }
    }
    Some(changes)
}

/// Statements of the role that the functions of a Serverless service share: under `provider`, or under its `iam.role`.
fn service_statements(tree: &Tree, path: &[usize], policy: New) -> Option<Changes> {
    let New::Map(entries) = policy else { return None };
    let statements = entries.into_iter().find(|(key, _)| key == "Statement")?.1;
    let node = node_at(tree, path)?;
    let is_taken = |key: &str| node.get(key).is_some();
    let mut changes = Changes::default();
    if key_at(tree, path) == Some("role") {
        if is_taken("statements") || node.entries().is_none() {
            return None;
        }
        changes.add_entry(path, "statements", statements).ok()?;
    } else {
        if is_taken("iam") || is_taken("iamRoleStatements") || is_taken("role") {
            return None;
        }
        let iam = New::map([("role", New::map([("statements", statements)]))]);
        changes.add_entry(path, "iam", iam).ok()?;
    }
    Some(changes)
}

/// A resource `aws_iam_role_policy` for a role of Terraform's that is there once.
pub(super) fn role_policy(role: &Role, file: &File<'_>, purpose: &str, policy: New) -> Option<Changes> {
    let tree = &file.documents.first()?.tree;
    let label = role.name.strip_prefix("aws_iam_role.")?;
    let block = resource(&tree.root, &format!("aws_iam_role {label}"))?;
    if ["count", "for_each"].iter().any(|repeated| block.get(repeated).is_some()) {
        return None;
    }
    let purpose =
        purpose.split(':').next().unwrap_or_default().replace(|char: char| !char.is_ascii_alphanumeric(), "_");
    let name = resource_label(&tree.root, "aws_iam_role_policy", &format!("{label}_{purpose}"))?;
    let entries = vec![
        ("name".to_owned(), New::text(name.replace('_', "-"))),
        ("role".to_owned(), New::Expression(format!("aws_iam_role.{label}.id"))),
        ("policy".to_owned(), New::Encoded(Box::new(policy))),
    ];
    let mut changes = Changes::default();
    let block = New::Block(vec!["aws_iam_role_policy".to_owned(), name], entries);
    changes.add_entry(&[], "resource", block).ok()?;
    Some(changes)
}

/// A label that no resource of a type has yet in this file.
pub(super) fn resource_label(root: &Node, kind: &str, wanted: &str) -> Option<String> {
    let label_of = |number: usize| match number {
        0 => wanted.to_owned(),
        number => format!("{wanted}_{}", number + 1),
    };
    (0..100).map(label_of).find(|label| resource(root, &format!("{kind} {label}")).is_none())
}

/// The block of a resource, by its labels.
fn resource<'a>(root: &'a Node, labels: &str) -> Option<&'a Node> {
    let mut blocks = root.entries()?.iter().filter(|entry| entry.key.text() == Some("resource"));
    let is_it = |node: &&Node| node.tag.as_ref().is_some_and(|tag| tag.value == labels);
    blocks.find_map(|entry| Some(&entry.value).filter(is_it))
}

/// The path to the value of a key.
pub(super) fn child(tree: &crate::iac::syntax::Tree, map: &[usize], key: &str) -> Option<Path> {
    let entries = node_at(tree, map)?.entries()?;
    let at = entries.iter().position(|entry| entry.key.text() == Some(key))?;
    Some(map.iter().copied().chain([at]).collect())
}
