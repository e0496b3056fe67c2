//! What a function's configuration needs of its role: logs, tracing, a VPC, queues that Lambda polls and writes to.
//!
//! Which actions each needs is AWS's to say: the reference has them by name. Configuration that a condition may leave out
//! needs nothing for sure, so all its actions are optional then.
//!
//! Facts: the Lambda resources in the AWS provider's documentation.

use std::collections::BTreeMap;

use super::evaluate::{Env, Scope};
use super::module::Mode;
use super::program::{Program, Resource};
use super::syntax::Body;
use super::value::{Kind, Origin, Presence, Value};
use crate::iac::{PlatformRequirement, arn, lambda};

/// The requirements of each function, by resource.
pub struct Platform<'p, 'a> {
    program: &'p Program<'a>,
    needs: BTreeMap<usize, Vec<PlatformRequirement>>,
}

/// A function's configuration while it is read.
struct Place<'s> {
    function: usize,
    module: usize,
    env: Env<'s>,
    /// Whether it may be absent while the function is there.
    optional: bool,
}

impl<'p, 'a> Platform<'p, 'a> {
    /// Reads the configuration of every function.
    pub fn new(program: &'p Program<'a>) -> Self {
        let mut platform = Self { program, needs: BTreeMap::new() };
        for (index, resource) in program.resources() {
            match (resource.mode, resource.kind) {
                (Mode::Managed, "aws_lambda_function") => platform.function(index, &resource),
                (Mode::Managed, "aws_lambda_event_source_mapping") => platform.event_source(&resource),
                (Mode::Managed, "aws_s3control_object_lambda_access_point") => platform.object_lambda(&resource),
                (Mode::Managed, "aws_lambda_function_event_invoke_config") => {
                    platform.with_function(&resource, |platform, place| platform.destinations(resource.body(), place));
                }
                _ => {}
            }
        }
        platform
    }

    /// The requirements of one function.
    pub fn take(&mut self, function: usize) -> Vec<PlatformRequirement> {
        self.needs.remove(&function).unwrap_or_default()
    }

    fn function(&mut self, index: usize, resource: &Resource<'a>) {
        let place = Place { function: index, module: resource.module, env: resource.env(), optional: false };
        let body = resource.body();
        self.need(&place, "logs", "its logs", resource.origin(), false);
        for (block, name, because) in [
            ("vpc_config", "vpc", "its VPC"),
            ("file_system_config", "efs", "its file system"),
            ("durable_config", "durable", "durable execution"),
        ] {
            self.each_block(body, block, &place, |this, body, place, origin| {
                let is_empty = |list: &str| {
                    body.get(list).is_some_and(|list| {
                        let value = this.program.eval(list, &place.env);
                        value.is_null() || matches!(&value.kind, Kind::List(items) if items.is_empty())
                    })
                };
                if !(block == "vpc_config" && is_empty("subnet_ids")) {
                    this.need(place, name, because, origin, false);
                }
            });
        }
        self.each_block(body, "tracing_config", &place, |this, body, place, origin| {
            let mode = body.get("mode").map(|mode| this.program.eval(mode, &place.env));
            let mode = mode.as_ref().and_then(Value::as_str);
            if mode.as_deref() != Some("Disabled") {
                this.need(place, "tracing", "X-Ray tracing", origin, mode.as_deref() != Some("Active"));
            }
        });
        self.each_block(body, "dead_letter_config", &place, |this, body, place, origin| {
            this.target(body, "target_arn", "the dead-letter queue", place, origin);
        });
        for (argument, because) in
            [("kms_key_arn", "the key of its environment"), ("source_kms_key_arn", "the key of its code")]
        {
            let value = body.get(argument).map(|value| self.program.eval(value, &place.env));
            if let Some(value) = value.filter(|value| !value.is_null()) {
                let may_be_absent = matches!(value.kind, Kind::Choice(_));
                self.need(&place, "kms-key", because, value.origin, may_be_absent);
            }
        }
        let layers = body.get("layers").map(|layers| self.program.guessing(|| self.program.eval(layers, &place.env)));
        for layer in layers.map(|layers| layers.items()).unwrap_or_default() {
            let arn = layer.value.to_text().to_string();
            for (part, name, because) in lambda::EXTENSIONS {
                if arn.contains(part) {
                    self.need(&place, name, because, layer.value.origin, layer.presence != Presence::Always);
                }
            }
        }
    }

    fn event_source(&mut self, mapping: &Resource<'a>) {
        self.with_function(mapping, |this, place| {
            let body = mapping.body();
            let source = body.get("event_source_arn").map(|source| this.program.eval(source, &place.env));
            match source.filter(|source| !source.is_null()) {
                Some(source) => match this.service_of(&source) {
                    Some(service) => {
                        if let Some(name) = lambda::event_source(&service) {
                            let because = format!("the event source {}", source.to_text());
                            // To a consumer with a throughput of its own records are pushed, by other actions.
                            let is_consumer =
                                because.contains("/consumer/") || because.contains("aws_kinesis_stream_consumer.");
                            this.need(place, name, &because, source.origin, is_consumer);
                        }
                    }
                    // It may be any of them, so none of their actions can be called excess.
                    None => {
                        for (_, name) in lambda::EVENT_SOURCES {
                            let because = "an event source of a kind that is not known here";
                            this.need(place, name, because, source.origin, true);
                        }
                    }
                },
                None => this.each_block(body, "self_managed_event_source", place, |this, _, place, origin| {
                    this.need(place, "event-source-kafka", "the Kafka event source", origin, false);
                }),
            }
            this.destinations(body, place);
        });
    }

