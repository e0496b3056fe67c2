//! `iamdrift check`: does each workload's role grant exactly what its code needs?

use std::fs::File;
use std::io::{self, BufWriter, Write as _};
use std::path::{Path, PathBuf};

use clap::ValueEnum as _;

use super::configuration::Settings;
use super::paths::in_repository;
use super::{Exit, Failure, OnStep, note, range, write_stdout};
use crate::drift::{self, FilePatch, Level, Report};
use crate::fix::patch;
use crate::fix::report::{Fixes, Patch, count, fixes, propose};
use crate::reference::Reference;
use crate::repo::RepoPath;
use crate::report::{self, Color, Format, Style};

const EXIT_CODES: &str = "\
Exit codes:
  0  nothing at or over --fail-on
  1  findings
  2  wrong usage, or a wrong iamdrift.toml
  3  the repository could not be analysed, or the report not written";

/// Compare what code needs with what its roles grant
///
/// With --base, the change between the merge base and the head is judged, and only findings that it brings count. Without, all
/// that is there is judged.
#[derive(clap::Args)]
#[command(after_help = EXIT_CODES)]
pub(super) struct Args {
    /// Files and folders to speak about [default: the whole repository]
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    range: range::Args,
    /// How to print the report
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: Format,
    /// Also write the report to a file; can be given several times
    #[arg(long, value_name = "FORMAT=FILE", value_parser = output)]
    output: Vec<Output>,
    /// Change the files of the work tree where that is safe: add what is surely missing, correct names that are no actions
    #[arg(long)]
    fix: bool,
    /// With --fix or --diff, also take away what is not needed, and add where a resource has to be guessed
    #[arg(long)]
    unsafe_fixes: bool,
    /// Print what --fix would change as a unified diff instead of the report, and change nothing
    #[arg(long, conflicts_with = "fix")]
    diff: bool,
    /// The configuration [default: iamdrift.toml in the repository's root]
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// The least level that makes the exit code 1
    #[arg(long, value_enum, default_value_t = FailOn::Error, value_name = "LEVEL")]
    fail_on: FailOn,
}

/// A further place that the report goes to.
#[derive(Clone, Debug)]
struct Output {
    format: Format,
    file: PathBuf,
}

/// The least level of a finding that counts as failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum FailOn {
    /// Missing, denied and unknown actions
    Error,
    /// Excess actions too, and what is only probable
    Warning,
    /// Anything at all
    Note,
    /// Nothing
    Never,
}

impl FailOn {
    fn includes(self, level: Level) -> bool {
        match self {
            Self::Error => level >= Level::Error,
            Self::Warning => level >= Level::Warning,
            Self::Note => true,
            Self::Never => false,
        }
    }
}

fn output(text: &str) -> Result<Output, String> {
    let (format, file) = text.split_once('=').ok_or("it should read FORMAT=FILE, as in json=report.json")?;
    Ok(Output { format: Format::from_str(format, false)?, file: file.into() })
}

pub(super) fn run(args: &Args, color: Color) -> Result<Exit, Failure> {
    let (mut report, root) = compare(args, &|_| ())?;
    if args.diff {
        return print_diff(args, &report);
    }
    if args.fix {
        report = fix_all(args, report, root)?;
    }
    let asks = |what: fn(Format) -> bool| what(args.format) || args.output.iter().any(|output| what(output.format));
    // Cost follows what is shown.
    if asks(Format::shows_fixes) {
        propose(&mut report, Reference::current());
    } else if asks(Format::counts_fixes) {
        count(&mut report, Reference::current());
    }
    if asks(|format| matches!(format, Format::Json)) {
        report.patches = patches(&report);
    }
    for Output { format, file } in &args.output {
        write_file(&report, *format, file)
            .map_err(|source| Failure::Write { what: file.display().to_string(), source })?;
    }
    let written = report::write(&report, args.format, &Style::for_stdout(color), &mut io::stdout().lock());
    match written {
        // Whoever read the output has seen enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {}
        other => other.map_err(|source| Failure::Write { what: "standard output".to_owned(), source })?,
    }
    let fails = |finding: &drift::Finding| Report::counts(finding) && args.fail_on.includes(finding.level);
    Ok(if report.findings.iter().any(fails) { Exit::Findings } else { Exit::Clean })
}

/// The report of a check, with the edits that settle its findings.
#[cfg(feature = "mcp")]
pub(super) fn report(args: &Args, on_step: OnStep<'_>) -> Result<Report, Failure> {
    let (mut report, _) = compare(args, on_step)?;
    on_step("looking for edits");
    propose(&mut report, Reference::current());
    Ok(report)
}

