//! What a Python expression can be, as far as the analysis tells values apart.
//!
//! A [`Value`] is a set of [`Atom`]s: every object that the expression may stand for. Dicts and lists are atoms that hold
//! values themselves; they are immutable here, and changing one in the program makes a new atom. Everything is interned, so
//! values are small, equal values are equal numbers, and joining two is a look-up.
//!
//! The domain is kept finite: a set has at most one dict and one sequence of each kind (their contents are joined), texts
//! and numbers beyond a few become "some text" and "some data", nesting beyond [`MAX_NESTING`] is given up, and
//! [`Values::widen`] takes away what could still grow without end.

use std::collections::BTreeSet;
use std::sync::Arc;

use indexmap::IndexSet;
use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};

use super::builtins::Builtin;
use super::sdk::SdkValue;
use super::sets::Sets;
use crate::code::python::lower::{HOLE, OBJECT};
use crate::code::python::syntax::{ExprId, ScopeId};

/// An interned text.
pub(super) type Sym = u32;

/// A loaded module, by number.
pub(super) type ModuleId = u32;

/// A body of code run in one context, by number.
pub(super) type RunId = u32;

/// How deep dicts, lists and partials may hold one another.
const MAX_NESTING: u8 = 7;

/// What stands for so many texts that they are not told apart: nothing is known of them. One that comes later is not the only
/// one, so this is another text than that of which nothing was ever known.
const MANY_TEXTS: &str = "\0\0\0";

/// How many texts a value tells apart.
const MAX_TEXTS: usize = 24;

/// How many library objects a value tells apart; of more, only the library they come from is known.
const MAX_EXTERNALS: usize = 24;

/// How many atoms a value tells apart; the rest are a crowd.
const MAX_ATOMS: usize = 512;

/// How many objects of a class are told apart by where they are made; all others are one.
const MAX_OBJECTS: usize = 32;

/// How many keys a dict tells apart.
const MAX_KEYS: usize = 256;

/// How many items a sequence tells apart.
const MAX_ITEMS: usize = 128;

/// How many things are told apart that foreign containers hold.
const MAX_HELD: usize = 32;

/// How deep functions are looked for in what is handed to a library.
const CALLBACK_DEPTH: usize = 3;

/// How long a text may get by concatenation.
const MAX_TEXT: usize = 4096;

/// How many kinds of atoms there are.
const KINDS: usize = 24;

/// One thing that an expression can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Atom {
    /// `None`
    None,
    /// `True` or `False`
    Bool(bool),
    /// A number, as written.
    Number(Sym),
    /// A string; a NUL in it stands for an unknown part.
    Text(Sym),
    /// A string that the environment may replace.
    Default(Sym),
    /// Plain data that no client can come out of: events, responses, results of arithmetic.
    Data,
    /// A parameter that nothing in the workload passes.
    Parameter,
    /// Something that the analysis lost track of.
    Lost,
    /// More things than the analysis tells apart. What is done with these is said to be not understood.
    Crowd,
    /// An object of a library outside the repository.
    External(u32),
    /// A dict.
    Dict(u32),
    /// A list, tuple, set or iterator.
    Seq(u32),
    /// A function or lambda, with the run that defined it.
    Function(u32),
    /// A class, with the run that defined it.
    Class(u32),
    /// An object of a class of the repository.
    Instance(u32),
    /// The attributes of an object as a dict: `vars(object)`, `object.__dict__`, `globals()`.
    Namespace(u32),
    /// `super()` in a method.
    Super(u32),
    /// A function bound to its first argument.
    Bound(u32),
    /// A property, `staticmethod` or `classmethod` as it stands in a class body.
    Descriptor(u32),
    /// `functools.partial(..)`
    Partial(u32),
    /// A module or package of the repository.
    Module(ModuleId),
    /// A function or class of Python's own that the analysis knows.
    Builtin(Builtin),
    /// A method of a dict, list or string that is passed around.
    DataMethod(u32),
    /// Something of the AWS SDK.
    Sdk(u32),
}

impl Atom {
    /// Its kind and its number, which is 0 where the kind says all.
    ///
    /// The first is below [`KINDS`].
    pub(super) fn packed(self) -> (u8, u32) {
        match self {
            Self::None => (0, 0),
            Self::Bool(value) => (1, u32::from(value)),
            Self::Number(index) => (2, index),
            Self::Text(index) => (3, index),
            Self::Default(index) => (4, index),
            Self::Data => (5, 0),
            Self::Parameter => (6, 0),
            Self::Lost => (7, 0),
            Self::Crowd => (8, 0),
            Self::External(index) => (9, index),
            Self::Dict(index) => (10, index),
            Self::Seq(index) => (11, index),
            Self::Function(index) => (12, index),
            Self::Class(index) => (13, index),
            Self::Instance(index) => (14, index),
            Self::Namespace(index) => (15, index),
            Self::Super(index) => (16, index),
            Self::Bound(index) => (17, index),
            Self::Descriptor(index) => (18, index),
            Self::Partial(index) => (19, index),
            Self::Module(module) => (20, module),
            Self::Builtin(builtin) => (21, builtin as u32),
            Self::DataMethod(index) => (22, index),
            Self::Sdk(index) => (23, index),
        }
    }
}

/// A set of atoms, by number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Value(u32);

impl Value {
    /// The empty set: nothing reaches here (yet).
    pub(super) const NEVER: Self = Self(0);

    /// Whether it is empty.
    pub(super) fn is_never(self) -> bool {
        self == Self::NEVER
    }
}

/// A dict as far as it is known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Dict {
    /// By key, in order of the keys' numbers.
    pub(super) entries: Vec<(Sym, Entry)>,
    /// What other keys may hold; [`Value::NEVER`] if there are none.
    pub(super) rest: Value,
}

impl Dict {
    /// Whether it has this key on every path.
    pub(super) fn surely_has(&self, key: Sym) -> bool {
        self.entries.iter().any(|(name, entry)| *name == key && entry.sure)
    }
}

