//! The resources of a statement: what the code uses an action on, or all that the action can be used on in the stack.

use std::collections::{BTreeMap, BTreeSet};

use super::Stack;
use crate::drift::needs::Need;
use crate::policy::is_like;
use crate::reference::Reference;

/// Resources that are elsewhere than the stack.
const ELSEWHERE: &str = include_str!("elsewhere.tsv");

/// An action with more formats than this is allowed on all resources of its service: the formats would fill the policy.
const MOST_FORMATS: usize = 12;

/// So many in one place are left as they are even so.
const FEW_FORMATS: usize = 3;

/// What an action is used on, the wider the later.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum On {
    /// These patterns hold for all calls.
    These(BTreeSet<String>),
    /// Any resource of the action's types.
    OfItsTypes,
    /// Anything, or nothing in particular.
    Everything,
}

impl On {
    /// What the calls that need an action use it on. One that does not tell counts for all.
    pub(crate) fn of(action: &str, need: &Need, stack: &Stack, reference: &Reference) -> Self {
        let sites = need.sites.keys();
        sites.fold(Self::These(BTreeSet::new()), |all, site| {
            let (client, operation) = site.operation.split_once('.').unwrap_or_default();
            let untold = if reference.can_be_about_nothing(client, operation, action) {
                Self::Everything
            } else {
                Self::OfItsTypes
            };
            let Some(calls) = need.targets.get(site) else { return all.and(untold) };
            calls.iter().fold(all, |all, targets| {
                let Some(targets) = targets else { return all.and(untold.clone()) };
                let patterns: Option<Vec<_>> =
                    targets.iter().map(|target| reference.patterns(action, target, stack)).collect();
                all.and(
                    patterns.map_or(Self::OfItsTypes, |patterns| Self::These(patterns.into_iter().flatten().collect())),
                )
            })
        })
    }

    /// Both.
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::These(mut mine), Self::These(more)) => {
                mine.extend(more);
                Self::These(mine)
            }
            (one, other) => one.max(other),
        }
    }

    /// The `Resource` of a statement that allows `action` on it.
    pub(super) fn resources(&self, action: &str, stack: &Stack, reference: &Reference) -> BTreeSet<String> {
        let everything = || BTreeSet::from(["*".to_owned()]);
        let resources = match self {
            Self::These(patterns) => patterns.clone(),
            Self::OfItsTypes => of_types(action, stack, reference).unwrap_or_default(),
            Self::Everything => everything(),
        };
        if resources.is_empty() { everything() } else { without_covered(&resources) }
    }
}

/// The ARN patterns that an action can be limited to; `None` if an ordinary call of it is about no resource.
fn of_types(action: &str, stack: &Stack, reference: &Reference) -> Option<BTreeSet<String>> {
    let (prefix, name) = action.split_once(':')?;
    let service = reference.service(prefix)?;
    let known = service.action(name).filter(|known| !known.is_on_all)?;
    let patterns = known.resource_types.iter().flat_map(|kind| {
        let rows = elsewhere(prefix, kind);
        let any = |what: &str, own: &str| if rows.contains(&what) { "*".to_owned() } else { own.to_owned() };
        let place = Stack {
            partition: stack.partition.clone(),
            region: any("region", &stack.region),
            account: any("account", &stack.account),
        };
        let formats = service.resources.get(kind).into_iter().flatten().map(String::as_str);
        let of_aws = rows.into_iter().filter(|row| row.starts_with("arn:"));
        formats.chain(of_aws).map(|format| place.fill(format)).collect::<Vec<_>>()
    });
    Some(collapsed(patterns.collect()))
}

/// What the table says of a resource type.
fn elsewhere(prefix: &str, kind: &str) -> Vec<&'static str> {
    let rows = ELSEWHERE.lines().filter(|line| !line.starts_with('#')).filter_map(|line| {
        let mut cells = line.split('\t');
        let (of, kinds, what) = (cells.next()?, cells.next()?, cells.next()?);
        (of == prefix && (kinds == "*" || kinds.split(',').any(|it| it == kind))).then_some(what)
    });
    rows.collect()
}

