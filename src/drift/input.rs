//! What is compared: a head, and the base that it is compared with.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use crate::config::{Config, Date};
use crate::repo::{RepoPath, Snapshot};

/// Is told what is begun. What it does changes no answer.
pub type OnStep<'a> = &'a (dyn Fn(&'static str) + Sync);

/// What is compared.
pub struct Input<'a> {
    /// The side that is judged.
    pub head: &'a Snapshot,
    /// The side that it is compared with; without one, everything in the head is looked at.
    pub base: Option<Base<'a>>,
    /// Folders and files to speak about; empty for the whole repository.
    pub paths: &'a [RepoPath],
    /// What `iamdrift.toml` says.
    pub config: &'a Config,
    /// The day on which ignores that have an end are judged; without one they all count.
    pub today: Option<Date>,
    /// Whether the head comes from somebody who may not decide what is accepted: comments that it brings do not count.
    pub from_fork: bool,
    /// Is told what is begun, for whoever waits for the end.
    pub on_step: OnStep<'a>,
}

impl<'a> Input<'a> {
    /// All that is in a snapshot, without a configuration.
    pub fn everything(head: &'a Snapshot) -> Self {
        static NO_CONFIG: LazyLock<Config> = LazyLock::new(Config::default);
        Self { head, base: None, paths: &[], config: &NO_CONFIG, today: None, from_fork: false, on_step: &|_| () }
    }
}

/// The other side of a range.
pub struct Base<'a> {
    /// Its files.
    pub snapshot: &'a Snapshot,
    /// Every path that differs between base and head, on either side.
    pub changed: &'a BTreeSet<RepoPath>,
    /// Moved files: the base's path to the head's.
    pub renames: &'a BTreeMap<RepoPath, RepoPath>,
}
