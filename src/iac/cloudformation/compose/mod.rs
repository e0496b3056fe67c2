//! Templates that are made of more than their own text: what `AWS::Include` brings in, what `Fn::ForEach` repeats, and the stacks that
//! a template nests, where they are files of the repository.
//!
//! The parts become one tree, in which the resources of a nested stack are called `Stack/Resource`. Its parameters are what the
//! template gives it, and `Stack.Outputs.Name` is what it says there. Spans count in all files laid end to end, so everything keeps
//! its own place.
//!
//! Facts: "AWS::Include transform", "Fn::ForEach" and "AWS::LanguageExtensions transform", "AWS::CloudFormation::Stack" and `aws
//! cloudformation package` (which says where files of the repository may be named) in AWS's documentation.

mod loops;
mod nested;

use std::collections::{BTreeMap, BTreeSet};

use crate::iac::cloudformation::expression::call;
use crate::iac::serverless::nodes;
use crate::iac::serverless::sources::{Content, Sources};
use crate::iac::syntax::{self, Entry, Node, Value};
use crate::iac::{Infrastructure, Via};
use crate::repo::RepoPath;
use crate::text::Span;

/// How deep stacks nest in stacks, and included text in included text.
const MAX_NESTING: usize = 8;

/// How many nodes may be made beside those of the files.
const MAX_NODES: usize = 400_000;

/// What stands between the name of a nested stack and that of a resource in it. No logical id holds it.
pub const SEPARATOR: char = '/';

/// The attribute of a declared parameter that holds what the template gives; of a resource, the stack's own `Globals`.
pub const GIVEN: &str = "Given";

/// Whether text may be such a template, before anything is looked at.
pub fn may_be_composed(bytes: &[u8]) -> bool {
    let holds = |needle: &str| memchr::memmem::find(bytes, needle.as_bytes()).is_some();
    ["Fn::ForEach", "AWS::Include", "AWS::CloudFormation::Stack", "AWS::Serverless::Application"].into_iter().any(holds)
}

/// A template put together.
pub struct Composed {
    /// Its tree.
    pub root: Node,
    /// What was not, and why.
    pub notes: Vec<(Span, String)>,
}

/// Puts a template together; `None` if it is made of its own text alone.
pub fn compose(file: &RepoPath, sources: &mut Sources<'_>) -> Option<Composed> {
    let Some(Content::Tree(tree)) = sources.read(file) else { return None };
    let (notes, parameters, chain) = (Vec::new(), Vec::new(), vec![file.clone()]);
    let mut composer = Composer { sources, nodes: 0, changed: false, notes, parameters, chain };
    let root = composer.template((*tree).clone());
    composer.changed.then_some(Composed { root, notes: composer.notes })
}

/// Calls everything by its own name again: its file tells it apart from others. Of a template that is nested twice, the stack does.
pub fn shorten_names(infrastructure: &mut Infrastructure) {
    let shorten = |name: &mut String| {
        if let Some((_, own)) = name.rsplit_once(SEPARATOR) {
            *name = own.to_owned();
        }
    };
    let own_name = |name: &str| name.rsplit_once(SEPARATOR).map_or(name, |(_, own)| own).to_owned();
    let mut known: BTreeMap<(RepoPath, String), BTreeSet<String>> = BTreeMap::new();
    let workloads = infrastructure.workloads.iter().map(|workload| (&workload.file, &workload.name));
    for (file, name) in workloads.chain(infrastructure.roles.iter().map(|role| (&role.file, &role.name))) {
        known.entry((file.clone(), own_name(name))).or_default().insert(name.clone());
    }
    let name = |file: &RepoPath, name: &mut String| {
        let own = own_name(name);
        let is_one = known.get(&(file.clone(), own.clone())).is_none_or(|names| names.len() < 2);
        let stacks = name.rsplit_once(SEPARATOR).filter(|_| !is_one).map(|(stacks, _)| stacks.to_owned());
        *name = stacks.map_or_else(|| own.clone(), |stacks| format!("{stacks}:{own}"));
    };
    infrastructure.workloads.iter_mut().for_each(|workload| name(&workload.file, &mut workload.name));
    let mut given = std::mem::take(&mut infrastructure.role_names);
    let role_names = &mut infrastructure.role_names;
    let policies = infrastructure.roles.iter_mut().flat_map(|role| {
        let deployed = given.remove(&role.name);
        name(&role.file, &mut role.name);
        role_names.extend(deployed.map(|deployed| (role.name.clone(), deployed)));
        &mut role.policies
    });
    for policy in policies.chain(&mut infrastructure.unattached) {
        if let Via::Policy(name) | Via::ResourcePolicy(name) | Via::SamConnector(name) = &mut policy.via {
            shorten(name);
        }
    }
}

/// Adds an included section to a template: what the template itself says counts.
fn join_section(root: &mut Node, section: Entry) {
    let Value::Mapping(sections, _) = &mut root.value else { return };
    let Some(own) = sections.iter_mut().find(|own| own.key.text() == section.key.text()) else {
        return sections.push(section);
    };
    if let (Value::Mapping(own, _), Value::Mapping(included, _)) = (&mut own.value.value, section.value.value) {
        for entry in included {
            if !own.iter().any(|known| known.key.text() == entry.key.text()) {
                own.push(entry);
            }
        }
    }
}

