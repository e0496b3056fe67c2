//! The role of a denial in a repository, what would let it through, and whether a check would have said so.
//!
//! `role` finds the role.

mod role;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Value, json};

use super::{Denial, Effect};
use crate::config::Config;
use crate::drift::{self, Finding, OnStep, Place, Report, Rule};
use crate::fix::patch::unified_diff;
use crate::fix::report::{Fixes, Patch, fixes};
use crate::iac::{Infrastructure, Role};
use crate::policy::{Names, Outcome, Resource, Text};
use crate::reference::Reference;
use crate::repo::{RepoPath, Snapshot};
use crate::text::{LineIndex, Span};
use role::Candidate;

/// A repository that denials are looked up in.
pub struct Repository<'a> {
    snapshot: &'a Snapshot,
    reference: &'a Reference,
    declared: BTreeMap<RepoPath, Arc<Infrastructure>>,
    report: Report,
    config: &'a Config,
    /// Where roles are looked for first.
    folder: RepoPath,
}

/// Where a denial belongs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Home {
    /// The role, as the repository calls it.
    pub role: Option<String>,
    /// Why no role is found, and what would tell which it is.
    pub advice: Option<String>,
    /// The file of the line to change; without a change, that of the role.
    pub file: Option<RepoPath>,
    /// That line, from 1.
    pub line: Option<usize>,
    /// What has to be allowed, as a statement of a policy.
    pub statement: Option<Value>,
    /// The change of the file.
    pub patch: Option<Patch>,
    /// Why somebody should look at the change before it is made; `None` if it surely does what was meant.
    pub doubt: Option<Doubt>,
    /// Why there is no change, where an Allow in a policy of the role would help.
    pub no_patch: Option<String>,
    /// Whether `check` reports it; `None` without a role.
    pub caught_by_check: Option<bool>,
    /// Why it could not, if the code is not read that runs under the role.
    pub unseen: Option<String>,
}

/// Why a change is not certain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// The message names no role: it is the only one whose code needs the action and is not let.
    RoleByCode,
    /// The role is found by a part of its name, or by what the text calls it.
    RoleByPart,
    /// The statement, or its resource, is a guess.
    Resource,
}

impl Doubt {
    /// The reason, for people.
    pub fn reason(self) -> &'static str {
        match self {
            Self::RoleByCode => "the message names no role, and this is the only one whose code needs the action",
            Self::RoleByPart => "the role is found by a part of its name",
            Self::Resource => "for which resource is a guess",
        }
    }
}

impl Home {
    /// Whether the change can be made without being looked at.
    pub fn is_certain(&self) -> bool {
        self.patch.is_some() && self.doubt.is_none()
    }

    /// The change as a unified diff.
    pub fn diff(&self) -> Option<String> {
        self.patch.as_ref().map(|patch| unified_diff(patch.file.as_str(), &patch.before, &patch.after))
    }
}

impl<'a> Repository<'a> {
    /// Reads and checks the repository, with what its `config` says. Where several roles fit, those below `folder` are meant.
    /// `on_step` is told what is begun.
    pub fn new(
        snapshot: &'a Snapshot,
        config: &'a Config,
        folder: RepoPath,
        reference: &'a Reference,
        on_step: OnStep<'_>,
    ) -> Self {
        let input = drift::Input { config, on_step, ..drift::Input::everything(snapshot) };
        Self {
            snapshot,
            reference,
            declared: drift::declared(snapshot, config, reference),
            report: drift::check(&input, reference),
            config,
            folder,
        }
    }

