//! SDK clients: operations, their arguments, paginators and waiters.
//!
//! From botocore's service models; `builder/clients.py` writes the entries. Other SDKs are generated from the same models,
//! so operation and member names hold for them too.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Arguments;
use super::archive::lines;
use super::names::python_name;
use super::overlay::NewOperation;
use super::rules::{Permissions, Rules};

/// The SDK side of a service: one botocore client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Client {
    /// botocore's client name: `stepfunctions`.
    pub name: String,
    /// The IAM prefix of its actions: `states`. `None` if no service authorizes its calls.
    pub prefix: Option<String>,
    /// Operations by their name in the API: `PutObject`.
    pub operations: BTreeMap<String, Operation>,
    /// Operation names by Python method: `put_object`.
    pub methods: BTreeMap<String, String>,
    /// The Python names of the operations that can be paginated (`list_objects_v2`), in order.
    pub paginators: Vec<String>,
    /// Waiter names in Python (`bucket_exists`), with the operation each polls.
    pub waiters: BTreeMap<String, String>,
    /// What operations need, and the few methods that run none (`generate_db_auth_token`), by name.
    rules: BTreeMap<String, Rules>,
}

/// One API operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operation {
    /// Its name in the API.
    pub name: String,
    /// Top-level input members.
    pub members: Members,
}

/// The top-level input members of an operation. There are a hundred thousand of them: they are kept as the words of the entry
/// that they come in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Members(Arc<str>);

impl Members {
    /// Members by name, each with `!` after it if it is required.
    pub(super) fn new(words: &str) -> Self {
        Self(words.into())
    }

    /// Each member's name, with whether it is required; in order of name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, bool)> {
        self.0.split_ascii_whitespace().map(|word| match word.strip_suffix('!') {
            Some(required) => (required, true),
            None => (word, false),
        })
    }

    /// Whether there is a member of this name.
    pub fn contains(&self, name: &str) -> bool {
        self.iter().any(|(member, _)| member == name)
    }

    /// Whether there is a member of this name, and it is required.
    pub fn requires(&self, name: &str) -> bool {
        self.iter().any(|(member, required)| required && member == name)
    }
}

impl Client {
    /// The operation that a Python method runs: `put_object` is `PutObject`. Methods that the SDK adds (`upload_file`) are in
    /// [`Reference::methods`](super::Reference::methods).
    pub fn operation_of(&self, method: &str) -> Option<&Operation> {
        self.operations.get(self.methods.get(method)?)
    }

    /// What a call of an operation needs, if the client has the operation.
    pub(super) fn permissions(&self, name: &str, arguments: &Arguments) -> Option<Permissions> {
        let (no_rules, no_members) = (Rules::default(), Members::default());
        let operation = self.operations.get(name);
        let rules = match self.rules.get(name) {
            Some(rules) => rules,
            None if operation.is_some() => &no_rules,
            None => return None,
        };
        let members = operation.map_or(&no_members, |operation| &operation.members);
        let default = self.prefix.as_ref().map(|prefix| format!("{prefix}:{name}"));
        Some(rules.apply(default, members, arguments))
    }

    /// Every action that the rules of this client name.
    #[cfg(test)]
    pub(super) fn rule_actions(&self) -> impl Iterator<Item = &String> {
        self.rules.values().flat_map(Rules::actions)
    }

    /// A client without operations.
    pub(super) fn new(name: &str, prefix: Option<String>) -> Self {
        Self {
            name: name.to_owned(),
            prefix,
            operations: BTreeMap::new(),
            methods: BTreeMap::new(),
            paginators: Vec::new(),
            waiters: BTreeMap::new(),
            rules: BTreeMap::new(),
        }
    }

    /// Adds what newer data says of an operation. One that is new needs the action of its own name, if AWS lists that for it
    /// (`is_known_by_name`); else nothing is known but what it may be checked for.
    pub(super) fn lay_over(&mut self, name: &str, newer: &NewOperation, is_known_by_name: bool) {
        let rules = self.rules.entry(name.to_owned()).or_default();
        rules.add_may(&newer.may);
        if !self.operations.contains_key(name) {
            if !is_known_by_name {
                rules.set_unknown();
            }
            let method = newer.method.clone().unwrap_or_else(|| python_name(name));
            self.methods.entry(method).or_insert_with(|| name.to_owned());
            let operation = Operation { name: name.to_owned(), members: Members::default() };
            self.operations.insert(name.to_owned(), operation);
        }
    }

    pub(super) fn parse(name: &str, text: &str) -> Self {
        let mut client = Self::new(name, None);
        let mut current = String::new();
        for line in lines(text) {
            match line.text(0) {
                "prefix" => client.prefix = Some(line.owned(1)),
                "operation" => {
                    let name = line.text(1);
                    let python = match line.text(3) {
                        "" => python_name(name),
                        irregular => irregular.to_owned(),
                    };
                    let operation = Operation { name: name.to_owned(), members: Members::new(line.text(2)) };
                    client.methods.insert(python, name.to_owned());
                    client.operations.insert(name.to_owned(), operation);
                    current = name.to_owned();
                }
                "method" => current = line.owned(1),
                "paginator" => client.paginators.extend(line.words(1).map(str::to_owned)),
                "waiter" => {
                    client.waiters.insert(line.owned(1), line.owned(2));
                }
                _ => client.rules.entry(current.clone()).or_default().add(&line),
            }
        }
        client
    }
}
