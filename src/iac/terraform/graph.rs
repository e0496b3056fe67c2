//! Which folders are modules, which call which, and which belong together.
//!
//! Only a module that declares a workload, role or policy, or calls one that does, is worth parsing; a look at the bytes
//! tells. Modules whose policies meet in one call are read together, because text that several of them share is excess only
//! where none needs it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::module::local_source;
use super::registry;
use crate::iac::services;
use crate::repo::RepoPath;

/// What a look at one file's bytes tells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outline {
    /// Whether it speaks of functions, roles or policies.
    pub declares: bool,
    /// The `source` of each module call, if it is a folder beside this one.
    pub calls: BTreeSet<String>,
}

impl Outline {
    /// Of a file that cannot be read: it may declare anything.
    pub fn of_unreadable() -> Self {
        Self { declares: true, calls: BTreeSet::new() }
    }
}

/// Modules that are read together.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Group {
    /// The folders where Terraform is run: those that no other folder calls.
    pub roots: Vec<RepoPath>,
    /// Every folder that the roots call, by whatever way, with its files.
    pub folders: BTreeMap<RepoPath, Vec<RepoPath>>,
}

/// Whether a file is called as Terraform's and OpenTofu's are: configuration and values of variables.
pub fn has_terraform_name(file: &RepoPath) -> bool {
    let name = file.file_name();
    let name = name.strip_suffix(".json").unwrap_or(name);
    let is_vendored = file.as_str().split('/').any(|part| part == ".terraform");
    (name.ends_with(".tf") || name.ends_with(".tofu") || name.ends_with(".tfvars")) && !is_vendored
}

/// Whether a file holds values of variables.
pub fn is_variables_file(file: &RepoPath) -> bool {
    file.file_name().ends_with(".tfvars") || file.file_name().ends_with(".tfvars.json")
}

/// Looks at a file's bytes.
pub fn outline(bytes: &[u8]) -> Outline {
    let holds = |needle: &str| memchr::memmem::find(bytes, needle.as_bytes()).is_some();
    let terraform_kinds = services::kinds().filter(|kind| kind.starts_with("aws_"));
    let mut outline = Outline {
        declares: ["aws_lambda_", "aws_iam_"].into_iter().chain(terraform_kinds).any(holds),
        calls: BTreeSet::new(),
    };
    for at in memchr::memmem::find_iter(bytes, b"source") {
        let rest = &bytes[at + "source".len()..];
        let is_blank_or_sign = |byte: &&u8| matches!(byte, b' ' | b'\t' | b'=' | b':');
        let rest = rest.strip_prefix(b"\"").unwrap_or(rest);
        let skipped = rest.iter().take_while(is_blank_or_sign).count();
        let Some(text) = rest[skipped..].strip_prefix(b"\"").filter(|_| skipped > 0) else { continue };
        let end = text.iter().take(512).position(|byte| *byte == b'"');
        let Some(source) = end.and_then(|end| std::str::from_utf8(&text[..end]).ok()) else { continue };
        match local_source(source) {
            Some(folder) => _ = outline.calls.insert(folder.to_owned()),
            None => outline.declares |= registry::known(source).is_some(),
        }
    }
    outline
}

/// Whether a file that does not parse may attach policies to roles, itself or by a module that it calls.
pub fn may_attach_policies(bytes: &[u8]) -> bool {
    let holds = |needle: &str| memchr::memmem::find(bytes, needle.as_bytes()).is_some();
    holds("aws_iam_") || holds("module")
}

/// Whether OpenTofu reads another file instead: beside `main.tofu`, `main.tf` is for Terraform alone ("Files and Directories"
/// in the OpenTofu documentation).
fn is_replaced(file: &RepoPath, outlines: &BTreeMap<RepoPath, Arc<Outline>>) -> bool {
    let name = file.file_name();
    let other = match (name.strip_suffix(".tf"), name.strip_suffix(".tf.json")) {
        (Some(stem), _) => format!("{stem}.tofu"),
        (None, Some(stem)) => format!("{stem}.tofu.json"),
        (None, None) => return false,
    };
    file.parent().join(&other).is_some_and(|other| outlines.contains_key(&other))
}

