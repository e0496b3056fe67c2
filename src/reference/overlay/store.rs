//! The folder that a copy of the service reference is kept in.
//!
//! `manifest.json` says which files count, with the digest of each. A file's name holds its digest, so a new version never
//! takes the place of one that is in use; the manifest is replaced as a whole, last. Whatever interrupts an update, the folder
//! holds the old copy or the new one.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

/// The largest file of a service that is read; the largest of AWS's has a few megabytes.
pub(super) const LARGEST: u64 = 32 << 20;
/// The version of the manifest.
const VERSION: u32 = 1;
const MANIFEST: &str = "manifest.json";

/// Why a copy cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There is none.
    #[error("{} holds no copy of the service reference", .0.display())]
    Absent(PathBuf),
    /// A file is not what the manifest says, or not what AWS writes.
    #[error("{} cannot be used: {reason}", file.display())]
    Invalid {
        /// The file.
        file: PathBuf,
        /// Why.
        reason: String,
    },
    /// The system says no.
    #[error("{}: {source}", file.display())]
    Io {
        /// The file.
        file: PathBuf,
        /// Why.
        source: io::Error,
    },
}

/// What a folder holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Manifest {
    version: u32,
    /// Where it is from.
    pub(super) source: String,
    /// The day of the last update, `YYYY-MM-DD`.
    pub(super) updated: String,
    /// The service of each botocore client.
    #[serde(default)]
    pub(super) clients: BTreeMap<String, String>,
    /// By service.
    pub(super) services: BTreeMap<String, Kept>,
}

/// A file that is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Kept {
    /// Of its content, as git makes it.
    pub(super) digest: String,
    /// `ETag`, as the server gave it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) etag: Option<String>,
    /// `Last-Modified`, as the server gave it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) last_modified: Option<String>,
}

impl Manifest {
    pub(super) fn new(source: &str) -> Self {
        Self { version: VERSION, source: source.to_owned(), ..Self::default() }
    }

    /// Twelve digits that stand for all of the content.
    pub(super) fn digest(&self) -> String {
        let lines = self.services.iter().map(|(name, kept)| format!("{name} {}\n", kept.digest));
        let clients = self.clients.iter().map(|(client, service)| format!("{client}={service}\n"));
        digest(lines.chain(clients).collect::<String>().as_bytes()).chars().take(12).collect()
    }
}

/// The id that git gives to these bytes.
pub(super) fn digest(bytes: &[u8]) -> String {
    git2::Oid::hash_object(git2::ObjectType::Blob, bytes).map(|id| id.to_string()).unwrap_or_default()
}

/// Such a folder; it need not exist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Store {
    folder: PathBuf,
}

impl Store {
    /// The copy in `folder`.
    pub fn at(folder: &Path) -> Self {
        Self { folder: folder.to_owned() }
    }

    /// Where it is.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    fn path(&self, service: &str, digest: &str) -> PathBuf {
        self.folder.join("services").join(format!("{service}-{digest}.json"))
    }

    /// The manifest; `None` if there is no copy yet.
    pub(super) fn manifest(&self) -> Result<Option<Manifest>, StoreError> {
        let file = self.folder.join(MANIFEST);
        let bytes = match read(&file) {
            Ok(bytes) => bytes,
            Err(source) if source.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(source) => return Err(StoreError::Io { file, source }),
        };
        let invalid = |reason: String| StoreError::Invalid { file: file.clone(), reason };
        let manifest: Manifest = serde_json::from_slice(&bytes).map_err(|error| invalid(error.to_string()))?;
        if manifest.version != VERSION {
            return Err(invalid(format!("its version is {}, and {VERSION} is understood", manifest.version)));
        }
        let names = manifest.services.iter();
        match names
            .into_iter()
            .find(|(name, kept)| !super::format::is_prefix(name) || !super::format::is_prefix(&kept.digest))
        {
            Some((name, _)) => Err(invalid(format!("`{}` is no service", name.escape_debug()))),
            None => Ok(Some(manifest)),
        }
    }

    /// A service's file, if it is what the manifest says.
    pub(super) fn read(&self, manifest: &Manifest, service: &str) -> Result<Vec<u8>, StoreError> {
        let wanted = manifest.services.get(service).map(|kept| kept.digest.as_str()).unwrap_or_default();
        let file = self.path(service, wanted);
        let bytes = read(&file).map_err(|source| StoreError::Io { file: file.clone(), source })?;
        match digest(&bytes) == wanted {
            true => Ok(bytes),
            false => Err(StoreError::Invalid { file, reason: "it is not what was fetched".to_owned() }),
        }
    }

    /// Keeps a file; it counts when a manifest names it.
    pub(super) fn keep(&self, service: &str, bytes: &[u8]) -> Result<String, StoreError> {
        let digest = digest(bytes);
        let file = self.path(service, &digest);
        if !read(&file).is_ok_and(|known| known == bytes) {
            replace(&file, bytes).map_err(|source| StoreError::Io { file, source })?;
        }
        Ok(digest)
    }

    /// Makes a manifest the one that counts, and removes what it does not name.
    pub(super) fn commit(&self, manifest: &Manifest) -> Result<(), StoreError> {
        let file = self.folder.join(MANIFEST);
        let failed = |source| StoreError::Io { file: file.clone(), source };
        let mut text = serde_json::to_vec_pretty(manifest).map_err(|error| failed(error.into()))?;
        text.push(b'\n');
        replace(&file, &text).map_err(failed)?;
        let named = |path: &Path| manifest.services.iter().any(|(name, kept)| self.path(name, &kept.digest) == path);
        let entries = fs::read_dir(self.folder.join("services")).into_iter().flatten().flatten();
        for entry in entries.filter(|entry| !named(&entry.path())) {
            // What is left over does no harm.
            let _ = fs::remove_file(entry.path());
        }
        Ok(())
    }
}

fn read(file: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(file)?.take(LARGEST + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LARGEST { Err(io::Error::other("it is too large")) } else { Ok(bytes) }
}

/// Writes a file beside the old one, and then puts it in its place.
fn replace(file: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = file.parent().ok_or_else(|| io::Error::other("it is no file"))?;
    fs::create_dir_all(folder)?;
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let temporary = folder.join(format!(".{name}.{}", std::process::id()));
    let written = (|| {
        let mut out = File::create(&temporary)?;
        out.write_all(bytes)?;
        out.sync_all()?;
        fs::rename(&temporary, file)
    })();
    if written.is_err() {
        // What is left to do is only to tidy up.
        let _ = fs::remove_file(&temporary);
    }
    written
}
