//! Libraries outside the repository: what is known of their functions and decorators, and what they may call back.
//!
//! A library's object is followed by its path (`flask.Flask().route`), because that tells who registers a function as an entry
//! point and who only wraps it.

use super::Engine;
use super::builtins::{Builtin, standard};
use super::calls::{Arguments, Site};
use super::cells::CellKey;
use super::generated::FIELDS;
use super::tasks::makes_tasks;
use super::values::{Atom, Descriptor, External, Sym, Value};
use crate::code::Start;
use crate::code::python::modules::is_sdk;

/// Methods that call their first function argument with the arguments after it, in every library that has them:
/// `concurrent.futures`, `asyncio`, `multiprocessing`, `tenacity`, `anyio`, `contextlib.ExitStack`, `weakref`.
const SUBMIT: &[&str] = &[
    "submit",
    "run_in_executor",
    "call_soon",
    "call_soon_threadsafe",
    "call_later",
    "call_at",
    "run_sync",
    "start_soon",
    "spawn",
    "apply",
    "call",
    "retry_call",
    "callback",
    "push_async_callback",
    "finalize",
    "run_in_threadpool",
];

/// Decorators that are methods of an object but only wrap the function: tracing, logging, metrics, caching, retrying.
const WRAPPERS: &[&str] = &[
    "capture_method",
    "capture_lambda_handler",
    "capture",
    "capture_async",
    "inject_lambda_context",
    "log_metrics",
    "cache",
    "cached",
    "memoize",
    "retry",
    "wraps",
    "timed",
    "time",
    "timer",
    "timeit",
    "measure",
    "profile",
    "trace",
    "start_as_current_span",
    "instrument",
    "count",
    "limit",
    "limits",
    "validate",
    "setter",
    "getter",
    "deleter",
];

/// Functions of modules that register what they decorate: it is then called by the library.
const REGISTER: &[&str] = &[
    "shared_task",
    "task",
    "flow",
    "http",
    "cloud_event",
    "asset",
    "op",
    "job",
    "receiver",
    "sensor",
    "schedule",
    // What is called when an object is made, read or saved.
    "computed_field",
    "field_serializer",
    "field_validator",
    "listens_for",
    "model_serializer",
    "model_validator",
    "root_validator",
    "validates",
    "validator",
];

/// Names under which web frameworks and the like register functions, on objects that come from elsewhere.
const ROUTES: &[&str] = &[
    "route",
    "get",
    "post",
    "put",
    "patch",
    "delete",
    "head",
    "options",
    "websocket",
    "tool",
    "command",
    "task",
    "event",
    "on_event",
    "resolver",
    "schedule",
    "lambda_function",
    "handler",
    "action",
];

/// Whether a decorator of this name only wraps the function.
pub(super) fn is_wrapper(name: &str) -> bool {
    WRAPPERS.contains(&name)
}

/// Bases that call nothing of the classes made from them.
const PLAIN_BASES: &[&str] = &[
    "abc",
    "typing",
    "typing_extensions",
    "enum",
    "dataclasses",
    "pydantic",
    "pydantic_settings",
    "collections",
    "attr",
    "attrs",
    "exceptions",
    "types",
];

/// Libraries that know of every class made from theirs, and call its methods: routes lead to views, and queries to models.
const KEEPERS: &[&str] = &["django", "flask", "rest_framework"];

