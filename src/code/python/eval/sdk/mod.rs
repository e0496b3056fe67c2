//! The AWS SDK for Python: boto3, botocore, and the asynchronous packages with the same interface.
//!
//! What its objects can do comes from [`Reference`](crate::reference::Reference): botocore's service models, boto3's
//! resource models, and the table of methods that the SDK adds by hand.

mod clients;
mod credentials;
mod guess;
mod paths;
mod resources;

pub(in crate::code::python) use guess::MethodIndex;
pub(super) use guess::Provenance;

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::Engine;
use super::calls::{Arguments, Site};
use super::output::{Record, RecordKind};
use super::values::{Atom, Dict, Entry, ModuleId, Sym, Value};
use crate::code::Confidence;
use crate::code::python::syntax::ExprId;
use crate::reference::{Client, Method, ResourceModel};

/// Whose permissions a client's calls need.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Who {
    /// The workload's own role.
    Own,
    /// Maybe the workload's own role.
    Maybe,
    /// The same, and only a name says that it is a client of AWS.
    Guessed,
    /// Another identity: an assumed role, given keys, or nobody (unsigned requests).
    Other,
}

impl Who {
    /// What holds if it is one of the two.
    pub(super) fn or(self, other: Self) -> Self {
        if self == other { self } else { Self::Maybe }
    }

    /// Whether a call that is not understood is worth a note.
    pub(super) fn is_noted(self) -> bool {
        matches!(self, Self::Own | Self::Maybe)
    }
}

/// A service of the SDK by client name; `None` if which one is not known.
pub(super) type Service = Option<Sym>;

/// An object of the SDK.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum SdkValue {
    /// A module, class or function by its dotted name.
    Path(Sym),
    /// A session of boto3 or botocore.
    Session(Who),
    /// A low-level client.
    Client(Service, Who),
    /// A service resource: `boto3.resource("s3")`.
    ServiceResource(Service, Who),
    /// A resource: `Table`, `Bucket`.
    Resource(Resource),
    /// A collection of resources that is not requested yet: `bucket.objects`.
    Collection(Resource, Sym),
    /// A collection that is requested: `bucket.objects.all()`.
    Requested(Resource, Sym),
    /// `client.get_paginator(operation)`
    Paginator(Service, Option<Sym>, Who),
    /// `client.get_waiter(name)`
    Waiter(Service, Option<Sym>, Who),
    /// A method of another object, and the expression that took it from there.
    Method(u32, Sym, Option<(ModuleId, ExprId)>),
    /// A method whose name is not known, and the same.
    AnyMethod(u32, Option<(ModuleId, ExprId)>),
    /// `client.meta`, `resource.meta`
    Meta(u32),
    /// `table.batch_writer()`
    Writer,
    /// The class of an object, as type stubs name it.
    Type(u32),
    /// Credentials, or a response that holds some.
    Credentials(Who),
    /// `botocore.UNSIGNED`
    Unsigned,
    /// A configuration that says not to sign.
    UnsignedConfig,
}

/// A resource of boto3.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Resource {
    /// The service.
    pub(super) service: Sym,
    /// Its type; empty for the service's own resource.
    pub(super) kind: Sym,
    /// Its identifiers in order, as a tuple.
    pub(super) identifiers: Value,
    /// Whether its attributes came with it.
    pub(super) loaded: bool,
    /// Whose permissions it uses.
    pub(super) who: Who,
}

/// The reference's data on the services of one workload.
#[derive(Default)]
pub(super) struct Sdk {
    /// By name; `None` where that is no service's.
    clients: FxHashMap<Sym, Option<Arc<Client>>>,
    /// Those that are services.
    known: Vec<Arc<Client>>,
    models: FxHashMap<Sym, Option<Arc<ResourceModel>>>,
    methods: FxHashMap<Service, Arc<Vec<Method>>>,
    /// The words of all services' names.
    words: FxHashSet<Box<str>>,
    /// Whether a name is one of an operation, as far as so many of those services tell.
    is_method: FxHashMap<Sym, (usize, bool)>,
}

