//! Conditions on a call's arguments, as the rules tables write them: `ACL or GrantRead`, `Targets[].RoleArn`,
//! `not TaggingDirective=REPLACE`, `credentials!=x`, `Name^=/aws/`, `Statement~SELECT`. The head of `tables/rules-names.tsv` describes the language.
//!
//! Every question has three answers, because code does not always show what it passes.

use super::arguments::beginning;
use super::clients::Members;
use super::{Arguments, Value};
use crate::policy::Answer;

/// A condition: any of these alternatives, each of which is all of its terms. Without alternatives it always holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Condition(Vec<Vec<Term>>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Term {
    negated: bool,
    path: Vec<Step>,
    test: Test,
}

/// A step of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Step {
    /// This member.
    Member(String),
    /// Any item of a list.
    Items,
    /// Any value of a map.
    Values,
}

/// What is asked of the value at the end of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Test {
    Given,
    OneOf(Vec<String>),
    /// Given, and not known to be one of these.
    NotOneOf(Vec<String>),
    /// Text that begins with one of these.
    StartsWith(Vec<String>),
    /// Text whose first word is this.
    BeginsWith(String),
}

impl Condition {
    /// Reads a condition; the builder has checked its paths against the service's model.
    pub(super) fn parse(text: &str) -> Self {
        let alternatives = text.split(" or ").filter(|alternative| !alternative.is_empty());
        Self(alternatives.map(|alternative| alternative.split(" and ").map(Term::parse).collect()).collect())
    }

    /// Whether it holds for a call. `members` are the operation's: a required one is given even where the code does not show it.
    pub(super) fn holds(&self, arguments: &Arguments, members: &Members) -> Answer {
        if self.0.is_empty() {
            return Answer::Yes;
        }
        let alternatives = self.0.iter().map(|terms| {
            let terms = terms.iter().map(|term| term.holds(arguments, members));
            terms.min().unwrap_or(Answer::Yes)
        });
        alternatives.max().unwrap_or(Answer::Yes)
    }
}

impl Term {
    fn parse(text: &str) -> Self {
        let (negated, text) = match text.strip_prefix("not ") {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let list = |values: &str| values.split('|').map(str::to_owned).collect();
        let (path, test) = if let Some((path, values)) = text.split_once("!=") {
            (path, Test::NotOneOf(list(values)))
        } else if let Some((path, values)) = text.split_once("^=") {
            (path, Test::StartsWith(list(values)))
        } else if let Some((path, values)) = text.split_once('=') {
            (path, Test::OneOf(list(values)))
        } else if let Some((path, word)) = text.split_once('~') {
            (path, Test::BeginsWith(word.to_owned()))
        } else {
            (text, Test::Given)
        };
        Self { negated, path: path.split('.').flat_map(steps).collect(), test }
    }

    fn holds(&self, arguments: &Arguments, members: &Members) -> Answer {
        let answer = match self.path.split_first() {
            Some((Step::Member(name), rest)) => match arguments.given.get(name) {
                None if members.requires(name) => self.test.ask(&Value::Unknown, rest),
                given => self.test.ask_member(given, arguments.open, rest),
            },
            _ => Answer::Maybe,
        };
        match (self.negated, answer) {
            (true, Answer::Yes) => Answer::No,
            (true, Answer::No) => Answer::Yes,
            (_, answer) => answer,
        }
    }
}

/// `Targets[]` is a member and then its items.
fn steps(text: &str) -> Vec<Step> {
    let name = text.trim_end_matches(['[', ']', '{', '}']);
    let mut steps = vec![Step::Member(name.to_owned())];
    let mut rest = &text[name.len()..];
    while let Some((mark, after)) = rest.split_at_checked(2) {
        steps.push(if mark == "[]" { Step::Items } else { Step::Values });
        rest = after;
    }
    steps
}

impl Test {
    fn ask_member(&self, given: Option<&Value>, open: bool, path: &[Step]) -> Answer {
        match given {
            Some(value) => self.ask(value, path),
            None if open => Answer::Maybe,
            None => Answer::No,
        }
    }

    /// Asks about the value that `path` leads to from `value`. The path's length bounds the recursion, and a value's own
    /// alternatives do.
    fn ask(&self, value: &Value, path: &[Step]) -> Answer {
        match value {
            Value::Null => return Answer::No,
            Value::OneOf(values) => return agreed(values.iter().map(|value| self.ask(value, path))),
            _ => {}
        }
        let Some((step, rest)) = path.split_first() else { return self.ask_here(value) };
        match (step, value) {
            (Step::Member(name), Value::Map(map)) => self.ask_member(map.given.get(name), map.open, rest),
            (Step::Items, Value::List(items)) => any(items.iter().map(|item| self.ask(item, rest)), Answer::No),
            (Step::Values, Value::Map(map)) => {
                let beyond = if map.open { Answer::Maybe } else { Answer::No };
                any(map.given.values().map(|value| self.ask(value, rest)), beyond)
            }
            // Something else than the model has here: a variable, a list built elsewhere, a text that stands for a map.
            _ => Answer::Maybe,
        }
    }

