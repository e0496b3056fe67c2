//! Action patterns: `s3:GetObject`, `s3:Get*`, `*`.
//!
//! The rules, from the IAM User Guide ("IAM JSON policy elements: Action") and the service authorization reference:
//! case does not matter; `*` and `?` are wildcards after the first colon only; before it stands a service prefix, which
//! is literal; a lone `*` means every action of every service.

use super::glob::{Glob, Token};
use super::{Answer, Piece, Text};

/// An action pattern, read once and held against many actions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActionPattern {
    whole: Glob,
    form: Form,
}

/// What is known of the part before the colon.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Form {
    Every,
    Service { prefix: String, name: Glob },
    Open,
    Invalid,
}

/// Which services an action pattern can name actions of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope<'a> {
    /// All: it is `*`.
    Every,
    /// The service with this prefix, in lower case.
    Service(&'a str),
    /// It is not known which.
    Open,
    /// None: there is no colon, or a wildcard before it. IAM refuses such a policy.
    Invalid,
}

impl ActionPattern {
    /// Reads a pattern. Nothing is refused: what IAM would refuse matches nothing, and [`Self::scope`] says so.
    pub fn new(text: &Text) -> Self {
        let whole = Glob::pattern(text).lower();
        let form = if whole.tokens() == [Token::Run] {
            Form::Every
        } else {
            match text.pieces().first() {
                Some(Piece::Known(start)) => match start.split_once(':') {
                    Some((prefix, _)) if prefix.is_empty() || prefix.contains(['*', '?']) => Form::Invalid,
                    Some((prefix, _)) => {
                        let prefix = prefix.to_ascii_lowercase();
                        let name = whole.tokens()[prefix.chars().count() + 1..].iter().cloned().collect();
                        Form::Service { prefix, name }
                    }
                    // The colon may stand in the hole; a wildcard before it stays wrong, unless the whole is a lone `*`.
                    None if start.contains(['*', '?']) && start.chars().any(|char| char != '*') => Form::Invalid,
                    None if whole.is_known() => Form::Invalid,
                    None => Form::Open,
                },
                Some(Piece::Hole(_)) => Form::Open,
                None => Form::Invalid,
            }
        };
        Self { whole, form }
    }

    /// Whether it grants (or, in a Deny, blocks) `action`, written `prefix:Name` in any case.
    pub fn matches(&self, action: &str) -> Answer {
        match &self.form {
            Form::Every => Answer::Yes,
            Form::Invalid => Answer::No,
            Form::Open => matches(&self.whole, action),
            Form::Service { .. } => {
                action.split_once(':').map_or(Answer::No, |(service, name)| self.grants(service, name))
            }
        }
    }

    /// Whether it grants the action `name` of a service.
    pub(super) fn grants(&self, service: &str, action: &str) -> Answer {
        match &self.form {
            Form::Every => Answer::Yes,
            Form::Invalid => Answer::No,
            Form::Open => matches(&self.whole, &format!("{service}:{action}")),
            Form::Service { prefix, name } if service.eq_ignore_ascii_case(prefix) => matches(name, action),
            Form::Service { .. } => Answer::No,
        }
    }

    /// Whether every action that `other` can ever grant is surely granted by this pattern too, also those that AWS has
    /// yet to add.
    pub fn covers(&self, other: &Self) -> bool {
        match (&self.form, &other.form) {
            (Form::Invalid, _) | (_, Form::Invalid) => false,
            (Form::Every, _) => true,
            _ => self.whole.embeds(&other.whole),
        }
    }

    /// Which services it can name actions of.
    pub fn scope(&self) -> Scope<'_> {
        match &self.form {
            Form::Every => Scope::Every,
            Form::Service { prefix, .. } => Scope::Service(prefix),
            Form::Open => Scope::Open,
            Form::Invalid => Scope::Invalid,
        }
    }

    /// Whether it names exactly one action: no wildcard, nothing unknown.
    pub fn is_exact(&self) -> bool {
        matches!(self.form, Form::Service { .. })
            && self.whole.tokens().iter().all(|token| matches!(token, Token::Char(_)))
    }
}

