//! A template's sections, and the properties of its resources with SAM's `Globals` merged in.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::compose::GIVEN;
use super::expression::{Defaults, is_plain_map};
use super::settings::Open;
use crate::iac::Note;
use crate::iac::syntax::{Entry, Node, Tree};
use crate::policy::Text;
use crate::repo::RepoPath;
use crate::text::Span;

/// How many steps the reading of one template may take. The largest real ones stay below a twentieth of it.
const MAX_STEPS: usize = 2_000_000;

/// How many files one template may name.
const MAX_FILES: usize = 256;

/// The properties of functions that `Globals` may hold and that are read here.
const GLOBAL: [&str; 15] = [
    "AssumeRolePolicyDocument",
    "CodeUri",
    "DeadLetterQueue",
    "DurableConfig",
    "Environment",
    "EventInvokeConfig",
    "FileSystemConfigs",
    "Handler",
    "KmsKeyArn",
    "Layers",
    "PermissionsBoundary",
    "Runtime",
    "SourceKMSKeyArn",
    "Tracing",
    "VpcConfig",
];

/// A parsed template.
pub struct Template<'a> {
    /// Its path.
    pub file: &'a RepoPath,
    /// Its resources, in order of the file.
    pub resources: Vec<Resource<'a>>,
    text: &'a str,
    root: &'a Node,
    by_id: BTreeMap<&'a str, usize>,
    parameters: BTreeMap<&'a str, &'a Node>,
    mappings: BTreeMap<&'a str, &'a Node>,
    /// What `Globals` gives to functions, and how many nodes that is.
    globals: Option<(&'a Node, usize)>,
    /// What names stand for, where text is read that is no template of its own.
    given: BTreeMap<String, Text>,
    steps: Cell<usize>,
    /// Gives the files that the template names; none for text that is no template of its own.
    open: Option<&'a Open<'a>>,
    /// The folder of the file that a span is in, where there are several files.
    folders: Option<&'a dyn Fn(Span) -> RepoPath>,
    /// Every path that was asked for, whether or not there is such a file.
    asked: RefCell<BTreeSet<RepoPath>>,
}

/// One entry of `Resources`.
#[derive(Clone, Copy, Debug)]
pub struct Resource<'a> {
    /// The logical id.
    pub id: &'a str,
    /// Its place.
    pub id_span: Span,
    /// `Type`
    pub kind: &'a str,
    /// The whole entry.
    pub node: &'a Node,
    /// `Condition`, the name of the condition under which the resource exists.
    pub condition: Option<&'a str>,
}

impl<'a> Template<'a> {
    /// Finds the sections; `None` if the file has no `Resources` with types, which is to say that it is no template.
    pub fn new(file: &'a RepoPath, text: &'a str, tree: &'a Tree, open: &'a Open<'a>) -> Option<Self> {
        let root = &tree.root;
        let mut resources = Vec::new();
        for entry in root.get("Resources")?.entries()? {
            let Some((id, kind)) = entry.key.text().zip(entry.value.get("Type").and_then(Node::text)) else { continue };
            resources.push(Resource {
                id,
                id_span: entry.key.span,
                kind,
                node: &entry.value,
                condition: entry.value.get("Condition").and_then(Node::text),
            });
        }
        if !resources.iter().any(|resource| resource.kind.contains("::")) {
            return None;
        }
        let globals = root.get("Globals").and_then(|globals| globals.get("Function"));
        Some(Self {
            by_id: resources.iter().enumerate().map(|(at, resource)| (resource.id, at)).collect(),
            parameters: section(root, "Parameters"),
            mappings: section(root, "Mappings"),
            globals: globals.map(|globals| (globals, globals.count())),
            resources,
            open: Some(open),
            ..Self::of_definition(file, text, tree, BTreeMap::new())
        })
    }

    /// Reads text with intrinsic functions in which `Ref` gives the values of `given`: a SAM policy template.
    pub fn of_definition(file: &'a RepoPath, text: &'a str, tree: &'a Tree, given: BTreeMap<String, Text>) -> Self {
        let (resources, by_id, parameters, mappings) = Default::default();
        let (root, globals, steps, asked) = (&tree.root, None, Cell::new(0), RefCell::default());
        let (open, folders) = (None, None);
        Self { file, resources, text, root, by_id, parameters, mappings, globals, given, steps, open, folders, asked }
    }

