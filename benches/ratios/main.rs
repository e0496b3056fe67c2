//! `cargo bench`: what iamdrift costs, as ratios to git and to tree-sitter on the same machine in the same run.
//!
//! Absolute times say more about the machine than about the program; these ratios hold on a laptop and on a busy CI runner.
//! Each pair of commands runs in turn, so that both meet the same conditions, and the median of the pairs' ratios is
//! printed beside the target that the project has set itself. Nothing fails: it is for people to read.
//!
//! `cargo bench -- FOLDER` scans that repository instead of the generated one, for the full scan and the memory.

// The report is what a benchmark is for.
#![allow(clippy::print_stdout)]
// The harness gives up at once where it cannot do its work.
#![allow(clippy::unwrap_used)]

mod measure;
mod parse;
mod programs;
mod repository;

use std::path::{Path, PathBuf};
use std::process::Command;

use measure::{Peak, compare};

/// The program, built by cargo in this benchmark's own profile.
const IAMDRIFT: &str = env!("CARGO_BIN_EXE_iamdrift");

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    if let [mode, folder] = &arguments[..]
        && mode == parse::ARGUMENT
    {
        parse::all_python_files(Path::new(folder));
        return;
    }
    let scratch = tempfile::tempdir().unwrap();
    let generated = scratch.path().join("repository");
    println!("making a repository of {} files", repository::FILES);
    repository::generate(&generated);
    let scanned = arguments.first().map_or(generated.clone(), PathBuf::from);

    println!("\n{:<58} {:>9} {:>9} {:>7}   target", "", "iamdrift", "other", "ratio");
    compare(
        "start-up: --version / git --version",
        "2",
        || iamdrift(&["--version"], &generated),
        || git(&["--version"], &generated),
    );
    compare(
        "check --base, 3 files changed, work tree / git diff --stat",
        "3",
        || iamdrift(&["check", "--base", "main"], &generated),
        || git(&["diff", "--stat", "main"], &generated),
    );
    compare(
        "check --base --head, the same / git diff --stat",
        "",
        || iamdrift(&["check", "--base", "main", "--head", "feature"], &generated),
        || git(&["diff", "--stat", "main", "feature"], &generated),
    );
    compare(
        "full scan / tree-sitter parses every Python file",
        "1.5",
        || iamdrift(&["check"], &scanned),
        || parse::command(&scanned),
    );
    compare(
        "full scan with fixes counted / without",
        "1.1",
        || iamdrift(&["check", "--format", "human"], &scanned),
        || iamdrift(&["check", "--format", "concise"], &scanned),
    );
    compare(
        "full scan with a fix for each finding / without",
        "",
        || iamdrift(&["check", "--format", "sarif"], &scanned),
        || iamdrift(&["check", "--format", "concise"], &scanned),
    );
    match Peak::of(|| iamdrift(&["check"], &scanned)) {
        Some(Peak { megabytes }) => {
            println!("{:<58} {megabytes:>6.1} MB {:>17}   100 MB", "peak memory of the full scan", "")
        }
        None => println!("peak memory: this system does not tell"),
    }
    let folder = scratch.path().join("programs");
    std::fs::create_dir(&folder).unwrap();
    programs::FUNCTIONS.iter().for_each(|&functions| programs::generate(&folder, functions));
    programs::print(&folder, |file, folder| iamdrift(&["generate", "--actions", file], folder));
}

fn iamdrift(arguments: &[&str], folder: &Path) -> Command {
    let mut command = Command::new(IAMDRIFT);
    command.args(arguments).current_dir(folder);
    command
}

fn git(arguments: &[&str], folder: &Path) -> Command {
    let mut command = Command::new("git");
    command.args(arguments).current_dir(folder).env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_PAGER", "cat");
    command
}
