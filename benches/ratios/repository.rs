//! A repository of the size of a large monorepo, always the same: services of one SAM template, its handler, a few modules
//! without any SDK, tests, documents and events. On the branch `feature`, three handlers differ from `main`.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

const SERVICES: usize = 500;
const FILES_PER_SERVICE: usize = 20;

/// How many files there are.
pub const FILES: usize = SERVICES * FILES_PER_SERVICE;

/// Makes the repository in `root`; `feature` is checked out.
pub fn generate(root: &Path) {
    for number in 0..SERVICES {
        let folder = root.join(format!("services/team{:02}/service{number:04}", number % 40));
        let files = service(number);
        assert_eq!(files.len(), FILES_PER_SERVICE);
        for (path, text) in files {
            let path = folder.join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
    }
    git(root, &["init", "--quiet", "--initial-branch=main"]);
    // A commit of this size would start one in the background.
    git(root, &["config", "gc.auto", "0"]);
    commit(root, "base");
    git(root, &["switch", "--quiet", "--create", "feature"]);
    for number in [3, 141, 400] {
        let handler = root.join(format!("services/team{:02}/service{number:04}/src/app.py", number % 40));
        let text = std::fs::read_to_string(&handler).unwrap();
        std::fs::write(
            &handler,
            text.replace("return body", "s3.delete_object(Bucket=BUCKET, Key=key)\n    return body"),
        )
        .unwrap();
    }
    commit(root, "change");
    git(root, &["gc", "--quiet"]);
}

/// The files of one service.
fn service(number: usize) -> Vec<(String, String)> {
    let mut files = vec![
        ("template.yaml".to_owned(), template(number)),
        ("src/app.py".to_owned(), HANDLER.to_owned()),
        ("src/lib/__init__.py".to_owned(), String::new()),
        ("src/lib/names.py".to_owned(), "def key(event):\n    return event['key']\n".to_owned()),
    ];
    files.extend((0..6).map(|module| (format!("src/lib/part{module}.py"), plain_module(number, module))));
    files.extend((0..4).map(|test| (format!("tests/unit/test_{test}.py"), plain_module(number, 10 + test))));
    files.extend(
        (0..3).map(|page| (format!("docs/page{page}.md"), format!("# Page {page}\n\n{}\n", "Words. ".repeat(300)))),
    );
    files.extend((0..3).map(|event| {
        (format!("events/event{event}.json"), format!("{{\"key\": \"k{event}\", \"number\": {number}}}\n"))
    }));
    files
}

const HANDLER: &str = "\
import json
import os

import boto3

from lib import names

BUCKET = os.environ['BUCKET']
s3 = boto3.client('s3')
table = boto3.resource('dynamodb').Table(os.environ['TABLE'])


def handler(event, context):
    key = names.key(event)
    body = s3.get_object(Bucket=BUCKET, Key=key)['Body'].read()
    table.put_item(Item={'id': key, 'body': json.loads(body)})
    return body
";

fn template(number: usize) -> String {
    format!(
        "\
AWSTemplateFormatVersion: '2010-09-09'
Transform: AWS::Serverless-2016-10-31
Resources:
  Function{number}:
    Type: AWS::Serverless::Function
    Properties:
      Handler: app.handler
      Runtime: python3.13
      CodeUri: src/
      Environment:
        Variables:
          BUCKET: !Ref Bucket
          TABLE: !Ref Table
      Policies:
        - Version: '2012-10-17'
          Statement:
            - Effect: Allow
              Action:
                - s3:GetObject
                - dynamodb:PutItem
              Resource: '*'
  Bucket:
    Type: AWS::S3::Bucket
  Table:
    Type: AWS::Serverless::SimpleTable
"
    )
}

/// A module that uses no SDK.
fn plain_module(number: usize, part: usize) -> String {
    let mut text = "import json\n\n".to_owned();
    for function in 0..30 {
        let _ = write!(
            text,
            "\ndef step_{function}(value, *, limit={number}):\n    if len(value) > limit:\n        raise ValueError(f'{{value!r}} is too long')\n    return json.dumps({{'part': {part}, 'step': {function}, 'value': value}})\n\n"
        );
    }
    text
}

fn commit(root: &Path, message: &str) {
    git(root, &["add", "--all"]);
    git(root, &["-c", "user.name=n", "-c", "user.email=e@example.com", "commit", "--quiet", "--message", message]);
}

fn git(root: &Path, arguments: &[&str]) {
    let status =
        Command::new("git").args(arguments).current_dir(root).env("GIT_CONFIG_GLOBAL", "/dev/null").status().unwrap();
    assert!(status.success(), "git {arguments:?}");
}