/// Many formats of one service as one pattern, for each place that they are in.
fn collapsed(patterns: BTreeSet<String>) -> BTreeSet<String> {
    if patterns.len() <= MOST_FORMATS {
        return patterns;
    }
    let mut places: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for pattern in &patterns {
        let end = pattern.match_indices(':').nth(4).map_or(0, |(colon, _)| colon + 1);
        places.entry(&pattern[..end]).or_default().push(&pattern[end..]);
    }
    let of_place = |(place, ends): (&str, Vec<&str>)| -> Vec<String> {
        if ends.len() <= FEW_FORMATS || place.is_empty() {
            return ends.iter().map(|end| format!("{place}{end}")).collect();
        }
        let all = |is: fn(&str) -> bool| ends.iter().all(|end| is(end));
        let end = if all(|end| end.starts_with('/')) {
            "/*"
        } else if all(|end| end.contains('/')) {
            "*/*"
        } else {
            "*"
        };
        vec![format!("{place}{end}")]
    };
    places.into_iter().flat_map(of_place).collect()
}

/// The patterns but for those that others cover.
fn without_covered(patterns: &BTreeSet<String>) -> BTreeSet<String> {
    let covers = |wide: &str, narrow: &str| {
        wide != narrow && wide.contains('*') && !wide.contains('$') && in_parts(wide, narrow)
    };
    // Two that cover each other differ in case alone, and both stay.
    let is_covered = |one: &String| patterns.iter().any(|other| covers(other, one) && !covers(one, other));
    patterns.iter().filter(|one| !is_covered(one)).cloned().collect()
}

