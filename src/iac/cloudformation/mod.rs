//! CloudFormation and SAM templates.
//!
//! [`read`] is a pure function of one file's bytes. What stands in other files (code, layers, nested templates) is only
//! named, as paths of the repository; whether they exist is asked later, by those who hold the snapshot.

pub(super) mod aws;
mod code;
mod compose;
mod connectors;
mod expression;
mod functions;
mod links;
mod platform;
mod resource_policies;
mod roles;
mod sam_pollers;
mod sam_role;
mod settings;
mod template;
mod unattached;
mod users;

use expression::Defaults;
use functions::is_function;
use platform::Platform;
use roles::Roles;
use template::Template;

pub use settings::Open;

use std::sync::Arc;

use crate::iac::serverless::places;
use crate::iac::serverless::sources::Sources;
use crate::iac::syntax::{self, Format, Tree};
use crate::iac::{Infrastructure, Note, RoleLink, WorkloadKind, names, services};
use crate::policy::Names;
use crate::reference::Reference;
use crate::repo::RepoPath;
use crate::text::Span;

/// What is to be done about a template that Jinja renders.
const JINJA: &str = "iamdrift.toml can say to what, as `file` and `rendered` of a [[template]]";

/// Whether a file is called as templates are: the first and cheapest test.
pub fn has_template_name(file: &RepoPath) -> bool {
    let name = without_jinja_ending(file.file_name());
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension).to_ascii_lowercase();
    matches!(&*extension, "yaml" | "yml" | "json" | "template" | "cfn" | "cform" | "cloudformation")
}

/// A file's name without the ending that says that Jinja renders it.
fn without_jinja_ending(name: &str) -> &str {
    [".j2", ".jinja", ".jinja2"].iter().find_map(|ending| name.strip_suffix(ending)).unwrap_or(name)
}

/// Whether text may be a template: the second test, before anything is parsed. A template that fails it declares nothing
/// that counts here.
pub fn looks_like_template(bytes: &[u8]) -> bool {
    let holds = |needle: &str| memchr::memmem::find(bytes, needle.as_bytes()).is_some();
    let kinds = ["AWS::Serverless::", "AWS::Lambda::", "AWS::IAM::"].into_iter().chain(services::kinds());
    holds("Resources") && kinds.filter(|kind| kind.starts_with("AWS::")).any(holds)
}

/// Reads a template by itself: what it names in other files is not known then.
pub fn read(file: &RepoPath, bytes: &[u8], reference: &Reference) -> Infrastructure {
    read_with(file, bytes, &|_| None, reference)
}

/// Reads a template: its functions, its roles, and what it attaches to them. `open` gives the files that it names.
///
/// Never fails: a file that does not parse gives a note that names the place, and a file that is no template gives nothing.
/// [`Infrastructure::files`] holds every other path that was asked for.
pub fn read_with(file: &RepoPath, bytes: &[u8], open: &Open<'_>, reference: &Reference) -> Infrastructure {
    let prefer = match file.extension() {
        Some("json") => Format::Json,
        _ => Format::Yaml,
    };
    let note = |span, message| Note { file: file.clone(), span, message };
    let name = file.file_name();
    if without_jinja_ending(name) != name {
        let message = format!("it is not read before something renders it: {JINJA}");
        return Infrastructure { notes: vec![note(Span::default(), message)], ..Infrastructure::default() };
    }
    let tree = match syntax::parse(bytes, prefer) {
        Ok(tree) => tree,
        Err(problem) => {
            let is_jinja = ["{%", "{{"].iter().any(|sign| memchr::memmem::find(bytes, sign.as_bytes()).is_some());
            let message = match is_jinja {
                true => format!("the template does not parse before something renders it: {JINJA}"),
                false => format!("the template does not parse: {}", problem.message),
            };
            return Infrastructure { notes: vec![note(problem.span, message)], ..Infrastructure::default() };
        }
    };
    // A tree was made of the bytes, so they are text.
    let text = std::str::from_utf8(bytes).unwrap_or_default();
    if compose::may_be_composed(bytes)
        && let Some(infrastructure) = read_composed(file, bytes, open, reference)
    {
        return infrastructure;
    }
    let read = read_tree(file, text, &tree, open, reference);
    let Some(mut infrastructure) = read else { return Infrastructure::default() };
    infrastructure.notes.extend(tree.warnings.into_iter().map(|warning| note(warning.span, warning.message)));
    infrastructure.notes.sort();
    infrastructure
}

