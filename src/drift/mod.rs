//! Workloads, code and policies brought together: what each role must grant, what it grants, and where they differ.
//!
//! - [`finding`] is what comes out: findings, and the [`Report`] that holds them with all that they rest on.
//! - [`rules`] is the text of each rule.
//! - `check` is the way through: `infrastructure`, the workloads that a change can reach (`scope`), their code (`link`), and
//!   then the rules, one a file: `missing`, `mismatch`, `excess`, `unknown`, `notes`.

mod baseline;
mod check;
mod context;
mod excess;
pub mod finding;
mod fingerprint;
pub mod home;
mod ignores;
mod infrastructure;
mod input;
mod link;
mod linked;
mod mismatch;
mod missing;
pub(crate) mod needs;
mod notes;
pub(crate) mod places;
pub mod rules;
mod scope;
mod unknown;

pub(crate) use fingerprint::fingerprint;

pub use check::check;
pub use infrastructure::declared;
pub use input::{Base, Input, OnStep};

pub use finding::{
    Applicability, BaselineState, CallSite, Edit, FilePatch, Finding, Fix, Granted, Level, Part, Place, Related,
    Report, Required, RequirementKind, Summary, Suppression, SuppressionKind, UnknownPart, UnresolvedPlace,
    WorkloadReport,
};
pub use rules::Rule;