/// An entry of a dict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Entry {
    /// What it holds.
    pub(super) value: Value,
    /// Whether it is surely there.
    pub(super) sure: bool,
}

/// What kind of sequence it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum SeqKind {
    /// A list or set.
    List,
    /// A tuple.
    Tuple,
    /// A generator or another iterator.
    Iterator,
    /// A generator that returns something in the end, by its run.
    Generator(RunId),
    /// A future or task: its one item is what it gives.
    Future,
    /// A named tuple, and its fields' names as a tuple.
    Named(Value),
}

/// A sequence as far as it is known.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Seq {
    /// Its kind.
    pub(super) kind: SeqKind,
    /// The first items.
    pub(super) items: Vec<Value>,
    /// What further items may be; [`Value::NEVER`] if there are none.
    pub(super) rest: Value,
}

/// A function or class object: its code, and the run whose variables it sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Closure {
    /// The module that holds its code.
    pub(super) module: ModuleId,
    /// Its scope there.
    pub(super) scope: ScopeId,
    /// The run that defined it.
    pub(super) outer: RunId,
}

/// An object: its class, and the call that made it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Instance {
    /// Its class, as [`Atom::Class`] numbers it.
    pub(super) class: u32,
    /// The module and expression of the call.
    pub(super) site: (ModuleId, ExprId),
    /// The run that made the call; `None` if runs are not told apart here.
    pub(super) run: Option<RunId>,
    /// How many objects, one made by a method of the next, tell it apart.
    pub(super) nesting: u8,
}

/// `super()`: look further than `class` in the order of `of`'s classes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Super {
    /// The class whose method says `super()`.
    pub(super) class: u32,
    /// The instance (or class) that the method runs on.
    pub(super) of: Atom,
}

/// A descriptor in a class body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Descriptor {
    /// `property`, with its setter.
    Property(Value, Value),
    /// `staticmethod`
    Static(Value),
    /// `classmethod`
    Class(Value),
    /// `functools.partialmethod`
    Partial(Value),
}

/// A call with some arguments given already.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Partial {
    /// What is called.
    pub(super) callee: Value,
    /// The first arguments.
    pub(super) positional: Vec<Value>,
    /// The keyword arguments, as a dict.
    pub(super) keywords: Value,
}

/// An object of a library, by how one gets to it: `flask.Flask().route`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum External {
    /// A top-level module.
    Module(Sym),
    /// An attribute.
    Attribute(u32, Sym),
    /// What a call gives, or an item.
    Result(u32),
}

/// How many steps of a library object's path are kept.
const MAX_PATH: u8 = 6;

type Table<T> = IndexSet<T, FxBuildHasher>;

/// All values of one analysis.
pub(super) struct Values {
    texts: Table<Box<str>>,
    sets: Sets,
    /// The sets of one atom, by its kind and number.
    ones: [Vec<Value>; KINDS],
    pub(super) dicts: Table<Dict>,
    pub(super) seqs: Table<Seq>,
    pub(super) closures: Table<Closure>,
    pub(super) instances: Table<Instance>,
    pub(super) namespaces: Table<Atom>,
    pub(super) supers: Table<Super>,
    pub(super) bounds: Table<(Value, Atom)>,
    pub(super) descriptors: Table<Descriptor>,
    pub(super) partials: Table<Partial>,
    pub(super) data_methods: Table<(Value, Sym)>,
    pub(super) externals: Table<External>,
    pub(super) sdk: Table<SdkValue>,
    joins: FxHashMap<(Value, Value), Value>,
    widened: FxHashMap<Value, Value>,
    /// Of values that hold data, the same with nothing known of that.
    plain: FxHashMap<Value, Value>,
    code: FxHashMap<Value, Value>,
    callable: FxHashMap<Value, Arc<[Atom]>>,
    /// How many objects of each class are told apart.
    objects: FxHashMap<u32, usize>,
    nesting: Vec<u8>,
    external_depths: Vec<u8>,
    /// What the keys of dicts stand for that are no names.
    key_objects: FxHashMap<Sym, Atom>,
    /// What crowds do not tell apart: everything that was left out of a value for want of room.
    pub(super) left_out: FxHashSet<Atom>,
}

/// The union of two sets in order.
fn merged(a: &[Atom], b: &[Atom]) -> Vec<Atom> {
    let mut all = Vec::with_capacity(a.len() + b.len());
    let (mut a, mut b) = (a.iter().copied().peekable(), b.iter().copied().peekable());
    loop {
        match (a.peek(), b.peek()) {
            (Some(x), Some(y)) if x == y => {
                all.extend(a.next());
                b.next();
            }
            (Some(x), Some(y)) => all.extend(if x < y { a.next() } else { b.next() }),
            (Some(_), None) => all.extend(a.next()),
            (None, Some(_)) => all.extend(b.next()),
            (None, None) => return all,
        }
    }
}

/// Whether something has code behind it.
fn is_code(atom: Atom) -> bool {
    matches!(
        atom,
        Atom::Sdk(_)
            | Atom::Instance(_)
            | Atom::Function(_)
            | Atom::Bound(_)
            | Atom::Partial(_)
            | Atom::Class(_)
            | Atom::Module(_)
            | Atom::Namespace(_)
    )
}

/// The entry of a table by number, which grows with empty ones up to there.
pub(super) fn entry<T: Clone + Default>(table: &mut Vec<T>, number: usize) -> &mut T {
    if table.len() <= number {
        table.resize(number + 1, T::default());
    }
    &mut table[number]
}

fn number(index: usize) -> u32 {
    // Tables are bounded by the analysis's budget, which is far below 2^32.
    index as u32
}

