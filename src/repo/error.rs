//! Why a repository, or a range of it, could not be opened, and what to do about it.
//!
//! libgit2 tells most of these apart by its error code; where it only gives a sentence, the words looked for stand in
//! [`RepoError::from_open`], and a test makes the real case with git.

use std::path::{Path, PathBuf};

/// What keeps a repository or a range from being read. Each kind has a [`help`](Self::help) with the way out.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RepoError {
    /// There is no repository at the path or above it.
    #[error("{} is not in a git repository", .0.display())]
    NotARepository(PathBuf),
    /// git's ownership check failed, as it does in a container that mounts a checkout.
    #[error("the repository {} belongs to another user", .0.display())]
    OtherOwner(PathBuf),
    /// Object names are SHA-256.
    #[error("the repository {} names its objects by SHA-256, which iamdrift cannot read yet", .0.display())]
    Sha256(PathBuf),
    /// References are kept in the reftable format.
    #[error("the repository {} keeps its references as a reftable, which iamdrift cannot read yet", .0.display())]
    Reftable(PathBuf),
    /// The index is kept in a form that needs an extension of git's.
    #[error("the index of {} is in a form that iamdrift cannot read yet (`{extension}`)", path.display())]
    IndexFormat {
        /// The repository.
        path: PathBuf,
        /// git's name for the extension: `sdir` for a sparse index, `link` for a split one.
        extension: String,
    },
    /// A bare repository was asked for its work tree or index.
    #[error("the repository {} is bare: it has no work tree and no index", .0.display())]
    Bare(PathBuf),
    /// HEAD names a branch that has no commit yet.
    #[error("HEAD points to a branch that has no commit yet, so there is nothing to compare with")]
    Unborn,
    /// A revision names nothing here.
    #[error("there is no revision `{revision}` here")]
    UnknownRevision {
        /// As it was given.
        revision: String,
        /// Whether the clone lacks history.
        shallow: bool,
    },
    /// A revision names something that is no commit.
    #[error("`{0}` is not a commit")]
    NotACommit(String),
    /// The two sides share no commit that is present.
    #[error("`{base}` and `{head}` have no common commit here")]
    NoMergeBase {
        /// The base as it was given.
        base: String,
        /// The head as it was given, or `HEAD`.
        head: String,
        /// Whether the clone lacks history.
        shallow: bool,
    },
    /// Objects that a side needs were left out of the clone.
    #[error("the clone is partial, and files of {revision} are not in it")]
    AbsentObjects {
        /// The side that needs them.
        revision: String,
    },
    /// More files than any repository that was made by people.
    #[error("there are more than {limit} files in {what}")]
    TooManyFiles {
        /// The most that are read.
        limit: usize,
        /// Where.
        what: String,
    },
    /// Anything else that libgit2 or the system reports.
    #[error("{} cannot be read: {message}", path.display())]
    Other {
        /// What was read.
        path: PathBuf,
        /// The report.
        message: String,
    },
}

/// The lines that give a checkout its history, for whoever runs on GitHub.
const FULL_HISTORY: &str = "On GitHub, let the checkout step fetch the history:\n\n    - uses: actions/checkout@v7\n      with:\n        fetch-depth: 0\n";

