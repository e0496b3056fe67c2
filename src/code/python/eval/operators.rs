//! Operators on the repository's own objects, and what a container's base class makes of its special methods.
//!
//! Sources: <https://docs.python.org/3/reference/datamodel.html#special-method-names>,
//! <https://docs.python.org/3/library/collections.abc.html>.

use super::Engine;
use super::calls::Arguments;
use super::classes::Mro;
use super::values::{Atom, SeqKind, Value};
use crate::code::python::syntax::Comparison;

/// What an operator may call of which no more is known than that it is one.
const ARITHMETIC: &[&str] = &[
    "__truediv__",
    "__rtruediv__",
    "__rshift__",
    "__rrshift__",
    "__lshift__",
    "__matmul__",
    "__floordiv__",
    "__sub__",
    "__rsub__",
    "__mul__",
    "__and__",
    "__pow__",
    "__xor__",
    "__neg__",
    "__invert__",
];

/// How many items a repeated list may have to be told apart.
const MAX_REPEATED: usize = 32;

/// How the names of containers' base classes end.
const CONTAINERS: [&str; 5] = ["Mapping", "Sequence", "Set", "UserDict", "UserList"];

/// Methods that `collections.abc` makes of the special ones.
const MIXINS: &[&str] = &[
    "append",
    "clear",
    "count",
    "extend",
    "get",
    "index",
    "items",
    "keys",
    "pop",
    "popitem",
    "remove",
    "setdefault",
    "update",
    "values",
];