/// Reads a template from its tree, whose spans count in `text`; `None` if it is none.
pub(super) fn read_tree(
    file: &RepoPath,
    text: &str,
    tree: &Tree,
    open: &Open<'_>,
    reference: &Reference,
) -> Option<Infrastructure> {
    let template = Template::new(file, text, tree, open)?;
    Some(read_template(&template, reference))
}

fn read_template(template: &Template<'_>, reference: &Reference) -> Infrastructure {
    let mut infrastructure = infrastructure(template, reference);
    infrastructure.files = template.asked();
    infrastructure.notes.extend(template.generated());
    infrastructure
}

/// Reads a template that is made of several files; `None` if it is none after all.
fn read_composed(file: &RepoPath, bytes: &[u8], open: &Open<'_>, reference: &Reference) -> Option<Infrastructure> {
    let own: Arc<[u8]> = bytes.into();
    let open_any = |path: &RepoPath| if path == file { Some(own.clone()) } else { open(path) };
    let mut sources = Sources::new(&open_any);
    let compose::Composed { root, notes } = compose::compose(file, &mut sources)?;
    let tree = Tree { root, format: Format::Yaml, warnings: Vec::new() };
    let folder = |span| sources.place(span).0.parent();
    let mut template = Template::new(file, sources.text(), &tree, open)?;
    template.set_folders(&folder);
    let mut infrastructure = read_template(&template, reference);
    drop(template);
    let note = |(span, message)| Note { file: file.clone(), span, message };
    infrastructure.notes.extend(notes.into_iter().map(note));
    places::set(&mut infrastructure, &sources);
    compose::shorten_names(&mut infrastructure);
    infrastructure.files.extend(sources.paths());
    infrastructure.files.remove(file);
    infrastructure.notes.append(&mut sources.notes);
    infrastructure.notes.sort();
    infrastructure.notes.dedup();
    Some(infrastructure)
}

fn infrastructure(template: &Template<'_>, reference: &Reference) -> Infrastructure {
    let mut roles = Roles::new(template, reference);
    for resource in template.resources.iter().filter(|resource| resource.kind == "AWS::IAM::Role") {
        roles.add_role(resource);
    }
    let mut links = Vec::new();
    for function in template.resources.iter().filter(|resource| is_function(resource)) {
        let link = roles.link(function, template.properties(function));
        if let RoleLink::Here(role) = link {
            roles.of_function.insert(function.id, role);
            roles.add_user(role, function.id, WorkloadKind::LambdaFunction, "");
        }
        links.push((function, link));
    }
    let users = roles.add_users();
    let mut others: Vec<_> = users.into_iter().filter_map(|(resource, user)| roles.workload(&resource, user)).collect();
    for resource in &template.resources {
        if matches!(resource.kind, "AWS::IAM::Policy" | "AWS::IAM::ManagedPolicy" | "AWS::IAM::RolePolicy") {
            roles.attach_resource(resource);
        }
        roles.attach_connectors(resource);
    }
    roles.attach_resource_policies();
    others.extend(roles.find_other_users());
    let unattached = roles.unattached();
    let mut platform = Platform::new(template, reference);
    let workloads =
        links.into_iter().map(|(function, link)| template.function(function, link, platform.take(function.id)));
    let mut workloads: Vec<_> = workloads.chain(others).collect();
    workloads.sort_by_key(|workload| workload.span);
    if let Some(note) = template.exhausted() {
        roles.doubt_all(&note);
        roles.notes.push(note);
    }
    let role_names = roles.role_names();
    Infrastructure {
        workloads,
        roles: roles.roles,
        role_names,
        names: resource_names(template),
        unattached,
        notes: roles.notes,
        ..Infrastructure::default()
    }
}

/// What the template's expressions about its own resources give.
fn resource_names(template: &Template<'_>) -> Names {
    let mut found = names::of_aws();
    for resource in &template.resources {
        names::declare(&mut found, resource.kind, resource.id, |property| {
            Some(template.text(template.properties(resource).get(property).value()?, Defaults::Open))
        });
    }
    found
}

#[cfg(test)]
mod tests;
