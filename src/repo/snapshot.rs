//! One side of a comparison: the files at a commit, in the index, in the work tree, or in a plain folder.
//!
//! A snapshot is a list of paths; bytes are read when they are asked for, by any number of threads. Paths are listed by
//! [`listing`](super::listing) and [`worktree`](super::worktree).

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::pool::Pool;
use super::{RepoPath, generated};

/// The largest file that is read, in bytes. Source and infrastructure files are far below it.
pub const LARGEST_FILE: u64 = 10 << 20;

/// How much of a file is its beginning, in bytes.
const BEGINNING: u64 = 1 << 10;

/// How many links are followed on the way to one file, as in Linux (`path_resolution(7)`).
const MOST_LINKS: usize = 40;

/// How every Git LFS pointer file begins (Git LFS specification).
const LFS_POINTER: &[u8] = b"version https://git-lfs.github.com/spec/v1\n";

/// git's name for a file's bytes: the SHA-1 of its blob object. Equal ids mean equal bytes, so work is done once per id.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BlobId(pub [u8; 20]);

impl BlobId {
    /// The id that git gives to `bytes`.
    pub fn of(bytes: &[u8]) -> Self {
        // Hashing bytes in memory cannot fail: libgit2 errs only on unknown object types.
        git2::Oid::hash_object(git2::ObjectType::Blob, bytes).map_or(Self([0; 20]), Self::from)
    }
}

impl From<git2::Oid> for BlobId {
    fn from(oid: git2::Oid) -> Self {
        let mut id = [0; 20];
        for (to, from) in id.iter_mut().zip(oid.as_bytes()) {
            *to = *from;
        }
        Self(id)
    }
}

impl fmt::Debug for BlobId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// A file's bytes and their id.
#[derive(Clone, Debug)]
pub struct Blob {
    /// The id of the bytes.
    pub id: BlobId,
    /// The bytes, unchanged.
    pub bytes: Arc<[u8]>,
}

/// What kind of thing stands at a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryKind {
    /// A regular file.
    File,
    /// A symbolic link; its bytes are the target.
    Symlink,
    /// A commit of another repository.
    Submodule,
}

/// One path of a snapshot.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// What stands there.
    pub kind: EntryKind,
    /// The id of the bytes that [`Snapshot::read`] gives (for a submodule: its commit), where it is known without reading
    /// them. In a work tree it is not, for a file that changed or that git may convert when it checks it out.
    pub id: Option<BlobId>,
    /// The id that git keeps for the path; `None` for a file of the work tree that differs from the index. Unlike `id` it
    /// does not tell the bytes on disk, where git converts line ends, but it tells whether they changed.
    pub(super) kept: Option<BlobId>,
}

impl Entry {
    /// An entry whose bytes are the blob that git keeps.
    pub(super) fn of_blob(kind: EntryKind, id: BlobId) -> Self {
        Self { kind, id: Some(id), kept: Some(id) }
    }

    /// An entry of which only the kind is known.
    pub(super) fn unread(kind: EntryKind) -> Self {
        Self { kind, id: None, kept: None }
    }
}

/// Why a path of a snapshot gave no bytes. Whoever tells it names the path that was asked for; only where another is to
/// blame, such as a folder above it, the text names that.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// No such path.
    #[error("there is no file {0}")]
    NotFound(RepoPath),
    /// It is a submodule: its files belong to another repository.
    #[error("{0} is a submodule, and its files belong to another repository")]
    Submodule(RepoPath),
    /// It is over [`LARGEST_FILE`].
    #[error("the file is larger than 10 MB, so it is left out")]
    TooLarge(RepoPath),
    /// Git LFS keeps the content elsewhere.
    #[error("the file is a Git LFS pointer, and its content is not in the repository")]
    LfsPointer(RepoPath),
    /// A link leads out of the repository.
    #[error("{0} is a link that leads out of the repository")]
    LinkLeaves(RepoPath),
    /// A link leads to an absolute path, which another checkout has elsewhere.
    #[error("{0} is a link to an absolute path, and only relative ones are followed")]
    LinkAbsolute(RepoPath),
    /// Links lead round in a circle.
    #[error("{0} is a link that leads back to itself")]
    LinkLoop(RepoPath),
    /// The clone is partial and this blob is not in it.
    #[error(
        "the file's content was left out of this partial clone; `git fetch --refetch --no-filter origin` brings it"
    )]
    Absent(RepoPath),
    /// The system or libgit2 could not read it.
    #[error("the file cannot be read: {message}")]
    Failed {
        /// The path.
        path: RepoPath,
        /// What was reported.
        message: String,
    },
}

