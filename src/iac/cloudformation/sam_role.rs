//! The role that SAM makes for a function that names none.
//!
//! It is called as the function with `Role` after it. SAM gives it the function's `Policies`, and adds what the function's
//! other properties need. What SAM adds stands in no file: it is [`Via::SamImplicit`].
//!
//! Facts: aws-sam-translator 1.115.0 (`model/sam_resources.py`, `model/role_utils/`, `model/eventsources/pull.py`).

use std::collections::BTreeMap;

use super::aws;
use super::expression::{Defaults, is_plain_map};
use super::roles::Roles;
use super::template::{Properties, Resource};
use crate::iac::Via;
use crate::iac::policy_document::Choice;
use crate::iac::syntax::Node;
use crate::policy::{Piece, Text};
use crate::text::Span;

impl<'a> Roles<'a> {
    /// Adds the role that SAM makes for a function.
    pub fn add_for_function(&mut self, function: &Resource<'a>, properties: Properties<'a>) -> usize {
        let role = self.add(&format!("{}Role", function.id), function, None);
        let basic = match properties.get("DurableConfig").value() {
            Some(_) => "AWSLambdaBasicDurableExecutionRolePolicy",
            None => "AWSLambdaBasicExecutionRole",
        };
        self.add_implicit(role, basic, function.id_span);
        if let Some(tracing) = properties.get("Tracing").value() {
            // In the other partitions it is AWSXRayDaemonWriteAccess, which allows the same.
            if self.template.text(tracing, Defaults::Guess).as_known() != Some("Disabled") {
                self.add_implicit(role, "AWSXrayWriteOnlyAccess", tracing.span);
            }
        }
        if let Some(vpc) = properties.get("VpcConfig").value() {
            self.add_implicit(role, "AWSLambdaVPCAccessExecutionRole", vpc.span);
        }
        self.add_targets(role, function, properties);
        for choice in self.items(properties.get("Policies")) {
            self.add_sam_policy(role, choice);
        }
        for event in properties.get("Events").entries().into_values() {
            self.add_poller(role, event);
        }
        self.set_boundary(role, properties.get("PermissionsBoundary"));
        self.read_trust(role, properties.get("AssumeRolePolicyDocument").value());
        self.note_transform(role, properties);
        role
    }

    /// Adds the role that SAM makes for a state machine. What it runs is for its `Policies` to allow: SAM adds only tracing.
    pub fn add_for_machine(&mut self, machine: &Resource<'a>) -> usize {
        let properties = self.template.properties(machine);
        let role = self.add(&format!("{}Role", machine.id), machine, None);
        if let Some(tracing) = properties.get("Tracing").get("Enabled").value()
            && tracing.as_bool() == Some(true)
        {
            self.add_implicit(role, "AWSXrayWriteOnlyAccess", tracing.span);
        }
        for choice in self.items(properties.get("Policies")) {
            self.add_sam_policy(role, choice);
        }
        self.set_boundary(role, properties.get("PermissionsBoundary"));
        self.note_transform(role, properties);
        role
    }

    /// An entry of `Policies`: a managed policy's name or ARN, a policy document, or a policy template.
    fn add_sam_policy(&mut self, role: usize, choice: Choice<'a>) {
        let node = choice.node;
        if !is_plain_map(node) {
            let text = self.template.text(node, Defaults::Open);
            return match text.as_known().filter(|name| !name.contains(':')) {
                Some(name) => self.attach_aws_managed(role, name, choice),
                None => self.attach_managed(role, choice),
            };
        }
        if node.get("Statement").is_some() {
            return self.attach_document(role, node, choice.optional, Via::Inline);
        }
        let Some([entry]) = node.entries() else {
            return self.attach_unknown(
                role,
                node,
                "SAM takes no such policy: it has neither Statement nor the name of a policy template",
            );
        };
        let name = entry.key.text().unwrap_or_default();
        let given = entry.value.entries().unwrap_or_default().iter();
        let values: BTreeMap<&str, Text> = given
            .filter_map(|entry| Some((entry.key.text()?, self.template.text(&entry.value, Defaults::Open))))
            .collect();
        match aws::sam_policy_template(self.reference, name, &values, entry.key.span) {
            Some(Ok(statements)) => {
                let via = Via::SamPolicyTemplate(name.to_owned());
                self.attach(role, via, entry.key.span, statements, choice.optional);
            }
            Some(Err(missing)) => {
                let reason = format!("the policy template {name} needs a value for {}", missing.join(" and "));
                self.attach_unknown(role, &entry.key, &reason);
            }
            None => {
                let date = self.reference.info().date;
                let reason = format!("no SAM policy template called {name} is in AWS's data of {date}");
                self.attach_unknown(role, &entry.key, &reason);
            }
        }
    }

