//! Strings: how they are put together, and their methods.
//!
//! A string whose value is known in part has a [`HOLE`] for each part that is not.

use super::Engine;
use super::calls::Arguments;
use super::values::{Atom, SeqKind, Value};
use crate::code::python::lower::{HOLE, MARKS};

/// How many texts a concatenation tells apart.
const MAX_COMBINATIONS: usize = 32;

/// One of the texts that a value can be.
#[derive(Clone, Default, PartialEq, Eq)]
struct Choice {
    text: String,
    /// Whether it is only the default of what is set elsewhere, or made of one.
    is_default: bool,
}

impl Choice {
    fn hole() -> Self {
        Self { text: HOLE.to_string(), is_default: false }
    }

    fn append(&mut self, other: &Self) {
        append(&mut self.text, &other.text);
        self.is_default |= other.is_default;
    }
}

impl Engine<'_> {
    /// The texts that a value is as part of a string; a hole for anything else.
    fn texts(&mut self, value: Value) -> Vec<Choice> {
        let mut texts: Vec<Choice> = Vec::new();
        for atom in self.values.atoms_of(value) {
            let text = match atom {
                Atom::Text(sym) | Atom::Number(sym) | Atom::Default(sym) => {
                    let is_default = matches!(atom, Atom::Default(_));
                    Choice { text: self.values.text_of(sym).to_owned(), is_default }
                }
                Atom::Bool(value) => {
                    Choice { text: if value { "True" } else { "False" }.to_owned(), is_default: false }
                }
                Atom::None => continue,
                _ => Choice::hole(),
            };
            if !texts.contains(&text) {
                texts.push(text);
            }
        }
        if texts.is_empty() {
            texts.push(Choice::hole());
        }
        texts
    }

    /// The parts one after the other, as an f-string does.
    pub(super) fn concatenate(&mut self, parts: &[Value]) -> Value {
        let mut all = vec![Choice::default()];
        for &part in parts {
            let mut texts = self.texts(part);
            if all.len().saturating_mul(texts.len()) > MAX_COMBINATIONS {
                all.iter_mut().for_each(|joined| push_hole(&mut joined.text));
                continue;
            }
            // Mostly there is one.
            let Some(last) = texts.pop() else { continue };
            let mut others = Vec::new();
            for before in &all {
                others.extend(texts.iter().map(|text| {
                    let mut joined = before.clone();
                    joined.append(text);
                    joined
                }));
            }
            all.iter_mut().for_each(|joined| joined.append(&last));
            all.append(&mut others);
        }
        self.one_of_texts(&all)
    }

    /// `a % b`
    pub(super) fn modulo(&mut self, left: Value, right: Value) -> Value {
        let Some(format) = self.values.known_text(left).map(str::to_owned) else {
            let is_text = self.values.atoms(left).iter().any(|atom| matches!(atom, Atom::Text(_)));
            return if is_text { self.values.some_text() } else { self.values.data() };
        };
        let items = match self.values.atoms(right) {
            [Atom::Seq(_)] => self.exact_items(right),
            [Atom::Dict(_)] => None,
            _ => Some(vec![right]),
        };
        let mut items = items.unwrap_or_default().into_iter();
        let mut parts = Vec::new();
        let mut pieces = format.split('%');
        parts.push(self.values.text(pieces.next().unwrap_or_default()));
        let mut doubled = false;
        for piece in pieces {
            if std::mem::take(&mut doubled) {
                parts.push(self.values.text(piece));
                continue;
            }
            if piece.is_empty() {
                doubled = true;
                parts.push(self.values.text("%"));
                continue;
            }
            let end = piece.find(|c: char| c.is_ascii_alphabetic()).map_or(piece.len(), |at| at + 1);
            let named = piece.starts_with('(');
            let (value, rest) = if named {
                let (name, rest) = piece[1..].split_once(')').unwrap_or((&piece[1..], ""));
                let name = self.values.text(name);
                (self.item(right, name), rest.get(1..).unwrap_or_default())
            } else {
                (items.next().unwrap_or_default(), &piece[end..])
            };
            parts.push(if value.is_never() { self.values.some_text() } else { value });
            parts.push(self.values.text(rest));
        }
        self.concatenate(&parts)
    }

    /// A method of a string ("Text Sequence Type" in Python's documentation).
    pub(super) fn text_method(&mut self, text: Value, method: &str, arguments: &Arguments) -> Value {
        let first = arguments.positional.first().map(|argument| argument.value);
        match (method, first) {
            ("format", _) => self.format_text(text, arguments),
            ("format_map", Some(map)) => {
                let mut all = Arguments::default();
                self.spread_keywords(&mut all, map);
                self.format_text(text, &all)
            }
            ("join", Some(items)) => self.join_texts(text, items),
            ("lower" | "casefold", _) => self.map_text(text, str::to_lowercase),
            ("upper", _) => self.map_text(text, str::to_uppercase),
            ("title", _) => self.map_text(text, title),
            ("capitalize", _) => self.map_text(text, capitalize),
            ("islower" | "isupper", _) => match self.values.known_text(text) {
                Some(text) => {
                    let has = |test: fn(char) -> bool| text.chars().any(test);
                    let (lower, upper) = (has(char::is_lowercase), has(char::is_uppercase));
                    let is_so = if method == "islower" { lower && !upper } else { upper && !lower };
                    self.values.bool(is_so)
                }
                None => self.values.data(),
            },
            ("strip" | "lstrip" | "rstrip", None) => self.strip_text(text, method, char::is_whitespace),
            ("strip" | "lstrip" | "rstrip", Some(of)) => match *self.values.atoms(of) {
                [Atom::None] => self.strip_text(text, method, char::is_whitespace),
                _ => match self.values.known_text(of).map(str::to_owned) {
                    Some(of) => self.strip_text(text, method, |char| of.contains(char)),
                    None => self.values.some_text(),
                },
            },
            ("removeprefix" | "removesuffix", Some(part)) => match self.values.known_text(part).map(str::to_owned) {
                Some(part) if method == "removeprefix" => self.map_text(text, |text| without_prefix(text, &part)),
                Some(part) => self.map_text(text, |text| without_suffix(text, &part)),
                None => self.values.some_text(),
            },
            ("replace", Some(from)) => {
                let to = arguments.positional.get(1).map(|argument| argument.value);
                let from = self.values.known_text(from).map(str::to_owned);
                let to = to.and_then(|to| self.values.known_text(to)).map(str::to_owned);
                match (from, to) {
                    (Some(from), Some(to)) if !from.is_empty() => self.map_text(text, |text| text.replace(&from, &to)),
                    _ => self.values.some_text(),
                }
            }
            ("split" | "rsplit" | "splitlines" | "partition" | "rpartition", _) => {
                self.split_text(text, method, arguments)
            }
            ("encode" | "decode", _) => text,
            ("zfill" | "ljust" | "rjust" | "center" | "swapcase" | "expandtabs" | "translate", _) => {
                self.values.some_text()
            }
            _ => {
                self.call_back(arguments);
                self.values.data()
            }
        }
    }

    /// `separator.join(items)`
    fn join_texts(&mut self, separator: Value, items: Value) -> Value {
        let Some(items) = self.exact_items(items) else { return self.values.some_text() };
        let mut parts = Vec::new();
        for (index, item) in items.into_iter().enumerate() {
            if index > 0 {
                parts.push(separator);
            }
            parts.push(item);
        }
        self.concatenate(&parts)
    }

    /// Whether a text surely ends with a slash.
    pub(super) fn ends_with_slash(&self, text: Option<Value>) -> bool {
        let text = text.and_then(|text| self.values.known_text(text));
        text.is_some_and(|text| text.ends_with('/'))
    }

    fn strip_text(&mut self, text: Value, method: &str, is_stripped: impl Fn(char) -> bool) -> Value {
        self.map_text(text, |text| {
            let start = if method == "rstrip" { text } else { text.trim_start_matches(&is_stripped) };
            if method == "lstrip" { start } else { start.trim_end_matches(&is_stripped) }.to_owned()
        })
    }

    fn map_text(&mut self, value: Value, map: impl Fn(&str) -> String) -> Value {
        let mut texts = self.texts(value);
        texts.iter_mut().for_each(|choice| choice.text = map(&choice.text));
        self.one_of_texts(&texts)
    }

    fn one_of_texts(&mut self, texts: &[Choice]) -> Value {
        texts.iter().fold(Value::NEVER, |all, choice| {
            let text = self.values.text_or_default(&choice.text, choice.is_default);
            self.values.join(all, text)
        })
    }

    /// The parts of a string, as a list or, of `partition`, a tuple.
    fn split_text(&mut self, text: Value, method: &str, arguments: &Arguments) -> Value {
        let kind = if method.ends_with("partition") { SeqKind::Tuple } else { SeqKind::List };
        let [separator, most] = ["sep", "maxsplit"].map(|name| self.values.find_sym(name));
        let separator = match arguments.get(0, separator) {
            Some(separator) if *self.values.atoms(separator) != [Atom::None] => {
                Some(self.values.known_text(separator).filter(|text| !text.is_empty()).map(str::to_owned))
            }
            _ => None,
        };
        let most = arguments.get(1, most).map(|most| match *self.values.atoms(most) {
            [Atom::Number(number)] => self.values.text_of(number).parse::<usize>().ok(),
            _ => None,
        });
        let text = self.values.known_text(text).map(str::to_owned);
        match text.and_then(|text| parts(&text, method, separator, most)) {
            Some(items) => {
                let items = items.iter().map(|item| self.values.text(item)).collect();
                self.values.seq(kind, items, Value::NEVER)
            }
            None => {
                let part = self.values.some_text();
                let items = if kind == SeqKind::Tuple { vec![part; 3] } else { Vec::new() };
                let rest = if items.is_empty() { part } else { Value::NEVER };
                self.values.seq(kind, items, rest)
            }
        }
    }

    /// `"{}-{name}".format(..)`
    fn format_text(&mut self, format: Value, arguments: &Arguments) -> Value {
        let Some(format) = self.values.known_text(format).map(str::to_owned) else { return self.values.some_text() };
        let mut parts = Vec::new();
        let mut next = 0;
        let mut rest = format.as_str();
        while let Some(at) = rest.find(['{', '}']) {
            parts.push(self.values.text(&rest[..at]));
            let doubled = rest.as_bytes().get(at + 1) == Some(&rest.as_bytes()[at]);
            if doubled || rest.as_bytes()[at] == b'}' {
                parts.push(self.values.text(&rest[at..=at]));
                rest = rest.get(at + 1 + usize::from(doubled)..).unwrap_or_default();
                continue;
            }
            let Some(end) = rest[at..].find('}').map(|end| at + end) else { break };
            let field = rest[at + 1..end].split([':', '!']).next().unwrap_or_default();
            let value = match field.parse::<usize>() {
                Ok(index) => arguments.get(index, None),
                Err(_) if field.is_empty() => {
                    next += 1;
                    arguments.get(next - 1, None)
                }
                Err(_) => {
                    let name = self.values.find_sym(field);
                    arguments.keyword(name).map(|entry| entry.value)
                }
            };
            parts.push(match value {
                Some(value) if !value.is_never() => value,
                _ => self.values.some_text(),
            });
            rest = &rest[end + 1..];
        }
        parts.push(self.values.text(rest));
        self.concatenate(&parts)
    }
}

