//! Calls on receivers that nobody has seen being made: a parameter that nothing passes, a client of an unknown service.
//!
//! A method's name alone says little (`get`, `put`, `publish` are everywhere). What speaks for an AWS call is a name that
//! botocore has, together with keyword arguments that are members of that operation, all required ones among them, in AWS's
//! own capitals. If that fits one service alone, the call is probable; if it fits several, it is unresolved among them.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use super::super::Engine;
use super::super::calls::{Arguments, Site};
use super::super::values::{Sym, Value};
use super::{SdkValue, Who};
use crate::code::Confidence;
use crate::code::python::modules::is_standard;
use crate::code::python::syntax::{Argument, Expr, ExprId, ScopeKind};
use crate::reference::{Members, Method, Origin, Receiver as Of, Reference, Runs};

/// What code calls a client of AWS, in part.
const CLIENTS: [&str; 5] = ["client", "conn", "aws", "boto", "svc"];

/// What code calls the resources that it hands around most.
const RESOURCES: [&str; 4] = ["bucket", "queue", "table", "topic"];

/// Which services have a Python method: built when it is first asked for, shared by all workloads.
#[derive(Default)]
pub(in crate::code::python) struct MethodIndex(OnceLock<HashMap<String, Vec<Candidate>>>);

/// An operation that a method name can mean.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Candidate {
    service: Arc<str>,
    operation: String,
    members: Members,
    /// Members that the caller may leave out although they are required.
    given: Vec<String>,
}

impl MethodIndex {
    fn candidates(&self, reference: &Reference, method: &str) -> &[Candidate] {
        let index = self.0.get_or_init(|| {
            let mut index: HashMap<String, Vec<Candidate>> = HashMap::new();
            for name in reference.clients() {
                let Some(client) = reference.client(&name) else { continue };
                let service: Arc<str> = name.as_str().into();
                for (method, operation) in &client.methods {
                    let Some(found) = client.operations.get(operation) else { continue };
                    index.entry(method.clone()).or_default().push(Candidate {
                        service: Arc::clone(&service),
                        operation: operation.clone(),
                        members: found.members.clone(),
                        given: Vec::new(),
                    });
                }
                // A resource's action: what its identifiers give is not the caller's to give.
                let Some(model) = reference.resource_model(&name) else { continue };
                for kind in model.types.values() {
                    for (method, action) in &kind.actions {
                        let Some(found) = client.operations.get(&action.request.operation) else { continue };
                        let given = action
                            .request
                            .given
                            .iter()
                            .filter(|(_, origin)| !matches!(origin, Origin::Input))
                            .filter_map(|(path, _)| path.split(['.', '[']).next())
                            .map(str::to_owned)
                            .collect();
                        index.entry(method.clone()).or_default().push(Candidate {
                            service: Arc::clone(&service),
                            operation: action.request.operation.clone(),
                            members: found.members.clone(),
                            given,
                        });
                    }
                }
            }
            // Most names have one meaning.
            index.values_mut().for_each(Vec::shrink_to_fit);
            index
        });
        index.get(method).map_or(&[], |candidates| candidates)
    }
}

/// What the arguments of the transfers are called that boto3 adds to S3's client, and that other libraries' methods of such names
/// do not have.
const TRANSFER_ARGUMENTS: [&str; 5] = ["Bucket", "Key", "Fileobj", "CopySource", "ExtraArgs"];

/// Whether a function's name, with the modules before it, says that it makes a client of an AWS service.
fn makes_client(name: &str) -> bool {
    let mut words = name.split('_');
    words.next_back().is_some_and(|word| word.eq_ignore_ascii_case("client"))
        && words.any(|word| ["aws", "boto", "boto3", "session"].iter().any(|maker| word.eq_ignore_ascii_case(maker)))
}

/// Where a receiver comes from of which nobody knows what it is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Provenance {
    /// From anywhere.
    Unknown,
    /// From a library, on some path at least.
    Library,
    /// From one whose names say that it is made for AWS.
    LibraryOfAws,
}

/// What the code calls that which stands before a method: the words of the name, in small letters.
#[derive(Default)]
struct Receiver(Vec<String>);

