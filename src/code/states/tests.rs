//! Definitions, and the actions that they take.

use super::*;
use crate::iac::setting;

/// One line for each call, action and open place.
fn show(definition: &str) -> String {
    let file = RepoPath::new("machine.asl.json").expect("a path");
    let read = setting::parse(definition, &file, &|at| at).expect("it is JSON");
    let used = analyze(&read, Reference::embedded());
    let mut out = String::new();
    for call in &used.calls {
        let given: Vec<_> = call.arguments.given.iter().map(|(name, value)| format!("{name}={value:?}")).collect();
        out += &format!(
            "{}.{} {}{}\n",
            call.service,
            call.operation,
            given.join(" "),
            if call.arguments.open { " .." } else { "" }
        );
    }
    for used in &used.actions {
        out += &format!("{}: {} can {}\n", used.operation, used.required.join(" "), used.optional.join(" "));
    }
    for open in &used.unresolved {
        out += &format!("open {:?}: {}\n", open.services, open.reason);
    }
    out
}

/// A machine of one task.
fn task(resource: &str, more: &str) -> String {
    show(&format!(
        r#"{{"StartAt": "A", "States": {{"A": {{"Type": "Task", "Resource": "{resource}"{more}, "End": true}}}}}}"#
    ))
}

#[test]
fn a_task_is_a_function_an_activity_an_operation_or_an_integration() {
    insta::assert_snapshot!(task("arn:aws:lambda:eu-west-1:123456789012:function:work:live", ""), @"lambda.Invoke");
    insta::assert_snapshot!(task("arn:aws:states:eu-west-1:123456789012:activity:work", ""), @"");
    insta::assert_snapshot!(task("arn:aws:states:::lambda:invoke.waitForTaskToken", r#", "Parameters": {"FunctionName": "work", "Payload.$": "$"}"#), @r#"lambda.Invoke FunctionName=Text("work") Payload=Unknown"#);
    insta::assert_snapshot!(task("arn:aws-us-gov:states:::aws-sdk:dynamodb:getItem", r#", "Arguments": "{% $states.input %}""#), @"dynamodb.GetItem  ..");
    insta::assert_snapshot!(task("arn:aws:states:::aws-sdk:cloudwatchlogs:putLogEvents", ""), @"logs.PutLogEvents");
    insta::assert_snapshot!(task("arn:aws:states:::aws-sdk:sfn:sendTaskSuccess", ""), @"stepfunctions.SendTaskSuccess");
    insta::assert_snapshot!(task("arn:aws:states:::sqs:sendMessage", r#", "Arguments": {"QueueUrl": "{% $q %}", "MessageBody": "m"}"#), @r#"sqs.SendMessage MessageBody=Text("m") QueueUrl=Unknown"#);
}

#[test]
fn what_starts_a_job_may_wait_for_it() {
    insta::assert_snapshot!(task("arn:aws:states:::ecs:runTask", ""), @"ecs.RunTask");
    insta::assert_snapshot!(task("arn:aws:states:::ecs:runTask.sync", r#", "Parameters": {"Cluster": "c"}"#), @r#"
    ecs.RunTask cluster=Text("c")
    ecs:runTask.sync: events:PutTargets events:PutRule events:DescribeRule can ecs:StopTask ecs:DescribeTasks iam:PassRole
    "#);
    insta::assert_snapshot!(task("arn:aws:states:::states:startExecution.sync:2", ""), @"
    states:startExecution.sync:2: events:PutTargets events:PutRule events:DescribeRule can states:DescribeExecution states:StopExecution
    states:startExecution.sync:2: states:StartExecution can 
    ");
    insta::assert_snapshot!(task("arn:aws:states:::elasticmapreduce:addStep.sync", ""), @"
    elasticmapreduce:addStep.sync: elasticmapreduce:AddJobFlowSteps can elasticmapreduce:DescribeStep elasticmapreduce:CancelSteps iam:PassRole elasticmapreduce:GetClusterSessionCredentials
    elasticmapreduce:addStep.sync: elasticmapreduce:DescribeStep can elasticmapreduce:CancelSteps
    ");
    insta::assert_snapshot!(task("arn:aws:states:::glue:startJobRun.sync", ""), @"
    glue.StartJobRun 
    glue:startJobRun.sync: glue:GetJobRun can glue:GetJobRuns glue:BatchStopJobRun
    ");
}

#[test]
fn endpoints_and_other_accounts() {
    insta::assert_snapshot!(task("arn:aws:states:::http:invoke", ""), @"http:invoke: states:InvokeHTTPEndpoint events:RetrieveConnectionCredentials secretsmanager:GetSecretValue secretsmanager:DescribeSecret can kms:Decrypt");
    insta::assert_snapshot!(task("arn:aws:states:::apigateway:invoke", r#", "Parameters": {"AuthType": "IAM_ROLE"}"#), @"apigateway:invoke: execute-api:Invoke can");
    insta::assert_snapshot!(task("arn:aws:states:::apigateway:invoke", ""), @"apigateway:invoke:  can execute-api:Invoke");
    insta::assert_snapshot!(task("arn:aws:states:::aws-sdk:s3:getObject", r#", "Credentials": {"RoleArn": "arn:aws:iam::210987654321:role/r"}"#), @"sts.AssumeRole");
}

#[test]
fn branches_and_maps_are_followed() {
    insta::assert_snapshot!(show(r#"{"States": {
        "Both": {"Type": "Parallel", "Branches": [
            {"States": {"A": {"Type": "Task", "Resource": "arn:aws:states:::sns:publish"}}},
            {"States": {"B": {"Type": "Map", "Iterator": {"States": {"C": {"Type": "Task", "Resource": "arn:aws:states:::events:putEvents"}}}}}}]},
        "Many": {"Type": "Map",
            "ItemReader": {"Resource": "arn:aws:states:::s3:listObjectsV2", "Parameters": {"Bucket": "b"}},
            "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED"}, "States": {"D": {"Type": "Pass"}}},
            "ResultWriter": {"Resource": "arn:aws:states:::s3:putObject", "Parameters": {"Bucket": "b"}}},
        "Few": {"Type": "Map", "ItemProcessor": {"ProcessorConfig": {"Mode": "INLINE"}, "States": {}}}
    }}"#), @r#"
    sns.Publish 
    events.PutEvents 
    s3.ListObjectsV2 Bucket=Text("b")
    s3.PutObject Bucket=Text("b")
    a distributed map: states:StartExecution can states:DescribeExecution states:StopExecution states:RedriveExecution
    the map's ResultWriter: s3:PutObject can s3:GetObject s3:ListMultipartUploadParts s3:AbortMultipartUpload kms:GenerateDataKey kms:Decrypt
    "#);
}

#[test]
fn what_is_not_known_stays_open() {
    insta::assert_snapshot!(task("${WorkArn}", ""), @r#"open ["lambda"]: the task's Resource ${WorkArn} is not known here"#);
    insta::assert_snapshot!(task("arn:aws:states:::crystal:gaze", ""), @"open []: Step Functions has no integration `crystal:gaze` that is known here");
    insta::assert_snapshot!(task("arn:aws:states:::ecs:paint", ""), @r#"open ["ecs"]: Step Functions has no integration `ecs:paint` that is known here"#);
    insta::assert_snapshot!(task("arn:aws:states:::sqs:sendMessage.sync", ""), @"
    sqs.SendMessage 
    open []: what waiting for `sqs:sendMessage` needs is not known here
    ");
    insta::assert_snapshot!(task("arn:aws:states:::aws-sdk:s3:fly", ""), @r#"open ["s3"]: the operation fly of s3 is not in AWS's data here"#);
    insta::assert_snapshot!(task("Work", ""), @"open []: Step Functions has no integration `Work` that is known here");
    insta::assert_snapshot!(show("{}"), @"open []: this definition of a state machine has no States");
}

#[test]
fn every_row_for_waiting_belongs_to_something_that_can_be_started() {
    let table = include_str!("../../reference/tables/platform.tsv");
    for name in table.lines().filter_map(|line| line.split('\t').next()).filter(|name| name.ends_with(".sync")) {
        let (_, integration) = name.split_once(':').expect("a row of Step Functions");
        let shown = task(&format!("arn:aws:states:::{integration}"), "");
        assert!(!shown.contains("open"), "{integration}: {shown}");
    }
}
