//! State machines, in the ways that templates write their definitions.

use super::*;
use crate::code::states;

/// What the one state machine of a template calls, with the line of each call, and what its configuration needs.
fn calls(template: &str, files: &[(&str, &str)]) -> String {
    let open = |path: &RepoPath| {
        let text = files.iter().find(|(name, _)| *name == path.as_str()).map(|(_, text)| *text)?;
        Some(std::sync::Arc::from(text.as_bytes()))
    };
    let file = RepoPath::new("stack/t.yaml").expect("a path");
    let found = read_with(&file, template.as_bytes(), &open, Reference::embedded());
    let machine = found.workloads.iter().find(|workload| workload.kind == WorkloadKind::StateMachine);
    let machine = machine.expect("there is one");
    let definition = match &machine.code {
        Code::Definition(definition) => definition,
        Code::Unknown { reason, .. } => return reason.clone(),
        other => panic!("a state machine has a definition: {other:?}"),
    };
    let text = if definition.file == file {
        template
    } else {
        files.iter().find(|(name, _)| *name == definition.file.as_str()).expect("it was read").1
    };
    let lines = LineIndex::new(text.as_bytes().into());
    let used = states::analyze(definition, Reference::embedded());
    let mut out = String::new();
    for call in &used.calls {
        out += &format!("{}.{}@{}\n", call.service, call.operation, lines.position(call.span.start).line);
    }
    for open in &used.unresolved {
        out += &format!("open: {}\n", open.reason);
    }
    for need in &machine.platform {
        out += &format!("{}: {} {}\n", need.because, need.actions.join(" "), need.optional.len());
    }
    out
}

/// A template of a machine with some properties, and a function.
fn machine(properties: &str) -> String {
    format!(
        "Resources:\n  Work: {{Type: AWS::Lambda::Function}}\n  M:\n    Type: AWS::StepFunctions::StateMachine\n    Properties:\n      RoleArn: r\n{properties}"
    )
}

#[test]
fn a_definition_is_joined_filled_in_or_plain() {
    let joined = r#"      DefinitionString:
        Fn::Join: ["", ["{\"States\": {\"A\": {\"Type\": \"Task\",", "\"Resource\": \"", !GetAtt Work.Arn, "\"}}}"]]
"#;
    insta::assert_snapshot!(calls(&machine(joined), &[]), @"lambda.Invoke@8");
    let filled = r#"      DefinitionString: !Sub |
        {"States": {
          "A": {"Type": "Task", "Resource": "${Work.Arn}:live"},
          "B": {"Type": "Task", "Resource": "arn:${AWS::Partition}:states:::sqs:sendMessage", "TimeoutSeconds": ${Wait}}
        }}
"#;
    insta::assert_snapshot!(calls(&machine(filled), &[]), @"
    lambda.Invoke@9
    sqs.SendMessage@10
    ");
    let plain = r#"      DefinitionSubstitutions: {W: !GetAtt Work.Arn}
      DefinitionString: '{"States": {"A": {"Type": "Task", "Resource": "${W}"}, "B": {"Type": "Task", "Resource": "${Other}"}}}'
"#;
    insta::assert_snapshot!(calls(&machine(plain), &[]), @"
    lambda.Invoke@8
    open: the task's Resource ${Other} is not known here
    ");
}

#[test]
fn a_definition_is_an_object_or_a_file() {
    let object = "      Definition: {States: {A: {Type: Task, Resource: !If [X, !GetAtt Work.Arn, 'arn:aws:states:::sns:publish']}}}\n";
    insta::assert_snapshot!(calls(&machine(object), &[]), @"
    lambda.Invoke@7
    sns.Publish@7
    ");
    let file = "      DefinitionS3Location: ../m.json\n";
    let text = "{\"States\": {\"A\": {\"Type\": \"Task\", \"HeartbeatSeconds\": ${Beat},\n\"Resource\": \"arn:aws:states:::sns:publish\"}}}";
    insta::assert_snapshot!(calls(&machine(file), &[("m.json", text)]), @"sns.Publish@2");
    insta::assert_snapshot!(calls(&machine(file), &[]), @"its definition `m.json` is not in the repository");
    insta::assert_snapshot!(calls(&machine("      DefinitionS3Location: {Bucket: b, Key: k}\n"), &[]), @"its definition is an object in S3, and nothing here says what it is made of");
    insta::assert_snapshot!(calls(&machine("      DefinitionS3Location: ../../m.json\n"), &[]), @"its definition is at ../../m.json, outside of the repository");
    insta::assert_snapshot!(calls(&machine("      DefinitionString: !Ref Text\n"), &[]), @"its definition is known only at deployment");
    insta::assert_snapshot!(calls(&machine("      DefinitionString: '{'\n"), &[]), @"its definition is no JSON that can be read here: unterminated object");
}

#[test]
fn logs_traces_and_keys_are_the_machines_own() {
    let machine = machine(
        "      Definition: {States: {}}
      LoggingConfiguration: {Level: ERROR, Destinations: [{CloudWatchLogsLogGroup: {LogGroupArn: a}}]}
      TracingConfiguration: {Enabled: !If [Traced, true, !Ref AWS::NoValue]}
      EncryptionConfiguration: {Type: AWS_OWNED_KEY}
",
    );
    insta::assert_snapshot!(calls(&machine, &[]), @"
    its logging: logs:CreateLogDelivery logs:PutResourcePolicy logs:DescribeResourcePolicies logs:DescribeLogGroups 7
    X-Ray tracing:  4
    ");
}
