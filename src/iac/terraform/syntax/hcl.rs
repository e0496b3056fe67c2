//! HCL's native syntax, by `hcl-edit`.

use std::ops::Range;

use hcl_edit::Span as _;
use hcl_edit::expr::{BinaryOperator, Expression, ForExpr, ObjectKey, TraversalOperator, UnaryOperator};
use hcl_edit::structure::{Body as HclBody, Structure};
use hcl_edit::template::{Directive, Element, Strip, Template};

use super::{Attribute, Block, Body, Expr, ExprKind, For, Operator, Part, Problem, Step};
use crate::text::{Span, Spanned};

/// Parses a file of the native syntax.
pub(super) fn parse(text: &str) -> Result<Body, Problem> {
    let body = text.strip_prefix('\u{feff}').unwrap_or(text);
    let offset = text.len() - body.len();
    let parsed = hcl_edit::parser::parse_body(body).map_err(|error| problem(&error, offset))?;
    Ok(Reader { text: body, place: Place::Shifted(offset) }.body(&parsed))
}

/// Parses text with `${…}` and `%{…}` that stands at `offset` of its file byte for byte; or, without an offset, anywhere
/// in `whole`.
pub fn parse_template(text: &str, offset: Option<usize>, whole: Span) -> Result<Vec<Part>, Problem> {
    let parsed = hcl_edit::parser::parse_template(text).map_err(|error| problem(&error, offset.unwrap_or(0)))?;
    let place = offset.map_or(Place::Fixed(whole), Place::Shifted);
    Ok(Reader { text, place }.template(&parsed, Literal::Plain))
}

pub(super) fn problem(error: &hcl_edit::parser::Error, offset: usize) -> Problem {
    let at = offset + error.location().offset();
    Problem { span: Span::new(at, at), message: error.message().to_owned() }
}

/// How the places of the parsed text become places of the file.
#[derive(Clone, Copy)]
enum Place {
    Shifted(usize),
    Fixed(Span),
}

/// How text between the interpolations was written.
#[derive(Clone, Copy)]
enum Literal {
    /// In quotes, with backslash escapes.
    Quoted,
    /// As it is.
    Plain,
    /// As it is, but for this much white space at the start of each line.
    Indented(usize),
}

struct Reader<'t> {
    /// What was parsed; its places are moved or replaced by `place`.
    text: &'t str,
    place: Place,
}

