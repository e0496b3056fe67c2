//! JSON, by `jsonc-parser` with all its extensions turned off.

use jsonc_parser::ast;
use jsonc_parser::common::Ranged;
use jsonc_parser::{CollectOptions, ParseOptions};

use super::{
    Entry, FileText, Format, Layout, MAX_DEPTH, Node, Problem, Scalar, ScalarStyle, Tree, Value,
    keep_last_of_equal_keys,
};
use crate::text::Span;

/// RFC 8259 and nothing else.
const STRICT: ParseOptions = ParseOptions {
    allow_comments: false,
    allow_loose_object_property_names: false,
    allow_trailing_commas: false,
    allow_missing_commas: false,
    allow_single_quoted_strings: false,
    allow_hexadecimal_numbers: false,
    allow_unary_plus_numbers: false,
    allow_bare_decimal_point_numbers: false,
    allow_non_finite_numbers: false,
    allow_extended_string_escapes: false,
};

pub(super) fn parse(text: &FileText<'_>) -> Result<Tree, Problem> {
    let parsed = jsonc_parser::parse_to_ast(text.body, &CollectOptions::default(), &STRICT).map_err(|error| {
        let range = error.range();
        let mut message = error.kind().to_string();
        if let Some(first) = message.get_mut(..1) {
            first.make_ascii_lowercase();
        }
        Problem::new(text.offset + range.start, text.offset + range.end, message)
    })?;
    let Some(value) = parsed.value else {
        return Err(Problem::new(text.offset, text.offset, "the file holds no JSON value"));
    };
    let mut reader = Reader { offset: text.offset, warnings: Vec::new() };
    let root = reader.node(value, 0)?;
    reader.warnings.sort_by_key(|warning| warning.span);
    Ok(Tree { root, format: Format::Json, warnings: reader.warnings })
}

struct Reader {
    offset: usize,
    warnings: Vec<Problem>,
}

impl Reader {
    fn node(&mut self, value: ast::Value<'_>, depth: usize) -> Result<Node, Problem> {
        let range = value.range();
        let span = Span::new(self.offset + range.start, self.offset + range.end);
        let value = match value {
            ast::Value::StringLit(string) => scalar(string.value.into_owned(), ScalarStyle::DoubleQuoted),
            ast::Value::NumberLit(number) => scalar(number.value.to_owned(), ScalarStyle::Plain),
            ast::Value::BooleanLit(boolean) => scalar(boolean.value.to_string(), ScalarStyle::Plain),
            ast::Value::NullKeyword(_) => scalar("null".to_owned(), ScalarStyle::Plain),
            ast::Value::Array(_) | ast::Value::Object(_) if depth == MAX_DEPTH => {
                return Err(Problem { span, message: format!("values nest deeper than {MAX_DEPTH} levels") });
            }
            ast::Value::Array(array) => {
                let items = array.elements.into_iter().map(|item| self.node(item, depth + 1));
                Value::Sequence(items.collect::<Result<_, _>>()?, Layout::Flow)
            }
            ast::Value::Object(object) => {
                let mut entries = Vec::with_capacity(object.properties.len());
                for property in object.properties {
                    let range = property.name.range();
                    let key = Node {
                        span: Span::new(self.offset + range.start, self.offset + range.end),
                        value: scalar(property.name.into_string(), ScalarStyle::DoubleQuoted),
                        tag: None,
                        alias: None,
                    };
                    entries.push(Entry { key, value: self.node(property.value, depth + 1)? });
                }
                keep_last_of_equal_keys(&mut entries, &mut self.warnings);
                Value::Mapping(entries, Layout::Flow)
            }
        };
        Ok(Node { value, span, tag: None, alias: None })
    }
}

fn scalar(text: String, style: ScalarStyle) -> Value {
    Value::Scalar(Scalar { text, style })
}
