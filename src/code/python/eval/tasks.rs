//! Tasks: functions that a queue's decorator has made to be called by a worker. Calling `task.delay(..)` and the like calls them.
//!
//! Sources: <https://docs.celeryq.dev/en/stable/userguide/calling.html>, <https://dramatiq.io/guide.html>,
//! <https://docs.ray.io/en/latest/ray-core/tasks.html>, <https://docs.prefect.io/v3/how-to-guides/workflows/run-work-concurrently>.

use super::Engine;
use super::builtins::Builtin;
use super::calls::{Arguments, Site};
use super::cells::CellKey;
use super::values::{Atom, Sym, Value};

/// Methods that are given the task's own arguments.
const DIRECT: [&str; 7] = ["delay", "send", "remote", "submit", "kiq", "s", "si"];

/// Methods that are given a list and a dict of these.
const IN_LIST: [&str; 5] = ["apply_async", "apply", "signature", "subtask", "send_with_options"];

/// Decorators that make a function a task.
const MAKERS: [&str; 4] = ["task", "shared_task", "periodic_task", "actor"];

/// The attribute under which a function has the task that it is passed first. No code can name it so.
const PASSED: &str = "task passed first";

/// Whether a decorator of this name makes tasks, which other code calls by these methods.
pub(super) fn makes_tasks(name: &str) -> bool {
    MAKERS.contains(&name)
}

impl Engine<'_> {
    /// celery's `@app.task(base=Class, bind=True)`, before it is given the function.
    pub(super) fn task_maker(&mut self, name: Sym, arguments: &Arguments) -> Option<Value> {
        if !makes_tasks(self.atom_name(name)) || !arguments.positional.is_empty() {
            return None;
        }
        let named = |name: &str| self.values.find_sym(name).and_then(|name| arguments.keyword(Some(name)));
        let (base, bind) = (named("base"), named("bind"));
        let is_bound = bind.is_some_and(|bind| self.values.atoms(bind.value).contains(&Atom::Bool(true)));
        let base = base.map(|base| self.values.atoms_of(base.value)).unwrap_or_default();
        let class = base.into_iter().find(|atom| matches!(atom, Atom::Class(_)));
        if class.is_none() && !is_bound {
            return None;
        }
        let class = self.values.one(class.unwrap_or(Atom::None));
        let bind = self.values.bool(is_bound);
        Some(self.values.partial_with(Builtin::Task, vec![class, bind]))
    }

    /// What such a decorator makes of a function: something that is called like it and has what the class has.
    pub(super) fn task_made(&mut self, arguments: &Arguments) -> Value {
        let [class, bind, function, ..] = arguments.positional[..] else { return Value::NEVER };
        let object = match *self.values.atoms(class.value) {
            [Atom::Class(class)] => self.some_instance(class),
            _ => Value::NEVER,
        };
        let is_bound = *self.values.atoms(bind.value) == [Atom::Bool(true)];
        let mut task = Value::NEVER;
        for atom in self.values.atoms_of(function.value) {
            let mut one = self.values.one(atom);
            if is_bound && matches!(atom, Atom::Function(_)) {
                let first = self.values.atoms(object).first().copied().unwrap_or(Atom::Parameter);
                let name = self.values.sym(PASSED);
                let first = self.values.one(first);
                self.put(CellKey::Attribute(atom, name), first);
                for first in self.values.atoms_of(first) {
                    one = self.values.bound(one, first);
                }
            }
            task = self.values.join(task, one);
        }
        self.hand_task(task);
        self.values.join(task, object)
    }

    /// A worker gets this task. Where all functions are called, this one is, too, if no code here gives it arguments.
    pub(super) fn hand_task(&mut self, task: Value) {
        if !self.reaches_all() {
            self.hand(task);
        }
    }

    /// The task that a function is passed first.
    pub(super) fn task_passed(&mut self, function: u32) -> Value {
        match self.values.find_sym(PASSED) {
            Some(name) => self.get(CellKey::Attribute(Atom::Function(function), name)),
            None => Value::NEVER,
        }
    }

    /// Calls a task by a method that its decorator gave it; `None` if this is no such method.
    pub(super) fn call_task(&mut self, site: Site, task: Atom, method: Sym, arguments: &Arguments) -> Option<Value> {
        let name = self.atom_name(method);
        let (is_direct, in_list) = (DIRECT.contains(&name), IN_LIST.contains(&name));
        let is_signature = matches!(name, "s" | "si" | "signature" | "subtask");
        if (!is_direct && !in_list) || !self.get(CellKey::Attribute(task, method)).is_never() {
            return None;
        }
        let mut given = arguments.clone();
        if in_list {
            given = Arguments::default();
            if let Some(args) = arguments.get(0, self.values.find_sym("args")) {
                self.spread(&mut given, args);
            }
            if let Some(kwargs) = arguments.get(1, self.values.find_sym("kwargs")) {
                self.spread_keywords(&mut given, kwargs);
            }
        }
        // In a chain, what the task before gives comes first.
        self.fill_first(task, &mut given);
        let task = self.values.one(task);
        let result = self.call(site, task, &given);
        Some(if is_signature { self.values.data() } else { self.future(result) })
    }
}