/// The groups of modules in a repository, in order of their first root.
pub fn groups(outlines: &BTreeMap<RepoPath, Arc<Outline>>) -> Vec<Group> {
    let mut folders: BTreeMap<RepoPath, Vec<RepoPath>> = BTreeMap::new();
    for file in outlines.keys().filter(|file| !is_replaced(file, outlines)) {
        folders.entry(file.parent()).or_default().push(file.clone());
    }
    let mut calls: BTreeMap<&RepoPath, BTreeSet<RepoPath>> = BTreeMap::new();
    let mut callers: BTreeMap<RepoPath, BTreeSet<&RepoPath>> = BTreeMap::new();
    for (folder, files) in &folders {
        let sources = files.iter().filter_map(|file| outlines.get(file)).flat_map(|outline| &outline.calls);
        for called in sources.filter_map(|source| folder.join(source)).filter(|called| folders.contains_key(called)) {
            callers.entry(called.clone()).or_default().insert(folder);
            calls.entry(folder).or_default().insert(called);
        }
    }
    let declares = |files: &[RepoPath]| files.iter().any(|file| outlines.get(file).is_some_and(|found| found.declares));
    let declaring = folders.iter().filter(|(_, files)| declares(files)).map(|(folder, _)| folder.clone());
    let kept = reachable(declaring, |folder| callers.get(folder).into_iter().flatten().map(|caller| (*caller).clone()));
    let called = |folder: &RepoPath| calls.get(folder).into_iter().flatten().cloned();

    // Folders that call each other in a circle have no root: the first of them stands for one.
    let mut roots: Vec<RepoPath> = kept.iter().filter(|folder| !callers.contains_key(*folder)).cloned().collect();
    let mut reached = reachable(roots.iter().cloned(), called);
    for folder in &kept {
        if !reached.contains(folder) {
            roots.push(folder.clone());
            reached.extend(reachable([folder.clone()], called));
        }
    }
    roots.sort();

    // Roots that reach the same kept folder belong together: each folder keeps the first root that reached it, and roots
    // that meet in one are joined.
    let reach: Vec<BTreeSet<RepoPath>> = roots.iter().map(|root| reachable([root.clone()], called)).collect();
    let mut joined: Vec<usize> = (0..roots.len()).collect();
    let mut first: BTreeMap<&RepoPath, usize> = BTreeMap::new();
    for (root, reached) in reach.iter().enumerate() {
        for folder in reached.iter().filter(|folder| kept.contains(*folder)) {
            let other = *first.entry(folder).or_insert(root);
            let (one, other) = (representative(&mut joined, root), representative(&mut joined, other));
            joined[one.max(other)] = one.min(other);
        }
    }
    let mut groups: BTreeMap<usize, Group> = BTreeMap::new();
    for (root, reached) in reach.iter().enumerate() {
        let group = groups.entry(representative(&mut joined, root)).or_default();
        group.roots.push(roots[root].clone());
        for folder in reached {
            group.folders.entry(folder.clone()).or_insert_with(|| folders.get(folder).cloned().unwrap_or_default());
        }
    }
    let mut groups: Vec<Group> = groups.into_values().collect();
    add_variables(&mut groups, &folders);
    groups.sort_by(|a, b| a.roots.cmp(&b.roots));
    groups
}

/// The least member of the set that `member` was joined to. Ways are shortened as they are gone.
fn representative(joined: &mut [usize], member: usize) -> usize {
    let mut member = member;
    while joined[member] != member {
        joined[member] = joined[joined[member]];
        member = joined[member];
    }
    member
}

/// Adds the folders just under a root that hold nothing but values of variables: `environments/prod.tfvars`.
fn add_variables(groups: &mut [Group], folders: &BTreeMap<RepoPath, Vec<RepoPath>>) {
    let group_of: BTreeMap<RepoPath, usize> = groups
        .iter()
        .enumerate()
        .flat_map(|(number, group)| group.roots.iter().map(move |root| (root.clone(), number)))
        .collect();
    for (folder, files) in folders.iter().filter(|(_, files)| files.iter().all(is_variables_file)) {
        let above = [folder.parent(), folder.parent().parent()];
        for number in above.iter().filter(|root| *root != folder).filter_map(|root| group_of.get(root)) {
            groups[*number].folders.insert(folder.clone(), files.clone());
        }
    }
}

/// All that can be reached from some folders, these included.
fn reachable<I: Iterator<Item = RepoPath>>(
    from: impl IntoIterator<Item = RepoPath>,
    next: impl Fn(&RepoPath) -> I,
) -> BTreeSet<RepoPath> {
    let mut reached = BTreeSet::new();
    let mut open: Vec<RepoPath> = from.into_iter().collect();
    while let Some(folder) = open.pop() {
        if reached.insert(folder.clone()) {
            open.extend(next(&folder));
        }
    }
    reached
}
