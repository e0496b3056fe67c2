//! Modules of the repository, and the statements that import them.

use std::sync::Arc;

use super::cells::CellKey;
use super::frames::Frame;
use super::texts::can_be;
use super::values::{Atom, External, ModuleId, Sym, Value};
use super::{Code, Engine, RunKey};
use crate::code::Unresolved;
use crate::code::python::cache::ParseCache;
use crate::code::python::lower::HOLE;
use crate::code::python::modules::{Place, is_sdk};
use crate::code::python::syntax::{ExprId, Module, Name};
use crate::repo::RepoPath;
use crate::text::Span;

/// A module or package that was imported.
pub(super) struct LoadedModule {
    /// Its file, or the folder of a package without `__init__.py`.
    pub(super) path: RepoPath,
    /// Where its submodules are, for a package.
    folder: Option<RepoPath>,
    /// Its code; `None` for a folder, and for a file that could not be read.
    pub(super) code: Option<Arc<Code>>,
    /// What `from x import *` brought into it.
    pub(super) stars: Vec<Atom>,
    /// Whether such an import names it.
    pub(super) is_starred: bool,
    /// Whether a name was looked for in what such imports bring into it.
    pub(super) is_looked_through: bool,
    /// Whether its body has run.
    pub(super) has_run: bool,
}

