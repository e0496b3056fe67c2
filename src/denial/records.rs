//! JSON that AWS itself writes: CloudTrail's records and decoded authorization messages.
//!
//! From the AWS CloudTrail User Guide ("CloudTrail record contents": `userIdentity`, `eventSource`, `eventName`, `errorCode`,
//! `errorMessage`, `resources`) and the AWS STS API Reference ("DecodeAuthorizationMessage": `allowed`, `explicitDeny`,
//! `context`).

use serde_json::{Map, Value};

use super::wrapper::{is_denial, lookalike};
use super::{Effect, Found, PolicyType, prose};

/// Reads a value that is a record, and says whether it is one. A record of something that was not denied adds nothing.
pub(super) fn read(value: &Value, found: &mut Vec<Found>) -> bool {
    let Value::Object(entries) = value else { return false };
    if let Some(decoded) = entries.get("DecodedMessage").and_then(Value::as_str) {
        return serde_json::from_str(decoded).is_ok_and(|inner| read(&inner, found));
    }
    // `aws cloudtrail lookup-events` gives each record as text.
    if let Some(event) = entries.get("CloudTrailEvent").and_then(Value::as_str) {
        return serde_json::from_str(event).is_ok_and(|inner| read(&inner, found));
    }
    if entries.contains_key("eventSource") && entries.contains_key("eventName") {
        found.extend(trail(entries));
        return true;
    }
    if entries.contains_key("allowed") && entries.contains_key("context") {
        found.extend(decoded(entries));
        return true;
    }
    false
}

fn text<'a>(entries: &'a Map<String, Value>, path: &[&str]) -> Option<&'a str> {
    let (first, rest) = path.split_first()?;
    let value = rest.iter().try_fold(entries.get(*first)?, |value, name| value.get(*name))?;
    value.as_str().filter(|text| !text.is_empty())
}

/// A record of CloudTrail.
fn trail(entries: &Map<String, Value>) -> Option<Found> {
    let code = text(entries, &["errorCode"])?;
    let message = text(entries, &["errorMessage"]).unwrap_or_default();
    let mut read = Vec::new();
    prose::read(message, &mut read);
    let mut found = read.into_iter().next().unwrap_or_default();
    if let Some(help) = lookalike(code) {
        found.effect = Some(Effect::NotADenial);
        found.help = Some(help.to_owned());
    } else if !is_denial(code) && found.effect.is_none() {
        return None;
    }
    found.error_code = Some(code.to_owned());
    found.effect = found.effect.or(Some(Effect::Unknown));
    if code == "VpceAccessDenied" {
        found.policy_type = Some(PolicyType::VpcEndpoint);
    }
    let own = |text: &str| text.to_owned();
    found.principal = found.principal.or_else(|| text(entries, &["userIdentity", "arn"]).map(own));
    found.issuer = text(entries, &["userIdentity", "sessionContext", "sessionIssuer", "arn"]).map(own);
    found.operation = text(entries, &["eventName"]).map(without_version);
    found.services.extend(text(entries, &["eventSource"]).and_then(|source| source.split('.').next()).map(own));
    found.resource = found.resource.or_else(|| resource(entries));
    Some(found)
}

/// What was asked for: the last of the record's resources is the container, the longest the thing itself.
fn resource(entries: &Map<String, Value>) -> Option<String> {
    let resources = entries.get("resources").and_then(Value::as_array).into_iter().flatten();
    let arns = resources.filter_map(|resource| resource.get("ARN").and_then(Value::as_str));
    let longest = arns.max_by_key(|arn| arn.len()).map(str::to_owned);
    longest.or_else(|| {
        let bucket = text(entries, &["requestParameters", "bucketName"])?;
        Some(match text(entries, &["requestParameters", "key"]) {
            Some(key) => format!("arn:aws:s3:::{bucket}/{key}"),
            None => format!("arn:aws:s3:::{bucket}"),
        })
    })
}

/// Some services put the API's version after the operation: `CreateFunction20150331`, `GetDistribution2020_05_31`,
/// `UpdateFunctionConfiguration20150331v2`.
fn without_version(name: &str) -> String {
    let bare = match name.rsplit_once('v') {
        Some((bare, version)) if !version.is_empty() && version.bytes().all(|byte| byte.is_ascii_digit()) => bare,
        _ => name,
    };
    let digits = bare.bytes().rev().take_while(|byte| byte.is_ascii_digit() || *byte == b'_');
    let length = digits.count();
    let is_date = bare[bare.len() - length..].bytes().filter(u8::is_ascii_digit).count() == 8;
    if is_date { bare[..bare.len() - length].to_owned() } else { name.to_owned() }
}

/// A decoded authorization message.
fn decoded(entries: &Map<String, Value>) -> Option<Found> {
    let flag = |name: &str| entries.get(name).and_then(Value::as_bool);
    let mut found = Found {
        principal: text(entries, &["context", "principal", "arn"]).map(str::to_owned),
        resource: text(entries, &["context", "resource"]).map(str::to_owned),
        effect: Some(match flag("explicitDeny") {
            Some(true) => Effect::Explicit,
            Some(false) => Effect::Implicit,
            None => Effect::Unknown,
        }),
        ..Found::default()
    };
    if flag("allowed") == Some(true) {
        found.effect = Some(Effect::NotADenial);
        found.help = Some("the message says that the request was allowed".to_owned());
    }
    match text(entries, &["context", "action"]) {
        Some(action) if action.contains(':') => found.actions.push(action.to_owned()),
        Some(operation) => found.operation = Some(operation.to_owned()),
        None => {}
    }
    // Without a prefix, the service is that of the resource.
    let service = found.resource.as_deref().and_then(|arn| arn.split(':').nth(2));
    found.services.extend(service.map(str::to_owned));
    Some(found)
}

/// An object with nothing but an error's code in it: `{"errorType": "AccessDenied", ..}`, `{"__type": "AccessDeniedException"}`.
pub(super) fn of_error(entries: &Map<String, Value>, found: &mut Vec<Found>) {
    let code = ["errorType", "__type", "Code", "code", "errorCode"].iter().find_map(|name| text(entries, &[name]));
    let Some(code) = code.map(|code| code.rsplit('#').next().unwrap_or(code)) else { return };
    let error_code = Some(code.to_owned());
    if let Some(help) = lookalike(code) {
        found.push(Found {
            effect: Some(Effect::NotADenial),
            help: Some(help.to_owned()),
            error_code,
            ..Found::default()
        });
    } else if is_denial(code) {
        found.push(Found { effect: Some(Effect::Unknown), error_code, ..Found::default() });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_is_named_like_its_operation() {
        for (event, operation) in [
            ("CreateFunction20150331", "CreateFunction"),
            ("UpdateFunctionConfiguration20150331v2", "UpdateFunctionConfiguration"),
            ("GetDistribution2020_05_31", "GetDistribution"),
            ("ListObjectsV2", "ListObjectsV2"),
            ("PutItem", "PutItem"),
        ] {
            assert_eq!(without_version(event), operation);
        }
    }
}
