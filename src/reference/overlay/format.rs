//! AWS's service reference as AWS writes it.
//!
//! From the service authorization reference, "Simplified AWS service information for programmatic access": an index of
//! services with the address of each one's file; in a file `Name`, `Version`, `Actions` with `Annotations` and `Resources`,
//! `Resources` with `ARNFormats`, and `Operations` with `AuthorizedActions` and their names in SDKs; and `mapping.json`,
//! from SDK clients to services. Fields that are not known are passed over: AWS adds some now and then.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::NewOperation;
use crate::reference::actions::{AccessLevel, Action, Service};

/// The major version of the format that is understood.
const VERSION: &str = "v1.";
/// A name of this length is none.
const LONGEST_NAME: usize = 256;

/// What one service's file says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct File {
    pub(super) service: Service,
    /// The botocore client, the operation, and what AWS says of it.
    pub(super) operations: Vec<(String, String, NewOperation)>,
}

/// An entry of the index.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) service: String,
    pub(super) url: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct RawFile {
    name: String,
    version: Option<String>,
    #[serde(default)]
    actions: Vec<RawAction>,
    #[serde(default)]
    resources: Vec<RawResource>,
    #[serde(default)]
    operations: Vec<RawOperation>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct RawAction {
    name: String,
    #[serde(default)]
    annotations: Annotations,
    #[serde(default)]
    resources: Vec<Named>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct Annotations {
    properties: Properties,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct Properties {
    is_list: bool,
    is_permission_management: bool,
    is_tagging_only: bool,
    is_write: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Named {
    name: String,
}

#[derive(Deserialize)]
struct RawResource {
    #[serde(rename = "Name")]
    name: String,
    #[serde(rename = "ARNFormats", default)]
    arn_formats: Vec<String>,
}

#[derive(Deserialize)]
struct RawOperation {
    #[serde(rename = "Name")]
    name: String,
    #[serde(rename = "AuthorizedActions", default)]
    authorized_actions: Vec<Authorized>,
    #[serde(rename = "SDK", default)]
    sdk: Vec<Sdk>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Authorized {
    name: String,
    service: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Sdk {
    name: String,
    method: Option<String>,
    package: Option<String>,
}

/// Reads a service's file, and refuses what cannot be one.
pub(super) fn parse(bytes: &[u8]) -> Result<File, String> {
    let raw: RawFile = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
    if !raw.version.as_deref().is_some_and(|version| version.starts_with(VERSION)) {
        return Err(format!(
            "its format is {}, and {VERSION}x is understood",
            raw.version.as_deref().unwrap_or("not named")
        ));
    }
    if !is_prefix(&raw.name) {
        return Err(format!("`{}` is no service", raw.name.escape_debug()));
    }
    if raw.actions.is_empty() {
        return Err("it has no actions".to_owned());
    }
    let mut service = Service { prefix: raw.name.clone(), actions: BTreeMap::new(), resources: BTreeMap::new() };
    for action in raw.actions {
        if !is_name(&action.name) {
            return Err(format!("`{}` is no action", action.name.escape_debug()));
        }
        let properties = action.annotations.properties;
        let action = Action {
            level: level(&properties),
            // These files do not tell which are required.
            required_types: action.resources.iter().map(|resource| resource.name.clone()).collect(),
            resource_types: action.resources.into_iter().map(|resource| resource.name).collect(),
            is_on_all: false,
            permission_only: false,
            name: action.name,
        };
        service.actions.insert(action.name.to_ascii_lowercase(), action);
    }
    service.resources = raw.resources.into_iter().map(|resource| (resource.name, resource.arn_formats)).collect();
    let mut operations = Vec::new();
    for operation in raw.operations.into_iter().filter(|operation| is_name(&operation.name)) {
        let own = &raw.name;
        let may: BTreeSet<String> = operation
            .authorized_actions
            .iter()
            .map(|action| format!("{}:{}", action.service.as_deref().unwrap_or(own), action.name))
            .collect();
        let in_python = operation.sdk.into_iter().filter(|sdk| sdk.package.as_deref() == Some("Boto3"));
        for sdk in in_python {
            operations.push((sdk.name, operation.name.clone(), NewOperation { method: sdk.method, may: may.clone() }));
        }
    }
    Ok(File { service, operations })
}

/// The properties are not exclusive; none of them means that the action reads.
fn level(properties: &Properties) -> AccessLevel {
    if properties.is_permission_management {
        AccessLevel::PermissionsManagement
    } else if properties.is_tagging_only {
        AccessLevel::Tagging
    } else if properties.is_write {
        AccessLevel::Write
    } else if properties.is_list {
        AccessLevel::List
    } else {
        AccessLevel::Read
    }
}

/// Reads the index.
pub(super) fn index(bytes: &[u8]) -> Result<Vec<Entry>, String> {
    let entries: Vec<Entry> = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
    match entries.iter().find(|entry| !is_prefix(&entry.service)) {
        Some(entry) => Err(format!("`{}` is no service", entry.service.escape_debug())),
        None if entries.is_empty() => Err("it names no service".to_owned()),
        None => Ok(entries),
    }
}

/// Reads `mapping.json`: the service of each botocore client.
pub(super) fn mapping(bytes: &[u8]) -> Result<BTreeMap<String, String>, String> {
    #[derive(Deserialize)]
    struct Client {
        service: String,
    }
    let value: serde_json::Value = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
    let clients = value.pointer("/SDK/Python/Boto3").cloned().ok_or("it maps no clients of Boto3")?;
    let clients: BTreeMap<String, Client> = serde_json::from_value(clients).map_err(|error| error.to_string())?;
    Ok(clients.into_iter().map(|(name, client)| (name, client.service)).collect())
}

/// Whether a text can be a service's prefix, and with that the name of a file.
pub(super) fn is_prefix(text: &str) -> bool {
    let known = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    !text.is_empty() && text.len() <= LONGEST_NAME && text.bytes().all(known)
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.len() <= LONGEST_NAME && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}
