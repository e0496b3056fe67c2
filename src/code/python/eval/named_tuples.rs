//! Named tuples: those of `collections.namedtuple` are sequences whose items have names, those of `typing.NamedTuple` and of
//! classes made from either are objects that can be gone through.
//!
//! Source: <https://docs.python.org/3/library/collections.html#collections.namedtuple>.

use super::Engine;
use super::builtins::Builtin;
use super::calls::Arguments;
use super::values::{Atom, Dict, Partial, Seq, SeqKind, Sym, Value};

impl Engine<'_> {
    /// What a call of a class gives that `collections.namedtuple` made: its first argument is the fields' names.
    pub(super) fn named_tuple(&mut self, fields: Value, arguments: &Arguments) -> Value {
        let names = self.exact_items(fields).unwrap_or_default();
        let unknown = self.values.join(arguments.rest, arguments.open);
        let items = names.into_iter().enumerate().map(|(index, name)| {
            let name = self.values.whole_text(name);
            let given = arguments.positional.get(index + 1).map(|argument| argument.value);
            given.or_else(|| arguments.keyword(name).map(|entry| entry.value)).unwrap_or(unknown)
        });
        let items = items.collect();
        self.values.seq(SeqKind::Named(fields), items, Value::NEVER)
    }

    /// The fields of a class that is a named tuple: `typing.NamedTuple`, or a base that `collections.namedtuple` made.
    pub(super) fn tuple_fields(&mut self, class: u32) -> Option<Vec<Sym>> {
        let mro = self.mro(class);
        let made = mro.foreign.iter().find_map(|&base| match base {
            Atom::Partial(partial) => {
                let Partial { callee, positional, .. } = self.values.partials.get_index(partial as usize)?;
                let is_made = *self.values.atoms(*callee) == [Atom::Builtin(Builtin::NamedTuple)];
                is_made.then(|| positional.first().copied()).flatten()
            }
            _ => None,
        });
        if let Some(fields) = made {
            let names = self.exact_items(fields)?;
            return Some(names.into_iter().filter_map(|name| self.values.whole_text(name)).collect());
        }
        let is_named_tuple = mro.foreign.iter().any(|&base| match base {
            Atom::External(external) => {
                let path = self.values.external_path(external);
                path.last().is_some_and(|&name| self.atom_name(name) == "NamedTuple")
            }
            _ => false,
        });
        let names = || mro.classes.iter().rev().flat_map(|&class| self.fields(class));
        is_named_tuple.then(|| names().map(|(code, field)| code.sym(field.name)).collect())
    }

    /// What a named tuple holds under a field's name.
    pub(super) fn named_item(&mut self, index: u32, name: Sym) -> Option<Value> {
        let Seq { kind: SeqKind::Named(fields), items, .. } = self.get_seq(index) else { return None };
        let at = self.exact_items(fields)?.iter().position(|&field| self.values.whole_text(field) == Some(name))?;
        items.get(at).copied()
    }

    /// A named tuple after some of its fields have other values.
    pub(super) fn replace_fields(&mut self, tuple: u32, arguments: &Arguments) -> Value {
        let Seq { kind, mut items, rest } = self.get_seq(tuple);
        if let SeqKind::Named(fields) = kind {
            for (field, item) in self.exact_items(fields).unwrap_or_default().into_iter().zip(&mut items) {
                if let Some(entry) = arguments.keyword(self.values.whole_text(field)) {
                    *item = entry.value;
                }
                *item = self.values.join(*item, arguments.open);
            }
        }
        self.values.seq(kind, items, rest)
    }

    /// A named tuple's items under their fields' names.
    pub(super) fn as_dict(&mut self, tuple: u32) -> Value {
        let Seq { kind, items, rest } = self.get_seq(tuple);
        let mut dict = Dict { entries: Vec::new(), rest };
        if let SeqKind::Named(fields) = kind {
            for (field, item) in self.exact_items(fields).unwrap_or_default().into_iter().zip(items) {
                self.insert(&mut dict, field, item);
            }
        }
        self.values.dict(dict)
    }

    /// The items of an object whose class is a named tuple.
    pub(super) fn items_of_instance(&mut self, instance: u32) -> Option<Vec<Value>> {
        let class = self.values.instances.get_index(instance as usize)?.class;
        let names = self.tuple_fields(class)?;
        Some(names.into_iter().map(|name| self.instance_attribute(instance, name)).collect())
    }
}
