//! Classes of the repository and their objects.

use std::sync::Arc;

use super::builtins::Builtin;
use super::calls::{Arguments, Site};
use super::cells::CellKey;
use super::frames::Frame;
use super::output::RecordKind;
use super::values::{Atom, Closure, Descriptor, Instance, ModuleId, RunId, Seq, SeqKind, Super, Sym, Value};
use super::{Code, Engine};
use crate::code::Start;
use crate::code::python::syntax::{Argument, ExprId, Field, Name, ScopeKind};

/// How many classes may stand in a class's order of lookup.
const MAX_CLASSES: usize = 64;

/// What is said of a class that is made from more.
const TOO_MANY_CLASSES: &str = "a class here is made from more classes than the analysis looks at";

/// How many objects, one made by a method of the next, an object is told apart by. Methods that make objects of their own class
/// would go on for ever.
pub(super) const MAX_MADE_THROUGH: u8 = 2;

/// A class's order of lookup.
#[derive(Clone, Debug, Default)]
pub(super) struct Mro {
    /// The repository's own classes, the class itself first.
    pub(super) classes: Vec<u32>,
    /// Its bases that are not the repository's.
    pub(super) foreign: Vec<Atom>,
    /// The names of its fields, if it is a named tuple.
    pub(super) tuple_fields: Option<Vec<Sym>>,
    /// Whether it is an enumeration.
    pub(super) is_enumeration: bool,
    /// Whether there are more classes than are looked at.
    is_cut: bool,
    /// Python's own container that it is made from.
    pub(super) container: Option<Builtin>,
}

