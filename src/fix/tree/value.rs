//! How new values look: like what stands around them.

use super::New;
use crate::fix::splice;
use crate::iac::syntax::{Format, Layout, Node, ScalarStyle, Tree, Value};

/// Habits of a file.
pub(super) struct Style<'a> {
    pub(super) format: Format,
    /// Its line break.
    pub(super) newline: &'a str,
    /// How far a list's dashes stand in from the key above them.
    pub(super) dash_indent: usize,
    /// How far a map stands in from the key above it, in YAML.
    pub(super) indent: usize,
    /// JSON: what each level adds at the start of a line; `None` if all is on one line.
    pub(super) unit: Option<&'a str>,
    /// JSON: what stands after a colon.
    pub(super) after_colon: &'static str,
    /// JSON: whether lists of strings have a line for each.
    pub(super) tall_lists: bool,
    /// The quotes for text that needs some.
    quotes: ScalarStyle,
}

impl<'a> Style<'a> {
    /// The habits that a file shows, with the usual ones for what it does not show.
    pub(super) fn of(file: &'a str, tree: &Tree) -> Self {
        let mut seen = Seen::default();
        seen.look(file, &tree.root, None);
        let first_key = tree.root.entries().and_then(|entries| entries.first());
        let unit = first_key.and_then(|entry| {
            let start = splice::line_start(file, entry.key.span.start);
            let before = &file[start..entry.key.span.start];
            (before.trim().is_empty() && start > tree.root.span.start).then_some(before)
        });
        Self {
            format: tree.format,
            newline: splice::newline(file),
            dash_indent: seen.dash_indent.unwrap_or(2),
            indent: seen.indent.unwrap_or(2),
            unit,
            after_colon: if seen.tight_colon { "" } else { " " },
            tall_lists: seen.tall_list.unwrap_or(true),
            quotes: seen.quotes.unwrap_or(ScalarStyle::DoubleQuoted),
        }
    }

    /// What stands between a comma and what follows on the same line.
    pub(super) fn after_comma(&self) -> &'static str {
        if self.unit.is_none() { self.after_colon } else { " " }
    }

    /// A string, in the style `like` where that can hold it.
    pub(super) fn scalar(&self, text: &str, like: ScalarStyle) -> String {
        let style = match like {
            ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => like,
            _ if is_plain(text) => ScalarStyle::Plain,
            _ => self.quotes,
        };
        match style {
            ScalarStyle::Plain if self.format == Format::Yaml => text.to_owned(),
            ScalarStyle::SingleQuoted if self.format == Format::Yaml && !text.contains(char::is_control) => {
                format!("'{}'", text.replace('\'', "''"))
            }
            // JSON's strings are YAML's double-quoted scalars, too.
            _ => serde_json::Value::from(text).to_string(),
        }
    }

    /// A value for a block collection: what comes right after the `-` or the `key:` that stands at `column`.
    pub(super) fn block(&self, new: &New, column: usize, after_dash: bool, like: ScalarStyle) -> String {
        let start = |column: usize| format!("{}{}", self.newline, " ".repeat(column));
        match new {
            New::Text(text) => format!(" {}", self.scalar(text, like)),
            New::Call(function, argument) => format!(" !{function} {}", self.scalar(argument, ScalarStyle::Plain)),
            New::List(items) if items.is_empty() || after_dash => format!(" {}", self.flow(new, None)),
            New::Map(entries) if entries.is_empty() => " {}".to_owned(),
            New::List(items) => {
                let column = column + self.dash_indent;
                items.iter().map(|item| format!("{}-{}", start(column), self.block(item, column, true, like))).collect()
            }
            New::Map(entries) => {
                let column = column + if after_dash { 2 } else { self.indent };
                let entry = |(at, (key, value)): (usize, &(String, New))| {
                    let start = if at == 0 && after_dash { " ".to_owned() } else { start(column) };
                    format!("{start}{key}:{}", self.block(value, column, false, like))
                };
                entries.iter().enumerate().map(entry).collect()
            }
        }
    }

    /// A value for brackets. `margin` is the start of the line that it begins on, if it may have several lines.
    pub(super) fn flow(&self, new: &New, margin: Option<&str>) -> String {
        let json = self.format == Format::Json;
        let like = if json { ScalarStyle::DoubleQuoted } else { ScalarStyle::Plain };
        match new {
            New::Text(text) => self.scalar(text, like),
            New::Call(function, argument) if json => {
                let key = format!("Fn::{function}");
                self.flow(&New::Map(vec![(key, New::text(argument.as_str()))]), None)
            }
            New::Call(function, argument) => format!("!{function} {}", self.scalar(argument, self.quotes)),
            New::List(items) => {
                let tall = self.tall_lists || items.iter().any(|item| !matches!(item, New::Text(_)));
                let margin = margin.filter(|_| tall);
                self.bracketed(["[", "]"], margin, items.iter().map(|item| (None, item)))
            }
            New::Map(entries) => {
                self.bracketed(["{", "}"], margin, entries.iter().map(|(key, value)| (Some(key), value)))
            }
        }
    }

    fn bracketed<'n>(
        &self,
        [open, close]: [&str; 2],
        margin: Option<&str>,
        children: impl Iterator<Item = (Option<&'n String>, &'n New)>,
    ) -> String {
        let unit = self.unit.filter(|_| self.format == Format::Json);
        let inner = margin.zip(unit).map(|(margin, unit)| format!("{margin}{unit}"));
        let children: Vec<String> = children
            .map(|(key, value)| {
                let value = self.flow(value, inner.as_deref());
                match key {
                    Some(key) if self.format == Format::Json => {
                        format!("{}:{}{value}", serde_json::Value::from(key.as_str()), self.after_colon)
                    }
                    Some(key) => format!("{key}: {value}"),
                    None => value,
                }
            })
            .collect();
        if children.is_empty() {
            return format!("{open}{close}");
        }
        match (margin, inner) {
            (Some(margin), Some(inner)) => {
                let separator = format!(",{}{inner}", self.newline);
                format!("{open}{}{inner}{}{}{margin}{close}", self.newline, children.join(&separator), self.newline)
            }
            _ => format!("{open}{}{close}", children.join(&format!(",{}", self.after_comma()))),
        }
    }
}

