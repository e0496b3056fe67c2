//! Findings of the base and of the head, matched: what a change brings, leaves and settles.

use std::collections::{BTreeMap, BTreeSet};

use super::{BaselineState, Finding, UnresolvedPlace};
use crate::repo::RepoPath;

/// Classifies the findings of both sides by fingerprint, as SARIF's `baselineState`. Gives the head's findings, each new
/// or unchanged, then the base's that the head has no more. Of equal fingerprints as many pair as stand on both sides.
pub(super) fn classify(base: Vec<Finding>, mut head: Vec<Finding>) -> Vec<Finding> {
    let mut left: BTreeMap<String, usize> = BTreeMap::new();
    for finding in &base {
        *left.entry(finding.fingerprint.clone()).or_default() += 1;
    }
    for finding in &mut head {
        let state = match left.get_mut(&finding.fingerprint) {
            Some(count) if *count > 0 => {
                *count -= 1;
                BaselineState::Unchanged
            }
            _ => BaselineState::New,
        };
        finding.baseline_state = Some(state);
    }
    let settled = base.into_iter().filter_map(|mut finding| {
        let count = left.get_mut(&finding.fingerprint).filter(|count| **count > 0)?;
        *count -= 1;
        finding.baseline_state = Some(BaselineState::Absent);
        Some(finding)
    });
    head.extend(settled);
    head
}

/// Says of each place of the head that was not understood whether the base has it too: the same reason in the same file.
pub(super) fn classify_places(
    base: &[UnresolvedPlace],
    head: &mut [UnresolvedPlace],
    renames: &BTreeMap<RepoPath, RepoPath>,
) {
    let known: BTreeSet<(&RepoPath, &str)> = base
        .iter()
        .map(|place| (renames.get(&place.place.file).unwrap_or(&place.place.file), place.reason.as_str()))
        .collect();
    for place in head {
        let state = if known.contains(&(&place.place.file, place.reason.as_str())) {
            BaselineState::Unchanged
        } else {
            BaselineState::New
        };
        place.baseline_state = Some(state);
    }
}
