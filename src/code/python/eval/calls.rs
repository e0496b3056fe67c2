//! Calls: arguments to parameters, and what comes back.

use super::builtins::Builtin;
use super::cells::CellKey;
use super::frames::Frame;
use super::sdk::Provenance;
use super::values::{Atom, Closure, Descriptor, Dict, Entry, Instance, ModuleId, Partial, SeqKind, Sym, Value};
use super::{Code, Engine, MAX_HOPS, RunKey};
use crate::code::python::syntax::{ExprId, ParameterKind, ScopeKind};

/// How many keyword arguments are told apart where two have the same name. Only generated code gives more.
const MANY_KEYWORDS: usize = 1_000;

/// A call expression.
#[derive(Clone, Copy, Debug)]
pub(super) struct Site {
    /// Its module.
    pub(super) module: ModuleId,
    /// The whole expression.
    pub(super) expr: ExprId,
    /// What stands before the parenthesis.
    pub(super) callee: ExprId,
}

impl Site {
    /// The same where what is called was taken from its object by another expression.
    pub(super) fn taken_at(self, origin: Option<(ModuleId, ExprId)>) -> Self {
        match origin {
            Some((module, callee)) => Self { module, callee, ..self },
            None => self,
        }
    }
}

/// A positional argument.
#[derive(Clone, Copy, Debug)]
pub(super) struct Argument {
    pub(super) value: Value,
    /// Where it is written, if it is.
    pub(super) expr: Option<ExprId>,
}

/// The arguments of a call.
#[derive(Clone, Debug, Default)]
pub(super) struct Arguments {
    pub(super) positional: Vec<Argument>,
    /// What further positional arguments may be.
    pub(super) rest: Value,
    pub(super) keywords: Vec<(Sym, Entry, Option<ExprId>)>,
    /// What keyword arguments of unknown names may be.
    pub(super) open: Value,
    /// Lists and dicts that a function has changed, with where they are kept.
    pub(super) changed: std::cell::RefCell<Vec<(ExprId, Value)>>,
}

impl Arguments {
    /// Adds a keyword argument; a later one takes an earlier one's place.
    pub(super) fn name(&mut self, name: Sym, entry: Entry, expr: Option<ExprId>) {
        if self.keywords.len() < MANY_KEYWORDS {
            self.keywords.retain(|(known, ..)| *known != name);
        }
        self.keywords.push((name, entry, expr));
    }

    /// Positional arguments with these values.
    pub(super) fn of(values: &[Value]) -> Self {
        let positional = values.iter().map(|&value| Argument { value, expr: None }).collect();
        Self { positional, ..Self::default() }
    }

    /// Arguments of which nothing is known.
    pub(super) fn unknown(value: Value) -> Self {
        Self { rest: value, open: value, ..Self::default() }
    }

    /// The keyword argument of this name.
    pub(super) fn keyword(&self, name: Option<Sym>) -> Option<Entry> {
        let name = name?;
        self.keywords.iter().find(|(known, ..)| *known == name).map(|(_, entry, _)| *entry)
    }

    /// The positional argument at `index`, or the keyword argument of this name.
    pub(super) fn entry(&self, index: usize, name: Option<Sym>) -> Option<Entry> {
        let positional = self.positional.get(index);
        positional.map(|argument| Entry { value: argument.value, sure: true }).or_else(|| self.keyword(name))
    }

    /// What that argument is.
    pub(super) fn get(&self, index: usize, name: Option<Sym>) -> Option<Value> {
        self.entry(index, name).map(|entry| entry.value)
    }

    /// The same with `value` in front.
    pub(super) fn with_first(&self, value: Value) -> Self {
        let mut all = self.clone();
        all.positional.insert(0, Argument { value, expr: None });
        all
    }

    /// All values in it.
    pub(super) fn values(&self) -> impl Iterator<Item = Value> + '_ {
        let positional = self.positional.iter().map(|argument| argument.value);
        let keywords = self.keywords.iter().map(|(_, entry, _)| entry.value);
        positional.chain(keywords).chain([self.rest, self.open])
    }
}

