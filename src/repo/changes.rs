//! What differs between two snapshots: files, moved files, and lines.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use super::snapshot::{BlobId, Entry, EntryKind};
use super::{RepoPath, Snapshot};

/// Above this many unpaired files on either side, only files with equal bytes count as moved, as in git (`diff.renameLimit`).
const MOST_UNPAIRED: usize = 1000;

/// Above this many bytes, the rest of the unpaired files is not compared by content.
const MOST_COMPARED: usize = 64 << 20;

/// What happened to a path from base to head.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Only the head has it.
    Added,
    /// Both have it, with other bytes or as another kind of thing.
    Modified,
    /// Only the base has it.
    Deleted,
    /// The head has it, and the base has the same file, or one at least half like it, at another path.
    Renamed {
        /// The path in the base.
        from: RepoPath,
    },
}

/// All that differs between two snapshots. A moved file is one change, under its path in the head.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes(BTreeMap<RepoPath, Change>);

/// Lines of a text, as a diff's hunk header gives them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineRange {
    /// The first line, from 1; where there are none, the line before the place (0 for the top of the file).
    pub start: u32,
    /// How many lines.
    pub count: u32,
}

impl Changes {
    /// Compares two snapshots. Where git knows the content of both sides, nothing is read.
    pub fn between(base: &Snapshot, head: &Snapshot) -> Self {
        let mut changes = BTreeMap::new();
        // Both lists are in order, so they are gone through side by side.
        let (mut before, mut after) = (base.entries().iter().peekable(), head.entries().iter().peekable());
        loop {
            let order = match (before.peek(), after.peek()) {
                (None, None) => break,
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (Some((before, _)), Some((after, _))) => before.cmp(after),
            };
            let removed = if order.is_le() { before.next() } else { None };
            let added = if order.is_ge() { after.next() } else { None };
            let (path, change) = match (removed, added) {
                (Some((path, _)), None) => (path, Change::Deleted),
                (None, Some((path, _))) => (path, Change::Added),
                (Some((path, before)), Some((_, after))) if !same(base, head, path, before, after) => {
                    (path, Change::Modified)
                }
                _ => continue,
            };
            changes.insert(path.clone(), change);
        }
        for (from, to) in renames(base, head, &changes) {
            changes.remove(&from);
            changes.insert(to, Change::Renamed { from });
        }
        Self(changes)
    }

    /// The changes by path: the head's, or the base's for what was deleted.
    pub fn iter(&self) -> impl Iterator<Item = (&RepoPath, &Change)> {
        self.0.iter()
    }

    /// Every path that is not the same on both sides; of a moved file both paths.
    pub fn paths(&self) -> BTreeSet<RepoPath> {
        let mut paths: BTreeSet<RepoPath> = self.0.keys().cloned().collect();
        paths.extend(self.renames().into_keys());
        paths
    }

    /// Moved files: the path in the base, and the path in the head.
    pub fn renames(&self) -> BTreeMap<RepoPath, RepoPath> {
        let moved = |(to, change): (&RepoPath, &Change)| match change {
            Change::Renamed { from } => Some((from.clone(), to.clone())),
            Change::Added | Change::Modified | Change::Deleted => None,
        };
        self.0.iter().filter_map(moved).collect()
    }
}

/// Whether a path is the same on both sides.
fn same(base: &Snapshot, head: &Snapshot, path: &RepoPath, before: &Entry, after: &Entry) -> bool {
    before.kind == after.kind
        && base.content_id(path, before).is_some_and(|before| Some(before) == head.content_id(path, after))
}

/// Pairs what was deleted with what was added: first equal bytes, then by libgit2's measure of likeness.
fn renames(base: &Snapshot, head: &Snapshot, changes: &BTreeMap<RepoPath, Change>) -> Vec<(RepoPath, RepoPath)> {
    let files = |snapshot: &Snapshot, wanted: Change| -> Vec<RepoPath> {
        let is_file = |path: &RepoPath| snapshot.entries().get(path).is_some_and(|entry| entry.kind == EntryKind::File);
        changes
            .iter()
            .filter(|(path, change)| **change == wanted && is_file(path))
            .map(|(path, _)| path.clone())
            .collect()
    };
    let (mut deleted, mut added) = (files(base, Change::Deleted), files(head, Change::Added));
    if deleted.is_empty() || added.is_empty() {
        return Vec::new();
    }
    let mut pairs = pair_equal(base, head, &mut deleted, &mut added);
    if !deleted.is_empty() && !added.is_empty() && deleted.len().max(added.len()) <= MOST_UNPAIRED {
        // Without the comparison a moved and edited file is one deleted and one added, which is also true.
        pairs.extend(pair_alike(base, head, &deleted, &added).unwrap_or_default());
    }
    pairs
}