    /// Says where spans are, if not all in one file.
    pub fn set_folders(&mut self, folders: &'a dyn Fn(Span) -> RepoPath) {
        self.folders = Some(folders);
    }

    /// The folder that a path at a place is relative to.
    pub fn folder(&self, span: Span) -> RepoPath {
        self.folders.map_or_else(|| self.file.parent(), |folder| folder(span))
    }

    /// The bytes of a file of the repository that the template names.
    pub fn open(&self, file: &RepoPath) -> Option<Arc<[u8]>> {
        let is_new = self.asked.borrow_mut().insert(file.clone());
        let too_many = is_new && self.asked.borrow().len() > MAX_FILES;
        let bytes = self.open.filter(|_| !too_many).and_then(|open| open(file))?;
        self.spend(bytes.len() / 64).then_some(bytes)
    }

    /// Every path that was asked for.
    pub fn asked(&self) -> BTreeSet<RepoPath> {
        self.asked.borrow().clone()
    }

    /// What a name was given to stand for.
    pub fn given(&self, name: &str) -> Option<&Text> {
        self.given.get(name)
    }

    /// The resource with a logical id.
    pub fn resource(&self, id: &str) -> Option<&Resource<'a>> {
        self.by_id.get(id).map(|&at| &self.resources[at])
    }

    /// The place of a resource among [`Self::resources`].
    pub fn position(&self, id: &str) -> Option<usize> {
        self.by_id.get(id).copied()
    }

    /// The declaration of a parameter.
    pub fn parameter(&self, name: &str) -> Option<&'a Node> {
        self.parameters.get(name).copied()
    }

    /// One of the `Mappings`.
    pub fn mapping(&self, name: &str) -> Option<&'a Node> {
        self.mappings.get(name).copied()
    }

    /// Notes on resources that are not written out: those that `AWS::Include` brings, or that `Fn::ForEach` repeats.
    pub fn generated(&self) -> Vec<Note> {
        let sections = [Some(self.root), self.root.get("Resources")];
        let entries = sections.into_iter().flatten().filter_map(Node::entries).flatten();
        let generated = entries.filter(|entry| entry.key.text().is_some_and(|key| key.starts_with("Fn::")));
        let message = |entry: &Entry| match entry.value.get("Parameters").and_then(|given| given.get("Location")) {
            Some(location) => format!("what is included from {} is not read", self.text(location, Defaults::Open)),
            None => format!("what {} makes is not read", entry.key.text().unwrap_or_default()),
        };
        let mut notes: Vec<Note> = generated.map(|entry| self.note(entry.key.span, message(entry))).collect();
        let transform = self.root.get("Transform");
        let transforms = transform.map_or(&[][..], |one| one.items().unwrap_or(std::slice::from_ref(one)));
        for transform in transforms {
            let name = transform.get("Name").unwrap_or(transform);
            let location = transform.get("Parameters").and_then(|given| given.get("Location"));
            match (name.text(), location) {
                (Some("AWS::Include"), Some(location)) => {
                    let location = self.text(location, Defaults::Open);
                    notes.push(self.note(transform.span, format!("what is included from {location} is not read")));
                }
                // Macros of an account are functions that may write anything.
                (Some(name), _) if !name.starts_with("AWS::") => {
                    let message = format!("the macro {name} is not run, and may declare more");
                    notes.push(self.note(transform.span, message));
                }
                _ => {}
            }
        }
        notes
    }

    /// The `Outputs`, with their names.
    pub fn outputs(&self) -> impl Iterator<Item = (&'a str, &'a Node)> {
        section(self.root, "Outputs").into_iter()
    }

    /// A resource's properties. For a SAM function `Globals` are merged in as SAM does it, unless the resource's
    /// `IgnoreGlobals` says otherwise.
    pub fn properties(&self, resource: &Resource<'a>) -> Properties<'a> {
        let is_function = resource.kind == "AWS::Serverless::Function";
        let ignored = resource.node.get("IgnoreGlobals");
        let ignores_all = ignored.is_some_and(|ignored| ignored.text() == Some("*"));
        // Every function is given all of it, so all of it costs each time.
        // A function of a nested stack has that stack's own.
        let nested = resource.node.get(GIVEN).map(|globals| globals.get("Function"));
        let globals = nested.map_or(self.globals, |own| own.map(|own| (own, own.count())));
        let globals = globals.filter(|(_, size)| is_function && !ignores_all && self.spend(size / 8));
        Properties {
            own: resource.node.get("Properties"),
            global: globals.map(|(globals, _)| globals),
            ignored: ignored.and_then(Node::items).unwrap_or_default(),
            is_top: true,
        }
    }

    /// The bytes of a span.
    pub fn source(&self, span: Span) -> &'a str {
        self.text.get(span.start..span.end).unwrap_or("")
    }

    /// The whole file.
    pub fn file_text(&self) -> &'a str {
        self.text
    }

    /// A note about a place of this file.
    pub fn note(&self, span: Span, message: impl Into<String>) -> Note {
        Note { file: self.file.clone(), span, message: message.into() }
    }

    /// Takes steps of the reading; false when too many were taken. Whatever a template may ask for many times over (what
    /// `Globals` gives to each function, a policy attached to many roles) costs steps, so that no template takes for ever.
    pub fn spend(&self, steps: usize) -> bool {
        self.steps.set(self.steps.get().saturating_add(steps));
        self.steps.get() <= MAX_STEPS
    }

    /// A note if too many steps were taken, and so not all was read.
    pub fn exhausted(&self) -> Option<Note> {
        let message = "this template asks for so much that not all of it is read";
        (self.steps.get() > MAX_STEPS).then(|| self.note(Span::default(), message))
    }
}

