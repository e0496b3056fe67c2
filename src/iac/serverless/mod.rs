//! Services of the Serverless Framework.
//!
//! The framework makes a CloudFormation template of a service, and so does [`read`]: the variables are replaced as far as
//! the repository tells ([`resolve`]), functions and roles become the resources that the framework makes of them
//! ([`functions`], [`roles`]), those of `resources` are laid over them, and the whole is read as every other template is.
//! What all of it stands on keeps its own place, in `serverless.yml` or in the files that it brings in.
//!
//! Facts: the Serverless Framework's guide for AWS, versions 3 and 4.

mod adds;
mod code;
mod functions;
mod machines;
pub(in crate::iac) mod nodes;
pub(in crate::iac) mod places;
mod resolve;
mod roles;
mod service;
pub(in crate::iac) mod sources;
mod variables;

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use functions::{Addition, What, function_id};
use resolve::Resolver;
use service::Service;
use sources::{Content, Sources};

use crate::iac::cloudformation::{self, aws};
use crate::iac::syntax::{Entry, Format, Layout, Node, Tree, Value};
use crate::iac::{AttachedPolicy, Code, Infrastructure, Note, PlatformRequirement, RoleLink, Via, Workload};
use crate::policy::Text;
use crate::reference::Reference;
use crate::repo::RepoPath;
use crate::text::Span;

/// Gives the bytes of a file of the repository.
pub type Open<'o> = dyn Fn(&RepoPath) -> Option<Arc<[u8]>> + Sync + 'o;

/// Whether a file is called as services are: `serverless.yml`, or `serverless.prod.yml` for the option `--config`. The file
/// of Compose only lists services.
pub fn has_service_name(file: &RepoPath) -> bool {
    let name = file.file_name();
    let is_format = matches!(file.extension(), Some("yml" | "yaml" | "json"));
    name.starts_with("serverless") && is_format && !name.starts_with("serverless-compose.")
}

/// Whether a file is a service that is written as a program.
pub fn is_program(file: &RepoPath) -> bool {
    let name = file.file_name();
    matches!(name, "serverless.ts" | "serverless.js" | "serverless.mjs" | "serverless.cjs" | "serverless.mts")
}

/// What is said of a service that is written as a program.
pub fn read_program(file: &RepoPath) -> Infrastructure {
    let message = "this service is a program, which is not run: `npx serverless print` writes it as YAML, and that can be \
                   committed as serverless.yml";
    let note = Note { file: file.clone(), span: Span::default(), message: message.to_owned() };
    Infrastructure { files: BTreeSet::from([file.clone()]), notes: vec![note], ..Infrastructure::default() }
}

/// Whether text may be a service: the second test, before anything is parsed.
pub fn looks_like_service(bytes: &[u8]) -> bool {
    let holds = |needle: &str| memchr::memmem::find(bytes, needle.as_bytes()).is_some();
    holds("provider") && holds("service")
}

/// Reads a service: its functions, its roles, and what it attaches to them.
///
/// Never fails: a file that does not parse gives a note, and a file that is no service for AWS gives nothing but the paths
/// that were looked at. [`Infrastructure::files`] holds every path that was asked for.
pub fn read(file: &RepoPath, open: &Open<'_>, reference: &Reference) -> Infrastructure {
    let mut sources = Sources::new(open);
    let root = sources.read(file);
    let Some(Content::Tree(root)) = root else {
        let (files, notes) = (sources.paths(), sources.notes);
        return Infrastructure { files, notes, ..Infrastructure::default() };
    };
    let folder = file.parent();
    let mut resolver = Resolver::new(sources, folder.clone(), root);
    let Some(service) = service::read(&mut resolver) else {
        return Infrastructure { files: resolver.sources.paths(), ..Infrastructure::default() };
    };
    if resolver.key("provider").is_some() && service.provider.get("variableSyntax").is_some() {
        resolver.notes.insert((service.provider.span, "variables of another syntax are not read".to_owned()));
    }
    let mut additions = Vec::new();
    let mut codes: BTreeMap<String, (&str, Code)> = BTreeMap::new();
    let mut resources = roles::resources(&service);
    for function in &service.functions {
        let compiled = functions::compile(&service, function);
        resources.extend(compiled.resources);
        additions.extend(compiled.additions);
        codes.insert(function_id(&function.key), (&function.key, code::of(&service, function, &folder)));
        resolver.notes.extend(roles::unread(&service, function));
    }
    let machines = machines::compile(&service);
    resources.extend(machines.resources);
    let tree = template(&service, resources);
    let read = cloudformation::read_tree(file, resolver.sources.text(), &tree, &|_| None, reference);
    let mut infrastructure = read.unwrap_or_default();
    for workload in &mut infrastructure.workloads {
        if let Some((key, code)) = codes.remove(&workload.name) {
            workload.name = key.to_owned();
            workload.code = code;
        }
        if let Some(key) = machines.keys.get(&workload.name) {
            workload.name.clone_from(key);
        }
        if let RoleLink::Unknown { reason, .. } = &mut workload.role {
            *reason = reason.replace("in this template", "in this service");
        }
    }
    add(&mut infrastructure, additions, reference);
    if let Some(span) = service.warmer {
        let shared = infrastructure.roles.iter().position(|role| role.name == roles::SHARED);
        let under = |workload: &&mut Workload| shared.is_some_and(|shared| workload.role == RoleLink::Here(shared));
        for workload in infrastructure.workloads.iter_mut().filter(under) {
            workload.platform.push(PlatformRequirement {
                because: "the plugin that keeps functions warm".to_owned(),
                file: file.clone(),
                span,
                actions: Vec::new(),
                optional: vec!["lambda:InvokeFunction".to_owned()],
            });
        }
    }
    let notes = std::mem::take(&mut resolver.notes);
    infrastructure.notes.extend(notes.into_iter().map(|(span, message)| Note { file: file.clone(), span, message }));
    if resolver.is_exhausted() {
        let message = "this service asks for so much that not all of it is read".to_owned();
        let note = Note { file: file.clone(), span: Span::default(), message };
        infrastructure.roles.iter_mut().for_each(|role| role.unknown.push(note.clone()));
        infrastructure.notes.push(note);
    }
    for (id, span) in machines.roles {
        let message = "the plugin serverless-step-functions adds to this role what the definition needs".to_owned();
        let made = infrastructure.roles.iter_mut().filter(|role| role.name == id);
        made.for_each(|role| role.unknown.push(Note { file: file.clone(), span, message: message.clone() }));
    }
    if let Some(span) = resolver.key("constructs") {
        let message = "the plugin serverless-lift adds to this role what its constructs need".to_owned();
        let shared = infrastructure.roles.iter_mut().filter(|role| role.name == roles::SHARED);
        shared.for_each(|role| role.unknown.push(Note { file: file.clone(), span, message: message.clone() }));
    }
    places::set(&mut infrastructure, &resolver.sources);
    infrastructure.notes.append(&mut resolver.sources.notes);
    infrastructure.notes.sort();
    infrastructure.notes.dedup();
    infrastructure.files = resolver.sources.paths();
    infrastructure
}

