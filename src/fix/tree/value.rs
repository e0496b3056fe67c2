//! How new values look: like what stands around them.

use super::{New, hcl};
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
    /// HCL: whether an object's keys are in quotes, and what stands between them and their values.
    quoted_keys: bool,
    hcl_colon: Option<&'a str>,
    /// HCL: what ends an object's entry, beside the line.
    hcl_comma: &'static str,
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
            // What stands in a heredoc may all stand in.
            let root = line_of(file, tree.root.span.start);
            let margin = &root[..root.len() - root.trim_start().len()];
            let before = before.strip_prefix(margin).unwrap_or(before);
            (before.trim().is_empty() && start > tree.root.span.start).then_some(before)
        });
        Self {
            format: tree.format,
            newline: splice::newline(file),
            dash_indent: seen.dash_indent.unwrap_or(2),
            indent: seen.indent.unwrap_or(2),
            unit: if tree.format == Format::Hcl { Some("  ") } else { unit },
            quoted_keys: seen.quoted_keys.unwrap_or(false),
            hcl_colon: seen.between.filter(|between| between.contains(':')),
            hcl_comma: if seen.between.is_some_and(|between| between.contains(':')) { "," } else { "" },
            after_colon: if seen.tight_colon { "" } else { " " },
            tall_lists: seen.tall_list.unwrap_or(tree.format != Format::Hcl),
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
            _ if self.format == Format::Hcl => hcl::quoted(text),
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
            // These are HCL's, which has no dashes.
            New::Block(..) | New::Expression(_) | New::Encoded(_) => format!(" {}", self.flow(new, None)),
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
            New::Call(_, argument) if self.format == Format::Hcl => self.scalar(argument, like),
            New::Call(function, argument) => format!("!{function} {}", self.scalar(argument, self.quotes)),
            New::List(items) => {
                let tall = (self.tall_lists && (self.format != Format::Hcl || items.len() > 1))
                    || items.iter().any(|item| !matches!(item, New::Text(_) | New::Expression(_)));
                let margin = margin.filter(|_| tall);
                self.bracketed(["[", "]"], margin, items.iter().map(|item| (None, item)))
            }
            New::Map(entries) => {
                self.bracketed(["{", "}"], margin, entries.iter().map(|(key, value)| (Some(key), value)))
            }
            New::Block(labels, entries) => {
                let labels: String = labels.iter().map(|label| format!("{} ", hcl::quoted(label))).collect();
                let body = self.bracketed(["{", "}"], margin, entries.iter().map(|(key, value)| (Some(key), value)));
                format!("{labels}{body}")
            }
            New::Expression(text) => text.clone(),
            New::Encoded(inner) => format!("jsonencode({})", self.flow(inner, margin)),
        }
    }

    fn bracketed<'n>(
        &self,
        [open, close]: [&str; 2],
        margin: Option<&str>,
        children: impl Iterator<Item = (Option<&'n String>, &'n New)>,
    ) -> String {
        let unit = self.unit.filter(|_| self.format != Format::Yaml);
        let inner = margin.zip(unit).map(|(margin, unit)| format!("{margin}{unit}"));
        let children: Vec<(Option<&String>, &New, String)> =
            children.map(|(key, value)| (key, value, self.flow(value, inner.as_deref()))).collect();
        let is_object = children.iter().any(|(key, ..)| key.is_some());
        let comma = if self.format == Format::Hcl && inner.is_some() && is_object { self.hcl_comma } else { "," };
        // As `terraform fmt` has it: entries of one line that stand below each other are aligned.
        let is_short = |at: usize| inner.is_some() && children.get(at).is_some_and(|(.., text)| !text.contains('\n'));
        let width = |at: usize| {
            let first = (0..=at).rev().take_while(|&at| is_short(at)).last().unwrap_or(at);
            let run = (first..children.len()).take_while(|&at| is_short(at));
            run.filter_map(|at| children[at].0.map(String::len)).max().unwrap_or(0)
        };
        let children: Vec<String> = children
            .iter()
            .enumerate()
            .map(|(at, (key, value, text))| match key {
                Some(key) => self.keyed(key, value, text, width(at)),
                None => text.clone(),
            })
            .collect();
        if children.is_empty() {
            return format!("{open}{close}");
        }
        match (margin, inner) {
            (Some(margin), Some(inner)) => {
                let separator = format!("{comma}{}{inner}", self.newline);
                format!("{open}{}{inner}{}{}{margin}{close}", self.newline, children.join(&separator), self.newline)
            }
            _ if self.format == Format::Hcl && open == "{" => format!("{{ {} }}", children.join(", ")),
            _ => format!("{open}{}{close}", children.join(&format!(",{}", self.after_comma()))),
        }
    }

    /// A key and its value.
    pub(super) fn entry(&self, key: &str, value: &New, margin: Option<&str>) -> String {
        self.keyed(key, value, &self.flow(value, margin), 0)
    }

    /// A key and the text of its value; in HCL `width` is what the longest key takes that it is aligned with.
    fn keyed(&self, key: &str, value: &New, text: &str, width: usize) -> String {
        match self.format {
            Format::Json => format!("{}:{}{text}", serde_json::Value::from(key), self.after_colon),
            Format::Yaml => format!("{key}: {text}"),
            Format::Hcl if matches!(value, New::Block(..)) => format!("{key} {text}"),
            Format::Hcl => {
                // Only keys of objects, which IAM spells with capitals, may stand in quotes.
                let is_object = key.starts_with(|first: char| first.is_ascii_uppercase());
                let quotes = (is_object && self.quoted_keys) || !hcl::is_name(key);
                let (name, width) = if quotes { (hcl::quoted(key), width + 2) } else { (key.to_owned(), width) };
                match self.hcl_colon {
                    Some(colon) if is_object => format!("{name}{colon}{text}"),
                    _ => format!("{name:width$} = {text}"),
                }
            }
        }
    }
}

/// The line that a place is on, from its start.
fn line_of(file: &str, at: usize) -> &str {
    file[splice::line_start(file, at)..].lines().next().unwrap_or_default()
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
struct Seen<'a> {
    dash_indent: Option<usize>,
    indent: Option<usize>,
    quotes: Option<ScalarStyle>,
    tall_list: Option<bool>,
    tight_colon: bool,
    quoted_keys: Option<bool>,
    /// What stands between an object's first key and its value.
    between: Option<&'a str>,
}

impl<'a> Seen<'a> {
    /// Looks at a node and all below it. As deep as the tree, which its reader limits.
    fn look(&mut self, file: &'a str, node: &Node, key: Option<&Node>) {
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
                if let (Layout::Flow, Some(first)) = (layout, entries.first()) {
                    let is_quoted =
                        matches!(&first.key.value, Value::Scalar(key) if key.style == ScalarStyle::DoubleQuoted);
                    self.quoted_keys.get_or_insert(is_quoted);
                    let between = file.get(first.key.span.end..first.value.span.start).unwrap_or_default();
                    self.between.get_or_insert(between);
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