impl Receiver {
    fn new(name: &str) -> Self {
        let name = name.to_ascii_lowercase();
        Self(name.split('_').filter(|word| !word.is_empty()).map(str::to_owned).collect())
    }

    /// Whether it is called a client.
    fn is_client(&self) -> bool {
        self.0.iter().any(|word| CLIENTS.iter().any(|client| word.contains(client)))
    }

    /// What services it may be named after: each word, and all together but for what says that it is a client.
    fn services(&self) -> impl Iterator<Item = String> {
        let others: Vec<&str> = self.0.iter().map(String::as_str).filter(|word| !CLIENTS.contains(word)).collect();
        self.0.iter().cloned().chain([others.join("-")])
    }

    /// Whether it is called like a resource of boto3's.
    fn is_resource(&self) -> bool {
        self.0.last().is_some_and(|word| RESOURCES.contains(&word.as_str()))
    }

    /// Whether it is named after AWS, its SDK, or one of the services that most code uses.
    fn is_of_aws(&self) -> bool {
        let names = ["aws", "boto", "boto3", "s3", "dynamodb", "dynamo", "sqs", "sns", "ssm", "kms"];
        self.0.iter().any(|word| names.contains(&word.as_str()))
    }

    /// Whether it is named after a service: `iam`, `iamclient`, `cognito_idp_client`.
    fn is_named_after(&self, service: &str) -> bool {
        let service = service.replace('-', "");
        let whole = self.0.concat();
        let rest = |client: &&str| whole.strip_suffix(client).or_else(|| whole.strip_prefix(client));
        self.0.contains(&service) || CLIENTS.iter().filter_map(rest).any(|rest| rest == service)
    }

    /// Whether one of its words is part of the service's name: `cognito`.
    fn shares_word(&self, service: &str) -> bool {
        service.split('-').any(|part| self.0.iter().any(|word| word == part))
    }
}

impl Candidate {
    /// Whether the call can be this operation.
    fn fits(&self, keywords: &[String], open: bool) -> bool {
        // A wrapper may take arguments of its own, which are not spelled like AWS's.
        let is_member = |name: &String| self.members.contains(name);
        let is_wrappers =
            |name: &&String| !is_member(name) && name.contains('_') && !name.contains(|c: char| c.is_ascii_uppercase());
        let in_capitals = |name: &String| name.starts_with(|c: char| c.is_ascii_uppercase()) && is_member(name);
        let is_wrapped = keywords.iter().any(in_capitals);
        let known = keywords.iter().all(|name| is_member(name) || is_wrapped && is_wrappers(&name));
        let is_given = |member: &str| keywords.iter().chain(&self.given).any(|name| name == member);
        let complete = open || self.members.iter().all(|(member, required)| !required || is_given(member));
        known && complete
    }
}

