//! What a CI system says about the change under test: the base for `check --base auto`.
//!
//! A pure function of the environment and of GitHub's event file. The names come from GitHub's "Variables" and "Webhook
//! events and payloads", GitLab's "Predefined CI/CD variables", and the same pages of the systems in [`TARGET_BRANCHES`].
//!
//! What is compared should be what a person would call the change:
//!
//! | what runs | compared with |
//! | --- | --- |
//! | a pull request's merge commit | its first parent, as git sees it: the target branch with nothing of the pull request |
//! | a pull request's own head | the merge base with the target branch |
//! | a merge queue's group | the commit that the group builds on |
//! | a push | what the branch was before; for a new branch, the merge base with the default branch |
//! | a push that rewrote history | the merge base with what the branch was; else as for a new branch |
//! | a new default branch, a tag, a schedule, a start by hand | nothing: all that is there is judged |
//! | not a CI system | the merge base with the remote's default branch |

use std::collections::BTreeMap;

use serde_json::Value;

/// The environment: names and values.
pub type Environment = BTreeMap<String, String>;

/// What is under test.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A change.
    Change(Change),
    /// No change; the text says what runs instead.
    Everything(String),
}

/// A change, by what to compare with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Compare with the first of these that is in the clone.
    pub bases: Vec<Base>,
    /// What runs, where history was rewritten and what it was may be gone for good: if no base can be had, all that is there is
    /// judged. `None` where that would be an error.
    pub rewritten: Option<String>,
    /// The lines of the CI system's configuration that give the clone its bases; empty where they are not known.
    pub checkout: &'static str,
}

/// A commit to compare with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Base {
    /// The revision.
    pub revision: String,
    /// Whether to compare with the commit itself, because it is known to be what the head builds on. Else with the merge
    /// base, which takes more history.
    pub exact: bool,
    /// Arguments for `git fetch`, to be tried one after the other if the clone lacks the commit.
    pub fetch: Vec<Vec<String>>,
}

/// What a checkout on GitHub takes for all bases, and for a pull request's merge commit and its parents alone.
const GITHUB_HISTORY: &str = "- uses: actions/checkout@v7\n  with:\n    fetch-depth: 0\n";
const GITHUB_PARENTS: &str = "- uses: actions/checkout@v7\n  with:\n    fetch-depth: 2 # 0, if another commit than the pull request's merge commit is checked out\n";
/// The same of GitLab's jobs.
const GITLAB_HISTORY: &str = "variables:\n  GIT_DEPTH: \"0\"\n";

/// Variables that hold the target branch of a pull request, as a name or as `refs/heads/NAME`.
const TARGET_BRANCHES: [(&str, &str); 6] = [
    ("GitHub Actions", "GITHUB_BASE_REF"),
    ("AWS CodeBuild", "CODEBUILD_WEBHOOK_BASE_REF"),
    ("Azure Pipelines", "SYSTEM_PULLREQUEST_TARGETBRANCH"),
    ("Bitbucket Pipelines", "BITBUCKET_PR_DESTINATION_BRANCH"),
    ("Buildkite", "BUILDKITE_PULL_REQUEST_BASE_BRANCH"),
    ("Jenkins", "CHANGE_TARGET"),
];

/// Says what is under test. `event` is the parsed file that `GITHUB_EVENT_PATH` names, where there is one.
pub fn subject(environment: &Environment, event: Option<&Value>) -> Subject {
    let variable = |name: &str| environment.get(name).map(String::as_str).filter(|value| !value.is_empty());
    if variable("GITHUB_ACTIONS").is_some() {
        if let Some(subject) = event.and_then(|event| github(&variable, event)) {
            return subject;
        }
    } else if variable("GITLAB_CI").is_some() {
        return gitlab(&variable);
    }
    let target = TARGET_BRANCHES.iter().find_map(|(_, name)| variable(name));
    if let Some(subject) = change([target.and_then(Base::branch)], "") {
        return subject;
    }
    if variable("CI").is_some() {
        return Subject::Everything("no pull request that this CI system tells of".to_owned());
    }
    // The remote's default branch, and what it is usually called where the clone does not know it.
    let candidates = ["origin/HEAD", "origin/main", "origin/master", "main", "master"];
    let bases = candidates.map(|name| Base { revision: name.into(), exact: false, fetch: Vec::new() });
    Subject::Change(Change { bases: bases.into(), rewritten: None, checkout: "" })
}

