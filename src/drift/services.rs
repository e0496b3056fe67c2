//! Infrastructure that names the files it is made of: services of the Serverless Framework.
//!
//! A service depends on its own file and on those that it brings in, so a reading is kept with the ids of all of these: base
//! and head share it while none of them differs.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;

use super::infrastructure::Files;
use crate::config::Paths;
use crate::iac::{Infrastructure, serverless};
use crate::reference::Reference;
use crate::repo::{BlobId, RepoPath, Snapshot};

/// What was read so far, by the file that it begins with.
#[derive(Default)]
pub(super) struct ReadingCache(Mutex<BTreeMap<RepoPath, Vec<Arc<Reading>>>>);

/// What a file declares, and all that this depends on.
struct Reading {
    depends_on: Vec<(RepoPath, Option<BlobId>)>,
    declared: Arc<Infrastructure>,
}

/// What every service of `snapshot` declares, by its file.
pub(super) fn read(snapshot: &Snapshot, reference: &Reference, cache: &ReadingCache, exclude: &Paths) -> Files {
    let has_name = |path: &RepoPath| serverless::has_service_name(path) || serverless::is_program(path);
    let is_candidate = |path: &&RepoPath| has_name(path) && !exclude.holds(path);
    let files: Vec<&RepoPath> =
        snapshot.entries().keys().filter(is_candidate).filter(|path| snapshot.is_file(path)).collect();
    files.into_par_iter().filter_map(|path| Some((path.clone(), service(snapshot, path, reference, cache)?))).collect()
}

fn service(
    snapshot: &Snapshot,
    path: &RepoPath,
    reference: &Reference,
    cache: &ReadingCache,
) -> Option<Arc<Infrastructure>> {
    let blob = snapshot.read(path).ok().filter(|blob| serverless::looks_like_service(&blob.bytes))?;
    if serverless::is_program(path) {
        // What the program would give may stand beside it.
        let beside = ["serverless.yml", "serverless.yaml", "serverless.json"];
        let is_written_out =
            beside.into_iter().filter_map(|name| path.parent().join(name)).any(|path| snapshot.is_file(&path));
        return (!is_written_out).then(|| Arc::new(serverless::read_program(path)));
    }
    drop(blob);
    let read = || serverless::read(path, &|path| bytes(snapshot, path), reference);
    let found = cache.get(snapshot, path, read);
    let Infrastructure { workloads, roles, unattached, notes, .. } = &*found;
    // A file that is only called so may be a template.
    let says_nothing = workloads.is_empty() && roles.is_empty() && unattached.is_empty() && notes.is_empty();
    (!says_nothing).then_some(found)
}

impl ReadingCache {
    /// The reading of `path`, made now unless one is known that depends on nothing that differs.
    fn get(&self, snapshot: &Snapshot, path: &RepoPath, read: impl FnOnce() -> Infrastructure) -> Arc<Infrastructure> {
        // A thread that panicked held no half-written entry: each is inserted whole.
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(path).cloned().unwrap_or_default();
        let is_same =
            |reading: &&Arc<Reading>| reading.depends_on.iter().all(|(path, id)| id_of(snapshot, path) == *id);
        if let Some(reading) = known.iter().find(is_same) {
            return reading.declared.clone();
        }
        let declared = Arc::new(read());
        let depends_on = declared.files.iter().map(|path| (path.clone(), id_of(snapshot, path))).collect();
        let reading = Arc::new(Reading { depends_on, declared: declared.clone() });
        self.0.lock().unwrap_or_else(PoisonError::into_inner).entry(path.clone()).or_default().push(reading);
        declared
    }
}

fn bytes(snapshot: &Snapshot, path: &RepoPath) -> Option<Arc<[u8]>> {
    let blob = snapshot.is_file(path).then(|| snapshot.read(path).ok()).flatten()?;
    Some(blob.bytes)
}

/// The id of the bytes at a path; none if there is no file.
fn id_of(snapshot: &Snapshot, path: &RepoPath) -> Option<BlobId> {
    let listed = snapshot.entries().get(path)?.id;
    listed.or_else(|| snapshot.read(path).ok().map(|blob| blob.id))
}
