//! The modules that belong together, their instances, and the resources of each instance.
//!
//! A module is a folder; every call of it makes an instance with its own inputs, and `count` and `for_each` make several.
//! All that is asked is answered once and kept, and all that hostile text can make grow has a limit: evaluation steps,
//! nesting, instances, copies.
//!
//! Facts: "Modules", "The count Meta-Argument", "The for_each Meta-Argument" and "Assigning Values to Root Module
//! Variables" in the Terraform documentation.

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::evaluate::Env;
use super::files::Files;
use super::module::{Declared, Mode, Module, ModuleKey};
use super::plan::{Index, Plan};
use super::syntax::{Block, Body, Expr};
use super::value::{Kind, Origin, Presence, Value};
use crate::iac::{Note, names};
use crate::reference::Reference;
use crate::repo::RepoPath;
use crate::text::Span;

/// How many steps the evaluation of one program may take.
const MAX_STEPS: usize = 4_000_000;

/// How many more it may take for each root.
const MAX_STEPS_OF_ROOT: usize = 20_000;

/// How deep evaluation may nest: a local that names a local that names a local.
const MAX_NESTING: usize = 80;

/// How deep modules may call modules.
const MAX_MODULE_DEPTH: usize = 16;

/// How many module instances there may be, besides some for each root.
const MAX_INSTANCES: usize = 4096;

/// How many more there may be for each root: many small roots are no flood.
const MAX_INSTANCES_OF_ROOT: usize = 8;

/// How many resource instances there may be.
const MAX_RESOURCES: usize = 65_536;

/// What is said once there is more.
pub const TOO_MUCH: &str = "these modules ask for so much that not all of it is read";

/// How deep the blocks of a resource are looked through.
const MAX_BLOCKS: usize = 8;

/// How many copies `count` or `for_each` may make of one block.
const MAX_COPIES: usize = 512;

/// Modules that belong together, as they are evaluated.
pub struct Program<'a> {
    /// What AWS publishes.
    pub reference: &'a Reference,
    /// The files that it was read from.
    pub files: &'a Files<'a>,
    modules: &'a BTreeMap<ModuleKey, Module<'a>>,
    /// The plans of roots that have one.
    plans: &'a BTreeMap<RepoPath, Plan>,
    most_instances: usize,
    most_steps: usize,
    instances: RefCell<Vec<Rc<Instance<'a>>>>,
    resources: RefCell<Vec<Rc<Resource<'a>>>>,
    notes: RefCell<BTreeSet<Note>>,
    steps: Cell<usize>,
    nesting: Cell<usize>,
    /// Whether the default of a variable is taken for what a deployment uses.
    guesses: Cell<bool>,
    /// Whether something was left out because there is too much.
    is_exhausted: Cell<bool>,
    /// Answers by question; `None` while an answer is being found.
    answers: RefCell<BTreeMap<Question<'a>, Option<Value>>>,
    copies: RefCell<BTreeMap<Named<'a>, Option<Copies>>>,
    /// Resources by what they are called, for each way of calling them, with and without guesses.
    indexes: RefCell<BTreeMap<(&'static str, bool), Rc<Called>>>,
    /// The roots that have a resource, by its address and its place.
    roots_of: OnceCell<RootsOf>,
}

/// Roots by the address and the place of a resource.
type RootsOf = BTreeMap<(String, RepoPath, Span), BTreeSet<RepoPath>>;

/// Resources by root and name.
type Called = BTreeMap<(RepoPath, String), Vec<usize>>;

