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
        let (name, version) = (&source.package, &source.version);
        text += &format!("  {name} {version} of {} ({}): {}\n", source.date, source.licence, source.gives);
    }
    text.push('\n');
    for (kind, count) in reference.counts() {
        text += &format!("  {count:>6} {kind}\n");
    }
    write_stdout(text.as_bytes())
}
