//! Which role a function runs under, and the roles that the framework makes.
//!
//! One role for all functions is the rule. A function has one of its own where it has statements of its own (version 4, and
//! the plugin serverless-iam-roles-per-function before it), or where `provider.iam.role.mode` says so for all of them.
//!
//! Facts: "IAM Permissions For Functions" in the Serverless Framework's guide for AWS, versions 3 and 4; the documentation
//! of serverless-iam-roles-per-function; the roles that `serverless package` of version 3.40.0 writes.

use super::functions::logical_id;
use super::nodes::{self, is_call, list, map, text};
use super::service::{Function, Service};
use crate::iac::syntax::{Entry, Node};
use crate::text::Span;

/// The logical id of the role that functions share.
pub const SHARED: &str = "IamRoleLambdaExecution";

/// Which role a function runs under.
pub enum RoleOf {
    /// The one that the functions of the service share.
    Shared,
    /// One that is made for it, by logical id; whether a plugin makes it, which adds less than the framework does.
    Own(String, bool),
    /// One that it names, or that the provider names for all: by logical id, by ARN, or by an expression.
    Named(Node),
}

/// The role of a function.
pub fn of(service: &Service, function: &Function) -> RoleOf {
    let named = function.node.get("role").or_else(|| named_by_provider(service));
    match named {
        Some(named) => RoleOf::Named(arn_of(named)),
        None if has_own(service, function) => {
            let is_by_plugin =
                service.has_role_plugin == Some(true) && function.node.get("iamRoleStatements").is_some();
            RoleOf::Own(format!("{}{SHARED}", logical_id(&function.key, "")), is_by_plugin)
        }
        None => RoleOf::Shared,
    }
}

/// A role that is there already and that the provider names for all functions.
fn named_by_provider(service: &Service) -> Option<&Node> {
    let role = role_settings(&service.provider).filter(|role| role.entries().is_none() || is_call(role));
    role.or_else(|| service.provider.get("role"))
}

/// `provider.iam.role`
fn role_settings(provider: &Node) -> Option<&Node> {
    provider.get("iam")?.get("role").filter(|role| !role.is_null())
}

/// A name that is no ARN is the logical id of a role of the service.
pub fn arn_of(named: &Node) -> Node {
    match named.text().filter(|name| named.tag.is_none() && !name.contains(':')) {
        Some(name) => nodes::call(named.span, "GetAtt", format!("{name}.Arn")),
        None => named.clone(),
    }
}

fn has_own(service: &Service, function: &Function) -> bool {
    let role = own_settings(function);
    let is_set = |key: &str| role.is_some_and(|role| role.get(key).is_some());
    let mode = role_settings(&service.provider).and_then(|role| role.get("mode")).and_then(Node::text);
    is_set("statements")
        || is_set("managedPolicies")
        || mode == Some("perFunction")
        || (function.node.get("iamRoleStatements").is_some() && reads_plugin_fields(service))
}

/// `iam.role` of a function.
fn own_settings(function: &Function) -> Option<&Node> {
    function.node.get("iam")?.get("role")
}

/// Whether `iamRoleStatements` of a function says anything: to the plugin, or to version 4.
fn reads_plugin_fields(service: &Service) -> bool {
    service.has_role_plugin != Some(false) || service.version.is_none_or(|version| version >= 4)
}

/// What is to be said of statements that nothing reads.
pub fn unread(service: &Service, function: &Function) -> Option<(Span, String)> {
    let entry = function.node.entry("iamRoleStatements").filter(|_| !reads_plugin_fields(service))?;
    let message =
        "nothing reads these statements: version 3 and older need the plugin serverless-iam-roles-per-function";
    Some((entry.key.span, message.to_owned()))
}

