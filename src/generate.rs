//! SDK calls to a policy that allows them: `iamdrift generate`.
//!
//! The actions are those that a check would ask for. The resources are the ARN formats that the service authorization
//! reference gives for each action's resource types, with what is known filled in and `*` for the rest; an action without
//! resource types can only be allowed on `*`.

use std::collections::{BTreeMap, BTreeSet};

use crate::reference::Reference;

/// What is known of the place that a policy is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// `aws`, `aws-cn`, ...
    pub partition: String,
    /// `eu-west-1`; `*` for any.
    pub region: String,
    /// Twelve digits; `*` for any.
    pub account: String,
}

/// An IAM policy document.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Document {
    version: &'static str,
    statement: Vec<Statement>,
}

/// A statement that allows actions on the same resources.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "PascalCase")]
struct Statement {
    effect: &'static str,
    action: Vec<String>,
    resource: Vec<String>,
}

/// A policy that allows `actions` (`prefix:Name`) and nothing else: exact names, one statement for the actions of a service
/// that can be limited to the same resources. `None` for no actions, because a policy without statements is invalid.
pub fn document<'a>(
    actions: impl IntoIterator<Item = &'a str>,
    target: &Target,
    reference: &Reference,
) -> Option<Document> {
    let mut groups: BTreeMap<(&str, BTreeSet<String>), Vec<String>> = BTreeMap::new();
    for action in actions {
        let prefix = action.split_once(':').map_or(action, |(prefix, _)| prefix);
        groups.entry((prefix, resources(action, target, reference))).or_default().push(action.to_owned());
    }
    let statement: Vec<Statement> = groups
        .into_iter()
        .map(|((_, resources), action)| Statement {
            effect: "Allow",
            action,
            resource: resources.into_iter().collect(),
        })
        .collect();
    (!statement.is_empty()).then_some(Document { version: "2012-10-17", statement })
}

/// The ARN patterns that an action can be limited to.
fn resources(action: &str, target: &Target, reference: &Reference) -> BTreeSet<String> {
    let formats = || {
        let (prefix, name) = action.split_once(':')?;
        let service = reference.service(prefix)?;
        let known = service.action(name)?;
        if known.is_on_all {
            return None;
        }
        let formats = known.resource_types.iter().filter_map(|kind| service.resources.get(kind)).flatten();
        Some(formats.map(|format| fill(format, target)).collect::<BTreeSet<String>>())
    };
    formats().filter(|formats| !formats.is_empty()).unwrap_or_else(|| BTreeSet::from(["*".to_owned()]))
}

/// An ARN format such as `arn:${Partition}:sqs:${Region}:${Account}:${QueueName}` with its variables filled in.
fn fill(format: &str, target: &Target) -> String {
    let mut filled = String::new();
    let mut rest = format;
    while let Some((before, variable)) = rest.split_once("${") {
        let (name, after) = variable.split_once('}').unwrap_or((variable, ""));
        filled += before;
        filled += match name {
            "Partition" => &target.partition,
            "Region" => &target.region,
            "Account" => &target.account,
            _ => "*",
        };
        rest = after;
    }
    filled + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target() -> Target {
        Target { partition: "aws".to_owned(), region: "eu-west-1".to_owned(), account: "123456789012".to_owned() }
    }

    #[test]
    fn actions_with_the_same_resources_share_a_statement() {
        let actions = ["s3:GetObject", "s3:ListAllMyBuckets", "sqs:ReceiveMessage", "sqs:SendMessage"];
        let document = document(actions, &target(), Reference::embedded()).unwrap();
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
    fn an_action_that_is_not_known_is_allowed_on_everything() {
        assert_eq!(resources("new:Action", &target(), Reference::embedded()), BTreeSet::from(["*".to_owned()]));
    }

    #[test]
    fn an_action_that_an_ordinary_call_uses_on_no_resource_is_allowed_on_everything() {
        let on = |action| resources(action, &target(), Reference::embedded()).into_iter().collect::<Vec<_>>();
        // A terminology and a lexicon are optional.
        assert_eq!(on("translate:TranslateText"), ["*"]);
        assert_eq!(on("polly:SynthesizeSpeech"), ["*"]);
        // Composite alarms are of no type that could be named, tasks of Fargate run on no container instance.
        assert_eq!(on("cloudwatch:DescribeAlarms"), ["*"]);
        assert_eq!(on("ecs:ListTasks"), ["*"]);
        // An object is named by its bucket or by an access point: neither type is required, one of them always given.
        assert_eq!(on("s3:DeleteObject").len(), 2);
        assert_eq!(on("polly:GetLexicon"), ["arn:aws:polly:eu-west-1:123456789012:lexicon/*"]);
        assert_eq!(on("events:PutEvents").first().unwrap(), "arn:aws:events:eu-west-1:123456789012:event-bus/*");
    }

    #[test]
    fn the_name_of_a_resource_type_can_have_several_words() {
        let on = resources("lex:RecognizeText", &target(), Reference::embedded());
        // An alias of a bot, of the second version of the service and of the first; not the bot itself.
        let aliases = [":bot-alias/*/*", ":bot:*:*"].map(|end| format!("arn:aws:lex:eu-west-1:123456789012{end}"));
        assert_eq!(on, BTreeSet::from(aliases));
    }

    #[test]
    fn no_actions_make_no_policy() {
        assert_eq!(document([], &target(), Reference::embedded()), None);
    }
}
