//! Functions as the CloudFormation resources that the framework makes of them, and what it adds to roles for them.
//!
//! Facts: "AWS Lambda Functions" and "Events" in the Serverless Framework's guide for AWS; the resources that
//! `serverless package` of version 3.40.0 writes; `deadLetter` is serverless-plugin-lambda-dead-letter's (1.2.1, MIT), and `provider.tracing:
//! true` serverless-plugin-tracing's (2.0.0, MIT), neither of which adds to roles.

use super::adds;
use super::nodes::{call, entry, entry_map, is_call, map, text};
use super::roles::{self, RoleOf, SHARED};
use super::service::{Function, Service};
use crate::iac::syntax::{Entry, Node};
use crate::text::Span;

/// What the framework adds to a role by itself.
pub struct Addition {
    /// The logical ids of the roles.
    pub roles: Vec<String>,
    /// What asks for it, for people: `the SQS event source`.
    pub because: String,
    /// Where that stands.
    pub span: Span,
    /// What is added.
    pub what: What,
}

/// What the framework adds to a role.
pub enum What {
    /// Actions.
    Actions(Vec<&'static str>),
    /// An AWS managed policy, by name.
    Managed(&'static str),
}

/// The logical id of something that is made for a function or a layer: `OrdersDashApiLambdaFunction`.
pub fn logical_id(key: &str, suffix: &str) -> String {
    let key = key.replace('-', "Dash").replace('_', "Underscore");
    let mut letters = key.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}{suffix}", letters.as_str())
}

/// The logical id of a function's resource.
pub fn function_id(key: &str) -> String {
    logical_id(key, "LambdaFunction")
}

/// Everything that the framework makes for one function.
pub struct Compiled {
    /// The resources.
    pub resources: Vec<Entry>,
    /// What is added to roles.
    pub additions: Vec<Addition>,
}

/// Makes the resources of one function.
pub fn compile(service: &Service, function: &Function) -> Compiled {
    let id = function_id(&function.key);
    let span = function.span;
    let role = roles::of(service, function);
    let mut own = None;
    let role = match role {
        RoleOf::Shared => call(span, "GetAtt", format!("{SHARED}.Arn")),
        RoleOf::Own(id, is_by_plugin) => {
            let arn = call(span, "GetAtt", format!("{id}.Arn"));
            own = Some((id, is_by_plugin));
            arn
        }
        RoleOf::Named(arn) => arn,
    };
    let mut compiler = Compiler { service, function, id, own, resources: Vec::new(), additions: Vec::new() };
    compiler.add("logs", span, "its logs", What::Actions(adds::LOGS.to_vec()));
    let mut properties = vec![entry(span, "Role", role)];
    compiler.properties(&mut properties);
    compiler.events();
    compiler.destinations();
    let mut fields = vec![
        entry(span, "Type", text(span, "AWS::Lambda::Function")),
        entry(span, "Properties", entry_map(span, properties)),
    ];
    fields.extend(function.node.get("condition").map(|condition| entry(span, "Condition", condition.clone())));
    compiler.resources.push(entry(span, &compiler.id, entry_map(span, fields)));
    Compiled { resources: compiler.resources, additions: compiler.additions }
}

struct Compiler<'s> {
    service: &'s Service,
    function: &'s Function,
    id: String,
    /// The role that is made for the function alone, and whether a plugin makes it.
    own: Option<(String, bool)>,
    resources: Vec<Entry>,
    additions: Vec<Addition>,
}

