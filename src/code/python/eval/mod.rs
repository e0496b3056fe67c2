//! The value analysis: what every expression of a workload can be, and which AWS operations that runs.
//!
//! A *run* is a body of code (module, class or function) in one context; [`Engine::run`] interprets its statements in order,
//! keeping the values of local variables in a [`Frame`]. What one run may see of another goes through *cells*: module
//! globals, attributes, captured variables, results. A cell's value only grows; when it does, the runs that have read it run
//! again. When nothing grows any more, what is still nothing is what no code of the workload determines: from then on such
//! expressions are [`Atom::Lost`] rather than absent, and the runs that met one run a last time.
//!
//! What is told apart decides what an analysis costs. A function is told apart by its arguments in at most [`MAX_CONTEXTS`]
//! contexts; further calls share one context for each object or function that they hand over first, and for the names that
//! they give of AWS services and of what is looked up. An object is told apart by the call that made it and by the run that
//! made the call, but not by objects that made one another ([`classes::MAX_MADE_THROUGH`]), and of a class only so many. Code
//! that is not here ([`RunKey::Foreign`]) does the same with what it is handed, whoever hands it over. A run that nobody needs
//! any more, because its callers have come to pass something else, does not run again.
//!
//! The analysis comes to an end on any program. A cell grows at most [`cells::MAX_GROWTH`] times, and no more statements are
//! interpreted than [`FUEL_PER_STATEMENT`] times those that the program has, nor more calls followed than [`MOST_CALLEES`],
//! nor more told apart than [`MOST_RUNS`], nor more kept than [`MOST_ATOMS`]: what is left out then is said in a note
//! ([`super::Project`]). Calls are followed at once as long as there is stack; deeper ones wait in the queue.

mod annotations;
mod attributes;
mod builtins;
mod calls;
mod cells;
mod choices;
mod classes;
mod click;
mod containers;
mod crowd;
mod data;
mod dispatch;
mod django;
mod enumerations;
mod expressions;
mod frames;
mod futures;
mod generated;
mod handed;
mod imports;
mod inherited;
mod iteration;
mod libraries;
mod library;
mod metaclasses;
mod named_tuples;
mod namespaces;
mod narrow;
mod operators;
mod output;
mod own_methods;
mod patterns;
mod properties;
mod providers;
mod roots;
mod sdk;
mod sets;
mod stars;
mod statements;
mod tasks;
mod texts;
mod untold;
mod values;

use std::collections::VecDeque;
use std::sync::Arc;

use indexmap::IndexSet;
use rustc_hash::{FxHashMap, FxHashSet};

use self::cells::{Cell, CellId, CellKey};
use self::frames::Frame;
use self::imports::LoadedModule;
use self::output::Record;
use self::values::{Atom, ModuleId, RunId, Sym, Value, Values};
use super::cache::ParseCache;
use super::modules::Resolver;
use super::syntax::{Argument, Expr, ExprId, Module, ParameterKind, ScopeId, ScopeKind};
use crate::code::{CodeUse, EntryPoint};
use crate::reference::Reference;
use crate::repo::RepoPath;
pub(super) use output::is_of_crowd;
pub(super) use roots::Analysis;
pub(super) use sdk::MethodIndex;

/// The rows of the libraries' table that tests have used.
#[cfg(test)]
pub(super) fn used_rows() -> std::collections::BTreeSet<usize> {
    libraries::used::rows()
}

/// In how many contexts a function is told apart, unless it is small; further calls share one context.
const CONTEXTS: usize = 12;

/// A small function gets more contexts: so many statements over all of them.
const CONTEXT_STATEMENTS: usize = 600;

/// How many contexts a function gets at most.
const MAX_CONTEXTS: usize = 64;

/// Up to how many statements a method is taken for an accessor, such as one that gives the client of a service: it gets as many
/// contexts for each object.
const ACCESSOR: usize = 8;

/// How often a run runs as soon as something grows that it has read. From then on it waits until the others have settled: what
/// grew so often will grow again.
const SOON: u8 = 6;

/// What takes the name of an attribute or an operation.
const LOOK_UPS: &[&str] = &["getattr", "get_paginator", "get_waiter", "_make_api_call", "methodcaller"];

/// How many combinations of names a function that looks something up is told apart by.
const MAX_NAMES: usize = 128;

