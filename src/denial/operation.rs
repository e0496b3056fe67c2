//! From an API operation to the action that it needs.
//!
//! A message that names no action often names the operation, and its service in the spelling of some SDK. Which operations
//! there are, and what they need, is the reference's to say; here are only the spellings.

use std::collections::BTreeSet;

use super::{Denial, Effect, Found};
use crate::reference::{Arguments, Reference};

/// Denials of what was found: one for each action that the message names, else one with the action of its operation.
pub(super) fn resolve(found: Found, reference: &Reference) -> Vec<Denial> {
    let named: Vec<String> = found.actions.iter().map(|action| canonical(action, reference)).collect();
    let operation = found.operation.as_deref().map(|name| pascal(name, &found, reference));
    let mut candidates = BTreeSet::new();
    if let (true, Some(operation)) = (named.is_empty() && found.effect != Some(Effect::NotADenial), &operation) {
        candidates = actions_of(operation, &found, reference);
    }
    let denial = |action: Option<String>, candidates: Vec<String>| Denial {
        principal: found.principal.clone(),
        action,
        resource: found.resource.clone(),
        policy_type: found.policy_type,
        effect: found.effect.unwrap_or(Effect::Unknown),
        policy_arn: found.policy_arn.clone(),
        operation: operation.clone(),
        error_code: found.error_code.clone(),
        identity_allow_can_fix: None,
        help: found.help.clone().unwrap_or_default(),
        candidates,
        issuer: found.issuer.clone(),
    };
    match (named.as_slice(), candidates.len()) {
        ([], 1) => vec![denial(candidates.pop_first(), Vec::new())],
        ([], _) => vec![denial(None, candidates.into_iter().collect())],
        (named, _) => named
            .iter()
            .collect::<BTreeSet<_>>()
            .into_iter()
            .map(|action| denial(Some(action.clone()), Vec::new()))
            .collect(),
    }
}

/// An action in AWS's own case (`SNS:Publish` is `sns:Publish`); one that is not known stays as it is written.
pub fn canonical(action: &str, reference: &Reference) -> String {
    let known = action.split_once(':').and_then(|(prefix, name)| {
        let service = reference.service(prefix)?;
        Some(format!("{}:{}", service.prefix, service.action(name)?.name))
    });
    known.unwrap_or_else(|| action.to_owned())
}

/// An operation as the API spells it: Java's and Rust's methods begin with a small letter.
fn pascal(name: &str, found: &Found, reference: &Reference) -> String {
    if name.starts_with(|first: char| first.is_ascii_uppercase()) {
        return name.to_owned();
    }
    let pascal: String = name
        .split('_')
        .flat_map(|word| {
            let mut chars = word.chars();
            let first = chars.next().map(|first| first.to_ascii_uppercase());
            first.into_iter().chain(chars)
        })
        .collect();
    // Abbreviations have more capitals: `get_bucket_acl`, `GetBucketAcl`.
    let clients = clients(&found.services, reference);
    let known = clients
        .iter()
        .filter_map(|client| reference.client(client))
        .find_map(|client| client.operations.keys().find(|operation| operation.eq_ignore_ascii_case(&pascal)).cloned());
    known.unwrap_or(pascal)
}

/// What the operation needs, of the services that it can be of. Several, if the message does not tell enough.
fn actions_of(operation: &str, found: &Found, reference: &Reference) -> BTreeSet<String> {
    let named = clients(&found.services, reference);
    // No other service has this code.
    let of_ec2 = found.error_code.as_deref().is_some_and(|code| code.ends_with("UnauthorizedOperation"));
    let named = if named.is_empty() && of_ec2 { BTreeSet::from(["ec2".to_owned()]) } else { named };
    let all = || -> BTreeSet<String> { reference.clients().into_iter().collect() };
    let needed = |clients: &BTreeSet<String>| -> BTreeSet<String> {
        let operations =
            clients.iter().filter_map(|client| Some((client, operation_of(client, operation, reference)?)));
        operations.flat_map(|(client, operation)| needs(client, &operation, reference)).collect()
    };
    let candidates = if named.is_empty() { needed(&all()) } else { needed(&named) };
    if candidates.len() <= 1 {
        return candidates;
    }
    // Amazon S3 says `AccessDenied` where nearly all others say `AccessDeniedException`, and its HEAD has no code at all.
    let like_s3 = matches!(found.error_code.as_deref(), Some("AccessDenied" | "403" | "Forbidden"));
    let of_s3 = || needed(&BTreeSet::from(["s3".to_owned()]));
    match named.is_empty() && like_s3 {
        true => Some(of_s3()).filter(|actions| !actions.is_empty()).unwrap_or(candidates),
        false => candidates,
    }
}

