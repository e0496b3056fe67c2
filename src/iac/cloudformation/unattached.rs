//! Identity policies that reach somebody besides the roles of the template: those of users, groups and permission sets, managed
//! policies that are attached elsewhere, and those that a role of the template shares with any of these.

use std::collections::BTreeSet;

use super::expression::Defaults;
use super::roles::Roles;
use super::template::Resource;
use crate::iac::policy_document;
use crate::iac::syntax::Node;
use crate::iac::{AttachedPolicy, Via};

impl<'a> Roles<'a> {
    /// The policies that no role has taken up, or not the roles of the template alone. To be asked for last.
    pub fn unattached(&self) -> Vec<AttachedPolicy> {
        let mut policies = Vec::new();
        let shared = self.shared_policies();
        for resource in &self.template.resources {
            for (document, via) in self.documents(resource, &shared) {
                let read = policy_document::read(document, self.template);
                let (file, span) = (self.template.file.clone(), document.span);
                policies.push(AttachedPolicy { via, file, span, statements: read.statements });
            }
        }
        policies
    }

    /// Policy resources that users, groups, roles elsewhere or other stacks have as well.
    fn shared_policies(&self) -> BTreeSet<&'a str> {
        let mut shared = BTreeSet::new();
        let is_role = |node: &'a Node| self.named(&self.template.text(node, Defaults::Open)).is_some();
        for resource in &self.template.resources {
            let properties = self.template.properties(resource);
            let items = |key: &str| self.items(properties.get(key));
            match resource.kind {
                "AWS::IAM::Policy" | "AWS::IAM::ManagedPolicy" => {
                    let others = ["Users", "Groups"].iter().any(|key| !items(key).is_empty());
                    if others || !items("Roles").iter().all(|role| is_role(role.node)) {
                        shared.insert(resource.id);
                    }
                }
                "AWS::IAM::User" | "AWS::IAM::Group" => {
                    let policies = items("ManagedPolicyArns");
                    shared.extend(policies.iter().filter_map(|policy| self.policy_here(policy.node)));
                }
                _ => {}
            }
        }
        let exports = self.template.outputs().filter(|(_, output)| output.get("Export").is_some());
        shared.extend(exports.filter_map(|(_, output)| self.policy_here(output.get("Value")?)));
        shared
    }

    fn documents(&self, resource: &Resource<'a>, shared: &BTreeSet<&str>) -> Vec<(&'a Node, Via)> {
        let properties = self.template.properties(resource);
        let here = || Via::Policy(resource.id.to_owned());
        let inline = |choice: policy_document::Choice<'a>| choice.node.get("PolicyDocument");
        match resource.kind {
            "AWS::IAM::Policy" | "AWS::IAM::ManagedPolicy" | "AWS::IAM::RolePolicy"
                if self.is_attached(resource.id) && !shared.contains(resource.id) =>
            {
                Vec::new()
            }
            "AWS::IAM::Policy"
            | "AWS::IAM::ManagedPolicy"
            | "AWS::IAM::RolePolicy"
            | "AWS::IAM::UserPolicy"
            | "AWS::IAM::GroupPolicy" => {
                properties.get("PolicyDocument").value().map(|document| (document, here())).into_iter().collect()
            }
            "AWS::IAM::User" | "AWS::IAM::Group" => {
                let policies = self.items(properties.get("Policies")).into_iter();
                policies.filter_map(inline).map(|document| (document, Via::Inline)).collect()
            }
            "AWS::SSO::PermissionSet" => {
                let policy = properties.get("InlinePolicy").value().filter(|policy| policy.get("Statement").is_some());
                policy.map(|document| (document, Via::Inline)).into_iter().collect()
            }
            _ => Vec::new(),
        }
    }
}
