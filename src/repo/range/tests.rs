//! Ranges and errors on real repositories.

use super::*;
use crate::repo::testing::{Scratch, commit, paths, text};
use crate::repo::{Change, Changes};

/// What differs in a range, a line each.
fn changes(range: &Range) -> Vec<String> {
    let base = range.base.as_ref().unwrap();
    let changes = Changes::between(&base.snapshot, &range.head.snapshot);
    changes
        .iter()
        .map(|(path, change)| match change {
            Change::Added => format!("A {path}"),
            Change::Modified => format!("M {path}"),
            Change::Deleted => format!("D {path}"),
            Change::Renamed { from } => format!("R {from} -> {path}"),
        })
        .collect()
}

fn error(result: Result<Range, RepoError>) -> RepoError {
    match result {
        Ok(_) => panic!("the range should not open"),
        Err(error) => error,
    }
}

const LONG: &str =
    "import boto3\ns3 = boto3.client('s3')\ndef handler(event, context):\n    return s3.list_buckets()\n";

/// `main` with two files, `feature` that changed one of them, and `main` gone on since.
fn feature() -> Scratch {
    let repo = Scratch::with(&[("a.py", "a\n"), ("b.py", "b\n"), ("lib/app.py", LONG)]);
    repo.git(&["switch", "--quiet", "--create", "feature"]);
    repo.write(&[("a.py", "changed\n")]);
    repo.commit("change");
    repo.git(&["switch", "--quiet", "main"]);
    repo.write(&[("b.py", "main went on\n")]);
    repo.commit("on main");
    repo.git(&["switch", "--quiet", "feature"]);
    repo
}

#[test]
fn the_base_is_the_merge_base_and_the_head_the_work_tree() {
    let repo = feature();
    repo.write(&[("c.py", "untracked\n")]);
    let range = repo.open(Some("main"), HeadSpec::WorkTree).unwrap();
    assert_eq!(changes(&range), ["M a.py", "A c.py"]);
    assert_eq!(range.base.as_ref().unwrap().commit, Some(repo.git(&["merge-base", "main", "HEAD"])));
    assert_eq!((range.head.commit, range.notes), (None, vec![]));
    assert_eq!(text(&range.base.unwrap().snapshot, "a.py").unwrap(), "a\n");
    assert_eq!(range.head.snapshot.root(), Some(repo.root()));
}

#[test]
fn a_head_commit_leaves_the_work_tree_aside() {
    let repo = feature();
    repo.write(&[("c.py", "untracked\n")]);
    let range = repo.open(Some("main"), commit("feature")).unwrap();
    assert_eq!(changes(&range), ["M a.py"]);
    assert_eq!(range.head.commit, Some(repo.git(&["rev-parse", "feature"])));
    let other_way = repo.open(Some("feature"), commit("main")).unwrap();
    assert_eq!(changes(&other_way), ["M b.py"]);
    assert!(repo.open(None, commit("main")).unwrap().base.is_none());
}

#[test]
fn the_index_is_compared_with_head() {
    let repo = feature();
    repo.write(&[("b.py", "staged\n"), ("c.py", "staged\n"), ("ä b.py", "staged\n")]);
    repo.git(&["add", "--all"]);
    repo.write(&[("b.py", "not staged\n"), ("d.py", "untracked\n")]);
    let range = repo.open(None, HeadSpec::Index).unwrap();
    assert_eq!(changes(&range), ["M b.py", "A c.py", "A ä b.py"]);
    assert_eq!(text(&range.head.snapshot, "b.py").unwrap(), "staged\n");
    let with_base = repo.open(Some("main"), HeadSpec::Index).unwrap();
    assert_eq!(changes(&with_base), ["M a.py", "M b.py", "A c.py", "A ä b.py"]);
}