/// The client's operation of that name. Handlers and old SDKs call S3's `Put` operations `Set`.
fn operation_of(client: &str, name: &str, reference: &Reference) -> Option<String> {
    let model = reference.client(client)?;
    let known = |name: &str| model.operations.contains_key(name).then(|| name.to_owned());
    known(name).or_else(|| known(&format!("Put{}", name.strip_prefix("Set")?)))
}

/// What must be allowed for a plain call; where the operation's own name is an action, that one is asked for first.
fn needs(client: &str, operation: &str, reference: &Reference) -> Vec<String> {
    let needs = reference.permissions(client, operation, &Arguments::default());
    let own = needs.must.iter().find(|action| action.split_once(':').is_some_and(|(_, name)| name == operation));
    match own {
        Some(own) => vec![own.clone()],
        None => needs.must,
    }
}

/// The clients that the spellings can mean.
fn clients(spellings: &[String], reference: &Reference) -> BTreeSet<String> {
    let mut clients: BTreeSet<String> = BTreeSet::new();
    for spelling in spellings {
        let wanted = plain(spelling);
        let wanted = other_name(&wanted).unwrap_or(&wanted);
        for name in reference.clients() {
            let is_meant = plain(&name) == wanted || {
                // The prefix of the actions, as CloudTrail and CloudFormation name services.
                reference
                    .client(&name)
                    .is_some_and(|client| client.prefix.as_deref().is_some_and(|prefix| plain(prefix) == wanted))
            };
            if is_meant {
                clients.insert(name);
            }
        }
    }
    clients
}

/// Small letters and digits only, without what vendors put around a name: `Amazon S3`, `AmazonDynamoDBv2`, `AWSLambda`.
fn plain(name: &str) -> String {
    let plain: String =
        name.chars().filter(char::is_ascii_alphanumeric).map(|char| char.to_ascii_lowercase()).collect();
    let bare = plain.strip_prefix("amazon").or_else(|| plain.strip_prefix("aws")).filter(|bare| !bare.is_empty());
    let bare = bare.unwrap_or(&plain);
    match bare {
        "dynamodbv2" | "dynamodbasync" => "dynamodb".to_owned(),
        _ => bare.trim_end_matches("internal").to_owned(),
    }
}

/// The client of a name that is neither a client's nor a prefix: service ids, namespaces of .NET and Java, endpoints.
fn other_name(plain: &str) -> Option<&'static str> {
    Some(match plain {
        "securitytokenservice" | "securitytoken" => "sts",
        "keymanagementservice" | "keymanagement" => "kms",
        "simplesystemsmanagement" | "simplesystemsmanagementv2" | "systemsmanager" => "ssm",
        "simplenotificationservice" | "simplenotification" => "sns",
        "simplequeueservice" | "simplequeue" | "queue" => "sqs",
        "simpleemail" | "simpleemailservice" => "ses",
        "simpleemailv2" | "simpleemailservicev2" => "sesv2",
        "identitymanagement" | "identityandaccessmanagement" => "iam",
        "cloudwatchlogs" => "logs",
        "monitoring" => "cloudwatch",
        "sfn" | "stepfunctions" | "states" => "stepfunctions",
        "eventbridge" | "cloudwatchevents" => "events",
        "elasticfilesystem" => "efs",
        "elasticcontainerservice" => "ecs",
        "elasticcontainerregistry" => "ecr",
        "elasticloadbalancingv2" => "elbv2",
        "elasticmapreduce" => "emr",
        "elasticsearchservice" => "es",
        "cognitoidentityprovider" => "cognitoidp",
        "relationaldatabaseservice" => "rds",
        "apigateway2" => "apigatewayv2",
        "certificatemanager" => "acm",
        "databasemigrationservice" => "dms",
        "costexplorer" => "ce",
        "route53" => "route53",
        "elasticcomputecloud" => "ec2",
        _ => return None,
    })
}
