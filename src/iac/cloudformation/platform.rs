//! What a function's configuration needs of its role: logs, tracing, a VPC, queues that Lambda polls and writes to.
//!
//! Which actions each needs is AWS's to say: the [`Reference`] has them by name. Here is only which configuration asks for
//! which, and where it stands. Configuration that a condition may leave out needs nothing for sure, so all its actions
//! are optional then.
//!
//! Facts: `AWS::Lambda::Function`, `EventSourceMapping` and `EventInvokeConfig` in the AWS CloudFormation template
//! reference; `AWS::Serverless::Function` and its event sources in the AWS SAM specification.

use std::collections::BTreeMap;

use super::expression::{Defaults, referenced_id};
use super::functions::is_function;
use super::template::{Properties, Resource, Template};
use crate::iac::policy_document::Choice;
use crate::iac::syntax::Node;
use crate::iac::{PlatformRequirement, arn, lambda};
use crate::policy::{Piece, Text};
use crate::reference::{Platform as Requirement, Reference};
use crate::text::Span;

/// The requirements of each function, by logical id.
pub struct Platform<'a> {
    template: &'a Template<'a>,
    reference: &'a Reference,
    needs: BTreeMap<&'a str, Vec<PlatformRequirement>>,
    /// The functions whose `FunctionName` is given, by that name.
    names: BTreeMap<Text, &'a str>,
}

impl<'a> Platform<'a> {
    /// Reads the configuration of every function of a template.
    pub fn new(template: &'a Template<'a>, reference: &'a Reference) -> Self {
        let functions = template.resources.iter().filter(|resource| is_function(resource));
        let name = |function: &Resource<'a>| template.properties(function).get("FunctionName").value();
        let names =
            functions.filter_map(|function| Some((template.text(name(function)?, Defaults::Open), function.id)));
        let mut platform = Self { template, reference, needs: BTreeMap::new(), names: names.collect() };
        for resource in &template.resources {
            let properties = template.properties(resource);
            match resource.kind {
                _ if is_function(resource) => platform.function(resource, properties),
                "AWS::Lambda::EventSourceMapping" => platform.event_source_mapping(resource, properties),
                "AWS::S3ObjectLambda::AccessPoint" => platform.object_lambda(resource, properties),
                "AWS::Lambda::EventInvokeConfig" => {
                    if let Some(function) = platform.named_function(properties.get("FunctionName")) {
                        platform.destinations(
                            function,
                            properties.get("DestinationConfig"),
                            resource.condition.is_some(),
                        );
                    }
                }
                _ => {}
            }
        }
        platform
    }

    /// The requirements of one function.
    pub fn take(&mut self, function: &str) -> Vec<PlatformRequirement> {
        self.needs.remove(function).unwrap_or_default()
    }

    fn function(&mut self, function: &Resource<'a>, properties: Properties<'a>) {
        let id = function.id;
        self.need(id, "logs", "its logs", function.id_span, false);
        let tracing = properties.get("Tracing").value().or(properties.get("TracingConfig").get("Mode").value());
        if let Some(tracing) = tracing {
            let mode = self.template.text(tracing, Defaults::Open);
            if mode.as_known() != Some("Disabled") {
                self.need(id, "tracing", "X-Ray tracing", tracing.span, mode.as_known() != Some("Active"));
            }
        }
        let simple = [
            ("VpcConfig", "vpc", "its VPC"),
            ("FileSystemConfigs", "efs", "its file system"),
            ("DurableConfig", "durable", "durable execution"),
            ("KmsKeyArn", "kms-key", "the key of its environment"),
            ("SourceKMSKeyArn", "kms-key", "the key of its code"),
        ];
        for (property, name, because) in simple {
            let Some(node) = properties.get(property).value() else { continue };
            for Choice { node, optional } in self.template.choices(node) {
                let is_empty =
                    node.items().is_some_and(<[Node]>::is_empty) || node.entries().is_some_and(<[_]>::is_empty);
                if !is_empty {
                    self.need(id, name, because, node.span, optional);
                }
            }
        }
        for layer in properties.get("Layers").lists().flat_map(|node| self.template.list(node)).collect::<Vec<_>>() {
            self.layer(id, layer);
        }
        for queue in [properties.get("DeadLetterQueue"), properties.get("DeadLetterConfig")] {
            if let Some(target) = queue.get("TargetArn").value() {
                self.target(id, "the dead-letter queue", target, queue.get("Type").value(), false);
            }
        }
        self.destinations(id, properties.get("EventInvokeConfig").get("DestinationConfig"), false);
        for event in properties.get("Events").entries().into_values() {
            self.sam_event(id, event);
        }
    }