impl<'s> Compiler<'s> {
    fn own(&self, key: &str) -> Option<&'s Node> {
        self.function.node.get(key).filter(|node| !node.is_null())
    }

    fn own_or_shared(&self, key: &str) -> Option<&'s Node> {
        self.own(key).or_else(|| self.service.provider.get(key).filter(|node| !node.is_null()))
    }

    /// Adds to the shared role, and to the function's own as far as `property` of the function is known to who makes it.
    fn add(&mut self, property: &str, span: Span, because: &str, what: What) {
        let own = self.own.as_ref().filter(|(_, is_by_plugin)| !is_by_plugin || adds::BY_PLUGIN.contains(&property));
        let roles = own.map(|(id, _)| id.clone()).into_iter().chain([SHARED.to_owned()]).collect();
        self.additions.push(Addition { roles, because: because.to_owned(), span, what });
    }

    fn properties(&mut self, properties: &mut Vec<Entry>) {
        let span = self.function.span;
        let mut put = |key: &str, value: Node| properties.push(entry(value.span, key, value));
        match self.function.guessed.get("runtime").or_else(|| self.service.provider.get("runtime")) {
            Some(runtime) => put("Runtime", runtime.clone()),
            None if self.own("image").is_some() => {}
            // The framework's default.
            None => put("Runtime", text(span, "nodejs")),
        }
        if let Some(name) = self.own("name") {
            put("FunctionName", name.clone());
        }
        let environment = [self.service.provider.get("environment"), self.own("environment")];
        let variables: Vec<Entry> =
            environment.into_iter().flatten().filter_map(Node::entries).flatten().cloned().collect();
        if !variables.is_empty() {
            put("Environment", map(span, [("Variables", entry_map(span, variables))]));
        }
        if let Some(layers) = self.own_or_shared("layers") {
            put("Layers", layers.clone());
        }
        if let Some(vpc) = self.vpc() {
            put("VpcConfig", vpc.clone());
            self.add("vpc", vpc.span, "its VPC", What::Managed(adds::VPC));
        }
        if let Some(tracing) = self.tracing() {
            let mode = if tracing.as_bool() == Some(true) { text(tracing.span, "Active") } else { tracing.clone() };
            put("TracingConfig", map(tracing.span, [("Mode", mode)]));
            self.add("tracing", tracing.span, "X-Ray tracing", What::Actions(adds::TRACING.to_vec()));
        } else if let Some(tracing) = self.tracing_by_plugin() {
            put("TracingConfig", map(tracing.span, [("Mode", text(tracing.span, "Active"))]));
        }
        if let Some(key) = self.own_or_shared("kmsKeyArn") {
            put("KmsKeyArn", key.clone());
            if key.text().is_some() && !is_call(key) {
                self.add("kmsKeyArn", key.span, "the key of its environment", What::Actions(adds::KEY.to_vec()));
            }
        }
        if let Some(target) = self.own("onError") {
            put("DeadLetterConfig", map(target.span, [("TargetArn", target.clone())]));
            if target.text().is_some() && !is_call(target) {
                self.add("onError", target.span, "the dead-letter queue", What::Actions(adds::ON_ERROR.to_vec()));
            }
        }
        if let Some(letters) = self.own("deadLetter") {
            let target = letters.get("targetArn").filter(|arn| arn.text().is_some() || is_call(arn)).cloned();
            // What the plugin makes itself, it lets the function write to.
            let target = target.unwrap_or_else(|| call(letters.span, "Sub", "${what the plugin makes}"));
            put("DeadLetterConfig", map(letters.span, [("TargetArn", target)]));
        }
        if let Some(config) = self.own("fileSystemConfig") {
            put("FileSystemConfigs", config.clone());
            self.add("fileSystemConfig", config.span, "its file system", What::Actions(adds::FILE_SYSTEM.to_vec()));
        }
    }

    /// A function that sets its own VPC to nothing has none.
    fn vpc(&self) -> Option<&'s Node> {
        let own = self.function.node.get("vpc");
        let is_off = own.is_some_and(|vpc| vpc.is_null() || vpc.as_bool() == Some(false));
        let vpc = own.or_else(|| self.service.provider.get("vpc")).filter(|_| !is_off)?;
        let has = |key: &str| vpc.get(key).is_some();
        (is_call(vpc) || (has("securityGroupIds") && has("subnetIds"))).then_some(vpc)
    }

    fn tracing(&self) -> Option<&'s Node> {
        let shared = self.service.provider.get("tracing").and_then(|tracing| tracing.get("lambda"));
        self.own("tracing").or(shared).filter(|tracing| tracing.as_bool() != Some(false))
    }

    /// `provider.tracing: true`, which is serverless-plugin-tracing's: it turns tracing on and adds nothing to roles.
    fn tracing_by_plugin(&self) -> Option<&'s Node> {
        let is_off = self.own("tracing").is_some_and(|tracing| tracing.as_bool() == Some(false));
        self.service.provider.get("tracing").filter(|tracing| tracing.as_bool() == Some(true) && !is_off)
    }

    fn events(&mut self) {
        let events = self.own("events").and_then(Node::items).unwrap_or_default();
        for (number, event) in events.iter().enumerate() {
            for Entry { key, value } in event.entries().unwrap_or_default() {
                if let Some(kind) = key.text() {
                    self.event(kind, key.span, value, number);
                }
            }
        }
    }

    fn event(&mut self, kind: &str, span: Span, value: &'s Node, number: usize) {
        let settings = value.entries().filter(|_| !is_call(value)).map(|_| value);
        let arn = settings.map_or(Some(value), |settings| settings.get("arn"));
        let (service, because) = match kind {
            "sqs" => ("sqs", "the SQS event source".to_owned()),
            "stream" => {
                let stated = settings.and_then(|settings| settings.get("type")).and_then(Node::text);
                let service = stated.or_else(|| arn.and_then(service_of)).unwrap_or_default();
                (service, "the stream event source".to_owned())
            }
            "msk" => ("kafka", "the MSK event source".to_owned()),
            "kafka" => ("", "the Kafka event source".to_owned()),
            "activemq" | "rabbitmq" => ("mq", "the MQ event source".to_owned()),
            "websocket" => ("", "the WebSocket API".to_owned()),
            _ => return,
        };
        let has_consumer = settings.is_some_and(|settings| settings.get("consumer").is_some());
        let stream = if has_consumer && service == "kinesis" { "kinesis with a consumer" } else { service };
        let mut actions: Vec<&str> = adds::EVENTS
            .iter()
            .filter(|(name, _)| match name.split_once('/') {
                // A stream of which the kind is not known may be of either.
                Some((name, of)) => name == kind && (of == stream || stream.is_empty()),
                None => *name == kind,
            })
            .flat_map(|(_, actions)| actions.iter().copied())
            .collect();
        let has_subnets = || settings?.get("accessConfigurations")?.get("vpcSubnet");
        if adds::NETWORKED.contains(&kind) || (kind == "kafka" && has_subnets().is_some()) {
            actions.extend(adds::NETWORK);
        }
        self.add(kind, span, &because, What::Actions(actions));
        if kind == "websocket" {
            return;
        }
        let source = match (kind, arn) {
            ("kafka", _) => entry(value.span, "SelfManagedEventSource", value.clone()),
            (_, Some(arn)) => entry(arn.span, "EventSourceArn", arn_of_service(arn, service)),
            (_, None) => return,
        };
        let mut properties = vec![entry(span, "FunctionName", call(span, "Ref", self.id.as_str())), source];
        let failed = settings.and_then(|settings| settings.get("destinations")?.get("onFailure"));
        if let Some(failed) = failed {
            let target = self.target(failed, "the destination of failed records");
            properties.push(entry(
                failed.span,
                "DestinationConfig",
                map(failed.span, [("OnFailure", map(failed.span, [("Destination", target)]))]),
            ));
        }
        let id = format!("{}EventSourceMapping{number}{kind}", self.id);
        let kind = text(span, "AWS::Lambda::EventSourceMapping");
        self.resources.push(entry(span, &id, map(span, [("Type", kind), ("Properties", entry_map(span, properties))])));
    }

    fn destinations(&mut self) {
        let Some(destinations) = self.own("destinations") else { return };
        let mut targets = Vec::new();
        for (key, name, because) in [
            ("onSuccess", "OnSuccess", "the destination on success"),
            ("onFailure", "OnFailure", "the destination on failure"),
        ] {
            if let Some(node) = destinations.get(key) {
                let target = self.target(node, because);
                targets.push(entry(node.span, name, map(node.span, [("Destination", target)])));
            }
        }
        let span = destinations.span;
        let properties = map(
            span,
            [("FunctionName", call(span, "Ref", self.id.as_str())), ("DestinationConfig", entry_map(span, targets))],
        );
        let kind = text(span, "AWS::Lambda::EventInvokeConfig");
        let id = format!("{}EvConf", self.id);
        self.resources.push(entry(span, &id, map(span, [("Type", kind), ("Properties", properties)])));
    }

    /// What a destination is: an ARN, another function's key, or an ARN with its kind.
    fn target(&mut self, node: &'s Node, because: &str) -> Node {
        let settings = node.entries().filter(|_| !is_call(node)).map(|_| node);
        let arn = settings.and_then(|settings| settings.get("arn")).unwrap_or(node);
        let stated = settings.and_then(|settings| settings.get("type")).and_then(Node::text).map(|kind| match kind {
            "function" => "lambda",
            "eventBus" => "events",
            other => other,
        });
        let key = arn.text().filter(|text| arn.tag.is_none() && !text.contains(':'));
        let service = stated.or_else(|| key.map(|_| "lambda")).or_else(|| service_of(arn)).unwrap_or_default();
        if let Some((_, actions)) = adds::DESTINATIONS.iter().find(|(name, _)| *name == service) {
            self.add("destinations", node.span, because, What::Actions(actions.to_vec()));
        }
        match key {
            Some(key) => call(arn.span, "GetAtt", format!("{}.Arn", function_id(key))),
            None => arn_of_service(arn, service),
        }
    }
}

/// The service that the text of an ARN names.
fn service_of(arn: &Node) -> Option<&str> {
    let service = arn.text()?.strip_prefix("arn:")?.split(':').nth(1)?;
    (!service.contains('$')).then_some(service)
}

/// An ARN whose service is known although the ARN is not: the kind of an event says it.
fn arn_of_service(arn: &Node, service: &str) -> Node {
    let says_it_itself = service_of(arn).is_some() || refers_to_resource(arn) || service.is_empty();
    if says_it_itself {
        return arn.clone();
    }
    call(arn.span, "Sub", format!("arn:${{AWS::Partition}}:{service}:${{the ARN of the event source or target}}"))
}

/// Whether an expression names a resource, whose type then says of what service it is.
fn refers_to_resource(arn: &Node) -> bool {
    let by_tag = arn.tag.as_ref().is_some_and(|tag| matches!(&*tag.value, "!GetAtt" | "!Ref"));
    by_tag || arn.get("Fn::GetAtt").is_some() || arn.get("Ref").is_some()
}
