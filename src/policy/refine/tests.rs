//! The published example, the rules one by one, and the invariants over random universes and services of AWS.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::*;
use crate::policy::granted;
use crate::reference::Reference;
use crate::text::{Span, Spanned};

type Actions = BTreeMap<String, Vec<String>>;

fn universe(services: &[(&str, &[&str])]) -> Actions {
    services
        .iter()
        .map(|(service, names)| ((*service).into(), names.iter().map(|name| (*name).into()).collect()))
        .collect()
}

fn refine(patterns: &[impl AsRef<str>], universe: &Actions, usage: &Usage) -> Vec<Refined> {
    let texts: Vec<Text> = patterns.iter().map(|pattern| Text::known(pattern.as_ref())).collect();
    refine_actions(&texts.iter().collect::<Vec<_>>(), universe, usage)
}

fn used(actions: &[&str]) -> Usage {
    Usage::Used(actions.iter().collect())
}

/// The patterns of the refined statement.
fn written(patterns: &[impl AsRef<str>], refined: &[Refined]) -> Vec<String> {
    patterns
        .iter()
        .zip(refined)
        .flat_map(|(pattern, refined)| match refined {
            Refined::Kept | Refined::Unknown => vec![pattern.as_ref().to_owned()],
            Refined::Dropped => Vec::new(),
            Refined::Replaced(new) => new.clone(),
        })
        .collect()
}

#[test]
fn the_published_example_comes_out_exactly() {
    #[derive(serde::Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Unused {
        service_namespace: String,
        actions: Vec<String>,
    }
    let text = include_str!("../../../testdata/refine/access-analyzer-example.json");
    let example: serde_json::Value = serde_json::from_str(text).unwrap();
    let universe: Actions = serde_json::from_value(example["universe"].clone()).unwrap();
    let unused: Vec<Unused> = serde_json::from_value(example["unused"].clone()).unwrap();
    let expected: Vec<Vec<String>> = serde_json::from_value(example["expected_actions"].clone()).unwrap();
    let unused = unused
        .iter()
        .flat_map(|entry| entry.actions.iter().map(move |name| format!("{}:{name}", entry.service_namespace)))
        .collect();
    let usage = Usage::Unused(unused);
    let statements = example["policy"]["Statement"].as_array().unwrap();
    assert_eq!(statements.len(), expected.len());
    for (statement, expected) in statements.iter().zip(expected) {
        let actions: Vec<String> = serde_json::from_value(statement["Action"].clone()).unwrap();
        assert_eq!(written(&actions, &refine(&actions, &universe, &usage)), expected);
    }
}

#[test]
fn an_action_that_is_the_beginning_of_others_keeps_its_name() {
    // `s` can have no pattern of its own, and must not be taken for one of those that begin with the word `s`.
    let universe = universe(&[("svc", &["PutBuilds", "s", "sListObjects"])]);
    let refined = refine(&["svc:*s"], &universe, &Usage::Unused(["svc:PutBuilds"].iter().collect()));
    assert_eq!(refined, [Refined::Replaced(vec!["svc:s".to_owned(), "svc:sListObjects".to_owned()])]);
}

#[test]
fn a_wildcard_gives_way_to_the_least_general_patterns_below_it() {
    let universe = universe(&[(
        "s3",
        &[
            "GetObject",
            "GetObjectAcl",
            "GetObjectTagging",
            "GetBucketAcl",
            "GetBucketPolicy",
            "PutObject",
            "ListBucket",
        ],
    )]);
    let usage = used(&["s3:GetObject", "s3:GetObjectAcl", "s3:GetObjectTagging", "s3:GetBucketPolicy"]);
    for (pattern, expected) in [
        ("s3:Get*", vec!["s3:GetBucketPolicy", "s3:GetObject*"]),
        ("s3:getobject*", vec!["s3:getobject*"]),
        ("s3:*Acl", vec!["s3:GetObjectAcl"]),
        ("s3:*", vec!["s3:GetBucketPolicy", "s3:GetObject*"]),
        ("*", vec!["s3:GetBucketPolicy", "s3:GetObject*"]),
        ("s3:*Object*", vec!["s3:GetObject", "s3:GetObjectAcl", "s3:GetObjectTagging"]),
        ("s3:?etBucket*", vec!["s3:GetBucketPolicy"]),
        ("s3:Put*", vec![]),
    ] {
        assert_eq!(written(&[pattern], &refine(&[pattern], &universe, &usage)), expected, "{pattern}");
    }
}

