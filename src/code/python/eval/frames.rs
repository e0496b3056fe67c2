//! Frames: the local variables of a run while its statements are interpreted in order.

use rustc_hash::FxHashMap;

use super::cells::CellKey;
use super::values::{Atom, RunId, Value};
use super::{Code, Engine, RunKey};
use crate::code::python::syntax::{Expr, ExprId, Home, Name, ScopeId};

/// Variables by slot.
pub(super) type Env = Vec<Value>;

/// A run while it is interpreted.
pub(super) struct Frame<'c> {
    pub(super) run: RunId,
    pub(super) code: &'c Code,
    pub(super) scope: ScopeId,
    /// For a class body, the class.
    pub(super) class: Option<u32>,
    pub(super) env: Env,
    /// Whether the next statement can be reached.
    pub(super) alive: bool,
    pub(super) returns: Value,
    pub(super) yields: Value,
    /// The loops around the statement at hand: what the variables are at `break` and `continue`.
    pub(super) loops: Vec<LoopEnds>,
    /// The `try` bodies around the statement at hand: what the variables can be where an exception leaves them.
    pub(super) tries: Vec<Env>,
    /// What the parameters were at the beginning.
    pub(super) parameters: Vec<Value>,
    /// The parameters whose dict or list was changed in place.
    pub(super) changed: Vec<u32>,
    /// The parameters that were given another value, so that changes no longer reach the caller.
    pub(super) replaced: Vec<u32>,
    /// What the parameters are where the function is left.
    pub(super) exits: FxHashMap<u32, Value>,
    /// Variables that hold what another place holds too: a change of the one changes the other.
    pub(super) aliases: FxHashMap<u32, Alias>,
    /// Variables that hold clients of the service that another variable names.
    pub(super) clients: Vec<NamedClient>,
    /// How many rounds the unrolled loops around the statement at hand make together.
    pub(super) rounds: usize,
}

/// A variable that holds a client made of a name in another variable: `client = boto3.client(service)`. What a condition
/// tells of the name, it tells of the client.
#[derive(Clone, Copy)]
pub(super) struct NamedClient {
    /// The variable, and what it was given.
    pub(super) variable: u32,
    pub(super) client: Value,
    /// The variable with the name.
    pub(super) name: u32,
}

/// Where else a variable's value is held.
#[derive(Clone, Copy)]
pub(super) enum Alias {
    /// In a variable, an attribute or an item.
    Place(ExprId),
    /// In the container that a loop goes through, at this position if it is known.
    Element(ExprId, Option<usize>),
}

/// The variables where a loop's body is left.
#[derive(Default)]
pub(super) struct LoopEnds {
    pub(super) breaks: Option<Env>,
    pub(super) continues: Option<Env>,
}

impl<'c> Frame<'c> {
    pub(super) fn new(run: RunId, code: &'c Code, scope: ScopeId, locals: usize) -> Self {
        Self {
            run,
            code,
            scope,
            class: None,
            env: vec![Value::NEVER; locals],
            alive: true,
            returns: Value::NEVER,
            yields: Value::NEVER,
            loops: Vec::new(),
            tries: Vec::new(),
            parameters: Vec::new(),
            changed: Vec::new(),
            replaced: Vec::new(),
            exits: FxHashMap::default(),
            aliases: FxHashMap::default(),
            clients: Vec::new(),
            rounds: 1,
        }
    }

    pub(super) fn expr(&self, id: ExprId) -> &'c Expr {
        self.code.module.expr(id)
    }

    /// Leaves in a local variable what a condition has shown it to be.
    pub(super) fn narrow(&mut self, slot: Option<u32>, value: Value) {
        if let Some(place) = slot.and_then(|slot| self.env.get_mut(slot as usize)) {
            *place = value;
        }
    }

    /// The local variable that an expression is.
    pub(super) fn local(&self, id: ExprId) -> Option<u32> {
        match *self.expr(id) {
            Expr::Name(_, Home::Local(slot)) => Some(slot),
            _ => None,
        }
    }
}