/// Something that is evaluated once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Question<'a> {
    /// A variable of a module instance, and whether to guess.
    Variable(usize, &'a str, bool),
    /// A local value of a module instance.
    Local(usize, &'a str, bool),
    /// An output of a module instance.
    Output(usize, &'a str, bool),
    /// An attribute of a resource.
    Attribute(usize, &'a str, bool),
    /// What a policy document data source says.
    Document(usize),
}

/// A block that may have several copies, in a module instance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Named<'a> {
    Call(usize, &'a str),
    Resource(usize, Mode, &'a str, &'a str),
}

/// The copies of a block, by key.
pub type Copies = Rc<Vec<(Key, usize)>>;

/// Which copy of a block something is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Key {
    /// The only one.
    Only,
    /// One of `count`.
    Index(usize),
    /// One of `for_each`.
    Name(String),
    /// Any one of a `for_each` or `count` that is not known.
    Any,
}

impl Key {
    /// The key as it stands in addresses.
    fn suffix(&self) -> String {
        match self {
            Self::Only | Self::Any => String::new(),
            Self::Index(index) => format!("[{index}]"),
            Self::Name(name) => format!("[{name:?}]"),
        }
    }
}

/// What one copy of a block has that others have not.
#[derive(Clone, Debug, Default)]
pub struct Copy {
    /// `each.key` and `each.value`
    pub each: Option<(Value, Value)>,
    /// `count.index`
    pub count: Option<Value>,
}

/// A call of a module, or a root.
pub struct Instance<'a> {
    /// What the module declares.
    pub module: &'a Module<'a>,
    /// `module.x["a"]`; empty for a root.
    pub address: String,
    /// The folder of the root that it belongs to.
    pub root: RepoPath,
    /// The call; none for a root.
    pub call: Option<Call<'a>>,
    /// The instances from the root down to this one.
    pub chain: Vec<ModuleKey>,
    /// What decides whether it exists.
    pub conditions: BTreeSet<String>,
}

/// A `module` block.
pub struct Call<'a> {
    /// The instance that calls.
    pub parent: usize,
    /// The block, and the index of its file.
    pub block: Declared<'a>,
    /// Which of its copies this is.
    pub copy: Copy,
}

/// A resource or data source.
pub struct Resource<'a> {
    /// Its instance of a module.
    pub module: usize,
    /// Whether it is a resource or a data source.
    pub mode: Mode,
    /// `aws_iam_role`
    pub kind: &'a str,
    /// `module.x.aws_iam_role.lambda["a"]`
    pub address: String,
    /// The block.
    pub block: &'a Block,
    /// The index of its file.
    pub file: usize,
    /// Which of its copies this is.
    pub copy: Copy,
    /// What decides whether it exists.
    pub conditions: BTreeSet<String>,
}

impl<'a> Resource<'a> {
    /// Where its attributes are evaluated.
    pub fn env(&self) -> Env<'_> {
        Env { each: self.copy.each.as_ref(), count: self.copy.count.as_ref(), ..Env::new(self.module, self.file) }
    }

    /// What stands in it.
    pub fn body(&self) -> &'a Body {
        &self.block.body
    }

    /// Where its name stands.
    pub fn origin(&self) -> Origin {
        Origin { file: self.file, span: self.block.name_span() }
    }
}

impl<'a> Program<'a> {
    /// The program that begins with these roots.
    pub fn new(
        reference: &'a Reference,
        files: &'a Files<'a>,
        modules: &'a BTreeMap<ModuleKey, Module<'a>>,
        roots: &[RepoPath],
        plans: &'a BTreeMap<RepoPath, Plan>,
    ) -> Self {
        let (instances, resources, notes, answers, copies, indexes) = Default::default();
        let (steps, nesting, guesses, is_exhausted) = Default::default();
        let program = Self {
            reference,
            files,
            modules,
            plans,
            most_instances: MAX_INSTANCES + roots.len() * MAX_INSTANCES_OF_ROOT,
            most_steps: MAX_STEPS + roots.len() * MAX_STEPS_OF_ROOT,
            instances,
            resources,
            notes,
            steps,
            nesting,
            guesses,
            is_exhausted,
            answers,
            copies,
            indexes,
            roots_of: OnceCell::new(),
        };
        for root in roots {
            let key = ModuleKey::Folder(root.clone());
            let Some(module) = modules.get(&key) else { continue };
            program.instances.borrow_mut().push(Rc::new(Instance {
                module,
                address: String::new(),
                root: root.clone(),
                call: None,
                chain: vec![key],
                conditions: BTreeSet::new(),
            }));
        }
        program.instantiate_all();
        program
    }

