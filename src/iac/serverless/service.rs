//! The parts of a service that say something here, with their variables replaced.

use super::nodes::is_call;
use super::resolve::Resolver;
use crate::iac::syntax::{Entry, Node};
use crate::text::Span;

/// A service.
pub struct Service {
    /// `provider`
    pub provider: Node,
    /// `functions`, in order.
    pub functions: Vec<Function>,
    /// `resources`: each of the maps, in order.
    pub resources: Vec<Node>,
    /// `stepFunctions.stateMachines`, in order: they are the plugin serverless-step-functions'.
    pub machines: Vec<Entry>,
    /// `package`
    pub package: Option<Node>,
    /// `layers`
    pub layers: Vec<Entry>,
    /// `custom.pythonRequirements.vendor`: a folder that the plugin serverless-python-requirements lays over the root.
    pub vendor: Option<String>,
    /// Whether the plugins that are named give functions roles of their own; `None` if that is not known.
    pub has_role_plugin: Option<bool>,
    /// Where a plugin is named that calls functions to keep them warm, under the shared role if it is told so (the README of
    /// serverless-plugin-warmup 8.4.1, "Permissions").
    pub warmer: Option<Span>,
    /// Whether functions inherit the provider's statements unless they say otherwise, as that plugin can be told.
    pub inherits_by_default: bool,
    /// The framework's version in numbers, where the service asks for one: `3` for `^3.8`.
    pub version: Option<u32>,
    /// Where the role stands that all functions share.
    pub role_span: Span,
}

/// A function.
pub struct Function {
    /// Its key.
    pub key: String,
    /// The key's place.
    pub span: Span,
    /// Its properties.
    pub node: Node,
    /// The same, with defaults for what a deployment may give.
    pub guessed: Node,
}

/// Reads the parts of a service; `None` if the file is none, or its provider is not AWS.
pub fn read(resolver: &mut Resolver<'_>) -> Option<Service> {
    let provider = resolver.property("provider")?;
    let name = provider.text().or_else(|| provider.get("name")?.text());
    if name != Some("aws") || resolver.key("service").is_none() {
        return None;
    }
    let functions = functions(resolver);
    let resources = resolver.property("resources").map_or(Vec::new(), |resources| match resources.items() {
        Some(items) => items.to_vec(),
        None => vec![resources],
    });
    let layers = resolver.property("layers").and_then(|layers| Some(layers.entries()?.to_vec())).unwrap_or_default();
    let machines = resolver.property("stepFunctions").and_then(|plugin| plugin.get("stateMachines").cloned());
    let machines = machines.iter().flat_map(maps_of).filter_map(Node::entries).flatten().cloned().collect();
    let package = resolver.guess(|resolver| resolver.property("package"));
    let plugins = resolver.property("plugins");
    let custom = resolver.custom(&["pythonRequirements", "vendor"]);
    let plugin_default = resolver.custom(&["serverless-iam-roles-per-function", "defaultInherit"]);
    let version = resolver.property("frameworkVersion").and_then(|version| Some(first_number(version.text()?)));
    Some(Service {
        role_span: role_span(&provider).or_else(|| resolver.key("provider")).unwrap_or(provider.span),
        provider,
        functions,
        machines,
        resources,
        package,
        layers,
        vendor: custom.and_then(|vendor| vendor.text().map(str::to_owned)),
        has_role_plugin: has_role_plugin(plugins.as_ref()),
        warmer: plugins.as_ref().and_then(warmer),
        inherits_by_default: plugin_default.and_then(|inherit| inherit.as_bool()).unwrap_or(false),
        version: version.flatten(),
    })
}

fn functions(resolver: &mut Resolver<'_>) -> Vec<Function> {
    let Some(known) = resolver.property("functions") else { return Vec::new() };
    let guessed = resolver.guess(|resolver| resolver.property("functions"));
    let guessed_of = |key: &str| {
        let maps = guessed.as_ref().map(maps_of).unwrap_or_default();
        maps.into_iter().rev().find_map(|map| map.get(key)).cloned()
    };
    let entries = maps_of(&known).into_iter().filter_map(Node::entries).flatten();
    let functions = entries.filter_map(|entry| {
        let key = entry.key.text()?.to_owned();
        // A function that is a hole, or nothing, says nothing.
        entry.value.entries().filter(|_| !is_call(&entry.value))?;
        let guessed = guessed_of(&key).unwrap_or_else(|| entry.value.clone());
        Some(Function { key, span: entry.key.span, node: entry.value.clone(), guessed })
    });
    functions.collect()
}

/// The maps that a property may be split into.
fn maps_of(node: &Node) -> Vec<&Node> {
    node.items().map_or(vec![node], |items| items.iter().collect())
}

/// Where the shared role is written: its statements belong under this key.
fn role_span(provider: &Node) -> Option<Span> {
    let role = provider.get("iam").and_then(|iam| iam.entry("role"));
    let keys = ["iamRoleStatements", "iamManagedPolicies"].into_iter().filter_map(|key| provider.entry(key));
    role.into_iter().chain(keys).map(|entry| entry.key.span).next()
}

/// serverless-iam-roles-per-function, and its descendants under other names.
fn has_role_plugin(plugins: Option<&Node>) -> Option<bool> {
    let Some(plugins) = plugins else { return Some(false) };
    let plugins = plugins.get("modules").unwrap_or(plugins);
    let names: Option<Vec<&str>> =
        plugins.items()?.iter().map(|name| name.text().filter(|_| name.tag.is_none())).collect();
    Some(names?.iter().any(|name| name.contains("iam") || name.contains("role")))
}

/// The plugin serverless-plugin-warmup, and those that are called alike.
fn warmer(plugins: &Node) -> Option<Span> {
    let plugins = plugins.get("modules").unwrap_or(plugins).items()?.iter();
    let mut named = plugins.filter(|name| name.text().is_some_and(|name| name.contains("warmup")));
    named.next().map(|name| name.span)
}

/// The first number of `3`, `^3.8` and `~2.72.0`. What only sets a lower bound says nothing.
fn first_number(version: &str) -> Option<u32> {
    let digits = version.trim_start_matches(['^', '~', '=', 'v', ' ']);
    digits.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}

impl Resolver<'_> {
    /// A value under `custom`.
    fn custom(&mut self, path: &[&str]) -> Option<Node> {
        self.guess(|resolver| resolver.value(&format!("custom.{}", path.join("."))))
    }
}