#[test]
fn a_beginning_is_compared_by_letters_not_by_words() {
    let universe = universe(&[("codebuild", &["ListBuild", "ListBuildBatches", "ListBuilds"])]);
    let usage = used(&["codebuild:ListBuild", "codebuild:ListBuildBatches"]);
    let refined = refine(&["codebuild:List*"], &universe, &usage);
    assert_eq!(refined, [Refined::Replaced(vec!["codebuild:ListBuild".into(), "codebuild:ListBuildBatches".into()])]);
}

#[test]
fn an_action_without_room_before_the_old_ending_keeps_its_name() {
    let universe = universe(&[("svc", &["Builds", "BuildsACLs", "BuildsLists", "Objects"])]);
    let refined = refine(&["svc:*s"], &universe, &used(&["svc:Builds", "svc:BuildsACLs", "svc:BuildsLists"]));
    assert_eq!(refined, [Refined::Replaced(vec!["svc:Builds".into(), "svc:Builds*s".into()])]);
}

#[test]
fn what_another_pattern_grants_is_not_repeated() {
    let universe = universe(&[("s3", &["GetObject", "GetObjectAcl", "GetBucketAcl"])]);
    let usage = used(&["s3:GetObject", "s3:GetObjectAcl"]);
    let patterns = ["s3:GetObject", "s3:*", "s3:Get*", "s3:*Acl"];
    let refined = refine(&patterns, &universe, &usage);
    assert_eq!(written(&patterns, &refined), ["s3:GetObject", "s3:GetObject*"]);
}

#[test]
fn what_is_not_known_is_kept_and_flagged() {
    let universe = universe(&[("s3", &["GetObject"])]);
    let open: Text =
        [crate::policy::Piece::Known("s3:".into()), crate::policy::Piece::Hole("Verb".into())].into_iter().collect();
    assert_eq!(refine_actions(&[&open], &universe, &used(&[])), [Refined::Unknown]);
    assert_eq!(
        refine(&["s3:HeadBucket", "nosuch:*", "s*:x", "s3:Foo*", "s3:GetObject"], &universe, &used(&[])),
        [Refined::Unknown, Refined::Unknown, Refined::Unknown, Refined::Unknown, Refined::Dropped]
    );
}

#[test]
fn an_action_that_is_used_exists_even_if_the_data_is_too_old_for_it() {
    let universe = universe(&[("s3", &["GetObject", "GetObjectAcl"])]);
    let refined = refine(&["s3:*", "s3:GetThing"], &universe, &used(&["s3:GetThing"]));
    assert_eq!(refined, [Refined::Dropped, Refined::Kept]);
}

#[test]
fn words_end_where_people_see_them_end() {
    let words = |name: &'static str| {
        let mut start = 0;
        word_ends(name)
            .map(|end| {
                let word = &name[start..end];
                start = end;
                word
            })
            .collect::<Vec<_>>()
    };
    assert_eq!(words("GetBucketCORSRules"), ["Get", "Bucket", "CORS", "Rules"]);
    assert_eq!(words("ListObjectsV2"), ["List", "Objects", "V2"]);
    assert_eq!(words("DescribeEC2Instance"), ["Describe", "EC2", "Instance"]);
    assert_eq!(words("connect"), ["connect"]);
    assert_eq!(words("a-b_c"), ["a", "-", "b", "_", "c"]);
    assert!(words("").is_empty());
}

