//! Low-level clients: operations, paginators, waiters, and the methods that the SDK adds.

use super::super::Engine;
use super::super::calls::{Arguments, Site};
use super::super::values::{Atom, Dict, Entry, Sym, Value};
use super::{SdkValue, Service, Who};
use crate::code::Confidence;
use crate::reference::{Becomes, Method, Receiver, Runs};

/// Operations whose response holds credentials, and whose these are.
const GIVES_CREDENTIALS: [(&str, &str, Option<Who>); 8] = [
    ("sts", "AssumeRole", Some(Who::Other)),
    ("sts", "AssumeRoleWithSAML", Some(Who::Other)),
    ("sts", "AssumeRoleWithWebIdentity", Some(Who::Other)),
    ("sts", "AssumeRoot", Some(Who::Other)),
    ("sts", "GetFederationToken", Some(Who::Other)),
    ("sts", "GetSessionToken", None),
    ("cognito-identity", "GetCredentialsForIdentity", Some(Who::Other)),
    ("sso", "GetRoleCredentials", Some(Who::Other)),
];

impl Engine<'_> {
    /// A method of a client; `receivers` is all that the client can be.
    pub(super) fn call_client(
        &mut self,
        site: Site,
        service: Service,
        who: Who,
        name: Sym,
        arguments: &Arguments,
        receivers: &[Atom],
    ) -> Value {
        let method = self.values.text_of(name).to_owned();
        let added = self.added_methods(service);
        if let Some(method) = added.iter().find(|known| known.receiver == Receiver::Client && known.name == method) {
            return self.call_added(site, service, who, method, None, arguments);
        }
        let Some(service) = service else {
            if !self.is_anothers(&method, receivers) {
                self.guess_among_clients(site, who, name, arguments);
            }
            return self.values.data();
        };
        // That there is no such service has been said where the client is made.
        let Some(client) = self.client_model(service) else { return self.values.data() };
        if let Some(operation) = client.operation_of(&method) {
            let input = self.input(arguments);
            self.record(site, service, &operation.name, input, who, Confidence::Certain);
            return self.response(service, &operation.name, who);
        }
        if method == "_make_api_call" {
            return self.call_by_api_name(site, service, who, arguments);
        }
        if matches!(method.as_str(), "__enter__" | "__aenter__") {
            return self.values.sdk(SdkValue::Client(Some(service), who));
        }
        if !self.is_anothers(&method, receivers) && who.is_noted() && !method.starts_with('_') {
            let reason =
                format!("`{method}` is no method that the AWS data gives the {} client", self.values.text_of(service));
            self.unresolved(site, &[service], &reason);
        }
        self.values.data()
    }

    /// Whether a method that an SDK object does not have is that of another of the receivers. What is not AWS's may have any
    /// that no client has.
    pub(in super::super) fn is_anothers(&mut self, method: &str, receivers: &[Atom]) -> bool {
        receivers.iter().any(|&atom| match atom {
            Atom::Sdk(index) => match self.sdk_value(index) {
                SdkValue::Client(Some(service), _) => {
                    self.client_model(service).is_some_and(|client| client.methods.contains_key(method))
                        || self.is_added(service, &Receiver::Client, method)
                }
                SdkValue::Client(None, _) | SdkValue::ServiceResource(None, _) => false,
                SdkValue::ServiceResource(Some(service), who) => {
                    let resource = self.service_resource(service, who);
                    self.has_method(resource, method)
                }
                SdkValue::Resource(resource) => self.has_method(resource, method),
                _ => true,
            },
            Atom::Instance(_) => true,
            Atom::None | Atom::Bool(_) | Atom::Number(_) | Atom::Text(_) | Atom::Default(_) => false,
            _ => !self.is_operation(method),
        })
    }

    /// Whether boto3 adds this method to what a service's model gives the receiver.
    pub(super) fn is_added(&mut self, service: Sym, receiver: &Receiver, method: &str) -> bool {
        let added = self.added_methods(Some(service));
        added.iter().any(|known| known.receiver == *receiver && known.name == method)
    }

    /// What an operation gives back.
    pub(super) fn response(&mut self, service: Sym, operation: &str, who: Who) -> Value {
        let service = self.values.text_of(service);
        let row = GIVES_CREDENTIALS.iter().find(|(of, name, _)| *of == service && *name == operation);
        match row {
            Some((_, _, whose)) => self.values.sdk(SdkValue::Credentials(whose.unwrap_or(who))),
            None => self.values.data(),
        }
    }

    fn call_by_api_name(&mut self, site: Site, service: Sym, who: Who, arguments: &Arguments) -> Value {
        let named = arguments.get(0, self.values.find_sym("operation_name")).unwrap_or_default();
        let given = arguments.get(1, self.values.find_sym("api_params")).unwrap_or_default();
        let Some(operation) = self.values.known_text(named).map(str::to_owned) else {
            if who.is_noted() {
                self.unnamed(site, &[service]);
            }
            return self.values.data();
        };
        let mut input = Dict::default();
        self.extend(&mut input, given);
        self.record(site, service, &operation, input, who, Confidence::Certain);
        self.response(service, &operation, who)
    }

    /// A method that the SDK adds by hand. `own` is what the object itself gives to the request.
    pub(super) fn call_added(
        &mut self,
        site: Site,
        service: Service,
        who: Who,
        method: &Method,
        own: Option<Dict>,
        arguments: &Arguments,
    ) -> Value {
        match method.name.as_str() {
            "get_paginator" => {
                let named = arguments.get(0, self.values.find_sym("operation_name")).unwrap_or_default();
                return self.each_name(named, |name| SdkValue::Paginator(service, name, who));
            }
            "get_waiter" => {
                let named = arguments.get(0, self.values.find_sym("waiter_name")).unwrap_or_default();
                return self.each_name(named, |name| SdkValue::Waiter(service, name, who));
            }
            _ => {}
        }
        let given = !arguments.keywords.is_empty() || !arguments.rest.is_never() || !arguments.open.is_never();
        if method.name == "copy" && arguments.positional.is_empty() && !given {
            // That of a dict, a list or a table of data.
            return self.values.data();
        }
        self.call_back(arguments);
        let mut input = own.unwrap_or_default();
        for (position, parameter) in method.parameters.iter().enumerate() {
            // s3transfer's own `S3Transfer` has another spelling.
            let is_renamed =
                parameter.name == "ExtraArgs" && arguments.keyword(self.values.find_sym("extra_args")).is_some();
            let name = self.values.find_sym(if is_renamed { "extra_args" } else { &parameter.name });
            let Some(value) = arguments.get(position, name) else { continue };
            match &parameter.becomes {
                Becomes::Nothing => {}
                Becomes::Member(member) => self.give(&mut input, member, value),
                Becomes::Members => self.extend(&mut input, value),
            }
        }
        if method.name == "generate_presigned_post" {
            self.give_form(&mut input, arguments);
        }
        let mut result = self.values.data();
        match &method.runs {
            Runs::Operations(operations) => {
                if operations.is_empty() {
                    return result;
                }
                let Some(service) = service else {
                    self.guess_added(site, who, method);
                    return result;
                };
                for operation in operations {
                    self.record(site, service, operation, input.clone(), who, Confidence::Certain);
                }
                for operation in &method.can_run {
                    self.record(site, service, operation, input.clone(), who, Confidence::Possible);
                }
                if method.name == "batch_writer" {
                    result = self.values.sdk(SdkValue::Writer);
                }
            }
            Runs::NamedByFirstArgument => {
                let parameter = method.parameters.first().and_then(|parameter| self.values.find_sym(&parameter.name));
                let named = arguments.get(0, parameter).unwrap_or_default();
                self.call_named(site, service, who, named, &input);
            }
        }
        result
    }

    /// What the fields and conditions of a presigned form let its user set.
    /// Source: <https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTForms.html>.
    fn give_form(&mut self, input: &mut Dict, arguments: &Arguments) {
        let [fields, conditions] = [(2, "Fields"), (3, "Conditions")]
            .map(|(index, name)| arguments.get(index, self.values.find_sym(name)).unwrap_or_default());
        let conditions = self.iterate(conditions);
        let all = self.values.join(fields, conditions);
        for atom in self.values.atoms_of(all) {
            let Atom::Dict(index) = atom else { continue };
            let entries = self.values.dicts.get_index(index as usize).map(|dict| dict.entries.clone());
            for (name, entry) in entries.unwrap_or_default() {
                match self.values.text_of(name) {
                    "acl" => self.give(input, "ACL", entry.value),
                    "tagging" => self.give(input, "Tagging", entry.value),
                    _ => {}
                }
            }
        }
    }

    /// A presigned link for the operation whose Python name is given.
    fn call_named(&mut self, site: Site, service: Service, who: Who, named: Value, input: &Dict) {
        for atom in self.values.atoms_of(named) {
            let Some(method) = self.values.name_or_default(atom) else {
                if who.is_noted() {
                    self.unnamed(site, service.as_slice());
                }
                continue;
            };
            let Some(service) = service else {
                let arguments = Arguments { open: input.rest, ..Arguments::default() };
                self.guess_among_clients(site, who, method, &arguments);
                continue;
            };
            let method = self.values.text_of(method).to_owned();
            let operation = self
                .client_model(service)
                .and_then(|client| client.operation_of(&method).map(|found| found.name.clone()));
            match operation {
                Some(operation) => self.record(site, service, &operation, input.clone(), who, Confidence::Certain),
                None if who.is_noted() => {
                    let reason = format!("`{method}` is no method that the AWS data gives this client");
                    self.unresolved(site, &[service], &reason);
                }
                None => {}
            }
        }
    }

    /// One object for each name that a value can be; an unknown name is `None`.
    fn each_name(&mut self, named: Value, make: impl Fn(Option<Sym>) -> SdkValue) -> Value {
        let mut result = Value::NEVER;
        for atom in self.values.atoms_of(named) {
            let name = self.values.name_or_default(atom);
            let object = self.values.sdk(make(name));
            result = self.values.join(result, object);
        }
        result
    }

    /// `paginator.paginate(..)`
    pub(super) fn call_paginator(
        &mut self,
        site: Site,
        service: Service,
        operation: Option<Sym>,
        who: Who,
        arguments: &Arguments,
    ) {
        let Some(method) = operation else {
            if who.is_noted() {
                self.unresolved(site, service.as_slice(), "which operation is paginated is not known here");
            }
            return;
        };
        let mut arguments = arguments.clone();
        let own = self.values.find_sym("PaginationConfig");
        arguments.keywords.retain(|(name, ..)| Some(*name) != own);
        let Some(service) = service else {
            self.guess_among_clients(site, who, method, &arguments);
            return;
        };
        let name = self.values.text_of(method).to_owned();
        let Some(model) = self.client_model(service) else { return };
        match model.operation_of(&name).map(|operation| operation.name.clone()) {
            Some(operation) => {
                let input = self.input(&arguments);
                self.record(site, service, &operation, input, who, Confidence::Certain);
            }
            None if who.is_noted() => {
                let reason = format!("there is no operation `{name}` to paginate in the AWS data");
                self.unresolved(site, &[service], &reason);
            }
            None => {}
        }
    }

    /// `waiter.wait(..)`
    pub(super) fn call_waiter(
        &mut self,
        site: Site,
        service: Service,
        waiter: Option<Sym>,
        who: Who,
        arguments: &Arguments,
    ) {
        let mut arguments = arguments.clone();
        let own = self.values.find_sym("WaiterConfig");
        arguments.keywords.retain(|(name, ..)| Some(*name) != own);
        let found = service.zip(waiter).and_then(|(service, waiter)| {
            let name = self.values.text_of(waiter).to_owned();
            Some((service, self.client_model(service)?.waiters.get(&name)?.clone()))
        });
        match found {
            Some((service, operation)) => {
                let input = self.input(&arguments);
                self.record(site, service, &operation, input, who, Confidence::Certain);
            }
            None if who.is_noted() && service.is_none_or(|service| self.client_model(service).is_some()) => {
                self.unresolved(site, service.as_slice(), "which operation this waiter polls is not known here");
            }
            None => {}
        }
    }

    /// Input of which nothing is known.
    pub(in super::super) fn open_input(&mut self) -> Dict {
        Dict { entries: Vec::new(), rest: self.values.data() }
    }

    /// The keyword arguments that a call names.
    pub(super) fn keyword_names(&self, arguments: &Arguments) -> Vec<(String, Entry)> {
        arguments.keywords.iter().map(|&(name, entry, _)| (self.values.text_of(name).to_owned(), entry)).collect()
    }
}
