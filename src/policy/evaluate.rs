//! Whether a role may perform an action: all its policies together, as IAM evaluates them.
//!
//! The order, from the IAM User Guide ("Policy evaluation logic"): an explicit Deny wins; else an Allow must be found;
//! else the answer is no. A permissions boundary grants nothing, and what it does not allow is not allowed. Service and
//! resource control policies, session policies and resource policies are out of sight here.
//!
//! Each statement gives one of three answers, the least sure of these:
//!
//! | part | `Yes` | `Maybe` | `No` |
//! | --- | --- | --- | --- |
//! | `Action` | a pattern matches | a pattern with a hole could match | none can |
//! | `NotAction` | no pattern can match | a pattern with a hole could | a pattern matches |
//! | `Resource`, Allow, resource not known | any stands there | | the list is empty |
//! | `Resource`, Deny, resource not known | `*` | anything else | the list is empty |
//! | `Resource`, resource known | a pattern matches | a pattern or the resource has a hole | none can |
//! | `Condition` | there is none | there is one | |
//! | the statement | is always deployed | may be left out (`Fn::If`, `count`) | |
//!
//! `NotResource` turns the answer of its list round, as `NotAction` does. And the statements together:
//!
//! | a Deny says | an Allow says | the boundary says | outcome |
//! | --- | --- | --- | --- |
//! | `Yes` | | | [`Outcome::Denied`] |
//! | | `No` | | [`Outcome::NotAllowed`] |
//! | | `Yes`, `Maybe` | `No` | [`Outcome::OutsideBoundary`] |
//! | `No` | `Yes` | `Yes` | [`Outcome::Allowed`] |
//! | anything else | | | [`Outcome::MaybeAllowed`] |

use super::{ActionPattern, Actions, Answer, Effect, Names, Resource, ResourcePattern, Resources, Statement, Text};
use crate::text::Spanned;

/// All that decides what a role may do, read once and asked about many actions.
#[derive(Clone, Debug)]
pub struct Evaluator {
    identity: Vec<Rule>,
    boundary: Limit<Vec<Rule>>,
}

/// A role's permissions boundary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit<T> {
    /// None is set.
    None,
    /// This one.
    Known(T),
    /// One is set whose text is not known.
    Unknown,
}

/// Where a pattern stands in what [`Evaluator::new`] was given: indices into its policies, into that policy's statements,
/// and into that statement's `Action` (none for `NotAction`, which counts as a whole).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PatternRef {
    /// Index of the policy; 0 in a boundary.
    pub policy: usize,
    /// Index of the statement in the policy.
    pub statement: usize,
    /// Index of the pattern in the statement's `Action`.
    pub pattern: Option<usize>,
}

/// A pattern that has a say in a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Which pattern.
    pub at: PatternRef,
    /// Whether it surely applies; never [`Answer::No`].
    pub answer: Answer,
}

/// What was found about one action. All hits are in the order of the policies.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decision {
    /// What allows it, among the role's policies. Several hits mean that it is granted more than once.
    pub allows: Vec<Hit>,
    /// What denies it, among the role's policies.
    pub denies: Vec<Hit>,
    /// What denies it in the boundary.
    pub boundary_denies: Vec<Hit>,
    /// What the boundary answers, where there is one.
    pub boundary: Option<Answer>,
}

/// A decision in one word; the table at the head of this module says how it comes about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is allowed.
    Allowed,
    /// Whether it is allowed depends on the request or the deployment.
    MaybeAllowed,
    /// No statement allows it.
    NotAllowed,
    /// A Deny blocks it, whatever allows it.
    Denied,
    /// It is allowed, but the permissions boundary does not let it pass.
    OutsideBoundary,
}

/// A statement, ready to be asked.
#[derive(Clone, Debug)]
struct Rule {
    policy: usize,
    statement: usize,
    effect: Effect,
    inverted_actions: bool,
    actions: Vec<ActionPattern>,
    inverted_resources: bool,
    resources: Vec<ResourcePattern>,
    always: Answer,
}

