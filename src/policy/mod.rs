//! The IAM policy language: patterns, statements, and what they allow.
//!
//! Knows nothing of git, files or infrastructure formats. Text that only a deployment can know (a `Ref`, a Terraform
//! reference) is a [`Piece::Hole`]; every question therefore has three answers, [`Answer`].

mod action;
mod evaluate;
mod glob;
mod names;
mod refine;
mod resource;
mod text;
mod universe;

pub use action::{ActionPattern, Scope};
pub use evaluate::{Decision, Evaluator, Hit, Limit, Outcome, PatternRef};
pub use names::Names;
#[cfg(test)]
pub(crate) use refine::managed;
pub use refine::{ActionSet, Refined, Usage, refine_actions, refine_statement};
pub use resource::{Resource, ResourcePattern};
pub use text::{Answer, Piece, Text};
pub use universe::{Universe, granted};

use crate::text::{Span, Spanned};

/// Whether `pattern`, in which `*` and `?` are wildcards, matches `text`; case does not matter, as in names of actions.
pub fn is_like(pattern: &str, text: &str) -> bool {
    let (pattern, text) = (Text::known(pattern), Text::known(text));
    glob::Glob::pattern(&pattern).lower().embeds(&glob::Glob::literal(&text).lower())
}

/// `Effect` of a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, schemars::JsonSchema)]
pub enum Effect {
    /// `Allow`
    Allow,
    /// `Deny`
    Deny,
}

/// `Action` or `NotAction`: exactly one of them stands in a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actions {
    /// `Action`: what the statement covers.
    Action(Vec<Spanned<Text>>),
    /// `NotAction`: what it leaves out.
    NotAction(Vec<Spanned<Text>>),
}

/// `Resource` or `NotResource`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resources {
    /// `Resource`
    Resource(Vec<Spanned<Text>>),
    /// `NotResource`
    NotResource(Vec<Spanned<Text>>),
}

/// One statement of an identity policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// `Sid`, where it is literal.
    pub sid: Option<String>,
    /// `Effect`
    pub effect: Effect,
    /// `Action` or `NotAction`
    pub actions: Actions,
    /// `Resource` or `NotResource`
    pub resources: Resources,
    /// Whether a `Condition` stands in the statement: it then applies to some requests only.
    pub conditional: bool,
    /// Whether the statement may be absent from what is deployed (`Fn::If`, `Condition:` on the resource, `count`).
    pub optional: bool,
    /// The whole statement in its file.
    pub span: Span,
}
