//! End-to-end cases: the program, run on small repositories, says what it should.
//!
//! Each folder of `testdata/` with an `expect.txt` is a case. `head/` is the project as it is; `base/`, where there is one,
//! is the project before the change, and the two become a repository of two commits. A folder with neither is a project
//! as it stands. `expect.txt` tells the situation in a comment and then lists what the program must say, a finding a line:
//!
//! ```text
//! new error missing-action ProcessOrders sqs:SendMessage src/app.py:12
//! ```
//!
//! that is: the baseline state (only where there is a base), `ignored` where it is accepted, level, rule, workload (or role, or `-`), what it is about,
//! and where. `a -> b c` reads "`a` should become `b` and `c`", and `a -> remove` that it should go. A place that was not
//! understood, and that no finding is about, is listed as `unresolved`. `UPDATE_EXPECT=1 cargo test --test cases` rewrites
//! the lists; read what it changes, for an expectation is judged from AWS's facts and not from what the program prints.
//!
//! Where the program does not yet say what is right, the comment holds a line `# Open:` with the reason. Such a case fails
//! once it is met, so that its mark goes.

#![allow(clippy::unwrap_used, reason = "a test stops where something it relies on fails")]

mod assemblies;
mod configuration;
mod fix;
mod hostile;
mod project;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use project::{Outcome, Project};

/// The folders of `testdata/` that hold a case, in order.
fn cases() -> Vec<PathBuf> {
    let testdata = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata");
    let entries = fs::read_dir(testdata).unwrap().map(|entry| entry.unwrap().path());
    let mut cases: Vec<PathBuf> = entries.filter(|path| path.join("expect.txt").is_file()).collect();
    cases.sort();
    cases
}

/// The repository of a case, and what to compare its work tree with.
fn project(case: &Path) -> (Project, Option<&'static str>) {
    let project = Project::new();
    let (base, head) = (case.join("base"), case.join("head"));
    if base.is_dir() {
        project.copy(&base);
        project.commit("base");
        project.clear();
    }
    project.copy(if head.is_dir() { &head } else { case });
    project.commit("head");
    let against = base.is_dir().then_some("HEAD~1");
    (project, against)
}

#[test]
fn every_case_says_what_is_expected() {
    let update = std::env::var_os("UPDATE_EXPECT").is_some();
    let failures: Vec<String> = cases()
        .par_iter()
        .filter_map(|case| {
            let file = case.join("expect.txt");
            let text = fs::read_to_string(&file).unwrap();
            let (comment, expected): (Vec<&str>, Vec<&str>) = text.lines().partition(|line| line.starts_with('#'));
            let name = case.file_name().unwrap().to_string_lossy();
            assert!(!comment.is_empty(), "{name}: expect.txt does not tell the situation");
            let (project, base) = project(case);
            let outcome = project.check(base.map_or(vec![], |base| vec!["--base", base]).as_slice());
            let actual = outcome.lines();
            assert_eq!(outcome.code, outcome.expected_code(), "{name}: exit code");
            assert_eq!(doubled(&outcome), Vec::<String>::new(), "{name}: a name and a file tell each workload");
            let open = comment.iter().any(|line| line.starts_with("# Open:"));
            if (actual == expected) != open {
                return None;
            }
            if open {
                return Some(format!("{name}\n  the expectation is met: remove its mark `# Open:`\n"));
            }
            if update {
                fs::write(
                    &file,
                    [&*comment, &actual.iter().map(String::as_str).collect::<Vec<_>>(), &[""]].concat().join("\n"),
                )
                .unwrap();
                return None;
            }
            Some(difference(&name, &expected, &actual))
        })
        .collect();
    assert!(failures.is_empty(), "{} cases failed\n\n{}", failures.len(), failures.join("\n"));
}

/// The workloads that are listed twice.
fn doubled(outcome: &Outcome) -> Vec<String> {
    let workloads = outcome.report["workloads"].as_array().unwrap().iter();
    let names = workloads.map(|workload| format!("{} {}", workload["file"], workload["name"]));
    let mut seen = BTreeSet::new();
    names.filter(|name| !seen.insert(name.clone())).collect()
}

/// The lines that only one side has.
fn difference(name: &str, expected: &[&str], actual: &[String]) -> String {
    let mut text = format!("{name}\n");
    for line in expected.iter().filter(|line| !actual.iter().any(|other| other == *line)) {
        let _ = writeln!(text, "  expected  {line}");
    }
    for line in actual.iter().filter(|line| !expected.contains(&line.as_str())) {
        let _ = writeln!(text, "  got       {line}");
    }
    text
}

#[test]
fn there_are_cases_with_and_without_a_base() {
    let (with, without): (Vec<PathBuf>, Vec<PathBuf>) =
        cases().into_iter().partition(|case| case.join("base").is_dir());
    assert!(with.len() >= 25 && without.len() >= 30, "{} with a base, {} without", with.len(), without.len());
}

#[test]
fn commit_index_and_work_tree_are_read_alike() {
    let (project, _) = project(&Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/kms-bucket-sqs"));
    let report = |arguments: &[&str]| {
        let Outcome { mut report, .. } = project.check(arguments);
        report["head"].take();
        report
    };
    let work_tree = report(&["--base", "HEAD~1"]);
    assert_eq!(work_tree["findings"].as_array().unwrap().len(), 1);
    assert_eq!(report(&["--base", "HEAD~1", "--head", "HEAD"]), work_tree);
    assert_eq!(report(&["--base", "HEAD~1", "--staged"]), work_tree);
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    for case in cases().iter().step_by(10) {
        let (project, base) = project(case);
        let arguments = base.map_or(vec![], |base| vec!["--base", base]);
        let run = || project.run(&[&["check", "--format", "json"], &*arguments].concat()).stdout;
        assert_eq!(run(), run(), "{}", case.display());
    }
}