impl Engine<'_> {
    /// botocore's model of a service.
    pub(super) fn client_model(&mut self, service: Sym) -> Option<Arc<Client>> {
        if let Some(client) = self.sdk.clients.get(&service) {
            return client.clone();
        }
        let client = self.reference.client(self.values.text_of(service));
        self.sdk.clients.insert(service, client.clone());
        self.sdk.known.extend(client.clone());
        client
    }

    /// boto3's resource model of a service.
    fn resource_model(&mut self, service: Sym) -> Option<Arc<ResourceModel>> {
        if let Some(model) = self.sdk.models.get(&service) {
            return model.clone();
        }
        let model = self.reference.resource_model(self.values.text_of(service));
        self.sdk.models.insert(service, model.clone());
        model
    }

    /// The methods that the SDK adds to a service by hand.
    fn added_methods(&mut self, service: Service) -> Arc<Vec<Method>> {
        if let Some(methods) = self.sdk.methods.get(&service) {
            return Arc::clone(methods);
        }
        let methods = self.reference.methods(service.map_or("", |service| self.values.text_of(service)));
        self.sdk.methods.insert(service, Arc::clone(&methods));
        methods
    }

    fn sdk_value(&self, index: u32) -> SdkValue {
        self.values.sdk.get_index(index as usize).copied().unwrap_or(SdkValue::Credentials(Who::Own))
    }

    /// Whose permissions an object uses that a library may be handed.
    pub(super) fn owner(&self, index: u32) -> Option<Who> {
        match self.sdk_value(index) {
            SdkValue::Session(who)
            | SdkValue::Client(_, who)
            | SdkValue::ServiceResource(_, who)
            | SdkValue::Credentials(who)
            | SdkValue::Resource(Resource { who, .. }) => Some(who),
            SdkValue::UnsignedConfig => Some(Who::Other),
            _ => None,
        }
    }

    /// The service of a client or resource; `None` where it is not known, or for a session.
    pub(super) fn service_of(&self, index: u32) -> Option<Sym> {
        match self.sdk_value(index) {
            SdkValue::Client(service, _) | SdkValue::ServiceResource(service, _) => service,
            SdkValue::Resource(Resource { service, .. }) => Some(service),
            _ => None,
        }
    }

    pub(super) fn is_session(&self, index: u32) -> bool {
        matches!(self.sdk_value(index), SdkValue::Session(_))
    }

    /// The atom of an SDK object.
    fn sdk_atom(&mut self, value: SdkValue) -> Atom {
        let value = self.values.sdk(value);
        self.values.atoms(value).first().copied().unwrap_or(Atom::Data)
    }

    /// `sdk.name`
    pub(super) fn sdk_attribute(&mut self, index: u32, name: Sym) -> Value {
        match self.sdk_value(index) {
            SdkValue::Path(path) => self.path_attribute(path, name),
            SdkValue::Session(_) => match self.atom_name(name) {
                "client" | "resource" | "create_client" | "get_credentials" | "set_credentials"
                | "register_component" => self.sdk_method(index, name),
                // botocore's, beneath boto3's.
                "_session" => self.values.one(Atom::Sdk(index)),
                _ => self.values.data(),
            },
            SdkValue::Client(..) => match self.atom_name(name) {
                "meta" => self.values.sdk(SdkValue::Meta(index)),
                "exceptions" => self.values.data(),
                _ => self.sdk_method(index, name),
            },
            SdkValue::ServiceResource(service, who) => match service {
                Some(service) => {
                    let resource = self.service_resource(service, who);
                    self.resource_attribute(index, resource, name)
                }
                None => self.sdk_method(index, name),
            },
            SdkValue::Resource(resource) => self.resource_attribute(index, resource, name),
            SdkValue::Collection(..)
            | SdkValue::Requested(..)
            | SdkValue::Paginator(..)
            | SdkValue::Waiter(..)
            | SdkValue::Writer => self.sdk_method(index, name),
            SdkValue::Meta(of) => match (self.atom_name(name), self.sdk_value(of)) {
                ("client", SdkValue::ServiceResource(service, who)) => self.values.sdk(SdkValue::Client(service, who)),
                ("client", SdkValue::Resource(Resource { service, who, .. })) => {
                    self.values.sdk(SdkValue::Client(Some(service), who))
                }
                ("client", SdkValue::Client(..)) => self.values.one(Atom::Sdk(of)),
                _ => self.values.data(),
            },
            SdkValue::Credentials(_) => self.values.one(Atom::Sdk(index)),
            SdkValue::Method(of, method, _) => match self.atom_name(name) {
                // `client.get_paginator(method.__name__)`
                "__name__" => self.values.one(Atom::Text(method)),
                "__self__" => self.values.one(Atom::Sdk(of)),
                _ => self.values.data(),
            },
            SdkValue::AnyMethod(..) | SdkValue::Type(_) | SdkValue::Unsigned | SdkValue::UnsignedConfig => {
                self.values.data()
            }
        }
    }

    /// A method without the place that took it: what `partial` makes of it is placed where that is called.
    pub(super) fn without_origin(&mut self, callee: Value) -> Value {
        match *self.values.atoms(callee) {
            [Atom::Sdk(index)] => match self.sdk_value(index) {
                SdkValue::Method(of, name, Some(_)) => self.values.sdk(SdkValue::Method(of, name, None)),
                SdkValue::AnyMethod(of, Some(_)) => self.values.sdk(SdkValue::AnyMethod(of, None)),
                _ => callee,
            },
            _ => callee,
        }
    }

    fn sdk_method(&mut self, index: u32, name: Sym) -> Value {
        let origin = self.place;
        self.values.sdk(SdkValue::Method(index, name, origin))
    }

    /// A method that is chosen by a name which is not known.
    pub(super) fn sdk_any_attribute(&mut self, index: u32) -> Value {
        match self.sdk_value(index) {
            SdkValue::Client(..) | SdkValue::ServiceResource(..) | SdkValue::Resource(_) => {
                let origin = self.place;
                self.values.sdk(SdkValue::AnyMethod(index, origin))
            }
            SdkValue::Credentials(_) => self.values.one(Atom::Sdk(index)),
            _ => self.values.data(),
        }
    }

    /// `sdk.name = value`
    pub(super) fn set_sdk_attribute(&mut self, _index: u32, name: Sym, value: Value) {
        // `session._credentials = RefreshableCredentials(..)`: sessions made from botocore's are then someone else's.
        self.put(super::cells::CellKey::ForeignAttribute(name), value);
    }

    /// `sdk[key]`
    pub(super) fn sdk_item(&mut self, index: u32, _key: Value) -> Value {
        match self.sdk_value(index) {
            SdkValue::Credentials(_) | SdkValue::Path(_) | SdkValue::Type(_) => self.values.one(Atom::Sdk(index)),
            SdkValue::Requested(..) | SdkValue::Collection(..) => self.sdk_iterate(index),
            _ => self.values.data(),
        }
    }

    /// What iterating over an SDK object gives.
    pub(super) fn sdk_iterate(&mut self, index: u32) -> Value {
        match self.sdk_value(index) {
            SdkValue::Requested(resource, name) | SdkValue::Collection(resource, name) => {
                self.collection_element(resource, name)
            }
            SdkValue::Credentials(_) => self.values.one(Atom::Sdk(index)),
            _ => self.values.data(),
        }
    }

    /// Calls an SDK object.
    pub(super) fn call_sdk(&mut self, site: Site, index: u32, arguments: &Arguments) -> Value {
        match self.sdk_value(index) {
            SdkValue::Path(path) => self.call_path(site, path, arguments),
            SdkValue::Method(of, name, origin) => {
                let atom = Atom::Sdk(of);
                self.call_sdk_method(site.taken_at(origin), of, name, arguments, &[atom])
            }
            SdkValue::AnyMethod(of, origin) => {
                let service = match self.sdk_value(of) {
                    SdkValue::Client(service, who) | SdkValue::ServiceResource(service, who) if who != Who::Other => {
                        service
                    }
                    SdkValue::Resource(Resource { service, who, .. }) if who != Who::Other => Some(service),
                    _ => return self.values.data(),
                };
                self.unnamed(site.taken_at(origin), service.as_slice());
                self.values.data()
            }
            SdkValue::Credentials(_) => self.values.one(Atom::Sdk(index)),
            _ => {
                self.call_back(arguments);
                self.values.data()
            }
        }
    }

    /// Whether what was read from an SDK object, if this is that, is a method: an attribute that the program itself gave a client
    /// reads the same.
    pub(super) fn is_method(&mut self, atom: Atom) -> bool {
        let Atom::Sdk(index) = atom else { return true };
        let SdkValue::Method(of, name, _) = self.sdk_value(index) else { return true };
        let method = self.values.text_of(name).to_owned();
        match self.sdk_value(of) {
            SdkValue::Client(None, _) => self.is_operation(&method),
            _ => self.is_anothers(&method, &[Atom::Sdk(of)]),
        }
    }

    /// The services that a value names: it is the name of one, or a list of arguments or a key that holds some.
    pub(super) fn services_named(&mut self, value: Value) -> Vec<Sym> {
        let items = match *self.values.atoms(value) {
            [Atom::Seq(_)] => self.exact_items(value),
            _ => None,
        };
        let values = items.unwrap_or_else(|| vec![value]);
        let names: Vec<Sym> = values.into_iter().filter_map(|value| self.values.whole_text(value)).collect();
        names.into_iter().filter(|&name| self.client_model(name).is_some()).collect()
    }

    /// Whether a name is that of a service, or may be one of an operation. That it is one takes the data of all services.
    pub(super) fn is_sdk_name(&mut self, name: Sym) -> bool {
        let text = self.values.text_of(name);
        let is_snake_case =
            text.contains('_') && text.chars().all(|c| c == '_' || c.is_ascii_lowercase() || c.is_ascii_digit());
        is_snake_case || self.is_service_or_operation(name)
    }

    /// Whether a name is that of a service, or of an operation of one that the workload has a client of.
    pub(super) fn is_service_or_operation(&mut self, name: Sym) -> bool {
        if self.client_model(name).is_some() {
            return true;
        }
        let text = self.values.text_of(name);
        let services = self.sdk.known.len();
        if let Some(&(looked_at, is_method)) = self.sdk.is_method.get(&name)
            && (is_method || looked_at == services)
        {
            return is_method;
        }
        let is_method = self.sdk.known.iter().any(|client| client.methods.contains_key(text));
        self.sdk.is_method.insert(name, (services, is_method));
        is_method
    }

    pub(super) fn is_sdk_method(&self, index: u32) -> bool {
        matches!(self.sdk_value(index), SdkValue::Method(..))
    }

    pub(super) fn is_client_or_resource(&self, index: u32) -> bool {
        matches!(self.sdk_value(index), SdkValue::Client(..) | SdkValue::ServiceResource(..) | SdkValue::Resource(_))
    }

    /// Whether all that something can be are clients or service resources.
    pub(super) fn are_clients(&self, value: Value) -> bool {
        self.values.atoms(value).iter().all(|&atom| match atom {
            Atom::Sdk(index) => matches!(self.sdk_value(index), SdkValue::Client(..) | SdkValue::ServiceResource(..)),
            _ => false,
        })
    }

    /// The same clients, of these services. What a session gives that nobody has seen being made is one, too.
    pub(super) fn clients_of(&mut self, clients: Value, services: &[Sym]) -> Value {
        let mut all = Value::NEVER;
        for atom in self.values.atoms_of(clients) {
            let client = match atom {
                Atom::Sdk(index) => self.sdk_value(index),
                _ => SdkValue::Client(None, Who::Guessed),
            };
            for &service in services {
                let client = match client {
                    SdkValue::Client(_, who) => SdkValue::Client(Some(service), who),
                    SdkValue::ServiceResource(_, who) => SdkValue::ServiceResource(Some(service), who),
                    other => other,
                };
                let client = self.values.sdk(client);
                all = self.values.join(all, client);
            }
        }
        all
    }

    /// Whether this is a client of a service that is known.
    pub(super) fn is_known_client(&self, index: u32) -> bool {
        matches!(self.sdk_value(index), SdkValue::Client(Some(_), _))
    }

    /// Calls a method of an SDK object; `receivers` is all that the object can be.
    pub(super) fn call_sdk_method(
        &mut self,
        site: Site,
        index: u32,
        name: Sym,
        arguments: &Arguments,
        receivers: &[Atom],
    ) -> Value {
        match self.sdk_value(index) {
            SdkValue::Client(service, who) => self.call_client(site, service, who, name, arguments, receivers),
            SdkValue::Session(who) => self.call_session(site, who, name, arguments),
            SdkValue::ServiceResource(Some(service), who) => {
                let resource = self.service_resource(service, who);
                self.call_resource(site, resource, name, arguments, receivers)
            }
            SdkValue::ServiceResource(None, who) => self.call_unknown_resource(site, who, name, receivers),
            SdkValue::Resource(resource) => self.call_resource(site, resource, name, arguments, receivers),
            SdkValue::Collection(resource, collection) => {
                self.call_collection(site, resource, collection, false, name, arguments)
            }
            SdkValue::Requested(resource, collection) => {
                self.call_collection(site, resource, collection, true, name, arguments)
            }
            SdkValue::Paginator(service, operation, who) => {
                if self.atom_name(name) == "paginate" {
                    self.call_paginator(site, service, operation, who, arguments);
                }
                self.values.data()
            }
            SdkValue::Waiter(service, waiter, who) => {
                if self.atom_name(name) == "wait" {
                    self.call_waiter(site, service, waiter, who, arguments);
                }
                self.values.none()
            }
            SdkValue::Credentials(_) => self.values.one(Atom::Sdk(index)),
            SdkValue::Path(path) => {
                let callee = self.path_attribute(path, name);
                self.call(site, callee, arguments)
            }
            _ => {
                self.call_back(arguments);
                self.values.data()
            }
        }
    }

    /// The API operation's input that a call gives.
    fn input(&mut self, arguments: &Arguments) -> Dict {
        let mut entries: Vec<(Sym, Entry)> = arguments.keywords.iter().map(|&(name, entry, _)| (name, entry)).collect();
        entries.sort_unstable_by_key(|(name, _)| *name);
        Dict { entries, rest: arguments.open }
    }

    /// Puts a member into an operation's input.
    pub(super) fn give(&mut self, input: &mut Dict, member: &str, value: Value) {
        let member = self.values.sym(member);
        match input.entries.binary_search_by_key(&member, |(name, _)| *name) {
            Ok(at) => input.entries[at].1 = Entry { value, sure: true },
            Err(at) => input.entries.insert(at, (member, Entry { value, sure: true })),
        }
    }

    /// Notes that an operation runs.
    pub(super) fn record(
        &mut self,
        site: Site,
        service: Sym,
        operation: &str,
        input: Dict,
        who: Who,
        confidence: Confidence,
    ) {
        let confidence = match who {
            Who::Other => return,
            Who::Maybe | Who::Guessed => confidence.max(Confidence::Probable),
            Who::Own => confidence,
        };
        let operation = self.values.sym(operation);
        let input = self.values.dict(input);
        self.push_record(site, RecordKind::Call { service, operation, input, confidence });
    }

    /// Notes that something was not understood.
    pub(super) fn unresolved(&mut self, site: Site, services: &[Sym], reason: &str) {
        let reason = self.values.sym(reason);
        self.push_record(site, RecordKind::Unresolved { services: services.into(), reason });
    }

    /// Notes that an operation of one of these services runs whose name is not known.
    pub(super) fn unnamed(&mut self, site: Site, services: &[Sym]) {
        self.push_record(site, RecordKind::Unnamed { services: services.into() });
    }

    pub(super) fn push_record(&mut self, site: Site, kind: RecordKind) {
        let Some(run) = self.current else { return };
        let record = Record { module: site.module, expr: site.callee, kind };
        self.runs[run as usize].records.insert(record);
    }
}
