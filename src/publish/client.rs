//! Requests to GitHub: what may be repeated is repeated, and nothing else is.
//!
//! GitHub answers 502 or nothing at all also to requests that it has carried out. Reading again harms nobody; a comment that
//! is posted again stands there twice. So [`Client::create`] repeats a request that creates only after looking whether what
//! it was to create is there by now.
//!
//! A rate limit is another matter: a request that was refused for it was not carried out, and may be sent again. How long to
//! wait is told by GitHub ("Rate limits for the REST API", "Best practices"): `retry-after`, else `x-ratelimit-reset`. Nobody
//! wants a job that sleeps for an hour, so there is an upper bound, and past it the findings go elsewhere.

use std::cell::Cell;
use std::future::Future;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use octocrab::Octocrab;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::connect::{Route, connect};
use super::settings::Settings;
use crate::network;

/// How often and how long to try.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// How often a request is sent at most.
    pub attempts: u32,
    /// The pause before the second attempt; each further one is twice as long.
    pub pause: Duration,
    /// The longest that is waited for a rate limit to end.
    pub longest_wait: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self { attempts: 4, pause: Duration::from_millis(500), longest_wait: Duration::from_mins(1) }
    }
}

/// Why a request did not do what it should. No text of these holds the token.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The token is not good for this, or does not even let it see the thing: 401, 403 and 404.
    #[error("GitHub refuses it ({status}): {message}")]
    Forbidden {
        /// The status.
        status: u16,
        /// What GitHub says.
        message: String,
    },
    /// GitHub does not accept what was sent: 422.
    #[error("GitHub does not accept it: {0}")]
    Invalid(String),
    /// The rate limit lasts longer than is waited.
    #[error("GitHub's rate limit is used up for another {0} s")]
    RateLimited(u64),
    /// Another answer that does not get better by asking again.
    #[error("GitHub answers {status}: {message}")]
    Unexpected {
        /// The status.
        status: u16,
        /// What GitHub says.
        message: String,
    },
    /// No answer, or a server error, in all attempts.
    #[error("GitHub cannot be reached: {0}")]
    Unreachable(String),
    /// The answer is not what GitHub's description says.
    #[error("GitHub's answer is not understood: {0}")]
    Answer(String),
}

/// What became of one request.
enum Sent {
    /// It was carried out.
    Done(Vec<u8>),
    /// It was refused for now, and was not carried out.
    Later(Duration),
    /// Nobody knows whether it was carried out.
    Unknown(String),
}

/// A connection to GitHub.
pub struct Client {
    crab: Octocrab,
    route: Route,
    /// What the paths of the REST API begin with: nothing, or `/api/v3`.
    root: String,
    graphql: String,
    patience: Patience,
    /// Requests that changed something.
    written: Cell<u32>,
}

/// Requests that change something and are sent without a pause. GitHub asks for a second between many ("Best practices for
/// using the REST API"), and refuses who sends more than 80 a minute.
const BURST: u32 = 15;

/// The most that is read of one answer. A page of changed files, patches included, is far smaller.
const LARGEST_ANSWER: usize = 64 << 20;

impl Client {
    /// Opens a connection. Must be called within a runtime of tokio.
    ///
    /// # Errors
    /// [`Error::Unreachable`] if an address is none, or the system's certificates cannot be read.
    pub fn new(settings: &Settings, patience: Patience) -> Result<Self, Error> {
        // Octocrab puts the path of its base before every path, also before GraphQL's; so its base is the host alone.
        let after_scheme = settings.api.find("://").map_or(0, |at| at + 3);
        let path = settings.api[after_scheme..].find('/').map_or(settings.api.len(), |at| after_scheme + at);
        let (host, root) = settings.api.split_at(path);
        let (crab, route) = connect(host, &settings.graphql, settings.token.expose())
            .map_err(|reason| Error::Unreachable(one_line(&reason)))?;
        let (root, graphql) = (root.to_owned(), settings.graphql.clone());
        Ok(Self { crab, route, root, graphql, patience, written: Cell::new(0) })
    }

