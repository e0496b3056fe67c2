//! A policy file refined in place: patterns narrowed to what is used, all other bytes as they were.

use std::collections::BTreeSet;

use super::combine::{Refused, combine};
use super::splice::Splice;
use super::statements::{replace, slot};
use super::tree::Changes;
use crate::iac::syntax::{Problem, Tree};
use crate::policy::{ActionPattern, Actions, Refined, Statement, Text, Universe, Usage, granted, refine_statement};
use crate::text::{LineIndex, Span, Spanned};

/// What refining a file gives.
///
/// [`Refinement::remarks`] says it for people.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Refinement {
    /// The new text; empty if nothing is left of the document.
    pub text: String,
    /// How it differs from the old one, in order.
    pub splices: Vec<Splice>,
    /// Patterns that were narrowed or removed, in order of the file, with what takes their place.
    pub changed: Vec<(Spanned<String>, Vec<String>)>,
    /// Patterns that grant nothing that is known, or whose text is not fully known: kept, and to be looked at.
    pub unknown: Vec<Spanned<String>>,
    /// What was to change and could not be changed in the text, with the reason.
    pub refused: Vec<Problem>,
}

/// Refines the statements of a file to what is used.
pub fn refine<'a>(
    file: &str,
    tree: &Tree,
    statements: impl IntoIterator<Item = &'a Statement>,
    universe: &impl Universe,
    usage: &Usage,
) -> Refinement {
    let mut refinement = Refinement { text: file.to_owned(), ..Refinement::default() };
    let mut wanted: Vec<(Spanned<String>, Vec<String>)> = Vec::new();
    // The same text may be read for several roles.
    let mut seen: BTreeSet<Span> = BTreeSet::new();
    for statement in statements {
        let Actions::Action(patterns) = &statement.actions else { continue };
        let refined = refine_statement(statement, universe, usage).unwrap_or_default();
        for (pattern, refined) in patterns.iter().zip(refined) {
            let old = Spanned { value: pattern.value.to_string(), span: pattern.span };
            match refined {
                Refined::Kept => {}
                _ if !seen.insert(pattern.span) => {}
                Refined::Unknown => refinement.unknown.push(old),
                Refined::Dropped => wanted.push((old, Vec::new())),
                Refined::Replaced(new) => wanted.push((old, new)),
            }
        }
    }
    wanted.sort_by_key(|(old, _)| old.span);
    refinement.unknown.sort_by_key(|old| old.span);

    let parts: Vec<Result<Changes, Refused>> = wanted
        .iter()
        .map(|(old, new)| {
            let slot = slot(tree, old.span).ok_or(Refused::NotInAList)?;
            let mut changes = Changes::default();
            replace(&mut changes, tree, &slot, new)?;
            Ok(changes)
        })
        .collect();
    let combined = combine(file, tree, parts);
    for ((old, new), outcome) in wanted.into_iter().zip(combined.outcomes) {
        match outcome {
            Ok(()) => refinement.changed.push((old, new)),
            Err(reason) => refinement.refused.push(Problem { span: old.span, message: reason.to_string() }),
        }
    }
    (refinement.text, refinement.splices) = (combined.edited.text, combined.edited.splices);
    refinement
}

/// Actions that are named for one new pattern; more are counted.
const MOST_NAMED: usize = 8;

impl Refinement {
    /// What has become of each pattern and what the new ones grant today, a line each.
    pub fn remarks(&self, file: &str, universe: &impl Universe) -> Vec<String> {
        let index = LineIndex::new(file.as_bytes().into());
        let line = |span: Span| index.position(span.start).line;
        let mut remarks = Vec::new();
        for (old, new) in &self.changed {
            if new.is_empty() {
                remarks.push(format!("line {}: {} is not used, and goes", line(old.span), old.value));
                continue;
            }
            remarks.push(format!("line {}: {} becomes {}", line(old.span), old.value, new.join(", ")));
            for pattern in new.iter().filter(|pattern| pattern.contains('*')) {
                let granted = granted(&ActionPattern::new(&Text::known(pattern.as_str())), universe);
                let names = granted.iter().filter_map(|action| Some(action.split_once(':')?.1));
                let names: Vec<&str> = names.take(MOST_NAMED).collect();
                let more = granted.len().saturating_sub(MOST_NAMED);
                let more = if more > 0 { format!(" and {more} more") } else { String::new() };
                remarks.push(format!("  {pattern} grants today: {}{more}", names.join(", ")));
            }
        }
        for old in &self.unknown {
            remarks.push(format!("line {}: {} grants nothing that is known, and is kept", line(old.span), old.value));
        }
        for problem in &self.refused {
            remarks.push(format!("line {}: not changed: {}", line(problem.span), problem.message));
        }
        remarks
    }
}
