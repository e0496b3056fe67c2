//! Findings printed: for people, and for programs.
//!
//! One format a file, each a pure function of the [`Report`]: nothing here reads the repository or knows of IAM.
//! - [`human`] is what a terminal shows; [`Style`] says how it may look there.
//! - [`json`] is the stable format, with its schema in `schema.json`.

pub mod human;
pub mod json;
mod snippet;
mod style;

use std::io;

use crate::drift::Report;

pub use style::{Color, Style};

/// How a report is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// Snippets and advice, for people
    #[default]
    Human,
    /// One JSON document, for programs
    Json,
}

/// Prints `report` to `out`. `style` matters to [`Format::Human`] alone.
///
/// # Errors
/// Those of `out`.
pub fn write(report: &Report, format: Format, style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
    match format {
        Format::Human => out.write_all(human::render(report, style).as_bytes()),
        Format::Json => json::write(report, out),
    }
}

/// Reports for the tests of the formats.
#[cfg(test)]
mod example;
