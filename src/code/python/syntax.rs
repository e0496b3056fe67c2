//! A module as the analysis reads it: what [`super::lower`] makes of a file's syntax tree.
//!
//! Expressions live in one arena, so that an [`ExprId`] names a place in the program. Names are resolved: every [`Expr::Name`]
//! says which scope holds it. What the analysis does not need is left out: comments, bare strings, operators on numbers.

use crate::text::Span;

/// An index into [`Module::names`]: an identifier or the text of a string.
pub type Name = u32;

/// An index into [`Module::exprs`].
pub type ExprId = u32;

/// An index into [`Module::scopes`].
pub type ScopeId = u32;

/// Statements in order.
pub type Block = Box<[Stmt]>;

/// One file.
#[derive(Debug, Default)]
pub struct Module {
    /// Identifiers and string texts, each once.
    pub names: Names,
    /// All expressions.
    pub exprs: Vec<Expr>,
    /// Where each expression stands; parallel to `exprs`.
    pub spans: Vec<Place>,
    /// The module body first, then functions, lambdas and classes.
    pub scopes: Vec<Scope>,
    /// Parts of the file that could not be read, and why.
    pub notes: Vec<(Span, String)>,
    /// Texts that name a class of a library that calls AWS, as settings do.
    pub named: Vec<ExprId>,
    /// How many statements the file has: the measure of the analysis's budget.
    pub statements: usize,
}

/// Texts by number, in one piece: a program has a great many.
#[derive(Debug, Default)]
pub struct Names {
    text: Box<str>,
    /// Where each ends.
    ends: Box<[u32]>,
}

impl Names {
    /// The text of this number.
    pub fn get(&self, name: Name) -> Option<&str> {
        let end = *self.ends.get(name as usize)? as usize;
        let start = (name as usize).checked_sub(1).map_or(0, |before| self.ends[before] as usize);
        self.text.get(start..end)
    }

    /// All, in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.ends.len() as Name).filter_map(|name| self.get(name))
    }
}

impl<T: AsRef<str>> FromIterator<T> for Names {
    fn from_iter<I: IntoIterator<Item = T>>(names: I) -> Self {
        let (mut text, mut ends) = (String::new(), Vec::new());
        for name in names {
            text.push_str(name.as_ref());
            // A file's names are hardly longer than the file, and `decode::MAX_BYTES` is far below `u32::MAX`.
            ends.push(text.len() as u32);
        }
        Self { text: text.into(), ends: ends.into() }
    }
}

/// A span in four-byte offsets; files are far smaller than 4 GiB.
#[derive(Clone, Copy, Debug, Default)]
pub struct Place {
    /// Offset of the first byte.
    pub start: u32,
    /// Offset just past the last byte.
    pub end: u32,
}

/// A body of code with its own names.
#[derive(Debug)]
pub struct Scope {
    /// The function's or class's name.
    pub name: Name,
    /// What it is.
    pub kind: ScopeKind,
    /// Its variables by slot, parameters first.
    pub locals: Vec<Local>,
    /// What it runs.
    pub body: Block,
    /// The expressions that belong to it or to scopes inside it.
    pub exprs: std::ops::Range<ExprId>,
    /// Decorators, outermost first; they belong to the scope around it.
    pub decorators: Box<[ExprId]>,
}

/// What kind of scope it is.
#[derive(Debug)]
pub enum ScopeKind {
    /// The file's own body.
    Module,
    /// `def` or `lambda`.
    Function {
        /// In order.
        parameters: Box<[Parameter]>,
        /// Whether it yields: calling it gives an iterator.
        generator: bool,
        /// The `->` annotation.
        returns: Option<ExprId>,
    },
    /// `class`
    Class {
        /// Bases and keywords such as `metaclass=`.
        bases: Box<[Argument]>,
        /// Annotated variables of the body, in order: a dataclass's fields.
        fields: Box<[Field]>,
    },
}

/// An annotated class variable, or one of attrs.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// Its name.
    pub name: Name,
    /// Its type, if it has one: attrs' fields need none.
    pub annotation: Option<ExprId>,
    /// Its default.
    pub default: Option<ExprId>,
}

/// A variable of a scope.
#[derive(Clone, Copy, Debug)]
pub struct Local {
    /// Its name.
    pub name: Name,
    /// Whether a nested function reads it.
    pub captured: bool,
    /// Whether a nested function rebinds it (`nonlocal`): its value then does not follow the order of the scope's statements.
    pub rebound: bool,
}

/// A parameter. Its slot is its index among the parameters.
#[derive(Clone, Copy, Debug)]
pub struct Parameter {
    /// Its name.
    pub name: Name,
    /// How arguments reach it.
    pub kind: ParameterKind,
    /// Its default value; belongs to the scope around the function.
    pub default: Option<ExprId>,
    /// Its type; belongs to the scope around the function.
    pub annotation: Option<ExprId>,
}

/// How arguments reach a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParameterKind {
    /// By position only.
    PositionalOnly,
    /// By position or name.
    Normal,
    /// By name only.
    KeywordOnly,
    /// `*args`
    Rest,
    /// `**kwargs`
    Keywords,
}

