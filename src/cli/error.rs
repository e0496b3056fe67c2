//! What stops a command, with what to do next; and which exit code it means.

use std::fmt::Display;
use std::io;
use std::path::PathBuf;

use miette::{Diagnostic, LabeledSpan, NamedSource, SourceCode, SourceSpan};

use super::Exit;
use crate::repo::RepoError;

/// Why a command could not do its work.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// A path on the command line that is not there.
    #[error("there is no `{}`", path.display())]
    NoSuchPath {
        /// The path as given.
        path: PathBuf,
    },
    /// A path on the command line that is not read.
    #[error("{reason}")]
    NotRead {
        /// Why.
        reason: &'static str,
    },
    /// A path on the command line that lies in another repository than the first.
    #[error("`{}` is not in the repository at `{}`", path.display(), root.display())]
    OutsideRepository {
        /// The path as given.
        path: PathBuf,
        /// The repository's work tree.
        root: PathBuf,
    },
    /// The repository, or the range in it, cannot be read.
    #[error("{0}")]
    Repository(RepoError),
    /// The clone lacks what the change under test is compared with.
    #[error("{error}")]
    Change {
        /// What is absent.
        error: RepoError,
        /// What to do in the CI system that it runs in.
        help: String,
    },
    /// A file on the command line that cannot be read.
    #[error("cannot read {what}")]
    Read {
        /// `standard input`, or the file.
        what: String,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// What was given does not say what it should.
    #[error("{message}")]
    Input {
        /// Where and what: `policy.json:3:5: ...`
        message: String,
        /// What to do.
        help: Option<String>,
    },
    /// `iamdrift.toml` cannot be used.
    #[error("{}", .0.message)]
    Configuration(Box<BadConfiguration>),
    /// A server could not go on.
    #[cfg(feature = "mcp")]
    #[error("cannot serve")]
    Serve {
        /// Why.
        #[source]
        source: io::Error,
    },
    /// Newer AWS data could not be fetched.
    #[cfg(feature = "update")]
    #[error("{message}")]
    Update {
        /// What and why.
        message: String,
    },
    /// A result could not be written.
    #[error("cannot write {what}")]
    Write {
        /// `standard output`, or the file.
        what: String,
        /// Why.
        #[source]
        source: io::Error,
    },
}

/// What is wrong with `iamdrift.toml`, and where.
#[derive(Debug)]
pub struct BadConfiguration {
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
    /// The file's name and text.
    pub source_code: NamedSource<String>,
    /// The place in it.
    pub span: SourceSpan,
}

impl Failure {
    /// The exit code that the failure means.
    pub fn exit(&self) -> Exit {
        match self {
            Self::NoSuchPath { .. }
            | Self::NotRead { .. }
            | Self::OutsideRepository { .. }
            | Self::Input { .. }
            | Self::Configuration(_) => Exit::Usage,
            #[cfg(feature = "mcp")]
            Self::Serve { .. } => Exit::Failed,
            #[cfg(feature = "update")]
            Self::Update { .. } => Exit::Failed,
            Self::Repository(_) | Self::Change { .. } | Self::Read { .. } | Self::Write { .. } => Exit::Failed,
        }
    }
}

impl From<RepoError> for Failure {
    fn from(error: RepoError) -> Self {
        Self::Repository(error)
    }
}

impl Diagnostic for Failure {
    fn help(&self) -> Option<Box<dyn Display + '_>> {
        let help = match self {
            Self::NoSuchPath { .. } => Some("name files or folders of the repository that is to be checked".to_owned()),
            Self::OutsideRepository { .. } => Some("check one repository at a time".to_owned()),
            Self::Repository(error) => error.help(),
            Self::Change { help, .. } => Some(help.clone()),
            Self::Input { help, .. } => help.clone(),
            Self::Configuration(bad) => bad.help.clone(),
            #[cfg(feature = "mcp")]
            Self::Serve { .. } => None,
            #[cfg(feature = "update")]
            Self::Update { .. } => None,
            Self::NotRead { .. } => None,
            Self::Read { .. } | Self::Write { .. } => None,
        };
        help.map(|help| Box::new(help) as Box<dyn Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        match self {
            Self::Configuration(bad) => Some(&bad.source_code),
            _ => None,
        }
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        match self {
            Self::Configuration(bad) => Some(Box::new(std::iter::once(LabeledSpan::underline(bad.span)))),
            _ => None,
        }
    }
}
