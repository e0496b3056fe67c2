//! Constructors that nobody wrote: what `dataclass`, attrs and pydantic make of the fields of a class, with what these say of
//! themselves (other names, converters) and what checks them.
//!
//! Sources: <https://docs.python.org/3/library/dataclasses.html>, <https://www.attrs.org/en/stable/init.html>,
//! <https://docs.pydantic.dev/latest/concepts/validators/>, <https://docs.pydantic.dev/1.10/usage/validators/>,
//! <https://docs.python.org/3/library/typing.html#typing.TypedDict>.

use super::builtins::Builtin;
use super::calls::{Arguments, Site};
use super::cells::CellKey;
use super::classes::Mro;
use super::frames::Frame;
use super::values::{Atom, Closure, Descriptor, Dict, Entry, External, Sym, Value};
use super::{Code, Engine, RunKey};
use crate::code::python::syntax::{Argument, Expr, ExprId, Field, ScopeKind};

/// Functions that say what a field is, of dataclasses, attrs and pydantic.
pub(super) const FIELDS: [&str; 5] = ["Field", "PrivateAttr", "attrib", "field", "ib"];

/// Under which key a class's checks are that are given all values before the fields are set.
const BEFORE: &str = "(before)";

/// The same for those that are called on the finished object.
const AFTER: &str = "(after)";

/// What a class's own method is called that its generated constructor calls in the end: of dataclasses, attrs and pydantic.
const POST_INIT: [&str; 3] = ["__post_init__", "__attrs_post_init__", "model_post_init"];

/// What a field says of itself.
#[derive(Default)]
pub(super) struct Options {
    /// The name of the constructor's parameter, where that is another.
    alias: Option<Sym>,
    /// Whether the constructor has no parameter for it.
    is_left_out: bool,
    /// Whether its value only goes to `__post_init__`.
    is_passed_on: bool,
}

impl Options {
    /// Whether its value only goes to `__post_init__`.
    pub(super) fn is_passed_on(&self) -> bool {
        self.is_passed_on
    }

    /// Whether the constructor has no parameter for it.
    pub(super) fn is_left_out(&self) -> bool {
        self.is_left_out
    }
}

/// The name that an expression ends with.
fn last_name(code: &Code, expr: ExprId) -> &str {
    match code.module.expr(expr) {
        Expr::Name(name, _) | Expr::Attribute(_, name) => code.module.name(*name),
        _ => "",
    }
}

/// The arguments of a call that says what a field is.
fn field_call(code: &Code, expr: ExprId) -> Option<&[Argument]> {
    match code.module.expr(expr) {
        Expr::Call(callee, arguments) if FIELDS.contains(&last_name(code, *callee)) => Some(arguments),
        _ => None,
    }
}

/// What stands in the brackets of `Annotated[..]`.
fn annotated(code: &Code, annotation: ExprId) -> &[ExprId] {
    let Expr::Subscript(head, arguments) = code.module.expr(annotation) else { return &[] };
    match code.module.expr(*arguments) {
        Expr::Tuple(members) if last_name(code, *head) == "Annotated" => members,
        _ => &[],
    }
}

fn keyword(code: &Code, arguments: &[Argument], names: &[&str]) -> Option<ExprId> {
    arguments.iter().find_map(|argument| match *argument {
        Argument::Keyword(name, value) if names.contains(&code.module.name(name)) => Some(value),
        _ => None,
    })
}

fn text(code: &Code, expr: ExprId) -> Option<Sym> {
    match code.module.expr(expr) {
        Expr::Text(text) => Some(code.sym(*text)),
        _ => None,
    }
}

