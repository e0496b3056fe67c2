//! What names stand for: variables, locals, modules, resources, paths.

use std::rc::Rc;

use super::evaluate::Env;
use super::module::Mode;
use super::program::{Copies, Key, Program, Question};
use super::syntax::{Expr, Step};
use super::value::{Item, Kind, Origin, Presence, Subject, Value};
use crate::repo::RepoPath;

impl<'a> Program<'a> {
    /// The value of a name with steps after it.
    pub fn path(&self, name: &str, steps: &[Step], env: &Env<'_>, origin: Origin) -> Value {
        if let Some(bound) = env.bound(name) {
            return self.walk(bound.clone(), steps, env, origin);
        }
        let first = match steps.first() {
            Some(Step::Attribute(name)) => Some(name.as_str()),
            _ => None,
        };
        let rest = steps.get(1..).unwrap_or_default();
        let (value, rest) = match (name, first) {
            ("var", Some(variable)) => (self.variable(env.module, variable, origin), rest),
            ("local", Some(local)) => (self.local(env.module, local, origin), rest),
            ("module", Some(call)) => (self.module_object(env.module, call, rest, env, origin), &[][..]),
            ("data", Some(kind)) => match rest.first() {
                Some(Step::Attribute(name)) => {
                    (self.resource_object(env.module, Mode::Data, kind, name, origin), &rest[1..])
                }
                _ => (Value::new(Kind::Invalid, origin), rest),
            },
            ("each", Some(part @ ("key" | "value"))) => match env.each {
                Some((key, _)) if part == "key" => (key.clone(), rest),
                Some((_, value)) => (value.clone(), rest),
                None => (Value::unknown(format!("each.{part}"), origin), rest),
            },
            ("count", Some("index")) => match env.count {
                Some(index) => (index.clone(), rest),
                None => (Value::unknown("count.index", origin), rest),
            },
            ("path", Some(which)) => (self.path_value(env.module, which, origin), rest),
            ("terraform" | "self", _) | (_, None) => (Value::unknown(name, origin), steps),
            (kind, Some(name)) => (self.resource_object(env.module, Mode::Managed, kind, name, origin), rest),
        };
        self.walk(value, rest, env, origin)
    }

    /// The name of something that a module instance leaves open.
    fn open_name(&self, module: usize, name: &str) -> String {
        let instance = self.instance(module);
        if instance.address.is_empty() { name.to_owned() } else { format!("{}.{name}", instance.address) }
    }