#[test]
fn a_hook_s_own_index_is_read_where_one_is_named() {
    let repo = feature();
    repo.write(&[("a.py", "for the next commit\n")]);
    std::fs::copy(repo.root().join(".git/index"), repo.root().join(".git/next-index")).unwrap();
    let oid = repo.git(&["hash-object", "-w", "a.py"]);
    let index_file = repo.root().join(".git/next-index");
    let mut index = git2::Index::open(&index_file).unwrap();
    let mut entry = index.get_path(Path::new("a.py"), 0).unwrap();
    entry.id = git2::Oid::from_str(&oid).unwrap();
    index.add(&entry).unwrap();
    index.write().unwrap();
    let spec = RangeSpec { head: HeadSpec::Index, index_file: Some(".git/next-index".into()), ..RangeSpec::default() };
    assert_eq!(changes(&Range::open(repo.root(), &spec).unwrap()), ["M a.py"]);
    assert!(changes(&repo.open(None, HeadSpec::Index).unwrap()).is_empty());
}

#[test]
fn moved_files_are_found_on_every_kind_of_head() {
    let repo = feature();
    repo.git(&["mv", "lib", "src"]);
    repo.write(&[("src/app.py", &format!("{LONG}# edited\n"))]);
    repo.git(&["add", "--all"]);
    let expected = ["M a.py", "R lib/app.py -> src/app.py"];
    assert_eq!(changes(&repo.open(Some("main"), HeadSpec::WorkTree).unwrap()), expected);
    assert_eq!(changes(&repo.open(Some("main"), HeadSpec::Index).unwrap()), expected);
    repo.commit("move");
    assert_eq!(changes(&repo.open(Some("main"), commit("HEAD")).unwrap()), expected);
}

#[test]
fn a_detached_head_and_a_linked_work_tree_are_like_any_other() {
    let repo = feature();
    repo.git(&["switch", "--quiet", "--detach"]);
    assert_eq!(changes(&repo.open(Some("main"), HeadSpec::WorkTree).unwrap()), ["M a.py"]);
    let linked = Scratch::folder();
    let folder = linked.root().join("work tree é");
    repo.git(&["worktree", "add", "--quiet", folder.to_str().unwrap(), "feature"]);
    std::fs::write(folder.join("b.py"), "edited there\n").unwrap();
    let spec = RangeSpec { base: Some("main".into()), ..RangeSpec::default() };
    let range = Range::open(&folder.join("lib"), &spec).unwrap();
    assert_eq!(changes(&range), ["M a.py", "M b.py"]);
    assert_eq!(text(&range.base.unwrap().snapshot, "b.py").unwrap(), "b\n");
}

#[test]
fn the_remote_s_branch_stands_in_for_one_that_is_not_here() {
    let clone = feature().clone_with(&["--branch", "feature"]);
    let range = clone.open(Some("main"), HeadSpec::WorkTree).unwrap();
    assert_eq!(changes(&range), ["M a.py"]);
    insta::assert_snapshot!(range.notes.join("\n"), @"there is no branch `main` here; compared with `origin/main`");
}

#[test]
fn of_several_merge_bases_the_first_is_taken_and_named() {
    let repo = feature();
    let (main, feature) = (repo.git(&["rev-parse", "main"]), repo.git(&["rev-parse", "feature"]));
    repo.git(&["merge", "--quiet", "--message", "main into feature", &main]);
    repo.git(&["switch", "--quiet", "main"]);
    repo.git(&["merge", "--quiet", "--message", "feature into main", &feature]);
    let range = repo.open(Some("main"), commit("feature")).unwrap();
    let taken = range.base.unwrap().commit.unwrap();
    assert!([main, feature].contains(&taken));
    assert_eq!(range.notes, [format!("`main` and `feature` have 2 merge bases; compared with {taken}, the first")]);
}