/// Whether one ARN pattern covers another: wildcards stay within the first five parts.
fn in_parts(wide: &str, narrow: &str) -> bool {
    let mut parts = wide.splitn(6, ':').zip(narrow.splitn(6, ':'));
    wide == "*" || parts.all(|(wide, narrow)| if wide.contains('*') { is_like(wide, narrow) } else { wide == narrow })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stack() -> Stack {
        Stack { partition: "aws".to_owned(), region: "eu-west-1".to_owned(), account: "123456789012".to_owned() }
    }

    fn of_its_types(action: &str) -> Vec<String> {
        On::OfItsTypes.resources(action, &stack(), Reference::embedded()).into_iter().collect()
    }

    #[test]
    fn an_action_that_is_not_known_is_allowed_on_everything() {
        assert_eq!(of_its_types("new:Action"), ["*"]);
    }

    #[test]
    fn an_action_that_an_ordinary_call_uses_on_no_resource_is_allowed_on_everything() {
        // A terminology and a lexicon are optional.
        assert_eq!(of_its_types("translate:TranslateText"), ["*"]);
        assert_eq!(of_its_types("polly:SynthesizeSpeech"), ["*"]);
        // Composite alarms are of no type that could be named, tasks of Fargate run on no container instance.
        assert_eq!(of_its_types("cloudwatch:DescribeAlarms"), ["*"]);
        assert_eq!(of_its_types("ecs:ListTasks"), ["*"]);
        // An object is named by its bucket or by an access point: neither type is required, one of them always given.
        assert_eq!(of_its_types("s3:DeleteObject").len(), 2);
        assert_eq!(of_its_types("polly:GetLexicon"), ["arn:aws:polly:eu-west-1:123456789012:lexicon/*"]);
        assert_eq!(of_its_types("events:PutEvents")[0], "arn:aws:events:eu-west-1:123456789012:event-bus/*");
    }

    #[test]
    fn the_name_of_a_resource_type_can_have_several_words() {
        // An alias of a bot, of the second version of the service and of the first; not the bot itself.
        let aliases = [":bot-alias/*/*", ":bot:*:*"].map(|end| format!("arn:aws:lex:eu-west-1:123456789012{end}"));
        assert_eq!(of_its_types("lex:RecognizeText"), aliases);
    }

    #[test]
    fn many_types_are_allowed_by_one_pattern() {
        insta::assert_snapshot!(of_its_types("ec2:CreateTags").join("\n"), @r"
        arn:aws:ec2::123456789012:*/*
        arn:aws:ec2:eu-west-1:123456789012:*/*
        arn:aws:ec2:eu-west-1::image/*
        arn:aws:ec2:eu-west-1::snapshot/*
        ");
        assert_eq!(
            of_its_types("apigateway:GET"),
            ["arn:aws:apigateway:eu-west-1:123456789012:/*", "arn:aws:apigateway:eu-west-1::/*"]
        );
    }

    #[test]
    fn what_is_elsewhere_is_allowed_there() {
        let shown = [
            "sts:AssumeRole",
            "ssm:GetParameter",
            "iam:GetPolicy",
            "bedrock:InvokeModel",
            "organizations:DescribeAccount",
            "lambda:GetLayerVersion",
        ];
        insta::assert_snapshot!(shown.map(|action| of_its_types(action).join(" ")).join("\n"), @r"
        arn:aws:iam::*:role/*
        arn:aws:ssm:eu-west-1:123456789012:parameter/* arn:aws:ssm:eu-west-1::parameter/aws/*
        arn:aws:iam::123456789012:policy/* arn:aws:iam::aws:policy/*
        arn:aws:bedrock:*::foundation-model/* arn:aws:bedrock::123456789012:system-tool/* arn:aws:bedrock:eu-west-1:123456789012:application-inference-profile/* arn:aws:bedrock:eu-west-1:123456789012:async-invoke/* arn:aws:bedrock:eu-west-1:123456789012:custom-model-deployment/* arn:aws:bedrock:eu-west-1:123456789012:default-prompt-router/* arn:aws:bedrock:eu-west-1:123456789012:imported-model/* arn:aws:bedrock:eu-west-1:123456789012:inference-profile/* arn:aws:bedrock:eu-west-1:123456789012:marketplace/model-endpoint/all-access arn:aws:bedrock:eu-west-1:123456789012:project/* arn:aws:bedrock:eu-west-1:123456789012:prompt-router/* arn:aws:bedrock:eu-west-1:123456789012:provisioned-model/*
        arn:aws:organizations::*:account/o-*/*
        arn:aws:lambda:eu-west-1:*:layer:*:*
        ");
        let anywhere = Stack { region: "*".to_owned(), account: "*".to_owned(), ..stack() };
        // The stack's own pattern covers AWS's.
        let parameters = On::OfItsTypes.resources("ssm:GetParameter", &anywhere, Reference::embedded());
        assert_eq!(parameters, BTreeSet::from(["arn:aws:ssm:*:*:parameter/*".to_owned()]));
    }

    #[test]
    fn every_row_speaks_of_types_that_exist() {
        for line in ELSEWHERE.lines().filter(|line| !line.starts_with('#')) {
            let [prefix, kinds, what] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("{line}") };
            assert!(["account", "region"].contains(&what) || what.starts_with("arn:${Partition}:"), "{line}");
            let named = |kind: &str| match prefix {
                // The type is of IAM.
                "sts" => Reference::embedded().service("sts").unwrap().resources.contains_key(kind),
                _ => Reference::embedded().service(prefix).unwrap().resources.contains_key(kind),
            };
            assert!(kinds == "*" || kinds.split(',').all(named), "{line}");
        }
    }

    #[test]
    fn a_pattern_that_another_covers_is_left_out() {
        let left = |patterns: &[&str]| {
            let patterns = patterns.iter().map(|&pattern| pattern.to_owned()).collect();
            without_covered(&patterns).into_iter().collect::<Vec<_>>()
        };
        assert_eq!(left(&["arn:aws:s3:::photos/*", "arn:aws:s3:::photos/in/a.jpg"]), ["arn:aws:s3:::photos/*"]);
        assert_eq!(left(&["*", "arn:aws:s3:::photos"]), ["*"]);
        // `${*}` is an asterisk, and a name in other case is another name.
        assert_eq!(left(&["arn:aws:s3:::photos/${*}", "arn:aws:s3:::photos/a"]).len(), 2);
        assert_eq!(left(&["arn:aws:s3:::a/k", "arn:aws:s3:::A/k"]).len(), 2);
        assert_eq!(left(&["arn:aws:ssm:*:1:p/*", "arn:aws:ssm:r:2:p/a"]).len(), 2);
    }
}
