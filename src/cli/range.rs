//! From the options of a command to the two sides that are compared; `--base auto` asks the CI system.

use std::env;
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use clap::builder::NonEmptyStringValueParser;

mod fetch;

use self::fetch::Clone;
use super::Failure;
use crate::ci::{self, Environment, Subject};
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
    /// With --base auto, let `git fetch` bring the commits that the clone lacks; nothing else uses the network
    #[arg(long, requires = "base")]
    fetch: bool,
}

impl Args {
    /// Whether what is judged is on disk, and no commit or index.
    pub(super) fn is_work_tree(&self) -> bool {
        self.head.is_none() && !self.staged
    }
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
    let everything = |what: &str| -> Result<Range, Failure> {
        let mut range = Range::open(start, &RangeSpec { base: None, ..spec.clone() })?;
        range.notes.push(format!("no change is under test ({what}): all that is there is judged"));
        Ok(range)
    };
    let change = match ci::subject(environment, event.as_ref()) {
        Subject::Everything(what) => return everything(&what),
        Subject::Change(change) => change,
    };
    let mut clone = Clone::new(start, args.fetch);
    clone.bring_head(&spec)?;
    let mut range = match (clone.open(&change, &spec), &change.rewritten) {
        (Ok(range), _) => range,
        (Err(RepoError::UnknownRevision { .. }), Some(what)) => return everything(what),
        (Err(error @ (RepoError::UnknownRevision { .. } | RepoError::NoMergeBase { .. })), _) => {
            return Err(Failure::Change { help: clone.help(change.checkout, &error), error });
        }
        (Err(error), _) => return Err(error.into()),
    };
    range.notes.splice(0..0, clone.into_notes());
    if range.base.as_ref().is_some_and(|base| base.commit == range.tip) {
        range.notes.push(nothing_to_compare(environment, &spec.head));
    }
    Ok(range)
}

/// What to say where the head is the base itself.
fn nothing_to_compare(environment: &Environment, head: &HeadSpec) -> String {
    let event = environment.get("GITHUB_EVENT_NAME").map(String::as_str);
    match (head, event) {
        // Its workflow runs on the target branch, and checks that out if nothing else is said.
        (HeadSpec::WorkTree, Some("pull_request_target")) => {
            "the target branch is checked out, so nothing of the pull request is judged; its commit need not be checked \
            out: name it by `--head` (of the action, the input `head`), ${{ github.event.pull_request.head.sha }}"
                .to_owned()
        }
        (HeadSpec::Commit(head), _) => format!("`{head}` is the base itself, so there is no change to judge"),
        (HeadSpec::WorkTree | HeadSpec::Index, _) => {
            "HEAD is the base itself, so only what is not committed is judged".to_owned()
        }
    }
}