impl Engine<'_> {
    /// Whether a class has this method from a container's base class.
    pub(super) fn has_mixins(&self, mro: &Mro, method: &str) -> bool {
        let is_container =
            |&base: &Atom| CONTAINERS.into_iter().any(|suffix| self.library_name(base).ends_with(suffix));
        MIXINS.contains(&method) && mro.foreign.iter().any(is_container)
    }

    /// Whether a value can be one of the repository's own objects.
    fn holds_object(&self, value: Value) -> bool {
        self.values.atoms(value).iter().any(|atom| matches!(atom, Atom::Instance(_)))
    }

    /// Calls a special method of those of an object's values that are the repository's own objects and have it.
    pub(super) fn special(&mut self, object: Value, name: &str, arguments: &[Value]) -> Value {
        let mut all = Value::NEVER;
        if !self.holds_object(object) {
            return all;
        }
        let name = self.values.sym(name);
        for atom in self.values.atoms_of(object) {
            let Atom::Instance(index) = atom else { continue };
            let class = self.values.instances.get_index(index as usize).map(|instance| instance.class);
            let Some(class) = class else { continue };
            let method = self.class_variable(class, name);
            if !method.is_never() {
                let method = self.bind_to(method, atom);
                let value = self.call_with(method, arguments);
                all = self.values.join(all, value);
            }
        }
        all
    }

    /// `left == right` and the like; what it gives is not followed.
    pub(super) fn compare(&mut self, left: Value, operator: Comparison, right: Value) {
        match operator {
            Comparison::Equal => {
                self.special(left, "__eq__", &[right]);
            }
            Comparison::NotEqual => {
                let own = self.special(left, "__ne__", &[right]);
                if own.is_never() {
                    self.special(left, "__eq__", &[right]);
                }
            }
            Comparison::In | Comparison::NotIn => {
                let own = self.special(right, "__contains__", &[left]);
                if own.is_never() {
                    self.special(right, "__getitem__", &[left]);
                }
            }
            Comparison::Other => {
                for name in ["__lt__", "__le__", "__gt__", "__ge__"] {
                    self.special(left, name, &[right]);
                }
            }
        }
    }

    /// `a + b + c`, given what the built-in types make of it.
    pub(super) fn added(&mut self, parts: &[Value], plain: Value) -> Value {
        let has_objects = parts.iter().any(|&part| self.holds_object(part));
        let Some((&first, others)) = parts.split_first().filter(|_| has_objects) else { return plain };
        let mut sum = first;
        for &part in others {
            let left = self.special(sum, "__add__", &[part]);
            let right = self.special(part, "__radd__", &[sum]);
            sum = self.values.join(left, right);
        }
        if others.is_empty() { plain } else { self.values.join(plain, sum) }
    }

    /// Any other operator between these.
    pub(super) fn arithmetic(&mut self, parts: &[Value]) -> Value {
        let mut all = self.values.data();
        if let &[left, right] = parts {
            for (list, times) in [(left, right), (right, left)] {
                let repeated = self.repeated(list, times);
                all = self.values.join(all, repeated);
            }
        }
        for (at, &part) in parts.iter().enumerate() {
            if !self.holds_object(part) {
                continue;
            }
            let others: Vec<Value> =
                parts.iter().enumerate().filter(|&(other, _)| other != at).map(|(_, &v)| v).collect();
            for name in ARITHMETIC {
                let value = self.special(part, name, &others);
                all = self.values.join(all, value);
            }
        }
        all
    }

    /// `list * times`, and what else an operator makes of a list that holds more than data: one with some of its items.
    fn repeated(&mut self, list: Value, times: Value) -> Value {
        let [atom @ Atom::Seq(_)] = *self.values.atoms(list) else { return Value::NEVER };
        let kind = match self.values.seq_kind(atom) {
            Some(kind @ (SeqKind::List | SeqKind::Tuple)) => kind,
            _ => return Value::NEVER,
        };
        let count = match *self.values.atoms(times) {
            [Atom::Number(number)] => self.values.text_of(number).parse::<usize>().ok(),
            _ => None,
        };
        if let (Some(count), Some(items)) = (count, self.exact_items(list))
            && items.len().saturating_mul(count) <= MAX_REPEATED
        {
            return self.values.seq(kind, items.repeat(count), Value::NEVER);
        }
        if self.values.only_code(list).is_never() {
            return Value::NEVER;
        }
        let items = self.iterate(list);
        self.values.seq(kind, Vec::new(), items)
    }

    /// A method that an object has from `collections.abc`, where its class has the special methods that this calls.
    pub(super) fn call_container(&mut self, object: Value, method: &str, arguments: &Arguments) -> Value {
        let first = arguments.positional.first().map_or(Value::NEVER, |argument| argument.value);
        let data = self.values.data();
        let default = arguments.positional.get(1).map_or_else(|| self.values.none(), |argument| argument.value);
        let keys = matches!(method, "items" | "keys" | "values" | "popitem" | "clear" | "remove" | "count" | "index");
        if keys {
            self.iterate(object);
        }
        let gets = matches!(method, "get" | "items" | "pop" | "popitem" | "setdefault" | "values" | "clear");
        let key = if keys { data } else { first };
        let got = if gets { self.special(object, "__getitem__", &[key]) } else { Value::NEVER };
        if method == "update" {
            self.update_mapping(object, arguments);
        }
        if method == "setdefault" {
            self.special(object, "__setitem__", &[key, default]);
        }
        if matches!(method, "pop" | "popitem" | "clear" | "remove") {
            self.special(object, "__delitem__", &[key]);
        }
        if matches!(method, "append" | "extend") {
            let insert = self.special(object, "insert", &[data, first]);
            return insert;
        }
        match method {
            "get" | "pop" | "setdefault" => self.values.join(got, default),
            "values" => self.values.seq(SeqKind::Iterator, Vec::new(), got),
            "items" => {
                let item = self.values.seq(SeqKind::Tuple, vec![data, got], Value::NEVER);
                self.values.seq(SeqKind::Iterator, Vec::new(), item)
            }
            "popitem" => self.values.seq(SeqKind::Tuple, vec![data, got], Value::NEVER),
            "keys" => self.values.seq(SeqKind::Iterator, Vec::new(), data),
            _ => data,
        }
    }
}
