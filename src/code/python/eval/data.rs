//! Dicts, lists and strings: items, operators and methods.

use std::ops::Range;

use super::Engine;
use super::builtins::Builtin;
use super::calls::{Arguments, Site};
use super::cells::CellKey;
use super::frames::Frame;
use super::values::{Atom, Dict, Entry, External, Seq, SeqKind, Sym, Value};
use crate::code::python::lower::HOLE;
use crate::code::python::syntax::ExprId;

/// A bound of a slice.
#[derive(Clone, Copy)]
enum Bound {
    /// It is not given.
    Open,
    At(isize),
    Unknown,
}

/// The positions between two bounds of something that is so long, as Python counts them.
fn within(length: usize, (start, stop): (Bound, Bound)) -> Option<Range<usize>> {
    let place = |at: isize| match at {
        0.. => at.unsigned_abs().min(length),
        _ => length.saturating_sub(at.unsigned_abs()),
    };
    let start = match start {
        Bound::Open => 0,
        Bound::At(at) => place(at),
        Bound::Unknown => return None,
    };
    let stop = match stop {
        Bound::Open => length,
        Bound::At(at) => place(at),
        Bound::Unknown => return None,
    };
    Some(start..stop.max(start))
}

/// A part of a text; `None` if it begins or ends where the text is not known.
fn text_part(text: &str, bounds: (Bound, Bound)) -> Option<String> {
    let known = text.split(HOLE).next().unwrap_or_default();
    let unknown = &text[known.len()..];
    let known: Vec<char> = known.chars().collect();
    if unknown.is_empty() {
        return Some(known[within(known.len(), bounds)?].iter().collect());
    }
    let is_known = |bound| match bound {
        Bound::Open => true,
        Bound::At(at) => usize::try_from(at).is_ok_and(|at| at <= known.len()),
        Bound::Unknown => false,
    };
    if !is_known(bounds.0) || !is_known(bounds.1) {
        return None;
    }
    let mut part: String = known[within(known.len(), bounds)?].iter().collect();
    if matches!(bounds.1, Bound::Open) {
        part.push_str(unknown);
    }
    Some(part)
}