impl Engine<'_> {
    /// Calls `callee` from nowhere in the text.
    pub(super) fn call_with(&mut self, callee: Value, arguments: &[Value]) -> Value {
        let site = self.no_site();
        self.call(site, callee, &Arguments::of(arguments))
    }

    pub(super) fn no_site(&self) -> Site {
        Site { module: self.current_module(), expr: ExprId::MAX, callee: ExprId::MAX }
    }

    /// What a call gives.
    pub(super) fn call(&mut self, site: Site, callee: Value, arguments: &Arguments) -> Value {
        let mut result = Value::NEVER;
        let atoms = self.values.atoms_of(callee);
        let code = atoms.iter().filter(|&&atom| Self::is_callable(atom)).count();
        self.note_crowd(site, &atoms, code, arguments);
        for atom in atoms {
            if !self.spend_call() {
                break;
            }
            let value = self.call_atom(site, atom, arguments);
            result = self.values.join(result, value);
        }
        result
    }

    fn call_atom(&mut self, site: Site, callee: Atom, arguments: &Arguments) -> Value {
        match callee {
            Atom::Function(closure) => self.call_function(closure, arguments),
            Atom::Bound(index) => {
                let Some(&(function, to)) = self.values.bounds.get_index(index as usize) else { return Value::NEVER };
                let first = self.values.one(to);
                self.call(site, function, &arguments.with_first(first))
            }
            Atom::Class(class) => {
                let by_metaclass = self.metaclass_call(class);
                let given = self.call(site, by_metaclass, arguments);
                // A metaclass that keeps objects where they cannot be followed has made them as ever.
                let followed = self.values.atoms(given).iter().any(|atom| matches!(atom, Atom::Instance(_)));
                if followed {
                    given
                } else {
                    let made = self.construct(site, class, arguments);
                    self.values.join(given, made)
                }
            }
            Atom::Partial(index) => {
                let Some(partial) = self.values.partials.get_index(index as usize).cloned() else {
                    return Value::NEVER;
                };
                let Partial { mut callee, positional, keywords } = partial;
                if site.callee != ExprId::MAX {
                    callee = self.without_origin(callee);
                }
                let mut all = Arguments::of(&positional);
                self.spread_keywords(&mut all, keywords);
                all.positional.extend(&arguments.positional);
                all.rest = arguments.rest;
                for &(name, entry, expr) in &arguments.keywords {
                    all.name(name, entry, expr);
                }
                all.open = self.values.join(all.open, arguments.open);
                self.call(site, callee, &all)
            }
            Atom::Instance(index) => {
                let Some(&Instance { class, .. }) = self.values.instances.get_index(index as usize) else {
                    return Value::NEVER;
                };
                // Its `__call__` may be an object again, and so on in a circle.
                if self.hops >= MAX_HOPS {
                    return self.values.lost();
                }
                self.hops += 1;
                let name = self.values.sym("__call__");
                // Python asks the class, not the object.
                let method = self.class_variable(class, name);
                let method = self.bind_to(method, callee);
                let result = self.call(site, method, arguments);
                self.hops -= 1;
                result
            }
            Atom::Descriptor(index) => match self.values.descriptors.get_index(index as usize) {
                Some(&(Descriptor::Static(function) | Descriptor::Class(function))) => {
                    self.call(site, function, arguments)
                }
                _ => Value::NEVER,
            },
            Atom::Builtin(builtin) => self.call_builtin(site, builtin, arguments),
            Atom::DataMethod(index) => match self.values.data_methods.get_index(index as usize) {
                Some(&(of, name)) => self.call_method(site, of, name, arguments),
                None => Value::NEVER,
            },
            Atom::Sdk(index) => self.call_sdk(site, index, arguments),
            Atom::External(external) => self.call_external(site, external, arguments),
            Atom::Data => {
                self.call_back_at(site, arguments);
                self.values.data()
            }
            Atom::Lost | Atom::Crowd | Atom::Parameter => {
                self.call_back_at(site, arguments);
                self.values.one(callee)
            }
            _ => Value::NEVER,
        }
    }

    /// Calls the method `name` of `receiver`.
    pub(super) fn call_method(&mut self, site: Site, receiver: Value, name: Sym, arguments: &Arguments) -> Value {
        let atoms = self.values.atoms_of(receiver);
        let mut result = Value::NEVER;
        let mut understood = false;
        for &atom in &atoms {
            let value = match atom {
                Atom::Sdk(index) => {
                    understood = true;
                    self.call_sdk_method(site, index, name, arguments, &atoms)
                }
                Atom::Dict(_) | Atom::Seq(_) | Atom::Text(_) | Atom::Default(_) | Atom::Number(_) => {
                    let method = self.member_attribute(atom, name);
                    match atom {
                        _ if !method.is_never() => self.call(site, method, arguments),
                        Atom::Number(_) => continue,
                        _ => self.call_data_method(site, atom, name, arguments),
                    }
                }
                Atom::External(external) => self.call_external_method(site, external, name, arguments),
                Atom::Namespace(index) => {
                    understood = true;
                    self.call_namespace(index, name, arguments)
                }
                Atom::Lost | Atom::Crowd | Atom::Parameter | Atom::Data | Atom::None | Atom::Bool(_) => continue,
                _ if let Some(given) = self.named_tuple_method(site, atom, name, arguments) => {
                    understood = true;
                    given
                }
                Atom::Function(_) | Atom::Bound(_) if let Some(given) = self.call_task(site, atom, name, arguments) => {
                    understood = true;
                    given
                }
                _ if let Some(given) = self.model_method(site, atom, name, arguments) => {
                    understood = true;
                    given
                }
                _ if let Some(given) = self.descriptors_method(atom, name, arguments) => {
                    understood = true;
                    given
                }
                _ => {
                    let method = self.attribute(atom, name);
                    if method.is_never()
                        && let Atom::Instance(instance) = atom
                    {
                        self.call_inherited(site, instance, name, arguments)
                    } else {
                        understood = true;
                        let given = self.call(site, method, arguments);
                        match atom {
                            Atom::Class(class) => self.or_own_objects(class, given),
                            _ => given,
                        }
                    }
                }
            };
            result = self.values.join(result, value);
        }
        let is_object =
            |atom: &&Atom| matches!(atom, Atom::Instance(_) | Atom::Class(_) | Atom::Module(_) | Atom::Sdk(_));
        let objects = atoms.iter().filter(is_object);
        self.note_crowd(site, &atoms, if understood { objects.count() } else { 0 }, arguments);
        let of_library = atoms.iter().any(|atom| matches!(atom, Atom::External(_)));
        let of = if of_library { Provenance::Library } else { Provenance::Unknown };
        for &atom in &atoms {
            let value = match atom {
                Atom::Data => {
                    self.call_back_at(site, arguments);
                    self.call_anyones(site, name, arguments);
                    self.values.data()
                }
                Atom::Lost | Atom::Crowd | Atom::Parameter => {
                    self.call_back_at(site, arguments);
                    let stored = self.get(CellKey::ForeignAttribute(name));
                    let stored = self.call(site, stored, arguments);
                    self.call_anyones(site, name, arguments);
                    self.note_address(site, &[name], arguments);
                    let guessed = !understood && self.guess(site, name, arguments, of);
                    let unknown = match self.guess_named(site, name, arguments) {
                        Some(object) => object,
                        None if guessed => self.values.data(),
                        None => match self.call_only_method(site, name, arguments) {
                            Some(given) => given,
                            None => self.values.one(atom),
                        },
                    };
                    self.values.join(stored, unknown)
                }
                _ => continue,
            };
            result = self.values.join(result, value);
        }
        result
    }

    /// Calls a function of the repository.
    fn call_function(&mut self, closure: u32, arguments: &Arguments) -> Value {
        let Some(&Closure { module, scope, .. }) = self.values.closures.get_index(closure as usize) else {
            return Value::NEVER;
        };
        let Some(code) = self.modules[module as usize].code.clone() else { return Value::NEVER };
        let (parameters, origins) = self.bind(closure, &code, scope, arguments);
        let Some(run) = self.function_run(closure, parameters) else { return Value::NEVER };
        self.enter(run);
        for (slot, expr) in origins {
            let changed = self.get(CellKey::Changed(run, slot));
            if !changed.is_never() {
                arguments.changed.borrow_mut().push((expr, changed));
            }
        }
        let result = self.get(CellKey::Result(run));
        match &code.module.scope(scope).kind {
            ScopeKind::Function { returns: Some(returns), .. } => self.or_annotated(&code, result, Some(*returns)),
            _ => result,
        }
    }

    /// The parameters' values for these arguments, and where the arguments that are lists or dicts are kept.
    fn bind(
        &mut self,
        closure: u32,
        code: &Code,
        scope: u32,
        arguments: &Arguments,
    ) -> (Vec<Value>, Vec<(u32, ExprId)>) {
        let parameters = code.module.scope(scope).parameters();
        let mut values = Vec::with_capacity(parameters.len());
        let mut origins = Vec::new();
        let mut positional = arguments.positional.iter();
        let mut used = Vec::new();
        for (index, parameter) in parameters.iter().enumerate() {
            let slot = index as u32;
            let name = code.sym(parameter.name);
            let value = match parameter.kind {
                ParameterKind::Rest => {
                    let items = positional.by_ref().map(|argument| argument.value).collect();
                    self.values.seq(SeqKind::Tuple, items, arguments.rest)
                }
                ParameterKind::Keywords => {
                    let mut dict = Dict { entries: Vec::new(), rest: arguments.open };
                    let named = |name: Sym| {
                        parameters.iter().any(|parameter| {
                            !matches!(parameter.kind, ParameterKind::PositionalOnly | ParameterKind::Rest)
                                && parameter.kind != ParameterKind::Keywords
                                && code.sym(parameter.name) == name
                        })
                    };
                    dict.entries.extend(
                        arguments
                            .keywords
                            .iter()
                            .filter(|(name, ..)| !named(*name))
                            .map(|&(name, entry, _)| (name, entry)),
                    );
                    dict.entries.sort_unstable_by_key(|(name, _)| *name);
                    self.values.dict(dict)
                }
                kind => {
                    let by_position = match kind {
                        ParameterKind::KeywordOnly => None,
                        _ => positional.next(),
                    };
                    let by_name = arguments.keywords.iter().find(|(known, ..)| *known == name);
                    let default = || CellKey::Default(closure, slot);
                    match (by_position, by_name) {
                        (Some(argument), _) => {
                            used.push((slot, argument.value, argument.expr));
                            argument.value
                        }
                        (None, Some(&(_, entry, expr))) => {
                            used.push((slot, entry.value, expr));
                            if entry.sure {
                                entry.value
                            } else {
                                let default = self.get(default());
                                self.values.join(entry.value, default)
                            }
                        }
                        (None, None) => {
                            let default = match parameter.default {
                                Some(_) => self.get(default()),
                                None => Value::NEVER,
                            };
                            let unknown = match kind {
                                ParameterKind::KeywordOnly => arguments.open,
                                _ => self.values.join(arguments.rest, arguments.open),
                            };
                            let value = self.values.join(default, unknown);
                            // A missing argument is one that the analysis did not see being passed.
                            if value.is_never() && parameter.default.is_none() { self.values.lost() } else { value }
                        }
                    }
                }
            };
            values.push(self.or_annotated(code, value, parameter.annotation));
        }
        for (slot, value, expr) in used {
            if let Some(expr) = expr
                && self.holds_container(value)
            {
                origins.push((slot, expr));
            }
        }
        (values, origins)
    }

    /// Puts lists and dicts that a function has changed back where the caller keeps them.
    pub(super) fn take_back(&mut self, f: &mut Frame<'_>, arguments: &Arguments) {
        for (expr, value) in arguments.changed.take() {
            if f.expr(expr).is_place() {
                self.change(f, expr, value);
            }
        }
    }

    /// `super()`, `locals()` and the like, which look at the frame that calls them.
    pub(super) fn call_in_frame(&mut self, f: &mut Frame<'_>, callee: Value, arguments: &Arguments) -> Option<Value> {
        match *self.values.atoms(callee) {
            [Atom::Builtin(Builtin::Super)] => {
                let class = match arguments.positional.first().map(|argument| self.values.atoms_of(argument.value)) {
                    Some(atoms) => {
                        atoms.iter().find_map(|atom| if let Atom::Class(class) = atom { Some(*class) } else { None })
                    }
                    None => self.class_around(f.run),
                }?;
                let of = arguments.positional.get(1).map(|argument| argument.value);
                let of = of.or_else(|| f.parameters.first().copied())?;
                let atoms = self.values.atoms_of(of);
                let mut all = Value::NEVER;
                for of in atoms {
                    let (index, _) = self.values.supers.insert_full(super::values::Super { class, of });
                    let one = self.values.one(Atom::Super(index as u32));
                    all = self.values.join(all, one);
                }
                Some(all)
            }
            [Atom::Builtin(Builtin::Globals)] => {
                let module = Atom::Module(f.code.id);
                Some(self.values.namespace(module))
            }
            // A module's or class's body has the names of what it makes.
            [Atom::Builtin(builtin @ (Builtin::Locals | Builtin::Vars))]
                if builtin == Builtin::Locals || arguments.positional.is_empty() =>
            {
                match self.runs[f.run as usize].key {
                    RunKey::Module(module) => return Some(self.values.namespace(Atom::Module(module))),
                    RunKey::Class(class) => return Some(self.values.namespace(Atom::Class(class))),
                    _ => {}
                }
                let scope = f.code.module.scope(f.scope);
                let mut dict = Dict::default();
                for (local, &value) in scope.locals.iter().zip(&f.env) {
                    if local.name != u32::MAX && !value.is_never() {
                        dict.entries.push((f.code.sym(local.name), Entry { value, sure: true }));
                    }
                }
                dict.entries.sort_unstable_by_key(|(name, _)| *name);
                dict.entries.dedup_by_key(|(name, _)| *name);
                Some(self.values.dict(dict))
            }
            _ => None,
        }
    }

    /// The class in whose body the function of `run` stands.
    pub(super) fn class_around(&self, mut run: u32) -> Option<u32> {
        loop {
            let outer = self.runs[run as usize].outer?;
            if let RunKey::Class(class) = self.runs[outer as usize].key {
                return Some(class);
            }
            run = outer;
        }
    }
}
