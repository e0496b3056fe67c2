//! Objects of classes that are made from Python's own containers, such as `class Registry(dict)`: what they hold, and the
//! methods that they have from the container.
//!
//! What such an object holds is in one cell, which only grows: what is taken out stays, and items of a list are in no order.
//!
//! Sources: <https://docs.python.org/3/library/stdtypes.html#mapping-types-dict>,
//! <https://docs.python.org/3/library/collections.html#collections.UserDict>.

use super::Engine;
use super::builtins::Builtin;
use super::calls::{Arguments, Site};
use super::cells::CellKey;
use super::values::{Atom, Dict, Entry, SeqKind, Sym, Value};

/// The methods of dicts, lists and sets that are followed, and those that change or give nothing that is.
const METHODS: [&str; 30] = [
    "__contains__",
    "__delitem__",
    "__getitem__",
    "__iter__",
    "__len__",
    "__setitem__",
    "add",
    "append",
    "appendleft",
    "clear",
    "copy",
    "count",
    "discard",
    "extend",
    "extendleft",
    "get",
    "index",
    "insert",
    "items",
    "keys",
    "pop",
    "popitem",
    "popleft",
    "remove",
    "reverse",
    "setdefault",
    "sort",
    "union",
    "update",
    "values",
];

/// How many such objects are followed. Registries are few; where data stands in classes of its own, hundreds of objects would
/// all meet in one another.
const MAX_HOLDERS: usize = 32;

