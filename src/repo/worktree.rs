//! Lists the work tree as `git add --all` would take it: tracked files as they are on disk, and untracked ones that no
//! ignore rule names.
//!
//! Folders that hold tracked files are listed by all threads, one level of the tree after the other, so that a link is
//! known before anything behind it is looked at. A tracked file whose size and times are those in the index has the
//! index's blob, as git decides it (`racy-git` in git's technical documentation says when times cannot be trusted).
//! Untracked folders are walked afterwards, with libgit2's answers about ignore rules.

use std::collections::BTreeSet;
use std::fs::Metadata;
use std::path::Path;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::listing::{Listing, MOST_FILES, stage, usable_path};
use super::snapshot::{Entry, EntryKind, UNREAD_FOLDER};
use super::{RepoError, RepoPath};

/// A work tree's files, and which of them a sparse checkout left out of the disk.
pub(super) struct WorkTree {
    pub(super) listing: Listing,
    pub(super) sparse: BTreeSet<RepoPath>,
}

/// What the index says about one path.
struct Tracked<'a> {
    entry: &'a git2::IndexEntry,
    path: RepoPath,
}

/// A folder of the index.
#[derive(Default)]
struct Folder<'a> {
    path: &'a str,
    children: FxHashMap<&'a str, Child>,
}

/// What the index has under a name: an index into the folders, or into the tracked paths.
#[derive(Clone, Copy)]
enum Child {
    Folder(usize),
    Path(usize),
}

/// What a folder on disk holds.
#[derive(Default)]
struct Scan {
    /// Tracked paths that are there.
    tracked: Vec<(usize, Entry)>,
    /// Folders of the index that are folders on disk too.
    folders: Vec<usize>,
    /// What the index does not have: the path, and what kind of thing it is (none for a folder).
    untracked: Vec<(Vec<u8>, Option<EntryKind>)>,
    /// Why the folder could not be listed.
    failure: Option<String>,
}

/// Lists the work tree at `root`.
pub(super) fn list(repository: &git2::Repository, root: &Path) -> Result<WorkTree, RepoError> {
    let index = repository.index().map_err(|error| RepoError::from_index(&error, root))?;
    let index_entries: Vec<git2::IndexEntry> = index.iter().collect();
    let written = index.path().and_then(|path| std::fs::metadata(path).ok()).as_ref().and_then(modified);
    let judge = Judge { written, converts: may_convert(repository, &index_entries) };

    let mut listing = Listing::default();
    let tracked = tracked(&index_entries, &mut listing);
    let folders = folders(&tracked);
    let (found, untracked) = scan_tracked_folders(root, &folders, &tracked, &judge, &mut listing);

    let mut entries: Vec<(RepoPath, Entry)> = Vec::with_capacity(tracked.len());
    let mut sparse = BTreeSet::new();
    for (tracked, found) in tracked.iter().zip(found) {
        let path = tracked.path.clone();
        let flags = git2::IndexEntryExtendedFlag::from_bits_truncate(tracked.entry.flags_extended);
        match found {
            Some(entry) => entries.push((path, entry)),
            None if is_submodule(tracked.entry) => {
                entries.push((path, Entry::of_blob(EntryKind::Submodule, tracked.entry.id.into())));
            }
            None if flags.is_skip_worktree() => {
                let kind = if tracked.entry.mode == 0o120_000 { EntryKind::Symlink } else { EntryKind::File };
                sparse.insert(path.clone());
                entries.push((path, Entry::of_blob(kind, tracked.entry.id.into())));
            }
            // Deleted.
            None => {}
        }
    }
    add_untracked(repository, root, untracked, &mut entries, &mut listing)?;
    listing.entries = entries.into_iter().collect();
    Ok(WorkTree { listing, sparse })
}

/// The paths of the index, in its order, each once.
fn tracked<'a>(entries: &'a [git2::IndexEntry], listing: &mut Listing) -> Vec<Tracked<'a>> {
    let mut tracked: Vec<Tracked<'a>> = Vec::with_capacity(entries.len());
    for entry in entries {
        let Some(path) = usable_path(&entry.path, listing) else { continue };
        // The sides of a merge conflict share their path.
        if tracked.last().is_none_or(|last| last.path != path) {
            tracked.push(Tracked { entry, path });
        }
    }
    tracked
}

