//! Infrastructure that names the files it is made of: services of the Serverless Framework.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::Files;
use super::cache::{Cache, Dependencies};
use crate::config::Paths;
use crate::iac::{Infrastructure, serverless};
use crate::reference::Reference;
use crate::repo::{RepoPath, Snapshot};

/// What every service of `snapshot` declares, by its file.
pub(super) fn read(snapshot: &Snapshot, reference: &Reference, cache: &Cache<RepoPath>, exclude: &Paths) -> Files {
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
    cache: &Cache<RepoPath>,
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
    let found = cache.get(path.clone(), snapshot, || {
        let found = serverless::read(path, &|path| bytes(snapshot, path), reference);
        let depends_on = Dependencies::new(snapshot, &found.files, BTreeMap::new());
        (Some(Arc::new(found)), depends_on)
    })?;
    let Infrastructure { workloads, roles, unattached, notes, .. } = &*found;
    // A file that is only called so may be a template.
    let says_nothing = workloads.is_empty() && roles.is_empty() && unattached.is_empty() && notes.is_empty();
    (!says_nothing).then_some(found)
}

fn bytes(snapshot: &Snapshot, path: &RepoPath) -> Option<Arc<[u8]>> {
    let blob = snapshot.is_file(path).then(|| snapshot.read(path).ok()).flatten()?;
    Some(blob.bytes)
}
