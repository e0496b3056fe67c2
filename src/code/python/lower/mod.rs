//! Syntax tree to [`Module`].
//!
//! One walk with one cursor, in time linear in the file. Long operator and call chains lean to the left in the tree and are
//! followed in a loop, because generated code has them thousands long; anything else that nests deeper than [`MAX_DEPTH`]
//! is left out with a note. Where the text is not Python, tree-sitter's error nodes mark it: the note names the place, and
//! whatever statements stand around and inside the error still count.

mod carried;
mod expressions;
mod indentation;
mod kinds;
mod patterns;
mod scopes;
mod statements;
pub(super) mod strings;

use std::cell::Cell;
use std::ops::ControlFlow;

use indexmap::IndexSet;
use tree_sitter::{ParseOptions, ParseState, Parser, TreeCursor};

use self::kinds::{Field, GRAMMAR, Kind};
use self::scopes::OpenScope;
pub(super) use strings::{HOLE, MARKS, OBJECT, harmless, mark, mark_number};

use super::syntax::{Expr, ExprId, Home, Module, Name, Place, ScopeKind, Stmt};
use crate::text::Span;

/// How deep brackets and blocks may nest. CPython's own parser stops at 200 brackets and 100 blocks.
const MAX_DEPTH: usize = 200;

/// How many links of a chain `a.b().c()` are kept in one expression; longer ones go through a hidden variable.
const MAX_CHAIN: usize = 60;

/// What is said of a place that is no Python.
const SYNTAX_ERROR: &str = "the syntax error here hides some of the code";

/// What is said of a file that the parser gave up.
const IRREGULAR: &str = "the file is too irregular to parse and was not analysed";

/// What is said of a file that the parser must not see.
const TOO_DEEP: &str = "the file's blocks nest hundreds deep, so it was not analysed";

/// How many places of one file get a note of their own.
const MAX_NOTES: usize = 3;

/// How often the parser may report progress for each byte before it is stopped. It reports once in about a hundred steps,
/// and plain text takes a few steps a byte: only text made to defeat error recovery comes near.
const PROGRESS_PER_BYTE: usize = 4;

/// How many bytes the parser is handed at once. What it reads again, it is handed again: so it shows how far it looks ahead,
/// which may be to the end of the file at each step.
const PIECE: usize = 1 << 10;

/// How often the parser may read a text, before it is stopped. Most is read twice.
const MOST_READINGS: usize = 100;

/// Reads the text of one file.
pub fn lower(text: &str) -> Module {
    let (module, backquoted) = lower_once(text);
    if backquoted.is_empty() {
        return module;
    }
    // Python 2 takes what stands between backquotes for code, and the grammar for a string.
    let mut bytes = text.as_bytes().to_vec();
    for place in backquoted {
        if let Some([first @ b'`', .., last @ b'`']) = bytes.get_mut(place.start as usize..place.end as usize) {
            (*first, *last) = (b'(', b')');
        }
    }
    String::from_utf8(bytes).map_or(module, |text| lower_once(&text).0)
}

/// Reads a text, and says what stands between backquotes.
fn lower_once(text: &str) -> (Module, Vec<Place>) {
    let tree = parse(text);
    let mut lowerer = Lowerer::new(text, tree.as_ref().map(tree_sitter::Tree::walk));
    if tree.is_none() {
        lowerer.note(if indentation::is_too_deep(text) { TOO_DEEP } else { IRREGULAR });
    }
    lowerer.open_scope();
    let body = lowerer.children_as_block();
    lowerer.close_scope(Name::MAX, ScopeKind::Module, body, 0, Box::new([]));
    if let Some(tree) = tree.as_ref().filter(|tree| tree.root_node().has_error() && lowerer.module.notes.is_empty()) {
        let place = first_error(tree);
        lowerer.module.notes.push((place, SYNTAX_ERROR.into()));
    }
    let backquoted = std::mem::take(&mut lowerer.backquoted);
    (lowerer.finish(), backquoted)
}

fn parse(text: &str) -> Option<tree_sitter::Tree> {
    if indentation::is_too_deep(text) {
        return None;
    }
    let mut parser = Parser::new();
    parser.set_language(&GRAMMAR.language).ok()?;
    let bytes = text.as_bytes();
    let mut left = 10_000 + bytes.len().saturating_mul(PROGRESS_PER_BYTE);
    let pieces = Cell::new(1_000 + (bytes.len() / PIECE).saturating_mul(MOST_READINGS));
    let mut count = |_: &ParseState| {
        left = left.saturating_sub(1);
        if left == 0 || pieces.get() == 0 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let mut read = |at: usize, _| {
        let rest = bytes.get(at..).unwrap_or_default();
        let left = pieces.get();
        pieces.set(left.saturating_sub(1));
        // To the parser, the text then ends: it comes to its next report soon.
        if left == 0 { &[][..] } else { rest.get(..PIECE).unwrap_or(rest) }
    };
    let options = ParseOptions::new().progress_callback(&mut count);
    parser.parse_with_options(&mut read, None, Some(options)).filter(|_| pieces.get() > 0)
}

/// Says of each offset of a text whether a comment stands there. A text that cannot be parsed has none.
pub fn are_comments(text: &str, offsets: &[usize]) -> Vec<bool> {
    let tree = parse(text);
    let is_comment = |at: &usize| {
        let node = tree.as_ref().and_then(|tree| tree.root_node().descendant_for_byte_range(*at, at + 1));
        node.is_some_and(|node| node.kind() == "comment")
    };
    offsets.iter().map(is_comment).collect()
}

/// Where the parser first lost its way; the whole file where its one error is the root.
fn first_error(tree: &tree_sitter::Tree) -> Span {
    let mut cursor = tree.walk();
    loop {
        let node = cursor.node();
        if (node.is_error() && cursor.depth() > 0) || node.is_missing() {
            return Span::new(node.start_byte(), node.end_byte());
        }
        if node.has_error() && cursor.goto_first_child() {
            continue;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                return Span::default();
            }
        }
    }
}

