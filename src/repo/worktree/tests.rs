//! The work tree, held against what git itself says.

use std::collections::BTreeSet;
use std::time::{Duration, SystemTime};

use crate::repo::testing::{Scratch, path, paths, text};
use crate::repo::{BlobId, EntryKind, HeadSpec, Snapshot};

/// The paths that git takes into a commit of everything.
fn as_git_commits(repo: &Scratch) -> BTreeSet<String> {
    repo.git(&["add", "--all"]);
    repo.git(&["ls-files", "-z"]).split_terminator('\0').map(str::to_owned).collect()
}

fn listed(snapshot: &Snapshot) -> BTreeSet<String> {
    paths(snapshot).into_iter().map(str::to_owned).collect()
}

/// Sets when a file was written, well before the index or after it.
fn touch(repo: &Scratch, file: &str, seconds_ago: u64) {
    let file = std::fs::File::options().append(true).open(repo.root().join(file)).unwrap();
    file.set_modified(SystemTime::now() - Duration::from_secs(seconds_ago)).unwrap();
}

#[test]
fn the_work_tree_is_what_git_would_commit() {
    let repo = Scratch::with(&[
        ("app.py", "a\n"),
        ("gone.py", "g\n"),
        ("deep/er/still.py", "s\n"),
        ("build/kept.py", "tracked although ignored\n"),
        ("was/folder.py", "f\n"),
        ("was-file", "w\n"),
        ("with space/é.py", "é\n"),
    ]);
    std::fs::remove_file(repo.root().join("gone.py")).unwrap();
    std::fs::remove_dir_all(repo.root().join("was")).unwrap();
    std::fs::remove_file(repo.root().join("was-file")).unwrap();
    repo.write(&[
        (".gitignore", "build/\n*.log\n!kept.log\n"),
        ("deep/.gitignore", "/local/\n"),
        ("deep/local/x.py", "ignored\n"),
        ("build/new.py", "ignored\n"),
        ("x.log", "ignored\n"),
        ("new/kept.log", "n\n"),
        ("new/folder/of/its own.py", "n\n"),
        ("was", "now a file\n"),
        ("was-file/now.py", "now a folder\n"),
    ]);
    repo.write(&[(".git/info/exclude", "/excluded.py\n"), ("excluded.py", "ignored\n")]);
    let snapshot = repo.work_tree();
    assert_eq!(listed(&snapshot), as_git_commits(&repo));
    assert!(snapshot.is_file(&path("build/kept.py")) && !snapshot.is_file(&path("build/new.py")));
    assert_eq!(text(&snapshot, "with space/é.py").unwrap(), "é\n");
    assert_eq!(snapshot.notes(), []);
}

#[test]
fn a_file_that_the_index_vouches_for_has_its_id_before_it_is_read() {
    let repo = Scratch::with(&[("same.py", "same\n"), ("edited.py", "one\n"), ("sneaky.py", "aaa\n")]);
    for file in ["same.py", "edited.py", "sneaky.py"] {
        touch(&repo, file, 60);
    }
    repo.git(&["update-index", "--refresh"]);
    repo.write(&[("edited.py", "another\n"), ("sneaky.py", "bbb\n")]);
    touch(&repo, "sneaky.py", 60);
    let snapshot = repo.work_tree();
    let id = |file: &str| snapshot.entries()[&path(file)].id;
    assert_eq!(id("same.py"), Some(BlobId::of(b"same\n")));
    assert_eq!(id("edited.py"), None);
    // Same size, same second of writing: never the old id. (Where the system tells more than a second, it shows.)
    assert_ne!(id("sneaky.py").unwrap_or(BlobId::of(b"bbb\n")), BlobId::of(b"aaa\n"));
    assert_eq!(snapshot.read(&path("edited.py")).unwrap().id, BlobId::of(b"another\n"));
}

