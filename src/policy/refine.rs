//! Refinement: the least change to a policy that keeps what is used and drops what is not.
//!
//! IAM Access Analyzer recommends such policies (IAM User Guide, "Viewing IAM Access Analyzer findings: unused
//! permissions"): the structure stays, and each wildcard gives way to the least general patterns below it that still cover
//! what is used. AWS does not publish the rule; this one gives its published example back exactly
//! (`testdata/refine/access-analyzer-example.json`):
//!
//! 1. A pattern that grants nothing unused stays as it is written; one that grants nothing used goes.
//! 2. Else each used action asks for the shortest of its beginnings that ends where one of its words ends
//!    ([`word_ends`]), keeps what the pattern itself has before its `*`, and begins no action that is to go. "Begins" is
//!    about letters, not words: `ListBuild*` would grant `ListBuilds`.
//! 3. Actions that ask for the same beginning share one pattern; an action that is alone keeps its own name.
//! 4. `*` is first split by service. A pattern with several wildcards, or with `?`, becomes the names of what is used.
//!
//! A new pattern thus lies within the old one, and never lets in an action of the future that the old one kept out.

use std::collections::{BTreeMap, BTreeSet};

use super::{ActionPattern, Actions, Answer, Effect, Resources, Scope, Statement, Text, Universe};

/// Action names of a service by their lower case.
type Names = BTreeMap<String, String>;

/// What is known about the use of actions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Usage {
    /// These are used, and nothing else is.
    Used(ActionSet),
    /// These are not used, and everything else is.
    Unused(ActionSet),
}

/// A set of actions in which case does not matter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ActionSet(BTreeMap<String, Names>);

/// What becomes of one action pattern of a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refined {
    /// Nothing that it grants is unused.
    Kept,
    /// It grants no action that is known, or its text is not fully known. It is kept, and somebody should look at it.
    Unknown,
    /// Nothing that it grants is used, or what is used is granted by the statement's other patterns.
    Dropped,
    /// These take its place, in this order: names, and patterns that end in the same text as the old one.
    Replaced(Vec<String>),
}

impl ActionSet {
    /// Adds an action, `prefix:Name` in any case. What has no colon is no action and is left out.
    pub fn insert(&mut self, action: &str) {
        if let Some((service, name)) = action.split_once(':') {
            self.0.entry(service.to_ascii_lowercase()).or_default().insert(name.to_ascii_lowercase(), name.to_owned());
        }
    }

    /// Whether an action, `prefix:Name` in any case, is in the set.
    pub fn has(&self, action: &str) -> bool {
        let lower = action.to_ascii_lowercase();
        lower.split_once(':').is_some_and(|(service, name)| self.contains(service, name))
    }

    /// Every action of the set as it was given, in order.
    pub fn iter(&self) -> impl Iterator<Item = String> {
        self.0.iter().flat_map(|(service, names)| names.values().map(move |name| format!("{service}:{name}")))
    }

    /// Whether an action is in the set, given by its service and its name in lower case.
    fn contains(&self, service: &str, name: &str) -> bool {
        self.0.get(service).is_some_and(|names| names.contains_key(name))
    }
}

impl<S: AsRef<str>> FromIterator<S> for ActionSet {
    fn from_iter<I: IntoIterator<Item = S>>(actions: I) -> Self {
        let mut set = Self::default();
        for action in actions {
            set.insert(action.as_ref());
        }
        set
    }
}

impl Usage {
    fn named(&self) -> &ActionSet {
        match self {
            Self::Used(set) | Self::Unused(set) => set,
        }
    }

    fn keeps(&self, service: &str, name: &str) -> bool {
        match self {
            Self::Used(set) => set.contains(service, name),
            Self::Unused(set) => !set.contains(service, name),
        }
    }
}

