//! Attributes: reading and setting them on everything that has some.

use super::Engine;
use super::cells::CellKey;
use super::values::{Atom, Descriptor, External, Sym, Value};

impl Engine<'_> {
    /// `object.name` for everything that `object` can be.
    pub(super) fn attributes(&mut self, object: Value, name: Sym) -> Value {
        let mut result = Value::NEVER;
        for atom in self.values.atoms_of(object) {
            let value = self.attribute(atom, name);
            result = self.values.join(result, value);
        }
        result
    }

    /// `object.name`
    pub(super) fn attribute(&mut self, object: Atom, name: Sym) -> Value {
        match object {
            Atom::Instance(_) | Atom::Class(_) | Atom::Module(_) | Atom::Function(_)
                if self.atom_name(name) == "__dict__" =>
            {
                self.values.namespace(object)
            }
            Atom::Module(module) => self.module_attribute(module, name),
            Atom::Instance(index) => self.instance_attribute(index, name),
            Atom::Class(class) => self.class_attribute(class, name),
            Atom::Super(index) => self.super_attribute(index, name),
            Atom::Function(_) | Atom::Bound(_) | Atom::Partial(_) => {
                let own = self.get(CellKey::Attribute(object, name));
                match self.atom_name(name) {
                    // What a decorator put around the function.
                    "__wrapped__" | "func" | "__call__" => {
                        let inner = match object {
                            Atom::Partial(index) => {
                                self.values.partials.get_index(index as usize).map(|partial| partial.callee)
                            }
                            _ => Some(self.values.one(object)),
                        };
                        self.values.join(own, inner.unwrap_or_default())
                    }
                    "__self__" => match object {
                        Atom::Bound(index) => match self.values.bounds.get_index(index as usize) {
                            Some(&(_, to)) => self.values.one(to),
                            None => own,
                        },
                        _ => own,
                    },
                    "__name__" | "__doc__" | "__module__" | "__qualname__" => self.values.some_text(),
                    "__get__" if matches!(object, Atom::Function(_)) => {
                        let function = self.values.one(object);
                        self.values.data_method(function, name)
                    }
                    "value" | "_value_" | "name" if matches!(object, Atom::Partial(_)) && own.is_never() => {
                        let of_member = self.of_member(object, name);
                        if of_member.is_never() { self.values.data() } else { of_member }
                    }
                    // `fn.register`, `fn.submit`: what the function's decorator gave it.
                    _ if own.is_never() => match self.register_of(object, name) {
                        Some(register) => register,
                        None => self.values.data(),
                    },
                    _ => own,
                }
            }
            Atom::Descriptor(_) => {
                let atom = self.values.one(object);
                match self.atom_name(name) {
                    "setter" | "getter" | "deleter" | "__get__" => self.values.data_method(atom, name),
                    "fget" | "func" | "__func__" | "__wrapped__" => self.inside(object),
                    _ => Value::NEVER,
                }
            }
            Atom::External(external) => self.external_attribute(external, name),
            Atom::Builtin(builtin) => self.builtin_attribute(builtin, name),
            Atom::Sdk(index) => self.sdk_attribute(index, name),
            Atom::Data => {
                let data = self.values.data();
                let stored = self.get(CellKey::ForeignAttribute(name));
                self.values.join(data, stored)
            }
            Atom::Lost | Atom::Crowd | Atom::Parameter => {
                let stored = self.get(CellKey::ForeignAttribute(name));
                if stored.is_never() { self.values.one(object) } else { stored }
            }
            Atom::Text(_) | Atom::Default(_) | Atom::Number(_) | Atom::Bool(_) | Atom::Dict(_) | Atom::Seq(_) => {
                let value = self.values.one(object);
                let of_member = self.member_attribute(object, name);
                if !of_member.is_never() {
                    return of_member;
                }
                if let Atom::Dict(index) = object
                    && let Some(entry) =
                        self.values.dicts.get_index(index as usize).and_then(|dict| {
                            dict.entries.iter().find(|(known, _)| *known == name).map(|(_, entry)| *entry)
                        })
                {
                    // A namespace.
                    return entry.value;
                }
                if let Atom::Seq(index) = object
                    && let Some(item) = self.named_item(index, name)
                {
                    return item;
                }
                if matches!(object, Atom::Dict(_) | Atom::Seq(_)) {
                    let of_member = self.of_member(object, name);
                    if !of_member.is_never() {
                        return of_member;
                    }
                }
                match self.atom_name(name) {
                    "value" if !matches!(object, Atom::Dict(_) | Atom::Seq(_)) => value,
                    "name" if !matches!(object, Atom::Dict(_) | Atom::Seq(_)) => self.member_name(object),
                    _ => self.values.data_method(value, name),
                }
            }
            Atom::Namespace(_) => {
                let one = self.values.one(object);
                self.values.data_method(one, name)
            }
            Atom::None | Atom::DataMethod(_) => Value::NEVER,
        }
    }

    /// `object.name = value`
    pub(super) fn set_attribute(&mut self, object: Value, name: Sym, value: Value) {
        for atom in self.values.atoms_of(object) {
            match atom {
                Atom::Instance(_) if self.atom_name(name) == "__dict__" => {
                    let namespace = self.values.namespace(atom);
                    for atom in self.values.atoms_of(namespace) {
                        if let Atom::Namespace(index) = atom {
                            self.update_namespace(index, value);
                        }
                    }
                }
                Atom::Instance(index) if self.set_property(index, name, value) => {}
                Atom::Instance(_) => self.put(CellKey::Attribute(atom, name), value),
                Atom::Class(_) | Atom::Function(_) | Atom::Bound(_) | Atom::Partial(_) => {
                    self.put(CellKey::Attribute(atom, name), value);
                }
                Atom::Super(index) => {
                    if let Some(of) = self.values.supers.get_index(index as usize).map(|of| of.of) {
                        self.put(CellKey::Attribute(of, name), value);
                    }
                }
                Atom::Module(module) => self.put(CellKey::Global(module, name), value),
                Atom::Sdk(index) => self.set_sdk_attribute(index, name, value),
                Atom::External(_) | Atom::Data | Atom::Lost | Atom::Crowd | Atom::Parameter => {
                    self.put(CellKey::ForeignAttribute(name), value);
                }
                _ => {}
            }
        }
    }

    /// Whether a value holds more than plain data.
    pub(super) fn worth_keeping(&self, value: Value) -> bool {
        self.values.atoms(value).iter().any(|atom| {
            matches!(
                atom,
                Atom::Sdk(_)
                    | Atom::Instance(_)
                    | Atom::Function(_)
                    | Atom::Bound(_)
                    | Atom::Partial(_)
                    | Atom::Class(_)
                    | Atom::Dict(_)
                    | Atom::Seq(_)
            )
        })
    }

    /// Binds what was found in a class to the object that it was asked of.
    pub(super) fn bind_to(&mut self, found: Value, of: Atom) -> Value {
        let mut result = Value::NEVER;
        for atom in self.values.atoms_of(found) {
            let one = self.values.one(atom);
            let value = match (atom, of) {
                (Atom::Function(_), Atom::Instance(_)) => self.values.bound(one, of),
                (Atom::Partial(_), Atom::Instance(_)) if self.dispatches_method(atom) => self.values.bound(one, of),
                (Atom::Partial(_), Atom::Instance(_)) => self.bind_method_of_base(atom, of),
                (Atom::Instance(_), _) => {
                    let get = self.descriptor_method(atom, "__get__");
                    if get.is_never() { one } else { self.get_described(get, of) }
                }
                (Atom::Descriptor(index), _) => match self.values.descriptors.get_index(index as usize).copied() {
                    Some(Descriptor::Property(..)) if !matches!(of, Atom::Instance(_)) => one,
                    _ => self.described_by(atom, of),
                },
                _ => one,
            };
            result = self.values.join(result, value);
        }
        result
    }

    /// What a descriptor gives for an attribute of `of`.
    pub(super) fn described_by(&mut self, descriptor: Atom, of: Atom) -> Value {
        let one = self.values.one(descriptor);
        let Atom::Descriptor(index) = descriptor else { return one };
        match self.values.descriptors.get_index(index as usize).copied() {
            Some(Descriptor::Property(get, _)) => {
                let this = self.values.one(of);
                self.call_with(get, &[this])
            }
            Some(Descriptor::Static(function)) => function,
            Some(Descriptor::Partial(partial)) => self.bind_partial(partial, of),
            Some(Descriptor::Class(function)) => {
                let class = match of {
                    Atom::Instance(index) => {
                        self.values.instances.get_index(index as usize).map(|instance| Atom::Class(instance.class))
                    }
                    class => Some(class),
                };
                class.map_or(function, |class| self.bind_class_method(function, class))
            }
            None => one,
        }
    }

    /// What an object's `__get__` gives for an attribute of `of`.
    fn get_described(&mut self, get: Value, of: Atom) -> Value {
        let (object, class) = match of {
            Atom::Instance(index) => {
                let class = self.values.instances.get_index(index as usize).map(|instance| instance.class);
                (self.values.one(of), class.map_or(Atom::Data, Atom::Class))
            }
            class => (self.values.none(), class),
        };
        let class = self.values.one(class);
        self.call_with(get, &[object, class])
    }

    /// The partials of a `partialmethod`, bound to their object.
    fn bind_partial(&mut self, partials: Value, of: Atom) -> Value {
        let this = self.values.one(of);
        let mut all = Value::NEVER;
        for atom in self.values.atoms_of(partials) {
            let Atom::Partial(index) = atom else { continue };
            let Some(mut partial) = self.values.partials.get_index(index as usize).cloned() else { continue };
            partial.positional.insert(0, this);
            let bound = self.values.partial(partial);
            all = self.values.join(all, bound);
        }
        all
    }

    /// An attribute of a library's object.
    pub(super) fn external_attribute(&mut self, external: u32, name: Sym) -> Value {
        if let Some(chosen) = self.argument_chosen(external, name) {
            return chosen;
        }
        let of = self.values.external(External::Attribute(external, name));
        let known = self.library_member(of);
        let stored = self.get(CellKey::ForeignAttribute(name));
        self.values.join(known, stored)
    }
}
