//! What to publish to, from the environment of the workflow and its event; and whether there is any point in trying.
//!
//! The names are those of GitHub's "Variables reference" and "Webhook events and payloads". A workflow that GitHub starts for
//! a fork's pull request has a token that may only read ("Events that trigger workflows", `pull_request`), whatever its
//! `permissions` say. That is known from the event, so nothing is built that could then not be sent. Dependabot's token may
//! write where the workflow asks for it: for that, the first answer tells.
//!
//! The token comes from the environment alone. The number of the pull request never comes from the report, which on a fork is
//! whatever its author wants it to be.

use std::fmt;

use serde_json::Value;

use crate::ci::{self, Environment};

/// A secret. It is sent to GitHub, and shown nowhere.
#[derive(Clone)]
pub struct Token(String);

impl Token {
    /// The secret itself.
    pub(super) fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

/// A repository's name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repository {
    /// The user or organisation.
    pub owner: String,
    /// The name.
    pub name: String,
}

/// How the pull request is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PullRequest {
    /// By its number.
    Number(u64),
    /// By its head, as `OWNER:BRANCH` and commit: what a workflow run of a fork tells.
    Head {
        /// `OWNER:BRANCH`
        label: String,
        /// The commit.
        sha: String,
    },
}

/// Kinds of things that are posted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, clap::ValueEnum)]
pub enum Post {
    /// One comment with all findings and the patch, kept up to date
    Comment,
    /// Review comments on the lines of the diff, with suggestions
    Review,
    /// A check run that annotates what lies outside of the diff
    Check,
}

impl Post {
    /// All kinds.
    pub const ALL: [Self; 3] = [Self::Comment, Self::Review, Self::Check];
}

/// Where and what to publish.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The repository that the pull request is made to.
    pub repository: Repository,
    /// The pull request.
    pub pull_request: PullRequest,
    /// The commit that was checked; `None` means whatever the head is now.
    pub sha: Option<String>,
    /// Tells apart what several jobs publish.
    pub name: String,
    /// What to post.
    pub post: Vec<Post>,
    /// The root of the REST API, without a slash at its end.
    pub api: String,
    /// The address of the GraphQL API.
    pub graphql: String,
    /// The secret.
    pub token: Token,
}

/// What the command line says.
#[derive(Clone, Debug)]
pub struct Options {
    /// `OWNER/NAME`
    pub repository: Option<String>,
    /// The number of the pull request.
    pub pull_request: Option<u64>,
    /// See [`Settings::name`].
    pub name: String,
    /// See [`Settings::post`].
    pub post: Vec<Post>,
}

/// Why nothing can be posted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Withheld {
    /// There is no token.
    #[error("there is no token in GITHUB_TOKEN or GH_TOKEN")]
    NoToken,
    /// No repository is named.
    #[error("no repository is named by --repo or GITHUB_REPOSITORY")]
    NoRepository,
    /// The name of the repository is none.
    #[error("`{0}` does not read OWNER/NAME")]
    BadRepository(String),
    /// The run is not about a pull request.
    #[error("this run is about no pull request")]
    NoPullRequest,
    /// A fork's token may not write.
    #[error("the pull request comes from a fork, for which the token may only read")]
    Fork,
    /// The token would be sent where others can read it.
    #[error("`{0}` is no https address, and a token is sent to no other")]
    Insecure(String),
}