/// The parts of a known text, if the arguments tell them. `Some(None)` is an argument that is not known.
fn parts(
    text: &str,
    method: &str,
    separator: Option<Option<String>>,
    most: Option<Option<usize>>,
) -> Option<Vec<String>> {
    let owned = |parts: Vec<&str>| Some(parts.into_iter().map(str::to_owned).collect());
    match (method, separator, most) {
        ("splitlines", None, None) => owned(text.lines().collect()),
        ("split" | "rsplit", None, None) => owned(text.split_whitespace().collect()),
        ("split" | "rsplit", Some(Some(separator)), None) => owned(text.split(separator.as_str()).collect()),
        ("split", Some(Some(separator)), Some(Some(most))) => {
            owned(text.splitn(most.saturating_add(1), separator.as_str()).collect())
        }
        ("rsplit", Some(Some(separator)), Some(Some(most))) => {
            let mut parts: Vec<&str> = text.rsplitn(most.saturating_add(1), separator.as_str()).collect();
            parts.reverse();
            owned(parts)
        }
        ("partition", Some(Some(separator)), None) => match text.split_once(separator.as_str()) {
            Some((before, after)) => owned(vec![before, &separator, after]),
            None => owned(vec![text, "", ""]),
        },
        ("rpartition", Some(Some(separator)), None) => match text.rsplit_once(separator.as_str()) {
            Some((before, after)) => owned(vec![before, &separator, after]),
            None => owned(vec!["", "", text]),
        },
        _ => None,
    }
}

