//! Cells: the values that runs share.
//!
//! Some cells are *pots*: what is put under names or into containers that are not known comes together there, and everything
//! that asks for such a name gets all of it. A pot tells few things apart, keeps only what has code behind it, and its readers
//! run again only when all else has settled: else every object of a program would go round through every function, one by one.

use std::hash::{Hash, Hasher};

use smallvec::SmallVec;

use super::Engine;
use super::values::{Atom, ModuleId, RunId, Sym, Value, entry};

/// How often a cell's value may grow before it is widened; the keys of a dict are given up halfway to the end.
const GROWTH: u8 = 16;

/// How often it may grow at all.
pub(super) const MAX_GROWTH: u8 = 64;

/// The same for variables of modules, attributes, and parameters that all callers share: what registers itself comes there one
/// after the other.
const MAX_SHARED_GROWTH: u8 = 254;

/// How many things a pot tells apart.
const POT: usize = 8;

/// How many things that are put into one library's object are told apart.
const CONTAINER: usize = 32;

/// From how many readers on a cell's list is cleared up for the first time.
const FEW: usize = 16;

/// The number of a cell.
pub(super) type CellId = u32;

/// What a cell holds the value of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum CellKey {
    /// A module's variable.
    Global(ModuleId, Sym),
    /// What functions have made of a module's dict or list: its own body goes on with that, too.
    ChangedGlobal(ModuleId, Sym),
    /// A local variable that a nested function sees.
    Local(RunId, u32),
    /// An attribute of an instance, class or function.
    Attribute(Atom, Sym),
    /// Attributes of an object whose names are not known.
    AnyAttribute(Atom),
    /// An attribute of any object that is not the repository's own.
    ForeignAttribute(Sym),
    /// What is put under this key into containers that are not the repository's own.
    ForeignItem(Sym),
    /// All that is put into a library's object, such as a queue.
    ForeignItems(u32),
    /// What a function returns.
    Result(RunId),
    /// What a generator yields.
    Yields(RunId),
    /// What it returns in the end.
    Returned(RunId),
    /// What became of a dict or list that was passed as a parameter.
    Changed(RunId, u32),
    /// A parameter's default.
    Default(u32, u32),
    /// A parameter in a context that calls share.
    Parameter(RunId, u32),
    /// A class's bases, as a tuple.
    Bases(u32),
    /// A class's metaclass, where it names one.
    Metaclass(u32),
    /// The classes made with a metaclass.
    Made(u32),
    /// The classes made from a class.
    Subclasses(u32),
    /// The members of an enumeration.
    Members(u32),
    /// What a base that is not the repository's keeps in an object: a session of the SDK, or what a container holds.
    Base(u32),
    /// What checks and converts the fields of a class, as a dict by field.
    Checks(u32),
    /// Nothing: its readers miss a variable of this name in modules that `*` imports name.
    Starred(Sym),
    /// Nothing: its readers look through modules that could have further `*` imports.
    Stars,
    /// Something if any class has a variable of this name. Most names that are looked up in classes are in none.
    InClasses(Sym),
}

/// What comes together in a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// The values of one variable.
    Plain,
    /// A pot of an object's attributes whose names are not known.
    Names,
    /// A pot of what goes into foreign objects. Of that, only what has code behind it is remembered.
    Foreign,
    /// The same of what goes into one library's object.
    Library,
}

impl Kind {
    fn of(key: CellKey) -> Self {
        match key {
            CellKey::AnyAttribute(_) => Self::Names,
            CellKey::ForeignAttribute(_) | CellKey::ForeignItem(_) => Self::Foreign,
            CellKey::ForeignItems(_) => Self::Library,
            _ => Self::Plain,
        }
    }
}

/// A shared value and who has read it. There are very many, so they are kept small.
pub(super) struct Cell {
    value: Value,
    growth: u8,
    kind: Kind,
    readers: SmallVec<[RunId; 4]>,
    /// From how many readers on the list is cleared up again.
    crowded_at: u32,
}

impl Cell {
    /// What it holds now, for one who will not run again.
    pub(super) fn value(&self) -> Value {
        self.value
    }
}

/// A key as three numbers, which are compared and hashed in no time: cells are looked up more often than anything else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct PackedKey {
    /// What the cell belongs to, and what kind of cell it is.
    owner: Owner,
    number: u32,
}

