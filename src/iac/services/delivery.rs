//! Services that write logs, records and metrics under a role of the customer's.
//!
//! Facts: "Controlling access with Amazon Data Firehose" in its Developer Guide; "Publish flow logs to CloudWatch Logs" in the Amazon
//! VPC User Guide; "CloudTrail role for CloudWatch Logs" in the AWS CloudTrail User Guide; AWS managed policies
//! AmazonAPIGatewayPushToCloudWatchLogs and AmazonRDSEnhancedMonitoringRole.

use super::{Reader, Source};
use crate::iac::{Setting, WorkloadKind};

/// Where a delivery stream keeps its destination, with what each needs.
const DESTINATIONS: [(&str, &str); 10] = [
    ("S3DestinationConfiguration", "firehose:s3"),
    ("ExtendedS3DestinationConfiguration", "firehose:s3"),
    ("ExtendedS3Configuration", "firehose:s3"),
    ("S3Configuration", "firehose:s3"),
    ("HttpEndpointDestinationConfiguration", "firehose:s3"),
    ("HttpEndpointConfiguration", "firehose:s3"),
    ("SplunkDestinationConfiguration", "firehose:s3"),
    ("SplunkConfiguration", "firehose:s3"),
    ("ElasticsearchConfiguration", "firehose:search"),
    ("OpensearchConfiguration", "firehose:search"),
];

/// A delivery stream: one user for each role that it names, with all that the stream needs, for the roles are mostly one.
pub(super) fn stream(reader: &mut Reader<'_>, settings: &Setting) {
    let mut roles: Vec<&Setting> = Vec::new();
    for (path, row) in DESTINATIONS {
        for item in settings.all(path) {
            reader.need(row, "its destination", item.setting, true);
            for path in ["RoleARN", "S3Configuration.RoleARN", "S3BackupConfiguration.RoleARN"] {
                roles.extend(item.setting.find(path));
            }
            for processor in item.setting.all("ProcessingConfiguration.Processors") {
                if processor.setting.get("Type").is_some_and(|kind| kind.is(&["Lambda"])) {
                    reader.need("firehose:transform", "its transformation", processor.setting, true);
                }
            }
            if let Some(conversion) = item.setting.find("DataFormatConversionConfiguration") {
                reader.need("firehose:conversion", "its format conversion", conversion, true);
                roles.extend(conversion.find("SchemaConfiguration.RoleARN"));
            }
        }
    }
    for path in ["KinesisStreamSourceConfiguration", "KinesisSourceConfiguration"] {
        for item in settings.all(path) {
            reader.need("firehose:kinesis", "its source", item.setting, item.optional);
            roles.extend(item.setting.find("RoleARN"));
        }
    }
    let needs = std::mem::take(&mut reader.needs);
    let mut seen: Vec<String> = Vec::new();
    for role in roles {
        let name = role.text().to_string();
        if seen.contains(&name) {
            continue;
        }
        let part = if seen.is_empty() { None } else { Some(format!("{}", seen.len() + 1)) };
        seen.push(name);
        reader.needs = needs.clone();
        reader.user(WorkloadKind::Service, part.as_deref(), Some(role), Source::Configuration);
    }
}

pub(super) fn flow_log(reader: &mut Reader<'_>, settings: &Setting) {
    one_row(reader, settings, &["DeliverLogsPermissionArn", "IamRoleArn"], "service:flow-log", "the flow log");
}

pub(super) fn trail(reader: &mut Reader<'_>, settings: &Setting) {
    one_row(reader, settings, &["CloudWatchLogsRoleArn"], "service:trail", "the trail");
}

pub(super) fn api_logs(reader: &mut Reader<'_>, settings: &Setting) {
    one_row(reader, settings, &["CloudWatchRoleArn"], "service:api-logs", "the logs of API Gateway");
}

pub(super) fn database_monitoring(reader: &mut Reader<'_>, settings: &Setting) {
    one_row(reader, settings, &["MonitoringRoleArn"], "service:database-monitoring", "enhanced monitoring");
}

fn one_row(reader: &mut Reader<'_>, settings: &Setting, roles: &[&str], row: &str, because: &str) {
    let Some(role) = roles.iter().find_map(|role| settings.get(role)) else { return };
    reader.need(row, because, role, false);
    reader.user(WorkloadKind::Service, None, Some(role), Source::Configuration);
}
