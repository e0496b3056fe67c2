//! A file as the documents that can be edited: the file itself, and the JSON that stands in heredocs of HCL.
//!
//! JSON that Terraform fills in (`"Resource": "${aws_sqs_queue.jobs.arn}"`, or without the quotes) is read with each
//! interpolation masked by as many bytes of text, so that every place stays where it is.

use super::combine::{Combined, Refused, combine};
use super::splice::{self, Splice};
use super::statements::Left;
use super::tree::{Changes, Refusal};
use crate::iac::syntax::{self, Format, Node, ScalarStyle, Tree, Value};
use crate::iac::terraform;
use crate::repo::RepoPath;
use crate::text::Span;

/// A file that can be edited.
#[derive(Clone, Debug)]
pub struct File<'r> {
    /// Its path.
    pub path: &'r RepoPath,
    /// Its text.
    pub text: &'r str,
    /// First the file itself, then what stands in it.
    pub documents: Vec<Document>,
}

/// Text of one format.
#[derive(Clone, Debug)]
pub struct Document {
    /// Where it begins in its file.
    pub start: usize,
    /// Its text; interpolations are masked.
    pub text: String,
    /// What it says. Its places are those of `text`.
    pub tree: Tree,
}

/// The language of a file, as its name tells.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Hcl,
    /// YAML or JSON.
    Plain,
    /// Text that `templatefile` fills in.
    Filled,
}

fn kind(path: &RepoPath) -> Kind {
    match path.extension() {
        Some("tf" | "tofu") => Kind::Hcl,
        Some("yaml" | "yml" | "json" | "template") => Kind::Plain,
        _ => Kind::Filled,
    }
}

impl<'r> File<'r> {
    /// The documents of a file; `None` if it is no text of a known format.
    pub fn read(path: &'r RepoPath, bytes: &'r [u8]) -> Option<Self> {
        let text = std::str::from_utf8(bytes).ok()?;
        let kind = kind(path);
        let mut documents = Vec::new();
        if kind == Kind::Hcl {
            let tree = terraform::tree(text).ok()?;
            let mut places = Vec::new();
            heredocs(&tree.root, &mut places);
            documents.push(Document { start: 0, text: text.to_owned(), tree });
            for place in places {
                let inside = mask(text.get(place.start..place.end)?);
                if let Ok(tree) = syntax::parse(inside.as_bytes(), Format::Json) {
                    documents.push(Document { start: place.start, text: inside, tree });
                }
            }
        } else {
            let prefer = if path.extension() == Some("json") { Format::Json } else { Format::Yaml };
            let text = if kind == Kind::Filled { mask(text) } else { text.to_owned() };
            let tree = syntax::parse(text.as_bytes(), prefer).ok()?;
            documents.push(Document { start: 0, text, tree });
        }
        Some(Self { path, text, documents })
    }

    /// The innermost document that holds a place, and the place in it.
    pub fn at(&self, span: Span) -> Option<(usize, Span)> {
        let holds =
            |document: &Document| document.start <= span.start && span.end <= document.start + document.text.len();
        let at = self.documents.iter().rposition(holds)?;
        let start = self.documents[at].start;
        Some((at, Span::new(span.start - start, span.end - start)))
    }

    /// Makes as many changes as can be made together, each of one document; says what became of each.
    ///
    /// The new text is `None` if nothing would be left of the file.
    pub fn edit(&self, parts: &[Result<(usize, Changes), Refused>]) -> Edited {
        let mut outcomes: Vec<Result<(), Refused>> = parts.iter().map(|part| part.clone().map(|_| ())).collect();
        let mut splices: Vec<Splice> = Vec::new();
        let mut expected: Vec<String> = Vec::new();
        for (number, document) in self.documents.iter().enumerate() {
            let own: Vec<(usize, Result<Changes, Refused>)> = parts
                .iter()
                .enumerate()
                .filter_map(|(at, part)| match part {
                    Ok((of, changes)) if *of == number => Some((at, Ok(changes.clone()))),
                    _ => None,
                })
                .collect();
            let (places, own): (Vec<usize>, Vec<_>) = own.into_iter().unzip();
            let Combined { edited, outcomes: own } = combine(&document.text, &document.tree, own);
            if edited.text.is_empty() && !document.text.is_empty() {
                places.iter().for_each(|at| outcomes[*at] = Err(Refused::Left(Left::Nothing)));
                expected.push(document.text.clone());
                continue;
            }
            places.into_iter().zip(own).for_each(|(at, outcome)| outcomes[at] = outcome);
            let shift = |splice: Splice| {
                Splice::new(document.start + splice.span.start, document.start + splice.span.end, splice.text)
            };
            splices.extend(edited.splices.into_iter().map(shift));
            expected.push(edited.text);
        }
        let made = splice::normalize(self.text, splices).and_then(|splices| {
            let text = splice::apply(self.text, &splices);
            self.is_proven(&text, &expected).then_some((text, splices))
        });
        match made {
            Some((text, splices)) => Edited { text, splices, outcomes },
            None => {
                let refused = |outcome: Result<(), Refused>| outcome.and(Err(Refused::Edit(Refusal::Unproven)));
                let outcomes = outcomes.into_iter().map(refused).collect();
                Edited { text: self.text.to_owned(), splices: Vec::new(), outcomes }
            }
        }
    }