/// Where a name's variable lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Home {
    /// In the scope itself.
    Local(u32),
    /// In a scope around it: so many scopes out, and the slot there.
    Outer {
        /// How many scopes out.
        up: u16,
        /// The slot there.
        slot: u32,
    },
    /// Among the module's names, or built in.
    Global,
}

/// An expression.
#[derive(Clone, Debug)]
pub enum Expr {
    /// A variable, read or (as a target) written.
    Name(Name, Home),
    /// `None`
    None,
    /// `True`, `False`
    Bool(bool),
    /// A number, as written.
    Number(Name),
    /// A string without holes.
    Text(Name),
    /// An f-string: its parts in order.
    Format(Box<[ExprId]>),
    /// `object.name`
    Attribute(ExprId, Name),
    /// `await a`
    Await(ExprId),
    /// `object[index]`
    Subscript(ExprId, ExprId),
    /// `callee(arguments)`
    Call(ExprId, Box<[Argument]>),
    /// `a + b + c`
    Sum(Box<[ExprId]>),
    /// `a % b`
    Modulo(ExprId, ExprId),
    /// `a | b | c`
    Union(Box<[ExprId]>),
    /// `a and b and c`
    And(Box<[ExprId]>),
    /// `a or b or c`
    Or(Box<[ExprId]>),
    /// `not a`
    Not(ExprId),
    /// `a == b` and the like
    Compare(ExprId, Comparison, ExprId),
    /// `then if test else otherwise`, in order test, then, otherwise
    Conditional(ExprId, ExprId, ExprId),
    /// A lambda.
    Lambda(ScopeId),
    /// `(a, b)`
    Tuple(Box<[ExprId]>),
    /// `[a, b]` or `{a, b}`
    List(Box<[ExprId]>),
    /// `{key: value, **rest}`; `None` for the key of `**rest`
    Dict(Box<[(Option<ExprId>, ExprId)]>),
    /// `*a`
    Starred(ExprId),
    /// A comprehension or generator expression.
    Comprehension(Box<Comprehension>),
    /// `yield a`
    Yield(Option<ExprId>),
    /// `yield from a`
    YieldFrom(ExprId),
    /// `target := value`
    Walrus(ExprId, ExprId),
    /// `start:stop:step` in brackets, as far as it is given
    Slice(Box<[Option<ExprId>; 3]>),
    /// Something whose parts run but whose value is plain data (arithmetic).
    Data(Box<[ExprId]>),
}

impl Expr {
    /// Whether it stands for a variable, an attribute or an item, which can be given another value.
    pub fn is_place(&self) -> bool {
        matches!(self, Self::Name(..) | Self::Attribute(..) | Self::Subscript(..))
    }
}

/// A comparison operator, as far as it matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// `==`, `is`
    Equal,
    /// `!=`, `is not`
    NotEqual,
    /// `in`
    In,
    /// `not in`
    NotIn,
    /// `<` and the like
    Other,
}

/// An argument of a call.
#[derive(Clone, Copy, Debug)]
pub enum Argument {
    /// `a`
    Positional(ExprId),
    /// `name=a`
    Keyword(Name, ExprId),
    /// `*a`
    Spread(ExprId),
    /// `**a`
    SpreadKeywords(ExprId),
}

impl Argument {
    /// What is passed, or spread.
    pub fn value(self) -> ExprId {
        match self {
            Self::Positional(value) | Self::Keyword(_, value) | Self::Spread(value) | Self::SpreadKeywords(value) => {
                value
            }
        }
    }
}

/// `[element for target in iterable if condition]`
#[derive(Clone, Debug)]
pub struct Comprehension {
    /// For a dict comprehension, the key.
    pub key: Option<ExprId>,
    /// The element, or the dict comprehension's value.
    pub element: ExprId,
    /// The clauses in order.
    pub clauses: Box<[Clause]>,
}

/// A clause of a comprehension.
#[derive(Clone, Copy, Debug)]
pub enum Clause {
    /// `for target in iterable`
    For(ExprId, ExprId),
    /// `if condition`
    If(ExprId),
}

/// A statement.
#[derive(Debug)]
pub enum Stmt {
    /// An expression for its effect.
    Expr(ExprId),
    /// `a = b = value`
    Assign(Box<[ExprId]>, ExprId),
    /// `a: annotation = value`
    Annotate(ExprId, ExprId, Option<ExprId>),
    /// `a += value`; the operator matters only where it is `+` or `|`
    Augment(ExprId, Augment, ExprId),
    /// `return value`
    Return(Option<ExprId>),
    /// `raise value`
    Raise(Option<ExprId>),
    /// `break`
    Break,
    /// `continue`
    Continue,
    /// `del target`
    Delete(ExprId),
    /// `if`, `elif`.., `else`
    If(Box<[(ExprId, Block)]>, Block),
    /// `while test: body else: otherwise`
    While(Box<While>),
    /// `for target in iterable: body else: otherwise`
    For(Box<For>),
    /// `try`
    Try(Box<Try>),
    /// `with`
    With(Box<[(ExprId, Option<ExprId>)]>, Block),
    /// `match`
    Match(ExprId, Box<[Case]>),
    /// `def`
    Function(ScopeId, ExprId),
    /// `class`
    Class(ScopeId, ExprId),
    /// `import a.b` (binds `a`) or `import a.b as c` (binds the whole)
    Import {
        /// The dotted name.
        module: Box<[Name]>,
        /// The name that is bound.
        target: ExprId,
        /// Whether `target` stands for the whole dotted name.
        whole: bool,
    },
    /// `from ..a.b import c as d`
    ImportFrom {
        /// How many leading dots.
        level: u32,
        /// The dotted name.
        module: Box<[Name]>,
        /// What is imported, and the name that is bound.
        names: Box<[(Name, ExprId)]>,
    },
    /// `from a.b import *`
    ImportAll {
        /// How many leading dots.
        level: u32,
        /// The dotted name.
        module: Box<[Name]>,
    },
}

