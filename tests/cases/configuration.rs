//! Which `iamdrift.toml` counts, and what a wrong one does.

use serde_json::Value;

use super::project::Project;

const TEMPLATE: &str = "\
Transform: AWS::Serverless-2016-10-31
Resources:
  Send:
    Type: AWS::Serverless::Function
    Properties: {Runtime: python3.13, CodeUri: src, Handler: app.handler}
";

const APP: &str = "\
import boto3

def handler(event, context):
    boto3.client('sqs').send_message(QueueUrl='q', MessageBody='m')
";

const ACCEPTS: &str = "[[ignore]]\nrule = \"missing-action\"\nreason = \"it is granted elsewhere\"\n";

/// A repository whose second commit brings one error.
fn project() -> Project {
    let project = Project::new();
    project.write("template.yaml", TEMPLATE);
    project.write("src/app.py", "def handler(event, context):\n    pass\n");
    project.commit("base");
    project.write("src/app.py", APP);
    project
}

/// Whether the one error is accepted.
fn is_accepted(project: &Project, variables: &[(&str, &str)], arguments: &[&str]) -> bool {
    let output = project.run_with(variables, &[&["check", "--format", "json"], arguments].concat());
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let findings = report["findings"].as_array().unwrap();
    let error = findings.iter().find(|finding| finding["rule"] == "missing-action").unwrap();
    let accepted = !error["suppression"].is_null();
    assert_eq!(output.status.code(), Some(i32::from(!accepted)));
    assert_eq!(report["summary"]["ignored"], u32::from(accepted));
    accepted
}

#[test]
fn a_fork_does_not_decide_what_is_accepted() {
    let project = project();
    project.write("iamdrift.toml", ACCEPTS);
    project.commit("head");
    let fork = [("CI_MERGE_REQUEST_SOURCE_PROJECT_ID", "2"), ("CI_MERGE_REQUEST_PROJECT_ID", "1")];
    let own = [("CI_MERGE_REQUEST_SOURCE_PROJECT_ID", "1"), ("CI_MERGE_REQUEST_PROJECT_ID", "1")];
    assert!(is_accepted(&project, &own, &["--base", "HEAD~1"]));
    assert!(!is_accepted(&project, &fork, &["--base", "HEAD~1"]));
    assert!(!is_accepted(&project, &fork, &["--base", "HEAD~1", "--config", "iamdrift.toml"]));
    assert!(!is_accepted(&project, &fork, &[]), "there is no base to take it from");
    project.write("iamdrift.toml", "exclude = [\n");
    assert_eq!(project.run_with(&fork, &["check", "--base", "HEAD~1"]).status.code(), Some(1), "it is not even read");
}

#[test]
fn a_fork_does_not_accept_its_own_findings_by_a_comment() {
    let project = project();
    project.write(
        "src/app.py",
        APP.replace("    boto3", "    # iamdrift: ignore[missing-action] granted elsewhere\n    boto3"),
    );
    let fork = [("SYSTEM_PULLREQUEST_ISFORK", "True")];
    assert!(is_accepted(&project, &[], &["--base", "HEAD"]));
    assert!(!is_accepted(&project, &fork, &["--base", "HEAD"]));
}

#[test]
fn a_fork_is_known_by_the_event_of_github() {
    let project = project();
    project.write("iamdrift.toml", ACCEPTS);
    let event = |head: &str| serde_json::json!({"pull_request": {"head": {"repo": {"full_name": head}}, "base": {"repo": {"full_name": "octo/shop"}}}});
    for (head, accepted) in [("octo/shop", true), ("fork/shop", false)] {
        let file = project.path(".git/event.json");
        std::fs::write(&file, event(head).to_string()).unwrap();
        let variables = [("GITHUB_ACTIONS", "true"), ("GITHUB_EVENT_PATH", file.to_str().unwrap())];
        assert_eq!(is_accepted(&project, &variables, &["--base", "HEAD"]), accepted);
    }
}

#[test]
fn another_file_can_be_named() {
    let project = project();
    project.write("ci/iamdrift.toml", ACCEPTS);
    assert!(!is_accepted(&project, &[], &[]));
    assert!(is_accepted(&project, &[], &["--config", "ci/iamdrift.toml"]));
    let elsewhere = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(elsewhere.path(), ACCEPTS).unwrap();
    assert!(is_accepted(&project, &[], &["--config", elsewhere.path().to_str().unwrap()]));
    assert_eq!(project.run(&["check", "--config", "none.toml"]).status.code(), Some(2));
}

#[test]
fn the_day_is_that_of_the_commit_or_today() {
    let project = project();
    project.write("iamdrift.toml", format!("{ACCEPTS}until = 2024-01-01\n"));
    // The commits of these tests are of November 2023.
    project.commit("head");
    let unset = [("SOURCE_DATE_EPOCH", "")];
    assert!(is_accepted(&project, &unset, &["--base", "HEAD~1", "--head", "HEAD"]));
    assert!(!is_accepted(&project, &unset, &["--base", "HEAD~1"]), "today is later");
    assert!(is_accepted(&project, &[("SOURCE_DATE_EPOCH", "1700000000")], &[]));
}

#[test]
fn a_wrong_file_is_wrong_usage_and_shows_the_place() {
    let project = project();
    project.write("iamdrift.toml", "[[ignore]]\nrule = \"mising-action\"\nreason = \"r\"\n");
    let output = project.run(&["check", "--color", "never"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stdout.is_empty());
    let said = String::from_utf8(output.stderr).unwrap();
    for part in ["there is no rule `mising-action`", "iamdrift.toml:2:8", "did you mean `missing-action`?"] {
        assert!(said.contains(part), "{said}");
    }
}

#[test]
fn a_link_that_leads_outside_is_not_followed() {
    #[cfg(unix)]
    {
        let project = project();
        std::os::unix::fs::symlink("/etc/passwd", project.path("iamdrift.toml")).unwrap();
        assert_eq!(project.run(&["check"]).status.code(), Some(2));
    }
}

#[test]
fn sarif_names_who_accepts_a_finding() {
    let project = project();
    project.write("iamdrift.toml", ACCEPTS);
    let output = project.run(&["check", "--format", "sarif"]);
    let log: Value = serde_json::from_slice(&output.stdout).unwrap();
    let suppression = &log["runs"][0]["results"][0]["suppressions"][0];
    assert_eq!(suppression["kind"], "external");
    assert_eq!(suppression["justification"], "it is granted elsewhere");
    assert_eq!(suppression["location"]["physicalLocation"]["artifactLocation"]["uri"], "iamdrift.toml");
}
