//! The Terraform modules of a snapshot, read group by group.
//!
//! A group depends on all its files and on those that they name, so a reading is kept with the ids of all of these: base
//! and head share it while none of them differs.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;

use crate::config::Paths;
use crate::iac::Infrastructure;
use crate::iac::terraform::{self, Group, Outline};
use crate::reference::Reference;
use crate::repo::{BlobId, RepoPath, Snapshot};

/// What was read so far.
#[derive(Default)]
pub(super) struct ModuleCache {
    outlines: Mutex<BTreeMap<BlobId, Arc<Outline>>>,
    readings: Mutex<BTreeMap<RepoPath, Vec<Arc<Reading>>>>,
}

/// A group, what it declares, and all that this depends on.
struct Reading {
    group: Group,
    depends_on: Vec<(RepoPath, Option<BlobId>)>,
    /// The folders that it looked through, and what was there.
    listed: BTreeMap<RepoPath, Vec<RepoPath>>,
    declared: Arc<Infrastructure>,
}

/// What every group of modules declares, by the folder of its first root.
pub(super) fn read(
    snapshot: &Snapshot,
    reference: &Reference,
    cache: &ModuleCache,
    exclude: &Paths,
    plans: &BTreeMap<RepoPath, RepoPath>,
) -> BTreeMap<RepoPath, Arc<Infrastructure>> {
    let files: Vec<&RepoPath> = snapshot
        .entries()
        .keys()
        .filter(|path| terraform::has_terraform_name(path) && snapshot.is_file(path) && !exclude.holds(path))
        .collect();
    let outlines = files.into_par_iter().map(|path| (path.clone(), cache.outline(snapshot, path))).collect();
    let groups: Vec<Group> = terraform::groups(&outlines);
    let read = |group: Group| Some((group.roots.first()?.clone(), cache.read(snapshot, group, plans, reference)));
    groups.into_par_iter().filter_map(read).collect()
}

impl ModuleCache {
    fn outline(&self, snapshot: &Snapshot, path: &RepoPath) -> Arc<Outline> {
        // A thread that panicked held no half-written entry: each is inserted whole.
        let known = |id: BlobId| self.outlines.lock().unwrap_or_else(PoisonError::into_inner).get(&id).cloned();
        if let Some(known) = snapshot.entries().get(path).and_then(|entry| entry.id).and_then(known) {
            return known;
        }
        let Ok(blob) = snapshot.read(path) else { return Arc::new(Outline::of_unreadable()) };
        let outline = Arc::new(terraform::outline(&blob.bytes));
        self.outlines.lock().unwrap_or_else(PoisonError::into_inner).insert(blob.id, outline.clone());
        outline
    }

    fn read(
        &self,
        snapshot: &Snapshot,
        group: Group,
        plans: &BTreeMap<RepoPath, RepoPath>,
        reference: &Reference,
    ) -> Arc<Infrastructure> {
        let Some(root) = group.roots.first().cloned() else { return Arc::default() };
        let known = self.readings.lock().unwrap_or_else(PoisonError::into_inner).get(&root).cloned();
        let is_same = |reading: &&Arc<Reading>| {
            reading.group == group
                && reading.depends_on.iter().all(|(path, id)| id_of(snapshot, path) == *id)
                && reading.listed.iter().all(|(folder, found)| files_under(snapshot, folder) == *found)
        };
        if let Some(reading) = known.iter().flatten().find(is_same) {
            return reading.declared.clone();
        }
        let open = |path: &RepoPath| match snapshot.read(path) {
            Ok(blob) => Ok(blob.bytes),
            Err(error) => Err(error.to_string()),
        };
        let listed = Mutex::new(BTreeMap::new());
        let list = |folder: &RepoPath| {
            let found = files_under(snapshot, folder);
            listed.lock().unwrap_or_else(PoisonError::into_inner).insert(folder.clone(), found.clone());
            found
        };
        let declared = Arc::new(terraform::read(&group, plans, &open, &list, reference));
        let listed = listed.into_inner().unwrap_or_else(PoisonError::into_inner);
        let depends_on = declared.files.iter().map(|path| (path.clone(), id_of(snapshot, path))).collect();
        let reading = Arc::new(Reading { group, depends_on, listed, declared: declared.clone() });
        self.readings.lock().unwrap_or_else(PoisonError::into_inner).entry(root).or_default().push(reading);
        declared
    }
}

fn files_under(snapshot: &Snapshot, folder: &RepoPath) -> Vec<RepoPath> {
    snapshot.under(folder).map(|(path, _)| path.clone()).collect()
}

/// The id of the bytes at a path; none if there is no file.
pub(super) fn id_of(snapshot: &Snapshot, path: &RepoPath) -> Option<BlobId> {
    let listed = snapshot.entries().get(path)?.id;
    listed.or_else(|| snapshot.read(path).ok().map(|blob| blob.id))
}
