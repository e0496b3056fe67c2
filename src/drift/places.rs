//! Byte spans to places: the one spot where a comparison looks at text.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Place;
use crate::code::python;
use crate::repo::{RepoPath, Snapshot};
use crate::text::{LineIndex, Span};

/// Turns spans of one snapshot's files into [`Place`]s, and keeps the texts that were asked for.
pub(crate) struct Places<'a> {
    pub(super) snapshot: &'a Snapshot,
    indexes: BTreeMap<RepoPath, LineIndex>,
}

impl<'a> Places<'a> {
    pub(crate) fn new(snapshot: &'a Snapshot) -> Self {
        Self { snapshot, indexes: BTreeMap::new() }
    }

    /// The place of `span` in `file`. In a file that cannot be read every span is at its start.
    pub(crate) fn place(&mut self, file: &RepoPath, span: Span) -> Place {
        let index = self.indexes.entry(file.clone()).or_insert_with(|| {
            let text = self.snapshot.read(file).map(|blob| blob.bytes).unwrap_or_else(|_| Arc::default());
            let encoding = if python::is_source(file, &text) { python::encoding(&text).ok().flatten() } else { None };
            LineIndex::in_encoding(text, encoding)
        });
        Place { file: file.clone(), span, start: index.position(span.start), end: index.position(span.end) }
    }

    /// The texts of all files that a place was asked of.
    pub(super) fn into_texts(self) -> BTreeMap<RepoPath, Arc<[u8]>> {
        self.indexes.into_iter().map(|(file, index)| (file, index.text().clone())).collect()
    }
}
