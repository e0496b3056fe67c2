//! The grammar of variables: `${self:custom.table, 'orders'}`.
//!
//! Facts: "Variables" in the Serverless Framework's guide for AWS, version 3 and 4: a variable has one or more sources with a
//! comma between them, of which the first that has a value counts; a source is a literal, or a type with parameters in
//! parentheses and an address after a colon; parameters and addresses may hold variables themselves. Whatever else begins with
//! `${` (CloudFormation's `${AWS::Region}` and `${Table.Arn}`, IAM's `${www.amazon.com:user_id}`) is text.

/// How deep variables may stand in each other.
const MAX_NESTING: usize = 16;

/// How often each byte of a text may be looked at. A variable that is never closed is looked at again as text, and so are
/// those within it.
const STEPS: usize = 4 * MAX_NESTING;

/// A part of text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// Text as it is.
    Text(String),
    /// A variable: its sources, of which there is at least one, and how it is written between the braces.
    Variable(Vec<Source>, String),
}

/// Where a variable takes its value from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A value that stands there, and whether it is in quotes.
    Literal(String, bool),
    /// A type of variable: `file(./tables.yml):orders` has the type `file`.
    Lookup {
        /// `self`, `file`, `opt`, …
        kind: String,
        /// What stands in the parentheses.
        parameter: Option<Vec<Part>>,
        /// What stands after the colon.
        address: Option<Vec<Part>>,
    },
    /// A variable as the source of another: `${opt:stage, ${self:provider.stage}}`.
    Variable(Vec<Self>),
}

/// Takes text apart.
pub fn parse(text: &str) -> Vec<Part> {
    let mut reader = Reader { text, at: 0, steps: text.len().saturating_mul(STEPS) };
    reader.parts(&[], 0)
}