/// The event that GitHub wrote down. What cannot be read is as good as absent: the variables say enough to go on.
pub(super) fn event(path: &Path) -> Option<serde_json::Value> {
    let mut text = Vec::new();
    fs::File::open(path).ok()?.take(LARGEST_EVENT).read_to_end(&mut text).ok()?;
    serde_json::from_slice(&text).ok()
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
        open_head(clone, None, fetch, variables, event)
    }

    fn open_head(
        clone: &Scratch,
        head: Option<&str>,
        fetch: bool,
        variables: &[(&str, &str)],
        event: &Value,
    ) -> Result<Range, Failure> {
        let path = clone.root().join(".git/event.json");
        fs::write(&path, event.to_string()).unwrap();
        let mut environment: Environment =
            variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        environment.insert("GITHUB_ACTIONS".to_owned(), "true".to_owned());
        environment.insert("GITHUB_EVENT_PATH".to_owned(), path.display().to_string());
        let args = Args { base: Some(AUTO.to_owned()), head: head.map(str::to_owned), staged: false, fetch };
        open_in(&environment, &args, clone.root())
    }

    /// A failure as people read it.
    fn shown(failure: &Failure) -> String {
        format!("{failure}\n{}", miette::Diagnostic::help(failure).unwrap())
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
        insta::assert_snapshot!(shown(&failure).replace(&origin.merge, "MERGE"), @r"
        there is no revision `MERGE^1` here
        With --fetch, iamdrift lets git fetch what is absent.

        This gives the checkout what it lacks:

            - uses: actions/checkout@v7
              with:
                fetch-depth: 2 # 0, if another commit than the pull request's merge commit is checked out
        ");
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
    fn a_push_that_rewrote_the_default_branch_is_compared_with_what_was_there() {
        let origin = Origin::new();
        let gone = origin.repository.git(&["commit-tree", "-p", &origin.left, "-m", "gone", "HEAD^{tree}"]);
        let push = |before: &str, fetch| {
            let event = json!({ "ref": "refs/heads/main", "before": before, "forced": true, "repository": { "default_branch": "main" } });
            open(&origin.repository.clone_with(&[]), fetch, &[("GITHUB_EVENT_NAME", "push")], &event)
        };
        assert_eq!(base(push(&gone, true)), Some(origin.left.clone()));
        // What is compared with itself would always pass.
        for before in [push(&gone, false), push(&"5".repeat(40), true)] {
            let range = before.unwrap();
            assert!(range.base.is_none());
            assert_eq!(
                range.notes,
                [
                    "no change is under test (a push that rewrote refs/heads/main, what it was before is gone): all that is there is judged"
                ]
            );
        }
    }

    #[test]
    fn a_target_branch_that_is_checked_out_is_not_taken_for_the_pull_request() {
        let origin = Origin::new();
        let event = json!({ "pull_request": { "base": { "sha": origin.main, "ref": "main" } } });
        let variables = [("GITHUB_EVENT_NAME", "pull_request_target")];
        let clone = origin.checkout("refs/heads/main", 1);
        let range = open(&clone, true, &variables, &event).unwrap();
        insta::assert_snapshot!(range.notes.join("\n"), @"the target branch is checked out, so nothing of the pull request is judged; its commit need not be checked out: name it by `--head` (of the action, the input `head`), ${{ github.event.pull_request.head.sha }}");
        // A fork's commit is on no branch of the remote, but GitHub gives it out by its name.
        let topic = origin.repository.git(&["rev-parse", "topic"]);
        let fork = origin.repository.git(&["commit-tree", "-p", &topic, "-m", "fork", "topic^{tree}"]);
        let range = open_head(&clone, Some(&fork), true, &variables, &event).unwrap();
        assert_eq!((range.base.unwrap().commit, range.head.commit), (Some(origin.left), Some(fork)));
        let unknown = open_head(&clone, Some(&"5".repeat(40)), true, &variables, &event).err().unwrap();
        // The rest of the line is the remote's.
        let absent = "5".repeat(40);
        let begin = format!("there is no revision `{absent}` here\n`git fetch` could not bring it: fatal: ");
        let shown = shown(&unknown);
        assert!(shown.starts_with(&begin) && shown.ends_with(&format!("not our ref {absent}")), "{shown}");
    }

    #[test]
    fn where_git_cannot_fetch_its_reason_and_the_lines_that_mend_it_are_told() {
        let origin = Origin::new();
        let clone = origin.checkout("refs/heads/topic", 1);
        clone.git(&["remote", "set-url", "origin", "file:///nowhere"]);
        let environment: Environment = [
            ("GITLAB_CI", "true"),
            ("CI_MERGE_REQUEST_DIFF_BASE_SHA", &origin.left),
            ("CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "main"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .into();
        let args = Args { base: Some(AUTO.to_owned()), head: None, staged: false, fetch: true };
        let failure = open_in(&environment, &args, clone.root()).err().unwrap();
        insta::assert_snapshot!(shown(&failure).replace(&origin.left, "BASE"), @r#"
        there is no revision `BASE` here
        `git fetch` could not bring it: fatal: '/nowhere' does not appear to be a git repository

        This gives the checkout what it lacks:

            variables:
              GIT_DEPTH: "0"
        "#);
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
