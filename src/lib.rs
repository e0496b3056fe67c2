//! iamdrift: does each workload's role grant exactly what its code needs?
//!
//! Data flows one way, and the folders follow it:
//!
//! ```text
//! repo ──► code ──┐
//!     └──► iac  ──┴──► drift ──► report
//! ```
//!
//! - [`repo`] reads a git repository: two snapshots and what changed between them. The only input.
//! - [`code`] turns source text into SDK calls.
//! - [`iac`] turns infrastructure text into workloads, roles and the policies that reach them.
//! - [`reference`] holds what AWS publishes: actions, operations, managed policies.
//! - [`policy`] is the IAM language: patterns, statements, evaluation.
//! - [`drift`] links the three, compares, and produces findings.
//! - [`generate`] turns SDK calls into a policy that allows them.
//! - [`denial`] reads what AWS says when it denies a request, and finds its role in a repository.
//! - [`fix`] makes edits of findings, and proves them.
//! - [`explain`] says where an action is needed and granted, and what a rule means.
//! - [`report`] prints findings.
//! - [`publish`] says findings on a pull request, over the network.
//! - `network` says what to do where a connection fails.
//! - [`config`] is `iamdrift.toml`: what no other file says, and which findings are accepted.
//! - [`ci`] tells which change a CI system runs for.
//! - `mcp` serves the commands to coding assistants.
//! - [`cli`] wires the stages together, one file per command.
//!
//! Every stage past [`repo`] is a pure function of bytes.

pub mod ci;
pub mod cli;
pub mod code;
pub mod config;
pub mod denial;
pub mod drift;
pub mod explain;
pub mod fix;
pub mod generate;
pub mod iac;
#[cfg(feature = "mcp")]
pub mod mcp;
#[cfg(any(feature = "publish", feature = "update"))]
mod network;
pub mod policy;
#[cfg(feature = "publish")]
pub mod publish;
pub mod reference;
pub mod repo;
pub mod report;
#[cfg(test)]
mod schemas;
pub mod text;
