//! Where a workload begins: its handler, or everything in some files.

use std::collections::BTreeSet;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::calls::Arguments;
use super::cells::CellKey;
use super::values::{Atom, Closure, Descriptor, Instance, ModuleId, Sym, Value};
use super::{Engine, RunKey};
use crate::code::python::lower::lower;
use crate::code::python::modules::Place;
use crate::code::python::reach::reachable;
use crate::code::python::syntax::{Expr, ExprId, Module, ParameterKind, ScopeId, ScopeKind};
use crate::code::{CodeUse, Start, Unresolved};
use crate::repo::RepoPath;
use crate::text::Span;

/// In how many rounds functions that nobody calls are found; after these, all that are left are called at once.
const ROUNDS: usize = 12;

/// How many objects of a class a method that nobody calls is tried on.
const MAX_OBJECTS: usize = 4;

/// Which functions that nothing calls come first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    /// It is there to be called.
    Ready,
    /// A method of which there is no object.
    WithoutObject,
    /// The same, where functions that nothing calls either name the class: they may make one.
    MadeElsewhere,
    /// A function in a function: what a decorator puts in the place of a method knows less than who calls the method.
    Inner,
}

/// By name, the classes of which a method that nothing calls mentions it; `None` for functions that are no methods.
type Mentioned = FxHashMap<Sym, Vec<Option<u32>>>;

/// A function that nothing calls.
struct Uncalled {
    number: u32,
    closure: Closure,
    /// The class of which it is a method.
    class: Option<u32>,
    /// For a function that another one has made: the module or class whose variable it is, and its name there.
    holder: Option<(Atom, Sym)>,
}

/// What is called once for want of a caller: some code, or each function that other functions make of it.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Asked {
    Code(ModuleId, ScopeId),
    Made(u32),
}

impl Uncalled {
    fn asked(&self) -> Asked {
        match self.holder {
            Some(_) => Asked::Made(self.number),
            None => Asked::Code(self.closure.module, self.closure.scope),
        }
    }
}

/// What began to run since a round began.
struct Begun {
    /// How many of all runs have been looked at.
    runs: usize,
    functions: FxHashSet<Asked>,
}

/// What a method is called on.
#[derive(Clone, Copy)]
enum Method {
    Static,
    Class,
    Object,
}

/// What an analysis has found.
pub(in crate::code::python) struct Analysis {
    /// What the workload does.
    pub(in crate::code::python) code: CodeUse,
    /// Whether all of the program was followed: there was enough to spend.
    pub(in crate::code::python) is_complete: bool,
}

