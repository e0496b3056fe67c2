//! HCL as the spanned tree that YAML and JSON give, for edits: a body is a block mapping in the order of the file, an object
//! is a flow mapping, a list a flow sequence. `jsonencode({…})` is its argument. What is no literal is a scalar with the tag
//! [`EXPRESSION`] and the text of the file.

use std::ops::Range;

use hcl_edit::Span as _;
use hcl_edit::expr::{Expression, ObjectKey};
use hcl_edit::structure::{Body, Structure};

use super::Problem;
use crate::iac::syntax::{Entry, Format, Layout, MAX_DEPTH, Node, Scalar, ScalarStyle, Tree, Value};
use crate::text::{Span, Spanned};

/// The tag of what is no literal.
pub const EXPRESSION: &str = "!expression";

/// The tree of a file in HCL's native syntax. A block's key is its kind, and the block's value has the span of all of the
/// block; a heredoc is a literal scalar with the span of its lines.
///
/// # Errors
/// The place and the reason, if the file does not parse.
pub fn tree(text: &str) -> Result<Tree, Problem> {
    let body = text.strip_prefix('\u{feff}').unwrap_or(text);
    let offset = text.len() - body.len();
    let parsed = hcl_edit::parser::parse_body(body).map_err(|error| super::hcl::problem(&error, offset))?;
    let reader = Reader { text, offset };
    let root = reader.body(&parsed, Span::new(offset, text.len()), 0);
    Ok(Tree { root, format: Format::Hcl, warnings: Vec::new() })
}

struct Reader<'t> {
    text: &'t str,
    offset: usize,
}

impl Reader<'_> {
    fn span(&self, range: Option<Range<usize>>) -> Span {
        range.map_or_else(Span::default, |range| Span::new(self.offset + range.start, self.offset + range.end))
    }

    fn body(&self, body: &Body, span: Span, depth: usize) -> Node {
        let entries = body.iter().map(|structure| match structure {
            Structure::Attribute(attribute) => Entry {
                key: text(attribute.key.as_str(), self.span(attribute.key.span()), ScalarStyle::Plain),
                value: self.expr(&attribute.value, depth + 1),
            },
            Structure::Block(block) => {
                let span = self.span(block.span());
                let key = text(block.ident.as_str(), self.span(block.ident.span()), ScalarStyle::Plain);
                let mut value = self.body(&block.body, span, depth + 1);
                // What tells a block from others of its kind is part of what it says.
                let labels: Vec<&str> = block.labels.iter().map(|label| label.as_str()).collect();
                if !labels.is_empty() {
                    value.tag = Some(Spanned { value: labels.join(" "), span });
                }
                Entry { key, value }
            }
        });
        Node { value: Value::Mapping(entries.collect(), Layout::Block), span, tag: None, alias: None }
    }

    fn expr(&self, expr: &Expression, depth: usize) -> Node {
        let span = self.span(expr.span());
        match expr {
            _ if depth > MAX_DEPTH => self.opaque(span),
            Expression::String(value) => text(value.value(), span, ScalarStyle::DoubleQuoted),
            Expression::HeredocTemplate(heredoc) => {
                let lines = self.span(heredoc.template.span());
                text(self.text.get(lines.start..lines.end).unwrap_or_default(), lines, ScalarStyle::Literal)
            }
            Expression::Array(items) => {
                let items = items.iter().map(|item| self.expr(item, depth + 1)).collect();
                Node { value: Value::Sequence(items, Layout::Flow), span, tag: None, alias: None }
            }
            Expression::Object(object) => {
                let entries = object
                    .iter()
                    .map(|(key, value)| Entry { key: self.key(key), value: self.expr(value.expr(), depth + 1) });
                Node { value: Value::Mapping(entries.collect(), Layout::Flow), span, tag: None, alias: None }
            }
            Expression::FuncCall(call) if call.name.namespace.is_empty() && call.name.name.as_str() == "jsonencode" => {
                match call.args.iter().next() {
                    Some(argument) if call.args.len() == 1 => self.expr(argument, depth + 1),
                    _ => self.opaque(span),
                }
            }
            _ => self.opaque(span),
        }
    }

    fn key(&self, key: &ObjectKey) -> Node {
        match key {
            ObjectKey::Ident(name) => text(name.as_str(), self.span(name.span()), ScalarStyle::Plain),
            ObjectKey::Expression(Expression::Variable(name)) => {
                text(name.as_str(), self.span(name.span()), ScalarStyle::Plain)
            }
            ObjectKey::Expression(Expression::String(name)) => {
                text(name.value(), self.span(name.span()), ScalarStyle::DoubleQuoted)
            }
            ObjectKey::Expression(other) => self.opaque(self.span(other.span())),
        }
    }

    /// An expression as the text that it is.
    fn opaque(&self, span: Span) -> Node {
        let mut node = text(self.text.get(span.start..span.end).unwrap_or_default(), span, ScalarStyle::Plain);
        node.tag = Some(Spanned { value: EXPRESSION.to_owned(), span });
        node
    }
}

fn text(text: &str, span: Span, style: ScalarStyle) -> Node {
    Node { value: Value::Scalar(Scalar { text: text.to_owned(), style }), span, tag: None, alias: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every node with the bytes that it stands for, a line each.
    fn outline(file: &str) -> String {
        fn look(file: &str, node: &Node, depth: usize, out: &mut String) {
            let text = file[node.span.start..node.span.end].lines().next().unwrap_or_default();
            let tag = node.tag.as_ref().map_or(String::new(), |tag| format!("{} ", tag.value));
            out.push_str(&format!("{}{tag}{text}\n", "  ".repeat(depth)));
            for item in node.items().unwrap_or_default() {
                look(file, item, depth + 1, out);
            }
            for entry in node.entries().unwrap_or_default() {
                let key = &file[entry.key.span.start..entry.key.span.end];
                out.push_str(&format!("{}{key}:\n", "  ".repeat(depth + 1)));
                look(file, &entry.value, depth + 2, out);
            }
        }
        let mut out = String::new();
        look(file, &tree(file).unwrap().root, 0, &mut out);
        out
    }

    #[test]
    fn places_are_those_of_the_file() {
        let file = "\u{feff}data \"a\" \"b\" {\n  statement {\n    actions = [\"s3:*\", local.x, ] # more\n  }\n}\n\
            x = jsonencode({ \"A\" = \"b\", C : [1] })\ny = <<-EOT\n  {\"A\": 1}\nEOT\nz = \"${x}\"\n";
        insta::assert_snapshot!(outline(file), @r#"
        data "a" "b" {
          data:
            a b data "a" "b" {
              statement:
                statement {
                  actions:
                    ["s3:*", local.x, ]
                      "s3:*"
                      !expression local.x
          x:
            { "A" = "b", C : [1] }
              "A":
                "b"
              C:
                [1]
                  !expression 1
          y:
              {"A": 1}
          z:
            !expression "${x}"
        "#);
    }
}
