//! Methods of the repository's own classes that are called on something which nobody has seen being made:
//! `self.conf.aws("lambda").list_functions()` where `conf` is a parameter that nothing passes.
//!
//! Where one class alone has a method of that name, and the name or the argument speaks of AWS, it is called; if it gives an
//! object of the SDK, that is what the call gives.

use super::calls::{Arguments, Site};
use super::values::{Atom, Sym, Value};
use super::{Engine, RunKey};
use crate::code::python::syntax::ScopeKind;

impl Engine<'_> {
    /// What the only method of this name gives, if that is an object of the SDK. Nothing is guessed before all else has settled.
    pub(super) fn call_only_method(&mut self, site: Site, name: Sym, arguments: &Arguments) -> Option<Value> {
        if !self.settled || !self.is_in_classes(name) || !self.speaks_of_clients(name, arguments) {
            return None;
        }
        let (function, class) = self.only_method(name)?;
        let callee = self.values.one(Atom::Function(function));
        let mut given = Value::NEVER;
        for first in self.firsts_of_method(function, class) {
            let arguments = match first {
                Some(first) => arguments.with_first(first),
                None => arguments.clone(),
            };
            let one = self.call(site, callee, &arguments);
            given = self.values.join(given, one);
        }
        let is_sdk = self.values.atoms(given).iter().any(|atom| matches!(atom, Atom::Sdk(_)));
        is_sdk.then_some(given)
    }

    /// The only function of this name in the body of a class, and the class.
    fn only_method(&mut self, name: Sym) -> Option<(u32, u32)> {
        let (known, seen) = &mut self.methods_by_name;
        for number in *seen..self.values.closures.len() {
            let Some(&closure) = self.values.closures.get_index(number) else { continue };
            let RunKey::Class(class) = self.runs[closure.outer as usize].key else { continue };
            let Some(code) = &self.modules[closure.module as usize].code else { continue };
            let scope = code.module.scope(closure.scope);
            if matches!(scope.kind, ScopeKind::Function { .. }) {
                known.entry(code.sym(scope.name)).or_default().push((number as u32, class));
            }
        }
        *seen = self.values.closures.len();
        match known.get(&name).map(Vec::as_slice) {
            Some(&[only]) => Some(only),
            _ => None,
        }
    }
}
