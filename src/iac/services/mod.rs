//! What runs under a role besides Lambda functions: state machines, tasks, jobs, builds, and AWS's own services.
//!
//! AWS gives their configuration the same shape in every format, so what it needs is said here once, over
//! [`Setting`]s: which property holds the role, and which row of the reference's platform table each part of the configuration asks
//! for. A reader hands over each resource ([`users`]), and links the roles and the code by its own means.
//!
//! Facts: the resource types in the AWS CloudFormation template reference and in the AWS provider's documentation; the actions
//! are the table's.

mod builds;
mod containers;
mod delivery;
mod events;
mod integrations;
mod jobs;
mod machines;
mod programs;
mod roles;

use std::collections::BTreeMap;

use super::{Code, PlatformRequirement, Role, RoleLink, Setting, Workload, WorkloadKind};
use crate::reference::{Arguments, Reference};
use crate::repo::RepoPath;
use crate::text::Span;

/// Something that runs under a role.
#[derive(Clone, Debug)]
pub struct User {
    /// Its kind.
    pub kind: WorkloadKind,
    /// Of a [`WorkloadKind::Service`], its principal up to the first dot: `firehose`.
    pub service: &'static str,
    /// What tells it apart from others of the same resource, to stand after the resource's name: `ExecutionRoleArn`.
    pub part: Option<String>,
    /// The setting that names the role; none if there is none.
    pub role: Option<Setting>,
    /// Where its code is.
    pub source: Source,
    /// What its configuration needs.
    pub platform: Vec<PlatformRequirement>,
}

impl User {
    /// Whether it is a service of which nothing is known but that it has a role.
    pub fn has_nothing_known(&self) -> bool {
        self.kind == WorkloadKind::Service && self.platform.is_empty() && matches!(self.source, Source::Unknown { .. })
    }
}

/// Where the code of a [`User`] is.
#[derive(Clone, Debug)]
pub enum Source {
    /// It runs none: an AWS service does what the configuration says.
    Configuration,
    /// A state machine's definition, which each format writes in ways of its own.
    Definition,
    /// A container image.
    Image {
        /// Its name.
        image: Setting,
        /// What takes the place of its `ENTRYPOINT`.
        entry_point: Option<Vec<String>>,
        /// What takes the place of its `CMD`.
        command: Option<Vec<String>>,
    },
    /// A Python script.
    Script {
        /// Its location.
        location: Setting,
        /// What it does besides calling SDKs, if anything.
        hidden: Option<&'static str>,
    },
    /// Not known, and why.
    Unknown {
        /// The reason, as a sentence that names what would tell.
        reason: String,
        /// The place that stays open.
        span: Span,
    },
}

/// A way to read a resource.
type Read = fn(&mut Reader<'_>, &Setting);

/// The types of resources that are read here, in CloudFormation and in Terraform.
const SHAPES: [(&[&str], Read); 13] = [
    (
        &["AWS::StepFunctions::StateMachine", "AWS::Serverless::StateMachine", "aws_sfn_state_machine"],
        machines::machine,
    ),
    (&["AWS::ECS::TaskDefinition", "aws_ecs_task_definition"], containers::task_definition),
    (&["AWS::Batch::JobDefinition", "aws_batch_job_definition"], containers::job_definition),
    (&["AWS::Glue::Job", "aws_glue_job"], jobs::glue),
    (&["AWS::CodeBuild::Project", "aws_codebuild_project"], builds::project),
    (&["AWS::Events::Rule", "aws_cloudwatch_event_target"], events::rule),
    (&["AWS::Scheduler::Schedule", "aws_scheduler_schedule"], events::schedule),
    (&["AWS::Pipes::Pipe", "aws_pipes_pipe"], events::pipe),
    (&["AWS::KinesisFirehose::DeliveryStream", "aws_kinesis_firehose_delivery_stream"], delivery::stream),
    (&["AWS::IAM::InstanceProfile", "aws_iam_instance_profile"], programs::instance_profile),
    (&["AWS::AppRunner::Service", "aws_apprunner_service"], programs::app_runner),
    (
        &[
            "AWS::SageMaker::NotebookInstance",
            "AWS::SageMaker::Model",
            "AWS::SageMaker::Pipeline",
            "AWS::SageMaker::ProcessingJob",
            "AWS::SageMaker::Domain",
            "AWS::SageMaker::UserProfile",
            "AWS::SageMaker::FeatureGroup",
            "aws_sagemaker_notebook_instance",
            "aws_sagemaker_model",
            "aws_sagemaker_pipeline",
            "aws_sagemaker_domain",
            "aws_sagemaker_user_profile",
            "aws_sagemaker_feature_group",
        ],
        programs::sagemaker,
    ),
    (&["AWS::EMR::Cluster", "aws_emr_cluster"], programs::emr_cluster),
];

/// The types of resources that say what runs under a role, wherever that role is declared. Others do so only for some properties:
/// [`may_have_users`].
pub fn kinds() -> impl Iterator<Item = &'static str> {
    SHAPES.iter().flat_map(|(kinds, _)| kinds.iter().copied())
}

