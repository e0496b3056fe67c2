//! Wildcard text: `*` is any run of characters, `?` is exactly one, everything else is itself.
//!
//! IAM has no character classes, braces or escapes, so the usual shell-glob crates would misread `[` and `{`
//! (IAM User Guide, "IAM JSON policy elements: Action" and "Resource"). Two questions are asked of such text, and both
//! are answered without backtracking into more than the last `*`:
//!
//! - [`Glob::embeds`]: does it surely match, whatever stands in the holes? It also tells whether one pattern's matches
//!   are all matches of another.
//! - [`Glob::overlaps`]: can it match at all, for some text in the holes?

use super::{Answer, Names, Piece, Text};

/// Above this many pairs of characters, [`Glob::overlaps`] does not look and says that it can.
const MOST_PAIRS: usize = 1 << 22;

/// One element of a pattern, or of the text that it is held against.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// This character.
    Char(char),
    /// `?`
    One,
    /// `*`
    Run,
    /// Text that is not known; equal names mean equal text.
    Hole(String),
    /// Text of at least one character that is not known, but holds neither `:` nor `/`; equal names mean equal text.
    Part {
        /// The hole that it stood for.
        name: String,
        /// Whether every other part that is one of a kind is other text.
        unique: bool,
    },
}

impl Token {
    /// Whether this element of a pattern, which is no `*`, surely matches that element of a text.
    fn takes(&self, text: &Self) -> bool {
        match (self, text) {
            (Self::One, Self::Char(_) | Self::One) => true,
            (Self::Char(a), Self::Char(b)) => a == b,
            (Self::Hole(a), Self::Hole(b)) => a == b,
            (Self::Part { name: a, .. }, Self::Part { name: b, .. }) => a == b,
            _ => false,
        }
    }

    /// Whether it is a part that `other` can be in, or be.
    fn can_hold(&self, other: &Self) -> bool {
        let Self::Part { unique, .. } = self else { return false };
        match other {
            Self::Char(char) => !matches!(char, ':' | '/'),
            Self::One => true,
            Self::Part { unique: other, .. } => !(*unique && *other),
            Self::Run | Self::Hole(_) => false,
        }
    }

    /// Whether it can stand for text of any length.
    fn stretches(&self) -> bool {
        matches!(self, Self::Run | Self::Hole(_))
    }
}

/// A sequence of tokens; every run of `*` and `?` is written with the `?` first and at most one `*`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Glob(Vec<Token>);

impl Glob {
    /// Reads `text` as a pattern: `*` and `?` are wildcards.
    pub(super) fn pattern(text: &Text) -> Self {
        text.pieces()
            .iter()
            .flat_map(|piece| match piece {
                Piece::Known(text) => text.chars().map(wildcard).collect(),
                Piece::Hole(name) => vec![Token::Hole(name.clone())],
            })
            .collect()
    }

    /// Reads `text` as itself: `*` and `?` are characters like any other.
    pub(super) fn literal(text: &Text) -> Self {
        text.pieces()
            .iter()
            .flat_map(|piece| match piece {
                Piece::Known(text) => text.chars().map(Token::Char).collect(),
                Piece::Hole(name) => vec![Token::Hole(name.clone())],
            })
            .collect()
    }

    /// The same with ASCII letters in lower case, for text in which case does not matter.
    pub(super) fn lower(mut self) -> Self {
        for token in &mut self.0 {
            if let Token::Char(char) = token {
                char.make_ascii_lowercase();
            }
        }
        self
    }

    /// The same with what `names` tells of the holes.
    pub(super) fn among(mut self, names: &Names) -> Self {
        for token in &mut self.0 {
            if let Token::Hole(name) = token
                && let Some(&unique) = names.parts.get(name)
            {
                *token = Token::Part { name: std::mem::take(name), unique };
            }
        }
        self
    }

    /// The elements.
    pub(super) fn tokens(&self) -> &[Token] {
        &self.0
    }

    /// Whether nothing in it is unknown.
    pub(super) fn is_known(&self) -> bool {
        !self.0.iter().any(|token| matches!(token, Token::Hole(_) | Token::Part { .. }))
    }

    /// The answer to "does this pattern match `text`?".
    pub(super) fn matches(&self, text: &Self) -> Answer {
        if self.embeds(text) {
            Answer::Yes
        } else if (self.is_known() && text.is_known()) || !self.overlaps(text) {
            Answer::No
        } else {
            Answer::Maybe
        }
    }

