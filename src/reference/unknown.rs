//! Names in policies that are no actions, and what was probably meant.
//!
//! Most follow from what is known otherwise: the name of an API operation leads to what the operation needs
//! (`s3:HeadBucket` to `s3:ListBucket`), the name of an SDK client to its prefix (`bedrock-runtime:` to `bedrock:`), a slip to the
//! nearest name. `builder/unknown.py` collects what AWS withdrew or still writes itself; `tables/unknown.tsv` has the rest.

use std::collections::{BTreeMap, BTreeSet};

use super::Arguments;
use super::archive::lines;
use super::{Reference, Service};
use crate::policy::{ActionPattern, Answer, Text};

/// What a name in a policy means, where it is not an action that exists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UnknownAction {
    /// No service has this prefix. The actions (`prefix:Name`, with the policy's own wildcards) that stand for it, all of them.
    /// Empty: nothing is like it, and it may be newer than the snapshot.
    Prefix(Vec<String>),
    /// The service has no such action. The actions (`prefix:Name`) that stand for it, all of them. Empty: nothing is like it, or an
    /// API operation newer than the list of actions has this name.
    Name(Vec<String>),
    /// One of these actions (`prefix:Name`) was probably meant, best first; never fewer than two.
    OneOf(Vec<String>),
    /// Harmless: AWS once listed it, or still writes it itself, or it needs no permission. Says which, as the rest of a sentence
    /// about the name, lower case at the start unless a name stands there, and without a full stop.
    Retired(String),
}

/// The facts about names that are no actions. Names are in lower case.
#[derive(Debug, Default)]
pub(super) struct Names {
    retired: BTreeMap<String, String>,
    retired_prefixes: BTreeMap<String, String>,
    instead: BTreeMap<String, Vec<String>>,
    aliases: BTreeMap<String, String>,
    /// The SDK clients of each prefix.
    clients: BTreeMap<String, Vec<String>>,
}

/// More suggestions than this say nothing.
const SUGGESTIONS: usize = 3;

impl Names {
    pub(super) fn parse(text: &str) -> Self {
        let mut names = Self::default();
        for line in lines(text) {
            let name = line.text(1).to_ascii_lowercase();
            match line.text(0) {
                "retired" => drop(names.retired.insert(name, line.owned(2))),
                "retired-prefix" => drop(names.retired_prefixes.insert(name, line.owned(2))),
                "instead" => drop(names.instead.insert(name, line.words(2).map(str::to_owned).collect())),
                "alias" => drop(names.aliases.insert(name, line.owned(2))),
                "client" => names.clients.entry(line.owned(2)).or_default().push(name),
                _ => {}
            }
        }
        names
    }

    /// What `prefix:name` means; `name` may have wildcards.
    pub(super) fn explain(&self, reference: &Reference, prefix: &str, name: &str) -> UnknownAction {
        let prefix = prefix.to_ascii_lowercase();
        match reference.service(&prefix) {
            Some(service) => self.explain_name(reference, &service, name),
            None => self.explain_prefix(reference, &prefix, name),
        }
    }

    fn explain_prefix(&self, reference: &Reference, prefix: &str, name: &str) -> UnknownAction {
        if let Some(meaning) = self.retired_prefixes.get(prefix) {
            return UnknownAction::Retired(meaning.clone());
        }
        if let Some(right) = self.aliases.get(prefix) {
            return UnknownAction::Prefix(self.under(reference, right, name));
        }
        let nearest = nearest(prefix, reference.prefixes().into_iter().chain(self.aliases.keys().cloned()));
        let nearest: BTreeSet<_> = nearest.iter().map(|near| self.aliases.get(near).unwrap_or(near).clone()).collect();
        let mut meant: Vec<_> = nearest.iter().flat_map(|right| self.under(reference, right, name)).collect();
        if meant.is_empty() {
            meant = elsewhere(reference, name);
            meant.sort_by_key(|action| strsim::osa_distance(prefix, action.split(':').next().unwrap_or_default()));
        }
        meant.truncate(SUGGESTIONS);
        if meant.len() > 1 { UnknownAction::OneOf(meant) } else { UnknownAction::Prefix(meant) }
    }

