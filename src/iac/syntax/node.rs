//! The spanned tree that YAML and JSON share.

use crate::text::{Span, Spanned};

/// A value of a file, and how it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// What it is.
    pub value: Value,
    /// The value as written: a quoted scalar with its quotes; a block scalar without its header, from the first character
    /// of its text to the end of its last line that is not blank; a flow collection with its brackets; a block collection
    /// from its first key or dash to the end of its last value. Never the tag or anchor.
    pub span: Span,
    /// A YAML tag as written (`!Sub`), if there is one.
    pub tag: Option<Spanned<String>>,
    /// The `*name` that stands in the place of this value; `span` is then where the anchor's value was written.
    pub alias: Option<Span>,
}

/// What a [`Node`] is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Text, a number, true, false or null: what a scalar means is for its reader to say.
    Scalar(Scalar),
    /// A list.
    Sequence(Vec<Node>, Layout),
    /// A map. Keys are unique; entries of YAML's merge keys come last.
    Mapping(Vec<Entry>, Layout),
}

/// One key and its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The key.
    pub key: Node,
    /// The value.
    pub value: Node,
}

/// A scalar's decoded text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scalar {
    /// Escapes resolved, lines folded.
    pub text: String,
    /// How it was written.
    pub style: ScalarStyle,
}

/// How a scalar was written. JSON's strings are [`ScalarStyle::DoubleQuoted`], its other scalars [`ScalarStyle::Plain`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScalarStyle {
    /// No quotes.
    Plain,
    /// `'…'`
    SingleQuoted,
    /// `"…"`
    DoubleQuoted,
    /// `|`
    Literal,
    /// `>`
    Folded,
}

/// How a collection was written. JSON is all [`Layout::Flow`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// By indentation.
    Block,
    /// In brackets.
    Flow,
}

impl Node {
    /// The decoded text of a scalar that is not null.
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Scalar(scalar) if !self.is_null() => Some(&scalar.text),
            _ => None,
        }
    }

    /// The decoded text of any scalar: empty for a value left out, `null` for a null that is written so.
    pub fn scalar_text(&self) -> Option<&str> {
        match &self.value {
            Value::Scalar(scalar) => Some(&scalar.text),
            _ => None,
        }
    }

    /// Whether this is YAML's or JSON's null, or a value left out.
    pub fn is_null(&self) -> bool {
        let Value::Scalar(scalar) = &self.value else { return false };
        scalar.style == ScalarStyle::Plain
            && self.tag.is_none()
            && matches!(&*scalar.text, "" | "~" | "null" | "Null" | "NULL")
    }

    /// The items of a list.
    pub fn items(&self) -> Option<&[Self]> {
        match &self.value {
            Value::Sequence(items, _) => Some(items),
            _ => None,
        }
    }

    /// The entries of a map.
    pub fn entries(&self) -> Option<&[Entry]> {
        match &self.value {
            Value::Mapping(entries, _) => Some(entries),
            _ => None,
        }
    }

    /// The value of `key`, if this is a map that has it.
    pub fn get(&self, key: &str) -> Option<&Self> {
        self.entry(key).map(|entry| &entry.value)
    }

    /// The entry of `key`, if this is a map that has it.
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries()?.iter().find(|entry| entry.key.text() == Some(key))
    }

    /// How many values it holds, itself included.
    pub fn count(&self) -> usize {
        let inside: usize = match &self.value {
            Value::Scalar(_) => 0,
            Value::Sequence(items, _) => items.iter().map(Self::count).sum(),
            Value::Mapping(entries, _) => entries.iter().map(|entry| entry.value.count()).sum(),
        };
        inside + 1
    }

    /// `true` or `false`, as YAML and JSON write them and as CloudFormation takes them from strings.
    pub fn as_bool(&self) -> Option<bool> {
        match self.text()? {
            "true" | "True" | "TRUE" => Some(true),
            "false" | "False" | "FALSE" => Some(false),
            _ => None,
        }
    }
}

impl Node {
    /// For each line of a scalar's text, the offset in `file` of its first byte, as far as the text shows it: exact for
    /// block scalars that keep their lines, and for `\n` in double quotes. Where lines were folded, the last known place
    /// stands for the lines after it.
    pub fn line_offsets(&self, file: &str) -> Vec<usize> {
        let Value::Scalar(scalar) = &self.value else { return vec![self.span.start] };
        let written = file.get(self.span.start..self.span.end).unwrap_or("");
        match scalar.style {
            ScalarStyle::Literal => self.literal_lines(&scalar.text, file),
            ScalarStyle::DoubleQuoted => {
                let mut offsets = vec![self.span.start + 1];
                let mut bytes = written.bytes().enumerate();
                while let Some((_, byte)) = bytes.next() {
                    if byte == b'\\'
                        && let Some((at, b'n')) = bytes.next()
                    {
                        offsets.push(self.span.start + at + 1);
                    }
                }
                offsets
            }
            ScalarStyle::SingleQuoted => vec![self.span.start + 1],
            ScalarStyle::Plain | ScalarStyle::Folded => vec![self.span.start],
        }
    }

    fn literal_lines(&self, text: &str, file: &str) -> Vec<usize> {
        let start_of_line = file[..self.span.start].rfind(['\n', '\r']).map_or(0, |end| end + 1);
        let indent = self.span.start - start_of_line;
        // Blank lines may come before the first text, where the span begins.
        let before = text.len() - text.trim_start_matches('\n').len();
        let mut offsets = vec![self.span.start; before + 1];
        let mut at = self.span.start;
        while let Some(length) = file.get(at..).and_then(|rest| rest.find('\n')) {
            at += length + 1;
            if offsets.len() > text.matches('\n').count() {
                break;
            }
            let margin = file[at..].bytes().take(indent).take_while(|byte| *byte == b' ').count();
            offsets.push(at + margin);
        }
        offsets
    }
}
