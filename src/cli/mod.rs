//! The command line: one file a command, wiring only.
//!
//! Scripts depend on the names of commands and options, and on the exit codes, [`Exit`].

mod check;
mod completions;
mod configuration;
mod error;
mod explain;
mod fix_access_denied;
mod generate;
mod init;
mod man;
#[cfg(feature = "mcp")]
mod mcp;
mod paths;
#[cfg(feature = "publish")]
mod publish;
mod range;
mod reference;
mod refine;
#[cfg(feature = "mcp")]
pub(crate) mod tools;

use std::ffi::OsString;
use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process::{ExitCode, Termination};

use clap::Parser as _;
use miette::{GraphicalReportHandler, GraphicalTheme};

use crate::drift::OnStep;
use crate::report::{self, Color, Style};

pub use error::Failure;

/// Finds drift between the AWS permissions that code needs and the IAM policies beside it.
#[derive(clap::Parser)]
#[command(name = "iamdrift", version, max_term_width = 100, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    /// When to colour the output; NO_COLOR and FORCE_COLOR are heeded
    #[arg(long, value_enum, default_value_t, value_name = "WHEN", global = true, display_order = 100)]
    color: Color,
    /// Newer AWS data: a folder that `reference update` has filled, or `cache` for the user's own; IAMDRIFT_REFERENCE names
    /// one too
    #[arg(long = "reference", value_name = "DIR", global = true, display_order = 101)]
    newer: Option<PathBuf>,
}

#[derive(clap::Subcommand)]
enum Command {
    Check(check::Args),
    Generate(generate::Args),
    Refine(refine::Args),
    FixAccessDenied(fix_access_denied::Args),
    #[cfg(feature = "publish")]
    Publish(publish::Args),
    #[cfg(feature = "mcp")]
    Mcp(mcp::Args),
    Explain(explain::Args),
    Reference(reference::Args),
    Init(init::Args),
    Completions(completions::Args),
    Man(man::Args),
}

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Nothing at or over `--fail-on`.
    Clean = 0,
    /// Findings at or over `--fail-on`.
    Findings = 1,
    /// The command line or the configuration is wrong.
    Usage = 2,
    /// The repository could not be analysed, or the result not written.
    Failed = 3,
}

impl Termination for Exit {
    fn report(self) -> ExitCode {
        ExitCode::from(self as u8)
    }
}

/// The looks of an error message on standard error.
fn theme(color: Color) -> GraphicalTheme {
    if Style::for_stderr(color).color { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() }
}

/// Runs the program with the given arguments, the first of which is its own name.
pub fn run(args: impl IntoIterator<Item = OsString>) -> Exit {
    let cli = match Cli::try_parse_from(args) {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version go to standard output and are no failure; nothing is left to do if printing fails.
            let _ = error.print();
            return if error.use_stderr() { Exit::Usage } else { Exit::Clean };
        }
    };
    let selected = reference::select(cli.newer.as_deref());
    let result = selected.and_then(|()| match cli.command {
        Command::Check(args) => check::run(&args, cli.color),
        Command::Generate(args) => generate::run(&args),
        Command::Refine(args) => refine::run(&args),
        Command::FixAccessDenied(args) => fix_access_denied::run(&args),
        #[cfg(feature = "publish")]
        Command::Publish(args) => publish::run(&args),
        #[cfg(feature = "mcp")]
        Command::Mcp(args) => mcp::run(&args),
        Command::Explain(args) => explain::run(&args),
        Command::Reference(args) => reference::run(&args),
        Command::Init(args) => init::run(&args),
        Command::Completions(args) => completions::run(&args),
        Command::Man(args) => man::run(&args),
    });
    result.unwrap_or_else(|failure| {
        // Commands and YAML in the help are there to be copied: they are not wrapped.
        let handler = GraphicalReportHandler::new_themed(theme(cli.color)).with_wrap_lines(false);
        let mut text = String::new();
        // Without a rendering the message alone will do.
        if handler.render_report(&mut text, &failure).is_err() {
            text = format!("{failure}\n");
        }
        let _ = io::stderr().write_all(text.as_bytes());
        failure.exit()
    })
}

/// Tells something beside the result of a command: standard output is the result's alone. If nobody can be told, the result
/// still stands.
fn note(text: &str) {
    let _ = writeln!(io::stderr(), "note: {}", report::printable(text));
}

/// Prints the result of a command.
fn write_stdout(bytes: &[u8]) -> Result<Exit, Failure> {
    match io::stdout().lock().write_all(bytes) {
        // Whoever read the output has seen enough.
        Err(source) if source.kind() != io::ErrorKind::BrokenPipe => {
            Err(Failure::Write { what: "standard output".to_owned(), source })
        }
        _ => Ok(Exit::Clean),
    }
}
