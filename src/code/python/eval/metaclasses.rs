//! Classes of classes: `class A(metaclass=Meta)`, and classes that a call of `type` makes.
//!
//! A metaclass's methods run on the classes made with it: `__new__` and `__init__` where the class is defined, `__call__`
//! where it is called. Its attributes are those of the class.

use super::Engine;
use super::builtins::Builtin;
use super::calls::{Arguments, Site};
use super::cells::CellKey;
use super::values::{Atom, Dict, Sym, Value};

impl Engine<'_> {
    /// The metaclasses of a class that are the repository's own.
    pub(super) fn metaclasses(&mut self, class: u32) -> Value {
        let mro = self.mro(class);
        mro.classes.iter().fold(Value::NEVER, |all, &class| {
            let own = self.get(CellKey::Metaclass(class));
            self.values.join(all, own)
        })
    }

    /// What a class has from its metaclass: a method bound to the class, or what a property or `__getattr__` gives.
    pub(super) fn metaclass_attribute(&mut self, class: u32, name: Sym) -> Value {
        let metaclasses = self.metaclasses(class);
        let mut result = Value::NEVER;
        for atom in self.values.atoms_of(metaclasses) {
            let Atom::Class(metaclass) = atom else { continue };
            let found = self.class_variable(metaclass, name);
            let mut value = self.bind_to_class(found, class);
            if value.is_never() && !self.atom_name(name).starts_with("__") {
                let hook = self.values.sym("__getattr__");
                let hook = self.class_variable(metaclass, hook);
                let hook = self.bind_to_class(hook, class);
                let name = self.values.one(Atom::Text(name));
                value = self.call_with(hook, &[name]);
            }
            result = self.values.join(result, value);
        }
        result
    }

    /// Binds what was found in a metaclass to the class that it was asked of, which is its object.
    fn bind_to_class(&mut self, found: Value, class: u32) -> Value {
        let this = Atom::Class(class);
        let mut result = Value::NEVER;
        for atom in self.values.atoms_of(found) {
            let one = self.values.one(atom);
            let value = match atom {
                Atom::Function(_) => self.values.bound(one, this),
                Atom::Descriptor(_) => self.described_by(atom, this),
                _ => one,
            };
            result = self.values.join(result, value);
        }
        result
    }

    /// `super().name` in a metaclass's method: what `type` itself does.
    pub(super) fn super_of_metaclass(&mut self, class: u32, of: u32, name: Sym) -> Option<Value> {
        let metaclasses = self.metaclasses(of);
        let is_metaclass = self.values.atoms_of(metaclasses).iter().any(|&atom| match atom {
            Atom::Class(metaclass) => self.mro(metaclass).classes.contains(&class),
            _ => false,
        });
        if !is_metaclass {
            return None;
        }
        Some(match self.atom_name(name) {
            "__call__" => {
                let make = self.values.one(Atom::Builtin(Builtin::Make));
                self.values.bound(make, Atom::Class(of))
            }
            _ => self.values.one(Atom::Builtin(Builtin::Ignore)),
        })
    }

    /// The metaclass's `__call__` on a class, where it has one.
    pub(super) fn metaclass_call(&mut self, class: u32) -> Value {
        let metaclasses = self.metaclasses(class);
        let call = self.values.sym("__call__");
        let mut result = Value::NEVER;
        for atom in self.values.atoms_of(metaclasses) {
            if let Atom::Class(metaclass) = atom {
                let found = self.class_variable(metaclass, call);
                let bound = self.bind_to_class(found, class);
                result = self.values.join(result, bound);
            }
        }
        result
    }

    /// Runs what metaclasses do where a class is defined.
    pub(super) fn tell_metaclasses(&mut self, class: u32, name: Sym, bases: Value, keywords: &Arguments) {
        let metaclasses = self.metaclasses(class);
        for atom in self.values.atoms_of(metaclasses) {
            let Atom::Class(metaclass) = atom else {
                self.call_back_metaclass(atom, name, bases);
                continue;
            };
            let this = self.values.one(Atom::Class(class));
            self.put(CellKey::Made(metaclass), this);
            let name = self.values.one(Atom::Text(name));
            let body = self.values.namespace(Atom::Class(class));
            let meta = self.values.one(atom);
            for (method, first) in [("__new__", meta), ("__init__", this)] {
                let method = self.values.sym(method);
                let found = self.class_variable(metaclass, method);
                let arguments =
                    Arguments { positional: Arguments::of(&[first, name, bases, body]).positional, ..keywords.clone() };
                let site = self.no_site();
                self.call(site, found, &arguments);
            }
        }
    }

    /// A function can stand for a metaclass.
    fn call_back_metaclass(&mut self, metaclass: Atom, name: Sym, bases: Value) {
        if matches!(metaclass, Atom::Function(_) | Atom::Bound(_)) {
            let metaclass = self.values.one(metaclass);
            let name = self.values.one(Atom::Text(name));
            let body = self.values.dict(Dict::default());
            self.call_with(metaclass, &[name, bases, body]);
        }
    }

    /// `type(name, bases, body)`. The class has no text of its own: its bases stand for it, and have what it adds.
    pub(super) fn make_class(&mut self, site: Site, bases: Value, body: Value) -> Value {
        let bases = self.iterate(bases);
        let mut body_dict = Dict::default();
        self.extend(&mut body_dict, body);
        let mut result = Value::NEVER;
        for atom in self.values.atoms_of(bases) {
            if let Atom::Class(class) = atom {
                for &(name, entry) in &body_dict.entries {
                    self.put(CellKey::Attribute(Atom::Class(class), name), entry.value);
                }
                self.put(CellKey::AnyAttribute(Atom::Class(class)), body_dict.rest);
                let one = self.values.one(atom);
                result = self.values.join(result, one);
            }
        }
        if result.is_never() {
            // Nobody here makes objects of it that could be followed: its methods count as called.
            self.call_back(&Arguments::of(&[body]));
            let is_empty = body_dict.entries.is_empty() && body_dict.rest.is_never();
            if !is_empty || self.values.atoms(bases).iter().any(|&atom| Self::is_open(atom)) {
                self.unresolved_class(site);
            }
            return self.values.lost();
        }
        result
    }

    fn unresolved_class(&mut self, site: Site) {
        self.unresolved(site, &[], "a class that a call of `type` makes is not followed");
    }
}
