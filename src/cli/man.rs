//! `iamdrift man`: manual pages.

use std::fs;
use std::path::{Path, PathBuf};

use clap::{Command, CommandFactory as _};
use clap_mangen::Man;

use super::{Cli, Exit, Failure, write_stdout};

/// Print the manual page, or write one for every command
///
/// To read it: iamdrift man | man -l -
#[derive(clap::Args)]
pub(super) struct Args {
    /// Write iamdrift.1, iamdrift-check.1 and so on into this folder instead
    #[arg(value_name = "FOLDER")]
    folder: Option<PathBuf>,
}

pub(super) fn run(args: &Args) -> Result<Exit, Failure> {
    let mut command = Cli::command().disable_help_subcommand(true);
    command.build();
    match &args.folder {
        None => write_stdout(&page(&command)),
        Some(folder) => write_pages(&command, folder).map(|()| Exit::Clean),
    }
}

fn page(command: &Command) -> Vec<u8> {
    let mut page = Vec::new();
    // Without the crate's date, so that the same program writes the same page. Writing to memory cannot fail.
    let _ = Man::new(command.clone()).render(&mut page);
    page
}

/// Writes the page of `command`, and those of its subcommands.
fn write_pages(command: &Command, folder: &Path) -> Result<(), Failure> {
    // `iamdrift check` is described in iamdrift-check(1).
    let name = command.get_display_name().unwrap_or_else(|| command.get_name());
    let file = folder.join(format!("{name}.1"));
    let failure = |source| Failure::Write { what: file.display().to_string(), source };
    fs::create_dir_all(folder).and_then(|()| fs::write(&file, page(command))).map_err(failure)?;
    command
        .get_subcommands()
        .filter(|command| !command.is_hide_set())
        .try_for_each(|command| write_pages(command, folder))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_has_a_page_of_its_own() {
        let folder = tempfile::tempdir().unwrap();
        let pages = folder.path().join("man1");
        assert_eq!(run(&Args { folder: Some(pages.clone()) }).unwrap(), Exit::Clean);
        let read = |name: &str| fs::read_to_string(pages.join(name)).unwrap();
        for command in Cli::command().get_subcommands() {
            let page = format!("iamdrift-{}.1", command.get_name());
            assert!(read("iamdrift.1").contains(&page.replace('-', "\\-").replace(".1", "(1)")), "{page}");
        }
        assert!(read("iamdrift-check.1").contains("fail\\-on"));
        assert!(read("iamdrift-check.1").contains("Exit codes"));
    }
}