#[test]
fn a_file_written_after_the_index_is_not_trusted() {
    let repo = Scratch::with(&[("new.py", "new\n")]);
    let index = std::fs::File::options().append(true).open(repo.root().join(".git/index")).unwrap();
    index.set_modified(SystemTime::now() - Duration::from_secs(60)).unwrap();
    assert_eq!(repo.work_tree().entries()[&path("new.py")].id, None);
}

#[test]
fn where_git_converts_line_ends_the_id_is_that_of_the_bytes_on_disk() {
    let repo =
        Scratch::with(&[(".gitattributes", "*.py text eol=crlf\n"), ("app.py", "a\r\nb\r\n"), ("x.yaml", "x\n")]);
    for file in ["app.py", "x.yaml"] {
        touch(&repo, file, 60);
    }
    repo.git(&["update-index", "--refresh"]);
    let range = repo.open(Some("HEAD"), HeadSpec::WorkTree).unwrap();
    let (base, head) = (range.base.unwrap().snapshot, range.head.snapshot);
    assert_eq!(text(&base, "app.py").unwrap(), "a\nb\n");
    let on_disk = head.read(&path("app.py")).unwrap();
    assert_eq!((&*on_disk.bytes, on_disk.id), (&b"a\r\nb\r\n"[..], BlobId::of(b"a\r\nb\r\n")));
    assert_eq!(crate::repo::Changes::between(&base, &head).paths().len(), 0);
}