    /// Follows every call and makes every resource that says something here. Others are made once something refers to them.
    fn instantiate_all(&self) {
        let mut next = 0;
        while let Some(instance) = { self.instances.borrow().get(next).cloned() } {
            for name in instance.module.calls.keys() {
                self.module_copies(next, name);
            }
            for &(mode, kind, name) in &instance.module.resource_order {
                let declared = instance.module.resource(mode, kind, name);
                if declared.is_some_and(|(.., declared)| says_something(kind, &declared.block.body, 0)) {
                    self.resource_copies(next, mode, kind, name);
                }
            }
            next += 1;
        }
    }

    /// A module instance.
    pub fn instance(&self, index: usize) -> Rc<Instance<'a>> {
        self.instances.borrow()[index].clone()
    }

    /// The plan of the root that a module instance belongs to.
    pub fn plan(&self, module: usize) -> Option<&'a Plan> {
        self.plans.get(&self.instance(module).root)
    }

    /// A resource instance.
    pub fn resource(&self, index: usize) -> Rc<Resource<'a>> {
        self.resources.borrow()[index].clone()
    }

    /// All resources and data sources, in the order of modules and files.
    pub fn resources(&self) -> Vec<(usize, Rc<Resource<'a>>)> {
        self.resources.borrow().iter().cloned().enumerate().collect()
    }

    /// What a resource is called in what is reported: its address; after the folder of its root, where another root has the same at
    /// the same place, because both call one module.
    pub fn name_of(&self, resource: &Resource<'a>) -> String {
        let place = |resource: &Resource<'a>| self.files.place(self.visible(resource.origin(), resource.module));
        let roots_of = self.roots_of.get_or_init(|| {
            let mut roots = RootsOf::new();
            for (_, resource) in self.resources() {
                let root = &self.instance(resource.module).root;
                if let Some((file, span)) = place(&resource) {
                    roots.entry((resource.address.clone(), file, span)).or_default().insert(root.clone());
                }
            }
            roots
        });
        let key = place(resource).map(|(file, span)| (resource.address.clone(), file, span));
        match key.and_then(|key| roots_of.get(&key)) {
            Some(roots) if roots.len() > 1 => {
                let root = &self.instance(resource.module).root;
                format!("{}:{}", if *root == RepoPath::root() { "." } else { root.as_str() }, resource.address)
            }
            _ => resource.address.clone(),
        }
    }

    /// The resources of a root that are called `name`, in order. `way` says how they are called, and `name_of` what each is
    /// called in that way: every resource is asked once, however often is looked.
    pub fn called(
        &self,
        way: &'static str,
        root: &RepoPath,
        name: &str,
        name_of: impl Fn(&Resource<'a>) -> Option<String>,
    ) -> Vec<(usize, Rc<Resource<'a>>)> {
        let key = (way, self.guesses());
        let known = { self.indexes.borrow().get(&key).cloned() };
        let index = known.unwrap_or_else(|| {
            let mut index = Called::new();
            for (number, resource) in self.resources() {
                if let Some(name) = name_of(&resource) {
                    let root = self.instance(resource.module).root.clone();
                    index.entry((root, name)).or_default().push(number);
                }
            }
            let index = Rc::new(index);
            self.indexes.borrow_mut().insert(key, index.clone());
            index
        });
        let found = index.get(&(root.clone(), name.to_owned())).into_iter().flatten();
        found.map(|&number| (number, self.resource(number))).collect()
    }

    /// All module instances.
    pub fn instances(&self) -> Vec<(usize, Rc<Instance<'a>>)> {
        self.instances.borrow().iter().cloned().enumerate().collect()
    }

    /// Says that something was not understood.
    pub fn note(&self, origin: Origin, module: usize, message: impl Into<String>) {
        let origin = self.visible(origin, module);
        if let Some((file, span)) = self.files.place(origin) {
            self.notes.borrow_mut().insert(Note { file, span, message: message.into() });
        }
    }

    /// Whether something was left out because there is too much: what the roles grant is not known then.
    pub fn is_exhausted(&self) -> bool {
        self.is_exhausted.get()
    }

    /// All that was not understood.
    pub fn into_notes(self) -> BTreeSet<Note> {
        self.notes.into_inner()
    }

    /// A place in the repository: for one in a module that is not in the repository, the call of that module.
    pub fn visible(&self, origin: Origin, module: usize) -> Origin {
        let mut origin = origin;
        let mut module = module;
        for _ in 0..=MAX_MODULE_DEPTH {
            if self.files.is_in_repository(origin.file) {
                break;
            }
            let instance = self.instance(module);
            let Some(call) = &instance.call else { break };
            origin = Origin { file: call.block.file, span: call.block.block.name_span() };
            module = call.parent;
        }
        origin
    }

    /// Answers a question once. A question that is asked while it is being answered has no answer, nor has one asked
    /// too deep down or after too many others.
    pub fn answer(&self, question: Question<'a>, find: impl FnOnce() -> Value) -> Option<Value> {
        if let Some(known) = self.answers.borrow().get(&question) {
            return known.clone();
        }
        self.answers.borrow_mut().insert(question, None);
        let value = find();
        self.answers.borrow_mut().insert(question, Some(value.clone()));
        Some(value)
    }

    /// Runs one step of evaluation; `None` when it nests too deep or too many were run.
    pub fn step<T>(&self, run: impl FnOnce() -> T) -> Option<T> {
        let (steps, nesting) = (self.steps.get() + 1, self.nesting.get() + 1);
        self.steps.set(steps);
        if steps > self.most_steps {
            self.is_exhausted.set(true);
            return None;
        }
        if nesting > MAX_NESTING {
            return None;
        }
        self.nesting.set(nesting);
        let result = run();
        self.nesting.set(nesting - 1);
        Some(result)
    }

    /// Whether the default of a variable is taken for its value.
    pub fn guesses(&self) -> bool {
        self.guesses.get()
    }

    /// Evaluates with the defaults of variables taken for their values.
    pub fn guessing<T>(&self, run: impl FnOnce() -> T) -> T {
        let before = self.guesses.replace(true);
        let result = run();
        self.guesses.set(before);
        result
    }

    /// Whether a module is read.
    pub fn has_module(&self, key: &ModuleKey) -> bool {
        self.modules.contains_key(key)
    }

    /// The instances that a call of a module makes; empty if the module is not read.
    pub fn module_copies(&self, module: usize, name: &'a str) -> Copies {
        let question = Named::Call(module, name);
        if let Some(known) = self.copies.borrow().get(&question) {
            return known.clone().unwrap_or_default();
        }
        self.copies.borrow_mut().insert(question, None);
        let copies = self.call(module, name).unwrap_or_default();
        self.copies.borrow_mut().insert(question, Some(copies.clone()));
        copies
    }

    fn call(&self, parent: usize, name: &'a str) -> Option<Copies> {
        let caller = self.instance(parent);
        let block = *caller.module.calls.get(name)?;
        let key = caller.module.called(name)?;
        let module = self.modules.get(&key)?;
        let origin = Origin { file: block.file, span: block.block.name_span() };
        if caller.chain.contains(&key) {
            self.note(origin, parent, "this module calls itself, so it is not followed further");
            return None;
        }
        if caller.chain.len() >= MAX_MODULE_DEPTH {
            self.note(origin, parent, "modules call each other too deep here, so this one is not followed");
            return None;
        }
        let env = caller_env(parent, block.file);
        let dot = if caller.address.is_empty() { "" } else { "." };
        let mut copies = Vec::new();
        for (copy_key, copy, condition) in
            self.expand(&block.block.body, &env, &format!("{}{dot}module.{name}", caller.address), origin)
        {
            let mut instances = self.instances.borrow_mut();
            if instances.len() >= self.most_instances {
                drop(instances);
                self.note(origin, parent, "there are too many module instances, so the rest is not followed");
                break;
            }
            copies.push((copy_key.clone(), instances.len()));
            instances.push(Rc::new(Instance {
                module,
                address: format!("{}{dot}module.{name}{}", caller.address, copy_key.suffix()),
                root: caller.root.clone(),
                call: Some(Call { parent, block, copy }),
                chain: caller.chain.iter().cloned().chain([key.clone()]).collect(),
                conditions: joined(&caller.conditions, condition),
            }));
        }
        Some(Rc::new(copies))
    }

    /// The instances of a resource or data source; empty if there is none of that name.
    pub fn resource_copies(&self, module: usize, mode: Mode, kind: &'a str, name: &'a str) -> Copies {
        let question = Named::Resource(module, mode, kind, name);
        if let Some(known) = self.copies.borrow().get(&question) {
            return known.clone().unwrap_or_default();
        }
        self.copies.borrow_mut().insert(question, None);
        let copies = self.make_resources(module, mode, kind, name).unwrap_or_default();
        self.copies.borrow_mut().insert(question, Some(copies.clone()));
        copies
    }

    fn make_resources(&self, module: usize, mode: Mode, kind: &'a str, name: &'a str) -> Option<Copies> {
        let instance = self.instance(module);
        let (.., Declared { block, file }) = instance.module.resource(mode, kind, name)?;
        let origin = Origin { file, span: block.name_span() };
        let dot = if instance.address.is_empty() { "" } else { "." };
        let data = if mode == Mode::Data { "data." } else { "" };
        let address = format!("{}{dot}{data}{kind}.{name}", instance.address);
        let mut copies = Vec::new();
        for (key, copy, condition) in self.expand(&block.body, &caller_env(module, file), &address, origin) {
            let mut resources = self.resources.borrow_mut();
            if resources.len() >= MAX_RESOURCES {
                drop(resources);
                self.is_exhausted.set(true);
                break;
            }
            copies.push((key.clone(), resources.len()));
            resources.push(Rc::new(Resource {
                module,
                mode,
                kind,
                address: format!("{address}{}", key.suffix()),
                block,
                file,
                copy,
                conditions: joined(&instance.conditions, condition),
            }));
        }
        Some(Rc::new(copies))
    }

    /// The copies that `count` or `for_each` makes of a block, with what decides whether each exists.
    fn expand(&self, body: &'a Body, env: &Env<'_>, address: &str, origin: Origin) -> Vec<(Key, Copy, Option<String>)> {
        let copies = self.expand_written(body, env, address, origin);
        let is_open = |(key, _, condition): &(Key, Copy, Option<String>)| *key == Key::Any || condition.is_some();
        let Some(plan) = self.plan(env.module).filter(|_| copies.iter().any(is_open)) else { return copies };
        let known = plan.keys(address).take(MAX_COPIES).map(|index| match index {
            Index::Number(number) => {
                let count = Value::new(Kind::Number(*number as f64), origin);
                (Key::Index(*number), Copy { count: Some(count), each: None }, None)
            }
            Index::Name(name) => {
                // What stands at the key is known where the configuration tells.
                let written = copies.iter().find(|(key, ..)| *key == Key::Name(name.clone()));
                let value = written.and_then(|(_, copy, _)| Some(copy.each.as_ref()?.1.clone()));
                let value = value.unwrap_or_else(|| Value::unknown(format!("{address}.each.value"), origin));
                (Key::Name(name.clone()), Copy { each: Some((Value::text(name, origin), value)), count: None }, None)
            }
        });
        let known: Vec<_> = known.collect();
        if known.is_empty() { copies } else { known }
    }

    /// The same by the configuration alone.
    fn expand_written(
        &self,
        body: &'a Body,
        env: &Env<'_>,
        address: &str,
        origin: Origin,
    ) -> Vec<(Key, Copy, Option<String>)> {
        let too_many = || self.note(origin, env.module, format!("only the first {MAX_COPIES} copies are read"));
        if let Some(count) = body.get("count") {
            let value = self.eval(count, env);
            let numbers: Vec<usize> = value.choices().iter().filter_map(Value::as_index).collect();
            let sure = if let Kind::Choice(_) | Kind::Unknown(_) = value.kind {
                0
            } else {
                numbers.first().map_or(0, |number| *number)
            };
            let most = numbers.iter().copied().max().unwrap_or(usize::from(value.as_number().is_none()));
            if most > MAX_COPIES {
                too_many();
            }
            let condition = || self.condition(count, env, &value);
            let copy = |index: usize| {
                let number = Value::new(Kind::Number(index as f64), value.origin);
                let copy = Copy { count: Some(number), each: None };
                (Key::Index(index), copy, (index >= sure).then(condition))
            };
            return (0..most.min(MAX_COPIES)).map(copy).collect();
        }
        let Some(each) = body.get("for_each") else { return vec![(Key::Only, Copy::default(), None)] };
        let value = self.eval(each, env);
        let condition = || self.condition(each, env, &value);
        let mut copies: Vec<(Key, Copy, Option<String>)> = Vec::new();
        for alternative in value.choices() {
            let is_sure = !matches!(value.kind, Kind::Choice(_));
            for (key, item) in each_entries(&alternative) {
                let condition = (!is_sure || item.presence != Presence::Always).then(condition);
                let each = match &key {
                    Key::Name(name) => (Value::text(name, item.value.origin), item.value),
                    _ => (
                        Value::unknown(format!("{address}.each.key"), value.origin),
                        Value::unknown(format!("{address}.each.value"), value.origin),
                    ),
                };
                if !copies.iter().any(|(known, ..)| *known == key) {
                    copies.push((key, Copy { each: Some(each), count: None }, condition));
                }
            }
        }
        if copies.len() > MAX_COPIES {
            too_many();
            copies.truncate(MAX_COPIES);
        }
        copies
    }

    /// A name for what decides whether a copy exists: the condition of `condition ? 1 : 0`, else the whole expression.
    fn condition(&self, expr: &'a Expr, env: &Env<'_>, value: &Value) -> String {
        match &expr.kind {
            super::syntax::ExprKind::If(parts) => self.eval(&parts[0], env).name().to_string(),
            _ => value.name().to_string(),
        }
    }
}