    /// Finds what belongs to the denial, and adds to the denial what the repository knows better than its message.
    pub fn home(&self, denial: &mut Denial) -> Home {
        if matches!(denial.effect, Effect::NotADenial | Effect::Encoded) {
            return Home::default();
        }
        let candidate = match self.role(denial) {
            Ok(candidate) => candidate,
            Err(unmatched) => {
                let statement = statement(denial, self.reference);
                return Home { statement, advice: self.advice(denial, unmatched), ..Home::default() };
            }
        };
        let role = candidate.role;
        self.settle_action(denial, role);
        let caught = denial.action.as_ref().map(|action| self.finding(role, action).is_some());
        let place = self.place(&role.file, role.span);
        let mut home = Home {
            role: Some(role.name.clone()),
            file: Some(role.file.clone()),
            line: place.as_ref().map(|place| place.start.line),
            caught_by_check: Some(caught.unwrap_or(false)),
            ..Home::default()
        };
        if let Some(unseen) = self.unseen(role).filter(|_| caught != Some(true)) {
            home.unseen = Some(unseen);
        }
        let Some(action) = denial.action.clone() else { return home };
        match self.outcome(role, &action, denial.resource.as_deref()) {
            Outcome::Allowed => {
                denial.help = already_allowed(denial, role, &action);
                if denial.identity_allow_can_fix != Some(true) {
                    denial.identity_allow_can_fix = Some(false);
                }
                return home;
            }
            Outcome::Denied => {
                denial.identity_allow_can_fix = Some(false);
                denial.help =
                    format!("a Deny of `{}` here blocks `{action}`, and no Allow lifts a Deny: narrow it", role.name);
                return home;
            }
            Outcome::OutsideBoundary => {
                denial.identity_allow_can_fix = Some(false);
                denial.help = format!(
                    "the permissions boundary of `{}` here does not let `{action}` through: widen it",
                    role.name
                );
                return home;
            }
            Outcome::NotAllowed if denial.identity_allow_can_fix.is_none() && role.unknown.is_empty() => {
                denial.identity_allow_can_fix = Some(true);
                denial.help = format!("`{}` does not allow `{action}`", role.name);
            }
            Outcome::NotAllowed => {}
            Outcome::MaybeAllowed => {
                denial.help = format!(
                    "{}; `{}` here may allow it already, on a resource or under a condition that only the deployment knows: compare the two",
                    denial.help, role.name
                );
            }
        }
        if denial.identity_allow_can_fix != Some(false) {
            home.statement = statement(denial, self.reference);
        }
        if denial.identity_allow_can_fix == Some(true) {
            self.patch(candidate, &action, &mut home);
        }
        home
    }

    /// Where the message leaves several actions open, the one that the role's code needs and is not let.
    fn settle_action(&self, denial: &mut Denial, role: &Role) {
        if denial.action.is_some() {
            return;
        }
        let mut missing = denial.candidates.iter().filter(|action| self.finding(role, action).is_some());
        if let (Some(action), None) = (missing.next().cloned(), missing.next()) {
            denial.action = Some(action);
            denial.candidates.clear();
        }
    }

    /// Why the code under a role is not read.
    fn unseen(&self, role: &Role) -> Option<String> {
        let under = |name: &str| {
            let mut workloads = self.report.workloads.iter();
            workloads.any(|workload| workload.name == name && workload.role.as_ref() == Some(&role.name))
        };
        let unlinked = self.report.findings.iter().filter(|finding| finding.rule == Rule::UnlinkedWorkload);
        let mut notes = unlinked.filter(|finding| finding.workload.as_deref().is_some_and(under));
        notes.next().map(|finding| finding.message.clone())
    }

    /// What `check` says about the action and the role.
    fn finding(&self, role: &Role, action: &str) -> Option<&Finding> {
        self.report.findings.iter().find(|finding| {
            matches!(finding.rule, Rule::MissingAction | Rule::DeniedAction)
                && finding.role.as_ref() == Some(&role.name)
                && finding.actions.iter().any(|known| known == action)
        })
    }

    fn outcome(&self, role: &Role, action: &str, resource: Option<&str>) -> Outcome {
        let resource = resource.filter(|resource| resource.starts_with("arn:"));
        let resource = resource.map(|resource| Resource::from(&Text::known(resource)));
        role.evaluator(&Names::default()).decide(action, resource.as_ref()).outcome()
    }