/// Whether the change under test comes from a fork: from people who may not decide what the project accepts.
///
/// The names are those of the systems' documentation: GitHub's event `pull_request`, GitLab's "Predefined CI/CD variables",
/// Azure's `System.PullRequest.IsFork`, Jenkins's `CHANGE_FORK`, and Buildkite's two repositories.
pub fn is_from_fork(environment: &Environment, event: Option<&Value>) -> bool {
    let variable = |name: &str| environment.get(name).map(String::as_str).filter(|value| !value.is_empty());
    let differ = |one: &str, other: &str| match (variable(one), variable(other)) {
        (Some(one), Some(other)) => one != other,
        _ => false,
    };
    let of_github = || variable("GITHUB_ACTIONS").is_some() && event.is_some_and(is_of_fork);
    of_github()
        || differ("CI_MERGE_REQUEST_SOURCE_PROJECT_ID", "CI_MERGE_REQUEST_PROJECT_ID")
        || variable("SYSTEM_PULLREQUEST_ISFORK").is_some_and(|value| value.eq_ignore_ascii_case("true"))
        || variable("CHANGE_FORK").is_some()
        || differ("BUILDKITE_PULL_REQUEST_REPO", "BUILDKITE_REPO")
}

/// Whether an event of GitHub's is about a pull request whose head is in another repository. The head's is null if it was deleted.
pub fn is_of_fork(event: &Value) -> bool {
    let name = |side: &str| event.pointer(&format!("/pull_request/{side}/repo/full_name")).and_then(Value::as_str);
    name("base").is_some() && name("base") != name("head")
}

/// `None` where the event does not hold what its name promises.
fn github<'a>(variable: &dyn Fn(&str) -> Option<&'a str>, event: &Value) -> Option<Subject> {
    let text = |pointer: &str| event.pointer(pointer).and_then(Value::as_str);
    let kind = variable("GITHUB_EVENT_NAME")?;
    // Also pull_request_target, pull_request_review and their like.
    if event.get("pull_request").is_some() {
        let merge_ref = |name: &str| name.starts_with("refs/pull/") && name.ends_with("/merge");
        // The event's base may be older than the one that was merged, and then holds less than the merge commit's parent.
        let merged = variable("GITHUB_REF")
            .filter(|name| merge_ref(name))
            .and_then(|_| variable("GITHUB_SHA"))
            .and_then(Base::first_parent);
        let base = text("/pull_request/base/sha").and_then(Base::merge_base);
        let branch = text("/pull_request/base/ref").and_then(Base::branch);
        let checkout = if merged.is_some() { GITHUB_PARENTS } else { GITHUB_HISTORY };
        return change([merged, base, branch], checkout);
    }
    match kind {
        "merge_group" => change([text("/merge_group/base_sha").and_then(Base::exact)], GITHUB_HISTORY),
        "push" => {
            let pushed = text("/ref")?;
            let default = text("/repository/default_branch")?;
            if pushed.starts_with("refs/tags/") {
                return Some(Subject::Everything(format!("a push of {pushed}")));
            }
            let forced = event.get("forced").and_then(Value::as_bool).unwrap_or(false);
            let before = text("/before").filter(|before| before.bytes().any(|byte| byte != b'0'));
            // The default branch has no other to be compared with: there, it is the very commit that was pushed.
            let other = if pushed.strip_prefix("refs/heads/") == Some(default) { None } else { Base::branch(default) };
            match before {
                Some(before) if forced => {
                    let rewritten = Some(format!("a push that rewrote {pushed}, what it was before is gone"));
                    let bases = [Base::merge_base(before), other].into_iter().flatten().collect();
                    Some(Subject::Change(Change { bases, rewritten, checkout: GITHUB_HISTORY }))
                }
                Some(before) => change([Base::exact(before)], GITHUB_HISTORY),
                None => change([other], GITHUB_HISTORY)
                    .or_else(|| Some(Subject::Everything(format!("the first push of {pushed}")))),
            }
        }
        _ => Some(Subject::Everything(format!("the event {kind}"))),
    }
}

