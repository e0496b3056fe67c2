//! Services as text, and what comes of them.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::policy::Actions;

fn read_files(files: &[(&str, &str)]) -> Infrastructure {
    let files: BTreeMap<RepoPath, Arc<[u8]>> =
        files.iter().map(|(path, text)| (RepoPath::new(path).unwrap(), text.as_bytes().into())).collect();
    let main = RepoPath::new("serverless.yml").unwrap();
    read(&main, &|path| files.get(path).cloned(), Reference::embedded())
}

/// Each role with its policies, and each note.
fn show(infrastructure: &Infrastructure) -> String {
    let mut out = String::new();
    for role in &infrastructure.roles {
        let _ = writeln!(out, "{}", role.name);
        for policy in &role.policies {
            let actions = policy.statements.iter().flat_map(|statement| match &statement.actions {
                Actions::Action(actions) | Actions::NotAction(actions) => actions,
            });
            let actions: Vec<String> = actions.map(|action| action.value.to_string()).collect();
            let _ = writeln!(out, "  {:?}: {}", policy.via, actions.join(" "));
        }
    }
    for note in &infrastructure.notes {
        let _ = writeln!(out, "{}: {}", note.file, note.message);
    }
    out
}

/// The expectation is what `serverless package` of version 3.40.0 with serverless-iam-roles-per-function 3.2.0 puts into the
/// roles of this service; but for `logs:TagResource`, which only the framework adds.
#[test]
fn roles_are_given_what_the_framework_gives_them() {
    let service = "
service: orders
frameworkVersion: '3'
plugins: [serverless-iam-roles-per-function]
provider:
  name: aws
  runtime: python3.12
  tracing: {lambda: true}
functions:
  my-poll_er:
    handler: poll.handler
    events:
      - sqs: arn:aws:sqs:eu-west-1:123456789012:orders
      - stream: {type: dynamodb, arn: !GetAtt Table.StreamArn}
      - stream: arn:aws:kinesis:eu-west-1:123456789012:stream/orders
      - stream: {arn: arn:aws:kinesis:eu-west-1:123456789012:stream/more, consumer: true}
      - msk: {arn: 'arn:aws:kafka:eu-west-1:123456789012:cluster/c/a1', topic: orders}
      - kafka: {accessConfigurations: {saslScram512Auth: [secret]}, bootstrapServers: ['a:1'], topic: orders}
      - websocket: $connect
      - http: GET /
    destinations:
      onFailure: {type: sqs, arn: 'arn:aws:sqs:eu-west-1:123456789012:failed'}
      onSuccess: own
    onError: arn:aws:sns:eu-west-1:123456789012:failed
    kmsKeyArn: arn:aws:kms:eu-west-1:123456789012:key/1
  own:
    handler: poll.handler
    iamRoleStatements: [{Effect: Allow, Action: 'sns:Publish', Resource: '*'}]
    events: [{sqs: 'arn:aws:sqs:eu-west-1:123456789012:other'}]
";
    insta::assert_snapshot!(show(&read_files(&[("serverless.yml", service)])), @r#"
    IamRoleLambdaExecution
      Serverless("its logs"): logs:CreateLogGroup logs:CreateLogStream logs:TagResource logs:PutLogEvents
      Serverless("X-Ray tracing"): xray:PutTraceSegments xray:PutTelemetryRecords
      Serverless("the key of its environment"): kms:Decrypt
      Serverless("the dead-letter queue"): sns:Publish
      Serverless("the SQS event source"): sqs:ReceiveMessage sqs:DeleteMessage sqs:GetQueueAttributes
      Serverless("the stream event source"): dynamodb:GetRecords dynamodb:GetShardIterator dynamodb:DescribeStream dynamodb:ListStreams
      Serverless("the stream event source"): kinesis:GetRecords kinesis:GetShardIterator kinesis:DescribeStream kinesis:ListStreams
      Serverless("the stream event source"): kinesis:GetRecords kinesis:GetShardIterator kinesis:DescribeStreamSummary kinesis:ListShards kinesis:SubscribeToShard
      Serverless("the MSK event source"): kafka:DescribeCluster kafka:GetBootstrapBrokers ec2:CreateNetworkInterface ec2:DescribeNetworkInterfaces ec2:DescribeVpcs ec2:DeleteNetworkInterface ec2:DescribeSubnets ec2:DescribeSecurityGroups
      Serverless("the Kafka event source"): secretsmanager:GetSecretValue
      Serverless("the WebSocket API"): execute-api:ManageConnections
      Serverless("the destination on success"): lambda:InvokeFunction
      Serverless("the destination on failure"): sqs:SendMessage
      Serverless("its logs"): logs:CreateLogGroup logs:CreateLogStream logs:TagResource logs:PutLogEvents
      Serverless("the SQS event source"): sqs:ReceiveMessage sqs:DeleteMessage sqs:GetQueueAttributes
    OwnIamRoleLambdaExecution
      Inline: sns:Publish
      Serverless("its logs"): logs:CreateLogGroup logs:CreateLogStream logs:TagResource logs:PutLogEvents
      Serverless("the SQS event source"): sqs:ReceiveMessage sqs:DeleteMessage sqs:GetQueueAttributes
    "#);
}

#[test]
fn a_statement_keeps_the_place_that_it_is_written_at() {
    let service = "
service: orders
provider:
  name: aws
  iam: {role: {statements: '${file(iam.yml):statements}'}}
functions: {read: {handler: read.handler, runtime: python3.12}}
custom: {verb: Get}
";
    let statements = "\u{feff}statements:\n  - Effect: Allow\n    Action: ['s3:${self:custom.verb}Object', s3:List*]\n    Resource: '*'\n";
    let read = read_files(&[("serverless.yml", service), ("iam.yml", statements)]);
    let policy = &read.roles[0].policies[0];
    let Actions::Action(actions) = &policy.statements[0].actions else { panic!("it lists actions") };
    let written: Vec<&str> = actions.iter().map(|action| &statements[action.span.start..action.span.end]).collect();
    assert_eq!(policy.file.as_str(), "iam.yml");
    assert_eq!(written, ["'s3:${self:custom.verb}Object'", "s3:List*"]);
    assert_eq!(actions[0].value, Text::known("s3:GetObject"));
}

#[test]
fn what_a_deployment_gives_stays_open() {
    let service = "
service: orders
provider:
  name: aws
  stage: ${opt:stage, 'dev'}
  iam:
    role:
      statements:
        - Effect: Allow
          Action: ['${env:ACTION}', 's3:${opt:verb, \"Get\"}Object', 's3:${self:custom.known}']
          Resource: '*'
functions: {read: {handler: 'read.${env:NAME, \"handler\"}', runtime: python3.12}}
custom: {known: '${self:custom.missing, \"PutObject\"}'}
";
    let read = read_files(&[("serverless.yml", service)]);
    insta::assert_snapshot!(show(&read), @r#"
    IamRoleLambdaExecution
      Inline: ${env:ACTION} s3:${opt:verb, "Get"}Object s3:PutObject
      Serverless("its logs"): logs:CreateLogGroup logs:CreateLogStream logs:TagResource logs:PutLogEvents
    "#);
    // Where code is, a default is tried.
    assert!(matches!(&read.workloads[0].code, Code::Folder { handler, .. } if handler == "read.handler"));
}

#[test]
fn variables_that_ask_for_each_other_without_end_are_cut() {
    let loops = "
service: orders
provider: {name: aws, iam: {role: {statements: '${self:custom.a}'}}}
functions: {read: {handler: read.handler}}
custom: {a: '${self:custom.b}', b: '${file(more.yml):c}'}
";
    let read = read_files(&[("serverless.yml", loops), ("more.yml", "c: ${self:custom.a}\n")]);
    // The role may grant more than is known.
    assert!(!read.roles[0].unknown.is_empty());
    insta::assert_snapshot!(show(&read), @r#"
    IamRoleLambdaExecution
      Serverless("its logs"): logs:CreateLogGroup logs:CreateLogStream logs:TagResource logs:PutLogEvents
    more.yml: the value of `self:custom.a` is asked for by itself
    "#);
}

#[test]
fn variables_that_multiply_are_cut() {
    // Each level holds the one below ten times.
    let mut custom = String::from("  level0: [x, x, x, x, x, x, x, x, x, x]\n");
    for level in 1..30 {
        let below = format!("'${{self:custom.level{}}}'", level - 1);
        let _ = writeln!(custom, "  level{level}: [{}]", [below.as_str(); 10].join(", "));
    }
    let service = format!(
        "service: orders\nprovider: {{name: aws, iam: {{role: {{statements: '${{self:custom.level29}}'}}}}}}\nfunctions: {{read: {{handler: read.handler}}}}\ncustom:\n{custom}"
    );
    let read = read_files(&[("serverless.yml", &service)]);
    assert!(read.notes.iter().any(|note| note.message.contains("asks for so much")));
    assert!(!read.roles[0].unknown.is_empty());
}

#[test]
fn deep_nesting_is_cut() {
    let service = |value: &str| {
        format!(
            "service: orders\nprovider: {{name: aws, iam: {{role: {{statements: {value}}}}}}}\nfunctions: {{read: {{handler: read.handler}}}}\n"
        )
    };
    let lists = service(&format!("{}{}", "[".repeat(10_000), "]".repeat(10_000)));
    assert!(read_files(&[("serverless.yml", &lists)]).notes.iter().any(|note| note.message.contains("does not parse")));
    let variables = service(&format!("'{}x{}'", "${self:custom.".repeat(10_000), "}".repeat(10_000)));
    assert_eq!(read_files(&[("serverless.yml", &variables)]).workloads.len(), 1);
    // A chain of values, each of which stands in the next.
    let mut chain = service("'${self:custom.c0}'");
    chain += "custom:\n";
    for link in 0..2_000 {
        let _ = writeln!(chain, "  c{link}: {{a: '${{self:custom.c{}}}'}}", link + 1);
    }
    assert_eq!(read_files(&[("serverless.yml", &chain)]).workloads.len(), 1);
}

#[test]
fn other_files_are_no_services() {
    for text in [
        "",
        "service: x",
        "provider: aws",
        "service: x\nprovider: {name: azure}",
        "- service\n- provider",
        "services: {a: {path: b}}",
    ] {
        let read = read_files(&[("serverless.yml", text)]);
        assert!(read.workloads.is_empty() && read.roles.is_empty(), "{text}");
    }
    let has_name = |name: &str| has_service_name(&RepoPath::new(name).unwrap());
    assert!(has_name("orders/serverless.yml") && has_name("serverless.prod.yaml") && has_name("serverless.json"));
    assert!(!has_name("serverless-compose.yml") && !has_name("serverless.ts") && !has_name("my-serverless.yml"));
}

proptest! {
    #[test]
    fn any_text_is_read_without_harm(
        lines in prop::collection::vec("[ ]{0,6}(- )?(functions|provider|iam|role|statements|Action|custom|events|sqs|resources)?:? ?(\\$\\{(self|file|opt)[(:][a-z.,]{0,9}[):}]{0,2}|[a-z'\"\\[{]{0,3})", 0..12)
    ) {
        let service = format!("service: x\nprovider:\n  name: aws\n{}\n", lines.join("\n"));
        let file = service.clone();
        let read = read_files(&[("serverless.yml", &service)]);
        for role in &read.roles {
            for statement in role.policies.iter().flat_map(|policy| &policy.statements) {
                prop_assert!(file.get(statement.span.start..statement.span.end).is_some());
            }
        }
    }
}
