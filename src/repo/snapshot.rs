//! One side of a comparison: the files at a commit, in the index, or in the work tree.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use super::RepoPath;

/// git's name for a file's bytes: the SHA-1 of its blob object. Equal ids mean equal bytes, so work is done once per id.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BlobId(pub [u8; 20]);

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
    /// The blob's id (for a submodule: the commit's).
    pub id: BlobId,
}

/// Why a path of a snapshot gave no bytes.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// No such path.
    #[error("there is no file {0}")]
    NotFound(RepoPath),
}

/// The files of one side, read as bytes on demand.
pub struct Snapshot {
    entries: BTreeMap<RepoPath, Entry>,
    memory: BTreeMap<RepoPath, Blob>,
}

impl Snapshot {
    /// A snapshot of files held in memory; the ids are git's.
    pub fn from_files<'a>(files: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Self {
        let mut snapshot = Self { entries: BTreeMap::new(), memory: BTreeMap::new() };
        for (path, bytes) in files {
            let Some(path) = RepoPath::new(path) else { continue };
            // Hashing bytes in memory cannot fail: libgit2 errs only on unknown object types.
            let id = git2::Oid::hash_object(git2::ObjectType::Blob, bytes).map_or([0; 20], |oid| {
                let mut id = [0; 20];
                id.copy_from_slice(oid.as_bytes());
                id
            });
            let id = BlobId(id);
            snapshot.entries.insert(path.clone(), Entry { kind: EntryKind::File, id });
            snapshot.memory.insert(path, Blob { id, bytes: bytes.into() });
        }
        snapshot
    }

    /// Every path of the snapshot, in order.
    pub fn entries(&self) -> &BTreeMap<RepoPath, Entry> {
        &self.entries
    }

    /// Whether `path` is a file, or a link that leads to one inside the repository.
    pub fn is_file(&self, path: &RepoPath) -> bool {
        self.entries.get(path).is_some_and(|entry| entry.kind == EntryKind::File)
    }

    /// Whether `path` is a folder that holds anything.
    pub fn is_folder(&self, path: &RepoPath) -> bool {
        self.under(path).next().is_some()
    }

    /// The files under `folder` (not the path itself), in order.
    pub fn under<'a>(&'a self, folder: &'a RepoPath) -> impl Iterator<Item = (&'a RepoPath, &'a Entry)> {
        self.entries
            .range(folder.clone()..)
            .skip_while(move |(path, _)| *path == folder)
            .take_while(move |(path, _)| path.as_str().starts_with(folder.as_str()))
            .filter(move |(path, _)| path.is_under(folder))
    }

    /// The bytes at `path`; links inside the repository are followed.
    ///
    /// # Errors
    /// See [`ReadError`]: each says why the file was left out, for a note that names it.
    pub fn read(&self, path: &RepoPath) -> Result<Blob, ReadError> {
        self.memory.get(path).cloned().ok_or_else(|| ReadError::NotFound(path.clone()))
    }
}