/// Whether text may hold a variable: the first and cheapest test.
pub fn may_hold_one(text: &str) -> bool {
    text.contains("${")
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    /// How many more bytes may be looked at; with none left, all the rest is text.
    steps: usize,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn next(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn take(&mut self, expected: &str) -> bool {
        let found = self.rest().starts_with(expected);
        if found {
            self.at += expected.len();
        }
        found
    }

    fn skip_blanks(&mut self) {
        while matches!(self.next(), Some(' ' | '\n' | '\t' | '\r')) {
            self.at += 1;
        }
    }

    /// Text and variables up to one of `ends`.
    fn parts(&mut self, ends: &[char], depth: usize) -> Vec<Part> {
        let mut parts = Vec::new();
        let mut text = String::new();
        while let Some(next) = self.next().filter(|next| !ends.contains(next)) {
            let start = self.at;
            self.steps = self.steps.saturating_sub(1);
            if next == '\\' && self.rest().starts_with("\\${") {
                // An escaped variable is text.
                self.at += "\\${".len();
                text.push_str("${");
                continue;
            }
            match self.variable(depth) {
                Some(sources) => {
                    if !text.is_empty() {
                        parts.push(Part::Text(std::mem::take(&mut text)));
                    }
                    let written = &self.text[start + "${".len()..self.at - "}".len()];
                    parts.push(Part::Variable(sources, written.to_owned()));
                }
                None => {
                    self.at = start + next.len_utf8();
                    text.push(next);
                }
            }
        }
        if !text.is_empty() {
            parts.push(Part::Text(text));
        }
        parts
    }

    /// The sources of the variable that begins here.
    fn variable(&mut self, depth: usize) -> Option<Vec<Source>> {
        if depth >= MAX_NESTING || self.steps == 0 || !self.take("${") {
            return None;
        }
        let mut sources = Vec::new();
        loop {
            self.skip_blanks();
            // Only where another one came before can a source be a plain value.
            sources.push(self.source(!sources.is_empty(), depth)?);
            self.skip_blanks();
            if self.take("}") {
                return Some(sources);
            }
            if !self.take(",") {
                return None;
            }
        }
    }

    fn source(&mut self, may_be_literal: bool, depth: usize) -> Option<Source> {
        if let Some(sources) = self.variable(depth + 1) {
            return Some(Source::Variable(sources));
        }
        match self.next()? {
            quote @ ('\'' | '"') if may_be_literal => {
                self.at += 1;
                let (inside, _) = self.rest().split_once(quote)?;
                self.at += inside.len() + 1;
                Some(Source::Literal(inside.to_owned(), true))
            }
            _ => {
                let start = self.at;
                self.lookup(depth).or_else(|| {
                    self.at = start;
                    self.literal().filter(|_| may_be_literal)
                })
            }
        }
    }

    fn lookup(&mut self, depth: usize) -> Option<Source> {
        let rest = self.rest();
        let length = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_')?;
        let kind = rest.get(..length).filter(|kind| kind.starts_with(|c: char| c.is_ascii_alphabetic()))?.to_owned();
        self.at += length;
        let parameter = if self.take("(") {
            let parts = self.parts(&[')'], depth + 1);
            if !self.take(")") {
                return None;
            }
            Some(parts)
        } else {
            None
        };
        let address = if self.take(":") {
            if self.next() == Some(':') {
                // `AWS::Region` is CloudFormation's.
                return None;
            }
            Some(self.address(depth))
        } else {
            None
        };
        if parameter.is_none() && address.is_none() { None } else { Some(Source::Lookup { kind, parameter, address }) }
    }

    fn address(&mut self, depth: usize) -> Vec<Part> {
        let mut parts = self.parts(&[',', '}'], depth + 1);
        if let Some(Part::Text(last)) = parts.last_mut() {
            last.truncate(last.trim_end().len());
        }
        parts
    }

    /// A number, `true`, `false` or `null`.
    fn literal(&mut self) -> Option<Source> {
        let rest = self.rest();
        let text = rest.get(..rest.find([',', '}'])?)?.trim_end();
        let is_value = matches!(text, "true" | "false" | "null") || text.parse::<f64>().is_ok();
        self.at += text.len();
        is_value.then(|| Source::Literal(text.to_owned(), false))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Text in brackets, variables as their sources.
    fn show(parts: &[Part]) -> String {
        let each = parts.iter().map(|part| match part {
            Part::Text(text) => format!("[{text}]"),
            Part::Variable(sources, _) => format!("<{}>", show_sources(sources)),
        });
        each.collect()
    }

    fn show_sources(sources: &[Source]) -> String {
        let each = sources.iter().map(|source| match source {
            Source::Literal(text, is_quoted) => {
                if *is_quoted {
                    format!("'{text}'")
                } else {
                    text.clone()
                }
            }
            Source::Variable(sources) => format!("<{}>", show_sources(sources)),
            Source::Lookup { kind, parameter, address } => {
                let parameter = parameter.as_ref().map_or(String::new(), |parts| format!("({})", show(parts)));
                format!("{kind}{parameter}:{}", address.as_ref().map_or(String::new(), |parts| show(parts)))
            }
        });
        each.collect::<Vec<_>>().join(" or ")
    }

    #[test]
    fn sources_follow_each_other() {
        let show = |text| show(&parse(text));
        assert_eq!(show("arn:${aws:region}:x"), "[arn:]<aws:[region]>[:x]");
        assert_eq!(show("${opt:stage, self:provider.stage, 'dev'}"), "<opt:[stage] or self:[provider.stage] or 'dev'>");
        assert_eq!(
            show("${env:LIMIT, 5}${opt:x, ${env:Y, \"z, w\"}}"),
            "<env:[LIMIT] or 5><opt:[x] or <env:[Y] or 'z, w'>>"
        );
        assert_eq!(show("${self:custom.${opt:stage}.table}"), "<self:[custom.]<opt:[stage]>[.table]>");
        assert_eq!(show("${file(./config/${opt:stage}.yml):a.b}"), "<file([./config/]<opt:[stage]>[.yml]):[a.b]>");
        assert_eq!(show("${strToBool(${env:X})}${self:}"), "<strToBool(<env:[X]>):><self:>");
    }

    #[test]
    fn other_text_with_braces_stays_text() {
        let shown = |text: &str| show(&parse(text));
        for text in
            ["${AWS::Region}", "${Orders.Arn}", "${www.amazon.com:user_id}", "${!x}", "$", "${", "${self:a", "${}"]
        {
            assert_eq!(shown(text), format!("[{text}]"));
        }
        assert_eq!(shown("\\${self:a}"), "[${self:a}]");
    }

    #[test]
    fn deep_nesting_is_text_from_some_depth_on() {
        let text = format!("{}x{}", "${self:".repeat(10_000), "}".repeat(10_000));
        assert!(!parse(&text).is_empty());
    }

    proptest! {
        #[test]
        fn any_text_is_taken_apart(text in "[${}()':,a.\\\\ ]{0,40}") {
            parse(&text);
        }
    }
}
