//! Enumerations. A member is taken for its value: that is what code compares, looks up and hands over in the end. So methods and
//! properties that an enumeration defines are methods of its members' values.
//!
//! Source: <https://docs.python.org/3/library/enum.html>.

use super::Engine;
use super::cells::CellKey;
use super::values::{Atom, Descriptor, Dict, External, Sym, Value};

/// How many members of an enumeration are gone through. So many values together can be anything.
const MAX_MEMBERS: usize = 256;

impl Engine<'_> {
    /// Keeps in mind that a class whose bases are known is an enumeration, if it is one.
    pub(super) fn tell_enumeration(&mut self, class: u32) {
        let mro = self.mro(class);
        if !mro.is_enumeration || !self.enumerations.insert(class) {
            return;
        }
        for &class in &mro.classes {
            let Some(closure) = self.values.closures.get_index(class as usize) else { continue };
            let Some(code) = &self.modules[closure.module as usize].code else { continue };
            let locals = &code.module.scope(closure.scope).locals;
            self.enumerated.extend(locals.iter().map(|local| code.sym(local.name)));
        }
    }

    /// Whether a class with these bases is an enumeration: one of `enum`'s classes is among them, or one that is called like it.
    pub(super) fn makes_enumeration(&self, foreign: &[Atom]) -> bool {
        let mut names = foreign.iter().map(|&base| self.library_name(base));
        names.any(|name| name.ends_with("Enum") || name.ends_with("Flag"))
    }

    /// The members of an enumeration, by name.
    fn members(&mut self, class: u32) -> Vec<(Sym, Value)> {
        let mut members = Vec::new();
        for &class in &self.mro(class).classes {
            let Some(closure) = self.values.closures.get_index(class as usize).copied() else { continue };
            let Some(code) = self.modules[closure.module as usize].code.clone() else { continue };
            for local in code.module.scope(closure.scope).locals.iter().take(MAX_MEMBERS) {
                let name = code.sym(local.name);
                let value = self.get(CellKey::Attribute(Atom::Class(class), name));
                let value = self.or_automatic(name, value);
                let is_plain = |atom: &Atom| {
                    matches!(
                        atom,
                        Atom::Text(_)
                            | Atom::Number(_)
                            | Atom::Dict(_)
                            | Atom::Seq(_)
                            | Atom::Partial(_)
                            | Atom::Instance(_)
                            | Atom::Sdk(_)
                    )
                };
                if !value.is_never() && self.values.atoms(value).iter().all(is_plain) {
                    members.push((name, value));
                }
            }
        }
        members
    }

    /// Publishes the members that the body of a class defines, if it is an enumeration. They are asked for by everything that
    /// could be one of them.
    pub(super) fn publish_members(&mut self, class: u32) {
        if self.mro(class).is_enumeration {
            let members = self.members(class);
            let members = members.into_iter().fold(Value::NEVER, |all, (_, value)| self.values.join(all, value));
            self.put(CellKey::Members(class), members);
        }
    }

    /// What going through an enumeration gives.
    pub(super) fn enumeration_members(&mut self, class: u32) -> Value {
        self.get(CellKey::Members(class))
    }

    /// `Class(value)` of an enumeration: the member of this value.
    pub(super) fn member_of_value(&mut self, class: u32, value: Value) -> Value {
        let all = self.enumeration_members(class);
        let known = self.values.whole_text(value).is_some();
        let is_member = known && self.values.atoms(value).iter().all(|atom| self.values.atoms(all).contains(atom));
        if is_member { value } else { all }
    }

    /// `Class["NAME"]` of an enumeration; any member where the name is not known.
    pub(super) fn member_of_name(&mut self, class: u32, name: Value) -> Value {
        let name = self.values.whole_text(name);
        let members = self.members(class).into_iter();
        let named = members.filter(|&(member, _)| name.is_none_or(|name| name == member));
        named.fold(Value::NEVER, |all, (_, value)| self.values.join(all, value))
    }

    /// Whether something is a member of an enumeration.
    pub(super) fn is_member(&mut self, member: Atom) -> bool {
        for at in 0..self.enumerations.len() {
            let Some(&class) = self.enumerations.get_index(at) else { break };
            let members = self.enumeration_members(class);
            if self.values.atoms(members).contains(&member) {
                return true;
            }
        }
        false
    }

    /// `Class.__members__`
    pub(super) fn members_by_name(&mut self, class: u32) -> Value {
        let mut dict = Dict::default();
        for (name, value) in self.members(class) {
            let name = self.values.one(Atom::Text(name));
            self.insert(&mut dict, name, value);
        }
        self.values.dict(dict)
    }

    /// `member.value` and `member.name` of a member that is no plain text or number. Lists, dicts and partials have neither.
    pub(super) fn of_member(&mut self, member: Atom, name: Sym) -> Value {
        if self.enumerations.is_empty() {
            return Value::NEVER;
        }
        match self.atom_name(name) {
            "value" | "_value_" => self.values.one(member),
            "name" | "_name_" => self.member_name(member),
            _ => Value::NEVER,
        }
    }

    /// `value`, or what `enum.auto()` stands for: the member's name in small letters, as `StrEnum` has it. The number that other
    /// enumerations have instead says nothing, but the text tells their members apart.
    pub(super) fn or_automatic(&mut self, name: Sym, value: Value) -> Value {
        let [Atom::External(made)] = *self.values.atoms(value) else { return value };
        let Some(&External::Result(of)) = self.values.externals.get_index(made as usize) else { return value };
        let is_auto = self.values.external_path(of).last().is_some_and(|&name| self.atom_name(name) == "auto");
        if !is_auto {
            return value;
        }
        let name = self.atom_name(name).to_lowercase();
        self.values.text(&name)
    }

    /// What the enumerations that have this member say of its name.
    pub(super) fn member_name(&mut self, member: Atom) -> Value {
        let mut names = Value::NEVER;
        for at in 0..self.enumerations.len() {
            let Some(&class) = self.enumerations.get_index(at) else { break };
            for (name, value) in self.members(class) {
                if self.values.atoms(value).contains(&member) {
                    let name = self.values.one(Atom::Text(name));
                    names = self.values.join(names, name);
                }
            }
        }
        if names.is_never() { self.values.some_text() } else { names }
    }

    /// The method or property `name` of an enumeration that has this member.
    pub(super) fn member_attribute(&mut self, member: Atom, name: Sym) -> Value {
        if !self.enumerated.contains(&name) {
            return Value::NEVER;
        }
        let mut all = Value::NEVER;
        for at in 0..self.enumerations.len() {
            let Some(&class) = self.enumerations.get_index(at) else { break };
            let found = self.class_variable(class, name);
            if found.is_never() {
                continue;
            }
            let members = self.enumeration_members(class);
            if !self.values.atoms(members).contains(&member) {
                continue;
            }
            for atom in self.values.atoms_of(found) {
                let one = self.values.one(atom);
                let value = match atom {
                    Atom::Function(_) => self.values.bound(one, member),
                    Atom::Descriptor(index) => match self.values.descriptors.get_index(index as usize) {
                        Some(Descriptor::Class(_)) => self.described_by(atom, Atom::Class(class)),
                        _ => self.described_by(atom, member),
                    },
                    _ => Value::NEVER,
                };
                all = self.values.join(all, value);
            }
        }
        all
    }
}
