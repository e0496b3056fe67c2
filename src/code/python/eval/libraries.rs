//! Libraries that call AWS for the code that uses them, by the rows of [`table`].
//!
//! Where a row's condition holds, its operations run at the call. Where the arguments do not tell, they may run; and if a row
//! only knows the services, the place is one that is not understood. What is handed a session, a client or keys of another
//! identity needs nothing of the workload's role.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::calls::{Arguments, Site};
use super::output::RecordKind;
use super::sdk::Who;
use super::values::{Atom, Dict, External, SeqKind, Sym, Value};
use super::{Code, Engine};
use crate::code::Confidence;
use crate::code::python::libraries::{Condition, Parameter, Row, Runs, Source, Test, table};
use crate::code::python::lower::HOLE;
use crate::code::python::syntax::{Expr, ExprId};

/// Arguments that name another identity than the workload's own, or none: of s3fs, pyarrow, polars and boto3's sessions.
const IDENTITIES: [&str; 12] = [
    "secret",
    "anon",
    "profile",
    "profile_name",
    "access_key",
    "anonymous",
    "aws_access_key_id",
    "aws_profile",
    "aws_skip_signature",
    "skip_signature",
    "endpoint_url",
    "endpoint_override",
];

/// Libraries that assume the role that they are given as `role_arn`; to others it is one to hand on.
/// Source: pyarrow 26.0.1, fs.S3FileSystem; PyAthena 4.2.1, connection.py.
const TAKE_ROLES: [&str; 2] = ["pyarrow", "pyathena"];

/// Arguments that hold those of the session or the file system beneath.
const SETTINGS: [&str; 5] =
    ["storage_options", "transport_params", "client_kwargs", "session_kwargs", "boto3_session_kwargs"];

/// What has been looked up of the table: the rows of a call's name, and whether there are any of a class.
#[derive(Default)]
pub(super) struct Known {
    rows: FxHashMap<Box<[Sym]>, Arc<[usize]>>,
    classes: FxHashMap<u32, bool>,
}

/// Whether a condition holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Holds {
    Yes,
    No,
    /// The arguments do not tell. With a note where the code shows a part of the text that decides.
    Maybe {
        note: bool,
    },
}

impl Holds {
    fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::No, _) | (_, Self::No) => Self::No,
            (Self::Yes, other) => other,
            (one, Self::Yes) => one,
            (Self::Maybe { note: one }, Self::Maybe { note: other }) => Self::Maybe { note: one || other },
        }
    }

    /// What holds where the value is one of the two.
    fn or(self, other: Self) -> Self {
        match (self, other) {
            (one, other) if one == other => one,
            (Self::Maybe { note: one }, Self::Maybe { note: other }) => Self::Maybe { note: one || other },
            (Self::Maybe { note }, _) | (_, Self::Maybe { note }) => Self::Maybe { note },
            _ => Self::Maybe { note: false },
        }
    }

    fn not(self) -> Self {
        match self {
            Self::Yes => Self::No,
            Self::No => Self::Yes,
            maybe => maybe,
        }
    }
}