    fn layer(&mut self, function: &'a str, layer: Choice<'a>) {
        let arn = self.template.text(layer.node, Defaults::Guess).to_string();
        for (part, name, because) in lambda::EXTENSIONS {
            if arn.contains(part) {
                self.need(function, name, because, layer.node.span, layer.optional);
            }
        }
    }

    /// One of the `Events` of a SAM function.
    fn sam_event(&mut self, function: &'a str, event: &'a Node) {
        let (Some(kind), Some(properties)) = (event.get("Type"), event.get("Properties")) else { return };
        let has_queue = || properties.get("SqsSubscription").is_some_and(|queue| queue.as_bool() != Some(false));
        let (name, because) = match kind.text().unwrap_or_default() {
            "SQS" => ("event-source-sqs", "the SQS event source"),
            "SNS" if has_queue() => ("event-source-sqs", "the queue of the SNS event"),
            "Kinesis" => ("event-source-kinesis", "the Kinesis event source"),
            "DynamoDB" => ("event-source-dynamodb", "the DynamoDB event source"),
            "MSK" => ("event-source-msk", "the MSK event source"),
            "MQ" => ("event-source-mq", "the MQ event source"),
            "DocumentDB" => ("event-source-documentdb", "the DocumentDB event source"),
            "SelfManagedKafka" => ("event-source-kafka", "the Kafka event source"),
            _ => return,
        };
        self.need(function, name, because, kind.span, false);
        let failed = properties.get("DestinationConfig").and_then(|config| config.get("OnFailure"));
        if let Some(target) = failed.and_then(|failed| failed.get("Destination")) {
            let kind = failed.and_then(|failed| failed.get("Type"));
            self.target(function, "the destination of failed records", target, kind, false);
        }
    }

    fn event_source_mapping(&mut self, mapping: &Resource<'a>, properties: Properties<'a>) {
        let Some(function) = self.named_function(properties.get("FunctionName")) else { return };
        let optional = mapping.condition.is_some();
        let (span, source) = match properties.get("EventSourceArn").value() {
            Some(source) => (source.span, source),
            None => {
                let kafka = properties.get("SelfManagedEventSource").value();
                if let Some(kafka) = kafka {
                    self.need(function, "event-source-kafka", "the Kafka event source", kafka.span, optional);
                }
                return;
            }
        };
        match self.service_of(source) {
            Some((service, guessed)) => {
                if let Some(name) = lambda::event_source(&service) {
                    let because = format!("the event source {}", self.template.text(source, Defaults::Open));
                    self.need(function, name, &because, span, optional || guessed || self.is_consumer(source));
                }
            }
            // It may be any of them, so none of their actions can be called excess.
            None => {
                for (_, name) in lambda::EVENT_SOURCES {
                    self.need(function, name, "an event source of a kind that is not known here", span, true);
                }
            }
        }
        let failed = properties.get("DestinationConfig").get("OnFailure").get("Destination").value();
        if let Some(target) = failed {
            self.target(function, "the destination of failed records", target, None, optional);
        }
    }

    /// Whether an event source is a consumer with a throughput of its own: records are pushed to it, by other actions.
    fn is_consumer(&self, source: &'a Node) -> bool {
        let text = self.template.text(source, Defaults::Open);
        let declared = referenced_id(&text).and_then(|id| self.template.resource(id));
        declared.is_some_and(|resource| resource.kind == "AWS::Kinesis::StreamConsumer")
            || text.to_string().contains("/consumer/")
    }

    /// Functions that change objects on their way to who reads them.
    fn object_lambda(&mut self, point: &Resource<'a>, properties: Properties<'a>) {
        let transformations = properties.get("ObjectLambdaConfiguration").get("TransformationConfigurations");
        let listed: Vec<_> = transformations.lists().flat_map(|node| self.template.list(node)).collect();
        for Choice { node, optional } in listed {
            let transformation = node.get("ContentTransformation").and_then(|content| content.get("AwsLambda"));
            let Some(arn) = transformation.and_then(|lambda| lambda.get("FunctionArn")) else { continue };
            let text = self.template.text(arn, Defaults::Open);
            if let Some(function) = self.function_called(text) {
                let optional = optional || point.condition.is_some();
                self.need(function, "object-lambda", "the S3 Object Lambda access point", arn.span, optional);
            }
        }
    }

