//! Terraform and OpenTofu configurations.
//!
//! A configuration is a folder, not a file, and folders call each other: [`groups`] tells from a look at each file which
//! folders are to be read together, and [`read`] evaluates such a [`Group`] as far as its text tells. Nothing is looked up:
//! no state, no provider, no registry. What stands in other files (code, templates) is read through the caller, who also
//! sees which files an answer depends on.

mod code;
mod document;
mod evaluate;
mod files;
mod functions;
mod graph;
mod images;
mod lambda;
mod module;
mod names;
mod overrides;
mod plan;
mod platform;
mod policy_data;
mod program;
pub mod registry;
mod resource_policies;
mod roles;
mod settings;
mod syntax;
mod types;
mod users;
mod value;

#[cfg(test)]
mod tests;

pub use syntax::{EXPRESSION, tree};

pub use graph::{Group, Outline, groups, has_terraform_name, outline};

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use files::Files;
use module::{Mode, Module, ModuleKey};
use plan::Plan;
use program::Program;
use roles::Roles;
use syntax::Body;

use crate::iac::{Infrastructure, Note, names as names_of_resources};
use crate::policy::{Names, Text};
use crate::reference::Reference;
use crate::repo::RepoPath;
use crate::text::Span;

/// Gives the bytes of a file of the repository, or says why there are none.
pub type Open<'o> = dyn Fn(&RepoPath) -> Result<Arc<[u8]>, String> + Sync + 'o;

/// Gives the files under a folder of the repository, in order.
pub type List<'l> = dyn Fn(&RepoPath) -> Vec<RepoPath> + Sync + 'l;

/// Reads modules that belong together: their functions, their roles, and what they attach to them.
///
/// `plans` are the plans of roots, by the root's folder.
///
/// Never fails: a file that does not parse costs only itself, and a note names the place. If it speaks of IAM or calls
/// modules it may attach policies, so what it could grant is not known of any role of the group.
/// [`Infrastructure::files`] holds every path that was asked for.
pub fn read(
    group: &Group,
    plans: &BTreeMap<RepoPath, RepoPath>,
    open: &Open<'_>,
    list: &List<'_>,
    reference: &Reference,
) -> Infrastructure {
    let files = Files::new(open, list);
    let mut notes = Vec::new();
    let mut bodies: BTreeMap<&RepoPath, (usize, Body)> = BTreeMap::new();
    let paths: Vec<&RepoPath> = group.folders.values().flatten().collect();
    let parsed: Vec<Result<_, String>> = paths
        .into_par_iter()
        .map(|path| {
            let bytes = open(path)?;
            let body = syntax::parse(path, &bytes);
            Ok((bytes, body))
        })
        .collect();
    let mut unread = Vec::new();
    for (path, parsed) in group.folders.values().flatten().zip(parsed) {
        let (span, message, may_attach) = match parsed {
            Err(reason) => {
                files.add(Some(path.clone()), Arc::default());
                (Span::default(), reason, true)
            }
            Ok((bytes, body)) => {
                let number = files.add(Some(path.clone()), bytes.clone());
                match body {
                    Ok(body) => {
                        bodies.insert(path, (number, body));
                        continue;
                    }
                    Err(problem) => {
                        let message = format!("the file does not parse: {}", problem.message);
                        (problem.span, message, graph::may_attach_policies(&bytes))
                    }
                }
            }
        };
        let note = Note { file: path.clone(), span, message };
        // Of values of variables that are not known, nothing that depends on them is.
        if may_attach || graph::is_variables_file(path) {
            unread.push(note.clone());
        }
        notes.push(note);
    }
    for paths in group.folders.values() {
        notes.extend(overrides::merge(paths, &mut bodies));
    }
    let mut modules = known_modules(&files);
    for (folder, paths) in &group.folders {
        let mut module = Module::new(Some(folder.clone()));
        let (values, configuration): (Vec<_>, Vec<_>) = paths.iter().partition(|path| graph::is_variables_file(path));
        for (number, body) in configuration.into_iter().filter_map(|path| bodies.get(path)) {
            module.add(body, *number);
        }
        add_values(&mut module, &values, &bodies);
        modules.insert(ModuleKey::Folder(folder.clone()), module);
    }
    add_values_below(group, &bodies, &mut modules);
    let mut planned = BTreeMap::new();
    for root in &group.roots {
        let Some(file) = plans.get(root) else { continue };
        let note = |message| Note { file: file.clone(), span: Span::default(), message };
        match files.open_large(file).map(|bytes| Plan::read(&bytes)) {
            Some(Ok(plan)) => _ = planned.insert(root.clone(), plan),
            Some(Err(message)) => notes.push(note(message)),
            None => notes.push(note("the plan cannot be read".to_owned())),
        }
        if let Some(module) = modules.get_mut(&ModuleKey::Folder(root.clone())) {
            // Only a root has a plan.
            module.is_root |= planned.contains_key(root);
        }
    }
    let program = Program::new(reference, &files, &modules, &group.roots, &planned);
    let mut roles = Roles::new(&program);
    let mut workloads = lambda::workloads(&program, &mut roles);
    workloads.extend(settings::workloads(&program, &mut roles));
    workloads.extend(roles.find_other_users());
    roles.attach_resource_policies();
    let unattached = roles.unattached();
    let role_names = roles.role_names();
    let of_resources = resource_names(&program, &roles);
    let Roles { mut roles, notes: of_roles, .. } = roles;
    for role in &mut roles {
        role.unknown.extend(unread.iter().cloned());
    }
    if program.is_exhausted() {
        for role in &mut roles {
            let message = program::TOO_MUCH.to_owned();
            role.unknown.push(Note { file: role.file.clone(), span: role.span, message });
        }
        let first = group.folders.values().flatten().next().cloned().unwrap_or_else(RepoPath::root);
        notes.push(Note { file: first, span: Span::default(), message: program::TOO_MUCH.to_owned() });
    }
    notes.extend(of_roles);
    notes.extend(program.into_notes());
    notes.sort();
    notes.dedup();
    Infrastructure {
        files: files.paths(),
        workloads,
        roles,
        role_names,
        names: of_resources,
        unattached,
        notes,
        ..Infrastructure::default()
    }
}

