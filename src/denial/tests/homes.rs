//! Denials in repositories.

use super::*;
use crate::denial::home::{Doubt, Home, Repository};
use crate::repo::RepoPath;
use crate::repo::testing::Scratch;

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
    let repository = Repository::new(&snapshot, RepoPath::root(), Reference::embedded());
    let mut denial = denials(message, Reference::embedded()).remove(0);
    let home = repository.home(&mut denial);
    (denial, home)
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
    let repository = Repository::new(&snapshot, RepoPath::root(), Reference::embedded());
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
        let repository = Repository::new(&snapshot, folder, Reference::embedded());
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