/// Whether YAML reads text without quotes as this string, in block and in flow style, by the rules of 1.1 and of 1.2.
fn is_plain(text: &str) -> bool {
    let begins = text.starts_with(|char: char| char.is_ascii_alphabetic() || char == '/');
    let safe = |char: char| char.is_ascii_alphanumeric() || matches!(char, ':' | '/' | '_' | '.' | '*' | '-' | '+');
    let word = text.to_ascii_lowercase();
    begins
        && text.chars().all(safe)
        && !text.ends_with(':')
        && !matches!(&*word, "true" | "false" | "null" | "yes" | "no" | "on" | "off" | "y" | "n")
}

/// What was seen of a file's habits so far.
#[derive(Default)]
struct Seen {
    dash_indent: Option<usize>,
    indent: Option<usize>,
    quotes: Option<ScalarStyle>,
    tall_list: Option<bool>,
    tight_colon: bool,
}

impl Seen {
    /// Looks at a node and all below it. As deep as the tree, which its reader limits.
    fn look(&mut self, file: &str, node: &Node, key: Option<&Node>) {
        if node.alias.is_some() {
            return;
        }
        let column = |at: usize| at - splice::line_start(file, at);
        let stands_in = |from: &Node| column(node.span.start).checked_sub(column(from.span.start));
        let one_line = |node: &Node| !file[node.span.start..node.span.end].contains(['\n', '\r']);
        match &node.value {
            Value::Scalar(scalar) => {
                if matches!(scalar.style, ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted) {
                    self.quotes.get_or_insert(scalar.style);
                }
            }
            Value::Sequence(items, layout) => {
                match (layout, key.and_then(stands_in)) {
                    (Layout::Block, Some(step)) => {
                        self.dash_indent.get_or_insert(step);
                    }
                    (Layout::Flow, _) if items.first().is_some_and(|item| item.text().is_some()) => {
                        self.tall_list.get_or_insert(!one_line(node));
                    }
                    _ => {}
                }
                items.iter().for_each(|item| self.look(file, item, None));
            }
            Value::Mapping(entries, layout) => {
                if let (Layout::Block, Some(step)) = (layout, key.and_then(stands_in)) {
                    self.indent.get_or_insert(step);
                }
                for entry in entries {
                    let after_key = file[entry.key.span.end..].trim_start_matches([' ', '\t']);
                    self.tight_colon |= *layout == Layout::Flow
                        && after_key.strip_prefix(':').is_some_and(|rest| !rest.starts_with(char::is_whitespace));
                    self.look(file, &entry.value, Some(&entry.key));
                }
            }
        }
    }
}
