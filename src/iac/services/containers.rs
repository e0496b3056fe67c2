//! Containers of ECS and Batch. Two roles: one is the containers' own, the other is the agent's that starts them.
//!
//! Facts: "Amazon ECS task IAM role" and "Amazon ECS task execution IAM role" in the Amazon ECS Developer Guide; "AWS Batch IAM
//! execution role" in the AWS Batch User Guide.

use super::{Reader, Source};
use crate::iac::{Setting, WorkloadKind};

pub(super) fn task_definition(reader: &mut Reader<'_>, settings: &Setting) {
    let containers: Vec<&Setting> = settings.all("ContainerDefinitions").into_iter().map(|item| item.setting).collect();
    if let Some(role) = settings.get("TaskRoleArn") {
        reader.need("ecs-exec", "ECS Exec, where a service enables it", role, true);
        for container in &containers {
            sidecar(reader, container);
        }
        if let Some(proxy) = settings.find("ProxyConfiguration") {
            reader.need("ecs:app-mesh", "its App Mesh proxy", proxy, false);
        }
        for volume in settings.all("Volumes").into_iter().chain(settings.all("Volume")) {
            for system in volume.setting.all("EFSVolumeConfiguration") {
                let by_role = system.setting.find("AuthorizationConfig.IAM").is_some_and(|iam| iam.is(&["ENABLED"]));
                reader.need("efs", "its file system", system.setting, system.optional || !by_role);
            }
        }
        let source = images(&containers, reader);
        reader.user(WorkloadKind::EcsTask, None, Some(role), source);
    }
    if let Some(role) = settings.get("ExecutionRoleArn") {
        execution(reader, settings, &containers);
        reader.user(WorkloadKind::EcsTaskExecution, Some("ExecutionRoleArn"), Some(role), Source::Configuration);
    }
}

pub(super) fn job_definition(reader: &mut Reader<'_>, settings: &Setting) {
    for path in ["ContainerProperties", "NodeProperties.NodeRangeProperties.Container"] {
        for item in settings.all(path) {
            let container = item.setting;
            job(reader, settings, (container.get("JobRoleArn"), container.get("ExecutionRoleArn")), &[container]);
        }
    }
    for task in settings.all("EcsProperties.TaskProperties") {
        let task = task.setting;
        let containers: Vec<&Setting> = task.all("Containers").into_iter().map(|item| item.setting).collect();
        job(reader, settings, (task.get("TaskRoleArn"), task.get("ExecutionRoleArn")), &containers);
    }
}

/// The containers that a job runs together, with their own role and that of the agent that starts them.
fn job(
    reader: &mut Reader<'_>,
    settings: &Setting,
    (own, agent): (Option<&Setting>, Option<&Setting>),
    containers: &[&Setting],
) {
    // A job on several kinds of nodes has several.
    let before = |reader: &Reader<'_>, kind: WorkloadKind| reader.users.iter().filter(|user| user.kind == kind).count();
    if own.is_some() {
        let part = match before(reader, WorkloadKind::BatchJob) {
            0 => None,
            number => Some(format!("{}", number + 1)),
        };
        let source = images(containers, reader);
        reader.user(WorkloadKind::BatchJob, part.as_deref(), own, source);
    }
    if agent.is_some() {
        let part = match before(reader, WorkloadKind::BatchJobExecution) {
            0 => "ExecutionRoleArn".to_owned(),
            number => format!("ExecutionRoleArn{}", number + 1),
        };
        execution(reader, settings, containers);
        reader.user(WorkloadKind::BatchJobExecution, Some(&part), agent, Source::Configuration);
    }
}

/// Parts of the names of images that run beside others and whose calls are not the project's.
const SIDECARS: [&str; 8] = [
    "xray-daemon",
    "aws-otel-collector",
    "cloudwatch-agent",
    "aws-for-fluent-bit",
    "fluent-bit",
    "aws-appmesh-envoy",
    "datadog/agent",
    "library/nginx",
];

/// The code of containers: of the one image that is the project's. Of several, nobody says which part of a role is whose.
fn images(containers: &[&Setting], reader: &Reader<'_>) -> Source {
    let is_sidecar = |container: &&&Setting| {
        let name = container.get("Image").map(|image| image.text().to_string()).unwrap_or_default();
        SIDECARS.iter().any(|part| name.contains(part))
    };
    let own: Vec<&&Setting> = containers.iter().filter(|container| !is_sidecar(container)).collect();
    if let [container] = own.as_slice()
        && let (Some(image), Some(entry_point), Some(command)) =
            (container.get("Image"), words(container.get("EntryPoint")), words(container.get("Command")))
    {
        return Source::Image { image: image.clone(), entry_point, command };
    }
    let image = containers.iter().find_map(|container| container.get("Image"));
    let (name, span) = image.map_or(("not named here".to_owned(), reader.place.1), |image| {
        (image.text().to_string(), if image.file == *reader.place.0 { image.span } else { reader.place.1 })
    });
    let reason = format!("its code is the container image {name}, and nothing here says what it is made of");
    Source::Unknown { reason, span }
}

