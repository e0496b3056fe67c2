//! Real repositories for the tests of this module, made by git itself in a temporary folder.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::{HeadSpec, Range, RangeSpec, RepoError, RepoPath, Snapshot};

/// A repository that is removed when the test ends.
pub(crate) struct Scratch {
    _folder: tempfile::TempDir,
    root: PathBuf,
}

impl Scratch {
    /// An empty folder.
    pub(crate) fn folder() -> Self {
        let folder = tempfile::tempdir().unwrap();
        // On some systems the temporary folder is reached through a link.
        let root = folder.path().canonicalize().unwrap();
        Self { _folder: folder, root }
    }

    /// A repository with the branch `main` and no commit, made with further options of `git init`.
    pub(crate) fn init(options: &[&str]) -> Self {
        let scratch = Self::folder();
        scratch.git(&[&["init", "--quiet", "--initial-branch=main"], options].concat());
        scratch
    }

    /// A repository with one commit of these files.
    pub(crate) fn with(files: &[(&str, &str)]) -> Self {
        let scratch = Self::init(&[]);
        scratch.write(files);
        scratch.commit("base");
        scratch
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// Runs git in the repository and gives what it prints.
    pub(crate) fn git(&self, arguments: &[&str]) -> String {
        let output = Command::new("git")
            .args(["-c", "user.name=n", "-c", "user.email=e@example.com", "-c", "protocol.file.allow=always"])
            .args(arguments)
            .current_dir(&self.root)
            .envs([("GIT_CONFIG_GLOBAL", "/dev/null"), ("GIT_CONFIG_NOSYSTEM", "1")])
            .env_remove("GIT_DIR")
            .env_remove("GIT_INDEX_FILE")
            .env_remove("GIT_WORK_TREE")
            .output()
            .unwrap();
        assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    pub(crate) fn write(&self, files: &[(&str, &str)]) {
        for (path, text) in files {
            let path = self.root.join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
    }

    /// Commits everything and gives the commit's name.
    pub(crate) fn commit(&self, message: &str) -> String {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--allow-empty", "--message", message]);
        self.git(&["rev-parse", "HEAD"])
    }

    /// A clone of this repository, over git's own protocol, with further options of `git clone`.
    pub(crate) fn clone_with(&self, options: &[&str]) -> Self {
        let clone = Self::folder();
        let url = format!("file://{}", self.root.display());
        clone.git(&[&["clone", "--quiet"], options, &[&url, "."]].concat());
        clone
    }

    pub(crate) fn open(&self, base: Option<&str>, head: HeadSpec) -> Result<Range, RepoError> {
        Range::open(&self.root, &RangeSpec { base: base.map(str::to_owned), head, ..RangeSpec::default() })
    }

    /// The work tree.
    pub(crate) fn work_tree(&self) -> Snapshot {
        self.open(None, HeadSpec::WorkTree).unwrap().head.snapshot
    }
}

/// A commit as the head.
pub(crate) fn commit(revision: &str) -> HeadSpec {
    HeadSpec::Commit(revision.into())
}

pub(crate) fn path(text: &str) -> RepoPath {
    RepoPath::new(text).unwrap()
}

/// The paths of a snapshot.
pub(crate) fn paths(snapshot: &Snapshot) -> Vec<&str> {
    snapshot.entries().keys().map(RepoPath::as_str).collect()
}

/// The text of a file, or why there is none.
pub(crate) fn text(snapshot: &Snapshot, file: &str) -> Result<String, String> {
    let blob = snapshot.read(&path(file)).map_err(|error| error.to_string())?;
    Ok(String::from_utf8_lossy(&blob.bytes).into_owned())
}
