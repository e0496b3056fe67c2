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
    /// With --github, also .github/workflows/iamdrift-publish.yml, which posts on the pull requests of forks
    #[arg(long, requires = "github")]
    forks: bool,
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
        (args.forks, ".github/workflows/iamdrift-publish.yml", include_str!("init/github-forks.yml")),
        (args.gitlab, ".gitlab-ci.yml", include_str!("init/gitlab.yml")),
        (args.pre_commit, ".pre-commit-config.yaml", include_str!("init/pre-commit.yml")),
    ];
    let mut said = String::new();
    for (_, path, template) in wanted.into_iter().filter(|(wanted, ..)| *wanted) {
        let file = args.folder.join(path);
        let text = without_marks(template, args.forks).replace("VERSION", env!("CARGO_PKG_VERSION"));
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

/// The template without the lines `# begin forks` and `# end forks`; what stands between them only for forks.
fn without_marks(template: &str, forks: bool) -> String {
    let (mut text, mut is_kept) = (String::new(), true);
    for line in template.split_inclusive('\n') {
        match line.trim_end() {
            "# begin forks" => is_kept = forks,
            "# end forks" => is_kept = true,
            _ if is_kept => text.push_str(line),
            _ => {}
        }
    }
    text
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
        Args { github: true, forks: true, gitlab: true, pre_commit: true, folder: folder.to_owned() }
    }

    #[test]
    fn what_is_written_is_yaml_that_names_this_version() {
        let folder = tempfile::tempdir().unwrap();
        run(&all(folder.path())).unwrap();
        let version = env!("CARGO_PKG_VERSION");
        for (file, line) in [
            (".github/workflows/iamdrift.yml", format!("uses: iamdrift/iamdrift@v{version}")),
            (".github/workflows/iamdrift-publish.yml", format!("uses: iamdrift/iamdrift@v{version}")),
            (".gitlab-ci.yml", format!("name: ghcr.io/iamdrift/iamdrift:{version}")),
            (".pre-commit-config.yaml", format!("additional_dependencies: [iamdrift=={version}]")),
        ] {
            let text = fs::read_to_string(folder.path().join(file)).unwrap();
            assert!(syntax::parse(text.as_bytes(), Format::Yaml).unwrap().root.entries().is_some(), "{file}");
            assert!(text.contains(&line), "{file}");
            assert!(!text.contains("VERSION") && !text.contains("# begin"), "{file}");
        }
    }

    #[test]
    fn the_second_workflow_comes_with_what_hands_it_the_report() {
        let workflow = |forks: bool| {
            let folder = tempfile::tempdir().unwrap();
            run(&Args { github: true, forks, gitlab: false, pre_commit: false, folder: folder.path().to_owned() })
                .unwrap();
            let second = folder.path().join(".github/workflows/iamdrift-publish.yml").exists();
            (fs::read_to_string(folder.path().join(".github/workflows/iamdrift.yml")).unwrap(), second)
        };
        let (with, second) = workflow(true);
        assert!(with.contains("actions/upload-artifact@") && second);
        let (without, second) = workflow(false);
        assert!(!without.contains("actions/upload-artifact@") && !without.contains("forks\n") && !second);
    }

    /// A misspelt input is only a warning on GitHub, so nobody would see it.
    #[test]
    fn the_workflows_give_inputs_that_the_action_has() {
        let action = syntax::parse(include_bytes!("../../action.yml"), Format::Yaml).unwrap().root;
        for template in [include_str!("init/github.yml"), include_str!("init/github-forks.yml")] {
            let workflow = syntax::parse(template.as_bytes(), Format::Yaml).unwrap().root;
            let jobs = workflow.get("jobs").unwrap().entries().unwrap();
            let steps = jobs.iter().flat_map(|job| job.value.get("steps").unwrap().items().unwrap());
            let ours = |step: &&syntax::Node| {
                let uses = step.get("uses").and_then(|uses| uses.text().map(str::to_owned));
                uses.is_some_and(|uses| uses.starts_with("iamdrift/iamdrift@"))
            };
            let given: Vec<String> = steps
                .filter(ours)
                .flat_map(|step| step.get("with").unwrap().entries().unwrap())
                .map(|entry| entry.key.text().unwrap().to_owned())
                .collect();
            assert!(!given.is_empty());
            for input in given {
                assert!(action.get("inputs").unwrap().get(&input).is_some(), "{input}");
            }
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
