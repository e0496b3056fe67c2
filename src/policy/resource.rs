//! Resource patterns: `*`, `arn:aws:s3:::uploads/*`.
//!
//! The rules, from the IAM User Guide ("IAM JSON policy elements: Resource", "Variables and tags"): case matters; `*` and
//! `?` stay inside one of an ARN's six parts, the last of which may hold further `:` and `/`; an ARN with fewer parts is
//! filled up with `*`. A policy variable (`${aws:username}`) differs from request to request, so it is a hole here;
//! `${*}`, `${?}` and `${$}` mean these characters themselves.

use super::glob::{Glob, Token};
use super::{Answer, Names, Piece, Text};

/// A resource pattern, read once and held against many resources.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResourcePattern(Glob);

/// A resource, read once and held against many patterns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resource(Glob);

impl Resource {
    /// Reads a resource of which `names` tells more.
    pub fn new(text: &Text, names: &Names) -> Self {
        Self(Glob::literal(&names.resolve(text)).among(names))
    }

    /// Some resource of which nothing is known.
    pub fn any() -> Self {
        Self::from(&Text::hole(""))
    }
}

impl From<&Text> for Resource {
    /// Reads a resource of which no more is known than its text.
    fn from(text: &Text) -> Self {
        Self(Glob::literal(text))
    }
}

impl ResourcePattern {
    /// Reads a pattern.
    pub fn new(text: &Text) -> Self {
        let mut tokens = Vec::new();
        for piece in text.pieces() {
            match piece {
                Piece::Known(known) => push_with_variables(known, &mut tokens),
                Piece::Hole(name) => tokens.push(Token::Hole(name.clone())),
            }
        }
        Self(tokens.into_iter().collect())
    }

    /// Reads a pattern of which `names` tells more.
    pub fn among(text: &Text, names: &Names) -> Self {
        Self(Self::new(&names.resolve(text)).0.among(names))
    }

    /// Whether it names `resource`. Nothing in `resource` is a wildcard.
    pub fn matches(&self, resource: &Text) -> Answer {
        self.names(&Resource::from(resource))
    }

    /// The same, of a resource that was read before.
    pub fn names(&self, Resource(resource): &Resource) -> Answer {
        let (mut pattern, mut text) = (self.0.tokens(), resource.tokens());
        if !starts_like_an_arn(pattern) || !starts_like_an_arn(text) {
            return self.0.matches(resource);
        }
        // Part by part, as far as both are known; a hole may hold several parts, so from there on the rest is one text.
        for _ in 0..5 {
            let (Some(end_of_text), end_of_pattern) = (end_of_part(text), end_of_part(pattern)) else { break };
            let end_of_pattern = match end_of_pattern {
                Some(end) => end,
                None if pattern.iter().any(|token| matches!(token, Token::Hole(_) | Token::Part { .. })) => break,
                None => pattern.len(),
            };
            if !part(&pattern[..end_of_pattern]).embeds(&part(&text[..end_of_text])) {
                return Answer::No;
            }
            text = &text[end_of_text + 1..];
            pattern = pattern.get(end_of_pattern + 1..).unwrap_or(&[Token::Run]);
        }
        part(pattern).matches(&part(text))
    }

    /// Whether it is a lone `*`.
    pub fn is_every(&self) -> bool {
        self.0.tokens() == [Token::Run]
    }
}

/// Reads known text: wildcards, and policy variables as holes.
fn push_with_variables(mut text: &str, tokens: &mut Vec<Token>) {
    while let Some(start) = text.find("${") {
        let Some(length) = text[start..].find('}') else { break };
        tokens.extend(Glob::pattern(&Text::known(&text[..start])).tokens().iter().cloned());
        let name = &text[start + 2..start + length];
        let mut chars = name.chars();
        tokens.push(match (chars.next(), chars.next()) {
            (Some(escaped @ ('*' | '?' | '$')), None) => Token::Char(escaped),
            _ => Token::Hole(name.into()),
        });
        text = &text[start + length + 1..];
    }
    tokens.extend(Glob::pattern(&Text::known(text)).tokens().iter().cloned());
}

fn starts_like_an_arn(tokens: &[Token]) -> bool {
    "arn:".chars().zip(tokens).filter(|(char, token)| **token == Token::Char(*char)).count() == 4
}

/// Where the first colon stands, if nothing before it is unknown.
fn end_of_part(tokens: &[Token]) -> Option<usize> {
    let end =
        tokens.iter().position(|token| matches!(token, Token::Char(':') | Token::Hole(_) | Token::Part { .. }))?;
    (tokens[end] == Token::Char(':')).then_some(end)
}