/// The numbers that keys begin with of cells of one kind that belong to one thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Owner([u32; 2]);

impl Owner {
    fn tag(self) -> u32 {
        self.0[0] >> TAG
    }
}

impl Hash for Owner {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64((u64::from(self.0[0]) << 32) | u64::from(self.0[1]));
    }
}

impl Hash for PackedKey {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.owner.hash(state);
        state.write_u32(self.number);
    }
}

impl PackedKey {
    /// What it begins with.
    pub(super) fn owner(self) -> Owner {
        self.owner
    }
}

/// From which bit on of its first number a key says of what kind it is.
const TAG: u32 = 16;

impl CellKey {
    /// What the keys begin with of what belongs to an object: its attributes, or a module's variables.
    pub(super) fn owners(of: Atom) -> [Owner; 2] {
        let variables = match of {
            Atom::Module(module) => Self::Global(module, 0),
            _ => Self::Attribute(of, 0),
        };
        [variables.packed().owner, Self::AnyAttribute(of).packed().owner]
    }

    /// Whether keys that begin so are of what belongs to an object.
    pub(super) fn is_of_object(owner: Owner) -> bool {
        [Self::Global(0, 0), Self::Attribute(Atom::Data, 0), Self::AnyAttribute(Atom::Data)]
            .iter()
            .any(|key| key.packed().owner.tag() == owner.tag())
    }

    /// The key as numbers: one that is never the same for two keys.
    pub(super) fn packed(self) -> PackedKey {
        let join = |tag: u32, first: u32| Owner([tag << TAG, first]);
        let of = |tag: u32, atom: Atom| {
            let (kind, number) = atom.packed();
            Owner([(tag << TAG) | u32::from(kind), number])
        };
        let (owner, number) = match self {
            Self::Global(module, name) => (join(1, module), name),
            Self::Local(run, slot) => (join(2, run), slot),
            Self::Attribute(atom, name) => (of(3, atom), name),
            Self::AnyAttribute(atom) => (of(4, atom), 0),
            Self::ForeignAttribute(name) => (join(5, 0), name),
            Self::ForeignItem(name) => (join(6, 0), name),
            Self::ForeignItems(external) => (join(7, external), 0),
            Self::Result(run) => (join(8, run), 0),
            Self::Yields(run) => (join(9, run), 0),
            Self::Changed(run, slot) => (join(10, run), slot),
            Self::Default(closure, slot) => (join(11, closure), slot),
            Self::Parameter(run, slot) => (join(12, run), slot),
            Self::Bases(class) => (join(13, class), 0),
            Self::Metaclass(class) => (join(14, class), 0),
            Self::Made(class) => (join(15, class), 0),
            Self::Subclasses(class) => (join(17, class), 0),
            Self::InClasses(name) => (join(16, 0), name),
            Self::Returned(run) => (join(18, run), 0),
            Self::Base(instance) => (join(19, instance), 0),
            Self::Checks(class) => (join(20, class), 0),
            Self::Members(class) => (join(21, class), 0),
            Self::ChangedGlobal(module, name) => (join(22, module), name),
            Self::Starred(name) => (join(23, 0), name),
            Self::Stars => (join(24, 0), 0),
        };
        PackedKey { owner, number }
    }
}

