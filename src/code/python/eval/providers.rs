//! The providers of dependency-injector's containers.
//!
//! A provider is a partial of [`Builtin::Provided`]: the function or class that it calls, and the arguments, of which those that
//! are providers are called first. Source: <https://python-dependency-injector.ets-labs.org/providers/index.html>.

use super::Engine;
use super::builtins::Builtin;
use super::calls::{Arguments, Site};
use super::values::Value;

impl Engine<'_> {
    /// Calls the first argument with what the others provide.
    pub(super) fn provide(&mut self, site: Site, arguments: &Arguments) -> Value {
        let mut given = arguments.clone();
        let function = if given.positional.is_empty() { Value::NEVER } else { given.positional.remove(0).value };
        for argument in &mut given.positional {
            argument.value = self.provided_by(argument.value);
        }
        for (_, entry, _) in &mut given.keywords {
            entry.value = self.provided_by(entry.value);
        }
        let made = self.call(site, function, &given);
        // A resource may be made by a generator.
        match *self.values.atoms(made) {
            [atom] if self.values.is_iterator(atom) => self.iterate(made),
            _ => made,
        }
    }

    /// What a provider provides; anything else is itself.
    pub(super) fn provided_by(&mut self, value: Value) -> Value {
        let mut all = Value::NEVER;
        for atom in self.values.atoms_of(value) {
            let one = self.values.one(atom);
            let is_provider = self.values.as_partial_of(atom, Builtin::Provided).is_some();
            let value = if is_provider { self.call_with(one, &[]) } else { one };
            all = self.values.join(all, value);
        }
        all
    }
}