fn gitlab<'a>(variable: &dyn Fn(&str) -> Option<&'a str>) -> Subject {
    let of_merge_request = [
        // Set where the pipeline runs on the merged result: what it was merged into.
        variable("CI_MERGE_REQUEST_TARGET_BRANCH_SHA").and_then(Base::exact),
        variable("CI_MERGE_REQUEST_DIFF_BASE_SHA").and_then(Base::exact),
        variable("CI_MERGE_REQUEST_TARGET_BRANCH_NAME").and_then(Base::branch),
        // A pull request of GitHub's, in a project that mirrors its repository.
        variable("CI_EXTERNAL_PULL_REQUEST_TARGET_BRANCH_SHA").and_then(Base::merge_base),
        variable("CI_EXTERNAL_PULL_REQUEST_TARGET_BRANCH_NAME").and_then(Base::branch),
    ];
    if let Some(subject) = change(of_merge_request, GITLAB_HISTORY) {
        return subject;
    }
    let (source, branch) = (variable("CI_PIPELINE_SOURCE").unwrap_or("pipeline"), variable("CI_COMMIT_BRANCH"));
    // Only a push sets this, for what was there; it does not say whether the push was forced.
    let before = variable("CI_COMMIT_BEFORE_SHA").filter(|sha| sha.bytes().any(|byte| byte != b'0'));
    let default = variable("CI_DEFAULT_BRANCH").filter(|default| branch != Some(default));
    let of_push = match (source, branch) {
        ("push", Some(_)) => {
            change([before.and_then(Base::merge_base), default.and_then(Base::branch)], GITLAB_HISTORY)
        }
        _ => None,
    };
    of_push.unwrap_or_else(|| {
        Subject::Everything(match (variable("CI_COMMIT_TAG"), branch) {
            (Some(tag), _) => format!("the tag {tag}"),
            (None, Some(branch)) if source == "push" => format!("the first push of {branch}"),
            _ => format!("a pipeline of source {source}"),
        })
    })
}

fn change(bases: impl IntoIterator<Item = Option<Base>>, checkout: &'static str) -> Option<Subject> {
    let bases: Vec<Base> = bases.into_iter().flatten().collect();
    (!bases.is_empty()).then_some(Subject::Change(Change { bases, rewritten: None, checkout }))
}

impl Base {
    /// The first parent of a merge commit. Of HEAD, if that is the merge commit; else the history between is needed.
    fn first_parent(commit: &str) -> Option<Self> {
        is_commit(commit).then(|| Self {
            revision: format!("{commit}^1"),
            exact: false,
            fetch: vec![arguments(&["--depth=2", "origin", commit])],
        })
    }

    fn exact(commit: &str) -> Option<Self> {
        is_commit(commit).then(|| Self {
            revision: commit.to_owned(),
            exact: true,
            fetch: vec![arguments(&["--depth=1", "origin", commit])],
        })
    }

    fn merge_base(commit: &str) -> Option<Self> {
        is_commit(commit).then(|| Self { revision: commit.to_owned(), exact: false, fetch: fetch_commit(commit) })
    }

    /// The merge base with a branch of the remote.
    fn branch(name: &str) -> Option<Self> {
        let name = name.strip_prefix("refs/heads/").unwrap_or(name);
        is_branch(name).then(|| {
            let refspec = format!("+refs/heads/{name}:refs/remotes/origin/{name}");
            Self {
                revision: format!("origin/{name}"),
                exact: false,
                fetch: vec![
                    arguments(&["--deepen=100", "origin", &refspec]),
                    arguments(&["--unshallow", "origin", &refspec]),
                ],
            }
        })
    }
}

