//! Findings of the base and of the head, matched: what a change brings, leaves and settles.

use std::collections::{BTreeMap, BTreeSet};

use super::infrastructure::Files;
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

/// Takes out what only seems to be settled: findings of the base about files in which the change brings something that is
/// not understood. Whether they still hold, nobody can see.
pub(super) fn drop_unseen(
    findings: &mut Vec<Finding>,
    unresolved: &[UnresolvedPlace],
    head: &Files,
    renames: &BTreeMap<RepoPath, RepoPath>,
) {
    let new = unresolved.iter().filter(|place| place.baseline_state == Some(BaselineState::New));
    let unseen: BTreeSet<&RepoPath> = new.map(|place| &place.place.file).collect();
    // Workloads whose role may be granted more by what is not understood.
    let in_doubt: BTreeSet<(&RepoPath, &str)> = head
        .values()
        .flat_map(|declared| {
            declared.workloads.iter().filter_map(|workload| Some((workload, declared.role(workload)?)))
        })
        .filter(|(_, role)| role.unknown.iter().any(|note| unseen.contains(&note.file)))
        .map(|(workload, _)| (&workload.file, workload.name.as_str()))
        .collect();
    findings.retain(|finding| {
        let mut files = finding.workload_file.iter().chain([&finding.place.file]);
        let of_workload = finding.workload_file.iter().zip(finding.workload.as_deref());
        let is_unseen = files.any(|file| unseen.contains(renames.get(file).unwrap_or(file)))
            || of_workload
                .into_iter()
                .any(|(file, name)| in_doubt.contains(&(renames.get(file).unwrap_or(file), name)));
        finding.baseline_state != Some(BaselineState::Absent) || !is_unseen
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drift::{Place, Rule};
    use crate::text::{Position, Span};

    fn place() -> Place {
        let start = Position { line: 1, column: 1 };
        Place { file: RepoPath::new("app.py").unwrap(), span: Span::default(), start, end: start }
    }

    fn finding(fingerprint: &str) -> Finding {
        Finding { fingerprint: fingerprint.to_owned(), ..Finding::new(Rule::MissingAction, place()) }
    }

    #[test]
    fn findings_pair_by_fingerprint_one_to_one() {
        let side = |names: &[&str]| names.iter().map(|name| finding(name)).collect();
        let states: Vec<_> = classify(side(&["a", "b", "b", "gone"]), side(&["a", "b", "new", "a"]))
            .into_iter()
            .map(|finding| (finding.fingerprint, finding.baseline_state))
            .collect();
        let expected = [
            ("a", BaselineState::Unchanged),
            ("b", BaselineState::Unchanged),
            ("new", BaselineState::New),
            ("a", BaselineState::New),
            ("b", BaselineState::Absent),
            ("gone", BaselineState::Absent),
        ];
        assert_eq!(states, expected.map(|(name, state)| (name.to_owned(), Some(state))));
    }

    #[test]
    fn a_place_is_known_by_its_reason_and_its_file_in_the_head() {
        let at = |file: &str, reason: &str| UnresolvedPlace {
            place: Place { file: RepoPath::new(file).unwrap(), ..place() },
            reason: reason.to_owned(),
            baseline_state: None,
        };
        let mut head = [at("new.py", "why"), at("new.py", "other"), at("old.py", "why")];
        let moved = BTreeMap::from([(RepoPath::new("old.py").unwrap(), RepoPath::new("new.py").unwrap())]);
        classify_places(&[at("old.py", "why")], &mut head, &moved);
        let states = head.map(|place| place.baseline_state);
        assert_eq!(states, [Some(BaselineState::Unchanged), Some(BaselineState::New), Some(BaselineState::New)]);
    }
}
