//! An attachment that grants too much: text of AWS's is never edited, so the attachment gives way to a policy of the
//! repository's own, or to a narrower SAM policy template with the same parameters.
//!
//! Facts: "Managed policies and inline policies" in the IAM User Guide; "AWS SAM policy templates" in the AWS SAM Developer
//! Guide; the IAM resources of Terraform's AWS provider.

use std::collections::{BTreeMap, BTreeSet};

use super::document::{Document, File};
use super::missing::{child, resource_label, role_policy};
use super::plan::{Intent, Situation, listed};
use super::statements::is_arguments;
use super::tree::{Changes, New, key_at, node_at, path_to};
use crate::drift::{Applicability, Finding};
use crate::iac::syntax::{Format, Tree};
use crate::iac::terraform::EXPRESSION;
use crate::iac::{AttachedPolicy, Role, Via};
use crate::policy::{ActionPattern, Actions, Answer, Effect, Resources};
use crate::reference::Reference;

/// What settles an excess attachment.
pub(super) fn intent(finding: &Finding, situation: &Situation<'_>) -> Option<Intent> {
    let file = situation.files.get(&finding.place.file)?;
    let (number, span) = file.at(finding.place.span)?;
    let (role, policy) = attached(finding, situation)?;
    let kept = finding.replacement.as_deref()?;
    let document = &file.documents[number];
    let (title, changes) = match &policy.via {
        Via::SamPolicyTemplate(name) => of_template(name, kept, document, span, situation.reference)?,
        Via::AwsManaged(name) => {
            let statements = statements(policy, kept)?;
            let changes = of_managed(name, statements, role, file, document, span)?;
            let title = match kept {
                [] => format!("detach `{name}`"),
                kept => format!("replace `{name}` by a policy that allows {}", listed(kept)),
            };
            (title, changes)
        }
        _ => return None,
    };
    let (applicability, file) = (Applicability::Unsafe, finding.place.file.clone());
    Some(Intent { title, applicability, file, document: number, changes })
}

/// The attachment that a finding is about, if just one role has it.
pub(super) fn attached<'a>(finding: &Finding, situation: &Situation<'a>) -> Option<(&'a Role, &'a AttachedPolicy)> {
    let roles = situation.infrastructure.iter().flat_map(|declared| &declared.roles);
    let mut found: Vec<(&Role, &AttachedPolicy)> = roles
        .flat_map(|role| role.policies.iter().map(move |policy| (role, policy)))
        .filter(|(_, policy)| policy.file == finding.place.file && policy.span == finding.place.span)
        .filter(|(_, policy)| matches!(policy.via, Via::AwsManaged(_) | Via::SamPolicyTemplate(_)))
        .collect();
    found.dedup_by(|a, b| a.0.name == b.0.name);
    match found.as_slice() {
        [one] => Some(*one),
        _ => None,
    }
}

/// Statements that allow what is kept of a policy, on the resources that it is allowed on. `None` if the policy has
/// conditions or denies, which would be lost.
fn statements(policy: &AttachedPolicy, kept: &[String]) -> Option<Vec<New>> {
    let mut statements = Vec::new();
    for statement in &policy.statements {
        let (Effect::Allow, Actions::Action(patterns), Resources::Resource(resources)) =
            (statement.effect, &statement.actions, &statement.resources)
        else {
            return kept.is_empty().then(Vec::new);
        };
        let patterns: Vec<ActionPattern> = patterns.iter().map(|pattern| ActionPattern::new(&pattern.value)).collect();
        let allowed: Vec<New> = kept
            .iter()
            .filter(|action| patterns.iter().any(|pattern| pattern.matches(action) == Answer::Yes))
            .map(|action| New::text(action.as_str()))
            .collect();
        if allowed.is_empty() {
            continue;
        }
        if statement.conditional {
            return None;
        }
        let mut resources: Vec<New> =
            resources.iter().map(|resource| Some(New::text(resource.value.as_known()?))).collect::<Option<_>>()?;
        let resource = if resources.len() == 1 { resources.remove(0) } else { New::List(resources) };
        let new = New::map([("Effect", New::text("Allow")), ("Action", New::List(allowed)), ("Resource", resource)]);
        if !statements.contains(&new) {
            statements.push(new);
        }
    }
    (kept.is_empty() == statements.is_empty()).then_some(statements)
}