/// What becomes of each action pattern of a statement, in their order; the statement is dropped if all of them are. `None`
/// if it is not of the kind that is refined: only Allow statements with `Action` and `Resource` are, and of these only the
/// actions.
pub fn refine_statement(statement: &Statement, universe: &impl Universe, usage: &Usage) -> Option<Vec<Refined>> {
    let (Effect::Allow, Actions::Action(actions), Resources::Resource(_)) =
        (statement.effect, &statement.actions, &statement.resources)
    else {
        return None;
    };
    let texts: Vec<&Text> = actions.iter().map(|action| &action.value).collect();
    Some(refine_actions(&texts, universe, usage))
}

/// Refines the action patterns of one statement; the answers are in the order of `patterns`.
///
/// Actions that `usage` names exist, also where the universe has yet to hear of them.
pub fn refine_actions(patterns: &[&Text], universe: &impl Universe, usage: &Usage) -> Vec<Refined> {
    let mut refined: Vec<Refined> = patterns.iter().map(|text| refine_one(text, universe, usage)).collect();
    drop_what_is_granted_twice(patterns, &mut refined);
    refined
}

fn refine_one(text: &Text, universe: &impl Universe, usage: &Usage) -> Refined {
    let pattern = ActionPattern::new(text);
    let Some(known) = text.as_known() else { return Refined::Unknown };
    let (services, shape, mut anything_unused) = match pattern.scope() {
        Scope::Open | Scope::Invalid => return Refined::Unknown,
        Scope::Service(service) => {
            (vec![service.to_owned()], known.split_once(':').map_or("", |(_, name)| name), false)
        }
        Scope::Every => {
            let (asked, all_unused) = services_of_every(universe, usage);
            (asked, "*", all_unused)
        }
    };
    let mut replacement = Vec::new();
    let mut anything_granted = anything_unused;
    for service in &services {
        let (kept, gone) = split(&pattern, service, universe, usage);
        anything_granted |= !kept.is_empty() || !gone.is_empty();
        anything_unused |= !gone.is_empty();
        replacement.extend(narrow(shape, &kept, &gone).into_iter().map(|name| format!("{service}:{name}")));
    }
    match (anything_granted, anything_unused, replacement.is_empty()) {
        (false, ..) => Refined::Unknown,
        (_, false, _) => Refined::Kept,
        (.., true) => Refined::Dropped,
        (.., false) => {
            replacement.sort();
            Refined::Replaced(replacement)
        }
    }
}

/// The services that `*` has to be split into, and whether it grants actions of others, all of them unused. With a list of
/// what is used, the services outside it need not be looked at.
fn services_of_every(universe: &impl Universe, usage: &Usage) -> (Vec<String>, bool) {
    let named: BTreeSet<String> = usage.named().0.keys().cloned().collect();
    match usage {
        Usage::Used(_) => {
            let others = universe.services().iter().any(|service| !named.contains(service));
            (named.into_iter().collect(), others)
        }
        Usage::Unused(_) => {
            (named.into_iter().chain(universe.services()).collect::<BTreeSet<_>>().into_iter().collect(), false)
        }
    }
}

/// The actions of a service that a pattern grants: those to keep, and those to be rid of.
fn split(pattern: &ActionPattern, service: &str, universe: &impl Universe, usage: &Usage) -> (Names, Names) {
    let grants = |name: &String| pattern.grants(service, name) == Answer::Yes;
    let named = usage.named().0.get(service).into_iter().flatten();
    let mut names: Names =
        named.filter(|(_, name)| grants(name)).map(|(lower, name)| (lower.clone(), name.clone())).collect();
    // AWS's own spelling comes last and wins.
    names.extend(universe.actions(service).into_iter().filter(grants).map(|name| (name.to_ascii_lowercase(), name)));
    names.into_iter().partition(|(lower, _)| usage.keeps(service, lower))
}

