//! EventBridge: rules, schedules and pipes call their targets under a role of the customer's.
//!
//! Facts: "Using IAM roles to access resources" in the Amazon EventBridge User Guide, "Amazon EventBridge Pipes execution role" there,
//! and "Setting up the execution role" in the EventBridge Scheduler User Guide.

use super::{Reader, Source};
use crate::iac::{Setting, WorkloadKind, lambda};

/// What EventBridge can call: the service in the target's ARN, and the row that says what that needs.
const TARGETS: [(&str, &str); 20] = [
    ("lambda", "target-lambda"),
    ("sqs", "target-sqs"),
    ("sns", "target-sns"),
    ("events", "target-eventbridge"),
    ("states", "call:states"),
    ("kinesis", "call:kinesis"),
    ("firehose", "call:firehose"),
    ("ecs", "call:ecs"),
    ("batch", "call:batch"),
    ("codebuild", "call:codebuild"),
    ("codepipeline", "call:codepipeline"),
    ("execute-api", "call:execute-api"),
    ("glue", "call:glue"),
    ("redshift", "call:redshift"),
    ("redshift-serverless", "call:redshift"),
    ("sagemaker", "call:sagemaker"),
    ("logs", "call:logs"),
    ("ssm", "call:ssm"),
    ("inspector", "call:inspector"),
    ("timestream", "call:timestream"),
];

/// A rule with its targets (CloudFormation), or one target of a rule (Terraform): each target has a role of its own.
pub(super) fn rule(reader: &mut Reader<'_>, settings: &Setting) {
    let listed = settings.all("Targets");
    let targets: Vec<&Setting> =
        if listed.is_empty() { vec![settings] } else { listed.into_iter().map(|item| item.setting).collect() };
    let number = targets.len();
    for (at, target) in targets.into_iter().enumerate() {
        let Some(role) = target.get("RoleArn").or(settings.get("RoleArn")) else { continue };
        let source = call(reader, target.get("Arn"), "the target", true);
        let part = format!("Targets[{at}]");
        reader.user(WorkloadKind::EventRule, (number > 1).then_some(&*part), Some(role), source);
    }
}

pub(super) fn schedule(reader: &mut Reader<'_>, settings: &Setting) {
    for item in settings.all("Target") {
        let Some(role) = item.setting.get("RoleArn") else { continue };
        let source = call(reader, item.setting.get("Arn"), "the target", false);
        if let Some(queue) = item.setting.find("DeadLetterConfig.Arn") {
            reader.need("target-sqs", "the dead-letter queue", queue, false);
        }
        if let Some(key) = settings.get("KmsKeyArn") {
            reader.need("kms-key", "the key of the schedule", key, false);
        }
        reader.user(WorkloadKind::Schedule, None, Some(role), source);
    }
}

pub(super) fn pipe(reader: &mut Reader<'_>, settings: &Setting) {
    let mut open = None;
    if let Some(source) = settings.get("Source") {
        // A pipe polls as Lambda does, and no other sources.
        let row = source.service().and_then(|service| lambda::event_source(&service));
        match row {
            Some(row) => reader.need(row, "the pipe's source", source, false),
            None if source.known().is_some_and(|source| source.starts_with("smk://")) => {
                reader.need("event-source-kafka", "the pipe's source", source, false);
            }
            None => open = Some(unknown("source", source, reader)),
        }
    }
    if let Some(credentials) =
        settings.all("SourceParameters").iter().find_map(|parameters| secret(parameters.setting, 0))
    {
        reader.need("ecs:secret", "the credentials of the pipe's source", credentials, false);
    }
    if let Some(queue) = settings.all("SourceParameters").iter().find_map(|parameters| dead_letters(parameters.setting))
    {
        let (row, is_known) = match queue.service().as_deref() {
            Some("sqs") => ("target-sqs", true),
            Some("sns") => ("target-sns", true),
            _ => ("target-sqs", false),
        };
        reader.need(row, "the dead-letter queue", queue, !is_known);
    }
    for (property, because) in [("Enrichment", "the pipe's enrichment"), ("Target", "the pipe's target")] {
        if let Some(called) = settings.get(property)
            && let found @ Source::Unknown { .. } = call(reader, Some(called), because, false)
        {
            open = open.or(Some(found));
        }
    }
    if let Some(logging) = settings.find("LogConfiguration") {
        reader.need("pipe:logging", "the pipe's logs", logging, true);
    }
    let role = settings.get("RoleArn");
    reader.user(WorkloadKind::Pipe, None, role, open.unwrap_or(Source::Configuration));
}

/// Adds what calling a target needs. A rule may call some targets by their own policies, and need no role for them.
fn call(reader: &mut Reader<'_>, target: Option<&Setting>, because: &str, is_rule: bool) -> Source {
    let Some(target) = target else { return Source::Configuration };
    if let Some(source) = any_operation(reader, target, because) {
        return source;
    }
    let text = target.text().to_string();
    if text.contains(":api-destination/") || target.refers.as_ref().is_some_and(|of| is_api_destination(&of.kind)) {
        reader.need("call:api-destination", because, target, false);
        return Source::Configuration;
    }
    match target.service().and_then(|service| TARGETS.iter().find(|(known, _)| *known == service)) {
        Some((service, row)) => {
            // A pipe may wait for a machine's answer; a rule and a schedule never do.
            let is_pipe = because.starts_with("the pipe");
            let has_policy = is_rule && matches!(*service, "lambda" | "sqs" | "sns" | "logs");
            let row = if is_pipe && *service == "states" { "pipe:states" } else { row };
            reader.need(row, because, target, has_policy);
            Source::Configuration
        }
        None => unknown("target", target, reader),
    }
}

/// A schedule's universal target: `arn:aws:scheduler:::aws-sdk:sqs:purgeQueue` is any operation of any service.
fn any_operation(reader: &mut Reader<'_>, target: &Setting, because: &str) -> Option<Source> {
    let text = target.text().to_string();
    let (_, call) = text.split_once(":scheduler:::aws-sdk:")?;
    let (service, operation) = call.split_once(':')?;
    let client = reader.reference.client_by_service_id(service).unwrap_or_else(|| service.to_owned());
    let is_known = reader.call(&client, operation, because, target);
    Some(if is_known { Source::Configuration } else { unknown("target", target, reader) })
}

fn is_api_destination(kind: &str) -> bool {
    matches!(kind, "AWS::Events::ApiDestination" | "aws_cloudwatch_event_api_destination")
}

fn unknown(what: &str, setting: &Setting, reader: &Reader<'_>) -> Source {
    let span = if setting.file == *reader.place.0 { setting.span } else { reader.place.1 };
    Source::Unknown { reason: format!("its {what} {} is of a service that is not known here", setting.text()), span }
}

/// The secret that a source's parameters name, at any depth.
fn secret(parameters: &Setting, depth: usize) -> Option<&Setting> {
    let mut below = parameters.entries().iter().filter(|_| depth < 8);
    below.find_map(|(name, value)| {
        let name = name.replace('_', "").to_ascii_lowercase();
        if name == "credentials" {
            return Some(value);
        }
        value.items().into_iter().find_map(|item| secret(item.setting, depth + 1))
    })
}

fn dead_letters(parameters: &Setting) -> Option<&Setting> {
    let below = parameters.entries().iter();
    below.flat_map(|(_, value)| value.all("DeadLetterConfig.Arn")).map(|item| item.setting).next()
}