/// Whether a resource may matter to a role without anything that refers to it: by its type, because code can be about it, or
/// because it names a role or holds a policy.
fn says_something(kind: &str, body: &Body, depth: usize) -> bool {
    let by_type = kind.starts_with("aws_lambda_")
        || kind.starts_with("aws_iam_")
        || kind.starts_with("aws_ssoadmin_")
        || super::settings::may_have_users(kind, body)
        // Of copies nobody knows which one code is about.
        || names::are_told_apart(kind) && ["count", "for_each"].iter().all(|copies| body.get(copies).is_none())
        || ["archive_file", "docker_image", "aws_s3control_object_lambda_access_point"].contains(&kind)
        || super::code::OBJECTS.contains(&kind);
    by_type || names_role_or_policy(body, depth)
}

fn names_role_or_policy(body: &Body, depth: usize) -> bool {
    let is_it = |name: &str| ["role", "polic"].iter().any(|part| name.contains(part));
    body.attributes.iter().any(|attribute| is_it(&attribute.name))
        || body
            .blocks
            .iter()
            .any(|block| is_it(&block.kind) || depth >= MAX_BLOCKS || names_role_or_policy(&block.body, depth + 1))
}

/// The conditions of a block inside of something that has its own; what `&&` joins are several.
fn joined(outer: &BTreeSet<String>, condition: Option<String>) -> BTreeSet<String> {
    let own = condition.iter().flat_map(|condition| condition.split(" && ")).map(str::to_owned);
    outer.iter().cloned().chain(own).collect()
}

/// Where the `count`, `for_each` and inputs of a block are evaluated.
fn caller_env<'e>(module: usize, file: usize) -> Env<'e> {
    Env::new(module, file)
}

/// The keys and values that `for_each` goes through: of a map, or of a set of strings.
fn each_entries(value: &Value) -> Vec<(Key, super::value::Item)> {
    match &value.kind {
        Kind::Map(entries) => entries
            .iter()
            .map(|(key, item)| match item.presence {
                Presence::AnyNumber => (Key::Any, item.clone()),
                Presence::Always | Presence::Maybe => (Key::Name(key.clone()), item.clone()),
            })
            .collect(),
        Kind::List(items) => items
            .iter()
            .map(|item| match item.value.as_str() {
                Some(name) if item.presence != Presence::AnyNumber => (Key::Name(name), item.clone()),
                _ => (Key::Any, super::value::Item { presence: Presence::AnyNumber, ..item.clone() }),
            })
            .collect(),
        Kind::Null | Kind::Invalid => Vec::new(),
        _ => vec![(Key::Any, super::value::Item { value: value.clone(), presence: Presence::AnyNumber })],
    }
}
