//! The requests of GitHub's API that publishing takes, and the few fields of their answers that it reads.
//!
//! REST writes, because there a workflow's permissions are documented for each request; GraphQL reads what is said already,
//! because it alone tells which comments are our own (`viewerDidAuthor`, whoever the token belongs to) and which threads have
//! replies. The requests are held to GitHub's published descriptions in `tests/publish/`.

use serde::Deserialize;
use serde_json::{Value, json};

use super::body::Mark;
use super::client::{Client, Created, Error};
use super::diff::{ChangedFile, ChangedFiles, hunks};
use super::settings::{PullRequest, Repository};

/// Entries of one request that adds annotations to a check run.
pub const MOST_ANNOTATIONS: usize = 50;

/// One pull request.
pub struct Api<'a> {
    client: &'a Client,
    repository: &'a Repository,
    number: u64,
    /// What the job's comments are called by.
    name: &'a str,
}

/// What is said on the pull request under this name, by the token's owner.
#[derive(Clone, Debug, Default)]
pub struct Conversation {
    /// The commit that is the pull request's head now.
    pub head: String,
    /// The comment about all.
    pub summary: Option<Comment>,
    /// Comments on lines and files.
    pub threads: Vec<Thread>,
}

/// A comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// Its number in REST.
    pub id: u64,
    /// Its text.
    pub body: String,
}

/// A review comment with its replies.
#[derive(Clone, Debug)]
pub struct Thread {
    /// The thread's name in GraphQL.
    pub id: String,
    /// The first comment's name in GraphQL.
    pub comment: String,
    /// The first comment.
    pub first: Comment,
    /// Whether somebody has answered.
    pub has_replies: bool,
    /// Whether its lines have changed since.
    pub is_outdated: bool,
}

/// A check run.
#[derive(Clone, Debug, Deserialize)]
pub struct CheckRun {
    id: u64,
    external_id: Option<String>,
    output: Option<CheckOutput>,
}

#[derive(Clone, Debug, Deserialize)]
struct CheckOutput {
    annotations_count: Option<usize>,
}