/// What expressions about declared resources give, and those about the provider.
fn resource_names<'a>(program: &Program<'a>, roles: &Roles<'_, 'a>) -> Names {
    let mut found = names_of_resources::of_aws();
    for (_, resource) in program.resources() {
        if resource.mode == Mode::Data {
            let of_provider = match resource.kind {
                "aws_region" => &[("id", "Region"), ("name", "Region"), ("region", "Region")][..],
                "aws_caller_identity" => &[("account_id", "Account"), ("id", "Account")],
                "aws_partition" => &[("id", "Partition"), ("partition", "Partition")],
                _ => &[],
            };
            for (attribute, part) in of_provider {
                found.stands_for.insert(format!("{}.{attribute}", resource.address), Text::hole(*part));
            }
            continue;
        }
        names_of_resources::declare(&mut found, resource.kind, &resource.address, |argument| {
            let name = roles.attribute(&resource, argument).filter(|name| !name.is_null())?;
            Some(name.to_text())
        });
    }
    found
}

/// The registry modules that are known, as modules.
fn known_modules(files: &Files<'_>) -> BTreeMap<ModuleKey, Module<'static>> {
    let each = registry::modules().iter().map(|(name, (text, body))| {
        let mut module = Module::new(None);
        module.add(body, files.add(None, text.clone()));
        (ModuleKey::Known(name), module)
    });
    each.collect()
}

/// Adds the values of variables that stand in a module's own folder, in Terraform's order: of `terraform.tfvars`,
/// `terraform.tfvars.json` and `*.auto.tfvars`, a later one wins; others count only if a command line names them.
fn add_values<'b>(module: &mut Module<'b>, paths: &[&'b RepoPath], bodies: &'b BTreeMap<&'b RepoPath, (usize, Body)>) {
    let rank = |path: &RepoPath| match path.file_name() {
        "terraform.tfvars" => Some(0),
        "terraform.tfvars.json" => Some(1),
        name if name.ends_with(".auto.tfvars") || name.ends_with(".auto.tfvars.json") => Some(2),
        _ => None,
    };
    let mut ranked: Vec<_> = paths.iter().map(|path| (rank(path), path)).collect();
    ranked.sort();
    for (rank, path) in ranked.into_iter().rev() {
        let Some((number, body)) = bodies.get(path) else { continue };
        match rank {
            Some(_) => module.given.push((body, *number)),
            None => module.possible.push((body, *number)),
        }
    }
}

/// Adds the values of variables that stand in folders of their own below a root.
fn add_values_below<'b>(
    group: &Group,
    bodies: &'b BTreeMap<&'b RepoPath, (usize, Body)>,
    modules: &mut BTreeMap<ModuleKey, Module<'b>>,
) {
    let values = group.folders.iter().filter(|(_, paths)| paths.iter().all(graph::is_variables_file));
    let values: Vec<_> = values.collect();
    // Nearly always there are none, however many roots there are.
    for root in group.roots.iter().filter(|_| !values.is_empty()) {
        let below = values.iter().filter(|(folder, _)| *folder != root && folder.is_under(root));
        let found = below.flat_map(|(_, paths)| *paths).filter_map(|path| bodies.get(path));
        if let Some(module) = modules.get_mut(&ModuleKey::Folder(root.clone())) {
            module.possible.extend(found.map(|(number, body)| (body, *number)));
        }
    }
}
