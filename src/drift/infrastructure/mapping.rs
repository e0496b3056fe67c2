//! What `iamdrift.toml` says about workloads and roles, put in the place of what the infrastructure leaves open.
//!
//! The same file counts for both sides of a range. What an entry brings in (a policy file, the configuration itself) becomes
//! one of the files that the infrastructure was read from, so that a change of it is a change of the workloads.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Files;
use crate::config::{Config, Problem, RoleEntry, WorkloadEntry};
use crate::iac::downloaded::{self, Downloaded, Source};
use crate::iac::{Boundary, Code, Infrastructure, Note, Role, RoleLink, Workload, address};
use crate::reference::Reference;
use crate::repo::{RepoPath, Snapshot};
use crate::text::Span;

/// One side, and what is said about it.
pub(in crate::drift) struct Mapping<'a> {
    pub(in crate::drift) config: &'a Config,
    pub(in crate::drift) snapshot: &'a Snapshot,
    pub(in crate::drift) reference: &'a Reference,
    /// The head's path of each file that was moved, on the base side.
    pub(in crate::drift) renames: &'a BTreeMap<RepoPath, RepoPath>,
}

/// What is to become of one workload.
#[derive(Default)]
struct Change<'c> {
    entry: Option<&'c WorkloadEntry>,
    role: Option<Target>,
}

/// Where a workload's role is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Target {
    /// The entry with this number.
    Entry(usize),
    /// The role of the same infrastructure at this index.
    Here(usize),
    /// The role of that infrastructure at this index.
    Elsewhere(RepoPath, usize),
}

/// Applies the entries to the infrastructure of one side. The result is what has no effect.
pub(in crate::drift) fn apply(files: &mut Files, mapping: &Mapping<'_>) -> Vec<Problem> {
    let config = mapping.config;
    if config.workloads.is_empty() && config.roles.is_empty() && config.deployed.is_empty() {
        return Vec::new();
    }
    let mut problems = Vec::new();
    let mut met: BTreeSet<Span> = BTreeSet::new();
    let mut changes: BTreeMap<RepoPath, BTreeMap<usize, Change<'_>>> = BTreeMap::new();
    // The infrastructures that each entry's role serves: what one of them does not use, another may.
    let mut served: BTreeMap<usize, BTreeSet<&RepoPath>> = BTreeMap::new();
    for (path, found) in &*files {
        for (index, workload) in found.workloads.iter().enumerate() {
            let entry = config.workloads.iter().find(|entry| mapping.is_about(entry, workload));
            met.extend(entry.map(|entry| entry.span));
            let role = match entry.and_then(|entry| entry.role.as_ref()) {
                Some((name, span)) => {
                    let target = mapping.target(name, path, found, files);
                    if target.is_none() {
                        let message = format!("there is no role `{name}`, here or in the infrastructure");
                        problems.push(Problem::new(*span, message, "add a [[role]] of that name with its policies"));
                    }
                    target
                }
                None => mapping.named_by(workload).map(Target::Entry),
            };
            if let Some(Target::Entry(number)) = role {
                served.entry(number).or_default().insert(path);
                met.insert(config.roles[number].span);
            }
            if entry.is_some() || role.is_some() {
                changes.entry(path.clone()).or_default().insert(index, Change { entry, role });
            }
        }
        for role in &found.roles {
            for (number, entry) in
                config.roles.iter().enumerate().filter(|(_, entry)| entry.is_called(address(&role.name)))
            {
                met.insert(entry.span);
                served.entry(number).or_default().insert(path);
                changes.entry(path.clone()).or_default();
            }
        }
    }
    let shared: BTreeSet<usize> = (0..config.roles.len())
        .filter(|number| {
            let policies = &config.roles[*number].policies;
            let shares =
                |(other, _): &(&usize, _)| config.roles[**other].policies.iter().any(|it| policies.contains(it));
            let users: BTreeSet<_> = served.iter().filter(shares).flat_map(|(_, files)| files).collect();
            users.len() > 1
        })
        .collect();
    let elsewhere: BTreeMap<Target, Role> = changes
        .values()
        .flat_map(BTreeMap::values)
        .filter_map(|change| match change.role.as_ref()? {
            target @ Target::Elsewhere(path, index) => {
                Some((target.clone(), files.get(path)?.roles.get(*index)?.clone()))
            }
            Target::Entry(_) | Target::Here(_) => None,
        })
        .collect();
    for (path, changes) in changes {
        let Some(found) = files.get_mut(&path) else { continue };
        let found = Arc::make_mut(found);
        found.files.extend(config.path.clone());
        mapping.extend_roles(found, &shared);
        let mut made: BTreeMap<Target, usize> = BTreeMap::new();
        for (index, Change { entry, role }) in changes {
            if let Some(target) = role {
                let role = match &target {
                    Target::Here(role) => *role,
                    Target::Entry(_) | Target::Elsewhere(..) if made.contains_key(&target) => made[&target],
                    Target::Entry(number) => mapping.add_role(found, *number, &shared),
                    Target::Elsewhere(file, _) => match elsewhere.get(&target) {
                        Some(role) => add_copy(found, role, file),
                        None => continue,
                    },
                };
                made.insert(target, role);
                found.workloads[index].role = RoleLink::Here(role);
            }
            if let Some(entry) = entry {
                describe(&mut found.workloads[index], entry);
            }
        }
    }
    // A policy file that is a role's is read as that, and not for itself.
    for file in config.roles.iter().flat_map(|entry| &entry.policies) {
        if files.get(file).is_some_and(|found| found.workloads.is_empty() && found.roles.is_empty()) {
            files.remove(file);
        }
    }
    problems.extend(unmet(files, config, &met));
    problems
}

