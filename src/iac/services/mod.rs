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
mod jobs;
mod machines;
mod programs;

use std::collections::BTreeMap;

use super::{Code, PlatformRequirement, Role, RoleLink, Setting, Workload, WorkloadKind};
use crate::reference::Reference;
use crate::repo::RepoPath;
use crate::text::Span;

/// Something that runs under a role.
#[derive(Clone, Debug)]
pub struct User {
    /// Its kind.
    pub kind: WorkloadKind,
    /// What tells it apart from others of the same resource, to stand after the resource's name: `ExecutionRoleArn`.
    pub part: Option<String>,
    /// The setting that names the role; none if there is none.
    pub role: Option<Setting>,
    /// Where its code is.
    pub source: Source,
    /// What its configuration needs.
    pub platform: Vec<PlatformRequirement>,
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
const SHAPES: [(&[&str], Read); 17] = [
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
    (&["AWS::EC2::FlowLog", "aws_flow_log"], delivery::flow_log),
    (&["AWS::CloudTrail::Trail", "aws_cloudtrail"], delivery::trail),
    (&["AWS::ApiGateway::Account", "aws_api_gateway_account"], delivery::api_logs),
    (&["AWS::RDS::DBInstance", "aws_db_instance"], delivery::database_monitoring),
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

/// The types of resources that may run under a role and are read here.
pub fn kinds() -> impl Iterator<Item = &'static str> {
    SHAPES.iter().flat_map(|(kinds, _)| kinds.iter().copied())
}

/// Whether resources of a type may run under a role and are read here.
pub fn is_read(kind: &str) -> bool {
    kinds().any(|known| known == kind)
}

/// What of a resource runs under roles. `settings` are its properties, and `place` is where its name stands.
pub fn users(kind: &str, settings: &Setting, place: (&RepoPath, Span), reference: &Reference) -> Vec<User> {
    let mut reader = Reader { reference, place, users: Vec::new(), needs: Vec::new() };
    if let Some((_, read)) = SHAPES.iter().find(|(kinds, _)| kinds.contains(&kind)) {
        read(&mut reader, settings);
    }
    reader.users
}

/// The kinds of workloads that a service's principal stands for: a role that lets the service in, and that one of these runs under,
/// is not held for anything else.
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
        "tasks" if principal.starts_with("tasks.apprunner.") => &[Kind::AppRunnerService],
        "build" if principal.starts_with("build.apprunner.") => &[Kind::Service],
        "firehose" | "vpc-flow-logs" | "cloudtrail" | "apigateway" | "monitoring" => &[Kind::Service],
        _ => &[],
    }
}

/// What runs code under a role that lets a service in, if nothing that is declared does: a job that somebody starts, or a
/// workload that is declared elsewhere. Functions are left out, and so are services that run no code of the customer's.
pub fn program_of_principal(principal: &str) -> Option<WorkloadKind> {
    use WorkloadKind as Kind;
    let kinds = kinds_of_principal(principal);
    let runs_code = |kind: &&Kind| {
        matches!(
            kind,
            Kind::EcsTask
                | Kind::GlueJob
                | Kind::CodebuildProject
                | Kind::Ec2Instance
                | Kind::Sagemaker
                | Kind::EmrServerlessJob
                | Kind::AppRunnerService
        )
    };
    kinds.iter().find(runs_code).copied()
}

/// A workload that only its role tells of.
pub fn program_of_role(role: &Role, index: usize, kind: WorkloadKind, principal: &str) -> Workload {
    Workload {
        name: role.name.clone(),
        kind,
        file: role.file.clone(),
        span: role.span,
        runtime: None,
        code: Code::Unknown {
            reason: format!("what {principal} runs under this role is not declared here"),
            span: role.span,
        },
        role: RoleLink::Here(index),
        platform: Vec::new(),
        environment: BTreeMap::new(),
    }
}

/// A resource while it is read.
struct Reader<'r> {
    reference: &'r Reference,
    place: (&'r RepoPath, Span),
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

    /// Adds what a row asks for, because of the resource as a whole.
    fn need_always(&mut self, row: &str, because: &str) {
        let at = Setting::new(super::Content::Nothing, self.place.0, self.place.1);
        self.need(row, because, &at, false);
    }

    /// Adds a user with all that was found to be needed.
    fn user(&mut self, kind: WorkloadKind, part: Option<&str>, role: Option<&Setting>, source: Source) {
        self.users.push(User {
            kind,
            part: part.map(str::to_owned),
            role: role.cloned(),
            source,
            platform: std::mem::take(&mut self.needs),
        });
    }
}