/// How deep calls are followed at once. A deeper call waits in the queue, and its caller runs again.
const MAX_DEPTH: usize = 320;

/// The stack of the thread that an analysis runs on, in bytes. It is reserved, not used: memory is taken as calls get deep.
pub(super) const STACK: usize = 64 << 20;

/// What may be left of a stack where no thread of its own can be had.
pub(super) const SMALL_STACK: usize = 1 << 20;

/// How many objects that call another object one call may go through.
const MAX_HOPS: usize = 3;

/// How many statements may be interpreted for each statement of the program, before the analysis gives up refining.
const FUEL_PER_STATEMENT: usize = 400;

/// How many callees may be followed in all, whatever the size of the program: work of a few minutes at most. One expression of a
/// program whose objects all meet can call thousands.
pub(super) const MOST_CALLEES: usize = 6_000_000;

/// How many runs may be told apart in all: each keeps its variables, some kilobytes. PyPI's prowler has 35,000, its largest
/// neighbours twice as many.
const MOST_RUNS: usize = 100_000;

/// How many atoms all values may keep together, of eight bytes each: where hundreds of things meet, every set of them that comes
/// up is kept. PyPI's celery keeps six million, its largest neighbours some ten times as many.
const MOST_ATOMS: usize = 30_000_000;

/// A module's code with its names interned.
pub(super) struct Code {
    id: ModuleId,
    module: Arc<Module>,
    syms: Vec<Sym>,
}

impl Code {
    fn sym(&self, name: super::syntax::Name) -> Sym {
        self.syms.get(name as usize).copied().unwrap_or(0)
    }
}

/// Which body of code a run interprets, and in which context.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum RunKey {
    Module(ModuleId),
    Class(u32),
    Function(u32, Box<[Value]>),
    /// The context that further calls share, of a method those on one object, and of all those that give the same names: of an
    /// AWS service, or of what is looked up. Its parameters are cells.
    Shared(u32, Option<Atom>, Box<[Sym]>),
    /// Code that is not here and was handed this by a module: it may call it.
    Foreign(ModuleId, Atom),
    /// The same of all that a value holds.
    ForeignAll(ModuleId, Value),
}

struct Run {
    key: RunKey,
    module: ModuleId,
    scope: ScopeId,
    /// The run whose variables are around it.
    outer: Option<RunId>,
    /// How many objects, one made by a method of the next, its context is told apart by.
    nesting: u8,
    started: bool,
    running: bool,
    queued: bool,
    /// How often it has run.
    times: u8,
    /// How many runs need it now; what nobody needs any more does not run again.
    callers: usize,
    /// Whether an expression had no value.
    met_nothing: bool,
    /// Whether it called something that only a guess can tell; guesses are made when all else has settled.
    guesses: bool,
    /// The runs that it needs.
    calls: FxHashSet<RunId>,
    /// What it found, in order: a file of generated code has hundreds of thousands of calls in one run.
    records: IndexSet<Record, rustc_hash::FxBuildHasher>,
}

/// About where the stack ends now.
#[inline(never)]
fn stack_pointer() -> usize {
    let here = 0_u8;
    std::ptr::from_ref(&here).addr()
}