fn part(tokens: &[Token]) -> Glob {
    tokens.iter().cloned().collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// `${X}` is a hole in both; a pattern's own variables are written `${!X}`, as `Fn::Sub` writes them.
    fn text(written: &str) -> Text {
        let mut pieces = Vec::new();
        let mut rest = written;
        while let Some((before, after)) = rest.split_once("${") {
            let (name, after) = after.split_once('}').unwrap();
            pieces.push(Piece::Known(before.into()));
            pieces.push(match name.strip_prefix('!') {
                Some(variable) => Piece::Known(format!("${{{variable}}}")),
                None => Piece::Hole(name.into()),
            });
            rest = after;
        }
        pieces.push(Piece::Known(rest.into()));
        pieces.into_iter().collect()
    }

    fn answer(pattern: &str, resource: &str) -> Answer {
        ResourcePattern::new(&text(pattern)).matches(&text(resource))
    }

    #[test]
    fn wildcards_stay_inside_their_part_of_the_arn() {
        let table = "arn:aws:dynamodb:eu-west-1:111122223333:table/orders/index/by-day";
        for (pattern, expected) in [
            ("*", Answer::Yes),
            ("arn:aws:dynamodb:*:*:table/orders/index/*", Answer::Yes),
            ("arn:aws:dynamodb:*:*:table/*", Answer::Yes),
            ("arn:aws:dynamodb:*:table/*", Answer::No),
            ("arn:*:table/*", Answer::No),
            ("arn:aws:dynamodb:eu-west-?:111122223333:table/orders*", Answer::Yes),
            ("arn:aws:dynamodb:*:*:table/Orders/*", Answer::No),
            ("arn:aws:dynamodb", Answer::Yes),
            ("arn:aws:dynamodb:us-*", Answer::No),
        ] {
            assert_eq!(answer(pattern, table), expected, "{pattern}");
        }
        assert_eq!(
            answer("arn:aws:logs:*:*:log-group:/aws/*:*", "arn:aws:logs:r:a:log-group:/aws/x:log-stream:y"),
            Answer::Yes
        );
    }

    #[test]
    fn the_same_hole_is_the_same_text() {
        for (pattern, resource, expected) in [
            ("${Orders.Arn}", "${Orders.Arn}", Answer::Yes),
            ("${Orders.Arn}", "${Other.Arn}", Answer::Maybe),
            ("${Orders.Arn}/index/*", "${Orders.Arn}", Answer::No),
            ("arn:aws:s3:::${B}/*", "arn:aws:s3:::${B}", Answer::No),
            ("arn:aws:s3:::${B}/*", "arn:aws:s3:::${B}/${Key}", Answer::Yes),
            ("arn:aws:s3:::${B}", "arn:aws:s3:::${B}/${Key}", Answer::No),
            ("arn:${P}:sqs:${R}:${A}:jobs", "arn:${P}:sqs:${R}:${A}:jobs", Answer::Yes),
            ("arn:aws:sqs:*:${A}:jobs", "arn:aws:sqs:eu-west-1:${A}:jobs", Answer::Yes),
            ("arn:aws:sqs:${R}:*:jobs", "arn:aws:sqs:${R}:${A}:mail", Answer::No),
            ("arn:aws:sqs:us-east-1:*:jobs", "arn:aws:sqs:${R}:${A}:jobs", Answer::Maybe),
            ("arn:aws:sqs:${R}:*:jobs", "arn:aws:sns:${R}:${A}:jobs", Answer::No),
        ] {
            assert_eq!(answer(pattern, resource), expected, "{pattern} against {resource}");
        }
    }

    #[test]
    fn policy_variables_are_open_and_their_escapes_are_not() {
        assert_eq!(answer("arn:aws:s3:::b/${!aws:username}/*", "arn:aws:s3:::b/ann/x"), Answer::Maybe);
        assert_eq!(answer("arn:aws:s3:::b/${!aws:username}/*", "arn:aws:s3:::c/ann/x"), Answer::No);
        assert_eq!(answer("arn:aws:s3:::b/${!*}", "arn:aws:s3:::b/*"), Answer::Yes);
        assert_eq!(answer("arn:aws:s3:::b/${!*}", "arn:aws:s3:::b/x"), Answer::No);
    }

    /// An infrastructure that declares the buckets `A` and `B`, which it gives no name, and the queue `Jobs` with one.
    fn declared() -> Names {
        let stands_for = [
            ("A.Arn", "arn:${P}:s3:::${A}"),
            ("B.Arn", "arn:${P}:s3:::${B}"),
            ("Jobs.Arn", "arn:${P}:sqs:${R}:${N}:jobs"),
        ];
        Names {
            stands_for: stands_for.iter().map(|&(hole, arn)| (hole.to_owned(), text(arn))).collect(),
            parts: [("A", true), ("B", true), ("P", false), ("R", false), ("N", false), ("Bucket", false)]
                .map(|(name, unique)| (name.to_owned(), unique))
                .into(),
        }
    }

    #[test]
    fn declared_resources_are_told_apart() {
        let names = declared();
        for (pattern, resource, expected) in [
            ("${A.Arn}", "arn:${P}:s3:::${A}", Answer::Yes),
            ("arn:aws:s3:::${A}", "${A.Arn}", Answer::Maybe),
            ("${A.Arn}/*", "arn:${P}:s3:::${A}/${Key}", Answer::Yes),
            ("${A.Arn}", "${B.Arn}", Answer::No),
            ("arn:aws:s3:::${A}/*", "${B.Arn}/x", Answer::No),
            ("${A.Arn}", "arn:${P}:s3:::${A}/${Key}", Answer::No),
            ("${A.Arn}/*", "${A.Arn}", Answer::No),
            // A name that AWS makes up can be anything that has no colon and no slash.
            ("arn:aws:s3:::uploads-*", "${A.Arn}", Answer::Maybe),
            ("arn:aws:s3:::*-uploads", "${A.Arn}", Answer::Maybe),
            ("arn:aws:s3:::up*ds", "${A.Arn}", Answer::Maybe),
            ("arn:aws:s3:::???", "${A.Arn}", Answer::Maybe),
            ("arn:aws:s3:::uploads/*", "${A.Arn}", Answer::No),
            ("arn:aws:s3:::*", "${A.Arn}/x", Answer::Maybe),
            ("arn:aws:s3:::${Other}/*", "${A.Arn}/x", Answer::Maybe),
            ("${Other}", "${A.Arn}", Answer::Maybe),
            ("${Jobs.Arn}", "arn:aws:sqs:eu-west-1:111122223333:jobs", Answer::Maybe),
            ("${Jobs.Arn}", "arn:aws:sqs:eu-west-1:111122223333:mail", Answer::No),
            ("${Jobs.Arn}", "${A.Arn}", Answer::No),
            ("*", "${A.Arn}", Answer::Yes),
            // A region can be a part of a name, and the other way round.
            ("arn:aws:s3:::logs-${R}/*", "arn:${P}:s3:::${Bucket}/${Key}", Answer::Maybe),
            ("arn:aws:s3:::${R}-${N}-logs/*", "arn:${P}:s3:::${Bucket}/${Key}", Answer::Maybe),
            ("arn:aws:s3:::${Bucket}/*", "arn:${P}:s3:::logs-${R}-${N}/${Key}", Answer::Maybe),
            ("arn:aws:s3:::logs-${R}", "arn:${P}:s3:::${Bucket}/${Key}", Answer::No),
        ] {
            let answer = ResourcePattern::among(&text(pattern), &names).names(&Resource::new(&text(resource), &names));
            assert_eq!(answer, expected, "{pattern} against {resource}");
        }
    }

    proptest! {
        /// Whatever fills the parts on either side: what is no match before is none after.
        #[test]
        fn parts_meet_wherever_their_text_can(
            pattern in "[ab*/]{0,2}(\\$\\{R\\})?[ab*/]{0,2}(\\$\\{N\\})?[ab*/]{0,2}",
            resource in "[ab/]{0,2}(\\$\\{X\\})?[ab/]{0,2}(\\$\\{Y\\})?[ab/]{0,2}",
            filling in ["[ab]{1,3}", "[ab]{1,3}", "[ab]{1,3}", "[ab]{1,3}"],
        ) {
            let names = Names { parts: ["R", "N", "X", "Y"].map(|name| (name.to_owned(), false)).into(), ..Names::default() };
            let before = ResourcePattern::among(&text(&pattern), &names).names(&Resource::new(&text(&resource), &names));
            let fill = |open: &str| {
                let pairs = ["${R}", "${N}", "${X}", "${Y}"].into_iter().zip(&filling);
                text(&pairs.fold(open.to_owned(), |text, (hole, with)| text.replace(hole, with)))
            };
            let after = ResourcePattern::new(&fill(&pattern)).matches(&fill(&resource));
            prop_assert!(before == Answer::Maybe || before == after, "{before:?} before, {after:?} after");
        }

        /// Whatever the deployment calls the bucket: a sure answer before it is the answer after it.
        #[test]
        fn a_made_up_name_is_any_text_without_separators(
            pattern in "arn:aws:s3:::[ab*?/]{0,6}",
            key in "(/[ab]{0,3})?",
            name in "[ab]{1,5}",
        ) {
            let names = Names { parts: [("A".to_owned(), true)].into(), ..Names::default() };
            let open = text(&format!("arn:aws:s3:::${{A}}{key}"));
            let deployed = ResourcePattern::new(&text(&pattern)).matches(&text(&format!("arn:aws:s3:::{name}{key}")));
            let before = ResourcePattern::among(&text(&pattern), &names).names(&Resource::new(&open, &names));
            prop_assert!(before == Answer::Maybe || before == deployed);
        }

        #[test]
        fn no_text_makes_it_fail(pattern in "(arn:)?[a:*?${}]{0,16}", resource in "(arn:)?[a:*?${}]{0,16}") {
            let pattern = ResourcePattern::new(&Text::known(&pattern));
            let _ = pattern.matches(&Text::known(&resource));
            prop_assert_eq!(ResourcePattern::new(&Text::known("*")).matches(&Text::known(&resource)), Answer::Yes);
        }

        #[test]
        fn a_resource_names_itself(resource in "arn:[a-c:/${}]{0,20}") {
            let plain = resource.replace("${", "$ {");
            let pattern = ResourcePattern::new(&Text::known(&plain));
            prop_assert_eq!(pattern.matches(&Text::known(&plain)), Answer::Yes);
        }
    }
}
