//! Terraform's configuration language as a spanned tree, whichever of its two syntaxes a file is written in.
//!
//! `hcl-edit` and the JSON reader stay behind [`hcl`], [`json`] and [`tree`](mod@tree): nothing else names them. Spans are those of one file.
//!
//! Facts: the HCL native syntax specification; "JSON Configuration Syntax" in the Terraform documentation.

mod hcl;
mod json;
mod tree;

use crate::iac::syntax::Problem;
use crate::repo::RepoPath;
use crate::text::{Span, Spanned};

pub use hcl::parse_template;
pub use tree::{EXPRESSION, tree};

/// The largest file that is parsed, in bytes.
pub const MAX_BYTES: usize = 1 << 20;

/// What stands between the braces of a block, or in a file.
#[derive(Debug, Default)]
pub struct Body {
    /// `name = value`
    pub attributes: Vec<Attribute>,
    /// Nested blocks, in order. In JSON an object may be a block or a value, so it is listed as both.
    pub blocks: Vec<Block>,
}

/// `name = value`
#[derive(Debug)]
pub struct Attribute {
    /// The name.
    pub name: String,
    /// Its value.
    pub value: Expr,
}

/// `kind "label" { … }`
#[derive(Debug)]
pub struct Block {
    /// `resource`, `statement`
    pub kind: String,
    /// The labels.
    pub labels: Vec<Spanned<String>>,
    /// What is in it.
    pub body: Body,
    /// All of it.
    pub span: Span,
}

/// An expression and where it stands; a quoted string with its quotes.
#[derive(Debug)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Its place.
    pub span: Span,
}

/// What an expression is.
#[derive(Debug)]
pub enum ExprKind {
    /// `null`
    Null,
    /// `true`, `false`
    Bool(bool),
    /// A number.
    Number(f64),
    /// A quoted string or heredoc.
    Template(Vec<Part>),
    /// `[a, b]`
    List(Vec<Expr>),
    /// `{ a = b }`; a bare name on the left is text.
    Object(Vec<(Expr, Expr)>),
    /// A name: `var`, or one that a `for` binds.
    Name(String),
    /// A value and the steps into it: `var.names[0].id`.
    Path(Box<Expr>, Vec<Step>),
    /// A function's name, its arguments, and whether the last one is spread (`…`).
    Call(String, Vec<Expr>, bool),
    /// `a ? b : c`
    If(Box<[Expr; 3]>),
    /// `!a`
    Not(Box<Expr>),
    /// `-a`
    Negate(Box<Expr>),
    /// `a && b`
    Binary(Operator, Box<[Expr; 2]>),
    /// `[for k, v in c : x if y]`
    For(Box<For>),
    /// An expression of another file than the one around it, by the file's number: an override file's.
    Elsewhere(usize, Box<Expr>),
}

/// A piece of a string.
#[derive(Debug)]
pub enum Part {
    /// Text. If it is `exact`, it stands in the file byte for byte.
    Text {
        /// The decoded text.
        text: String,
        /// Its place.
        span: Span,
        /// Whether the bytes at the place are the text.
        exact: bool,
    },
    /// `${value}`
    Value(Expr),
    /// `%{ if condition }…%{ else }…%{ endif }`
    If(Expr, Vec<Self>, Vec<Self>),
    /// `%{ for key, value in collection }…%{ endfor }`
    For {
        /// The name of the key.
        key: Option<String>,
        /// The name of the value.
        value: String,
        /// What is gone through.
        collection: Expr,
        /// What is repeated.
        body: Vec<Self>,
    },
}

/// One step into a value.
#[derive(Debug)]
pub enum Step {
    /// `.name`
    Attribute(String),
    /// `[key]`
    Index(Expr),
    /// `.*` and `[*]`: what follows is asked of each element.
    Splat,
}

/// An operator with two operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is named as HCL names it")]
pub enum Operator {
    And,
    Or,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
}

/// A `for` expression.
#[derive(Debug)]
pub struct For {
    /// The name of the key.
    pub key_name: Option<String>,
    /// The name of the value.
    pub value_name: String,
    /// What is gone through.
    pub collection: Expr,
    /// The key of each entry, if an object is made.
    pub key: Option<Expr>,
    /// The value of each entry or item.
    pub value: Expr,
    /// `if`
    pub condition: Option<Expr>,
    /// `...`: values of one key are collected into a list.
    pub groups: bool,
}

impl Body {
    /// The value of an attribute.
    pub fn get(&self, name: &str) -> Option<&Expr> {
        self.attributes.iter().find(|attribute| attribute.name == name).map(|attribute| &attribute.value)
    }

    /// The blocks of a kind, `dynamic` ones not included.
    pub fn blocks<'b>(&'b self, kind: &'b str) -> impl Iterator<Item = &'b Block> {
        self.blocks.iter().filter(move |block| block.kind == kind)
    }
}

impl Block {
    /// The text of a label.
    pub fn label(&self, index: usize) -> Option<&str> {
        self.labels.get(index).map(|label| &*label.value)
    }

    /// The place of the last label, or of the block if it has none.
    pub fn name_span(&self) -> Span {
        self.labels.last().map_or(self.span, |label| label.span)
    }
}

/// Parses a configuration or variables file.
///
/// # Errors
/// The place and the reason, if any of the file is not as the language wants it: HCL knows no recovery.
pub fn parse(file: &RepoPath, bytes: &[u8]) -> Result<Body, Problem> {
    parse_any(file, bytes).map_err(|problem| match crate::text::merge_conflict(bytes) {
        Some(span) => Problem { span, message: "it holds a merge conflict that is not resolved".to_owned() },
        None => problem,
    })
}

fn parse_any(file: &RepoPath, bytes: &[u8]) -> Result<Body, Problem> {
    let problem = |message: String| Problem { span: Span::default(), message };
    if bytes.len() > MAX_BYTES {
        return Err(problem(format!("the file is larger than {} MiB, so it is not read", MAX_BYTES >> 20)));
    }
    if file.extension() == Some("json") {
        return json::parse(file, bytes);
    }
    let text = std::str::from_utf8(bytes).map_err(|error| Problem {
        span: Span::new(error.valid_up_to(), error.valid_up_to()),
        message: "the file is not UTF-8 text".to_owned(),
    })?;
    hcl::parse(text)
}
