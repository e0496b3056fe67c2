//! Expressions.

use super::super::syntax::{Argument, Augment, Clause, Comparison, Comprehension, Expr, ExprId, Name, Place, Stmt};
use super::kinds::{Field, Kind};
use super::{Lowerer, MAX_CHAIN, SYNTAX_ERROR};

/// Which operator joins the links of a chain `a + b + c`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Link {
    Sum,
    Union,
    And,
    Or,
    Data,
}

impl Lowerer<'_> {
    /// The expression at hand.
    pub(super) fn expr(&mut self) -> ExprId {
        let mut climbs = 0;
        while self.leans_left() && self.down() {
            climbs += 1;
        }
        // The grammar takes `*a.b` for an attribute of `*a`.
        let splat =
            (climbs > 0 && matches!(self.kind(), Kind::ListSplat | Kind::ListSplatPattern)).then(|| self.place());
        let mut value = if splat.is_some() { self.only_child() } else { self.leaf() };
        let mut chain: Option<(Link, Vec<ExprId>, Place)> = None;
        let mut links = 0;
        for _ in 0..climbs {
            self.up();
            let place = self.place();
            if matches!(self.kind(), Kind::BinaryOperator | Kind::BooleanOperator) {
                let (operator, right) = self.operator_and_right();
                if operator == "%" {
                    value = self.close_chain(chain.take(), value);
                    value = self.push(Expr::Modulo(value, right), place);
                    continue;
                }
                let link = match operator {
                    "+" => Link::Sum,
                    "|" => Link::Union,
                    "and" => Link::And,
                    "or" => Link::Or,
                    _ => Link::Data,
                };
                match &mut chain {
                    Some((same, items, end)) if *same == link => {
                        items.push(right);
                        *end = place;
                    }
                    _ => {
                        let left = self.close_chain(chain.take(), value);
                        chain = Some((link, vec![left, right], place));
                    }
                }
            } else {
                value = self.close_chain(chain.take(), value);
                links += 1;
                if links % MAX_CHAIN == 0 && self.straight {
                    value = self.hoist(value, place);
                }
                value = self.suffix(value, place);
            }
        }
        let value = self.close_chain(chain, value);
        match splat {
            Some(place) => self.push(Expr::Starred(value), place),
            None => value,
        }
    }

    /// Whether the node's first child is its left operand.
    fn leans_left(&self) -> bool {
        matches!(
            self.kind(),
            Kind::Attribute | Kind::Subscript | Kind::Call | Kind::BinaryOperator | Kind::BooleanOperator
        )
    }

    fn close_chain(&mut self, chain: Option<(Link, Vec<ExprId>, Place)>, value: ExprId) -> ExprId {
        let Some((link, items, place)) = chain else { return value };
        let items = items.into();
        let expr = match link {
            Link::Sum => Expr::Sum(items),
            Link::Union => Expr::Union(items),
            Link::And => Expr::And(items),
            Link::Or => Expr::Or(items),
            Link::Data => Expr::Data(items),
        };
        self.push(expr, place)
    }

    /// Puts a value into a hidden variable, and gives the expression that reads it.
    fn hoist(&mut self, value: ExprId, place: Place) -> ExprId {
        let target = self.hidden(Name::MAX, place);
        self.hoisted.push(Stmt::Assign(Box::new([target]), value));
        target
    }

    fn operator_and_right(&mut self) -> (&'static str, ExprId) {
        let mut operator = "";
        let mut right = None;
        self.children(|this, field, _| match field {
            Field::Operator => {
                operator = match this.node_text() {
                    "+" => "+",
                    "|" => "|",
                    "%" => "%",
                    "and" => "and",
                    "or" => "or",
                    _ => "",
                }
            }
            Field::Right => right = Some(this.nested()),
            _ => {}
        });
        let right = right.unwrap_or_else(|| self.nothing());
        (operator, right)
    }

    /// What follows the left operand of an attribute, subscript or call.
    fn suffix(&mut self, object: ExprId, place: Place) -> ExprId {
        let expr = match self.kind() {
            Kind::Attribute => {
                let mut name = None;
                self.children(|this, field, _| {
                    if field == Field::Attribute {
                        name = Some(this.node_name());
                    }
                });
                match name {
                    Some(name) => Expr::Attribute(object, name),
                    None => Expr::Data(Box::new([object])),
                }
            }
            Kind::Subscript => {
                let mut indices = Vec::new();
                self.children(|this, field, _| {
                    if field == Field::Subscript {
                        indices.push(this.nested());
                    }
                });
                let index = match indices[..] {
                    [index] => index,
                    _ => self.push(Expr::Tuple(indices.into()), place),
                };
                Expr::Subscript(object, index)
            }
            _ => {
                let mut arguments = Vec::new();
                self.children(|this, field, kind| {
                    if field == Field::Arguments {
                        if kind == Kind::ArgumentList {
                            arguments = this.arguments();
                        } else {
                            arguments.push(Argument::Positional(this.nested()));
                        }
                    }
                });
                Expr::Call(object, arguments.into())
            }
        };
        self.push(expr, place)
    }

    /// The children of an argument list.
    pub(super) fn arguments(&mut self) -> Vec<Argument> {
        let mut arguments = Vec::new();
        self.each_child(|this, kind| match kind {
            Kind::KeywordArgument => {
                let (mut name, mut value) = (None, None);
                this.children(|this, field, _| match field {
                    Field::Name => name = Some(this.node_name()),
                    Field::Value => value = Some(this.nested()),
                    _ => {}
                });
                if let (Some(name), Some(value)) = (name, value) {
                    arguments.push(Argument::Keyword(name, value));
                }
            }
            Kind::ListSplat | Kind::ListSplatPattern => {
                let value = this.only_child();
                arguments.push(Argument::Spread(value));
            }
            Kind::DictionarySplat => {
                let value = this.only_child();
                arguments.push(Argument::SpreadKeywords(value));
            }
            Kind::Token | Kind::Comment => {}
            _ => {
                let value = this.nested();
                arguments.push(Argument::Positional(value));
            }
        });
        arguments
    }

    /// An expression one level deeper.
    pub(super) fn nested(&mut self) -> ExprId {
        let value = self.deeper(Self::expr);
        value.unwrap_or_else(|| self.nothing())
    }

    /// Plain data, in place of what is not there or was left out.
    pub(super) fn nothing(&mut self) -> ExprId {
        let place = self.place();
        self.push(Expr::Data(Box::new([])), place)
    }

    /// The only expression among the children.
    fn only_child(&mut self) -> ExprId {
        let items = self.parts();
        match items[..] {
            [item] => item,
            _ => {
                let place = self.place();
                self.push(Expr::Data(items.into()), place)
            }
        }
    }

    /// Every expression among the children, in order.
    pub(super) fn parts(&mut self) -> Vec<ExprId> {
        let mut parts = Vec::new();
        self.each_child(|this, kind| {
            if !matches!(kind, Kind::Token | Kind::Comment) {
                parts.push(this.nested());
            }
        });
        parts
    }

    fn leaf(&mut self) -> ExprId {
        let place = self.place();
        let expr = match self.kind() {
            Kind::Identifier => {
                let name = self.node_name();
                return self.load(name, place);
            }
            Kind::ParenthesizedExpression | Kind::IfClause | Kind::Chevron => return self.only_child(),
            Kind::Interpolation | Kind::FormatExpression => return self.interpolation(),
            Kind::Await => Expr::Await(self.only_child()),
            Kind::Type => return self.annotation(),
            Kind::Str | Kind::ConcatenatedString => return self.string(),
            Kind::Integer | Kind::Float => Expr::Number(self.node_name()),
            Kind::True => Expr::Bool(true),
            Kind::False => Expr::Bool(false),
            Kind::None => Expr::None,
            Kind::Tuple | Kind::ExpressionList | Kind::PatternList => Expr::Tuple(self.parts().into()),
            Kind::List | Kind::Set => Expr::List(self.parts().into()),
            Kind::ListSplat | Kind::ListSplatPattern => Expr::Starred(self.only_child()),
            Kind::Dictionary => Expr::Dict(self.dictionary().into()),
            Kind::ListComprehension
            | Kind::SetComprehension
            | Kind::DictionaryComprehension
            | Kind::GeneratorExpression => self.comprehension(),
            Kind::Lambda => return self.lambda(),
            Kind::ConditionalExpression => match self.parts()[..] {
                [then, test, otherwise] => Expr::Conditional(test, then, otherwise),
                ref parts => Expr::Data(parts.into()),
            },
            Kind::NotOperator => Expr::Not(self.only_child()),
            Kind::ComparisonOperator => self.comparison(),
            Kind::NamedExpression => {
                let (mut target, mut value) = (None, None);
                self.children(|this, field, _| match field {
                    Field::Name => {
                        let (name, place) = (this.node_name(), this.place());
                        target = Some(this.store(name, place));
                    }
                    Field::Value => value = Some(this.nested()),
                    _ => {}
                });
                match (target, value) {
                    (Some(target), Some(value)) => Expr::Walrus(target, value),
                    _ => Expr::Data(Box::new([])),
                }
            }
            Kind::Yield => {
                self.mark_generator();
                let mut from = false;
                let mut parts = Vec::new();
                self.children(|this, _, kind| match kind {
                    Kind::Token => from |= this.node_text() == "from",
                    Kind::Comment => {}
                    _ => parts.push(this.nested()),
                });
                match (parts.first(), from) {
                    (Some(&value), true) => Expr::YieldFrom(value),
                    (value, _) => Expr::Yield(value.copied()),
                }
            }
            Kind::Error => {
                self.note(SYNTAX_ERROR);
                Expr::Data(self.parts().into())
            }
            Kind::Slice => self.slice(),
            Kind::UnaryOperator if is_negative_number(self.node_text()) => Expr::Number(self.node_name()),
            // Unary operators, `...`, and what stands in places where it is no Python.
            _ => Expr::Data(self.parts().into()),
        };
        self.push(expr, place)
    }

    fn slice(&mut self) -> Expr {
        let mut bounds = [None; 3];
        let mut at = 0;
        self.children(|this, _, kind| match kind {
            Kind::Token => at += usize::from(this.node_text() == ":"),
            Kind::Comment => {}
            _ => {
                let bound = this.nested();
                if let Some(place) = bounds.get_mut(at) {
                    *place = Some(bound);
                }
            }
        });
        Expr::Slice(Box::new(bounds))
    }

    fn dictionary(&mut self) -> Vec<(Option<ExprId>, ExprId)> {
        let mut entries = Vec::new();
        self.each_child(|this, kind| match kind {
            Kind::Pair => {
                if let Some((key, value)) = this.pair() {
                    entries.push((Some(key), value));
                }
            }
            Kind::DictionarySplat => {
                let value = this.only_child();
                entries.push((None, value));
            }
            _ => {}
        });
        entries
    }

    fn pair(&mut self) -> Option<(ExprId, ExprId)> {
        let (mut key, mut value) = (None, None);
        self.children(|this, field, _| match field {
            Field::Key => key = Some(this.nested()),
            Field::Value => value = Some(this.nested()),
            _ => {}
        });
        Some((key?, value?))
    }

    fn comparison(&mut self) -> Expr {
        let mut parts = Vec::new();
        let mut operators = Vec::new();
        self.children(|this, field, kind| match (field, kind) {
            (Field::Operators, _) => operators.push(match this.node_text() {
                "==" | "is" => Comparison::Equal,
                "!=" | "<>" | "is not" => Comparison::NotEqual,
                "in" => Comparison::In,
                text if text.starts_with("not") => Comparison::NotIn,
                text if text.starts_with("is") => Comparison::NotEqual,
                _ => Comparison::Other,
            }),
            (_, Kind::Token | Kind::Comment) => {}
            _ => parts.push(this.nested()),
        });
        match (&parts[..], &operators[..]) {
            (&[left, right], &[operator]) => Expr::Compare(left, operator, right),
            _ => Expr::Data(parts.into()),
        }
    }

    /// The clauses come after the element in the text but bind its names, so they are read first.
    fn comprehension(&mut self) -> Expr {
        let mark = self.comprehension_mark();
        let straight = std::mem::replace(&mut self.straight, false);
        let mut clauses = Vec::new();
        self.children(|this, _, kind| match kind {
            Kind::ForInClause => {
                let mut iterables = Vec::new();
                this.children(|this, field, _| {
                    if field == Field::Right && !matches!(this.kind(), Kind::Token | Kind::Comment) {
                        iterables.push(this.nested());
                    }
                });
                let iterable = match iterables[..] {
                    [iterable] => iterable,
                    _ => {
                        let place = this.place();
                        this.push(Expr::Tuple(iterables.into()), place)
                    }
                };
                this.children(|this, field, _| {
                    if field == Field::Left {
                        let target = this.comprehension_target();
                        clauses.push(Clause::For(target, iterable));
                    }
                });
            }
            Kind::IfClause => {
                let condition = this.only_child();
                clauses.push(Clause::If(condition));
            }
            _ => {}
        });
        let (mut key, mut element) = (None, None);
        self.children(|this, field, kind| {
            if field == Field::Body {
                if kind == Kind::Pair {
                    (key, element) = this.pair().map_or((None, None), |(key, value)| (Some(key), Some(value)));
                } else {
                    element = Some(this.nested());
                }
            }
        });
        self.straight = straight;
        self.leave_comprehension(mark);
        match element {
            Some(element) => Expr::Comprehension(Box::new(Comprehension { key, element, clauses: clauses.into() })),
            None => Expr::Data(Box::new([])),
        }
    }

    fn comprehension_target(&mut self) -> ExprId {
        let place = self.place();
        match self.kind() {
            Kind::Identifier => {
                let name = self.node_name();
                self.store_in_comprehension(name, place)
            }
            kind => self.composite_target(kind, place, Self::comprehension_target),
        }
    }

    /// What an assignment, `for` or `with` binds.
    pub(super) fn target(&mut self) -> ExprId {
        let place = self.place();
        match self.kind() {
            Kind::Identifier => {
                let name = self.node_name();
                self.store(name, place)
            }
            kind => self.composite_target(kind, place, Self::target),
        }
    }

    fn composite_target(&mut self, kind: Kind, place: Place, each: fn(&mut Self) -> ExprId) -> ExprId {
        match kind {
            Kind::TuplePattern
            | Kind::ListPattern
            | Kind::PatternList
            | Kind::Tuple
            | Kind::List
            | Kind::ExpressionList => {
                let mut items = Vec::new();
                self.children(|this, _, kind| {
                    if !matches!(kind, Kind::Token | Kind::Comment) {
                        let item = this.deeper(each);
                        items.extend(item);
                    }
                });
                self.push(Expr::Tuple(items.into()), place)
            }
            Kind::ListSplatPattern | Kind::ListSplat | Kind::ParenthesizedExpression | Kind::AsPatternTarget => {
                let mut inner = None;
                self.children(|this, _, kind| {
                    if !matches!(kind, Kind::Token | Kind::Comment) {
                        inner = this.deeper(each);
                    }
                });
                match (inner, kind) {
                    (Some(inner), Kind::ListSplatPattern | Kind::ListSplat) => self.push(Expr::Starred(inner), place),
                    (Some(inner), _) => inner,
                    (None, _) => self.nothing(),
                }
            }
            _ => self.nested(),
        }
    }

    /// A type, read as the expression that it would be.
    pub(super) fn annotation(&mut self) -> ExprId {
        let place = self.place();
        let annotation = self.deeper(|this| match this.kind() {
            Kind::Type => {
                let mut inner = None;
                this.children(|this, _, kind| {
                    if !matches!(kind, Kind::Token | Kind::Comment) {
                        inner = Some(this.annotation());
                    }
                });
                inner.unwrap_or_else(|| this.nothing())
            }
            Kind::GenericType => {
                let (mut head, mut arguments) = (None, Vec::new());
                this.children(|this, _, kind| match kind {
                    Kind::Identifier => {
                        let (name, place) = (this.node_name(), this.place());
                        head = Some(this.load(name, place));
                    }
                    Kind::TypeParameter => this.children(|this, _, kind| {
                        if !matches!(kind, Kind::Token | Kind::Comment) {
                            arguments.push(this.annotation());
                        }
                    }),
                    _ => {}
                });
                let index = this.push(Expr::Tuple(arguments.into()), place);
                match head {
                    Some(head) => this.push(Expr::Subscript(head, index), place),
                    None => index,
                }
            }
            Kind::UnionType => {
                let mut members = Vec::new();
                this.children(|this, _, kind| {
                    if !matches!(kind, Kind::Token | Kind::Comment) {
                        members.push(this.annotation());
                    }
                });
                this.push(Expr::Union(members.into()), place)
            }
            Kind::MemberType => {
                let (mut object, mut name) = (None, None);
                this.children(|this, _, kind| match kind {
                    Kind::Type => object = Some(this.annotation()),
                    Kind::Identifier => name = Some(this.node_name()),
                    _ => {}
                });
                match (object, name) {
                    (Some(object), Some(name)) => this.push(Expr::Attribute(object, name), place),
                    _ => this.nothing(),
                }
            }
            _ => this.expr(),
        });
        annotation.unwrap_or_else(|| self.nothing())
    }

    /// The operator of an augmented assignment.
    pub(super) fn augment(&self) -> Augment {
        match self.node_text() {
            "+=" => Augment::Add,
            "|=" => Augment::Union,
            _ => Augment::Other,
        }
    }
}

/// Whether an operator and its operand are a whole number below zero.
fn is_negative_number(text: &str) -> bool {
    text.strip_prefix('-').is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()))
}
