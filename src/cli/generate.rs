//! `iamdrift generate`: the permissions that code needs, without any policy to compare with.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::paths::in_repository;
use super::{Exit, Failure, OnStep, note, write_stdout};
use crate::code::python::{Form, ParseCache, Project, form, form_of_given, own_files};
use crate::code::{CodeUse, EntryPoint, Start};
use crate::drift::needs::{Need, Needs};
use crate::drift::{RequirementKind, places::Places};
use crate::generate::{Document, Target, document};
use crate::policy::{ActionPattern, Answer, Text};
use crate::reference::Reference;
use crate::repo::{Range, RangeSpec, RepoPath, Snapshot};

/// Write the policy that code needs
///
/// No handler is known here: every function of the files given counts as reached. What could not be understood is told on
/// standard error.
#[derive(clap::Args)]
pub(super) struct Args {
    /// Source files, and folders of them, without the tests and installed packages below
    #[arg(value_name = "FILE_OR_DIR", required = true)]
    paths: Vec<PathBuf>,
    /// Print the actions alone, one a line
    #[arg(long)]
    actions: bool,
    /// Print the calls that need the actions that a pattern such as `s3:*` matches
    #[arg(long, value_name = "PATTERN", conflicts_with = "actions")]
    explain: Option<String>,
    /// How to print; JSON has the conditional actions and the call sites too
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: Format,
    /// The partition of the resources
    #[arg(long, default_value = "aws", value_name = "NAME")]
    partition: String,
    /// The region of the resources
    #[arg(long, default_value = "*", value_name = "NAME")]
    region: String,
    /// The account of the resources
    #[arg(long, default_value = "*", value_name = "ID")]
    account: String,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// A policy document, or what --actions or --explain asks for
    #[default]
    Text,
    /// One JSON document with everything
    Json,
}

/// The JSON output.
#[derive(serde::Serialize, schemars::JsonSchema)]
pub(crate) struct Output {
    /// The version of this format.
    version: u8,
    /// Every action that the code needs, or can need.
    actions: Vec<Action>,
    /// A policy that allows what it needs; null if that is nothing.
    policy: Option<Document>,
    /// Places that were not understood.
    unresolved: Vec<Unresolved>,
}

#[derive(serde::Serialize, schemars::JsonSchema)]
pub(crate) struct Action {
    /// `service:Name`
    action: String,
    /// Why it is needed.
    kind: RequirementKind,
    /// Where.
    calls: Vec<Call>,
}

#[derive(serde::Serialize, schemars::JsonSchema)]
pub(crate) struct Call {
    /// The file.
    file: String,
    /// Line, from 1.
    line: usize,
    /// Column, from 1.
    column: usize,
    /// `service.Operation`
    operation: String,
}

#[derive(serde::Serialize, schemars::JsonSchema)]
pub(crate) struct Unresolved {
    /// The file.
    file: String,
    /// Line, from 1.
    line: usize,
    /// Column, from 1.
    column: usize,
    /// Why.
    reason: String,
    /// The client names of the services that it could concern; empty if it could be any.
    services: Vec<String>,
}

pub(super) fn run(args: &Args) -> Result<Exit, Failure> {
    let reference = Reference::current();
    let output = output(args, reference, &|_| ());
    for Unresolved { file, line, column, reason, .. } in &output.unresolved {
        note(&format!("{file}:{line}:{column}: {reason}"));
    }
    let text = render(args, &output);
    write_stdout(text.as_bytes())
}

/// Everything that is known of the code.
pub(super) fn output(args: &Args, reference: &Reference, on_step: OnStep<'_>) -> Output {
    let mut actions: BTreeMap<String, Action> = BTreeMap::new();
    let mut unresolved: Vec<Unresolved> = Vec::new();
    on_step("looking for code");
    for group in groups(&args.paths, &mut unresolved) {
        on_step("reading a folder's code");
        let code = group.analyze(reference);
        let needs = Needs::of_code(&code, reference);
        let mut places = Places::new(&group.snapshot);
        unresolved.extend(group.unread.iter().map(|(file, what)| whole_file(file, what)));
        for (action, need) in needs.required {
            add(&mut actions, action, &need, &mut places);
        }
        for problem in code.unresolved.into_iter().chain(code.skipped) {
            let place = places.place(&problem.file, problem.span);
            unresolved.push(Unresolved {
                file: place.file.as_str().to_owned(),
                line: place.start.line,
                column: place.start.column,
                reason: problem.reason,
                services: problem.services,
            });
        }
    }
    let actions: Vec<Action> = actions.into_values().collect();
    let target =
        Target { partition: args.partition.clone(), region: args.region.clone(), account: args.account.clone() };
    let policy = document(needed(&actions).map(|action| action.action.as_str()), &target, reference);
    Output { version: 1, actions, policy, unresolved }
}

/// The actions that the code needs for sure.
fn needed(actions: &[Action]) -> impl Iterator<Item = &Action> {
    actions.iter().filter(|action| action.kind == RequirementKind::Code)
}

fn add(actions: &mut BTreeMap<String, Action>, action: String, need: &Need, places: &mut Places<'_>) {
    let calls = need.sites.keys().map(|site| {
        let place = places.place(&site.file, site.span);
        Call {
            file: place.file.as_str().to_owned(),
            line: place.start.line,
            column: place.start.column,
            operation: site.operation.clone(),
        }
    });
    let known = actions.entry(action.clone()).or_insert_with(|| Action { action, kind: need.kind, calls: Vec::new() });
    known.kind = known.kind.min(need.kind);
    known.calls.extend(calls);
}

