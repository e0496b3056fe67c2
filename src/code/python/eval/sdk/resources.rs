//! Resources: `Table`, `Bucket`, `Queue`, and the collections of them.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::super::Engine;
use super::super::calls::{Arguments, Site};
use super::super::values::{Atom, Dict, SeqKind, Sym, Value};
use super::{Resource, SdkValue, Who};
use crate::code::Confidence;
use crate::reference::{Origin, Receiver, Request, ResourceType, Returned};

/// Members whose response holds only identifiers: an attribute of what they return is loaded when it is read. A row is
/// service, owner (`-` for the service's own resource), members. From boto3's resource models: the members whose `resource`
/// has identifiers from the response and no `path`.
const IDENTIFIERS_ONLY: &str = "
dynamodb - tables
ec2 - create_security_group import_key_pair register_image
ec2 Instance create_image
ec2 RouteTable associate_with_subnet
ec2 RouteTableAssociation replace_subnet
ec2 Vpc create_security_group
glacier Archive initiate_archive_retrieval
glacier Vault initiate_inventory_retrieval initiate_multipart_upload upload_archive
iam - create_policy create_saml_provider saml_providers server_certificates
iam Group attached_policies policies
iam Policy create_version attached_groups attached_roles attached_users
iam Role attached_policies policies
iam User attached_policies policies
s3 Object initiate_multipart_upload
s3 ObjectSummary initiate_multipart_upload
sns - create_platform_application create_topic platform_applications subscriptions topics
sns PlatformApplication create_platform_endpoint endpoints
sns Topic confirm_subscription subscribe subscriptions
sqs - create_queue get_queue_by_name queues
sqs Queue dead_letter_source_queues
";

