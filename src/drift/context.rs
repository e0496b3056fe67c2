//! What the rules share while they look at one side.

use std::collections::{BTreeMap, BTreeSet};

use super::needs::{Need, Site};
use super::places::Places;
use super::{Place, Related, fingerprint};
use crate::code::Confidence;
use crate::iac::{AttachedPolicy, Via};
use crate::reference::Reference;
use crate::repo::{RepoPath, Snapshot};
use crate::text::Span;

/// The side under comparison, and what is known of the other.
pub(super) struct Context<'a> {
    pub(super) reference: &'a Reference,
    pub(super) places: Places<'a>,
    /// Files that differ between base and head; empty without a base.
    pub(super) changed: &'a BTreeSet<RepoPath>,
    /// On the base side, the head's path of each file that was moved.
    pub(super) renames: &'a BTreeMap<RepoPath, RepoPath>,
}

impl<'a> Context<'a> {
    pub(super) fn new(
        snapshot: &'a Snapshot,
        reference: &'a Reference,
        changed: &'a BTreeSet<RepoPath>,
        renames: &'a BTreeMap<RepoPath, RepoPath>,
    ) -> Self {
        Self { reference, places: Places::new(snapshot), changed, renames }
    }

    /// The files of this side.
    pub(super) fn snapshot(&self) -> &'a Snapshot {
        self.places.snapshot
    }

    pub(super) fn place(&mut self, file: &RepoPath, span: Span) -> Place {
        self.places.place(file, span)
    }

    pub(super) fn related(&mut self, file: &RepoPath, span: Span, message: impl Into<String>) -> Related {
        Related { place: self.place(file, span), message: message.into() }
    }

    /// A fingerprint of parts that do not change when lines or files move; `file` counts by its path in the head.
    pub(super) fn fingerprint(&self, file: &RepoPath, parts: &[&str]) -> String {
        let file = self.renames.get(file).unwrap_or(file);
        let mut all = vec![file.as_str()];
        all.extend(parts);
        fingerprint::fingerprint(&all)
    }

    /// The sites of a need, the best one to annotate first: certain ones, then those in files that the change touches.
    pub(super) fn sites<'n>(&self, need: &'n Need) -> Vec<&'n Site> {
        let mut sites = need.sites_by_confidence();
        let best = need.confidence();
        sites.sort_by_key(|site| (need.sites.get(*site) != Some(&best), !self.changed.contains(&site.file)));
        sites
    }
}

/// Whether a policy's text stands in the repository, so that its lines can be edited.
pub(super) fn is_written_here(policy: &AttachedPolicy) -> bool {
    matches!(policy.via, Via::Inline | Via::Policy(_))
}

/// How a policy reaches a role, for people.
pub(super) fn describe(via: &Via) -> String {
    match via {
        Via::Inline => "inline policy".to_owned(),
        Via::SamImplicit(reason) => format!("added by SAM for {reason}"),
        Via::Serverless(reason) => format!("added by the Serverless Framework for {reason}"),
        Via::Policy(name) => format!("policy {name}"),
        Via::AwsManaged(name) => format!("AWS managed policy {name}"),
        Via::SamPolicyTemplate(name) => format!("SAM policy template {name}"),
        Via::SamConnector(name) => format!("SAM connector {name}"),
        Via::ResourcePolicy(name) => format!("resource policy of {name}"),
        Via::Module(name) => format!("made by a module as {name}"),
        Via::Downloaded(name) => format!("downloaded policy {name}"),
    }
}

/// What code does with an operation, as far as that is sure.
pub(super) fn calls(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::Certain => "calls",
        Confidence::Probable | Confidence::Possible => "seems to call",
    }
}

/// `1 action`, `3 actions`.
pub(super) fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

/// Names in backquotes, as a list for people: `a`, `b` and `c`.
pub(super) fn quoted(names: &[String]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [rest @ .., last] => format!("{} and {last}", rest.join(", ")),
    }
}
