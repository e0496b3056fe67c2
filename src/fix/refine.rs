//! A policy file refined in place: patterns narrowed to what is used, all other bytes as they were.

use std::collections::BTreeSet;

use super::combine::{Refused, combine};
use super::limits;
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
        let size = limits::size(&self.text);
        // A template holds more than a policy.
        if size > limits::MANAGED && self.text.trim_start().starts_with('{') && !self.text.contains("\"Resources\"") {
            let (managed, role) = (limits::MANAGED, limits::INLINE_OF_ROLE);
            let (group, user) = (limits::INLINE_OF_GROUP, limits::INLINE_OF_USER);
            remarks.push(format!(
                "the policy has {size} characters without white space: IAM takes {managed} in a managed policy, and in all inline \
                 policies of a role {role}, of a group {group}, of a user {user}"
            ));
        }
        for problem in &self.refused {
            remarks.push(format!("line {}: not changed: {}", line(problem.span), problem.message));
        }
        remarks
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::iac::policy_document;
    use crate::iac::syntax::{self, Format};
    use crate::policy::managed::{Random, expand, universe};
    use crate::reference::Reference;

    /// A statement of a policy file: what it is, and its patterns.
    fn some_statement() -> impl Strategy<Value = (u8, Vec<&'static str>)> {
        let pattern = proptest::sample::select(vec![
            "s3:*",
            "s3:Get*",
            "s3:GetObject",
            "s3:*Object",
            "sqs:*",
            "sqs:SendMessage",
            "sns:Pub*",
            "sns:Publish",
            "nosuch:Thing",
            "*",
        ]);
        (0..6u8, proptest::collection::vec(pattern, 1..4))
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

        /// Over AWS's own actions: only the actions of plain Allow statements change; whatever else the file says stays to the
        /// byte; what is left without an action goes, and nothing else does.
        #[test]
        fn deny_not_action_and_conditions_keep_their_bytes(
            statements in proptest::collection::vec(some_statement(), 1..5),
            used in proptest::sample::subsequence(vec!["s3:GetObject", "s3:PutObject", "s3:GetBucketAcl", "sqs:SendMessage", "sns:Publish"], 0..=5),
        ) {
            let reference = Reference::embedded();
            let text: Vec<String> = statements.iter().enumerate().map(|(at, (kind, patterns))| {
                let list = patterns.iter().map(|pattern| format!("\"{pattern}\"")).collect::<Vec<_>>().join(",\n        ");
                let (effect, actions, resource) = match kind {
                    0 => ("Deny", "Action", "Resource"),
                    1 => ("Allow", "NotAction", "Resource"),
                    2 => ("Allow", "Action", "NotResource"),
                    _ => ("Allow", "Action", "Resource"),
                };
                let condition = if kind % 2 == 1 { ",\n      \"Condition\": { \"Bool\":{\"aws:SecureTransport\" : \"true\"} }" } else { "" };
                format!("    {{ \"Sid\": \"S{at}\",  \"Effect\": \"{effect}\",\n      \"{actions}\": [\n        {list}\n      ], \"{resource}\":\"*\"{condition}\n    }}")
            }).collect();
            let file = format!("{{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [\n{}\n  ]\n}}\n", text.join(",\n"));
            let tree = syntax::parse(file.as_bytes(), Format::Json).unwrap();
            let read = crate::iac::policy_document::read(&tree.root, &crate::iac::policy_document::Literal);
            let usage = Usage::Used(used.iter().collect());
            let refinement = refine(&file, &tree, &read.statements, reference, &usage);
            prop_assert!(refinement.refused.is_empty(), "{:?}", refinement.refused);
            let mut left = 0;
            for (at, (kind, _)) in statements.iter().enumerate() {
                let body = text[at].trim();
                let actions = refine_statement(&read.statements[at], reference, &usage);
                let goes = actions.as_ref().is_some_and(|all| all.iter().all(|one| *one == Refined::Dropped));
                prop_assert_eq!(refinement.text.contains(&format!("\"S{at}\"")), !goes);
                left += usize::from(!goes);
                if *kind < 3 {
                    prop_assert!(actions.is_none() && refinement.text.contains(body), "{}", refinement.text);
                } else if !goes {
                    // All before the list of actions, and all after it.
                    let (before, rest) = body.split_once('[').unwrap();
                    let (_, after) = rest.split_once(']').unwrap();
                    prop_assert!(refinement.text.contains(before) && refinement.text.contains(after), "{}", refinement.text);
                }
            }
            prop_assert_eq!(refinement.text.is_empty(), left == 0);
            if left > 0 {
                prop_assert!(syntax::parse(refinement.text.as_bytes(), Format::Json).is_ok());
            }
        }
    }

    /// Refines every policy of AWS's in `step` as the file that it is, with `percent` of what it grants unused; gives how many
    /// changed.
    fn run(step: usize, percent: u64) -> usize {
        let (aws, universe) = (Reference::embedded(), universe());
        let mut random = Random(percent);
        let mut changed = 0;
        let written = |statement: &Statement| match &statement.actions {
            Actions::Action(patterns) => patterns.iter().map(|pattern| pattern.value.to_string()).collect(),
            Actions::NotAction(_) => Vec::new(),
        };
        for name in aws.managed_policies().iter().step_by(step) {
            let file = aws.managed_policy(name).unwrap().document.clone();
            let read = |text: &str| {
                let tree = syntax::parse(text.as_bytes(), Format::Json).unwrap();
                let statements = policy_document::read(&tree.root, &policy_document::Literal).statements;
                (tree, statements)
            };
            let (tree, statements) = read(&file);
            let granted: BTreeSet<String> =
                statements.iter().flat_map(|one| expand(&written(one), &universe)).collect();
            let unused: BTreeSet<String> = granted.into_iter().filter(|_| random.below(100) < percent).collect();
            let usage = Usage::Unused(unused.iter().collect());
            let refinement = refine(&file, &tree, &statements, &universe, &usage);
            assert!(refinement.refused.is_empty(), "{name}: {:?}", refinement.refused);
            changed += usize::from(refinement.text != file);
            assert_eq!(refinement.text == file, refinement.changed.is_empty(), "{name}");
            let goes = |statement: &&Statement| {
                let refined = refine_statement(statement, &universe, &usage);
                refined.is_some_and(|all| all.iter().all(|one| *one == Refined::Dropped))
            };
            let staying: Vec<&Statement> = statements.iter().filter(|statement| !goes(statement)).collect();
            if refinement.text.is_empty() {
                assert!(staying.is_empty(), "{name}");
                continue;
            }
            let (_, after) = read(&refinement.text);
            assert_eq!(after.len(), staying.len(), "{name}");
            for (old, new) in staying.into_iter().zip(&after) {
                let of = |span: Span, text: &str| text[span.start..span.end].to_owned();
                if refine_statement(old, &universe, &usage).is_none() {
                    assert_eq!(of(old.span, &file), of(new.span, &refinement.text), "{name}");
                    continue;
                }
                let mut expected = expand(&written(old), &universe);
                expected.retain(|action| !unused.contains(action));
                assert_eq!(expand(&written(new), &universe), expected, "{name}");
                // What is not an action stays to the byte: before the list of actions, and after it.
                let around = |span: Span, text: &str, statement: &Statement| {
                    let Actions::Action(patterns) = &statement.actions else { return (String::new(), String::new()) };
                    let ends = patterns.iter().map(|pattern| (pattern.span.start, pattern.span.end));
                    let (first, last) = (ends.clone().map(|end| end.0).min(), ends.map(|end| end.1).max());
                    let cut = |text: &str| text.replace([' ', '\n', '[', ']', ','], "");
                    let (first, last) = (first.unwrap_or(span.end), last.unwrap_or(span.end));
                    (cut(&text[span.start..first]), cut(&text[last..span.end]))
                };
                assert_eq!(around(old.span, &file, old), around(new.span, &refinement.text, new), "{name}");
            }
        }
        changed
    }

    #[test]
    fn some_of_awss_policies_are_refined_in_their_files() {
        for percent in [10, 90] {
            assert!(run(83, percent) > 10);
        }
    }

    #[test]
    #[ignore = "takes all policies: a minute in a release build"]
    fn all_of_awss_policies_are_refined_in_their_files() {
        for percent in [1, 50, 99] {
            assert!(run(1, percent) > 200);
        }
    }
}