    /// The name, or what it means, under a prefix that exists.
    fn under(&self, reference: &Reference, prefix: &str, name: &str) -> Vec<String> {
        let Some(service) = reference.service(prefix) else { return Vec::new() };
        if let Some(action) = service.action(name) {
            return vec![format!("{prefix}:{}", action.name)];
        }
        let pattern = ActionPattern::new(&Text::known(format!("{prefix}:{name}")));
        if service.actions.values().any(|action| matches(&pattern, prefix, &action.name)) {
            return vec![format!("{prefix}:{name}")];
        }
        match self.explain_name(reference, &service, name) {
            UnknownAction::Name(names) | UnknownAction::OneOf(names) => names,
            UnknownAction::Prefix(_) | UnknownAction::Retired(_) => Vec::new(),
        }
    }

    fn explain_name(&self, reference: &Reference, service: &Service, name: &str) -> UnknownAction {
        let key = format!("{}:{}", service.prefix, name.to_ascii_lowercase());
        if let Some(meaning) = self.retired.get(&key) {
            let needed = match self.explain_operation(reference, &service.prefix, name) {
                Some(UnknownAction::Name(needed)) => needed,
                _ => Vec::new(),
            };
            let unsaid: Vec<_> = needed.iter().filter(|action| !meaning.contains(&***action)).cloned().collect();
            return UnknownAction::Retired(match unsaid.as_slice() {
                [] => meaning.clone(),
                actions => format!("{meaning}, and the operation needs `{}`", actions.join("` and `")),
            });
        }
        if let Some(meant) = self.instead.get(&key) {
            return UnknownAction::Name(meant.clone());
        }
        if let Some(explained) = self.explain_operation(reference, &service.prefix, name) {
            return explained;
        }
        if name.contains(['*', '?']) {
            return UnknownAction::Name(Vec::new());
        }
        let names = service.actions.values().map(|action| action.name.clone());
        let near = nearest(name, names);
        let here: Vec<_> = near.iter().take(SUGGESTIONS).map(|near| format!("{}:{near}", service.prefix)).collect();
        let meant = if here.is_empty() {
            elsewhere(reference, name).into_iter().filter(|action| !is_sisters(action, &service.prefix)).collect()
        } else {
            here
        };
        if meant.len() > 1 { UnknownAction::OneOf(meant) } else { UnknownAction::Name(meant) }
    }

    /// What the operations of this name need.
    fn explain_operation(&self, reference: &Reference, prefix: &str, name: &str) -> Option<UnknownAction> {
        let pattern = ActionPattern::new(&Text::known(format!("{prefix}:{name}")));
        let (mut needed, mut free, mut found) = (BTreeSet::new(), Vec::new(), false);
        for client in self.clients.get(prefix)? {
            let Some(model) = reference.client(client) else { continue };
            for operation in model.operations.keys().filter(|operation| matches(&pattern, prefix, operation)) {
                found = true;
                let needs = reference.permissions(client, operation, &Arguments::default());
                if !needs.known {
                    continue;
                }
                // What a PartiQL statement or a transaction needs depends on what is in it.
                let open = reference.permissions(client, operation, &Arguments { open: true, ..Arguments::default() });
                let actions = if needs.must.is_empty() { open.conditional } else { needs.must };
                if actions.iter().any(|action| is_sisters(action, prefix)) {
                    continue;
                }
                if actions.is_empty() {
                    free.push(operation.clone());
                }
                needed.extend(actions);
            }
        }
        if !found {
            None
        } else if needed.is_empty() && !free.is_empty() {
            Some(UnknownAction::Retired(format!("a call of {} needs no permission", free.join(" or "))))
        } else {
            Some(UnknownAction::Name(needed.into_iter().collect()))
        }
    }
}