fn render(args: &Args, output: &Output) -> String {
    match (args.format, &args.explain) {
        (Format::Json, _) => json(output),
        (Format::Text, Some(pattern)) => {
            let pattern = ActionPattern::new(&Text::known(pattern));
            let named = needed(&output.actions).filter(|action| pattern.matches(&action.action) == Answer::Yes);
            named.map(explain).collect()
        }
        (Format::Text, None) if args.actions => {
            needed(&output.actions).map(|action| format!("{}\n", action.action)).collect()
        }
        (Format::Text, None) => output.policy.as_ref().map(json).unwrap_or_default(),
    }
}

fn explain(action: &Action) -> String {
    let calls =
        action.calls.iter().map(|call| format!("  {}:{}:{}: {}\n", call.file, call.line, call.column, call.operation));
    format!("{}\n{}", action.action, calls.collect::<String>())
}

fn json(value: &impl serde::Serialize) -> String {
    // Maps with string keys, strings and numbers: nothing that JSON cannot hold.
    let mut text = serde_json::to_string_pretty(value).unwrap_or_default();
    text.push('\n');
    text
}

/// Files of one repository, or of one folder outside git.
struct Group {
    root: PathBuf,
    snapshot: Snapshot,
    files: BTreeSet<RepoPath>,
    /// The files that are not read, and what is to be said of them.
    unread: BTreeMap<String, String>,
    roots: Vec<RepoPath>,
}

impl Group {
    fn analyze(&self, reference: &Reference) -> CodeUse {
        let cache = ParseCache::default();
        let start = Start::Files(self.files.iter().cloned().collect());
        let entry = EntryPoint { roots: self.roots.clone(), start, environment: BTreeMap::new() };
        let name = self.root.file_name().and_then(|name| name.to_str()).map(str::to_owned);
        Project::new(&self.snapshot, reference, &cache).with_root_package(name).analyze(&entry)
    }

    fn add(&mut self, path: RepoPath) {
        let Self { snapshot, files, unread, .. } = self;
        let mut take = |file: &RepoPath, form: Form| match form {
            Form::Source => drop(files.insert(file.clone())),
            Form::Unread(what) => drop(unread.insert(file.to_string(), what.to_owned())),
        };
        let is_file = snapshot.is_file(&path);
        if is_file {
            take(&path, form_of_given(&path));
        } else {
            let mut has_own = false;
            for file in own_files(snapshot, &path) {
                if let Some(form) = form(file, || snapshot.read(file).ok().map(|blob| blob.bytes)) {
                    has_own = true;
                    take(file, form);
                }
            }
            if !has_own && snapshot.under(&path).any(|(file, _)| file.extension() == Some("py")) {
                let folder = if path == RepoPath::root() { ".".to_owned() } else { path.to_string() };
                let what = "only tests and installed packages are here; files that are named are read all the same";
                unread.insert(folder, what.to_owned());
            }
            let inside = |file: &str| Path::new(file).starts_with(path.as_str());
            let notes = snapshot.notes().iter().filter(|note| inside(&note.path));
            unread.extend(notes.map(|note| (note.path.clone(), note.message.clone())));
        }
        let root = if is_file { path.parent() } else { path };
        if !self.roots.contains(&root) {
            self.roots.push(root);
        }
    }
}

/// What is said of a file as a whole.
fn whole_file(file: impl ToString, reason: impl ToString) -> Unresolved {
    Unresolved { file: file.to_string(), line: 1, column: 1, reason: reason.to_string(), services: Vec::new() }
}

/// The paths, by the repository that they are in. A path that cannot be read is told, and the rest goes on.
fn groups(paths: &[PathBuf], unresolved: &mut Vec<Unresolved>) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for path in paths {
        if let Err(error) = place(path, &mut groups) {
            unresolved.push(whole_file(path.display(), error));
        }
    }
    groups
}

/// The outermost package around a folder, whose modules may import one another; the folder itself if it is in none.
fn outermost_package(folder: &Path) -> PathBuf {
    let is_package = |folder: &Path| folder.join("__init__.py").is_file();
    let mut top = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    while is_package(&top)
        && let Some(parent) = top.parent().filter(|parent| is_package(parent))
    {
        top = parent.to_owned();
    }
    top
}

fn place(path: &Path, groups: &mut Vec<Group>) -> Result<(), Failure> {
    if !path.exists() {
        return Err(Failure::NoSuchPath { path: path.into() });
    }
    let known = groups.iter_mut().find_map(|group| Some((in_repository(path, &group.root).ok()?, group)));
    let (inside, group) = match known {
        Some(known) => known,
        None => {
            let folder = if path.is_dir() {
                path
            } else {
                path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
            };
            let range = Range::open(&outermost_package(folder), &RangeSpec::default())?;
            let inside = in_repository(path, &range.root)?;
            groups.push(Group {
                root: range.root,
                snapshot: range.head.snapshot,
                files: BTreeSet::new(),
                unread: BTreeMap::new(),
                roots: Vec::new(),
            });
            let last = groups.len() - 1;
            (inside, &mut groups[last])
        }
    };
    group.add(inside);
    Ok(())
}
