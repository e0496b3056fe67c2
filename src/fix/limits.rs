//! How large IAM lets policies be.
//!
//! Facts: "IAM and AWS STS quotas" in the IAM User Guide (reference_iam-quotas), its table "IAM and STS character limits", whose
//! limits cannot be raised. Sizes are in characters without white space: IAM does not count that.
//!
//! | what | characters | row of the table |
//! | --- | ---: | --- |
//! | a customer managed policy | 6,144 | "For customer managed policies" |
//! | all inline policies of a role | 10,240 | "For inline policies" |
//! | all inline policies of a group | 5,120 | the same |
//! | all inline policies of a user | 2,048 | the same |
//! | the inline policy of a permission set | 10,240 | "AWS account quotas" in the IAM Identity Center User Guide (limits) |
//!
//! Trust policies have a quota of their own, 2,048 characters that can be raised; nothing here writes them. A permission set
//! becomes a role, and its policy may have 32,768 bytes with the white space.

use super::document::File;
use super::splice::Splice;
use crate::drift::Report;
use crate::iac::{AttachedPolicy, Role, Via};
use crate::policy::{Actions, Effect, Piece, Resources, Statement, Text};
use crate::text::Spanned;

/// All inline policies of one role.
pub const INLINE_OF_ROLE: usize = 10_240;

/// One managed policy.
pub const MANAGED: usize = 6_144;

/// All inline policies of one group.
pub const INLINE_OF_GROUP: usize = 5_120;

/// All inline policies of one user.
pub const INLINE_OF_USER: usize = 2_048;

/// Characters that IAM counts.
pub fn size(text: &str) -> usize {
    text.chars().filter(|char| !char.is_whitespace()).count()
}

/// What is to be said of an edit that would make a role's policies larger than IAM takes.
pub(super) fn remark(role: Option<&str>, file: &File<'_>, splices: &[Splice], report: &Report) -> Option<String> {
    let old = |splice: &Splice| size(file.text.get(splice.span.start..splice.span.end).unwrap_or_default());
    let come: usize = splices.iter().map(|splice| size(&splice.text)).sum();
    let more = come.checked_sub(splices.iter().map(old).sum()).filter(|more| *more > 0)?;
    let role = report.infrastructure.iter().flat_map(|declared| &declared.roles).find(|it| Some(&*it.name) == role)?;
    let grows = role.policies.iter().filter(|policy| is_written(policy) && policy.file == *file.path).find(|policy| {
        let mut statements = policy.statements.iter();
        let near = |statement: &Statement, splice: &Splice| {
            statement.span.start <= splice.span.start && splice.span.start <= statement.span.end
        };
        statements.any(|statement| splices.iter().any(|splice| near(statement, splice)))
    });
    let (what, before, most) = match grows {
        Some(policy) if is_managed(policy, file) => ("this managed policy", of_policy(policy), MANAGED),
        _ => ("the inline policies", of_role(role, file), INLINE_OF_ROLE),
    };
    let after = before + more;
    (after > most).then(|| {
        format!(
            "{what} of `{}` would have some {after} characters without white space, and IAM takes {most}",
            role.name
        )
    })
}

fn is_written(policy: &AttachedPolicy) -> bool {
    matches!(policy.via, Via::Inline | Via::Policy(_))
}

fn is_managed(policy: &AttachedPolicy, file: &File<'_>) -> bool {
    let Via::Policy(name) = &policy.via else { return false };
    let kind =
        |root: &crate::iac::syntax::Node| Some(root.get("Resources")?.get(name)?.get("Type")?.text()?.to_owned());
    name.contains("aws_iam_policy.")
        || file.documents.first().and_then(|document| kind(&document.tree.root)).as_deref()
            == Some("AWS::IAM::ManagedPolicy")
}

fn of_role(role: &Role, file: &File<'_>) -> usize {
    role.policies.iter().filter(|policy| is_written(policy) && !is_managed(policy, file)).map(of_policy).sum()
}

/// A policy as the shortest JSON that says it; what only a deployment knows, and conditions, count nothing.
fn of_policy(policy: &AttachedPolicy) -> usize {
    let head = size(r#"{"Version":"2012-10-17","Statement":[]}"#);
    head + policy.statements.iter().map(of_statement).sum::<usize>()
}

fn of_statement(statement: &Statement) -> usize {
    let list = |texts: &[Spanned<Text>]| -> usize { texts.iter().map(|text| of_text(&text.value) + 3).sum() };
    let effect = if statement.effect == Effect::Allow { "Allow" } else { "Deny" };
    let (Actions::Action(actions) | Actions::NotAction(actions)) = &statement.actions;
    let (Resources::Resource(resources) | Resources::NotResource(resources)) = &statement.resources;
    size(r#"{"Effect":"","Action":[],"Resource":[]},"#) + effect.len() + list(actions) + list(resources)
}

fn of_text(text: &Text) -> usize {
    let piece = |piece: &Piece| if let Piece::Known(text) = piece { size(text) } else { 0 };
    text.pieces().iter().map(piece).sum()
}