impl Engine<'_> {
    /// What a field says of itself.
    pub(super) fn options(code: &Code, field: &Field) -> Options {
        let mut options = Options::default();
        if let Some(annotation) = field.annotation {
            let head = match code.module.expr(annotation) {
                Expr::Subscript(head, _) => *head,
                _ => annotation,
            };
            options.is_passed_on = last_name(code, head) == "InitVar";
        }
        let in_annotation = field.annotation.map_or(&[][..], |annotation| annotated(code, annotation));
        for &expr in field.default.iter().chain(in_annotation) {
            let Some(arguments) = field_call(code, expr) else { continue };
            let alias = keyword(code, arguments, &["alias", "validation_alias"]);
            options.alias = options.alias.or_else(|| alias.and_then(|alias| text(code, alias)));
            let init = keyword(code, arguments, &["init"]);
            options.is_left_out |= init.is_some_and(|init| matches!(code.module.expr(init), Expr::Bool(false)));
        }
        options
    }

    /// What a constructor is given by name for a field: attrs leaves the underscores of private ones out.
    pub(super) fn given_by_name(&self, name: Sym, options: &Options, arguments: &Arguments) -> Option<Value> {
        let text = self.values.text_of(name);
        let public = || text.starts_with('_').then(|| self.values.find_sym(text.trim_start_matches('_'))).flatten();
        let given = arguments.keyword(options.alias).or_else(|| arguments.keyword(Some(name)));
        given.or_else(|| arguments.keyword(public())).map(|entry| entry.value)
    }

    /// What a variable of a class body is by its annotation alone: `Annotated[T, Field(default_factory=..)]`.
    pub(super) fn annotated_default(&mut self, f: &mut Frame<'_>, annotation: ExprId) -> Option<Value> {
        f.class?;
        let code = f.code;
        let call = annotated(code, annotation).iter().copied().find(|&member| {
            field_call(code, member)
                .is_some_and(|arguments| keyword(code, arguments, &["default", "default_factory"]).is_some())
        })?;
        Some(self.expr(f, call))
    }

    /// Calls what a generated constructor calls in the end, with what only goes there.
    pub(super) fn after_fields(&mut self, mro: &Mro, class: u32, object: Atom, passed_on: &[Value]) {
        let checks = self.checks(mro, AFTER);
        for atom in self.values.atoms_of(checks) {
            let check = self.values.one(atom);
            let check = self.values.bound(check, object);
            self.call_with(check, &[]);
        }
        for name in POST_INIT {
            let Some(known) = self.values.find_sym(name) else { continue };
            let method = self.class_variable(class, known);
            if method.is_never() {
                continue;
            }
            let method = self.bind_to(method, object);
            if name == "model_post_init" {
                let context = self.values.none();
                self.call_with(method, &[context]);
            } else {
                self.call_with(method, passed_on);
            }
        }
    }

    /// `super().__init__(..)` and `Base.__init__(self, ..)` where the class has no such method of its own: the class, if there is
    /// one, the object, and the arguments.
    pub(super) fn fill(&mut self, arguments: &Arguments) -> Value {
        let class = arguments.get(0, None).unwrap_or_default();
        let objects = arguments.get(1, None).unwrap_or_default();
        let mut inner = arguments.clone();
        inner.positional.drain(..2.min(inner.positional.len()));
        for object in self.values.atoms_of(objects) {
            let Atom::Instance(index) = object else { continue };
            let Some(own) = self.values.instances.get_index(index as usize).map(|instance| instance.class) else {
                continue;
            };
            let mro = self.mro(own);
            for class in self.values.atoms_of(class) {
                match class {
                    _ if self.is_model(&mro) => self.fill_fields(own, object, &inner),
                    Atom::Class(class) if self.is_generated(class) => self.fill_fields(class, object, &inner),
                    _ => self.inherit(&mro, object, &inner),
                }
            }
        }
        self.values.none()
    }

    /// The `__init__` that nobody wrote, of a class or `super()`'s next, and its object if that is known.
    pub(super) fn generated_init(&mut self, class: Option<u32>, object: Option<Atom>) -> Value {
        let class = class.map_or(Atom::None, Atom::Class);
        let positional = [Some(class), object].into_iter().flatten().map(|atom| self.values.one(atom)).collect();
        self.values.partial_with(Builtin::Fill, positional)
    }

    /// Whether a class that has no constructor of its own may have been given one by its decorator.
    fn is_generated(&mut self, class: u32) -> bool {
        let mro = self.mro(class);
        mro.tuple_fields.is_some()
            || mro.classes.iter().any(|&class| {
                self.code_of_class(class).is_some_and(|(code, scope)| !code.module.scope(scope).decorators.is_empty())
            })
    }

    fn code_of_class(&self, class: u32) -> Option<(&Code, u32)> {
        let &Closure { module, scope, .. } = self.values.closures.get_index(class as usize)?;
        let code = self.modules.get(module as usize)?.code.as_ref()?;
        Some((code, scope))
    }

    /// Whether a class is one of pydantic's models.
    pub(super) fn is_model(&self, mro: &Mro) -> bool {
        mro.foreign.iter().any(|&base| match base {
            Atom::External(external) => {
                matches!(self.library_of(external), "pydantic" | "pydantic_settings" | "sqlmodel")
                    || matches!(self.library_name(base), "BaseModel" | "BaseSettings")
            }
            _ => false,
        })
    }

    /// Calls a method that every model has; `None` if this is none of them.
    pub(super) fn model_method(&mut self, site: Site, of: Atom, name: Sym, arguments: &Arguments) -> Option<Value> {
        let method = match self.atom_name(name) {
            method @ ("construct"
            | "copy"
            | "model_construct"
            | "model_copy"
            | "model_validate"
            | "model_validate_json"
            | "parse_obj"
            | "parse_raw") => method.to_owned(),
            _ => return None,
        };
        let class = match of {
            Atom::Class(class) => class,
            Atom::Instance(instance) => self.values.instances.get_index(instance as usize)?.class,
            _ => return None,
        };
        let mro = self.mro(class);
        if !self.is_model(&mro) || !self.class_variable(class, name).is_never() {
            return None;
        }
        let first = arguments.get(0, self.values.find_sym("obj")).unwrap_or_default();
        match (method.as_str(), of) {
            ("model_validate" | "parse_obj", Atom::Class(_)) => {
                let (objects, others): (Vec<Atom>, Vec<Atom>) =
                    self.values.atoms_of(first).into_iter().partition(|atom| matches!(atom, Atom::Instance(_)));
                let objects = self.values.many(objects);
                if others.is_empty() {
                    return Some(objects);
                }
                let others = self.values.many(others);
                let mut given = Arguments::default();
                self.spread_keywords(&mut given, others);
                let made = self.construct(site, class, &given);
                Some(self.values.join(made, objects))
            }
            ("model_validate_json" | "parse_raw", Atom::Class(_)) => {
                let given = Arguments { open: self.values.data(), ..Arguments::default() };
                Some(self.construct(site, class, &given))
            }
            ("model_construct" | "construct", Atom::Class(_)) => {
                let given = Arguments { positional: Vec::new(), rest: Value::NEVER, ..arguments.clone() };
                Some(self.construct(site, class, &given))
            }
            ("model_copy" | "copy", Atom::Instance(_)) => {
                let object = self.values.one(of);
                if let Some(Entry { value, .. }) = arguments.keyword(self.values.find_sym("update")) {
                    let mut given = Arguments::default();
                    self.spread_keywords(&mut given, value);
                    return Some(self.call_builtin(site, Builtin::Replace, &given.with_first(object)));
                }
                Some(object)
            }
            _ => None,
        }
    }

    /// Keeps a validator of the class in whose body it stands; false if this decorator is none, or gives what cannot be followed.
    /// Those of single fields, and those that are given all values, are class methods, said or not.
    pub(super) fn note_validator(&mut self, site: Site, decorator: u32, function: Value) -> bool {
        let name = match self.library_name(Atom::External(decorator)) {
            name @ ("field_validator" | "model_validator" | "root_validator" | "validator") => name.to_owned(),
            _ => return false,
        };
        let Some(&RunKey::Class(class)) = self.current.map(|run| &self.runs[run as usize].key) else { return false };
        let Some(code) = self.modules[site.module as usize].code.clone() else { return false };
        let arguments = match code.module.expr(site.expr) {
            Expr::Call(_, arguments) => &arguments[..],
            _ => &[],
        };
        let mode = keyword(&code, arguments, &["mode"]).and_then(|mode| text(&code, mode));
        let mode = mode.map_or("", |mode| self.values.text_of(mode)).to_owned();
        if mode == "wrap" {
            return false;
        }
        let mut functions = Value::NEVER;
        for atom in self.values.atoms_of(function) {
            let inner = match atom {
                Atom::Descriptor(index) => match self.values.descriptors.get_index(index as usize) {
                    Some(&(Descriptor::Class(inner) | Descriptor::Static(inner))) => inner,
                    _ => continue,
                },
                _ => self.values.one(atom),
            };
            functions = self.values.join(functions, inner);
        }
        let of_class = self.values.descriptor(Descriptor::Class(functions));
        match name.as_str() {
            "model_validator" if mode == "after" => {
                let after = self.values.sym(AFTER);
                self.put_check(class, after, functions);
            }
            "model_validator" | "root_validator" => {
                let before = self.values.sym(BEFORE);
                self.put_check(class, before, of_class);
            }
            _ => {
                let always = keyword(&code, arguments, &["always"]).is_some();
                for argument in arguments {
                    let &Argument::Positional(field) = argument else { continue };
                    let Some(field) = text(&code, field) else { continue };
                    self.put_check(class, field, of_class);
                    if always {
                        let field = self.by_default(field);
                        self.put_check(class, field, of_class);
                    }
                }
            }
        }
        true
    }

    /// Keeps what converts a field's value, where that is defined; what it makes of the field's default.
    pub(super) fn note_converter(&mut self, site: Site, converter: Value, default: Option<Value>) -> Value {
        if let Some(&RunKey::Class(class)) = self.current.map(|run| &self.runs[run as usize].key) {
            let field = self.code_of_class(class).and_then(|(code, scope)| match &code.module.scope(scope).kind {
                ScopeKind::Class { fields, .. } => {
                    let field = fields.iter().find(|field| field.default == Some(site.expr))?;
                    Some(code.sym(field.name))
                }
                _ => None,
            });
            if let Some(field) = field {
                self.put_check(class, field, converter);
            }
        }
        default.map_or(Value::NEVER, |default| self.call(site, converter, &Arguments::of(&[default])))
    }

    fn put_check(&mut self, class: u32, field: Sym, check: Value) {
        let entries = vec![(field, Entry { value: check, sure: false })];
        let dict = self.values.dict(Dict { entries, rest: Value::NEVER });
        self.put(CellKey::Checks(class), dict);
    }

    /// Under which name the checks of a field are that its default goes through too.
    fn by_default(&mut self, field: Sym) -> Sym {
        let name = format!("{}=", self.values.text_of(field));
        self.values.sym(&name)
    }

    /// What checks and converts a field of a class, or all of them.
    fn checks(&mut self, mro: &Mro, field: &str) -> Value {
        let mut all = Value::NEVER;
        for &class in &mro.classes {
            let checks = self.get(CellKey::Checks(class));
            let &[Atom::Dict(checks)] = self.values.atoms(checks) else { continue };
            let Some(checks) = self.values.dicts.get_index(checks as usize) else { continue };
            let of_field = checks.entries.iter().filter(|&&(name, _)| {
                let name = self.values.text_of(name);
                name == field || (name == "*" && !field.starts_with('('))
            });
            let of_field: Vec<Value> = of_field.map(|(_, entry)| entry.value).collect();
            all = of_field.into_iter().fold(all, |all, check| self.values.join(all, check));
        }
        all
    }

    /// What a field's value becomes that its constructor is given.
    pub(super) fn checked(&mut self, mro: &Mro, class: u32, field: Sym, value: Value) -> Value {
        let name = self.values.text_of(field).to_owned();
        let checks = self.checks(mro, &name);
        if checks.is_never() || value.is_never() {
            return value;
        }
        self.through(checks, class, value)
    }

    /// What a field's default becomes, if it goes through a check.
    pub(super) fn checked_default(&mut self, mro: &Mro, class: u32, field: Sym) -> Value {
        let field_name = self.values.text_of(field);
        let name = format!("{field_name}=");
        let checks = self.checks(mro, &name);
        if checks.is_never() {
            return checks;
        }
        let default = self.class_variable(class, field);
        self.through(checks, class, default)
    }

    fn through(&mut self, checks: Value, class: u32, value: Value) -> Value {
        let unknown = self.values.data();
        let mut result = Value::NEVER;
        for atom in self.values.atoms_of(checks) {
            let check = self.described_by(atom, Atom::Class(class));
            let arguments = Arguments { open: unknown, ..Arguments::of(&[value]) };
            let site = self.no_site();
            let given = self.call(site, check, &arguments);
            result = self.values.join(result, given);
        }
        self.or_lost(result)
    }

    /// The arguments of a constructor after the checks that are given them all.
    pub(super) fn checked_arguments(&mut self, mro: &Mro, class: u32, arguments: &Arguments) -> Option<Arguments> {
        let checks = self.checks(mro, BEFORE);
        if checks.is_never() {
            return None;
        }
        let mut entries: Vec<(Sym, Entry)> = arguments.keywords.iter().map(|&(name, entry, _)| (name, entry)).collect();
        entries.sort_unstable_by_key(|(name, _)| *name);
        let given = self.values.dict(Dict { entries, rest: arguments.open });
        let given = self.through(checks, class, given);
        let mut changed = arguments.clone();
        self.spread_keywords(&mut changed, given);
        Some(changed)
    }

    /// Whether the objects of a class are dicts.
    pub(super) fn is_typed_dict(mro: &Mro) -> bool {
        mro.foreign.contains(&Atom::Builtin(Builtin::TypedDict))
    }

    /// A dict of such a class that nothing in the workload makes, by its annotations.
    pub(super) fn some_typed_dict(&mut self, mro: &Mro) -> Value {
        let mut dict = Dict { entries: Vec::new(), rest: self.values.one(Atom::Parameter) };
        let fields: Vec<_> = mro.classes.iter().rev().flat_map(|&class| self.fields(class)).collect();
        for (code, field) in fields {
            let unknown = self.values.one(Atom::Parameter);
            let value = self.or_annotated(&code, unknown, field.annotation);
            if value != unknown {
                let name = self.values.one(Atom::Text(code.sym(field.name)));
                self.insert(&mut dict, name, value);
            }
        }
        dict.entries.iter_mut().for_each(|(_, entry)| entry.sure = false);
        self.values.dict(dict)
    }

    /// Whether a function is attrs' `Factory`.
    pub(super) fn is_factory(&self, external: u32) -> bool {
        matches!(self.values.externals.get_index(external as usize), Some(External::Attribute(..)))
            && matches!(self.library_of(external), "attr" | "attrs")
    }
}
