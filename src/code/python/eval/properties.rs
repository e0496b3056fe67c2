//! Properties: decorators of libraries that make one of a method, and classes made from `property` or the like.
//!
//! Sources: <https://docs.python.org/3/library/functools.html#functools.cached_property>, and the documentation of the packages
//! that the names below come from.

use super::Engine;
use super::builtins::Builtin;
use super::calls::{Arguments, Site};
use super::cells::CellKey;
use super::classes::Mro;
use super::values::{Atom, Descriptor, Sym, Value};
use crate::code::python::syntax::{Expr, ExprId};

/// What libraries call a decorator that makes a property of a method; it is copied from one to the next.
const PROPERTIES: [&str; 12] = [
    // astropy.utils.decorators, and many packages' own
    "LazyProperty",
    "lazyproperty",
    "lazy_property",
    // async-property
    "async_cached_property",
    "async_property",
    // django.utils.functional, werkzeug.utils, kombu.utils.objects, airflow.compat.functools, backports.cached_property
    "cached_property",
    "cached_property_with_ttl",
    "threaded_cached_property",
    "threaded_cached_property_with_ttl",
    // boltons.cacheutils
    "cachedproperty",
    // sqlalchemy.util
    "memoized_property",
    // pyramid.decorator
    "reify",
];

/// The same for those that hand over the class: django.utils.functional, astropy.utils.decorators, sqlalchemy.util.
const CLASS_PROPERTIES: [&str; 3] = ["cached_classproperty", "classproperty", "memoized_classproperty"];

/// Under which names an object that is a property keeps its function: `property` and `functools.cached_property`.
const GETTERS: [&str; 2] = ["fget", "func"];

/// What a decorator of this name makes, whatever library it is from.
pub(super) fn property_maker(name: &str) -> Option<Builtin> {
    if !name.ends_with("roperty") && !name.ends_with("_ttl") && name != "reify" {
        return None;
    }
    if PROPERTIES.contains(&name) {
        Some(Builtin::Property)
    } else if CLASS_PROPERTIES.contains(&name) {
        Some(Builtin::ClassProperty)
    } else {
        None
    }
}

impl Engine<'_> {
    /// What a decorator that was not found makes, by its name.
    pub(super) fn property_of_name(&self, site: Site) -> Option<Builtin> {
        let code = self.modules.get(site.module as usize)?.code.as_ref()?;
        if site.expr == ExprId::MAX {
            return None;
        }
        let name = match code.module.expr(site.expr) {
            Expr::Call(callee, _) => code.module.expr(*callee),
            name => name,
        };
        match name {
            Expr::Name(name, _) | Expr::Attribute(_, name) => property_maker(code.module.name(*name)),
            _ => None,
        }
    }

    /// What a property gives that is a class method too, or a function bound to the class.
    pub(super) fn bind_class_method(&mut self, method: Value, class: Atom) -> Value {
        let mut all = Value::NEVER;
        let mut functions = Vec::new();
        for atom in self.values.atoms_of(method) {
            let getter = match atom {
                Atom::Descriptor(index) => match self.values.descriptors.get_index(index as usize) {
                    Some(&Descriptor::Property(getter, _)) => Some(getter),
                    _ => None,
                },
                _ => None,
            };
            match getter {
                Some(getter) => {
                    let class = self.values.one(class);
                    let given = self.call_with(getter, &[class]);
                    all = self.values.join(all, given);
                }
                None => functions.push(atom),
            }
        }
        if functions.is_empty() {
            return all;
        }
        let functions = self.values.many(functions);
        let bound = self.values.bound(functions, class);
        self.values.join(all, bound)
    }

    /// The function that a descriptor is made of.
    pub(super) fn inside(&self, descriptor: Atom) -> Value {
        let Atom::Descriptor(index) = descriptor else { return Value::NEVER };
        match self.values.descriptors.get_index(index as usize) {
            Some(&(Descriptor::Property(function, _) | Descriptor::Static(function) | Descriptor::Class(function))) => {
                function
            }
            _ => Value::NEVER,
        }
    }

    /// Whether a class is made from `property` or the like.
    pub(super) fn makes_properties(mro: &Mro) -> bool {
        mro.foreign.iter().any(|base| matches!(base, Atom::Builtin(Builtin::Property | Builtin::ClassProperty)))
    }

    /// Keeps the function that an object of such a class is made of.
    pub(super) fn keep_getter(&mut self, object: Atom, arguments: &Arguments) {
        let Some(getter) = self.getter_of(arguments) else { return };
        for name in GETTERS {
            let name = self.values.sym(name);
            self.put(CellKey::Attribute(object, name), getter);
        }
    }

    fn getter_of(&self, arguments: &Arguments) -> Option<Value> {
        GETTERS.iter().find_map(|name| arguments.get(0, self.values.find_sym(name)))
    }

    /// `property(..)`; without a function it is a decorator that was given options only.
    pub(super) fn make_property(&mut self, arguments: &Arguments, of_class: bool) -> Value {
        let setter = arguments.get(1, self.values.find_sym("fset"));
        let getter = match (self.getter_of(arguments), setter) {
            (Some(getter), _) => getter,
            (None, Some(_)) => Value::NEVER,
            (None, None) => {
                let maker = if of_class { Builtin::ClassProperty } else { Builtin::Property };
                return self.values.one(Atom::Builtin(maker));
            }
        };
        let property = self.values.descriptor(Descriptor::Property(getter, setter.unwrap_or_default()));
        if of_class { self.values.descriptor(Descriptor::Class(property)) } else { property }
    }

    /// `object.__get__(of, class)` of an object whose class is made from `property`.
    pub(super) fn get_of_property(&mut self, object: Atom, arguments: &Arguments) -> Value {
        let of = arguments.get(0, None).unwrap_or_default();
        let of: Vec<Atom> = self.values.atoms_of(of).into_iter().filter(|atom| *atom != Atom::None).collect();
        if of.is_empty() {
            return self.values.one(object);
        }
        let of = self.values.many(of);
        let mut all = Value::NEVER;
        for name in GETTERS {
            let name = self.values.sym(name);
            let getter = self.get(CellKey::Attribute(object, name));
            let given = self.call_with(getter, &[of]);
            all = self.values.join(all, given);
        }
        all
    }

    /// Calls a method that functions and descriptors have: `function.__get__(object, class)`, `property.setter(function)`.
    pub(super) fn descriptors_method(&mut self, of: Atom, name: Sym, arguments: &Arguments) -> Option<Value> {
        let method = self.atom_name(name);
        match (of, method) {
            (Atom::Function(_) | Atom::Descriptor(_), "__get__") => {
                let given = [arguments.get(0, None), arguments.get(1, None)].into_iter().flatten();
                let given: Vec<Atom> = given.flat_map(|value| self.values.atoms_of(value)).collect();
                let Some(to) = given.into_iter().find(|atom| *atom != Atom::None) else { return Some(Value::NEVER) };
                if let Atom::Descriptor(_) = of {
                    return Some(self.described_by(of, to));
                }
                let function = self.values.one(of);
                Some(self.values.bound(function, to))
            }
            (Atom::Descriptor(index), "setter" | "getter" | "deleter") => {
                let is_setter = method == "setter";
                let given = arguments.get(0, None).unwrap_or_default();
                let Some(&Descriptor::Property(get, set)) = self.values.descriptors.get_index(index as usize) else {
                    return Some(given);
                };
                let set = if is_setter { given } else { set };
                Some(self.values.descriptor(Descriptor::Property(get, set)))
            }
            _ => None,
        }
    }
}
