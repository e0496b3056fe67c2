//! What comes out of a comparison. The field names of the JSON output are a contract; see `report::json`.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use super::Rule;
use crate::code::Confidence;
use crate::iac::{Infrastructure, Role, Workload, WorkloadKind};
use crate::policy::{Effect, Text};
use crate::reference::Info;
use crate::repo::RepoPath;
use crate::text::{Position, Span};

/// How bad a finding is. Ordered: a note is the least.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// For information; something was not understood.
    Note,
    /// Attack surface, or an error that is only probable.
    Warning,
    /// The deployed code will fail, or the policy does not say what was meant.
    Error,
}

impl Level {
    /// The level's name in output; also SARIF's.
    pub fn name(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A finding seen from the base, as SARIF's `baselineState`.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum BaselineState {
    /// In the head only: the change brings it.
    New,
    /// In both.
    Unchanged,
    /// In the base only: the change settles it.
    Absent,
}

/// A place in a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The file.
    pub file: RepoPath,
    /// First byte to just past the last.
    pub span: Span,
    /// Line and column of the first byte.
    pub start: Position,
    /// Line and column just past the last byte.
    pub end: Position,
}

/// A further place that a finding rests on.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Related {
    /// The place.
    pub place: Place,
    /// What is there, as a label: lower case, no full stop.
    pub message: String,
}

/// Whether an edit may be made without being asked for.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Applicability {
    /// It does what was meant: `--fix` makes it.
    Safe,
    /// It takes something away, or guesses: somebody should look at it. `--unsafe-fixes` makes it.
    Unsafe,
}

/// Text that takes the place of text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edit {
    /// What goes; empty for an insertion.
    pub place: Place,
    /// What comes; empty for a removal.
    pub text: String,
}

/// What settles a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What it does: an imperative sentence, lower case and without a full stop.
    pub title: String,
    /// Whether it may be made without being asked for.
    pub applicability: Applicability,
    /// All that is to be replaced, in order and apart from each other. Proven by reading the new text again. Empty if the
    /// proof failed, or if the text has no form for it.
    pub edits: Vec<Edit>,
    /// What somebody should know of it: why there are no edits, or what comes with them.
    pub note: Option<String>,
}

impl Fix {
    /// Whether there is something to apply.
    pub fn is_offered(&self) -> bool {
        !self.edits.is_empty()
    }
}

/// One thing to settle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Which rule.
    pub rule: Rule,
    /// How bad.
    pub level: Level,
    /// How sure.
    pub confidence: Confidence,
    /// Seen from the base; `None` without a base.
    pub baseline_state: Option<BaselineState>,
    /// The workload; for an excess grant only where its role serves just one.
    pub workload: Option<String>,
    /// The file that declares the workload.
    pub workload_file: Option<RepoPath>,
    /// The role.
    pub role: Option<String>,
    /// Actions that are missing, denied, unknown, or granted and unused; `service:Name`, in order.
    pub actions: Vec<String>,
    /// The text in the policy that the finding is about.
    pub pattern: Option<String>,
    /// What should stand in place of `pattern`; `[]` means remove it, `None` that nothing is proposed.
    pub replacement: Option<Vec<String>>,
    /// What is wrong: a sentence without a full stop, lower case where it does not begin with a name.
    pub message: String,
    /// What to do next, in the same form.
    pub help: String,
    /// Where to annotate.
    pub place: Place,
    /// What is at the annotated place, as a label: lower case, no full stop.
    pub label: String,
    /// The policy to extend, the other calls, ...
    pub related: Vec<Related>,
    /// What a grant of the action has to be about: ARNs, resolved by the infrastructure's [`Names`](crate::policy::Names).
    /// Empty if something of it is not known.
    pub resources: Vec<Text>,
    /// The same for the same finding in every run, wherever its lines move; 40 hexadecimal digits.
    pub fingerprint: String,
    /// What settles it; filled by [`fix::report::propose`](crate::fix::report::propose) for findings that count.
    pub fix: Option<Fix>,
    /// Why it is accepted; `None` if nobody said so.
    pub suppression: Option<Suppression>,
}