/// Reads the range and compares its sides.
///
/// The path is the folder of the files on disk, if the head is the work tree.
fn compare(args: &Args, on_step: OnStep<'_>) -> Result<(Report, Option<PathBuf>), Failure> {
    let is_absent = |path: &&PathBuf| !path.try_exists().unwrap_or(false);
    if let Some(path) = args.paths.iter().find(is_absent).filter(|_| args.range.is_work_tree()) {
        return Err(Failure::NoSuchPath { path: path.clone() });
    }
    on_step("reading the repository");
    let start = args.paths.iter().find(|path| !is_absent(path)).map_or(Path::new("."), PathBuf::as_path);
    let range = range::open(&args.range, start)?;
    range.notes.iter().for_each(|text| note(text));
    let paths = args.paths.iter().map(|path| in_repository(path, &range.root)).collect::<Result<Vec<_>, _>>()?;
    for (path, inside) in args.paths.iter().zip(&paths).filter(|(path, _)| is_absent(path)) {
        let head = &range.head.snapshot;
        if !head.is_folder(inside) && !head.entries().contains_key(inside) {
            return Err(Failure::NoSuchPath { path: path.clone() });
        }
    }
    let changes = range.changes()?;
    let (changed, renames) = changes.as_ref().map(|changes| (changes.paths(), changes.renames())).unwrap_or_default();
    let base =
        range.base.as_ref().map(|base| drift::Base { snapshot: &base.snapshot, changed: &changed, renames: &renames });
    let Settings { config, today, from_fork } = Settings::read(&range, args.config.as_deref())?;
    let head = &range.head.snapshot;
    let input = drift::Input { head, base, paths: &paths, config: &config, today, from_fork, on_step };
    let mut report = drift::check(&input, Reference::current());
    report.base = range.base.as_ref().and_then(|side| side.commit.clone());
    report.head = range.head.commit.clone();
    let root = range.head.snapshot.root().map(Path::to_path_buf);
    // Freeing every path of both sides takes a while, which nobody has to wait for.
    rayon::spawn(move || drop(range));
    Ok((report, root))
}

/// How often the files are changed and looked at again: a name that was corrected may turn out not to be needed.
const MOST_ROUNDS: usize = 4;

/// Changes files until nothing is left that can be fixed, and gives the report about what they then are.
fn fix_all(args: &Args, mut report: Report, root: Option<PathBuf>) -> Result<Report, Failure> {
    let root = root.ok_or_else(|| Failure::Input {
        message: "only files of the work tree can be changed".to_owned(),
        help: Some("leave out --head and --staged, or print the changes with --diff".to_owned()),
    })?;
    let mut fixed = 0;
    for _ in 0..MOST_ROUNDS {
        let found = fixes(&report, Reference::current(), args.unsafe_fixes);
        if found.patches.is_empty() {
            remark(&found, fixed);
            break;
        }
        let failed =
            |file: &RepoPath, error| Failure::Input { message: format!("{file} is not changed: {error}"), help: None };
        // Nothing is changed if one file cannot be.
        for Patch { file, before, .. } in &found.patches {
            patch::check(&root.join(file.as_str()), before).map_err(|error| failed(file, error))?;
        }
        for Patch { file, before, after } in &found.patches {
            patch::write(&root.join(file.as_str()), before, after).map_err(|error| failed(file, error))?;
        }
        fixed += found.fixed;
        report = compare(args, &|_| ())?.0;
    }
    Ok(report)
}

/// All that can be changed, by file.
fn patches(report: &Report) -> Vec<FilePatch> {
    let found = fixes(report, Reference::current(), true);
    let diff = |patch: &Patch| patch::unified_diff(patch.file.as_str(), &patch.before, &patch.after);
    found.patches.iter().map(|patch| FilePatch { file: patch.file.clone(), diff: diff(patch) }).collect()
}

/// Prints what would be changed.
fn print_diff(args: &Args, report: &Report) -> Result<Exit, Failure> {
    let found = fixes(report, Reference::current(), args.unsafe_fixes);
    remark(&found, 0);
    let diffs = found.patches.iter().map(|patch| patch::unified_diff(patch.file.as_str(), &patch.before, &patch.after));
    let diff: String = diffs.collect();
    write_stdout(diff.as_bytes())?;
    Ok(if diff.is_empty() { Exit::Clean } else { Exit::Findings })
}

/// Says on standard error what was fixed and what was not.
fn remark(found: &Fixes, fixed: usize) {
    let mut remarks = found.notes.clone();
    if fixed > 0 {
        remarks.insert(0, format!("fixed {fixed}"));
    }
    if found.held_back > 0 {
        remarks.push(format!("{} more can be fixed with --unsafe-fixes", found.held_back));
    }
    for remark in remarks {
        // Standard output is the report's alone; if nobody can be told, the report still stands.
        let _ = writeln!(io::stderr(), "{remark}");
    }
}

fn write_file(report: &Report, format: Format, file: &PathBuf) -> io::Result<()> {
    let mut out = BufWriter::new(File::create(file)?);
    report::write(report, format, &Style::default(), &mut out)?;
    out.flush()
}