/// The roles that the framework makes for `functions`, as CloudFormation resources.
pub fn resources(service: &Service) -> Vec<Entry> {
    let provider = &service.provider;
    let of_provider = Settings::of_provider(provider);
    let roles: Vec<(&Function, RoleOf)> =
        service.functions.iter().map(|function| (function, of(service, function))).collect();
    let is_shared = roles.iter().any(|(_, role)| matches!(role, RoleOf::Shared));
    let mut resources = Vec::new();
    // The plugin leaves the shared role, whether or not anything still runs under it.
    if is_shared || (!of_provider.statements.is_empty() && named_by_provider(service).is_none()) {
        resources.push(resource(SHARED, service.role_span, &of_provider));
    }
    for (function, role) in &roles {
        if let RoleOf::Own(id, _) = role {
            resources.push(resource(id, function.span, &Settings::of_function(service, function, &of_provider)));
        }
    }
    resources
}

/// What a role is made of.
#[derive(Default)]
struct Settings<'n> {
    statements: Vec<&'n Node>,
    managed: Vec<&'n Node>,
    boundary: Option<&'n Node>,
    name: Option<&'n Node>,
}

impl<'n> Settings<'n> {
    fn of_provider(provider: &'n Node) -> Self {
        let role = role_settings(provider).filter(|role| !is_call(role));
        let either = |new: &str, old: &str| role.and_then(|role| role.get(new)).or_else(|| provider.get(old));
        let old_boundary = role.and_then(|role| role.get("permissionBoundary"));
        Self {
            statements: either("statements", "iamRoleStatements").into_iter().collect(),
            managed: either("managedPolicies", "iamManagedPolicies").into_iter().collect(),
            boundary: either("permissionsBoundary", "rolePermissionsBoundary").or(old_boundary),
            name: role.and_then(|role| role.get("name")),
        }
    }

    fn of_function(service: &Service, function: &'n Function, of_provider: &Self) -> Self {
        let node = &function.node;
        let role = own_settings(function);
        let own = |key: &str| role.and_then(|role| role.get(key));
        let is_for_all = role_settings(&service.provider).and_then(|role| role.get("mode")).is_some();
        let inherits = node
            .get("iam")
            .and_then(|iam| iam.get("inheritStatements"))
            .or_else(|| node.get("iamRoleStatementsInherit"))
            .and_then(Node::as_bool)
            .unwrap_or(is_for_all || service.inherits_by_default);
        let inherited = if inherits { of_provider.statements.as_slice() } else { &[] };
        let managed = if is_for_all { of_provider.managed.as_slice() } else { &[] };
        Self {
            statements: inherited
                .iter()
                .copied()
                .chain(own("statements").or_else(|| node.get("iamRoleStatements")))
                .collect(),
            managed: managed.iter().copied().chain(own("managedPolicies")).collect(),
            boundary: own("permissionsBoundary")
                .or_else(|| node.get("iamPermissionsBoundary"))
                .or(of_provider.boundary),
            name: own("name").or_else(|| node.get("iamRoleStatementsName")),
        }
    }
}

fn resource(id: &str, span: Span, settings: &Settings<'_>) -> Entry {
    let policies = settings.statements.iter().filter(|statements| !statements.is_null()).map(|statements| {
        let document = map(statements.span, [("Statement", (*statements).clone())]);
        map(statements.span, [("PolicyName", text(span, id)), ("PolicyDocument", document)])
    });
    let mut properties = vec![nodes::entry(span, "Policies", list(span, policies.collect()))];
    if !settings.managed.is_empty() {
        let managed = settings.managed.iter().copied().cloned().collect();
        properties.push(nodes::entry(span, "ManagedPolicyArns", list(span, managed)));
    }
    for (key, value) in [("PermissionsBoundary", settings.boundary), ("RoleName", settings.name)] {
        properties.extend(value.map(|value| nodes::entry(span, key, value.clone())));
    }
    let kind = text(span, "AWS::IAM::Role");
    nodes::entry(span, id, map(span, [("Type", kind), ("Properties", nodes::entry_map(span, properties))]))
}
