//! Denials in repositories.

use std::sync::LazyLock;

use super::*;
use crate::config::Config;
use crate::denial::home::{Doubt, Home, Repository};
use crate::repo::RepoPath;
use crate::repo::testing::Scratch;

/// No configuration.
static NONE: LazyLock<Config> = LazyLock::new(Config::default);

const TEMPLATE: &str = r#"AWSTemplateFormatVersion: "2010-09-09"
Transform: AWS::Serverless-2016-10-31
Resources:
  Reader:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.13
      CodeUri: src/
      Handler: reader.handler
      Policies:
        - Version: "2012-10-17"
          Statement:
            - Effect: Allow
              Action:
                - sqs:ReceiveMessage
              Resource: "*"
  Named:
    Type: AWS::IAM::Role
    Properties:
      RoleName: !Sub ${AWS::StackName}-named
      AssumeRolePolicyDocument:
        Statement:
          - {Effect: Allow, Action: sts:AssumeRole, Principal: {AWS: "*"}}
      Policies:
        - PolicyName: Deny
          PolicyDocument:
            Statement:
              - {Effect: Deny, Action: "s3:Delete*", Resource: "*"}
              - {Effect: Allow, Action: "s3:Get*", Resource: "*"}
"#;

const CODE: &str = "\
import boto3


def handler(event, context):
    boto3.client('sqs').send_message(QueueUrl='q', MessageBody='m')
";

fn home(message: &str) -> (Denial, Home) {
    let repo = Scratch::with(&[("template.yaml", TEMPLATE), ("src/reader.py", CODE)]);
    let snapshot = repo.work_tree();
    let repository = Repository::new(&snapshot, &NONE, RepoPath::root(), Reference::embedded(), &|_| ());
    let mut denial = denials(message, Reference::embedded()).remove(0);
    let home = repository.home(&mut denial);
    (denial, home)
}

/// The home of a denial in a repository of these files, one of which may be `iamdrift.toml`.
fn home_in(files: &[(&str, &str)], message: &str) -> Home {
    let repo = Scratch::with(files);
    let snapshot = repo.work_tree();
    let text = files.iter().find(|(path, _)| *path == "iamdrift.toml").map_or("", |(_, text)| text);
    let config = Config::read(RepoPath::new("iamdrift.toml"), text.as_bytes()).unwrap();
    let repository = Repository::new(&snapshot, &config, RepoPath::root(), Reference::embedded(), &|_| ());
    repository.home(&mut denials(message, Reference::embedded()).remove(0))
}

fn denied(role: &str, action: &str, reason: &str) -> String {
    format!(
        "User: arn:aws:sts::210987654321:assumed-role/{role}/s is not authorized to perform: {action} on resource: arn:aws:sqs:eu-west-1:210987654321:q {reason}"
    )
}

const NO_POLICY: &str = "because no identity-based policy allows the action";

