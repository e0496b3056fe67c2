//! `iamdrift generate`: the permissions that code needs, without any policy to compare with.

mod stack;

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::path::{Path, PathBuf};

use super::paths::{in_repository, seen_from};
use super::{Exit, Failure, OnStep, note, write_stdout};
use crate::code::python::{Form, ParseCache, Project, form, form_of_given, own_files};
use crate::code::{CodeUse, EntryPoint, Start};
use crate::drift::needs::{Need, Needs};
use crate::drift::{Place, RequirementKind, places::Places};
use crate::fix::limits;
use crate::generate::{Document, Use, document};
use crate::policy::is_like;
use crate::reference::Reference;
use crate::repo::{Range, RangeSpec, ReadError, RepoPath, Snapshot};

/// Write the policy that code needs
///
/// No handler is known here: every function of the files given counts as reached. Where every call that needs an action tells
/// which resource it is about, the action is allowed on these; else on all resources that it can be used on. A value counts as
/// known if the files given pass no other: whoever imports them may. What could not be understood is told on standard error.
#[derive(clap::Args)]
pub(super) struct Args {
    /// Source files, and folders of them, without the tests and installed packages below
    #[arg(value_name = "FILE_OR_DIR", required = true)]
    paths: Vec<PathBuf>,
    /// Print the actions alone, one a line
    #[arg(long)]
    actions: bool,
    /// Print the calls that need the actions that a pattern such as `s3:*` matches; several times, or with commas, for several
    /// patterns. With --format json, the actions are limited to these; only there conditional ones are shown
    #[arg(long, value_name = "PATTERN", value_delimiter = ',', conflicts_with = "actions")]
    explain: Vec<String>,
    /// How to print; JSON has the conditional actions and the call sites too
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: Format,
    #[command(flatten)]
    stack: stack::StackArgs,
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

#[derive(PartialEq, Eq, PartialOrd, Ord, serde::Serialize, schemars::JsonSchema)]
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

#[derive(PartialEq, Eq, PartialOrd, Ord, serde::Serialize, schemars::JsonSchema)]
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
    let here = std::env::current_dir().and_then(|folder| folder.canonicalize()).ok();
    let (mut output, exit) = output(args, reference, here.as_deref(), &|_| ())?;
    for Unresolved { file, line, column, reason, .. } in &output.unresolved {
        note(&format!("{file}:{line}:{column}: {reason}"));
    }
    for pattern in &args.explain {
        if let Some(reason) = explains_nothing(pattern, &output.actions, reference) {
            note(&reason);
        }
    }
    if !args.explain.is_empty() {
        let is_asked_for = |action: &str| args.explain.iter().any(|pattern| is_like(pattern, action));
        output.actions.retain(|action| is_asked_for(&action.action));
    }
    let prints_policy = args.format == Format::Json || (args.explain.is_empty() && !args.actions);
    if let Some(remark) = output.policy.as_ref().filter(|_| prints_policy).and_then(remark) {
        note(&remark);
    }
    let text = render(args, &output);
    write_stdout(text.as_bytes()).map(|printed| if exit == Exit::Clean { printed } else { exit })
}

/// Everything that is known of the code, and how the run ends: a path that cannot be read is told, and the rest goes on. Files
/// are named as seen from `here`, or without it as their repository does.
pub(super) fn output(
    args: &Args,
    reference: &Reference,
    here: Option<&Path>,
    on_step: OnStep<'_>,
) -> Result<(Output, Exit), Failure> {
    let stack = args.stack.read()?;
    let mut actions: BTreeMap<String, (Action, Use)> = BTreeMap::new();
    let mut unresolved: Vec<Unresolved> = Vec::new();
    on_step("looking for code");
    let (groups, exit) = groups(&args.paths, &mut unresolved);
    for group in groups {
        on_step("reading a folder's code");
        let code = group.analyze(reference);
        let needs = Needs::of_code(&code, reference);
        let mut places = Places::new(&group.snapshot);
        let root = group.root.canonicalize().unwrap_or_else(|_| group.root.clone());
        let named = |file: &str| here.map_or_else(|| file.to_owned(), |here| seen_from(here, &root.join(file)));
        unresolved.extend(group.unread.iter().map(|(file, what)| whole_file(named(file), what)));
        for (action, need) in needs.required {
            let used = Use::of(&action, &need, &code, &stack, reference);
            let may_be_of_more = need.kind == RequirementKind::Code && needs.conditional.contains(&action);
            let used = if may_be_of_more { used.and_more() } else { used };
            let calls = need.sites.keys().map(|site| {
                let place = places.place(&site.file, site.span);
                Call {
                    file: named(place.file.as_str()),
                    line: place.start.line,
                    column: place.start.column,
                    operation: site.operation.clone(),
                }
            });
            add(&mut actions, action, &need, used, calls.collect());
        }
        for problem in code.unresolved.into_iter().chain(code.skipped) {
            let Place { file, start, .. } = places.place(&problem.file, problem.span);
            unresolved.push(Unresolved {
                file: named(file.as_str()),
                line: start.line,
                column: start.column,
                reason: problem.reason,
                services: problem.services,
            });
        }
    }
    unresolved.sort();
    unresolved.dedup();
    let needed = actions.values().filter(|(action, _)| action.kind == RequirementKind::Code);
    let policy = document(needed.map(|(action, used)| (action.action.as_str(), used)), &stack, reference);
    let in_order = |(mut action, _): (Action, Use)| {
        action.calls.sort();
        action.calls.dedup();
        action
    };
    let actions = actions.into_values().map(in_order).collect();
    Ok((Output { version: 1, actions, policy, unresolved }, exit))
}

