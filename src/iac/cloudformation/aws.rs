//! What AWS publishes, as the readers of this folder ask for it: the one place that meets the [`Reference`].

use std::collections::BTreeMap;

use super::template::Template;
use crate::iac::policy_document::{self, Literal, Values};
use crate::iac::syntax::{self, Format};
use crate::policy::{Actions, Resources, Statement, Text};
use crate::reference::Reference;
use crate::repo::RepoPath;
use crate::text::Span;

/// The statements of an AWS managed policy, by name; each stands at `place`, where the policy is named.
pub fn managed_policy(reference: &Reference, name: &str, place: Span) -> Option<Vec<Statement>> {
    let document = managed_policy_document(reference, name)?;
    let tree = syntax::parse(document.as_bytes(), Format::Json).ok()?;
    Some(at(place, policy_document::read(&tree.root, &Literal).statements))
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
    let (parameters, definition) = sam_policy_definition(reference, name)?;
    let missing: Vec<_> = parameters.iter().filter(|name| !values.contains_key(&***name)).cloned().collect();
    if !missing.is_empty() {
        return Some(Err(missing));
    }
    let tree = syntax::parse(definition.as_bytes(), Format::Json).ok()?;
    let (file, values) = (RepoPath::root(), values.iter().map(|(name, value)| ((*name).to_owned(), value.clone())));
    let scope = Template::of_definition(&file, &definition, &tree, values.collect());
    Some(Ok(at(place, policy_document::read(&tree.root, &scope as &dyn Values<'_>).statements)))
}

/// Moves statements to the place that stands for them.
fn at(place: Span, mut statements: Vec<Statement>) -> Vec<Statement> {
    for statement in &mut statements {
        statement.span = place;
        let (Actions::Action(actions) | Actions::NotAction(actions)) = &mut statement.actions;
        let (Resources::Resource(resources) | Resources::NotResource(resources)) = &mut statement.resources;
        actions.iter_mut().chain(resources).for_each(|text| text.span = place);
    }
    statements
}

fn managed_policy_document(_reference: &Reference, _name: &str) -> Option<String> {
    None
}
fn sam_policy_definition(_reference: &Reference, _name: &str) -> Option<(Vec<String>, String)> {
    None
}