/// One workload's analysis.
pub(super) struct Engine<'a> {
    reference: &'a Reference,
    resolver: Resolver<'a>,
    entry: &'a EntryPoint,
    cache: &'a ParseCache,
    methods: &'a MethodIndex,
    values: Values,
    /// The infrastructure's expressions in texts, by the number of their mark.
    holes: IndexSet<String>,
    modules: Vec<LoadedModule>,
    module_ids: FxHashMap<RepoPath, ModuleId>,
    runs: Vec<Run>,
    run_ids: FxHashMap<RunKey, RunId>,
    contexts: FxHashMap<(ModuleId, ScopeId), usize>,
    /// The functions that were called because nothing called them.
    asked: FxHashSet<roots::Asked>,
    /// In how many further contexts an accessor is told apart on each object.
    object_contexts: FxHashMap<(u32, Atom), usize>,
    /// The names that a function was given for which it has a context.
    names_given: FxHashMap<u32, FxHashSet<Vec<Sym>>>,
    /// Whether a function looks something up by name.
    look_ups: FxHashMap<(ModuleId, ScopeId), bool>,
    cells: Vec<Cell>,
    cell_ids: FxHashMap<cells::PackedKey, CellId>,
    names: FxHashMap<Atom, namespaces::Names>,
    stars: stars::Stars,
    queue: VecDeque<RunId>,
    /// Runs that have run often: they wait until the queue is empty.
    often: VecDeque<RunId>,
    /// Runs that have only read a pot that has grown (see [`cells`]): they wait until nothing else is left to do.
    late: VecDeque<RunId>,
    current: Option<RunId>,
    /// The runs that begin the workload.
    roots: Vec<RunId>,
    depth: usize,
    /// Where the stack began, and how much of it may be used before calls wait in the queue.
    stack: (usize, usize),
    /// How many objects the call at hand went through.
    hops: usize,
    fuel: usize,
    callees: usize,
    /// Whether what has no value is lost (see the module's head).
    settled: bool,
    /// By class: its order of lookup, and of which bases, in which cell.
    mro: FxHashMap<u32, (CellId, Value, Arc<classes::Mro>)>,
    /// By name: whether any class has a variable of it.
    in_classes: Vec<Option<CellId>>,
    /// Whether any class has variables whose names are not known.
    names_any_in_classes: bool,
    /// `__getattribute__`
    get_attribute: Sym,
    /// Whether Django's settings were found.
    knows_settings: bool,
    /// Annotations in quotes, by the module that they stand in.
    quoted: FxHashMap<(ModuleId, Sym), Arc<Code>>,
    /// The classes that are enumerations.
    enumerations: IndexSet<u32>,
    /// What the bodies of the enumerations define.
    enumerated: FxHashSet<Sym>,
    /// The objects whose classes are made from containers that keep something.
    holders: FxHashSet<u32>,
    /// The objects that nothing makes whose constructors have run, before and after all had settled.
    filled: FxHashSet<(u32, bool)>,
    /// The objects of each class and of those made from it, and how many of all objects these are.
    objects: (FxHashMap<u32, Vec<u32>>, usize),
    /// The functions in the bodies of classes by name, each with its class, among so many functions and classes.
    methods_by_name: (FxHashMap<Sym, Vec<(u32, u32)>>, usize),
    /// The attribute expression at hand.
    place: Option<(ModuleId, ExprId)>,
    sdk: sdk::Sdk,
    libraries: libraries::Known,
    output: CodeUse,
}

impl<'a> Engine<'a> {
    pub(super) fn new(
        reference: &'a Reference,
        resolver: Resolver<'a>,
        entry: &'a EntryPoint,
        cache: &'a ParseCache,
        methods: &'a MethodIndex,
        stack: usize,
        callees: usize,
    ) -> Self {
        let mut values = Values::new();
        let get_attribute = values.sym("__getattribute__");
        Self {
            reference,
            resolver,
            entry,
            cache,
            methods,
            holes: IndexSet::new(),
            values,
            modules: Vec::new(),
            module_ids: FxHashMap::default(),
            runs: Vec::new(),
            run_ids: FxHashMap::default(),
            contexts: FxHashMap::default(),
            asked: FxHashSet::default(),
            object_contexts: FxHashMap::default(),
            names_given: FxHashMap::default(),
            look_ups: FxHashMap::default(),
            cells: Vec::new(),
            cell_ids: FxHashMap::default(),
            names: FxHashMap::default(),
            stars: stars::Stars::default(),
            queue: VecDeque::new(),
            often: VecDeque::new(),
            late: VecDeque::new(),
            current: None,
            roots: Vec::new(),
            depth: 0,
            // The other half is for what one body needs, however deep its brackets and blocks are.
            stack: (stack_pointer(), stack / 2),
            hops: 0,
            fuel: 1_000_000,
            callees,
            settled: false,
            mro: FxHashMap::default(),
            in_classes: Vec::new(),
            names_any_in_classes: false,
            get_attribute,
            knows_settings: false,
            quoted: FxHashMap::default(),
            enumerations: IndexSet::new(),
            enumerated: FxHashSet::default(),
            holders: FxHashSet::default(),
            filled: FxHashSet::default(),
            objects: (FxHashMap::default(), 0),
            methods_by_name: (FxHashMap::default(), 0),
            place: None,
            sdk: sdk::Sdk::default(),
            libraries: libraries::Known::default(),
            output: CodeUse::default(),
        }
    }