    /// Whether this pattern surely matches `text`. Where `text` is a pattern itself: whether it surely matches all that
    /// `text` matches (exact where there is no `?`; with `?`, false may also mean that it was not seen).
    pub(super) fn embeds(&self, text: &Self) -> bool {
        self.embeds_with(text.0.len(), |token, at| token.takes(&text.0[at]))
    }

    /// The same for plain ASCII text in any case, against a pattern in lower case.
    pub(super) fn embeds_ascii(&self, text: &str) -> bool {
        let text = text.as_bytes();
        self.embeds_with(text.len(), |token, at| match token {
            Token::One => true,
            Token::Char(char) => *char == char::from(text[at].to_ascii_lowercase()),
            Token::Run | Token::Hole(_) | Token::Part { .. } => false,
        })
    }

    /// Whether this pattern matches a text of `length` elements, where `takes` tells whether one of its elements other
    /// than `*` matches the text's at an index.
    ///
    /// Takes at most the product of the two lengths: a mismatch only ever goes back to the last `*`.
    fn embeds_with(&self, length: usize, takes: impl Fn(&Token, usize) -> bool) -> bool {
        let pattern = &self.0;
        if pattern.iter().filter(|token| **token != Token::Run).count() > length {
            return false;
        }
        let (mut p, mut t) = (0, 0);
        // Where to go on after the last `*`, and what it has not swallowed yet.
        let mut after_run = None;
        while t < length {
            match (pattern.get(p), after_run) {
                (Some(Token::Run), _) => {
                    after_run = Some((p + 1, t));
                    p += 1;
                }
                (Some(token), _) if takes(token, t) => (p, t) = (p + 1, t + 1),
                (_, Some((next, from))) => {
                    after_run = Some((next, from + 1));
                    (p, t) = (next, from + 1);
                }
                (_, None) => return false,
            }
        }
        pattern[p..].iter().all(|token| *token == Token::Run)
    }

    /// Whether some text in the holes makes this pattern match `text`. A hole that both begin or end with is taken to be
    /// the same plain text in both.
    pub(super) fn overlaps(&self, text: &Self) -> bool {
        let (a, b) = without_common_ends(&self.0, &text.0);
        if a.len().saturating_mul(b.len()) > MOST_PAIRS {
            return true;
        }
        // `reached[j]`: the part of `a` before `i` and the part of `b` before `j` can be the same text.
        let mut reached: Vec<bool> = vec![false; b.len() + 1];
        reached[0] = true;
        for j in 0..b.len() {
            reached[j + 1] = reached[j] && b[j].stretches();
        }
        for left in a {
            let mut next = vec![false; b.len() + 1];
            next[0] = reached[0] && left.stretches();
            for (j, right) in b.iter().enumerate() {
                next[j + 1] = if left.stretches() || right.stretches() {
                    // The one that stretches is empty, or takes one more element of the other side.
                    reached[j + 1] || next[j]
                } else if left.can_hold(right) || right.can_hold(left) {
                    // One is the first in the other, or one more.
                    reached[j] || (left.can_hold(right) && next[j]) || (right.can_hold(left) && reached[j + 1])
                } else {
                    reached[j] && (left.takes(right) || right.takes(left))
                };
            }
            reached = next;
        }
        reached[b.len()]
    }
}

impl FromIterator<Token> for Glob {
    fn from_iter<I: IntoIterator<Item = Token>>(tokens: I) -> Self {
        let mut ordered: Vec<Token> = Vec::new();
        for token in tokens {
            match (ordered.last(), &token) {
                (Some(Token::Run), Token::Run) => {}
                (Some(Token::Run), Token::One) => ordered.insert(ordered.len() - 1, token),
                _ => ordered.push(token),
            }
        }
        Self(ordered)
    }
}

/// How a pattern reads a character.
fn wildcard(char: char) -> Token {
    match char {
        '*' => Token::Run,
        '?' => Token::One,
        char => Token::Char(char),
    }
}

