//! The SDK's modules, classes and functions by their dotted names, and the type stubs that describe its objects.

use super::super::Engine;
use super::super::calls::{Arguments, Site};
use super::super::values::{Atom, Sym, Value};
use super::{Resource, SdkValue, Who};
use crate::code::Confidence;

/// Packages of type stubs: the client's name follows, with `_` for `-`.
const STUBS: [&str; 4] = ["mypy_boto3_", "types_boto3_", "types_aiobotocore_", "types_aioboto3_"];

/// Names of stub classes that are not the client's name without its hyphens.
const STUB_NAMES: [(&str, &str); 14] = [
    ("sfn", "stepfunctions"),
    ("eventbridge", "events"),
    ("cloudwatchlogs", "logs"),
    ("elasticloadbalancing", "elb"),
    ("elasticloadbalancingv2", "elbv2"),
    ("cognitoidentityprovider", "cognito-idp"),
    ("costexplorer", "ce"),
    ("configservice", "config"),
    ("dynamodbstreams", "dynamodbstreams"),
    ("eventbridgescheduler", "scheduler"),
    ("accessanalyzer", "accessanalyzer"),
    ("elasticsearchservice", "es"),
    ("opensearchservice", "opensearch"),
    ("simpleemailservice", "ses"),
];

/// The classes of sessions.
const SESSIONS: [&str; 6] = [
    "aioboto3.Session",
    "aioboto3.session.Session",
    "aiobotocore.session.AioSession",
    "boto3.Session",
    "boto3.session.Session",
    "botocore.session.Session",
];

