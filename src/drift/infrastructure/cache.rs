//! What was read so far: base and head share what did not change.
//!
//! A reading depends on more than the file that it begins with, so it is kept with the ids of all files that it was made from,
//! and with what was in the folders that it looked through. It serves every side on which none of these differs.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::iac::Infrastructure;
use crate::repo::{BlobId, RepoPath, Snapshot};

/// Readings by what they begin with.
pub(super) struct Cache<K>(Mutex<BTreeMap<K, Vec<Reading>>>);

impl<K> Default for Cache<K> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

/// What was found, and all that this depends on.
#[derive(Clone)]
struct Reading {
    /// `None` if there is no infrastructure.
    declared: Option<Arc<Infrastructure>>,
    depends_on: Arc<Dependencies>,
}

/// What a reading was made from.
#[derive(Default)]
pub(super) struct Dependencies {
    /// The files, and the ids of their bytes; none for a file that is not there.
    files: Vec<(RepoPath, Option<BlobId>)>,
    /// The folders that were looked through, and what was in them.
    folders: BTreeMap<RepoPath, Vec<RepoPath>>,
}

impl Dependencies {
    /// These files and folders, as they are in `snapshot`.
    pub(super) fn new<'p>(
        snapshot: &Snapshot,
        files: impl IntoIterator<Item = &'p RepoPath>,
        folders: BTreeMap<RepoPath, Vec<RepoPath>>,
    ) -> Self {
        Self { files: files.into_iter().map(|path| (path.clone(), id_of(snapshot, path))).collect(), folders }
    }

    fn are_same_in(&self, snapshot: &Snapshot) -> bool {
        self.files.iter().all(|(path, id)| id_of(snapshot, path) == *id)
            && self.folders.iter().all(|(folder, found)| files_under(snapshot, folder) == *found)
    }
}

impl<K: Ord> Cache<K> {
    /// What was read from `key` on a side that does not differ in it; else what `read` gives.
    pub(super) fn get(
        &self,
        key: K,
        snapshot: &Snapshot,
        read: impl FnOnce() -> (Option<Arc<Infrastructure>>, Dependencies),
    ) -> Option<Arc<Infrastructure>> {
        // A thread that panicked held no half-written entry: each is inserted whole.
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&key).cloned().unwrap_or_default();
        if let Some(reading) = known.into_iter().find(|reading| reading.depends_on.are_same_in(snapshot)) {
            return reading.declared;
        }
        let (declared, depends_on) = read();
        let reading = Reading { declared: declared.clone(), depends_on: Arc::new(depends_on) };
        self.0.lock().unwrap_or_else(PoisonError::into_inner).entry(key).or_default().push(reading);
        declared
    }
}

/// The files under a folder, in order.
pub(super) fn files_under(snapshot: &Snapshot, folder: &RepoPath) -> Vec<RepoPath> {
    snapshot.under(folder).map(|(path, _)| path.clone()).collect()
}

/// The id of the bytes at a path; none if there is no file.
fn id_of(snapshot: &Snapshot, path: &RepoPath) -> Option<BlobId> {
    let listed = snapshot.entries().get(path)?.id;
    listed.or_else(|| snapshot.read(path).ok().map(|blob| blob.id))
}