impl<'a> Api<'a> {
    /// Finds the pull request. `None` if no open one has the head.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn open(
        client: &'a Client,
        repository: &'a Repository,
        pull_request: &PullRequest,
        name: &'a str,
    ) -> Result<Option<Self>, Error> {
        #[derive(Deserialize)]
        struct Listed {
            number: u64,
            head: Head,
        }
        #[derive(Deserialize)]
        struct Head {
            sha: String,
        }
        let number = match pull_request {
            PullRequest::Number(number) => Some(*number),
            PullRequest::Head { label, sha } => {
                let Repository { owner, name } = repository;
                let path = format!("/repos/{owner}/{name}/pulls?state=open&head={}", encoded(label));
                let listed: Vec<Listed> = client.pages(&path, None).await?;
                listed.into_iter().find(|listed| listed.head.sha == *sha).map(|listed| listed.number)
            }
        };
        Ok(number.map(|number| Self { client, repository, number, name }))
    }

    fn path(&self, rest: &str) -> String {
        format!("/repos/{}/{}/{rest}", self.repository.owner, self.repository.name)
    }

    /// What is said already.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn conversation(&self) -> Result<Conversation, Error> {
        const QUERY: &str = include_str!("graphql/conversation.graphql");
        /// A pull request with more comments than this has other troubles.
        const MOST_PAGES: usize = 100;
        let mut conversation = Conversation::default();
        let (mut comments, mut threads) = (None, None);
        for _ in 0..MOST_PAGES {
            let variables = json!({
                "owner": self.repository.owner, "name": self.repository.name, "number": self.number,
                "comments": comments, "threads": threads,
            });
            let data: answers::Data = self.client.graphql(QUERY, &variables).await?;
            let Some(found) = data.repository.and_then(|repository| repository.pull_request) else {
                let message = format!("the token sees no pull request {}", self.number);
                return Err(Error::Forbidden { status: 404, message });
            };
            conversation.head = found.head_ref_oid;
            for comment in found.comments.nodes.into_iter().flatten().filter(|comment| comment.viewer_did_author) {
                let Some(id) = comment.full_database_id else { continue };
                if conversation.summary.is_none() && Mark::read(&comment.body, self.name) == Some(Mark::Summary) {
                    conversation.summary = Some(Comment { id, body: comment.body });
                }
            }
            conversation.threads.extend(found.review_threads.nodes.into_iter().flatten().filter_map(|thread| {
                let has_replies = thread.comments.total_count > 1;
                let first = thread.comments.nodes.into_iter().flatten().next()?;
                let is_ours = first.viewer_did_author
                    && matches!(Mark::read(&first.body, self.name), Some(Mark::Open(_) | Mark::Settled(_)));
                is_ours.then_some(Thread {
                    id: thread.id,
                    comment: first.id,
                    first: Comment { id: first.full_database_id?, body: first.body },
                    has_replies,
                    is_outdated: thread.is_outdated,
                })
            }));
            let pages = [found.comments.page_info, found.review_threads.page_info];
            if pages.iter().all(|page| !page.has_next_page) {
                break;
            }
            // Behind its end a list has an empty page.
            let [after_comments, after_threads] = pages.map(|page| page.end_cursor);
            comments = after_comments.or(comments);
            threads = after_threads.or(threads);
        }
        Ok(conversation)
    }

    /// The changed files with what the diff shows of them.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn files(&self) -> Result<ChangedFiles, Error> {
        #[derive(Deserialize)]
        struct Listed {
            filename: String,
            status: String,
            sha: Option<String>,
            patch: Option<String>,
        }
        let listed: Vec<Listed> = self.client.pages(&self.path(&format!("pulls/{}/files?", self.number)), None).await?;
        let changed = listed.into_iter().map(|file| {
            let changed = ChangedFile {
                blob: file.sha.unwrap_or_default(),
                removed: file.status == "removed",
                hunks: hunks(file.patch.as_deref().unwrap_or_default()),
            };
            (file.filename, changed)
        });
        Ok(changed.collect())
    }

    /// Posts the comment about all, or changes the one that is there. Says whether anything changed.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn say_summary(&self, there: Option<&Comment>, body: &str) -> Result<bool, Error> {
        match there {
            Some(comment) if comment.body.trim_end() == body.trim_end() => Ok(false),
            Some(comment) => {
                let path = self.path(&format!("issues/comments/{}", comment.id));
                self.client.set(&path, &json!({ "body": body })).await.map(|()| true)
            }
            None => {
                let path = self.path(&format!("issues/{}/comments", self.number));
                let look = || async { Ok(self.conversation().await?.summary) };
                self.client.create("POST", &path, &json!({ "body": body }), look).await.map(|_: Created<_>| true)
            }
        }
    }

    /// Posts comments on lines, all at once: people get one message. `key` is that of one of them.
    ///
    /// # Errors
    /// See [`Error`]; [`Error::Invalid`] means that none was posted.
    pub async fn review(&self, sha: &str, body: &str, comments: &[Value], key: &str) -> Result<(), Error> {
        let path = self.path(&format!("pulls/{}/reviews", self.number));
        let review = json!({ "commit_id": sha, "body": body, "event": "COMMENT", "comments": comments });
        self.client.create("POST", &path, &review, || self.find(key)).await.map(drop)
    }

    /// Posts one comment on lines or on a file.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn comment(&self, sha: &str, mut comment: Value, key: &str) -> Result<(), Error> {
        comment["commit_id"] = sha.into();
        let path = self.path(&format!("pulls/{}/comments", self.number));
        self.client.create("POST", &path, &comment, || self.find(key)).await.map(drop)
    }

    /// Looks for a comment about a finding.
    async fn find(&self, key: &str) -> Result<Option<()>, Error> {
        let conversation = self.conversation().await?;
        let found =
            conversation.threads.iter().any(|it| Mark::read(&it.first.body, self.name) == Some(Mark::Open(key)));
        Ok(found.then_some(()))
    }

    /// Changes a comment on lines or on a file.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn change(&self, comment: &Comment, body: &str) -> Result<(), Error> {
        self.client.set(&self.path(&format!("pulls/comments/{}", comment.id)), &json!({ "body": body })).await
    }

    /// Marks a thread as settled: as resolved, which needs the permission to write contents, or else its comment as not worth
    /// showing.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn settle(&self, thread: &Thread) -> Result<(), Error> {
        const RESOLVE: &str = include_str!("graphql/resolve.graphql");
        const MINIMIZE: &str = include_str!("graphql/minimize.graphql");
        self.either(RESOLVE, MINIMIZE, thread).await
    }

    /// Undoes [`settle`](Self::settle).
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn reopen(&self, thread: &Thread) -> Result<(), Error> {
        const UNRESOLVE: &str = include_str!("graphql/unresolve.graphql");
        const UNMINIMIZE: &str = include_str!("graphql/unminimize.graphql");
        self.either(UNRESOLVE, UNMINIMIZE, thread).await
    }

    async fn either(&self, first: &str, second: &str, thread: &Thread) -> Result<(), Error> {
        match self.client.graphql::<Value>(first, &json!({ "thread": thread.id })).await {
            Err(Error::Forbidden { .. }) => {
                self.client.graphql::<Value>(second, &json!({ "comment": thread.comment })).await.map(drop)
            }
            other => other.map(drop),
        }
    }

    /// Makes a check run with annotations, in as many requests as it takes. One that is there with the same `digest` is
    /// completed, or left as it is. Says whether anything changed.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn annotate(
        &self,
        sha: &str,
        title: &str,
        summary: &str,
        annotations: &[Value],
        digest: &str,
    ) -> Result<bool, Error> {
        let find = |least: usize| async move {
            let path = self.path(&format!("commits/{sha}/check-runs?check_name={}&filter=all", encoded(self.name)));
            let runs: Vec<CheckRun> = self.client.pages(&path, Some("check_runs")).await?;
            let ours = runs.into_iter().filter(|run| run.external_id.as_deref() == Some(digest));
            Ok(ours.max_by_key(CheckRun::annotations).filter(|run| run.annotations() >= least))
        };
        let output = |part: &[Value]| json!({ "title": title, "summary": summary, "annotations": part });
        let (mut id, mut done) = match find(0).await? {
            Some(run) if run.annotations() >= annotations.len() => return Ok(false),
            Some(run) => (run.id, run.annotations()),
            None => {
                let first = &annotations[..annotations.len().min(MOST_ANNOTATIONS)];
                let run = json!({
                    "name": self.name, "head_sha": sha, "external_id": digest,
                    "status": "completed", "conclusion": "neutral", "output": output(first),
                });
                let created = self.client.create("POST", &self.path("check-runs"), &run, || find(first.len())).await?;
                (created.id()?, first.len())
            }
        };
        while done < annotations.len() {
            let part = &annotations[done..annotations.len().min(done + MOST_ANNOTATIONS)];
            // Annotations are added to those that are there, so that sending them twice would show them twice.
            let path = self.path(&format!("check-runs/{id}"));
            let change = json!({ "output": output(part) });
            id = self.client.create("PATCH", &path, &change, || find(done + part.len())).await?.id()?;
            done += part.len();
        }
        Ok(true)
    }
}

