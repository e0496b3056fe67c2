//! Fetches AWS's service reference into a folder.
//!
//! A service at a time, and only what has changed: the server is asked with the `ETag` and the date of what is kept. What is
//! fetched is read and verified before it counts. A service that cannot be fetched keeps its old file, and if the index
//! cannot be, nothing changes at all. The manifest is written last, so that a check beside it sees the old copy or the new one.
//!
//! Proxies are those of `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY`, and certificates those of the system, or of
//! `SSL_CERT_FILE` and `SSL_CERT_DIR`.

use std::collections::BTreeMap;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use ureq::Agent;
use ureq::http::Response;
use ureq::tls::{RootCerts, TlsConfig};

use super::store::{Kept, LARGEST, Manifest, Store, StoreError};
use super::{Overlay, format};
use crate::network;

/// Where AWS publishes it.
pub const AWS: &str = "https://servicereference.us-east-1.amazonaws.com/";
/// The map from SDK clients to services.
const MAPPING: &str = "v1/mapping.json";
/// How often a request is tried in vain before the server is left alone.
const MOST_FAILURES_IN_A_ROW: usize = 5;

/// Where a copy is taken from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A server that answers as AWS's does; the address of its index.
    Url(String),
    /// A folder with the same files: `index.json`, and below it what the index's addresses have as paths.
    Folder(PathBuf),
}

/// What a server may cost.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// The largest answer, in bytes.
    pub largest: u64,
    /// How long one answer may take.
    pub answer: Duration,
    /// How long the whole update may take.
    pub whole: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self { largest: LARGEST, answer: Duration::from_secs(60), whole: Duration::from_secs(900) }
    }
}

/// Why an update changed nothing.
#[derive(Debug, thiserror::Error)]
pub enum UpdateError {
    /// The index cannot be had.
    #[error("{what}: {reason}")]
    Source {
        /// Its address.
        what: String,
        /// Why.
        reason: String,
    },
    /// The folder cannot be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What an update did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Services that are new or have changed.
    pub changed: Vec<String>,
    /// How many are as they were.
    pub unchanged: usize,
    /// Services that could not be had, and why; what was kept of them still counts.
    pub failed: BTreeMap<String, String>,
}

/// Brings the copy in `store` up to date. `today` is `YYYY-MM-DD`.
///
/// # Errors
/// See [`UpdateError`]; the copy is then as it was.
pub fn update(source: &Source, store: &Store, limits: &Limits, today: &str) -> Result<Outcome, UpdateError> {
    let fetcher = Fetcher::new(source, *limits);
    let old = store.manifest()?;
    let (index_at, index) = fetcher.index().map_err(|(what, reason)| UpdateError::Source { what, reason })?;
    let name = match source {
        Source::Url(url) => url.clone(),
        Source::Folder(_) => "a folder".to_owned(),
    };
    let mut manifest = old.clone().unwrap_or_else(|| Manifest::new(&name));
    let same_source = manifest.source == name;
    manifest.source = name;
    let mut outcome = Outcome::default();
    // Without the map the operations' own names of clients are all there is, and that does no harm.
    if let Ok(Answer::Fresh { bytes, .. }) = fetcher.fetch(MAPPING, &Kept::default())
        && let Ok(clients) = format::mapping(&bytes)
    {
        manifest.clients = clients;
    }
    let mut in_a_row = 0;
    for format::Entry { service, url } in index {
        // Whether a file has changed is asked only of one that is there, and from the same place.
        let held = store.read(&manifest, &service).is_ok();
        let mut kept = manifest.services.get(&service).filter(|_| held).cloned().unwrap_or_default();
        if !same_source {
            (kept.etag, kept.last_modified) = (None, None);
        }
        let answer = match fetcher.path_of(&index_at, &url) {
            _ if in_a_row >= MOST_FAILURES_IN_A_ROW => Err("not tried, because those before it failed".to_owned()),
            Ok(path) => fetcher.fetch(&path, &kept),
            Err(reason) => Err(reason),
        };
        let fetched = answer.and_then(|answer| match answer {
            Answer::Unchanged if held => Ok(None),
            Answer::Unchanged => {
                Err("the server was not asked whether it has changed, and says that it has not".to_owned())
            }
            Answer::Fresh { bytes, etag, last_modified } => {
                let file = format::parse(&bytes)?;
                if !file.service.prefix.eq_ignore_ascii_case(&service) {
                    return Err(format!("it is about `{}`", file.service.prefix));
                }
                let digest = store.keep(&service, &bytes).map_err(|error| error.to_string())?;
                Ok(Some(Kept { digest, etag, last_modified }))
            }
        });
        match fetched {
            Ok(None) => outcome.unchanged += 1,
            Ok(Some(new)) if new.digest == kept.digest => {
                outcome.unchanged += 1;
                manifest.services.insert(service, new);
            }
            Ok(Some(new)) => {
                manifest.services.insert(service.clone(), new);
                outcome.changed.push(service);
            }
            Err(reason) => {
                in_a_row += 1;
                outcome.failed.insert(service, reason);
                continue;
            }
        }
        in_a_row = 0;
    }
    if outcome.failed.is_empty() || !outcome.changed.is_empty() {
        today.clone_into(&mut manifest.updated);
    }
    if manifest.services.is_empty() {
        let reason = outcome.failed.into_iter().next().map(|(name, reason)| format!("{name}: {reason}"));
        return Err(UpdateError::Source { what: index_at, reason: reason.unwrap_or_else(|| "it is empty".to_owned()) });
    }
    if old.as_ref() != Some(&manifest) {
        store.commit(&manifest)?;
    }
    // What was written can be read.
    Overlay::read(store.folder())?;
    Ok(outcome)
}

