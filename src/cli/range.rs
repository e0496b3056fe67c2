//! From the options of a command to the two sides that are compared; `--base auto` asks the CI system.

use std::env;
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use clap::builder::NonEmptyStringValueParser;

use super::Failure;
use crate::ci::{self, Base, Environment, Subject};
use crate::iac::cdk::source;
use crate::repo::{HeadSpec, Range, RangeSpec, RepoError, RepoPath, Snapshot};

/// The word that stands for the change that the CI system runs for.
const AUTO: &str = "auto";
/// The largest event file that is read. GitHub sends no event of more than 25 MB.
const LARGEST_EVENT: u64 = 32 << 20;

/// Which sides to compare
#[derive(clap::Args)]
#[group(skip)]
pub(super) struct Args {
    /// Judge the change since the merge base with this revision; `auto` takes it from the CI system's event, or outside of
    /// CI from the remote's default branch
    #[arg(long, value_name = "REV|auto", value_parser = NonEmptyStringValueParser::new())]
    base: Option<String>,
    /// Judge this commit instead of the work tree
    #[arg(long, value_name = "REV", value_parser = NonEmptyStringValueParser::new())]
    head: Option<String>,
    /// Judge what is staged, against HEAD or against --base
    #[arg(long, conflicts_with = "head")]
    staged: bool,
    /// With --base auto, let `git fetch` bring the commits that a shallow clone lacks; nothing else uses the network
    #[arg(long, requires = "base")]
    fetch: bool,
}

/// Opens the repository that holds `start`.
pub(super) fn open(args: &Args, start: &Path) -> Result<Range, Failure> {
    let mut range = open_in(&environment(), args, start)?;
    list_assemblies(&mut range.head.snapshot);
    Ok(range)
}

/// Lists what `cdk synth` wrote into the work tree, which git mostly ignores.
fn list_assemblies(snapshot: &mut Snapshot) {
    let applications = snapshot.entries().keys().filter(|path| source::is_application(path));
    let output = |path: &RepoPath| source::output(path, snapshot.read(path).ok().map(|blob| blob.bytes).as_ref());
    let folders: Vec<RepoPath> = applications.filter_map(output).collect();
    snapshot.list_generated(folders);
}

/// Whether the CI system says that the head comes from a fork.
pub(super) fn is_from_fork() -> bool {
    let environment = environment();
    let event = environment.get("GITHUB_EVENT_PATH").and_then(|path| event(Path::new(path)));
    ci::is_from_fork(&environment, event.as_ref())
}

fn environment() -> Environment {
    env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?))).collect()
}

fn open_in(environment: &Environment, args: &Args, start: &Path) -> Result<Range, Failure> {
    let spec = RangeSpec {
        base: args.base.clone(),
        exact: false,
        head: match &args.head {
            Some(revision) => HeadSpec::Commit(revision.clone()),
            None if args.staged => HeadSpec::Index,
            None => HeadSpec::WorkTree,
        },
        index_file: environment.get("GIT_INDEX_FILE").map(PathBuf::from),
    };
    if args.base.as_deref() != Some(AUTO) {
        return Ok(Range::open(start, &spec)?);
    }
    let event = environment.get("GITHUB_EVENT_PATH").and_then(|path| event(Path::new(path)));
    match ci::subject(environment, event.as_ref()) {
        Subject::Everything(what) => {
            let mut range = Range::open(start, &RangeSpec { base: None, ..spec })?;
            range.notes.push(format!("no change is under test ({what}): all that is there is judged"));
            Ok(range)
        }
        Subject::Change(bases) => Ok(first(&bases, args.fetch, start, &spec)?),
    }
}

/// The event that GitHub wrote down. What cannot be read is as good as absent: the variables say enough to go on.
pub(super) fn event(path: &Path) -> Option<serde_json::Value> {
    let mut text = Vec::new();
    fs::File::open(path).ok()?.take(LARGEST_EVENT).read_to_end(&mut text).ok()?;
    serde_json::from_slice(&text).ok()
}