impl Engine<'_> {
    /// A method of something unknown: notes the AWS call that it may be, and says whether it may be one.
    pub(in super::super) fn guess(&mut self, site: Site, name: Sym, arguments: &Arguments, of: Provenance) -> bool {
        if let Some(run) = self.current {
            self.runs[run as usize].guesses = true;
        }
        if !self.settled {
            return false;
        }
        let method = self.values.text_of(name).to_owned();
        if self.guess_transfer(site, &method, arguments) || self.guess_presigned(site, &method, arguments) {
            return true;
        }
        if !arguments.positional.is_empty() || !arguments.rest.is_never() {
            return false;
        }
        let keywords: Vec<String> = self.keyword_names(arguments).into_iter().map(|(name, _)| name).collect();
        let open = !arguments.open.is_never();
        let in_capitals = keywords.iter().any(|name| name.contains(|c: char| c.is_ascii_uppercase()));
        let several_words = method.contains('_') && !method.starts_with('_');
        // Without capitals, only a name that can hardly be anything else speaks for AWS.
        if !in_capitals && !several_words {
            return false;
        }
        // Most calls are ruled out by their receivers' names before anybody looks at what operations there are.
        if !in_capitals && !method.starts_with("describe_") {
            let receiver = self.receiver(site);
            if !receiver.is_client() && !self.names_service(&receiver) {
                return false;
            }
        }
        let fitting = self.fitting(site, &method, &keywords, open);
        let mut services: Vec<&str> = fitting.iter().map(|candidate| &*candidate.service).collect();
        services.dedup();
        let Some(Candidate { service, .. }) = fitting.first() else { return false };
        let alone = services.len() == 1;
        // Nothing but the name: what it is a method of has to be called like AWS's.
        if !in_capitals {
            let receiver = self.receiver(site);
            let is_client = || receiver.is_client() && self.speaks_of_aws(site);
            let is_called_so = match of {
                Provenance::Unknown if alone => {
                    method.starts_with("describe_") || receiver.shares_word(service) || is_client()
                }
                Provenance::Unknown => is_client(),
                _ if alone => receiver.is_named_after(service),
                Provenance::LibraryOfAws => is_client(),
                Provenance::Library => false,
            };
            if !is_called_so || self.is_given_positions(site) {
                return false;
            }
        }
        self.note_guess(site, Who::Own, &fitting, arguments, "the receiver is not known here");
        true
    }

    /// A transfer to or from S3, or a copy there, by what looks like its client or a bucket.
    fn guess_transfer(&mut self, site: Site, method: &str, arguments: &Arguments) -> bool {
        let Some(transfer) = self.added_to_s3(method) else { return false };
        let given = |name: &str| arguments.keyword(self.values.find_sym(name)).is_some();
        let in_capitals = TRANSFER_ARGUMENTS.into_iter().filter(|name| given(name)).count();
        let receiver = self.receiver(site);
        let count = arguments.positional.len();
        // A file, a bucket and a key; a bucket knows its name.
        let is_called_so = receiver.is_named_after("s3")
            || count >= 3 && receiver.is_client() && self.speaks_of_aws(site)
            || method != "copy" && count == 2 && receiver.is_resource() && self.speaks_of_aws(site);
        let fits = in_capitals >= 2 || in_capitals + count >= 2 && is_called_so;
        if fits {
            self.guess_added(site, Who::Own, &transfer);
        }
        fits
    }

    /// The method of this name that boto3 adds to S3's client, if it runs operations of its own.
    fn added_to_s3(&mut self, method: &str) -> Option<Method> {
        let service = self.values.sym("s3");
        let added = self.added_methods(Some(service));
        let runs = |known: &&Method| matches!(&known.runs, Runs::Operations(operations) if !operations.is_empty());
        let mut of_client = added.iter().filter(|known| known.receiver == Of::Client && known.name == method);
        of_client.find(runs).cloned()
    }

    /// A presigned link, by something unknown: hardly anything else has a method of that name.
    fn guess_presigned(&mut self, site: Site, method: &str, arguments: &Arguments) -> bool {
        match method {
            "generate_presigned_post" => {
                let post = self.added_to_s3(method);
                post.iter().for_each(|post| self.guess_added(site, Who::Own, post));
                post.is_some()
            }
            "generate_presigned_url" => {
                let named = arguments.get(0, self.values.find_sym("ClientMethod"));
                let Some(named) = named.and_then(|named| self.values.known_text(named)).map(str::to_owned) else {
                    return false;
                };
                let parameters = arguments.get(1, self.values.find_sym("Params")).unwrap_or_default();
                let mut all = Arguments::default();
                self.spread_keywords(&mut all, parameters);
                let keywords: Vec<String> = self.keyword_names(&all).into_iter().map(|(name, _)| name).collect();
                let fitting = self.fitting(site, &named, &keywords, !all.open.is_never());
                if !fitting.is_empty() {
                    self.note_guess(site, Who::Own, &fitting, &all, "the receiver is not known here");
                }
                !fitting.is_empty()
            }
            _ => false,
        }
    }

    /// `get_waiter("object_exists")` of something unknown: the waiter's name tells the service, where one alone has it or the
    /// receiver is named after one.
    fn guess_waiter(&mut self, site: Site, arguments: &Arguments) -> Option<Value> {
        let named = arguments.get(0, self.values.find_sym("waiter_name"))?;
        let waiter = self.values.known_text(named)?.to_owned();
        let has =
            |name: &String| self.reference.client(name).is_some_and(|client| client.waiters.contains_key(&waiter));
        let mut services: Vec<String> = self.reference.clients().into_iter().filter(has).collect();
        let receiver = self.receiver(site);
        if services.iter().any(|service| receiver.is_named_after(service)) {
            services.retain(|service| receiver.is_named_after(service));
        }
        match services.as_slice() {
            [] => None,
            [service] => {
                let (service, waiter) = (self.values.sym(service), self.values.sym(&waiter));
                Some(self.values.sdk(SdkValue::Waiter(Some(service), Some(waiter), Who::Guessed)))
            }
            _ => {
                let services: Vec<Sym> = services.iter().map(|service| self.values.sym(service)).collect();
                self.unresolved(site, &services, "the receiver is not known here");
                Some(self.values.data())
            }
        }
    }

    /// Whether a word of the receiver's name, or all of it, is in a service's name.
    fn names_service(&mut self, receiver: &Receiver) -> bool {
        if self.sdk.words.is_empty() {
            for name in self.reference.clients() {
                self.sdk.words.extend(name.split('-').map(Into::into));
                self.sdk.words.insert(name.replace('-', "").into());
            }
        }
        let whole = receiver.0.concat();
        receiver.0.iter().any(|word| self.sdk.words.contains(word.as_str())) || self.sdk.words.contains(whole.as_str())
    }

    /// Whether the module of a call names AWS or its SDK anywhere: any library's `client` may have an operation's method.
    fn speaks_of_aws(&self, site: Site) -> bool {
        let code = self.modules[site.module as usize].code.as_ref();
        code.is_some_and(|code| {
            code.module.names.iter().any(|name| {
                let name = name.to_ascii_lowercase();
                name.contains("aws") || name.contains("boto")
            })
        })
    }

    /// Whether code of the same class, or else of the same function, gives an operation's method of what is called like this
    /// receiver an argument by position: the SDK's methods take none, so it is something else.
    fn is_given_positions(&self, site: Site) -> bool {
        let Some(code) = self.modules[site.module as usize].code.as_ref() else { return false };
        let module = &code.module;
        let place_of = |callee: ExprId| match module.expr(callee) {
            Expr::Attribute(object, method) => match module.expr(*object) {
                Expr::Name(name, _) => Some((*name, false, *method)),
                Expr::Attribute(_, name) => Some((*name, true, *method)),
                _ => None,
            },
            _ => None,
        };
        let Some((name, is_attribute, _)) = (site.callee != ExprId::MAX).then(|| place_of(site.callee)).flatten()
        else {
            return false;
        };
        let around = module.scopes.iter().filter(|scope| match scope.kind {
            ScopeKind::Class { .. } => scope.exprs.contains(&site.callee),
            ScopeKind::Function { .. } => !is_attribute && scope.exprs.contains(&site.callee),
            ScopeKind::Module => false,
        });
        let Some(around) = around.min_by_key(|scope| scope.exprs.len()) else { return false };
        module.exprs[around.exprs.start as usize..around.exprs.end as usize].iter().any(|expr| match expr {
            Expr::Call(callee, arguments) if matches!(arguments.first(), Some(Argument::Positional(_))) => {
                match place_of(*callee) {
                    Some((other, kind, method)) if (other, kind) == (name, is_attribute) => {
                        self.is_operation(module.name(method))
                    }
                    _ => false,
                }
            }
            _ => false,
        })
    }

    /// What stands before the method of a call.
    fn receiver(&self, site: Site) -> Receiver {
        let code = self.modules[site.module as usize].code.as_ref().filter(|_| site.callee != ExprId::MAX);
        let Some(code) = code else { return Receiver::default() };
        match code.module.expr(site.callee) {
            Expr::Attribute(object, _) => match code.module.expr(*object) {
                Expr::Name(name, _) | Expr::Attribute(_, name) => Receiver::new(code.module.name(*name)),
                _ => Receiver::default(),
            },
            _ => Receiver::default(),
        }
    }

    /// A method of an object that code makes which is not here: an organisation's own library, as a rule. Where its path says
    /// that it is an AWS client, or nothing is known of the library, the arguments tell: one alone is no more than a client's.
    pub(in super::super) fn guess_library(&mut self, site: Site, external: u32, name: Sym, arguments: &Arguments) {
        // Most calls of libraries say nothing of the kind.
        let several_words = self.values.text_of(name).trim_start_matches('_').contains('_');
        if !arguments.positional.is_empty() || (arguments.keywords.is_empty() && !several_words) {
            return;
        }
        let keywords = || arguments.keywords.iter().map(|&(name, ..)| self.values.text_of(name));
        let capitals = keywords().filter(|name| name.starts_with(|c: char| c.is_ascii_uppercase())).count();
        let receiver = self.receiver(site);
        let may_be_one = if arguments.keywords.is_empty() {
            !arguments.open.is_never() || receiver.services().any(|service| self.reference.client(&service).is_some())
        } else {
            keywords().any(|name| name.contains(|c: char| c.is_ascii_uppercase()))
        };
        if !may_be_one {
            return;
        }
        let mut path = self.values.external_path(external);
        let names: Vec<&str> = path.iter().map(|&name| self.values.text_of(name)).collect();
        let object = Receiver::new(&names.join("_"));
        let is_of_python = names.first().is_some_and(|root| is_standard(root));
        let is_called_so = object.is_client() || receiver.is_client() || receiver.is_resource();
        let speaks = capitals > 1 || arguments.keywords.is_empty() || is_called_so;
        path.push(name);
        if !self.is_told(&path) && (object.is_of_aws() || (speaks && !is_of_python)) {
            let of = if object.is_of_aws() { Provenance::LibraryOfAws } else { Provenance::Library };
            self.guess(site, name, arguments, of);
        }
    }

    /// Whether a service's client has a method of this name for one of its operations.
    pub(super) fn is_operation(&self, method: &str) -> bool {
        !self.methods.candidates(self.reference, method).is_empty()
    }

    /// A method of a client whose service is not known.
    pub(super) fn guess_among_clients(&mut self, site: Site, who: Who, name: Sym, arguments: &Arguments) {
        if let Some(run) = self.current {
            self.runs[run as usize].guesses = true;
        }
        if who == Who::Other || !self.settled {
            return;
        }
        let method = self.values.text_of(name).to_owned();
        let keywords: Vec<String> = self.keyword_names(arguments).into_iter().map(|(name, _)| name).collect();
        let open = !arguments.open.is_never();
        let fitting = self.fitting(site, &method, &keywords, open);
        if fitting.is_empty() {
            self.unresolved(site, &[], "which service this client is of is not known here");
        } else {
            self.note_guess(site, who, &fitting, arguments, "which service this client is of is not known here");
        }
    }

    /// `get_paginator("list_secrets")` or `get_client("s3")` of something unknown: hardly anything else has a method of that
    /// name, and the operation's or the service's own tells the rest.
    pub(in super::super) fn guess_named(&mut self, site: Site, name: Sym, arguments: &Arguments) -> Option<Value> {
        let method = self.values.text_of(name);
        if let Some(made) = self.guess_made(method, arguments) {
            return Some(self.values.sdk(made));
        }
        if method == "get_waiter" && self.settled {
            return self.guess_waiter(site, arguments);
        }
        if method != "get_paginator" {
            return None;
        }
        let operation = arguments.get(0, self.values.find_sym("operation_name"))?;
        let operation = self.values.known_text(operation)?.to_owned();
        if !self.is_operation(&operation) {
            return None;
        }
        let mut services = self.fitting(site, &operation, &[], true).into_iter().map(|candidate| candidate.service);
        let service = services.next().filter(|_| services.next().is_none());
        let service = service.map(|service| self.values.sym(&service));
        let operation = self.values.sym(&operation);
        Some(self.values.sdk(SdkValue::Paginator(service, Some(operation), Who::Guessed)))
    }

    /// What a library's function gives whose path says that it makes a client: `common.aws.get_client("s3")`.
    pub(in super::super) fn guess_made_by(&mut self, path: &[Sym], arguments: &Arguments) -> Option<Value> {
        let path: Vec<&str> = path.iter().map(|&name| self.values.text_of(name)).collect();
        let whole = path.join("_");
        let made =
            if makes_client(&whole) { self.guess_client(arguments) } else { self.guess_made(path.last()?, arguments) };
        made.map(|made| self.values.sdk(made))
    }

    /// What something of this name gives, if it makes clients or resources of the service that it is given.
    fn guess_made(&self, name: &str, arguments: &Arguments) -> Option<SdkValue> {
        match name {
            "client" | "get_client" | "create_client" => self.guess_client(arguments),
            "resource" | "get_resource" | "create_resource" => self.guess_resource(arguments),
            _ if makes_client(name) => self.guess_client(arguments),
            _ => None,
        }
    }

    /// A client of the service that the first argument names.
    fn guess_client(&self, arguments: &Arguments) -> Option<SdkValue> {
        let service = self.named_service(arguments)?;
        self.reference.client(self.values.text_of(service))?;
        Some(SdkValue::Client(Some(service), Who::Guessed))
    }

    /// The same for a resource.
    fn guess_resource(&self, arguments: &Arguments) -> Option<SdkValue> {
        let service = self.named_service(arguments)?;
        self.reference.resource_model(self.values.text_of(service))?;
        Some(SdkValue::ServiceResource(Some(service), Who::Guessed))
    }

    /// Whether a method's name, or the service that it is given, says that it gives an object of the SDK.
    pub(in super::super) fn speaks_of_clients(&mut self, name: Sym, arguments: &Arguments) -> bool {
        let name = Receiver::new(self.values.text_of(name));
        let is_called_so = name.is_client()
            || name.is_of_aws()
            || name.is_resource()
            || name.0.iter().any(|word| matches!(word.as_str(), "session" | "resource"));
        is_called_so || self.named_service(arguments).is_some_and(|service| self.client_model(service).is_some())
    }

    /// What is called as if it named a service.
    fn named_service(&self, arguments: &Arguments) -> Option<Sym> {
        let by_name = ["service_name", "service"].into_iter().find_map(|name| {
            let name = self.values.find_sym(name);
            arguments.keyword(name).map(|entry| entry.value)
        });
        self.values.whole_text(arguments.get(0, None).or(by_name)?)
    }

    /// The operations that a call can be: those of the service that the receiver is named after, if there are any.
    fn fitting(&self, site: Site, method: &str, keywords: &[String], open: bool) -> Vec<Candidate> {
        let candidates = self.methods.candidates(self.reference, method);
        let mut fitting: Vec<Candidate> =
            candidates.iter().filter(|candidate| candidate.fits(keywords, open)).cloned().collect();
        fitting.sort_by(|a, b| (&a.service, &a.operation).cmp(&(&b.service, &b.operation)));
        fitting.dedup_by(|a, b| (&a.service, &a.operation) == (&b.service, &b.operation));
        let receiver = self.receiver(site);
        if fitting.iter().any(|candidate| receiver.is_named_after(&candidate.service)) {
            fitting.retain(|candidate| receiver.is_named_after(&candidate.service));
        }
        fitting
    }

    fn note_guess(&mut self, site: Site, who: Who, fitting: &[Candidate], arguments: &Arguments, reason: &str) {
        if let [only] = fitting {
            let service = self.values.sym(&only.service);
            let input = self.input(arguments);
            self.record(site, service, &only.operation, input, who, Confidence::Probable);
            return;
        }
        let mut services: Vec<Sym> = fitting.iter().map(|candidate| self.values.sym(&candidate.service)).collect();
        services.dedup();
        self.unresolved(site, &services, reason);
    }

    /// A hand-made method of a client whose service is not known: `upload_file`.
    pub(super) fn guess_added(&mut self, site: Site, who: Who, method: &Method) {
        let Runs::Operations(operations) = &method.runs else { return };
        let service = self.values.sym("s3");
        for operation in operations {
            let input = self.open_input();
            self.record(site, service, operation, input, who, Confidence::Probable);
        }
    }
}