    /// Runs until nothing grows.
    fn settle(&mut self) {
        while let Some(run) = self.next_run() {
            self.runs[run as usize].queued = false;
            if self.runs[run as usize].callers == 0 {
                // Those that needed it have run again and need others. Should it be needed again, it begins anew.
                self.runs[run as usize].started = false;
            } else if !self.is_spent() {
                // Without anything to spend, it would lose what it found the last time.
                self.run(run);
            }
        }
    }

    fn next_run(&mut self) -> Option<RunId> {
        [&mut self.queue, &mut self.often, &mut self.late].into_iter().find_map(VecDeque::pop_front)
    }

    /// The run with this key; `None` for `outer` of a module.
    fn run_of(&mut self, key: RunKey, module: ModuleId, scope: ScopeId, outer: Option<RunId>) -> RunId {
        if let Some(&run) = self.run_ids.get(&key) {
            return run;
        }
        let run = self.runs.len() as RunId;
        let around = outer.map_or(0, |run| self.runs[run as usize].nesting);
        let nesting = match &key {
            RunKey::Function(_, parameters) => {
                parameters.iter().map(|&value| self.values.made_through(value)).fold(around, u8::max)
            }
            RunKey::Shared(_, Some(Atom::Instance(object)), _) => self.values.nesting_of(*object).max(around),
            _ => around,
        };
        self.run_ids.insert(key.clone(), run);
        self.runs.push(Run {
            nesting,
            key,
            module,
            scope,
            outer,
            started: false,
            running: false,
            queued: false,
            times: 0,
            callers: 0,
            met_nothing: false,
            guesses: false,
            calls: FxHashSet::default(),
            records: IndexSet::default(),
        });
        run
    }

    /// Notes that the current run needs `run`, and interprets that once if nobody has.
    fn enter(&mut self, run: RunId) {
        match self.current {
            Some(current) => {
                if self.runs[current as usize].calls.insert(run) {
                    self.runs[run as usize].callers += 1;
                }
            }
            None => {
                self.roots.push(run);
                self.runs[run as usize].callers += 1;
            }
        }
        if !self.runs[run as usize].started {
            if self.depth < MAX_DEPTH && self.stack.0.abs_diff(stack_pointer()) < self.stack.1 {
                self.run(run);
            } else {
                self.enqueue(run);
            }
        }
    }

    fn enqueue(&mut self, run: RunId) {
        let state = &mut self.runs[run as usize];
        if !state.queued {
            state.queued = true;
            let queue = if state.times < SOON { &mut self.queue } else { &mut self.often };
            queue.push_back(run);
        }
    }

    /// The same for a run that has read a pot.
    fn enqueue_late(&mut self, run: RunId) {
        let state = &mut self.runs[run as usize];
        if !state.queued {
            state.queued = true;
            self.late.push_back(run);
        }
    }

    /// Hands what `value` holds to code that is not here, which may call it.
    fn hand(&mut self, value: Value) {
        let held = self.values.callable(value);
        if held.is_empty() {
            return;
        }
        // Functions and objects have code of their own; an operation, or a partial that may hold one, is found where it is handed
        // over.
        let has_no_code = |atom: &Atom| matches!(atom, Atom::Partial(_) | Atom::Sdk(_));
        let module = if held.iter().any(has_no_code) { self.current_module() } else { 0 };
        let key = match *held {
            [atom] => RunKey::Foreign(module, atom),
            _ => RunKey::ForeignAll(module, value),
        };
        let run = self.run_of(key, module, 0, None);
        self.enter(run);
    }

    fn run_foreign_all(&mut self, module: ModuleId, value: Value) {
        for &atom in self.values.callable(value).iter() {
            let run = self.run_of(RunKey::Foreign(module, atom), module, 0, None);
            self.enter(run);
        }
    }

