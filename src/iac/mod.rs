//! Infrastructure text to workloads, roles and the policies that reach them.
//!
//! One format a folder; all give the same [`Infrastructure`]. Every policy keeps the byte spans of its file, so that a
//! finding can point at a line and an edit can be made in place.

mod arn;
pub mod cdk;
pub mod cloudformation;
mod dockerfile;
pub mod downloaded;
mod image;
mod lambda;
mod names;
pub mod policy_document;
pub mod policy_file;
pub mod serverless;
mod services;
pub mod setting;
#[cfg(test)]
mod show;
pub mod syntax;
pub mod terraform;

use std::collections::{BTreeMap, BTreeSet};

use crate::policy::{Evaluator, Limit, Names, Statement, Text};
use crate::repo::RepoPath;
use crate::text::Span;

pub use image::{Build, Image, has_compose_name};
pub use setting::{Content, Refers, Setting};

/// What one template (or the Terraform modules that call each other, or one Serverless service) declares.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Infrastructure {
    /// Every file that it was read from: a change to any of them can change all of it.
    pub files: BTreeSet<RepoPath>,
    /// What runs code, in order of the file.
    pub workloads: Vec<Workload>,
    /// The roles, in order of the file. [`RoleLink::Here`] points into this list.
    pub roles: Vec<Role>,
    /// The names that roles have when deployed (`RoleName`, `name`), by [`Role::name`], where they are given.
    pub role_names: BTreeMap<String, Text>,
    /// What its expressions about declared resources give.
    pub names: Names,
    /// Identity policies that reach somebody besides the roles of this infrastructure: users and groups, or roles elsewhere. What
    /// a role here shares with these stands here as well.
    pub unattached: Vec<AttachedPolicy>,
    /// What was not understood.
    pub notes: Vec<Note>,
    /// Whether `cdk synth` wrote the files: what they say is changed in the application, and not in them.
    pub is_synthesized: bool,
}

impl Infrastructure {
    /// The role that a workload of this infrastructure runs under, where it is known.
    pub fn role(&self, workload: &Workload) -> Option<&Role> {
        match workload.role {
            RoleLink::Here(index) => self.roles.get(index),
            RoleLink::Unknown { .. } => None,
        }
    }
}

/// A place in infrastructure text, and what is to be said of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Note {
    /// The file.
    pub file: RepoPath,
    /// The place.
    pub span: Span,
    /// A sentence for people, lower case and without a full stop.
    pub message: String,
}

/// A name without what tells it apart where one text declares several: of `environments/dev:module.app.aws_iam_role.this`, which two roots
/// of Terraform call, and of `Blue:Orders`, a template that is nested twice, what follows the colon. All of any other name.
pub fn address(name: &str) -> &str {
    match name.split_once(':') {
        // A key of `for_each` may hold a colon, and so does the ARN of a role elsewhere.
        Some((around, address)) if !around.contains('[') && around != "arn" => address,
        _ => name,
    }
}

/// What kind of thing runs code.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum WorkloadKind {
    /// A Lambda function.
    LambdaFunction,
    /// A Step Functions state machine.
    StateMachine,
    /// The containers of an ECS task.
    EcsTask,
    /// The agent that starts an ECS task: it pulls images, writes logs, and looks up secrets.
    EcsTaskExecution,
    /// The container of a Batch job.
    BatchJob,
    /// The agent that starts a Batch job.
    BatchJobExecution,
    /// A Glue job.
    GlueJob,
    /// A CodeBuild project.
    CodebuildProject,
    /// An EventBridge rule that calls a target.
    EventRule,
    /// An EventBridge schedule.
    Schedule,
    /// An EventBridge pipe.
    Pipe,
    /// What runs on EC2 instances.
    Ec2Instance,
    /// The containers of an App Runner service.
    AppRunnerService,
    /// Notebooks, models and jobs of SageMaker.
    Sagemaker,
    /// EMR, which keeps a cluster; what the cluster's instances run is an [`Self::Ec2Instance`].
    EmrCluster,
    /// A job of EMR Serverless.
    EmrServerlessJob,
    /// What signs in through an OpenID Connect provider: the pods of a service account in EKS, a workflow of a CI system.
    WebIdentity,
    /// Another AWS service that does what a resource says: a delivery stream, a flow log.
    Service,
}

/// What runs code under a role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Workload {
    /// Logical id, address, or function key.
    pub name: String,
    /// Its kind.
    pub kind: WorkloadKind,
    /// The file that declares it.
    pub file: RepoPath,
    /// The name in that file.
    pub span: Span,
    /// `python3.13`, where it is known.
    pub runtime: Option<String>,
    /// Where its code is.
    pub code: Code,
    /// Which role it runs under.
    pub role: RoleLink,
    /// What its configuration needs.
    pub platform: Vec<PlatformRequirement>,
    /// Environment variables with the values that are known.
    pub environment: BTreeMap<String, Text>,
}

impl Workload {
    /// Whether a person means this workload by a name: its own, or its address in whichever root.
    pub fn is_called(&self, name: &str) -> bool {
        self.name == name || address(&self.name) == name
    }
}