impl Engine<'_> {
    /// Whether an SDK object is the class of a session.
    pub(in super::super) fn is_session_class(&self, index: u32) -> bool {
        matches!(self.sdk_value(index), SdkValue::Path(path) if SESSIONS.contains(&self.values.text_of(path)))
    }

    /// A session of the workload's own.
    pub(in super::super) fn own_session(&mut self) -> Value {
        self.values.sdk(SdkValue::Session(Who::Own))
    }

    /// A top-level module of the SDK.
    pub(in super::super) fn sdk_module(&mut self, name: &str) -> Atom {
        let path = self.values.sym(name);
        self.sdk_atom(SdkValue::Path(path))
    }

    /// A module inside one of the SDK's.
    pub(in super::super) fn sdk_submodule(&mut self, module: Atom, name: &str) -> Atom {
        let name = self.values.sym(name);
        let value = self.attribute(module, name);
        self.values.atoms(value).first().copied().unwrap_or(module)
    }

    /// `path.name`
    pub(super) fn path_attribute(&mut self, path: Sym, name: Sym) -> Value {
        let dotted = format!("{}.{}", self.values.text_of(path), self.values.text_of(name));
        if dotted == "botocore.UNSIGNED" || dotted.ends_with(".UNSIGNED") {
            return self.values.sdk(SdkValue::Unsigned);
        }
        if let Some(value) = self.stub_type(&dotted) {
            return value;
        }
        if dotted == "boto3.DEFAULT_SESSION" {
            return self.values.sdk(SdkValue::Session(Who::Own));
        }
        let path = self.values.sym(&dotted);
        self.values.sdk(SdkValue::Path(path))
    }

    /// The class that a stub package's name stands for.
    fn stub_type(&mut self, dotted: &str) -> Option<Value> {
        let (package, class) = dotted.split_once('.')?;
        let service = STUBS.iter().find_map(|stub| package.strip_prefix(stub))?.replace('_', "-");
        let class = class.rsplit('.').next()?;
        let service = self.values.sym(&service);
        self.client_model(service)?;
        let object = if class.ends_with("Client") {
            SdkValue::Client(Some(service), Who::Own)
        } else if class.ends_with("ServiceResource") {
            SdkValue::ServiceResource(Some(service), Who::Own)
        } else if self.resource_model(service)?.types.contains_key(class) {
            let kind = self.values.sym(class);
            let identifiers = self.unknown_identifiers(service, kind);
            SdkValue::Resource(Resource { service, kind, identifiers, loaded: false, who: Who::Own })
        } else {
            return None;
        };
        let (index, _) = self.values.sdk.insert_full(object);
        Some(self.values.sdk(SdkValue::Type(index as u32)))
    }

    /// The class that a name stands for which nothing binds: a stub that is imported for type checkers only.
    pub(in super::super) fn type_by_name(&mut self, name: Sym) -> Value {
        let name = self.values.text_of(name);
        let (stem, resource) = match (name.strip_suffix("Client"), name.strip_suffix("ServiceResource")) {
            (Some(stem), _) => (stem, false),
            (_, Some(stem)) => (stem, true),
            _ => return Value::NEVER,
        };
        let stem = stem.to_ascii_lowercase();
        let known = STUB_NAMES.iter().find(|(stub, _)| *stub == stem).map(|(_, client)| (*client).to_owned());
        let client =
            known.or_else(|| self.reference.clients().into_iter().find(|client| client.replace('-', "") == stem));
        let Some(client) = client.filter(|_| !stem.is_empty()) else { return Value::NEVER };
        let service = self.values.sym(&client);
        let object = if resource {
            SdkValue::ServiceResource(Some(service), Who::Own)
        } else {
            SdkValue::Client(Some(service), Who::Own)
        };
        let (index, _) = self.values.sdk.insert_full(object);
        self.values.sdk(SdkValue::Type(index as u32))
    }

    /// An object of the class that the SDK object stands for, where it is used as a type.
    pub(in super::super) fn sdk_instance_of(&mut self, index: u32) -> Value {
        match self.sdk_value(index) {
            SdkValue::Type(object) => self.values.one(Atom::Sdk(object)),
            SdkValue::Path(path) => match self.values.text_of(path) {
                "boto3.client" | "botocore.client.BaseClient" | "botocore.client.Client" => {
                    self.values.sdk(SdkValue::Client(None, Who::Own))
                }
                "boto3.resource" | "boto3.resources.base.ServiceResource" => {
                    self.values.sdk(SdkValue::ServiceResource(None, Who::Own))
                }
                "boto3.Session" | "boto3.session.Session" | "botocore.session.Session" | "aioboto3.Session" => {
                    self.values.sdk(SdkValue::Session(Who::Own))
                }
                _ => Value::NEVER,
            },
            _ => Value::NEVER,
        }
    }

    /// `typing.cast(type, value)`
    pub(in super::super) fn cast(&mut self, class: Value, value: Value) -> Value {
        let mut all = Value::NEVER;
        for atom in self.values.atoms_of(class) {
            let object = match atom {
                Atom::Sdk(index) => self.sdk_instance_of(index),
                Atom::Text(name) => {
                    let class = self.type_by_name(name);
                    match *self.values.atoms(class) {
                        [Atom::Sdk(index)] => self.sdk_instance_of(index),
                        _ => Value::NEVER,
                    }
                }
                _ => Value::NEVER,
            };
            all = self.values.join(all, object);
        }
        let known = self.values.atoms(value).iter().any(|atom| matches!(atom, Atom::Sdk(_) | Atom::Instance(_)));
        if known || all.is_never() { value } else { all }
    }

    /// Calls a function or class of the SDK.
    pub(super) fn call_path(&mut self, site: Site, path: Sym, arguments: &Arguments) -> Value {
        let path = self.values.text_of(path).to_owned();
        match path.as_str() {
            "boto3.client" | "aioboto3.client" => self.make_client(site, Who::Own, false, arguments),
            "boto3.resource" | "aioboto3.resource" => self.make_client(site, Who::Own, true, arguments),
            "boto3.Session" | "boto3.session.Session" | "aioboto3.Session" | "aioboto3.session.Session" => {
                self.make_session(site, arguments)
            }
            "boto3._get_default_session"
            | "botocore.session.Session"
            | "botocore.session.get_session"
            | "aiobotocore.session.get_session"
            | "aiobotocore.session.AioSession"
            | "aiobotocore.get_session" => self.values.sdk(SdkValue::Session(Who::Own)),
            "botocore.config.Config"
            | "botocore.client.Config"
            | "boto3.session.Config"
            | "aiobotocore.config.AioConfig" => {
                let unsigned = self.values.sdk(SdkValue::Unsigned);
                let version = self.values.find_sym("signature_version");
                match arguments.keyword(version) {
                    Some(entry) if entry.value == unsigned => self.values.sdk(SdkValue::UnsignedConfig),
                    _ => self.values.data(),
                }
            }
            "boto3.s3.transfer.S3Transfer" | "s3transfer.S3Transfer" => {
                arguments.get(0, self.values.find_sym("client")).unwrap_or_default()
            }
            "boto3.s3.transfer.create_transfer_manager"
            | "s3transfer.TransferManager"
            | "s3transfer.manager.TransferManager" => {
                let client = arguments.get(0, self.values.find_sym("client")).unwrap_or_default();
                match self.identity_in(client) {
                    Some(Who::Other) => self.values.data(),
                    _ => self.library_object(&["s3transfer", "manager", "TransferManager"]),
                }
            }
            "botocore.waiter.WaiterModel" => {
                arguments.get(0, self.values.find_sym("waiter_config")).unwrap_or_default()
            }
            "botocore.waiter.create_waiter_with_client" => self.make_waiter(site, arguments),
            "botocore.signers.RequestSigner" => {
                self.sign_by_hand(site, arguments, [(4, "credentials"), (2, "signing_name")])
            }
            "botocore.auth.SigV4Auth"
            | "botocore.auth.S3SigV4Auth"
            | "botocore.auth.SigV4QueryAuth"
            | "botocore.crt.auth.CrtSigV4Auth" => {
                self.sign_by_hand(site, arguments, [(0, "credentials"), (1, "service_name")])
            }
            path if path.strip_suffix(".__init__").is_some_and(|class| SESSIONS.contains(&class)) => {
                let name = self.values.text("__init__");
                self.call_of_base(site, &arguments.with_first(name))
            }
            path if path.starts_with("botocore.credentials.") || path.starts_with("aiobotocore.credentials.") => {
                self.make_credentials(site, path, arguments)
            }
            _ => {
                self.call_back(arguments);
                self.values.data()
            }
        }
    }

    /// A waiter that the code describes itself: what it polls stands in the description.
    /// Source: botocore 1.44.5, waiter.py.
    fn make_waiter(&mut self, site: Site, arguments: &Arguments) -> Value {
        let [name, described, clients] = [(0, "waiter_name"), (1, "waiter_model"), (2, "client")]
            .map(|(index, name)| arguments.get(index, self.values.find_sym(name)).unwrap_or_default());
        let mut operation = described;
        for key in ["waiters", "", "operation"] {
            let key = if key.is_empty() { name } else { self.values.text(key) };
            operation = self.item(operation, key);
        }
        let operation = self.values.known_text(operation).map(str::to_owned);
        for client in self.values.atoms_of(clients) {
            let Atom::Sdk(index) = client else { continue };
            let SdkValue::Client(service, who) = self.sdk_value(index) else { continue };
            match (service, &operation) {
                (Some(service), Some(operation)) => {
                    let input = self.open_input();
                    self.record(site, service, operation, input, who, Confidence::Certain);
                }
                _ if who.is_noted() => {
                    self.unresolved(site, service.as_slice(), "which operation this waiter polls is not known here");
                }
                _ => {}
            }
        }
        self.values.data()
    }

    /// Requests that the code signs itself go to a service that only the signer's arguments tell.
    fn sign_by_hand(&mut self, site: Site, arguments: &Arguments, given: [(usize, &str); 2]) -> Value {
        let [who, service] = given.map(|(index, name)| arguments.get(index, self.values.find_sym(name)));
        let who = who.map_or(Who::Own, |credentials| self.identity_of(credentials, Who::Own));
        let service = service.unwrap_or_default();
        let atoms = self.values.atoms(service).iter();
        let services: Vec<Sym> = atoms.filter_map(|&atom| self.values.name_or_default(atom)).collect();
        if who != Who::Other {
            self.unresolved(site, &services, "the request is signed here by hand, and what it asks for is not known");
        }
        self.values.data()
    }
}