/// The words of a command, if one is given; none if they are not known.
fn words(setting: Option<&Setting>) -> Option<Option<Vec<String>>> {
    let Some(setting) = setting else { return Some(None) };
    let items = setting.items();
    let words: Option<Vec<String>> = items.iter().map(|item| item.setting.known().map(str::to_owned)).collect();
    words.filter(|_| items.iter().all(|item| !item.optional)).map(|words| Some(words).filter(|words| !words.is_empty()))
}

/// What AWS's own images that run beside the others do with the task's role.
fn sidecar(reader: &mut Reader<'_>, container: &Setting) {
    if let Some(image) = container.get("Image") {
        let name = image.text().to_string();
        for (part, row, because) in [
            ("xray-daemon", "tracing", "the X-Ray daemon"),
            ("aws-otel-collector", "ecs:open-telemetry", "the OpenTelemetry collector"),
            ("cloudwatch-agent", "ecs:cloudwatch-agent", "the CloudWatch agent"),
        ] {
            if name.contains(part) {
                reader.need(row, because, image, true);
            }
        }
    }
    if let Some(router) = container.get("FirelensConfiguration") {
        reader.need("ecs:firelens", "its FireLens log router", router, true);
    }
}

/// What the agent does before and beside the containers.
fn execution(reader: &mut Reader<'_>, settings: &Setting, containers: &[&Setting]) {
    // On EC2 the instance's own role may pull images and write logs.
    let platforms = ["RequiresCompatibilities", "PlatformCapabilities"];
    let is_fargate = platforms.iter().flat_map(|name| settings.all(name)).any(|item| item.setting.is(&["FARGATE"]));
    // AWS tells people to attach these as one policy, whichever of them a task uses.
    reader.need_always("ecs:agent", "the agent that starts its containers");
    if containers.is_empty() {
        // What is not known may need all of it.
        for row in ["ecs:registry", "ecs:logs", "ecs:secret", "ecs:parameter", "ecs:environment-file"] {
            reader.need(row, "its containers, which are not known here", settings, true);
        }
    }
    for container in containers {
        if let Some(image) = container.get("Image") {
            let name = image.text();
            let text = name.to_string();
            match name.as_known() {
                Some(_) if !text.contains(".dkr.ecr.") && !text.contains(".dkr-ecr.") => {}
                Some(_) => reader.need("ecs:registry", "the image in ECR", image, !is_fargate),
                None => reader.need("ecs:registry", "its image", image, !is_fargate || !text.contains(".dkr.ecr.")),
            }
        }
        if let Some(credentials) = container.find("RepositoryCredentials") {
            reader.need("ecs:secret", "the credentials of its registry", credentials, false);
        }
        for logging in container.all("LogConfiguration") {
            let driver = logging.setting.get("LogDriver");
            if driver.is_none_or(|driver| driver.known().is_none() || driver.is(&["awslogs"])) {
                let is_known = is_fargate && driver.is_some_and(|driver| driver.is(&["awslogs"]));
                reader.need("ecs:logs", "its logs", logging.setting, logging.optional || !is_known);
            }
            secrets(reader, logging.setting, "SecretOptions");
        }
        secrets(reader, container, "Secrets");
        for file in container.all("EnvironmentFiles") {
            reader.need("ecs:environment-file", "its environment file", file.setting, file.optional);
        }
    }
}

/// Values that the agent looks up: by the ARN of a secret, or by the ARN or name of a parameter.
fn secrets(reader: &mut Reader<'_>, container: &Setting, list: &str) {
    for secret in container.all(list) {
        let Some(from) = secret.setting.get("ValueFrom") else { continue };
        match (from.service().as_deref(), from.known()) {
            (Some("secretsmanager"), _) => reader.need("ecs:secret", "its secret", from, secret.optional),
            (Some("ssm"), _) => reader.need("ecs:parameter", "its parameter", from, secret.optional),
            (None, Some(name)) if !name.starts_with("arn:") => {
                reader.need("ecs:parameter", "its parameter", from, secret.optional);
            }
            _ => {
                reader.need("ecs:secret", "its secret", from, true);
                reader.need("ecs:parameter", "its parameter", from, true);
            }
        }
    }
}