impl RepoError {
    /// What to do about it: sentences with the commands or the YAML to paste. `None` where nobody can tell.
    pub fn help(&self) -> Option<String> {
        Some(match self {
            Self::NotARepository(path) => format!(
                "Run iamdrift inside a clone, or leave `--base`, `--head` and `--staged` out to check the files of {} as they are.",
                path.display()
            ),
            Self::OtherOwner(path) => format!(
                "Say that you trust it:\n\n    git config --global --add safe.directory {}\n",
                shell_word(path)
            ),
            Self::Sha256(_) => "Check the files without a base, outside the repository:\n\n    mkdir /tmp/files && git archive HEAD | tar -x -C /tmp/files && iamdrift check /tmp/files\n".into(),
            Self::Reftable(_) => {
                "Convert the references (git 2.48 or newer):\n\n    git refs migrate --ref-format=files\n".into()
            }
            Self::IndexFormat { extension, .. } if extension == "link" => {
                "Write it as one file:\n\n    git update-index --no-split-index\n".into()
            }
            Self::IndexFormat { .. } => {
                "Write it in full:\n\n    git sparse-checkout reapply --no-sparse-index\n".into()
            }
            Self::Bare(_) => "Name both sides as commits: `iamdrift check --base main --head feature`.".into(),
            Self::Unborn => "Commit something first, or leave `--base` out to check all files as they are.".into(),
            Self::UnknownRevision { revision, shallow: false } if branch_of(revision) == "HEAD" => {
                "The history does not go back that far: `git log --oneline` shows it.".into()
            }
            Self::UnknownRevision { revision, shallow: false } => format!(
                "Look at `git branch --all` for the name; if it is a branch of the remote, fetch it:\n\n    git fetch origin {0}:refs/remotes/origin/{0}\n",
                branch_of(revision)
            ),
            Self::UnknownRevision { shallow: true, .. } | Self::NoMergeBase { shallow: true, .. } => format!(
                "The clone is shallow. {FULL_HISTORY}\nOn a pull request's merge commit two commits are enough: `fetch-depth: 2` with `--base HEAD^1`. Elsewhere:\n\n    git fetch --unshallow origin\n"
            ),
            Self::NotACommit(_) => "Give a branch, a tag or a commit.".into(),
            Self::NoMergeBase { base, .. } => format!(
                "Their histories are not related. Compare with a commit that is: `git log --oneline {base}` and `git log --oneline` show both."
            ),
            Self::AbsentObjects { .. } => "iamdrift uses no network, so all objects must be here. Fetch them:\n\n    git fetch --refetch --no-filter origin\n\nIn a workflow, take `filter:` out of the checkout step.".into(),
            Self::TooManyFiles { .. } => "Give the folders to check as arguments, outside this repository.".into(),
            Self::Other { .. } => return None,
        })
    }

    /// Names what libgit2 reported when it looked for the repository that holds the folder `start`.
    pub(super) fn from_open(error: &git2::Error, start: &Path) -> Self {
        // The folder that people know the repository by, and that `safe.directory` wants to hear.
        let path = start.ancestors().find(|folder| folder.join(".git").exists()).unwrap_or(start);
        let message = error.message();
        match error.code() {
            git2::ErrorCode::Owner => Self::OtherOwner(path.into()),
            git2::ErrorCode::NotFound if error.class() == git2::ErrorClass::Repository => {
                Self::NotARepository(path.into())
            }
            _ if message.contains("object format") || message.contains("objectformat") => Self::Sha256(path.into()),
            _ if message.contains("refstorage") => Self::Reftable(path.into()),
            _ => Self::other(error, path),
        }
    }

    /// Names what libgit2 reported when it read objects of `revision`.
    pub(super) fn from_objects(error: &git2::Error, revision: &str, path: &Path) -> Self {
        if error.class() == git2::ErrorClass::Odb && error.code() == git2::ErrorCode::NotFound {
            Self::AbsentObjects { revision: revision.into() }
        } else {
            Self::other(error, path)
        }
    }

    /// Names what libgit2 reported when it read the index.
    pub(super) fn from_index(error: &git2::Error, path: &Path) -> Self {
        match error.message().split_once("unsupported mandatory extension: '") {
            Some((_, extension)) => {
                Self::IndexFormat { path: path.into(), extension: extension.trim_end_matches('\'').into() }
            }
            None => Self::other(error, path),
        }
    }

    /// An error of no kind of its own.
    pub(super) fn other(error: &git2::Error, path: &Path) -> Self {
        Self::Other { path: path.into(), message: error.message().into() }
    }
}

/// The branch name in a revision: `origin/main~2` is about `main`.
fn branch_of(revision: &str) -> &str {
    let branch = revision.strip_prefix("origin/").unwrap_or(revision);
    branch.split(['~', '^', '@', ':']).next().unwrap_or(branch)
}

/// A path as one word of a shell command.
fn shell_word(path: &Path) -> String {
    let text = path.display().to_string();
    let plain = |char: char| char.is_alphanumeric() || "/._-+:@".contains(char);
    if text.chars().all(plain) { text } else { format!("'{}'", text.replace('\'', r"'\''")) }
}