    /// Reads one page.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, Error> {
        parse(&self.repeat("GET", path, None).await?)
    }

    /// Reads all pages of a list, of which the field `field` of each page holds the entries, or the page itself. `path` ends
    /// in its parameters, at least one.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn pages<T: DeserializeOwned>(&self, path: &str, field: Option<&str>) -> Result<Vec<T>, Error> {
        /// Entries of a page, which is the most that GitHub gives.
        const PAGE: usize = 100;
        /// GitHub lists no more than 3,000 files of a pull request, and 1,000 check runs of a commit.
        const MOST_PAGES: usize = 50;
        let mut all = Vec::new();
        for page in 1..=MOST_PAGES {
            let mut answer: Value = self.get(&format!("{path}&per_page={PAGE}&page={page}")).await?;
            let entries = match field {
                Some(field) => answer[field].take(),
                None => answer,
            };
            let entries: Vec<T> =
                serde_json::from_value(entries).map_err(|error| Error::Answer(one_line(&error.to_string())))?;
            let is_last = entries.len() < PAGE;
            all.extend(entries);
            if is_last {
                break;
            }
        }
        Ok(all)
    }

    /// Changes something to be as `body` says: sending it twice changes no more than sending it once.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn set<B: Serialize>(&self, path: &str, body: &B) -> Result<(), Error> {
        self.repeat("PATCH", path, Some(&to_value(body)?)).await.map(drop)
    }

    /// Asks, or changes something to be so, by GraphQL. The answer is the field `data`.
    ///
    /// # Errors
    /// See [`Error`]. GraphQL refuses with status 200: type `FORBIDDEN` is [`Error::Forbidden`].
    pub async fn graphql<T: DeserializeOwned>(&self, query: &str, variables: &Value) -> Result<T, Error> {
        let body = json!({ "query": query, "variables": variables });
        let mut answer: Value = parse(&self.repeat("POST", &self.graphql, Some(&body)).await?)?;
        if let Some(error) = answer["errors"].as_array().and_then(|errors| errors.first()) {
            let message = one_line(error["message"].as_str().unwrap_or("an error without a message"));
            return Err(match error["type"].as_str() {
                Some("FORBIDDEN" | "INSUFFICIENT_SCOPES" | "NOT_FOUND") => Error::Forbidden { status: 200, message },
                _ => Error::Unexpected { status: 200, message },
            });
        }
        serde_json::from_value(answer["data"].take()).map_err(|error| Error::Answer(one_line(&error.to_string())))
    }

    /// Sends a request that creates or adds something, and `look`s for that before sending it again. Gives what `look` found,
    /// or `None` if GitHub said itself that it was done.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn create<B, T, F>(
        &self,
        method: &str,
        path: &str,
        body: &B,
        look: impl Fn() -> F,
    ) -> Result<Created<T>, Error>
    where
        B: Serialize,
        F: Future<Output = Result<Option<T>, Error>>,
    {
        let body = to_value(body)?;
        let mut why = String::new();
        for attempt in 0..self.patience.attempts {
            match self.send(method, path, Some(&body)).await? {
                Sent::Done(answer) => return Ok(Created::Answered(parse(&answer)?)),
                Sent::Later(wait) => self.wait(wait).await?,
                Sent::Unknown(reason) => {
                    why = reason;
                    self.pause(attempt).await;
                    if let Some(found) = look().await? {
                        return Ok(Created::Found(found));
                    }
                }
            }
        }
        Err(Error::Unreachable(why))
    }

    /// Sends a request that may be repeated until it is answered.
    async fn repeat(&self, method: &str, path: &str, body: Option<&Value>) -> Result<Vec<u8>, Error> {
        let mut why = String::new();
        for attempt in 0..self.patience.attempts {
            match self.send(method, path, body).await? {
                Sent::Done(answer) => return Ok(answer),
                Sent::Later(wait) => self.wait(wait).await?,
                Sent::Unknown(reason) => {
                    why = reason;
                    self.pause(attempt).await;
                }
            }
        }
        Err(Error::Unreachable(why))
    }

    async fn pause(&self, attempt: u32) {
        tokio::time::sleep(self.patience.pause * 2_u32.saturating_pow(attempt)).await;
    }

    async fn wait(&self, wait: Duration) -> Result<(), Error> {
        if wait > self.patience.longest_wait {
            return Err(Error::RateLimited(wait.as_secs()));
        }
        tokio::time::sleep(wait).await;
        Ok(())
    }

    /// Sends a request once.
    async fn send(&self, method: &str, path: &str, body: Option<&Value>) -> Result<Sent, Error> {
        if method != "GET" && path != self.graphql {
            self.written.set(self.written.get().saturating_add(1));
            if self.written.get() > BURST {
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
        }
        let address = if path == self.graphql { path.to_owned() } else { format!("{}{path}", self.root) };
        let answer = match (method, body) {
            ("POST", body) => self.crab._post(address, body).await,
            ("PATCH", body) => self.crab._patch(address, body).await,
            _ => self.crab._get(address).await,
        };
        let answer = match answer {
            Ok(answer) => answer,
            Err(error) => {
                let reason = one_line(&self.route.tell(&error));
                return if network::is_lasting(&reason) {
                    Err(Error::Unreachable(reason))
                } else {
                    Ok(Sent::Unknown(reason))
                };
            }
        };
        let status = answer.status().as_u16();
        let header = |name: &str| answer.headers().get(name)?.to_str().ok()?.parse::<u64>().ok();
        let retry_after = header("retry-after");
        let reset = header("x-ratelimit-reset").filter(|_| header("x-ratelimit-remaining") == Some(0));
        let text = match self.crab.body_to_string(answer).await {
            Ok(text) if text.len() <= LARGEST_ANSWER => text,
            Ok(_) => return Err(Error::Answer("it is too large".to_owned())),
            Err(error) => return Ok(Sent::Unknown(one_line(&error.to_string()))),
        };
        if (200..300).contains(&status) {
            return Ok(Sent::Done(text.into_bytes()));
        }
        let message = message(&text);
        let is_secondary = message.to_ascii_lowercase().contains("rate limit");
        if status == 429 || (status == 403 && (retry_after.is_some() || reset.is_some() || is_secondary)) {
            let until_reset = reset.map(|reset| reset.saturating_sub(now()) + 1);
            // A secondary limit that does not say when it ends lasts a minute.
            return Ok(Sent::Later(Duration::from_secs(retry_after.or(until_reset).unwrap_or(60))));
        }
        match status {
            401 | 403 | 404 => Err(Error::Forbidden { status, message }),
            422 => Err(Error::Invalid(message)),
            500.. => Ok(Sent::Unknown(format!("it answers {status}: {message}"))),
            _ => Err(Error::Unexpected { status, message }),
        }
    }
}