impl Engine<'_> {
    /// Analyses the workload.
    pub(in crate::code::python) fn analyze(mut self) -> Analysis {
        let entry = self.entry;
        match &entry.start {
            Start::Handler { file, function } => {
                let files = [file.clone()];
                if !self.worth_parsing(&files).is_empty() {
                    let module = self.load(self.cache, &Place::File(file.clone()));
                    self.run_handler(module, file, function);
                }
            }
            Start::Inline { file, source, function, .. } => {
                let parsed = Arc::new(lower(source));
                let module = self.add_module(file.clone(), None, Some(parsed));
                self.run_module(module);
                self.run_handler(module, file, function);
            }
            Start::Files(files) => {
                let worth_parsing = self.worth_parsing(files);
                let (cache, snapshot) = (self.cache, self.resolver.snapshot());
                std::thread::scope(|scope| {
                    // All of them are going to be loaded: while the first run, another thread parses the next. One of the pool's
                    // would not do, as all of these may be waiting for an analysis. Should there be none, nothing is lost.
                    let parse = || {
                        for file in &worth_parsing {
                            if let Ok(blob) = snapshot.read(file) {
                                // What is wrong with it is said where it is loaded.
                                let _ = cache.source(blob.id).module(&blob);
                            }
                        }
                    };
                    if worth_parsing.len() > 1 {
                        let _ = std::thread::Builder::new().spawn_scoped(scope, parse);
                    }
                    for file in &worth_parsing {
                        self.load(self.cache, &Place::File(file.clone()));
                    }
                    self.settle();
                });
                let files = files.iter().collect();
                self.call_handlers(&files);
                self.call_uncalled(&files);
                self.lose();
                self.call_uncalled(&files);
            }
        }
        let is_complete = !self.is_spent();
        let mut code = self.into_output();
        if let Start::Inline { file, source, line_offsets, .. } = &entry.start {
            let lines: Vec<usize> =
                std::iter::once(0).chain(memchr::memchr_iter(b'\n', source.as_bytes()).map(|at| at + 1)).collect();
            let place = |span: Span| {
                Span::new(in_file(&lines, line_offsets, span.start), in_file(&lines, line_offsets, span.end))
            };
            code.calls.iter_mut().filter(|call| call.file == *file).for_each(|call| call.span = place(call.span));
            let notes = code.unresolved.iter_mut().chain(&mut code.skipped);
            notes.filter(|note| note.file == *file).for_each(|note| note.span = place(note.span));
        }
        Analysis { code, is_complete }
    }

    /// The files from which one can be reached by imports that names an SDK; all of them where they were chosen before.
    fn worth_parsing(&mut self, files: &[RepoPath]) -> Vec<RepoPath> {
        if self.resolver.is_limited() {
            return files.to_vec();
        }
        let reached = reachable(self.cache, &self.resolver, files);
        self.output.sources.extend(reached.irrelevant);
        for (file, reason) in reached.unreadable {
            self.output.skipped.push(Unresolved { file, span: Span::default(), reason, services: Vec::new() });
        }
        reached.relevant
    }

    fn run_handler(&mut self, module: ModuleId, file: &RepoPath, function: &str) {
        // What the handler is may become known only while other code runs.
        let mut found = false;
        for round in 0..4 {
            self.settle();
            found |= self.call_handler(module, function);
            if round == 2 {
                self.lose();
            }
        }
        self.settle();
        if !found && !self.is_spent() && self.modules[module as usize].code.is_some() {
            self.output.unresolved.push(Unresolved {
                file: file.clone(),
                span: Span::default(),
                reason: format!("the handler `{function}` is not defined in this file"),
                services: Vec::new(),
            });
        }
    }

    /// Calls the handler; false if there is nothing of that name.
    fn call_handler(&mut self, module: ModuleId, function: &str) -> bool {
        let mut handler = self.values.one(Atom::Module(module));
        for name in function.split('.') {
            let name = self.values.sym(name);
            handler = self.attributes(handler, name);
        }
        let data = self.values.data();
        self.call_with(handler, &[data, data]);
        !handler.is_never()
    }

    /// From here on, what has no value is lost.
    fn lose(&mut self) {
        if self.settled {
            return;
        }
        self.settled = true;
        for run in self.live_runs() {
            if self.runs[run as usize].met_nothing || self.runs[run as usize].guesses {
                self.enqueue(run);
            }
        }
        self.settle();
    }

    /// Calls what looks like a Lambda handler with an event that nothing tells: what calls it in the program itself is a trial,
    /// as under `if __name__ == "__main__"`.
    fn call_handlers(&mut self, files: &FxHashSet<&RepoPath>) {
        let unknown = self.values.one(Atom::Parameter);
        for number in 0..self.values.closures.len() {
            let Some(&closure) = self.values.closures.get_index(number) else { continue };
            let module = &self.modules[closure.module as usize];
            let is_handler = module.code.as_ref().is_some_and(|code| {
                let by = &self.runs[closure.outer as usize].key;
                matches!(by, RunKey::Module(_)) && is_handler(&code.module, closure.scope)
            });
            if is_handler && files.contains(&module.path) {
                let callee = self.values.one(Atom::Function(number as u32));
                self.call_with(callee, &[unknown, unknown]);
            }
        }
        self.settle();
    }

    /// Calls every function of these files that nothing has called, with arguments that nothing tells. A file that names no
    /// SDK is among them where one that does imports it: it may be handed a client. Functions that others of them mention
    /// come later: by then they may have been called with arguments that are known. So do methods of a class of which there
    /// is no object yet, as another function may make one, and functions in functions.
    fn call_uncalled(&mut self, files: &FxHashSet<&RepoPath>) {
        for round in 0.. {
            // Classes may have come to have more bases.
            self.objects = (FxHashMap::default(), 0);
            let uncalled = self.uncalled(files);
            if uncalled.is_empty() {
                return;
            }
            let mut mentioned: Mentioned = FxHashMap::default();
            let mut names = Vec::new();
            for function in &uncalled {
                let (own, mentions) = self.mentions(function.closure);
                let own = function.holder.map_or(own, |(_, name)| name);
                for name in mentions.into_iter().filter(|&name| name != own) {
                    let by = mentioned.entry(name).or_default();
                    if by.last() != Some(&function.class) {
                        by.push(function.class);
                    }
                }
                names.push(own);
            }
            let first: Vec<usize> =
                (0..uncalled.len()).filter(|&index| !mentioned.contains_key(&names[index])).collect();
            let chosen = if first.is_empty() || round >= ROUNDS { (0..uncalled.len()).collect() } else { first };
            let ranks: Vec<Rank> = chosen.iter().map(|&index| self.rank(&uncalled[index], &mentioned)).collect();
            let first = ranks.iter().copied().min();
            let mut begun = Begun { runs: self.runs.len(), functions: FxHashSet::default() };
            for (index, rank) in chosen.into_iter().zip(ranks) {
                if Some(rank) != first && round < ROUNDS {
                    continue;
                }
                let function = &uncalled[index];
                // Another of those chosen may have called it by now.
                if !self.has_begun(&mut begun, function.asked()) {
                    self.call_without_caller(function);
                }
                // Code that cannot be run any more must not be asked for again.
                self.asked.insert(function.asked());
            }
            self.settle();
        }
    }

    /// Whether a function is among those that began to run since `begun` was made.
    fn has_begun(&self, begun: &mut Begun, function: Asked) -> bool {
        for run in &self.runs[begun.runs..] {
            begun.functions.insert(Asked::Code(run.module, run.scope));
            if let RunKey::Function(closure, _) | RunKey::Shared(closure, ..) = run.key {
                begun.functions.insert(Asked::Made(closure));
            }
        }
        begun.runs = self.runs.len();
        begun.functions.contains(&function)
    }

    /// Functions of these files that nothing has called, or only what has come to call something else. Those that other
    /// functions have made come first: what a decorator puts in a function's place calls it.
    fn uncalled(&self, files: &FxHashSet<&RepoPath>) -> Vec<Uncalled> {
        let mut seen: FxHashSet<Asked> = self.asked.clone();
        for run in self.live_runs() {
            let run = &self.runs[run as usize];
            seen.insert(Asked::Code(run.module, run.scope));
            if let RunKey::Function(closure, _) | RunKey::Shared(closure, ..) = run.key {
                seen.insert(Asked::Made(closure));
            }
        }
        let of_files = |closure: &Closure| files.contains(&self.modules[closure.module as usize].path);
        let mut uncalled: Vec<Uncalled> = self.held(files);
        uncalled.extend(self.values.closures.iter().enumerate().filter_map(|(number, &closure)| {
            let code = self.modules[closure.module as usize].code.as_ref()?;
            let is_function = matches!(code.module.scope(closure.scope).kind, ScopeKind::Function { .. });
            (is_function && of_files(&closure)).then(|| Uncalled {
                number: number as u32,
                closure,
                class: self.class_of(closure),
                holder: None,
            })
        }));
        uncalled.retain(|function| seen.insert(function.asked()));
        uncalled
    }

    /// The functions that other functions have made and that are variables of these files' modules and classes, and of no
    /// other's.
    fn held(&self, files: &FxHashSet<&RepoPath>) -> Vec<Uncalled> {
        let mut held = Vec::new();
        let mut elsewhere: FxHashSet<u32> = FxHashSet::default();
        let modules = (0..self.modules.len() as ModuleId).map(|module| (Atom::Module(module), None, module));
        let classes = self.values.closures.iter().enumerate().filter_map(|(number, closure)| {
            let code = self.modules[closure.module as usize].code.as_ref()?;
            let is_class = matches!(code.module.scope(closure.scope).kind, ScopeKind::Class { .. });
            is_class.then_some((Atom::Class(number as u32), Some(number as u32), closure.module))
        });
        for (holder, class, module) in modules.chain(classes) {
            let is_here = files.contains(&self.modules[module as usize].path);
            for (name, value) in self.own_values(holder) {
                for (number, closure) in self.functions_of(value) {
                    let by = &self.runs[closure.outer as usize].key;
                    if !matches!(by, RunKey::Function(..) | RunKey::Shared(..)) {
                        continue;
                    }
                    if is_here {
                        held.push(Uncalled { number, closure, class, holder: Some((holder, name)) });
                    } else {
                        elsewhere.insert(number);
                    }
                }
            }
        }
        held.retain(|function| !elsewhere.contains(&function.number));
        held
    }

    /// The functions that an attribute can be, by themselves or as static and class methods.
    fn functions_of(&self, value: Value) -> Vec<(u32, Closure)> {
        let mut functions = Vec::new();
        for &atom in self.values.atoms(value) {
            match atom {
                Atom::Function(number) => {
                    let closure = self.values.closures.get_index(number as usize);
                    functions.extend(closure.map(|&closure| (number, closure)));
                }
                Atom::Descriptor(index) => {
                    if let Some(&(Descriptor::Static(inner) | Descriptor::Class(inner))) =
                        self.values.descriptors.get_index(index as usize)
                    {
                        functions.extend(self.functions_of(inner));
                    }
                }
                _ => {}
            }
        }
        functions
    }

    /// A function's name, and the names that its body mentions.
    fn mentions(&self, closure: Closure) -> (Sym, BTreeSet<Sym>) {
        let mut names = BTreeSet::new();
        let Some(code) = &self.modules[closure.module as usize].code else { return (0, names) };
        let scope = code.module.scope(closure.scope);
        for expr in &code.module.exprs[scope.exprs.start as usize..scope.exprs.end as usize] {
            if let Expr::Name(name, _) | Expr::Attribute(_, name) = expr {
                names.insert(code.sym(*name));
            }
        }
        (code.sym(scope.name), names)
    }

    fn call_without_caller(&mut self, function: &Uncalled) {
        let callee = self.values.one(Atom::Function(function.number));
        let unknown = self.values.one(Atom::Parameter);
        let arguments = Arguments::unknown(unknown);
        let site = self.no_site();
        let Some(class) = function.class else {
            let task = self.task_passed(function.number);
            let arguments = if task.is_never() { arguments } else { arguments.with_first(task) };
            self.call(site, callee, &arguments);
            return;
        };
        for first in self.firsts(function, class) {
            match first {
                Some(first) => self.call(site, callee, &arguments.with_first(first)),
                None => self.call(site, callee, &arguments),
            };
        }
    }

    /// What a method gets first: nothing where it is static, else the class or its objects. One is made up where there is none.
    fn firsts(&mut self, function: &Uncalled, class: u32) -> Vec<Option<Value>> {
        let (name, found) = self.member(function, class);
        match self.kind_of_method(found) {
            Method::Static => vec![None],
            Method::Class => vec![Some(self.values.one(Atom::Class(class)))],
            Method::Object => {
                let objects = self.objects_with(class, name, found);
                let objects = if objects.is_empty() { vec![self.some_instance(class)] } else { objects };
                objects.into_iter().map(Some).collect()
            }
        }
    }

    /// The same for a function in the body of a class.
    pub(super) fn firsts_of_method(&mut self, number: u32, class: u32) -> Vec<Option<Value>> {
        let closure = self.values.closures.get_index(number as usize).copied();
        let function = closure.map(|closure| Uncalled { number, closure, class: Some(class), holder: None });
        function.map(|function| self.firsts(&function, class)).unwrap_or_default()
    }

    /// Calls a function of a class's body that a library was handed there: it finds the method on the class's objects. False if
    /// it is no method that has an object.
    pub(super) fn call_method_handed(&mut self, number: u32) -> bool {
        let Some(&closure) = self.values.closures.get_index(number as usize) else { return false };
        let Some(class) = self.class_of(closure) else { return false };
        let Some(code) = self.modules[closure.module as usize].code.clone() else { return false };
        let scope = code.module.scope(closure.scope);
        let is_named = code.module.name(scope.name) != "<lambda>";
        let has_self = scope.parameters().first().is_some_and(|first| {
            matches!(first.kind, ParameterKind::PositionalOnly | ParameterKind::Normal) && first.default.is_none()
        });
        if !is_named || !has_self {
            return false;
        }
        let (name, found) = self.member(&Uncalled { number, closure, class: Some(class), holder: None }, class);
        let objects = match self.kind_of_method(found) {
            Method::Static => return false,
            Method::Class => vec![self.values.one(Atom::Class(class))],
            Method::Object => {
                // Objects may still be made. Where all functions are called, none has to be made up for this one until then.
                if let Some(run) = self.current {
                    self.runs[run as usize].guesses = true;
                }
                let mut objects = self.objects_with(class, name, found);
                let is_made = |this: &Self, &object: &Value| !this.is_made_up(object);
                if objects.iter().any(|object| is_made(self, object)) {
                    objects.retain(|object| is_made(self, object));
                }
                if objects.is_empty() && (self.settled || !matches!(self.entry.start, Start::Files(_))) {
                    objects.push(self.some_instance(class));
                }
                objects
            }
        };
        let callee = self.values.one(Atom::Function(number));
        let arguments = Arguments::unknown(self.values.one(Atom::Parameter));
        let site = self.no_site();
        for object in objects {
            self.call(site, callee, &arguments.with_first(object));
        }
        true
    }

    /// Whether nothing in the workload makes an object.
    fn is_made_up(&self, object: Value) -> bool {
        self.values.atoms(object).iter().any(|&atom| match atom {
            Atom::Instance(index) => {
                let instance = self.values.instances.get_index(index as usize);
                instance.is_some_and(|instance| instance.site.1 == ExprId::MAX)
            }
            _ => false,
        })
    }

    /// When a function's turn comes among those that nothing calls.
    fn rank(&mut self, function: &Uncalled, mentioned: &Mentioned) -> Rank {
        let Some(class) = function.class else {
            let by = &self.runs[function.closure.outer as usize].key;
            let is_inner = matches!(by, RunKey::Function(..) | RunKey::Shared(..));
            return if is_inner && function.holder.is_none() { Rank::Inner } else { Rank::Ready };
        };
        let (name, found) = self.member(function, class);
        let of_object = matches!(self.kind_of_method(found), Method::Object);
        if !of_object || !self.objects_with(class, name, found).is_empty() {
            return Rank::Ready;
        }
        let body = self.values.closures.get_index(class as usize);
        let code = body.and_then(|body| Some((body, self.modules[body.module as usize].code.as_ref()?)));
        let by = code.and_then(|(body, code)| mentioned.get(&code.sym(code.module.scope(body.scope).name)));
        let elsewhere = by.is_some_and(|by| by.iter().any(|&by| by != Some(class)));
        if elsewhere { Rank::MadeElsewhere } else { Rank::WithoutObject }
    }

    /// The class of which a function is a method.
    fn class_of(&self, closure: Closure) -> Option<u32> {
        match self.runs[closure.outer as usize].key {
            RunKey::Class(class) => Some(class),
            _ => None,
        }
    }

    /// The name of a method, and what the class has under it.
    fn member(&mut self, function: &Uncalled, class: u32) -> (Sym, Value) {
        let name = match function.holder {
            Some((_, name)) => name,
            None => {
                let closure = function.closure;
                let Some(code) = self.modules[closure.module as usize].code.clone() else { return (0, Value::NEVER) };
                code.sym(code.module.scope(closure.scope).name)
            }
        };
        (name, self.get(CellKey::Attribute(Atom::Class(class), name)))
    }

    fn kind_of_method(&self, found: Value) -> Method {
        let descriptors = self.values.atoms(found).iter().filter_map(|atom| match atom {
            Atom::Descriptor(index) => self.values.descriptors.get_index(*index as usize),
            _ => None,
        });
        descriptors.fold(Method::Object, |kind, descriptor| match (descriptor, kind) {
            (Descriptor::Static(_), _) | (_, Method::Static) => Method::Static,
            (Descriptor::Class(_), _) => Method::Class,
            _ => kind,
        })
    }

    /// Objects of the class, and of those made from it, that have `found` under this name.
    fn objects_with(&mut self, class: u32, name: Sym, found: Value) -> Vec<Value> {
        for index in self.objects.1..self.values.instances.len() {
            let Some(&Instance { class, .. }) = self.values.instances.get_index(index) else { continue };
            for &of in &self.mro(class).classes {
                self.objects.0.entry(of).or_default().push(index as u32);
            }
        }
        self.objects.1 = self.values.instances.len();
        let mut all = Vec::new();
        for at in 0.. {
            let Some(&index) = self.objects.0.get(&class).and_then(|objects| objects.get(at)) else { break };
            let Some(&Instance { class: own, .. }) = self.values.instances.get_index(index as usize) else { continue };
            if own == class || self.class_variable(own, name) == found {
                all.push(self.values.one(Atom::Instance(index)));
            }
            if all.len() == MAX_OBJECTS {
                break;
            }
        }
        all
    }

    /// `__name__` in a module.
    pub(super) fn module_name(&mut self, module: ModuleId) -> Value {
        let path = self.modules[module as usize].path.clone();
        let stem = path.file_name().trim_end_matches(".py").to_owned();
        let own = self.values.text(&stem);
        match &self.entry.start {
            // A script may be run by itself.
            Start::Files(files) if files.contains(&path) => {
                let main = self.values.text("__main__");
                self.values.join(own, main)
            }
            _ => own,
        }
    }
}

/// Whether a function takes an event and a context, as Lambda's handlers do.
/// Source: <https://docs.aws.amazon.com/lambda/latest/dg/python-handler.html>.
fn is_handler(module: &Module, scope: ScopeId) -> bool {
    let [event, context] = module.scope(scope).parameters() else { return false };
    let names = [event, context].map(|parameter| module.name(parameter.name).trim_matches('_').to_ascii_lowercase());
    let is_handler = module.name(module.scope(scope).name).contains("handler");
    names[0].contains("event") && (is_handler || matches!(names[1].as_str(), "context" | "ctx"))
}

/// The place in the infrastructure file of an offset in the source that stands inside it.
fn in_file(lines: &[usize], line_offsets: &[usize], offset: usize) -> usize {
    let line = lines.partition_point(|&start| start <= offset).saturating_sub(1);
    let column = offset - lines.get(line).copied().unwrap_or(0);
    line_offsets.get(line).map_or(0, |start| start + column)
}