impl Reader<'_> {
    fn span(&self, range: Option<Range<usize>>) -> Span {
        match (self.place, range) {
            (Place::Shifted(offset), Some(range)) => Span::new(offset + range.start, offset + range.end),
            (Place::Shifted(offset), None) => Span::new(offset, offset),
            (Place::Fixed(span), _) => span,
        }
    }

    fn body(&self, body: &HclBody) -> Body {
        let mut read = Body::default();
        for structure in body {
            match structure {
                Structure::Attribute(attribute) => read
                    .attributes
                    .push(Attribute { name: attribute.key.as_str().to_owned(), value: self.expr(&attribute.value) }),
                Structure::Block(block) => {
                    let label = |label: &hcl_edit::structure::BlockLabel| Spanned {
                        value: label.as_str().to_owned(),
                        span: self.span(label.span()),
                    };
                    read.blocks.push(Block {
                        kind: block.ident.as_str().to_owned(),
                        labels: block.labels.iter().map(label).collect(),
                        body: self.body(&block.body),
                        span: self.span(block.span()),
                    });
                }
            }
        }
        read
    }

    fn expr(&self, expr: &Expression) -> Expr {
        let span = self.span(expr.span());
        let boxed = |expr: &Expression| Box::new(self.expr(expr));
        let kind = match expr {
            Expression::Null(_) => ExprKind::Null,
            Expression::Bool(value) => ExprKind::Bool(*value.value()),
            Expression::Number(number) => ExprKind::Number(number.value().as_f64().unwrap_or(f64::NAN)),
            Expression::String(text) => {
                // Between the quotes.
                let range = expr.span().map(|range| range.start + 1..range.end.saturating_sub(1));
                let mut parts = Vec::new();
                self.literal(text.value(), range, Literal::Quoted, &mut false, &mut parts);
                ExprKind::Template(parts)
            }
            Expression::StringTemplate(template) => ExprKind::Template(self.template(template, Literal::Quoted)),
            Expression::HeredocTemplate(heredoc) => {
                let literal = heredoc.indent().map_or(Literal::Plain, Literal::Indented);
                ExprKind::Template(self.template(&heredoc.template, literal))
            }
            Expression::Array(items) => ExprKind::List(items.iter().map(|item| self.expr(item)).collect()),
            Expression::Object(object) => {
                let entries = object.iter().map(|(key, value)| (self.key(key), self.expr(value.expr())));
                ExprKind::Object(entries.collect())
            }
            Expression::Parenthesis(inner) => return self.expr(inner.inner()),
            Expression::Variable(name) => ExprKind::Name(name.as_str().to_owned()),
            Expression::Conditional(condition) => ExprKind::If(Box::new([
                self.expr(&condition.cond_expr),
                self.expr(&condition.true_expr),
                self.expr(&condition.false_expr),
            ])),
            Expression::FuncCall(call) => {
                let namespace = call.name.namespace.iter().map(|part| part.as_str());
                let name: Vec<&str> = namespace.chain([call.name.name.as_str()]).collect();
                let arguments = call.args.iter().map(|argument| self.expr(argument)).collect();
                ExprKind::Call(name.join("::"), arguments, call.args.expand_final())
            }
            Expression::Traversal(traversal) => {
                let steps = traversal.operators.iter().map(|operator| self.step(operator.value()));
                ExprKind::Path(boxed(&traversal.expr), steps.collect())
            }
            Expression::UnaryOp(operation) => match operation.operator.value() {
                UnaryOperator::Not => ExprKind::Not(boxed(&operation.expr)),
                UnaryOperator::Neg => ExprKind::Negate(boxed(&operation.expr)),
            },
            Expression::BinaryOp(operation) => {
                let operands = [self.expr(&operation.lhs_expr), self.expr(&operation.rhs_expr)];
                ExprKind::Binary(operator(*operation.operator.value()), Box::new(operands))
            }
            Expression::ForExpr(expr) => ExprKind::For(Box::new(self.for_expr(expr))),
        };
        Expr { kind, span }
    }

    fn key(&self, key: &ObjectKey) -> Expr {
        match key {
            ObjectKey::Ident(name) => self.name_as_text(name.as_str(), name.span()),
            ObjectKey::Expression(Expression::Variable(name)) => self.name_as_text(name.as_str(), name.span()),
            ObjectKey::Expression(expr) => self.expr(expr),
        }
    }

    fn name_as_text(&self, name: &str, range: Option<Range<usize>>) -> Expr {
        let span = self.span(range);
        let exact = matches!(self.place, Place::Shifted(_));
        let text = Part::Text { text: name.to_owned(), span, exact };
        Expr { kind: ExprKind::Template(vec![text]), span }
    }

    fn step(&self, operator: &TraversalOperator) -> Step {
        match operator {
            TraversalOperator::AttrSplat(_) | TraversalOperator::FullSplat(_) => Step::Splat,
            TraversalOperator::GetAttr(name) => Step::Attribute(name.as_str().to_owned()),
            TraversalOperator::Index(index) => Step::Index(self.expr(index)),
            TraversalOperator::LegacyIndex(index) => {
                // An index over 2^53 is out of any list's range, rounded or not.
                let kind = ExprKind::Number(*index.value() as f64);
                Step::Index(Expr { kind, span: self.span(index.span()) })
            }
        }
    }

    fn for_expr(&self, expr: &ForExpr) -> For {
        For {
            key_name: expr.intro.key_var.as_ref().map(|name| name.as_str().to_owned()),
            value_name: expr.intro.value_var.as_str().to_owned(),
            collection: self.expr(&expr.intro.collection_expr),
            key: expr.key_expr.as_ref().map(|key| self.expr(key)),
            value: self.expr(&expr.value_expr),
            condition: expr.cond.as_ref().map(|condition| self.expr(&condition.expr)),
            groups: expr.grouping,
        }
    }

    fn template(&self, template: &Template, literal: Literal) -> Vec<Part> {
        // The text of a heredoc starts on a line of its own.
        self.elements(template, literal, &mut true)
    }

    fn elements(&self, template: &Template, literal: Literal, starts_line: &mut bool) -> Vec<Part> {
        let mut parts = Vec::new();
        let mut trims_next = false;
        for element in template {
            let strip = match element {
                Element::Literal(text) => {
                    let first = parts.len();
                    self.literal(text.value(), text.span(), literal, starts_line, &mut parts);
                    if std::mem::take(&mut trims_next) {
                        trim(&mut parts[first..], Side::Start);
                    }
                    continue;
                }
                Element::Interpolation(interpolation) => interpolation.strip,
                Element::Directive(directive) => match &**directive {
                    Directive::If(directive) => directive.if_expr.strip,
                    Directive::For(directive) => directive.for_expr.strip,
                },
            };
            *starts_line = false;
            if strip.strip_start() {
                trim(&mut parts, Side::End);
            }
            match element {
                Element::Interpolation(interpolation) => parts.push(Part::Value(self.expr(&interpolation.expr))),
                Element::Directive(directive) => {
                    let (part, last) = self.directive(directive, literal, starts_line);
                    parts.push(part);
                    trims_next = last.strip_end();
                    continue;
                }
                Element::Literal(_) => {}
            }
            trims_next = strip.strip_end();
        }
        parts
    }

    /// A directive, and how it treats the white space after it.
    fn directive(&self, directive: &Directive, literal: Literal, starts_line: &mut bool) -> (Part, Strip) {
        match directive {
            Directive::If(directive) => {
                let end = directive.endif_expr.strip;
                let mut then = self.elements(&directive.if_expr.template, literal, starts_line);
                if directive.if_expr.strip.strip_end() {
                    trim(&mut then, Side::Start);
                }
                let before_end = directive.else_expr.as_ref().map_or(end, |otherwise| otherwise.strip);
                if before_end.strip_start() {
                    trim(&mut then, Side::End);
                }
                let mut otherwise = Vec::new();
                if let Some(branch) = &directive.else_expr {
                    otherwise = self.elements(&branch.template, literal, starts_line);
                    if branch.strip.strip_end() {
                        trim(&mut otherwise, Side::Start);
                    }
                    if end.strip_start() {
                        trim(&mut otherwise, Side::End);
                    }
                }
                (Part::If(self.expr(&directive.if_expr.cond_expr), then, otherwise), end)
            }
            Directive::For(directive) => {
                let (head, end) = (&directive.for_expr, directive.endfor_expr.strip);
                let mut body = self.elements(&head.template, literal, starts_line);
                if head.strip.strip_end() {
                    trim(&mut body, Side::Start);
                }
                if end.strip_start() {
                    trim(&mut body, Side::End);
                }
                let part = Part::For {
                    key: head.key_var.as_ref().map(|name| name.as_str().to_owned()),
                    value: head.value_var.as_str().to_owned(),
                    collection: self.expr(&head.collection_expr),
                    body,
                };
                (part, end)
            }
        }
    }

    /// Text as pieces that stand in the file as they are, and pieces that were written in another way.
    fn literal(
        &self,
        decoded: &str,
        range: Option<Range<usize>>,
        literal: Literal,
        starts_line: &mut bool,
        parts: &mut Vec<Part>,
    ) {
        let (Place::Shifted(_), Some(range)) = (self.place, range) else {
            if !decoded.is_empty() {
                parts.push(Part::Text { text: decoded.to_owned(), span: self.span(None), exact: false });
            }
            return;
        };
        let raw = self.text.get(range.clone()).unwrap_or("");
        let mut at = 0;
        let mut exact_from = 0;
        let mut push = |from: usize, to: usize, text: Option<String>| {
            if from < to {
                let exact = text.is_none();
                let text = text.unwrap_or_else(|| raw[from..to].to_owned());
                let span = self.span(Some(range.start + from..range.start + to));
                parts.push(Part::Text { text, span, exact });
            }
        };
        while at < raw.len() {
            let rest = &raw[at..];
            if let (true, Literal::Indented(indent)) = (*starts_line, literal) {
                let margin: usize = rest
                    .chars()
                    .take(indent)
                    .take_while(|char| char.is_whitespace() && *char != '\n')
                    .map(char::len_utf8)
                    .sum();
                *starts_line = false;
                if margin > 0 {
                    push(exact_from, at, None);
                    at += margin;
                    exact_from = at;
                    continue;
                }
            }
            let escape = match literal {
                _ if rest.starts_with("$${") => Some((3, "${".to_owned())),
                _ if rest.starts_with("%%{") => Some((3, "%{".to_owned())),
                Literal::Quoted if rest.starts_with('\\') => backslash(rest),
                Literal::Quoted | Literal::Plain | Literal::Indented(_) => None,
            };
            match escape {
                Some((length, text)) => {
                    push(exact_from, at, None);
                    push(at, at + length, Some(text));
                    at += length;
                    exact_from = at;
                }
                None => {
                    *starts_line = rest.starts_with('\n');
                    at += rest.chars().next().map_or(1, char::len_utf8);
                }
            }
        }
        push(exact_from, raw.len(), None);
    }
}