impl Values {
    pub(super) fn new() -> Self {
        let mut values = Self {
            texts: Table::default(),
            sets: Sets::default(),
            ones: [const { Vec::new() }; KINDS],
            dicts: Table::default(),
            seqs: Table::default(),
            closures: Table::default(),
            instances: Table::default(),
            namespaces: Table::default(),
            supers: Table::default(),
            bounds: Table::default(),
            descriptors: Table::default(),
            partials: Table::default(),
            data_methods: Table::default(),
            externals: Table::default(),
            sdk: Table::default(),
            joins: FxHashMap::default(),
            widened: FxHashMap::default(),
            plain: FxHashMap::default(),
            code: FxHashMap::default(),
            callable: FxHashMap::default(),
            objects: FxHashMap::default(),
            nesting: Vec::new(),
            external_depths: Vec::new(),
            key_objects: FxHashMap::default(),
            left_out: FxHashSet::default(),
        };
        // `Value::NEVER` is the empty set.
        values.sets.number(&[]);
        values
    }

    /// Interns a text.
    pub(super) fn sym(&mut self, text: &str) -> Sym {
        match self.texts.get_index_of(text) {
            Some(index) => number(index),
            None => number(self.texts.insert_full(text.into()).0),
        }
    }

    /// The number of a text that is interned already.
    pub(super) fn find_sym(&self, text: &str) -> Option<Sym> {
        self.texts.get_index_of(text).map(number)
    }

    /// The text of a number.
    pub(super) fn text_of(&self, sym: Sym) -> &str {
        self.texts.get_index(sym as usize).map_or("", |text| text)
    }

    /// The atoms of a value, in order.
    pub(super) fn atoms(&self, value: Value) -> &[Atom] {
        self.sets.get(value.0)
    }

    /// The atoms of a value, to be kept while other values are made.
    pub(super) fn atoms_of(&self, value: Value) -> smallvec::SmallVec<[Atom; 4]> {
        self.atoms(value).into()
    }

    /// The value that is this one atom.
    pub(super) fn one(&mut self, atom: Atom) -> Value {
        let (kind, number) = atom.packed();
        let (kind, number) = (usize::from(kind), number as usize);
        match self.ones[kind].get(number) {
            Some(&known) if !known.is_never() => known,
            _ => {
                let value = self.set(&[atom]);
                *entry(&mut self.ones[kind], number) = value;
                value
            }
        }
    }

    fn set(&mut self, atoms: &[Atom]) -> Value {
        Value(self.sets.number(atoms))
    }

    /// How many atoms all values keep together.
    pub(super) fn kept(&self) -> usize {
        self.sets.atoms()
    }

    /// A value of several atoms.
    pub(super) fn many(&mut self, atoms: impl IntoIterator<Item = Atom>) -> Value {
        let atoms: Vec<Atom> = atoms.into_iter().collect();
        match *atoms {
            [] => return Value::NEVER,
            [atom] => return self.one(atom),
            _ => {}
        }
        let nesting = atoms.iter().map(|&atom| self.nesting_of_one(atom)).max().unwrap_or(0);
        let value = self.normal(atoms);
        let nesting = nesting.max(self.nesting(value));
        if nesting > 0 {
            self.set_nesting(value, nesting);
        }
        value
    }

    fn nesting_of_one(&mut self, atom: Atom) -> u8 {
        match atom {
            Atom::Dict(_)
            | Atom::Seq(_)
            | Atom::Partial(_)
            | Atom::Bound(_)
            | Atom::Descriptor(_)
            | Atom::DataMethod(_) => {
                let one = self.one(atom);
                self.nesting(one)
            }
            _ => 0,
        }
    }

    /// A string; a NUL in it is an unknown part.
    pub(super) fn text(&mut self, text: &str) -> Value {
        let sym = if text.len() > MAX_TEXT {
            let end = (0..=MAX_TEXT).rev().find(|&end| text.is_char_boundary(end)).unwrap_or(0);
            let cut = format!("{}{HOLE}", &text[..end]);
            self.sym(&cut)
        } else {
            self.sym(text)
        };
        self.one(Atom::Text(sym))
    }

    /// The same, or where `is_default` says so, the text that something is unless it is set elsewhere.
    pub(super) fn text_or_default(&mut self, text: &str, is_default: bool) -> Value {
        let value = self.text(text);
        match *self.atoms(value) {
            [Atom::Text(sym)] if is_default && !self.text_of(sym).is_empty() => self.one(Atom::Default(sym)),
            _ => value,
        }
    }

    /// A string of which nothing is known.
    pub(super) fn some_text(&mut self) -> Value {
        self.text("\0")
    }

    pub(super) fn data(&mut self) -> Value {
        self.one(Atom::Data)
    }

    pub(super) fn none(&mut self) -> Value {
        self.one(Atom::None)
    }

    pub(super) fn lost(&mut self) -> Value {
        self.one(Atom::Lost)
    }

    pub(super) fn bool(&mut self, value: bool) -> Value {
        self.one(Atom::Bool(value))
    }

    /// The value that is this one atom, and how deep that is nested if it is new.
    fn nested(&mut self, atom: Atom, nesting: Option<u8>) -> Value {
        let value = self.one(atom);
        if let Some(nesting) = nesting {
            self.set_nesting(value, nesting);
        }
        value
    }

    /// A dict; values that are nested too deep are given up.
    pub(super) fn dict(&mut self, mut dict: Dict) -> Value {
        if dict.entries.len() > MAX_KEYS {
            let rest = dict.entries.iter().map(|(_, entry)| entry.value).fold(dict.rest, |a, b| self.join(a, b));
            dict = Dict { entries: Vec::new(), rest };
        }
        let mut nesting = self.cut(&mut dict.rest);
        for (_, entry) in &mut dict.entries {
            nesting = nesting.max(self.cut(&mut entry.value));
        }
        let (index, is_new) = self.dicts.insert_full(dict);
        self.nested(Atom::Dict(number(index)), is_new.then_some(nesting + 1))
    }