/// Whether something may run under a role for a resource, by its type and by whether it `has` a property (named as in CloudFormation).
pub fn may_have_users(kind: &str, has: &dyn Fn(&str) -> bool) -> bool {
    kinds().any(|known| known == kind) || roles::may_hand_over(kind, has) || integrations::may_call(kind, has)
}

/// What of a resource runs under roles. `settings` are its properties, and `place` is where its name stands.
pub fn users(kind: &str, settings: &Setting, place: (&RepoPath, Span), reference: &Reference) -> Vec<User> {
    let mut reader = Reader { reference, place, service: "", users: Vec::new(), needs: Vec::new() };
    if let Some((_, read)) = SHAPES.iter().find(|(kinds, _)| kinds.contains(&kind)) {
        read(&mut reader, settings);
    }
    integrations::of_api(&mut reader, kind, settings);
    roles::handed_over(&mut reader, kind, settings);
    reader.users
}

/// Whether a principal of a role's trust policy stands for something that runs under the role: it is not held for anything else then.
pub fn is_principal_of(principal: &str, kind: WorkloadKind, service: &str) -> bool {
    match kind {
        WorkloadKind::Service => principal.split('.').next() == Some(service),
        _ => kinds_of_principal(principal).contains(&kind),
    }
}

/// The kinds of workloads that a service's principal stands for, if they are told apart.
pub fn kinds_of_principal(principal: &str) -> &'static [WorkloadKind] {
    use WorkloadKind as Kind;
    match principal.split('.').next().unwrap_or("") {
        "lambda" | "edgelambda" => &[Kind::LambdaFunction],
        "states" => &[Kind::StateMachine],
        "ecs-tasks" => &[Kind::EcsTask, Kind::EcsTaskExecution, Kind::BatchJob, Kind::BatchJobExecution],
        "glue" => &[Kind::GlueJob],
        "codebuild" => &[Kind::CodebuildProject],
        "events" => &[Kind::EventRule],
        "scheduler" => &[Kind::Schedule],
        "pipes" => &[Kind::Pipe],
        "ec2" => &[Kind::Ec2Instance],
        "sagemaker" => &[Kind::Sagemaker],
        "elasticmapreduce" => &[Kind::EmrCluster],
        "emr-serverless" => &[Kind::EmrServerlessJob],
        _ if is_identity_provider(principal) => &[Kind::WebIdentity],
        "tasks" if principal.starts_with("tasks.apprunner.") => &[Kind::AppRunnerService],
        _ => &[],
    }
}

/// Whether a principal is an OpenID Connect provider: its ARN, or a resource of Terraform's or of a module that makes one.
///
/// Facts: "IAM roles for service accounts" in the Amazon EKS User Guide; "Create an OpenID Connect identity provider" in the IAM User
/// Guide.
fn is_identity_provider(principal: &str) -> bool {
    [":oidc-provider/", "openid_connect_provider", "oidc_provider"].iter().any(|part| principal.contains(part))
}

/// What runs under a role that lets a service in, or who signs in elsewhere, if nothing that is declared does: a job that somebody starts, or something that is
/// declared elsewhere. None for accounts and people, and for functions, which are left out.
pub fn program_of_principal(principal: &str) -> Option<WorkloadKind> {
    // `states.${AWS::URLSuffix}` is one too.
    let domain = principal.split_once('.').map_or("", |(_, domain)| domain);
    let is_service =
        domain.ends_with("amazonaws.com") || domain.ends_with("amazonaws.com.cn") || domain.starts_with("${");
    match kinds_of_principal(principal) {
        [WorkloadKind::LambdaFunction, ..] => None,
        [kind, ..] => Some(*kind),
        [] => is_service.then_some(WorkloadKind::Service),
    }
}