impl Engine<'_> {
    pub(super) fn cell(&mut self, key: CellKey) -> CellId {
        let next = self.cells.len() as CellId;
        let cell = *self.cell_ids.entry(key.packed()).or_insert(next);
        if cell == next {
            self.cells.push(Cell {
                value: Value::NEVER,
                growth: 0,
                kind: Kind::of(key),
                readers: SmallVec::new(),
                crowded_at: 0,
            });
        }
        cell
    }

    /// The value of a cell. The current run runs again when it grows.
    pub(super) fn read(&mut self, cell: CellId) -> Value {
        let state = &mut self.cells[cell as usize];
        if let Some(run) = self.current
            && state.readers.last() != Some(&run)
        {
            // A run may stand in the list several times. That is cleared up whenever the list has doubled since, so that
            // the work for each reading stays small however many runs there are.
            if state.readers.len() >= (state.crowded_at as usize).max(FEW) {
                state.readers.sort_unstable();
                state.readers.dedup();
                state.crowded_at = 2 * state.readers.len() as u32;
            }
            state.readers.push(run);
        }
        state.value
    }

    /// The runs that have read a cell run again.
    pub(super) fn wake(&mut self, key: CellKey) {
        if let Some(&cell) = self.cell_ids.get(&key.packed()) {
            let readers = std::mem::take(&mut self.cells[cell as usize].readers);
            readers.into_iter().for_each(|run| self.enqueue(run));
        }
    }

    /// The value at a key.
    pub(super) fn get(&mut self, key: CellKey) -> Value {
        let cell = self.cell(key);
        self.read(cell)
    }

    /// Whether any class has a variable of this name.
    pub(super) fn is_in_classes(&mut self, name: Sym) -> bool {
        let cell = self.cell_of_classes(name);
        !self.read(cell).is_never()
    }

    /// The cell of [`CellKey::InClasses`]. Every attribute of an object is asked for there, so it is found without its key.
    fn cell_of_classes(&mut self, name: Sym) -> CellId {
        if let Some(Some(cell)) = self.in_classes.get(name as usize) {
            return *cell;
        }
        let cell = self.cell(CellKey::InClasses(name));
        *entry(&mut self.in_classes, name as usize) = Some(cell);
        cell
    }

    /// Adds to a cell's value.
    pub(super) fn grow(&mut self, cell: CellId, value: Value) {
        self.grow_within(cell, value, MAX_GROWTH);
    }

    fn grow_within(&mut self, cell: CellId, value: Value, limit: u8) {
        let state = &self.cells[cell as usize];
        let (before, growth, kind) = (state.value, state.growth, state.kind);
        if value.is_never() {
            return;
        }
        if growth > limit {
            self.values.leave_out(value, before);
            return;
        }
        let value = match kind {
            Kind::Plain => value,
            Kind::Names => self.values.without_data(value),
            Kind::Foreign | Kind::Library => self.values.only_code(value),
        };
        if value.is_never() {
            return;
        }
        let is_pot = kind != Kind::Plain;
        let mut grown = self.values.join(before, value);
        if is_pot {
            grown = self.values.crowded(grown, if kind == Kind::Library { CONTAINER } else { POT });
        }
        if grown == before {
            return;
        }
        if growth >= limit / 2 {
            grown = self.values.widen(grown);
        } else if growth >= GROWTH {
            grown = self.values.widen_changed(before, grown);
        }
        if growth == limit {
            let crowd = self.values.one(Atom::Crowd);
            grown = self.values.join(grown, crowd);
        }
        if grown == before {
            return;
        }
        let state = &mut self.cells[cell as usize];
        state.value = grown;
        state.growth += 1;
        // Runs that read it again will say so again.
        let readers = std::mem::take(&mut state.readers);
        for run in readers {
            if is_pot { self.enqueue_late(run) } else { self.enqueue(run) }
        }
    }

    /// Adds to the value at a key.
    pub(super) fn put(&mut self, key: CellKey, value: Value) {
        let cell = self.cell(key);
        let named = match key {
            CellKey::Attribute(of, name) => Some((of, name)),
            CellKey::Global(module, name) => Some((Atom::Module(module), name)),
            _ => None,
        };
        let is_first = self.cells[cell as usize].value.is_never() && !value.is_never();
        if let Some((of, name)) = named
            && is_first
        {
            self.add_name(of, name);
        }
        if is_first {
            match key {
                CellKey::Attribute(Atom::Class(_), name) => {
                    let something = self.values.none();
                    let cell = self.cell_of_classes(name);
                    self.grow(cell, something);
                }
                CellKey::Global(module, name) => self.tell_of_variable(module, name),
                CellKey::AnyAttribute(Atom::Class(_)) if !self.names_any_in_classes => {
                    self.names_any_in_classes = true;
                    // That is rare, and what has run so far has asked for some attribute.
                    for run in 0..self.runs.len() {
                        if self.runs[run].started {
                            self.enqueue(run as RunId);
                        }
                    }
                }
                _ => {}
            }
        }
        let limit = match key {
            CellKey::Global(..)
            | CellKey::Attribute(..)
            | CellKey::Parameter(..)
            | CellKey::Base(..)
            | CellKey::Checks(..) => MAX_SHARED_GROWTH,
            _ => MAX_GROWTH,
        };
        self.grow_within(cell, value, limit);
    }
}