    /// `destination_config`, of a function or of an event source.
    fn destinations(&mut self, body: &Body, place: &Place<'_>) {
        self.each_block(body, "destination_config", place, |this, body, place, _| {
            for (block, because) in
                [("on_success", "the destination on success"), ("on_failure", "the destination on failure")]
            {
                this.each_block(body, block, place, |this, body, place, origin| {
                    this.target(body, "destination", because, place, origin);
                    this.target(body, "destination_arn", because, place, origin);
                });
            }
        });
    }

    /// Something that Lambda sends to.
    fn target(&mut self, body: &Body, argument: &str, because: &str, place: &Place<'_>, origin: Origin) {
        let Some(value) = body.get(argument).map(|target| self.program.eval(target, &place.env)) else { return };
        if value.is_null() {
            return;
        }
        match self.service_of(&value) {
            Some(service) => {
                if let Some(name) = lambda::destination(&service) {
                    self.need(place, name, because, origin, matches!(value.kind, Kind::Choice(_)));
                }
            }
            None => {
                for (_, name) in lambda::DESTINATIONS {
                    self.need(place, name, because, origin, true);
                }
            }
        }
    }

    /// Runs for each nested block of a kind.
    fn each_block(
        &mut self,
        body: &Body,
        kind: &str,
        place: &Place<'_>,
        mut run: impl FnMut(&mut Self, &Body, &Place<'_>, Origin),
    ) {
        for block in self.program.nested(&body.blocks, kind, &place.env) {
            let scope = Scope { names: &block.names, outer: place.env.scope };
            let env = Env { scope: Some(&scope), ..place.env };
            let optional = place.optional || block.presence != Presence::Always;
            run(self, block.body, &Place { env, optional, ..*place }, block.origin);
        }
    }

    /// Functions that change objects on their way to who reads them.
    fn object_lambda(&mut self, point: &Resource<'a>) {
        let outside = Place { function: usize::MAX, module: point.module, env: point.env(), optional: false };
        self.each_block(point.body(), "configuration", &outside, |this, body, place, _| {
            this.each_block(body, "transformation_configuration", place, |this, body, place, _| {
                this.each_block(body, "content_transformation", place, |this, body, place, _| {
                    this.each_block(body, "aws_lambda", place, |this, body, place, origin| {
                        let Some(arn) = body.get("function_arn") else { return };
                        let arn = this.program.eval(arn, &place.env);
                        if let Some(function) = this.named(&arn, place.module) {
                            let place = Place { function, ..*place };
                            this.need(&place, "object-lambda", "the S3 Object Lambda access point", origin, false);
                        }
                    });
                });
            });
        });
    }

    /// Runs for each function that a resource configures.
    fn with_function(&mut self, resource: &Resource<'a>, mut run: impl FnMut(&mut Self, &Place<'_>)) {
        let Some(name) = resource.body().get("function_name") else { return };
        let env = resource.env();
        let choices = self.program.eval(name, &env).choices();
        for choice in &choices {
            let Some(function) = self.named(choice, resource.module) else { continue };
            let of_function = &self.program.resource(function).conditions;
            let optional = choices.len() > 1 || !resource.conditions.is_subset(of_function);
            run(self, &Place { function, module: resource.module, env, optional });
        }
    }

    /// The function that a value names: by a reference to it or to an alias of it, by its ARN, or by its name.
    fn named(&self, value: &Value, module: usize) -> Option<usize> {
        if let Some(subject) = &value.subject {
            let resource = self.program.resource(subject.resource);
            match resource.kind {
                "aws_lambda_function" if resource.mode == Mode::Managed => return Some(subject.resource),
                "aws_lambda_alias" => {
                    let of = resource.body().get("function_name")?;
                    let of = self.program.eval(of, &resource.env());
                    let subject = of.subject?;
                    let is_function = self.program.resource(subject.resource).kind == "aws_lambda_function";
                    return is_function.then_some(subject.resource);
                }
                _ => {}
            }
        }
        let text = value.to_text().to_string();
        let name = text.rsplit_once(":function:").map_or(&*text, |(_, name)| name);
        let root = &self.program.instance(module).root;
        let name_of = |resource: &Resource<'_>| {
            let given = resource.body().get("function_name").filter(|_| resource.kind == "aws_lambda_function")?;
            Some(self.program.eval(given, &resource.env()).to_text().to_string())
        };
        let functions = self.program.called("functions by name", root, name, name_of);
        functions.first().filter(|_| !name.is_empty()).map(|(index, _)| *index)
    }

    /// The service in the ARN that a value gives.
    fn service_of(&self, value: &Value) -> Option<String> {
        if let Some(subject) = &value.subject {
            let resource = self.program.resource(subject.resource);
            if let Some(service) = arn::service_of_type(resource.kind) {
                return Some(service.to_owned());
            }
        }
        let value = value.choices().into_iter().next()?;
        arn::service(&value.to_text())
    }

    fn need(&mut self, place: &Place<'_>, name: &str, because: &str, origin: Origin, optional: bool) {
        let Some(mut platform) = self.program.reference.platform(name) else { return };
        if optional || place.optional {
            platform.optional.append(&mut platform.required);
        }
        let origin = self.program.visible(origin, place.module);
        let Some((file, span)) = self.program.files.place(origin) else { return };
        self.needs.entry(place.function).or_default().push(PlatformRequirement {
            because: because.to_owned(),
            file,
            span,
            actions: platform.required,
            optional: platform.optional,
        });
    }
}