#[test]
fn only_the_actions_of_a_plain_allow_are_refined() {
    let universe = universe(&[("s3", &["GetObject", "GetObjectAcl", "PutObject"])]);
    let list = |texts: &[&str]| {
        texts.iter().map(|text| Spanned { value: Text::known(*text), span: Span::default() }).collect()
    };
    let allow = Statement {
        sid: None,
        effect: Effect::Allow,
        actions: super::Actions::Action(list(&["s3:PutObject", "s3:Get*"])),
        resources: Resources::Resource(list(&["*"])),
        conditional: true,
        optional: false,
        span: Span::default(),
    };
    let refined = |statement: &Statement, actions: &[&str]| refine_statement(statement, &universe, &used(actions));
    assert_eq!(
        refined(&allow, &["s3:GetObject"]),
        Some(vec![Refined::Dropped, Refined::Replaced(vec!["s3:GetObject".into()])])
    );
    assert_eq!(refined(&allow, &["s3:GetObject", "s3:GetObjectAcl", "s3:PutObject"]), Some(vec![Refined::Kept; 2]));
    assert_eq!(refined(&allow, &[]), Some(vec![Refined::Dropped; 2]));
    let untouched = [
        Statement { effect: Effect::Deny, ..allow.clone() },
        Statement { actions: super::Actions::NotAction(list(&["s3:Get*"])), ..allow.clone() },
        Statement { resources: Resources::NotResource(list(&["*"])), ..allow.clone() },
    ];
    for statement in untouched {
        assert_eq!(refined(&statement, &[]), None);
    }
}

/// Words that make trouble together: plurals, abbreviations, digits, one word that begins another.
const WORDS: [&str; 14] =
    ["Get", "List", "Put", "Build", "Builds", "Object", "Objects", "ACL", "AC", "V2", "For", "Data", "D", "s"];

fn name() -> impl Strategy<Value = String> {
    proptest::collection::vec(select(&WORDS[..]), 1..5).prop_map(|words| words.concat())
}

fn some_universe() -> impl Strategy<Value = Actions> {
    // Names that differ in case only do not exist side by side in one service.
    let names = || {
        proptest::collection::vec(name(), 1..30).prop_map(|names| {
            let by_lower: Names = names.into_iter().map(|name| (name.to_ascii_lowercase(), name)).collect();
            by_lower.into_values().collect::<Vec<_>>()
        })
    };
    (names(), names()).prop_map(|(a, b)| BTreeMap::from([("svc".to_owned(), a), ("other".to_owned(), b)]))
}

/// Patterns as people write them over these services, some in another case, some of nothing that exists.
fn some_patterns(services: Vec<String>, names: Vec<String>) -> impl Strategy<Value = Vec<String>> {
    let name = prop_oneof![name(), select(names)].boxed();
    // A name up to the end of one of its words, or up to any letter.
    let beginning = (name.clone(), any::<prop::sample::Index>(), any::<bool>()).prop_map(|(name, at, word)| {
        let ends: Vec<usize> = if word { word_ends(&name).collect() } else { (1..=name.len()).collect() };
        name.get(..*at.get(&ends)).unwrap_or(&name).to_owned()
    });
    let shape = prop_oneof![
        4 => beginning.prop_map(|start| format!("{start}*")),
        1 => name.clone(),
        1 => (name.clone(), name.clone()).prop_map(|(a, b)| format!("{a}*{b}")),
        1 => name.clone().prop_map(|name| format!("*{name}")),
        1 => name.clone().prop_map(|name| format!("*{name}*")),
        1 => name.prop_map(|name| format!("?{}*", name.get(1..).unwrap_or_default())),
        1 => select(&["*", "G*", "Li*", "GetOb*", "*s", "NoSuchAction", "NoSuch*"][..]).prop_map(str::to_owned),
    ];
    let services = [services, vec!["nosuch".to_owned()]].concat();
    let one = (select(services), shape, 0..3).prop_map(|(service, shape, case)| match case {
        0 => format!("{service}:{shape}"),
        1 => format!("{service}:{shape}").to_ascii_lowercase(),
        _ => format!("{}:{shape}", service.to_ascii_uppercase()),
    });
    proptest::collection::vec(prop_oneof![9 => one, 1 => Just("*".to_owned())], 1..6)
}

