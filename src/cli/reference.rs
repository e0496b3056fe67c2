//! `iamdrift reference`: which AWS data is used.

use super::{Exit, Failure, write_stdout};
use crate::reference::Reference;

/// Say which AWS data is used
#[derive(clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    /// Print the date, the sources and the size of the data inside this program
    Info,
}

pub(super) fn run(args: &Args) -> Result<Exit, Failure> {
    let Command::Info = args.command;
    let reference = Reference::embedded();
    let mut text = format!("AWS data of {}\n\n", reference.info().date);
    for source in reference.sources() {
        text += &format!("  {} {} ({})\n", source.package, source.version, source.licence);
    }
    write_stdout(text.as_bytes())
}
