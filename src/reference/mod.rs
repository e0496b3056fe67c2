//! What AWS publishes: actions, operations, managed policies, SAM policy templates, platform permissions.
//!
//! A snapshot is inside the binary as a zip archive, one small entry per service, so that a run decodes only what it
//! asks for. `builder/` makes the archive from pinned registry packages and from the tables in `tables/`.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::code::Arguments;

/// All that AWS publishes, decoded on demand and kept for the life of the program.
pub struct Reference {}

/// Where a snapshot of AWS's data comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct Info {
    /// The day of the newest source, `YYYY-MM-DD`.
    pub date: String,
    /// Every source as `package version`, in order.
    pub sources: Vec<String>,
}

/// What an action does, as the service authorization reference classes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AccessLevel {
    /// `List`
    List,
    /// `Read`
    Read,
    /// `Write`
    Write,
    /// `Tagging`
    Tagging,
    /// `Permissions management`
    PermissionsManagement,
}

/// One IAM action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Action {
    /// The name after the colon, in AWS's own case: `GetObject`.
    pub name: String,
    /// Its access level.
    pub level: AccessLevel,
    /// The resource types that it can be limited to; empty means `Resource` must be `*`.
    pub resource_types: Vec<String>,
    /// Whether no API operation has this name (`iam:PassRole`).
    pub permission_only: bool,
}

/// The IAM side of a service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Service {
    /// The prefix before the colon, as AWS writes it: `s3`.
    pub prefix: String,
    /// All actions, by name in lower case.
    pub actions: BTreeMap<String, Action>,
    /// The ARN formats of each resource type.
    pub resources: BTreeMap<String, Vec<String>>,
}

/// The SDK side of a service: one botocore client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Client {
    /// botocore's client name: `stepfunctions`.
    pub name: String,
    /// The IAM prefix of its actions: `states`.
    pub prefix: Option<String>,
    /// Operations by their name in the API: `PutObject`.
    pub operations: BTreeMap<String, Operation>,
    /// Operation names by Python method: `put_object`.
    pub methods: BTreeMap<String, String>,
    /// The Python names of the operations that can be paginated (`list_objects_v2`).
    pub paginators: Vec<String>,
    /// Waiter names in Python (`bucket_exists`), with the operation each polls.
    pub waiters: BTreeMap<String, String>,
}

/// One API operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operation {
    /// Its name in the API.
    pub name: String,
    /// Top-level input members, with whether each is required; in order of name.
    pub members: BTreeMap<String, bool>,
}

/// What one call needs. See `tables/` for the rules and their sources.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Permissions {
    /// Needed whenever the call runs, and needed because of an argument that it surely has.
    pub must: Vec<String>,
    /// Needed if an argument or a configuration holds that the code does not show.
    pub conditional: Vec<String>,
    /// Can be checked for the operation; only clears excess.
    pub may: Vec<String>,
    /// False if AWS's data says nothing about the operation: then nothing about it is an error.
    pub known: bool,
}

/// What a name in a policy means, where it is not an action that exists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UnknownAction {
    /// No service has this prefix. The names that were probably meant, best first.
    Prefix(Vec<String>),
    /// The service has no such action. The actions (`prefix:Name`) that were probably meant, best first.
    Name(Vec<String>),
    /// AWS once listed it, or still writes it itself; harmless. What it was, or what takes its place.
    Retired(String),
}

impl Reference {
    /// The snapshot inside the binary.
    pub fn embedded() -> &'static Self {
        static EMBEDDED: Reference = Reference {};
        &EMBEDDED
    }

    /// Its date and sources.
    pub fn info(&self) -> Info {
        Info { date: String::new(), sources: Vec::new() }
    }

    /// The IAM side of a service, by prefix in any case.
    pub fn service(&self, _prefix: &str) -> Option<Arc<Service>> {
        None
    }

    /// Every service prefix, in order.
    pub fn prefixes(&self) -> Vec<String> {
        Vec::new()
    }

    /// The SDK side of a service, by botocore client name.
    pub fn client(&self, _name: &str) -> Option<Arc<Client>> {
        None
    }

    /// What a call of `operation` with `arguments` needs.
    pub fn permissions(&self, _client: &str, _operation: &str, _arguments: &Arguments) -> Permissions {
        Permissions::default()
    }
}
