//! The invariants on what people write: AWS's own managed policies, with random sets of actions called unused.
//!
//! `cargo test --release --lib refine::managed -- --ignored --nocapture` takes all of them and prints the table of sizes;
//! the plain test takes one in sixty-one. Over the 1,594 policies of the data of 2026-10-27, with 8,763 Allow statements, no
//! invariant broke. What was unused was drawn at random, which is the worst case for patterns: people leave whole kinds of
//! actions unused. Patterns and their characters, with quotes and commas, as written before, as the plain list of the names
//! that are kept, and refined:
//!
//! | unused | before | names | refined |
//! | ---: | ---: | ---: | ---: |
//! | 1 % | 56,942; 1,660,641 | 182,046; 5,840,574 | 81,815; 2,353,782 |
//! | 10 % | the same | 165,463; 5,310,267 | 120,594; 3,600,210 |
//! | 50 % | the same | 92,175; 2,954,302 | 85,874; 2,691,129 |
//! | 90 % | the same | 18,596; 595,069 | 18,424; 587,567 |
//! | 99 % | the same | 2,069; 65,332 | 2,068; 65,276 |

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;

use super::*;
use crate::iac::policy_document::{self, Literal};
use crate::iac::syntax::{self, Format};
use crate::policy::granted;
use crate::reference::Reference;

/// Numbers that are the same in every run (Knuth's MMIX generator).
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }
}

/// Sums over statements, for one share of unused actions.
#[derive(Clone, Copy, Default)]
struct Sizes {
    statements: usize,
    before: [usize; 2],
    names: [usize; 2],
    refined: [usize; 2],
}

impl Sizes {
    /// Adds patterns and their characters.
    fn count(sum: &mut [usize; 2], patterns: &[String]) {
        sum[0] += patterns.len();
        sum[1] += patterns.iter().map(|pattern| pattern.len() + 3).sum::<usize>();
    }
}

/// The universe as one decoded map: it is asked thousands of times.
pub(crate) fn universe() -> BTreeMap<String, Vec<String>> {
    let aws = Reference::embedded();
    aws.services().into_iter().map(|service| (service.clone(), Universe::actions(aws, &service))).collect()
}

fn pattern(text: &str) -> ActionPattern {
    ActionPattern::new(&Text::known(text))
}

pub(crate) fn expand(patterns: &[String], universe: &impl Universe) -> BTreeSet<String> {
    patterns.iter().flat_map(|text| granted(&pattern(text), universe)).collect()
}

/// Refines every Allow of one policy in `step`, with `percent` of what it grants unused; gives how many statements were asked.
fn run(step: usize, percent: u64) -> Sizes {
    let (aws, universe) = (Reference::embedded(), universe());
    let mut random = Random(percent);
    let mut sizes = Sizes::default();
    for name in aws.managed_policies().iter().step_by(step) {
        let policy = aws.managed_policy(name).unwrap();
        let tree = syntax::parse(policy.document.as_bytes(), Format::Json).unwrap();
        for statement in policy_document::read(&tree.root, &Literal).statements {
            let Actions::Action(actions) = &statement.actions else { continue };
            if statement.effect != Effect::Allow {
                continue;
            }
            let written: Vec<String> = actions.iter().map(|action| action.value.to_string()).collect();
            let all = expand(&written, &universe);
            let (unused, kept): (BTreeSet<String>, BTreeSet<String>) =
                all.into_iter().partition(|_| random.below(100) < percent);
            let usage = Usage::Unused(unused.iter().collect());
            // Only a statement with NotResource is not refined.
            let Some(refined) = refine_statement(&statement, &universe, &usage) else {
                assert!(matches!(statement.resources, Resources::NotResource(_)), "{name}");
                continue;
            };
            let mut out: Vec<String> = Vec::new();
            for (old, one) in written.iter().zip(&refined) {
                match one {
                    Refined::Kept => out.push(old.clone()),
                    // What grants nothing that is known stays, and says so.
                    Refined::Unknown => {
                        assert!(expand(std::slice::from_ref(old), &universe).is_empty(), "{name} {old}");
                        out.push(old.clone());
                    }
                    Refined::Dropped => {}
                    Refined::Replaced(new) => {
                        assert!(!new.is_empty() && new.is_sorted(), "{name} {new:?}");
                        assert!(new.iter().all(|new| pattern(old).covers(&pattern(new))), "{name} {old} {new:?}");
                        out.extend(new.iter().cloned());
                    }
                }
            }
            // Everything used, nothing unused.
            assert_eq!(expand(&out, &universe), kept, "{name}");
            let texts: Vec<Text> = out.iter().map(|text| Text::known(text.as_str())).collect();
            let again = refine_actions(&texts.iter().collect::<Vec<_>>(), &universe, &usage);
            assert!(again.iter().all(|one| matches!(one, Refined::Kept | Refined::Unknown)), "{name} {out:?}");
            let unknown = refined.iter().zip(&written).filter(|(one, _)| **one == Refined::Unknown);
            let plain: Vec<String> = kept.into_iter().chain(unknown.map(|(_, old)| old.clone())).collect();
            assert!(out.len() <= plain.len() + written.len(), "{name}");
            sizes.statements += 1;
            Sizes::count(&mut sizes.before, &written);
            Sizes::count(&mut sizes.names, &plain);
            Sizes::count(&mut sizes.refined, &out);
        }
    }
    sizes
}

#[test]
fn some_of_awss_policies_keep_every_invariant() {
    for percent in [10, 50, 90] {
        assert!(run(61, percent).statements > 25);
    }
}

#[test]
#[ignore = "takes all policies: a minute in a release build"]
fn all_of_awss_policies_keep_every_invariant() {
    let mut table = String::from("unused   statements   before           names            refined\n");
    for percent in [1, 10, 50, 90, 99] {
        let Sizes { statements, before, names, refined } = run(1, percent);
        table.push_str(&format!(
            "{percent:>4} %   {statements:>10}   {:>6} {:>8}   {:>6} {:>8}   {:>6} {:>8}\n",
            before[0], before[1], names[0], names[1], refined[0], refined[1]
        ));
    }
    std::io::stdout().write_all(table.as_bytes()).unwrap();
}