/// Two services of AWS, of the size that most have.
fn real_universe() -> impl Strategy<Value = Actions> {
    let aws = Reference::embedded();
    let services: Vec<String> =
        aws.services().into_iter().filter(|service| (2..150).contains(&aws.actions(service).len())).collect();
    subsequence(services, 2)
        .prop_map(|services| services.into_iter().map(|service| (service.clone(), aws.actions(&service))).collect())
}

/// A universe, patterns, and two sets of unused actions, the first inside the second.
fn case() -> impl Strategy<Value = (Actions, Vec<String>, Vec<String>, Vec<String>)> {
    prop_oneof![4 => some_universe().boxed(), 1 => real_universe().boxed()].prop_flat_map(|universe| {
        let all = every_action(&universe);
        let (services, names) = (universe.keys().cloned().collect(), universe.values().flatten().cloned().collect());
        let unused = (0..=all.len()).prop_flat_map(move |count| subsequence(all.clone(), count));
        (Just(universe), some_patterns(services, names), unused).prop_flat_map(|(universe, patterns, more)| {
            let count = more.len();
            (Just(universe), Just(patterns), subsequence(more.clone(), 0..=count), Just(more))
        })
    })
}

fn every_action(universe: &Actions) -> Vec<String> {
    granted(&ActionPattern::new(&Text::known("*")), universe)
}

fn expand(patterns: &[String], universe: &Actions) -> BTreeSet<String> {
    patterns.iter().flat_map(|pattern| granted(&ActionPattern::new(&Text::known(pattern)), universe)).collect()
}

fn pattern(text: &str) -> ActionPattern {
    ActionPattern::new(&Text::known(text))
}

