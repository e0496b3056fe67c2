//! Cloud assemblies that git ignores: they are in the work tree only, and are read all the same.

use std::fs;
use std::path::Path;

use crate::project::Project;

/// A project with an application and code, whose assembly is written after the commit and ignored.
fn project() -> Project {
    let case = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/cdk-drift-in-code/base");
    let project = Project::new();
    project.copy(&case);
    project.write(".gitignore", "cdk.out\n");
    fs::rename(project.path("cdk.out"), project.path("elsewhere")).unwrap();
    let away = tempfile::tempdir().unwrap();
    let kept = away.path().join("cdk.out");
    // The index takes all that is there, ignored or not.
    fs::rename(project.path("elsewhere"), &kept).unwrap();
    project.commit("without the assembly");
    fs::rename(&kept, project.path("cdk.out")).unwrap();
    project
}

/// Adds a call that the role does not allow.
fn call(project: &Project) {
    let file = project.path("src/read.py");
    let text = fs::read_to_string(&file).unwrap();
    fs::write(
        file,
        text.replace("    return", "    s3.put_object(Bucket=\"orders\", Key=\"seen\", Body=b\"\")\n    return"),
    )
    .unwrap();
}

#[test]
fn an_ignored_assembly_of_the_work_tree_is_read() {
    let project = project();
    assert_eq!(project.check(&[]).lines(), [""; 0]);
    call(&project);
    assert_eq!(project.check(&[]).lines(), ["error missing-action OrdersStack/Read s3:PutObject src/read.py:7"]);
}

#[test]
fn in_a_range_it_stands_for_both_sides() {
    let project = project();
    assert_eq!(project.check(&["--base", "HEAD"]).lines(), [""; 0]);
    call(&project);
    let missing = ["new error missing-action OrdersStack/Read s3:PutObject src/read.py:7"];
    assert_eq!(project.check(&["--base", "HEAD"]).lines(), missing);
    // What a change of the application does to roles is not to be seen, and that is said.
    let application = fs::read_to_string(project.path("app.py")).unwrap();
    project.write("app.py", application + "\n");
    let lines = project.check(&["--base", "HEAD"]).lines();
    assert_eq!(lines, [missing[0], "unresolved app.py:1"]);
    // No commit has it.
    project.write(".gitignore", "cdk.out\n/elsewhere\n");
    assert_eq!(project.check(&["--base", "HEAD", "--head", "HEAD"]).lines(), [""; 0]);
}

#[cfg(unix)]
#[test]
fn links_are_not_followed_to_an_assembly() {
    let project = project();
    let away = tempfile::tempdir().unwrap();
    fs::rename(project.path("cdk.out"), away.path().join("cdk.out")).unwrap();
    std::os::unix::fs::symlink(away.path().join("cdk.out"), project.path("cdk.out")).unwrap();
    project.write(".gitignore", "cdk.out\n/cdk.out\n");
    call(&project);
    assert_eq!(project.check(&[]).lines(), ["unresolved cdk.json:1"]);
}
