//! Resources' own policies: what they allow a role of the template, the role's policies need not.
//!
//! Within one account, an Allow in either place is enough (IAM User Guide, "Cross account resource access in IAM", and "Policy
//! evaluation logic"). A Deny here is out of sight: it is about one resource, which a call may or may not be about.

use super::expression::{Defaults, is_plain_map};
use super::roles::Roles;
use crate::iac::policy_document;
use crate::iac::syntax::Node;
use crate::iac::{AttachedPolicy, Via};
use crate::policy::{Effect, Statement};

/// Where resources keep their policy: buckets, queues and topics; keys; secrets and others; repositories; file systems.
const PROPERTIES: [&str; 6] =
    ["PolicyDocument", "KeyPolicy", "ResourcePolicy", "Policy", "RepositoryPolicyText", "FileSystemPolicy"];

impl<'a> Roles<'a> {
    /// Adds to each role what resources' policies allow it by name, or allow everybody.
    pub fn attach_resource_policies(&mut self) {
        let mut found: Vec<(usize, AttachedPolicy)> = Vec::new();
        for resource in self.template.resources.iter().filter(|resource| !resource.kind.starts_with("AWS::IAM::")) {
            let properties = self.template.properties(resource);
            for document in PROPERTIES.iter().filter_map(|name| properties.get(name).value()) {
                for (principal, statements) in policy_document::read_resource_policy(document, self.template) {
                    let statements: Vec<Statement> =
                        statements.into_iter().filter(|statement| statement.effect == Effect::Allow).collect();
                    for role in self.principals(principal) {
                        if !statements.is_empty() && self.template.spend(1) {
                            let via = Via::ResourcePolicy(resource.id.to_owned());
                            let (file, span) = (self.template.file.clone(), document.span);
                            found.push((role, AttachedPolicy { via, file, span, statements: statements.clone() }));
                        }
                    }
                }
            }
        }
        for (role, policy) in found {
            self.roles[role].policies.push(policy);
        }
    }

    /// The roles of the template that a `Principal` lets in.
    fn principals(&self, principal: &'a Node) -> Vec<usize> {
        let everybody = || (0..self.roles.len()).collect();
        let named = match principal.entries().filter(|_| is_plain_map(principal)) {
            Some(entries) => {
                let aws = entries.iter().filter(|entry| entry.key.text() == Some("AWS"));
                aws.flat_map(|entry| self.template.list(&entry.value)).collect()
            }
            None => self.template.list(principal),
        };
        let mut roles = Vec::new();
        for choice in named {
            let text = self.template.text(choice.node, Defaults::Open);
            if text.as_known() == Some("*") {
                return everybody();
            }
            roles.extend(self.named(&text));
        }
        roles
    }
}