/// The actions that the code needs for sure.
fn needed(actions: &[Action]) -> impl Iterator<Item = &Action> {
    actions.iter().filter(|action| action.kind == RequirementKind::Code)
}

/// Adds what a folder's code needs.
fn add(actions: &mut BTreeMap<String, (Action, Use)>, action: String, need: &Need, used: Use, calls: Vec<Call>) {
    match actions.remove(&action) {
        None => drop(actions.insert(action.clone(), (Action { action, kind: need.kind, calls }, used))),
        Some((known, of_known)) => {
            let used = match known.kind.cmp(&need.kind) {
                std::cmp::Ordering::Less => of_known.and_more(),
                std::cmp::Ordering::Equal => of_known.and(used),
                std::cmp::Ordering::Greater => used.and_more(),
            };
            let kind = known.kind.min(need.kind);
            let calls = known.calls.into_iter().chain(calls).collect();
            actions.insert(action, (Action { kind, calls, ..known }, used));
        }
    }
}

/// What is to be said of a policy that is larger than IAM takes.
fn remark(policy: &Document) -> Option<String> {
    let size = limits::size(&json(policy));
    let (most, inline) = (limits::MANAGED, limits::INLINE_OF_ROLE);
    let what_to_do = if size <= inline {
        format!(
            "put it into its role, whose inline policies may have {inline} together, or its statements into several policies"
        )
    } else {
        format!("put its statements into several policies; the inline policies of a role may have {inline} together")
    };
    (size > most).then(|| {
        format!(
            "the policy has {size} characters without white space, and a managed policy may have {most}: {what_to_do}"
        )
    })
}

/// Why a pattern explains nothing, if it does not.
fn explains_nothing(pattern: &str, actions: &[Action], reference: &Reference) -> Option<String> {
    let is_matched = |action: &&Action| is_like(pattern, &action.action);
    if needed(actions).any(|action| is_matched(&action)) {
        return None;
    }
    if actions.iter().any(|action| is_matched(&action)) {
        return Some(format!(
            "`{pattern}` matches only actions that the code can need; `--format json` has their calls"
        ));
    }
    let is_known = |prefix: &String| {
        let service = reference.service(prefix)?;
        let mut names = service.actions.values();
        names.any(|action| is_like(pattern, &format!("{}:{}", service.prefix, action.name))).then_some(())
    };
    let of = pattern.split_once(':').map_or("*", |(prefix, _)| prefix);
    let mut prefixes = reference.prefixes().into_iter().filter(|prefix| is_like(of, prefix));
    Some(if prefixes.any(|prefix| is_known(&prefix).is_some()) {
        format!("the code needs no action that `{pattern}` matches")
    } else {
        format!("`{pattern}` matches no action; a pattern is `service:Action`, such as `s3:*`")
    })
}