/// Arguments for `git fetch` that bring a commit with its history, to be tried one after the other; none if the text is not
/// a commit's full name.
pub fn fetch_commit(commit: &str) -> Vec<Vec<String>> {
    if !is_commit(commit) {
        return Vec::new();
    }
    vec![arguments(&["--deepen=100", "origin", commit]), arguments(&["--unshallow", "origin", commit])]
}

fn arguments(arguments: &[&str]) -> Vec<String> {
    arguments.iter().map(|argument| (*argument).to_owned()).collect()
}

/// Whether the text is a commit's full name, and so no option and no expression.
fn is_commit(text: &str) -> bool {
    matches!(text.len(), 40 | 64) && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Whether the text can name a branch. `git check-ref-format` forbids what git would read as an expression; a name that
/// begins with `-` would be an option.
fn is_branch(name: &str) -> bool {
    let expression = |char: char| char.is_control() || " ~^:?*[\\".contains(char);
    !name.is_empty()
        && !name.starts_with(['-', '/'])
        && !name.contains("..")
        && !name.contains("@{")
        && !name.contains(expression)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const HEAD: &str = "1111111111111111111111111111111111111111";
    const BASE: &str = "2222222222222222222222222222222222222222";
    const ZERO: &str = "0000000000000000000000000000000000000000";

    fn environment(pairs: &[(&str, &str)]) -> Environment {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    fn github(kind: &str, reference: &str, event: &Value) -> String {
        let environment = environment(&[
            ("CI", "true"),
            ("GITHUB_ACTIONS", "true"),
            ("GITHUB_EVENT_NAME", kind),
            ("GITHUB_REF", reference),
            ("GITHUB_SHA", HEAD),
        ]);
        show(&subject(&environment, Some(event)))
    }

    fn gitlab(pairs: &[(&str, &str)]) -> String {
        let mut environment = environment(pairs);
        environment.insert("GITLAB_CI".to_owned(), "true".to_owned());
        show(&subject(&environment, None))
    }

    /// The revisions with their first six digits; `=` before those that are not merge bases.
    fn show(subject: &Subject) -> String {
        match subject {
            Subject::Everything(what) => format!("everything: {what}"),
            Subject::Change(Change { bases, rewritten, .. }) => {
                let mut bases: Vec<String> = bases
                    .iter()
                    .map(|base| {
                        let revision = base.revision.replace(HEAD, "111111").replace(BASE, "222222");
                        format!("{}{revision}", if base.exact { "=" } else { "" })
                    })
                    .collect();
                bases.extend(rewritten.as_ref().map(|what| format!("or everything: {what}")));
                bases.join(" ")
            }
        }
    }

    #[test]
    fn a_pull_request_is_compared_with_what_it_is_merged_into() {
        let event = json!({ "pull_request": { "base": { "sha": BASE, "ref": "main" } } });
        assert_eq!(github("pull_request", "refs/pull/7/merge", &event), "111111^1 222222 origin/main");
        // This one runs on the base branch, whatever is checked out.
        assert_eq!(github("pull_request_target", "refs/heads/main", &event), "222222 origin/main");
    }

    #[test]
    fn a_merge_group_is_compared_with_the_commit_it_builds_on() {
        let event = json!({ "merge_group": { "base_sha": BASE, "base_ref": "refs/heads/main" } });
        assert_eq!(github("merge_group", "refs/heads/gh-readonly-queue/main/pr-7", &event), "=222222");
    }

    #[test]
    fn a_push_is_compared_with_what_was_there_before() {
        let push = |reference: &str, before: &str, forced: bool| {
            let repository = json!({ "default_branch": "main" });
            let event = json!({ "ref": reference, "before": before, "forced": forced, "repository": repository });
            github("push", reference, &event)
        };
        assert_eq!(push("refs/heads/main", BASE, false), "=222222");
        let rewritten =
            |branch| format!("or everything: a push that rewrote refs/heads/{branch}, what it was before is gone");
        assert_eq!(push("refs/heads/topic", BASE, true), format!("222222 origin/main {}", rewritten("topic")));
        assert_eq!(push("refs/heads/main", BASE, true), format!("222222 {}", rewritten("main")));
        assert_eq!(push("refs/heads/topic", ZERO, false), "origin/main");
        assert_eq!(push("refs/heads/main", ZERO, false), "everything: the first push of refs/heads/main");
        assert_eq!(push("refs/tags/v1", BASE, false), "everything: a push of refs/tags/v1");
    }

    #[test]
    fn a_run_without_a_change_judges_everything() {
        assert_eq!(github("schedule", "refs/heads/main", &json!({})), "everything: the event schedule");
        assert_eq!(
            github("workflow_dispatch", "refs/heads/topic", &json!({})),
            "everything: the event workflow_dispatch"
        );
    }

    #[test]
    fn gitlab_names_the_base_of_a_merge_request() {
        let merge_request = [
            ("CI_MERGE_REQUEST_DIFF_BASE_SHA", BASE),
            ("CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "main"),
            ("CI_MERGE_REQUEST_TARGET_BRANCH_SHA", ""),
            ("CI_COMMIT_BEFORE_SHA", ZERO),
        ];
        assert_eq!(gitlab(&merge_request), "=222222 origin/main");
        let merged_result = [merge_request[0], ("CI_MERGE_REQUEST_TARGET_BRANCH_SHA", HEAD)];
        assert_eq!(gitlab(&merged_result), "=111111 =222222");
        let external = [
            ("CI_EXTERNAL_PULL_REQUEST_TARGET_BRANCH_SHA", BASE),
            ("CI_EXTERNAL_PULL_REQUEST_TARGET_BRANCH_NAME", "main"),
        ];
        assert_eq!(gitlab(&external), "222222 origin/main");
        let push = |branch, before| {
            gitlab(&[
                ("CI_PIPELINE_SOURCE", "push"),
                ("CI_COMMIT_BRANCH", branch),
                ("CI_DEFAULT_BRANCH", "main"),
                ("CI_COMMIT_BEFORE_SHA", before),
            ])
        };
        assert_eq!(push("topic", BASE), "222222 origin/main");
        assert_eq!(push("main", BASE), "222222");
        assert_eq!(push("topic", ZERO), "origin/main");
        assert_eq!(push("main", ZERO), "everything: the first push of main");
        assert_eq!(
            gitlab(&[("CI_PIPELINE_SOURCE", "push"), ("CI_COMMIT_TAG", "v1"), ("CI_COMMIT_BEFORE_SHA", ZERO)]),
            "everything: the tag v1"
        );
        assert_eq!(gitlab(&[("CI_PIPELINE_SOURCE", "schedule")]), "everything: a pipeline of source schedule");
    }

    #[test]
    fn other_systems_name_the_target_branch() {
        let with = |name, value| show(&subject(&environment(&[("CI", "true"), (name, value)]), None));
        assert_eq!(with("CODEBUILD_WEBHOOK_BASE_REF", "refs/heads/main"), "origin/main");
        assert_eq!(with("CHANGE_TARGET", "release/1"), "origin/release/1");
        assert_eq!(with("CHANGE_TARGET", ""), "everything: no pull request that this CI system tells of");
    }

    #[test]
    fn on_a_desk_the_remote_knows() {
        assert_eq!(show(&subject(&Environment::new(), None)), "origin/HEAD origin/main origin/master main master");
    }

    #[test]
    fn an_event_that_cannot_be_read_leaves_the_target_branch() {
        let environment = environment(&[
            ("GITHUB_ACTIONS", "true"),
            ("GITHUB_EVENT_NAME", "pull_request"),
            ("GITHUB_BASE_REF", "main"),
        ]);
        assert_eq!(show(&subject(&environment, None)), "origin/main");
        assert_eq!(show(&subject(&environment, Some(&json!({ "pull_request": 7 })))), "origin/main");
    }

    #[test]
    fn hostile_names_reach_no_command_line() {
        for name in ["--upload-pack=touch x", "a..b", "a b", "x:y", "main@{1}", "main^{/fix}", "\n", ""] {
            let event = json!({ "pull_request": { "base": { "sha": name, "ref": name } } });
            let shown = github("pull_request", "refs/pull/7/merge", &event);
            assert_eq!(shown, "111111^1", "{name}");
        }
    }
}