    fn destinations(&mut self, function: &'a str, config: Properties<'a>, optional: bool) {
        for (event, because) in
            [("OnSuccess", "the destination on success"), ("OnFailure", "the destination on failure")]
        {
            let destination = config.get(event);
            let kind = destination.get("Type").value();
            if let Some(target) = destination.get("Destination").value().or(kind) {
                self.target(function, because, target, kind, optional);
            }
        }
    }

    /// Something that Lambda sends to; SAM says of what kind, else the ARN does.
    fn target(&mut self, function: &'a str, because: &str, target: &'a Node, kind: Option<&'a Node>, optional: bool) {
        let stated = kind.and_then(Node::text).and_then(|kind| match kind {
            "SQS" => Some("sqs"),
            "SNS" => Some("sns"),
            "EventBridge" => Some("events"),
            "Lambda" => Some("lambda"),
            "S3" | "S3Bucket" => Some("s3"),
            _ => None,
        });
        match stated.map(|service| (service.to_owned(), false)).or_else(|| self.service_of(target)) {
            Some((service, guessed)) => {
                if let Some(name) = lambda::destination(&service) {
                    self.need(function, name, because, target.span, optional || guessed);
                }
            }
            None => {
                for (_, name) in lambda::DESTINATIONS {
                    self.need(function, name, because, target.span, true);
                }
            }
        }
    }

    /// The service in the ARN that a node gives, and whether it only follows from a parameter's default.
    fn service_of(&self, node: &'a Node) -> Option<(String, bool)> {
        let known = self.service_in(&self.template.text(node, Defaults::Open));
        let guess = || self.service_in(&self.template.text(node, Defaults::Guess));
        known.map(|service| (service, false)).or_else(|| Some((guess()?, true)))
    }

    fn service_in(&self, text: &Text) -> Option<String> {
        let declared = referenced_id(text).and_then(|id| self.template.resource(id));
        match declared {
            Some(resource) => arn::service_of_type(resource.kind).map(str::to_owned),
            None => arn::service(text),
        }
    }

    /// The function of this template that a `FunctionName` names: by logical id, ARN, version, alias or name.
    fn named_function(&self, property: Properties<'a>) -> Option<&'a str> {
        self.function_called(self.template.text(property.value()?, Defaults::Open))
    }

    /// The same, for its text.
    fn function_called(&self, mut text: Text) -> Option<&'a str> {
        for _ in 0..2 {
            let resource = referenced_id(&text).and_then(|id| self.template.resource(id));
            match resource {
                Some(resource) if is_function(resource) => return Some(resource.id),
                Some(resource) if matches!(resource.kind, "AWS::Lambda::Alias" | "AWS::Lambda::Version") => {
                    let function = self.template.properties(resource).get("FunctionName").value()?;
                    text = self.template.text(function, Defaults::Open);
                }
                _ => break,
            }
        }
        let name = function_name(&text);
        let by_reference =
            referenced_id(&name).and_then(|id| self.template.resource(id)).filter(|found| is_function(found));
        by_reference.map(|function| function.id).or_else(|| self.names.get(&name).copied())
    }

    fn need(&mut self, function: &'a str, name: &str, because: &str, span: Span, optional: bool) {
        if !self.template.spend(50) {
            return;
        }
        let Some(Requirement { required: mut actions, optional: mut useful }) = self.reference.platform(name) else {
            return;
        };
        if optional {
            useful.append(&mut actions);
        }
        self.needs.entry(function).or_default().push(PlatformRequirement {
            because: because.to_owned(),
            file: self.template.file.clone(),
            span,
            actions,
            optional: useful,
        });
    }
}

/// The name in a function's ARN, without a version or alias after it.
fn function_name(text: &Text) -> Text {
    let pieces = text.pieces();
    let is_marked = |piece: &Piece| matches!(piece, Piece::Known(known) if known.contains(":function:"));
    let Some(at) = pieces.iter().position(is_marked) else { return text.clone() };
    let Piece::Known(known) = &pieces[at] else { return text.clone() };
    let after = known.split_once(":function:").map_or("", |(_, after)| after);
    let rest = [Piece::Known(after.to_owned())].into_iter().chain(pieces[at + 1..].iter().cloned());
    let mut name = Vec::new();
    for piece in rest {
        match &piece {
            Piece::Known(known) if known.contains(':') => {
                let (before, _) = known.split_once(':').unwrap_or((known, ""));
                name.push(Piece::Known(before.to_owned()));
                break;
            }
            _ => name.push(piece),
        }
    }
    name.into_iter().collect()
}