/// The folders above the tracked paths; the root is the first.
fn folders<'a>(tracked: &'a [Tracked<'_>]) -> Vec<Folder<'a>> {
    let mut folders = vec![Folder::default()];
    let mut by_path: FxHashMap<&'a str, usize> = FxHashMap::from_iter([("", 0)]);
    // The index is in order, so the next path mostly lies beside the last one.
    let mut last = ("", 0);
    for (index, Tracked { path, .. }) in tracked.iter().enumerate() {
        let (mut child, mut below) = (Child::Path(index), path.as_str());
        // Upwards to the first folder that is known already.
        loop {
            let (above, name) = below.rsplit_once('/').unwrap_or(("", below));
            let known = if above == last.0 { Some(last.1) } else { by_path.get(above).copied() };
            let folder = known.unwrap_or(folders.len());
            if known.is_none() {
                folders.push(Folder { path: above, children: FxHashMap::default() });
                by_path.insert(above, folder);
            }
            if matches!(child, Child::Path(_)) {
                last = (above, folder);
            }
            folders[folder].children.insert(name, child);
            if known.is_some() {
                break;
            }
            (child, below) = (Child::Folder(folder), above);
        }
    }
    folders
}

/// Something that is not in the index: its path, and its kind (none for a folder).
type Untracked = (Vec<u8>, Option<EntryKind>);

/// What is on disk of each tracked path, and what else lies beside them.
fn scan_tracked_folders(
    root: &Path,
    folders: &[Folder<'_>],
    tracked: &[Tracked<'_>],
    judge: &Judge,
    listing: &mut Listing,
) -> (Vec<Option<Entry>>, Vec<Untracked>) {
    let mut found: Vec<Option<Entry>> = vec![None; tracked.len()];
    let mut untracked = Vec::new();
    let mut level = vec![0];
    while !level.is_empty() {
        let scans: Vec<Scan> = level.par_iter().map(|&folder| scan(root, &folders[folder], tracked, judge)).collect();
        let mut next = Vec::new();
        for (scan, folder) in scans.into_iter().zip(level) {
            for (index, entry) in scan.tracked {
                found[index] = Some(entry);
            }
            next.extend(scan.folders);
            untracked.extend(scan.untracked);
            if let Some(failure) = scan.failure {
                listing.note(folders[folder].path, format!("{UNREAD_FOLDER}{failure}"));
            }
        }
        level = next;
    }
    (found, untracked)
}

/// Lists one folder of the index on disk.
fn scan(root: &Path, folder: &Folder<'_>, tracked: &[Tracked<'_>], judge: &Judge) -> Scan {
    let mut scan = Scan::default();
    let result = each_entry(&root.join(folder.path), |name, entry| {
        let kind = entry.file_type()?;
        let child = name.to_str().and_then(|name| folder.children.get(name));
        match (child, kind_of(kind)) {
            (Some(&Child::Folder(child)), None) if kind.is_dir() => scan.folders.push(child),
            (Some(&Child::Path(index)), None) if kind.is_dir() && is_submodule(tracked[index].entry) => {}
            (Some(&Child::Path(index)), Some(kind)) => {
                scan.tracked.push((index, judge.entry(kind, &entry.metadata()?, tracked[index].entry)));
            }
            (_, found) if found.is_some() || kind.is_dir() => {
                let mut path = folder.path.as_bytes().to_vec();
                if !path.is_empty() {
                    path.push(b'/');
                }
                path.extend_from_slice(name.as_encoded_bytes());
                scan.untracked.push((path, found));
            }
            // Sockets, pipes and devices: git does not see them either.
            _ => {}
        }
        Ok(())
    });
    scan.failure = result.err().map(|error| error.to_string());
    scan
}

/// Adds what is untracked and not ignored, with all that lies below.
fn add_untracked(
    repository: &git2::Repository,
    root: &Path,
    mut open: Vec<Untracked>,
    entries: &mut Vec<(RepoPath, Entry)>,
    listing: &mut Listing,
) -> Result<(), RepoError> {
    while let Some((bytes, kind)) = open.pop() {
        let Some(path) = usable_path(&bytes, listing) else { continue };
        let ignored = repository.is_path_ignored(path.as_str());
        if ignored.map_err(|error| RepoError::other(&error, repository.path()))? {
            continue;
        }
        match kind {
            Some(kind) => entries.push((path, Entry::unread(kind))),
            None => {
                let folder = root.join(path.as_str());
                if folder.join(".git").exists() {
                    listing.note(path.as_str(), "the folder holds a repository of its own, so it is left out");
                    continue;
                }
                let result = each_entry(&folder, |name, entry| {
                    let kind = entry.file_type()?;
                    if kind.is_dir() || kind_of(kind).is_some() {
                        open.push(([path.as_str().as_bytes(), b"/", name.as_encoded_bytes()].concat(), kind_of(kind)));
                    }
                    Ok(())
                });
                if let Err(error) = result {
                    listing.note(path.as_str(), format!("{UNREAD_FOLDER}{error}"));
                }
            }
        }
        if entries.len() + open.len() > MOST_FILES {
            return Err(RepoError::TooManyFiles { limit: MOST_FILES, what: root.display().to_string() });
        }
    }
    Ok(())
}

/// Calls `with` for each entry of a folder but `.git`. An entry that vanishes meanwhile is left out.
fn each_entry(
    folder: &Path,
    mut with: impl FnMut(&std::ffi::OsStr, &std::fs::DirEntry) -> std::io::Result<()>,
) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        if name == ".git" {
            continue;
        }
        match with(&name, &entry) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(())
}

fn kind_of(kind: std::fs::FileType) -> Option<EntryKind> {
    if kind.is_file() {
        Some(EntryKind::File)
    } else if kind.is_symlink() {
        Some(EntryKind::Symlink)
    } else {
        None
    }
}

fn is_submodule(entry: &git2::IndexEntry) -> bool {
    entry.mode == 0o160_000
}

/// Decides whether a file on disk is what the index says.
struct Judge {
    /// When the index was written.
    written: Option<(i64, i64)>,
    /// Whether git may convert files on the way between its objects and the disk.
    converts: bool,
}

impl Judge {
    fn entry(&self, kind: EntryKind, metadata: &Metadata, entry: &git2::IndexEntry) -> Entry {
        let same_kind = (kind == EntryKind::Symlink) == (entry.mode == 0o120_000);
        if !same_kind || stage(entry) != 0 || !self.unchanged(metadata, entry) {
            return Entry::unread(kind);
        }
        let id = entry.id.into();
        Entry { kind, id: (!self.converts || kind == EntryKind::Symlink).then_some(id), kept: Some(id) }
    }

    fn unchanged(&self, metadata: &Metadata, entry: &git2::IndexEntry) -> bool {
        let (Some(written), Some((seconds, nanoseconds))) = (self.written, modified(metadata)) else { return false };
        let times = (i64::from(entry.mtime.seconds()), i64::from(entry.mtime.nanoseconds()));
        // The index keeps the low 32 bits of sizes and seconds, and some writers leave nanoseconds out.
        entry.file_size == metadata.len() as u32
            && times.0 == i64::from(seconds as i32)
            && (times.1 == 0 || times.1 == nanoseconds)
            && same_inode(metadata, entry)
            // A file written in the moment of the index, or later, may have changed after it was looked at.
            && (seconds, nanoseconds) < written
    }
}

/// When a file was last written: seconds since 1970, and nanoseconds.
fn modified(metadata: &Metadata) -> Option<(i64, i64)> {
    let since = metadata.modified().ok()?.duration_since(std::time::UNIX_EPOCH).ok()?;
    Some((i64::try_from(since.as_secs()).ok()?, i64::from(since.subsec_nanos())))
}

/// Whether the file is the same one, as far as the system tells: an edit that puts the old time back still changes these.
#[cfg(unix)]
fn same_inode(metadata: &Metadata, entry: &git2::IndexEntry) -> bool {
    use std::os::unix::fs::MetadataExt;
    (entry.ino == 0 || entry.ino == metadata.ino() as u32) && entry.ctime.seconds() == metadata.ctime() as i32
}

#[cfg(not(unix))]
fn same_inode(_: &Metadata, _: &git2::IndexEntry) -> bool {
    true
}

/// Whether git may convert files between its objects and the disk: line ends, keywords, encodings, filters
/// (`gitattributes(5)`). It is enough that somebody could have asked for it.
fn may_convert(repository: &git2::Repository, entries: &[git2::IndexEntry]) -> bool {
    let attributes_file =
        |entry: &git2::IndexEntry| entry.path == b".gitattributes" || entry.path.ends_with(b"/.gitattributes");
    let Ok(config) = repository.config() else { return true };
    let own = config.get_path("core.attributesfile").ok();
    let line_ends = config.get_string("core.autocrlf").is_ok_and(|value| !value.eq_ignore_ascii_case("false"));
    let home = std::env::home_dir().unwrap_or_default();
    let places = [
        repository.commondir().join("info/attributes"),
        home.join(".config/git/attributes"),
        Path::new("/etc/gitattributes").into(),
    ];
    line_ends || entries.iter().any(attributes_file) || places.into_iter().chain(own).any(|place| place.is_file())
}

#[cfg(test)]
mod tests;
