//! String literals.
//!
//! In the text of a string, a NUL character stands for a part that is not known. A character of [`MARKS`] after it tells which
//! expression of the infrastructure gives that part. Where the source writes such characters itself, they become U+FFFD.

use super::super::syntax::{Expr, ExprId};
use super::Lowerer;
use super::kinds::Kind;
use crate::code::python::libraries::table;

/// Stands for an unknown part of a string.
pub const HOLE: char = '\0';

/// What can stand after [`HOLE`]: characters that Unicode leaves to private use.
pub const MARKS: std::ops::RangeInclusive<char> = '\u{f0000}'..='\u{ffffd}';

/// Begins the key of a dict that is no text but an object. It is of the last plane that Unicode leaves to private use.
pub const OBJECT: char = '\u{100000}';

/// A character of text that is not ours.
pub fn harmless(char: char) -> char {
    if char == HOLE || char == OBJECT || MARKS.contains(&char) { char::REPLACEMENT_CHARACTER } else { char }
}

/// The mark with this number, if there are so many.
pub fn mark(number: usize) -> Option<char> {
    let code = u32::try_from(number).ok()?.checked_add(u32::from(*MARKS.start()))?;
    char::from_u32(code).filter(|char| MARKS.contains(char))
}

/// The number of a mark.
pub fn mark_number(mark: char) -> Option<usize> {
    MARKS.contains(&mark).then(|| (u32::from(mark) - u32::from(*MARKS.start())) as usize)
}

/// How much of a string is kept; what follows is a hole. The longest text that matters is a PartiQL statement.
const MAX_TEXT: usize = 4096;

/// A part of a string that is being read.
enum Part {
    Text(String),
    Value(ExprId),
}

impl Lowerer<'_> {
    /// A string, an f-string, or several of them side by side.
    pub(super) fn string(&mut self) -> ExprId {
        let place = self.place();
        if self.node_text().starts_with('`') {
            self.backquoted.push(place);
        }
        let mut parts = Vec::new();
        if self.kind() == Kind::ConcatenatedString {
            self.children(|this, _, kind| {
                if kind == Kind::Str {
                    this.string_parts(&mut parts);
                }
            });
        } else {
            self.string_parts(&mut parts);
        }
        let mut ids = Vec::new();
        let mut text = String::new();
        for part in parts {
            match part {
                Part::Text(more) => text.push_str(&more),
                Part::Value(value) => {
                    if !text.is_empty() {
                        let name = self.intern(&std::mem::take(&mut text));
                        ids.push(self.push(Expr::Text(name), place));
                    }
                    ids.push(value);
                }
            }
        }
        if !ids.is_empty() && text.is_empty() {
            return self.push(Expr::Format(ids.into()), place);
        }
        let name = self.intern(&text);
        let last = self.push(Expr::Text(name), place);
        if ids.is_empty() {
            if table().is_class_named(&text) {
                self.module.named.push(last);
            }
            return last;
        }
        ids.push(last);
        self.push(Expr::Format(ids.into()), place)
    }

    fn string_parts(&mut self, parts: &mut Vec<Part>) {
        let (mut raw, mut format) = (false, false);
        let mut length = 0;
        self.children(|this, _, kind| match kind {
            Kind::StringStart => {
                let start = this.node_text();
                raw = start.contains(['r', 'R']);
                format = start.contains(['f', 'F', 't', 'T']);
            }
            Kind::StringContent => {
                let source = this.node_text();
                length += source.len();
                if length > MAX_TEXT {
                    parts.push(Part::Text(HOLE.into()));
                } else {
                    parts.push(Part::Text(unescape(source, raw, format)));
                }
            }
            Kind::Interpolation => {
                let value = this.nested();
                parts.push(Part::Value(value));
            }
            _ => {}
        });
    }

    /// `{value:{width}}` in an f-string; what the format is made of runs, too.
    pub(super) fn interpolation(&mut self) -> ExprId {
        let place = self.place();
        let mut parts = Vec::new();
        self.children(|this, _, kind| match kind {
            Kind::Token | Kind::Comment => {}
            Kind::FormatSpecifier => this.children(|this, _, kind| {
                if kind == Kind::FormatExpression {
                    parts.push(this.nested());
                }
            }),
            _ => parts.push(this.nested()),
        });
        match parts[..] {
            [value] => value,
            _ => self.push(Expr::Data(parts.into()), place),
        }
    }

    /// Whether the string at hand is one that runs code: an f-string with values in it, or Python 2's backquotes.
    pub(super) fn has_values(&mut self) -> bool {
        if self.node_text().starts_with('`') {
            return true;
        }
        if self.kind() == Kind::Str && !self.node_text().chars().take(3).any(|c| matches!(c, 'f' | 'F' | 't' | 'T')) {
            return false;
        }
        let mut has_values = false;
        self.children(|this, _, kind| {
            has_values |= kind == Kind::Interpolation || (kind == Kind::Str && this.has_values())
        });
        has_values
    }
}

/// The text that a literal's source stands for.
fn unescape(source: &str, raw: bool, format: bool) -> String {
    let mut text = String::with_capacity(source.len());
    let mut rest = source.chars();
    while let Some(c) = rest.next() {
        let c = match c {
            '{' | '}' if format => {
                rest.next();
                c
            }
            '\\' if !raw => match rest.next() {
                Some('\n') => continue,
                Some('\r') => {
                    if rest.as_str().starts_with('\n') {
                        rest.next();
                    }
                    continue;
                }
                Some('n') => '\n',
                Some('t') => '\t',
                Some('r') => '\r',
                Some('x') => code_point(&mut rest, 2),
                Some('u') => code_point(&mut rest, 4),
                Some('U') => code_point(&mut rest, 8),
                Some('N') => {
                    rest.by_ref().find(|&c| c == '}');
                    char::REPLACEMENT_CHARACTER
                }
                Some('0'..='7') => char::REPLACEMENT_CHARACTER,
                Some(c @ ('\\' | '\'' | '"')) => c,
                Some(c) => {
                    text.push('\\');
                    c
                }
                None => '\\',
            },
            c => c,
        };
        text.push(harmless(c));
    }
    text
}

fn code_point(rest: &mut std::str::Chars<'_>, digits: usize) -> char {
    let text = rest.as_str();
    let Some(value) = text.get(..digits).and_then(|hex| u32::from_str_radix(hex, 16).ok()) else {
        return char::REPLACEMENT_CHARACTER;
    };
    *rest = text[digits..].chars();
    char::from_u32(value).unwrap_or(char::REPLACEMENT_CHARACTER)
}