/// The operator of an augmented assignment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Augment {
    /// `+=`
    Add,
    /// `|=`
    Union,
    /// Any other.
    Other,
}

/// A `for` statement.
#[derive(Debug)]
pub struct For {
    /// What is bound.
    pub target: ExprId,
    /// What is run through.
    pub iterable: ExprId,
    /// The loop's body.
    pub body: Block,
    /// `else`
    pub otherwise: Block,
    /// The scope's own variables that a round of the loop may take from the round before.
    pub carried: Box<[u32]>,
}

/// A `while` statement.
#[derive(Debug)]
pub struct While {
    /// What it asks before each round.
    pub test: ExprId,
    /// The loop's body.
    pub body: Block,
    /// `else`
    pub otherwise: Block,
    /// The scope's own variables that a round of the loop may take from the round before.
    pub carried: Box<[u32]>,
}

/// A `try` statement.
#[derive(Debug)]
pub struct Try {
    /// `try`
    pub body: Block,
    /// `except`
    pub handlers: Box<[Handler]>,
    /// `else`
    pub otherwise: Block,
    /// `finally`
    pub finally: Block,
}

/// `except class as target: body`
#[derive(Debug)]
pub struct Handler {
    /// Which exceptions it takes.
    pub class: Option<ExprId>,
    /// The name that the exception gets.
    pub target: Option<ExprId>,
    /// What runs.
    pub body: Block,
}

/// A `case` of a `match` statement.
#[derive(Debug)]
pub struct Case {
    /// What the subject must be like.
    pub pattern: Pattern,
    /// `if guard`
    pub guard: Option<ExprId>,
    /// What runs.
    pub body: Block,
}

/// What a `case` asks for.
/// Source: <https://docs.python.org/3/reference/compound_stmts.html#patterns>.
#[derive(Debug)]
pub enum Pattern {
    /// `_`
    Any,
    /// One whose code is nested too deep, or is no Python: it may take anything.
    Unknown,
    /// `name`: anything, which the name then is.
    Capture(ExprId),
    /// `pattern as name`
    As(Box<Self>, ExprId),
    /// `one | other`
    Or(Box<[Self]>),
    /// A literal, or a dotted name: what is equal to it.
    Value(ExprId),
    /// `[first, *rest]`
    Sequence(Box<[Self]>),
    /// `*rest` in a sequence; no name for `*_`.
    Star(Option<ExprId>),
    /// `{"key": pattern, **rest}`
    Mapping(Box<[(ExprId, Self)]>, Option<ExprId>),
    /// `Class(pattern, name=pattern)`
    Class {
        /// The class.
        class: ExprId,
        /// What its first attributes must be like, in the order that it gives them.
        positional: Box<[Self]>,
        /// What attributes must be like by name.
        keywords: Box<[(Name, Self)]>,
    },
}

impl Module {
    /// Puts everything where `place` says that it stands.
    pub fn move_places(&mut self, place: impl Fn(Span) -> Span) {
        for at in &mut self.spans {
            let span = place(Span::new(at.start as usize, at.end as usize));
            // Offsets in a file, which is no longer than `decode::MAX_BYTES`.
            *at = Place { start: span.start as u32, end: span.end as u32 };
        }
        for (span, _) in &mut self.notes {
            *span = place(*span);
        }
    }

    /// The text of a name; empty for a hidden variable.
    pub fn name(&self, name: Name) -> &str {
        self.names.get(name).unwrap_or_default()
    }

    /// An expression.
    pub fn expr(&self, id: ExprId) -> &Expr {
        &self.exprs[id as usize]
    }

    /// Where an expression stands.
    pub fn span(&self, id: ExprId) -> Span {
        let place = self.spans[id as usize];
        Span::new(place.start as usize, place.end as usize)
    }

    /// A scope.
    pub fn scope(&self, id: ScopeId) -> &Scope {
        &self.scopes[id as usize]
    }

    /// The file's own body.
    pub fn body(&self) -> &Scope {
        &self.scopes[0]
    }
}

impl Scope {
    /// The parameters; none for a module or class.
    pub fn parameters(&self) -> &[Parameter] {
        match &self.kind {
            ScopeKind::Function { parameters, .. } => parameters,
            _ => &[],
        }
    }
}