/// What to publish to.
///
/// # Errors
/// Says why there is nothing, or why it is pointless to try.
pub fn settings(options: &Options, environment: &Environment, event: Option<&Value>) -> Result<Settings, Withheld> {
    let variable = |name: &str| environment.get(name).map(String::as_str).filter(|value| !value.is_empty());
    let event = event.unwrap_or(&Value::Null);
    let pull_request = match options.pull_request {
        Some(number) => (PullRequest::Number(number), None),
        None => pull_request(variable("GITHUB_EVENT_NAME"), event).ok_or(Withheld::NoPullRequest)?,
    };
    // Only the events of the pull request itself: `pull_request_target` and `workflow_run` have the repository's own token.
    let of_pull_request = variable("GITHUB_EVENT_NAME")
        .is_some_and(|kind| kind.starts_with("pull_request") && kind != "pull_request_target");
    if options.pull_request.is_none() && of_pull_request && ci::is_of_fork(event) {
        return Err(Withheld::Fork);
    }
    let token = variable("GITHUB_TOKEN").or_else(|| variable("GH_TOKEN")).ok_or(Withheld::NoToken)?;
    let repository = options.repository.as_deref().or_else(|| variable("GITHUB_REPOSITORY"));
    let api = variable("GITHUB_API_URL").unwrap_or("https://api.github.com").trim_end_matches('/');
    let graphql = match (variable("GITHUB_GRAPHQL_URL"), api.strip_suffix("/v3")) {
        (Some(graphql), _) => graphql.to_owned(),
        // GitHub Enterprise Server has the two side by side.
        (None, Some(root)) => format!("{root}/graphql"),
        (None, None) => format!("{api}/graphql"),
    };
    for address in [api, &graphql] {
        if !is_secure(address) {
            return Err(Withheld::Insecure(address.to_owned()));
        }
    }
    let (pull_request, sha) = pull_request;
    Ok(Settings {
        repository: repository_of(repository.ok_or(Withheld::NoRepository)?)?,
        pull_request,
        sha,
        name: options.name.clone(),
        post: options.post.clone(),
        api: api.to_owned(),
        graphql,
        token: Token(token.to_owned()),
    })
}

/// The pull request that an event is about, and the commit that was checked.
fn pull_request(kind: Option<&str>, event: &Value) -> Option<(PullRequest, Option<String>)> {
    let text = |pointer: &str| event.pointer(pointer).and_then(Value::as_str);
    let commit = |pointer: &str| text(pointer).filter(|sha| is_commit(sha)).map(str::to_owned);
    if let Some(number) = event.pointer("/pull_request/number").and_then(Value::as_u64) {
        return Some((PullRequest::Number(number), commit("/pull_request/head/sha")));
    }
    if kind != Some("workflow_run") {
        return None;
    }
    let sha = commit("/workflow_run/head_sha")?;
    // A pull request whose head is in the repository itself is named; a fork's is not.
    if let Some(number) = event.pointer("/workflow_run/pull_requests/0/number").and_then(Value::as_u64) {
        return Some((PullRequest::Number(number), Some(sha)));
    }
    let (owner, branch) = (text("/workflow_run/head_repository/owner/login")?, text("/workflow_run/head_branch")?);
    Some((PullRequest::Head { label: format!("{owner}:{branch}"), sha: sha.clone() }, Some(sha)))
}

fn repository_of(text: &str) -> Result<Repository, Withheld> {
    let usable = |part: &str| {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
        !part.is_empty() && !part.starts_with('.') && part.bytes().all(plain)
    };
    match text.split_once('/') {
        Some((owner, name)) if usable(owner) && (usable(name) || name == ".github") => {
            Ok(Repository { owner: owner.to_owned(), name: name.to_owned() })
        }
        _ => Err(Withheld::BadRepository(text.to_owned())),
    }
}

fn is_secure(address: &str) -> bool {
    let on_this_machine = |rest: &str| {
        let host = rest.split('/').next().unwrap_or_default();
        let port = |port: &str| port.bytes().all(|byte| byte.is_ascii_digit());
        let host = host.rsplit_once(':').filter(|(_, after)| port(after)).map_or(host, |(host, _)| host);
        matches!(host, "localhost" | "127.0.0.1" | "[::1]")
    };
    address.starts_with("https://") || address.strip_prefix("http://").is_some_and(on_this_machine)
}

