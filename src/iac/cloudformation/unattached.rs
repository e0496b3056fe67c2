//! Identity policies that reach no role of the template: of users, groups and permission sets, and managed policies that are attached elsewhere.

use super::roles::Roles;
use super::template::Resource;
use crate::iac::policy_document;
use crate::iac::syntax::Node;
use crate::iac::{AttachedPolicy, Via};

impl<'a> Roles<'a> {
    /// The policies that no role has taken up. To be asked for last.
    pub fn unattached(&self) -> Vec<AttachedPolicy> {
        let mut policies = Vec::new();
        for resource in &self.template.resources {
            for (document, via) in self.documents(resource) {
                let read = policy_document::read(document, self.template);
                let (file, span) = (self.template.file.clone(), document.span);
                policies.push(AttachedPolicy { via, file, span, statements: read.statements });
            }
        }
        policies
    }

    fn documents(&self, resource: &Resource<'a>) -> Vec<(&'a Node, Via)> {
        let properties = self.template.properties(resource);
        let here = || Via::Policy(resource.id.to_owned());
        let inline = |choice: policy_document::Choice<'a>| choice.node.get("PolicyDocument");
        match resource.kind {
            "AWS::IAM::Policy" | "AWS::IAM::ManagedPolicy" | "AWS::IAM::RolePolicy"
                if self.is_attached(resource.id) =>
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
