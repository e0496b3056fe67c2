//! The attributes of an object as a dict: `vars(object)`, `object.__dict__`, `globals()`.
//!
//! What is put under a name that is not known may be any attribute from then on. That takes nothing away: attributes that are
//! known stay what they are, and may be the new value too.

use super::Engine;
use super::calls::Arguments;
use super::cells::CellKey;
use super::texts::can_be;
use super::values::{Atom, Dict, Entry, RunId, Sym, Value};

/// How many names of an object's attributes are told apart where all are asked for.
pub(super) const MAX_NAMES: usize = 256;

/// The names of an object's attributes, and the runs that have asked for all of them.
#[derive(Default)]
pub(super) struct Names {
    known: Vec<Sym>,
    readers: Vec<RunId>,
}

impl Engine<'_> {
    /// Remembers that `of` has an attribute of this name.
    pub(super) fn add_name(&mut self, of: Atom, name: Sym) {
        let names = self.names.entry(of).or_default();
        // Code that makes new names of those that it finds would go on for ever.
        if names.known.len() >= MAX_NAMES {
            self.values.left_out.insert(of);
            return;
        }
        names.known.push(name);
        let readers = std::mem::take(&mut names.readers);
        readers.into_iter().for_each(|run| self.enqueue(run));
    }

    /// The names of the attributes that `of` has itself.
    pub(super) fn names_of(&mut self, of: Atom) -> Vec<Sym> {
        let current = self.current;
        let names = self.names.entry(of).or_default();
        if let Some(run) = current
            && !names.readers.contains(&run)
        {
            names.readers.push(run);
        }
        let mut known = names.known.clone();
        known.sort_unstable();
        known
    }

    /// The attributes that `of` has itself now, for one who will not run again.
    pub(super) fn own_values(&self, of: Atom) -> Vec<(Sym, Value)> {
        let names = self.names.get(&of).map_or(&[][..], |names| &names.known);
        let values = names.iter().filter_map(|&name| {
            let key = match of {
                Atom::Module(module) => CellKey::Global(module, name),
                _ => CellKey::Attribute(of, name),
            };
            let cell = self.cell_ids.get(&key.packed())?;
            Some((name, self.cells[*cell as usize].value()))
        });
        values.collect()
    }

    /// `vars(object)`
    pub(super) fn vars(&mut self, object: Value) -> Value {
        let mut result = Value::NEVER;
        for atom in self.values.atoms_of(object) {
            let value = match atom {
                Atom::Instance(_) | Atom::Class(_) | Atom::Module(_) | Atom::Function(_) => self.values.namespace(atom),
                Atom::Dict(_) => self.values.one(atom),
                _ => self.values.data(),
            };
            result = self.values.join(result, value);
        }
        result
    }

    fn holder(&self, namespace: u32) -> Atom {
        self.values.namespaces.get_index(namespace as usize).copied().unwrap_or(Atom::Data)
    }

    /// What attributes of `of` may be whose names are not known.
    pub(super) fn any_of(&mut self, of: Atom, name: Sym) -> Value {
        if self.atom_name(name).starts_with("__") { Value::NEVER } else { self.get(CellKey::AnyAttribute(of)) }
    }

    fn own(&mut self, of: Atom, name: Sym) -> Value {
        let known = match of {
            Atom::Module(module) => self.module_variable(module, name),
            _ => self.get(CellKey::Attribute(of, name)),
        };
        let any = self.any_of(of, name);
        self.values.join(known, any)
    }

    fn put_own(&mut self, of: Atom, name: Sym, value: Value) {
        match of {
            Atom::Module(module) => self.put(CellKey::Global(module, name), value),
            _ => self.put(CellKey::Attribute(of, name), value),
        }
    }

    /// `namespace[key]`
    pub(super) fn namespace_item(&mut self, namespace: u32, key: Value) -> Value {
        let of = self.holder(namespace);
        let mut result = Value::NEVER;
        for atom in self.values.atoms_of(key) {
            let value = match self.values.name_or_default(atom) {
                Some(name) => self.own(of, name),
                None => {
                    let dict = self.namespace_dict(namespace, false);
                    let entries = dict.entries.iter().filter(|&&(name, _)| match atom {
                        Atom::Text(text) | Atom::Default(text) => {
                            can_be(self.values.text_of(text), self.values.text_of(name))
                        }
                        _ => true,
                    });
                    let entries: Vec<Value> = entries.map(|(_, entry)| entry.value).collect();
                    entries.into_iter().fold(dict.rest, |all, value| self.values.join(all, value))
                }
            };
            result = self.values.join(result, value);
        }
        result
    }

    /// `namespace[key] = value`
    pub(super) fn set_namespace_item(&mut self, namespace: u32, key: Value, value: Value) {
        let of = self.holder(namespace);
        for atom in self.values.atoms_of(key) {
            match self.values.name_or_default(atom) {
                Some(name) => self.put_own(of, name, value),
                None => self.put(CellKey::AnyAttribute(of), value),
            }
        }
    }

    /// `namespace.update(more)`
    pub(super) fn update_namespace(&mut self, namespace: u32, more: Value) {
        let of = self.holder(namespace);
        let mut dict = Dict::default();
        self.extend(&mut dict, more);
        for (name, entry) in dict.entries {
            self.put_own(of, name, entry.value);
        }
        self.put(CellKey::AnyAttribute(of), dict.rest);
    }

    /// The attributes as a dict of its own; `sure` says whether to take those for present that may be set later only.
    pub(super) fn namespace_dict(&mut self, namespace: u32, sure: bool) -> Dict {
        let of = self.holder(namespace);
        let mut entries = Vec::new();
        for name in self.names_of(of) {
            let value = self.own(of, name);
            entries.push((name, Entry { value, sure }));
        }
        let mut rest = self.get(CellKey::AnyAttribute(of));
        if entries.len() >= MAX_NAMES {
            let crowd = self.values.one(Atom::Crowd);
            rest = self.values.join(rest, crowd);
        }
        Dict { entries, rest }
    }

    /// `namespace.method(..)`
    pub(super) fn call_namespace(&mut self, namespace: u32, method: Sym, arguments: &Arguments) -> Value {
        let first = arguments.positional.first().map(|argument| argument.value);
        let second = arguments.positional.get(1).map(|argument| argument.value);
        let method = self.atom_name(method).to_owned();
        match (method.as_str(), first) {
            ("get" | "pop" | "setdefault", Some(key)) => {
                let default = second.unwrap_or_else(|| self.values.none());
                if method == "setdefault" {
                    self.set_namespace_item(namespace, key, default);
                }
                let value = self.namespace_item(namespace, key);
                self.values.join(value, default)
            }
            ("__getitem__", Some(key)) => self.namespace_item(namespace, key),
            ("__setitem__", Some(key)) => {
                self.set_namespace_item(namespace, key, second.unwrap_or_default());
                self.values.none()
            }
            ("update", _) => {
                self.update_namespace(namespace, first.unwrap_or_default());
                let of = self.holder(namespace);
                for &(name, entry, _) in &arguments.keywords {
                    self.put_own(of, name, entry.value);
                }
                self.put(CellKey::AnyAttribute(of), arguments.open);
                self.values.none()
            }
            ("items" | "values" | "keys" | "copy", _) => {
                let of = self.holder(namespace);
                let sure = method != "copy" && self.get(CellKey::AnyAttribute(of)).is_never();
                let dict = self.namespace_dict(namespace, sure);
                let dict = self.values.dict(dict);
                let method = self.values.sym(&method);
                let site = self.no_site();
                self.call_method(site, dict, method, arguments)
            }
            _ => self.values.data(),
        }
    }
}
