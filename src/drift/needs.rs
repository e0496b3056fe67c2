//! SDK calls and configuration to the actions that a workload needs.

use std::collections::{BTreeMap, BTreeSet};

use super::RequirementKind;
use crate::code::{CodeUse, Confidence};
use crate::iac::Workload;
use crate::policy::{Names, Text};
use crate::reference::{Reference, Target};
use crate::repo::RepoPath;
use crate::text::Span;

/// All that a workload needs, and how far that is known.
#[derive(Clone, Debug, Default)]
pub(crate) struct Needs {
    /// By action.
    pub(crate) required: BTreeMap<String, Need>,
    /// Actions that its operations can be checked for; they clear a grant by name, but hold nothing back in a wildcard.
    pub(super) may: BTreeSet<String>,
    /// Actions that its configuration can use; they are not asked for, and never excess.
    pub(super) useful: BTreeSet<String>,
    /// Actions that some call needs on a condition that its code does not show, whatever else needs them.
    pub(crate) conditional: BTreeSet<String>,
    /// What it could need besides.
    pub(super) open: Open,
}

/// An action that is needed.
#[derive(Clone, Debug)]
pub(crate) struct Need {
    pub(crate) kind: RequirementKind,
    /// Where, and by which operation or configuration; never empty.
    pub(crate) sites: BTreeMap<Site, Confidence>,
    /// The resource that each call of a site is about, several if it can be about any of them; `None` if that is not known of
    /// a call.
    pub(crate) targets: BTreeMap<Site, BTreeSet<Option<Vec<Target>>>>,
}

impl Need {
    /// Whether one of the sites is certain.
    pub(crate) fn confidence(&self) -> Confidence {
        self.sites.values().copied().min().unwrap_or(Confidence::Probable)
    }

    /// The ARNs of all that the action is used on; `None` if something else is possible.
    pub(super) fn resources(&self, names: &Names) -> Option<BTreeSet<Text>> {
        let mut arns = BTreeSet::new();
        for site in self.sites.keys() {
            for targets in self.targets.get(site)? {
                for target in targets.as_ref()? {
                    arns.insert(target.arn(names)?);
                }
            }
        }
        Some(arns)
    }

    /// The sites, the certain ones first.
    pub(super) fn sites_by_confidence(&self) -> Vec<&Site> {
        let mut sites: Vec<_> = self.sites.iter().collect();
        sites.sort_by_key(|&(_, confidence)| *confidence);
        sites.into_iter().map(|(site, _)| site).collect()
    }
}

/// A place that needs an action.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Site {
    pub(crate) file: RepoPath,
    pub(crate) span: Span,
    /// `sqs.SendMessage`, or `the SQS event source`.
    pub(crate) operation: String,
}

/// Services that something not understood may need actions of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Open {
    /// These prefixes.
    Prefixes(BTreeSet<String>),
    /// Any.
    Every,
}

impl Default for Open {
    fn default() -> Self {
        Self::Prefixes(BTreeSet::new())
    }
}

impl Open {
    /// Adds what another workload of the same role leaves open.
    pub(super) fn add(&mut self, other: Self) {
        match (&mut *self, other) {
            (Self::Prefixes(mine), Self::Prefixes(more)) => mine.extend(more),
            _ => *self = Self::Every,
        }
    }

    /// Whether something not understood could need an action of `prefix` (lower case).
    pub(super) fn holds(&self, prefix: &str) -> bool {
        match self {
            Self::Prefixes(prefixes) => prefixes.contains(prefix),
            Self::Every => true,
        }
    }
}

impl Needs {
    /// What `workload` needs, given what its code does.
    pub(super) fn of(workload: &Workload, code: &CodeUse, reference: &Reference) -> Self {
        let mut needs = Self::of_code(code, reference);
        for platform in &workload.platform {
            let site = Site { file: platform.file.clone(), span: platform.span, operation: platform.because.clone() };
            for action in &platform.actions {
                needs.require(action.clone(), RequirementKind::Platform, Confidence::Certain, &site);
            }
            needs.use_if_granted(&platform.optional);
        }
        needs
    }

    /// Adds actions that are never missing and never excess; `glue:*` is every action of a service.
    fn use_if_granted(&mut self, actions: &[String]) {
        for action in actions {
            match action.strip_suffix(":*") {
                Some(prefix) => self.open.add(Open::Prefixes(BTreeSet::from([prefix.to_lowercase()]))),
                None => _ = self.useful.insert(action.clone()),
            }
        }
    }

    /// What code needs, wherever it runs.
    pub(crate) fn of_code(code: &CodeUse, reference: &Reference) -> Self {
        let mut needs = Self::default();
        for call in &code.calls {
            let site = Site {
                file: call.file.clone(),
                span: call.span,
                operation: format!("{}.{}", call.service, call.operation),
            };
            let mut permissions = reference.permissions(&call.service, &call.operation, &call.arguments);
            if call.confidence == Confidence::Possible {
                permissions.may.append(&mut permissions.must);
                permissions.may.append(&mut permissions.conditional);
            }
            for action in permissions.must {
                let targets = reference.targets(&call.service, &call.operation, &action, &call.arguments);
                let need = needs.require(action, RequirementKind::Code, call.confidence, &site);
                need.targets.entry(site.clone()).or_default().insert(targets);
            }
            for action in permissions.conditional {
                needs.conditional.insert(action.clone());
                needs.require(action, RequirementKind::Conditional, call.confidence, &site);
            }
            needs.may.extend(permissions.may);
            if permissions.unbounded {
                needs.open.add(Open::Every);
            }
            if !permissions.known {
                needs.open.add(Open::Prefixes(prefixes(&call.service, reference)));
            }
        }
        for used in &code.actions {
            let site = Site { file: used.file.clone(), span: used.span, operation: used.operation.clone() };
            for action in &used.required {
                needs.require(action.clone(), RequirementKind::Code, Confidence::Certain, &site);
            }
            needs.use_if_granted(&used.optional);
        }
        for unresolved in &code.unresolved {
            needs.open.add(if unresolved.services.is_empty() {
                Open::Every
            } else {
                Open::Prefixes(unresolved.services.iter().flat_map(|client| prefixes(client, reference)).collect())
            });
        }
        if !code.skipped.is_empty() {
            // What stands in a file that could not be read is not known.
            needs.open = Open::Every;
        }
        needs
    }

    fn require(&mut self, action: String, kind: RequirementKind, confidence: Confidence, site: &Site) -> &mut Need {
        let empty = Need { kind, sites: BTreeMap::new(), targets: BTreeMap::new() };
        let need = self.required.entry(action).or_insert_with(|| empty.clone());
        // The strongest reason is the one to show: code, then configuration, then a condition.
        if kind < need.kind {
            *need = empty;
        }
        if kind == need.kind {
            let known = need.sites.entry(site.clone()).or_insert(confidence);
            *known = confidence.min(*known);
        }
        need
    }
}

/// The IAM prefixes, in lower case, of a botocore client's actions.
fn prefixes(client: &str, reference: &Reference) -> BTreeSet<String> {
    let prefix = reference.client(client).and_then(|client| client.prefix.clone());
    BTreeSet::from([prefix.unwrap_or_else(|| client.to_owned()).to_lowercase()])
}