#[test]
fn a_role_is_found_by_the_name_that_cloudformation_makes_and_its_line_is_changed() {
    let (denial, home) = home(&denied("app-ReaderRole-1A2B3C4D5E6F", "sqs:SendMessage", NO_POLICY));
    assert_eq!(denial.identity_allow_can_fix, Some(true));
    assert_eq!((home.role.as_deref(), home.line, home.doubt), (Some("ReaderRole"), Some(16), None));
    assert_eq!(home.caught_by_check, Some(true));
    insta::assert_snapshot!(home.diff().unwrap(), @r#"
    --- a/template.yaml
    +++ b/template.yaml
    @@ -13,6 +13,7 @@
                 - Effect: Allow
                   Action:
                     - sqs:ReceiveMessage
    +                - sqs:SendMessage
                   Resource: "*"
       Named:
         Type: AWS::IAM::Role
    "#);
    insta::assert_snapshot!(home.statement.unwrap(), @r#"{"Action":"sqs:SendMessage","Effect":"Allow","Resource":"arn:aws:sqs:eu-west-1:210987654321:q"}"#);
}

#[test]
fn what_the_code_does_not_show_is_told_as_such() {
    let (_, home) = home(&denied("app-ReaderRole-1A2B3C4D5E6F", "sqs:DeleteMessage", NO_POLICY));
    assert_eq!((home.role.as_deref(), home.caught_by_check), (Some("ReaderRole"), Some(false)));
    assert!(home.patch.is_some());
}

#[test]
fn a_terse_message_finds_the_only_role_whose_code_needs_the_action() {
    let (denial, home) = home(
        "An error occurred (AccessDenied) when calling the SendMessage operation: Access to the resource https://sqs.eu-west-1.amazonaws.com/ is denied.",
    );
    assert_eq!(home.role.as_deref(), Some("ReaderRole"));
    assert_eq!(denial.identity_allow_can_fix, Some(true));
    assert_eq!(home.doubt, Some(Doubt::RoleByCode));
}

#[test]
fn a_role_is_found_by_a_name_that_is_partly_known() {
    let (denial, home) = home(&denied("prod-named", "s3:DeleteObject", ""));
    assert_eq!(home.role.as_deref(), Some("Named"));
    assert_eq!((denial.identity_allow_can_fix, home.patch), (Some(false), None));
    assert_eq!(denial.help, "a Deny of `Named` here blocks `s3:DeleteObject`, and no Allow lifts a Deny: narrow it");
}

#[test]
fn what_is_allowed_already_is_not_allowed_again() {
    let (denial, home) = home(&denied("prod-named", "s3:GetObject", NO_POLICY));
    assert_eq!((denial.help.as_str(), home.patch), ("`Named` here allows `s3:GetObject` already: deploy it", None));
}

#[test]
fn no_identity_policy_is_changed_where_none_can_help() {
    let reason = "with an explicit deny in a service control policy";
    let (denial, home) = home(&denied("app-ReaderRole-1A2B3C4D5E6F", "sqs:SendMessage", reason));
    assert_eq!((denial.identity_allow_can_fix, home.statement, home.patch), (Some(false), None, None));
    assert_eq!(home.role.as_deref(), Some("ReaderRole"));
}

#[test]
fn a_role_of_terraform_is_found_by_its_name_and_unread_code_is_said_to_be_unread() {
    let module = r#"
resource "aws_iam_role" "worker" {
  name               = "orders-${var.stage}-worker"
  assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }] })
}
resource "aws_iam_role_policy" "worker" {
  role   = aws_iam_role.worker.id
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = ["dynamodb:GetItem"], Resource = "*" }] })
}
resource "aws_lambda_function" "worker" {
  role     = aws_iam_role.worker.arn
  runtime  = "python3.13"
  handler  = "app.handler"
  filename = "app.zip"
}
"#;
    let repo = Scratch::with(&[("main.tf", module)]);
    let snapshot = repo.work_tree();
    let repository = Repository::new(&snapshot, &NONE, RepoPath::root(), Reference::embedded(), &|_| ());
    let mut denial =
        denials(&denied("orders-prod-worker", "dynamodb:PutItem", NO_POLICY), Reference::embedded()).remove(0);
    let home = repository.home(&mut denial);
    assert_eq!(home.role.as_deref(), Some("aws_iam_role.worker"));
    assert_eq!((home.doubt, home.caught_by_check), (Some(Doubt::RoleByPart), Some(false)));
    assert!(home.unseen.unwrap().contains("app.zip"));
    assert!(home.patch.unwrap().after.contains(r#"["dynamodb:GetItem", "dynamodb:PutItem"]"#));
}

#[test]
fn of_roles_with_one_name_those_of_the_folder_are_meant() {
    let repo = Scratch::with(&[
        ("a/template.yaml", TEMPLATE),
        ("a/src/reader.py", CODE),
        ("ab/template.yaml", TEMPLATE),
        ("ab/src/reader.py", CODE),
    ]);
    let snapshot = repo.work_tree();
    let file = |folder: RepoPath| {
        let repository = Repository::new(&snapshot, &NONE, folder, Reference::embedded(), &|_| ());
        let message = denied("app-ReaderRole-1A2B3C4D5E6F", "sqs:SendMessage", NO_POLICY);
        let home = repository.home(&mut denials(&message, Reference::embedded()).remove(0));
        home.file.map(|file| file.as_str().to_owned())
    };
    assert_eq!(file(RepoPath::root()), None);
    assert_eq!(file(RepoPath::new("a").unwrap()).as_deref(), Some("a/template.yaml"));
}

#[test]
fn a_stranger_is_no_role_of_the_repository() {
    let (_, home) = home(&denied("SomebodyElse", "sqs:SendMessage", NO_POLICY));
    assert_eq!((home.role, home.patch, home.caught_by_check), (None, None, None));
    assert!(home.statement.is_some());
}

const DOCUMENT: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    { "Effect": "Allow", "Action": ["sqs:ReceiveMessage"], "Resource": "*" }
  ]
}
"#;

