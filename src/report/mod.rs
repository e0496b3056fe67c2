//! Findings printed: for people, and for programs.
//!
//! One format a file, each a pure function of the [`Report`]: nothing here reads the repository or knows of IAM.
//! - [`human`] is what a terminal shows; [`Style`] says how it may look there.
//! - [`json`] is the stable format, with its schema in `schema.json`; [`jsonl`] is the same in lines.
//! - [`read`] reads the JSON back, for a later run that publishes it.
//! - [`concise`] is a line a finding, for editors.
//! - [`github`] annotates a pull request from a step's log, [`markdown`] is the job's summary or a comment.
//! - [`sarif`], [`gitlab`] and [`junit`] are what code scanning, merge requests and test reports read.

pub mod concise;
pub mod github;
pub mod gitlab;
pub mod human;
mod items;
pub mod json;
pub mod jsonl;
pub mod junit;
pub mod markdown;
pub mod read;
pub mod sarif;
mod snippet;
mod style;

use std::io;

use crate::drift::Report;

pub use items::{clipped, counts, plural};
pub use snippet::printable;
pub use style::{Color, Style};

/// How a report is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// Snippets and advice, for people
    #[default]
    Human,
    /// A line for each finding, for editors
    Concise,
    /// One JSON document, for programs
    Json,
    /// The same in lines of JSON
    Jsonl,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// GitHub's workflow commands: annotations on a pull request
    Github,
    /// GitLab's Code Quality report
    Gitlab,
    /// JUnit's XML, for lists of test results
    Junit,
    /// Markdown, for a job's summary or a comment
    Markdown,
}

impl Format {
    /// Whether it says what would settle a finding.
    pub fn shows_fixes(self) -> bool {
        match self {
            Self::Json | Self::Jsonl | Self::Sarif => true,
            Self::Human | Self::Concise | Self::Github | Self::Gitlab | Self::Junit | Self::Markdown => false,
        }
    }

    /// Whether it says how many findings can be fixed.
    pub fn counts_fixes(self) -> bool {
        matches!(self, Self::Human | Self::Markdown)
    }
}

/// Prints `report` to `out`. `style` matters to [`Format::Human`] alone.
///
/// # Errors
/// Those of `out`.
pub fn write(report: &Report, format: Format, style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
    let text = match format {
        Format::Json => return json::write(report, out),
        Format::Jsonl => return jsonl::write(report, out),
        Format::Sarif => return sarif::write(report, out),
        Format::Human => human::render(report, style),
        Format::Concise => concise::render(report),
        Format::Github => github::render(report),
        Format::Gitlab => gitlab::render(report),
        Format::Junit => junit::render(report),
        Format::Markdown => markdown::render(report),
    };
    out.write_all(text.as_bytes())
}

/// Reports for the tests of the formats.
#[cfg(test)]
pub(crate) mod example;