impl Finding {
    /// A finding of a rule at a place, certain and as bad as the rule says. All that makes it this one is still to be set:
    /// `Finding { message, help, ..Finding::new(rule, place) }`.
    pub fn new(rule: Rule, place: Place) -> Self {
        Self {
            rule,
            level: rule.level(),
            confidence: Confidence::Certain,
            baseline_state: None,
            workload: None,
            workload_file: None,
            role: None,
            actions: Vec::new(),
            pattern: None,
            replacement: None,
            message: String::new(),
            help: String::new(),
            place,
            label: String::new(),
            related: Vec::new(),
            resources: Vec::new(),
            fingerprint: String::new(),
            fix: None,
            suppression: None,
        }
    }

    /// The same about an action that a workload needs and its role does not let it do there. What is only probable is a
    /// warning.
    pub fn of_workload(
        rule: Rule,
        place: Place,
        workload: &Workload,
        role: &Role,
        action: &str,
        is: Confidence,
    ) -> Self {
        Self {
            level: if is == Confidence::Certain { rule.level() } else { Level::Warning },
            confidence: is,
            workload: Some(workload.name.clone()),
            workload_file: Some(workload.file.clone()),
            role: Some(role.name.clone()),
            actions: vec![action.to_owned()],
            ..Self::new(rule, place)
        }
    }
}

/// Who accepts a finding, and why: SARIF's `suppression`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suppression {
    /// Where it is said.
    pub kind: SuppressionKind,
    /// Why.
    pub justification: String,
    /// The comment, or the entry of `iamdrift.toml`; none for a file outside of the repository.
    pub place: Option<Place>,
}

/// Where a finding is accepted, as SARIF's `suppression.kind`.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub enum SuppressionKind {
    /// In a comment beside the place.
    InSource,
    /// In `iamdrift.toml`.
    External,
}

/// Why an action is required.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum RequirementKind {
    /// Code calls for it.
    Code,
    /// The workload's configuration needs it.
    Platform,
    /// Code needs it if an argument or a configuration holds that cannot be seen here.
    Conditional,
}

/// A call site that needs an action.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CallSite {
    /// The place of the call.
    pub place: Place,
    /// `service.Operation`, as botocore names them; for platform requirements, what needs it.
    pub operation: String,
}

/// An action that a workload needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Required {
    /// `service:Name`
    pub action: String,
    /// Why.
    pub kind: RequirementKind,
    /// Where.
    pub calls: Vec<CallSite>,
}

/// An action pattern that reaches a workload's role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Granted {
    /// The pattern as written; what only a deployment knows is written `${name}`.
    pub pattern: String,
    /// Allow or Deny.
    pub effect: Effect,
    /// Where it is written.
    pub place: Place,
    /// How it reaches the role, for people: `inline policy`, `AWS managed policy AmazonS3ReadOnlyAccess`.
    pub via: String,
}

/// What is known of one workload in the head.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkloadReport {
    /// Logical id, address or function key.
    pub name: String,
    /// Its kind.
    pub kind: WorkloadKind,
    /// Its name in the file that declares it.
    pub place: Place,
    /// `python3.13`, where known.
    pub runtime: Option<String>,
    /// Its role's name, where known.
    pub role: Option<String>,
    /// The files of its code that were read, in order.
    pub sources: Vec<RepoPath>,
    /// Whether both its code and its role were found.
    pub linked: bool,
    /// What it needs, by action.
    pub required: Vec<Required>,
    /// What it is granted, in order of place.
    pub granted: Vec<Granted>,
    /// What of it is not known: nothing that this could hide is reported.
    pub unknown: Vec<UnknownPart>,
}

/// A part of a workload.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Part {
    /// Where its code is.
    Code,
    /// Which role it runs under.
    Role,
    /// A policy of its role.
    Policies,
    /// The permissions boundary of its role.
    Boundary,
}

/// A part of a workload that is not known, and why.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct UnknownPart {
    /// Which part.
    pub part: Part,
    /// Where it stays open.
    pub place: Place,
    /// Why: a sentence, lower case and without a full stop.
    pub reason: String,
}

/// A place that was not understood.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct UnresolvedPlace {
    /// The place.
    pub place: Place,
    /// Why.
    pub reason: String,
    /// Seen from the base; `None` without a base.
    pub baseline_state: Option<BaselineState>,
}