#[cfg(unix)]
#[test]
fn links_are_followed_inside_the_repository_only() {
    use std::os::unix::fs::symlink;
    let repo = Scratch::with(&[("shared/db.py", "db\n"), ("a/app.py", "app\n")]);
    let link = |target: &str, at: &str| symlink(target, repo.root().join(at)).unwrap();
    link("../shared", "a/lib");
    link("lib/db.py", "a/short.py");
    link("/etc/passwd", "a/absolute");
    link("../../outside", "a/outside");
    link("loop", "a/loop");
    link("two", "a/one");
    link("one", "a/two");
    link("nowhere", "a/dangling");
    for snapshot in [repo.work_tree(), {
        repo.commit("links");
        repo.open(None, crate::repo::testing::commit("HEAD")).unwrap().head.snapshot
    }] {
        assert_eq!(snapshot.entries()[&path("a/lib")].kind, EntryKind::Symlink);
        assert_eq!(text(&snapshot, "a/lib/db.py").unwrap(), "db\n");
        assert_eq!(text(&snapshot, "a/short.py").unwrap(), "db\n");
        assert_eq!(snapshot.resolve(&path("a/lib/db.py")).unwrap(), path("shared/db.py"));
        assert!(snapshot.is_folder(&path("a/lib")) && snapshot.is_file(&path("a/short.py")));
        let refused =
            ["a/absolute", "a/outside", "a/loop", "a/one", "a/dangling"].map(|file| text(&snapshot, file).unwrap_err());
        insta::allow_duplicates! { insta::assert_snapshot!(refused.join("\n"), @r"
        a/absolute is a link to an absolute path, and only relative ones are followed
        a/outside is a link that leads out of the repository
        a/loop is a link that leads back to itself
        a/one is a link that leads back to itself
        there is no file a/nowhere
        "); }
        assert!(!snapshot.is_file(&path("a/loop")) && !snapshot.is_file(&path("a/absolute")));
    }
}

#[cfg(unix)]
#[test]
fn what_lies_behind_a_link_in_a_tracked_folder_s_place_is_not_tracked() {
    let outside = Scratch::folder();
    outside.write(&[("secret.py", "secret\n")]);
    let repo = Scratch::with(&[("lib/secret.py", "ours\n"), ("app.py", "a\n")]);
    std::fs::remove_dir_all(repo.root().join("lib")).unwrap();
    std::os::unix::fs::symlink(outside.root(), repo.root().join("lib")).unwrap();
    let snapshot = repo.work_tree();
    assert_eq!(paths(&snapshot), ["app.py", "lib"]);
    insta::assert_snapshot!(text(&snapshot, "lib/secret.py").unwrap_err(), @"lib/secret.py is a link to an absolute path, and only relative ones are followed");
}

#[test]
fn submodules_and_nested_repositories_are_left_to_themselves() {
    let inner = Scratch::with(&[("inner.py", "i\n")]);
    let repo = Scratch::with(&[("app.py", "a\n")]);
    repo.git(&["submodule", "--quiet", "add", &format!("file://{}", inner.root().display()), "vendor/inner"]);
    repo.commit("submodule");
    repo.git(&["clone", "--quiet", &format!("file://{}", inner.root().display()), "nested"]);
    let snapshot = repo.work_tree();
    assert_eq!(paths(&snapshot), [".gitmodules", "app.py", "vendor/inner"]);
    assert_eq!(snapshot.entries()[&path("vendor/inner")].kind, EntryKind::Submodule);
    insta::assert_snapshot!(text(&snapshot, "vendor/inner").unwrap_err(), @"vendor/inner is a submodule, and its files belong to another repository");
    insta::assert_debug_snapshot!(snapshot.notes(), @r#"
    [
        PathNote {
            path: "nested",
            message: "the folder holds a repository of its own, so it is left out",
        },
    ]
    "#);
}

#[test]
fn what_a_sparse_checkout_left_out_is_still_there() {
    let repo = Scratch::with(&[("a/app.py", "a\n"), ("b/app.py", "b\n"), ("top.py", "t\n")]);
    repo.git(&["sparse-checkout", "set", "a"]);
    assert!(!repo.root().join("b/app.py").exists());
    let range = repo.open(Some("HEAD"), HeadSpec::WorkTree).unwrap();
    assert_eq!(paths(&range.head.snapshot), ["a/app.py", "b/app.py", "top.py"]);
    assert_eq!(text(&range.head.snapshot, "b/app.py").unwrap(), "b\n");
    assert_eq!(crate::repo::Changes::between(&range.base.unwrap().snapshot, &range.head.snapshot).paths().len(), 0);
}

#[test]
fn a_merge_conflict_is_read_as_it_stands_on_disk() {
    let repo = Scratch::with(&[("app.py", "base\n")]);
    repo.git(&["switch", "--quiet", "--create", "other"]);
    repo.write(&[("app.py", "theirs\n")]);
    repo.commit("theirs");
    repo.git(&["switch", "--quiet", "main"]);
    repo.write(&[("app.py", "ours\n")]);
    repo.commit("ours");
    let _ = std::process::Command::new("git").args(["merge", "other"]).current_dir(repo.root()).output().unwrap();
    assert!(text(&repo.work_tree(), "app.py").unwrap().contains("<<<<<<<"));
    let index = repo.open(None, HeadSpec::Index).unwrap().head.snapshot;
    assert_eq!(paths(&index), Vec::<&str>::new());
    insta::assert_debug_snapshot!(index.notes(), @r#"
    [
        PathNote {
            path: "app.py",
            message: "it has merge conflicts in the index, so the file is left out",
        },
    ]
    "#);
}

#[cfg(target_os = "linux")]
#[test]
fn a_path_that_is_not_utf8_is_a_note() {
    use std::os::unix::ffi::OsStrExt;
    let repo = Scratch::with(&[("app.py", "a\n")]);
    let name = std::ffi::OsStr::from_bytes(b"caf\xe9.py");
    std::fs::write(repo.root().join(name), "x\n").unwrap();
    let untracked = repo.work_tree();
    repo.commit("latin");
    let committed = repo.open(None, crate::repo::testing::commit("HEAD")).unwrap().head.snapshot;
    for snapshot in [untracked, committed, repo.work_tree(), repo.open(None, HeadSpec::Index).unwrap().head.snapshot] {
        assert_eq!(paths(&snapshot), ["app.py"]);
        insta::allow_duplicates! { insta::assert_debug_snapshot!(snapshot.notes(), @r#"
        [
            PathNote {
                path: "caf�.py",
                message: "the path is not UTF-8, so the file is left out",
            },
        ]
        "#); }
    }
}
