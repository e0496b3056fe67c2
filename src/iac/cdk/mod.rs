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

use crate::iac::syntax::{self, Format, Node};
use crate::iac::{Build, Code, Image, Infrastructure, Note, RoleLink, Via, cloudformation};
use crate::policy::Text;
use crate::reference::Reference;
use crate::repo::RepoPath;
use crate::text::Span;

/// Gives the bytes of a file of the repository.
pub type Open<'o> = dyn Fn(&RepoPath) -> Option<Arc<[u8]>> + Sync + 'o;

/// How many templates of an assembly are read, nested ones included.
const MAX_TEMPLATES: usize = 1000;

/// Whether a file is called as the list of an assembly's content is.
pub fn has_manifest_name(file: &RepoPath) -> bool {
    file.file_name() == "manifest.json"
}

/// Whether a file of that name may be the list of an assembly's content: by its text, or by its folder where that is cut off.
pub fn looks_like_manifest(file: &RepoPath, bytes: &[u8]) -> bool {
    file.parent().file_name() == "cdk.out" || memchr::memmem::find(bytes, b"aws:cloudformation:stack").is_some()
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
    /// What each container image is built from, by its hash.
    images: BTreeMap<String, Build>,
    /// What it lists and is not read.
    notes: Vec<Note>,
}

/// Reads an assembly: what each of its templates declares, by the template's path. Under the manifest's own path is what the
/// assembly lists and is not read.
///
/// Never fails: a file that does not parse gives a note.
pub fn read(manifest: &RepoPath, open: &Open<'_>, reference: &Reference) -> BTreeMap<RepoPath, Infrastructure> {
    let mut assembly = Assembly::read(manifest, open);
    let mut found = BTreeMap::new();
    for template in &assembly.templates {
        match open(template) {
            Some(bytes) => _ = found.insert(template.clone(), read_template(template, &bytes, &assembly, reference)),
            None => assembly.notes.push(note(manifest, format!("the template {template} is not in the assembly"))),
        }
    }
    if !assembly.notes.is_empty() {
        let Assembly { mut notes, files, templates, .. } = assembly;
        notes.sort();
        let files = files.into_iter().chain(templates).collect();
        found.insert(manifest.clone(), Infrastructure { notes, files, ..Infrastructure::default() });
    }
    found
}

/// The tree of a file; a note on why there is none.
fn tree(file: &RepoPath, bytes: &[u8]) -> Result<Node, Note> {
    let tree = syntax::parse(bytes, Format::Json).map_err(|problem| Note {
        file: file.clone(),
        span: problem.span,
        message: format!("the file does not parse: {}", problem.message),
    })?;
    Ok(tree.root)
}

/// A note about a file as a whole.
fn note(file: &RepoPath, message: impl Into<String>) -> Note {
    Note { file: file.clone(), span: Span::default(), message: message.into() }
}

impl Assembly {
    /// An assembly in a folder, of which nothing else is known.
    fn of_folder(folder: RepoPath) -> Self {
        let (files, templates, assets, images, notes) = Default::default();
        Self { folder, files, templates, assets, images, notes }
    }

    fn read(manifest: &RepoPath, open: &Open<'_>) -> Self {
        let mut assembly = Self::of_folder(manifest.parent());
        assembly.files.insert(manifest.clone());
        let Some(bytes) = open(manifest) else { return assembly };
        let list = match tree(manifest, &bytes) {
            Ok(list) => list,
            Err(problem) => {
                assembly.notes.push(problem);
                return assembly;
            }
        };
        for artifact in list.get("artifacts").and_then(Node::entries).unwrap_or_default() {
            let property = |name: &str| artifact.value.get("properties")?.get(name)?.text();
            match artifact.value.get("type").and_then(Node::text) {
                Some("aws:cloudformation:stack") => assembly.add_template(property("templateFile"), manifest),
                Some("cdk:asset-manifest") => {
                    if let Some(file) = property("file").and_then(|file| assembly.folder.join(file)) {
                        assembly.add_assets(&file, open);
                    }
                }
                _ => {}
            }
        }
        assembly
    }

    fn add_template(&mut self, file: Option<&str>, listed_in: &RepoPath) {
        let Some(file) = file else { return };
        match self.folder.join(file) {
            Some(_) if self.templates.len() >= MAX_TEMPLATES => {
                let message = format!("only {MAX_TEMPLATES} templates of the assembly are read");
                self.notes.push(note(listed_in, message));
            }
            Some(template) => _ = self.templates.insert(template),
            None => self.notes.push(note(listed_in, format!("the template {file} is outside of the repository"))),
        }
        self.notes.dedup();
    }

    fn add_assets(&mut self, file: &RepoPath, open: &Open<'_>) {
        let Some(bytes) = open(file) else { return };
        self.files.insert(file.clone());
        let list = match tree(file, &bytes) {
            Ok(list) => list,
            Err(problem) => return self.notes.push(problem),
        };
        for kind in ["files", "dockerImages"] {
            for asset in list.get(kind).and_then(Node::entries).unwrap_or_default() {
                let source = |name: &str| asset.value.get("source")?.get(name)?.text();
                let (Some(hash), Some(path)) = (asset.key.text(), source("path").or_else(|| source("directory")))
                else {
                    continue;
                };
                // The template of a nested stack is an asset of the stack around it.
                if path.ends_with(".template.json") {
                    self.add_template(Some(path), file);
                } else if let Some(path) = self.folder.join(path) {
                    if kind == "dockerImages" {
                        let build = Build::new(path.clone(), source("dockerFile"), source("dockerBuildTarget"));
                        self.images.extend(build.map(|build| (hash.to_owned(), build)));
                    }
                    self.assets.insert(hash.to_owned(), path);
                }
            }
        }
    }
}

impl Assembly {
    /// What an image is built from: its name ends in the hash of what it is made of.
    fn image(&self, name: &str) -> Option<Build> {
        self.images.get(name.rsplit(':').next()?).cloned()
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
        if let Code::Image(image) = &mut workload.code {
            image.build = resources.assembly.image(&image.name.to_string());
            continue;
        }
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
        if let Some(uri) = properties.get("Code")?.get("ImageUri") {
            return self.image(properties, uri);
        }
        let handler = properties.get("Handler")?;
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

    /// A function's image, with what takes the place of its own command.
    fn image(&self, properties: &'a Node, uri: &'a Node) -> Option<Code> {
        let name = uri.text().or_else(|| uri.get("Fn::Sub")?.text())?;
        let words = |name: &str| {
            let words =
                properties.get("ImageConfig")?.get(name)?.items()?.iter().map(|word| word.text().map(str::to_owned));
            words.collect::<Option<Vec<String>>>()
        };
        let image = Image {
            name: Text::known(name),
            build: Some(self.assembly.image(name)?),
            entry_point: words("EntryPoint"),
            command: words("Command"),
            span: uri.span,
        };
        Some(Code::Image(Box::new(image)))
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

/// Takes out of a template that lies outside of an assembly what the CDK itself brings along. `bytes` are the template's.
pub fn leave_out_helpers_of_copy(infrastructure: &mut Infrastructure, bytes: &[u8]) {
    // Every synthesised template asks for the version of the account's bootstrap stack, unless its application turns that off.
    if memchr::memmem::find(bytes, b"/cdk-bootstrap/").is_none() {
        return;
    }
    if let Ok(tree) = syntax::parse(bytes, Format::Json) {
        let assembly = Assembly::of_folder(RepoPath::root());
        leave_out_helpers(infrastructure, &Resources { resources: tree.root.get("Resources"), assembly: &assembly });
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
