//! Delivery streams: the roles under which they read, convert and write.
//!
//! Facts: "Controlling access with Amazon Data Firehose" in its Developer Guide.

use super::{Reader, Source};
use crate::iac::{PlatformRequirement, Setting, WorkloadKind};

/// Where a delivery stream keeps its destination, in the API and in Terraform, with what each needs.
const DESTINATIONS: [(&str, &str); 20] = [
    ("S3DestinationConfiguration", "firehose:s3"),
    ("ExtendedS3DestinationConfiguration", "firehose:s3"),
    ("ExtendedS3Configuration", "firehose:s3"),
    ("S3Configuration", "firehose:s3"),
    ("HttpEndpointDestinationConfiguration", "firehose:s3"),
    ("HttpEndpointConfiguration", "firehose:s3"),
    ("SplunkDestinationConfiguration", "firehose:s3"),
    ("SplunkConfiguration", "firehose:s3"),
    ("SnowflakeDestinationConfiguration", "firehose:s3"),
    ("SnowflakeConfiguration", "firehose:s3"),
    ("RedshiftDestinationConfiguration", "firehose:s3"),
    ("RedshiftConfiguration", "firehose:s3"),
    ("IcebergDestinationConfiguration", "firehose:iceberg"),
    ("IcebergConfiguration", "firehose:iceberg"),
    ("ElasticsearchDestinationConfiguration", "firehose:search"),
    ("ElasticsearchConfiguration", "firehose:search"),
    ("AmazonopensearchserviceDestinationConfiguration", "firehose:search"),
    ("OpensearchConfiguration", "firehose:search"),
    ("AmazonOpenSearchServerlessDestinationConfiguration", "firehose:search"),
    ("OpensearchserverlessConfiguration", "firehose:search"),
];

/// A delivery stream: one user for each role that it names, with what is done under that one. Mostly they are one and the same.
pub(super) fn stream(reader: &mut Reader<'_>, settings: &Setting) {
    reader.service = "firehose";
    let mut roles: Vec<(&Setting, Vec<PlatformRequirement>)> = Vec::new();
    for (path, row) in DESTINATIONS {
        for item in settings.all(path) {
            let credentials = item.setting.find("SecretsManagerConfiguration");
            let conversion = item.setting.find("DataFormatConversionConfiguration");
            let own = ["RoleARN", "S3Configuration.RoleARN", "S3BackupConfiguration.RoleARN"]
                .map(|path| item.setting.find(path));
            let schema = conversion.and_then(|conversion| conversion.find("SchemaConfiguration.RoleARN"));
            let secret = credentials.and_then(|credentials| credentials.find("RoleARN"));
            let named: Vec<&Setting> = own.into_iter().chain([schema, secret]).flatten().collect();
            // Which of several roles reads, converts and writes is not told apart: nothing is required of any of them then.
            let is_one = named.windows(2).all(|two| two[0].text() == two[1].text());
            let optional = item.optional || !is_one;
            reader.need(row, "its destination", item.setting, optional);
            for processor in item.setting.all("ProcessingConfiguration.Processors") {
                if processor.setting.get("Type").is_some_and(|kind| kind.is(&["Lambda"])) {
                    let is_off =
                        item.setting.find("ProcessingConfiguration.Enabled").is_none_or(|on| !on.is(&["true"]));
                    let optional = optional || processor.optional || is_off;
                    reader.need("firehose:transform", "its transformation", processor.setting, optional);
                }
            }
            if let Some(credentials) = credentials {
                reader.need("ecs:secret", "the credentials of its destination", credentials, true);
            }
            if let Some(conversion) = conversion {
                reader.need("firehose:conversion", "its format conversion", conversion, true);
            }
            let needs = std::mem::take(&mut reader.needs);
            for role in named {
                add(&mut roles, role, needs.clone());
            }
        }
    }
    for (path, row, role) in [
        ("KinesisStreamSourceConfiguration", "firehose:kinesis", "RoleARN"),
        ("KinesisSourceConfiguration", "firehose:kinesis", "RoleARN"),
        ("MSKSourceConfiguration", "firehose:msk", "AuthenticationConfiguration.RoleARN"),
    ] {
        for item in settings.all(path) {
            reader.need(row, "its source", item.setting, item.optional);
            let needs = std::mem::take(&mut reader.needs);
            if let Some(role) = item.setting.find(role) {
                add(&mut roles, role, needs);
            }
        }
    }
    for (at, (role, needs)) in roles.into_iter().enumerate() {
        let part = (at > 0).then(|| format!("{}", at + 1));
        reader.needs = needs;
        reader.user(WorkloadKind::Service, part.as_deref(), Some(role), Source::Configuration);
    }
}

/// Adds what is done under a role to what was found of it before.
fn add<'s>(
    roles: &mut Vec<(&'s Setting, Vec<PlatformRequirement>)>,
    role: &'s Setting,
    needs: Vec<PlatformRequirement>,
) {
    match roles.iter_mut().find(|(known, _)| known.text() == role.text()) {
        Some((_, known)) => {
            for need in needs {
                if !known.contains(&need) {
                    known.push(need);
                }
            }
        }
        None => roles.push((role, needs)),
    }
}
