//! What each operation needs: must, when, may.
//!
//! AWS's own tables list what a call can be checked for; taken as what it needs, they give false alarms. So three sets are
//! kept apart, and a `when` holds only if the call's arguments show it. Rows and sources: `tables/rules-*.tsv`; what is derived
//! and how the entries are written: `builder/rules.py`.

use std::collections::BTreeSet;

use super::Arguments;
use super::archive::Columns;
use super::clients::Members;
use super::conditions::Condition;
use crate::policy::Answer;

/// What one call needs. Actions are `prefix:Name` in AWS's own case, in order of name, and exist in the action list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Permissions {
    /// Needed whenever the call runs, and needed because of an argument that it surely has.
    pub must: Vec<String>,
    /// Needed if an argument or a configuration holds that the code does not show. Never missing, never excess.
    pub conditional: Vec<String>,
    /// Can be checked for the operation; only clears excess.
    pub may: Vec<String>,
    /// False if AWS's data says nothing about the operation: then nothing about it is an error.
    pub known: bool,
    /// Whether the service then acts with the caller's rights on things that the call does not name, as CloudFormation does
    /// with a template's resources: any action can be needed, so nothing of the role is excess.
    pub unbounded: bool,
}

impl Permissions {
    /// One set for several operations: what any of them needs.
    pub(super) fn merge(all: impl IntoIterator<Item = Self>) -> Self {
        let mut merged = Sets::default();
        let (mut known, mut unbounded) = (true, false);
        for each in all {
            merged.must.extend(each.must);
            merged.conditional.extend(each.conditional);
            merged.may.extend(each.may);
            known &= each.known;
            unbounded |= each.unbounded;
        }
        merged.into_permissions(known, unbounded)
    }

    /// The same actions as things that can be needed, not as things that are.
    pub(super) fn into_may(mut self) -> Self {
        self.may.append(&mut self.must);
        self
    }
}

/// The rules of one operation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Rules {
    must: Option<Vec<String>>,
    unknown: bool,
    rows: Vec<Rule>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Rule {
    When(Condition, Vec<String>),
    Instead { condition: Condition, needed: String, replaced: String },
    Conditional(Condition, Vec<String>),
    May(Vec<String>),
    Unbounded(Condition),
}

impl Rules {
    /// Adds a line of an entry. Lines of other kinds are not of this module.
    pub(super) fn add(&mut self, line: &Columns<'_>) {
        let actions = |index| line.words(index).map(str::to_owned).collect();
        let condition = || Condition::parse(line.text(1));
        match line.text(0) {
            "unknown" => self.unknown = true,
            "must" => self.must = Some(actions(1)),
            "when" => self.rows.push(Rule::When(condition(), actions(2))),
            "instead" => {
                let (needed, replaced) = (line.owned(2), line.owned(3));
                self.rows.push(Rule::Instead { condition: condition(), needed, replaced });
            }
            "conditional" => self.rows.push(Rule::Conditional(condition(), actions(2))),
            "may" => self.rows.push(Rule::May(actions(1))),
            "unbounded" => self.rows.push(Rule::Unbounded(condition())),
            _ => {}
        }
    }

    /// Adds what a call can be checked for.
    pub(super) fn add_may(&mut self, actions: &BTreeSet<String>) {
        if !actions.is_empty() {
            self.rows.push(Rule::May(actions.iter().cloned().collect()));
        }
    }

    /// Says that nothing is known of what a call needs.
    pub(super) fn set_unknown(&mut self) {
        self.unknown = true;
    }

    /// What a call needs. `default` is the action of the operation's own name, `members` are the operation's arguments.
    pub(super) fn apply(&self, default: Option<String>, members: &Members, arguments: &Arguments) -> Permissions {
        let mut sets = Sets::default();
        if !self.unknown {
            sets.must.extend(self.must.clone().unwrap_or_else(|| default.into_iter().collect()));
        }
        let mut unbounded = false;
        for rule in &self.rows {
            match rule {
                Rule::When(condition, actions) => match condition.holds(arguments, members) {
                    Answer::Yes => sets.must.extend(actions.iter().cloned()),
                    Answer::Maybe => sets.conditional.extend(actions.iter().cloned()),
                    Answer::No => {}
                },
                Rule::Instead { condition, needed, replaced } => match condition.holds(arguments, members) {
                    Answer::Yes => {
                        sets.must.remove(replaced);
                        sets.must.insert(needed.clone());
                    }
                    // The plain action stays: an argument that cannot be seen is more often absent.
                    Answer::Maybe => drop(sets.conditional.insert(needed.clone())),
                    Answer::No => {}
                },
                Rule::Conditional(condition, actions) => {
                    if condition.holds(arguments, members) != Answer::No {
                        sets.conditional.extend(actions.iter().cloned());
                    }
                }
                Rule::May(actions) => sets.may.extend(actions.iter().cloned()),
                Rule::Unbounded(condition) => unbounded |= condition.holds(arguments, members) != Answer::No,
            }
        }
        sets.into_permissions(!self.unknown, unbounded)
    }

    /// Every action that the rules name.
    #[cfg(test)]
    pub(super) fn actions(&self) -> Vec<&String> {
        let rows = self.rows.iter().flat_map(|rule| match rule {
            Rule::When(_, actions) | Rule::Conditional(_, actions) | Rule::May(actions) => actions.iter().collect(),
            Rule::Instead { needed, replaced, .. } => vec![needed, replaced],
            Rule::Unbounded(_) => Vec::new(),
        });
        self.must.iter().flatten().chain(rows).collect()
    }
}

#[derive(Default)]
struct Sets {
    must: BTreeSet<String>,
    conditional: BTreeSet<String>,
    may: BTreeSet<String>,
}

impl Sets {
    /// An action stands in the strongest of the sets only.
    fn into_permissions(self, known: bool, unbounded: bool) -> Permissions {
        let conditional: Vec<_> = self.conditional.difference(&self.must).cloned().collect();
        let stronger = |action: &String| self.must.contains(action) || self.conditional.contains(action);
        let may = self.may.iter().filter(|&action| !stronger(action)).cloned().collect();
        Permissions { may, conditional, must: self.must.into_iter().collect(), known, unbounded }
    }
}

#[cfg(test)]
mod tests;