/// Where a workload's code is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Code {
    /// Files of the repository.
    Folder {
        /// What the configuration names: the code folder (or one source file, or an archive), then the layers' folders.
        /// Whether they exist is not known here.
        roots: Vec<RepoPath>,
        /// The handler as written: `app.handler`, `pkg/app.handler`.
        handler: String,
        /// The handler's place.
        span: Span,
    },
    /// Source inside the infrastructure file.
    Inline {
        /// The decoded source.
        source: String,
        /// For each line of `source`, the offset of its first byte in the file.
        line_offsets: Vec<usize>,
        /// The handler as written.
        handler: String,
    },
    /// A state machine's definition.
    Definition(Box<Setting>),
    /// A Python script that is run from its first line to its last.
    Script {
        /// The file. Whether it exists is not known here.
        file: RepoPath,
        /// The folder that imports are looked up in.
        root: RepoPath,
        /// The place that names it.
        span: Span,
        /// What it does besides calling SDKs, if anything: a sentence for people.
        hidden: Option<String>,
    },
    /// In a container image.
    Image(Box<Image>),
    /// None: an AWS service does what the configuration says, and needs no more than that asks for.
    Configuration,
    /// Not in this repository, or not told by it.
    Unknown {
        /// Why, as a sentence that names the configuration line that would tell.
        reason: String,
        /// The place that stays open.
        span: Span,
    },
}

/// Which role a workload runs under.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RoleLink {
    /// The role at this index of [`Infrastructure::roles`].
    Here(usize),
    /// Declared elsewhere.
    Unknown {
        /// Why, as a sentence that names the configuration line that would tell.
        reason: String,
        /// Its name or ARN, where the infrastructure says that much.
        called: Option<String>,
        /// The place that stays open.
        span: Span,
    },
}

impl RoleLink {
    /// A role of which nothing is known.
    pub fn unknown(reason: impl Into<String>, span: Span) -> Self {
        Self::Unknown { reason: reason.into(), called: None, span }
    }

    /// A role elsewhere, which `name` is the name or the ARN of.
    pub fn elsewhere(reason: impl Into<String>, name: &Text, span: Span) -> Self {
        let text = name.to_string();
        let last = text.rsplit('/').next().unwrap_or_default();
        let is_name =
            !last.is_empty() && !last.contains("${") && (name.as_known().is_some() || text.contains(":role/"));
        Self::Unknown { reason: reason.into(), called: is_name.then_some(text), span }
    }
}

/// A role and all that this infrastructure attaches to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Role {
    /// Logical id; for a role that SAM makes for a function, the function's id followed by `Role`.
    pub name: String,
    /// The file that declares it (or the function it is made for).
    pub file: RepoPath,
    /// Its name in that file.
    pub span: Span,
    /// Identity policies: first those that the role itself lists, then those that are attached to it, each in order of the
    /// file.
    pub policies: Vec<AttachedPolicy>,
    /// Its permissions boundary.
    pub boundary: Boundary,
    /// Policies that are attached but cannot be known: the role may grant more than `policies` says.
    pub unknown: Vec<Note>,
    /// What runs under the role besides the workloads listed: resources that name it and are not read, and principals of
    /// its trust policy that no listed workload stands for. Nothing of the role is called excess while there are any.
    pub other_users: Vec<Note>,
}

impl Role {
    /// Whether a person means this role by a name: its own, or its address in whichever root.
    pub fn is_called(&self, name: &str) -> bool {
        self.name == name || address(&self.name) == name
    }

    /// What its policies and its boundary allow, as far as they are known; `names` tells more about the resources in them.
    pub fn evaluator(&self, names: &Names) -> Evaluator {
        let boundary = match &self.boundary {
            Boundary::None => Limit::None,
            Boundary::Known(policy) => Limit::Known(policy.statements.as_slice()),
            Boundary::Unknown(_) => Limit::Unknown,
        };
        Evaluator::among(names, self.policies.iter().map(|policy| policy.statements.as_slice()), boundary)
    }
}

/// A policy that reaches a role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttachedPolicy {
    /// How it reaches the role.
    pub via: Via,
    /// The file that the statements' spans belong to.
    pub file: RepoPath,
    /// Where the policy, or its name, stands in `file`.
    pub span: Span,
    /// Its statements. For a policy that is not text of this repository (an AWS managed policy, a SAM policy template),
    /// every span is the place that names it.
    pub statements: Vec<Statement>,
}

/// How a policy reaches a role.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Via {
    /// Written into the role or the function.
    Inline,
    /// Added by SAM to the role that it makes for a function; the name of the managed policy, or of the property that
    /// asks for it. It covers what is needed, and nobody can take it out of the file: it is never excess.
    SamImplicit(String),
    /// Added by the Serverless Framework to a role that it makes, for what is named. Like what SAM adds, it is never excess.
    Serverless(String),
    /// A policy resource, by logical id or address.
    Policy(String),
    /// An AWS managed policy, by name.
    AwsManaged(String),
    /// A SAM policy template, by name.
    SamPolicyTemplate(String),
    /// A SAM connector, by logical id.
    SamConnector(String),
    /// A resource's own policy that lets the role in, by the resource's logical id. It covers what it allows as far as the call
    /// is about that resource, and is never excess: it is not the role's.
    ResourcePolicy(String),
    /// Made by a module that is not in the repository, for one of its arguments; the policy's address. Like what SAM adds,
    /// it is never excess: there is no text of it to change.
    Module(String),
    /// Text that the AWS command line printed of a policy elsewhere; the policy's name. It covers what is needed, and is never
    /// excess: others may need it, and a change of the copy changes nothing.
    Downloaded(String),
}

/// A role's permissions boundary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Boundary {
    /// None is set.
    None,
    /// The statements of a policy that is known.
    Known(Box<AttachedPolicy>),
    /// One is set, and its text is not known here.
    Unknown(Note),
}

/// Actions that a workload's configuration needs, not its code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlatformRequirement {
    /// What needs them, for people: `the SQS event source`.
    pub because: String,
    /// The configuration's place.
    pub file: RepoPath,
    /// The configuration's place.
    pub span: Span,
    /// Needed for the configuration to work.
    pub actions: Vec<String>,
    /// Useful with it; never excess while it is there.
    pub optional: Vec<String>,
}