    /// A sequence; items that are nested too deep are given up.
    pub(super) fn seq(&mut self, kind: SeqKind, mut items: Vec<Value>, mut rest: Value) -> Value {
        if items.len() > MAX_ITEMS {
            rest = items.drain(..).fold(rest, |a, b| self.join(a, b));
        }
        let mut nesting = self.cut(&mut rest);
        for item in &mut items {
            nesting = nesting.max(self.cut(item));
        }
        let (index, is_new) = self.seqs.insert_full(Seq { kind, items, rest });
        self.nested(Atom::Seq(number(index)), is_new.then_some(nesting + 1))
    }

    /// Gives a value up that is nested too deep to be held by another. Returns the nesting of what is left.
    fn cut(&mut self, value: &mut Value) -> u8 {
        let nesting = self.nesting(*value);
        if nesting < MAX_NESTING {
            return nesting;
        }
        *value = self.lost();
        0
    }

    /// A partial; nested too deep, it is lost.
    pub(super) fn partial(&mut self, partial: Partial) -> Value {
        let nesting = partial.positional.iter().map(|&value| self.nesting(value)).max().unwrap_or(0);
        let nesting = nesting.max(self.nesting(partial.keywords)).max(self.nesting(partial.callee));
        if nesting >= MAX_NESTING {
            return self.lost();
        }
        let (index, is_new) = self.partials.insert_full(partial);
        self.nested(Atom::Partial(number(index)), is_new.then_some(nesting + 1))
    }

    /// A function bound to an object.
    pub(super) fn bound(&mut self, function: Value, to: Atom) -> Value {
        let nesting = self.nesting(function);
        if nesting >= MAX_NESTING {
            return self.lost();
        }
        let (index, is_new) = self.bounds.insert_full((function, to));
        self.nested(Atom::Bound(number(index)), is_new.then_some(nesting + 1))
    }

    /// A descriptor of a class body.
    pub(super) fn descriptor(&mut self, descriptor: Descriptor) -> Value {
        let inner = match descriptor {
            Descriptor::Property(get, set) => self.nesting(get).max(self.nesting(set)),
            Descriptor::Static(function) | Descriptor::Class(function) | Descriptor::Partial(function) => {
                self.nesting(function)
            }
        };
        if inner >= MAX_NESTING {
            return self.lost();
        }
        let (index, is_new) = self.descriptors.insert_full(descriptor);
        self.nested(Atom::Descriptor(number(index)), is_new.then_some(inner + 1))
    }

    /// A method of plain data.
    pub(super) fn data_method(&mut self, of: Value, name: Sym) -> Value {
        let nesting = self.nesting(of);
        if nesting >= MAX_NESTING {
            return self.data();
        }
        let (index, is_new) = self.data_methods.insert_full((of, name));
        self.nested(Atom::DataMethod(number(index)), is_new.then_some(nesting + 1))
    }

    /// An object.
    pub(super) fn instance(&mut self, mut instance: Instance) -> u32 {
        if let Some(index) = self.instances.get_index_of(&instance) {
            return number(index);
        }
        let known = self.objects.entry(instance.class).or_insert(0);
        if *known >= MAX_OBJECTS {
            instance.site = (0, ExprId::MAX);
            instance.run = None;
        } else {
            *known += 1;
        }
        number(self.instances.insert_full(instance).0)
    }

    /// Something of the SDK.
    pub(super) fn sdk(&mut self, sdk: SdkValue) -> Value {
        let index = number(self.sdk.insert_full(sdk).0);
        self.one(Atom::Sdk(index))
    }

    /// A library object; the path ends after a few steps.
    pub(super) fn external(&mut self, external: External) -> Atom {
        let depth = match external {
            External::Module(_) => 0,
            External::Attribute(of, _) | External::Result(of) => {
                let depth = self.external_depths.get(of as usize).copied().unwrap_or(0);
                if depth >= MAX_PATH {
                    return Atom::External(of);
                }
                depth + 1
            }
        };
        // The result of a result tells nothing more.
        if let External::Result(of) = external
            && matches!(self.externals.get_index(of as usize), Some(External::Result(_)))
        {
            return Atom::External(of);
        }
        let (index, new) = self.externals.insert_full(external);
        if new {
            self.external_depths.push(depth);
        }
        Atom::External(number(index))
    }

    /// A library object's path: the names on the way to it.
    pub(super) fn external_path(&self, mut external: u32) -> Vec<Sym> {
        let mut path = Vec::new();
        while let Some(step) = self.externals.get_index(external as usize) {
            match *step {
                External::Module(name) => {
                    path.push(name);
                    break;
                }
                External::Attribute(of, name) => {
                    path.push(name);
                    external = of;
                }
                External::Result(of) => external = of,
            }
        }
        path.reverse();
        path
    }

    /// The module that a library object's path begins with.
    fn external_top(&self, mut external: u32) -> u32 {
        while let Some(External::Attribute(of, _) | External::Result(of)) = self.externals.get_index(external as usize)
        {
            external = *of;
        }
        external
    }

    /// The attributes of an object as a dict.
    pub(super) fn namespace(&mut self, of: Atom) -> Value {
        let index = number(self.namespaces.insert_full(of).0);
        self.one(Atom::Namespace(index))
    }

    /// The greatest nesting of the objects that a value may be.
    pub(super) fn made_through(&self, value: Value) -> u8 {
        let nesting = |atom: &Atom| match atom {
            Atom::Instance(instance) => Some(self.nesting_of(*instance)),
            _ => None,
        };
        self.atoms(value).iter().filter_map(nesting).max().unwrap_or(0)
    }

    /// How many objects tell this one apart.
    pub(super) fn nesting_of(&self, instance: u32) -> u8 {
        self.instances.get_index(instance as usize).map_or(0, |instance| instance.nesting)
    }

    fn nesting(&self, value: Value) -> u8 {
        // Only containers have a nesting of their own; a set's is the greatest of its atoms'.
        self.nesting.get(value.0 as usize).copied().unwrap_or(0)
    }

    fn set_nesting(&mut self, value: Value, nesting: u8) {
        *entry(&mut self.nesting, value.0 as usize) = nesting;
    }