/// An answer of a server.
enum Answer {
    /// It has not changed since.
    Unchanged,
    /// What it is now.
    Fresh { bytes: Vec<u8>, etag: Option<String>, last_modified: Option<String> },
}

struct Fetcher<'a> {
    source: &'a Source,
    limits: Limits,
    deadline: Instant,
    agent: Agent,
    /// The proxy that is asked, if any, without its password.
    proxy: Option<String>,
}

impl<'a> Fetcher<'a> {
    fn new(source: &'a Source, limits: Limits) -> Self {
        let tls = TlsConfig::builder().root_certs(RootCerts::PlatformVerifier).build();
        let config = Agent::config_builder()
            .http_status_as_error(false)
            // AWS's server has no reason to send anybody elsewhere.
            .max_redirects(0)
            .max_redirects_will_error(false)
            .timeout_connect(Some(limits.answer.min(Duration::from_secs(15))))
            .timeout_global(Some(limits.answer))
            .user_agent(concat!("iamdrift/", env!("CARGO_PKG_VERSION")))
            .tls_config(tls)
            .build();
        let proxy = config.proxy().map(|proxy| format!("{}:{}", proxy.host(), proxy.port()));
        Self { source, limits, deadline: Instant::now() + limits.whole, agent: config.new_agent(), proxy }
    }

    /// The index, and where it is.
    fn index(&self) -> Result<(String, Vec<format::Entry>), (String, String)> {
        let (what, path) = match self.source {
            Source::Url(url) => (url.clone(), String::new()),
            Source::Folder(folder) => (folder.join("index.json").display().to_string(), "index.json".to_owned()),
        };
        let index = self.fetch(&path, &Kept::default()).and_then(|answer| match answer {
            Answer::Fresh { bytes, .. } => format::index(&bytes),
            Answer::Unchanged => Err("it was not asked whether it has changed, and says that it has not".to_owned()),
        });
        index.map(|index| (what.clone(), index)).map_err(|reason| (what, reason))
    }