impl Evaluator {
    /// Reads the policies that reach a role, and its boundary.
    pub fn new<'a>(policies: impl IntoIterator<Item = &'a [Statement]>, boundary: Limit<&'a [Statement]>) -> Self {
        Self::among(&Names::default(), policies, boundary)
    }

    /// The same, where `names` tells more about the resources that the policies speak of.
    pub fn among<'a>(
        names: &Names,
        policies: impl IntoIterator<Item = &'a [Statement]>,
        boundary: Limit<&'a [Statement]>,
    ) -> Self {
        let read = |(policy, statements): (usize, &'a [Statement])| {
            statements.iter().enumerate().map(move |(index, statement)| Rule::new(policy, index, statement, names))
        };
        Self {
            identity: policies.into_iter().enumerate().flat_map(read).collect(),
            boundary: match boundary {
                Limit::None => Limit::None,
                Limit::Known(statements) => Limit::Known(read((0, statements)).collect()),
                Limit::Unknown => Limit::Unknown,
            },
        }
    }

    /// What the policies say about `action` (`prefix:Name`) on `resource`; without a resource, about doing it on some
    /// resource at all.
    pub fn decide(&self, action: &str, resource: Option<&Resource>) -> Decision {
        let identity = Hits::of(&self.identity, action, resource);
        let (boundary, boundary_denies) = match &self.boundary {
            Limit::None => (None, Vec::new()),
            Limit::Unknown => (Some(Answer::Maybe), Vec::new()),
            Limit::Known(rules) => {
                let hits = Hits::of(rules, action, resource);
                (Some(most(&hits.allows).min(opposite(most(&hits.denies)))), hits.denies)
            }
        };
        Decision { allows: identity.allows, denies: identity.denies, boundary_denies, boundary }
    }
}

impl Decision {
    /// The decision in one word.
    pub fn outcome(&self) -> Outcome {
        match (most(&self.denies), most(&self.allows), self.boundary.unwrap_or(Answer::Yes)) {
            (Answer::Yes, ..) => Outcome::Denied,
            (_, Answer::No, _) => Outcome::NotAllowed,
            (.., Answer::No) => Outcome::OutsideBoundary,
            (Answer::No, Answer::Yes, Answer::Yes) => Outcome::Allowed,
            _ => Outcome::MaybeAllowed,
        }
    }
}

/// The hits of one list of statements.
struct Hits {
    allows: Vec<Hit>,
    denies: Vec<Hit>,
}

impl Hits {
    fn of(rules: &[Rule], action: &str, resource: Option<&Resource>) -> Self {
        let mut hits = Self { allows: Vec::new(), denies: Vec::new() };
        for rule in rules {
            let into = match rule.effect {
                Effect::Allow => &mut hits.allows,
                Effect::Deny => &mut hits.denies,
            };
            rule.collect(action, resource, into);
        }
        hits
    }
}

impl Rule {
    fn new(policy: usize, statement: usize, source: &Statement, names: &Names) -> Self {
        let (inverted_actions, actions) = match &source.actions {
            Actions::Action(list) => (false, list),
            Actions::NotAction(list) => (true, list),
        };
        let (inverted_resources, resources) = match &source.resources {
            Resources::Resource(list) => (false, list),
            Resources::NotResource(list) => (true, list),
        };
        Self {
            policy,
            statement,
            effect: source.effect,
            inverted_actions,
            actions: read(actions, ActionPattern::new),
            inverted_resources,
            resources: read(resources, |text| ResourcePattern::among(text, names)),
            always: if source.conditional || source.optional { Answer::Maybe } else { Answer::Yes },
        }
    }

    /// Adds what this statement says about `action`.
    fn collect(&self, action: &str, resource: Option<&Resource>, into: &mut Vec<Hit>) {
        let mut add = |pattern: Option<usize>, matched: Answer| {
            if matched == Answer::No {
                return;
            }
            let answer = matched.min(self.always).min(self.reaches(resource));
            if answer != Answer::No {
                into.push(Hit { at: PatternRef { policy: self.policy, statement: self.statement, pattern }, answer });
            }
        };
        if self.inverted_actions {
            let excluded = self.actions.iter().map(|pattern| pattern.matches(action)).max().unwrap_or(Answer::No);
            add(None, opposite(excluded));
        } else {
            for (index, pattern) in self.actions.iter().enumerate() {
                add(Some(index), pattern.matches(action));
            }
        }
    }

    /// Whether the statement is about `resource`.
    fn reaches(&self, resource: Option<&Resource>) -> Answer {
        let some_resource = Resource::any();
        let listed = self
            .resources
            .iter()
            .map(|pattern| pattern.names(resource.unwrap_or(&some_resource)))
            .max()
            .unwrap_or(Answer::No);
        let reached = if self.inverted_resources { opposite(listed) } else { listed };
        match (self.effect, resource, reached) {
            // To allow an action at all, reaching some resource is enough; to deny it, all must be reached.
            (Effect::Allow, None, Answer::Maybe) => Answer::Yes,
            _ => reached,
        }
    }
}