    fn ask_here(&self, value: &Value) -> Answer {
        match (self, value) {
            // What is empty asks for nothing; but a list or map can also be empty here because it is filled elsewhere.
            (Self::Given, Value::List(items)) if items.is_empty() => Answer::Maybe,
            (Self::Given, Value::Map(map)) if map.given.is_empty() => Answer::Maybe,
            (Self::Given, _) => Answer::Yes,
            (Self::NotOneOf(values), Value::Text(text) | Value::Literal(text)) => {
                yes_or_no(!values.iter().any(|value| value.eq_ignore_ascii_case(text)))
            }
            // A value that is not seen is seldom the exception, and seldom has a beginning that nobody wrote.
            (Self::NotOneOf(_), _) => Answer::Yes,
            (Self::StartsWith(values), Value::Text(text)) => {
                yes_or_no(values.iter().any(|value| starts_with(text, value)))
            }
            (Self::StartsWith(values), Value::Partly(text)) => {
                let prefix = beginning(text);
                if values.iter().any(|value| starts_with(prefix, value)) {
                    Answer::Yes
                } else if !prefix.is_empty() && values.iter().any(|value| starts_with(value, prefix)) {
                    Answer::Maybe
                } else {
                    Answer::No
                }
            }
            (Self::OneOf(values), Value::Text(text) | Value::Literal(text)) => {
                yes_or_no(values.iter().any(|value| value.eq_ignore_ascii_case(text)))
            }
            (Self::BeginsWith(word), Value::Text(text)) => {
                let first = text.trim_ascii_start().split(ends_word).next().unwrap_or_default();
                yes_or_no(first.eq_ignore_ascii_case(word))
            }
            (Self::OneOf(values), Value::Partly(text)) => {
                let prefix = beginning(text);
                if values.iter().any(|value| starts_with(value, prefix)) { Answer::Maybe } else { Answer::No }
            }
            (Self::BeginsWith(word), Value::Partly(text)) => {
                match beginning(text).trim_ascii_start().split_once(ends_word) {
                    Some((first, _)) => yes_or_no(first.eq_ignore_ascii_case(word)),
                    None => Answer::Maybe,
                }
            }
            (Self::StartsWith(_), _) => Answer::No,
            (Self::OneOf(_) | Self::BeginsWith(_), _) => Answer::Maybe,
        }
    }
}

/// Whether a statement's word ends here: `EXISTS(SELECT ..)`.
fn ends_word(c: char) -> bool {
    c.is_ascii_whitespace() || c == '('
}

/// Whether a text starts with another, compared without case.
fn starts_with(text: &str, start: &str) -> bool {
    text.get(..start.len()).is_some_and(|beginning| beginning.eq_ignore_ascii_case(start))
}

fn yes_or_no(yes: bool) -> Answer {
    if yes { Answer::Yes } else { Answer::No }
}

/// The best of the answers, and of `beyond` for what is not shown.
fn any(answers: impl Iterator<Item = Answer>, beyond: Answer) -> Answer {
    answers.max().unwrap_or(beyond).max(beyond)
}

/// The answer that all agree on; `Maybe` if they differ.
fn agreed(mut answers: impl Iterator<Item = Answer>) -> Answer {
    let Some(first) = answers.next() else { return Answer::Maybe };
    if answers.all(|answer| answer == first) { first } else { Answer::Maybe }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Value {
        Value::Text(text.into())
    }

    fn arguments<const N: usize>(given: [(&str, Value); N], open: bool) -> Arguments {
        Arguments { given: given.map(|(name, value)| (name.to_owned(), value)).into(), open }
    }

    fn ask(condition: &str, arguments: &Arguments) -> Answer {
        let members = Members::new("ACL Targets!");
        Condition::parse(condition).holds(arguments, &members)
    }

    #[test]
    fn the_beginning_of_a_text_can_be_enough() {
        let prefix = |text: &str| {
            arguments([("ACL", Value::Partly(crate::policy::Text::template(&format!("{text}${{}}"))))], false)
        };
        assert_eq!(ask("ACL~SELECT", &prefix("select * from ")), Answer::Yes);
        assert_eq!(ask("ACL~UPDATE", &prefix("select * from ")), Answer::No);
        assert_eq!(ask("ACL~SELECT", &prefix("sel")), Answer::Maybe);
        assert_eq!(ask("ACL=private|public-read", &prefix("pri")), Answer::Maybe);
        assert_eq!(ask("ACL=private", &prefix("public")), Answer::No);
    }

    #[test]
    fn an_argument_is_given_or_not_or_perhaps() {
        assert_eq!(ask("ACL", &arguments([("ACL", Value::Unknown)], false)), Answer::Yes);
        assert_eq!(ask("ACL", &arguments([("ACL", Value::Null)], false)), Answer::No);
        assert_eq!(ask("ACL", &arguments([("ACL", Value::OneOf(vec![Value::Null, text("x")]))], false)), Answer::Maybe);
        assert_eq!(ask("ACL", &arguments([], false)), Answer::No);
        assert_eq!(ask("ACL", &arguments([], true)), Answer::Maybe);
        assert_eq!(ask("ACL", &arguments([("ACL", Value::List(Vec::new()))], false)), Answer::Maybe);
        assert_eq!(ask("", &arguments([], true)), Answer::Yes);
    }

    #[test]
    fn a_required_argument_is_given_even_if_it_is_not_seen() {
        assert_eq!(ask("Targets", &arguments([], true)), Answer::Yes);
        assert_eq!(ask("Targets[].RoleArn", &arguments([], true)), Answer::Maybe);
    }

    #[test]
    fn a_path_goes_into_lists_and_maps() {
        let target = |given| Value::Map(arguments([given], false));
        let targets = |items| arguments([("Targets", Value::List(items))], false);
        let (with, without) = (target(("RoleArn", Value::Unknown)), target(("Arn", text("x"))));
        assert_eq!(ask("Targets[].RoleArn", &targets(vec![without.clone(), with])), Answer::Yes);
        assert_eq!(ask("Targets[].RoleArn", &targets(vec![without.clone()])), Answer::No);
        assert_eq!(ask("Targets[].RoleArn", &targets(vec![without, Value::Unknown])), Answer::Maybe);
        let map = arguments([("Roles", Value::Map(arguments([("authenticated", text("arn"))], true)))], false);
        assert_eq!(ask("Roles{}", &map), Answer::Yes);
        assert_eq!(ask("Roles{}.Name", &map), Answer::Maybe);
    }

    #[test]
    fn a_value_decides() {
        let directive = |value| arguments([("TaggingDirective", value)], false);
        assert_eq!(ask("TaggingDirective=REPLACE", &directive(text("REPLACE"))), Answer::Yes);
        assert_eq!(ask("not TaggingDirective=REPLACE", &directive(text("REPLACE"))), Answer::No);
        assert_eq!(ask("not TaggingDirective=REPLACE", &directive(Value::Unknown)), Answer::Maybe);
        assert_eq!(ask("not TaggingDirective=REPLACE", &arguments([], false)), Answer::Yes);
        assert_eq!(ask("Publish=True", &arguments([("Publish", Value::Literal("true".into()))], false)), Answer::Yes);
    }

    #[test]
    fn a_value_that_is_not_seen_is_not_the_exception() {
        let credentials = |value| arguments([("ACL", value)], false);
        assert_eq!(ask("ACL!=x|y", &credentials(text("Y"))), Answer::No);
        assert_eq!(ask("ACL!=x|y", &credentials(text("z"))), Answer::Yes);
        assert_eq!(ask("ACL!=x|y", &credentials(Value::Unknown)), Answer::Yes);
        assert_eq!(ask("ACL!=x|y", &credentials(Value::Null)), Answer::No);
        assert_eq!(ask("ACL!=x|y", &credentials(Value::OneOf(vec![text("x"), text("z")]))), Answer::Maybe);
        assert_eq!(ask("ACL!=x|y", &arguments([], true)), Answer::Maybe);
    }

    #[test]
    fn a_text_starts_with_another() {
        let named = |value| arguments([("ACL", value)], false);
        let partly = |text: &str| named(Value::Partly(crate::policy::Text::template(&format!("{text}${{}}"))));
        assert_eq!(ask("ACL^=/aws/", &named(text("/AWS/x"))), Answer::Yes);
        assert_eq!(ask("ACL^=/aws/", &named(text("/aw"))), Answer::No);
        assert_eq!(ask("ACL^=/aws/", &partly("/aws/x")), Answer::Yes);
        assert_eq!(ask("ACL^=/aws/", &partly("/a")), Answer::Maybe);
        assert_eq!(ask("ACL^=/aws/", &partly("/x")), Answer::No);
        assert_eq!(ask("ACL^=/aws/", &partly("")), Answer::No);
        assert_eq!(ask("ACL^=/aws/", &named(Value::Unknown)), Answer::No);
    }

    #[test]
    fn the_first_word_of_a_statement_decides() {
        let statement = |value| arguments([("Statement", value)], false);
        assert_eq!(ask("Statement~SELECT", &statement(text("\n  select * from Orders"))), Answer::Yes);
        assert_eq!(ask("Statement~SELECT", &statement(text("SELECTED"))), Answer::No);
        assert_eq!(ask("Statement~EXISTS", &statement(text("EXISTS(SELECT * FROM Orders)"))), Answer::Yes);
        assert_eq!(ask("Statement~SELECT", &statement(Value::Unknown)), Answer::Maybe);
    }

    #[test]
    fn and_binds_tighter_than_or() {
        let condition = "not ACL=private and ACL or GrantRead";
        assert_eq!(ask(condition, &arguments([("ACL", text("private"))], false)), Answer::No);
        assert_eq!(ask(condition, &arguments([("ACL", text("public-read"))], false)), Answer::Yes);
        assert_eq!(
            ask(condition, &arguments([("ACL", text("private")), ("GrantRead", text("x"))], false)),
            Answer::Yes
        );
        assert_eq!(ask(condition, &arguments([("ACL", Value::Unknown)], false)), Answer::Maybe);
    }
}
