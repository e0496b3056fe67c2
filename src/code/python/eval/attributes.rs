//! Attributes: reading and setting them on everything that has some.

use super::builtins::Builtin;
use super::cells::CellKey;
use super::values::{Atom, Descriptor, Dict, External, Partial, SeqKind, Sym, Value};
use super::{Code, Engine};
use crate::code::python::modules::is_standard;
use crate::code::python::syntax::{Expr, ExprId};

/// Generic types whose objects are gone through.
const SEQUENCES: &[&str] = &[
    "AsyncGenerator",
    "AsyncIterable",
    "AsyncIterator",
    "Collection",
    "Deque",
    "FrozenSet",
    "Generator",
    "Iterable",
    "Iterator",
    "List",
    "MutableSequence",
    "Sequence",
    "Set",
    "deque",
    "frozenset",
    "list",
    "set",
];

/// Generic types whose objects hold values under keys.
const MAPPINGS: &[&str] = &["DefaultDict", "Dict", "Mapping", "MutableMapping", "OrderedDict", "defaultdict", "dict"];

/// How an object of a generic type holds those of its arguments.
enum Shape {
    /// It is one of them.
    One,
    Sequence,
    Mapping,
    /// Calling it gives one.
    Function,
}

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
                    // `fn.register`, `fn.submit`: what the function's decorator gave it.
                    _ if own.is_never() => self.values.data(),
                    _ => own,
                }
            }
            Atom::Descriptor(_) => {
                let atom = self.values.one(object);
                match self.atom_name(name) {
                    "setter" | "getter" | "deleter" => self.values.data_method(atom, name),
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
                match self.atom_name(name) {
                    // A member of an enumeration is taken for its value.
                    "value" if !matches!(object, Atom::Dict(_) | Atom::Seq(_)) => value,
                    "name" if !matches!(object, Atom::Dict(_) | Atom::Seq(_)) => self.values.some_text(),
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
                class.map_or(function, |class| self.values.bound(function, class))
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

    /// `value`, or what its annotation says where the value itself tells nothing.
    pub(super) fn or_annotated(&mut self, code: &Code, value: Value, annotation: Option<ExprId>) -> Value {
        let Some(annotation) = annotation else { return value };
        let tells_nothing = self.values.atoms(value).iter().all(|atom| {
            matches!(
                atom,
                Atom::Data
                    | Atom::Lost
                    | Atom::Crowd
                    | Atom::Parameter
                    | Atom::None
                    | Atom::External(_)
                    | Atom::Text(_)
            )
        });
        if value.is_never() {
            return value;
        }
        if !tells_nothing {
            return self.or_annotated_client(code, value, annotation);
        }
        let nobody_passes_it = self.values.atoms(value).iter().all(|&atom| Self::is_open(atom));
        let class = self.annotation(code, annotation, 0);
        let object = self.object_of_type(class, nobody_passes_it);
        // A type that says nothing leaves the value as it is; a client's type is believed. `= None` may mean that one is made.
        if object.is_never() {
            self.or_of_library(value, class)
        } else if self.values.atoms(value).contains(&Atom::None) {
            let none = self.values.none();
            self.values.join(object, none)
        } else {
            object
        }
    }

    /// `value`, or an object of another library, if one of these classes is a library's.
    fn or_of_library(&mut self, value: Value, classes: Value) -> Value {
        let mut all = value;
        for atom in self.values.atoms_of(classes) {
            let Atom::External(class) = atom else { continue };
            let path = self.values.external_path(class);
            // The standard library's types, such as `Any`, do not tell what something is.
            if path.first().is_none_or(|&top| is_standard(self.values.text_of(top))) {
                continue;
            }
            let object = self.values.external(External::Result(class));
            let object = self.values.one(object);
            all = self.values.join(all, object);
        }
        all
    }

    /// `value`, with a client in the place of what was lost, if the annotation names a client's class.
    fn or_annotated_client(&mut self, code: &Code, value: Value, annotation: ExprId) -> Value {
        let atoms = self.values.atoms_of(value);
        let known = atoms.iter().any(|atom| matches!(atom, Atom::Sdk(_)));
        if known || !atoms.iter().any(|&atom| Self::is_open(atom)) {
            return value;
        }
        let class = self.annotation(code, annotation, 0);
        let object = self.object_of_type(class, false);
        if !self.values.atoms(object).iter().any(|atom| matches!(atom, Atom::Sdk(_))) {
            return value;
        }
        let rest = self.values.many(atoms.into_iter().filter(|&atom| !Self::is_open(atom)));
        self.values.join(rest, object)
    }

    /// The classes that an annotation names.
    pub(super) fn annotation(&mut self, code: &Code, annotation: ExprId, depth: usize) -> Value {
        if depth > 8 {
            return Value::NEVER;
        }
        match code.module.expr(annotation) {
            Expr::Name(name, _) => {
                let sym = code.sym(*name);
                let mut value = self.read_global(code.id, sym);
                // `Client = "S3Client"` names a type.
                if let Some(text) = self.values.known_text(value).map(str::to_owned) {
                    value = self.annotation_text(code, &text);
                }
                // `S3Client = object`, where the stub is imported for type checkers only, says nothing.
                let stand_in = self.values.atoms(value).iter().all(|atom| match atom {
                    Atom::Builtin(builtin) => *builtin == Builtin::Object,
                    atom => matches!(atom, Atom::Data | Atom::None | Atom::Lost),
                });
                if stand_in {
                    let class = self.type_by_name(sym);
                    self.values.join(value, class)
                } else {
                    value
                }
            }
            Expr::Attribute(object, name) => {
                let object = self.annotation(code, *object, depth + 1);
                self.attributes(object, code.sym(*name))
            }
            Expr::Text(text) => {
                let text = code.module.name(*text).to_owned();
                self.annotation_text(code, &text)
            }
            Expr::Subscript(head, arguments) => {
                let wrapper = match code.module.expr(*head) {
                    Expr::Name(name, _) | Expr::Attribute(_, name) => code.module.name(*name),
                    _ => "",
                };
                self.generic(code, (*head, wrapper), *arguments, depth + 1)
            }
            Expr::Union(members) | Expr::Tuple(members) => {
                let members = members.clone();
                members.iter().fold(Value::NEVER, |all, &member| {
                    let member = self.annotation(code, member, depth + 1);
                    self.values.join(all, member)
                })
            }
            _ => Value::NEVER,
        }
    }

    /// The classes that `head[arguments]` names: a container of classes stands for a container of objects of these, and a partial
    /// for a function that gives one.
    /// Source: <https://docs.python.org/3/library/typing.html>.
    fn generic(&mut self, code: &Code, head: (ExprId, &str), arguments: ExprId, depth: usize) -> Value {
        let (head, name) = head;
        let (first, last) = match code.module.expr(arguments) {
            Expr::Tuple(members) => match (members.first(), members.last()) {
                (Some(&first), Some(&last)) => (first, last),
                _ => return Value::NEVER,
            },
            _ => (arguments, arguments),
        };
        if name == "Literal" {
            return self.literal_names(code, arguments);
        }
        let (of, shape) = match name {
            "Optional" | "Annotated" | "Union" | "Final" | "ClassVar" => (arguments, Shape::One),
            "Awaitable"
            | "ContextManager"
            | "AsyncContextManager"
            | "AbstractContextManager"
            | "AbstractAsyncContextManager" => (first, Shape::One),
            "Coroutine" => (last, Shape::One),
            "Callable" => (last, Shape::Function),
            "tuple" | "Tuple" => (arguments, Shape::Sequence),
            _ if SEQUENCES.contains(&name) => (first, Shape::Sequence),
            _ if MAPPINGS.contains(&name) => (last, Shape::Mapping),
            _ => {
                let classes = self.annotation(code, head, depth);
                let own = self.values.atoms_of(classes).into_iter().filter(|atom| matches!(atom, Atom::Class(_)));
                return self.values.many(own);
            }
        };
        let classes = self.annotation(code, of, depth);
        if classes.is_never() {
            return classes;
        }
        match shape {
            Shape::One => classes,
            Shape::Sequence => self.values.seq(SeqKind::List, Vec::new(), classes),
            Shape::Mapping => self.values.dict(Dict { entries: Vec::new(), rest: classes }),
            Shape::Function => {
                let callee = self.values.one(Atom::Builtin(Builtin::Same));
                let keywords = self.values.dict(Dict::default());
                self.values.partial(Partial { callee, positional: vec![classes], keywords })
            }
        }
    }

    /// `Literal["s3", "sqs"]`, if there are names of services or operations among the texts.
    fn literal_names(&mut self, code: &Code, arguments: ExprId) -> Value {
        let members = match code.module.expr(arguments) {
            Expr::Tuple(members) => members.to_vec(),
            _ => vec![arguments],
        };
        let texts: Option<Vec<Sym>> = members
            .into_iter()
            .map(|member| match code.module.expr(member) {
                Expr::Text(text) => Some(code.sym(*text)),
                _ => None,
            })
            .collect();
        let texts = texts.unwrap_or_default();
        if !texts.iter().any(|&text| self.is_sdk_name(text)) {
            return Value::NEVER;
        }
        self.values.many(texts.into_iter().map(Atom::Text))
    }

    /// An annotation in quotes: every dotted name in it.
    fn annotation_text(&mut self, code: &Code, text: &str) -> Value {
        let mut all = Value::NEVER;
        for dotted in text.split(|c: char| !(c == '_' || c == '.' || c.is_alphanumeric())) {
            let mut parts = dotted.split('.').filter(|part| !part.is_empty());
            let Some(first) = parts.next() else { continue };
            let sym = self.values.sym(first);
            let mut value = self.read_global(code.id, sym);
            if value.is_never() {
                value = self.type_by_name(sym);
            }
            for part in parts {
                let part = self.values.sym(part);
                value = self.attributes(value, part);
            }
            all = self.values.join(all, value);
        }
        all
    }

    /// An object of one of these classes: a client, or (where `made_here` says that one may be made up) an object of the
    /// repository's own class.
    fn object_of_type(&mut self, class: Value, made_here: bool) -> Value {
        let mut all = Value::NEVER;
        for atom in self.values.atoms_of(class) {
            let object = match atom {
                Atom::Class(class) if made_here => self.some_instance(class),
                Atom::Sdk(index) => self.sdk_instance_of(index),
                Atom::External(class) => self.library_instance(class),
                Atom::Text(_) => self.values.one(atom),
                Atom::Seq(index) => {
                    let classes = self.values.seqs.get_index(index as usize).map(|seq| seq.rest);
                    let held = self.object_of_type(classes.unwrap_or_default(), false);
                    if held.is_never() { held } else { self.values.seq(SeqKind::List, Vec::new(), held) }
                }
                Atom::Dict(index) => {
                    let classes = self.values.dicts.get_index(index as usize).map(|dict| dict.rest);
                    let rest = self.object_of_type(classes.unwrap_or_default(), false);
                    if rest.is_never() { rest } else { self.values.dict(Dict { entries: Vec::new(), rest }) }
                }
                Atom::Partial(index) => {
                    let Some(mut partial) = self.values.partials.get_index(index as usize).cloned() else { continue };
                    let classes = partial.positional.first().copied().unwrap_or_default();
                    let given = self.object_of_type(classes, false);
                    partial.positional = vec![given];
                    if given.is_never() { given } else { self.values.partial(partial) }
                }
                _ => Value::NEVER,
            };
            all = self.values.join(all, object);
        }
        all
    }

    /// An attribute of a library's object.
    pub(super) fn external_attribute(&mut self, external: u32, name: Sym) -> Value {
        let of = self.values.external(External::Attribute(external, name));
        let known = self.library_member(of);
        let stored = self.get(CellKey::ForeignAttribute(name));
        self.values.join(known, stored)
    }
}
