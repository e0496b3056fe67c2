//! State machines, which the plugin serverless-step-functions makes of `stepFunctions.stateMachines`: as the CloudFormation resources
//! that they become.
//!
//! A machine that names no role is given one of its own, with what the definition needs and what `iamRoleStatements` adds.
//!
//! Facts: version 3.28.1 of the plugin (MIT).

use std::collections::BTreeMap;

use super::functions::{function_id, logical_id};
use super::nodes::{call, entry, entry_map, is_call, list, map, text};
use super::roles::arn_of;
use super::service::Service;
use crate::iac::syntax::{Entry, Node, Value};
use crate::text::Span;

/// The properties of a machine that CloudFormation's resource has under another name.
const PROPERTIES: [(&str, &str); 3] = [
    ("loggingConfig", "LoggingConfiguration"),
    ("tracingConfig", "TracingConfiguration"),
    ("encryptionConfig", "EncryptionConfiguration"),
];

/// What becomes of the machines of a service.
#[derive(Default)]
pub struct Compiled {
    /// The machines and their roles.
    pub resources: Vec<Entry>,
    /// The key of each machine, by its logical id.
    pub keys: BTreeMap<String, String>,
    /// The logical ids of the roles that the plugin makes, each with its place.
    pub roles: Vec<(String, Span)>,
}

/// Makes the resources of all machines.
pub fn compile(service: &Service) -> Compiled {
    let Compiled { mut resources, mut keys, mut roles } = Compiled::default();
    for machine in &service.machines {
        let (Some(key), Some(_)) = (machine.key.text(), machine.value.entries()) else { continue };
        let own = |name: &str| machine.value.get(name).filter(|node| !node.is_null());
        let named = own("id").or(own("name")).and_then(Node::text);
        let id = named.map_or_else(|| logical_id(key, "StepFunctionsStateMachine"), |name| logical_id(name, ""));
        let span = machine.key.span;
        let mut properties = Vec::new();
        if let Some(definition) = own("definition") {
            let mut definition = definition.clone();
            translate(&mut definition, service);
            let is_text = definition.text().is_some() && !is_call(&definition);
            let name = if is_text { "DefinitionString" } else { "Definition" };
            properties.push(entry(definition.span, name, definition));
        }
        for (own_name, name) in PROPERTIES {
            properties.extend(own(own_name).map(|node| entry(node.span, name, node.clone())));
        }
        let role = match own("role") {
            Some(role) => arn_of(role),
            None => {
                let role = format!("{id}Role");
                resources.push(role_of(&role, span, own("iamRoleStatements")));
                let arn = call(span, "GetAtt", format!("{role}.Arn"));
                roles.push((role, span));
                arn
            }
        };
        properties.push(entry(span, "RoleArn", role));
        let kind = text(span, "AWS::StepFunctions::StateMachine");
        let resource = map(span, [("Type", kind), ("Properties", entry_map(span, properties))]);
        resources.push(entry(span, &id, resource));
        keys.insert(id, key.to_owned());
    }
    Compiled { resources, keys, roles }
}

fn role_of(id: &str, span: Span, statements: Option<&Node>) -> Entry {
    let policies = statements.map(|statements| {
        let document = map(statements.span, [("Statement", statements.clone())]);
        map(statements.span, [("PolicyName", text(span, id)), ("PolicyDocument", document)])
    });
    let properties = map(span, [("Policies", list(span, policies.into_iter().collect()))]);
    entry(span, id, map(span, [("Type", text(span, "AWS::IAM::Role")), ("Properties", properties)]))
}

/// Puts the logical ids of functions in the place of their keys, and CloudFormation's `${}` in that of the plugin's `#{}`. The
/// recursion is as deep as the tree, which the parsers limit.
fn translate(node: &mut Node, service: &Service) {
    let is_reference = match (&node.tag, node.entries()) {
        (Some(tag), _) => matches!(&*tag.value, "!GetAtt" | "!Ref"),
        (None, Some([only])) => matches!(only.key.text(), Some("Fn::GetAtt" | "Ref")),
        (None, _) => false,
    };
    if is_reference {
        return name_function(node, service);
    }
    let pattern =
        node.text().filter(|text| node.tag.is_none() && text.contains("#{")).map(|text| text.replace("#{", "${"));
    if let Some(pattern) = pattern {
        *node = Node { alias: node.alias, ..call(node.span, "Sub", pattern) };
        return;
    }
    match &mut node.value {
        Value::Scalar(_) => {}
        Value::Sequence(items, _) => items.iter_mut().for_each(|item| translate(item, service)),
        Value::Mapping(entries, _) => entries.iter_mut().for_each(|entry| translate(&mut entry.value, service)),
    }
}

/// Changes the name in a `Ref` or `Fn::GetAtt`, whichever way that is written, if it is a function's key.
fn name_function(node: &mut Node, service: &Service) {
    match &mut node.value {
        Value::Scalar(scalar) => {
            let (name, rest) =
                scalar.text.split_once('.').map_or((&*scalar.text, None), |(name, rest)| (name, Some(rest)));
            if service.functions.iter().any(|function| function.key == name) {
                let rest = rest.map_or(String::new(), |rest| format!(".{rest}"));
                scalar.text = format!("{}{rest}", function_id(name));
            }
        }
        Value::Sequence(items, _) => {
            if let Some(first) = items.first_mut() {
                name_function(first, service);
            }
        }
        Value::Mapping(entries, _) => {
            if let Some(only) = entries.first_mut() {
                name_function(&mut only.value, service);
            }
        }
    }
}
