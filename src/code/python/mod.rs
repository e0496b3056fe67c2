//! Python.
//!
//! [`Project`] is one side's Python code; [`Project::analyze`] derives what one workload does with AWS. A file is decoded
//! and parsed at most once for each blob id: the [`ParseCache`] is shared by all workloads and by both sides of a range.

mod decode;

use crate::code::{CodeUse, EntryPoint, Start, Unresolved};
use crate::reference::Reference;
use crate::repo::{RepoPath, Snapshot};
use crate::text::Span;

pub use decode::DecodeError;

/// Files read so far, by blob id. Safe to share between threads and between snapshots.
#[derive(Default)]
pub struct ParseCache {}

/// The Python code of one snapshot.
pub struct Project<'a> {
    snapshot: &'a Snapshot,
}

impl<'a> Project<'a> {
    /// The Python code of `snapshot`. Nothing is read until a workload asks for it.
    pub fn new(snapshot: &'a Snapshot, _reference: &'a Reference, _cache: &'a ParseCache) -> Self {
        Self { snapshot }
    }

    /// What the workload that starts at `entry` does with AWS. Pure, and safe to call from many threads.
    pub fn analyze(&self, entry: &EntryPoint) -> CodeUse {
        let mut code_use = CodeUse::default();
        let files = match &entry.start {
            Start::Handler { file, .. } => std::slice::from_ref(file),
            Start::Files(files) => files,
            Start::Inline { source, file, .. } => {
                if let Err(error) = decode::decode(source.as_bytes()) {
                    code_use.skipped.push(note(file, error.to_string()));
                }
                &[]
            }
        };
        for file in files {
            let text = self.snapshot.read(file).map_err(|error| error.to_string());
            match text.and_then(|blob| decode::decode(&blob.bytes).map(drop).map_err(|error| error.to_string())) {
                Ok(()) => code_use.sources.push(file.clone()),
                Err(reason) => code_use.skipped.push(note(file, reason)),
            }
        }
        code_use.sources.sort();
        code_use.skipped.sort();
        code_use
    }
}

/// A note about a whole file.
fn note(file: &RepoPath, reason: String) -> Unresolved {
    Unresolved { file: file.clone(), span: Span::default(), reason, services: Vec::new() }
}