impl Engine<'_> {
    /// Loads the module at `place` and runs its body, once.
    pub(super) fn load(&mut self, cache: &ParseCache, place: &Place) -> ModuleId {
        let (path, folder, file) = match place {
            // Given by its file, a package is one all the same.
            Place::File(file) => (file, (file.file_name() == "__init__.py").then(|| file.parent()), Some(file)),
            Place::Package(folder, Some(init)) => (init, Some(folder.clone()), Some(init)),
            Place::Package(folder, None) => (folder, Some(folder.clone()), None),
        };
        if let Some(&module) = self.module_ids.get(path) {
            self.run_module(module);
            return module;
        }
        let parsed = file.filter(|file| self.resolver.reads(file)).and_then(|file| {
            let parsed = self
                .resolver
                .snapshot()
                .read(file)
                .map_err(|error| error.to_string())
                .and_then(|blob| cache.source(blob.id).module(&blob).map_err(|error| error.to_string()));
            parsed.map_err(|reason| self.skip(file, Span::default(), reason)).ok()
        });
        let module = self.add_module(path.clone(), folder, parsed);
        self.run_module(module);
        module
    }

    /// Adds a module whose code is at hand.
    pub(super) fn add_module(
        &mut self,
        path: RepoPath,
        folder: Option<RepoPath>,
        parsed: Option<Arc<Module>>,
    ) -> ModuleId {
        let id = self.modules.len() as ModuleId;
        let code = parsed.map(|module| {
            self.output.sources.push(path.clone());
            for (span, reason) in &module.notes {
                self.skip(&path, *span, reason.clone());
            }
            self.fuel = self.fuel.saturating_add(module.statements.saturating_mul(super::FUEL_PER_STATEMENT));
            self.code_of(id, module)
        });
        self.module_ids.insert(path.clone(), id);
        self.modules.push(LoadedModule {
            path,
            folder,
            code,
            stars: Vec::new(),
            is_starred: false,
            is_looked_through: false,
            has_run: false,
        });
        id
    }

    fn skip(&mut self, file: &RepoPath, span: Span, reason: String) {
        self.output.skipped.push(Unresolved { file: file.clone(), span, reason, services: Vec::new() });
    }

    /// A module's code with its names interned.
    pub(super) fn code_of(&mut self, id: ModuleId, module: Arc<Module>) -> Arc<Code> {
        let syms = module.names.iter().map(|name| self.values.sym(name)).collect();
        Arc::new(Code { id, module, syms })
    }

    /// Runs a module's body, if nobody has.
    pub(super) fn run_module(&mut self, module: ModuleId) {
        if self.modules[module as usize].code.is_some() {
            let run = self.run_of(RunKey::Module(module), module, 0, None);
            self.enter(run);
        }
    }

    /// `import a.b.c`: the modules on the way, the first and the last; or an object of a library.
    fn import_dotted(&mut self, parts: &[&str], hint: Option<&str>) -> (Atom, Atom) {
        let mut dotted = parts.to_vec();
        dotted.extend(hint);
        let from =
            self.modules.get(self.current_module() as usize).map_or_else(RepoPath::root, |module| module.path.clone());
        let Some(place) = self.resolver.top(&dotted, &from) else {
            let Some((top, rest)) = parts.split_first() else { return (Atom::Lost, Atom::Lost) };
            return self.foreign(top, rest);
        };
        let first = self.load(self.cache, &place);
        let mut last = Atom::Module(first);
        for part in &parts[1..] {
            last = match last {
                Atom::Module(module) => match self.submodule(module, part) {
                    Some(module) => Atom::Module(module),
                    None => Atom::Lost,
                },
                other => other,
            };
        }
        (Atom::Module(first), last)
    }

    /// `importlib.import_module(name)`
    pub(super) fn import_by_name(&mut self, name: &str) -> Value {
        let parts: Vec<&str> = name.split('.').filter(|part| !part.is_empty()).collect();
        let level = name.bytes().take_while(|&byte| byte == b'.').count();
        let module = if level == 0 {
            self.import_dotted(&parts, None).1
        } else {
            let mut at = self.relative(self.current_module(), level as u32);
            for part in parts {
                at = at.and_then(|module| self.submodule(module, part));
            }
            at.map_or(Atom::Lost, Atom::Module)
        };
        self.values.one(module)
    }

    /// The same where the last part of the name is known in part only: every module that it can be. `package` is what a relative
    /// name starts from, if that is not the module itself.
    pub(super) fn import_by_part(&mut self, name: &str, package: Option<&str>) -> Value {
        let Some((parent, part)) = name.rsplit_once('.').filter(|(parent, _)| !parent.contains(HOLE)) else {
            return self.values.lost();
        };
        let parent = match package {
            Some(package) if name.starts_with('.') => self.import_by_name(&format!("{package}{parent}")),
            // `.name`: beside this module.
            _ if parent.is_empty() => self.import_by_name("."),
            _ => self.import_by_name(parent),
        };
        let [Atom::Module(package)] = *self.values.atoms(parent) else { return self.values.lost() };
        let Some(folder) = self.modules[package as usize].folder.clone() else { return self.values.lost() };
        let names = self.resolver.children(&folder).into_iter().filter(|name| can_be(part, name));
        // However many they are: each is a file of the program. Too many to be told apart are a crowd.
        let modules: Vec<Atom> = names.filter_map(|name| self.submodule(package, &name)).map(Atom::Module).collect();
        let all = self.values.many(modules);
        self.or_lost(all)
    }

    /// A module that is not the repository's.
    fn foreign(&mut self, top: &str, rest: &[&str]) -> (Atom, Atom) {
        if is_sdk(top) {
            let first = self.sdk_module(top);
            let last = rest.iter().fold(first, |module, part| self.sdk_submodule(module, part));
            return (first, last);
        }
        let sym = self.values.sym(top);
        let first = self.values.external(External::Module(sym));
        let mut last = first;
        for part in rest {
            let sym = self.values.sym(part);
            if let Atom::External(index) = last {
                last = self.values.external(External::Attribute(index, sym));
            }
        }
        (first, last)
    }

    /// A module inside a package, loaded.
    pub(super) fn submodule(&mut self, package: ModuleId, name: &str) -> Option<ModuleId> {
        let folder = self.modules[package as usize].folder.clone()?;
        let place = self.resolver.child(&folder, name)?;
        Some(self.load(self.cache, &place))
    }

    /// What a relative import starts from: the package `level` steps up.
    fn relative(&mut self, from: ModuleId, level: u32) -> Option<ModuleId> {
        let module = &self.modules[from as usize];
        let mut folder = module.folder.clone().unwrap_or_else(|| module.path.parent());
        for _ in 1..level {
            if folder == RepoPath::root() {
                return None;
            }
            folder = folder.parent();
        }
        let init = folder.join("__init__.py").filter(|init| self.resolver.snapshot().is_file(init));
        Some(self.load(self.cache, &Place::Package(folder, init)))
    }

    /// The module that a `from` statement names.
    fn import_source(&mut self, f: &Frame<'_>, level: u32, module: &[Name], hint: Option<Name>) -> Atom {
        let code = f.code;
        let parts: Vec<&str> = module.iter().map(|&name| code.module.name(name)).collect();
        if level == 0 {
            return self.import_dotted(&parts, hint.map(|name| code.module.name(name))).1;
        }
        let mut at = self.relative(code.id, level);
        for part in &parts {
            at = at.and_then(|module| self.submodule(module, part));
        }
        at.map_or(Atom::Lost, Atom::Module)
    }

    pub(super) fn import(&mut self, f: &mut Frame<'_>, module: &[Name], target: ExprId, whole: bool) -> Value {
        let parts: Vec<&str> = module.iter().map(|&name| f.code.module.name(name)).collect();
        let (first, last) = self.import_dotted(&parts, None);
        self.note_library(last, None, target);
        self.values.one(if whole { last } else { first })
    }

    pub(super) fn import_from(&mut self, f: &mut Frame<'_>, level: u32, module: &[Name], names: &[(Name, ExprId)]) {
        let source = self.import_source(f, level, module, names.first().map(|&(name, _)| name));
        for &(name, target) in names {
            self.note_library(source, Some(f.code.sym(name)), target);
            let value = self.attribute(source, f.code.sym(name));
            let value = self.or_lost(value);
            self.assign(f, target, value);
        }
    }

    pub(super) fn import_all(&mut self, f: &mut Frame<'_>, level: u32, module: &[Name]) {
        let source = self.import_source(f, level, module, None);
        self.note_library(source, None, ExprId::MAX);
        self.add_star(f.code.id, source);
    }

    /// A variable of a module, or what Python itself gives under that name.
    pub(super) fn read_global(&mut self, module: ModuleId, name: Sym) -> Value {
        let own = self.module_variable(module, name);
        if !own.is_never() {
            return own;
        }
        if let Some(builtin) = self.builtin_name(module, name) {
            return builtin;
        }
        // A library's names, if a `*` import may have brought them.
        let any = self.any_of(Atom::Module(module), name);
        self.brought_by_foreign_stars(module, name, any)
    }

    /// A variable of a module, or one that a `*` import brought.
    pub(super) fn module_variable(&mut self, module: ModuleId, name: Sym) -> Value {
        let value = self.get(CellKey::Global(module, name));
        if value.is_never() { self.brought_by_stars(module, name) } else { value }
    }

    /// An attribute of a module: its variable, its submodule, or what its `__getattr__` gives.
    pub(super) fn module_attribute(&mut self, module: ModuleId, name: Sym) -> Value {
        let value = self.module_variable(module, name);
        if !value.is_never() {
            return value;
        }
        let text = self.atom_name(name).to_owned();
        if let Some(submodule) = self.submodule(module, &text) {
            return self.values.one(Atom::Module(submodule));
        }
        let hook = self.values.sym("__getattr__");
        let hook = self.get(CellKey::Global(module, hook));
        if !hook.is_never() && !text.starts_with("__") {
            let name = self.values.one(Atom::Text(name));
            return self.call_with(hook, &[name]);
        }
        // A library's `*` import may have brought it.
        let any = self.any_of(Atom::Module(module), name);
        self.brought_by_foreign_stars(module, name, any)
    }
}