/// The template that the framework makes: its own resources, with those of the service laid over them.
fn template(service: &Service, resources: Vec<Entry>) -> Tree {
    let span = service.provider.span;
    let mut root = nodes::map(span, [("Resources", nodes::entry_map(span, resources))]);
    let mut extensions = Vec::new();
    for part in service.resources.iter().filter(|part| part.entries().is_some() && part.tag.is_none()) {
        let mut part = part.clone();
        if let Value::Mapping(entries, _) = &mut part.value {
            extensions.extend(entries.extract_if(.., |entry| entry.key.text() == Some("extensions")));
        }
        nodes::merge(&mut root, part);
    }
    for extension in extensions.iter().flat_map(|extension| extension.value.entries().unwrap_or_default()) {
        extend(&mut root, extension);
    }
    Tree { root, format: Format::Yaml, warnings: Vec::new() }
}

/// `resources.extensions`: properties of a resource that take the place of those that it has.
fn extend(root: &mut Node, extension: &Entry) {
    let Some(resources) = child(root, "Resources") else { return };
    let Some(resource) = extension.key.text().and_then(|id| child(resources, id)) else { return };
    for attribute in extension.value.entries().unwrap_or_default() {
        let Some(name) = attribute.key.text() else { continue };
        let is_map = attribute.value.entries().is_some();
        match child(resource, name).filter(|_| is_map) {
            Some(own) => {
                for property in attribute.value.entries().unwrap_or_default() {
                    replace(own, property.clone());
                }
            }
            None => replace(resource, attribute.clone()),
        }
    }
}

fn child<'n>(node: &'n mut Node, key: &str) -> Option<&'n mut Node> {
    let Value::Mapping(entries, _) = &mut node.value else { return None };
    entries.iter_mut().find(|entry| entry.key.text() == Some(key)).map(|entry| &mut entry.value)
}

fn replace(node: &mut Node, entry: Entry) {
    if let Value::Mapping(entries, Layout::Flow | Layout::Block) = &mut node.value {
        entries.retain(|own| own.key.text() != entry.key.text());
        entries.push(entry);
    }
}

/// Gives the roles what the framework adds to them.
fn add(infrastructure: &mut Infrastructure, additions: Vec<Addition>, reference: &Reference) {
    for addition in additions {
        let Addition { roles, because, span, what } = addition;
        let statements = match what {
            What::Actions(actions) => vec![aws::allow(span, actions, vec![Text::known("*")])],
            What::Managed(name) => {
                aws::managed_policy(reference, name, span).map(|(_, statements)| statements).unwrap_or_default()
            }
        };
        for role in infrastructure.roles.iter_mut().filter(|role| roles.contains(&role.name)) {
            let via = Via::Serverless(because.clone());
            let policy = AttachedPolicy { via, file: role.file.clone(), span, statements: statements.clone() };
            if !role.policies.contains(&policy) {
                role.policies.push(policy);
            }
        }
    }
}