/// `text.title()`. Behind a part that is not known, nobody knows where words begin.
fn title(text: &str) -> String {
    let known = text.split(HOLE).next().unwrap_or_default();
    let mut titled = String::with_capacity(text.len());
    let mut in_word = false;
    for char in known.chars() {
        if in_word {
            titled.extend(char.to_lowercase());
        } else {
            titled.extend(char.to_uppercase());
        }
        in_word = char.is_alphabetic();
    }
    if known.len() < text.len() {
        titled.push(HOLE);
    }
    titled
}

/// `text.capitalize()`
fn capitalize(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().into_iter().flat_map(char::to_uppercase).chain(chars.flat_map(char::to_lowercase)).collect()
}

/// `text.removeprefix(prefix)`
fn without_prefix(text: &str, prefix: &str) -> String {
    let known = text.split(HOLE).next().unwrap_or_default();
    match text.strip_prefix(prefix) {
        Some(rest) => rest.to_owned(),
        // What is not known may go on with the rest of the prefix.
        None if known.len() < text.len() && prefix.starts_with(known) => HOLE.to_string(),
        None => text.to_owned(),
    }
}

/// `text.removesuffix(suffix)`
fn without_suffix(text: &str, suffix: &str) -> String {
    let known = text.rsplit(HOLE).next().unwrap_or_default().trim_start_matches(|c| MARKS.contains(&c));
    match text.strip_suffix(suffix) {
        Some(rest) => rest.to_owned(),
        None if known.len() < text.len() && suffix.ends_with(known) => HOLE.to_string(),
        None => text.to_owned(),
    }
}

