//! State machines: Amazon States Language to the actions that Step Functions takes with the machine's role.
//!
//! A task's `Resource` names what it does: a Lambda function or an activity by ARN, an API operation
//! (`arn:aws:states:::aws-sdk:s3:getObject`), or an optimised integration (`arn:aws:states:::ecs:runTask.sync`). Most integrations are
//! an operation of the same name; what they need besides, and those that are none, stands in the reference's table of platform
//! needs under `states:`. A distributed map reads and writes S3 and starts executions of its own machine.
//!
//! Facts: "Amazon States Language", "Integrating services with Step Functions" and "How Step Functions generates IAM policies for
//! integrated services" in the AWS Step Functions Developer Guide.

mod arguments;

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use arguments::arguments;

use super::{ActionUse, CodeUse, Confidence, SdkCall, Unresolved};
use crate::iac::Setting;
use crate::policy::{Piece, Text};
use crate::reference::{Arguments, Reference};
use crate::repo::RepoPath;

/// What stands for an unknown part of a `Resource` while it is taken apart. No ARN holds it.
const UNKNOWN: char = '\u{0}';

/// The actions that a definition takes.
pub fn analyze(definition: &Setting, reference: &Reference) -> CodeUse {
    let files = BTreeSet::from([definition.file.clone()]);
    let mut reader = Reader { reference, used: CodeUse::default(), files, optional: false };
    if definition.get("States").is_some() {
        reader.states(definition);
    } else {
        reader.unresolved(definition, "this definition of a state machine has no States".to_owned(), &[]);
    }
    let Reader { mut used, files, .. } = reader;
    used.sources = files.into_iter().collect();
    used.finish(reference);
    used
}

struct Reader<'r> {
    reference: &'r Reference,
    used: CodeUse,
    files: BTreeSet<RepoPath>,
    /// Whether a condition of the deployment decides about what is read.
    optional: bool,
}

/// What a `Resource` asks for.
enum Task<'t> {
    /// Nothing that needs a permission: a worker asks for the activity's tasks by itself.
    Activity,
    /// A Lambda function, by ARN.
    Function,
    /// An operation of an SDK, with the service as Step Functions calls it.
    Sdk { service: &'t str, operation: &'t str },
    /// An optimised integration; whether Step Functions waits for what it starts.
    Integration { service: &'t str, api: &'t str, waits: bool },
    /// Not known here.
    Open,
    /// No ARN that Step Functions takes.
    Unknown,
}

