//! Files read so far, by blob id.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::decode::{self, DecodeError, decode};
use super::lower::lower;
use super::scan::{Facts, scan};
use super::syntax::Module;
use crate::repo::{Blob, BlobId};

/// Files read so far. Safe to share between threads, between workloads and between both sides of a range: a file's analysis
/// depends on its bytes alone.
#[derive(Default)]
pub struct ParseCache {
    sources: Mutex<HashMap<BlobId, Arc<Source>>>,
}

/// What is known of one file's bytes; each part is worked out when it is first asked for.
#[derive(Default)]
pub(super) struct Source {
    facts: OnceLock<Facts>,
    module: OnceLock<Result<Arc<Module>, DecodeError>>,
}

impl ParseCache {
    /// The entry of a blob.
    pub(super) fn source(&self, id: BlobId) -> Arc<Source> {
        // A thread that panicked cannot have left the map half changed.
        let mut sources = self.sources.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(sources.entry(id).or_default())
    }
}

impl Source {
    /// What a look at the text tells, without parsing it.
    pub(super) fn facts(&self, blob: &Blob) -> &Facts {
        self.facts.get_or_init(|| scan(&blob.bytes))
    }

    /// The parsed module.
    pub(super) fn module(&self, blob: &Blob) -> Result<Arc<Module>, DecodeError> {
        self.module.get_or_init(|| decode(&blob.bytes).map(|source| Arc::new(lowered(&source)))).clone()
    }
}

fn lowered(source: &decode::Source<'_>) -> Module {
    let mut module = lower(&source.text);
    if !source.is_in_place() {
        module.move_places(|span| source.origin(span));
    }
    module
}