    /// Where failed and finished invocations go.
    fn add_targets(&mut self, role: usize, function: &Resource<'a>, properties: Properties<'a>) {
        let dead_letters = properties.get("DeadLetterQueue");
        if let Some((kind, target)) = dead_letters.get("Type").value().zip(dead_letters.get("TargetArn").value()) {
            let actions: &[&str] = match kind.text() {
                Some("SQS") => &["sqs:SendMessage"],
                Some("SNS") => &["sns:Publish"],
                _ => &[],
            };
            let target = self.template.text(target, Defaults::Open);
            self.add_statement(role, "DeadLetterQueue", kind.span, actions, target);
        }
        let destinations = properties.get("EventInvokeConfig").get("DestinationConfig");
        for event in ["OnSuccess", "OnFailure"] {
            let destination = destinations.get(event);
            let Some(kind) = destination.get("Type").value() else { continue };
            let target = destination.get("Destination").value();
            let target = match (target, kind.text()) {
                (Some(node), _) => self.template.text(node, Defaults::Open),
                // SAM makes the queue or topic that is not given; these are their names.
                (None, Some("SNS")) => Text::hole(format!("{}EventInvokeConfig{event}Topic", function.id)),
                (None, _) => Text::hole(format!("{}EventInvokeConfig{event}Queue.Arn", function.id)),
            };
            self.add_destination(role, "EventInvokeConfig", kind, target);
        }
    }

    pub(super) fn add_destination(&mut self, role: usize, property: &str, kind: &'a Node, target: Text) {
        let span = kind.span;
        match kind.text() {
            Some("SQS") => self.add_statement(role, property, span, &["sqs:SendMessage"], target),
            Some("SNS") => self.add_statement(role, property, span, &["sns:Publish"], target),
            Some("EventBridge") => self.add_statement(role, property, span, &["events:PutEvents"], target),
            Some("Lambda") => self.add_statement(role, property, span, &["lambda:InvokeFunction"], target),
            Some("S3Bucket" | "S3") => {
                let objects = target.pieces().iter().cloned().chain([Piece::Known("/*".to_owned())]).collect();
                self.add_statement(role, property, span, &["s3:PutObject"], objects);
                self.add_statement(role, property, span, &["s3:ListBucket"], target);
            }
            _ => {}
        }
    }

    /// A managed policy that SAM adds, once.
    pub(super) fn add_implicit(&mut self, role: usize, name: &str, span: Span) {
        let via = Via::SamImplicit(name.to_owned());
        if self.roles[role].policies.iter().any(|policy| policy.via == via) {
            return;
        }
        match aws::managed_policy(self.reference, name, span).filter(|_| self.template.spend(1)) {
            Some((_, statements)) => self.attach(role, via, span, statements, false),
            None => {
                let message = format!("SAM adds the managed policy {name}, which is not in AWS's data here");
                let note = self.template.note(span, message);
                self.roles[role].unknown.push(note);
            }
        }
    }

    /// A statement that SAM writes for a property.
    pub(super) fn add_statement(&mut self, role: usize, property: &str, span: Span, actions: &[&str], resource: Text) {
        if actions.is_empty() {
            return;
        }
        let statement = aws::allow(span, actions.iter().copied(), vec![resource]);
        self.attach(role, Via::SamImplicit(property.to_owned()), span, vec![statement], false);
    }
}