/// How it is known that something was created.
#[derive(Debug)]
pub enum Created<T> {
    /// GitHub's answer.
    Answered(Value),
    /// The answer was lost, and it was looked for and found.
    Found(T),
}

fn to_value<B: Serialize>(body: &B) -> Result<Value, Error> {
    serde_json::to_value(body).map_err(|error| Error::Answer(error.to_string()))
}

fn parse<T: DeserializeOwned>(answer: &[u8]) -> Result<T, Error> {
    serde_json::from_slice(answer).map_err(|error| Error::Answer(one_line(&error.to_string())))
}

/// What GitHub says in an error: its `message`, and those of its `errors`.
fn message(text: &str) -> String {
    let answer: Value = serde_json::from_str(text).unwrap_or_default();
    let mut message = answer["message"].as_str().unwrap_or("no reason is given").to_owned();
    for error in answer["errors"].as_array().into_iter().flatten() {
        let detail = error.as_str().or_else(|| error["message"].as_str()).or_else(|| error["field"].as_str());
        message = format!("{message}; {}", detail.unwrap_or("no detail is given"));
    }
    one_line(&message)
}

/// Text of elsewhere, for a line of output.
fn one_line(text: &str) -> String {
    /// Characters of a reason that somebody would read.
    const MOST: usize = 300;
    text.chars().map(|character| if character.is_control() { ' ' } else { character }).take(MOST).collect()
}

/// Seconds since 1970, as GitHub counts in `x-ratelimit-reset`.
fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}