/// Takes the pairs with equal bytes out of both lists. Of several candidates the one with the same file name is taken.
fn pair_equal(
    base: &Snapshot,
    head: &Snapshot,
    deleted: &mut Vec<RepoPath>,
    added: &mut Vec<RepoPath>,
) -> Vec<(RepoPath, RepoPath)> {
    let id = |snapshot: &Snapshot, path: &RepoPath| snapshot.content_id(path, snapshot.entries().get(path)?);
    let mut by_id: BTreeMap<BlobId, Vec<RepoPath>> = BTreeMap::new();
    for path in deleted.iter() {
        if let Some(id) = id(base, path) {
            by_id.entry(id).or_default().push(path.clone());
        }
    }
    let mut pairs = Vec::new();
    added.retain(|to| {
        let Some(candidates) = id(head, to).and_then(|id| by_id.get_mut(&id)) else { return true };
        let same_name = candidates.iter().position(|from| from.file_name() == to.file_name());
        if candidates.is_empty() {
            return true;
        }
        pairs.push((candidates.remove(same_name.unwrap_or(0)), to.clone()));
        false
    });
    let paired: BTreeSet<&RepoPath> = pairs.iter().map(|(from, _)| from).collect();
    deleted.retain(|path| !paired.contains(path));
    pairs
}

/// Pairs files that are at least half alike, by libgit2's rename detection in a repository that exists in memory only.
fn pair_alike(
    base: &Snapshot,
    head: &Snapshot,
    deleted: &[RepoPath],
    added: &[RepoPath],
) -> Result<Vec<(RepoPath, RepoPath)>, git2::Error> {
    let odb = git2::Odb::new()?;
    odb.add_new_mempack_backend(1)?;
    let repository = git2::Repository::from_odb(odb)?;
    let mut budget = MOST_COMPARED;
    let mut tree = |snapshot: &Snapshot, paths: &[RepoPath]| {
        let mut index = git2::Index::new()?;
        for path in paths {
            let Ok(blob) = snapshot.read(path) else { continue };
            let Some(rest) = budget.checked_sub(blob.bytes.len()) else { break };
            budget = rest;
            index.add(&index_entry(path, repository.blob(&blob.bytes)?))?;
        }
        index.write_tree_to(&repository)
    };
    let (before, after) = (tree(base, deleted)?, tree(head, added)?);
    let (before, after) = (repository.find_tree(before)?, repository.find_tree(after)?);
    let mut diff = repository.diff_tree_to_tree(Some(&before), Some(&after), None)?;
    diff.find_similar(Some(git2::DiffFindOptions::new().renames(true).rename_limit(MOST_UNPAIRED)))?;
    let path = |file: git2::DiffFile<'_>| {
        file.path_bytes().and_then(|path| RepoPath::from_normal(std::str::from_utf8(path).ok()?))
    };
    let renamed = diff.deltas().filter(|delta| delta.status() == git2::Delta::Renamed);
    Ok(renamed.filter_map(|delta| Some((path(delta.old_file())?, path(delta.new_file())?))).collect())
}

fn index_entry(path: &RepoPath, id: git2::Oid) -> git2::IndexEntry {
    let never = git2::IndexTime::new(0, 0);
    git2::IndexEntry {
        ctime: never,
        mtime: never,
        dev: 0,
        ino: 0,
        mode: 0o100_644,
        uid: 0,
        gid: 0,
        file_size: 0,
        id,
        flags: 0,
        flags_extended: 0,
        path: path.as_str().into(),
    }
}