fn render(args: &Args, output: &Output) -> String {
    match args.format {
        Format::Json => json(output),
        Format::Text if !args.explain.is_empty() => needed(&output.actions).map(explain).collect(),
        Format::Text if args.actions => needed(&output.actions).map(|action| format!("{}\n", action.action)).collect(),
        Format::Text => output.policy.as_ref().map(json).unwrap_or_default(),
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
        let mut take = |file: &RepoPath, form: Result<Form, ReadError>| match form {
            Ok(Form::Source) => drop(files.insert(file.clone())),
            Ok(Form::Unread(what)) => drop(unread.insert(file.to_string(), what.to_owned())),
            Err(error) => drop(unread.insert(file.to_string(), error.to_string())),
        };
        let is_file = snapshot.is_file(&path);
        if is_file {
            let text = || snapshot.read(&path).map(|blob| blob.bytes).unwrap_or_default();
            let form = match form_of_given(&path) {
                Form::Source if is_of_another_language(&path) && !names_python(&text()) => Form::Unread(NO_PYTHON),
                form => form,
            };
            take(&path, Ok(form));
        } else {
            let mut has_own = false;
            for file in own_files(snapshot, &path) {
                let beginning = || snapshot.beginning(file).ok();
                if let Some(form) = form(file, beginning, || snapshot.read(file).map(|blob| blob.bytes)).transpose() {
                    has_own = true;
                    take(file, form);
                }
            }
            if !has_own && snapshot.under(&path).any(|(file, _)| file.extension() == Some("py")) {
                let folder = if path == RepoPath::root() { ".".to_owned() } else { path.to_string() };
                let what = "only tests and installed packages are here; files that are named are read all the same";
                unread.insert(folder, what.to_owned());
            }
        }
        // A file imports what stands beside it.
        let folder = if is_file { path.parent() } else { path.clone() };
        let inside = |file: &str| Path::new(file).starts_with(folder.as_str());
        let notes =
            snapshot.notes().iter().filter(|note| inside(&note.path) && (!is_file || note.is_of_unread_folder()));
        unread.extend(notes.map(|note| (note.path.clone(), note.message.clone())));
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

/// What is said of a file that is given and holds no Python.
const NO_PYTHON: &str = "no file of Python, by its name; it is not read";

/// The extensions of files that hold other languages, or data.
const OTHER_LANGUAGES: [&str; 62] = [
    "bash", "c", "cc", "cfg", "cjs", "cpp", "cs", "css", "csv", "dart", "ex", "exs", "go", "gz", "h", "hcl", "hpp",
    "htm", "html", "ini", "j2", "jar", "java", "jinja", "js", "json", "json5", "jsonl", "jsx", "kt", "kts", "lock",
    "lua", "md", "mjs", "php", "pl", "pm", "proto", "ps1", "r", "rb", "rs", "rst", "scala", "scss", "sh", "sql",
    "swift", "tar", "tf", "tfvars", "toml", "ts", "tsx", "vue", "whl", "xml", "yaml", "yml", "zip", "zsh",
];

fn is_of_another_language(path: &RepoPath) -> bool {
    path.extension().is_some_and(|extension| OTHER_LANGUAGES.contains(&extension.to_ascii_lowercase().as_str()))
}

/// Whether a text's first line names the interpreter that runs it.
fn names_python(text: &[u8]) -> bool {
    let line = text.split(|&byte| byte == b'\n').next().unwrap_or_default();
    line.starts_with(b"#!") && String::from_utf8_lossy(line).contains("python")
}

/// The paths, by the repository that they are in. A path that cannot be read is told, and the rest goes on; the run then ends as
/// the first such path says.
fn groups(paths: &[PathBuf], unresolved: &mut Vec<Unresolved>) -> (Vec<Group>, Exit) {
    let mut groups: Vec<Group> = Vec::new();
    let mut exit = Exit::Clean;
    for path in paths {
        if let Err(error) = place(path, &mut groups) {
            unresolved.push(whole_file(path.display(), &error));
            exit = if exit == Exit::Clean { error.exit() } else { exit };
        }
    }
    for group in &mut groups {
        // Imports are looked for in the same order, however the paths are given.
        group.roots.sort();
    }
    (groups, exit)
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

fn unusable(message: &str) -> Failure {
    Failure::Input { message: message.to_owned(), help: None }
}

fn place(path: &Path, groups: &mut Vec<Group>) -> Result<(), Failure> {
    let Ok(metadata) = path.metadata() else {
        return Err(match path.to_str() {
            Some("-") => unusable("standard input is not read; name a file or a folder"),
            _ => Failure::NoSuchPath { path: path.into() },
        });
    };
    if metadata.is_file() {
        File::open(path).map_err(|source| Failure::Read { what: format!("`{}`", path.display()), source })?;
    } else if !metadata.is_dir() {
        // A pipe, or a device.
        return Err(Failure::NotRead { reason: "it is no regular file, so it is not read" });
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
    let is_listed = group.snapshot.is_file(&inside) || group.snapshot.is_folder(&inside);
    group.add(inside);
    if metadata.is_file() && !is_listed {
        return Err(Failure::NotRead { reason: "git ignores it, so it is not read" });
    }
    Ok(())
}
