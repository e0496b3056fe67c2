//! Which files can be imported, found without parsing any.
//!
//! A file is worth parsing if it names an AWS SDK or can import, over any number of steps, one that does.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::cache::ParseCache;
use super::modules::{Place, Resolver};
use super::scan::{ANY_MODULE, Import};
use crate::repo::RepoPath;

/// What can be reached from some files.
#[derive(Debug, Default)]
pub(super) struct Reached {
    /// Those of the given files that can reach an SDK.
    pub(super) relevant: Vec<RepoPath>,
    /// Those that cannot.
    pub(super) irrelevant: Vec<RepoPath>,
    /// Those that could not be read, and why.
    pub(super) unreadable: Vec<(RepoPath, String)>,
}

/// Follows the imports of `files`.
pub(super) fn reachable(cache: &ParseCache, resolver: &Resolver<'_>, files: &[RepoPath]) -> Reached {
    let mut reached = Reached::default();
    let mut importers: BTreeMap<RepoPath, Vec<RepoPath>> = BTreeMap::new();
    let mut seen: BTreeSet<RepoPath> = files.iter().cloned().collect();
    let mut pending: Vec<RepoPath> = files.to_vec();
    let mut names_sdk = Vec::new();
    while let Some(file) = pending.pop() {
        let blob = match resolver.snapshot().read(&file) {
            Ok(blob) => blob,
            Err(error) => {
                reached.unreadable.push((file, error.to_string()));
                continue;
            }
        };
        let source = cache.source(blob.id);
        let facts = source.facts(&blob);
        if facts.names_sdk {
            names_sdk.push(file.clone());
        }
        for import in &facts.imports {
            for target in targets(resolver, &file, import) {
                importers.entry(target.clone()).or_default().push(file.clone());
                if seen.insert(target.clone()) {
                    pending.push(target);
                }
            }
        }
    }
    let mut relevant: BTreeSet<RepoPath> = BTreeSet::new();
    while let Some(file) = names_sdk.pop() {
        if relevant.insert(file.clone()) {
            names_sdk.extend(importers.get(&file).into_iter().flatten().cloned());
        }
    }
    let unreadable: BTreeSet<&RepoPath> = reached.unreadable.iter().map(|(file, _)| file).collect();
    let readable = files.iter().filter(|file| !unreadable.contains(file));
    let (relevant, irrelevant) = readable.cloned().partition(|file| relevant.contains(file));
    reached.relevant = relevant;
    reached.irrelevant = irrelevant;
    reached
}

/// `file` and the files that it imports, the nearest first, at most `count` in all.
pub(super) fn nearest(
    cache: &ParseCache,
    resolver: &Resolver<'_>,
    file: &RepoPath,
    count: usize,
) -> BTreeSet<RepoPath> {
    let mut seen = BTreeSet::from([file.clone()]);
    let mut pending = VecDeque::from([file.clone()]);
    while let Some(file) = pending.pop_front() {
        let Ok(blob) = resolver.snapshot().read(&file) else { continue };
        let source = cache.source(blob.id);
        for target in source.facts(&blob).imports.iter().flat_map(|import| targets(resolver, &file, import)) {
            if seen.len() >= count {
                return seen;
            }
            if seen.insert(target.clone()) {
                pending.push_back(target);
            }
        }
    }
    seen
}

/// The files that an import may run.
fn targets(resolver: &Resolver<'_>, file: &RepoPath, import: &Import) -> Vec<RepoPath> {
    let mut files = Vec::new();
    let mut at = if import.level == 0 {
        let mut dotted: Vec<&str> = import.module().collect();
        let length = dotted.len();
        dotted.extend(import.names().next());
        if length == 0 { None } else { resolver.top(&dotted, file) }
    } else {
        let mut folder = file.parent();
        for _ in 1..import.level {
            folder = folder.parent();
        }
        let init = folder.join("__init__.py").filter(|init| resolver.snapshot().is_file(init));
        Some(Place::Package(folder, init))
    };
    let skip = usize::from(import.level == 0);
    for part in import.module().skip(skip) {
        let Some(Place::Package(folder, init)) = at else { break };
        files.extend(init);
        at = resolver.child(&folder, part);
    }
    match at {
        Some(Place::File(file)) => files.push(file),
        Some(Place::Package(folder, init)) => {
            files.extend(init);
            let mut add = |name: &str| match resolver.child(&folder, name) {
                Some(Place::File(file)) => files.push(file),
                Some(Place::Package(_, Some(init))) => files.push(init),
                _ => {}
            };
            for name in import.names() {
                match name {
                    ANY_MODULE => resolver.children(&folder).iter().for_each(|name| add(name)),
                    _ => add(name),
                }
            }
        }
        None => {}
    }
    files
}
