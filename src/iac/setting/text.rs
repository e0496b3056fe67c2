//! Text of JSON or YAML to settings: a state machine's definition, in a file of its own or in a template's string.

use super::{Content, Setting};
use crate::iac::syntax::{self, Format, Node, Problem, Value};
use crate::policy::Text;
use crate::repo::RepoPath;
use crate::text::Span;

/// Reads text as a tree of settings. `place` tells where in `file` a byte of `text` is written.
///
/// `${name}` may stand where a value is expected, as it does in text that `Fn::Sub` or `templatefile` completes; it becomes the
/// text `${name}`, for [`Setting::substitute`] to fill in.
///
/// # Errors
/// The place in `file`, and the reason why the text is neither JSON nor YAML.
pub fn parse(text: &str, file: &RepoPath, place: &dyn Fn(usize) -> usize) -> Result<Setting, Problem> {
    let quoted = Quoted::new(text);
    let at = |span: Span| {
        let start = place(quoted.original(span.start));
        Span::new(start, place(quoted.original(span.end)).max(start))
    };
    match syntax::parse(quoted.text.as_bytes(), Format::Json) {
        Ok(tree) => Ok(of_node(&tree.root, file, &at)),
        Err(problem) => Err(Problem { span: at(problem.span), message: problem.message }),
    }
}

/// A parsed tree as settings. `at` tells where a span of the tree is written in `file`.
pub fn of_node(node: &Node, file: &RepoPath, at: &dyn Fn(Span) -> Span) -> Setting {
    // The parser limits how deep a tree can be.
    let content = match &node.value {
        _ if node.is_null() => Content::Nothing,
        Value::Scalar(scalar) => Content::Text(Text::known(&*scalar.text)),
        Value::Sequence(items, _) => Content::List(items.iter().map(|item| of_node(item, file, at)).collect()),
        Value::Mapping(entries, _) => {
            let entries = entries
                .iter()
                .filter_map(|entry| Some((entry.key.scalar_text()?.to_owned(), of_node(&entry.value, file, at))));
            Content::Map(entries.collect())
        }
    };
    Setting::new(content, file, at(node.span))
}

/// JSON text in which every `${name}` outside of a string has quotes.
pub struct Quoted {
    /// The text.
    pub text: String,
    /// Where quotes were put in, as offsets of `text`.
    added: Vec<usize>,
}

impl Quoted {
    /// Puts the quotes in.
    pub fn new(text: &str) -> Self {
        let mut quoted = Self { text: String::with_capacity(text.len()), added: Vec::new() };
        let is_json = text.trim_start().starts_with('{');
        if !is_json || !text.contains("${") {
            quoted.text.push_str(text);
            return quoted;
        }
        let mut in_string = false;
        let mut rest = text;
        while let Some(char) = rest.chars().next() {
            let hole = if in_string { None } else { rest.strip_prefix("${").and_then(|hole| hole.find('}')) };
            if let Some(end) = hole {
                let (hole, after) = rest.split_at("${".len() + end + 1);
                quoted.quote();
                quoted.text.push_str(hole);
                quoted.quote();
                rest = after;
                continue;
            }
            let length = match char {
                '"' => {
                    in_string = !in_string;
                    1
                }
                // What is escaped ends no string.
                '\\' if in_string => 1 + rest[1..].chars().next().map_or(0, char::len_utf8),
                char => char.len_utf8(),
            };
            quoted.text.push_str(&rest[..length]);
            rest = &rest[length..];
        }
        quoted
    }

    fn quote(&mut self) {
        self.added.push(self.text.len());
        self.text.push('"');
    }

    /// A span in the text that was given.
    pub fn original_span(&self, span: Span) -> Span {
        let start = self.original(span.start);
        Span::new(start, self.original(span.end).max(start))
    }

    /// The offset in the text that was given.
    fn original(&self, at: usize) -> usize {
        at - self.added.partition_point(|added| *added < at)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn show(setting: &Setting, source: &str) -> String {
        let written = &source[setting.span.start..setting.span.end];
        match &setting.content {
            Content::Map(entries) => {
                entries.iter().map(|(key, value)| format!("{key}: {}\n", show(value, source))).collect()
            }
            _ => format!("{} at {written}", setting.text()),
        }
    }

    #[test]
    fn names_stand_inside_and_outside_of_strings() {
        let source = r#"{"A": "x ${B} \" ${C}", "Seconds": ${Wait}, "D": "é${E}"}"#;
        let read = parse(source, &RepoPath::root(), &|at| at).expect("it is JSON with names in it");
        insta::assert_snapshot!(show(&read, source), @r#"
        A: x ${B} " ${C} at "x ${B} \" ${C}"
        Seconds: ${Wait} at ${Wait}
        D: é${E} at "é${E}"
        "#);
    }

    #[test]
    fn what_is_no_json_says_where() {
        let problem = parse(r#"{"A": ${B} ${C} ]"#, &RepoPath::root(), &|at| at + 100).expect_err("it is not closed");
        assert!(problem.span.start >= 100, "{problem:?}");
    }

    proptest! {
        #[test]
        fn places_are_those_of_the_text_that_was_given(text in r#"\{("[a$\{\}\\"]*"|\$\{a\}|[:, é]){0,8}"#) {
            let quoted = Quoted::new(&text);
            let mut without = quoted.text.clone();
            quoted.added.iter().rev().for_each(|&at| _ = without.remove(at));
            prop_assert_eq!(&without, &text);
            prop_assert_eq!(quoted.original(quoted.text.len()), text.len());
        }
    }
}