/// A path that a listing left out, or could not fully understand.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PathNote {
    /// The path, with replacement characters where it is no UTF-8.
    pub path: String,
    /// What is to be said of it: a sentence, lower case and without a full stop.
    pub message: String,
}

/// How a note on a folder begins whose files are not known.
pub(super) const UNREAD_FOLDER: &str = "the folder cannot be listed: ";

impl PathNote {
    /// Whether it says that nothing is known of a folder.
    pub fn is_of_unread_folder(&self) -> bool {
        self.message.starts_with(UNREAD_FOLDER)
    }
}

/// The files of one side, read as bytes on demand.
pub struct Snapshot {
    entries: BTreeMap<RepoPath, Entry>,
    /// See [`generated`].
    generated: BTreeMap<RepoPath, Entry>,
    store: Store,
    notes: Vec<PathNote>,
}

/// Where the bytes are.
pub(super) enum Store {
    Memory(BTreeMap<RepoPath, Arc<[u8]>>),
    Objects(Arc<Pool>),
    Disk {
        root: PathBuf,
        /// Paths that a sparse checkout left out of the work tree: git has them unchanged in its objects.
        sparse: BTreeSet<RepoPath>,
        objects: Option<Arc<Pool>>,
    },
}

impl Snapshot {
    /// A snapshot of files held in memory; the ids are git's.
    pub fn from_files<'a>(files: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Self {
        let (mut entries, mut memory) = (BTreeMap::new(), BTreeMap::new());
        for (path, bytes) in files {
            let Some(path) = RepoPath::new(path) else { continue };
            entries.insert(path.clone(), Entry::of_blob(EntryKind::File, BlobId::of(bytes)));
            memory.insert(path, bytes.into());
        }
        Self { entries, generated: BTreeMap::new(), store: Store::Memory(memory), notes: Vec::new() }
    }

    pub(super) fn new(entries: BTreeMap<RepoPath, Entry>, store: Store, mut notes: Vec<PathNote>) -> Self {
        notes.sort();
        // A path that is both in the index and on disk is met twice.
        notes.dedup();
        Self { entries, generated: BTreeMap::new(), store, notes }
    }

    /// Lists what is in `folders` of a work tree although git ignores it, as far as it is read; see [`generated`].
    pub(crate) fn list_generated(&mut self, folders: impl IntoIterator<Item = RepoPath>) {
        let Store::Disk { root, .. } = &self.store else { return };
        for folder in folders {
            // What git knows it knows in full.
            if self.under(&folder).next().is_none() {
                generated::list(root, &folder, &mut self.generated);
            }
        }
    }

    /// Files of a work tree that git ignores and that are read all the same, in order. They are in no change.
    pub fn generated(&self) -> &BTreeMap<RepoPath, Entry> {
        &self.generated
    }

    /// Every path of the snapshot, in order.
    pub fn entries(&self) -> &BTreeMap<RepoPath, Entry> {
        &self.entries
    }

    /// What the listing left out, in order.
    pub fn notes(&self) -> &[PathNote] {
        &self.notes
    }

    /// The folder on disk that holds the files, if they are there to be edited.
    pub fn root(&self) -> Option<&Path> {
        match &self.store {
            Store::Disk { root, .. } => Some(root),
            Store::Memory(_) | Store::Objects(_) => None,
        }
    }

    /// Whether `path` is a file, or a link that leads to one inside the repository.
    pub fn is_file(&self, path: &RepoPath) -> bool {
        match self.entries.get(path).map(|entry| entry.kind) {
            Some(EntryKind::File) => true,
            Some(EntryKind::Submodule) => false,
            None if self.generated.contains_key(path) => true,
            Some(EntryKind::Symlink) | None => self
                .resolve(path)
                .is_ok_and(|target| self.entries.get(&target).is_some_and(|entry| entry.kind == EntryKind::File)),
        }
    }

    /// Whether `path` is a folder that holds anything, or a link that leads to one inside the repository.
    pub fn is_folder(&self, path: &RepoPath) -> bool {
        let mut generated = self.generated.range(path.clone()..).map(|(generated, _)| generated);
        generated.next().is_some_and(|generated| generated != path && generated.is_under(path))
            || self.resolve(path).is_ok_and(|path| self.under(&path).next().is_some())
    }

    /// The files under `folder` (not the path itself), in order. Links are not followed; see [`Self::resolve`].
    pub fn under<'a>(&'a self, folder: &'a RepoPath) -> impl Iterator<Item = (&'a RepoPath, &'a Entry)> {
        self.entries
            .range(folder.clone()..)
            .skip_while(move |(path, _)| *path == folder)
            .take_while(move |(path, _)| path.as_str().starts_with(folder.as_str()))
            .filter(move |(path, _)| path.is_under(folder))
    }

    /// The path without links that `path` leads to, be there anything or not.
    ///
    /// # Errors
    /// A link on the way leaves the repository, leads round in a circle, or cannot be read.
    pub fn resolve(&self, path: &RepoPath) -> Result<RepoPath, ReadError> {
        let mut current = path.clone();
        for _ in 0..=MOST_LINKS {
            let Some((link, entry, rest)) = self.first_link(&current) else { return Ok(current) };
            let target = self.read_entry(link, entry)?;
            if target.bytes.starts_with(b"/") {
                return Err(ReadError::LinkAbsolute(path.clone()));
            }
            let target = std::str::from_utf8(&target.bytes).ok().and_then(|target| link.parent().join(target));
            let followed = target.and_then(|target| target.join(&rest));
            current = followed.ok_or_else(|| ReadError::LinkLeaves(path.clone()))?;
        }
        Err(ReadError::LinkLoop(path.clone()))
    }

    /// The bytes at `path`; links inside the repository are followed.
    ///
    /// # Errors
    /// See [`ReadError`]: each says why the file was left out, for a note that names it.
    pub fn read(&self, path: &RepoPath) -> Result<Blob, ReadError> {
        let blob = match self.entries.get(path) {
            Some(entry) if entry.kind == EntryKind::File => self.read_entry(path, entry)?,
            None if self.generated.contains_key(path) => self.read_entry(path, &Entry::unread(EntryKind::File))?,
            _ => {
                let target = self.resolve(path)?;
                let entry = self.entries.get(&target).ok_or(ReadError::NotFound(target.clone()))?;
                self.read_entry(&target, entry)?
            }
        };
        if blob.bytes.starts_with(LFS_POINTER) { Err(ReadError::LfsPointer(path.clone())) } else { Ok(blob) }
    }

    /// How the file at `path` begins, however large it is.
    ///
    /// # Errors
    /// See [`Self::read`].
    pub fn beginning(&self, path: &RepoPath) -> Result<Vec<u8>, ReadError> {
        let is_plain = self.entries.get(path).is_some_and(|entry| entry.kind == EntryKind::File);
        match &self.store {
            Store::Disk { root, sparse, .. } if is_plain && !sparse.contains(path) => read_bytes(root, path, BEGINNING),
            _ => {
                let bytes = self.read(path)?.bytes;
                Ok(bytes[..bytes.len().min(BEGINNING as usize)].to_vec())
            }
        }
    }

    /// Whether git knows the file at `path` and does not have its bytes, as in a partial clone.
    pub(super) fn lacks(&self, path: &RepoPath) -> bool {
        let (Store::Objects(objects), Some(Entry { kind: EntryKind::File, id: Some(id), .. })) =
            (&self.store, self.entries.get(path))
        else {
            return false;
        };
        let present = objects.lend(|repository| Ok(repository.odb()?.exists(git2::Oid::from_bytes(&id.0)?))).flatten();
        present.is_ok_and(|present| !present)
    }

    /// The id of the bytes of an entry of this snapshot; of a link, of its target's name. `None` if they cannot be read.
    pub(super) fn content_id(&self, path: &RepoPath, entry: &Entry) -> Option<BlobId> {
        entry.kept.or_else(|| Some(self.read_entry(path, entry).ok()?.id))
    }

    /// The first part of `path` that is a link, the link's own entry, and what comes after it.
    fn first_link(&self, path: &RepoPath) -> Option<(&RepoPath, &Entry, String)> {
        if self.entries.get(path).is_some_and(|entry| entry.kind != EntryKind::Symlink) {
            // What is listed as itself has no link above it.
            return None;
        }
        let text = path.as_str();
        let ends = text.match_indices('/').map(|(end, _)| end).chain([text.len()]);
        ends.map(|end| text.split_at(end)).find_map(|(start, rest)| {
            let (link, entry) = self.entries.get_key_value(start)?;
            (entry.kind == EntryKind::Symlink).then(|| (link, entry, rest.trim_start_matches('/').to_owned()))
        })
    }

    /// The bytes of an entry; those of a link are its target.
    fn read_entry(&self, path: &RepoPath, entry: &Entry) -> Result<Blob, ReadError> {
        if entry.kind == EntryKind::Submodule {
            return Err(ReadError::Submodule(path.clone()));
        }
        match (&self.store, entry.id) {
            (Store::Memory(files), _) => {
                let bytes = files.get(path).ok_or_else(|| ReadError::NotFound(path.clone()))?;
                Ok(Blob { id: entry.id.unwrap_or_else(|| BlobId::of(bytes)), bytes: bytes.clone() })
            }
            (Store::Objects(objects), Some(id)) => read_object(objects, path, id),
            (Store::Disk { sparse, objects: Some(objects), .. }, Some(id)) if sparse.contains(path) => {
                read_object(objects, path, id)
            }
            (Store::Disk { root, .. }, _) => read_file(root, path, entry),
            (Store::Objects(_), None) => Err(ReadError::NotFound(path.clone())),
        }
    }
}

