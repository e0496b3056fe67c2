//! CodeBuild projects: what a build fetches, writes and reports. Its commands run under the same role and are not read.
//!
//! Facts: "Allow CodeBuild to interact with other AWS services" in the AWS CodeBuild User Guide.

use super::{Reader, Source};
use crate::iac::{Setting, WorkloadKind};

pub(super) fn project(reader: &mut Reader<'_>, settings: &Setting) {
    let logs = settings.find("LogsConfig.CloudWatchLogs.Status");
    if !logs.is_some_and(|status| status.is(&["DISABLED"])) {
        reader.need_always("codebuild:logs", "its logs");
    }
    for (path, what) in
        [("Source", "its source"), ("SecondarySources", "its source"), ("SecondarySource", "its source")]
    {
        for item in settings.all(path) {
            let Some(kind) = item.setting.get("Type") else { continue };
            for (word, row) in [
                ("CODECOMMIT", "codebuild:codecommit"),
                ("S3", "codebuild:s3"),
                ("CODEPIPELINE", "codebuild:s3"),
                ("GITHUB", "codebuild:connection"),
                ("GITLAB", "codebuild:connection"),
                ("BITBUCKET", "codebuild:connection"),
            ] {
                if kind.is(&[word]) {
                    reader.need(row, what, kind, item.optional || word != "CODECOMMIT");
                }
            }
        }
    }
    for path in ["Artifacts", "SecondaryArtifacts", "Cache", "LogsConfig.S3Logs"] {
        for item in settings.all(path) {
            let kind = item.setting.get("Type").or(item.setting.get("Status"));
            if let Some(kind) = kind.filter(|kind| !kind.is(&["NO_ARTIFACTS", "NO_CACHE", "LOCAL", "DISABLED"])) {
                reader.need("codebuild:s3", "what it writes to S3", kind, true);
            }
        }
    }
    for item in settings.all("VpcConfig") {
        reader.need("codebuild:vpc", "its VPC", item.setting, item.optional);
    }
    for environment in settings.all("Environment") {
        if let Some(image) =
            environment.setting.get("Image").filter(|image| image.text().to_string().contains(".dkr.ecr."))
        {
            reader.need("ecs:registry", "the image in ECR", image, true);
        }
        for path in ["EnvironmentVariables", "EnvironmentVariable"] {
            for variable in environment.setting.all(path) {
                let Some(kind) = variable.setting.get("Type") else { continue };
                if kind.is(&["PARAMETER_STORE"]) {
                    reader.need("ecs:parameter", "its parameter", kind, variable.optional);
                } else if kind.is(&["SECRETS_MANAGER"]) {
                    reader.need("ecs:secret", "its secret", kind, variable.optional);
                }
            }
        }
    }
    reader.need_always("codebuild:reports", "its reports");
    let specification = settings.find("Source.BuildSpec");
    let span = specification.filter(|specification| specification.file == *reader.place.0);
    let source = Source::Unknown {
        reason: "the commands of its buildspec run under the role, and are not read".to_owned(),
        span: span.map_or(reader.place.1, |specification| specification.span),
    };
    reader.user(WorkloadKind::CodebuildProject, None, settings.get("ServiceRole"), source);
}