impl Reader<'_> {
    /// All states of a machine, of a branch or of a map.
    fn states(&mut self, machine: &Setting) {
        for item in machine.all("States") {
            for (_, state) in item.setting.entries() {
                self.files.insert(state.file.clone());
                state.items().into_iter().for_each(|state| self.state(state.setting));
            }
        }
    }

    fn state(&mut self, state: &Setting) {
        if !is_of_type(state, "Map") {
            self.tasks(state);
        }
        for processor in ["ItemProcessor", "Iterator", "Branches"] {
            state.all(processor).into_iter().for_each(|item| self.states(item.setting));
        }
        if let Some(mode) = state.find("ItemProcessor.ProcessorConfig.Mode")
            && !mode.is(&["INLINE"])
        {
            let is_certain = mode.is(&["DISTRIBUTED"]);
            self.row("states:distributed-map", "a distributed map", mode, is_certain);
            if state.find("ResultWriter.Resource").is_some() {
                self.row("states:result-writer", "the map's ResultWriter", mode, is_certain);
            }
        }
        for part in ["ItemReader", "ResultWriter"] {
            state.all(part).into_iter().for_each(|item| self.tasks(item.setting));
        }
    }

    /// What the `Resource` of a state, or of a part of one, needs.
    fn tasks(&mut self, holder: &Setting) {
        for item in holder.all("Resource") {
            self.optional = item.optional;
            self.task(holder, item.setting);
        }
        self.optional = false;
    }

    /// What one `Resource` needs; `holder` is the state, or the part of it, that also has the arguments.
    fn task(&mut self, holder: &Setting, resource: &Setting) {
        if let Some(credentials) = holder.get("Credentials") {
            // The task acts with another role; what this machine's own role needs is to become that one.
            return self.call("sts", "AssumeRole", Arguments::default(), credentials);
        }
        let line = line(&resource.text());
        match kind(&line, resource) {
            Task::Activity => {}
            Task::Function => self.call("lambda", "Invoke", Arguments::default(), resource),
            Task::Sdk { service, operation } => {
                let Some(client) = self.client(service) else {
                    let reason = format!("the state machine calls {service}, a service that is not in AWS's data here");
                    return self.unresolved(resource, reason, &[]);
                };
                match self.operation(&client, operation) {
                    Some(name) => {
                        let arguments = arguments(holder, &self.members(&client, &name));
                        self.call(&client, &name, arguments, resource);
                    }
                    None => {
                        let reason = format!("the operation {operation} of {service} is not in AWS's data here");
                        self.unresolved(resource, reason, &[&client]);
                    }
                }
            }
            Task::Integration { service, api, waits } => self.integration(holder, resource, service, api, waits),
            Task::Open => {
                let reason = format!("the task's Resource {} is not known here", resource.text());
                self.unresolved(resource, reason, &["lambda"]);
            }
            Task::Unknown => {
                let reason = format!("Step Functions has no integration `{}` that is known here", resource.text());
                self.unresolved(resource, reason, &[]);
            }
        }
    }

    fn integration(&mut self, holder: &Setting, resource: &Setting, service: &str, api: &str, waits: bool) {
        let name = format!("states:{service}:{api}");
        let label = resource.text().to_string();
        let label = label.split_once(":states:::").map_or(&*label, |(_, label)| label).to_owned();
        let is_known = if self.reference.platform(&name).is_some() {
            // API Gateway checks the role only where it is told to.
            let is_certain = service != "apigateway" || arguments::authorised_by_role(holder);
            self.row(&name, &label, resource, is_certain)
        } else {
            let client = self.client(service);
            let operation = client.as_ref().and_then(|client| self.operation(client, api));
            match client.zip(operation) {
                Some((client, operation)) => {
                    let arguments = arguments(holder, &self.members(&client, &operation));
                    self.call(&client, &operation, arguments, resource);
                    true
                }
                None => false,
            }
        };
        if !is_known {
            let reason = format!("Step Functions has no integration `{service}:{api}` that is known here");
            let client = self.client(service);
            let services: Vec<&str> = client.iter().map(String::as_str).collect();
            return self.unresolved(resource, reason, &services);
        }
        if waits && !self.row(&format!("{name}.sync"), &label, resource, true) {
            let reason = format!("what waiting for `{service}:{api}` needs is not known here");
            self.unresolved(resource, reason, &[]);
        }
    }

    /// Adds what a row of the platform table needs; false if there is no such row.
    fn row(&mut self, name: &str, label: &str, at: &Setting, is_certain: bool) -> bool {
        let Some(mut row) = self.reference.platform(name) else { return false };
        if !is_certain || self.optional {
            row.optional.append(&mut row.required);
        }
        self.used.actions.push(ActionUse {
            file: at.file.clone(),
            span: at.span,
            operation: label.to_owned(),
            required: row.required,
            optional: row.optional,
        });
        true
    }

    fn call(&mut self, client: &str, operation: &str, arguments: Arguments, at: &Setting) {
        self.used.calls.push(SdkCall {
            file: at.file.clone(),
            span: at.span,
            service: client.to_owned(),
            operation: operation.to_owned(),
            arguments,
            confidence: if self.optional { Confidence::Possible } else { Confidence::Certain },
        });
    }

    fn unresolved(&mut self, at: &Setting, reason: String, services: &[&str]) {
        let services = services.iter().map(|service| (*service).to_owned()).collect();
        self.used.unresolved.push(Unresolved { file: at.file.clone(), span: at.span, reason, services });
    }

    /// The botocore client of a service, as Step Functions calls it: by the name of its model, or by its client's own.
    fn client(&self, service: &str) -> Option<String> {
        let by_id = self.reference.client_by_service_id(service);
        by_id.or_else(|| self.reference.client(service).map(|client| client.name.clone()))
    }

    /// The operation of a client, in any case: `getItem` is GetItem.
    fn operation(&self, client: &str, name: &str) -> Option<String> {
        let client = self.reference.client(client)?;
        client.operations.keys().find(|known| known.eq_ignore_ascii_case(name)).cloned()
    }

    fn members(&self, client: &str, operation: &str) -> Vec<String> {
        let client = self.reference.client(client);
        let operation = client.as_ref().and_then(|client| client.operations.get(operation));
        operation.map_or_else(Vec::new, |operation| operation.members.iter().map(|(name, _)| name.to_owned()).collect())
    }
}

fn is_of_type(state: &Setting, kind: &str) -> bool {
    state.get("Type").is_some_and(|of| of.is(&[kind]))
}

/// Text in one line, with [`UNKNOWN`] for each part that is not known.
fn line(text: &Text) -> String {
    let piece = |piece: &Piece| match piece {
        Piece::Known(known) => known.clone(),
        Piece::Hole(_) => UNKNOWN.to_string(),
    };
    text.pieces().iter().map(piece).collect()
}

/// What a `Resource` is.
fn kind<'t>(line: &'t str, resource: &Setting) -> Task<'t> {
    if let Some(refers) = &resource.refers {
        return match refers.kind.as_str() {
            "AWS::StepFunctions::Activity" | "aws_sfn_activity" => Task::Activity,
            _ if resource.service().as_deref() == Some("lambda") => Task::Function,
            _ => Task::Open,
        };
    }
    // Of what a `Resource` can be, only functions have versions and aliases: `${Work.Arn}:live`.
    if let [Piece::Hole(_), Piece::Known(qualifier)] = resource.text().pieces()
        && qualifier.starts_with(':')
    {
        return Task::Function;
    }
    let mut parts = line.split(':');
    if parts.next() != Some("arn") {
        return if line.contains(UNKNOWN) || line.contains("${") { Task::Open } else { Task::Unknown };
    }
    let (service, region) = (parts.nth(1).unwrap_or(""), parts.next().unwrap_or(""));
    let rest: Vec<&str> = parts.skip(1).collect();
    match (service, region, rest.as_slice()) {
        ("lambda", ..) => Task::Function,
        ("states", _, ["activity", ..]) => Task::Activity,
        ("states", "", ["aws-sdk", service, operation]) => {
            let operation = operation.split_once('.').map_or(*operation, |(operation, _)| operation);
            Task::Sdk { service, operation }
        }
        ("states", "", [service, api, ..]) if !api.contains(UNKNOWN) && !service.contains(UNKNOWN) => {
            let (api, pattern) = api.split_once('.').unwrap_or((api, ""));
            Task::Integration { service, api, waits: pattern == "sync" }
        }
        _ if line.contains(UNKNOWN) => Task::Open,
        _ => Task::Unknown,
    }
}