    /// The union of two values.
    pub(super) fn join(&mut self, a: Value, b: Value) -> Value {
        if a == b || b.is_never() {
            return a;
        }
        if a.is_never() {
            return b;
        }
        let key = if a <= b { (a, b) } else { (b, a) };
        if let Some(&joined) = self.joins.get(&key) {
            return joined;
        }
        let atoms = merged(self.atoms(a), self.atoms(b));
        let nesting = self.nesting(a).max(self.nesting(b));
        // Most often one is part of the other.
        let joined = if atoms.len() == self.atoms(a).len() {
            a
        } else if atoms.len() == self.atoms(b).len() {
            b
        } else {
            self.normal(atoms)
        };
        let own = self.nesting(joined).max(nesting);
        if own > 0 {
            self.set_nesting(joined, own);
        }
        self.joins.insert(key, joined);
        joined
    }

    /// Sorts, and merges what a set holds only one of.
    fn normal(&mut self, mut atoms: Vec<Atom>) -> Value {
        atoms.sort_unstable();
        atoms.dedup();
        let dicts: Vec<u32> =
            atoms.iter().filter_map(|atom| if let Atom::Dict(d) = atom { Some(*d) } else { None }).collect();
        if dicts.len() > 1 {
            atoms.retain(|atom| !matches!(atom, Atom::Dict(_)));
            let merged = dicts[1..].iter().fold(dicts[0], |a, &b| self.merge_dicts(a, b));
            atoms.push(Atom::Dict(merged));
        }
        let mut seqs: Vec<(SeqKind, u32)> = atoms
            .iter()
            .filter_map(|atom| match *atom {
                Atom::Seq(index) => self.seq_kind(*atom).map(|kind| (kind, index)),
                _ => None,
            })
            .collect();
        seqs.sort_unstable();
        for same in seqs.chunk_by(|(a, _), (b, _)| a == b).filter(|same| same.len() > 1) {
            atoms.retain(|atom| !same.iter().any(|&(_, index)| *atom == Atom::Seq(index)));
            let merged = same[1..].iter().fold(same[0].1, |a, &(_, b)| self.merge_seqs(a, b));
            atoms.push(Atom::Seq(merged));
        }
        let texts = atoms.iter().filter(|atom| matches!(atom, Atom::Text(_))).count();
        if texts > 1 {
            let many = Atom::Text(self.sym(MANY_TEXTS));
            if texts > MAX_TEXTS || atoms.contains(&many) {
                atoms.retain(|atom| !matches!(atom, Atom::Text(_)));
                atoms.push(many);
            }
        }
        if atoms.iter().filter(|atom| matches!(atom, Atom::Number(_))).count() > MAX_TEXTS {
            atoms.retain(|atom| !matches!(atom, Atom::Number(_)));
            atoms.push(Atom::Data);
        }
        if atoms.iter().filter(|atom| matches!(atom, Atom::External(_))).count() > MAX_EXTERNALS {
            for atom in &mut atoms {
                if let Atom::External(external) = atom {
                    *external = self.external_top(*external);
                }
            }
        }
        atoms.sort_unstable();
        atoms.dedup();
        let value = self.set(&atoms);
        self.crowded(value, MAX_ATOMS)
    }

    /// A value with no more atoms than this, and a crowd in the place of the others.
    pub(super) fn crowded(&mut self, value: Value, limit: usize) -> Value {
        let mut atoms = self.atoms(value).to_vec();
        if atoms.len() <= limit {
            return value;
        }
        // Objects of the SDK come last in the order and are kept.
        let left_out = atoms.drain(..atoms.len() - limit).collect::<Vec<_>>();
        self.left_out.extend(left_out);
        atoms.push(Atom::Crowd);
        atoms.sort_unstable();
        atoms.dedup();
        self.set(&atoms)
    }

    /// Notes that `value` was left out of `of`, as far as it is not there.
    pub(super) fn leave_out(&mut self, value: Value, of: Value) {
        let kept = self.atoms_of(of);
        let others: Vec<Atom> =
            self.atoms(value).iter().copied().filter(|atom| kept.binary_search(atom).is_err()).collect();
        self.left_out.extend(others);
    }

    /// The same value with texts, numbers and the like as data of which nothing more is known.
    pub(super) fn without_data(&mut self, value: Value) -> Value {
        let is_plain = |atom: &Atom| {
            matches!(
                atom,
                Atom::None | Atom::Bool(_) | Atom::Number(_) | Atom::Text(_) | Atom::Default(_) | Atom::DataMethod(_)
            )
        };
        if !self.atoms(value).iter().any(is_plain) {
            return value;
        }
        if let Some(&plain) = self.plain.get(&value) {
            return plain;
        }
        let atoms: Vec<Atom> =
            self.atoms(value).iter().map(|atom| if is_plain(atom) { Atom::Data } else { *atom }).collect();
        let plain = self.many(atoms);
        self.plain.insert(value, plain);
        plain
    }

    /// What of a value may lead to AWS: objects of the SDK and of the repository, and functions. What containers hold of that
    /// is in a list or dict again, of which nothing else is known: else containers in containers would come together in ever
    /// new ways.
    pub(super) fn only_code(&mut self, value: Value) -> Value {
        if let Some(&code) = self.code.get(&value) {
            return code;
        }
        let (mut own, mut containers) = (Vec::new(), Vec::new());
        for &atom in self.atoms(value) {
            match atom {
                Atom::Dict(_) | Atom::Seq(_) => containers.push(atom),
                _ if is_code(atom) => own.push(atom),
                _ => {}
            }
        }
        let held = self.code_in(containers);
        let mut code = self.many(own);
        let held = self.many(held);
        if !held.is_never() {
            let held = self.crowded(held, MAX_HELD);
            let list = self.seq(SeqKind::List, Vec::new(), held);
            let dict = self.dict(Dict { entries: Vec::new(), rest: held });
            code = self.join(code, list);
            code = self.join(code, dict);
        }
        self.code.insert(value, code);
        code
    }

