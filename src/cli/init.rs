//! `iamdrift init`: the workflow or the hook that a project needs.

use std::fmt::Write as _;
use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::{Exit, Failure, write_stdout};

/// Write a CI workflow or a pre-commit hook that runs iamdrift
///
/// A file that is there already is left as it is, and what to add to it is printed.
#[derive(clap::Args)]
#[command(group = clap::ArgGroup::new("what").required(true).multiple(true).args(["github", "gitlab", "pre_commit"]))]
pub(super) struct Args {
    /// For GitHub: .github/workflows/iamdrift.yml
    #[arg(long)]
    github: bool,
    /// For GitLab: .gitlab-ci.yml
    #[arg(long)]
    gitlab: bool,
    /// For <https://pre-commit.com>: .pre-commit-config.yaml
    #[arg(long)]
    pre_commit: bool,
    /// The project's root
    #[arg(value_name = "FOLDER", default_value = ".")]
    folder: PathBuf,
}

pub(super) fn run(args: &Args) -> Result<Exit, Failure> {
    let wanted = [
        (args.github, ".github/workflows/iamdrift.yml", include_str!("init/github.yml")),
        (args.gitlab, ".gitlab-ci.yml", include_str!("init/gitlab.yml")),
        (args.pre_commit, ".pre-commit-config.yaml", include_str!("init/pre-commit.yml")),
    ];
    let mut said = String::new();
    for (_, path, template) in wanted.into_iter().filter(|(wanted, ..)| *wanted) {
        let file = args.folder.join(path);
        let text = template.replace("VERSION", env!("CARGO_PKG_VERSION"));
        match create(&file, &text) {
            // Writing to a string cannot fail.
            Ok(()) => drop(writeln!(said, "wrote {}", file.display())),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                let _ = writeln!(said, "{} is there already; add this to it:\n\n{text}", file.display());
            }
            Err(source) => return Err(Failure::Write { what: file.display().to_string(), source }),
        }
    }
    write_stdout(said.as_bytes())
}

/// Writes a file that is not there yet.
fn create(file: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    OpenOptions::new().write(true).create_new(true).open(file)?.write_all(text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::iac::syntax::{self, Format};

    fn all(folder: &Path) -> Args {
        Args { github: true, gitlab: true, pre_commit: true, folder: folder.to_owned() }
    }

    #[test]
    fn what_is_written_is_yaml_that_names_this_version() {
        let folder = tempfile::tempdir().unwrap();
        run(&all(folder.path())).unwrap();
        let version = env!("CARGO_PKG_VERSION");
        for (file, line) in [
            (".github/workflows/iamdrift.yml", format!("uses: iamdrift/iamdrift@v{version}")),
            (".gitlab-ci.yml", format!("name: ghcr.io/iamdrift/iamdrift:{version}")),
            (".pre-commit-config.yaml", format!("additional_dependencies: [iamdrift=={version}]")),
        ] {
            let text = fs::read_to_string(folder.path().join(file)).unwrap();
            assert!(syntax::parse(text.as_bytes(), Format::Yaml).unwrap().root.entries().is_some(), "{file}");
            assert!(text.contains(&line), "{file}");
            assert!(!text.contains("VERSION"), "{file}");
        }
    }

    #[test]
    fn a_file_that_is_there_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join(".gitlab-ci.yml");
        fs::write(&file, "mine: {}\n").unwrap();
        assert_eq!(run(&all(folder.path())).unwrap(), Exit::Clean);
        assert_eq!(fs::read_to_string(&file).unwrap(), "mine: {}\n");
        assert!(folder.path().join(".pre-commit-config.yaml").exists());
    }

    #[test]
    fn the_image_of_the_hook_is_of_this_version() {
        let hooks = include_str!("../../.pre-commit-hooks.yaml");
        assert!(hooks.contains(&format!("ghcr.io/iamdrift/iamdrift:{} ", env!("CARGO_PKG_VERSION"))));
    }
}
