//! `iamdrift.toml`: which side it is taken from, and which day it is.
//!
//! The file is the head's. Where the head comes from a fork it is the base's, so that no stranger decides what is accepted;
//! so is a file of the repository that `--config` names.
//!
//! The day decides which ignores have ended. For a commit it is the day of the commit, so that the same commit always gives
//! the same report; for the work tree and the index it is today, in UTC. `SOURCE_DATE_EPOCH` (reproducible-builds.org) sets
//! it for every head.

use std::env;
use std::fs;
use std::io::{self, Read as _};
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use miette::NamedSource;

use super::error::BadConfiguration;
use super::{Failure, note, range};
use crate::config::{self, Config, ConfigError, Date};
use crate::repo::{Range, ReadError, RepoPath};

/// The largest file that is read from outside of the repository, in bytes.
const LARGEST: u64 = 2 << 20;

/// What the configuration says, and what it is to be judged with.
pub(super) struct Settings {
    pub(super) config: Config,
    pub(super) today: Option<Date>,
    pub(super) from_fork: bool,
}

impl Settings {
    /// Reads the configuration of a range: the file that is named, or the one of the repository, if there is one.
    pub(super) fn read(range: &Range, named: Option<&Path>) -> Result<Self, Failure> {
        let from_fork = range::is_from_fork();
        let default = RepoPath::new(config::FILE_NAME).unwrap_or_else(RepoPath::root);
        let found = match named {
            None => of_repository(range, from_fork, default)?,
            Some(file) => match inside(file, &range.root) {
                Some(path) => match of_repository(range, from_fork, path)? {
                    // A fork that brings the file has it ignored, like every other change to it.
                    None if from_fork => None,
                    None => return Err(no_such(file)),
                    found => found,
                },
                None => Some(elsewhere(file)?),
            },
        };
        let config = found.unwrap_or_default();
        if config.path.is_none() {
            for problem in &config.problems {
                // The report has no place for a file outside of the repository.
                note(&format!("{}; {}", problem.message, problem.help));
            }
        }
        Ok(Self { config, today: today(range), from_fork })
    }
}

fn no_such(file: &Path) -> Failure {
    Failure::NoSuchPath { path: file.to_owned() }
}

/// The path in the repository of a file on disk, if it lies there.
fn inside(file: &Path, root: &Path) -> Option<RepoPath> {
    let (file, root) = (fs::canonicalize(file).ok()?, fs::canonicalize(root).ok()?);
    RepoPath::new(file.strip_prefix(root).ok()?.to_str()?)
}

/// The file of the side that may decide; `None` if it has none.
fn of_repository(range: &Range, from_fork: bool, path: RepoPath) -> Result<Option<Config>, Failure> {
    let side = match (from_fork, &range.base) {
        (false, _) => &range.head,
        (true, Some(base)) => base,
        (true, None) => {
            if range.head.snapshot.is_file(&path) {
                note(&format!("{path} comes from a fork, so it is not read"));
            }
            return Ok(None);
        }
    };
    if !side.snapshot.entries().contains_key(&path) {
        return Ok(None);
    }
    match side.snapshot.read(&path) {
        Ok(blob) => parse(Some(path.clone()), path.as_str(), &blob.bytes).map(Some),
        Err(ReadError::NotFound(_)) => Ok(None),
        Err(error) => Err(Failure::Input { message: error.to_string(), help: None }),
    }
}

fn elsewhere(file: &Path) -> Result<Config, Failure> {
    let what = file.display().to_string();
    let mut bytes = Vec::new();
    let opened = fs::File::open(file).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => no_such(file),
        _ => Failure::Read { what: what.clone(), source: error },
    })?;
    opened.take(LARGEST).read_to_end(&mut bytes).map_err(|source| Failure::Read { what: what.clone(), source })?;
    parse(None, &what, &bytes)
}

fn parse(path: Option<RepoPath>, name: &str, bytes: &[u8]) -> Result<Config, Failure> {
    Config::read(path, bytes).map_err(|ConfigError { span, message, help }| {
        Failure::Configuration(Box::new(BadConfiguration {
            message: format!("{name}: {message}"),
            help,
            source_code: NamedSource::new(name, String::from_utf8_lossy(bytes).into_owned()),
            span: (span.start, span.end.saturating_sub(span.start)).into(),
        }))
    })
}

/// The day on which the head is judged.
fn today(range: &Range) -> Option<Date> {
    let given = env::var("SOURCE_DATE_EPOCH").ok().and_then(|seconds| seconds.parse().ok());
    let now = || i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH).ok()?.as_secs()).ok();
    given.or(range.head.time).or_else(now).and_then(config::date_of)
}