/// What is said of a role that only its trust policy tells of.
pub fn is_not_declared(principal: &str) -> String {
    format!("what {principal} runs under this role is not declared here")
}

/// A workload that only its role tells of, and why it is not known.
pub fn program_of_role(role: &Role, index: usize, kind: WorkloadKind, reason: String) -> Workload {
    Workload {
        name: role.name.clone(),
        kind,
        file: role.file.clone(),
        span: role.span,
        runtime: None,
        code: Code::Unknown { reason, span: role.span },
        role: RoleLink::Here(index),
        platform: Vec::new(),
        environment: BTreeMap::new(),
    }
}

/// A resource while it is read.
struct Reader<'r> {
    reference: &'r Reference,
    place: (&'r RepoPath, Span),
    /// The service that the next user of the kind is.
    service: &'static str,
    users: Vec<User>,
    /// What was found to be needed since the last user.
    needs: Vec<PlatformRequirement>,
}

impl Reader<'_> {
    /// Adds what a row of the platform table asks for, because of a setting.
    fn need(&mut self, row: &str, because: &str, at: &Setting, optional: bool) {
        let Some(mut row) = self.reference.platform(row) else { return };
        if optional {
            row.optional.append(&mut row.required);
        }
        self.add(because, at, row.required, row.optional);
    }

    fn add(&mut self, because: &str, at: &Setting, actions: Vec<String>, optional: Vec<String>) {
        let need = PlatformRequirement {
            because: because.to_owned(),
            file: at.file.clone(),
            span: at.span,
            actions,
            optional,
        };
        if !self.needs.contains(&need) {
            self.needs.push(need);
        }
    }

    /// Adds what calling an operation of an SDK's client needs, its name in any case; false if that is not known.
    fn call(&mut self, client: &str, operation: &str, because: &str, at: &Setting) -> bool {
        let known = self.reference.client(client);
        let operation = known
            .as_ref()
            .and_then(|client| client.operations.keys().find(|known| known.eq_ignore_ascii_case(operation)).cloned());
        let Some(operation) = operation else { return false };
        let arguments = Arguments { open: true, ..Default::default() };
        let mut permissions = self.reference.permissions(client, &operation, &arguments);
        if !permissions.known || permissions.unbounded {
            return false;
        }
        permissions.may.append(&mut permissions.conditional);
        self.add(because, at, permissions.must, permissions.may);
        true
    }

    /// Adds what a row asks for, because of the resource as a whole.
    fn need_always(&mut self, row: &str, because: &str) {
        let at = Setting::new(super::Content::Nothing, self.place.0, self.place.1);
        self.need(row, because, &at, false);
    }

    /// Adds a user with all that was found to be needed.
    fn user(&mut self, kind: WorkloadKind, part: Option<&str>, role: Option<&Setting>, source: Source) {
        self.users.push(User {
            kind,
            service: self.service,
            part: part.map(str::to_owned),
            role: role.cloned(),
            source,
            platform: std::mem::take(&mut self.needs),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn principals_of_services_stand_for_something_and_those_of_people_do_not() {
        use WorkloadKind as Kind;
        assert_eq!(program_of_principal("ec2.amazonaws.com"), Some(Kind::Ec2Instance));
        assert_eq!(program_of_principal("redshift.amazonaws.com"), Some(Kind::Service));
        assert_eq!(program_of_principal("apigateway.${AWS::URLSuffix}"), Some(Kind::Service));
        for provider in [
            "arn:aws:iam::123456789012:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/E1",
            "${aws_iam_openid_connect_provider.eks.arn}",
            "${module.eks.oidc_provider_arn}",
        ] {
            assert_eq!(program_of_principal(provider), Some(Kind::WebIdentity), "{provider}");
        }
        // Nobody else can know the name of a function's role.
        assert_eq!(program_of_principal("lambda.amazonaws.com"), None);
        for of_people in ["arn:aws:iam::${AWS::AccountId}:root", "*", "accounts.google.com", "123456789012"] {
            assert_eq!(program_of_principal(of_people), None, "{of_people}");
        }
        assert!(is_principal_of("logs.eu-west-1.amazonaws.com", Kind::Service, "logs"));
        assert!(!is_principal_of("firehose.amazonaws.com", Kind::Service, "logs"));
    }
}