impl Engine<'_> {
    /// The order in which attributes of a class are looked up: depth first, a shared base after all that share it.
    pub(super) fn mro(&mut self, class: u32) -> Arc<Mro> {
        let cell = match self.mro.get(&class) {
            Some(&(cell, ..)) => cell,
            None => self.cell(CellKey::Bases(class)),
        };
        let bases = self.read(cell);
        if let Some((_, known, mro)) = self.mro.get(&class)
            && *known == bases
        {
            let mro = Arc::clone(mro);
            if mro.is_cut {
                self.note_cut(class);
            }
            return mro;
        }
        let mut mro = Mro::default();
        let mut pending = vec![class];
        // A class cannot be its own base, but text can say so.
        let mut steps = 0;
        while let Some(class) = pending.pop() {
            if steps >= MAX_CLASSES * 4 {
                mro.is_cut = true;
                break;
            }
            steps += 1;
            // A class met again comes after what was met in between.
            if let Some(at) = mro.classes.iter().position(|&known| known == class) {
                mro.classes.remove(at);
            }
            mro.classes.push(class);
            let bases = self.get(CellKey::Bases(class));
            let bases: Vec<Value> = self
                .values
                .atoms_of(bases)
                .iter()
                .flat_map(|&bases| match bases {
                    Atom::Seq(index) => match self.values.seqs.get_index(index as usize) {
                        Some(Seq { items, rest, .. }) => items.iter().copied().chain([*rest]).collect(),
                        None => Vec::new(),
                    },
                    _ => Vec::new(),
                })
                .collect();
            let mut own = Vec::new();
            for base in bases {
                for atom in self.values.atoms_of(base) {
                    match atom {
                        Atom::Class(base) if base != class => own.push(base),
                        Atom::Class(_) => {}
                        foreign if !mro.foreign.contains(&foreign) => mro.foreign.push(foreign),
                        _ => {}
                    }
                }
            }
            if mro.classes.len() >= MAX_CLASSES || pending.len() >= MAX_CLASSES {
                mro.is_cut = !pending.is_empty() || !own.is_empty();
                break;
            }
            pending.extend(own.into_iter().rev());
        }
        mro.tuple_fields = self.tuple_fields(&mro);
        mro.is_enumeration = self.makes_enumeration(&mro.foreign);
        mro.container = self.container_among(&mro.foreign);
        if mro.is_cut {
            self.note_cut(class);
        }
        let mro = Arc::new(mro);
        self.mro.insert(class, (cell, bases, Arc::clone(&mro)));
        mro
    }

    /// Notes that not all classes are known that a class is made from.
    fn note_cut(&mut self, class: u32) {
        let Some(&Closure { module, scope, .. }) = self.values.closures.get_index(class as usize) else { return };
        let Some(code) = self.modules[module as usize].code.clone() else { return };
        let ScopeKind::Class { bases, .. } = &code.module.scope(scope).kind else { return };
        let Some(&Argument::Positional(base)) = bases.first() else { return };
        let reason = self.values.sym(TOO_MANY_CLASSES);
        let site = Site { module, expr: base, callee: base };
        self.push_record(site, RecordKind::OnceAFile { services: Box::new([]), reason });
    }

    /// A class variable, as it stands in the class body.
    pub(super) fn class_variable(&mut self, class: u32, name: Sym) -> Value {
        let is_any = self.names_any_in_classes;
        if !is_any && !self.is_in_classes(name) {
            return Value::NEVER;
        }
        let mro = self.mro(class);
        for &class in &mro.classes {
            let value = self.get(CellKey::Attribute(Atom::Class(class), name));
            if !value.is_never() {
                return value;
            }
        }
        if !is_any {
            return Value::NEVER;
        }
        mro.classes.iter().fold(Value::NEVER, |all, &class| {
            let any = self.any_of(Atom::Class(class), name);
            self.values.join(all, any)
        })
    }

    /// What an attribute of `of` is an attribute of: a class, where the object or the class made from it has none of its own.
    pub(super) fn holder_of(&mut self, of: Atom, name: Sym) -> Atom {
        let class = match of {
            Atom::Class(class) => class,
            Atom::Instance(index) => match self.values.instances.get_index(index as usize) {
                Some(instance) => instance.class,
                None => return of,
            },
            _ => return of,
        };
        if !self.get(CellKey::Attribute(of, name)).is_never() {
            return of;
        }
        let mro = self.mro(class);
        let holder = mro.classes.iter().find(|&&class| {
            let own = self.get(CellKey::Attribute(Atom::Class(class), name));
            self.holds_container(own)
        });
        holder.map_or(of, |&class| Atom::Class(class))
    }

    /// `Class.name`
    pub(super) fn class_attribute(&mut self, class: u32, name: Sym) -> Value {
        let mut found = self.class_variable(class, name);
        if !found.is_never() {
            if self.enumerations.contains(&class) {
                found = self.or_automatic(name, found);
            }
            return self.bind_to(found, Atom::Class(class));
        }
        if let Some(names) = self.field_names(class, name) {
            return names;
        }
        match self.atom_name(name) {
            "__name__" | "__qualname__" | "__module__" | "__doc__" => {
                let (module, scope) = match self.values.closures.get_index(class as usize) {
                    Some(closure) => (closure.module, closure.scope),
                    None => return Value::NEVER,
                };
                let Some(code) = self.modules[module as usize].code.clone() else { return Value::NEVER };
                let name = code.sym(code.module.scope(scope).name);
                self.values.one(Atom::Text(name))
            }
            "__new__" => self.values.one(Atom::Builtin(Builtin::New)),
            "__init__" => self.generated_init(Some(class), None),
            "__members__" if self.enumerations.contains(&class) => self.members_by_name(class),
            "__subclasses__" => {
                let classes = self.get(CellKey::Subclasses(class));
                let classes = self.values.seq(SeqKind::List, Vec::new(), classes);
                self.values.giving(classes)
            }
            _ => {
                let given = self.metaclass_attribute(class, name);
                if given.is_never() { self.foreign_attribute(class, name) } else { given }
            }
        }
    }

    /// What a class inherits from a base that is not the repository's.
    fn foreign_attribute(&mut self, class: u32, name: Sym) -> Value {
        let mro = self.mro(class);
        let mut all = Value::NEVER;
        for &base in &mro.foreign {
            if let Atom::External(external) = base {
                let value = self.external_attribute(external, name);
                all = self.values.join(all, value);
            } else if let Atom::Sdk(_) = base {
                let value = self.attribute(base, name);
                all = self.values.join(all, value);
            }
        }
        all
    }

    /// `instance.name`
    pub(super) fn instance_attribute(&mut self, index: u32, name: Sym) -> Value {
        let Some(&Instance { class, .. }) = self.values.instances.get_index(index as usize) else {
            return Value::NEVER;
        };
        let of = Atom::Instance(index);
        let value = self.plain_attribute(index, class, name);
        let hidden = self.atom_name(name).starts_with("__");
        let value = if hidden { value } else { self.or_intercepted(class, of, name, value) };
        let value = self.or_set_elsewhere(value);
        if !value.is_never() {
            return value;
        }
        let value = self.inherited(index, class, name);
        if !value.is_never() {
            return value;
        }
        if let Some(names) = self.field_names(class, name) {
            return names;
        }
        match self.atom_name(name) {
            "__class__" => return self.values.one(Atom::Class(class)),
            _ if hidden => return Value::NEVER,
            _ => {}
        }
        let hook = self.values.sym("__getattr__");
        let hook = self.class_variable(class, hook);
        if !hook.is_never() {
            let hook = self.bind_to(hook, of);
            let name = self.values.one(Atom::Text(name));
            return self.call_with(hook, &[name]);
        }
        let value = self.annotated_field(class, name);
        if !value.is_never() {
            return value;
        }
        if self.atom_name(name) == "value" && self.is_member(of) {
            return self.values.one(of);
        }
        self.inherited_data(class)
    }

    /// What an object has itself or from its class, whatever the class makes of it.
    pub(super) fn plain_attribute(&mut self, index: u32, class: u32, name: Sym) -> Value {
        let of = Atom::Instance(index);
        let own = self.get(CellKey::Attribute(of, name));
        let any = self.any_of(of, name);
        let own = self.values.join(own, any);
        let found = self.class_variable(class, name);
        let found = self.bind_to(found, of);
        self.values.join(own, found)
    }

    /// `value`, or anything where it is nothing but `None` and there is no handler: other code, which is not here, uses these
    /// files, and may set the attribute.
    fn or_set_elsewhere(&mut self, value: Value) -> Value {
        let none = self.values.none();
        if value != none || !matches!(self.entry.start, Start::Files(_)) {
            return value;
        }
        if !self.settled {
            if let Some(run) = self.current {
                self.runs[run as usize].met_nothing = true;
            }
            return value;
        }
        let unknown = self.values.one(Atom::Parameter);
        self.values.join(value, unknown)
    }

    /// `value`, or what the class's `__getattribute__` gives instead.
    fn or_intercepted(&mut self, class: u32, of: Atom, name: Sym, value: Value) -> Value {
        let hook = self.class_variable(class, self.get_attribute);
        if hook.is_never() {
            return value;
        }
        let hook = self.bind_to(hook, of);
        let name = self.values.one(Atom::Text(name));
        let given = self.call_with(hook, &[name]);
        self.values.join(value, given)
    }

    /// An attribute that only an annotation in the class body tells of.
    fn annotated_field(&mut self, class: u32, name: Sym) -> Value {
        let mro = self.mro(class);
        for &class in &mro.classes {
            let Some((code, field)) = self.field(class, name) else { continue };
            let unknown = self.values.one(Atom::Parameter);
            let value = self.or_annotated(&code, unknown, field.annotation);
            return if value == unknown { Value::NEVER } else { value };
        }
        Value::NEVER
    }

    pub(super) fn fields(&self, class: u32) -> Vec<(Arc<Code>, Field)> {
        let Some((code, fields)) = self.fields_of(class) else { return Vec::new() };
        fields.iter().map(|&field| (Arc::clone(code), field)).collect()
    }

    fn field(&self, class: u32, name: Sym) -> Option<(Arc<Code>, Field)> {
        let (code, fields) = self.fields_of(class)?;
        let field = fields.iter().find(|field| code.sym(field.name) == name)?;
        Some((Arc::clone(code), *field))
    }

    fn fields_of(&self, class: u32) -> Option<(&Arc<Code>, &[Field])> {
        let &Closure { module, scope, .. } = self.values.closures.get_index(class as usize)?;
        let code = self.modules[module as usize].code.as_ref()?;
        match &code.module.scope(scope).kind {
            ScopeKind::Class { fields, .. } => Some((code, fields)),
            _ => None,
        }
    }

    /// `super().name`
    pub(super) fn super_attribute(&mut self, index: u32, name: Sym) -> Value {
        let Some(&Super { class, of }) = self.values.supers.get_index(index as usize) else { return Value::NEVER };
        let own = match of {
            Atom::Instance(index) => self.values.instances.get_index(index as usize).map(|instance| instance.class),
            Atom::Class(class) => Some(class),
            _ => None,
        };
        let Some(own) = own else { return Value::NEVER };
        let mro = self.mro(own);
        if !mro.classes.contains(&class)
            && let Atom::Class(of) = of
            && let Some(value) = self.super_of_metaclass(class, of, name)
        {
            return value;
        }
        let after = mro.classes.iter().position(|&known| known == class).map_or(0, |at| at + 1);
        for &class in &mro.classes[after..] {
            let found = self.get(CellKey::Attribute(Atom::Class(class), name));
            if !found.is_never() {
                return self.bind_to(found, of);
            }
        }
        if let Atom::Instance(instance) = of {
            let value = self.inherited(instance, own, name);
            if !value.is_never() {
                return value;
            }
        }
        match (self.atom_name(name), of) {
            ("__init__", Atom::Instance(_)) => {
                let next = mro.classes.get(after).copied();
                self.generated_init(next, Some(of))
            }
            ("__setattr__", Atom::Instance(_)) => self.method_of_base("__setattr__", Some(of)),
            ("__getattribute__", Atom::Instance(_)) => self.method_of_base("__getattribute__", Some(of)),
            ("__init__" | "__init_subclass__" | "__setattr__" | "__enter__" | "__exit__", _) => {
                self.values.one(Atom::Builtin(Builtin::Ignore))
            }
            ("__new__", _) => self.values.one(Atom::Builtin(Builtin::New)),
            _ => self.foreign_attribute(own, name),
        }
    }

    /// The object of `class` that `run` makes at `site`.
    pub(super) fn made(&mut self, class: u32, site: (ModuleId, ExprId), run: Option<RunId>) -> u32 {
        let run = run.unwrap_or_default();
        let nesting = self.runs.get(run as usize).map_or(0, |run| run.nesting);
        let instance = if nesting >= MAX_MADE_THROUGH {
            Instance { class, site, run: None, nesting }
        } else {
            Instance { class, site, run: Some(run), nesting: nesting + 1 }
        };
        self.values.instance(instance)
    }

    /// `Class(..)`
    pub(super) fn construct(&mut self, site: Site, class: u32, arguments: &Arguments) -> Value {
        if self.enumerations.contains(&class) {
            let value = arguments.get(0, self.values.find_sym("value")).unwrap_or_default();
            let member = self.member_of_value(class, value);
            if !member.is_never() {
                return member;
            }
        }
        let mro = self.mro(class);
        if Self::is_typed_dict(&mro) {
            return self.call_builtin(site, Builtin::Dict, arguments);
        }
        let instance = self.made(class, (site.module, site.expr), self.current);
        let atom = Atom::Instance(instance);
        let mut result = self.values.one(atom);
        let new = self.values.sym("__new__");
        let new = self.class_variable(class, new);
        if !new.is_never() {
            let this = self.values.one(Atom::Class(class));
            let made = self.call(site, new, &arguments.with_first(this));
            if !made.is_never() {
                result = made;
            }
        }
        let init = self.values.sym("__init__");
        let init = self.class_variable(class, init);
        // `__new__` has filled it, with other arguments than these.
        let is_filled = !new.is_never() && (mro.tuple_fields.is_some() || mro.container == Some(Builtin::Tuple));
        for made in self.values.atoms_of(result) {
            if !matches!(made, Atom::Instance(_)) {
                continue;
            }
            if !init.is_never() {
                let bound = self.bind_to(init, made);
                self.call(site, bound, arguments);
            } else if !is_filled {
                self.fill_fields(class, made, arguments);
            }
        }
        if init.is_never() && Self::makes_properties(&mro) {
            let get = self.values.sym("__get__");
            if self.class_variable(class, get).is_never() {
                return self.make_property(arguments, mro.foreign.contains(&Atom::Builtin(Builtin::ClassProperty)));
            }
        }
        result
    }

    /// What a dataclass's own constructor does, or that of a base which reads annotations (`NamedTuple`, `BaseModel`).
    pub(super) fn fill_fields(&mut self, class: u32, instance: Atom, arguments: &Arguments) {
        let mro = self.mro(class);
        let checked = self.checked_arguments(&mro, class, arguments);
        let arguments = checked.as_ref().unwrap_or(arguments);
        let mut passed_on = Vec::new();
        let declared = mro.classes.iter().rev().flat_map(|&class| self.fields(class));
        let mut fields: Vec<_> = declared.map(|(code, field)| (code.sym(field.name), Some((code, field)))).collect();
        if fields.is_empty() {
            fields.extend(mro.tuple_fields.iter().flatten().map(|&name| (name, None)));
        }
        // Pydantic reads the fields of settings from the environment.
        // Source: <https://docs.pydantic.dev/latest/concepts/pydantic_settings/>.
        let is_settings = mro.foreign.iter().any(|&base| self.library_name(base) == "BaseSettings");
        let mut position = 0;
        for (name, declared) in fields {
            let options = declared.as_ref().map(|(code, field)| Self::options(code, field)).unwrap_or_default();
            if options.is_left_out() {
                continue;
            }
            let given = match self.given_by_name(name, &options, arguments) {
                Some(value) => Some(value),
                None => {
                    let given = arguments.positional.get(position).map(|argument| argument.value);
                    position += 1;
                    given
                }
            };
            let mut value = match (given, &declared) {
                (Some(value), _) => self.checked(&mro, class, name, value),
                // The class variable holds the default; what is left is what else may be given.
                (None, Some((_, field))) if field.default.is_some() => {
                    let given = self.values.join(arguments.rest, arguments.open);
                    match given.is_never() {
                        true if is_settings => self.values.data(),
                        true => {
                            let default = self.checked_default(&mro, class, name);
                            self.put(CellKey::Attribute(instance, name), default);
                            continue;
                        }
                        false => given,
                    }
                }
                (None, _) => self.values.join(arguments.rest, arguments.open),
            };
            if let Some((code, field)) = declared {
                value = self.or_annotated(&code, value, field.annotation);
            }
            if options.is_passed_on() {
                passed_on.push(value);
            }
            self.put(CellKey::Attribute(instance, name), value);
        }
        self.keep_keywords(&mro, instance, arguments);
        self.inherit(&mro, instance, arguments);
        self.after_fields(&mro, class, instance, &passed_on);
    }

    /// An object of `class` that nothing in the workload makes: what an annotation promises.
    pub(super) fn some_instance(&mut self, class: u32) -> Value {
        let Some(&Closure { module, outer, .. }) = self.values.closures.get_index(class as usize) else {
            return Value::NEVER;
        };
        if self.enumerations.contains(&class) {
            let members = self.enumeration_members(class);
            if !members.is_never() {
                return members;
            }
        }
        let mro = self.mro(class);
        if Self::is_typed_dict(&mro) {
            return self.some_typed_dict(&mro);
        }
        let instance = self.made(class, (module, ExprId::MAX), Some(outer));
        let atom = Atom::Instance(instance);
        let value = self.values.one(atom);
        // Once before all has settled, once after: what it is made with may be an object of its own class.
        if self.filled.insert((instance, self.settled)) {
            let init = self.values.sym("__init__");
            let init = self.class_variable(class, init);
            let bound = self.bind_to(init, atom);
            let unknown = self.values.one(Atom::Parameter);
            let site = self.no_site();
            if init.is_never() {
                self.fill_fields(class, atom, &Arguments::unknown(unknown));
            } else {
                self.call(site, bound, &Arguments::unknown(unknown));
            }
        }
        value
    }

    /// The method by which an object in a class body answers for an attribute: `__get__`, `__set__`, `__set_name__`.
    pub(super) fn descriptor_method(&mut self, atom: Atom, name: &str) -> Value {
        let Atom::Instance(index) = atom else { return Value::NEVER };
        let Some(&Instance { class, .. }) = self.values.instances.get_index(index as usize) else {
            return Value::NEVER;
        };
        let name = self.values.sym(name);
        let found = self.class_variable(class, name);
        if found.is_never() && self.atom_name(name) == "__get__" {
            return self.inherited(index, class, name);
        }
        // Only functions: an object here could be a descriptor itself, and so on in a circle.
        let functions = self.values.atoms_of(found).into_iter().filter(|atom| matches!(atom, Atom::Function(_)));
        let function = self.values.many(functions);
        if function.is_never() { function } else { self.values.bound(function, atom) }
    }

    /// Python tells the objects in a class body what they are called there.
    pub(super) fn tell_names(&mut self, class: u32, f: &Frame<'_>) {
        let scope = f.code.module.scope(f.scope);
        for (local, &value) in scope.locals.iter().zip(&f.env) {
            for atom in self.values.atoms_of(value) {
                let tell = self.descriptor_method(atom, "__set_name__");
                if !tell.is_never() && local.name != Name::MAX {
                    let class = self.values.one(Atom::Class(class));
                    let name = self.values.one(Atom::Text(f.code.sym(local.name)));
                    self.call_with(tell, &[class, name]);
                }
            }
        }
    }

    /// Sets a property of the instance's class; false if there is none of that name.
    pub(super) fn set_property(&mut self, instance: u32, name: Sym, value: Value) -> bool {
        let Some(&Instance { class, .. }) = self.values.instances.get_index(instance as usize) else { return false };
        let found = self.class_variable(class, name);
        let mut set = false;
        for atom in self.values.atoms_of(found) {
            let setter = self.descriptor_method(atom, "__set__");
            if !setter.is_never() {
                let this = self.values.one(Atom::Instance(instance));
                self.call_with(setter, &[this, value]);
                set = true;
            }
            if let Atom::Descriptor(index) = atom
                && let Some(&Descriptor::Property(_, setter)) = self.values.descriptors.get_index(index as usize)
                && !setter.is_never()
            {
                let this = self.values.one(Atom::Instance(instance));
                self.call_with(setter, &[this, value]);
                set = true;
            }
        }
        set
    }

    /// Calls a method that an instance has from a library's base class: the base may call any method of the class.
    pub(super) fn call_inherited(&mut self, site: Site, instance: u32, name: Sym, arguments: &Arguments) -> Value {
        self.call_back(arguments);
        let Some(&Instance { class, .. }) = self.values.instances.get_index(instance as usize) else {
            return Value::NEVER;
        };
        let mro = self.mro(class);
        for &base in &mro.foreign {
            if let Atom::External(external) = base {
                let mut path = self.values.external_path(external);
                path.push(name);
                if self.is_told(&path) {
                    return self.call_library(site, &path, arguments).unwrap_or_else(|| self.values.data());
                }
            }
        }
        if mro.foreign.iter().all(|&base| self.is_plain_base(base)) {
            let method = self.atom_name(name).to_owned();
            if !self.has_mixins(&mro, &method) {
                return Value::NEVER;
            }
            let object = self.values.one(Atom::Instance(instance));
            return self.call_container(object, &method, arguments);
        }
        let instance = self.values.one(Atom::Instance(instance));
        self.hand(instance);
        // A base that is the repository's, but is not found, may have the method.
        let lost = self.values.many(mro.foreign.iter().copied().filter(|&base| Self::is_open(base)));
        if lost.is_never() { self.values.data() } else { self.call_method(site, lost, name, arguments) }
    }

    /// A library gets hold of the instance: its methods count as called, if the library knows the class as one of its own.
    pub(super) fn escape(&mut self, atom: Atom) {
        let class = match atom {
            Atom::Instance(index) => match self.values.instances.get_index(index as usize) {
                Some(instance) => instance.class,
                None => return,
            },
            Atom::Class(class) => class,
            _ => return,
        };
        let mro = self.mro(class);
        if mro.foreign.iter().all(|&base| self.is_plain_base(base)) {
            return;
        }
        let this = match atom {
            Atom::Class(class) => self.some_instance(class),
            _ => self.values.one(atom),
        };
        self.call_methods(class, this);
    }

    /// Calls all methods that an object of a class has, but those that Python calls.
    pub(super) fn call_methods(&mut self, class: u32, this: Value) {
        let mro = self.mro(class);
        let unknown = self.values.one(Atom::Parameter);
        for &class in &mro.classes {
            for name in self.methods_of(class) {
                let text = self.atom_name(name);
                if text.starts_with("__") && text != "__call__" {
                    continue;
                }
                for of in self.values.atoms_of(this) {
                    let method = self.get(CellKey::Attribute(Atom::Class(class), name));
                    let bound = self.bind_to(method, of);
                    let site = self.no_site();
                    self.call(site, bound, &Arguments::unknown(unknown));
                }
            }
        }
    }

    /// Python tells the bases of a new class of it: `__init_subclass__`.
    pub(super) fn tell_bases(&mut self, class: u32, keywords: &Arguments) {
        let hook = self.values.sym("__init_subclass__");
        let mro = self.mro(class);
        let this = self.values.one(Atom::Class(class));
        for &base in mro.classes.iter().skip(1) {
            self.put(CellKey::Subclasses(base), this);
        }
        for &base in mro.classes.iter().skip(1) {
            let found = self.get(CellKey::Attribute(Atom::Class(base), hook));
            if found.is_never() {
                continue;
            }
            let this = self.values.one(Atom::Class(class));
            for function in self.values.atoms_of(found) {
                let function = match function {
                    // It is a class method even where it does not say so.
                    Atom::Descriptor(index) => match self.values.descriptors.get_index(index as usize) {
                        Some(&Descriptor::Class(function)) => function,
                        _ => continue,
                    },
                    function => self.values.one(function),
                };
                let arguments = keywords.with_first(this);
                let site = self.no_site();
                self.call(site, function, &arguments);
            }
            return;
        }
    }

    /// The names of the functions in a class body.
    pub(super) fn methods_of(&self, class: u32) -> Vec<Sym> {
        let Some(closure) = self.values.closures.get_index(class as usize) else { return Vec::new() };
        let Some(code) = &self.modules[closure.module as usize].code else { return Vec::new() };
        let body = &code.module.scope(closure.scope).body;
        body.iter()
            .filter_map(|statement| match statement {
                crate::code::python::syntax::Stmt::Function(scope, _) => Some(code.sym(code.module.scope(*scope).name)),
                _ => None,
            })
            .collect()
    }

    /// `with value as entered`
    pub(super) fn enter_context(&mut self, manager: Value) -> Value {
        let mut result = Value::NEVER;
        for atom in self.values.atoms_of(manager) {
            let value = match atom {
                Atom::Instance(_) => {
                    let mut entered = Value::NEVER;
                    for name in ["__enter__", "__aenter__"] {
                        let name = self.values.sym(name);
                        let method = self.attribute(atom, name);
                        let value = self.call_with(method, &[]);
                        entered = self.values.join(entered, value);
                    }
                    if entered.is_never() { self.values.one(atom) } else { entered }
                }
                // A generator under `contextlib.contextmanager`: what it yields.
                Atom::Seq(_) if self.values.is_iterator(atom) => {
                    let one = self.values.one(atom);
                    self.iterate(one)
                }
                _ => self.values.one(atom),
            };
            result = self.values.join(result, value);
        }
        result
    }

    /// The end of a `with` body.
    pub(super) fn exit_context(&mut self, manager: Value) {
        for atom in self.values.atoms_of(manager) {
            if !matches!(atom, Atom::Instance(_)) {
                continue;
            }
            for name in ["__exit__", "__aexit__"] {
                let name = self.values.sym(name);
                let method = self.attribute(atom, name);
                let data = self.values.data();
                self.call_with(method, &[data, data, data]);
            }
        }
    }
}