fn read<T>(list: &[Spanned<Text>], read: impl Fn(&Text) -> T) -> Vec<T> {
    list.iter().map(|item| read(&item.value)).collect()
}

fn most(hits: &[Hit]) -> Answer {
    hits.iter().map(|hit| hit.answer).max().unwrap_or(Answer::No)
}

fn opposite(answer: Answer) -> Answer {
    match answer {
        Answer::No => Answer::Yes,
        Answer::Maybe => Answer::Maybe,
        Answer::Yes => Answer::No,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::Span;

    fn list(texts: &[&str]) -> Vec<Spanned<Text>> {
        texts.iter().map(|text| Spanned { value: Text::known(*text), span: Span::default() }).collect()
    }

    fn statement(effect: Effect, actions: Actions, resources: &[&str]) -> Statement {
        Statement {
            sid: None,
            effect,
            actions,
            resources: Resources::Resource(list(resources)),
            conditional: false,
            optional: false,
            span: Span::default(),
        }
    }

    fn allow(actions: &[&str]) -> Statement {
        statement(Effect::Allow, Actions::Action(list(actions)), &["*"])
    }

    fn deny(actions: &[&str], resources: &[&str]) -> Statement {
        statement(Effect::Deny, Actions::Action(list(actions)), resources)
    }

    fn outcome(statements: &[Statement], action: &str) -> Outcome {
        Evaluator::new([statements], Limit::None).decide(action, None).outcome()
    }

    #[test]
    fn an_action_needs_an_allow() {
        let policy = [allow(&["s3:Get*", "sqs:SendMessage"])];
        assert_eq!(outcome(&policy, "s3:GetObject"), Outcome::Allowed);
        assert_eq!(outcome(&policy, "s3:PutObject"), Outcome::NotAllowed);
        assert_eq!(outcome(&[], "s3:GetObject"), Outcome::NotAllowed);
    }

    #[test]
    fn every_grant_of_an_action_is_named() {
        let (first, second) = ([allow(&["s3:PutObject", "s3:Get*"])], [allow(&["sqs:*"]), allow(&["s3:GETOBJECT"])]);
        let decision = Evaluator::new([&first[..], &second], Limit::None).decide("s3:GetObject", None);
        let places: Vec<_> =
            decision.allows.iter().map(|hit| (hit.at.policy, hit.at.statement, hit.at.pattern)).collect();
        assert_eq!(places, [(0, 0, Some(1)), (1, 1, Some(0))]);
    }

    #[test]
    fn what_depends_on_the_request_or_the_deployment_is_a_maybe() {
        let conditional = Statement { conditional: true, ..allow(&["s3:*"]) };
        let optional = Statement { optional: true, ..allow(&["s3:*"]) };
        let hole = Actions::Action(vec![Spanned { value: Text::hole("Actions"), span: Span::default() }]);
        for statement in [conditional, optional, statement(Effect::Allow, hole, &["*"])] {
            assert_eq!(outcome(&[statement], "s3:GetObject"), Outcome::MaybeAllowed);
        }
    }

    #[test]
    fn a_deny_wins_if_it_surely_covers_every_resource() {
        let denied = |deny: Statement| outcome(&[allow(&["*"]), deny], "s3:GetObject");
        assert_eq!(denied(deny(&["s3:Get*"], &["*"])), Outcome::Denied);
        assert_eq!(denied(deny(&["s3:Put*"], &["*"])), Outcome::Allowed);
        assert_eq!(denied(deny(&["s3:Get*"], &["arn:aws:s3:::secret/*"])), Outcome::MaybeAllowed);
        assert_eq!(denied(Statement { optional: true, ..deny(&["s3:*"], &["*"]) }), Outcome::MaybeAllowed);
        assert_eq!(denied(Statement { conditional: true, ..deny(&["s3:*"], &["*"]) }), Outcome::MaybeAllowed);
        assert_eq!(outcome(&[deny(&["*"], &["*"])], "s3:GetObject"), Outcome::Denied);
    }

    #[test]
    fn not_action_covers_what_it_does_not_list() {
        let all_but =
            |effect| [allow(&["sqs:*"]), statement(effect, Actions::NotAction(list(&["iam:*", "sqs:Send*"])), &["*"])];
        assert_eq!(outcome(&all_but(Effect::Allow), "s3:GetObject"), Outcome::Allowed);
        assert_eq!(outcome(&all_but(Effect::Allow), "iam:PassRole"), Outcome::NotAllowed);
        assert_eq!(outcome(&all_but(Effect::Deny), "sqs:ReceiveMessage"), Outcome::Denied);
        assert_eq!(outcome(&all_but(Effect::Deny), "sqs:SendMessage"), Outcome::Allowed);
        let decision = Evaluator::new([&all_but(Effect::Allow)[..]], Limit::None).decide("s3:GetObject", None);
        assert_eq!(decision.allows[0].at, PatternRef { policy: 0, statement: 1, pattern: None });
    }

    #[test]
    fn a_known_resource_narrows_the_answer() {
        let [bucket, object] = ["arn:aws:s3:::b", "arn:aws:s3:::b/k"].map(|arn| Resource::from(&Text::known(arn)));
        let on_bucket = [statement(Effect::Allow, Actions::Action(list(&["s3:GetObject"])), &["arn:aws:s3:::b"])];
        let evaluator = Evaluator::new([&on_bucket[..]], Limit::None);
        assert_eq!(evaluator.decide("s3:GetObject", Some(&object)).outcome(), Outcome::NotAllowed);
        assert_eq!(evaluator.decide("s3:GetObject", Some(&bucket)).outcome(), Outcome::Allowed);
        assert_eq!(evaluator.decide("s3:GetObject", None).outcome(), Outcome::Allowed);
        let not_bucket =
            [Statement { resources: Resources::NotResource(list(&["arn:aws:s3:::b"])), ..on_bucket[0].clone() }];
        let evaluator = Evaluator::new([&not_bucket[..]], Limit::None);
        assert_eq!(evaluator.decide("s3:GetObject", Some(&object)).outcome(), Outcome::Allowed);
        assert_eq!(evaluator.decide("s3:GetObject", Some(&bucket)).outcome(), Outcome::NotAllowed);
        let nothing = [Statement { resources: Resources::NotResource(list(&["*"])), ..on_bucket[0].clone() }];
        assert_eq!(outcome(&nothing, "s3:GetObject"), Outcome::NotAllowed);
    }

    #[test]
    fn a_boundary_limits_and_never_grants() {
        let policy = [allow(&["s3:*", "sqs:*"])];
        let boundary = [allow(&["s3:*", "sns:*"]), deny(&["s3:Delete*"], &["*"])];
        let evaluator = Evaluator::new([&policy[..]], Limit::Known(&boundary));
        assert_eq!(evaluator.decide("s3:GetObject", None).outcome(), Outcome::Allowed);
        assert_eq!(evaluator.decide("sqs:SendMessage", None).outcome(), Outcome::OutsideBoundary);
        assert_eq!(evaluator.decide("sns:Publish", None).outcome(), Outcome::NotAllowed);
        let deleted = evaluator.decide("s3:DeleteObject", None);
        assert_eq!((deleted.outcome(), deleted.boundary_denies.len()), (Outcome::OutsideBoundary, 1));
        let unknown = Evaluator::new([&policy[..]], Limit::Unknown);
        assert_eq!(unknown.decide("s3:GetObject", None).outcome(), Outcome::MaybeAllowed);
        assert_eq!(unknown.decide("sns:Publish", None).outcome(), Outcome::NotAllowed);
    }

    proptest! {
        #[test]
        fn one_more_deny_never_allows_more(
            allowed in proptest::collection::vec("s3:[ab*]{1,4}", 0..4),
            denied in "s3:[ab*]{1,4}",
            name in "[ab]{1,4}",
        ) {
            let allowed: Vec<&str> = allowed.iter().map(String::as_str).collect();
            let action = format!("s3:{name}");
            let before = outcome(&[allow(&allowed)], &action);
            let after = outcome(&[allow(&allowed), deny(&[&denied], &["*"])], &action);
            prop_assert!(after == before || after == Outcome::Denied);
        }

        #[test]
        fn one_more_allow_never_takes_away(
            allowed in proptest::collection::vec("s3:[ab*]{1,4}", 0..4),
            more in "s3:[ab*]{1,4}",
            name in "[ab]{1,4}",
        ) {
            let texts: Vec<&str> = allowed.iter().map(String::as_str).collect();
            let action = format!("s3:{name}");
            if outcome(&[allow(&texts)], &action) == Outcome::Allowed {
                prop_assert_eq!(outcome(&[allow(&texts), allow(&[&more])], &action), Outcome::Allowed);
            }
        }
    }
}
