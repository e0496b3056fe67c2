//! Amazon Resource Names, as far as a template tells them: text with holes.
//!
//! Facts: "Amazon Resource Names (ARNs)" in the AWS General Reference, `arn:partition:service:region:account:resource`; "Actions, resources,
//! and condition keys" of each service in the Service Authorization Reference for which service a resource's ARN names.

use crate::policy::{Piece, Text};

/// The service that an ARN names; none for what is no ARN, or whose service is a hole.
pub fn service(arn: &Text) -> Option<String> {
    let line = line(arn);
    let mut parts = line.strip_prefix("arn:")?.split(':').skip(1);
    parts.next().filter(|service| !service.contains('\u{0}') && !service.is_empty()).map(str::to_owned)
}

/// The text with a NUL for each hole, because a hole's name may hold colons.
pub fn line(arn: &Text) -> String {
    let pieces = arn.pieces().iter();
    pieces.map(|piece| if let Piece::Known(known) = piece { known } else { "\u{0}" }).collect()
}

/// The name at the end of an ARN that has `marker` (`:role/`, `:policy/`): what follows the path's last slash.
pub fn name(arn: &Text, marker: &str) -> Option<Text> {
    let pieces = arn.pieces();
    let marked = pieces.iter().position(|piece| matches!(piece, Piece::Known(known) if known.contains(marker)))?;
    let is_slash = |piece: &Piece| matches!(piece, Piece::Known(known) if known.contains('/'));
    let last = (marked..pieces.len()).rev().find(|&at| is_slash(&pieces[at]))?;
    let Piece::Known(known) = &pieces[last] else { return None };
    let (_, rest) = known.rsplit_once('/')?;
    Some(std::iter::once(Piece::Known(rest.to_owned())).chain(pieces[last + 1..].iter().cloned()).collect())
}

/// The service in the ARN of a resource, by its type in CloudFormation or Terraform.
pub fn service_of_type(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "AWS::SQS::Queue" | "aws_sqs_queue" => "sqs",
        "AWS::SNS::Topic" | "aws_sns_topic" => "sns",
        "AWS::Kinesis::Stream"
        | "AWS::Kinesis::StreamConsumer"
        | "aws_kinesis_stream"
        | "aws_kinesis_stream_consumer" => "kinesis",
        "AWS::KinesisFirehose::DeliveryStream" | "aws_kinesis_firehose_delivery_stream" => "firehose",
        "AWS::DynamoDB::Table"
        | "AWS::DynamoDB::GlobalTable"
        | "AWS::Serverless::SimpleTable"
        | "aws_dynamodb_table"
        | "aws_dynamodb_global_table" => "dynamodb",
        "AWS::MSK::Cluster" | "AWS::MSK::ServerlessCluster" | "aws_msk_cluster" | "aws_msk_serverless_cluster" => {
            "kafka"
        }
        "AWS::AmazonMQ::Broker" | "aws_mq_broker" => "mq",
        "AWS::DocDB::DBCluster" | "aws_docdb_cluster" => "rds",
        "AWS::Events::EventBus" | "aws_cloudwatch_event_bus" => "events",
        "AWS::Events::ApiDestination" | "aws_cloudwatch_event_api_destination" => "events",
        "AWS::S3::Bucket" | "aws_s3_bucket" => "s3",
        "AWS::Lambda::Function"
        | "AWS::Serverless::Function"
        | "AWS::Lambda::Alias"
        | "AWS::Lambda::Version"
        | "aws_lambda_function"
        | "aws_lambda_alias" => "lambda",
        "AWS::StepFunctions::StateMachine"
        | "AWS::Serverless::StateMachine"
        | "AWS::StepFunctions::StateMachineAlias"
        | "AWS::StepFunctions::StateMachineVersion"
        | "AWS::StepFunctions::Activity"
        | "aws_sfn_state_machine"
        | "aws_sfn_alias"
        | "aws_sfn_activity" => "states",
        "AWS::ECS::Cluster" | "AWS::ECS::TaskDefinition" | "aws_ecs_cluster" | "aws_ecs_task_definition" => "ecs",
        "AWS::Batch::JobQueue" | "aws_batch_job_queue" => "batch",
        "AWS::CodeBuild::Project" | "aws_codebuild_project" => "codebuild",
        "AWS::CodePipeline::Pipeline" | "aws_codepipeline" => "codepipeline",
        "AWS::Glue::Workflow" | "AWS::Glue::Job" | "aws_glue_workflow" | "aws_glue_job" => "glue",
        "AWS::Logs::LogGroup" | "aws_cloudwatch_log_group" => "logs",
        "AWS::Redshift::Cluster" | "aws_redshift_cluster" => "redshift",
        "AWS::RedshiftServerless::Workgroup" | "aws_redshiftserverless_workgroup" => "redshift-serverless",
        "AWS::SageMaker::Pipeline" | "aws_sagemaker_pipeline" => "sagemaker",
        "AWS::SecretsManager::Secret" | "aws_secretsmanager_secret" => "secretsmanager",
        "AWS::SSM::Parameter" | "aws_ssm_parameter" => "ssm",
        "AWS::ApiGateway::RestApi" | "AWS::Serverless::Api" | "aws_api_gateway_rest_api" => "execute-api",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_partition_may_be_a_hole_and_the_service_may_not() {
        let text = |service: Piece| -> Text {
            let around = [Piece::Known("arn:".into()), Piece::Hole("AWS::Partition".into()), Piece::Known(":".into())];
            around.into_iter().chain([service, Piece::Known(":::t".into())]).collect()
        };
        assert_eq!(service(&text(Piece::Known("sns".into()))).as_deref(), Some("sns"));
        assert_eq!(service(&text(Piece::Hole("Service".into()))), None);
        assert_eq!(service(&Text::known("queue")), None);
    }

    #[test]
    fn a_name_follows_its_path() {
        let named = |arn: &str| name(&Text::known(arn), ":role/").map(|name| name.to_string());
        assert_eq!(named("arn:aws:iam::111122223333:role/team/a/orders").as_deref(), Some("orders"));
        assert_eq!(named("arn:aws:iam::111122223333:policy/orders"), None);
        assert_eq!(named("orders"), None);
    }
}