#[test]
fn a_role_of_the_configuration_is_changed_in_its_policy_file() {
    for name in ["team-reader", "arn:aws:iam::210987654321:role/teams/team-reader"] {
        // Nothing else here knows the role.
        let config = format!("[[role]]\nname = \"{name}\"\npolicies = \"iam/reader.json\"\n");
        let files = [("iamdrift.toml", config.as_str()), ("iam/reader.json", DOCUMENT)];
        let home = home_in(&files, &denied("team-reader", "sqs:SendMessage", NO_POLICY));
        assert_eq!((home.role.as_deref(), home.doubt, home.advice.as_deref()), (Some("team-reader"), None, None));
        insta::allow_duplicates! {
            insta::assert_snapshot!(home.diff().unwrap(), @r#"
            --- a/iam/reader.json
            +++ b/iam/reader.json
            @@ -1,6 +1,6 @@
             {
               "Version": "2012-10-17",
               "Statement": [
            -    { "Effect": "Allow", "Action": ["sqs:ReceiveMessage"], "Resource": "*" }
            +    { "Effect": "Allow", "Action": ["sqs:ReceiveMessage", "sqs:SendMessage"], "Resource": "*" }
               ]
             }
            "#);
        }
    }
    let other_account =
        "[[role]]\nname = \"arn:aws:iam::111122223333:role/team-reader\"\npolicies = \"iam/reader.json\"\n";
    let files = [("iamdrift.toml", other_account), ("iam/reader.json", DOCUMENT)];
    assert!(home_in(&files, &denied("team-reader", "sqs:SendMessage", NO_POLICY)).doubt.is_some());
}

#[test]
fn the_configuration_tells_what_a_role_is_called_in_aws() {
    let config = "[[role]]\nname = \"ReaderRole\"\ndeployed = [\"acme-*-reader\"]\n";
    let files = [("template.yaml", TEMPLATE), ("src/reader.py", CODE), ("iamdrift.toml", config)];
    let home = home_in(&files, &denied("acme-prod-reader", "sqs:SendMessage", NO_POLICY));
    assert_eq!((home.role.as_deref(), home.line, home.doubt), (Some("ReaderRole"), Some(16), None));
    let other = home_in(&files, &denied("acme-prod-writer", "sqs:SendMessage", NO_POLICY));
    assert_eq!(other.role, None);
}

#[test]
fn who_finds_no_role_is_told_which_lines_would_tell() {
    let files = [("template.yaml", TEMPLATE), ("src/reader.py", CODE)];
    let advice = |files: &[(&str, &str)], message: &str| home_in(files, message).advice.unwrap();
    insta::assert_snapshot!(advice(&files, &denied("acme-reader", "sqs:SendMessage", NO_POLICY)), @r#"
    no role here is called `acme-reader` when it is deployed; it may be `ReaderRole`, whose code needs the action and lacks it: if so, say it in iamdrift.toml:

    [[role]]
    name = "ReaderRole"
    deployed = ["acme-reader"]
    "#);
    insta::assert_snapshot!(advice(&files, &denied("acme-reader", "sqs:DeleteMessage", NO_POLICY)), @r#"
    no role here is called `acme-reader` when it is deployed; if it is `Named` or `ReaderRole`, say so in iamdrift.toml, or name the files of its `policies`:

    [[role]]
    name = "Named"
    deployed = ["acme-reader"]
    "#);
    insta::assert_snapshot!(advice(&[("README.md", "")], &denied("acme-reader", "sqs:DeleteMessage", NO_POLICY)), @r#"
    no role is declared here; if the policies of `acme-reader` are kept here, name them in iamdrift.toml:

    [[role]]
    name = "acme-reader"
    policies = ["path/to/acme-reader.json"]
    "#);
    insta::assert_snapshot!(advice(&files, "An error occurred (AccessDenied) when calling the DeleteMessage operation: Access Denied"), @"the message names no role, and there is no code here that needs the action under a role without it");
    let twice = [("a/template.yaml", TEMPLATE), ("b/template.yaml", TEMPLATE)];
    insta::assert_snapshot!(advice(&twice, &denied("app-ReaderRole-1A2B3C4D5E6F", "sqs:SendMessage", NO_POLICY)), @"`app-ReaderRole-1A2B3C4D5E6F` can be `ReaderRole` (a/template.yaml) or `ReaderRole` (b/template.yaml): name the folder of the one that is meant with --repo");
    // A user is no role, and there is nothing to map.
    let user = "User: arn:aws:iam::210987654321:user/ada is not authorized to perform: sqs:SendMessage";
    assert_eq!(home_in(&files, user).advice, None);
}

#[test]
fn lines_that_are_advised_are_understood() {
    let files = [("template.yaml", TEMPLATE), ("src/reader.py", CODE)];
    let message = denied("acme-reader", "sqs:SendMessage", NO_POLICY);
    let advice = home_in(&files, &message).advice.unwrap();
    let lines = crate::config::advice::lines(&advice).unwrap();
    let with_lines = [("template.yaml", TEMPLATE), ("src/reader.py", CODE), ("iamdrift.toml", lines)];
    assert_eq!(home_in(&with_lines, &message).role.as_deref(), Some("ReaderRole"));
}

#[test]
fn where_no_file_can_be_changed_the_reason_is_told() {
    let config = "[[role]]\nname = \"reader\"\npolicies = \"iam/reader.json\"\n";
    let downloaded = r#"{"RoleName": "reader", "PolicyName": "p", "PolicyDocument": {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sqs:ReceiveMessage", "Resource": "*"}]}}"#;
    let files = [("iamdrift.toml", config), ("iam/reader.json", downloaded)];
    let home = home_in(&files, &denied("reader", "sqs:SendMessage", NO_POLICY));
    assert_eq!((home.role.as_deref(), &home.patch), (Some("reader"), &None));
    insta::assert_snapshot!(home.no_patch.unwrap(), @"no policy of the role can take it, and none can be added where the role stands");
}
