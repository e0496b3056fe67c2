//! Django: its settings name in texts what it imports and runs. What they name of the repository is loaded.
//!
//! Sources: <https://docs.djangoproject.com/en/stable/topics/settings/>,
//! <https://docs.djangoproject.com/en/stable/ref/applications/>.

use super::Engine;
use super::calls::{Arguments, Site};
use super::values::{Atom, ModuleId, Sym, Value};
use crate::code::python::scan::APP_MODULES;
use crate::code::python::syntax::ExprId;

/// The environment variable that names the module of the settings.
const SETTINGS: &str = "DJANGO_SETTINGS_MODULE";

/// What loads them.
const SET_UP: &[&str] = &[
    "django.setup",
    "django.core.asgi.get_asgi_application",
    "django.core.management.call_command",
    "django.core.management.execute_from_command_line",
    "django.core.wsgi.get_wsgi_application",
];

/// What takes a module of routes by its name.
const INCLUDE: &[&str] = &["django.urls.include", "django.conf.urls.include"];

/// How many texts of the settings are looked at, and how deep they may stand in dicts and lists.
const MAX_TEXTS: usize = 2000;
const MAX_DEPTH: usize = 4;

impl Engine<'_> {
    /// An environment variable is set.
    pub(super) fn set_environment(&mut self, name: Value, value: Value) {
        if self.values.known_text(name) != Some(SETTINGS) {
            return;
        }
        let given = self.values.known_text(value).map(str::to_owned);
        if let Some(module) = self.stated_settings().or(given) {
            self.load_settings(&module);
        }
    }

    /// The settings that the infrastructure states.
    fn stated_settings(&self) -> Option<String> {
        self.entry.environment.get(SETTINGS)?.as_known().map(str::to_owned)
    }

    /// A call of a library's function: Django's own load what the settings name.
    pub(super) fn call_django(&mut self, site: Site, path: &[Sym], arguments: &Arguments) {
        if path.first().is_none_or(|&top| self.atom_name(top) != "django") {
            return;
        }
        let function = path.iter().map(|&name| self.atom_name(name)).collect::<Vec<_>>().join(".");
        let function = function.as_str();
        if INCLUDE.contains(&function) {
            let routes = arguments.get(0, self.values.find_sym("arg")).unwrap_or_default();
            for text in self.texts_in(routes) {
                self.import_by_name(&text);
            }
        } else if SET_UP.contains(&function) {
            match self.stated_settings() {
                Some(module) => self.load_settings(&module),
                None => {
                    if let Some(run) = self.current {
                        self.runs[run as usize].guesses = true;
                    }
                    if self.settled && !self.knows_settings {
                        self.unresolved(site, &[], "which settings Django loads is not known here");
                    }
                }
            }
        }
    }

    /// Loads the settings, and all that they name.
    fn load_settings(&mut self, name: &str) {
        let settings = self.import_by_name(name);
        let [Atom::Module(module)] = *self.values.atoms(settings) else { return };
        self.knows_settings = true;
        for name in self.settings_in(module) {
            let value = self.read_global(module, name);
            let is_list_of_modules = matches!(self.atom_name(name), "INSTALLED_APPS" | "ROOT_URLCONF");
            for text in self.texts_in(value) {
                if is_list_of_modules || text.contains('.') {
                    self.load_named(&text);
                }
            }
        }
    }

    /// The names of the settings in a module, and in those of which it imports all.
    fn settings_in(&self, module: ModuleId) -> Vec<Sym> {
        let mut names = Vec::new();
        let mut seen = vec![module];
        let mut at = 0;
        while let Some(&module) = seen.get(at) {
            at += 1;
            let module = &self.modules[module as usize];
            let Some(code) = &module.code else { continue };
            let locals = code.module.body().locals.iter().map(|local| code.sym(local.name));
            names.extend(locals.filter(|&name| !self.atom_name(name).contains(|c: char| c.is_lowercase())));
            for star in &module.stars {
                if let Atom::Module(star) = *star
                    && !seen.contains(&star)
                {
                    seen.push(star);
                }
            }
        }
        names.sort_unstable();
        names.dedup();
        names
    }

    /// Loads an app, a module or the module of a class. What is not the repository's may call AWS itself.
    fn load_named(&mut self, name: &str) {
        let found = self.import_by_name(name);
        match *self.values.atoms(found) {
            [Atom::Module(module)] => {
                for part in APP_MODULES {
                    self.submodule(module, part);
                }
            }
            [library @ Atom::External(_)] => self.note_library(library, None, ExprId::MAX),
            _ => {
                let Some((module, class)) = name.rsplit_once('.') else { return };
                let module = self.import_by_name(module);
                let name = self.values.sym(class);
                let found = self.attributes(module, name);
                self.call_class(found);
                let others = self.values.atoms_of(found).into_iter().filter(|atom| !matches!(atom, Atom::Class(_)));
                let others = self.values.many(others);
                self.hand(others);
            }
        }
    }

    /// The texts in a value and in what it holds.
    fn texts_in(&self, value: Value) -> Vec<String> {
        let mut texts = Vec::new();
        let mut pending = vec![(value, 0)];
        while let Some((value, depth)) = pending.pop().filter(|_| texts.len() < MAX_TEXTS) {
            for &atom in self.values.atoms(value) {
                match atom {
                    Atom::Text(_) | Atom::Default(_) => {
                        let text = self.values.name_or_default(atom);
                        texts.extend(text.map(|text| self.values.text_of(text).to_owned()));
                    }
                    Atom::Seq(index) if depth < MAX_DEPTH => {
                        let Some(seq) = self.values.seqs.get_index(index as usize) else { continue };
                        pending.extend(seq.items.iter().chain([&seq.rest]).map(|&item| (item, depth + 1)));
                    }
                    Atom::Dict(index) if depth < MAX_DEPTH => {
                        let Some(dict) = self.values.dicts.get_index(index as usize) else { continue };
                        pending.extend(dict.entries.iter().map(|(_, entry)| (entry.value, depth + 1)));
                        pending.push((dict.rest, depth + 1));
                    }
                    _ => {}
                }
            }
        }
        texts.sort_unstable();
        texts.dedup();
        texts
    }
}