impl Engine<'_> {
    /// Notes that `name`, or all of `source` without a name, was imported at `target`.
    pub(super) fn note_library(&mut self, source: Atom, name: Option<Sym>, target: ExprId) {
        let Atom::External(external) = source else { return };
        let mut path = self.values.external_path(external);
        path.extend(name);
        let path: Vec<&str> = path.iter().map(|&sym| self.values.text_of(sym)).collect();
        let rows = table().of_import(&path);
        let site = Site { callee: target, ..self.no_site() };
        for row in rows {
            self.use_row(site, row, &Arguments::default());
        }
    }

    /// Notes the classes that a module's texts name: `"BACKEND": "storages.backends.s3.S3Storage"`. What reads the settings
    /// makes objects of them.
    pub(super) fn note_named_classes(&mut self, code: &Code) {
        for &text in &code.module.named {
            let Expr::Text(name) = *code.module.expr(text) else { continue };
            let class = code.module.name(name);
            let clients: Vec<&str> = table().services_of(class).into_iter().collect();
            let site = Site { expr: text, callee: text, ..self.no_site() };
            self.library_note(
                site,
                &clients,
                &format!("`{class}` is named here; it calls AWS itself, and its calls are not followed"),
            );
        }
    }

    /// A call of a library's member. `Some` if what it gives is not followed: it acts as another identity.
    pub(super) fn call_library(&mut self, site: Site, path: &[Sym], arguments: &Arguments) -> Option<Value> {
        let rows = self.rows_of_call(path);
        if rows.is_empty() {
            self.note_handed(site, path, arguments);
            return None;
        }
        let library = path.first().map_or("", |&top| self.values.text_of(top));
        if TAKE_ROLES.contains(&library)
            && let Some(role) = arguments.keyword(self.values.find_sym("role_arn"))
            && !matches!(*self.values.atoms(role.value), [Atom::None])
        {
            let mut input = Dict::default();
            self.give(&mut input, "RoleArn", role.value);
            let sts = self.values.sym("sts");
            self.record(site, sts, "AssumeRole", input, Who::Own, Confidence::Certain);
            return Some(self.values.data());
        }
        if self.library_identity(arguments) == Who::Other {
            return Some(self.values.data());
        }
        let mut given = None;
        for &row in &*rows {
            given = self.use_row(site, row, arguments).or(given);
        }
        given
    }

    /// Whether rows tell what a call of this name does.
    pub(super) fn is_told(&mut self, path: &[Sym]) -> bool {
        !self.rows_of_call(path).is_empty()
    }

    /// The rows for a call of this name. The same names come again and again.
    fn rows_of_call(&mut self, path: &[Sym]) -> Arc<[usize]> {
        if let Some(rows) = self.libraries.rows.get(path) {
            return Arc::clone(rows);
        }
        let names: Vec<&str> = path.iter().map(|&sym| self.values.text_of(sym)).collect();
        let rows: Arc<[usize]> = table().of_call(&names).into();
        self.libraries.rows.insert(path.into(), Arc::clone(&rows));
        rows
    }

    /// A method of something that is not known, which a row names by its method alone: `frame.to_parquet("s3://..")`.
    pub(super) fn call_anyones(&mut self, site: Site, method: Sym, arguments: &Arguments) {
        let rows = self.rows_of_call(&[method]);
        for &row in &*rows {
            let row = &table().rows[row];
            if row.name.first() == Some(&"*") && self.holds(row, arguments) == Holds::Yes {
                self.call_library(site, &[method], arguments);
                return;
            }
        }
    }

    /// Does what a row says; `Some` if it says what the call gives.
    fn use_row(&mut self, site: Site, index: usize, arguments: &Arguments) -> Option<Value> {
        let row = &table().rows[index];
        let holds = self.holds(row, arguments);
        if holds == Holds::No {
            return None;
        }
        #[cfg(test)]
        used::note(index);
        let who = self.library_identity(arguments);
        let input = self.library_input(row, arguments);
        match &row.runs {
            // Most addresses that come from elsewhere lead to something else.
            Runs::Unknown(_) if row.asks_for_beginning() && holds == (Holds::Maybe { note: false }) => {}
            Runs::Unknown(clients) => {
                let reason = format!("`{}` calls AWS itself, and its calls are not followed", row.shown());
                self.library_note(site, clients, &reason);
            }
            Runs::Gives(name) => return Some(self.library_object(name)),
            Runs::Operations(operations) => {
                let confidence = if holds == Holds::Yes { Confidence::Certain } else { Confidence::Possible };
                for (client, operation) in operations {
                    let client = self.values.sym(client);
                    self.record(site, client, operation, input.clone(), who, confidence);
                }
                if holds == (Holds::Maybe { note: true }) {
                    let clients: Vec<&str> = operations.iter().map(|(client, _)| *client).collect();
                    let reason = format!("whether `{}` calls AWS here is not known", row.shown());
                    self.library_note(site, &clients, &reason);
                }
            }
        }
        for (client, operation) in &row.more {
            let client = self.values.sym(client);
            self.record(site, client, operation, input.clone(), who, Confidence::Possible);
        }
        None
    }

    /// What a call of this name gives.
    pub(super) fn library_object(&mut self, name: &[&str]) -> Value {
        let steps: Vec<Sym> = name.iter().map(|step| self.values.sym(step)).collect();
        let Some((&top, rest)) = steps.split_first() else { return Value::NEVER };
        let mut at = self.values.external(External::Module(top));
        for &step in rest {
            let Atom::External(of) = at else { break };
            at = self.values.external(External::Attribute(of, step));
        }
        if let Atom::External(of) = at {
            at = self.values.external(External::Result(of));
        }
        self.values.one(at)
    }

    /// What a method gives that a class has from a library's class of which rows tell: maybe objects of the class itself.
    pub(super) fn or_own_objects(&mut self, class: u32, given: Value) -> Value {
        let mro = self.mro(class);
        let mut known = false;
        for &base in &mro.foreign {
            if let Atom::External(base) = base {
                known |= !self.library_instance(base).is_never();
            }
        }
        if !known {
            return given;
        }
        let object = self.some_instance(class);
        let several = self.values.seq(SeqKind::Iterator, Vec::new(), object);
        let objects = self.values.join(object, several);
        self.values.join(given, objects)
    }

    /// An object of a library's class, where an annotation names one of which rows tell.
    pub(super) fn library_instance(&mut self, class: u32) -> Value {
        let is_known = match self.libraries.classes.get(&class) {
            Some(&is_known) => is_known,
            None => {
                let path = self.values.external_path(class);
                let path: Vec<&str> = path.iter().map(|&sym| self.values.text_of(sym)).collect();
                let is_known = table().knows_class(&path);
                self.libraries.classes.insert(class, is_known);
                is_known
            }
        };
        if !is_known {
            return Value::NEVER;
        }
        let object = self.values.external(External::Result(class));
        self.values.one(object)
    }

    fn library_note(&mut self, site: Site, clients: &[&str], reason: &str) {
        let services = clients.iter().map(|client| self.values.sym(client)).collect();
        let reason = self.values.sym(reason);
        self.push_record(site, RecordKind::OnceAFile { services, reason });
    }

    fn library_input(&mut self, row: &Row, arguments: &Arguments) -> Dict {
        let mut input = if row.open { self.open_input() } else { Dict::default() };
        for (member, source) in &row.members {
            match source {
                Source::Constant(text) => {
                    let value = match *text {
                        "True" => self.values.bool(true),
                        text => self.values.text(text),
                    };
                    self.give(&mut input, member, value);
                }
                Source::Argument(parameter) => {
                    if let Some(value) = self.argument(*parameter, arguments) {
                        self.give(&mut input, member, value);
                    }
                }
            }
        }
        if !arguments.open.is_never() {
            input.rest = arguments.open;
        }
        input
    }

    fn argument(&self, parameter: Parameter, arguments: &Arguments) -> Option<Value> {
        let name = self.values.find_sym(parameter.name);
        match parameter.position {
            Some(position) => arguments.get(position, name),
            None => arguments.keyword(name).map(|entry| entry.value),
        }
    }

    fn holds(&self, row: &Row, arguments: &Arguments) -> Holds {
        row.conditions.iter().fold(Holds::Yes, |all, condition| {
            let holds = self.condition_holds(condition, arguments);
            all.and(if condition.not { holds.not() } else { holds })
        })
    }

    fn condition_holds(&self, condition: &Condition, arguments: &Arguments) -> Holds {
        let Some(value) = self.argument(condition.parameter, arguments) else {
            let hidden =
                !arguments.open.is_never() || (condition.parameter.position.is_some() && !arguments.rest.is_never());
            return if hidden { Holds::Maybe { note: false } } else { Holds::No };
        };
        let atoms = self.values.atoms(value);
        let each = atoms.iter().map(|&atom| self.atom_holds(&condition.test, atom));
        each.reduce(Holds::or).unwrap_or(Holds::Maybe { note: false })
    }

    fn atom_holds(&self, test: &Test, atom: Atom) -> Holds {
        let decided = |holds: bool| if holds { Holds::Yes } else { Holds::No };
        let text = match atom {
            Atom::Text(sym) | Atom::Default(sym) | Atom::Number(sym) => Some(self.values.text_of(sym)),
            Atom::Bool(true) => Some("True"),
            Atom::Bool(false) => Some("False"),
            Atom::None => Some("None"),
            _ => None,
        };
        match (test, text) {
            (Test::Given, Some(text)) => decided(!matches!(text, "None" | "False" | "")),
            (Test::Given, None) => match atom {
                Atom::Data | Atom::Parameter | Atom::Lost | Atom::Crowd => Holds::Maybe { note: false },
                _ => Holds::Yes,
            },
            (Test::Is(_) | Test::Begins(_), Some(text)) if text.contains(HOLE) => match test {
                // What stands before the unknown part may decide.
                Test::Begins(starts) if starts.iter().any(|start| text.starts_with(start)) => Holds::Yes,
                Test::Begins(starts) if starts.iter().any(|start| start.starts_with(before_hole(text))) => {
                    Holds::Maybe { note: text.len() > 1 }
                }
                Test::Begins(_) => Holds::No,
                _ => Holds::Maybe { note: false },
            },
            (Test::Is(values), Some(text)) => decided(values.contains(&text)),
            (Test::Begins(starts), Some(text)) => decided(starts.iter().any(|start| text.starts_with(start))),
            (Test::List | Test::Made(_), Some(_)) => Holds::No,
            (Test::List, None) => match atom {
                Atom::Seq(_) => Holds::Yes,
                _ => Holds::Maybe { note: false },
            },
            (Test::Made(classes), None) => match atom {
                Atom::External(external) => {
                    let path = self.values.external_path(external);
                    decided(path.iter().any(|&step| classes.contains(&self.values.text_of(step))))
                }
                Atom::Data | Atom::Parameter | Atom::Lost | Atom::Crowd | Atom::Instance(_) => {
                    Holds::Maybe { note: true }
                }
                _ => Holds::No,
            },
            // Lists, file objects and the like.
            (Test::Begins(_), None) => match atom {
                Atom::Data | Atom::Parameter | Atom::Lost | Atom::Crowd => Holds::Maybe { note: false },
                Atom::Seq(seq) => {
                    let items = self.values.seqs.get_index(seq as usize);
                    let items = items.map(|seq| seq.items.iter().copied().chain([seq.rest])).into_iter().flatten();
                    let atoms = items.flat_map(|item| self.values.atoms(item).iter().copied());
                    let each = atoms.filter(|atom| !matches!(atom, Atom::Seq(_)));
                    each.map(|atom| self.atom_holds(test, atom)).reduce(Holds::or).unwrap_or(Holds::No)
                }
                _ => Holds::No,
            },
            (Test::Is(_), None) => match atom {
                Atom::Data | Atom::Parameter | Atom::Lost | Atom::Crowd => Holds::Maybe { note: true },
                _ => Holds::No,
            },
        }
    }

    /// Whose permissions a library uses that is given these arguments.
    fn library_identity(&self, arguments: &Arguments) -> Who {
        let mut all = None;
        let mut take = |who: Option<Who>| {
            if let Some(who) = who {
                all = Some(all.map_or(who, |all: Who| all.or(who)));
            }
        };
        for argument in &arguments.positional {
            take(self.identity_in(argument.value));
        }
        for &(name, entry, _) in &arguments.keywords {
            let name = self.values.text_of(name);
            take(self.identity_named(name, entry.value));
            take(self.identity_in(entry.value));
            if SETTINGS.contains(&name) {
                take(self.identity_in_settings(entry.value, 0));
            }
        }
        all.unwrap_or(Who::Own)
    }

    fn identity_in_settings(&self, settings: Value, depth: usize) -> Option<Who> {
        let [Atom::Dict(index)] = *self.values.atoms(settings) else { return None };
        let dict = self.values.dicts.get_index(index as usize)?;
        dict.entries.iter().find_map(|&(name, entry)| {
            let name = self.values.text_of(name);
            let own = self.identity_named(name, entry.value).or_else(|| self.identity_in(entry.value));
            own.or_else(|| if depth < 2 { self.identity_in_settings(entry.value, depth + 1) } else { None })
        })
    }

    /// What a setting of this name says.
    fn identity_named(&self, name: &str, value: Value) -> Option<Who> {
        if !IDENTITIES.contains(&name) {
            return None;
        }
        match *self.values.atoms(value) {
            [Atom::None | Atom::Bool(false)] => None,
            [Atom::Text(url)] if name.starts_with("endpoint") => {
                let url = self.values.text_of(url);
                let aws = ["amazonaws.com", "api.aws", "amazonaws.eu", "\0"].iter().any(|aws| url.contains(aws));
                (!aws).then_some(Who::Other)
            }
            _ if name.starts_with("endpoint") => None,
            [Atom::Text(_) | Atom::Bool(true)] => Some(Who::Other),
            _ => Some(Who::Maybe),
        }
    }

    /// Whose a session or client is that stands among the arguments.
    pub(super) fn identity_in(&self, value: Value) -> Option<Who> {
        let whose = self.values.atoms(value).iter().filter_map(|atom| match atom {
            Atom::Sdk(index) => self.owner(*index),
            _ => None,
        });
        whose.reduce(Who::or)
    }
}

fn before_hole(text: &str) -> &str {
    text.split_once(HOLE).map_or(text, |(before, _)| before)
}

/// Which rows the tests' programs have used.
#[cfg(test)]
pub(super) mod used {
    use std::collections::BTreeSet;
    use std::sync::Mutex;

    static ROWS: Mutex<BTreeSet<usize>> = Mutex::new(BTreeSet::new());

    pub(super) fn note(row: usize) {
        ROWS.lock().unwrap().insert(row);
    }

    pub(in super::super) fn rows() -> BTreeSet<usize> {
        ROWS.lock().unwrap().clone()
    }
}
