//! A repository in a temporary folder, and the program run in it.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

/// A repository. It is removed with its folder.
pub struct Project {
    folder: tempfile::TempDir,
    repository: git2::Repository,
}

/// What a run of `iamdrift check --format json` gave.
pub struct Outcome {
    /// The exit code.
    pub code: i32,
    /// Standard output.
    pub report: Value,
}

impl Project {
    /// An empty repository.
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let repository = git2::Repository::init(folder.path()).unwrap();
        Self { folder, repository }
    }

    /// Copies what lies in `from` into the work tree, without a case's expectation.
    pub fn copy(&self, from: &Path) {
        copy(from, self.folder.path());
    }

    /// Writes a file into the work tree.
    pub fn write(&self, path: &str, bytes: impl AsRef<[u8]>) {
        let file = self.folder.path().join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, bytes).unwrap();
    }

    /// Where a path of the work tree is.
    pub fn path(&self, path: &str) -> std::path::PathBuf {
        self.folder.path().join(path)
    }

    /// Empties the work tree.
    pub fn clear(&self) {
        for entry in fs::read_dir(self.folder.path()).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() && !path.ends_with(".git") {
                fs::remove_dir_all(path).unwrap();
            } else if path.is_file() {
                fs::remove_file(path).unwrap();
            }
        }
    }

    /// Commits the work tree as it is.
    pub fn commit(&self, message: &str) {
        let mut index = self.repository.index().unwrap();
        index.clear().unwrap();
        index.add_all(["."], git2::IndexAddOption::FORCE, None).unwrap();
        index.write().unwrap();
        self.commit_index(message);
    }

    /// The index, to put things into it that a work tree does not easily hold.
    pub fn index(&self) -> git2::Index {
        self.repository.index().unwrap()
    }

    /// Commits the index as it is.
    pub fn commit_index(&self, message: &str) {
        let tree = self.repository.find_tree(self.index().write_tree().unwrap()).unwrap();
        let author = git2::Signature::new("Ada", "ada@example.com", &git2::Time::new(1_700_000_000, 0)).unwrap();
        let parent = self.repository.head().ok().map(|head| head.peel_to_commit().unwrap());
        let parents: Vec<&git2::Commit<'_>> = parent.iter().collect();
        self.repository.commit(Some("HEAD"), &author, &author, message, &tree, &parents).unwrap();
    }

    /// Runs the program in the repository.
    pub fn run(&self, arguments: &[&str]) -> Output {
        self.run_with(&[], arguments)
    }

    /// The same with further environment variables.
    pub fn run_with(&self, variables: &[(&str, &str)], arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_iamdrift"))
            .args(arguments)
            .current_dir(self.folder.path())
            // Nothing of the machine's own configuration may decide a test.
            .env("HOME", self.folder.path())
            .env_remove("XDG_CONFIG_HOME")
            .env_remove("GIT_DIR")
            .env_remove("GIT_WORK_TREE")
            .env_remove("GIT_INDEX_FILE")
            // 2026-09-21, the day on which ignores are judged.
            .env("SOURCE_DATE_EPOCH", "1790000000")
            // The system that runs the tests may itself run for a fork.
            .env_remove("GITHUB_ACTIONS")
            .envs(variables.iter().copied())
            .output()
            .unwrap()
    }

    /// Runs `check` with further arguments, for programs and for people, and expects the same verdict of both.
    pub fn check(&self, arguments: &[&str]) -> Outcome {
        let json = self.run(&[&["check", "--format", "json"], arguments].concat());
        let errors = String::from_utf8_lossy(&json.stderr);
        let report = serde_json::from_slice(&json.stdout).unwrap_or_else(|error| panic!("{error}: {errors}"));
        let human = self.run(&[&["check"], arguments].concat());
        assert_eq!(json.status.code(), human.status.code());
        let last_line = String::from_utf8(human.stdout).unwrap();
        assert!(last_line.contains("; AWS data of "), "no summary: {last_line}");
        Outcome { code: json.status.code().expect("it was not killed"), report }
    }
}

impl Outcome {
    /// The findings and the unresolved places, a line each; see the head of `main.rs`.
    pub fn lines(&self) -> Vec<String> {
        let findings = self.report["findings"].as_array().unwrap();
        let places = self.report["unresolved"].as_array().unwrap().iter().filter(|place| {
            !findings.iter().any(|finding| {
                let location = &finding["location"];
                location["file"] == place["file"]
                    && location["start"]["line"] == place["line"]
                    && location["start"]["column"] == place["column"]
            })
        });
        let unresolved = places.map(|place| format!("unresolved {}:{}", text(&place["file"]), place["line"]));
        findings.iter().map(line).chain(unresolved).collect()
    }

    /// What the findings make of the exit code: 1 if an error counts.
    pub fn expected_code(&self) -> i32 {
        let counts = |finding: &Value| {
            finding["suppression"].is_null()
                && (finding["baseline_state"].is_null() || finding["baseline_state"] == "new")
        };
        let findings = self.report["findings"].as_array().unwrap();
        i32::from(findings.iter().any(|finding| counts(finding) && finding["level"] == "error"))
    }
}

fn line(finding: &Value) -> String {
    let who = [&finding["workload"], &finding["role"]].into_iter().find(|name| !name.is_null()).map_or("-", text);
    let what = match (finding["pattern"].as_str(), finding["replacement"].as_array()) {
        (Some(pattern), Some(names)) if names.is_empty() => format!("{pattern} -> remove"),
        (Some(pattern), Some(names)) => {
            format!("{pattern} -> {}", names.iter().map(text).collect::<Vec<_>>().join(" "))
        }
        (Some(pattern), None) => pattern.to_owned(),
        (None, _) => finding["actions"].as_array().unwrap().iter().map(text).collect::<Vec<_>>().join(" "),
    };
    let location = &finding["location"];
    let place = format!("{}:{}", text(&location["file"]), location["start"]["line"]);
    let state = finding["baseline_state"].as_str().unwrap_or_default();
    let accepted = if finding["suppression"].is_null() { "" } else { "ignored" };
    let words = [state, accepted, text(&finding["level"]), text(&finding["rule"]), who, &what, &place];
    words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap();
        if path.is_dir() {
            copy(&path, &to.join(name));
        } else if name != "expect.txt" {
            fs::copy(&path, to.join(name)).unwrap();
        }
    }
}
