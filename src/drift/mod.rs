//! Workloads, code and policies brought together: what each role must grant, what it grants, and where they differ.
//!
//! - [`finding`] is what comes out: findings, and the [`Report`] that holds them with all that they rest on.
//! - [`rules`] is the text of each rule.

pub mod finding;
pub mod rules;

pub use finding::{
    BaselineState, CallSite, Finding, Granted, Level, Place, Related, Report, Required, RequirementKind, Summary,
    UnresolvedPlace, WorkloadReport,
};
pub use rules::Rule;