/// Counts over one report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct Summary {
    /// Workloads looked at.
    pub workloads: usize,
    /// Of these, those whose code and role were both found.
    pub linked: usize,
    /// Findings of level error that count: in a range the new ones, else all.
    pub errors: usize,
    /// Likewise for warnings.
    pub warnings: usize,
    /// Likewise for notes.
    pub notes: usize,
    /// Findings that would count, and that a comment or `iamdrift.toml` accepts.
    pub ignored: usize,
    /// Findings that the base has too.
    pub unchanged: usize,
    /// Findings of the base that the head has not.
    pub absent: usize,
}

/// What fixes change in one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilePatch {
    /// The file, from the repository's root.
    pub file: RepoPath,
    /// A unified diff in git's form.
    pub diff: String,
}

/// All that a run found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// The commit compared with, as hexadecimal digits; `None` without a base.
    pub base: Option<String>,
    /// The commit looked at; `None` for the index and the work tree.
    pub head: Option<String>,
    /// The AWS data used.
    pub reference: Info,
    /// The workloads of the head that were looked at, ordered by file and place.
    pub workloads: Vec<WorkloadReport>,
    /// Ordered by file, place and rule; those of the base only (`absent`) at the end.
    pub findings: Vec<Finding>,
    /// What was not understood in code and infrastructure, ordered by place.
    pub unresolved: Vec<UnresolvedPlace>,
    /// What the head's infrastructure declares that was looked at, for edits.
    pub infrastructure: Vec<Arc<Infrastructure>>,
    /// The head's text of every file that a finding or note points into, for snippets.
    pub texts: BTreeMap<RepoPath, Arc<[u8]>>,
    /// How many findings can be fixed by safe edits, and how many more by unsafe ones, where that was counted for all together.
    pub fixable: Option<(usize, usize)>,
    /// git's ids of these texts, where the texts themselves are not at hand; see [`Report::blobs`].
    pub blobs: BTreeMap<RepoPath, String>,
    /// What settles as many findings as can be settled, unsafe fixes included; by file. Filled for the formats that show it.
    pub patches: Vec<FilePatch>,
}

impl Report {
    /// Whether a finding counts: without a base all do, in a range the new ones; never one that is accepted.
    pub fn counts(finding: &Finding) -> bool {
        finding.suppression.is_none() && matches!(finding.baseline_state, None | Some(BaselineState::New))
    }

    /// git's ids of the texts that places point into: as long as a file has this id, its lines are where the report says.
    pub fn blobs(&self) -> BTreeMap<RepoPath, String> {
        if !self.blobs.is_empty() {
            return self.blobs.clone();
        }
        let ids = self.texts.iter().filter_map(|(file, text)| {
            // Hashing bytes in memory cannot fail; without an id nothing is claimed.
            let id = git2::Oid::hash_object(git2::ObjectType::Blob, text).ok()?;
            Some((file.clone(), id.to_string()))
        });
        ids.collect()
    }

    /// How many findings can be fixed by safe and by unsafe edits.
    pub fn fixable(&self) -> (usize, usize) {
        if let Some(counted) = self.fixable {
            return counted;
        }
        let offered = self.findings.iter().filter_map(|finding| finding.fix.as_ref()).filter(|fix| fix.is_offered());
        offered.fold((0, 0), |(safe, other), fix| match fix.applicability {
            Applicability::Safe => (safe + 1, other),
            Applicability::Unsafe => (safe, other + 1),
        })
    }

    /// The counts.
    pub fn summary(&self) -> Summary {
        let mut summary = Summary {
            workloads: self.workloads.len(),
            linked: self.workloads.iter().filter(|workload| workload.linked).count(),
            ..Summary::default()
        };
        for finding in &self.findings {
            match (finding.baseline_state, finding.level) {
                (Some(BaselineState::Unchanged), _) => summary.unchanged += 1,
                (Some(BaselineState::Absent), _) => summary.absent += 1,
                _ if finding.suppression.is_some() => summary.ignored += 1,
                (_, Level::Error) => summary.errors += 1,
                (_, Level::Warning) => summary.warnings += 1,
                (_, Level::Note) => summary.notes += 1,
            }
        }
        summary
    }
}