/// The least general patterns below `shape` (what stands after the colon) that grant all of `kept` and nothing of `gone`.
fn narrow(shape: &str, kept: &Names, gone: &Names) -> Vec<String> {
    let one_star = shape.split_once('*').filter(|(_, after)| !after.contains('*') && !shape.contains('?'));
    let Some((before, after)) = one_star else { return kept.values().cloned().collect() };
    let after = after.to_ascii_lowercase();
    let mut narrowed = Vec::new();
    // For each beginning that is asked for: the first action that asks for it, and whether it is alone.
    let mut shared: BTreeMap<&str, (&str, bool)> = BTreeMap::new();
    for (lower, name) in kept {
        let longest = lower.len().saturating_sub(after.len());
        let start = [0]
            .into_iter()
            .chain(word_ends(name))
            .filter(|end| (before.len()..=longest).contains(end))
            .filter_map(|end| lower.get(..end))
            .find(|start| !begins_any(start, &after, gone));
        match start {
            Some(start) => {
                shared.entry(start).and_modify(|(_, alone)| *alone = false).or_insert((name, true));
            }
            // It is itself the beginning of an action that is to go, or has no word that ends before `after`.
            None => narrowed.push(name.clone()),
        }
    }
    narrowed.extend(shared.into_iter().map(|(start, (name, alone))| {
        if alone { name.to_owned() } else { format!("{}*{}", &name[..start.len()], &name[name.len() - after.len()..]) }
    }));
    narrowed
}

/// Whether one of `names` begins with `start`, ends with `end`, and has room for both. All in lower case.
fn begins_any(start: &str, end: &str, names: &Names) -> bool {
    names
        .range(start.to_owned()..)
        .take_while(|(name, _)| name.starts_with(start))
        .any(|(name, _)| name.ends_with(end) && name.len() >= start.len() + end.len())
}

/// Where the words of a camel-case name end, in bytes: `GetObject` at 3 and 9, `GetBucketCORSRules` also where `CORS` ends.
/// A digit belongs to the word before it, and every other sign is a word of its own.
fn word_ends(name: &str) -> impl Iterator<Item = usize> {
    let chars: Vec<(usize, char)> = name.char_indices().collect();
    (1..=chars.len()).filter_map(move |at| {
        let (_, before) = chars[at - 1];
        let Some(&(offset, char)) = chars.get(at) else { return Some(name.len()) };
        let next_is_lower = chars.get(at + 1).is_some_and(|(_, next)| next.is_ascii_lowercase());
        let joined = match (before, char) {
            (a, b) if !a.is_ascii_alphanumeric() || !b.is_ascii_alphanumeric() => false,
            (a, b) if b.is_ascii_uppercase() => a.is_ascii_uppercase() && !next_is_lower,
            _ => true,
        };
        (!joined).then_some(offset)
    })
}

/// Takes out of the replacements what another pattern of the statement grants as well: one that stays, a wider one, or the
/// same one further up.
fn drop_what_is_granted_twice(patterns: &[&Text], refined: &mut [Refined]) {
    let pattern = |text: &str| ActionPattern::new(&Text::known(text));
    let staying: Vec<ActionPattern> = patterns
        .iter()
        .zip(refined.iter())
        .filter(|(_, refined)| **refined == Refined::Kept)
        .map(|(text, _)| ActionPattern::new(text))
        .collect();
    let wide: BTreeMap<String, ActionPattern> = refined
        .iter()
        .filter_map(|one| if let Refined::Replaced(new) = one { Some(new) } else { None })
        .flatten()
        .filter(|text| text.contains('*'))
        .map(|text| (text.to_ascii_lowercase(), pattern(text)))
        .collect();
    let mut seen = BTreeSet::new();
    for one in refined {
        let Refined::Replaced(new) = one else { continue };
        new.retain(|text| {
            let (lower, new) = (text.to_ascii_lowercase(), pattern(text));
            let granted = staying.iter().any(|other| other.covers(&new))
                || wide.iter().any(|(wider, other)| *wider != lower && other.covers(&new));
            !granted && seen.insert(lower)
        });
        if new.is_empty() {
            *one = Refined::Dropped;
        }
    }
}

#[cfg(test)]
pub(crate) mod managed;
#[cfg(test)]
mod tests;
