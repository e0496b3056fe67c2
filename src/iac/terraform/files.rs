//! The files of a program: numbered, so that every place is a number and a span, and laid end to end, so that a policy
//! can take its parts from several of them while it is put together.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::value::Origin;
use super::{List, Open};
use crate::repo::RepoPath;
use crate::text::Span;

/// The largest file that `file()` and `templatefile()` read, in bytes.
const MAX_READ: usize = 1 << 20;

/// How many files a program may read with `file()` and `templatefile()`.
const MAX_FILES: usize = 4096;

/// All files of a program, and the way to read more.
pub struct Files<'r> {
    read: &'r Open<'r>,
    list: &'r List<'r>,
    known: RefCell<Vec<File>>,
    /// The number of each path.
    numbers: RefCell<BTreeMap<RepoPath, usize>>,
    /// Every path that was asked for, whether or not there is such a file.
    asked: RefCell<BTreeSet<RepoPath>>,
}

#[derive(Clone)]
struct File {
    /// None for text that is part of this program, and not of the repository.
    path: Option<RepoPath>,
    /// Where it begins when all files are laid end to end.
    start: usize,
    length: usize,
    bytes: Arc<[u8]>,
}

impl<'r> Files<'r> {
    /// No files yet.
    pub fn new(read: &'r Open<'r>, list: &'r List<'r>) -> Self {
        Self { read, list, known: RefCell::default(), numbers: RefCell::default(), asked: RefCell::default() }
    }

    /// Adds a file, and gives its number.
    pub fn add(&self, path: Option<RepoPath>, bytes: Arc<[u8]>) -> usize {
        let mut known = self.known.borrow_mut();
        // One byte apart, so that the end of one file is not the start of the next.
        let start = known.last().map_or(0, |last| last.start + last.length + 1);
        if let Some(path) = &path {
            self.numbers.borrow_mut().entry(path.clone()).or_insert(known.len());
        }
        known.push(File { path, start, length: bytes.len(), bytes });
        known.len() - 1
    }

    /// Reads a file of the repository that the configuration names, and gives its number.
    pub fn open(&self, path: &RepoPath) -> Option<(usize, Arc<[u8]>)> {
        let number = { self.numbers.borrow().get(path).copied() };
        if let Some(number) = number {
            return Some((number, self.known.borrow()[number].bytes.clone()));
        }
        self.asked.borrow_mut().insert(path.clone());
        if self.asked.borrow().len() > MAX_FILES {
            return None;
        }
        let bytes = (self.read)(path).ok().filter(|bytes| bytes.len() <= MAX_READ)?;
        Some((self.add(Some(path.clone()), bytes.clone()), bytes))
    }

    /// Reads a file of any size that is no configuration; it is depended on.
    pub fn open_large(&self, path: &RepoPath) -> Option<Arc<[u8]>> {
        self.asked.borrow_mut().insert(path.clone());
        (self.read)(path).ok()
    }

    /// The files under a folder, in order; none if there are too many to go through.
    pub fn under(&self, folder: &RepoPath) -> Option<Vec<RepoPath>> {
        let found = (self.list)(folder);
        (found.len() <= MAX_FILES).then_some(found)
    }

    /// Every path that the program depends on.
    pub fn paths(&self) -> BTreeSet<RepoPath> {
        let known = self.known.borrow();
        let read = known.iter().filter_map(|file| file.path.clone());
        read.chain(self.asked.borrow().iter().cloned()).collect()
    }

    /// Whether a file is one of the repository.
    pub fn is_in_repository(&self, number: usize) -> bool {
        self.known.borrow().get(number).is_some_and(|file| file.path.is_some())
    }

    /// The bytes of a file.
    pub fn bytes(&self, number: usize) -> Arc<[u8]> {
        self.known.borrow().get(number).map(|file| file.bytes.clone()).unwrap_or_default()
    }

    /// A place as a path and a span; none for text that is not in the repository.
    pub fn place(&self, origin: Origin) -> Option<(RepoPath, Span)> {
        let known = self.known.borrow();
        Some((known.get(origin.file)?.path.clone()?, origin.span))
    }

    /// A place as a span of all files laid end to end.
    pub fn global(&self, origin: Origin) -> Span {
        let start = self.known.borrow().get(origin.file).map_or(0, |file| file.start);
        Span::new(start + origin.span.start, start + origin.span.end)
    }

    /// The place that [`Self::global`] made a span of.
    pub fn local(&self, span: Span) -> Origin {
        let known = self.known.borrow();
        let file = known.partition_point(|file| file.start <= span.start).saturating_sub(1);
        let start = known.get(file).map_or(0, |file| file.start);
        Origin { file, span: Span::new(span.start - start, span.end.saturating_sub(start)) }
    }
}