struct Lowerer<'t> {
    text: &'t str,
    /// `None` only where no tree came out of the parser.
    cursor: Option<TreeCursor<'t>>,
    names: IndexSet<Box<str>, rustc_hash::FxBuildHasher>,
    module: Module,
    /// The scopes that are open, outermost first.
    open: Vec<OpenScope>,
    /// Assignments to hidden variables that have to run before the statement at hand.
    hoisted: Vec<Stmt>,
    /// What stands between backquotes.
    backquoted: Vec<Place>,
    /// Whether the expression at hand runs once in its statement, so that parts of it may be hoisted.
    straight: bool,
    depth: usize,
}

impl<'t> Lowerer<'t> {
    fn new(text: &'t str, cursor: Option<TreeCursor<'t>>) -> Self {
        Self {
            text,
            cursor,
            names: IndexSet::default(),
            module: Module::default(),
            open: Vec::new(),
            hoisted: Vec::new(),
            backquoted: Vec::new(),
            straight: true,
            depth: 0,
        }
    }

    fn finish(mut self) -> Module {
        self.module.names = self.names.into_iter().collect();
        self.module.exprs.shrink_to_fit();
        self.module.spans.shrink_to_fit();
        self.module
    }

    fn intern(&mut self, text: &str) -> Name {
        let index = self.names.get_index_of(text).unwrap_or_else(|| self.names.insert_full(text.into()).0);
        // A file has at most as many names as bytes, and `decode::MAX_BYTES` is far below `u32::MAX`.
        index as Name
    }

    fn kind(&self) -> Kind {
        self.cursor.as_ref().map_or(Kind::Token, |cursor| GRAMMAR.kind(cursor.node()))
    }

    fn field(&self) -> Field {
        self.cursor.as_ref().map_or(Field::Other, |cursor| GRAMMAR.field(cursor.field_id()))
    }

    fn place(&self) -> Place {
        self.cursor.as_ref().map_or(Place::default(), |cursor| {
            let node = cursor.node();
            // Offsets are below `decode::MAX_BYTES`.
            Place { start: node.start_byte() as u32, end: node.end_byte() as u32 }
        })
    }

    fn node_text(&self) -> &'t str {
        let place = self.place();
        self.text.get(place.start as usize..place.end as usize).unwrap_or_default()
    }

    fn node_name(&mut self) -> Name {
        let text = self.node_text();
        self.intern(text)
    }

    fn down(&mut self) -> bool {
        self.cursor.as_mut().is_some_and(TreeCursor::goto_first_child)
    }

    fn next(&mut self) -> bool {
        self.cursor.as_mut().is_some_and(TreeCursor::goto_next_sibling)
    }

    fn up(&mut self) {
        if let Some(cursor) = &mut self.cursor {
            cursor.goto_parent();
        }
    }

    /// Calls `each` at every child of the node at hand, which it must come back to.
    fn children(&mut self, mut each: impl FnMut(&mut Self, Field, Kind)) {
        // The parser stacks what it skips, and to ask for a field looks at the whole stack: a flood of `;` took a minute.
        let has_fields = self.kind() != Kind::Error;
        self.each_child(|this, kind| {
            let field = if has_fields { this.field() } else { Field::Other };
            each(this, field, kind);
        });
    }

    /// The same where no field matters: there may be a great many children.
    fn each_child(&mut self, mut each: impl FnMut(&mut Self, Kind)) {
        if !self.down() {
            return;
        }
        loop {
            each(self, self.kind());
            if !self.next() {
                break;
            }
        }
        self.up();
    }

    /// Runs `inner` one level deeper; `None` with a note if that is too deep.
    fn deeper<T>(&mut self, inner: impl FnOnce(&mut Self) -> T) -> Option<T> {
        if self.depth >= MAX_DEPTH {
            self.note(format!("code nested deeper than {MAX_DEPTH} levels was not analysed"));
            return None;
        }
        self.depth += 1;
        let result = inner(self);
        self.depth -= 1;
        Some(result)
    }

    /// A note about the node at hand.
    fn note(&mut self, message: impl Into<String>) {
        if self.module.notes.len() < MAX_NOTES {
            let place = self.place();
            self.module.notes.push((Span::new(place.start as usize, place.end as usize), message.into()));
        }
    }

    fn push(&mut self, expr: Expr, place: Place) -> ExprId {
        self.module.exprs.push(expr);
        self.module.spans.push(place);
        // At most one expression a byte.
        (self.module.exprs.len() - 1) as ExprId
    }

    /// A fresh variable of the scope at hand that no source text can name.
    fn hidden(&mut self, name: Name, place: Place) -> ExprId {
        let slot = self.hidden_slot();
        self.push(Expr::Name(name, Home::Local(slot)), place)
    }
}

#[cfg(test)]
mod tests;