/// A clone as `actions/checkout` makes it for a pull request: one ref, which is a merge commit.
fn pull_request_checkout(depth: &str) -> Scratch {
    let repo = feature();
    repo.git(&["switch", "--quiet", "--detach", "main"]);
    repo.git(&["merge", "--quiet", "--no-ff", "--message", "Merge feature into main", "feature"]);
    repo.git(&["update-ref", "refs/pull/7/merge", "HEAD"]);
    let clone = Scratch::init(&[]);
    let url = format!("file://{}", repo.root().display());
    clone.git(&["fetch", "--quiet", "--depth", depth, &url, "+refs/pull/7/merge:refs/remotes/pull/7/merge"]);
    clone.git(&["checkout", "--quiet", "refs/remotes/pull/7/merge"]);
    clone
}

#[test]
fn on_a_pull_request_s_merge_commit_the_first_parent_is_the_base() {
    let clone = pull_request_checkout("2");
    let range = clone.open(Some("main"), HeadSpec::WorkTree).unwrap();
    assert_eq!(changes(&range), ["M a.py"]);
    let first_parent = clone.git(&["rev-parse", "HEAD^1"]);
    assert_eq!(range.base.unwrap().commit.as_deref(), Some(&*first_parent));
    assert!(range.notes[0].starts_with("`main` is not in this clone; compared with"), "{:?}", range.notes);
    assert_eq!(changes(&clone.open(Some("HEAD^1"), HeadSpec::WorkTree).unwrap()), ["M a.py"]);
}

#[test]
fn another_merge_commit_s_first_parent_is_not_taken_for_the_base() {
    let repo = feature();
    repo.git(&["merge", "--quiet", "--message", "main into feature", "main"]);
    let unknown = error(repo.open(Some("develop"), HeadSpec::WorkTree));
    assert_eq!(unknown, RepoError::UnknownRevision { revision: "develop".into(), shallow: false });
}

