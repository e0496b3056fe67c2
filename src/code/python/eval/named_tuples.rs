//! Named tuples: those of `collections.namedtuple` are sequences whose items have names, those of `typing.NamedTuple` and of
//! classes made from either are objects that can be gone through.
//!
//! Source: <https://docs.python.org/3/library/collections.html#collections.namedtuple>.

use super::Engine;
use super::builtins::Builtin;
use super::calls::{Arguments, Site};
use super::classes::Mro;
use super::values::{Atom, Dict, Seq, SeqKind, Sym, Value};

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

    /// The defaults of the last fields, by name.
    pub(super) fn field_defaults(&mut self, fields: Value, arguments: &Arguments) -> Value {
        let defaults = arguments.keyword(self.values.find_sym("defaults")).map(|entry| entry.value);
        let defaults = defaults.and_then(|defaults| self.exact_items(defaults)).unwrap_or_default();
        let names = self.exact_items(fields).unwrap_or_default();
        let first = names.len().saturating_sub(defaults.len());
        let names = names.into_iter().skip(first).collect();
        self.dict_of(names, defaults, Value::NEVER)
    }

    /// The fields of a class that is a named tuple: `typing.NamedTuple`, or a base that `collections.namedtuple` made.
    pub(super) fn tuple_fields(&mut self, mro: &Mro) -> Option<Vec<Sym>> {
        let made = mro.foreign.iter().find_map(|&base| {
            let partial = self.values.as_partial_of(base, Builtin::NamedTuple)?;
            partial.positional.first().copied()
        });
        if let Some(fields) = made {
            // An object would be asked for its own class's fields, which may be these.
            let [Atom::Seq(_) | Atom::Dict(_)] = *self.values.atoms(fields) else { return None };
            let names = self.exact_items(fields)?;
            return Some(names.into_iter().filter_map(|name| self.values.whole_text(name)).collect());
        }
        let is_named_tuple = mro.foreign.iter().any(|&base| self.library_name(base) == "NamedTuple");
        let names = || mro.classes.iter().rev().flat_map(|&class| self.fields(class));
        is_named_tuple.then(|| names().map(|(code, field)| code.sym(field.name)).collect())
    }

    /// What a named tuple holds under a field's name.
    pub(super) fn named_item(&mut self, tuple: u32, name: Sym) -> Option<Value> {
        if let SeqKind::Named(fields) = self.get_seq(tuple).kind
            && self.atom_name(name) == "_fields"
        {
            return Some(fields);
        }
        let (names, Seq { items, .. }) = self.named_items(tuple);
        let at = names.iter().position(|&field| self.values.whole_text(field) == Some(name))?;
        items.get(at).copied()
    }

    /// A named tuple after some of its fields have other values.
    pub(super) fn replace_fields(&mut self, tuple: u32, arguments: &Arguments) -> Value {
        let (names, mut seq) = self.named_items(tuple);
        for (name, item) in names.into_iter().zip(&mut seq.items) {
            if let Some(entry) = arguments.keyword(self.values.whole_text(name)) {
                *item = entry.value;
            }
            *item = self.values.join(*item, arguments.open);
        }
        self.values.seq(seq.kind, seq.items, seq.rest)
    }

    /// A named tuple's items under their fields' names.
    pub(super) fn as_dict(&mut self, tuple: u32) -> Value {
        let (names, Seq { items, rest, .. }) = self.named_items(tuple);
        self.dict_of(names, items, rest)
    }

    fn dict_of(&mut self, names: Vec<Value>, items: Vec<Value>, rest: Value) -> Value {
        let mut dict = Dict { entries: Vec::new(), rest };
        for (name, item) in names.into_iter().zip(items) {
            self.insert(&mut dict, name, item);
        }
        self.values.dict(dict)
    }

    /// Calls a method that every named tuple has; `None` if this is none of them. Those of sequences are among the methods of
    /// data.
    pub(super) fn named_tuple_method(
        &mut self,
        site: Site,
        of: Atom,
        name: Sym,
        arguments: &Arguments,
    ) -> Option<Value> {
        let method = match self.atom_name(name) {
            method @ ("_make" | "_asdict" | "_replace") => method.to_owned(),
            _ => return None,
        };
        let class = match of {
            Atom::Partial(_) if method == "_make" => {
                self.values.as_partial_of(of, Builtin::NamedTuple)?;
                return Some(self.make_named_tuple(site, of, arguments));
            }
            Atom::Class(class) => class,
            Atom::Instance(instance) => self.values.instances.get_index(instance as usize)?.class,
            _ => return None,
        };
        let names = self.mro(class).tuple_fields.clone()?;
        if !self.class_variable(class, name).is_never() {
            return None;
        }
        match (method.as_str(), of) {
            ("_make", _) => Some(self.make_named_tuple(site, Atom::Class(class), arguments)),
            ("_asdict", Atom::Instance(instance)) => {
                let items = self.items_of_instance(instance)?;
                let names = self.texts_of(&names);
                Some(self.dict_of(names, items, Value::NEVER))
            }
            ("_replace", Atom::Instance(_)) => {
                let of = self.values.one(of);
                Some(self.call_builtin(site, Builtin::Replace, &arguments.with_first(of)))
            }
            _ => None,
        }
    }

    /// What a class makes of the items of its argument.
    fn make_named_tuple(&mut self, site: Site, class: Atom, arguments: &Arguments) -> Value {
        let items = arguments.get(0, None).unwrap_or_default();
        let mut given = Arguments::default();
        self.spread(&mut given, items);
        let class = self.values.one(class);
        self.call(site, class, &given)
    }

    /// What an attribute of a class or its objects gives if it is `_fields` of a named tuple.
    pub(super) fn field_names(&mut self, class: u32, attribute: Sym) -> Option<Value> {
        if self.atom_name(attribute) != "_fields" {
            return None;
        }
        let names = self.mro(class).tuple_fields.clone()?;
        let names = self.texts_of(&names);
        Some(self.values.seq(SeqKind::Tuple, names, Value::NEVER))
    }

    fn texts_of(&mut self, names: &[Sym]) -> Vec<Value> {
        names.iter().map(|&name| self.values.one(Atom::Text(name))).collect()
    }

    /// A sequence, and the names of its items if it is a named tuple.
    fn named_items(&mut self, tuple: u32) -> (Vec<Value>, Seq) {
        let seq = self.get_seq(tuple);
        let names = match seq.kind {
            SeqKind::Named(fields) => self.exact_items(fields).unwrap_or_default(),
            _ => Vec::new(),
        };
        (names, seq)
    }

    /// The items of an object whose class is a named tuple.
    pub(super) fn items_of_instance(&mut self, instance: u32) -> Option<Vec<Value>> {
        let class = self.values.instances.get_index(instance as usize)?.class;
        let mro = self.mro(class);
        let names = mro.tuple_fields.as_ref()?;
        Some(names.iter().map(|&name| self.instance_attribute(instance, name)).collect())
    }
}