/// Whether a text of which parts are not known can be an attribute's name. Who looks up a name that begins with a part that is
/// not known means those that are there for others.
pub(super) fn can_be(text: &str, name: &str) -> bool {
    let mut parts = text.split(HOLE);
    let Some(rest) = name.strip_prefix(parts.next().unwrap_or_default()) else { return false };
    if text.starts_with(HOLE) && name.starts_with('_') {
        return false;
    }
    let last = parts.next_back().map(|last| last.trim_start_matches(|c| MARKS.contains(&c)));
    last.map_or(rest.is_empty(), |last| rest.ends_with(last))
}

/// `text` after what is there already.
fn append(joined: &mut String, text: &str) {
    match text.strip_prefix(HOLE) {
        // One unknown part; which expression gives its end no longer matters.
        Some(rest) if joined.ends_with(HOLE) => joined.push_str(rest.trim_start_matches(|c| MARKS.contains(&c))),
        _ => joined.push_str(text),
    }
}

/// Marks that the text goes on in an unknown way.
fn push_hole(text: &mut String) {
    if !text.ends_with(HOLE) {
        text.push(HOLE);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_with_unknown_parts_can_be_names_that_have_the_known_ones() {
        let can_be = |text: &str, name| can_be(&text.replace('?', &HOLE.to_string()), name);
        assert!(can_be("list_?", "list_queues"));
        assert!(can_be("?_queues", "list_queues"));
        assert!(can_be("?", "list_queues"));
        assert!(can_be("_list_?", "_list_queues"));
        assert!(!can_be("list_?", "delete_queue"));
        assert!(!can_be("list_?_all", "list_all"));
        assert!(!can_be("?", "_list_queues"));
        assert!(!can_be("list", "list_queues"));
    }
}