    /// Interprets a run from its beginning.
    fn run(&mut self, run: RunId) {
        let state = &mut self.runs[run as usize];
        if state.running {
            self.enqueue(run);
            return;
        }
        state.started = true;
        state.times = state.times.saturating_add(1);
        state.running = true;
        state.met_nothing = false;
        state.guesses = false;
        let needed = std::mem::take(&mut state.calls);
        state.records.clear();
        let (module, scope) = (state.module, state.scope);
        let caller = self.current.replace(run);
        let hops = std::mem::take(&mut self.hops);
        self.depth += 1;
        match self.runs[run as usize].key {
            RunKey::Foreign(_, atom) => self.call_handed(atom),
            RunKey::ForeignAll(_, value) => self.run_foreign_all(module, value),
            RunKey::Module(_) | RunKey::Class(_) | RunKey::Function(..) | RunKey::Shared(..) => {
                if let Some(code) = self.modules[module as usize].code.clone() {
                    let mut frame = self.frame(run, &code, scope);
                    if matches!(self.runs[run as usize].key, RunKey::Module(_)) {
                        self.note_named_classes(&code);
                    }
                    self.block(&mut frame, &code.module.scope(scope).body);
                    if let Some(class) = frame.class {
                        self.tell_names(class, &frame);
                    }
                    self.finish(frame);
                }
            }
        }
        self.depth -= 1;
        self.current = caller;
        self.hops = hops;
        self.runs[run as usize].running = false;
        needed.into_iter().for_each(|run| self.runs[run as usize].callers -= 1);
    }

    /// The run of a function with these values for its parameters.
    fn function_run(&mut self, closure: u32, parameters: Vec<Value>) -> Option<RunId> {
        let function = *self.values.closures.get_index(closure as usize)?;
        let (module, scope) = (function.module, function.scope);
        let key = RunKey::Function(closure, parameters.into());
        if let Some(&run) = self.run_ids.get(&key) {
            return Some(run);
        }
        let statements = self.modules[module as usize].code.as_ref()?.module.scope(scope).exprs.len() / 4 + 1;
        let limit = (CONTEXT_STATEMENTS / statements).clamp(CONTEXTS, MAX_CONTEXTS);
        let used = self.contexts.entry((module, scope)).or_insert(0);
        if *used < limit {
            *used += 1;
            return Some(self.run_of(key, module, scope, Some(function.outer)));
        }
        // Objects of many classes come to a method of a base class, and many functions to a decorator. What it does with each
        // is its own.
        let RunKey::Function(_, parameters) = &key else { return None };
        let object = match parameters.first().map(|&first| self.values.atoms(first)) {
            Some(&[object @ (Atom::Instance(_) | Atom::Function(_))]) => Some(object),
            _ => None,
        };
        if let Some(object) = object
            && statements <= ACCESSOR
        {
            let used = self.object_contexts.entry((closure, object)).or_insert(0);
            if *used < MAX_CONTEXTS {
                *used += 1;
                return Some(self.run_of(key, module, scope, Some(function.outer)));
            }
        }
        let RunKey::Function(_, parameters) = key else { return None };
        // Else a function that makes clients would give one of every service to each caller.
        let names = self.names_given(closure, (module, scope), &parameters);
        let run = self.run_of(RunKey::Shared(closure, object, names), module, scope, Some(function.outer));
        for (slot, value) in parameters.iter().enumerate() {
            self.put(CellKey::Parameter(run, slot as u32), *value);
        }
        Some(run)
    }

    /// The parameters that name an AWS service, and those by which the function may look something up: they have little in
    /// common with other names.
    fn names_given(&mut self, closure: u32, code: (ModuleId, ScopeId), parameters: &[Value]) -> Box<[Sym]> {
        let services: Vec<Sym> = parameters.iter().flat_map(|&parameter| self.services_named(parameter)).collect();
        if !self.looks_up(code) {
            return services.into();
        }
        let names: Vec<Sym> = parameters.iter().flat_map(|&parameter| self.values.whole_texts(parameter)).collect();
        let given = self.names_given.entry(closure).or_default();
        if given.len() < MAX_NAMES {
            given.insert(names.clone());
        }
        if given.contains(&names) { names.into() } else { services.into() }
    }

    /// Whether a function mentions what takes the name of an attribute or an operation, or passes on whatever keywords it is
    /// given.
    fn looks_up(&mut self, (module, scope): (ModuleId, ScopeId)) -> bool {
        if let Some(&known) = self.look_ups.get(&(module, scope)) {
            return known;
        }
        let code = self.modules[module as usize].code.clone();
        let found = code.is_some_and(|code| {
            let scope = code.module.scope(scope);
            let keywords = scope.parameters().iter().find(|parameter| parameter.kind == ParameterKind::Keywords);
            let is_keywords = |expr: ExprId| match code.module.expr(expr) {
                Expr::Name(name, _) => keywords.is_some_and(|keywords| keywords.name == *name),
                _ => false,
            };
            let exprs = scope.exprs.clone();
            code.module.exprs[exprs.start as usize..exprs.end as usize].iter().any(|expr| match expr {
                Expr::Name(name, _) | Expr::Attribute(_, name) => LOOK_UPS.contains(&code.module.name(*name)),
                Expr::Call(_, arguments) => arguments
                    .iter()
                    .any(|argument| matches!(argument, Argument::SpreadKeywords(expr) if is_keywords(*expr))),
                _ => false,
            })
        });
        self.look_ups.insert((module, scope), found);
        found
    }