impl Engine<'_> {
    /// A library's object: known to the analysis, or followed by its path.
    pub(super) fn library_member(&mut self, atom: Atom) -> Value {
        let Atom::External(index) = atom else { return self.values.one(atom) };
        let is_plain_path = !self.passes_call(index);
        if is_plain_path && let Some(builtin) = standard(&self.path_text(index)) {
            return self.values.one(Atom::Builtin(builtin));
        }
        self.values.one(atom)
    }

    /// The library that an object is of: the name of its top-level module.
    pub(super) fn library_of(&self, external: u32) -> &str {
        self.values.external_path(external).first().map_or("", |&top| self.atom_name(top))
    }

    /// What a library's class or function is called, whatever module it is imported from; nothing for all else.
    pub(super) fn library_name(&self, atom: Atom) -> &str {
        match atom {
            Atom::External(external) => {
                self.values.external_path(external).last().map_or("", |&name| self.atom_name(name))
            }
            _ => "",
        }
    }

    fn path_text(&self, external: u32) -> String {
        let path = self.values.external_path(external);
        path.iter().map(|&sym| self.atom_name(sym)).collect::<Vec<_>>().join(".")
    }

    /// Whether an object's path goes through a call: it is then an object, not a module's own function or class.
    pub(super) fn passes_call(&self, mut external: u32) -> bool {
        while let Some(step) = self.values.externals.get_index(external as usize) {
            match *step {
                External::Module(_) => return false,
                External::Attribute(of, _) => external = of,
                External::Result(_) => return true,
            }
        }
        false
    }

    /// What a call of a library's function gives.
    pub(super) fn call_external(&mut self, site: Site, external: u32, arguments: &Arguments) -> Value {
        let name = match self.values.externals.get_index(external as usize) {
            Some(&External::Attribute(_, name)) => self.atom_name(name).to_owned(),
            _ => String::new(),
        };
        if SUBMIT.contains(&name.as_str()) {
            return self.submit(site, arguments);
        }
        match name.as_str() {
            // FastAPI calls the function and gives what it returns.
            "Depends" | "Security" => {
                let function = arguments.get(0, self.values.find_sym("dependency")).unwrap_or_default();
                let result = self.call(site, function, &Arguments::default());
                return self.enter_context(result);
            }
            // Fields of dataclasses, attrs and pydantic.
            name if FIELDS.contains(&name) && !self.passes_call(external) => {
                let factory = ["default_factory", "factory"].iter().find_map(|name| {
                    let name = self.values.find_sym(name);
                    arguments.keyword(name)
                });
                let default = match factory {
                    Some(factory) => Some(self.call(site, factory.value, &Arguments::default())),
                    None => arguments.get(0, self.values.find_sym("default")),
                };
                if let Some(converter) = arguments.keyword(self.values.find_sym("converter")) {
                    return self.note_converter(site, converter.value, default);
                }
                return default.unwrap_or_default();
            }
            "Factory" if self.is_factory(external) => {
                let factory = arguments.get(0, self.values.find_sym("factory")).unwrap_or_default();
                return self.call(site, factory, &Arguments::default());
            }
            _ => {}
        }
        let path = self.values.external_path(external);
        self.call_django(site, &path, arguments);
        if let Some(maker) = path.last().and_then(|&name| self.task_maker(name, arguments)) {
            return maker;
        }
        if let Some(given) = self.call_click(&path, arguments) {
            return given;
        }
        if let Some(foreign) = self.call_library(site, &path, arguments) {
            return foreign;
        }
        if !self.is_told(&path)
            && let Some(made) = self.guess_made_by(&path, arguments)
        {
            return made;
        }
        if let Some(function) = self.decorated_by_call(external, arguments) {
            return function;
        }
        let given = self.call_back_at(site, arguments);
        let given = self.or_given_back(given);
        let result = self.values.external(External::Result(external));
        if let Atom::External(made) = result
            && name == "ContextVar"
            && let Some(default) = arguments.keyword(self.values.find_sym("default"))
        {
            self.put(CellKey::ForeignItems(made), default.value);
        }
        let result = self.values.one(result);
        self.values.join(given, result)
    }

    /// Calls a method of a library's object.
    pub(super) fn call_external_method(
        &mut self,
        site: Site,
        external: u32,
        name: Sym,
        arguments: &Arguments,
    ) -> Value {
        let text = self.atom_name(name).to_owned();
        let first = arguments.positional.first().map(|argument| argument.value);
        let method = self.external_attribute(external, name);
        if let Some(maker) = self.task_maker(name, arguments) {
            return maker;
        }
        if matches!(text.as_str(), "get" | "resolve")
            && let Some(made) = first.and_then(|class| self.made_by_container(class))
        {
            return made;
        }
        match (text.as_str(), first) {
            // An exit stack enters for its caller.
            ("enter_context" | "enter_async_context", Some(manager)) => return self.enter_context(manager),
            // An event loop or a task group runs what it is given.
            ("run_until_complete" | "wait_for", Some(value)) if self.worth_keeping(value) => {
                return self.awaited(value);
            }
            ("create_task", Some(value)) if self.worth_keeping(value) => return self.future(value),
            ("map" | "imap" | "imap_unordered" | "starmap" | "map_async", Some(function))
                if self.values.atoms(function).iter().any(|&atom| Self::is_callable(atom)) =>
            {
                let columns: Vec<Value> = arguments.positional.iter().skip(1).map(|argument| argument.value).collect();
                if text == "starmap" {
                    return self.star_map(site, function, columns.first().copied().unwrap_or_default());
                }
                return self.map_over(site, function, &columns);
            }
            ("add_argument", Some(_)) => self.add_argument(arguments),
            ("apply_async", Some(function)) => {
                let args = arguments.positional.get(1).map(|argument| argument.value);
                let kwargs = arguments.positional.get(2).map(|argument| argument.value);
                let result = self.apply(site, function, args, kwargs);
                return self.future(result);
            }
            ("put" | "append" | "add" | "set" | "put_nowait" | "__setitem__", _) => {
                for value in arguments.values() {
                    if !self.only_callable(value) {
                        self.put(CellKey::ForeignItems(external), value);
                    }
                }
            }
            ("get" | "pop" | "get_nowait" | "popleft", _) => {
                let stored = self.held_by(external);
                let default =
                    arguments.positional.last().map_or(Value::NEVER, |default| self.or_given_back(default.value));
                let stored = self.values.join(stored, default);
                let result = self.call(site, method, arguments);
                return self.values.join(stored, result);
            }
            _ => {}
        }
        self.guess_library(site, external, name, arguments);
        let mut path = self.values.external_path(external);
        path.push(name);
        if let Some(foreign) = self.call_library(site, &path, arguments) {
            return foreign;
        }
        if !self.is_told(&path)
            && let Some(object) = self.guess_named(site, name, arguments)
        {
            return object;
        }
        self.call(site, method, arguments)
    }

    /// Whether every function counts as reached: it is then called on the objects that are made, whoever calls it.
    pub(super) fn reaches_all(&self) -> bool {
        matches!(self.entry.start, Start::Files(_))
    }

    /// A library makes an object of each of these classes, and calls its methods.
    pub(super) fn call_class(&mut self, classes: Value) {
        if self.reaches_all() {
            return;
        }
        for atom in self.values.atoms_of(classes) {
            if let Atom::Class(class) = atom {
                let this = self.some_instance(class);
                self.call_methods(class, this);
            }
        }
    }

    /// What a container of dependencies gives for a class of the repository: an object whose constructor is given what its
    /// annotations say.
    pub(super) fn made_by_container(&mut self, class: Value) -> Option<Value> {
        match *self.values.atoms(class) {
            [Atom::Class(class)] => Some(self.some_instance(class)),
            _ => None,
        }
    }

    fn only_callable(&self, value: Value) -> bool {
        self.values.atoms(value).iter().all(|&atom| Self::is_callable(atom) && !matches!(atom, Atom::Sdk(_)))
    }

    /// A library gets these arguments: functions among them are called, with arguments that nothing here tells.
    pub(super) fn call_back(&mut self, arguments: &Arguments) {
        let site = self.no_site();
        self.call_back_at(site, arguments);
    }

    /// What code that is not here may do with what it was handed.
    pub(super) fn call_handed(&mut self, atom: Atom) {
        if let Atom::Instance(_) | Atom::Class(_) = atom {
            self.escape(atom);
            return;
        }
        if !self.is_method(atom) || matches!(atom, Atom::Function(function) if self.call_method_handed(function)) {
            return;
        }
        let function = self.values.one(atom);
        let unknown = self.values.one(Atom::Parameter);
        let site = self.no_site();
        self.call(site, function, &Arguments::unknown(unknown));
    }

    /// What a decorator makes of a function or class.
    pub(super) fn decorate(&mut self, site: Site, decorator: Value, function: Value) -> Value {
        if decorator.is_never() {
            return function;
        }
        let mut result = Value::NEVER;
        for atom in self.values.atoms_of(decorator) {
            let value = match atom {
                // What it stands before is there for type checkers only.
                // Source: <https://docs.python.org/3/library/typing.html#typing.overload>.
                Atom::Builtin(Builtin::Overload) => Value::NEVER,
                Atom::Builtin(
                    Builtin::Property
                    | Builtin::ClassProperty
                    | Builtin::StaticMethod
                    | Builtin::ClassMethod
                    | Builtin::AtExit
                    | Builtin::SingleDispatch
                    | Builtin::SingleDispatchMethod,
                ) => {
                    let decorator = self.values.one(atom);
                    self.call_with(decorator, &[function])
                }
                Atom::Function(_) | Atom::Bound(_) | Atom::Partial(_) | Atom::Class(_) | Atom::Instance(_) => {
                    let decorator = self.values.one(atom);
                    let wrapped = self.call_with(decorator, &[function]);
                    // A decorator that gives back what the analysis cannot follow leaves the function callable.
                    let opaque = self.values.atoms(wrapped).iter().all(|atom| {
                        matches!(
                            atom,
                            Atom::Data | Atom::None | Atom::Lost | Atom::Crowd | Atom::Parameter | Atom::External(_)
                        )
                    });
                    if opaque { self.values.join(wrapped, function) } else { wrapped }
                }
                // `@name.setter`
                Atom::DataMethod(index) => self.set_descriptor(index, function),
                Atom::External(external) => {
                    // A decorator with arguments was called already.
                    if !self.passes_call(external) {
                        let path = self.values.external_path(external);
                        self.call_library(site, &path, &Arguments::of(&[function]));
                    }
                    let is_kept = self.note_validator(site, external, function);
                    // What nothing calls in the end is called then.
                    if self.registers(external) && !(is_kept && self.reaches_all()) {
                        if self.decorates_as(external).is_some_and(makes_tasks) {
                            self.hand_task(function);
                        } else {
                            self.hand(function);
                        }
                    }
                    if self.calls_decorated(external) {
                        self.call_class(function);
                    }
                    let path = self.values.external_path(external);
                    self.call_click(&path, &Arguments::of(&[function])).unwrap_or(function)
                }
                Atom::Data | Atom::Lost | Atom::Crowd if let Some(maker) = self.property_of_name(site) => {
                    self.call_builtin(site, maker, &Arguments::of(&[function]))
                }
                Atom::Data | Atom::Lost | Atom::Crowd => {
                    self.hand(function);
                    function
                }
                _ => function,
            };
            result = self.values.join(result, value);
        }
        result
    }

    fn set_descriptor(&mut self, method: u32, setter: Value) -> Value {
        let Some(&(of, name)) = self.values.data_methods.get_index(method as usize) else { return setter };
        let mut result = Value::NEVER;
        for atom in self.values.atoms_of(of) {
            if let Atom::Descriptor(index) = atom
                && let Some(&Descriptor::Property(get, set)) = self.values.descriptors.get_index(index as usize)
            {
                let set = if self.atom_name(name) == "setter" { setter } else { set };
                let property = self.values.descriptor(Descriptor::Property(get, set));
                result = self.values.join(result, property);
            }
        }
        if result.is_never() { setter } else { result }
    }

    /// Whether a library calls the methods of a class that its decorator was put on: GraphQL's types, whose fields are methods.
    /// Source: <https://strawberry.rocks/docs/types/object-types>.
    fn calls_decorated(&self, external: u32) -> bool {
        self.library_of(external) == "strawberry"
    }

    /// Whether a library's decorator makes the function an entry point.
    fn registers(&self, external: u32) -> bool {
        let Some((external, of, name)) = self.decorator(external) else { return false };
        if self.passes_call(of) {
            return !WRAPPERS.contains(&name);
        }
        let path = self.values.external_path(external);
        let top = path.first().map_or("", |&sym| self.atom_name(sym));
        (path.len() >= 3 && ROUTES.contains(&name)) || (REGISTER.contains(&name) && !is_sdk(top))
    }

    /// The name of a library's decorator.
    fn decorates_as(&self, external: u32) -> Option<&str> {
        self.decorator(external).map(|(_, _, name)| name)
    }

    /// A library's decorator, what it is an attribute of, and its name there.
    pub(super) fn decorator(&self, mut external: u32) -> Option<(u32, u32, &str)> {
        // `@app.get("/")`: what counts is `app.get`.
        if let Some(&External::Result(of)) = self.values.externals.get_index(external as usize) {
            external = of;
        }
        match self.values.externals.get_index(external as usize) {
            Some(&External::Attribute(of, name)) => Some((external, of, self.atom_name(name))),
            _ => None,
        }
    }

    /// A class has been defined: a library gets hold of it, if it knows of every class made from its own.
    pub(super) fn tell_keepers(&mut self, class: u32) {
        if self.reaches_all() {
            return;
        }
        let mro = self.mro(class);
        let mut bases = mro.foreign.iter();
        if bases.any(|&base| matches!(base, Atom::External(external) if KEEPERS.contains(&self.library_of(external)))) {
            let class = self.values.one(Atom::Class(class));
            self.hand(class);
        }
    }

    /// Whether a base class calls nothing of the classes made from it.
    pub(super) fn is_plain_base(&self, base: Atom) -> bool {
        match base {
            Atom::External(external) => PLAIN_BASES.contains(&self.library_of(external)),
            Atom::Builtin(builtin) => builtin != Builtin::Thread,
            _ => false,
        }
    }
}
