//! A clone that may lack what the change under test is compared with: finding it, and letting `git fetch` bring it.
//!
//! `actions/checkout` and GitLab's runners clone a few commits only. libgit2 is built without a transport, so git itself fetches,
//! with the credentials that the checkout left, and only where `--fetch` allows it.

use std::path::Path;
use std::process::{Command, Stdio};

use super::Failure;
use crate::ci::{self, Base, Change};
use crate::repo::{HeadSpec, Range, RangeSpec, RepoError};

/// How much of git's reason is repeated, in characters.
const LONGEST_REASON: usize = 300;

/// A clone that may lack commits.
pub(super) struct Clone<'a> {
    /// A folder or a file in it.
    folder: &'a Path,
    may_fetch: bool,
    /// What was fetched: sentences.
    notes: Vec<String>,
    /// What git said when it could not fetch.
    refused: Option<String>,
}

impl<'a> Clone<'a> {
    pub(super) fn new(folder: &'a Path, may_fetch: bool) -> Self {
        Self { folder, may_fetch, notes: Vec::new(), refused: None }
    }

    pub(super) fn into_notes(self) -> Vec<String> {
        self.notes
    }

    /// Brings a head that is named by its commit: a fork's is on no branch of the remote.
    pub(super) fn bring_head(&mut self, spec: &RangeSpec) -> Result<(), Failure> {
        let HeadSpec::Commit(head) = &spec.head else { return Ok(()) };
        let open = || Range::open(self.folder, &RangeSpec { base: None, ..spec.clone() });
        let Err(error @ RepoError::UnknownRevision { .. }) = open() else { return Ok(()) };
        for arguments in ci::fetch_commit(head).iter().filter(|_| self.may_fetch) {
            match run_git_fetch(arguments, self.folder) {
                Ok(()) => {
                    self.notes.push(note(arguments, head));
                    return Ok(());
                }
                Err(message) => {
                    self.refused.get_or_insert(message);
                }
            }
        }
        match &self.refused {
            Some(refused) => Err(Failure::Change { help: refusal(refused), error }),
            None => Ok(()),
        }
    }

    /// Opens the range of the first base that is here, or that `git fetch` can bring.
    pub(super) fn open(&mut self, change: &Change, spec: &RangeSpec) -> Result<Range, RepoError> {
        let (folder, may_fetch) = (self.folder, self.may_fetch);
        let open = |base: &Base| {
            let spec = RangeSpec { base: Some(base.revision.clone()), exact: base.exact, ..spec.clone() };
            Range::open(folder, &spec)
        };
        let mut why = None;
        for base in &change.bases {
            match open(base) {
                Ok(range) => return Ok(range),
                // Another base may be here.
                Err(error @ (RepoError::UnknownRevision { .. } | RepoError::NoMergeBase { .. })) => {
                    why.get_or_insert(error);
                }
                Err(error) => return Err(error),
            }
        }
        for base in change.bases.iter().filter(|_| may_fetch) {
            for arguments in &base.fetch {
                match run_git_fetch(arguments, folder) {
                    Ok(()) => self.notes.push(note(arguments, &base.revision)),
                    // The next arguments may; in the end the first error tells what is absent.
                    Err(message) => {
                        self.refused.get_or_insert(message);
                        continue;
                    }
                }
                if let Ok(range) = open(base) {
                    return Ok(range);
                }
            }
        }
        Err(why.unwrap_or_else(|| RepoError::UnknownRevision { revision: "auto".to_owned(), shallow: false }))
    }

    /// What to do where commits are absent.
    pub(super) fn help(&self, checkout: &str, error: &RepoError) -> String {
        let mut help = String::new();
        if let Some(refused) = &self.refused {
            help += &format!("{}\n\n", refusal(refused));
        } else if !self.may_fetch {
            help += "With --fetch, iamdrift lets git fetch what is absent.\n\n";
        }
        if checkout.is_empty() {
            help += &error.help().unwrap_or_default();
        } else {
            help += "This gives the checkout what it lacks:\n\n";
            help.extend(checkout.lines().map(|line| format!("    {line}\n")));
        }
        help
    }
}

fn note(arguments: &[String], revision: &str) -> String {
    format!("ran `git fetch {}` for `{revision}`", arguments.join(" "))
}

fn refusal(reason: &str) -> String {
    format!("`git fetch` could not bring it: {reason}")
}

/// Runs `git fetch` without questions and without waiting for a dead line. An error is what git said last.
fn run_git_fetch(arguments: &[String], start: &Path) -> Result<(), String> {
    let folder = if start.is_dir() { start } else { start.parent().unwrap_or(start) };
    let mut command = Command::new("git");
    command.args(["fetch", "--quiet", "--no-tags", "--no-recurse-submodules"]).args(arguments).current_dir(folder);
    command
        .env("GIT_TERMINAL_PROMPT", "0")
        .env("GIT_HTTP_LOW_SPEED_LIMIT", "1000")
        .env("GIT_HTTP_LOW_SPEED_TIME", "30");
    let output = command.stdin(Stdio::null()).output().map_err(|error| format!("git cannot be run: {error}"))?;
    if output.status.success() { Ok(()) } else { Err(reason(&String::from_utf8_lossy(&output.stderr))) }
}

/// The line of git's own that says why: without escape sequences, and without the user and password of an address.
fn reason(stderr: &str) -> String {
    let own = |line: &&str| line.starts_with("fatal: ") || line.starts_with("error: ");
    let line = stderr.lines().find(own).or_else(|| stderr.lines().next_back()).unwrap_or("it gave no reason");
    let mut words: Vec<String> = Vec::new();
    for word in line.split_whitespace() {
        let word: String = word.chars().filter(|char| !char.is_control()).collect();
        words.push(match (word.split_once("://"), word.rsplit_once('@')) {
            (Some((scheme, _)), Some((_, host))) => format!("{scheme}://{host}"),
            _ => word,
        });
    }
    words.join(" ").chars().take(LONGEST_REASON).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn git_s_reason_is_told_without_secrets_and_escape_sequences() {
        let denied = "remote: Not \u{1b}[31mfound\nfatal: unable to access 'https://gitlab-ci-token:s3cret@git.example.com/a/b.git/': \
            The requested URL returned error: 403\n";
        assert_eq!(
            reason(denied),
            "fatal: unable to access 'https://git.example.com/a/b.git/': The requested URL returned error: 403"
        );
        assert_eq!(reason("\u{1b}]0;title\u{7}odd\n"), "]0;titleodd");
        assert_eq!(reason(""), "it gave no reason");
        assert_eq!(reason(&"x".repeat(1000)).len(), LONGEST_REASON);
    }
}
