//! The patterns of `case` clauses.

use super::Lowerer;
use super::kinds::Kind;
use crate::code::python::syntax::{Expr, ExprId, Name, Pattern};

impl Lowerer<'_> {
    /// The pattern of a `case` clause: `case one, other:` takes a sequence.
    pub(super) fn case_pattern(&mut self) -> Pattern {
        let (mut patterns, mut is_sequence) = (Vec::new(), false);
        self.children(|this, _, kind| match kind {
            Kind::CasePattern => patterns.push(this.inner_pattern()),
            Kind::Token => is_sequence |= this.node_text() == ",",
            _ => {}
        });
        is_sequence |= matches!(patterns[..], [Pattern::Star(_)]);
        match patterns.pop() {
            Some(pattern) if patterns.is_empty() && !is_sequence => pattern,
            last => Pattern::Sequence(patterns.into_iter().chain(last).collect()),
        }
    }

    /// The only pattern in the node at hand.
    fn inner_pattern(&mut self) -> Pattern {
        self.patterns().pop().unwrap_or(Pattern::Unknown)
    }

    /// Every pattern directly in the node at hand.
    fn patterns(&mut self) -> Vec<Pattern> {
        let mut patterns = Vec::new();
        let mut is_negative = false;
        self.deeper(|this| {
            this.children(|this, _, kind| {
                if kind == Kind::Token {
                    let text = this.node_text();
                    is_negative = text == "-";
                    if text == "_" {
                        patterns.push(Pattern::Any);
                    }
                } else if !matches!(kind, Kind::Comment | Kind::Identifier) {
                    patterns.push(this.pattern(kind, std::mem::take(&mut is_negative)));
                }
            });
        });
        patterns
    }

    /// The pattern that the node at hand is; the minus of a negative number stands before it.
    fn pattern(&mut self, kind: Kind, is_negative: bool) -> Pattern {
        match kind {
            Kind::CasePattern => self.inner_pattern(),
            Kind::AsPattern => {
                let (mut pattern, mut target) = (None, None);
                self.children(|this, _, kind| match kind {
                    Kind::CasePattern => pattern = Some(this.inner_pattern()),
                    Kind::Identifier => target = Some(this.stored()),
                    _ => {}
                });
                let pattern = pattern.unwrap_or(Pattern::Unknown);
                match target {
                    Some(target) => Pattern::As(Box::new(pattern), target),
                    None => pattern,
                }
            }
            Kind::UnionPattern => Pattern::Or(self.patterns().into()),
            Kind::ListPattern => Pattern::Sequence(self.patterns().into()),
            Kind::TuplePattern => {
                let is_group = !self.node_text().trim_end_matches([')', ' ', '\t', '\r', '\n']).ends_with(',');
                match (self.patterns(), is_group) {
                    (mut patterns, true) if patterns.len() == 1 && !matches!(patterns[0], Pattern::Star(_)) => {
                        patterns.pop().unwrap_or(Pattern::Unknown)
                    }
                    (patterns, _) => Pattern::Sequence(patterns.into()),
                }
            }
            Kind::SplatPattern => Pattern::Star(self.splat()),
            Kind::DictPattern => self.mapping_pattern(),
            Kind::ClassPattern => self.class_pattern(),
            Kind::DottedName if !self.node_text().contains('.') => Pattern::Capture(self.stored()),
            Kind::DottedName => Pattern::Value(self.dotted_value()),
            Kind::Integer | Kind::Float if is_negative => {
                let (text, place) = (format!("-{}", self.node_text()), self.place());
                let number = self.intern(&text);
                Pattern::Value(self.push(Expr::Number(number), place))
            }
            Kind::Str
            | Kind::ConcatenatedString
            | Kind::Integer
            | Kind::Float
            | Kind::True
            | Kind::False
            | Kind::None
            | Kind::ComplexPattern => Pattern::Value(self.nested()),
            _ => Pattern::Unknown,
        }
    }

    fn mapping_pattern(&mut self) -> Pattern {
        let (mut entries, mut rest, mut key) = (Vec::new(), None, None);
        let mut is_negative = false;
        self.deeper(|this| {
            this.children(|this, _, kind| match kind {
                Kind::Token => is_negative = this.node_text() == "-",
                Kind::Comment => {}
                Kind::SplatPattern => rest = this.splat(),
                Kind::CasePattern => {
                    let pattern = this.inner_pattern();
                    if let Some(key) = key.take() {
                        entries.push((key, pattern));
                    }
                }
                _ => {
                    key = match this.pattern(kind, std::mem::take(&mut is_negative)) {
                        Pattern::Value(key) => Some(key),
                        _ => None,
                    }
                }
            });
        });
        Pattern::Mapping(entries.into(), rest)
    }

    fn class_pattern(&mut self) -> Pattern {
        let (mut class, mut positional, mut keywords) = (None, Vec::new(), Vec::new());
        self.deeper(|this| {
            this.children(|this, _, kind| match kind {
                Kind::DottedName => class = Some(this.dotted_value()),
                Kind::CasePattern => match this.keyword_pattern() {
                    Some(keyword) => keywords.push(keyword),
                    None => positional.push(this.inner_pattern()),
                },
                _ => {}
            });
        });
        match class {
            Some(class) => Pattern::Class { class, positional: positional.into(), keywords: keywords.into() },
            None => Pattern::Unknown,
        }
    }

    /// `name=pattern`
    fn keyword_pattern(&mut self) -> Option<(Name, Pattern)> {
        let mut keyword = None;
        self.children(|this, _, kind| {
            if kind == Kind::KeywordPattern {
                let mut name = None;
                this.children(|this, _, kind| {
                    if kind == Kind::Identifier {
                        name = Some(this.node_name());
                    }
                });
                keyword = name.map(|name| (name, this.inner_pattern()));
            }
        });
        keyword
    }

    /// The name of a `*rest` or `**rest`; `None` for `*_`.
    fn splat(&mut self) -> Option<ExprId> {
        let mut name = None;
        self.children(|this, _, kind| {
            if kind == Kind::Identifier {
                name = Some(this.stored());
            }
        });
        name
    }

    /// The name at hand, bound.
    fn stored(&mut self) -> ExprId {
        let (name, place) = (self.node_name(), self.place());
        self.store(name, place)
    }

    /// What a dotted name stands for.
    fn dotted_value(&mut self) -> ExprId {
        let mut value = None;
        self.children(|this, _, kind| {
            if kind == Kind::Identifier {
                let (name, place) = (this.node_name(), this.place());
                value = Some(match value {
                    Some(object) => this.push(Expr::Attribute(object, name), place),
                    None => this.load(name, place),
                });
            }
        });
        value.unwrap_or_else(|| self.nothing())
    }
}
