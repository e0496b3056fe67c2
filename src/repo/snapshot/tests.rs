//! Reading: limits, pointers, and many threads.

use rayon::prelude::*;

use super::*;
use crate::repo::HeadSpec;
use crate::repo::testing::{Scratch, commit, path, paths, text};

#[test]
fn files_in_memory_have_git_s_ids() {
    let snapshot = Snapshot::from_files([("a/hello", &b"hello\n"[..]), ("../out", b"x"), ("a-b", b"")]);
    assert_eq!(paths(&snapshot), ["a-b", "a/hello"]);
    assert_eq!(
        format!("{:?}", snapshot.entries()[&path("a/hello")].id.unwrap()),
        "ce013625030ba8dba906f756967f9e9ca394464a"
    );
    assert!(snapshot.is_folder(&path("a")) && !snapshot.is_folder(&path("a/hello")) && !snapshot.is_file(&path("a")));
    assert_eq!(snapshot.under(&path("a")).count(), 1);
    assert_eq!(snapshot.under(&RepoPath::root()).count(), 2);
    insta::assert_snapshot!(text(&snapshot, "a").unwrap_err(), @"there is no file a");
}

#[test]
fn what_is_too_large_or_kept_elsewhere_is_named() {
    let pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n";
    let repo = Scratch::with(&[("model.bin", pointer)]);
    let large = std::fs::File::create(repo.root().join("large.json")).unwrap();
    large.set_len(LARGEST_FILE + 1).unwrap();
    std::fs::File::create(repo.root().join("just.json")).unwrap().set_len(LARGEST_FILE).unwrap();
    repo.commit("large");
    for head in [HeadSpec::WorkTree, HeadSpec::Index, commit("HEAD")] {
        let snapshot = repo.open(None, head).unwrap().head.snapshot;
        let refused = ["model.bin", "large.json"].map(|file| text(&snapshot, file).unwrap_err());
        insta::allow_duplicates! { insta::assert_snapshot!(refused.join("\n"), @r"
        the file is a Git LFS pointer, and its content is not in the repository
        the file is larger than 10 MB, so it is left out
        "); }
        assert_eq!(snapshot.read(&path("just.json")).unwrap().bytes.len() as u64, LARGEST_FILE);
    }
}

#[test]
fn a_file_that_vanishes_after_the_listing_is_not_there() {
    let repo = Scratch::with(&[("app.py", "a\n")]);
    let snapshot = repo.work_tree();
    std::fs::remove_file(repo.root().join("app.py")).unwrap();
    assert_eq!(snapshot.read(&path("app.py")).unwrap_err(), ReadError::NotFound(path("app.py")));
}

#[test]
fn threads_read_at_the_same_time() {
    let files: Vec<(String, String)> =
        (0..200).map(|number| (format!("f{number}/x.py"), format!("{number}\n"))).collect();
    let repo = Scratch::with(&files.iter().map(|(path, text)| (&**path, &**text)).collect::<Vec<_>>());
    for head in [HeadSpec::WorkTree, commit("HEAD")] {
        let snapshot = repo.open(None, head).unwrap().head.snapshot;
        let wrong = files.par_iter().filter(|(path, expected)| text(&snapshot, path).as_ref() != Ok(expected)).count();
        assert_eq!((snapshot.entries().len(), wrong), (200, 0));
    }
}

#[test]
fn a_tree_that_names_itself_many_times_over_is_refused() {
    // Each level names the one below ten times: 100 kilobytes that stand for 10^8 files.
    let repo = Scratch::init(&[]);
    let git = git2::Repository::open(repo.root()).unwrap();
    let mut id = git.blob(b"x").unwrap();
    for level in 0..8 {
        let mut tree = git.treebuilder(None).unwrap();
        for name in 0..10 {
            tree.insert(format!("n{name}"), id, if level == 0 { 0o100_644 } else { 0o040_000 }).unwrap();
        }
        id = tree.write().unwrap();
    }
    let who = git2::Signature::now("n", "e@example.com").unwrap();
    git.commit(Some("HEAD"), &who, &who, "bomb", &git.find_tree(id).unwrap(), &[]).unwrap();
    let Err(error) = repo.open(None, commit("HEAD")) else { panic!("the bomb was listed") };
    insta::assert_snapshot!(error, @"there are more than 1000000 files in HEAD");
}