/// The length of a backslash escape, and what it stands for.
fn backslash(rest: &str) -> Option<(usize, String)> {
    let digits = |count: usize| {
        let code = rest.get(2..2 + count).and_then(|hex| u32::from_str_radix(hex, 16).ok());
        code.and_then(char::from_u32).map(|char| (2 + count, char.to_string()))
    };
    match rest.as_bytes().get(1)? {
        b'n' => Some((2, "\n".to_owned())),
        b'r' => Some((2, "\r".to_owned())),
        b't' => Some((2, "\t".to_owned())),
        b'"' => Some((2, "\"".to_owned())),
        b'\\' => Some((2, "\\".to_owned())),
        b'u' => digits(4),
        b'U' => digits(8),
        _ => None,
    }
}

/// A side of a text.
#[derive(Clone, Copy)]
enum Side {
    Start,
    End,
}

/// Takes away the white space at one side of the text there, as `~` does.
fn trim(parts: &mut [Part], side: Side) {
    let mut index = 0;
    while index < parts.len() {
        let at = match side {
            Side::Start => index,
            Side::End => parts.len() - 1 - index,
        };
        let Some(Part::Text { text, span, exact }) = parts.get_mut(at) else { return };
        let kept = match side {
            Side::Start => text.trim_start(),
            Side::End => text.trim_end(),
        };
        let taken = text.len() - kept.len();
        if *exact {
            match side {
                Side::Start => span.start += taken,
                Side::End => span.end -= taken,
            }
        }
        let is_blank = kept.is_empty();
        *text = kept.to_owned();
        if !is_blank {
            return;
        }
        index += 1;
    }
}

fn operator(operator: BinaryOperator) -> Operator {
    match operator {
        BinaryOperator::And => Operator::And,
        BinaryOperator::Or => Operator::Or,
        BinaryOperator::Eq => Operator::Equal,
        BinaryOperator::NotEq => Operator::NotEqual,
        BinaryOperator::Less => Operator::Less,
        BinaryOperator::LessEq => Operator::LessOrEqual,
        BinaryOperator::Greater => Operator::Greater,
        BinaryOperator::GreaterEq => Operator::GreaterOrEqual,
        BinaryOperator::Plus => Operator::Add,
        BinaryOperator::Minus => Operator::Subtract,
        BinaryOperator::Mul => Operator::Multiply,
        BinaryOperator::Div => Operator::Divide,
        BinaryOperator::Mod => Operator::Remainder,
    }
}
