//! SAM connectors: `AWS::Serverless::Connector` resources, and `Connectors` inside a resource.
//!
//! A connector from a function to a resource, or from a polled source to a function, becomes a managed policy of the
//! function's role. The other pairs become resource policies, which are none of a role's.
//!
//! Facts: which pair grants what is the reference's to say; how the ends are described, the AWS SAM specification's.

use super::aws;
use super::expression::{Defaults, fill};
use super::functions::FUNCTION;
use super::roles::Roles;
use super::template::Resource;
use crate::iac::Via;
use crate::iac::syntax::Node;
use crate::policy::Text;
use crate::reference::Side;
use crate::text::Span;

/// One connector, in either form.
struct Connector<'a> {
    id: String,
    span: Span,
    source: End<'a>,
    destinations: Vec<End<'a>>,
    permissions: Vec<&'a str>,
}

/// One end of a connector.
struct End<'a> {
    /// The resource type, as CloudFormation calls it.
    kind: &'a str,
    arn: Text,
    name: Text,
    /// The role it runs under, if it is a function.
    role: Option<usize>,
}

impl<'a> Roles<'a> {
    /// Attaches what a resource's connectors grant to functions of this template.
    pub fn attach_connectors(&mut self, resource: &Resource<'a>) {
        for connector in self.connectors(resource) {
            for destination in connector.destinations.iter().take_while(|_| self.template.spend(50)) {
                self.connect(&connector, destination);
            }
        }
    }

    fn connectors(&self, resource: &Resource<'a>) -> Vec<Connector<'a>> {
        let mut connectors = Vec::new();
        let mut add = |id: String, span, properties: &'a Node, source: Option<End<'a>>| {
            let destinations = properties.get("Destination").map_or(&[][..], one_or_more);
            connectors.extend(source.map(|source| Connector {
                id,
                span,
                source,
                destinations: destinations.iter().filter_map(|end| self.end(end)).collect(),
                permissions: texts(properties.get("Permissions")),
            }));
        };
        if let ("AWS::Serverless::Connector", Some(properties)) = (resource.kind, resource.node.get("Properties")) {
            let source = properties.get("Source").and_then(|source| self.end(source));
            add(resource.id.to_owned(), resource.id_span, properties, source);
        }
        for entry in resource.node.get("Connectors").and_then(Node::entries).unwrap_or_default() {
            let (Some(id), Some(properties)) = (entry.key.text(), entry.value.get("Properties")) else { continue };
            let source = self.end_of_resource(resource);
            add(format!("{}{id}", resource.id), entry.key.span, properties, Some(source));
        }
        connectors
    }

    fn connect(&mut self, connector: &Connector<'a>, destination: &End<'a>) {
        for granted in self.reference.sam_connectors() {
            let fits = granted.source == connector.source.kind && granted.destination == destination.kind;
            if !fits || !connector.permissions.contains(&&*granted.access) {
                continue;
            }
            let role = match granted.role_of {
                Side::Source => connector.source.role,
                Side::Destination => destination.role,
            };
            let Some(role) = role else { continue };
            let value_of = |name: &str| match name {
                "Source.Arn" => connector.source.arn.clone(),
                "Destination.Arn" => destination.arn.clone(),
                "Destination.Name" => destination.name.clone(),
                pseudo_parameter => Text::hole(pseudo_parameter),
            };
            let resources = granted.resources.iter().map(|on| fill(&on.replace("%{", "${"), value_of));
            let statement = aws::allow(connector.span, granted.actions, resources.collect());
            let via = Via::SamConnector(connector.id.clone());
            self.attach(role, via, connector.span, vec![statement], false);
        }
    }

    /// The end that `Source` or `Destination` describes: by logical id, or by type, ARN and role name.
    fn end(&self, node: &'a Node) -> Option<End<'a>> {
        if let Some(id) = node.get("Id").and_then(Node::text) {
            return self.template.resource(id).map(|resource| self.end_of_resource(resource));
        }
        let text = |key| node.get(key).map(|value| self.template.text(value, Defaults::Open));
        Some(End {
            kind: cloudformation_type(node.get("Type")?.text()?),
            arn: text("Arn").unwrap_or_else(|| Text::known("*")),
            name: text("Name").unwrap_or_else(|| Text::known("*")),
            role: text("RoleName").and_then(|name| self.named(&name)),
        })
    }

    fn end_of_resource(&self, resource: &Resource<'a>) -> End<'a> {
        let kind = cloudformation_type(resource.kind);
        // `Ref` gives the ARN of these two types, and the name of the others.
        let arn_by_ref = matches!(kind, "AWS::SNS::Topic" | "AWS::StepFunctions::StateMachine");
        End {
            kind,
            arn: if arn_by_ref { Text::hole(resource.id) } else { Text::hole(format!("{}.Arn", resource.id)) },
            name: Text::hole(format!("{}.Name", resource.id)),
            role: self.role_of(resource.id),
        }
    }
}

fn cloudformation_type(kind: &str) -> &str {
    match kind {
        "AWS::Serverless::Function" => FUNCTION,
        "AWS::Serverless::SimpleTable" => "AWS::DynamoDB::Table",
        "AWS::Serverless::StateMachine" => "AWS::StepFunctions::StateMachine",
        kind => kind,
    }
}

fn one_or_more(node: &Node) -> &[Node] {
    node.items().unwrap_or(std::slice::from_ref(node))
}

fn texts(node: Option<&Node>) -> Vec<&str> {
    node.map_or(&[][..], one_or_more).iter().filter_map(Node::text).collect()
}
