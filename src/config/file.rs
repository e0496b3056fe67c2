//! `iamdrift.toml` as it is written. The comments of these types are the descriptions of `schema.json`.

use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;
use toml::value::Datetime;

/// What a repository tells iamdrift that no file of it says, and which findings it lives with.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[schemars(title = "iamdrift.toml")]
#[serde(default)]
pub(super) struct File {
    /// Paths, as `.gitignore` writes them, whose infrastructure is not read: examples, fixtures, copies of others' work.
    #[schemars(with = "Vec<String>")]
    pub(super) exclude: Vec<Spanned<String>>,
    /// Findings that are known and accepted. They stay visible, and never fail a run.
    #[schemars(with = "Vec<Ignore>")]
    pub(super) ignore: Vec<Spanned<Ignore>>,
}

/// Findings that are known and accepted. All that is given must hold of a finding.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub(super) struct Ignore {
    /// Why: for whoever reads the report or this file later.
    #[schemars(with = "String", length(min = 1))]
    pub(super) reason: Spanned<String>,
    /// The rule, or a list of rules; every rule if it is left out.
    #[schemars(with = "Option<OneOrMany>")]
    pub(super) rule: Option<Spanned<OneOrMany>>,
    /// The file of the finding, or a pattern as in `.gitignore`.
    #[schemars(with = "Option<String>")]
    pub(super) file: Option<Spanned<String>>,
    /// The workload's name; `*` and `?` are wildcards.
    pub(super) workload: Option<String>,
    /// The role's name; `*` and `?` are wildcards.
    pub(super) role: Option<String>,
    /// The action, or the text of the policy that the finding is about; `*` and `?` are wildcards.
    pub(super) action: Option<String>,
    /// The last day on which it counts, as in `until = 2026-12-31`.
    #[schemars(with = "Option<String>", extend("format" = "date"))]
    pub(super) until: Option<Spanned<Datetime>>,
}

/// One text, or several.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
pub(super) enum OneOrMany {
    /// One.
    One(String),
    /// Several.
    Many(Vec<String>),
}

impl OneOrMany {
    /// All of them.
    pub(super) fn as_slice(&self) -> &[String] {
        match self {
            Self::One(text) => std::slice::from_ref(text),
            Self::Many(texts) => texts,
        }
    }
}
