//! SDK calls to a policy that allows them: `iamdrift generate`.
//!
//! The actions are those that a check would ask for. Where every call that needs an action tells which resource it is about, these
//! are its resources, with `*` for what a run makes of them. Else they are the ARN formats that the service authorization reference
//! gives for the action's resource types, with what is known of the stack filled in and `*` for the rest; an action without
//! resource types can only be allowed on `*`. A policy is rather too wide than too narrow: what is in doubt is `*`.

mod passing;
mod resources;

use std::collections::{BTreeMap, BTreeSet};

use crate::code::CodeUse;
use crate::drift::needs::Need;
use crate::reference::Reference;

pub use crate::reference::Stack;
pub use resources::On;

/// An IAM policy document.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Document {
    version: &'static str,
    statement: Vec<Statement>,
}

/// A statement that allows actions on the same resources.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "PascalCase")]
struct Statement {
    effect: &'static str,
    action: Vec<String>,
    resource: Vec<String>,
    /// By operator, then by key.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    condition: BTreeMap<&'static str, BTreeMap<&'static str, Vec<String>>>,
}

/// What is known of the calls that need an action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Use {
    on: On,
    /// The services that a role is handed to, if all are known.
    passed_to: Option<BTreeSet<String>>,
    /// Whether clients of another region than the stack's may do it.
    in_other_regions: bool,
}

impl Use {
    /// What the calls behind a need tell.
    pub(crate) fn of(action: &str, need: &Need, code: &CodeUse, stack: &Stack, reference: &Reference) -> Self {
        // Names of services differ in other partitions.
        let is_of_aws = stack.partition == "aws";
        let passed_to = if action == passing::ACTION && is_of_aws { passing::services(need) } else { None };
        let is_client = |client: &str| need.sites.keys().any(|site| site.operation.split('.').next() == Some(client));
        let in_other_regions = code
            .regions
            .iter()
            .any(|(client, region)| *region != stack.region && client.as_ref().is_none_or(|client| is_client(client)));
        let place = if in_other_regions { &stack.in_any_region() } else { stack };
        Self { on: On::of(action, need, place, reference), passed_to, in_other_regions }
    }

    /// The same for an action that other calls need on a condition: an action is in the policy only once, and if it is there for one
    /// call, it is not missed by another.
    pub fn and_more(self) -> Self {
        self.and(Self { on: On::OfItsTypes, passed_to: None, in_other_regions: false })
    }

    /// Both.
    pub fn and(self, other: Self) -> Self {
        let passed_to = self.passed_to.zip(other.passed_to).map(|(one, other)| &one | &other);
        let in_other_regions = self.in_other_regions || other.in_other_regions;
        Self { on: self.on.and(other.on), passed_to, in_other_regions }
    }
}

/// A policy that allows `actions` (`prefix:Name`) and nothing else: exact names, one statement for the actions of a service
/// that can be limited to the same resources. `None` for no actions, because a policy without statements is invalid.
pub fn document<'a>(
    actions: impl IntoIterator<Item = (&'a str, &'a Use)>,
    stack: &Stack,
    reference: &Reference,
) -> Option<Document> {
    // Who may hand roles over is said apart from all else.
    let mut groups: BTreeMap<(&str, bool, BTreeSet<String>), Statement> = BTreeMap::new();
    for (action, used) in actions {
        let prefix = action.split_once(':').map_or(action, |(prefix, _)| prefix);
        let place = if used.in_other_regions { &stack.in_any_region() } else { stack };
        let resources = used.on.resources(action, place, reference);
        let statement = groups.entry((prefix, action == passing::ACTION, resources)).or_default();
        statement.action.push(action.to_owned());
        if let Some(services) = &used.passed_to {
            let by_key = BTreeMap::from([(passing::KEY, services.iter().cloned().collect())]);
            statement.condition.insert("StringEquals", by_key);
        }
    }
    let groups = groups.into_iter();
    let statement: Vec<Statement> = groups
        .map(|((_, _, resources), statement)| Statement {
            effect: "Allow",
            resource: resources.into_iter().collect(),
            ..statement
        })
        .collect();
    (!statement.is_empty()).then_some(Document { version: "2012-10-17", statement })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stack() -> Stack {
        Stack { partition: "aws".to_owned(), region: "eu-west-1".to_owned(), account: "123456789012".to_owned() }
    }

    #[test]
    fn actions_with_the_same_resources_share_a_statement() {
        let somehow = Use { on: On::OfItsTypes, passed_to: None, in_other_regions: false };
        let actions = ["s3:GetObject", "s3:ListAllMyBuckets", "sqs:ReceiveMessage", "sqs:SendMessage"];
        let document = document(actions.map(|action| (action, &somehow)), &stack(), Reference::embedded()).unwrap();
        insta::assert_json_snapshot!(document, @r#"
        {
          "Version": "2012-10-17",
          "Statement": [
            {
              "Effect": "Allow",
              "Action": [
                "s3:ListAllMyBuckets"
              ],
              "Resource": [
                "*"
              ]
            },
            {
              "Effect": "Allow",
              "Action": [
                "s3:GetObject"
              ],
              "Resource": [
                "arn:aws:s3:::*/*",
                "arn:aws:s3:eu-west-1:123456789012:accesspoint/*/object/*"
              ]
            },
            {
              "Effect": "Allow",
              "Action": [
                "sqs:ReceiveMessage",
                "sqs:SendMessage"
              ],
              "Resource": [
                "arn:aws:sqs:eu-west-1:123456789012:*"
              ]
            }
          ]
        }
        "#);
    }

    #[test]
    fn roles_are_handed_over_to_the_services_that_the_code_hands_them_to() {
        let to = |services: &[&str]| {
            let passed_to = Some(services.iter().map(|&service| service.to_owned()).collect());
            Use { on: On::OfItsTypes, passed_to, in_other_regions: false }
        };
        let somehow = Use { on: On::OfItsTypes, passed_to: None, in_other_regions: false };
        let both = to(&["lambda.amazonaws.com"]).and(to(&["states.amazonaws.com"]));
        assert_eq!(both.clone().and(somehow.clone()), somehow);
        let actions = [("iam:AttachRolePolicy", &somehow), ("iam:PassRole", &both)];
        let document = document(actions, &stack(), Reference::embedded()).unwrap();
        insta::assert_json_snapshot!(document, @r#"
        {
          "Version": "2012-10-17",
          "Statement": [
            {
              "Effect": "Allow",
              "Action": [
                "iam:AttachRolePolicy"
              ],
              "Resource": [
                "arn:aws:iam::123456789012:role/*"
              ]
            },
            {
              "Effect": "Allow",
              "Action": [
                "iam:PassRole"
              ],
              "Resource": [
                "arn:aws:iam::123456789012:role/*"
              ],
              "Condition": {
                "StringEquals": {
                  "iam:PassedToService": [
                    "lambda.amazonaws.com",
                    "states.amazonaws.com"
                  ]
                }
              }
            }
          ]
        }
        "#);
    }

    #[test]
    fn no_actions_make_no_policy() {
        assert_eq!(document([], &stack(), Reference::embedded()), None);
    }
}