/// The entries of a section, by name.
fn section<'a>(root: &'a Node, name: &str) -> BTreeMap<&'a str, &'a Node> {
    let entries = root.get(name).and_then(Node::entries).unwrap_or_default();
    entries.iter().filter_map(|entry| Some((entry.key.text()?, &entry.value))).collect()
}

/// A value as the resource gives it, and as `Globals` gives it.
///
/// SAM merges the two: maps by key, lists one after the other (the global one first), and of anything else the
/// resource's own value counts. An intrinsic function is a value of its own and is not merged.
#[derive(Clone, Copy, Debug)]
pub struct Properties<'a> {
    own: Option<&'a Node>,
    global: Option<&'a Node>,
    ignored: &'a [Node],
    /// Whether these are the properties themselves, and not a value among them.
    is_top: bool,
}

impl<'a> Properties<'a> {
    /// What stands under a key.
    pub fn get(&self, key: &str) -> Self {
        let merges = self.own.is_none_or(is_plain_map);
        let is_ignored = self.ignored.iter().any(|name| name.text() == Some(key));
        let may_be_global = !self.is_top || GLOBAL.contains(&key);
        Self {
            own: self.own.and_then(|own| own.get(key)).filter(|own| !own.is_null()),
            global: self.global.filter(|_| merges && may_be_global && !is_ignored).and_then(|global| global.get(key)),
            ignored: &[],
            is_top: false,
        }
    }

    /// The resource's own value, else the global one.
    pub fn value(&self) -> Option<&'a Node> {
        self.own.or(self.global)
    }

    /// The values that are lists or single items, the global ones first.
    pub fn lists(&self) -> impl Iterator<Item = &'a Node> {
        let both_are_lists = self.own.is_none_or(|own| own.items().is_some());
        self.global.filter(|_| both_are_lists).into_iter().chain(self.own)
    }

    /// The entries of a map, the resource's own instead of global ones of the same name.
    pub fn entries(&self) -> BTreeMap<&'a str, &'a Node> {
        let merges = self.own.is_none_or(is_plain_map);
        let maps = self.global.filter(|_| merges).into_iter().chain(self.own);
        maps.filter_map(Node::entries).flatten().filter_map(|entry| Some((entry.key.text()?, &entry.value))).collect()
    }
}