struct Composer<'c, 'r> {
    sources: &'c mut Sources<'r>,
    nodes: usize,
    changed: bool,
    notes: Vec<(Span, String)>,
    /// The `Parameters` of the templates that are being put together, from the first down.
    parameters: Vec<Option<Node>>,
    /// The files that are being put together, from the first down.
    chain: Vec<RepoPath>,
}

impl Composer<'_, '_> {
    /// A whole template.
    fn template(&mut self, root: Node) -> Node {
        self.parameters.push(root.get("Parameters").cloned());
        let root = self.expand(root, &[], 0);
        self.parameters.pop();
        self.join_stacks(root)
    }

    /// Counts nodes that are made; false when there are too many.
    fn may_make(&mut self, nodes: usize) -> bool {
        self.nodes = self.nodes.saturating_add(nodes);
        self.nodes <= MAX_NODES
    }

    /// The file that a node names, if it is one of the repository: relative to the file that the node stands in.
    fn local_file(&self, node: &Node) -> Option<RepoPath> {
        let path = node.text().filter(|path| node.tag.is_none() && !path.contains("://"))?;
        self.sources.place(node.span).0.parent().join(path)
    }

    /// The tree of a file.
    fn tree(&mut self, file: &RepoPath) -> Option<Node> {
        if self.chain.contains(file) || self.chain.len() > MAX_NESTING {
            return None;
        }
        match self.sources.read(file)? {
            Content::Tree(tree) if self.may_make(tree.count()) => Some((*tree).clone()),
            _ => None,
        }
    }

    /// Puts in what is included and repeated, at any depth. `names` are the loops around, with their values.
    fn expand(&mut self, mut node: Node, names: &[(String, String)], depth: usize) -> Node {
        // The parsers limit how deep files are; what is included adds to that.
        if depth > 2 * syntax::MAX_DEPTH {
            return node;
        }
        if let Some((file, content)) = self.included(&node) {
            self.chain.push(file);
            let content = self.expand(content, names, depth + 1);
            self.chain.pop();
            return content;
        }
        loops::replace(&mut node, names);
        match node.value {
            Value::Scalar(_) => {}
            Value::Sequence(items, layout) => {
                let items = items.into_iter().map(|item| self.expand(item, names, depth + 1)).collect();
                node.value = Value::Sequence(items, layout);
            }
            Value::Mapping(entries, layout) => {
                let mut out: Vec<Entry> = Vec::with_capacity(entries.len());
                let mut sections = Vec::new();
                for mut entry in entries {
                    let key = entry.key.text().unwrap_or_default().to_owned();
                    let parts = if key.starts_with("Fn::ForEach::") {
                        self.repeated(&entry.value, names, depth)
                    } else if key == "Fn::Transform" {
                        self.included_entries(&entry.value, names, depth)
                    } else if depth == 0 && key == "Transform" {
                        sections = self.transformed(&mut entry.value, names);
                        None
                    } else {
                        None
                    };
                    match parts {
                        Some(parts) => {
                            self.changed = true;
                            out.extend(parts);
                        }
                        None => {
                            loops::replace(&mut entry.key, names);
                            entry.value = self.expand(entry.value, names, depth + 1);
                            out.push(entry);
                        }
                    }
                }
                node.value = Value::Mapping(out, layout);
                sections.into_iter().for_each(|section| join_section(&mut node, section));
            }
        }
        node
    }

    /// Takes out of a template's own `Transform`, which is one or a list of them, what includes files: the sections of these.
    fn transformed(&mut self, transform: &mut Node, names: &[(String, String)]) -> Vec<Entry> {
        let items = transform.items().map_or_else(|| vec![transform.clone()], <[Node]>::to_vec);
        let (mut sections, mut left) = (Vec::new(), Vec::new());
        for item in items {
            match self.included_entries(&item, names, 0) {
                Some(included) => sections.extend(included),
                None => left.push(item),
            }
        }
        *transform = nodes::list(transform.span, left);
        sections
    }

    /// What stands in the place of a node that is one `Fn::Transform` and nothing else.
    fn included(&mut self, node: &Node) -> Option<(RepoPath, Node)> {
        let call = call(node).filter(|call| call.function == "Transform")?;
        self.include(call.argument.node().unwrap_or(node))
    }

    /// The entries that an included file has.
    fn included_entries(&mut self, node: &Node, names: &[(String, String)], depth: usize) -> Option<Vec<Entry>> {
        let (file, content) = self.include(node)?;
        self.chain.push(file);
        let content = self.expand(content, names, depth + 1);
        self.chain.pop();
        match content.value {
            Value::Mapping(entries, _) => Some(entries),
            Value::Scalar(_) | Value::Sequence(..) => None,
        }
    }

    /// The file that `{Name: AWS::Include, Parameters: {Location: …}}` names, and its content.
    fn include(&mut self, node: &Node) -> Option<(RepoPath, Node)> {
        let is_include = node.get("Name").and_then(Node::text) == Some("AWS::Include");
        let location =
            node.get("Parameters").and_then(|parameters| parameters.get("Location")).filter(|_| is_include)?;
        let file = self.local_file(location)?;
        let content = self.tree(&file)?;
        self.changed = true;
        Some((file, content))
    }
}
