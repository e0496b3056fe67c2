//! Sessions, and whose credentials they use.
//!
//! Clients made with the credentials of an assumed role (or with keys that are given some other way) act as someone else:
//! what they do needs nothing of the workload's role.

use smallvec::{SmallVec, smallvec};

use super::super::Engine;
use super::super::calls::{Arguments, Site};
use super::super::cells::CellKey;
use super::super::output::RecordKind;
use super::super::values::{Atom, Dict, Sym, Value};
use super::{SdkValue, Who};
use crate::code::Confidence;
use crate::code::python::lower::HOLE;

/// The arguments that give credentials, in the order of their positions.
const KEYS: [&str; 3] = ["aws_access_key_id", "aws_secret_access_key", "aws_session_token"];

impl Engine<'_> {
    /// Whose credentials a value holds. `None` stands for the default ones.
    pub(super) fn identity_of(&mut self, credentials: Value, default: Who) -> Who {
        let mut all = None;
        for atom in self.values.atoms_of(credentials) {
            let who = match atom {
                Atom::None => default,
                Atom::Sdk(index) => match self.sdk_value(index) {
                    SdkValue::Credentials(who) => who,
                    _ => Who::Maybe,
                },
                // Keys in the code, or handed in as data.
                Atom::Text(_) | Atom::Data => Who::Other,
                _ => Who::Maybe,
            };
            all = Some(all.map_or(who, |all: Who| all.or(who)));
        }
        all.unwrap_or(default)
    }

    /// Whose credentials the arguments of a client or session give: those that are given on some ways only leave the
    /// default ones on the others.
    fn identities(&mut self, arguments: &Arguments, first: usize, default: Who) -> SmallVec<[Who; 2]> {
        let mut keys = (first..).zip(KEYS);
        let given = keys.find_map(|(position, name)| arguments.entry(position, self.values.find_sym(name)));
        match given {
            Some(given) => {
                let who = self.identity_of(given.value, default);
                if given.sure || who == default { smallvec![who] } else { smallvec![default, who] }
            }
            None => {
                // `Session(**credentials)`
                let handed = self.values.atoms(arguments.open).iter().find_map(|atom| match atom {
                    Atom::Sdk(index) => match self.sdk_value(*index) {
                        SdkValue::Credentials(who) => Some(who),
                        _ => None,
                    },
                    _ => None,
                });
                smallvec![handed.unwrap_or(default)]
            }
        }
    }

    /// Whether an argument that decides whose client it is has no value yet: the client made of it now would stay.
    pub(super) fn identity_is_to_come(&self, first: usize, arguments: &Arguments) -> bool {
        let by_name = ["botocore_session", "endpoint_url", "config"].map(|name| (usize::MAX, name));
        let mut given = (first..)
            .zip(KEYS)
            .chain(by_name)
            .filter_map(|(position, name)| arguments.get(position, self.values.find_sym(name)));
        !self.settled && given.any(Value::is_never)
    }

    /// `boto3.Session(..)`
    pub(super) fn make_session(&mut self, site: Site, arguments: &Arguments) -> Value {
        if self.identity_is_to_come(0, arguments) {
            return Value::NEVER;
        }
        self.note_regions(site, None, arguments.get(3, self.values.find_sym("region_name")));
        let inner = arguments.get(4, self.values.find_sym("botocore_session"));
        let mut default = Who::Own;
        if let Some(inner) = inner {
            for atom in self.values.atoms_of(inner) {
                if let Atom::Sdk(index) = atom
                    && let SdkValue::Session(who) = self.sdk_value(index)
                {
                    default = who;
                }
            }
            let replaced = self.replaced_credentials();
            if !replaced.is_never() {
                default = self.identity_of(replaced, default);
            }
        }
        let mut sessions = Value::NEVER;
        for who in self.identities(arguments, 0, default) {
            let session = self.values.sdk(SdkValue::Session(who));
            sessions = self.values.join(sessions, session);
        }
        sessions
    }

    /// The credentials that the environment gives the workload.
    pub(in super::super) fn own_credentials(&mut self) -> Value {
        self.values.sdk(SdkValue::Credentials(Who::Own))
    }

    /// An object of one of botocore's classes for credentials, from botocore's credentials.py.
    pub(super) fn make_credentials(&mut self, site: Site, path: &str, arguments: &Arguments) -> Value {
        self.call_back(arguments);
        if path.ends_with(".AssumeRoleCredentialFetcher") {
            self.assume_role(site, arguments);
        }
        let assumed = ["Refreshable", "AssumeRole", "WebIdentity", "SSO"].iter().any(|part| path.contains(part));
        let who = if path.ends_with(".create_from_metadata") {
            // What is refreshed may be the workload's own.
            let metadata = arguments.get(0, self.values.find_sym("metadata")).unwrap_or_default();
            let key = self.values.text("access_key");
            let key = self.item(metadata, key);
            if key.is_never() && !self.settled {
                return Value::NEVER;
            }
            self.identity_of(key, Who::Other)
        } else if path.ends_with(".CredentialResolver") {
            let providers = arguments.get(0, self.values.find_sym("providers")).unwrap_or_default();
            let provider = self.iterate(providers);
            let load = self.values.sym("load");
            let load = self.attributes(provider, load);
            let loaded = self.call_with(load, &[]);
            self.identity_of(loaded, Who::Own)
        } else if assumed {
            Who::Other
        } else if path.ends_with("Credentials") {
            self.identity_of(arguments.get(0, self.values.find_sym("access_key")).unwrap_or_default(), Who::Own)
        } else {
            Who::Own
        };
        self.values.sdk(SdkValue::Credentials(who))
    }

    /// `AssumeRoleCredentialFetcher(client_creator, source_credentials, role_arn, ..)`, which assumes the role when its
    /// credentials are first needed.
    fn assume_role(&mut self, site: Site, arguments: &Arguments) {
        let source = arguments.get(1, self.values.find_sym("source_credentials")).unwrap_or_default();
        let who = self.identity_of(source, Who::Own);
        let mut input = Dict::default();
        if let Some(role) = arguments.get(2, self.values.find_sym("role_arn")) {
            self.give(&mut input, "RoleArn", role);
        }
        let sts = self.values.sym("sts");
        self.record(site, sts, "AssumeRole", input, who, Confidence::Certain);
    }

    /// What the code has put in the place of some session's credentials.
    fn replaced_credentials(&mut self) -> Value {
        let name = self.values.sym("_credentials");
        self.get(CellKey::ForeignAttribute(name))
    }

    fn replace_credentials(&mut self, credentials: Value) {
        let name = self.values.sym("_credentials");
        self.put(CellKey::ForeignAttribute(name), credentials);
    }

    /// A method of a session.
    pub(super) fn call_session(&mut self, site: Site, who: Who, name: Sym, arguments: &Arguments) -> Value {
        match self.atom_name(name) {
            "client" => self.make_client(site, who, false, arguments),
            "create_client" => {
                let replaced = self.replaced_credentials();
                // Of which session they were replaced is not known.
                let who = if replaced.is_never() { who } else { self.identity_of(replaced, who).or(who) };
                self.make_client(site, who, false, arguments)
            }
            "resource" => self.make_client(site, who, true, arguments),
            "get_credentials" => self.values.sdk(SdkValue::Credentials(who)),
            "set_credentials" => {
                let given = self.identities(arguments, 0, who).into_iter().reduce(Who::or).unwrap_or(who);
                let credentials = self.values.sdk(SdkValue::Credentials(given));
                self.replace_credentials(credentials);
                self.values.none()
            }
            "register_component" => {
                let named = arguments.get(0, self.values.find_sym("name")).unwrap_or_default();
                if self.values.known_text(named) == Some("credential_provider") {
                    let given = arguments.get(1, self.values.find_sym("component")).unwrap_or_default();
                    self.replace_credentials(given);
                }
                self.values.none()
            }
            _ => {
                self.call_back(arguments);
                self.values.data()
            }
        }
    }

    /// `boto3.client(..)` and `boto3.resource(..)`.
    pub(super) fn make_client(&mut self, site: Site, who: Who, resource: bool, arguments: &Arguments) -> Value {
        let named = arguments.get(0, self.values.find_sym("service_name"));
        let named = match named {
            Some(named) => named,
            None => self.values.join(arguments.rest, arguments.open),
        };
        if self.identity_is_to_come(6, arguments) {
            return Value::NEVER;
        }
        let identities = self.client_identities(who, named, arguments);
        let mut result = Value::NEVER;
        let atoms = self.values.atoms_of(named);
        let names: Vec<Sym> = atoms.iter().filter_map(|&atom| self.values.name_or_default(atom)).collect();
        // Where several texts come together, some of them may come from elsewhere.
        let some_known = names.into_iter().any(|name| self.client_model(name).is_some());
        for atom in atoms {
            if atom == Atom::None {
                continue;
            }
            let service = self.values.name_or_default(atom);
            self.note_regions(site, service, arguments.get(1, self.values.find_sym("region_name")));
            if let Some(service) = service
                && !some_known
                && self.client_model(service).is_none()
            {
                let text = format!("there is no service `{}` in the AWS data", self.values.text_of(service));
                self.unresolved(site, &[service], &text);
            }
            for &who in &identities {
                let object =
                    if resource { SdkValue::ServiceResource(service, who) } else { SdkValue::Client(service, who) };
                let object = self.values.sdk(object);
                result = self.values.join(result, object);
            }
        }
        result
    }

    /// Keeps the regions that are written down for a client.
    fn note_regions(&mut self, site: Site, service: Option<Sym>, regions: Option<Value>) {
        for atom in regions.map(|regions| self.values.atoms_of(regions)).unwrap_or_default() {
            if let Atom::Text(region) = atom
                && !self.values.text_of(region).contains(HOLE)
            {
                self.push_record(site, RecordKind::Region { service, region });
            }
        }
    }

    fn client_identities(&mut self, who: Who, service: Value, arguments: &Arguments) -> SmallVec<[Who; 2]> {
        let config = arguments.get(9, self.values.find_sym("config")).unwrap_or_default();
        let unsigned = self.values.sdk(SdkValue::UnsignedConfig);
        if config == unsigned {
            return smallvec![Who::Other];
        }
        // A server that is not AWS: LocalStack, MinIO, another provider's store. A WebSocket API is always named by its
        // endpoint, and that may be a domain of its owner's.
        let names_an_api = self.values.known_text(service) == Some("apigatewaymanagementapi");
        let endpoint = arguments.get(5, self.values.find_sym("endpoint_url")).unwrap_or_default();
        if let Some(url) = self.values.known_text(endpoint)
            && url.starts_with("http")
            && !(names_an_api && url.starts_with("https:"))
            && !["amazonaws.com", "api.aws", "amazonaws.eu"].iter().any(|aws| url.contains(aws))
        {
            return smallvec![Who::Other];
        }
        self.identities(arguments, 6, who)
    }
}
