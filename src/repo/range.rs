//! Opens a repository and resolves a range: which two snapshots are compared.
//!
//! | head | base given | base not given |
//! | --- | --- | --- |
//! | work tree | merge base of the revision and HEAD | none |
//! | `--head REV` | merge base of the two revisions | none |
//! | `--staged` (the index) | merge base of the revision and HEAD | HEAD, or nothing if it is unborn |
//!
//! With a merge base, what others did on the base branch meanwhile is no change of this side, as in `git diff base...head`.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::listing::{self, Listing};
use super::pool::Pool;
use super::snapshot::Store;
use super::{Changes, RepoError, Snapshot, worktree};

/// What to compare.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RangeSpec {
    /// The revision to compare with.
    pub base: Option<String>,
    /// Whether to compare with that revision itself, because the head is known to build on it; else with the merge base.
    pub exact: bool,
    /// The side that is judged.
    pub head: HeadSpec,
    /// The index to read instead of the repository's own. git sets `GIT_INDEX_FILE` for hooks: `git commit --all` and
    /// `git commit FILE` build the next commit in an index of their own.
    pub index_file: Option<PathBuf>,
}

/// The side that is judged.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum HeadSpec {
    /// The files on disk.
    #[default]
    WorkTree,
    /// A commit.
    Commit(String),
    /// The index: what `git commit` would record.
    Index,
}

/// The two sides of a comparison.
pub struct Range {
    /// The side that it is compared with.
    pub base: Option<Side>,
    /// The side that is judged.
    pub head: Side,
    /// The folder that paths are relative to: the work tree's root, or that of a bare repository's git folder.
    pub root: PathBuf,
    /// The commit that the head is, or that the work tree or the index builds on; `None` where there is none.
    pub tip: Option<String>,
    /// What people should know about how the range was found: sentences, lower case and without a full stop.
    pub notes: Vec<String>,
}

/// One side of a comparison.
pub struct Side {
    /// Its files.
    pub snapshot: Snapshot,
    /// The commit's name in hexadecimal; `None` for the work tree, the index, a folder outside git, and for nothing.
    pub commit: Option<String>,
    /// When it was committed, in seconds since 1970; `None` where there is no commit.
    pub time: Option<i64>,
}

/// What a side is made from, once its revision is known.
enum Source {
    Commit { revision: String, commit: git2::Oid },
    Nothing,
    Index,
    WorkTree,
}

impl Range {
    /// Finds the repository that holds `start`, a folder or a file, and lists both sides. Outside a repository, the folder
    /// itself is the head, if no revision is asked for.
    ///
    /// # Errors
    /// See [`RepoError`]; each has a help text.
    pub fn open(start: &Path, spec: &RangeSpec) -> Result<Self, RepoError> {
        let absolute = std::path::absolute(start)
            .map_err(|error| RepoError::Other { path: start.into(), message: error.to_string() })?;
        let folder = absolute.parent().filter(|_| absolute.is_file()).unwrap_or(&absolute);
        let opened = git2::Repository::discover(folder).map_err(|error| RepoError::from_open(&error, folder));
        match opened {
            Err(RepoError::NotARepository(_)) if spec.base.is_none() && spec.head == HeadSpec::WorkTree => {
                Self::of_folder(folder)
            }
            opened => Opened { repository: opened?, notes: Vec::new() }.resolve(spec),
        }
    }

    /// What differs between the two sides; `None` where there is only one.
    ///
    /// # Errors
    /// The clone is partial, and one side of a changed file is not in it: a comparison would take it for empty.
    pub fn changes(&self) -> Result<Option<Changes>, RepoError> {
        let Some(base) = &self.base else { return Ok(None) };
        let changes = Changes::between(&base.snapshot, &self.head.snapshot);
        for side in [base, &self.head] {
            if changes.paths().iter().any(|path| side.snapshot.lacks(path)) {
                return Err(RepoError::AbsentObjects { revision: side.commit.clone().unwrap_or_default() });
            }
        }
        Ok(Some(changes))
    }