impl Mapping<'_> {
    fn is_about(&self, entry: &WorkloadEntry, workload: &Workload) -> bool {
        let file = self.renames.get(&workload.file).unwrap_or(&workload.file);
        workload.is_called(&entry.name) && entry.file.as_ref().is_none_or(|wanted| wanted == file)
    }

    /// The role that a workload's entry names: one that is declared beside it, an entry of the configuration, or one that is
    /// declared in another file.
    fn target(&self, name: &str, path: &RepoPath, found: &Infrastructure, files: &Files) -> Option<Target> {
        let by_entry = self.config.roles.iter().position(|entry| entry.is_called(name)).map(Target::Entry);
        let here = || found.roles.iter().position(|role| role.is_called(name)).map(Target::Here);
        let elsewhere = || {
            let others = files.iter().filter(|(other, _)| *other != path);
            let mut named = others.flat_map(|(other, found)| {
                let roles = found.roles.iter().enumerate().filter(|(_, role)| role.is_called(name));
                roles.map(move |(index, _)| Target::Elsewhere(other.clone(), index))
            });
            let first = named.next()?;
            // Of two roles of one name nobody knows which is meant.
            named.next().is_none().then_some(first)
        };
        here().or(by_entry).or_else(elsewhere)
    }

    /// The entry of a role that says that it is the workload's, or that is called as the workload calls its role.
    fn named_by(&self, workload: &Workload) -> Option<usize> {
        let listed = |entry: &RoleEntry| entry.workloads.iter().any(|name| workload.is_called(name));
        let called = |entry: &RoleEntry| match &workload.role {
            RoleLink::Unknown { called: Some(name), .. } => entry.is_called(name),
            RoleLink::Unknown { called: None, .. } | RoleLink::Here(_) => false,
        };
        let position = |is: &dyn Fn(&RoleEntry) -> bool| self.config.roles.iter().position(is);
        position(&listed).or_else(|| position(&called))
    }

    fn read(&self, entry: &RoleEntry) -> Downloaded {
        let source = |path: &RepoPath| -> Source {
            (path.clone(), self.snapshot.read(path).map(|blob| blob.bytes).map_err(|error| error.to_string()))
        };
        let sources: Vec<Source> = entry.policies.iter().map(source).collect();
        let mut read = downloaded::read(&sources, &entry.name, self.reference);
        if let Some(boundary) = &entry.boundary {
            let of_file = downloaded::read(&[source(boundary)], &entry.name, self.reference);
            read.boundary = match (of_file.policies.into_iter().next(), of_file.unknown.into_iter().next()) {
                (Some(policy), None) => Boundary::Known(Box::new(policy)),
                (_, Some(note)) => Boundary::Unknown(note),
                (None, None) => Boundary::Unknown(Note {
                    file: boundary.clone(),
                    span: Span::default(),
                    message: "this boundary holds no policy".to_owned(),
                }),
            };
        }
        read
    }

    /// Adds the role of an entry, and gives its index.
    pub(super) fn add_role(&self, found: &mut Infrastructure, number: usize, shared: &BTreeSet<usize>) -> usize {
        let entry = &self.config.roles[number];
        let Downloaded { policies, boundary, unknown, notes } = self.read(entry);
        found.files.extend(entry.policies.iter().chain(&entry.boundary).cloned());
        found.notes.extend(notes);
        let place = self.config.path.clone().map(|path| (path, entry.span));
        let (file, span) = place
            .or_else(|| Some((entry.policies.first()?.clone(), Span::default())))
            .unwrap_or_else(|| (RepoPath::root(), Span::default()));
        let mut role = Role {
            name: entry.short_name().to_owned(),
            file,
            span,
            policies,
            boundary,
            unknown,
            other_users: Vec::new(),
        };
        if shared.contains(&number) {
            role.other_users.push(self.shared(&role));
        }
        found.roles.push(role);
        found.roles.len() - 1
    }

    /// Gives roles that are declared here what entries of their names add.
    fn extend_roles(&self, found: &mut Infrastructure, shared: &BTreeSet<usize>) {
        for index in 0..found.roles.len() {
            for (number, entry) in self.config.roles.iter().enumerate() {
                if !entry.is_called(&found.roles[index].name) {
                    continue;
                }
                let Downloaded { policies, boundary, unknown, notes } = self.read(entry);
                found.files.extend(entry.policies.iter().chain(&entry.boundary).cloned());
                found.notes.extend(notes);
                let role = &mut found.roles[index];
                role.policies.extend(policies);
                // The entry says what was open.
                role.unknown = unknown;
                if boundary != Boundary::None {
                    role.boundary = boundary;
                }
                if shared.contains(&number) {
                    let note = self.shared(role);
                    role.other_users.push(note);
                }
            }
        }
    }

    fn shared(&self, role: &Role) -> Note {
        let message = "workloads of several files run under its policies".to_owned();
        Note { file: role.file.clone(), span: role.span, message }
    }
}