    /// Whether there is nothing left to spend. Modules that come later bring statements, but no callees.
    pub(super) fn is_spent(&self) -> bool {
        self.fuel == 0 || self.callees == 0 || self.runs.len() > MOST_RUNS || self.values.kept() > MOST_ATOMS
    }

    /// Spends one statement; false if there is nothing left to spend.
    fn spend(&mut self) -> bool {
        self.spend_one(|engine| &mut engine.fuel)
    }

    /// Spends one callee of a call; false if there is nothing left to spend.
    fn spend_call(&mut self) -> bool {
        self.spend_one(|engine| &mut engine.callees)
    }

    fn spend_one(&mut self, of: impl FnOnce(&mut Self) -> &mut usize) -> bool {
        if self.is_spent() {
            return false;
        }
        // Neither is 0 where something is left.
        *of(self) -= 1;
        true
    }

    /// A frame for `run`, with its parameters in place.
    fn frame<'c>(&mut self, run: RunId, code: &'c Code, scope: ScopeId) -> Frame<'c> {
        let definition = code.module.scope(scope);
        let key = self.runs[run as usize].key.clone();
        let mut frame = Frame::new(run, code, scope, definition.locals.len());
        match key {
            RunKey::Module(_) | RunKey::Foreign(..) | RunKey::ForeignAll(..) => {}
            RunKey::Class(class) => frame.class = Some(class),
            RunKey::Function(_, parameters) => {
                for (slot, &value) in parameters.iter().enumerate() {
                    self.assign_local(&mut frame, slot as u32, value);
                }
            }
            RunKey::Shared(..) => {
                for slot in 0..definition.parameters().len() as u32 {
                    let cell = self.cell(CellKey::Parameter(run, slot));
                    let value = self.read(cell);
                    self.assign_local(&mut frame, slot, value);
                }
            }
        }
        frame.parameters = frame.env[..definition.parameters().len().min(frame.env.len())].to_vec();
        frame
    }

    /// Publishes what a finished frame gives.
    fn finish(&mut self, mut frame: Frame<'_>) {
        let ScopeKind::Function { generator, .. } = &frame.code.module.scope(frame.scope).kind else {
            if let Some(class) = frame.class {
                self.publish_members(class);
            }
            return;
        };
        if frame.alive {
            let none = self.values.none();
            self.leave(&mut frame, none);
        }
        let result = if *generator {
            let cell = self.cell(CellKey::Yields(frame.run));
            self.grow(cell, frame.yields);
            let yields = self.read(cell);
            let returns_code = !self.values.only_code(frame.returns).is_never();
            let kind = if returns_code {
                let cell = self.cell(CellKey::Returned(frame.run));
                self.grow(cell, frame.returns);
                values::SeqKind::Generator(frame.run)
            } else {
                values::SeqKind::Iterator
            };
            self.values.seq(kind, Vec::new(), yields)
        } else {
            frame.returns
        };
        let cell = self.cell(CellKey::Result(frame.run));
        self.grow(cell, result);
        for slot in std::mem::take(&mut frame.changed) {
            let (Some(&value), Some(&before)) = (frame.exits.get(&slot), frame.parameters.get(slot as usize)) else {
                continue;
            };
            if value != before {
                let cell = self.cell(CellKey::Changed(frame.run, slot));
                self.grow(cell, value);
            }
        }
    }

    fn atom_name(&self, sym: Sym) -> &str {
        self.values.text_of(sym)
    }

    /// The module that the current run belongs to.
    fn current_module(&self) -> ModuleId {
        self.current.map_or(0, |run| self.runs[run as usize].module)
    }

    /// Whether one of the atoms could be anything.
    fn is_open(atom: Atom) -> bool {
        matches!(atom, Atom::Lost | Atom::Crowd | Atom::Parameter)
    }
}