    fn of_folder(root: &Path) -> Result<Self, RepoError> {
        let listing = listing::of_folder(root)?;
        let store = Store::Disk { root: root.into(), sparse: BTreeSet::new(), objects: None };
        let head = Side { snapshot: Snapshot::new(listing.entries, store, listing.notes), commit: None, time: None };
        Ok(Self { base: None, head, root: root.into(), tip: None, notes: Vec::new() })
    }
}

/// An open repository, and what was noticed on the way.
struct Opened {
    repository: git2::Repository,
    notes: Vec<String>,
}

impl Opened {
    fn resolve(mut self, spec: &RangeSpec) -> Result<Range, RepoError> {
        if self.repository.is_bare() && !matches!(spec.head, HeadSpec::Commit(_)) {
            return Err(RepoError::Bare(self.repository.path().into()));
        }
        let head_revision = match &spec.head {
            HeadSpec::Commit(revision) => revision.as_str(),
            HeadSpec::WorkTree | HeadSpec::Index => "HEAD",
        };
        let base = match (&spec.base, &spec.head) {
            (Some(base), _) => {
                let commit = if spec.exact { self.base_commit(base)? } else { self.merge_base(base, head_revision)? };
                Some(Source::Commit { revision: base.clone(), commit })
            }
            (None, HeadSpec::Index) => Some(match self.commit("HEAD") {
                Ok(commit) => Source::Commit { revision: "HEAD".into(), commit },
                Err(RepoError::Unborn) => Source::Nothing,
                Err(error) => return Err(error),
            }),
            (None, _) => None,
        };
        let head = match &spec.head {
            HeadSpec::Commit(revision) => Source::Commit { revision: revision.clone(), commit: self.commit(revision)? },
            HeadSpec::Index => Source::Index,
            HeadSpec::WorkTree => Source::WorkTree,
        };
        let tip = self.commit(head_revision).ok().map(|commit| commit.to_string());
        let Self { repository, notes } = self;
        let root = repository.workdir().unwrap_or_else(|| repository.path()).to_owned();
        let pool = Arc::new(Pool::new(repository));
        let list = |source: &Source| source.list(&pool, spec.index_file.as_deref());
        let (base, head) = match head {
            // One handle for both: it keeps the trees that it has read, and two commits share almost all of them.
            Source::Commit { .. } => (base.as_ref().map(list).transpose(), list(&head)),
            _ => rayon::join(|| base.as_ref().map(list).transpose(), || list(&head)),
        };
        Ok(Range { base: base?, head: head?, root, tip, notes })
    }

    /// The commit that a revision names.
    fn commit(&self, revision: &str) -> Result<git2::Oid, RepoError> {
        let object = self.repository.revparse_single(revision).map_err(|_| {
            let head = self.repository.head().map_err(|error| error.code());
            if revision.starts_with("HEAD") && matches!(head, Err(git2::ErrorCode::UnbornBranch)) {
                RepoError::Unborn
            } else {
                RepoError::UnknownRevision { revision: revision.into(), shallow: self.repository.is_shallow() }
            }
        })?;
        let commit = object.peel_to_commit().map_err(|_| RepoError::NotACommit(revision.into()))?;
        Ok(commit.id())
    }

    /// The commit that `base` and `head` both build on.
    fn merge_base(&mut self, base: &str, head: &str) -> Result<git2::Oid, RepoError> {
        let head_commit = self.commit(head)?;
        let base_commit = match self.base_commit(base) {
            Ok(commit) => commit,
            Err(error) => return self.first_parent_of_pull_request(base, head_commit).ok_or(error),
        };
        let bases = self.repository.merge_bases(base_commit, head_commit);
        let bases = bases.map(|bases| bases.to_vec()).unwrap_or_default();
        // Histories that crossed have several; libgit2's order is stable, and git's own diff takes the first as well.
        if bases.len() > 1 {
            self.notes.push(format!(
                "`{base}` and `{head}` have {} merge bases; compared with {}, the first",
                bases.len(),
                bases[0]
            ));
        }
        match bases.first() {
            Some(commit) => Ok(*commit),
            None => self.first_parent_of_pull_request(base, head_commit).ok_or_else(|| RepoError::NoMergeBase {
                base: base.into(),
                head: head.into(),
                shallow: self.repository.is_shallow(),
            }),
        }
    }

