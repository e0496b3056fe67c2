//! Terraform's JSON syntax: the same blocks and attributes as objects, every string a template.

use super::{Attribute, Block, Body, Expr, ExprKind, Part, Problem, parse_template};
use crate::iac::syntax::{self, Format, Node, ScalarStyle, Value};
use crate::repo::RepoPath;
use crate::text::Spanned;

/// How deep objects are read as blocks too; no resource nests blocks deeper.
const MAX_BLOCKS: usize = 4;

/// The blocks of a configuration, with the number of their labels.
const BLOCKS: [(&str, usize); 8] = [
    ("resource", 2),
    ("data", 2),
    ("module", 1),
    ("variable", 1),
    ("output", 1),
    ("provider", 1),
    ("locals", 0),
    ("terraform", 0),
];

/// Parses a `.tf.json` or `.tfvars.json` file.
pub(super) fn parse(file: &RepoPath, bytes: &[u8]) -> Result<Body, Problem> {
    let tree = syntax::parse(bytes, Format::Json)?;
    let text = std::str::from_utf8(bytes).unwrap_or_default();
    let reader = Reader { text };
    if file.as_str().ends_with(".tfvars.json") {
        return Ok(reader.body(&tree.root, 0));
    }
    let mut body = Body::default();
    for (kind, value) in entries(&tree.root) {
        let Some((_, labels)) = BLOCKS.iter().find(|(name, _)| *name == kind.value) else { continue };
        reader.blocks(&kind.value, value, *labels, Vec::new(), &mut body.blocks);
    }
    Ok(body)
}

struct Reader<'t> {
    text: &'t str,
}

impl Reader<'_> {
    fn blocks(&self, kind: &str, node: &Node, labels: usize, found: Vec<Spanned<String>>, blocks: &mut Vec<Block>) {
        // A list holds several blocks with the same labels.
        for node in node.items().unwrap_or(std::slice::from_ref(node)) {
            if found.len() == labels {
                let body = self.body(node, MAX_BLOCKS);
                blocks.push(Block { kind: kind.to_owned(), labels: found.clone(), body, span: node.span });
                continue;
            }
            for (label, value) in entries(node) {
                let found = found.iter().cloned().chain([label]).collect();
                self.blocks(kind, value, labels, found, blocks);
            }
        }
    }

    fn body(&self, node: &Node, blocks_within: usize) -> Body {
        let mut body = Body::default();
        for (name, value) in entries(node).filter(|(name, _)| name.value != "//") {
            let nested = value.items().unwrap_or(std::slice::from_ref(value));
            if blocks_within > 0 && !nested.is_empty() && nested.iter().all(|node| node.entries().is_some()) {
                let block = |node: &Node| Block {
                    kind: name.value.clone(),
                    labels: Vec::new(),
                    body: self.body(node, blocks_within - 1),
                    span: node.span,
                };
                body.blocks.extend(nested.iter().map(block));
            }
            body.attributes.push(Attribute { name: name.value, value: self.expr(value) });
        }
        body
    }

    fn expr(&self, node: &Node) -> Expr {
        let kind = match &node.value {
            _ if node.is_null() => ExprKind::Null,
            Value::Scalar(scalar) if scalar.style == ScalarStyle::Plain => {
                match (node.as_bool(), scalar.text.parse()) {
                    (Some(value), _) => ExprKind::Bool(value),
                    (None, Ok(number)) => ExprKind::Number(number),
                    (None, Err(_)) => self.template(node, &scalar.text),
                }
            }
            Value::Scalar(scalar) => self.template(node, &scalar.text),
            Value::Sequence(items, _) => ExprKind::List(items.iter().map(|item| self.expr(item)).collect()),
            Value::Mapping(entries, _) => {
                let entries = entries.iter().map(|entry| (self.expr(&entry.key), self.expr(&entry.value)));
                ExprKind::Object(entries.collect())
            }
        };
        Expr { kind, span: node.span }
    }

    fn template(&self, node: &Node, text: &str) -> ExprKind {
        let inside = node.span.start + 1;
        let is_exact = self.text.get(inside..inside + text.len()) == Some(text);
        let parsed = parse_template(text, is_exact.then_some(inside), node.span);
        // Text that is no template is taken as it is.
        let plain = |_| vec![Part::Text { text: text.to_owned(), span: node.span, exact: false }];
        ExprKind::Template(parsed.unwrap_or_else(plain))
    }
}

fn entries(node: &Node) -> impl Iterator<Item = (Spanned<String>, &Node)> {
    node.entries().unwrap_or_default().iter().filter_map(|entry| {
        let key = Spanned { value: entry.key.text()?.to_owned(), span: entry.key.span };
        Some((key, &entry.value))
    })
}
