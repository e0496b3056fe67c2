//! The Terraform modules of a snapshot, read group by group.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;

use super::cache::{Cache, Dependencies, files_under};
use crate::config::Paths;
use crate::iac::Infrastructure;
use crate::iac::terraform::{self, Group, Outline};
use crate::reference::Reference;
use crate::repo::{BlobId, RepoPath, Snapshot};

/// What was read so far.
#[derive(Default)]
pub(super) struct ModuleCache {
    outlines: Mutex<BTreeMap<BlobId, Arc<Outline>>>,
    groups: Cache<Group>,
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
    let read = |group: Group| Some((group.roots.first()?.clone(), cache.read(snapshot, &group, plans, reference)?));
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
        group: &Group,
        plans: &BTreeMap<RepoPath, RepoPath>,
        reference: &Reference,
    ) -> Option<Arc<Infrastructure>> {
        self.groups.get(group.clone(), snapshot, || {
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
            let declared = terraform::read(group, plans, &open, &list, reference);
            let listed = listed.into_inner().unwrap_or_else(PoisonError::into_inner);
            let depends_on = Dependencies::new(snapshot, &declared.files, listed);
            (Some(Arc::new(declared)), depends_on)
        })
    }
}
