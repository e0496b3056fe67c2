//! What the files of one module declare.

use std::collections::BTreeMap;

use super::registry;
use super::syntax::{Block, Body, Expr, ExprKind, Part};
use crate::repo::RepoPath;

/// Which module something is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ModuleKey {
    /// A folder of the repository.
    Folder(RepoPath),
    /// A module of a registry that this program knows, by name.
    Known(&'static str),
}

/// Whether something is managed or only looked up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mode {
    /// `resource`
    Managed,
    /// `data`
    Data,
}

/// A block and the number of its file.
#[derive(Clone, Copy, Debug)]
pub struct Declared<'a> {
    /// The block.
    pub block: &'a Block,
    /// The number of its file.
    pub file: usize,
}

/// A module.
#[derive(Default)]
pub struct Module<'a> {
    /// Its folder; none if it is not in the repository.
    pub folder: Option<RepoPath>,
    /// Whether it configures a provider or where its state is kept, as only roots do.
    pub is_root: bool,
    /// `variable`
    pub variables: BTreeMap<&'a str, Declared<'a>>,
    /// Each entry of `locals`, with the number of its file.
    pub locals: BTreeMap<&'a str, (&'a Expr, usize)>,
    /// `output`
    pub outputs: BTreeMap<&'a str, Declared<'a>>,
    /// `module`
    pub calls: BTreeMap<&'a str, Declared<'a>>,
    managed: BTreeMap<&'a str, BTreeMap<&'a str, Declared<'a>>>,
    data: BTreeMap<&'a str, BTreeMap<&'a str, Declared<'a>>>,
    /// `resource` and `data` with their types and names, in order.
    pub resource_order: Vec<(Mode, &'a str, &'a str)>,
    /// The values of variables that Terraform reads by itself, those that win first, with the numbers of their files.
    pub given: Vec<(&'a Body, usize)>,
    /// The values of variables in other files, which a command line may name.
    pub possible: Vec<(&'a Body, usize)>,
}

impl<'a> Module<'a> {
    /// A module of a folder, if it is in the repository, that declares nothing yet.
    pub fn new(folder: Option<RepoPath>) -> Self {
        Self { folder, ..Self::default() }
    }

    /// Adds what a configuration file declares. Of two blocks with one name, which Terraform refuses, the first counts.
    pub fn add(&mut self, body: &'a Body, file: usize) {
        for block in &body.blocks {
            let declared = Declared { block, file };
            match (&*block.kind, block.label(0), block.label(1)) {
                ("variable", Some(name), _) => _ = self.variables.entry(name).or_insert(declared),
                ("output", Some(name), _) => _ = self.outputs.entry(name).or_insert(declared),
                ("module", Some(name), _) => _ = self.calls.entry(name).or_insert(declared),
                ("provider", ..) => self.is_root = true,
                ("terraform", ..) => {
                    self.is_root |= block.body.blocks.iter().any(|block| matches!(&*block.kind, "backend" | "cloud"));
                }
                ("locals", ..) => {
                    for attribute in &block.body.attributes {
                        self.locals.entry(&attribute.name).or_insert((&attribute.value, file));
                    }
                }
                ("resource" | "data", Some(kind), Some(name)) => {
                    let mode = if block.kind == "data" { Mode::Data } else { Mode::Managed };
                    let of_mode = if mode == Mode::Data { &mut self.data } else { &mut self.managed };
                    let of_kind = of_mode.entry(kind).or_default();
                    if !of_kind.contains_key(name) {
                        of_kind.insert(name, declared);
                        self.resource_order.push((mode, kind, name));
                    }
                }
                _ => {}
            }
        }
    }

    /// A resource or data source, with its type and name.
    pub fn resource(&self, mode: Mode, kind: &str, name: &str) -> Option<(&'a str, &'a str, Declared<'a>)> {
        let of_mode = if mode == Mode::Data { &self.data } else { &self.managed };
        let (&kind, of_kind) = of_mode.get_key_value(kind)?;
        let (&name, declared) = of_kind.get_key_value(name)?;
        Some((kind, name, *declared))
    }

    /// The module that a call names, if it is one that is read.
    pub fn called(&self, call: &str) -> Option<ModuleKey> {
        let source = literal(self.calls.get(call)?.block.body.get("source")?)?;
        if let Some(relative) = local_source(&source) {
            return self.folder.as_ref()?.join(relative).map(ModuleKey::Folder);
        }
        registry::known(&source).map(ModuleKey::Known)
    }
}

/// The path in a `source` that is one: these begin with `./` or `../`.
pub fn local_source(source: &str) -> Option<&str> {
    (source.starts_with("./") || source.starts_with("../") || source == "." || source == "..").then_some(source)
}

/// Text without anything to evaluate in it: `source` may be nothing else.
pub fn literal(expr: &Expr) -> Option<String> {
    let parts = match &expr.kind {
        ExprKind::Template(parts) => parts,
        ExprKind::Elsewhere(_, expr) => return literal(expr),
        _ => return None,
    };
    let texts = parts.iter().map(|part| match part {
        Part::Text { text, .. } => Some(&**text),
        Part::Value(_) | Part::If(..) | Part::For { .. } => None,
    });
    texts.collect()
}