#[test]
fn a_shallow_clone_is_named_with_the_lines_that_mend_it() {
    let alone = error(pull_request_checkout("1").open(Some("main"), HeadSpec::WorkTree));
    assert_eq!(alone, RepoError::UnknownRevision { revision: "main".into(), shallow: true });
    insta::assert_snapshot!(alone.help().unwrap(), @r"
    The clone is shallow. On GitHub, let the checkout step fetch the history:

        - uses: actions/checkout@v7
          with:
            fetch-depth: 0

    On a pull request's merge commit two commits are enough: `fetch-depth: 2` with `--base HEAD^1`. Elsewhere:

        git fetch --unshallow origin
    ");
    let repo = feature();
    let both = repo.clone_with(&["--depth", "1", "--no-single-branch", "--branch", "feature"]);
    let apart = error(both.open(Some("origin/main"), HeadSpec::WorkTree));
    assert_eq!(apart, RepoError::NoMergeBase { base: "origin/main".into(), head: "HEAD".into(), shallow: true });
    assert_eq!(apart.help(), alone.help());
    let deep = repo.clone_with(&["--depth", "3", "--no-single-branch", "--branch", "feature"]);
    assert_eq!(changes(&deep.open(Some("origin/main"), HeadSpec::WorkTree).unwrap()), ["M a.py"]);
}

#[test]
fn histories_without_a_common_commit_cannot_be_compared() {
    let repo = feature();
    repo.git(&["switch", "--quiet", "--orphan", "other"]);
    repo.commit("unrelated");
    let apart = error(repo.open(Some("main"), HeadSpec::WorkTree));
    assert_eq!(apart, RepoError::NoMergeBase { base: "main".into(), head: "HEAD".into(), shallow: false });
    insta::assert_snapshot!(apart, @"`main` and `HEAD` have no common commit here");
    insta::assert_snapshot!(apart.help().unwrap(), @"Their histories are not related. Compare with a commit that is: `git log --oneline main` and `git log --oneline` show both.");
}

#[test]
fn a_partial_clone_s_absent_objects_are_named() {
    let repo = feature();
    repo.git(&["config", "uploadpack.allowFilter", "true"]);
    let blobless = repo.clone_with(&["--filter=blob:none", "--branch", "feature"]);
    let range = blobless.open(Some("origin/main"), HeadSpec::WorkTree).unwrap();
    let base = range.base.as_ref().and_then(|side| side.commit.clone()).unwrap();
    assert_eq!(range.changes(), Err(RepoError::AbsentObjects { revision: base }));
    insta::assert_snapshot!(text(&range.base.unwrap().snapshot, "a.py").unwrap_err(), @"the file's content was left out of this partial clone; `git fetch --refetch --no-filter origin` brings it");
    let treeless = repo.clone_with(&["--filter=tree:0", "--branch", "feature"]);
    let absent = error(treeless.open(Some("origin/main"), HeadSpec::WorkTree));
    assert_eq!(absent, RepoError::AbsentObjects { revision: "origin/main".into() });
    insta::assert_snapshot!(absent.help().unwrap(), @r"
    iamdrift uses no network, so all objects must be here. Fetch them:

        git fetch --refetch --no-filter origin

    In a workflow, take `filter:` out of the checkout step.
    ");
    treeless.git(&["fetch", "--quiet", "--refetch", "--no-filter", "origin"]);
    let whole = treeless.open(Some("origin/main"), HeadSpec::WorkTree).unwrap();
    assert_eq!((changes(&whole), whole.changes().is_ok()), (vec!["M a.py".to_owned()], true));
}

#[test]
fn a_branch_without_commits_has_nothing_to_compare() {
    let repo = Scratch::init(&[]);
    repo.write(&[("a.py", "a\n")]);
    assert_eq!(error(repo.open(Some("HEAD"), HeadSpec::WorkTree)), RepoError::Unborn);
    assert_eq!(error(repo.open(Some("main"), HeadSpec::WorkTree)), RepoError::Unborn);
    assert_eq!(paths(&repo.open(None, HeadSpec::WorkTree).unwrap().head.snapshot), ["a.py"]);
    repo.git(&["add", "--all"]);
    assert_eq!(changes(&repo.open(None, HeadSpec::Index).unwrap()), ["A a.py"]);
}

#[test]
fn a_revision_that_is_no_commit_is_named() {
    let repo = feature();
    assert_eq!(error(repo.open(Some("HEAD:a.py"), HeadSpec::WorkTree)), RepoError::NotACommit("HEAD:a.py".into()));
    let unknown = error(repo.open(Some("origin/nosuch"), HeadSpec::WorkTree));
    insta::assert_snapshot!(unknown, @"there is no revision `origin/nosuch` here");
    insta::assert_snapshot!(unknown.help().unwrap(), @r"
    Look at `git branch --all` for the name; if it is a branch of the remote, fetch it:

        git fetch origin nosuch:refs/remotes/origin/nosuch
    ");
    let before_the_first = error(repo.open(Some("HEAD~50"), HeadSpec::WorkTree));
    insta::assert_snapshot!(before_the_first.help().unwrap(), @"The history does not go back that far: `git log --oneline` shows it.");
    assert_eq!(
        error(repo.open(None, commit("../../etc"))),
        RepoError::UnknownRevision { revision: "../../etc".into(), shallow: false }
    );
}

#[test]
fn outside_a_repository_only_the_files_as_they_are_can_be_checked() {
    let folder = Scratch::folder();
    folder.write(&[
        ("app.py", "a\n"),
        ("node_modules/x.js", "x\n"),
        (".gitignore", "node_modules/\n"),
        (".hidden", "h\n"),
    ]);
    let range = folder.open(None, HeadSpec::WorkTree).unwrap();
    assert_eq!(paths(&range.head.snapshot), [".gitignore", ".hidden", "app.py"]);
    assert_eq!(text(&range.head.snapshot, "app.py").unwrap(), "a\n");
    assert!(range.base.is_none());
    for (base, head) in [(Some("main"), HeadSpec::WorkTree), (None, HeadSpec::Index), (None, commit("HEAD"))] {
        assert_eq!(error(folder.open(base, head)), RepoError::NotARepository(folder.root().into()));
    }
}

#[test]
fn a_file_stands_for_its_folder() {
    let repo = feature();
    let spec = RangeSpec { base: Some("main".into()), ..RangeSpec::default() };
    assert_eq!(changes(&Range::open(&repo.root().join("lib/app.py"), &spec).unwrap()), ["M a.py"]);
    let folder = Scratch::folder();
    folder.write(&[("app.py", "a\n"), ("b.py", "b\n")]);
    let range = Range::open(&folder.root().join("app.py"), &RangeSpec::default()).unwrap();
    assert_eq!((paths(&range.head.snapshot), &*range.root), (vec!["app.py", "b.py"], folder.root()));
}

#[test]
fn an_index_in_a_form_that_libgit2_cannot_read_is_named() {
    let repo = feature();
    repo.git(&["sparse-checkout", "set", "--cone", "--sparse-index", "other"]);
    let sparse = error(repo.open(None, HeadSpec::WorkTree));
    insta::assert_snapshot!(sparse.help().unwrap(), @r"
    Write it in full:

        git sparse-checkout reapply --no-sparse-index
    ");
    repo.git(&["sparse-checkout", "reapply", "--no-sparse-index"]);
    assert!(repo.open(None, HeadSpec::WorkTree).is_ok());
    repo.git(&["update-index", "--split-index"]);
    let split = error(repo.open(None, HeadSpec::Index));
    insta::assert_snapshot!(split.help().unwrap(), @r"
    Write it as one file:

        git update-index --no-split-index
    ");
    repo.git(&["update-index", "--no-split-index"]);
    assert!(repo.open(None, HeadSpec::Index).is_ok());
}

#[test]
fn a_bare_repository_has_commits_only() {
    let bare = feature().clone_with(&["--bare"]);
    assert_eq!(changes(&bare.open(Some("main"), commit("feature")).unwrap()), ["M a.py"]);
    for head in [HeadSpec::WorkTree, HeadSpec::Index] {
        assert!(matches!(error(bare.open(None, head)), RepoError::Bare(_)));
    }
}

#[test]
fn formats_that_libgit2_cannot_read_are_named() {
    let sha256 = Scratch::init(&["--object-format=sha256"]);
    assert_eq!(error(sha256.open(None, HeadSpec::WorkTree)), RepoError::Sha256(sha256.root().into()));
    let reftable = Scratch::init(&["--ref-format=reftable"]);
    // git 2.47 can migrate a repository that keeps no reflog; 2.48 can migrate any.
    reftable.git(&["config", "core.logAllRefUpdates", "false"]);
    reftable.write(&[("a.py", "a\n")]);
    reftable.commit("base");
    let named = error(reftable.open(None, HeadSpec::WorkTree));
    assert_eq!(named, RepoError::Reftable(reftable.root().into()));
    insta::assert_snapshot!(named.help().unwrap(), @r"
    Convert the references (git 2.48 or newer):

        git refs migrate --ref-format=files
    ");
    reftable.git(&["refs", "migrate", "--ref-format=files"]);
    assert_eq!(paths(&reftable.work_tree()), ["a.py"]);
}

#[test]
fn a_repository_of_another_user_is_named() {
    let error = git2::Error::new(git2::ErrorCode::Owner, git2::ErrorClass::Config, "not owned");
    let named = RepoError::from_open(&error, Path::new("/github/work space"));
    assert_eq!(named, RepoError::OtherOwner("/github/work space".into()));
    insta::assert_snapshot!(named.help().unwrap(), @r"
    Say that you trust it:

        git config --global --add safe.directory '/github/work space'
    ");
}

/// Only root may give a folder away, as a container's root finds it given.
#[cfg(unix)]
#[test]
fn libgit2_reports_another_user_s_repository_as_such() {
    let repo = feature();
    for folder in [repo.root().to_owned(), repo.root().join(".git")] {
        if std::os::unix::fs::chown(folder, Some(54_321), None).is_err() {
            return;
        }
    }
    let spec = RangeSpec::default();
    assert_eq!(error(Range::open(&repo.root().join("lib"), &spec)), RepoError::OtherOwner(repo.root().into()));
}