/// Adds a role that is declared elsewhere. What other workloads use of it is not known here.
fn add_copy(found: &mut Infrastructure, role: &Role, file: &RepoPath) -> usize {
    let mut role = role.clone();
    let message = "the role is declared for other workloads too".to_owned();
    role.other_users.push(Note { file: role.file.clone(), span: role.span, message });
    found.files.insert(file.clone());
    found.files.extend(role.policies.iter().map(|policy| policy.file.clone()));
    found.roles.push(role);
    found.roles.len() - 1
}

/// Gives a workload what its entry says.
fn describe(workload: &mut Workload, entry: &WorkloadEntry) {
    if let Some(runtime) = &entry.runtime {
        workload.runtime = Some(runtime.clone());
    }
    let (known_roots, known_handler, span) = match &workload.code {
        Code::Folder { roots, handler, span } => (roots.clone(), Some(handler.clone()), *span),
        Code::Inline { handler, .. } => (Vec::new(), Some(handler.clone()), workload.span),
        Code::Script { span, .. } | Code::Unknown { span, .. } => (Vec::new(), None, *span),
        Code::Image(image) => (Vec::new(), None, image.span),
        Code::Definition(_) | Code::Configuration => (Vec::new(), None, workload.span),
    };
    let roots = if entry.code.is_empty() { known_roots } else { entry.code.clone() };
    if entry.code.is_empty() && (entry.handler.is_none() || roots.is_empty()) {
        return;
    }
    workload.code = match (entry.handler.clone().or(known_handler), roots.first()) {
        (Some(handler), _) => Code::Folder { roots, handler, span },
        (None, Some(file)) if file.extension() == Some("py") => {
            Code::Script { file: file.clone(), root: file.parent(), span, hidden: None }
        }
        (None, _) => {
            let reason = "iamdrift.toml names its code, and neither a handler nor a script".to_owned();
            Code::Unknown { reason, span }
        }
    };
}

/// The entries that are about nothing.
fn unmet(files: &Files, config: &Config, met: &BTreeSet<Span>) -> Vec<Problem> {
    let names = || files.values().flat_map(|found| &found.workloads).map(|workload| workload.name.as_str());
    let mut problems = Vec::new();
    for entry in config.workloads.iter().filter(|entry| !met.contains(&entry.span)) {
        let message = format!(
            "no workload is called `{}`{}",
            entry.name,
            match &entry.file {
                Some(file) => format!(" in {file}"),
                None => String::new(),
            }
        );
        let files_of = || files.values().flat_map(|found| &found.workloads).filter(|it| it.is_called(&entry.name));
        let help = match (files_of().next(), crate::config::nearest(&entry.name, names())) {
            (Some(other), _) => format!("there is one in {}", other.file),
            (None, Some(name)) => format!("did you mean `{name}`?"),
            (None, None) => "remove it, or name the workload as --format json does".to_owned(),
        };
        problems.push(Problem::new(entry.span, message, help));
    }
    for entry in config.roles.iter().filter(|entry| !met.contains(&entry.span)) {
        let message = format!("no workload runs under the role `{}`", entry.name);
        problems.push(Problem::new(
            entry.span,
            message,
            "name its workloads, as in `workloads = [\"Orders\"]`, or remove it",
        ));
    }
    let roles = || files.values().flat_map(|found| &found.roles).map(|role| role.name.as_str());
    for entry in &config.deployed {
        if roles().any(|name| name == entry.role) || config.roles.iter().any(|role| role.is_called(&entry.role)) {
            continue;
        }
        let help = match crate::config::nearest(&entry.role, roles()) {
            Some(name) => format!("did you mean `{name}`?"),
            None => "name it as the infrastructure does, or remove it".to_owned(),
        };
        problems.push(Problem::new(entry.span, format!("no role is called `{}`", entry.role), help));
    }
    problems
}
