//! Annotations: what a type says of a value that nothing else tells. A client's type is believed; one of the repository's own
//! classes stands for an object that other code makes.
//!
//! Source: <https://docs.python.org/3/library/typing.html>.

use std::sync::Arc;

use super::builtins::Builtin;
use super::values::{Atom, Dict, External, ModuleId, SeqKind, Sym, Value};
use super::{Code, Engine};
use crate::code::python::lower::lower;
use crate::code::python::modules::is_standard;
use crate::code::python::syntax::{Argument, Expr, ExprId, Stmt};

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

/// How long an annotation in quotes may be to be read as what it says, in bytes.
const MAX_QUOTED: usize = 300;

impl Engine<'_> {
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
        if object.is_never()
            && let Some(members) = self.or_members(value, class)
        {
            return members;
        }
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

    /// `value` with the members of an enumeration in the place of what nobody passes, if the type is one.
    fn or_members(&mut self, value: Value, class: Value) -> Option<Value> {
        let [Atom::Class(class)] = *self.values.atoms(class) else { return None };
        let atoms = self.values.atoms_of(value);
        if !self.enumerations.contains(&class) || !atoms.iter().any(|&atom| Self::is_open(atom)) {
            return None;
        }
        let members = self.enumeration_members(class);
        let known = self.values.many(atoms.into_iter().filter(|&atom| !Self::is_open(atom)));
        (!members.is_never()).then(|| self.values.join(known, members))
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
                    value = self.annotation_text(code, &text, depth + 1);
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
                self.annotation_text(code, &text, depth + 1)
            }
            Expr::Subscript(head, arguments) => {
                let wrapper = match code.module.expr(*head) {
                    Expr::Name(name, _) | Expr::Attribute(_, name) => code.module.name(*name),
                    _ => "",
                };
                self.generic(code, (*head, wrapper), *arguments, depth + 1)
            }
            // FastAPI calls the function, and gives what it returns.
            Expr::Call(callee, arguments) => {
                let (Expr::Name(name, _) | Expr::Attribute(_, name)) = code.module.expr(*callee) else {
                    return Value::NEVER;
                };
                let Some(&Argument::Positional(function)) = arguments.first() else { return Value::NEVER };
                if !matches!(code.module.name(*name), "Depends" | "Security") {
                    return Value::NEVER;
                }
                let function = self.annotation(code, function, depth + 1);
                let given = self.call_with(function, &[]);
                let given = self.enter_context(given);
                if given.is_never() { given } else { self.values.annotated(given) }
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
            Shape::Function => self.values.giving(classes),
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

    /// An annotation in quotes: what it says without them if it is of a generic type, or else every dotted name in it.
    fn annotation_text(&mut self, code: &Code, text: &str, depth: usize) -> Value {
        if text.contains('[') && text.len() <= MAX_QUOTED {
            let quoted = self.quoted(code.id, text);
            if let [Stmt::Annotate(_, annotation, _)] = *quoted.module.body().body {
                return self.annotation(&quoted, annotation, depth);
            }
        }
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

    /// The code of an annotation in quotes, which stands in `module`.
    fn quoted(&mut self, module: ModuleId, text: &str) -> Arc<Code> {
        let key = (module, self.values.sym(text));
        if let Some(known) = self.quoted.get(&key) {
            return Arc::clone(known);
        }
        let code = self.code_of(module, Arc::new(lower(&format!("_: {text}"))));
        self.quoted.insert(key, Arc::clone(&code));
        code
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
                    if self.values.as_partial_of(atom, Builtin::Annotated).is_some() {
                        all = self.values.join(all, classes);
                        continue;
                    }
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
}
