//! Futures and tasks: what `submit`, `create_task` and the like give, and what waiting for it gives.
//!
//! Sources: <https://docs.python.org/3/library/concurrent.futures.html>, <https://docs.python.org/3/library/asyncio-task.html>.

use super::Engine;
use super::calls::{Arguments, Site};
use super::values::{Atom, SeqKind, Value};

impl Engine<'_> {
    /// `executor.submit(function, ..)`: the result stands for the future, whose `result()` gives it.
    pub(super) fn submit(&mut self, site: Site, arguments: &Arguments) -> Value {
        let result = self.call_rest(site, arguments);
        self.future(result)
    }

    /// A future or task that gives `value`, which may be one itself.
    pub(super) fn future(&mut self, value: Value) -> Value {
        let value = self.awaited(value);
        self.values.seq(SeqKind::Future, vec![value], Value::NEVER)
    }

    /// `await value`. What a coroutine gives stands for the coroutine.
    pub(super) fn awaited(&mut self, value: Value) -> Value {
        let (futures, others): (Vec<Atom>, Vec<Atom>) = self
            .values
            .atoms_of(value)
            .into_iter()
            .partition(|&atom| self.values.seq_kind(atom) == Some(SeqKind::Future));
        let has_objects = others.iter().any(|atom| matches!(atom, Atom::Instance(_)));
        if futures.is_empty() && !has_objects {
            return value;
        }
        let futures = self.values.many(futures);
        let given = self.iterate(futures);
        let mut rest = Value::NEVER;
        for atom in others {
            let other = match atom {
                Atom::Instance(_) => self.awaited_object(atom),
                _ => self.values.one(atom),
            };
            rest = self.values.join(rest, other);
        }
        let others = rest;
        self.values.join(given, others)
    }

    /// A method of a future.
    pub(super) fn future_method(&mut self, future: Atom, method: &str, arguments: &Arguments) -> Value {
        let future = self.values.one(future);
        match method {
            "result" | "get" => self.awaited(future),
            "add_done_callback" => {
                let callback = arguments.positional.first().map_or(Value::NEVER, |argument| argument.value);
                self.call_with(callback, &[future]);
                self.values.none()
            }
            _ => self.values.data(),
        }
    }
}