    /// What of a value code that is handed it can call: functions, classes and objects, also those in lists and dicts.
    pub(super) fn callable(&mut self, value: Value) -> Arc<[Atom]> {
        if let Some(known) = self.callable.get(&value) {
            return Arc::clone(known);
        }
        let mut atoms = BTreeSet::new();
        self.collect_callable(value, 0, &mut FxHashSet::default(), &mut atoms);
        let atoms: Arc<[Atom]> = atoms.into_iter().collect();
        self.callable.insert(value, Arc::clone(&atoms));
        atoms
    }

    fn collect_callable(
        &self,
        value: Value,
        depth: usize,
        seen: &mut FxHashSet<(Value, usize)>,
        into: &mut BTreeSet<Atom>,
    ) {
        if depth > CALLBACK_DEPTH || !seen.insert((value, depth)) {
            return;
        }
        for &atom in self.atoms(value) {
            match atom {
                Atom::Function(_) | Atom::Bound(_) | Atom::Partial(_) | Atom::Instance(_) | Atom::Class(_) => {
                    into.insert(atom);
                }
                Atom::Sdk(index) => {
                    if let Some(SdkValue::Method(..) | SdkValue::AnyMethod(..)) = self.sdk.get_index(index as usize) {
                        into.insert(atom);
                    }
                }
                Atom::Descriptor(index) => {
                    if let Some(&(Descriptor::Static(function) | Descriptor::Class(function))) =
                        self.descriptors.get_index(index as usize)
                    {
                        self.collect_callable(function, depth + 1, seen, into);
                    }
                }
                Atom::Dict(index) => {
                    let Some(dict) = self.dicts.get_index(index as usize) else { continue };
                    for (_, entry) in &dict.entries {
                        self.collect_callable(entry.value, depth + 1, seen, into);
                    }
                    self.collect_callable(dict.rest, depth + 1, seen, into);
                }
                Atom::Seq(index) => {
                    let Some(seq) = self.seqs.get_index(index as usize) else { continue };
                    for &item in &seq.items {
                        self.collect_callable(item, depth + 1, seen, into);
                    }
                    self.collect_callable(seq.rest, depth + 1, seen, into);
                }
                _ => {}
            }
        }
    }

    /// What lists and dicts hold that has code behind it, however deep.
    fn code_in(&self, mut containers: Vec<Atom>) -> Vec<Atom> {
        let mut seen: FxHashSet<Atom> = containers.iter().copied().collect();
        let mut held = Vec::new();
        while let Some(container) = containers.pop() {
            let mut inside: Vec<Atom> = Vec::new();
            match container {
                Atom::Dict(index) => {
                    if let Some(dict) = self.dicts.get_index(index as usize) {
                        for (key, entry) in &dict.entries {
                            inside.extend(self.key_objects.get(key));
                            inside.extend(self.atoms(entry.value));
                        }
                        inside.extend(self.atoms(dict.rest));
                    }
                }
                Atom::Seq(index) => {
                    if let Some(seq) = self.seqs.get_index(index as usize) {
                        seq.items.iter().for_each(|&item| inside.extend(self.atoms(item)));
                        inside.extend(self.atoms(seq.rest));
                    }
                }
                _ => {}
            }
            for atom in inside {
                match atom {
                    Atom::Dict(_) | Atom::Seq(_) if seen.insert(atom) => containers.push(atom),
                    _ if is_code(atom) && seen.insert(atom) => held.push(atom),
                    _ => {}
                }
            }
        }
        held
    }

    fn merge_dicts(&mut self, a: u32, b: u32) -> u32 {
        let (Some(a), Some(b)) = (self.dicts.get_index(a as usize).cloned(), self.dicts.get_index(b as usize).cloned())
        else {
            return a;
        };
        let mut entries: Vec<(Sym, Entry)> = Vec::with_capacity(a.entries.len().max(b.entries.len()));
        let (mut left, mut right) = (a.entries.iter().peekable(), b.entries.iter().peekable());
        loop {
            let entry = match (left.peek(), right.peek()) {
                (None, None) => break,
                (Some((x, mine)), Some((y, theirs))) if x == y => {
                    let value = self.join(mine.value, theirs.value);
                    let entry = (*x, Entry { value, sure: mine.sure && theirs.sure });
                    left.next();
                    right.next();
                    entry
                }
                (Some((x, mine)), other) if other.is_none_or(|(y, _)| x < y) => {
                    let entry = (*x, Entry { value: mine.value, sure: false });
                    left.next();
                    entry
                }
                (_, Some((y, theirs))) => {
                    let entry = (*y, Entry { value: theirs.value, sure: false });
                    right.next();
                    entry
                }
                (Some(_), None) => break,
            };
            entries.push(entry);
        }
        let rest = self.join(a.rest, b.rest);
        let merged = self.dict(Dict { entries, rest });
        match self.atoms(merged) {
            [Atom::Dict(index)] => *index,
            _ => 0,
        }
    }

    fn merge_seqs(&mut self, a: u32, b: u32) -> u32 {
        let (Some(a), Some(b)) = (self.seqs.get_index(a as usize).cloned(), self.seqs.get_index(b as usize).cloned())
        else {
            return a;
        };
        let mut rest = self.join(a.rest, b.rest);
        let items = if a.items.len() == b.items.len() {
            a.items.iter().zip(&b.items).map(|(&x, &y)| self.join(x, y)).collect()
        } else {
            rest = a.items.iter().chain(&b.items).fold(rest, |all, &item| self.join(all, item));
            Vec::new()
        };
        let merged = self.seq(a.kind, items, rest);
        match self.atoms(merged) {
            [Atom::Seq(index)] => *index,
            _ => 0,
        }
    }

    /// The same value without what could grow without end: texts, numbers, keys and positions are given up.
    pub(super) fn widen(&mut self, value: Value) -> Value {
        if let Some(&wide) = self.widened.get(&value) {
            return wide;
        }
        let wide = self.widen_below(value, MAX_NESTING);
        self.widened.insert(value, wide);
        wide
    }