/// What is left of both after the equal characters and holes at their ends.
fn without_common_ends<'a>(mut a: &'a [Token], mut b: &'a [Token]) -> (&'a [Token], &'a [Token]) {
    let same = |a: &Token, b: &Token| a == b && matches!(a, Token::Char(_) | Token::Hole(_) | Token::Part { .. });
    while let ([x, rest_of_a @ ..], [y, rest_of_b @ ..]) = (a, b)
        && same(x, y)
    {
        (a, b) = (rest_of_a, rest_of_b);
    }
    while let ([rest_of_a @ .., x], [rest_of_b @ .., y]) = (a, b)
        && same(x, y)
    {
        (a, b) = (rest_of_a, rest_of_b);
    }
    (a, b)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn pattern(text: &str) -> Glob {
        Glob::pattern(&Text::known(text))
    }

    fn literal(text: &str) -> Glob {
        Glob::literal(&Text::known(text))
    }

    /// The definition, written as a recursion that may take exponential time.
    fn defined(pattern: &[char], text: &[char]) -> bool {
        match pattern {
            [] => text.is_empty(),
            ['*', rest @ ..] => (0..=text.len()).any(|taken| defined(rest, &text[taken..])),
            ['?', rest @ ..] => !text.is_empty() && defined(rest, &text[1..]),
            [char, rest @ ..] => text.first() == Some(char) && defined(rest, &text[1..]),
        }
    }

    fn chars(text: &str) -> Vec<char> {
        text.chars().collect()
    }

    #[test]
    fn other_glob_characters_mean_themselves() {
        assert!(!pattern("[ab]").embeds(&literal("a")));
        assert!(pattern("[a*]").embeds(&literal("[abc]")));
        assert!(!pattern("{a,b}").embeds(&literal("a")));
    }

    #[test]
    fn many_stars_take_no_exponential_time() {
        let text = literal(&"a".repeat(2000));
        assert!(!pattern(&format!("{}b", "*a".repeat(500))).embeds(&text));
        assert!(pattern(&"*a".repeat(500)).embeds(&text));
    }

    #[test]
    fn two_patterns_that_are_long_and_open_can_always_meet() {
        let a = Glob::pattern(&[Piece::Hole("A".into()), Piece::Known("x".repeat(5000))].into_iter().collect());
        let b = Glob::literal(&[Piece::Known("y".repeat(5000)), Piece::Hole("B".into())].into_iter().collect());
        assert!(a.overlaps(&b));
    }

    proptest! {
        #[test]
        fn matching_is_what_the_wildcards_mean(p in "[ab*?]{0,8}", t in "[ab]{0,8}") {
            let expected = defined(&chars(&p), &chars(&t));
            prop_assert_eq!(pattern(&p).embeds(&literal(&t)), expected);
            prop_assert_eq!(pattern(&p).overlaps(&literal(&t)), expected);
            prop_assert_eq!(pattern(&p).embeds_ascii(&t.to_uppercase()), expected);
        }

        #[test]
        fn a_pattern_embeds_another_only_if_it_matches_all_of_it(a in "[ab*?]{0,6}", b in "[ab*?]{0,6}", t in "[abc]{0,8}") {
            if pattern(&a).embeds(&pattern(&b)) && defined(&chars(&b), &chars(&t)) {
                prop_assert!(defined(&chars(&a), &chars(&t)));
            }
        }

        #[test]
        fn without_question_marks_embedding_misses_nothing(a in "[ab*]{0,6}", b in "[ab*]{0,6}") {
            // A letter that `a` does not use, often enough that only a `*` of `a` can take it.
            let hardest = b.replace('*', "cccccccc");
            let inside = defined(&chars(&a), &chars(&hardest)) && defined(&chars(&a), &chars(&b.replace('*', "")));
            prop_assert_eq!(pattern(&a).embeds(&pattern(&b)), inside);
        }

        #[test]
        fn two_patterns_overlap_if_one_text_matches_both(a in "[ab*?]{0,5}", b in "[ab*?]{0,5}", t in "[ab]{0,6}") {
            if defined(&chars(&a), &chars(&t)) && defined(&chars(&b), &chars(&t)) {
                prop_assert!(pattern(&a).overlaps(&pattern(&b)));
            }
        }

        #[test]
        fn a_hole_is_filled_by_any_text(a in "[ab*]{0,4}", filling in "[ab]{0,4}", b in "[ab*]{0,4}", t in "[ab]{0,8}") {
            let open: Text = [Piece::Known(a.clone()), Piece::Hole("X".into()), Piece::Known(b.clone())].into_iter().collect();
            let filled = defined(&chars(&format!("{a}{filling}{b}")), &chars(&t));
            match Glob::pattern(&open).matches(&literal(&t)) {
                Answer::Yes => prop_assert!(filled),
                Answer::No => prop_assert!(!filled),
                Answer::Maybe => {}
            }
        }
    }
}