fn read_object(objects: &Pool, path: &RepoPath, id: BlobId) -> Result<Blob, ReadError> {
    // `None`: it is too large.
    let read = |repository: &git2::Repository| -> Result<Option<Arc<[u8]>>, git2::Error> {
        let (oid, odb) = (git2::Oid::from_bytes(&id.0)?, repository.odb()?);
        let (size, _) = odb.read_header(oid)?;
        if size as u64 > LARGEST_FILE { Ok(None) } else { Ok(Some(odb.read(oid)?.data().into())) }
    };
    match objects.lend(read).flatten() {
        Ok(Some(bytes)) => Ok(Blob { id, bytes }),
        Ok(None) => Err(ReadError::TooLarge(path.clone())),
        Err(error) if error.code() == git2::ErrorCode::NotFound => Err(ReadError::Absent(path.clone())),
        Err(error) => Err(ReadError::Failed { path: path.clone(), message: error.message().into() }),
    }
}

fn read_file(root: &Path, path: &RepoPath, entry: &Entry) -> Result<Blob, ReadError> {
    let bytes = if entry.kind == EntryKind::Symlink {
        let link = std::fs::read_link(root.join(path.as_str())).map_err(|error| failed(path, &error))?;
        link.into_os_string().into_encoded_bytes()
    } else {
        // One byte more than is allowed tells a file that is too large, even one that grows or has no size.
        read_bytes(root, path, LARGEST_FILE + 1)?
    };
    if bytes.len() as u64 > LARGEST_FILE {
        return Err(ReadError::TooLarge(path.clone()));
    }
    Ok(Blob { id: entry.id.unwrap_or_else(|| BlobId::of(&bytes)), bytes: bytes.into() })
}

/// The first bytes of a file, at most so many.
fn read_bytes(root: &Path, path: &RepoPath, most: u64) -> Result<Vec<u8>, ReadError> {
    let mut bytes = Vec::new();
    let file = std::fs::File::open(root.join(path.as_str())).map_err(|error| failed(path, &error))?;
    file.take(most).read_to_end(&mut bytes).map_err(|error| failed(path, &error))?;
    Ok(bytes)
}

fn failed(path: &RepoPath, error: &std::io::Error) -> ReadError {
    match error.kind() {
        std::io::ErrorKind::NotFound => ReadError::NotFound(path.clone()),
        _ => ReadError::Failed { path: path.clone(), message: error.to_string() },
    }
}

#[cfg(test)]
mod tests;