    /// The path below the source of an address in its index. Other servers are not asked: who can write the index could
    /// otherwise have any address called.
    fn path_of(&self, index: &str, url: &str) -> Result<String, String> {
        let path = match self.source {
            Source::Url(_) => {
                let (own, other) = (origin(index), origin(url));
                if own.is_none() || own != other {
                    return Err(format!("its address `{}` is on another server", url.escape_debug()));
                }
                own.and_then(|own| url.get(own.len()..)).unwrap_or_default()
            }
            // The index may be AWS's own, with whole addresses.
            Source::Folder(_) => origin(url).and_then(|own| url.get(own.len()..)).unwrap_or(url),
        };
        let path = path.trim_start_matches('/');
        let is_plain = |part: &str| !matches!(part, "" | "." | "..") && !part.contains(['\\', ':', '?', '#', '%', '@']);
        match path.split('/').all(is_plain) {
            true => Ok(path.to_owned()),
            false => Err(format!("its address `{}` is not a plain one", url.escape_debug())),
        }
    }

    fn fetch(&self, path: &str, kept: &Kept) -> Result<Answer, String> {
        match self.source {
            Source::Url(url) => self.get(&format!("{}/{path}", url.trim_end_matches('/')), url, path, kept),
            Source::Folder(folder) => {
                let bytes = read(&folder.join(path), self.limits.largest).map_err(|error| error.to_string())?;
                Ok(Answer::Fresh { bytes, etag: None, last_modified: None })
            }
        }
    }

    fn get(&self, url: &str, base: &str, path: &str, kept: &Kept) -> Result<Answer, String> {
        let url = match (path.is_empty(), origin(base)) {
            (true, _) => base.to_owned(),
            // The paths of an index begin at its server.
            (false, Some(origin)) => format!("{origin}/{path}"),
            (false, None) => url.to_owned(),
        };
        if Instant::now() >= self.deadline {
            return Err(format!("the update takes longer than {} s", self.limits.whole.as_secs()));
        }
        let mut request = self.agent.get(&url);
        let conditions = [("If-None-Match", &kept.etag), ("If-Modified-Since", &kept.last_modified)];
        for (name, value) in conditions {
            if let Some(value) = value {
                request = request.header(name, value);
            }
        }
        let response = request.call().map_err(|error| network::advised(error.to_string(), self.proxy.as_deref()))?;
        match response.status().as_u16() {
            304 => Ok(Answer::Unchanged),
            200 => self.body(response),
            status => Err(format!("the server answers with status {status}")),
        }
    }

    fn body(&self, mut response: Response<ureq::Body>) -> Result<Answer, String> {
        let header = |name: &str| response.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
        let (etag, last_modified) = (header("etag"), header("last-modified"));
        let too_large = || format!("it is larger than {} bytes", self.limits.largest);
        let announced = header("content-length").and_then(|length| length.parse::<u64>().ok());
        if announced.is_some_and(|length| length > self.limits.largest) {
            return Err(too_large());
        }
        let mut bytes = Vec::new();
        let reader = response.body_mut().with_config().limit(self.limits.largest + 1).reader();
        reader.take(self.limits.largest + 1).read_to_end(&mut bytes).map_err(|error| error.to_string())?;
        if bytes.len() as u64 > self.limits.largest {
            return Err(too_large());
        }
        if announced.is_some_and(|length| length > bytes.len() as u64) && header_is_plain(&response) {
            return Err("it ends too early".to_owned());
        }
        Ok(Answer::Fresh { bytes, etag, last_modified })
    }
}

/// Whether the length that a server announces is that of what is read.
fn header_is_plain(response: &Response<ureq::Body>) -> bool {
    !response.headers().contains_key("content-encoding")
}

/// The scheme, host and port of an address.
fn origin(url: &str) -> Option<&str> {
    let scheme = url.find("://").filter(|_| url.starts_with("https://") || url.starts_with("http://"))?;
    let host = &url[scheme + 3..];
    let end = host.find(['/', '?', '#']).unwrap_or(host.len());
    Some(&url[..scheme + 3 + end]).filter(|_| end > 0)
}

fn read(file: &Path, largest: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    std::fs::File::open(file)?.take(largest + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > largest { Err(io::Error::other("it is too large")) } else { Ok(bytes) }
}
