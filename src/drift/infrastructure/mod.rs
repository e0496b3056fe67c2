//! All infrastructure of a snapshot, whatever tool it is written for.
//!
//! - [`modules`], [`services`] and [`assemblies`] find what consists of several files: Terraform modules, services of the
//!   Serverless Framework, cloud assemblies of the CDK.
//! - [`cache`] keeps what was read for the other side.
//! - [`mapping`] puts in what the configuration says.

pub(super) mod assemblies;
mod cache;
pub(super) mod mapping;
mod modules;
mod services;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use cache::{Cache, Dependencies};
use modules::ModuleCache;

use crate::config::Config;
use crate::iac::{Infrastructure, Note, address, cdk, cloudformation, policy_file};
use crate::reference::Reference;
use crate::repo::{BlobId, EntryKind, ReadError, RepoPath, Snapshot};
use crate::text::Span;

/// Infrastructure read so far, shared by both sides of a range.
#[derive(Default)]
pub(super) struct Caches {
    /// By path and id of the bytes.
    templates: Cache<(RepoPath, BlobId)>,
    modules: ModuleCache,
    services: Cache<RepoPath>,
}

/// What the infrastructure files of one side declare, by file; what Terraform modules declare, by folder.
pub(super) type Files = BTreeMap<RepoPath, Arc<Infrastructure>>;

/// Reads every infrastructure file of `snapshot` but those that are excluded. A file that may hold infrastructure and cannot
/// be read gives a note.
pub(super) fn read(snapshot: &Snapshot, reference: &Reference, cache: &Caches, config: &Config) -> Files {
    let candidates: Vec<(&RepoPath, Option<BlobId>)> = snapshot
        .entries()
        .iter()
        .filter(|(path, _)| cloudformation::has_template_name(path) && !config.exclude.holds(path))
        .filter(|(path, entry)| {
            // A link that leads nowhere is no file, and is named.
            snapshot.is_file(path) || entry.kind == EntryKind::Symlink && !snapshot.is_folder(path)
        })
        .map(|(path, entry)| (path, entry.id))
        .collect();
    let mut files: Files = candidates
        .into_par_iter()
        .filter_map(|(path, id)| Some((path.clone(), cache.template(snapshot, path, id, reference)?)))
        .collect();
    let services = services::read(snapshot, reference, &cache.services, &config.exclude);
    // A template that a service brings in is part of the service, and has its variables.
    let declared =
        services.iter().flat_map(|(service, found)| declaring_files(found).filter(move |file| *file != service));
    let declared: BTreeSet<&RepoPath> = declared.collect();
    files.retain(|path, _| !declared.contains(path));
    files.extend(services);
    files.extend(assemblies::read(snapshot, reference));
    files.retain(|path, _| !config.exclude.holds(path));
    files.extend(modules::read(snapshot, reference, &cache.modules, &config.exclude, &config.plans));
    drop_read_policies(&mut files);
    drop_nested(&mut files);
    files
}

/// What every infrastructure file of a snapshot declares, by file; what Terraform modules declare, by folder; and the roles of
/// `config`, also those that no workload here runs under.
pub fn declared(
    snapshot: &Snapshot,
    config: &Config,
    reference: &Reference,
) -> BTreeMap<RepoPath, Arc<Infrastructure>> {
    let mut files = read(snapshot, reference, &Caches::default(), config);
    let mapping = mapping::Mapping { config, snapshot, reference, renames: &BTreeMap::new() };
    mapping::apply(&mut files, &mapping);
    let mut others = Infrastructure::default();
    for (number, entry) in config.roles.iter().enumerate() {
        if !files.values().flat_map(|found| &found.roles).any(|role| entry.is_called(address(&role.name))) {
            mapping.add_role(&mut others, number, &BTreeSet::new());
        }
    }
    if !others.roles.is_empty() {
        // No infrastructure file is called like a folder of all.
        files.insert(RepoPath::root(), Arc::new(others));
    }
    files
}

/// Drops policies in files of their own that something else reads: they are judged there, where their role is known.
fn drop_read_policies(files: &mut Files) {
    let read = files.iter().flat_map(|(path, found)| found.files.iter().filter(move |file| *file != path));
    let read: BTreeSet<RepoPath> = read.cloned().collect();
    files.retain(|path, found| !(read.contains(path) && policy_file::is_policy_file(found)));
}

/// Drops templates that another one nests: they are read there, with what they are given. Of two that nest each other, both stay.
fn drop_nested(files: &mut Files) {
    let composed = files.iter().filter(|(_, found)| found.files.len() > 1);
    let nests: BTreeMap<&RepoPath, BTreeSet<&RepoPath>> = composed
        .map(|(outer, found)| (outer, declaring_files(found).filter(|inner| *inner != outer).collect()))
        .collect();
    let is_nested_in =
        |inner: &RepoPath, outer: &RepoPath| nests.get(outer).is_some_and(|inside| inside.contains(inner));
    let pairs = nests.iter().flat_map(|(outer, inside)| inside.iter().map(move |inner| (*outer, *inner)));
    let nested: BTreeSet<RepoPath> =
        pairs.filter(|(outer, inner)| !is_nested_in(outer, inner)).map(|(_, inner)| inner.clone()).collect();
    for path in nested {
        files.remove(&path);
    }
}

/// The files in which roles, workloads or policies of an infrastructure stand, and that it was read from.
fn declaring_files(found: &Infrastructure) -> impl Iterator<Item = &RepoPath> {
    let roles = found.roles.iter().map(|role| &role.file);
    let workloads = found.workloads.iter().map(|workload| &workload.file);
    let policies = found.unattached.iter().map(|policy| &policy.file);
    roles.chain(workloads).chain(policies).filter(|file| found.files.contains(*file))
}

impl Caches {
    fn template(
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
        self.templates.get((path.clone(), id), snapshot, || parse(snapshot, path, reference))
    }
}

fn parse(snapshot: &Snapshot, path: &RepoPath, reference: &Reference) -> (Option<Arc<Infrastructure>>, Dependencies) {
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
                None => return (None, Dependencies::default()),
            }
        }
        Err(error) => unreadable(path, &error),
    };
    let depends_on = Dependencies::new(snapshot, &declared.files, BTreeMap::new());
    declared.files.insert(path.clone());
    (Some(Arc::new(declared)), depends_on)
}

fn unreadable(path: &RepoPath, error: &ReadError) -> Infrastructure {
    let note = Note { file: path.clone(), span: Span::default(), message: error.to_string() };
    Infrastructure { files: BTreeSet::from([path.clone()]), notes: vec![note], ..Infrastructure::default() }
}