    /// The commit of the base revision; where there is no such branch here, of the remote's branch.
    fn base_commit(&mut self, base: &str) -> Result<git2::Oid, RepoError> {
        let error = match self.commit(base) {
            Err(error @ RepoError::UnknownRevision { .. }) => error,
            result => return result,
        };
        let remote = format!("origin/{base}");
        let commit = self.commit(&remote).map_err(|_| error)?;
        self.notes.push(format!("there is no branch `{base}` here; compared with `{remote}`"));
        Ok(commit)
    }

    /// What a pull request is merged into, where its merge commit is checked out and nothing else is known.
    ///
    /// GitHub makes `refs/pull/N/merge` with the base branch's tip as first parent, and `actions/checkout` keeps the name as
    /// `refs/remotes/pull/N/merge`. Of any other merge commit the first parent may be either side, so it is not taken.
    fn first_parent_of_pull_request(&mut self, base: &str, head: git2::Oid) -> Option<git2::Oid> {
        let references = self.repository.references_glob("refs/remotes/pull/*/merge").ok()?;
        let merge = references.flatten().find(|reference| reference.target() == Some(head))?;
        let parents: Vec<git2::Oid> = self.repository.find_commit(head).ok()?.parent_ids().collect();
        let (&[first, _], Some(name)) = (&parents[..], merge.name().ok()) else { return None };
        // In a shallow clone the parent may be named and yet not be here.
        self.repository.find_commit(first).ok()?;
        self.notes.push(format!("`{base}` is not in this clone; compared with {first}, which {name} is merged into"));
        Some(first)
    }
}

impl Source {
    fn list(&self, pool: &Arc<Pool>, index_file: Option<&Path>) -> Result<Side, RepoError> {
        pool.lend(|repository| self.list_with(repository, pool, index_file))
            .map_err(|error| RepoError::other(&error, pool.git_dir()))?
    }

    fn list_with(
        &self,
        repository: &git2::Repository,
        pool: &Arc<Pool>,
        index_file: Option<&Path>,
    ) -> Result<Side, RepoError> {
        let objects =
            |listing: Listing| Snapshot::new(listing.entries, Store::Objects(Arc::clone(pool)), listing.notes);
        let mut time = None;
        let (snapshot, commit) = match self {
            Self::Nothing => (objects(Listing::default()), None),
            Self::Commit { revision, commit } => {
                let from_objects = |error| RepoError::from_objects(&error, revision, repository.path());
                let found = repository.find_commit(*commit).map_err(from_objects)?;
                time = Some(found.time().seconds());
                let tree = found.tree_id();
                (objects(listing::of_tree(repository, tree, revision)?), Some(commit.to_string()))
            }
            Self::Index => {
                let index = match (index_file, repository.workdir()) {
                    (Some(file), Some(root)) => git2::Index::open(&root.join(file)),
                    _ => repository.index(),
                };
                (
                    objects(listing::of_index(&index.map_err(|error| {
                        RepoError::from_index(&error, repository.workdir().unwrap_or(repository.path()))
                    })?)),
                    None,
                )
            }
            Self::WorkTree => {
                let root = repository.workdir().ok_or_else(|| RepoError::Bare(repository.path().into()))?;
                let worktree::WorkTree { listing, sparse } = worktree::list(repository, root)?;
                let store = Store::Disk { root: root.into(), sparse, objects: Some(Arc::clone(pool)) };
                (Snapshot::new(listing.entries, store, listing.notes), None)
            }
        };
        Ok(Side { snapshot, commit, time })
    }
}

#[cfg(test)]
mod tests;