/// Whether a pattern in lower case matches a text in any case.
fn matches(pattern: &Glob, text: &str) -> Answer {
    if pattern.is_known() && text.is_ascii() {
        if pattern.embeds_ascii(text) { Answer::Yes } else { Answer::No }
    } else {
        pattern.matches(&Glob::literal(&Text::known(text)).lower())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn pattern(text: &str) -> ActionPattern {
        ActionPattern::new(&Text::known(text))
    }

    fn open(pieces: &[Piece]) -> ActionPattern {
        ActionPattern::new(&pieces.iter().cloned().collect())
    }

    fn known(text: &str) -> Piece {
        Piece::Known(text.into())
    }

    fn hole(name: &str) -> Piece {
        Piece::Hole(name.into())
    }

    #[test]
    fn case_does_not_matter_and_wildcards_do() {
        for (text, action, expected) in [
            ("s3:GetObject", "s3:GetObject", Answer::Yes),
            ("S3:getobject", "s3:GetObject", Answer::Yes),
            ("s3:Get*", "s3:GetObjectAcl", Answer::Yes),
            ("s3:*Acl", "s3:GetObjectAcl", Answer::Yes),
            ("s3:Get?bject", "s3:GetObject", Answer::Yes),
            ("s3:Get?Object", "s3:GetObject", Answer::No),
            ("s3:*", "s3express:CreateSession", Answer::No),
            ("s3:Get*", "s3:PutObject", Answer::No),
            ("*", "s3:GetObject", Answer::Yes),
            ("s3:[G]etObject", "s3:GetObject", Answer::No),
        ] {
            assert_eq!(pattern(text).matches(action), expected, "{text} against {action}");
        }
    }

    #[test]
    fn a_wildcard_before_the_colon_grants_nothing() {
        for text in ["s*:GetObject", "*:GetObject", "?3:*", "s3", "GetObject", "", ":GetObject"] {
            assert_eq!(pattern(text).matches("s3:GetObject"), Answer::No, "{text}");
            assert_eq!(pattern(text).scope(), Scope::Invalid, "{text}");
        }
        assert_eq!(pattern("*").scope(), Scope::Every);
        assert_eq!(pattern("S3:Get*").scope(), Scope::Service("s3"));
    }

    #[test]
    fn a_hole_leaves_the_answer_open_unless_the_rest_contradicts() {
        let any = open(&[hole("Action")]);
        assert_eq!(any.matches("s3:GetObject"), Answer::Maybe);
        assert_eq!(any.scope(), Scope::Open);
        let name = open(&[known("s3:"), hole("Verb"), known("Object")]);
        assert_eq!(name.matches("s3:GetObject"), Answer::Maybe);
        assert_eq!(name.matches("s3:GetBucketAcl"), Answer::No);
        assert_eq!(name.matches("sqs:GetObject"), Answer::No);
        assert_eq!(name.scope(), Scope::Service("s3"));
        let service = open(&[hole("Service"), known(":GetObject")]);
        assert_eq!(service.matches("s3:GetObject"), Answer::Maybe);
        assert_eq!(service.matches("s3:PutObject"), Answer::No);
        assert_eq!(open(&[known("s*"), hole("Rest")]).scope(), Scope::Invalid);
        assert_eq!(open(&[known("s3:*"), hole("Rest")]).matches("s3:GetObject"), Answer::Maybe);
    }

    #[test]
    fn one_pattern_covers_another() {
        assert!(pattern("s3:Get*").covers(&pattern("s3:GETOBJECT*")));
        assert!(pattern("*").covers(&pattern("s3:*")));
        assert!(!pattern("s3:*").covers(&pattern("*")));
        assert!(!pattern("s3:Get*").covers(&pattern("s3:*Object")));
        assert!(!pattern("*").covers(&pattern("s*:x")));
        let same = open(&[known("s3:"), hole("Verb"), known("Object")]);
        assert!(same.covers(&same.clone()));
        assert!(pattern("s3:*Object").covers(&same));
        assert!(!pattern("s3:GetObject").covers(&same));
        assert!(pattern("s3:GetObject").is_exact() && !pattern("s3:Get*").is_exact() && !same.is_exact());
    }

    proptest! {
        #[test]
        fn no_text_makes_it_fail(text in ".{0,12}", action in ".{0,12}") {
            let pattern = pattern(&text);
            prop_assert_eq!(pattern.matches(&action) == Answer::Maybe, false);
            if pattern.scope() == Scope::Invalid {
                prop_assert_eq!(pattern.matches(&action), Answer::No);
            }
        }

        #[test]
        fn what_a_covered_pattern_grants_the_covering_one_grants(a in "s:[ab*?]{0,5}", b in "s:[ab*?]{0,5}", name in "[abAB]{0,6}") {
            let action = format!("S:{name}");
            if pattern(&a).covers(&pattern(&b)) && pattern(&b).matches(&action) == Answer::Yes {
                prop_assert_eq!(pattern(&a).matches(&action), Answer::Yes);
            }
        }
    }
}