impl Engine<'_> {
    /// The container that a class with these bases is made from.
    pub(super) fn container_among(&self, foreign: &[Atom]) -> Option<Builtin> {
        foreign.iter().find_map(|&base| match base {
            Atom::Builtin(builtin) if Self::is_container(builtin) => Some(builtin),
            Atom::External(external) if self.library_of(external) == "typing" => match self.library_name(base) {
                "Dict" | "OrderedDict" => Some(Builtin::Dict),
                "DefaultDict" => Some(Builtin::DefaultDict),
                "List" | "Set" | "Deque" | "FrozenSet" => Some(Builtin::List),
                "Tuple" => Some(Builtin::Tuple),
                _ => None,
            },
            _ => None,
        })
    }

    fn is_container(builtin: Builtin) -> bool {
        matches!(
            builtin,
            Builtin::Dict
                | Builtin::List
                | Builtin::Tuple
                | Builtin::DefaultDict
                | Builtin::UserDict
                | Builtin::UserList
        )
    }

    fn is_dict(container: Builtin) -> bool {
        matches!(container, Builtin::Dict | Builtin::DefaultDict | Builtin::UserDict)
    }

    /// The method `name` of Python's own base class: of an object, or as a function that takes one first.
    pub(super) fn method_of_base(&mut self, name: &str, object: Option<Atom>) -> Value {
        let mut positional = vec![self.values.text(name)];
        if let Some(object) = object {
            positional.push(self.values.one(object));
        }
        self.values.partial_with(Builtin::OfBase, positional)
    }

    /// `dict.name`, if that is a method which is followed.
    pub(super) fn method_of_container(&mut self, container: Builtin, name: Sym) -> Option<Value> {
        let name = self.atom_name(name);
        if !Self::is_container(container) || !(METHODS.contains(&name) || name == "__init__") {
            return None;
        }
        let name = name.to_owned();
        Some(self.method_of_base(&name, None))
    }

    /// A function of Python's own base class that stands in a class body is a method there: `__getattr__ = dict.get`.
    pub(super) fn bind_method_of_base(&mut self, partial: Atom, of: Atom) -> Value {
        let name = match self.values.as_partial_of(partial, Builtin::OfBase).map(|partial| &partial.positional[..]) {
            Some(&[name]) => self.values.known_text(name).map(str::to_owned),
            _ => None,
        };
        match name {
            Some(name) => self.method_of_base(&name, Some(of)),
            None => self.values.one(partial),
        }
    }

    /// What an object has from the container that its class is made from.
    pub(super) fn attribute_of_container(&mut self, instance: u32, container: Builtin, name: Sym) -> Value {
        let text = self.atom_name(name);
        if METHODS.contains(&text) {
            let text = text.to_owned();
            return self.method_of_base(&text, Some(Atom::Instance(instance)));
        }
        if text == "data" && matches!(container, Builtin::UserDict | Builtin::UserList) {
            return self.get(CellKey::Base(instance));
        }
        Value::NEVER
    }

    /// What an object holds whose class is made from a container.
    pub(super) fn contents(&mut self, instance: u32) -> Option<Value> {
        let class = self.values.instances.get_index(instance as usize)?.class;
        let container = self.mro(class).container?;
        let mut held = self.get(CellKey::Base(instance));
        if matches!(container, Builtin::UserDict | Builtin::UserList) {
            let data = self.values.sym("data");
            let data = self.get(CellKey::Attribute(Atom::Instance(instance), data));
            // Such an object could hold another in its place, and that the first.
            let is_plain = |atom: &Atom| matches!(atom, Atom::Dict(_) | Atom::Seq(_));
            let data: Vec<Atom> = self.values.atoms_of(data).into_iter().filter(is_plain).collect();
            let data = self.values.many(data);
            held = self.values.join(held, data);
        }
        // Something may still be put into it.
        if held.is_never() && self.settled {
            held = self.nothing_in(container);
        }
        Some(held)
    }

    /// The same where the class does not say itself what going through it gives.
    pub(super) fn plain_contents(&mut self, instance: u32) -> Option<Value> {
        let contents = self.contents(instance)?;
        let class = self.values.instances.get_index(instance as usize)?.class;
        let iter = self.values.sym("__iter__");
        self.class_variable(class, iter).is_never().then_some(contents)
    }

    fn nothing_in(&mut self, container: Builtin) -> Value {
        if Self::is_dict(container) {
            self.values.dict(Dict::default())
        } else {
            self.values.seq(SeqKind::List, Vec::new(), Value::NEVER)
        }
    }

    /// Calls a method of Python's own base class: its name, the object, and the arguments.
    pub(super) fn call_of_base(&mut self, site: Site, arguments: &Arguments) -> Value {
        let name = arguments.get(0, None).and_then(|name| self.values.known_text(name)).unwrap_or_default().to_owned();
        let object = arguments.get(1, None).unwrap_or_default();
        let mut inner = arguments.clone();
        inner.positional.drain(..2.min(inner.positional.len()));
        let mut all = Value::NEVER;
        for atom in self.values.atoms_of(object) {
            let Atom::Instance(instance) = atom else {
                if METHODS.contains(&name.as_str()) {
                    let one = self.values.one(atom);
                    let method = self.values.sym(&name);
                    let given = self.call_method(site, one, method, &inner);
                    all = self.values.join(all, given);
                }
                continue;
            };
            let given = match name.as_str() {
                "__init__" => {
                    let class = self.values.instances.get_index(instance as usize).map(|instance| instance.class);
                    let mro = class.map(|class| self.mro(class)).unwrap_or_default();
                    self.inherit(&mro, atom, &inner);
                    self.values.none()
                }
                "__get__" => self.get_of_property(atom, &inner),
                "__setattr__" => self.set_as_object_does(atom, &inner),
                "__getattribute__" => self.get_as_object_does(instance, &inner),
                _ => self.call_contents(site, instance, &name, &inner),
            };
            all = self.values.join(all, given);
        }
        all
    }

    /// `object.__setattr__(of, name, value)`
    fn set_as_object_does(&mut self, of: Atom, arguments: &Arguments) -> Value {
        let name = arguments.get(0, None).unwrap_or_default();
        let value = arguments.get(1, None).unwrap_or_default();
        for atom in self.values.atoms_of(name) {
            match self.values.name_or_default(atom) {
                Some(name) => {
                    let of = self.values.one(of);
                    self.set_attribute(of, name, value);
                }
                // A `__setattr__` that passes everything on is given what the statement has set already.
                None if self.worth_keeping(value) => self.put(CellKey::AnyAttribute(of), value),
                None => {}
            }
        }
        self.values.none()
    }

    /// `object.__getattribute__(of, name)`
    fn get_as_object_does(&mut self, instance: u32, arguments: &Arguments) -> Value {
        let Some(class) = self.values.instances.get_index(instance as usize).map(|instance| instance.class) else {
            return Value::NEVER;
        };
        let name = arguments.get(0, None).unwrap_or_default();
        let mut all = Value::NEVER;
        for atom in self.values.atoms_of(name) {
            let value = match self.values.name_or_default(atom) {
                Some(name) if self.atom_name(name) == "__dict__" => self.values.namespace(Atom::Instance(instance)),
                Some(name) => self.plain_attribute(instance, class, name),
                None => self.values.data(),
            };
            all = self.values.join(all, value);
        }
        all
    }

    /// A method of the container that an object's class is made from.
    fn call_contents(&mut self, site: Site, instance: u32, name: &str, arguments: &Arguments) -> Value {
        let class = self.values.instances.get_index(instance as usize).map(|instance| instance.class);
        let container = class.and_then(|class| self.mro(class).container);
        let Some(is_dict) = container.map(Self::is_dict) else { return Value::NEVER };
        let contents = self.contents(instance).unwrap_or_default();
        let first = arguments.get(0, None).unwrap_or_default();
        match name {
            "__getitem__" => {
                let found = self.item(contents, first);
                let missing = if is_dict { self.missing(instance, contents, first) } else { Value::NEVER };
                self.values.join(found, missing)
            }
            "__iter__" => contents,
            "copy" | "union" => self.values.one(Atom::Instance(instance)),
            "__setitem__" | "setdefault" if is_dict => {
                let none = self.values.none();
                let value = arguments.get(1, None).unwrap_or(none);
                let mut dict = Dict::default();
                self.insert(&mut dict, first, value);
                self.hold(instance, dict);
                if name == "__setitem__" {
                    return none;
                }
                let found = self.item(contents, first);
                self.values.join(found, value)
            }
            "update" if is_dict => {
                let mut dict = Dict { entries: Vec::new(), rest: arguments.open };
                self.extend(&mut dict, first);
                for &(name, entry, _) in &arguments.keywords {
                    let name = self.values.one(Atom::Text(name));
                    self.insert(&mut dict, name, entry.value);
                }
                self.hold(instance, dict);
                self.values.none()
            }
            "__setitem__" | "add" | "append" | "appendleft" | "insert" => {
                let item = arguments.positional.last().map_or(Value::NEVER, |argument| argument.value);
                self.hold_item(instance, item)
            }
            "extend" | "extendleft" | "update" => {
                let item = self.iterate(first);
                self.hold_item(instance, item)
            }
            "pop" | "popleft" | "popitem" if !is_dict => self.iterate(contents),
            "get" | "items" | "keys" | "pop" | "popitem" | "values" => {
                let name = self.values.sym(name);
                self.call_method(site, contents, name, arguments)
            }
            _ => {
                self.call_back(arguments);
                self.values.data()
            }
        }
    }

    /// Puts entries into what an object holds. What it has held before may be gone or not.
    fn hold(&mut self, instance: u32, mut dict: Dict) {
        dict.entries.iter_mut().for_each(|(_, entry)| *entry = Entry { sure: false, ..*entry });
        let dict = self.values.dict(dict);
        self.keep_in(instance, dict);
    }

    /// Keeps something in an object whose class is made from a container, unless too many objects keep something already.
    pub(super) fn keep_in(&mut self, instance: u32, value: Value) {
        if self.holders.len() < MAX_HOLDERS {
            self.holders.insert(instance);
        }
        if self.holders.contains(&instance) {
            self.put(CellKey::Base(instance), value);
        }
    }

    fn hold_item(&mut self, instance: u32, item: Value) -> Value {
        if !item.is_never() {
            let list = self.values.seq(SeqKind::List, Vec::new(), item);
            self.keep_in(instance, list);
        }
        self.values.none()
    }

    /// What `__missing__` gives for a key that is not sure to be there.
    fn missing(&mut self, instance: u32, contents: Value, key: Value) -> Value {
        let of = Atom::Instance(instance);
        let Some(class) = self.values.instances.get_index(instance as usize).map(|instance| instance.class) else {
            return Value::NEVER;
        };
        let missing = self.values.sym("__missing__");
        let missing = self.class_variable(class, missing);
        if missing.is_never() || !self.contains(contents, key).no {
            return Value::NEVER;
        }
        let missing = self.bind_to(missing, of);
        self.call_with(missing, &[key])
    }

    /// `MutableMapping.update`, which sets one item after the other.
    pub(super) fn update_mapping(&mut self, object: Value, arguments: &Arguments) {
        let mut dict = Dict { entries: Vec::new(), rest: arguments.open };
        self.extend(&mut dict, arguments.get(0, None).unwrap_or_default());
        for &(name, entry, _) in &arguments.keywords {
            let name = self.values.one(Atom::Text(name));
            self.insert(&mut dict, name, entry.value);
        }
        for (key, entry) in dict.entries {
            let key = self.values.of_key(key);
            self.special(object, "__setitem__", &[key, entry.value]);
        }
        if !dict.rest.is_never() {
            let key = self.values.some_text();
            self.special(object, "__setitem__", &[key, dict.rest]);
        }
    }
}