    /// The same of what is new in a value that was `before`: a dict keeps its keys, as a registry gets them one after the
    /// other, and what is under a key, or at a position of a tuple or list, stays as it is until it changes.
    pub(super) fn widen_changed(&mut self, before: Value, value: Value) -> Value {
        let known = self.atoms_of(before);
        let mut wide = Vec::new();
        for atom in self.atoms_of(value) {
            let one = match atom {
                Atom::Dict(index) => {
                    let mut dict = self.dicts.get_index(index as usize).cloned().unwrap_or_default();
                    let before = known.iter().find_map(|atom| match atom {
                        Atom::Dict(before) => self.dicts.get_index(*before as usize).cloned(),
                        _ => None,
                    });
                    for (name, entry) in &mut dict.entries {
                        let before = before.iter().flat_map(|before| &before.entries);
                        if !before.clone().any(|(known, before)| known == name && before.value == entry.value) {
                            entry.value = self.widen(entry.value);
                        }
                    }
                    dict.rest = self.widen(dict.rest);
                    self.dict(dict)
                }
                Atom::Seq(index) => match self.as_before(&known, index) {
                    Some((mut seq, before)) => {
                        for (item, before) in seq.items.iter_mut().zip(before) {
                            if *item != before {
                                *item = self.widen(*item);
                            }
                        }
                        let rest = self.widen(seq.rest);
                        self.seq(seq.kind, seq.items, rest)
                    }
                    None => self.widen_one(atom),
                },
                _ => self.widen_one(atom),
            };
            wide.extend_from_slice(self.atoms(one));
        }
        self.many(wide)
    }

    /// A sequence, and the items that the one of its kind had before, if these were as many.
    fn as_before(&self, known: &[Atom], index: u32) -> Option<(Seq, Vec<Value>)> {
        let seq = self.seqs.get_index(index as usize)?;
        let before = known.iter().find_map(|atom| match atom {
            Atom::Seq(before) => self.seqs.get_index(*before as usize).filter(|before| before.kind == seq.kind),
            _ => None,
        })?;
        (before.items.len() == seq.items.len()).then(|| (seq.clone(), before.items.clone()))
    }

    fn widen_one(&mut self, atom: Atom) -> Value {
        let one = self.one(atom);
        self.widen(one)
    }

    fn widen_below(&mut self, value: Value, depth: u8) -> Value {
        if depth == 0 {
            return self.lost();
        }
        let mut wide = Vec::new();
        for atom in self.atoms_of(value) {
            wide.push(match atom {
                Atom::Text(_) | Atom::Default(_) => Atom::Text(self.sym("\0")),
                Atom::Number(_) => Atom::Data,
                Atom::Partial(index) => {
                    let callee = self.partials.get_index(index as usize).map(|partial| partial.callee);
                    let is_code =
                        |callee: &Value| !self.atoms(*callee).iter().any(|atom| matches!(atom, Atom::Builtin(_)));
                    match callee.filter(is_code) {
                        // There are only so many functions, but any number of arguments.
                        Some(callee) => {
                            let callee = self.widen_below(callee, depth - 1);
                            let keywords = self.data();
                            let partial = self.partial(Partial { callee, positional: Vec::new(), keywords });
                            wide.extend_from_slice(self.atoms(partial));
                            continue;
                        }
                        None => Atom::Lost,
                    }
                }
                Atom::Dict(index) => {
                    let mut dict = self.dicts.get_index(index as usize).cloned().unwrap_or_default();
                    let rest = dict.entries.iter().fold(dict.rest, |all, (_, entry)| self.join(all, entry.value));
                    let rest = self.widen_below(rest, depth - 1);
                    // There are only so many objects. What they are the keys of is among the rest.
                    dict.entries.retain(|(key, _)| self.key_objects.get(key).is_some_and(|&object| is_code(object)));
                    let unknown = Entry { value: Value::NEVER, sure: false };
                    dict.entries.iter_mut().for_each(|(_, entry)| *entry = unknown);
                    let merged = self.dict(Dict { rest, ..dict });
                    wide.extend_from_slice(self.atoms(merged));
                    continue;
                }
                Atom::Seq(index) => {
                    let Some(seq) = self.seqs.get_index(index as usize).cloned() else { continue };
                    let rest = seq.items.iter().fold(seq.rest, |all, &item| self.join(all, item));
                    let rest = self.widen_below(rest, depth - 1);
                    let merged = self.seq(seq.kind, Vec::new(), rest);
                    wide.extend_from_slice(self.atoms(merged));
                    continue;
                }
                atom => atom,
            });
        }
        let nesting = self.nesting(value);
        let wide = self.normal(wide);
        if nesting > self.nesting(wide) {
            self.set_nesting(wide, nesting);
        }
        wide
    }

    /// The texts that a value is, or that a tuple or dict of arguments holds, if no part of them is unknown.
    pub(super) fn whole_texts(&self, value: Value) -> Vec<Sym> {
        match *self.atoms(value) {
            [Atom::Dict(index)] => {
                let entries = self.dicts.get_index(index as usize).map(|dict| dict.entries.as_slice());
                entries.unwrap_or_default().iter().filter_map(|(_, entry)| self.whole_text(entry.value)).collect()
            }
            [Atom::Seq(index)] => {
                let items = self.seqs.get_index(index as usize).map(|seq| seq.items.as_slice());
                items.unwrap_or_default().iter().filter_map(|&item| self.whole_text(item)).collect()
            }
            _ => self.whole_text(value).into_iter().collect(),
        }
    }

    /// A type whose parameters are given this value.
    pub(super) fn annotated(&mut self, given: Value) -> Value {
        self.partial_with(Builtin::Annotated, vec![given])
    }

    /// A function that gives this value.
    pub(super) fn giving(&mut self, value: Value) -> Value {
        self.partial_with(Builtin::Same, vec![value])
    }

