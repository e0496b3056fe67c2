//! Several handles of one repository: libgit2's may move between threads, but only one thread at a time may use it.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// Handles of one repository, opened as they are needed.
pub(super) struct Pool {
    git_dir: PathBuf,
    idle: Mutex<Vec<git2::Repository>>,
}

impl Pool {
    /// A pool that begins with one handle.
    pub(super) fn new(repository: git2::Repository) -> Self {
        Self { git_dir: repository.path().into(), idle: Mutex::new(vec![repository]) }
    }

    /// Runs `work` with a handle that nobody else uses.
    pub(super) fn lend<T>(&self, work: impl FnOnce(&git2::Repository) -> T) -> Result<T, git2::Error> {
        // A thread that panicked has left the list whole; its handle is gone with it.
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let handle = idle.map_or_else(|| git2::Repository::open(&self.git_dir), Ok)?;
        let result = work(&handle);
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(handle);
        Ok(result)
    }

    /// The folder that holds the repository's own files.
    pub(super) fn git_dir(&self) -> &Path {
        &self.git_dir
    }
}