/// The lines of `after` that differ from `before`, with `context` lines around them; in order. Empty for binary files.
pub fn changed_lines(before: &[u8], after: &[u8], context: u32) -> Vec<LineRange> {
    let mut options = git2::DiffOptions::new();
    options.context_lines(context);
    let Ok(patch) = git2::Patch::from_buffers(before, None, after, None, Some(&mut options)) else { return Vec::new() };
    (0..patch.num_hunks())
        .filter_map(|index| patch.hunk(index).ok())
        .map(|(hunk, _)| LineRange { start: hunk.new_start(), count: hunk.new_lines() })
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn snapshot(files: &[(&str, &str)]) -> Snapshot {
        Snapshot::from_files(files.iter().map(|(path, text)| (*path, text.as_bytes())))
    }

    fn described(base: &[(&str, &str)], head: &[(&str, &str)]) -> Vec<String> {
        Changes::between(&snapshot(base), &snapshot(head))
            .iter()
            .map(|(path, change)| format!("{change:?} {path}"))
            .collect()
    }

    const LONG: &str =
        "import boto3\ns3 = boto3.client('s3')\ndef handler(event, context):\n    return s3.list_buckets()\n";

    #[test]
    fn each_path_that_differs_is_a_change() {
        let base = [("a", "1"), ("b", "2"), ("c", "3")];
        assert_eq!(described(&base, &[("a", "1"), ("b", "two"), ("d", "4")]), ["Modified b", "Deleted c", "Added d"]);
        assert!(described(&base, &base).is_empty());
    }

    #[test]
    fn a_moved_file_keeps_its_base() {
        let edited = format!("{LONG}\n# moved\n");
        assert_eq!(
            described(&[("src/app.py", LONG)], &[("lib/app.py", LONG)]),
            ["Renamed { from: \"src/app.py\" } lib/app.py"]
        );
        assert_eq!(
            described(&[("src/app.py", LONG), ("z", "x")], &[("lib/main.py", &edited), ("z", "x")]),
            ["Renamed { from: \"src/app.py\" } lib/main.py"]
        );
        assert_eq!(described(&[("a.py", LONG)], &[("b.py", "something else\n")]), ["Deleted a.py", "Added b.py"]);
    }

    #[test]
    fn of_equal_files_the_one_with_the_same_name_has_moved() {
        let changes = Changes::between(
            &snapshot(&[("a/x.py", LONG), ("a/y.py", LONG)]),
            &snapshot(&[("b/y.py", LONG), ("c/x.py", LONG)]),
        );
        let renames: Vec<_> = changes.renames().into_iter().map(|(from, to)| format!("{from} {to}")).collect();
        assert_eq!(renames, ["a/x.py c/x.py", "a/y.py b/y.py"]);
        assert_eq!(changes.paths().len(), 4);
    }

    #[test]
    fn changed_lines_are_those_of_the_new_text() {
        let lines = |before: &str, after: &str| {
            changed_lines(before.as_bytes(), after.as_bytes(), 0)
                .iter()
                .map(|range| (range.start, range.count))
                .collect::<Vec<_>>()
        };
        assert_eq!(lines("a\nb\nc\nd\n", "a\nB\nc\nd\ne\nf\n"), [(2, 1), (5, 2)]);
        assert_eq!(lines("a\nb\nc\n", "a\nc\n"), [(1, 0)]);
        assert_eq!(lines("a\n", "a\n"), []);
        assert_eq!(changed_lines(b"a\nb\nc\nd\ne\n", b"a\nb\nX\nd\ne\n", 1), [LineRange { start: 2, count: 3 }]);
        assert_eq!(lines("a\0\n", "b\0\n"), []);
    }

    proptest! {
        #[test]
        fn changes_account_for_every_path(
            base in proptest::collection::btree_map("[ab]/[abc]", "[xy]{0,2}", 0..6),
            head in proptest::collection::btree_map("[ab]/[abc]", "[xy]{0,2}", 0..6),
        ) {
            let files = |map: &BTreeMap<String, String>| Snapshot::from_files(map.iter().map(|(path, text)| (path.as_str(), text.as_bytes())));
            let changes = Changes::between(&files(&base), &files(&head));
            let differs: BTreeSet<RepoPath> =
                base.keys().chain(head.keys()).filter(|path| base.get(*path) != head.get(*path)).filter_map(|path| RepoPath::new(path)).collect();
            prop_assert_eq!(changes.paths(), differs);
            for (from, to) in changes.renames() {
                prop_assert!(base.contains_key(from.as_str()) && !head.contains_key(from.as_str()));
                prop_assert!(head.contains_key(to.as_str()) && !base.contains_key(to.as_str()));
            }
        }
    }
}
