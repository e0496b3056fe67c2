//! Resources' own policies: what they allow a role of the configuration, the role's policies need not.
//!
//! Within one account, an Allow in either place is enough (IAM User Guide, "Policy evaluation logic"). Which resource a call
//! is about is not known, so what such a policy allows is optional; a Deny is out of sight for the same reason.

use super::document;
use super::module::Mode;
use super::roles::Roles;
use super::users::leaves;
use super::value::{Item, Kind, Presence, Value};
use crate::iac::{AttachedPolicy, Via};
use crate::policy::Effect;

/// The arguments that hold a resource's policy.
const ARGUMENTS: [&str; 4] = ["policy", "resource_policy", "access_policy", "access_policies"];

impl Roles<'_, '_> {
    /// Adds to each role what resources' policies allow it by name, or allow everybody.
    pub fn attach_resource_policies(&mut self) {
        for (_, resource) in self.program.resources() {
            if resource.mode == Mode::Data || resource.kind.starts_with("aws_iam_") {
                continue;
            }
            let policies: Vec<Value> =
                ARGUMENTS.iter().filter_map(|argument| self.attribute(&resource, argument)).collect();
            for policy in policies {
                let decoded = policy.choices().into_iter().filter_map(|choice| document::decode(self.program, &choice));
                for document in decoded.collect::<Vec<_>>() {
                    let statements = document.get("Statement").map(document::statement_items).unwrap_or_default();
                    for statement in statements {
                        self.attach_statement(&statement.value, &resource.address, resource.module, resource.origin());
                    }
                }
            }
        }
    }

    fn attach_statement(&mut self, statement: &Value, address: &str, module: usize, place: super::value::Origin) {
        let (Kind::Map(entries), Some(principal)) = (&statement.kind, statement.get("Principal")) else { return };
        let named = match &principal.kind {
            Kind::Map(_) => principal.get("AWS").cloned().or_else(|| principal.get("*").cloned()),
            _ => Some(principal.clone()),
        };
        let Some(named) = named else { return };
        let named = leaves(&[named], 0);
        let is_everybody = named.iter().any(|value| value.as_str().as_deref() == Some("*"));
        let roles: Vec<usize> = if is_everybody {
            (0..self.roles.len()).collect()
        } else {
            named.iter().filter_map(|value| self.named(value, module)).collect()
        };
        if roles.is_empty() {
            return;
        }
        let without = entries.iter().filter(|(name, _)| name != "Principal").cloned().collect();
        let statement = Item { value: Value::map(without, statement.origin), presence: Presence::Maybe };
        let list = Value::items_of(vec![statement], place);
        let entry = ("Statement".to_owned(), Item { value: list, presence: Presence::Always });
        let policy = document::json(Value::map(vec![entry], place));
        for (origin, mut statements) in document::read(self.program, module, &policy).parts {
            statements.retain(|statement| statement.effect == Effect::Allow);
            let Some((file, span)) = self.place(origin, module).filter(|_| !statements.is_empty()) else { continue };
            for &role in &roles {
                let via = Via::ResourcePolicy(address.to_owned());
                let policy = AttachedPolicy { via, file: file.clone(), span, statements: statements.clone() };
                self.roles[role].policies.push(policy);
            }
        }
    }
}
