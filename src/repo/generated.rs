//! Files that git ignores and that are read all the same: what `cdk synth` writes.
//!
//! An application of the AWS CDK says what it deploys only there, and hardly anybody keeps it under version control. So
//! beside a `cdk.json` of the work tree its assembly is listed, as far as it is read: the lists and templates, and the copies
//! of Python code. What is listed here is no part of the snapshot's own entries: it is never compared with another side.

use std::collections::BTreeMap;
use std::path::Path;

use super::RepoPath;
use super::snapshot::{Entry, EntryKind};

/// The most files of this kind.
const MOST_FILES: usize = 20_000;

/// How deep folders are looked into.
const MOST_FOLDERS: usize = 16;

/// Lists the files of the assembly in `folder`, a folder of the work tree at `root`. Links are not followed. A folder that
/// cannot be listed has no files: then a note says that there is no assembly.
pub(super) fn list(root: &Path, folder: &RepoPath, found: &mut BTreeMap<RepoPath, Entry>) {
    if !is_plain_folder(root, folder) {
        return;
    }
    let mut open = vec![(folder.clone(), 0)];
    while let Some((folder, depth)) = open.pop() {
        let Ok(entries) = std::fs::read_dir(root.join(folder.as_str())) else { continue };
        for entry in entries.flatten() {
            let Some(path) = entry.file_name().to_str().and_then(|name| folder.join(name)) else { continue };
            let Ok(kind) = entry.file_type() else { continue };
            if kind.is_dir() && depth < MOST_FOLDERS {
                open.push((path, depth + 1));
            } else if kind.is_file() && is_read(&path) && found.len() < MOST_FILES {
                found.insert(path, Entry::unread(EntryKind::File));
            }
        }
    }
}

/// Whether a path is a folder, and no link leads to it: it may lead out of the repository.
fn is_plain_folder(root: &Path, folder: &RepoPath) -> bool {
    let mut path = root.to_path_buf();
    let is_folder = |path: &Path| std::fs::symlink_metadata(path).is_ok_and(|found| found.is_dir());
    folder.as_str().split('/').all(|part| {
        path.push(part);
        is_folder(&path)
    })
}

/// Code in an asset's folder, and what says what is in the assembly beside it.
fn is_read(path: &RepoPath) -> bool {
    let is_code = path.as_str().split('/').any(|part| part.starts_with("asset."));
    match path.extension() {
        Some("py") => is_code,
        Some("json") => !is_code && path.file_name() != "tree.json",
        _ => false,
    }
}