fn of_managed(
    name: &str,
    statements: Vec<New>,
    role: &Role,
    file: &File<'_>,
    document: &Document,
    span: crate::text::Span,
) -> Option<Changes> {
    let tree = &document.tree;
    let path = path_to(tree, span)?;
    let (&item, list) = path.split_last()?;
    let is_list = node_at(tree, list)?.items().is_some();
    if is_list && is_arguments(tree, list) {
        return None;
    }
    let (list, item) = if is_list { (list.to_vec(), item) } else { (path.clone(), 0) };
    let policy = (!statements.is_empty())
        .then(|| New::map([("Version", New::text("2012-10-17")), ("Statement", New::List(statements.clone()))]));
    let mut changes = Changes::default();
    match (key_at(tree, &list)?, tree.format) {
        ("policy_arn", Format::Hcl) => {
            let (block, body) = path.split_last().map(|(_, block)| block).and_then(|block| block.split_last())?;
            let attachment = tree.root.entries()?.get(*block).filter(|_| body.is_empty())?;
            let labels = &attachment.value.tag.as_ref()?.value;
            let repeated = ["count", "for_each"].iter().any(|key| attachment.value.get(key).is_some());
            if repeated || !labels.starts_with("aws_iam_role_policy_attachment ") {
                return None;
            }
            changes.remove_entry(&[], *block).ok()?;
            if let Some(policy) = policy {
                let target = attachment.value.get("role")?;
                let is_expression = target.tag.as_ref().is_some_and(|tag| tag.value == EXPRESSION);
                let text = target.scalar_text()?.to_owned();
                let target = if is_expression { New::Expression(text) } else { New::Text(text) };
                let label = labels.split(' ').next_back()?;
                let label = resource_label(&tree.root, "aws_iam_role_policy", label)?;
                let entries = vec![("role".to_owned(), target), ("policy".to_owned(), New::Encoded(Box::new(policy)))];
                let block = New::Block(vec!["aws_iam_role_policy".to_owned(), label], entries);
                changes.add_entry(&[], "resource", block).ok()?;
            }
        }
        ("managed_policy_arns", Format::Hcl) => {
            changes.replace_item(&list, item, Vec::new()).ok()?;
            if let Some(policy) = policy {
                changes.merge(&role_policy(role, file, name, policy)?).ok()?;
            }
        }
        ("ManagedPolicyArns", _) => {
            changes.replace_item(&list, item, Vec::new()).ok()?;
            if let Some(policy) = policy {
                let entry = New::map([("PolicyName", New::text(name)), ("PolicyDocument", policy)]);
                add_to_list(&mut changes, tree, &list[..list.len() - 1], "Policies", vec![entry])?;
            }
        }
        // Only a function of SAM lists names here; a role's policies are documents.
        ("Policies", _) => changes.replace_item(&list, item, policy.into_iter().collect()).ok()?,
        // The Serverless Framework.
        ("managedPolicies", _) => {
            changes.replace_item(&list, item, Vec::new()).ok()?;
            if policy.is_some() {
                add_to_list(&mut changes, tree, &list[..list.len() - 1], "statements", statements)?;
            }
        }
        _ => return None,
    }
    Some(changes)
}

/// Adds to the list of a key, which is made if it is not there.
fn add_to_list(changes: &mut Changes, tree: &Tree, map: &[usize], key: &str, new: Vec<New>) -> Option<()> {
    let Some(list) = child(tree, map, key) else { return changes.add_entry(map, key, New::List(new)).ok() };
    let node = node_at(tree, &list)?;
    if node.tag.is_some() || node.items().is_none() {
        return None;
    }
    let last = node.items().map_or(0, |items| items.len().saturating_sub(1));
    new.into_iter().try_for_each(|new| changes.add_item(&list, last, new)).ok()
}

/// A SAM policy template goes, or becomes a narrower one that takes the same parameters.
fn of_template(
    name: &str,
    kept: &[String],
    document: &Document,
    span: crate::text::Span,
    reference: &Reference,
) -> Option<(String, Changes)> {
    let tree = &document.tree;
    // The span is the key's; the path leads to its value.
    let path = path_to(tree, span)?;
    let (&entry, map) = path.split_last()?;
    let mut changes = Changes::default();
    if kept.is_empty() {
        let (&item, list) = map.split_last()?;
        match node_at(tree, list)?.items() {
            Some(_) if is_arguments(tree, list) => return None,
            Some(_) => changes.replace_item(list, item, Vec::new()).ok()?,
            None => changes.replace_item(map, 0, Vec::new()).ok()?,
        }
        return Some((format!("remove `{name}`"), changes));
    }
    let narrower = narrower(name, kept, reference)?;
    changes.rename_entry(map, entry, &narrower).ok()?;
    Some((format!("replace `{name}` by `{narrower}`"), changes))
}

