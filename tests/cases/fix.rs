//! `check --fix` on files that must not be written: each stays exactly as it was, and the reason is said.

use std::fs;

use super::project::Project;

const APP: &str = "\
import boto3

def handler(event, context):
    boto3.client('sqs').send_message(QueueUrl='q', MessageBody='m')
";

const TEMPLATE: &str = "\
Transform: AWS::Serverless-2016-10-31
Resources:
  Send:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.13
      CodeUri: src
      Handler: app.handler
      Policies:
        - Statement:
            - Effect: Allow
              Action: [sqs:ReceiveMessage]  # more to come
              Resource: '*'
";

fn project() -> Project {
    let project = Project::new();
    project.write("template.yaml", TEMPLATE);
    project.write("src/app.py", APP);
    project
}

fn fix(project: &Project) -> (Option<i32>, String) {
    let output = project.run(&["check", "--fix", "--color", "never", "--format", "concise"]);
    (output.status.code(), String::from_utf8(output.stderr).unwrap())
}

#[test]
fn a_file_is_fixed_and_a_second_run_finds_nothing_to_fix() {
    let project = project();
    let (code, said) = fix(&project);
    assert_eq!((code, said.contains("fixed 1")), (Some(0), true), "{said}");
    let fixed = TEMPLATE.replace("[sqs:ReceiveMessage]", "[sqs:ReceiveMessage, sqs:SendMessage]");
    assert_eq!(fs::read_to_string(project.path("template.yaml")).unwrap(), fixed);
    let (code, said) = fix(&project);
    assert_eq!((code, said.contains("fixed 1")), (Some(0), false), "{said}");
    assert_eq!(fs::read_to_string(project.path("template.yaml")).unwrap(), fixed);
}

#[test]
fn a_read_only_file_is_named_and_stays() {
    let project = project();
    let path = project.path("template.yaml");
    let mut permissions = fs::metadata(&path).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&path, permissions).unwrap();
    let (code, said) = fix(&project);
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("template.yaml is not changed: it is read-only"), "{said}");
    assert_eq!(fs::read_to_string(&path).unwrap(), TEMPLATE);
}

#[cfg(unix)]
#[test]
fn what_a_link_leads_to_is_named_and_stays() {
    let project = project();
    let (path, real) = (project.path("template.yaml"), project.path("real.txt"));
    fs::rename(&path, &real).unwrap();
    std::os::unix::fs::symlink("real.txt", &path).unwrap();
    let (code, said) = fix(&project);
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("template.yaml is not changed: it is a symbolic link"), "{said}");
    assert_eq!(fs::read_to_string(&real).unwrap(), TEMPLATE);
    assert!(fs::symlink_metadata(&path).unwrap().is_symlink());
}

#[test]
fn only_files_of_the_work_tree_are_fixed() {
    let project = project();
    project.commit("all");
    let output = project.run(&["check", "--fix", "--head", "HEAD", "--color", "never"]);
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("only files of the work tree can be changed"), "{said}");
    assert_eq!(fs::read_to_string(project.path("template.yaml")).unwrap(), TEMPLATE);
}

#[test]
fn a_diff_changes_nothing_and_applies() {
    let project = project();
    let diff = project.run(&["check", "--diff"]);
    assert_eq!(diff.status.code(), Some(1));
    assert_eq!(fs::read_to_string(project.path("template.yaml")).unwrap(), TEMPLATE);
    let patch = tempfile::NamedTempFile::new().unwrap();
    fs::write(patch.path(), &diff.stdout).unwrap();
    let mut git = std::process::Command::new("git");
    let applied = git.arg("apply").arg(patch.path()).current_dir(project.path("")).status().unwrap();
    assert!(applied.success());
    assert!(
        fs::read_to_string(project.path("template.yaml")).unwrap().contains("[sqs:ReceiveMessage, sqs:SendMessage]")
    );
}

#[test]
fn of_two_files_none_is_changed_if_one_cannot_be() {
    let project = project();
    project.write("other/template.yaml", TEMPLATE.replace("src", "../src"));
    let path = project.path("template.yaml");
    let mut permissions = fs::metadata(&path).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&path, permissions).unwrap();
    let (code, said) = fix(&project);
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("template.yaml is not changed: it is read-only"), "{said}");
    assert_eq!(fs::read_to_string(project.path("other/template.yaml")).unwrap(), TEMPLATE.replace("src", "../src"));
}

#[test]
fn what_has_no_edit_is_said_with_the_reason() {
    let project = project();
    project.write(
        "template.yaml",
        TEMPLATE.replace("Action: [sqs:ReceiveMessage]", "NotAction: [iam:*, sqs:SendMessage]"),
    );
    let output = project.run(&["check", "--diff", "--unsafe-fixes"]);
    assert_eq!((output.status.code(), output.stdout.is_empty()), (Some(1), false));
    project.write("src/app.py", APP.replace("send_message(QueueUrl='q', MessageBody='m')", "no_such_call()"));
    let output = project.run(&["check", "--diff", "--unsafe-fixes"]);
    assert_eq!((output.status.code(), output.stdout.as_slice()), (Some(0), &b""[..]));
    insta::assert_snapshot!(String::from_utf8(output.stderr).unwrap(), @r"
    not fixed: an Allow with NotAction grants every action of every service except `iam:*` and `sqs:SendMessage`: what should stand there instead is not known
    1 note has no edit
    ");
}

/// `refine` never writes; what it prints has the line ends, the mark and the tabs of what it was given.
#[test]
fn odd_policy_files_are_refined_as_they_are_or_not_at_all() {
    let policy = "{\n\t\"Statement\": [{\n\t\t\"Effect\": \"Allow\",\n\t\t\"Action\": [\"sqs:*\", \"sns:*\"],\n\t\t\"Resource\": \"*\"\n\t}]\n}\n";
    let refined = policy.replace("[\"sqs:*\", \"sns:*\"]", "[\"sqs:SendMessage\"]");
    let project = Project::new();
    let run = |text: &str| {
        project.write("policy.json", text);
        let output =
            project.run(&["refine", &project.path("policy.json").to_string_lossy(), "--used", "sqs:SendMessage"]);
        assert_eq!(fs::read_to_string(project.path("policy.json")).unwrap(), text);
        (output.status.code(), String::from_utf8(output.stdout).unwrap())
    };
    assert_eq!(run(policy), (Some(0), refined.clone()));
    assert_eq!(run(&policy.replace('\n', "\r\n")), (Some(0), refined.replace('\n', "\r\n")));
    assert_eq!(run(&format!("\u{feff}{policy}")), (Some(0), format!("\u{feff}{refined}")));
    for broken in [
        "",
        "{",
        "[]",
        "null",
        "\u{0}",
        "Statement: *x",
        "{\"Statement\": 7}",
        "{\"Statement\": [{\"Effect\": \"Allow\"}]}",
    ] {
        assert_eq!(run(broken), (Some(2), String::new()), "{broken:?}");
    }
}
