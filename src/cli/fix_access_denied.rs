//! `iamdrift fix-access-denied`: from an error message to the line to change.

use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use super::configuration::Settings;
use super::paths::in_repository;
use super::{Exit, Failure, OnStep, write_stdout};
use crate::denial::home::{Home, Repository};
use crate::denial::report::{Entry, Output};
use crate::denial::{Denial, denials};
use crate::fix::patch;
use crate::reference::Reference;
use crate::repo::{Range, RangeSpec, RepoPath};

/// The most that is read of standard input.
const LONGEST_INPUT: u64 = 64 << 20;

/// Say what an AccessDenied error needs, and change the role that it is about
///
/// The message can be an error's text, a log that holds some, a CloudTrail record, or what
/// `aws sts decode-authorization-message` prints. Nothing is asked of AWS, and no account is changed.
///
/// Exit codes: 0 denials are told or fixed; 1 no denial was found, or with --fix one is left; 2 wrong usage; 3 the repository
/// cannot be read.
#[derive(clap::Args)]
pub(super) struct Args {
    /// The error; `-` or nothing for standard input
    message: Option<String>,
    /// The repository that declares the role [default: that of the current folder]
    #[arg(long, value_name = "DIR")]
    repo: Option<PathBuf>,
    /// How to print
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: Format,
    /// Change the files of the work tree where that is certain
    #[arg(long)]
    fix: bool,
    /// Print what would be changed as a unified diff, and change nothing
    #[arg(long, conflicts_with = "fix")]
    diff: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For people
    #[default]
    Human,
    /// One JSON document, an object for each denial
    Json,
}

pub(super) fn run(args: &Args) -> Result<Exit, Failure> {
    let text = match args.message.as_deref() {
        None | Some("-") => read_stdin()?,
        Some(message) => message.to_owned(),
    };
    let folder = args.repo.clone().unwrap_or_else(|| PathBuf::from("."));
    let entries = entries(&text, &folder, args.fix, &|_| true, &|_| ())?;
    if entries.is_empty() {
        // Standard output is the result's alone; if nobody can be told, the exit code tells.
        let _ = writeln!(io::stderr(), "no denial was found in what was given");
    }
    print(args, entries)
}

/// Every denial of a text with what the repository at `folder` knows of it. With `fix`, certain changes are written, if
/// `may_write` lets the file through.
pub(super) fn entries(
    text: &str,
    folder: &Path,
    fix: bool,
    may_write: &dyn Fn(&Path) -> bool,
    on_step: OnStep<'_>,
) -> Result<Vec<(Denial, Home)>, Failure> {
    if !folder.is_dir() {
        return Err(Failure::NoSuchPath { path: folder.to_owned() });
    }
    let reference = Reference::current();
    on_step("reading the message");
    let mut rest = denials(text, reference).into_iter().peekable();
    let mut entries = Vec::new();
    // Each change makes the next one's file another: after one, the repository is read again.
    while rest.peek().is_some() {
        on_step("reading the repository");
        let range = Range::open(folder, &RangeSpec::default())?;
        let near = in_repository(folder, &range.root).unwrap_or_else(|_| RepoPath::root());
        let Settings { config, .. } = Settings::read(&range, None)?;
        let repository = Repository::new(&range.head.snapshot, &config, near, reference, on_step);
        on_step("looking for the role");
        for mut denial in rest.by_ref() {
            let home = repository.home(&mut denial);
            let patch = home.patch.as_ref().filter(|_| fix && home.is_certain());
            let target = patch.map(|patch| (range.root.join(patch.file.as_str()), patch));
            let Some((file, patch)) = target.filter(|(file, _)| may_write(file)) else {
                entries.push((denial, home));
                continue;
            };
            let failed =
                |error| Failure::Input { message: format!("{} is not changed: {error}", patch.file), help: None };
            patch::write(&file, &patch.before, &patch.after).map_err(failed)?;
            let _ = writeln!(io::stderr(), "fixed {}: {}", patch.file, told(&denial));
            entries.push((denial, home));
            break;
        }
    }
    Ok(entries)
}

fn told(denial: &Denial) -> &str {
    denial.action.as_deref().unwrap_or_default()
}

fn print(args: &Args, entries: Vec<(Denial, Home)>) -> Result<Exit, Failure> {
    let unfixed = entries.iter().filter(|(_, home)| !home.is_certain()).count();
    let none = entries.is_empty();
    let entries: Vec<Entry> = entries.into_iter().map(|(denial, home)| Entry::new(denial, &home)).collect();
    let text = match args.format {
        _ if args.diff => entries.iter().filter_map(|entry| entry.patch.as_deref()).collect(),
        Format::Human => entries.iter().map(Entry::human).collect::<Vec<_>>().join("\n"),
        Format::Json => {
            // Maps with string keys, strings and numbers: nothing that JSON cannot hold.
            let mut text = serde_json::to_string_pretty(&Output { version: 1, denials: entries }).unwrap_or_default();
            text.push('\n');
            text
        }
    };
    write_stdout(text.as_bytes())?;
    Ok(if none || args.fix && unfixed > 0 { Exit::Findings } else { Exit::Clean })
}

fn read_stdin() -> Result<String, Failure> {
    let mut bytes = Vec::new();
    let read = io::stdin().lock().take(LONGEST_INPUT).read_to_end(&mut bytes);
    read.map_err(|source| Failure::Read { what: "standard input".to_owned(), source })?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
