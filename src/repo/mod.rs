//! A git repository as two snapshots and the changes between them.
//!
//! Nothing is checked out: commits, the index and the work tree are all read as bytes. This is the only part of the
//! program that reads the repository; everything after it works on what a [`Snapshot`] gives.
//!
//! - [`Range::open`] finds the repository and gives both sides, or a [`RepoError`] that says how to go on.
//! - [`Changes::between`] tells what differs.

mod changes;
mod error;
mod generated;
mod listing;
mod path;
mod pool;
mod range;
mod snapshot;
#[cfg(test)]
pub(crate) mod testing;
mod worktree;

pub use changes::{Change, Changes, LineRange, changed_lines};
pub use error::RepoError;
pub use path::RepoPath;
pub use range::{HeadSpec, Range, RangeSpec, Side};
pub use snapshot::{Blob, BlobId, Entry, EntryKind, LARGEST_FILE, PathNote, ReadError, Snapshot};