    /// A built-in function with its first arguments.
    pub(super) fn partial_with(&mut self, builtin: Builtin, positional: Vec<Value>) -> Value {
        let callee = self.one(Atom::Builtin(builtin));
        let keywords = self.dict(Dict::default());
        self.partial(Partial { callee, positional, keywords })
    }

    /// The same once there is something for each of the arguments.
    pub(super) fn partial_once_known(&mut self, builtin: Builtin, positional: Vec<Value>) -> Value {
        if positional.iter().any(|value| value.is_never()) {
            return Value::NEVER;
        }
        self.partial_with(builtin, positional)
    }

    /// The partial that an atom is, if it is one of this built-in function.
    pub(super) fn as_partial_of(&self, atom: Atom, builtin: Builtin) -> Option<&Partial> {
        let Atom::Partial(index) = atom else { return None };
        let partial = self.partials.get_index(index as usize)?;
        (*self.atoms(partial.callee) == [Atom::Builtin(builtin)]).then_some(partial)
    }

    /// What kind of sequence an atom is, if it is one.
    pub(super) fn seq_kind(&self, atom: Atom) -> Option<SeqKind> {
        match atom {
            Atom::Seq(index) => self.seqs.get_index(index as usize).map(|seq| seq.kind),
            _ => None,
        }
    }

    /// Whether an atom is a generator or another iterator.
    pub(super) fn is_iterator(&self, atom: Atom) -> bool {
        matches!(self.seq_kind(atom), Some(SeqKind::Iterator | SeqKind::Generator(_)))
    }

    /// The one text that a value is, if no part of it is unknown.
    pub(super) fn whole_text(&self, value: Value) -> Option<Sym> {
        match *self.atoms(value) {
            [atom] => self.name_in(atom),
            _ => None,
        }
    }

    /// The key of a dict that stands for a class, a function, a client or a future of one. Objects of the repository's classes
    /// are too many: the analysis makes new ones in each round.
    pub(super) fn object_key(&mut self, atom: Atom) -> Option<Sym> {
        let is_kept = match atom {
            Atom::Seq(_) => self.seq_kind(atom) == Some(SeqKind::Future) && !self.code_in(vec![atom]).is_empty(),
            Atom::Class(_) | Atom::Function(_) | Atom::Sdk(_) => true,
            _ => false,
        };
        if !is_kept {
            return None;
        }
        let (kind, number) = atom.packed();
        let key = self.sym(&format!("{OBJECT}{kind} {number}"));
        self.key_objects.insert(key, atom);
        Some(key)
    }

    /// What a key of a dict stands for if it is no name.
    pub(super) fn key_object(&self, key: Sym) -> Option<Atom> {
        self.key_objects.get(&key).copied()
    }

    /// What a key of a dict stands for.
    pub(super) fn of_key(&mut self, key: Sym) -> Value {
        self.one(self.key_object(key).unwrap_or(Atom::Text(key)))
    }

    /// The text that an atom is, if no part of it is unknown.
    pub(super) fn name_in(&self, atom: Atom) -> Option<Sym> {
        match atom {
            Atom::Text(text) if !self.text_of(text).contains(HOLE) => Some(text),
            _ => None,
        }
    }

    /// The same, where a text that is only a default counts too.
    pub(super) fn name_or_default(&self, atom: Atom) -> Option<Sym> {
        match atom {
            Atom::Default(text) => self.name_in(Atom::Text(text)),
            _ => self.name_in(atom),
        }
    }

    /// The same as [`Self::whole_text`], to be read.
    pub(super) fn known_text(&self, value: Value) -> Option<&str> {
        self.whole_text(value).map(|text| self.text_of(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objects_of_the_sdk_stay_in_a_crowd() {
        let mut values = Values::new();
        let client = values.sdk(SdkValue::Client(None, crate::code::python::eval::sdk::Who::Own));
        let functions = values.many((0..2 * MAX_ATOMS as u32).map(Atom::Function));
        let crowd = values.join(client, functions);
        assert!(values.atoms(crowd).contains(&Atom::Crowd));
        assert!(values.atoms(crowd).contains(&values.atoms(client)[0]));
    }

    #[test]
    fn many_objects_of_a_library_become_the_library() {
        let mut values = Values::new();
        let top = values.sym("settings");
        let library = values.external(External::Module(top));
        let Atom::External(of) = library else { panic!("{library:?} is no library") };
        let mut all = values.sdk(SdkValue::Client(None, crate::code::python::eval::sdk::Who::Own));
        let client = values.atoms(all)[0];
        for number in 0..=MAX_EXTERNALS {
            let name = values.sym(&number.to_string());
            let object = values.external(External::Attribute(of, name));
            let object = values.one(object);
            all = values.join(all, object);
        }
        assert_eq!(values.atoms(all), [library, client]);
    }

    #[test]
    fn what_does_not_change_is_not_widened() {
        let mut values = Values::new();
        let mut dict_of = |number: &str| {
            let (command, rows) = (values.sym("command"), values.sym("rows"));
            let (named, number) = (values.text("create_stack"), values.text(number));
            let mut entries = vec![(command, Entry { value: named, sure: true })];
            entries.push((rows, Entry { value: number, sure: true }));
            entries.sort_unstable_by_key(|(name, _)| *name);
            values.dict(Dict { entries, rest: Value::NEVER })
        };
        let (one, two) = (dict_of("1"), dict_of("2"));
        let grown = values.join(one, two);
        let wide = values.widen_changed(one, grown);
        let [Atom::Dict(index)] = *values.atoms(wide) else { panic!("{wide:?} is no dict") };
        let under = |name: &str| {
            let name = values.find_sym(name);
            let dict = values.dicts.get_index(index as usize)?;
            dict.entries.iter().find(|(known, _)| Some(*known) == name).map(|(_, entry)| entry.value)
        };
        assert_eq!(under("command").and_then(|value| values.known_text(value)), Some("create_stack"));
        assert_eq!(under("rows").map(|value| values.known_text(value)), Some(None));
    }
}