    /// Whether a new text reads as the documents that were meant. Each is proven already; here they meet in their file.
    fn is_proven(&self, text: &str, expected: &[String]) -> bool {
        if self.documents.len() == 1 && kind(self.path) == Kind::Plain {
            return true;
        }
        File::read(self.path, text.as_bytes()).is_some_and(|file| {
            file.documents.len() == expected.len()
                && file.documents.iter().zip(expected).skip(1).all(|(document, text)| document.text == *text)
        })
    }
}

/// A file's new text.
#[derive(Clone, Debug)]
pub struct Edited {
    /// All of it.
    pub text: String,
    /// What differs, in order.
    pub splices: Vec<Splice>,
    /// What became of each change.
    pub outcomes: Vec<Result<(), Refused>>,
}

/// The places of heredocs that may hold JSON, in order. As deep as the tree, which its reader limits.
fn heredocs(node: &Node, places: &mut Vec<Span>) {
    match &node.value {
        Value::Scalar(scalar) if scalar.style == ScalarStyle::Literal && scalar.text.trim_start().starts_with('{') => {
            places.push(node.span);
        }
        Value::Scalar(_) => {}
        Value::Sequence(items, _) => items.iter().for_each(|item| heredocs(item, places)),
        Value::Mapping(entries, _) => entries.iter().for_each(|entry| heredocs(&entry.value, places)),
    }
}

/// JSON with every `${…}` masked: inside of a string by letters, outside by a string.
fn mask(text: &str) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut rest = text;
    let mut in_string = false;
    while let Some(char) = rest.chars().next() {
        let escaped = rest.starts_with("$${") || (in_string && char == '\\');
        let length = match interpolation(rest) {
            Some(length) if !escaped => {
                let fill = "_".repeat(length - if in_string { 0 } else { 2 });
                let quote = if in_string { "" } else { "\"" };
                masked.extend([quote, &*fill, quote]);
                rest = &rest[length..];
                continue;
            }
            _ if escaped => rest.chars().take(2).map(char::len_utf8).sum(),
            _ => char.len_utf8(),
        };
        in_string ^= char == '"';
        masked.push_str(&rest[..length]);
        rest = &rest[length..];
    }
    masked
}

/// The length of the `${…}` that text begins with, the braces and strings in it closed.
fn interpolation(text: &str) -> Option<usize> {
    if !text.starts_with("${") {
        return None;
    }
    let mut depth = 0_usize;
    let mut in_string = false;
    let mut bytes = text.bytes().enumerate();
    while let Some((at, byte)) = bytes.next() {
        match byte {
            b'\\' if in_string => _ = bytes.next(),
            b'"' => in_string = !in_string,
            b'{' if !in_string => depth += 1,
            b'}' if !in_string => {
                depth -= 1;
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn interpolations_are_masked_byte_for_byte() {
        let text = r#"{"a": "x${f("é}")}y", "b": ${jsonencode(var.b)}, "c": "$${x}", "d": "\"${z"}"#;
        let masked = mask(text);
        assert_eq!(masked, r#"{"a": "x___________y", "b": "__________________", "c": "$${x}", "d": "\"${z"}"#);
        assert_eq!(masked.len(), text.len());
    }

    proptest! {
        #[test]
        fn masking_keeps_every_other_byte_in_its_place(text in r#"([a-z{}"\\$%é \n]|\$\{|\$\$\{){0,40}"#) {
            prop_assert_eq!(mask(&text).len(), text.len());
        }
    }
}