/// Whether an action is of a sister service, as `s3-outposts` is of `s3`. It has its own names for like things: whoever wrote
/// `s3:` meant S3.
fn is_sisters(action: &str, prefix: &str) -> bool {
    action.strip_prefix(prefix).is_some_and(|rest| rest.starts_with('-'))
}

fn matches(pattern: &ActionPattern, prefix: &str, name: &str) -> bool {
    pattern.matches(&format!("{prefix}:{name}")) == Answer::Yes
}

/// The names at the least distance from `name`, if that is a slip's distance: one letter, or two in a longer name.
fn nearest(name: &str, names: impl Iterator<Item = String>) -> Vec<String> {
    let name = name.to_ascii_lowercase();
    let limit = match name.len() {
        0..=2 => return Vec::new(),
        3..=9 => 1,
        _ => 2,
    };
    let mut by_distance: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    for other in names {
        // A length further off than the limit is a distance further off.
        if other.len().abs_diff(name.len()) <= limit {
            let distance = strsim::osa_distance(&name, &other.to_ascii_lowercase());
            if distance <= limit {
                by_distance.entry(distance).or_default().push(other);
            }
        }
    }
    by_distance.pop_first().map(|(_, nearest)| nearest).unwrap_or_default()
}

/// The services that have an action of exactly this name, if they are few.
fn elsewhere(reference: &Reference, name: &str) -> Vec<String> {
    let services = reference.prefixes().into_iter().filter_map(|prefix| reference.service(&prefix));
    let found = services.filter_map(|service| Some(format!("{}:{}", service.prefix, service.action(name)?.name)));
    let found: Vec<_> = found.take(SUGGESTIONS + 1).collect();
    if found.len() > SUGGESTIONS { Vec::new() } else { found }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn explain(actions: &str) -> String {
        let explain = |action: &str| {
            let (prefix, name) = action.split_once(':').expect("an action has a prefix");
            match Reference::embedded().explain_unknown(prefix, name) {
                UnknownAction::Prefix(meant) => format!("{action}: prefix, meant {}", meant.join(" ")),
                UnknownAction::Name(meant) => format!("{action}: meant {}", meant.join(" ")),
                UnknownAction::OneOf(meant) => format!("{action}: meant {}", meant.join(" or ")),
                UnknownAction::Retired(meaning) => format!("{action}: retired, {meaning}"),
            }
        };
        actions.split_whitespace().map(explain).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn an_operations_name_leads_to_what_it_needs() {
        insta::assert_snapshot!(explain(
            "s3:HeadBucket s3:HeadObject s3:ListObjectsV2 s3:DeleteObjects s3:CopyObject s3:CopyObject* s3:PutBucketEncryption
            kms:ReEncrypt lambda:Invoke bedrock:Converse bedrock:ConverseStream dynamodb:TransactWriteItems
            apigateway:GetRestApis codecatalyst:ListProjects glue:CreateGlossary"
        ), @r"
        s3:HeadBucket: meant s3:ListBucket
        s3:HeadObject: meant s3:GetObject
        s3:ListObjectsV2: meant s3:ListBucket
        s3:DeleteObjects: meant s3:DeleteObject
        s3:CopyObject: meant s3:GetObject s3:PutObject
        s3:CopyObject*: meant s3:GetObject s3:PutObject
        s3:PutBucketEncryption: meant s3:PutEncryptionConfiguration
        kms:ReEncrypt: meant kms:ReEncryptFrom kms:ReEncryptTo
        lambda:Invoke: meant lambda:InvokeFunction
        bedrock:Converse: meant bedrock:InvokeModel
        bedrock:ConverseStream: meant bedrock:InvokeModelWithResponseStream
        dynamodb:TransactWriteItems: meant dynamodb:ConditionCheckItem dynamodb:DeleteItem dynamodb:PutItem dynamodb:UpdateItem
        apigateway:GetRestApis: meant apigateway:GET
        codecatalyst:ListProjects: retired, a call of ListProjects needs no permission
        glue:CreateGlossary: meant
        ");
    }

    #[test]
    fn a_wrong_prefix_leads_to_the_right_one() {
        insta::assert_snapshot!(explain(
            "bedrock-runtime:InvokeModel bedrock-runtime:Converse bedrock-agent:* efs:ClientMount stepfunctions:StartExecution
            eventbridge:PutEvents cloudwatchlogs:PutLogEvents dynamo:PutItem dynamdb:PutItem rds:Connect nothing:Nothing x:Y"
        ), @r"
        bedrock-runtime:InvokeModel: prefix, meant bedrock:InvokeModel
        bedrock-runtime:Converse: prefix, meant bedrock:InvokeModel
        bedrock-agent:*: prefix, meant bedrock:*
        efs:ClientMount: prefix, meant elasticfilesystem:ClientMount
        stepfunctions:StartExecution: prefix, meant states:StartExecution
        eventbridge:PutEvents: prefix, meant events:PutEvents
        cloudwatchlogs:PutLogEvents: prefix, meant logs:PutLogEvents
        dynamo:PutItem: meant dynamodb:PutItem or dax:PutItem
        dynamdb:PutItem: prefix, meant dynamodb:PutItem
        rds:Connect: meant rds-db:connect
        nothing:Nothing: prefix, meant 
        x:Y: prefix, meant
        ");
    }

    #[test]
    fn a_slip_leads_to_the_nearest_name() {
        insta::assert_snapshot!(explain(
            "lambda:CheckpointDurableExecutions ec2:DescribeNetworkInterface s3:GetObjct s3:PutFunctionConcurrency
            dynamodb:CreateItem firehose:PutRecords s3:Frobnicate s3:Frobnicate* s3:GetBucket"
        ), @r"
        lambda:CheckpointDurableExecutions: meant lambda:CheckpointDurableExecution
        ec2:DescribeNetworkInterface: meant ec2:DescribeNetworkInterfaces
        s3:GetObjct: meant s3:GetObject
        s3:PutFunctionConcurrency: meant lambda:PutFunctionConcurrency
        dynamodb:CreateItem: meant dynamodb:PutItem
        firehose:PutRecords: meant firehose:PutRecordBatch
        s3:Frobnicate: meant 
        s3:Frobnicate*: meant 
        s3:GetBucket: meant
        ");
    }

    #[test]
    fn what_aws_withdrew_or_writes_itself_is_retired() {
        insta::assert_snapshot!(explain(
            "sqs:SendMessageBatch sqs:DeleteMessageBatch codestar:* iotevents:BatchPutMessage budgets:DescribeBudgets"
        ), @r"
        sqs:SendMessageBatch: retired, `sqs:SendMessage` covers batches too
        sqs:DeleteMessageBatch: retired, `sqs:DeleteMessage` covers batches too
        codestar:*: retired, AWS's list of actions no longer has the service
        iotevents:BatchPutMessage: retired, AWS's list of actions no longer has the service
        budgets:DescribeBudgets: retired, AWS still names it in its managed policy AWSManagedSettingsAdminAccess, and the operation needs `budgets:ViewBudget`
        ");
    }

    #[test]
    fn what_is_meant_exists() {
        let reference = Reference::embedded();
        let text = reference.archive.read("unknown").expect("the entry is there");
        for line in lines(&text).filter(|line| line.text(0) == "instead") {
            for action in line.words(2) {
                let (prefix, name) = action.split_once(':').expect("an action has a prefix");
                assert!(reference.service(prefix).is_some_and(|service| service.action(name).is_some()), "{action}");
            }
        }
    }
}
