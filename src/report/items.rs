//! What the formats that print a line or an entry for each problem have in common: findings, and places that were not
//! understood, on the same terms.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use crate::drift::{BaselineState, Finding, Level, Place, Report, Rule, UnresolvedPlace};

/// The name that stands where findings have their rule's.
pub(super) const UNRESOLVED: &str = "unresolved";

/// A finding, or a place that was not understood.
#[derive(Clone, Copy, Debug)]
pub(super) enum Item<'a> {
    Finding(&'a Finding),
    Unresolved(&'a UnresolvedPlace),
}

/// What counts: without a base everything, in a range what the change brings. The worst first, then by place.
pub(super) fn counted(report: &Report) -> Vec<Item<'_>> {
    select(report, |state| matches!(state, None | Some(BaselineState::New)))
}

/// What the head holds and nobody accepted, also what the base held already. The worst first, then by place.
pub(super) fn present(report: &Report) -> Vec<Item<'_>> {
    select(report, |state| state != Some(BaselineState::Absent))
}

fn select(report: &Report, wanted: impl Fn(Option<BaselineState>) -> bool) -> Vec<Item<'_>> {
    let findings: Vec<&Finding> = report
        .findings
        .iter()
        .filter(|finding| finding.suppression.is_none() && wanted(finding.baseline_state))
        .collect();
    // A call that could not be resolved is a finding too; it is said once.
    let places: BTreeSet<&Place> = report.findings.iter().map(|finding| &finding.place).collect();
    let said = |unresolved: &UnresolvedPlace| places.contains(&unresolved.place);
    let unresolved = report.unresolved.iter().filter(|place| wanted(place.baseline_state) && !said(place));
    let mut items: Vec<Item<'_>> = findings.into_iter().map(Item::Finding).collect();
    items.extend(unresolved.map(Item::Unresolved));
    items.sort_by_key(|item| Reverse(item.level()));
    items
}

impl<'a> Item<'a> {
    pub(super) fn level(self) -> Level {
        match self {
            Self::Finding(finding) => finding.level,
            Self::Unresolved(_) => Level::Note,
        }
    }

    /// The rule's name, or [`UNRESOLVED`].
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Finding(finding) => Rule::name(finding.rule),
            Self::Unresolved(_) => UNRESOLVED,
        }
    }

    pub(super) fn place(self) -> &'a Place {
        match self {
            Self::Finding(finding) => &finding.place,
            Self::Unresolved(unresolved) => &unresolved.place,
        }
    }

    /// What is wrong.
    pub(super) fn message(self) -> &'a str {
        match self {
            Self::Finding(finding) => &finding.message,
            Self::Unresolved(unresolved) => &unresolved.reason,
        }
    }

    /// What to do next; empty where nothing is to be said.
    pub(super) fn help(self) -> &'a str {
        match self {
            Self::Finding(finding) => &finding.help,
            Self::Unresolved(_) => "",
        }
    }
}

/// Whether a place means its whole file, because nothing in it was read.
pub(super) fn is_whole_file(place: &Place) -> bool {
    place.span.end == 0
}

/// `1 error`, `2 errors`
pub fn plural(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

/// `2 errors, 1 note`; `no drift` where there is nothing to count.
pub fn counts(errors: usize, warnings: usize, notes: usize) -> String {
    let counted = [(errors, Level::Error), (warnings, Level::Warning), (notes, Level::Note)];
    let counted: Vec<String> =
        counted.into_iter().filter(|(count, _)| *count > 0).map(|(count, level)| plural(count, level.name())).collect();
    if counted.is_empty() { "no drift".to_owned() } else { counted.join(", ") }
}

/// How many findings the options of `check` can settle; `None` where there are none.
pub(super) fn fixable(report: &Report) -> Option<String> {
    // Only files of the work tree can be changed; of others the changes can be seen.
    let option = if report.head.is_none() { "--fix" } else { "--diff" };
    match report.fixable() {
        (0, 0) => None,
        (safe, 0) => Some(format!("{safe} fixable with {option}")),
        (0, other) => Some(format!("{other} fixable with {option} --unsafe-fixes")),
        (safe, other) => Some(format!("{safe} fixable with {option} ({other} more with --unsafe-fixes)")),
    }
}

/// `text` cut to at most `limit` bytes, with `...` in place of the rest.
pub fn clipped(text: &str, limit: usize) -> String {
    if text.len() <= limit {
        return text.to_owned();
    }
    let end = (0..=limit.saturating_sub(3)).rev().find(|&end| text.is_char_boundary(end)).unwrap_or(0);
    format!("{}...", &text[..end])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::example;

    #[test]
    fn the_worst_comes_first_and_a_place_is_said_once() {
        let mut report = example::orders();
        let call = report.findings.iter().find(|finding| finding.rule == Rule::UnresolvedCall).unwrap();
        report.unresolved.push(UnresolvedPlace { place: call.place.clone(), ..report.unresolved[0].clone() });
        let names: Vec<&str> = counted(&report).into_iter().map(Item::name).collect();
        assert_eq!(names, ["missing-action", "unknown-action", "excess-action", "unresolved-call", "unresolved"]);
        assert_eq!(present(&report).len(), 6, "an unchanged finding is present, an absent one is not");
    }

    #[test]
    fn text_is_clipped_between_characters() {
        assert_eq!(clipped("abc", 3), "abc");
        assert_eq!(clipped("aééé", 6), "aé...");
        assert_eq!(clipped("ééé", 2), "...");
    }
}