impl Engine<'_> {
    /// Joins `other` into `env`.
    pub(super) fn join_env(&mut self, env: &mut Env, other: &Env) {
        for (mine, &theirs) in env.iter_mut().zip(other) {
            if *mine != theirs {
                *mine = self.values.join(*mine, theirs);
            }
        }
    }

    /// Joins `other` into what may be nothing yet.
    pub(super) fn join_into(&mut self, env: &mut Option<Env>, other: &Env) {
        match env {
            Some(env) => self.join_env(env, other),
            None => *env = Some(other.clone()),
        }
    }

    /// Gives a local variable a value.
    pub(super) fn assign_local(&mut self, f: &mut Frame<'_>, slot: u32, value: Value) {
        let Some(place) = f.env.get_mut(slot as usize) else { return };
        *place = value;
        if let Some(handler) = f.tries.last_mut().and_then(|env| env.get_mut(slot as usize)) {
            *handler = self.values.join(*handler, value);
        }
        f.aliases.remove(&slot);
        f.clients.retain(|client| client.variable != slot && client.name != slot);
        let local = f.code.module.scope(f.scope).locals[slot as usize];
        if local.captured {
            self.put(CellKey::Local(f.run, slot), value);
        }
        if local.name == Name::MAX {
            return;
        }
        match self.runs[f.run as usize].key {
            RunKey::Module(module) => self.put(CellKey::Global(module, f.code.sym(local.name)), value),
            RunKey::Class(class) => self.put(CellKey::Attribute(Atom::Class(class), f.code.sym(local.name)), value),
            _ => {}
        }
    }

    /// The value of a name.
    pub(super) fn read_name(&mut self, f: &mut Frame<'_>, name: Name, home: Home) -> Value {
        match home {
            Home::Local(slot) => {
                let value = f.env.get(slot as usize).copied().unwrap_or_default();
                if !f.clients.is_empty()
                    && let Some(client) = self.client_of_name(f, slot, value)
                {
                    return client;
                }
                let local = f.code.module.scope(f.scope).locals[slot as usize];
                // A nested function may have put something into what the variable holds.
                if local.captured && (local.rebound || self.holds_container(value)) {
                    let shared = self.get(CellKey::Local(f.run, slot));
                    return self.values.join(value, shared);
                }
                // So may a function have done with what a module's variable holds.
                if f.scope == 0 && self.holds_container(value) {
                    let changed = self.get(CellKey::ChangedGlobal(f.code.id, f.code.sym(name)));
                    return self.values.join(value, changed);
                }
                if value.is_never() && f.class.is_some() {
                    return self.read_global(f.code.id, f.code.sym(name));
                }
                // The module gives it a value later than here.
                if value.is_never() && f.scope == 0 {
                    return self.brought_by_stars(f.code.id, f.code.sym(name));
                }
                value
            }
            Home::Outer { up, slot } => match self.outer_run(f.run, up) {
                Some(run) => self.get(CellKey::Local(run, slot)),
                None => Value::NEVER,
            },
            // Python binds it in every function of a class's body.
            Home::Global if f.code.module.name(name) == "__class__" => match self.class_around(f.run) {
                Some(class) => self.values.one(Atom::Class(class)),
                None => self.read_global(f.code.id, f.code.sym(name)),
            },
            Home::Global => self.read_global(f.code.id, f.code.sym(name)),
        }
    }

    /// Gives a name a value.
    pub(super) fn assign_name(&mut self, f: &mut Frame<'_>, name: Name, home: Home, value: Value) {
        match home {
            Home::Local(slot) => {
                if (slot as usize) < f.parameters.len() && !f.replaced.contains(&slot) {
                    f.replaced.push(slot);
                }
                self.assign_local(f, slot, value);
            }
            Home::Outer { up, slot } => {
                if let Some(run) = self.outer_run(f.run, up) {
                    self.put(CellKey::Local(run, slot), value);
                }
            }
            Home::Global => self.put(CellKey::Global(f.code.id, f.code.sym(name)), value),
        }
    }

    fn outer_run(&self, mut run: RunId, up: u16) -> Option<RunId> {
        for _ in 0..up {
            run = self.runs[run as usize].outer?;
        }
        Some(run)
    }

    /// Whether a value can be a dict or a sequence.
    pub(super) fn holds_container(&self, value: Value) -> bool {
        self.values.atoms(value).iter().any(|atom| matches!(atom, Atom::Dict(_) | Atom::Seq(_)))
    }

    /// Leaves the function with `value`.
    pub(super) fn leave(&mut self, f: &mut Frame<'_>, value: Value) {
        f.returns = self.values.join(f.returns, value);
        for index in 0..f.changed.len() {
            let slot = f.changed[index];
            let now = f.env.get(slot as usize).copied().unwrap_or_default();
            let all = f.exits.get(&slot).copied().unwrap_or_default();
            let all = self.values.join(all, now);
            f.exits.insert(slot, all);
        }
        f.alive = false;
    }
}
