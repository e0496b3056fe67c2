//! A git repository as two snapshots and the changes between them.
//!
//! Nothing is checked out: commits, the index and the work tree are all read as bytes. This is the only part of the
//! program that reads the repository; everything after it works on what a [`Snapshot`] gives.

mod path;
mod snapshot;

pub use path::RepoPath;
pub use snapshot::{Blob, BlobId, Entry, EntryKind, ReadError, Snapshot};
