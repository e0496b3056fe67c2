//! Going through the repository's own objects, and waiting for them: by their special methods.
//!
//! Sources: <https://docs.python.org/3/reference/datamodel.html#emulating-container-types>, and
//! <https://docs.python.org/3/reference/datamodel.html#coroutines>.

use super::Engine;
use super::builtins::Builtin;
use super::cells::CellKey;
use super::values::{Atom, SeqKind, Value};

/// How the methods are called that give an iterator, and the next item of it.
const PROTOCOLS: [(&str, &str); 2] = [("__iter__", "__next__"), ("__aiter__", "__anext__")];

impl Engine<'_> {
    /// What going through an object gives.
    pub(super) fn iterate_object(&mut self, object: Atom) -> Value {
        let mut items = Value::NEVER;
        for (iter, next) in PROTOCOLS {
            let iter = self.values.sym(iter);
            let method = self.attribute(object, iter);
            if method.is_never() {
                continue;
            }
            let iterator = self.call_with(method, &[]);
            for iterator in self.values.atoms_of(iterator) {
                let item = if matches!(iterator, Atom::Instance(_)) {
                    let next = self.values.sym(next);
                    let next = self.attribute(iterator, next);
                    self.call_with(next, &[])
                } else {
                    let one = self.values.one(iterator);
                    self.iterate(one)
                };
                items = self.values.join(items, item);
            }
            return items;
        }
        // Python asks for one item after the other. What has a next item is an iterator.
        let object = self.values.one(object);
        for next in ["__next__", "__anext__"] {
            let item = self.special(object, next, &[]);
            items = self.values.join(items, item);
        }
        if !self.is_plain_object(object) {
            return items;
        }
        let position = self.values.data();
        let item = self.special(object, "__getitem__", &[position]);
        self.values.join(items, item)
    }

    /// Whether this is an object that has nothing from a library: a container's base class goes through its keys.
    fn is_plain_object(&mut self, object: Value) -> bool {
        let [Atom::Instance(index)] = *self.values.atoms(object) else { return false };
        let class = self.values.instances.get_index(index as usize).map(|instance| instance.class);
        let mro = class.map(|class| self.mro(class));
        mro.is_some_and(|mro| mro.foreign.iter().all(|&base| base == Atom::Builtin(Builtin::Object)))
    }

    /// What `await` gives for an object that is not a future.
    pub(super) fn awaited_object(&mut self, object: Atom) -> Value {
        let one = self.values.one(object);
        let waiting = self.special(one, "__await__", &[]);
        if waiting.is_never() {
            return one;
        }
        self.returned_by(waiting)
    }

    /// What generators return when they come to their end.
    pub(super) fn returned_by(&mut self, generators: Value) -> Value {
        let mut all = Value::NEVER;
        for atom in self.values.atoms_of(generators) {
            let returned = match self.values.seq_kind(atom) {
                Some(SeqKind::Generator(run)) => self.get(CellKey::Returned(run)),
                // `return self.task().__await__()`
                Some(SeqKind::Future) => {
                    let one = self.values.one(atom);
                    self.awaited(one)
                }
                _ => match atom {
                    Atom::Sdk(_) | Atom::Instance(_) => self.values.one(atom),
                    _ => self.values.data(),
                },
            };
            all = self.values.join(all, returned);
        }
        all
    }
}