    /// The change that a missing action would get, and where it begins.
    fn patch(&self, candidate: Candidate<'_>, action: &str, home: &mut Home) {
        let role = candidate.role;
        let Some(place) = self.place(&role.file, role.span) else { return };
        let finding = Finding {
            workload_file: Some(role.file.clone()),
            role: Some(role.name.clone()),
            actions: vec![action.to_owned()],
            message: format!("`{}` does not allow `{action}`", role.name),
            ..Finding::new(Rule::MissingAction, place)
        };
        let texts = candidate
            .infrastructure
            .files
            .iter()
            .chain([&role.file])
            .filter_map(|file| Some((file.clone(), self.snapshot.read(file).ok()?.bytes.clone())));
        let report = Report {
            findings: vec![finding],
            texts: texts.collect(),
            infrastructure: vec![candidate.infrastructure.clone()],
            ..Report::default()
        };
        let safe = fixes(&report, self.reference, false);
        home.doubt = candidate.doubt.or(safe.patches.is_empty().then_some(Doubt::Resource));
        let Fixes { mut patches, notes, .. } =
            if safe.patches.is_empty() { fixes(&report, self.reference, true) } else { safe };
        if patches.len() != 1 {
            let message = report.findings.first().map_or("", |finding| &finding.message);
            let why =
                notes.first().map(|note| note.rsplit_once(&format!("{message}: ")).map_or(&**note, |(_, why)| why));
            home.no_patch = Some(why.unwrap_or("no file of the role's policies is known").to_owned());
            return;
        }
        home.patch = patches.pop();
        if let Some(patch) = &home.patch {
            let same = patch.before.lines().zip(patch.after.lines()).take_while(|(before, after)| before == after);
            home.line = Some(same.count() + 1);
            home.file = Some(patch.file.clone());
        }
    }

    fn place(&self, file: &RepoPath, span: Span) -> Option<Place> {
        let index = LineIndex::new(self.snapshot.read(file).ok()?.bytes.clone());
        Some(Place { file: file.clone(), span, start: index.position(span.start), end: index.position(span.end) })
    }
}

fn already_allowed(denial: &Denial, role: &Role, action: &str) -> String {
    if denial.identity_allow_can_fix == Some(true) {
        format!("`{}` here allows `{action}` already: deploy it", role.name)
    } else {
        format!(
            "`{}` here allows `{action}` already: what is deployed may be older, or another policy denies it (the resource's, the organization's, a session's)",
            role.name
        )
    }
}

/// A statement that allows what was denied, and no more.
fn statement(denial: &Denial, reference: &Reference) -> Option<Value> {
    if denial.identity_allow_can_fix == Some(false) {
        return None;
    }
    let action = denial.action.as_ref()?;
    let (prefix, name) = action.split_once(':')?;
    let everything = reference
        .service(prefix)
        .is_some_and(|service| service.action(name).is_some_and(|action| action.resource_types.is_empty()));
    let resource = denial.resource.as_deref().filter(|_| !everything).map(|resource| arn(resource, denial));
    Some(json!({"Effect": "Allow", "Action": action, "Resource": resource.unwrap_or_else(|| "*".to_owned())}))
}

/// The ARN of a resource; IAM names its own by kind (`role Deploy`).
fn arn(resource: &str, denial: &Denial) -> String {
    let parts: Vec<&str> = denial.principal.as_deref().unwrap_or_default().split(':').collect();
    let (Some(partition), Some(account)) = (parts.get(1), parts.get(4)) else { return resource.to_owned() };
    match resource.rsplit_once(' ') {
        Some(("role" | "user" | "group" | "policy", name)) => {
            let kind = resource.split(' ').next().unwrap_or_default();
            format!("arn:{partition}:iam::{account}:{kind}/{name}")
        }
        Some(("instance profile", name)) => format!("arn:{partition}:iam::{account}:instance-profile/{name}"),
        _ if resource.contains(' ') && !resource.starts_with("arn:") => "*".to_owned(),
        _ => resource.to_owned(),
    }
}