/// What a template allows: actions in lower case, each with the resources as JSON.
type Allowed = BTreeMap<String, BTreeSet<String>>;

/// The SAM policy template with the fewest actions that takes the same parameters as another one, allows what is kept of it
/// on all that it is allowed on there, and nothing that the other one does not allow.
fn narrower(name: &str, kept: &[String], reference: &Reference) -> Option<String> {
    let allowed = |name: &str| -> Option<(Vec<String>, Allowed)> {
        let template = reference.sam_policy_template(name)?;
        let definition: serde_json::Value = serde_json::from_str(&template.definition).ok()?;
        let mut resources = Allowed::new();
        for statement in definition.get("Statement")?.as_array()? {
            if statement.get("Condition").is_some() || statement.get("Effect")? != "Allow" {
                return None;
            }
            let list = |key: &str| match statement.get(key) {
                Some(serde_json::Value::Array(items)) => items.clone(),
                Some(one) => vec![one.clone()],
                None => Vec::new(),
            };
            for action in list("Action") {
                let on = resources.entry(action.as_str()?.to_ascii_lowercase()).or_default();
                on.extend(list("Resource").iter().map(ToString::to_string));
            }
        }
        Some((template.parameters, resources))
    };
    let (parameters, wide) = allowed(name)?;
    let fits = |other: &String| -> Option<usize> {
        let (_, narrow) = allowed(other).filter(|(own, _)| *own == parameters)?;
        let within = narrow.iter().all(|(action, on)| wide.get(action).is_some_and(|wide| on.is_subset(wide)));
        let covers = kept.iter().all(|action| {
            let action = action.to_ascii_lowercase();
            wide.get(&action).is_some_and(|wide| narrow.get(&action) == Some(wide))
        });
        (within && covers && narrow.len() < wide.len()).then_some(narrow.len())
    };
    let mut found: Vec<(usize, String)> =
        reference.sam_policy_templates().into_iter().filter_map(|other| Some((fits(&other)?, other))).collect();
    found.sort();
    found.into_iter().next().map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_gives_way_to_the_narrowest_that_takes_its_parameters() {
        let narrower = |name: &str, kept: &[&str]| {
            let kept: Vec<String> = kept.iter().map(|action| (*action).to_owned()).collect();
            narrower(name, &kept, Reference::embedded())
        };
        let to = |name: &str| Some(name.to_owned());
        assert_eq!(narrower("DynamoDBCrudPolicy", &["dynamodb:GetItem", "dynamodb:Query"]), to("DynamoDBReadPolicy"));
        assert_eq!(narrower("DynamoDBCrudPolicy", &["dynamodb:PutItem"]), to("DynamoDBWritePolicy"));
        assert_eq!(narrower("S3CrudPolicy", &["s3:GetObject"]), to("S3ReadPolicy"));
        // Reading and writing: only what it was.
        assert_eq!(narrower("DynamoDBCrudPolicy", &["dynamodb:GetItem", "dynamodb:PutItem"]), None);
        assert_eq!(narrower("DynamoDBReadPolicy", &["dynamodb:GetItem"]), None);
        assert_eq!(narrower("Nothing", &["dynamodb:GetItem"]), None);
    }

    /// Every proposal, whatever is kept: never an action, or a resource, that the wider template has not.
    #[test]
    fn a_narrower_template_is_narrower() {
        let reference = Reference::embedded();
        let definition = |name: &str| reference.sam_policy_template(name).unwrap().definition;
        let mut proposed = 0;
        for name in reference.sam_policy_templates() {
            let text: serde_json::Value = serde_json::from_str(&definition(&name)).unwrap();
            let actions =
                text["Statement"].as_array().unwrap().iter().flat_map(|statement| match &statement["Action"] {
                    serde_json::Value::Array(items) => items.clone(),
                    one => vec![one.clone()],
                });
            for action in actions.filter_map(|action| Some(action.as_str()?.to_owned())) {
                if let Some(other) = narrower(&name, std::slice::from_ref(&action), reference) {
                    assert_ne!(other, name);
                    assert!(definition(&other).contains(&action), "{name} {other} {action}");
                    proposed += 1;
                }
            }
        }
        assert!(proposed > 20, "{proposed}");
    }
}