impl CheckRun {
    fn annotations(&self) -> usize {
        self.output.as_ref().and_then(|output| output.annotations_count).unwrap_or(0)
    }
}

impl Created<CheckRun> {
    fn id(&self) -> Result<u64, Error> {
        match self {
            Self::Answered(answer) => {
                answer["id"].as_u64().ok_or_else(|| Error::Answer("the check run has no id".to_owned()))
            }
            Self::Found(run) => Ok(run.id),
        }
    }
}

/// Text as a value in a query.
fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

/// What GraphQL answers.
mod answers {
    use serde::{Deserialize, Deserializer};

    /// A `BigInt`, which may be too large for a number of JSON, and is then written as text.
    fn big<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u64>, D::Error> {
        let value = serde_json::Value::deserialize(deserializer)?;
        Ok(value.as_u64().or_else(|| value.as_str()?.parse().ok()))
    }

    #[derive(Deserialize)]
    pub(super) struct Data {
        pub(super) repository: Option<Repository>,
    }

    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    pub(super) struct Repository {
        pub(super) pull_request: Option<PullRequest>,
    }

    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    pub(super) struct PullRequest {
        pub(super) head_ref_oid: String,
        pub(super) comments: List<Comment>,
        pub(super) review_threads: List<Thread>,
    }

    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    pub(super) struct List<T> {
        pub(super) page_info: PageInfo,
        pub(super) nodes: Vec<Option<T>>,
    }

    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    pub(super) struct PageInfo {
        pub(super) has_next_page: bool,
        pub(super) end_cursor: Option<String>,
    }

    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    pub(super) struct Comment {
        #[serde(default, deserialize_with = "big")]
        pub(super) full_database_id: Option<u64>,
        pub(super) body: String,
        pub(super) viewer_did_author: bool,
    }

    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    pub(super) struct Thread {
        pub(super) id: String,
        pub(super) is_outdated: bool,
        pub(super) comments: Replies,
    }

    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    pub(super) struct Replies {
        pub(super) total_count: u64,
        pub(super) nodes: Vec<Option<ReviewComment>>,
    }

    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    pub(super) struct ReviewComment {
        pub(super) id: String,
        #[serde(default, deserialize_with = "big")]
        pub(super) full_database_id: Option<u64>,
        pub(super) body: String,
        pub(super) viewer_did_author: bool,
    }
}
