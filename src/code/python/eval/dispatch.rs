//! Functions that stand for several, one for each type of their first argument: `functools.singledispatch`.
//!
//! Such a function is a partial of [`Builtin::Dispatch`] with the function for all other types, and whether it is a method.
//! The others are kept as an attribute of that one, each in a partial of [`Builtin::Register`] with its types.
//! Source: <https://docs.python.org/3/library/functools.html#functools.singledispatch>.

use super::Engine;
use super::builtins::Builtin;
use super::calls::{Arguments, Site};
use super::cells::CellKey;
use super::namespaces::MAX_NAMES;
use super::output::RecordKind;
use super::statements::Truth;
use super::values::{Atom, Sym, Value};

/// How the attributes begin under which the functions are kept, each under its own: one that many come to one after the other
/// would be given up. No code can name them so.
const REGISTERED: &str = "registered by type ";

impl Engine<'_> {
    /// What `functools.singledispatch` makes of a function.
    pub(super) fn dispatcher(&mut self, function: Value, is_method: bool) -> Value {
        let is_method = self.values.bool(is_method);
        self.values.partial_once_known(Builtin::Dispatch, vec![function, is_method])
    }

    /// `function.register`
    pub(super) fn register_of(&mut self, function: Atom, name: Sym) -> Option<Value> {
        self.values.as_partial_of(function, Builtin::Dispatch)?;
        if self.atom_name(name) != "register" {
            return None;
        }
        let function = self.values.one(function);
        Some(self.values.partial_once_known(Builtin::Register, vec![function]))
    }

    /// Whether this is a method that dispatches.
    pub(super) fn dispatches_method(&self, function: Atom) -> bool {
        let partial = self.values.as_partial_of(function, Builtin::Dispatch);
        let is_method = partial.and_then(|partial| partial.positional.get(1).copied());
        is_method.is_some_and(|is_method| *self.values.atoms(is_method) == [Atom::Bool(true)])
    }

    /// `function.register(Class, other)`, `@function.register(Class)` and `@function.register`, after the function itself.
    pub(super) fn register_for_type(&mut self, arguments: &Arguments) -> Value {
        let given: Vec<Value> = arguments.positional.iter().map(|argument| argument.value).collect();
        let (dispatcher, types, function) = match given[..] {
            [dispatcher, one] => {
                let is_function = |&atom: &Atom| matches!(atom, Atom::Function(_) | Atom::Descriptor(_));
                if !self.values.atoms(one).iter().all(is_function) {
                    return self.values.partial_once_known(Builtin::Register, given);
                }
                (dispatcher, None, one)
            }
            [dispatcher, types, function, ..] => (dispatcher, Some(types), function),
            _ => return Value::NEVER,
        };
        for dispatcher in self.values.atoms_of(dispatcher) {
            let Some(partial) = self.values.as_partial_of(dispatcher, Builtin::Dispatch) else { continue };
            let Some(&all_others) = partial.positional.first() else { continue };
            let at = usize::from(self.dispatches_method(dispatcher));
            for one in self.values.atoms_of(function) {
                let types = match types {
                    Some(types) => types,
                    None => self.type_of_parameter(one, at),
                };
                let name = self.values.sym(&format!("{REGISTERED}{:?}", one.packed()));
                let one = self.values.one(one);
                let registered = self.values.partial_once_known(Builtin::Register, vec![types, one]);
                for other in self.values.atoms_of(all_others) {
                    self.put(CellKey::Attribute(other, name), registered);
                }
            }
        }
        function
    }

    /// What the annotation of a parameter names; anything if there is none.
    fn type_of_parameter(&mut self, function: Atom, at: usize) -> Value {
        let anything = self.values.data();
        let Atom::Function(closure) = function else { return anything };
        let Some(&closure) = self.values.closures.get_index(closure as usize) else { return anything };
        let Some(code) = self.modules[closure.module as usize].code.clone() else { return anything };
        let parameter = code.module.scope(closure.scope).parameters().get(at);
        let Some(annotation) = parameter.and_then(|parameter| parameter.annotation) else { return anything };
        let types = self.annotation(&code, annotation, 0);
        if types.is_never() { anything } else { types }
    }

    /// Calls the functions for the types that the argument can be of. The first two arguments are those of the partial.
    pub(super) fn dispatch(&mut self, site: Site, arguments: &Arguments) -> Value {
        let mut given = arguments.clone();
        if given.positional.len() < 2 {
            return Value::NEVER;
        }
        let all_others = given.positional.remove(0).value;
        let is_method = given.positional.remove(0).value;
        let at = usize::from(*self.values.atoms(is_method) == [Atom::Bool(true)]);
        let mut registered = Vec::new();
        for other in self.values.atoms_of(all_others) {
            let names = self.names_of(other);
            if names.len() >= MAX_NAMES {
                self.push_record(site, RecordKind::Crowd);
            }
            for name in names {
                if !self.atom_name(name).starts_with(REGISTERED) {
                    continue;
                }
                let kept = self.get(CellKey::Attribute(other, name));
                for atom in self.values.atoms_of(kept) {
                    let Some(partial) = self.values.as_partial_of(atom, Builtin::Register) else { continue };
                    if let [types, function] = partial.positional[..] {
                        registered.push((types, function));
                    }
                }
            }
        }
        let Some(value) = given.positional.get(at).map(|argument| argument.value) else {
            let all = registered.iter().fold(all_others, |all, &(_, function)| self.values.join(all, function));
            return self.call(site, all, &given);
        };
        // By function, what it is called with.
        let mut taken: Vec<Value> = vec![Value::NEVER; registered.len() + 1];
        for atom in self.values.atoms_of(value) {
            let one = self.values.one(atom);
            for index in self.dispatched_to(atom, &registered) {
                taken[index] = self.values.join(taken[index], one);
            }
        }
        let functions = registered.into_iter().map(|(_, function)| function).chain([all_others]);
        let mut result = Value::NEVER;
        for (function, value) in functions.zip(taken) {
            if !value.is_never() {
                given.positional[at].value = value;
                let one = self.call(site, function, &given);
                result = self.values.join(result, one);
            }
        }
        result
    }

    /// Which of the functions takes something; the number after the last is that of the function for all other types.
    fn dispatched_to(&mut self, atom: Atom, registered: &[(Value, Value)]) -> Vec<usize> {
        let (mut sure, mut maybe) = (Vec::new(), Vec::new());
        for (index, &(types, _)) in registered.iter().enumerate() {
            let truth = self.is_instance_of_any(atom, types);
            if truth == Truth::of(true) {
                sure.push(index);
            } else if truth.yes {
                maybe.push(index);
            }
        }
        if sure.is_empty() {
            maybe.push(registered.len());
            return maybe;
        }
        // The nearest class counts.
        if let Atom::Instance(index) = atom
            && let Some(class) = self.values.instances.get_index(index as usize).map(|instance| instance.class)
        {
            let mro = self.mro(class);
            let distance = |this: &Self, index: usize| {
                let types = this.values.atoms(registered[index].0);
                mro.classes.iter().position(|&class| types.contains(&Atom::Class(class)))
            };
            let nearest = sure.iter().filter_map(|&index| distance(self, index)).min();
            sure.retain(|&index| nearest.is_none() || distance(self, index) == nearest);
        }
        sure
    }
}
