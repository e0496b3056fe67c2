//! Applications of the AWS CDK, by what `cdk synth` makes of them: a cloud assembly, by default in the folder `cdk.out`.
//!
//! The application is a program and is not run. Its assembly has CloudFormation templates, which are read as every other
//! template is; what the CDK knows besides is put to use here: the construct that a resource was made for
//! (`aws:cdk:path`), the copy of a function's code in the assembly (`asset.<hash>`), and which functions are the CDK's own.
//!
//! Facts: the AWS Cloud Development Kit Developer Guide, "Cloud assemblies"; the schema of cloud assemblies,
//! `aws-cdk-lib/cloud-assembly-schema` 2.275.0 (Apache-2.0).

pub mod grants;
mod helpers;
pub mod source;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde_json::Value as Json;

use crate::iac::syntax::{self, Format, Node};
use crate::iac::{Code, Infrastructure, RoleLink, Via, cloudformation};
use crate::reference::Reference;
use crate::repo::RepoPath;

/// Gives the bytes of a file of the repository.
pub type Open<'o> = dyn Fn(&RepoPath) -> Option<Arc<[u8]>> + Sync + 'o;

/// How many templates of an assembly are read, nested ones included.
const MAX_TEMPLATES: usize = 1000;

/// Whether a file is called as the list of an assembly's content is.
pub fn has_manifest_name(file: &RepoPath) -> bool {
    file.file_name() == "manifest.json"
}

/// Whether text may be the list of an assembly's content.
pub fn looks_like_manifest(bytes: &[u8]) -> bool {
    memchr::memmem::find(bytes, b"aws:cloudformation:stack").is_some()
}

/// Whether `cdk synth` writes a file, by its name: what it says is changed in the application.
pub fn is_synthesized(file: &RepoPath) -> bool {
    file.file_name().ends_with(".template.json") || file.as_str().split('/').any(|part| part == "cdk.out")
}

/// A cloud assembly.
struct Assembly {
    folder: RepoPath,
    /// The files that tell what is in it.
    files: BTreeSet<RepoPath>,
    templates: BTreeSet<RepoPath>,
    /// Where the copy of each asset is, by its hash.
    assets: BTreeMap<String, RepoPath>,
}

/// Reads an assembly: what each of its templates declares, by the template's path.
///
/// Never fails: what is no assembly gives nothing, and a template that does not parse gives a note.
pub fn read(manifest: &RepoPath, open: &Open<'_>, reference: &Reference) -> BTreeMap<RepoPath, Infrastructure> {
    let Some(assembly) = assembly(manifest, open) else { return BTreeMap::new() };
    let read = |template: &RepoPath| {
        let bytes = open(template)?;
        Some((template.clone(), read_template(template, &bytes, &assembly, reference)))
    };
    assembly.templates.iter().filter_map(read).collect()
}

fn assembly(manifest: &RepoPath, open: &Open<'_>) -> Option<Assembly> {
    let list: Json = serde_json::from_slice(&open(manifest)?).ok()?;
    let folder = manifest.parent();
    let mut assembly = Assembly {
        folder,
        files: BTreeSet::from([manifest.clone()]),
        templates: BTreeSet::new(),
        assets: BTreeMap::new(),
    };
    for artifact in list.get("artifacts")?.as_object()?.values() {
        let property = |name: &str| artifact.get("properties")?.get(name)?.as_str();
        match artifact.get("type").and_then(Json::as_str) {
            Some("aws:cloudformation:stack") => assembly.add_template(property("templateFile")),
            Some("cdk:asset-manifest") => {
                if let Some(file) = property("file").and_then(|file| assembly.folder.join(file)) {
                    assembly.add_assets(&file, open);
                }
            }
            _ => {}
        }
    }
    Some(assembly)
}

impl Assembly {
    fn add_template(&mut self, file: Option<&str>) {
        if self.templates.len() < MAX_TEMPLATES {
            self.templates.extend(file.and_then(|file| self.folder.join(file)));
        }
    }

    fn add_assets(&mut self, file: &RepoPath, open: &Open<'_>) {
        let Some(list) = open(file).and_then(|bytes| serde_json::from_slice::<Json>(&bytes).ok()) else { return };
        self.files.insert(file.clone());
        for kind in ["files", "dockerImages"] {
            for (hash, asset) in list.get(kind).and_then(Json::as_object).into_iter().flatten() {
                let source = |name: &str| asset.get("source")?.get(name)?.as_str();
                let Some(path) = source("path").or_else(|| source("directory")) else { continue };
                // The template of a nested stack is an asset of the stack around it.
                if path.ends_with(".template.json") {
                    self.add_template(Some(path));
                } else if let Some(path) = self.folder.join(path) {
                    self.assets.insert(hash.clone(), path);
                }
            }
        }
    }
}

