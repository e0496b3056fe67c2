//! `iamdrift completions`: what a shell needs to complete the command line.

use clap::CommandFactory as _;
use clap_complete::Shell;

use super::{Cli, Exit, Failure, write_stdout};

/// Print a completion script for a shell
///
/// For bash, for example: iamdrift completions bash > ~/.local/share/bash-completion/completions/iamdrift
#[derive(clap::Args)]
pub(super) struct Args {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

pub(super) fn run(args: &Args) -> Result<Exit, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "iamdrift", &mut script);
    write_stdout(&script)
}

#[cfg(test)]
mod tests {
    use clap::ValueEnum as _;

    use super::*;

    #[test]
    fn every_shell_is_told_of_commands_and_options() {
        for &shell in Shell::value_variants() {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Cli::command(), "iamdrift", &mut script);
            let script = String::from_utf8(script).unwrap();
            for word in ["check", "reference", "fail-on"] {
                assert!(script.contains(word), "{shell}: {word}");
            }
        }
    }
}