fn is_commit(text: &str) -> bool {
    matches!(text.len(), 40 | 64) && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn environment(variables: &[(&str, &str)]) -> Environment {
        let base = [("GITHUB_TOKEN", "ghs_secret"), ("GITHUB_REPOSITORY", "octo/shop")];
        base.iter().chain(variables).map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    fn options() -> Options {
        Options { repository: None, pull_request: None, name: "iamdrift".to_owned(), post: Post::ALL.into() }
    }

    fn event(head: &str) -> Value {
        json!({ "pull_request": {
            "number": 7,
            "head": { "sha": "a".repeat(40), "repo": { "full_name": head } },
            "base": { "repo": { "full_name": "octo/shop" } },
        } })
    }

    #[test]
    fn a_pull_request_of_the_repository_itself() {
        let found =
            settings(&options(), &environment(&[("GITHUB_EVENT_NAME", "pull_request")]), Some(&event("octo/shop")))
                .unwrap();
        assert_eq!(found.pull_request, PullRequest::Number(7));
        assert_eq!(found.sha, Some("a".repeat(40)));
        assert_eq!(found.repository, Repository { owner: "octo".to_owned(), name: "shop".to_owned() });
        assert_eq!([&*found.api, &found.graphql], ["https://api.github.com", "https://api.github.com/graphql"]);
    }

    #[test]
    fn a_forks_token_is_not_tried_but_the_repositorys_own_is() {
        let fork = event("someone/shop");
        let with = |kind: &str| settings(&options(), &environment(&[("GITHUB_EVENT_NAME", kind)]), Some(&fork));
        assert_eq!(with("pull_request").err(), Some(Withheld::Fork));
        assert_eq!(with("pull_request_target").unwrap().pull_request, PullRequest::Number(7));
        let deleted =
            json!({ "pull_request": { "number": 7, "head": {}, "base": { "repo": { "full_name": "octo/shop" } } } });
        let variables = environment(&[("GITHUB_EVENT_NAME", "pull_request")]);
        assert_eq!(settings(&options(), &variables, Some(&deleted)).err(), Some(Withheld::Fork));
    }

    #[test]
    fn a_workflow_run_names_the_pull_request_or_its_head() {
        let variables = environment(&[("GITHUB_EVENT_NAME", "workflow_run")]);
        let sha = "b".repeat(40);
        let mut event = json!({ "workflow_run": {
            "head_sha": sha, "head_branch": "topic", "head_repository": { "owner": { "login": "someone" } }, "pull_requests": [],
        } });
        let found = settings(&options(), &variables, Some(&event)).unwrap();
        let head = PullRequest::Head { label: "someone:topic".to_owned(), sha: sha.clone() };
        assert_eq!((found.pull_request, found.sha), (head, Some(sha)));
        event["workflow_run"]["pull_requests"] = json!([{ "number": 9 }]);
        assert_eq!(settings(&options(), &variables, Some(&event)).unwrap().pull_request, PullRequest::Number(9));
    }

    #[test]
    fn what_is_absent_is_named() {
        let no_event = settings(&options(), &environment(&[]), None).err();
        assert_eq!(no_event, Some(Withheld::NoPullRequest));
        let by_number = Options { pull_request: Some(7), ..options() };
        let with = |variables: &[(&str, &str)]| settings(&by_number, &environment(variables), None).err();
        assert_eq!(with(&[]), None);
        assert_eq!(with(&[("GITHUB_TOKEN", "")]), Some(Withheld::NoToken));
        assert_eq!(with(&[("GITHUB_TOKEN", ""), ("GH_TOKEN", "x")]), None);
        assert_eq!(with(&[("GITHUB_REPOSITORY", "")]), Some(Withheld::NoRepository));
        for name in ["shop", "octo/shop/../x", "octo/", "octo/sh op", "../x"] {
            assert_eq!(with(&[("GITHUB_REPOSITORY", name)]), Some(Withheld::BadRepository(name.to_owned())));
        }
    }

    #[test]
    fn enterprise_servers_are_named_by_the_environment() {
        let by_number = Options { pull_request: Some(7), ..options() };
        let with = |variables: &[(&str, &str)]| settings(&by_number, &environment(variables), None);
        let found = with(&[("GITHUB_API_URL", "https://git.example.com/api/v3/")]).unwrap();
        let addresses = ["https://git.example.com/api/v3", "https://git.example.com/api/graphql"];
        assert_eq!([&*found.api, &found.graphql], addresses);
        let insecure = with(&[("GITHUB_API_URL", "http://git.example.com/api/v3")]).err();
        assert_eq!(insecure, Some(Withheld::Insecure("http://git.example.com/api/v3".to_owned())));
        assert!(with(&[("GITHUB_API_URL", "http://127.0.0.1:8080")]).is_ok());
        for elsewhere in
            ["http://127.0.0.1.example.com", "http://127.0.0.1:@example.com", "http://localhost:x@example.com"]
        {
            assert!(with(&[("GITHUB_API_URL", elsewhere)]).is_err());
        }
    }

    #[test]
    fn a_token_is_shown_nowhere() {
        let by_number = Options { pull_request: Some(7), ..options() };
        let found = settings(&by_number, &environment(&[]), None).unwrap();
        assert!(!format!("{found:?}").contains("secret"));
    }
}
