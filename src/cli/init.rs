//! `iamdrift init`: a first configuration, and the workflow or the hook that a project needs.

use std::fmt::Write as _;
use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::{Exit, Failure, write_stdout};
use crate::config::{FILE_NAME, advice};
use crate::drift::{self, Rule};
use crate::reference::Reference;
use crate::repo::{Range, RangeSpec};

/// Write a first iamdrift.toml, a CI workflow or a pre-commit hook
///
/// A file that is there already is left as it is, and what to add to it is printed.
#[derive(clap::Args)]
pub(super) struct Args {
    /// iamdrift.toml, with an entry to fill in for each workload that is not linked; the default
    #[arg(long)]
    config: bool,
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
    let wanted = wanted.into_iter().filter(|(wanted, ..)| *wanted);
    let mut files: Vec<(PathBuf, String)> = wanted
        .map(|(_, path, template)| {
            (args.folder.join(path), without_marks(template, args.forks).replace("VERSION", env!("CARGO_PKG_VERSION")))
        })
        .collect();
    if args.config || files.is_empty() {
        files.insert(0, configuration(&args.folder)?);
    }
    let mut said = String::new();
    for (file, text) in files {
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

/// The first `iamdrift.toml` of the repository that holds a folder: where it belongs, and its text.
fn configuration(folder: &Path) -> Result<(PathBuf, String), Failure> {
    if !folder.is_dir() {
        return Err(Failure::NoSuchPath { path: folder.to_owned() });
    }
    let range = Range::open(folder, &RangeSpec::default())?;
    let report = drift::check(&drift::Input::everything(&range.head.snapshot), Reference::embedded());
    let mut text = format!(
        "#:schema {}/raw/v{}/src/config/schema.json\n\n\
         # What no other file of this repository tells iamdrift, and the findings that are accepted.\n\n\
         # Infrastructure that is not read; patterns as in .gitignore.\n\
         exclude = []\n\n\
         # Findings that are accepted: all that is given must hold. Also: file, role, action.\n\
         # [[ignore]]\n# rule = \"excess-action\"\n# workload = \"Orders\"\n# reason = \"...\"\n# until = 2030-12-31\n",
        env!("CARGO_PKG_REPOSITORY"),
        env!("CARGO_PKG_VERSION"),
    );
    let unlinked = report.findings.iter().filter(|finding| finding.rule == Rule::UnlinkedWorkload);
    for finding in unlinked {
        let Some(lines) = advice::lines(&finding.help) else { continue };
        let place = format!("{}:{}: {}", finding.place.file, finding.place.start.line, finding.message);
        // What a file of the repository is called must not end the comment.
        let place: String = place.chars().map(|char| if char.is_control() { ' ' } else { char }).collect();
        let _ = write!(text, "\n# {place}\n");
        for line in lines.lines() {
            let _ = writeln!(text, "# {line}");
        }
    }
    Ok((range.root.join(FILE_NAME), text))
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
    use crate::config::Config;
    use crate::iac::syntax::{self, Format};

    fn all(folder: &Path) -> Args {
        Args { config: false, github: true, forks: true, gitlab: true, pre_commit: true, folder: folder.to_owned() }
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
            run(&Args { forks, gitlab: false, pre_commit: false, ..all(folder.path()) }).unwrap();
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
    fn the_first_configuration_has_an_entry_for_each_open_workload() {
        let folder = tempfile::tempdir().unwrap();
        let template = "
Transform: AWS::Serverless-2016-10-31
Resources:
  Image: {Type: AWS::Serverless::Function, Properties: {PackageType: Image, ImageUri: x}}
  Other:
    Type: AWS::Lambda::Function
    Properties: {Code: src/, Handler: app.handler, Runtime: python3.13, Role: 'arn:aws:iam::111122223333:role/team/other'}
";
        fs::write(folder.path().join("template.yaml"), template).unwrap();
        fs::create_dir(folder.path().join("src")).unwrap();
        fs::write(folder.path().join("src/app.py"), "").unwrap();
        let only = Args { github: false, forks: false, gitlab: false, pre_commit: false, ..all(folder.path()) };
        run(&only).unwrap();
        let text = fs::read_to_string(folder.path().join(FILE_NAME)).unwrap();
        let config = Config::read(None, text.as_bytes()).unwrap();
        assert!(config.problems.is_empty() && config.workloads.is_empty() && config.ignores.is_empty());
        // What stands behind the signs is TOML, and means what the note asks for.
        let filled_in: String = text
            .lines()
            .filter_map(|line| line.strip_prefix("# "))
            .filter(|line| line.starts_with("[[") || line.contains(" = "))
            .map(|line| format!("{line}\n"))
            .collect();
        let config = Config::read(None, filled_in.as_bytes()).unwrap();
        assert_eq!(config.problems, []);
        assert_eq!(config.workloads.iter().map(|entry| &*entry.name).collect::<Vec<_>>(), ["Image"]);
        assert_eq!(config.roles.iter().map(|entry| &*entry.name).collect::<Vec<_>>(), ["other"]);
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
