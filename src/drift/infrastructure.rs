//! All infrastructure files of a snapshot.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;

use super::assemblies;
use super::modules::{self, ModuleCache};
use super::services::{self, ReadingCache};
use crate::config::Config;
use crate::iac::{Infrastructure, Note, cdk, cloudformation, policy_file};
use crate::reference::Reference;
use crate::repo::{BlobId, EntryKind, ReadError, RepoPath, Snapshot};
use crate::text::Span;

/// Infrastructure read so far: base and head share what did not change.
#[derive(Default)]
pub(super) struct InfrastructureCache {
    templates: Mutex<Readings>,
    modules: ModuleCache,
    services: ReadingCache,
}

/// By path and blob id.
type Readings = BTreeMap<(RepoPath, BlobId), Vec<Arc<Reading>>>;

/// What one file declares, and the other files that this depends on.
struct Reading {
    /// `None` if it holds no infrastructure.
    declared: Option<Arc<Infrastructure>>,
    depends_on: Vec<(RepoPath, Option<BlobId>)>,
}

/// What the infrastructure files of one side declare, by file; what Terraform modules declare, by folder.
pub(super) type Files = BTreeMap<RepoPath, Arc<Infrastructure>>;

/// Reads every infrastructure file of `snapshot` but those that are excluded. A file that may hold infrastructure and cannot
/// be read gives a note.
pub(super) fn read(snapshot: &Snapshot, reference: &Reference, cache: &InfrastructureCache, config: &Config) -> Files {
    let candidates: Vec<(&RepoPath, Option<BlobId>)> = snapshot
        .entries()
        .iter()
        .filter(|(path, entry)| {
            // A link that leads nowhere is no file, and is named.
            let is_file = snapshot.is_file(path) || entry.kind == EntryKind::Symlink && !snapshot.is_folder(path);
            cloudformation::has_template_name(path) && is_file && !config.exclude.holds(path)
        })
        .map(|(path, entry)| (path, entry.id))
        .collect();
    let mut files: Files = candidates
        .into_par_iter()
        .filter_map(|(path, id)| Some((path.clone(), cache.read(snapshot, path, id, reference)?)))
        .collect();
    let services = services::read(snapshot, reference, &cache.services, &config.exclude);
    // A template that a service brings in is part of the service, and has its variables.
    files.retain(|path, _| !services.iter().any(|(service, found)| service != path && stands_in(found, path)));
    files.extend(services);
    files.extend(assemblies::read(snapshot, reference));
    files.retain(|path, _| !config.exclude.holds(path));
    files.extend(modules::read(snapshot, reference, &cache.modules, &config.exclude, &config.plans));
    drop_read_policies(&mut files);
    drop_nested(&mut files);
    files
}

/// Drops policies in files of their own that something else reads: they are judged there, where their role is known.
fn drop_read_policies(files: &mut Files) {
    let policies = files.iter().filter(|(_, found)| policy_file::is_policy_file(found));
    for policy in policies.map(|(path, _)| path.clone()).collect::<Vec<_>>() {
        if files.iter().any(|(path, found)| *path != policy && found.files.contains(&policy)) {
            files.remove(&policy);
        }
    }
}

/// Drops templates that another one nests: they are read there, with what they are given. Of two that nest each other, both stay.
fn drop_nested(files: &mut Files) {
    let nests = |outer: &RepoPath, inner: &RepoPath| {
        outer != inner && files.get(outer).is_some_and(|found| stands_in(found, inner))
    };
    let composed: Vec<&RepoPath> =
        files.iter().filter(|(_, found)| found.files.len() > 1).map(|(path, _)| path).collect();
    let nested: Vec<RepoPath> = files
        .keys()
        .filter(|inner| composed.iter().any(|outer| nests(outer, inner) && !nests(inner, outer)))
        .cloned()
        .collect();
    for path in nested {
        files.remove(&path);
    }
}

/// Whether roles or functions of an infrastructure stand in a file.
fn stands_in(found: &Infrastructure, file: &RepoPath) -> bool {
    found.files.contains(file)
        && (found.roles.iter().any(|role| role.file == *file)
            || found.workloads.iter().any(|workload| workload.file == *file)
            || found.unattached.iter().any(|policy| policy.file == *file))
}

impl InfrastructureCache {
    fn read(
        &self,
        snapshot: &Snapshot,
        path: &RepoPath,
        id: Option<BlobId>,
        reference: &Reference,
    ) -> Option<Arc<Infrastructure>> {
        let id = match id.map_or_else(|| Ok(snapshot.read(path)?.id), Ok) {
            Ok(id) => id,
            Err(error) => return Some(Arc::new(unreadable(path, &error))),
        };
        let key = (path.clone(), id);
        // A thread that panicked held no half-written entry: each is inserted whole.
        let known = self.templates.lock().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
        let is_same =
            |reading: &&Arc<Reading>| reading.depends_on.iter().all(|(path, id)| modules::id_of(snapshot, path) == *id);
        if let Some(reading) = known.iter().flatten().find(is_same) {
            return reading.declared.clone();
        }
        let reading = Arc::new(parse(snapshot, path, reference));
        let declared = reading.declared.clone();
        self.templates.lock().unwrap_or_else(PoisonError::into_inner).entry(key).or_default().push(reading);
        declared
    }
}

fn parse(snapshot: &Snapshot, path: &RepoPath, reference: &Reference) -> Reading {
    let open = |path: &RepoPath| {
        let blob = snapshot.is_file(path).then(|| snapshot.read(path).ok()).flatten()?;
        Some(blob.bytes)
    };
    let mut declared = match snapshot.read(path) {
        Ok(blob) if cloudformation::looks_like_template(&blob.bytes) => {
            let mut found = cloudformation::read_with(path, &blob.bytes, &open, reference);
            cdk::leave_out_helpers_of_copy(&mut found, &blob.bytes);
            found
        }
        Ok(blob) => {
            let is_policy = policy_file::looks_like_policy(path, &blob.bytes);
            match is_policy.then(|| policy_file::read(path, &blob.bytes)).flatten() {
                Some(policy) => policy,
                None => return Reading { declared: None, depends_on: Vec::new() },
            }
        }
        Err(error) => unreadable(path, &error),
    };
    let depends_on = declared.files.iter().map(|path| (path.clone(), modules::id_of(snapshot, path))).collect();
    declared.files.insert(path.clone());
    Reading { declared: Some(Arc::new(declared)), depends_on }
}

fn unreadable(path: &RepoPath, error: &ReadError) -> Infrastructure {
    let note = Note { file: path.clone(), span: Span::default(), message: error.to_string() };
    Infrastructure { files: BTreeSet::from([path.clone()]), notes: vec![note], ..Infrastructure::default() }
}