    /// The value of a variable.
    ///
    /// What a caller gives counts, else the default. At the top, the files that Terraform reads by itself count; a default
    /// is what a deployment may use and may not, like the values in files that only a command line can name, so the
    /// value is a choice between these and one that is not known, unless defaults are to be guessed from.
    pub fn variable(&self, module: usize, name: &str, origin: Origin) -> Value {
        let unknown = || Value::unknown(self.open_name(module, &format!("var.{name}")), origin);
        let instance = self.instance(module);
        let Some((&name, declared)) = instance.module.variables.get_key_value(name) else { return unknown() };
        let find = || {
            let default = || {
                let default = declared.block.body.get("default")?;
                Some(self.eval(default, &Env::new(module, declared.file)))
            };
            let value = match &instance.call {
                Some(call) => {
                    let env = Env {
                        each: call.copy.each.as_ref(),
                        count: call.copy.count.as_ref(),
                        ..Env::new(call.parent, call.block.file)
                    };
                    let given = call.block.block.body.get(name).map(|given| self.eval(given, &env));
                    let is_nullable = declared.block.body.get("nullable").and_then(|nullable| match nullable.kind {
                        super::syntax::ExprKind::Bool(value) => Some(value),
                        _ => None,
                    });
                    match given {
                        Some(given) if given.is_null() && is_nullable == Some(false) => default().unwrap_or(given),
                        Some(given) => given,
                        None => default().unwrap_or_else(unknown),
                    }
                }
                None if self.plan(module).is_some_and(|plan| plan.variable(name, origin).is_some()) => {
                    let at = Origin { file: declared.file, span: declared.block.name_span() };
                    self.plan(module).and_then(|plan| plan.variable(name, at)).unwrap_or_else(unknown)
                }
                None => {
                    let env = |file: usize| Env::new(module, file);
                    let given = |bodies: &[(&'a super::syntax::Body, usize)]| -> Vec<Value> {
                        let found = bodies.iter().filter_map(|(body, file)| Some((body.get(name)?, *file)));
                        found.map(|(value, file): (&Expr, usize)| self.eval(value, &env(file))).collect()
                    };
                    match given(&instance.module.given).into_iter().next() {
                        Some(given) => given,
                        None => {
                            let possible = given(&instance.module.possible);
                            match default() {
                                Some(default) if self.guesses() => default,
                                default => {
                                    let values = default.into_iter().chain(possible).chain([unknown()]);
                                    Value::choice(self.open_name(module, &format!("var.{name}")), values, origin)
                                }
                            }
                        }
                    }
                }
            };
            match declared.block.body.get("type") {
                Some(kind) => super::types::fill(self, value, kind, &Env::new(module, declared.file)),
                None => value,
            }
        };
        self.answer(Question::Variable(module, name, self.guesses()), find).unwrap_or_else(unknown)
    }

    fn local(&self, module: usize, name: &str, origin: Origin) -> Value {
        let unknown = || Value::unknown(self.open_name(module, &format!("local.{name}")), origin);
        let instance = self.instance(module);
        let Some((&name, &(expr, file))) = instance.module.locals.get_key_value(name) else { return unknown() };
        let find = || self.eval(expr, &Env::new(module, file));
        self.answer(Question::Local(module, name, self.guesses()), find).unwrap_or_else(unknown)
    }

    /// An output of a module instance.
    pub fn output(&self, module: usize, name: &str, origin: Origin) -> Value {
        let unknown = || Value::unknown(self.open_name(module, name), origin);
        let instance = self.instance(module);
        let Some((&name, declared)) = instance.module.outputs.get_key_value(name) else { return unknown() };
        let find = || match declared.block.body.get("value") {
            Some(value) => self.eval(value, &Env::new(module, declared.file)),
            None => unknown(),
        };
        self.answer(Question::Output(module, name, self.guesses()), find).unwrap_or_else(unknown)
    }

    /// `module.call` with steps into it.
    fn module_object(&self, module: usize, call: &str, steps: &[Step], env: &Env<'_>, origin: Origin) -> Value {
        let caller = self.instance(module);
        let unknown = || Value::unknown(self.open_name(module, &format!("module.{call}")), origin);
        let Some((&call, _)) = caller.module.calls.get_key_value(call) else {
            return self.walk(unknown(), steps, env, origin);
        };
        let copies = self.module_copies(module, call);
        if copies.is_empty() {
            // A module that is not read; or one with no copies, whose splat is empty.
            let is_read = caller.module.called(call).is_some_and(|key| self.has_module(&key));
            let nothing = if is_read { Value::list([], origin) } else { unknown() };
            return self.walk(nothing, steps, env, origin);
        }
        let object = |instance: usize| self.outputs_object(instance, origin);
        let value = self.collection(&copies, |index| !self.instance(index).conditions.is_empty(), object, origin);
        self.walk(value, steps, env, origin)
    }

    /// All outputs of a module instance.
    fn outputs_object(&self, module: usize, origin: Origin) -> Value {
        let instance = self.instance(module);
        let outputs = instance.module.outputs.keys().map(|name| {
            let value = self.output(module, name, origin);
            ((*name).to_owned(), Item { value, presence: Presence::Always })
        });
        Value::map(outputs.collect(), origin)
    }

    fn resource_object(&self, module: usize, mode: Mode, kind: &str, name: &str, origin: Origin) -> Value {
        let instance = self.instance(module);
        let Some((kind, name, _)) = instance.module.resource(mode, kind, name) else {
            let data = if mode == Mode::Data { "data." } else { "" };
            return Value::unknown(self.open_name(module, &format!("{data}{kind}.{name}")), origin);
        };
        let copies = self.resource_copies(module, mode, kind, name);
        let object = |index: usize| Value::new(Kind::Resource(index), origin);
        let is_conditional = |index: usize| self.resource(index).conditions.len() > instance.conditions.len();
        self.collection(&copies, is_conditional, object, origin)
    }

    /// The value of a block with copies: itself, a list of them, or a map.
    fn collection(
        &self,
        copies: &Copies,
        is_conditional: impl Fn(usize) -> bool,
        object: impl Fn(usize) -> Value,
        origin: Origin,
    ) -> Value {
        if let [(Key::Only, index)] = copies[..] {
            return object(index);
        }
        let presence = |index: usize| if is_conditional(index) { Presence::Maybe } else { Presence::Always };
        if copies.iter().all(|(key, _)| matches!(key, Key::Index(_))) {
            let items = copies.iter().map(|(_, index)| Item { value: object(*index), presence: presence(*index) });
            return Value::items_of(items.collect(), origin);
        }
        let entries = copies.iter().map(|(key, index)| match key {
            Key::Name(name) => (name.clone(), Item { value: object(*index), presence: presence(*index) }),
            Key::Only | Key::Index(_) | Key::Any => {
                (String::new(), Item { value: object(*index), presence: Presence::AnyNumber })
            }
        });
        Value::map(entries.collect(), origin)
    }

    /// An attribute of a resource: what its block says, else a name for it.
    pub fn resource_attribute(&self, index: usize, name: &str, origin: Origin) -> Value {
        let resource = self.resource(index);
        let subject = Some(Rc::new(Subject { resource: index, attribute: name.to_owned() }));
        let open = || Value::unknown(format!("{}.{name}", resource.address), origin);
        if resource.mode == Mode::Data
            && resource.kind == "aws_iam_policy_document"
            && matches!(name, "json" | "minified_json")
        {
            return Value { subject, ..self.policy_data(index) };
        }
        let written = resource.body().attributes.iter().find(|attribute| attribute.name == name);
        let value = written.and_then(|attribute| {
            let question = Question::Attribute(index, &attribute.name, self.guesses());
            self.answer(question, || self.eval(&attribute.value, &resource.env()))
        });
        let is_open = value.as_ref().is_none_or(|value| value.is_open());
        let planned = self.plan(resource.module).filter(|_| is_open).and_then(|plan| {
            let at = written.map_or(origin, |attribute| Origin { file: resource.file, span: attribute.value.span });
            plan.attribute(&resource.address, name, at)
        });
        if let Some(planned) = planned {
            let subject = value.and_then(|value| value.subject).or(subject);
            return Value { subject, ..planned };
        }
        match value {
            // What may be left out is made up by the provider.
            Some(value) if !value.choices().iter().any(Value::is_null) => {
                Value { subject: value.subject.clone().or(subject), ..value }
            }
            _ => Value { subject, ..open() },
        }
    }

    fn path_value(&self, module: usize, which: &str, origin: Origin) -> Value {
        let instance = self.instance(module);
        let path = match (which, &instance.module.folder) {
            ("module", Some(folder)) => relative(&instance.root, folder),
            ("root" | "cwd", _) => ".".to_owned(),
            _ => return Value::unknown(self.open_name(module, &format!("path.{which}")), origin),
        };
        Value::text(path, origin)
    }
}

/// The way from one folder to another.
fn relative(from: &RepoPath, to: &RepoPath) -> String {
    let parts = |path: &RepoPath| {
        path.as_str().split('/').filter(|part| !part.is_empty()).map(str::to_owned).collect::<Vec<_>>()
    };
    let (from, to) = (parts(from), parts(to));
    let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let way: Vec<&str> = from[shared..].iter().map(|_| "..").chain(to[shared..].iter().map(String::as_str)).collect();
    if way.is_empty() { ".".to_owned() } else { way.join("/") }
}