fn read_template(template: &RepoPath, bytes: &[u8], assembly: &Assembly, reference: &Reference) -> Infrastructure {
    let mut infrastructure = cloudformation::read(template, bytes, reference);
    infrastructure.is_synthesized = true;
    infrastructure.files = assembly.files.clone();
    infrastructure.files.insert(template.clone());
    let Ok(tree) = syntax::parse(bytes, Format::Json) else { return infrastructure };
    let resources = Resources { resources: tree.root.get("Resources"), assembly };
    for workload in &mut infrastructure.workloads {
        let (Some(function), Code::Unknown { .. }) = (resources.get(&workload.name), &workload.code) else { continue };
        if let Some(code) = resources.code(function) {
            workload.code = code;
        }
    }
    leave_out_helpers(&mut infrastructure, &resources);
    rename(&mut infrastructure, &resources);
    infrastructure
}

/// A template's resources, as the CDK describes them.
struct Resources<'a> {
    resources: Option<&'a Node>,
    assembly: &'a Assembly,
}

impl<'a> Resources<'a> {
    fn get(&self, id: &str) -> Option<&'a Node> {
        self.resources?.get(id)
    }

    /// The path of the construct that a resource was made for: `OrdersStack/Read/Resource`.
    fn path(&self, id: &str) -> Option<&'a str> {
        self.get(id)?.get("Metadata")?.get("aws:cdk:path")?.text()
    }

    /// What people call a resource: its construct's path, of which the last part only says that it is the resource itself.
    fn name(&self, id: &str) -> Option<&'a str> {
        self.path(id).map(|path| path.strip_suffix("/Resource").unwrap_or(path))
    }

    /// The copy of the code in the assembly, with those of the layers.
    fn code(&self, function: &'a Node) -> Option<Code> {
        let properties = function.get("Properties")?;
        let handler = match properties.get("Code")?.get("ImageUri") {
            Some(_) => properties.get("ImageConfig")?.get("Command")?.items()?.first()?,
            None => properties.get("Handler")?,
        };
        let mut roots = vec![self.asset(function, "Code")?];
        let layers = properties.get("Layers").and_then(Node::items).unwrap_or_default();
        for layer in layers.iter().rev() {
            let layer = layer.get("Ref").and_then(Node::text).and_then(|id| self.get(id));
            if let Some(folder) = layer.and_then(|layer| self.asset(layer, "Content")) {
                roots.extend(folder.join("python"));
                roots.push(folder);
            }
        }
        Some(Code::Folder { roots, handler: handler.text()?.to_owned(), span: handler.span })
    }

    /// The copy of an asset that a property of a resource names: by the metadata, or by its hash.
    fn asset(&self, resource: &'a Node, property: &str) -> Option<RepoPath> {
        let metadata = |key: &str| resource.get("Metadata")?.get(key)?.text();
        let is_of_property =
            metadata("aws:asset:property").is_some_and(|named| named.split('.').next() == Some(property));
        if let Some(path) = metadata("aws:asset:path").filter(|_| is_of_property) {
            return self.assembly.folder.join(path);
        }
        let value = resource.get("Properties")?.get(property)?;
        let key = value.get("S3Key").or_else(|| value.get("ImageUri"))?;
        let text = key.text().or_else(|| key.get("Fn::Sub")?.text())?;
        let hash = text.rsplit([':', '/']).next()?.split('.').next()?;
        self.assembly.assets.get(hash).cloned()
    }
}

/// Takes out what the CDK itself brings along, with its roles.
fn leave_out_helpers(infrastructure: &mut Infrastructure, resources: &Resources<'_>) {
    let is_helper = |id: &str| helpers::is_helper(id, resources.path(id));
    infrastructure.workloads.retain(|workload| !is_helper(&workload.name));
    infrastructure.unattached.retain(|policy| !matches!(&policy.via, Via::Policy(id) if is_helper(id)));
    let mut kept = Vec::new();
    let mut places = BTreeMap::new();
    for (at, role) in std::mem::take(&mut infrastructure.roles).into_iter().enumerate() {
        // A helper may be given a role of the project.
        let is_used = infrastructure.workloads.iter().any(|workload| workload.role == RoleLink::Here(at));
        if is_used || !is_helper(&role.name) {
            places.insert(at, kept.len());
            kept.push(role);
        }
    }
    infrastructure.roles = kept;
    for workload in &mut infrastructure.workloads {
        if let RoleLink::Here(at) = &mut workload.role {
            // Roles that are used were all kept.
            *at = places.get(at).copied().unwrap_or(*at);
        }
    }
}

/// Calls workloads, roles and policies as people do.
fn rename(infrastructure: &mut Infrastructure, resources: &Resources<'_>) {
    let name = |id: &mut String| {
        if let Some(name) = resources.name(id) {
            *id = name.to_owned();
        }
    };
    infrastructure.workloads.iter_mut().for_each(|workload| name(&mut workload.name));
    for role in &mut infrastructure.roles {
        name(&mut role.name);
        for policy in &mut role.policies {
            if let Via::Policy(id) = &mut policy.via {
                name(id);
            }
        }
    }
    for policy in &mut infrastructure.unattached {
        if let Via::Policy(id) = &mut policy.via {
            name(id);
        }
    }
}