/// Opens the range of the first base that is here, or that `git fetch` can bring.
fn first(bases: &[Base], fetch: bool, start: &Path, spec: &RangeSpec) -> Result<Range, RepoError> {
    let open = |base: &Base| {
        let spec = RangeSpec { base: Some(base.revision.clone()), exact: base.exact, ..spec.clone() };
        Range::open(start, &spec)
    };
    let mut why = None;
    for base in bases {
        match open(base) {
            Ok(range) => return Ok(range),
            // Another base may be here.
            Err(error @ (RepoError::UnknownRevision { .. } | RepoError::NoMergeBase { .. })) => {
                why.get_or_insert(error);
            }
            Err(error) => return Err(error),
        }
    }
    for base in bases.iter().filter(|_| fetch) {
        for arguments in &base.fetch {
            // If git cannot bring it, the next arguments may; in the end the first error tells what is absent.
            if run_git_fetch(arguments, start)
                && let Ok(mut range) = open(base)
            {
                range.notes.push(format!("ran `git fetch {}` for `{}`", arguments.join(" "), base.revision));
                return Ok(range);
            }
        }
    }
    Err(why.unwrap_or_else(|| RepoError::UnknownRevision { revision: AUTO.to_owned(), shallow: false }))
}

/// Runs `git fetch` without questions and without waiting for a dead line. Says whether it went well.
fn run_git_fetch(arguments: &[String], start: &Path) -> bool {
    let folder = if start.is_dir() { start } else { start.parent().unwrap_or(start) };
    let mut command = Command::new("git");
    command.args(["fetch", "--quiet", "--no-tags", "--no-recurse-submodules"]).args(arguments).current_dir(folder);
    command
        .env("GIT_TERMINAL_PROMPT", "0")
        .env("GIT_HTTP_LOW_SPEED_LIMIT", "1000")
        .env("GIT_HTTP_LOW_SPEED_TIME", "30");
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::repo::testing::Scratch;

    /// A repository on GitHub: `main` has gone on since the pull request 7 left it, and GitHub has made the merge commit.
    struct Origin {
        repository: Scratch,
        main: String,
        left: String,
        merge: String,
    }

    impl Origin {
        fn new() -> Self {
            let repository = Scratch::with(&[("app.py", "x = 1\n")]);
            let left = repository.git(&["rev-parse", "HEAD"]);
            repository.git(&["switch", "--quiet", "--create", "topic"]);
            repository.write(&[("app.py", "x = 2\n")]);
            repository.commit("topic");
            repository.git(&["switch", "--quiet", "main"]);
            repository.write(&[("other.py", "y = 1\n")]);
            let main = repository.commit("main goes on");
            repository.git(&["switch", "--quiet", "--detach"]);
            repository.git(&["merge", "--quiet", "--no-edit", "topic"]);
            let merge = repository.git(&["rev-parse", "HEAD"]);
            repository.git(&["update-ref", "refs/pull/7/merge", "HEAD"]);
            repository.git(&["switch", "--quiet", "main"]);
            // As GitHub's servers do.
            repository.git(&["config", "uploadpack.allowAnySHA1InWant", "true"]);
            Self { repository, main, left, merge }
        }

        /// What actions/checkout leaves behind.
        fn checkout(&self, reference: &str, depth: u32) -> Scratch {
            let clone = Scratch::init(&[]);
            clone.git(&["remote", "add", "origin", &format!("file://{}", self.repository.root().display())]);
            let refspec = format!("+{reference}:refs/remotes/checkout");
            clone.git(&["fetch", "--quiet", "--no-tags", &format!("--depth={depth}"), "origin", &refspec]);
            clone.git(&["checkout", "--quiet", "--detach", "refs/remotes/checkout"]);
            clone
        }
    }

    fn open(clone: &Scratch, fetch: bool, variables: &[(&str, &str)], event: &Value) -> Result<Range, Failure> {
        let path = clone.root().join(".git/event.json");
        fs::write(&path, event.to_string()).unwrap();
        let mut environment: Environment =
            variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        environment.insert("GITHUB_ACTIONS".to_owned(), "true".to_owned());
        environment.insert("GITHUB_EVENT_PATH".to_owned(), path.display().to_string());
        let args = Args { base: Some(AUTO.to_owned()), head: None, staged: false, fetch };
        open_in(&environment, &args, clone.root())
    }

    fn base(range: Result<Range, Failure>) -> Option<String> {
        range.unwrap().base.and_then(|side| side.commit)
    }

    fn pull_request(origin: &Origin, depth: u32, fetch: bool) -> Result<Range, Failure> {
        let variables =
            [("GITHUB_EVENT_NAME", "pull_request"), ("GITHUB_REF", "refs/pull/7/merge"), ("GITHUB_SHA", &origin.merge)];
        // The event was sent before `main` went on.
        let event = json!({ "pull_request": { "base": { "sha": origin.left, "ref": "main" } } });
        open(&origin.checkout("refs/pull/7/merge", depth), fetch, &variables, &event)
    }

    #[test]
    fn two_commits_of_a_pull_request_are_enough() {
        let origin = Origin::new();
        assert_eq!(base(pull_request(&origin, 2, false)), Some(origin.main.clone()));
    }

    #[test]
    fn one_commit_of_a_pull_request_is_enough_where_git_may_fetch() {
        let origin = Origin::new();
        let failure = pull_request(&origin, 1, false).err().unwrap();
        assert!(matches!(failure, Failure::Repository(RepoError::UnknownRevision { shallow: true, .. })));
        let range = pull_request(&origin, 1, true).unwrap();
        assert_eq!(range.notes, [format!("ran `git fetch --depth=2 origin {0}` for `{0}^1`", origin.merge)]);
        assert_eq!(range.base.unwrap().commit, Some(origin.main));
    }

    #[test]
    fn a_push_to_a_shallow_clone_is_compared_with_what_was_there() {
        let origin = Origin::new();
        let event = |before: &str, branch: &str| json!({ "ref": branch, "before": before, "forced": false, "repository": { "default_branch": "main" } });
        let variables = [("GITHUB_EVENT_NAME", "push")];
        let main = event(&origin.left, "refs/heads/main");
        let clone = origin.checkout("refs/heads/main", 1);
        assert_eq!(base(open(&clone, true, &variables, &main)), Some(origin.left.clone()));
        // A branch that is new: nothing was there, and it left `main` where the two have their merge base.
        let topic = event(&"0".repeat(40), "refs/heads/topic");
        let clone = origin.checkout("refs/heads/topic", 1);
        assert_eq!(base(open(&clone, true, &variables, &topic)), Some(origin.left.clone()));
    }

    #[test]
    fn git_fetches_into_a_full_clone_without_cutting_its_history() {
        let origin = Origin::new();
        let clone = origin.repository.clone_with(&["--branch=topic", "--single-branch"]);
        let event = json!({ "pull_request": { "base": { "sha": "5".repeat(40), "ref": "main" } } });
        assert_eq!(
            base(open(&clone, true, &[("GITHUB_EVENT_NAME", "pull_request_target")], &event)),
            Some(origin.left)
        );
        assert_eq!(clone.git(&["rev-parse", "--is-shallow-repository"]), "false");
    }

    #[test]
    fn a_schedule_judges_everything_and_says_so() {
        let origin = Origin::new();
        let clone = origin.checkout("refs/heads/main", 1);
        let range = open(&clone, true, &[("GITHUB_EVENT_NAME", "schedule")], &json!({})).unwrap();
        assert!(range.base.is_none());
        assert_eq!(range.notes, ["no change is under test (the event schedule): all that is there is judged"]);
    }

    #[test]
    fn on_a_desk_the_remotes_default_branch_is_the_base() {
        let origin = Origin::new();
        let clone = origin.repository.clone_with(&["--branch=topic"]);
        let args = Args { base: Some(AUTO.to_owned()), head: None, staged: false, fetch: false };
        assert_eq!(base(open_in(&Environment::new(), &args, clone.root())), Some(origin.left));
    }
}
