//! Programs that no configuration names: they come on a machine's image, in a container, or with a job that somebody starts.
//! What is known of them is the role that they run under, so that nobody takes it for a role that is compared.
//!
//! Facts: "IAM roles for Amazon EC2"; "How App Runner works with IAM" in the AWS App Runner Developer Guide; "How to use SageMaker AI
//! execution roles"; "Configure IAM service roles for Amazon EMR permissions".

use super::{Reader, Source};
use crate::iac::{Setting, WorkloadKind};

/// The instance profile, and not each instance: it is where the role is named, and many instances may share it.
pub(super) fn instance_profile(reader: &mut Reader<'_>, settings: &Setting) {
    let role = settings.get("Roles").or(settings.get("Role"));
    program(reader, WorkloadKind::Ec2Instance, None, role, "what the instances of this profile run is not named here");
}

pub(super) fn app_runner(reader: &mut Reader<'_>, settings: &Setting) {
    if let Some(role) = settings.find("SourceConfiguration.AuthenticationConfiguration.AccessRoleArn") {
        reader.service = "build";
        reader.need("apprunner:registry", "the image in ECR", role, true);
        reader.user(WorkloadKind::Service, Some("AccessRoleArn"), Some(role), Source::Configuration);
    }
    for path in ["ImageRepository.ImageConfiguration", "CodeRepository.CodeConfiguration.CodeConfigurationValues"] {
        for configuration in settings.all(&format!("SourceConfiguration.{path}")) {
            if let Some(secrets) = configuration.setting.get("RuntimeEnvironmentSecrets") {
                // Which of the two depends on each ARN.
                reader.need("ecs:secret", "its secrets", secrets, true);
                reader.need("ecs:parameter", "its secrets", secrets, true);
            }
        }
    }
    if let Some(observability) = settings.get("ObservabilityConfiguration") {
        reader.need("tracing", "X-Ray tracing", observability, true);
    }
    let role = settings.find("InstanceConfiguration.InstanceRoleArn");
    program(reader, WorkloadKind::AppRunnerService, None, role, "what the service runs is not read");
}

pub(super) fn sagemaker(reader: &mut Reader<'_>, settings: &Setting) {
    let paths = ["RoleArn", "ExecutionRoleArn", "DefaultUserSettings.ExecutionRole", "UserSettings.ExecutionRole"];
    let role = paths.iter().find_map(|path| settings.find(path));
    program(reader, WorkloadKind::Sagemaker, None, role, "its notebooks, models and jobs are not read");
}

/// What a cluster's instances run is under its instance profile; these are the roles of EMR itself.
pub(super) fn emr_cluster(reader: &mut Reader<'_>, settings: &Setting) {
    for (part, terraform) in [("ServiceRole", "ServiceRole"), ("AutoScalingRole", "AutoscalingRole")] {
        let role = settings.get(part).or(settings.get(terraform));
        program(reader, WorkloadKind::EmrCluster, Some(part), role, "what EMR does with the role is not read");
    }
}

fn program(reader: &mut Reader<'_>, kind: WorkloadKind, part: Option<&str>, role: Option<&Setting>, reason: &str) {
    if let Some(role) = role {
        reader.user(kind, part, Some(role), Source::Unknown { reason: reason.to_owned(), span: reader.place.1 });
    }
}