impl Engine<'_> {
    /// The key that a value is in a dict, if that is sure: a text, or a number or constant as it is written.
    pub(super) fn key(&mut self, value: Value) -> Option<Sym> {
        match *self.values.atoms(value) {
            [Atom::Default(sym) | Atom::Number(sym)] => Some(sym),
            _ => self.values.whole_text(value),
        }
    }

    pub(super) fn get_dict(&self, index: u32) -> Dict {
        self.values.dicts.get_index(index as usize).cloned().unwrap_or_default()
    }

    pub(super) fn get_seq(&self, index: u32) -> Seq {
        let empty = Seq { kind: SeqKind::List, items: Vec::new(), rest: Value::NEVER };
        self.values.seqs.get_index(index as usize).cloned().unwrap_or(empty)
    }

    /// `container[key]`
    pub(super) fn item(&mut self, container: Value, key: Value) -> Value {
        let mut result = Value::NEVER;
        for atom in self.values.atoms_of(container) {
            let value = match atom {
                Atom::Dict(index) => self.dict_item(index, key),
                Atom::Seq(index) => self.seq_item(index, key),
                Atom::Text(text) | Atom::Default(text) => {
                    let part = self.text_item(text, key);
                    self.as_default_of(atom, part)
                }
                Atom::Instance(instance) => {
                    if let Some(items) = self.items_of_instance(instance) {
                        let tuple = self.values.seq(SeqKind::Tuple, items, Value::NEVER);
                        let item = self.item(tuple, key);
                        result = self.values.join(result, item);
                        continue;
                    }
                    let name = self.values.sym("__getitem__");
                    let method = self.attribute(atom, name);
                    self.call_with(method, &[key])
                }
                Atom::Class(class) if self.enumerations.contains(&class) => self.member_of_name(class, key),
                // A generic class: `Queue[int]`.
                Atom::Class(_) => self.values.one(atom),
                Atom::Builtin(builtin) => self.builtin_item(builtin, key),
                Atom::Sdk(index) => self.sdk_item(index, key),
                Atom::External(external) => {
                    if self.passes_call(external)
                        && let Some(made) = self.made_by_container(key)
                    {
                        result = self.values.join(result, made);
                        continue;
                    }
                    let result = self.values.external(External::Result(external));
                    let result = self.values.one(result);
                    let stored = self.held_by(external);
                    let named = match self.key(key) {
                        Some(key) => self.get(CellKey::ForeignItem(key)),
                        None => Value::NEVER,
                    };
                    let stored = self.values.join(stored, named);
                    self.values.join(result, stored)
                }
                Atom::Namespace(index) => self.namespace_item(index, key),
                // An event or the like, into which code may have put something under this very name.
                Atom::Data | Atom::Lost | Atom::Crowd | Atom::Parameter => {
                    let one = self.values.one(atom);
                    match self.key(key) {
                        Some(key) => {
                            let stored = self.get(CellKey::ForeignItem(key));
                            self.values.join(one, stored)
                        }
                        None => one,
                    }
                }
                _ => Value::NEVER,
            };
            result = self.values.join(result, value);
        }
        result
    }

    /// `container[start:stop:step]`. Where the bounds or the elements are not known, it is some elements of which it is not
    /// known which.
    pub(super) fn slice(&mut self, container: Value, bounds: [Option<Value>; 3]) -> Value {
        let [start, stop, step] = bounds.map(|bound| self.bound(bound));
        let bounds = if matches!(step, Bound::Open | Bound::At(1)) { (start, stop) } else { (Bound::Unknown, stop) };
        let unknown = self.values.data();
        let mut result = Value::NEVER;
        for atom in self.values.atoms_of(container) {
            let part = match atom {
                Atom::Seq(index) => {
                    let Seq { kind, items, rest } = self.get_seq(index);
                    // What further items there are comes after those that are known.
                    let part = match bounds {
                        _ if rest.is_never() => within(items.len(), bounds).map(|range| items[range].to_vec()),
                        (Bound::Open | Bound::At(0..), Bound::Open) => {
                            within(items.len(), bounds).map(|range| items[range].to_vec())
                        }
                        _ => None,
                    };
                    match part {
                        Some(part) => self.values.seq(kind, part, rest),
                        None => {
                            let element = self.seq_item(index, unknown);
                            self.values.seq(kind, Vec::new(), element)
                        }
                    }
                }
                Atom::Text(text) | Atom::Default(text) => {
                    let part = match text_part(self.values.text_of(text), bounds) {
                        Some(part) => self.values.text(&part),
                        None => self.values.some_text(),
                    };
                    self.as_default_of(atom, part)
                }
                _ => {
                    let one = self.values.one(atom);
                    self.item(one, unknown)
                }
            };
            result = self.values.join(result, part);
        }
        result
    }

    fn bound(&self, bound: Option<Value>) -> Bound {
        match bound.map(|bound| self.values.atoms(bound)) {
            None | Some([Atom::None]) => Bound::Open,
            Some(&[Atom::Number(number)]) => self.values.text_of(number).parse().map_or(Bound::Unknown, Bound::At),
            _ => Bound::Unknown,
        }
    }

    /// `text[index]`
    fn text_item(&mut self, text: Sym, index: Value) -> Value {
        let bounds = match self.bound(Some(index)) {
            Bound::At(-1) => (Bound::At(-1), Bound::Open),
            Bound::At(index) => (Bound::At(index), Bound::At(index.saturating_add(1))),
            Bound::Open | Bound::Unknown => (Bound::Unknown, Bound::Unknown),
        };
        match text_part(self.values.text_of(text), bounds) {
            Some(part) => self.values.text(&part),
            None => self.values.some_text(),
        }
    }

    /// A part of a text: of what is only a default, it is one too.
    fn as_default_of(&mut self, whole: Atom, part: Value) -> Value {
        match (whole, self.values.atoms(part)) {
            (Atom::Default(_), &[Atom::Text(part)]) => {
                let part = self.values.text_of(part).to_owned();
                self.values.text_or_default(&part, true)
            }
            _ => part,
        }
    }

    /// The key of an entry that is surely the one which is asked for: not a default, instead of which another may be set.
    pub(super) fn sure_key(&mut self, key: Value) -> Option<Sym> {
        match self.values.atoms(key) {
            [Atom::Default(_)] => None,
            _ => self.key(key),
        }
    }

    /// Whether a dict surely has an entry under this key.
    fn surely_has(&mut self, dict: &Dict, key: Value) -> bool {
        self.sure_key(key).is_some_and(|key| dict.surely_has(key))
    }

    fn dict_item(&mut self, index: u32, key: Value) -> Value {
        let dict = self.get_dict(index);
        let mut result = Value::NEVER;
        match self.sure_key(key) {
            Some(key) => match dict.entries.iter().find(|(name, _)| *name == key) {
                Some((_, entry)) if entry.sure => entry.value,
                Some((_, entry)) => self.values.join(entry.value, dict.rest),
                None => dict.rest,
            },
            None => {
                let atoms = self.values.atoms_of(key).into_iter();
                let names: Vec<Sym> = atoms
                    .filter_map(|atom| match atom {
                        Atom::Text(sym) | Atom::Number(sym) => Some(sym),
                        Atom::Class(_) | Atom::Function(_) => self.values.object_key(atom),
                        _ => None,
                    })
                    .collect();
                let known = names.len() == self.values.atoms(key).len()
                    && names.iter().all(|&name| !self.values.text_of(name).contains(HOLE));
                for (name, entry) in dict.entries {
                    if !known || names.contains(&name) {
                        result = self.values.join(result, entry.value);
                    }
                }
                self.values.join(result, dict.rest)
            }
        }
    }

    fn seq_item(&mut self, index: u32, key: Value) -> Value {
        let seq = self.get_seq(index);
        let position = match *self.values.atoms(key) {
            [Atom::Number(sym)] => self.values.text_of(sym).parse::<isize>().ok(),
            _ => None,
        };
        // From the end, if that is known.
        let position = match position {
            Some(..0) if !seq.rest.is_never() => None,
            Some(position @ ..0) => Some(seq.items.len().checked_add_signed(position).unwrap_or(usize::MAX)),
            Some(position) => Some(position.unsigned_abs()),
            None => None,
        };
        match position {
            Some(position) if position < seq.items.len() => seq.items[position],
            Some(_) if seq.rest.is_never() => Value::NEVER,
            _ => seq.items.iter().fold(seq.rest, |all, &item| self.values.join(all, item)),
        }
    }

    /// Puts an entry into a dict.
    pub(super) fn insert(&mut self, dict: &mut Dict, key: Value, value: Value) {
        match self.key(key) {
            Some(key) => {
                let entry = Entry { value, sure: true };
                match dict.entries.binary_search_by_key(&key, |(name, _)| *name) {
                    Ok(at) => dict.entries[at].1 = entry,
                    Err(at) => dict.entries.insert(at, (key, entry)),
                }
            }
            None => {
                let atoms = self.values.atoms_of(key);
                let sure = atoms.len() == 1;
                // Among data, an object is there by mistake more often than not.
                let objects: Option<Vec<Sym>> = atoms.iter().map(|&atom| self.values.object_key(atom)).collect();
                let keys =
                    objects.unwrap_or_else(|| atoms.iter().filter_map(|&atom| self.values.name_in(atom)).collect());
                if keys.is_empty() || keys.len() < atoms.len() {
                    self.may_be_overridden(dict, value);
                    dict.rest = self.values.join(dict.rest, value);
                }
                // What is one object here may be several when the program runs.
                for key in keys {
                    match dict.entries.binary_search_by_key(&key, |(key, _)| *key) {
                        Ok(at) => dict.entries[at].1.value = self.values.join(dict.entries[at].1.value, value),
                        Err(at) => dict.entries.insert(at, (key, Entry { value, sure })),
                    }
                }
            }
        }
    }

    /// `dict.update(more)`, `{**more}`
    pub(super) fn extend(&mut self, dict: &mut Dict, more: Value) {
        let atoms = self.values.atoms_of(more);
        let alone = atoms.len() == 1;
        for atom in atoms {
            match atom {
                Atom::Dict(_) | Atom::Namespace(_) => {
                    let other = match atom {
                        Atom::Dict(index) => self.get_dict(index),
                        Atom::Namespace(index) => self.namespace_dict(index, false),
                        _ => Dict::default(),
                    };
                    for (name, entry) in other.entries {
                        match dict.entries.binary_search_by_key(&name, |(name, _)| *name) {
                            Ok(at) if entry.sure && alone => dict.entries[at].1 = entry,
                            Ok(at) => {
                                dict.entries[at].1.value = self.values.join(dict.entries[at].1.value, entry.value)
                            }
                            Err(at) => dict.entries.insert(at, (name, Entry { sure: entry.sure && alone, ..entry })),
                        }
                    }
                    self.may_be_overridden(dict, other.rest);
                    dict.rest = self.values.join(dict.rest, other.rest);
                }
                // Pairs.
                Atom::Seq(index) => {
                    let seq = self.get_seq(index);
                    for item in seq.items {
                        if let Some([key, value]) = self.exact_items(item).as_deref() {
                            self.insert(dict, *key, *value);
                        }
                    }
                    let pair = seq.rest;
                    let value = self.iterate(pair);
                    dict.rest = self.values.join(dict.rest, value);
                }
                Atom::None => {}
                Atom::Instance(instance) if let Some(contents) = self.contents(instance) => {
                    self.extend(dict, contents);
                }
                _ => {
                    let is_data = matches!(atom, Atom::Data | Atom::External(_) | Atom::Text(_) | Atom::Builtin(_));
                    let unknown = self.values.one(if is_data { Atom::Data } else { Atom::Lost });
                    self.may_be_overridden(dict, unknown);
                    dict.rest = self.values.join(dict.rest, unknown);
                }
            }
        }
    }

    /// Entries of names that are not known, such as an event's, come after those that a dict has: what decides a branch may be
    /// something else then. Clients and functions do not come from there.
    pub(super) fn may_be_overridden(&mut self, dict: &mut Dict, by: Value) {
        let is_data = |atom: &Atom| self.is_anything(*atom);
        if by.is_never() || !self.values.atoms(by).iter().all(is_data) {
            return;
        }
        for (_, entry) in &mut dict.entries {
            let mut value = Value::NEVER;
            for atom in self.values.atoms_of(entry.value) {
                let other = match atom {
                    Atom::Text(text) => {
                        let text = self.values.text_of(text).to_owned();
                        self.values.text_or_default(&text, true)
                    }
                    Atom::None | Atom::Bool(_) | Atom::Number(_) => self.values.many([atom, Atom::Data]),
                    atom => self.values.one(atom),
                };
                value = self.values.join(value, other);
            }
            entry.value = value;
        }
    }

    /// `container` after `container[key] = value`.
    pub(super) fn with_item(&mut self, container: Value, key: Value, value: Value) -> Value {
        let mut result = Value::NEVER;
        for atom in self.values.atoms_of(container) {
            let changed = match atom {
                Atom::Dict(index) => {
                    let mut dict = self.get_dict(index);
                    self.insert(&mut dict, key, value);
                    self.values.dict(dict)
                }
                Atom::Seq(index) => {
                    let seq = self.get_seq(index);
                    let items = seq.items.iter().map(|&item| self.values.join(item, value)).collect();
                    let rest = self.values.join(seq.rest, value);
                    self.values.seq(seq.kind, items, rest)
                }
                Atom::Instance(_) => {
                    let name = self.values.sym("__setitem__");
                    let method = self.attribute(atom, name);
                    self.call_with(method, &[key, value]);
                    self.values.one(atom)
                }
                Atom::Namespace(index) => {
                    self.set_namespace_item(index, key, value);
                    self.values.one(atom)
                }
                Atom::External(_) | Atom::Data | Atom::Lost | Atom::Crowd | Atom::Parameter => {
                    self.put_foreign_item(atom, key, value);
                    self.values.one(atom)
                }
                Atom::Builtin(Builtin::Environ) => {
                    self.set_environment(key, value);
                    self.values.one(atom)
                }
                // A method has no items: what is changed here is another object's attribute of the same name.
                Atom::Sdk(index) if self.is_sdk_method(index) => continue,
                _ => self.values.one(atom),
            };
            result = self.values.join(result, changed);
        }
        result
    }

    /// `container` after one of its elements has become `value`: the one at this position, if that is known.
    pub(super) fn with_element(&mut self, container: Value, at: Option<usize>, value: Value) -> Value {
        let atoms = self.values.atoms_of(container);
        let alone = atoms.len() == 1;
        let mut result = Value::NEVER;
        for atom in atoms {
            let changed = match atom {
                Atom::Dict(index) => {
                    let mut dict = self.get_dict(index);
                    for (_, entry) in &mut dict.entries {
                        entry.value = self.values.join(entry.value, value);
                    }
                    dict.rest = self.or_element(dict.rest, value);
                    self.values.dict(dict)
                }
                Atom::Seq(index) => {
                    let mut seq = self.get_seq(index);
                    for (index, item) in seq.items.iter_mut().enumerate() {
                        match at {
                            Some(at) if at != index => {}
                            Some(_) if alone => *item = value,
                            _ => *item = self.values.join(*item, value),
                        }
                    }
                    seq.rest = self.or_element(seq.rest, value);
                    self.values.seq(seq.kind, seq.items, seq.rest)
                }
                _ => self.values.one(atom),
            };
            result = self.values.join(result, changed);
        }
        result
    }

    /// What further elements may be where one of them has become `value`.
    fn or_element(&mut self, rest: Value, value: Value) -> Value {
        if rest.is_never() { rest } else { self.values.join(rest, value) }
    }

    /// Puts something into a container that is not the repository's own.
    fn put_foreign_item(&mut self, container: Atom, key: Value, value: Value) {
        if let Some(key) = self.key(key) {
            self.put(CellKey::ForeignItem(key), value);
        }
        if let Atom::External(external) = container {
            self.put(CellKey::ForeignItems(external), value);
        }
    }

    /// What a library's object may hold: what was put into it, or into the objects that it was got from.
    pub(super) fn held_by(&mut self, external: u32) -> Value {
        let mut all = Value::NEVER;
        let mut next = Some(external);
        while let Some(external) = next {
            let held = self.get(CellKey::ForeignItems(external));
            all = self.values.join(all, held);
            next = match self.values.externals.get_index(external as usize) {
                Some(&(External::Attribute(of, _) | External::Result(of))) => Some(of),
                _ => None,
            };
        }
        all
    }

    /// `container` after `del container[key]`.
    pub(super) fn without_item(&mut self, container: Value, key: Value) -> Value {
        let mut result = Value::NEVER;
        let known = self.key(key);
        for atom in self.values.atoms_of(container) {
            let changed = match atom {
                Atom::Dict(index) => {
                    let mut dict = self.get_dict(index);
                    match known {
                        Some(key) => dict.entries.retain(|(name, _)| *name != key),
                        None => dict.entries.iter_mut().for_each(|(_, entry)| entry.sure = false),
                    }
                    self.values.dict(dict)
                }
                Atom::Instance(_) => {
                    let one = self.values.one(atom);
                    self.special(one, "__delitem__", &[key]);
                    one
                }
                _ => self.values.one(atom),
            };
            result = self.values.join(result, changed);
        }
        result
    }

    /// The items, if the value is one sequence whose items are all known.
    pub(super) fn exact_items(&mut self, value: Value) -> Option<Vec<Value>> {
        match *self.values.atoms(value) {
            [Atom::Seq(index)] => {
                let seq = self.get_seq(index);
                seq.rest.is_never().then_some(seq.items)
            }
            [Atom::Dict(index)] => {
                let dict = self.get_dict(index);
                let exact = dict.rest.is_never() && dict.entries.iter().all(|(_, entry)| entry.sure);
                exact.then(|| dict.entries.iter().map(|&(key, _)| self.values.of_key(key)).collect())
            }
            [Atom::Instance(instance)] => match self.items_of_instance(instance) {
                Some(items) => Some(items),
                None => {
                    let contents = self.plain_contents(instance)?;
                    self.exact_items(contents)
                }
            },
            _ => None,
        }
    }

    /// What iterating over a value gives.
    pub(super) fn iterate(&mut self, value: Value) -> Value {
        let mut result = Value::NEVER;
        for atom in self.values.atoms_of(value) {
            let item = match atom {
                Atom::Seq(index) => {
                    let seq = self.get_seq(index);
                    seq.items.iter().fold(seq.rest, |all, &item| self.values.join(all, item))
                }
                Atom::Dict(index) => {
                    let dict = self.get_dict(index);
                    let mut keys = if dict.rest.is_never() { Value::NEVER } else { self.values.some_text() };
                    for (key, _) in dict.entries {
                        let key = self.values.of_key(key);
                        keys = self.values.join(keys, key);
                    }
                    keys
                }
                Atom::Text(_) | Atom::Default(_) => self.values.some_text(),
                Atom::Instance(instance) => {
                    if let Some(items) = self.items_of_instance(instance) {
                        let all = items.into_iter().fold(Value::NEVER, |all, item| self.values.join(all, item));
                        result = self.values.join(result, all);
                        continue;
                    }
                    self.iterate_object(atom)
                }
                Atom::Class(class) => self.enumeration_members(class),
                Atom::Namespace(index) => {
                    let dict = self.namespace_dict(index, false);
                    let dict = self.values.dict(dict);
                    self.iterate(dict)
                }
                Atom::Sdk(index) => self.sdk_iterate(index),
                Atom::External(external) => {
                    let result = self.values.external(External::Result(external));
                    let result = self.values.one(result);
                    let stored = self.held_by(external);
                    self.values.join(result, stored)
                }
                Atom::Data | Atom::Lost | Atom::Crowd | Atom::Parameter => self.values.one(atom),
                _ => Value::NEVER,
            };
            result = self.values.join(result, item);
        }
        result
    }

    /// Takes a value apart for `count` targets; `starred` says which target takes what is left over.
    pub(super) fn unpack(&mut self, value: Value, count: usize, starred: impl Fn(usize) -> bool) -> Vec<Value> {
        let star = (0..count).find(|&index| starred(index));
        let exact = self.exact_items(value);
        match (exact, star) {
            (Some(items), None) if items.len() == count => items,
            (Some(items), Some(star)) if items.len() + 1 >= count => {
                let after = count - star - 1;
                let middle = items[star..items.len() - after].to_vec();
                let middle = self.values.seq(SeqKind::List, middle, Value::NEVER);
                let mut values = items[..star].to_vec();
                values.push(middle);
                values.extend_from_slice(&items[items.len() - after..]);
                values
            }
            _ => {
                // Several tuples of one length were joined item by item.
                let mut values = vec![Value::NEVER; count];
                for atom in self.values.atoms_of(value) {
                    let one = self.values.one(atom);
                    let exact = self.exact_items(one).filter(|items| items.len() == count && star.is_none());
                    let items = match exact {
                        Some(items) => items,
                        None => vec![self.iterate(one); count],
                    };
                    for (all, item) in values.iter_mut().zip(items) {
                        *all = self.values.join(*all, item);
                    }
                }
                if let Some(star) = star {
                    values[star] = self.values.seq(SeqKind::List, Vec::new(), values[star]);
                }
                values
            }
        }
    }

    /// `a + b + c`
    pub(super) fn sum(&mut self, parts: &[Value]) -> Value {
        if parts.iter().any(|part| part.is_never()) {
            return Value::NEVER;
        }
        let is_text = |this: &Self, value: Value| {
            this.values.atoms(value).iter().any(|atom| matches!(atom, Atom::Text(_) | Atom::Default(_)))
        };
        if parts.iter().any(|&part| is_text(self, part)) {
            return self.concatenate(parts);
        }
        let mut items = Vec::new();
        let mut rest = Value::NEVER;
        let mut kind = None;
        for &part in parts {
            for atom in self.values.atoms_of(part) {
                if let Atom::Seq(index) = atom {
                    kind = kind.or(Some(self.get_seq(index).kind));
                }
            }
            match self.exact_items(part) {
                Some(more) if rest.is_never() => items.extend(more),
                _ => {
                    let more = self.iterate(part);
                    rest = self.values.join(rest, more);
                }
            }
        }
        match kind {
            Some(kind) => self.values.seq(kind, items, rest),
            None => self.values.data(),
        }
    }

    /// `a | b`: of dicts, the union; of types, both.
    pub(super) fn union(&mut self, left: Value, right: Value) -> Value {
        match *self.values.atoms(left) {
            [Atom::Dict(index)] => {
                let mut dict = self.get_dict(index);
                self.extend(&mut dict, right);
                self.values.dict(dict)
            }
            _ => self.values.join(left, right),
        }
    }

    /// Methods that change a dict or list in place; `None` if this is none of them.
    pub(super) fn change_by_method(
        &mut self,
        f: &mut Frame<'_>,
        (site, object): (Site, ExprId),
        receiver: Value,
        name: Sym,
        arguments: &Arguments,
    ) -> Option<Value> {
        let name_text = self.values.text_of(name);
        if !matches!(
            name_text,
            "update"
                | "setdefault"
                | "pop"
                | "popitem"
                | "append"
                | "add"
                | "insert"
                | "extend"
                | "appendleft"
                | "clear"
                | "reverse"
                | "sort"
                | "remove"
        ) {
            return None;
        }
        let name_text = name_text.to_owned();
        let atoms = self.values.atoms_of(receiver);
        let is_container = |atom: &Atom| matches!(atom, Atom::Dict(_) | Atom::Seq(_));
        if !atoms.iter().any(is_container) {
            return None;
        }
        // What else it may be is called as ever.
        let others = atoms.iter().copied().filter(|atom| !is_container(atom) && *atom != Atom::None);
        let others = self.values.many(others);
        let given = if others.is_never() { others } else { self.call_method(site, others, name, arguments) };
        let mut changed = Value::NEVER;
        let mut result = Value::NEVER;
        for atom in atoms {
            let (after, gives) = match atom {
                Atom::Dict(index) => self.changed_dict(index, &name_text, arguments),
                Atom::Seq(index) => self.changed_seq(index, &name_text, arguments),
                _ => (self.values.one(atom), given),
            };
            changed = self.values.join(changed, after);
            result = self.values.join(result, gives);
        }
        if changed != receiver {
            self.change(f, object, changed);
        }
        Some(result)
    }

    fn changed_dict(&mut self, index: u32, method: &str, arguments: &Arguments) -> (Value, Value) {
        let mut dict = self.get_dict(index);
        let first = arguments.positional.first().map(|argument| argument.value);
        let second = arguments.positional.get(1).map(|argument| argument.value);
        let result = match (method, first) {
            ("update", _) => {
                if let Some(more) = first {
                    self.extend(&mut dict, more);
                }
                for &(name, entry, _) in &arguments.keywords {
                    let key = self.values.one(Atom::Text(name));
                    self.insert(&mut dict, key, entry.value);
                }
                self.may_be_overridden(&mut dict, arguments.open);
                dict.rest = self.values.join(dict.rest, arguments.open);
                self.values.none()
            }
            ("setdefault", Some(key)) => {
                let default = match second {
                    Some(default) => default,
                    None => self.values.none(),
                };
                let before = self.dict_item(index, key);
                let sure = self.surely_has(&dict, key);
                let value = if sure { before } else { self.values.join(before, default) };
                self.insert(&mut dict, key, value);
                value
            }
            ("pop", Some(key)) => {
                let value = self.dict_item(index, key);
                match self.key(key) {
                    Some(key) => dict.entries.retain(|(name, _)| *name != key),
                    None => dict.entries.iter_mut().for_each(|(_, entry)| entry.sure = false),
                }
                match second {
                    Some(default) => self.values.join(value, default),
                    None => value,
                }
            }
            ("popitem", _) => {
                let value = dict.entries.iter().fold(dict.rest, |all, (_, entry)| self.values.join(all, entry.value));
                dict.entries.iter_mut().for_each(|(_, entry)| entry.sure = false);
                let of = self.values.one(Atom::Dict(index));
                let key = self.iterate(of);
                self.values.seq(SeqKind::Tuple, vec![key, value], Value::NEVER)
            }
            ("clear", _) => {
                dict = Dict::default();
                self.values.none()
            }
            _ => self.values.none(),
        };
        (self.values.dict(dict), result)
    }

    fn changed_seq(&mut self, index: u32, method: &str, arguments: &Arguments) -> (Value, Value) {
        let Seq { kind, mut items, mut rest } = self.get_seq(index);
        let first = arguments.positional.first().map(|argument| argument.value);
        let mut result = self.values.none();
        match (method, first) {
            ("append" | "add", Some(item)) => {
                if rest.is_never() {
                    items.push(item);
                } else {
                    rest = self.values.join(rest, item);
                }
            }
            ("extend" | "update", Some(more)) => match self.exact_items(more) {
                Some(more) if rest.is_never() => items.extend(more),
                _ => {
                    let more = self.iterate(more);
                    rest = self.values.join(rest, more);
                }
            },
            ("insert" | "appendleft", _) => {
                let item = arguments.positional.last().map_or(Value::NEVER, |argument| argument.value);
                rest = items.drain(..).fold(rest, |all, item| self.values.join(all, item));
                rest = self.values.join(rest, item);
            }
            ("pop" | "popitem", _) => {
                rest = items.drain(..).fold(rest, |all, item| self.values.join(all, item));
                result = rest;
            }
            ("clear", _) => {
                items.clear();
                rest = Value::NEVER;
            }
            ("reverse", _) if rest.is_never() => items.reverse(),
            ("reverse" | "sort" | "remove", _) => {
                self.call_back(arguments);
                rest = items.drain(..).fold(rest, |all, item| self.values.join(all, item));
            }
            _ => {}
        }
        (self.values.seq(kind, items, rest), result)
    }

    /// Methods of dicts, lists and strings that leave them as they are.
    pub(super) fn call_data_method(&mut self, site: Site, of: Atom, name: Sym, arguments: &Arguments) -> Value {
        let method = self.values.text_of(name).to_owned();
        match of {
            Atom::Dict(index) => self.dict_method(site, index, &method, arguments),
            Atom::Seq(_) if self.values.seq_kind(of) == Some(SeqKind::Future) => {
                self.future_method(of, &method, arguments)
            }
            Atom::Seq(index) => match method.as_str() {
                "copy" | "__iter__" | "union" => self.values.one(of),
                "_replace" => self.replace_fields(index, arguments),
                "_asdict" => self.as_dict(index),
                "pop" | "popleft" | "get" | "__next__" | "send" => {
                    let one = self.values.one(of);
                    self.iterate(one)
                }
                "sort" | "index" | "count" | "close" => {
                    self.call_back(arguments);
                    self.values.data()
                }
                "append" | "add" | "extend" => {
                    let (_, result) = self.changed_seq(index, &method, arguments);
                    result
                }
                _ => self.values.data(),
            },
            _ => {
                let text = self.values.one(of);
                self.text_method(text, &method, arguments)
            }
        }
    }

    fn dict_method(&mut self, site: Site, index: u32, method: &str, arguments: &Arguments) -> Value {
        let first = arguments.positional.first().map(|argument| argument.value);
        let this = self.values.one(Atom::Dict(index));
        let dict = self.get_dict(index);
        match (method, first) {
            ("get" | "pop" | "setdefault", Some(key)) => {
                let value = self.dict_item(index, key);
                let sure = self.surely_has(&dict, key);
                if sure {
                    return value;
                }
                let default = match arguments.get(1, None) {
                    Some(default) => default,
                    None => self.values.none(),
                };
                self.values.join(value, default)
            }
            ("__getitem__", Some(key)) => self.dict_item(index, key),
            ("copy", _) => this,
            ("keys", _) => match self.exact_items(this) {
                Some(keys) => self.values.seq(SeqKind::List, keys, Value::NEVER),
                None => {
                    let keys = self.iterate(this);
                    self.values.seq(SeqKind::List, Vec::new(), keys)
                }
            },
            ("values", _) => {
                let exact = dict.rest.is_never() && dict.entries.iter().all(|(_, entry)| entry.sure);
                let values: Vec<Value> = dict.entries.iter().map(|(_, entry)| entry.value).collect();
                if exact {
                    return self.values.seq(SeqKind::List, values, Value::NEVER);
                }
                let rest = values.into_iter().fold(dict.rest, |all, value| self.values.join(all, value));
                self.values.seq(SeqKind::List, Vec::new(), rest)
            }
            ("items", _) => {
                let exact = dict.rest.is_never() && dict.entries.iter().all(|(_, entry)| entry.sure);
                let mut pairs = Vec::new();
                for (key, entry) in dict.entries {
                    let key = self.values.of_key(key);
                    pairs.push(self.values.seq(SeqKind::Tuple, vec![key, entry.value], Value::NEVER));
                }
                if exact {
                    return self.values.seq(SeqKind::List, pairs, Value::NEVER);
                }
                let mut rest = pairs.into_iter().fold(Value::NEVER, |all, pair| self.values.join(all, pair));
                if !dict.rest.is_never() {
                    let key = self.values.some_text();
                    let pair = self.values.seq(SeqKind::Tuple, vec![key, dict.rest], Value::NEVER);
                    rest = self.values.join(rest, pair);
                }
                self.values.seq(SeqKind::List, Vec::new(), rest)
            }
            // An attribute-style dict, or a namespace: `config.client.put(..)`, `config.make_client()`.
            _ => {
                let name = self.values.find_sym(method);
                if let Some((_, entry)) = dict.entries.iter().find(|(known, _)| Some(*known) == name) {
                    return self.call(site, entry.value, arguments);
                }
                self.call_back(arguments);
                self.values.data()
            }
        }
    }
}
