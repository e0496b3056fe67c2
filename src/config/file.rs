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
    /// What the infrastructure does not say of a workload: where its code is, or its role.
    #[schemars(with = "Vec<Workload>")]
    pub(super) workload: Vec<Spanned<Workload>>,
    /// Roles that are declared elsewhere, or not in full.
    #[schemars(with = "Vec<Role>")]
    pub(super) role: Vec<Spanned<Role>>,
    /// Infrastructure that is no YAML, JSON or HCL before something renders it, such as Jinja.
    #[schemars(with = "Vec<Template>")]
    pub(super) template: Vec<Spanned<Template>>,
    /// Terraform's plans, which tell what the configuration alone leaves open.
    #[schemars(with = "Vec<Plan>")]
    pub(super) plan: Vec<Spanned<Plan>>,
    /// Findings that are known and accepted. They stay visible, and never fail a run.
    #[schemars(with = "Vec<Ignore>")]
    pub(super) ignore: Vec<Spanned<Ignore>>,
}

/// What the infrastructure does not say of a workload.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub(super) struct Workload {
    /// Its name: the logical id, the address (`aws_lambda_function.orders`) or the function key.
    pub(super) name: String,
    /// The file that declares it; needed where several declare one of that name.
    #[schemars(with = "Option<String>")]
    pub(super) file: Option<Spanned<String>>,
    /// The folder of its code, from the repository's root; or a list, the code's folder first, then those of its layers. A
    /// Python file, with no handler beside it, is run from its first line to its last.
    #[schemars(with = "Option<OneOrMany>")]
    pub(super) code: Option<Spanned<OneOrMany>>,
    /// Its handler, as in `app.handler`.
    pub(super) handler: Option<String>,
    /// Its runtime, as in `python3.13`.
    pub(super) runtime: Option<String>,
    /// Its role: the name of a `[[role]]`, or of a role that is declared in another file.
    #[schemars(with = "Option<String>")]
    pub(super) role: Option<Spanned<String>>,
}

/// A role that is declared elsewhere, or not in full.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub(super) struct Role {
    /// Its name, its ARN, or what the infrastructure calls it by (`data.aws_iam_role.orders.arn`).
    pub(super) name: String,
    /// The workloads that run under it, besides those whose infrastructure names it.
    #[serde(default)]
    pub(super) workloads: Vec<String>,
    /// Files with all its policies: policy documents, or what `aws iam get-role-policy`, `list-attached-role-policies`,
    /// `get-policy-version`, `get-role` or `get-account-authorization-details` print. Left out, the policies are those of the
    /// infrastructure, and `deployed` is all that the entry says.
    #[schemars(with = "Option<OneOrMany>")]
    pub(super) policies: Option<Spanned<OneOrMany>>,
    /// What AWS calls it, where the infrastructure does not tell: for errors that name it. `*` and `?` are wildcards.
    #[serde(default)]
    pub(super) deployed: Vec<String>,
    /// The file with its permissions boundary.
    #[schemars(with = "Option<String>")]
    pub(super) boundary: Option<Spanned<String>>,
}

/// Infrastructure that something renders.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub(super) struct Template {
    /// The file as it is written; it is not read.
    #[schemars(with = "String")]
    pub(super) file: Spanned<String>,
    /// What it is rendered to; it is read in its place.
    #[schemars(with = "String")]
    pub(super) rendered: Spanned<String>,
}

/// A plan of a root module.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub(super) struct Plan {
    /// The folder in which Terraform runs.
    #[schemars(with = "String")]
    pub(super) root: Spanned<String>,
    /// The file with what `terraform show -json` prints of the plan.
    #[schemars(with = "String")]
    pub(super) file: Spanned<String>,
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