fn unused(actions: &[String]) -> Usage {
    Usage::Unused(actions.iter().collect())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn exactly_what_is_used_stays_granted((universe, patterns, gone, _) in case()) {
        let refined = refine(&patterns, &universe, &unused(&gone));
        let mut expected = expand(&patterns, &universe);
        expected.retain(|action| !gone.contains(action));
        prop_assert_eq!(expand(&written(&patterns, &refined), &universe), expected);
    }

    #[test]
    fn a_new_pattern_lies_within_the_old_one((universe, patterns, gone, _) in case()) {
        for (old, refined) in patterns.iter().zip(refine(&patterns, &universe, &unused(&gone))) {
            let Refined::Replaced(new) = refined else { continue };
            for new in new {
                prop_assert!(pattern(old).covers(&pattern(&new)), "{} is not within {}", new, old);
            }
        }
    }

    #[test]
    fn no_new_pattern_could_be_shorter_or_is_within_another((universe, patterns, gone, _) in case()) {
        let refined = refine(&patterns, &universe, &unused(&gone));
        for (old, one) in patterns.iter().zip(&refined) {
            let Refined::Replaced(new) = one else { continue };
            let fixed = old.split_once(':').map_or(0, |(_, name)| name.find('*').unwrap_or(0));
            for wide in new.iter().filter(|new| new.contains('*')) {
                let (service, shape) = wide.split_once(':').unwrap();
                let (start, end) = shape.split_once('*').unwrap();
                let Some(shorter) = [0].into_iter().chain(word_ends(start)).filter(|end| *end < start.len()).last() else { continue };
                if shorter >= fixed {
                    let shorter = pattern(&format!("{service}:{}*{end}", &start[..shorter]));
                    prop_assert!(gone.iter().any(|action| shorter.matches(action) == Answer::Yes), "{} could be shorter", wide);
                }
            }
        }
        let new: Vec<&String> = refined.iter().filter_map(|one| match one { Refined::Replaced(new) => Some(new), _ => None }).flatten().collect();
        for (at, one) in new.iter().enumerate() {
            for (other_at, other) in new.iter().enumerate() {
                prop_assert!(at == other_at || !pattern(other).covers(&pattern(one)), "{} is within {}", one, other);
            }
        }
    }

    #[test]
    fn refining_twice_changes_nothing_more((universe, patterns, gone, _) in case()) {
        let once = written(&patterns, &refine(&patterns, &universe, &unused(&gone)));
        let twice = refine(&once, &universe, &unused(&gone));
        prop_assert!(twice.iter().all(|one| matches!(one, Refined::Kept | Refined::Unknown)), "{:?}", twice);
    }

    #[test]
    fn replacements_are_sorted_and_stand_in_their_pattern_s_place((universe, patterns, gone, _) in case()) {
        let refined = refine(&patterns, &universe, &unused(&gone));
        prop_assert_eq!(refined.len(), patterns.len());
        for one in refined {
            if let Refined::Replaced(new) = one {
                prop_assert!(!new.is_empty() && new.is_sorted());
            }
        }
    }

    #[test]
    fn order_and_case_of_the_unused_list_do_not_matter((universe, patterns, gone, _) in case()) {
        let shouted: Vec<String> = gone.iter().rev().map(|action| action.to_ascii_uppercase()).collect();
        let refined = refine(&patterns, &universe, &unused(&gone));
        prop_assert_eq!(&refined, &refine(&patterns, &universe, &unused(&shouted)));
        let kept: Vec<String> = every_action(&universe).into_iter().filter(|action| !gone.contains(action)).collect();
        prop_assert_eq!(refined, refine(&patterns, &universe, &Usage::Used(kept.iter().collect())));
    }

    #[test]
    fn more_unused_never_grants_more((universe, patterns, fewer, more) in case()) {
        let wide = written(&patterns, &refine(&patterns, &universe, &unused(&fewer)));
        for narrow in written(&patterns, &refine(&patterns, &universe, &unused(&more))) {
            prop_assert!(wide.iter().any(|wide| pattern(wide).covers(&pattern(&narrow)) || *wide == narrow), "{} is new", narrow);
        }
    }

    #[test]
    fn nothing_unused_changes_nothing((universe, patterns, ..) in case()) {
        prop_assert_eq!(written(&patterns, &refine(&patterns, &universe, &unused(&[]))), patterns);
    }

    #[test]
    fn new_text_has_aws_s_own_case((universe, patterns, gone, _) in case()) {
        let all = every_action(&universe);
        for one in refine(&patterns, &universe, &unused(&gone)) {
            let Refined::Replaced(new) = one else { continue };
            for new in new {
                let (start, end) = new.split_once('*').unwrap_or((&new, ""));
                prop_assert!(all.iter().any(|action| action.starts_with(start) && action.ends_with(end)), "{}", new);
            }
        }
    }

    #[test]
    fn a_replacement_is_no_longer_than_the_list_of_names((universe, patterns, gone, _) in case()) {
        for (old, refined) in patterns.iter().zip(refine(&patterns, &universe, &unused(&gone))) {
            let Refined::Replaced(new) = refined else { continue };
            let names: Vec<String> = expand(std::slice::from_ref(old), &universe).into_iter().filter(|action| !gone.contains(action)).collect();
            prop_assert!(new.len() <= names.len());
            prop_assert!(new.concat().len() <= names.concat().len());
        }
    }

    #[test]
    fn what_grants_nothing_known_is_kept((universe, patterns, gone, _) in case()) {
        for (old, refined) in patterns.iter().zip(refine(&patterns, &universe, &unused(&gone))) {
            let grants_nothing = expand(std::slice::from_ref(old), &universe).is_empty();
            prop_assert_eq!(refined == Refined::Unknown, grants_nothing, "{}", old);
        }
    }
}
