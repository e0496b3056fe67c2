//! What AWS publishes, as the readers of this folder ask for it: the policies that a template only names.

use std::collections::BTreeMap;

use super::template::Template;
use crate::iac::policy_document::{self, Literal, Values};
use crate::iac::syntax::{self, Format};
use crate::policy::{Actions, Effect, Resources, Statement, Text};
use crate::reference::Reference;
use crate::repo::RepoPath;
use crate::text::{Span, Spanned};

/// The name and the statements of an AWS managed policy, by name or ARN. Each statement stands at `place`, where the
/// policy is named.
pub fn managed_policy(reference: &Reference, name_or_arn: &str, place: Span) -> Option<(String, Vec<Statement>)> {
    let policy = reference.managed_policy(name_or_arn)?;
    let tree = syntax::parse(policy.document.as_bytes(), Format::Json).ok()?;
    Some((policy.name.clone(), at(place, policy_document::read(&tree.root, &Literal).statements)))
}

/// The statements of a SAM policy template, filled in; each stands at `place`, where the template is named.
///
/// `Err` holds the names of the parameters that have no value.
pub fn sam_policy_template(
    reference: &Reference,
    name: &str,
    values: &BTreeMap<&str, Text>,
    place: Span,
) -> Option<Result<Vec<Statement>, Vec<String>>> {
    let template = reference.sam_policy_template(name)?;
    let missing: Vec<_> = template.parameters.iter().filter(|name| !values.contains_key(&***name)).cloned().collect();
    if !missing.is_empty() {
        return Some(Err(missing));
    }
    let tree = syntax::parse(template.definition.as_bytes(), Format::Json).ok()?;
    let (file, values) = (RepoPath::root(), values.iter().map(|(name, value)| ((*name).to_owned(), value.clone())));
    let scope = Template::of_definition(&file, &template.definition, &tree, values.collect());
    Some(Ok(at(place, policy_document::read(&tree.root, &scope as &dyn Values<'_>).statements)))
}

/// A statement that AWS writes for something at `place`.
pub fn allow(place: Span, actions: impl IntoIterator<Item = impl Into<String>>, resources: Vec<Text>) -> Statement {
    let here = |value| Spanned { value, span: place };
    Statement {
        sid: None,
        effect: Effect::Allow,
        actions: Actions::Action(actions.into_iter().map(|action| here(Text::known(action))).collect()),
        resources: Resources::Resource(resources.into_iter().map(here).collect()),
        conditional: false,
        optional: false,
        span: place,
    }
}

/// Moves statements to the place that stands for them.
pub fn at(place: Span, mut statements: Vec<Statement>) -> Vec<Statement> {
    for statement in &mut statements {
        statement.span = place;
        let (Actions::Action(actions) | Actions::NotAction(actions)) = &mut statement.actions;
        let (Resources::Resource(resources) | Resources::NotResource(resources)) = &mut statement.resources;
        actions.iter_mut().chain(resources).for_each(|text| text.span = place);
    }
    statements
}