impl Engine<'_> {
    /// `boto3.resource(service)` as a resource of its own.
    pub(super) fn service_resource(&mut self, service: Sym, who: Who) -> Resource {
        let kind = self.values.sym("");
        let identifiers = self.values.seq(SeqKind::Tuple, Vec::new(), Value::NEVER);
        Resource { service, kind, identifiers, loaded: true, who }
    }

    fn with_type<T>(&mut self, resource: Resource, read: impl FnOnce(&ResourceType) -> T) -> Option<T> {
        let model = self.resource_model(resource.service)?;
        let kind = self.values.text_of(resource.kind);
        model.get(kind).map(read)
    }

    /// Identifiers of a resource that came from nowhere in the code.
    pub(super) fn unknown_identifiers(&mut self, service: Sym, kind: Sym) -> Value {
        let unknown = self.values.some_text();
        let model = self.resource_model(service);
        let count = model
            .as_ref()
            .and_then(|model| model.get(self.values.text_of(kind)))
            .map_or(0, |kind| kind.identifiers.len());
        self.values.seq(SeqKind::Tuple, vec![unknown; count], Value::NEVER)
    }

    /// `resource.name`; `index` is the resource's number.
    pub(super) fn resource_attribute(&mut self, index: u32, resource: Resource, name: Sym) -> Value {
        let text = self.values.text_of(name).to_owned();
        if text == "meta" {
            return self.values.sdk(SdkValue::Meta(index));
        }
        enum Member {
            Method,
            Identifier(usize),
            Attribute,
            Collection,
            Related(Returned, bool),
            Nothing,
        }
        let found = self.with_type(resource, |kind| {
            let identifier = |known: &crate::reference::Identifier| {
                known.name == text || known.alias.as_deref() == Some(text.as_str())
            };
            if let Some(at) = kind.identifiers.iter().position(identifier) {
                Member::Identifier(at)
            } else if kind.attributes.contains(&text) {
                Member::Attribute
            } else if kind.collections.contains_key(&text) {
                Member::Collection
            } else if let Some(related) = kind.related.get(&text) {
                let takes_arguments = related.returned.identifiers.iter().any(|(_, origin)| *origin == Origin::Input);
                if takes_arguments { Member::Method } else { Member::Related(related.returned.clone(), related.loads) }
            } else if kind.actions.contains_key(&text)
                || kind.waiters.contains_key(&text)
                || text == "load"
                || text == "reload"
            {
                Member::Method
            } else {
                Member::Nothing
            }
        });
        match found {
            Some(Member::Identifier(at)) => {
                let items = self.exact_items(resource.identifiers).unwrap_or_default();
                let value = items.get(at).copied().unwrap_or_default();
                if value.is_never() { self.values.some_text() } else { value }
            }
            Some(Member::Attribute) => {
                if !resource.loaded {
                    self.load_resource(resource);
                }
                self.values.data()
            }
            Some(Member::Collection) => self.values.sdk(SdkValue::Collection(resource, name)),
            Some(Member::Related(returned, loads)) => {
                if loads && !resource.loaded {
                    self.load_resource(resource);
                }
                self.returned(resource, &returned, name, None)
            }
            Some(Member::Method | Member::Nothing) | None => self.sdk_method(index, name),
        }
    }

    /// The first read of an attribute loads the resource.
    fn load_resource(&mut self, resource: Resource) {
        let Some((module, expr)) = self.place else { return };
        let site = Site { module, expr, callee: expr };
        self.run_load(site, resource);
    }

    fn run_load(&mut self, site: Site, resource: Resource) {
        let added = self.added_methods(Some(resource.service));
        let kind = self.values.text_of(resource.kind).to_owned();
        let by_hand =
            added.iter().find(|method| method.receiver == Receiver::Resource(kind.clone()) && method.name == "load");
        if let Some(method) = by_hand {
            self.call_added(site, Some(resource.service), resource.who, method, None, &Arguments::default());
            return;
        }
        if let Some(Some(request)) = self.with_type(resource, |kind| kind.load.clone()) {
            let input = self.request_input(resource, &request.given, &Arguments::default());
            self.record(site, resource.service, &request.operation, input, resource.who, Confidence::Certain);
        }
    }

    /// The input of a resource's request: what the call gives, and what the resource fills in.
    fn request_input(&mut self, resource: Resource, given: &[(String, Origin)], arguments: &Arguments) -> Dict {
        let mut input = self.input(arguments);
        let names = self.with_type(resource, |kind| kind.identifiers.clone()).unwrap_or_default();
        let identifiers = self.exact_items(resource.identifiers).unwrap_or_default();
        let mut nested: BTreeMap<&str, Vec<(&str, Value)>> = BTreeMap::new();
        for (path, origin) in given {
            let value = match origin {
                Origin::Identifier(name) => {
                    let at = names.iter().position(|known| known.name == *name);
                    at.and_then(|at| identifiers.get(at).copied())
                }
                Origin::Constant(text) => Some(self.values.text(text)),
                _ => None,
            };
            let value = match value.filter(|value| !value.is_never()) {
                Some(value) => value,
                None => self.values.data(),
            };
            match path.split_once('.') {
                Some((member, below)) => nested.entry(member).or_default().push((below, value)),
                None if path.contains('[') => drop(nested.entry(path).or_default()),
                None => self.give(&mut input, path, value),
            }
        }
        for (member, below) in nested {
            let value = self.nested(member, &below);
            let member = member.split('[').next().unwrap_or_default();
            self.give(&mut input, member, value);
        }
        input
    }

    /// A member and what a resource puts below it: of `Objects[]`, `Key` and `VersionId`.
    fn nested(&mut self, member: &str, below: &[(&str, Value)]) -> Value {
        let mut dict = Dict::default();
        let mut deeper: BTreeMap<&str, Vec<(&str, Value)>> = BTreeMap::new();
        for &(path, value) in below {
            match path.split_once('.') {
                Some((member, below)) => deeper.entry(member).or_default().push((below, value)),
                None if path.contains('[') => self.give(&mut dict, path.split('[').next().unwrap_or_default(), value),
                None => self.give(&mut dict, path, value),
            }
        }
        for (member, below) in deeper {
            let value = self.nested(member, &below);
            self.give(&mut dict, member.split('[').next().unwrap_or_default(), value);
        }
        let map = if below.is_empty() { self.values.data() } else { self.values.dict(dict) };
        if member.contains('[') { self.values.seq(SeqKind::List, Vec::new(), map) } else { map }
    }

    /// The resource that a member gives back. `arguments` are those of the call, where there is one.
    fn returned(&mut self, of: Resource, returned: &Returned, member: Sym, arguments: Option<&Arguments>) -> Value {
        let names = self.with_type(of, |kind| kind.identifiers.clone()).unwrap_or_default();
        let own = self.exact_items(of.identifiers).unwrap_or_default();
        let mut inputs = 0;
        let mut from_response = false;
        let mut identifiers = Vec::new();
        let target_names = self
            .resource_model(of.service)
            .and_then(|model| model.get(&returned.resource).map(|kind| kind.identifiers.clone()))
            .unwrap_or_default();
        for (name, origin) in &returned.identifiers {
            let value = match origin {
                Origin::Identifier(name) => {
                    names.iter().position(|known| known.name == *name).and_then(|at| own.get(at).copied())
                }
                Origin::Input => {
                    let keyword = self.values.find_sym(name);
                    let value = arguments.and_then(|arguments| arguments.get(inputs, keyword));
                    inputs += 1;
                    value
                }
                Origin::Argument(member) => {
                    let member = self.values.find_sym(member);
                    arguments.and_then(|arguments| arguments.keyword(member)).map(|entry| entry.value)
                }
                Origin::Constant(text) => Some(self.values.text(text)),
                Origin::Response => {
                    from_response = true;
                    None
                }
                Origin::Data(_) => None,
            };
            let value = match value.filter(|value| !value.is_never()) {
                Some(value) => value,
                None => self.values.some_text(),
            };
            identifiers.push((name.clone(), value));
        }
        // In the order of the type's own constructor.
        let ordered = target_names
            .iter()
            .map(|target| {
                identifiers.iter().find(|(name, _)| *name == target.name).map_or(Value::NEVER, |(_, value)| *value)
            })
            .collect();
        let kind = self.values.sym(&returned.resource);
        let loaded = from_response && !self.gives_identifiers_only(of, member);
        let identifiers = self.values.seq(SeqKind::Tuple, ordered, Value::NEVER);
        let resource = Resource { service: of.service, kind, identifiers, loaded, who: of.who };
        let one = self.values.sdk(SdkValue::Resource(resource));
        if returned.list { self.values.seq(SeqKind::List, Vec::new(), one) } else { one }
    }

    fn gives_identifiers_only(&self, of: Resource, member: Sym) -> bool {
        let owner = match self.values.text_of(of.kind) {
            "" => "-",
            owner => owner,
        };
        IDENTIFIERS_ONLY.lines().any(|row| {
            let mut words = row.split(' ');
            words.next() == Some(self.values.text_of(of.service))
                && words.next() == Some(owner)
                && words.any(|word| word == self.values.text_of(member))
        })
    }

    /// Calls a method of a resource; `receivers` is all that the resource can be.
    pub(super) fn call_resource(
        &mut self,
        site: Site,
        resource: Resource,
        name: Sym,
        arguments: &Arguments,
        receivers: &[Atom],
    ) -> Value {
        let text = self.values.text_of(name).to_owned();
        let kind = self.values.text_of(resource.kind).to_owned();
        let receiver = self.receiver_of(resource);
        let added = self.added_methods(Some(resource.service));
        if let Some(method) = added.iter().find(|method| method.receiver == receiver && method.name == text) {
            let own = self.own_members(resource);
            return self.call_added(site, Some(resource.service), resource.who, method, Some(own), arguments);
        }
        if matches!(text.as_str(), "load" | "reload") {
            self.run_load(site, resource);
            return self.values.none();
        }
        if text == "get_available_subresources" || text.starts_with("__") {
            let one = self.values.sdk(SdkValue::Resource(resource));
            return if text.ends_with("enter__") { one } else { self.values.data() };
        }
        let action = self.with_type(resource, |kind| kind.actions.get(&text).cloned()).flatten();
        if let Some(action) = action {
            self.call_back(arguments);
            let input = self.request_input(resource, &action.request.given, arguments);
            self.record(site, resource.service, &action.request.operation, input, resource.who, Confidence::Certain);
            return match &action.returned {
                Some(returned) => self.returned(resource, returned, name, Some(arguments)),
                None => self.response(resource.service, &action.request.operation, resource.who),
            };
        }
        let related = self.with_type(resource, |kind| kind.related.get(&text).cloned()).flatten();
        if let Some(related) = related {
            return self.returned(resource, &related.returned, name, Some(arguments));
        }
        let waiter = self.with_type(resource, |kind| kind.waiters.get(&text).cloned()).flatten();
        if let Some(waiter) = waiter {
            let model = self.client_model(resource.service);
            if let Some(operation) = model.and_then(|client| client.waiters.get(&waiter.waiter).cloned()) {
                let input = self.request_input(resource, &waiter.given, arguments);
                self.record(site, resource.service, &operation, input, resource.who, Confidence::Certain);
            }
            return self.values.none();
        }
        if !self.is_anothers(&text, receivers) && resource.who != Who::Other {
            let what = if kind.is_empty() { "service resource".to_owned() } else { format!("{kind} resource") };
            let reason =
                format!("`{text}` is no member of the {} {what} in boto3", self.values.text_of(resource.service));
            self.unresolved(site, &[resource.service], &reason);
        }
        self.values.data()
    }

    /// What the table of added methods calls the resource.
    fn receiver_of(&self, resource: Resource) -> Receiver {
        match self.values.text_of(resource.kind) {
            "" => Receiver::Service,
            kind => Receiver::Resource(kind.to_owned()),
        }
    }

    /// Whether a resource has this method.
    pub(super) fn has_method(&mut self, resource: Resource, method: &str) -> bool {
        let receiver = self.receiver_of(resource);
        if self.is_added(resource.service, &receiver, method) {
            return true;
        }
        self.with_type(resource, |kind| {
            kind.actions.contains_key(method) || kind.related.contains_key(method) || kind.waiters.contains_key(method)
        }) == Some(true)
    }

    /// The request members that a resource's identifiers stand for, by the request of one of its actions.
    fn own_members(&mut self, resource: Resource) -> Dict {
        let request: Option<Request> = self
            .with_type(resource, |kind| {
                kind.load.clone().or_else(|| kind.actions.values().next().map(|action| action.request.clone()))
            })
            .flatten();
        match request {
            Some(request) => self.request_input(resource, &request.given, &Arguments::default()),
            None => Dict::default(),
        }
    }

    /// Calls a method of a collection: `all`, `filter` and the like request it, batch actions act on what it holds.
    pub(super) fn call_collection(
        &mut self,
        site: Site,
        resource: Resource,
        collection: Sym,
        requested: bool,
        name: Sym,
        arguments: &Arguments,
    ) -> Value {
        let text = self.values.text_of(name).to_owned();
        let key = self.values.text_of(collection).to_owned();
        let Some(Some(action)) = self.with_type(resource, |kind| kind.collections.get(&key).cloned()) else {
            return self.values.data();
        };
        let batch = action.returned.as_ref().and_then(|returned| {
            let model = self.resource_model(resource.service)?;
            model.get(&returned.resource)?.batch_actions.get(&text).cloned()
        });
        if !requested {
            let mut arguments = arguments.clone();
            if text != "filter" && text != "iterator" {
                // `limit(10)` is no member of the request.
                arguments = Arguments::default();
            }
            let input = self.request_input(resource, &action.request.given, &arguments);
            self.record(site, resource.service, &action.request.operation, input, resource.who, Confidence::Certain);
        }
        if let Some(batch) = batch {
            let of = Resource { loaded: true, ..resource };
            let input = self.request_input(of, &batch.request.given, arguments);
            self.record(site, resource.service, &batch.request.operation, input, resource.who, Confidence::Certain);
            return self.values.data();
        }
        let result = self.values.sdk(SdkValue::Requested(resource, collection));
        if text == "pages" { self.values.seq(SeqKind::Iterator, Vec::new(), result) } else { result }
    }

    /// What a collection holds.
    pub(super) fn collection_element(&mut self, resource: Resource, collection: Sym) -> Value {
        let key = self.values.text_of(collection).to_owned();
        let action = self.with_type(resource, |kind| kind.collections.get(&key).cloned()).flatten();
        match action.and_then(|action| action.returned) {
            Some(returned) => {
                let returned = Returned { list: false, ..returned };
                self.returned(resource, &returned, collection, None)
            }
            None => self.values.data(),
        }
    }

    /// A method of a service resource whose service is not known.
    pub(super) fn call_unknown_resource(&mut self, site: Site, who: Who, name: Sym, receivers: &[Atom]) -> Value {
        let text = self.values.text_of(name).to_owned();
        // A constructor that one service alone has: `Table`, `Bucket`.
        let services: Vec<(Sym, Returned)> = self
            .reference
            .clients()
            .iter()
            .filter_map(|client| {
                let model: Arc<crate::reference::ResourceModel> = self.reference.resource_model(client)?;
                let related = model.service.related.get(&text)?.returned.clone();
                Some((self.values.sym(client), related))
            })
            .collect();
        if let [(service, returned)] = &services[..] {
            let of = self.service_resource(*service, who.or(Who::Maybe));
            return self.returned(of, returned, name, None);
        }
        if who != Who::Other && !self.is_anothers(&text, receivers) {
            let services: Vec<Sym> = services.into_iter().map(|(service, _)| service).collect();
            self.unresolved(site, &services, "which service this resource is of is not known here");
        }
        self.values.data()
    }
}
