//! Workloads, code and policies brought together: what each role must grant, what it grants, and where they differ.
//!
//! - [`finding`] is what comes out: findings, and the [`Report`] that holds them with all that they rest on.
//! - [`rules`] is the text of each rule.

//! - `check` is the way through: infrastructure, the workloads that a change can reach, their code, and then the rules,
//!   one a file: `missing`, `excess`, `unknown`, `notes`.

mod assemblies;
mod baseline;
mod check;
mod context;
mod excess;
pub mod finding;
mod fingerprint;
pub mod home;
mod ignores;
mod infrastructure;
mod link;
mod linked;
mod mapping;
mod mismatch;
mod missing;
mod modules;
pub(crate) mod needs;
mod notes;
pub(crate) mod places;
pub mod rules;
mod scope;
mod services;
mod unknown;

pub(crate) use fingerprint::fingerprint;

pub use check::{Base, Input, OnStep, check};
pub use mapping::declared;

pub use finding::{
    Applicability, BaselineState, CallSite, Edit, FilePatch, Finding, Fix, Granted, Level, Part, Place, Related,
    Report, Required, RequirementKind, Summary, Suppression, SuppressionKind, UnknownPart, UnresolvedPlace,
    WorkloadReport,
};
pub use rules::Rule;
