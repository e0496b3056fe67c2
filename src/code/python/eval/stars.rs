//! What `from x import *` brought into modules of the repository.
//!
//! A name is looked up in a module at most once, however many paths of such imports lead there. Only variables that modules have
//! get cells: where hundreds of modules import all of each other, most names are in one of them. So who finds no variable in a
//! module is told by name when one comes up, and who looks through a module, when that imports all of another.

use rustc_hash::FxHashSet;

use super::Engine;
use super::cells::CellKey;
use super::values::{Atom, ModuleId, Sym, Value};

/// What has been looked up.
#[derive(Default)]
pub(super) struct Stars {
    /// By module: the last lookup that came there.
    seen: Vec<u32>,
    lookups: u32,
    /// The names of all modules' variables.
    names: FxHashSet<Sym>,
}

impl Engine<'_> {
    /// What a module's `*` imports of the repository's own modules brought under a name.
    pub(super) fn brought_by_stars(&mut self, module: ModuleId, name: Sym) -> Value {
        if !self.looks_through(module) {
            return Value::NEVER;
        }
        let cell = self.cell(CellKey::Starred(name));
        self.read(cell);
        if !self.stars.names.contains(&name) {
            return Value::NEVER;
        }
        let lookup = self.stars.lookups.wrapping_add(1);
        self.stars.lookups = lookup;
        self.stars.seen.resize(self.modules.len(), lookup.wrapping_sub(1));
        let mut all = Value::NEVER;
        let mut open = vec![module];
        while let Some(at) = open.pop() {
            // The number of a lookup comes back after billions of them.
            if std::mem::replace(&mut self.stars.seen[at as usize], lookup) == lookup {
                continue;
            }
            if at != module {
                let cell = self.cell_ids.get(&CellKey::Global(at, name).packed()).copied();
                let value = cell.map_or(Value::NEVER, |cell| self.read(cell));
                if !value.is_never() {
                    all = self.values.join(all, value);
                    continue;
                }
                if !self.looks_through(at) {
                    continue;
                }
            }
            let stars = self.modules[at as usize].stars.iter().rev();
            open.extend(stars.filter_map(|star| if let Atom::Module(star) = *star { Some(star) } else { None }));
        }
        all
    }

    /// Whether a module has `*` imports of the repository's modules. The current run is told of further ones that it could have.
    fn looks_through(&mut self, module: ModuleId) -> bool {
        let state = &self.modules[module as usize];
        let has_some = state.stars.iter().any(|star| matches!(star, Atom::Module(_)));
        if state.code.is_some() && (has_some || !self.has_run(module)) {
            self.modules[module as usize].is_looked_through = true;
            let cell = self.cell(CellKey::Stars);
            self.read(cell);
        }
        has_some
    }

    /// Whether a module's body has run to its end. To itself, it has.
    fn has_run(&mut self, module: ModuleId) -> bool {
        if !self.modules[module as usize].has_run {
            let run = self.run_ids.get(&super::RunKey::Module(module)).copied();
            if run == self.current {
                return true;
            }
            let is_done = |run: super::RunId| {
                let run = &self.runs[run as usize];
                run.started && !run.running
            };
            self.modules[module as usize].has_run = run.is_some_and(is_done);
        }
        self.modules[module as usize].has_run
    }

    /// Remembers that `module` imports all of `source`.
    pub(super) fn add_star(&mut self, module: ModuleId, source: Atom) {
        let state = &mut self.modules[module as usize];
        if state.stars.contains(&source) {
            return;
        }
        state.stars.push(source);
        let is_awaited = state.is_looked_through;
        if let Atom::Module(source) = source {
            self.modules[source as usize].is_starred = true;
            if is_awaited {
                self.wake(CellKey::Stars);
            }
        }
    }

    /// Tells those that looked for it that a module has a variable of this name.
    pub(super) fn tell_of_variable(&mut self, module: ModuleId, name: Sym) {
        self.stars.names.insert(name);
        if self.modules.get(module as usize).is_some_and(|module| module.is_starred) {
            self.wake(CellKey::Starred(name));
        }
    }

    /// What `*` imports brought of a library, under a name.
    pub(super) fn brought_by_foreign_stars(&mut self, module: ModuleId, name: Sym, value: Value) -> Value {
        let stars = self.modules[module as usize].stars.iter().copied();
        let foreign: Vec<Atom> = stars.filter(|star| !matches!(star, Atom::Module(_))).collect();
        foreign.into_iter().fold(value, |all, star| {
            let value = self.attribute(star, name);
            self.values.join(all, value)
        })
    }
}
