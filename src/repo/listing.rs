//! Lists the files of a commit, of the index, and of a folder outside git.

use std::collections::BTreeMap;
use std::path::Path;

use super::snapshot::{Entry, EntryKind, PathNote, UNREAD_FOLDER};
use super::{RepoError, RepoPath};

/// The most files that a side may have. A tree object of a few kilobytes can name more files than there are atoms.
pub(super) const MOST_FILES: usize = 1_000_000;

/// The longest path, in bytes, as in Linux (`PATH_MAX`).
const LONGEST_PATH: usize = 4096;

/// The paths of one side, and what is to be said of those that were left out.
#[derive(Debug, Default)]
pub(super) struct Listing {
    pub(super) entries: BTreeMap<RepoPath, Entry>,
    pub(super) notes: Vec<PathNote>,
}

impl Listing {
    /// Says something about a path.
    pub(super) fn note(&mut self, path: impl Into<String>, message: impl Into<String>) {
        self.notes.push(PathNote { path: path.into(), message: message.into() });
    }

    fn too_many(what: &str) -> RepoError {
        RepoError::TooManyFiles { limit: MOST_FILES, what: what.into() }
    }
}

/// Takes a path from git or the file system, if it is UTF-8 and one that git could check out.
pub(super) fn usable_path(bytes: &[u8], listing: &mut Listing) -> Option<RepoPath> {
    let Ok(text) = std::str::from_utf8(bytes) else {
        listing.note(String::from_utf8_lossy(bytes), "the path is not UTF-8, so the file is left out");
        return None;
    };
    let path = RepoPath::from_normal(text).filter(|_| text.len() <= LONGEST_PATH);
    if path.is_none() {
        listing
            .note(text.chars().take(200).collect::<String>(), "git would not check out such a path, so it is left out");
    }
    path
}

/// What a git file mode stands for; `None` for a folder.
fn kind_of_mode(mode: u32) -> Option<EntryKind> {
    match mode & 0o170_000 {
        0o040_000 => None,
        0o120_000 => Some(EntryKind::Symlink),
        0o160_000 => Some(EntryKind::Submodule),
        _ => Some(EntryKind::File),
    }
}

/// Lists a commit's tree. `revision` is its name in errors.
pub(super) fn of_tree(repository: &git2::Repository, tree: git2::Oid, revision: &str) -> Result<Listing, RepoError> {
    let mut listing = Listing::default();
    let mut found = Vec::new();
    let mut open = vec![(tree, Vec::new())];
    while let Some((tree, folder)) = open.pop() {
        let tree =
            repository.find_tree(tree).map_err(|error| RepoError::from_objects(&error, revision, repository.path()))?;
        for entry in &tree {
            let mut path = folder.clone();
            path.extend_from_slice(entry.name_bytes());
            let id = entry.id();
            match kind_of_mode(u32::try_from(entry.filemode_raw()).unwrap_or_default()) {
                Some(kind) => {
                    if let Some(path) = usable_path(&path, &mut listing) {
                        found.push((path, Entry::of_blob(kind, id.into())));
                    }
                }
                None => {
                    path.push(b'/');
                    if path.len() <= LONGEST_PATH {
                        open.push((id, path));
                    }
                }
            }
        }
        if found.len() + open.len() + listing.notes.len() > MOST_FILES {
            return Err(Listing::too_many(revision));
        }
    }
    listing.entries = found.into_iter().collect();
    Ok(listing)
}

/// Lists the index, as the next commit would have it.
pub(super) fn of_index(index: &git2::Index) -> Listing {
    let mut listing = Listing::default();
    let mut found = Vec::new();
    for entry in index.iter() {
        if stage(&entry) != 0 {
            // Each side of a conflict is an entry of its own; one note does.
            let path = String::from_utf8_lossy(&entry.path).into_owned();
            if listing.notes.last().is_none_or(|note| note.path != path) {
                listing.note(path, "it has merge conflicts in the index, so the file is left out");
            }
            continue;
        }
        let to_be_added = git2::IndexEntryExtendedFlag::from_bits_truncate(entry.flags_extended).is_intent_to_add();
        if let (Some(kind), false) = (kind_of_mode(entry.mode), to_be_added)
            && let Some(path) = usable_path(&entry.path, &mut listing)
        {
            found.push((path, Entry::of_blob(kind, entry.id.into())));
        }
    }
    listing.entries = found.into_iter().collect();
    listing
}

/// Which side of a merge conflict an index entry is; 0 is none (`git-ls-files(1)`, `--stage`).
pub(super) fn stage(entry: &git2::IndexEntry) -> u16 {
    (entry.flags >> 12) & 3
}

/// Lists a folder that is in no repository. `.gitignore` files count all the same, so that `node_modules` and the like
/// stay out.
pub(super) fn of_folder(root: &Path) -> Result<Listing, RepoError> {
    let mut listing = Listing::default();
    let mut found = Vec::new();
    let walk = ignore::WalkBuilder::new(root)
        .hidden(false)
        .require_git(false)
        .parents(false)
        .git_global(false)
        .git_exclude(false)
        .ignore(false)
        .filter_entry(|entry| entry.file_name() != ".git")
        .build();
    for entry in walk {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let place = path_of(&error).and_then(|path| Some(on_disk(path.strip_prefix(root).ok()?)));
                let place =
                    place.map_or_else(|| root.display().to_string(), |path| String::from_utf8_lossy(&path).into());
                let reason = error
                    .into_io_error()
                    .map_or_else(|| "it leads back to itself".to_owned(), |error| error.to_string());
                listing.note(place, format!("{UNREAD_FOLDER}{reason}"));
                continue;
            }
        };
        let Ok(relative) = entry.path().strip_prefix(root) else { continue };
        let kind = match entry.file_type() {
            Some(kind) if kind.is_file() => EntryKind::File,
            Some(kind) if kind.is_symlink() => EntryKind::Symlink,
            _ => continue,
        };
        if let Some(path) = usable_path(&on_disk(relative), &mut listing) {
            found.push((path, Entry::unread(kind)));
        }
        if found.len() + listing.notes.len() > MOST_FILES {
            return Err(Listing::too_many(&root.display().to_string()));
        }
    }
    listing.entries = found.into_iter().collect();
    Ok(listing)
}

/// The path that an error of the walk is about.
fn path_of(error: &ignore::Error) -> Option<&Path> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => path_of(err),
        _ => None,
    }
}

/// A relative path of the file system with `/` between its parts.
fn on_disk(path: &Path) -> Vec<u8> {
    let parts: Vec<&[u8]> = path.iter().map(|part| part.as_encoded_bytes()).collect();
    parts.join(&b'/')
}
