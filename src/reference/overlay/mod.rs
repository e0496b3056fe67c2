//! AWS data that is newer than the snapshot: a copy of AWS's service reference, laid over it.
//!
//! A check uses one only if it is told to (`--reference`, `IAMDRIFT_REFERENCE`), so that the same command on the same files
//! says the same everywhere; the report then names it among its sources.
//!
//! - `format` reads AWS's files.
//! - `store` is the folder that they are kept in, and its manifest.
//! - `update` fills such a folder, from AWS or from a mirror.
//!
//! What it adds: services, actions, resource types, clients and operations that the snapshot lacks. The actions that AWS lists
//! for an operation are what a call *may* be checked for (`AuthorizedActions`), so they only clear excess; what an
//! operation must have stays as the tables say. Nothing is ever taken away.

#[cfg_attr(not(feature = "update"), allow(dead_code, reason = "what reads an index serves updates alone"))]
mod format;
#[cfg_attr(not(feature = "update"), allow(dead_code, reason = "what writes serves updates alone"))]
mod store;
#[cfg(feature = "update")]
pub mod update;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::Reference;
use super::actions::Service;
use super::clients::Client;

pub use store::{Store, StoreError};

/// A copy of AWS's service reference, read and verified.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overlay {
    /// The day that it was fetched on, `YYYY-MM-DD`.
    pub date: String,
    /// Twelve hexadecimal digits that stand for its content.
    pub digest: String,
    /// By prefix.
    services: BTreeMap<String, Service>,
    /// By botocore client, then by operation.
    operations: BTreeMap<String, BTreeMap<String, NewOperation>>,
    /// The prefix of each client.
    clients: BTreeMap<String, String>,
}

/// What AWS says about an operation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct NewOperation {
    /// The Python name.
    pub(super) method: Option<String>,
    /// What a call can be checked for.
    pub(super) may: BTreeSet<String>,
}

/// What an overlay adds to the snapshot.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    /// Services that the snapshot does not have.
    pub services: Vec<String>,
    /// Actions that it does not have.
    pub actions: Vec<String>,
    /// SDK operations that it does not have, `client.Operation`.
    pub operations: Vec<String>,
}

impl Overlay {
    /// Reads the copy in `folder`.
    ///
    /// # Errors
    /// There is none, or it is not what its manifest says.
    pub fn read(folder: &Path) -> Result<Self, StoreError> {
        let store = Store::at(folder);
        let manifest = store.manifest()?.ok_or_else(|| StoreError::Absent(folder.to_owned()))?;
        let mut overlay = Self { date: manifest.updated.clone(), digest: manifest.digest(), ..Self::default() };
        for (client, prefix) in &manifest.clients {
            overlay.clients.insert(client.clone(), prefix.clone());
        }
        for name in manifest.services.keys() {
            let file = format::parse(&store.read(&manifest, name)?)
                .map_err(|reason| StoreError::Invalid { file: folder.join(name), reason })?;
            overlay.add(file);
        }
        Ok(overlay)
    }

    fn add(&mut self, file: format::File) {
        for (client, operation, new) in file.operations {
            self.clients.entry(client.clone()).or_insert_with(|| file.service.prefix.clone());
            let known = self.operations.entry(client).or_default().entry(operation).or_default();
            known.method = known.method.take().or(new.method);
            known.may.extend(new.may);
        }
        self.services.insert(file.service.prefix.to_ascii_lowercase(), file.service);
    }

    /// The services that it has.
    pub fn prefixes(&self) -> impl Iterator<Item = &String> {
        self.services.keys()
    }

    /// The clients that it has operations of.
    pub(super) fn clients(&self) -> impl Iterator<Item = &String> {
        self.operations.keys()
    }

    /// The service with what is newer.
    pub(super) fn service(&self, prefix: &str, known: Option<Service>) -> Option<Service> {
        let Some(newer) = self.services.get(prefix) else { return known };
        let Some(mut known) = known else { return Some(newer.clone()) };
        for (name, action) in &newer.actions {
            known.actions.entry(name.clone()).or_insert_with(|| action.clone());
        }
        for (kind, formats) in &newer.resources {
            known.resources.entry(kind.clone()).or_insert_with(|| formats.clone());
        }
        Some(known)
    }

    /// The client with what is newer.
    pub(super) fn client(&self, name: &str, known: Option<Client>) -> Option<Client> {
        let Some(operations) = self.operations.get(name) else { return known };
        let prefix = self.clients.get(name);
        let mut client = known.unwrap_or_else(|| Client::new(name, prefix.cloned()));
        for (operation, newer) in operations {
            let same_name = client.prefix.as_ref().map(|prefix| format!("{prefix}:{operation}"));
            let is_known_by_name = same_name.is_some_and(|action| newer.may.contains(&action));
            client.lay_over(operation, newer, is_known_by_name);
        }
        Some(client)
    }

    /// The operations that can be checked for an action, as client and name, and whether the action has the operation's own name.
    pub(super) fn operations_checked_for(&self, action: &str) -> impl Iterator<Item = (&str, &str, bool)> {
        let all =
            self.operations.iter().flat_map(|(client, all)| all.iter().map(move |(name, new)| (client, name, new)));
        all.filter(move |(.., new)| new.may.iter().any(|named| named.eq_ignore_ascii_case(action))).map(
            move |(client, name, _)| {
                let own = self.clients.get(client).map(|prefix| format!("{prefix}:{name}"));
                (client.as_str(), name.as_str(), own.is_some_and(|own| own.eq_ignore_ascii_case(action)))
            },
        )
    }

    /// What it adds to a snapshot.
    pub fn difference(&self, snapshot: &Reference) -> Difference {
        let mut difference = Difference::default();
        for (prefix, newer) in &self.services {
            match snapshot.service(prefix) {
                None => difference.services.push(prefix.clone()),
                Some(known) => {
                    let new = newer.actions.values().filter(|action| known.action(&action.name).is_none());
                    difference.actions.extend(new.map(|action| format!("{prefix}:{}", action.name)));
                }
            }
        }
        for (name, operations) in &self.operations {
            let known = snapshot.client(name);
            let is_new = |operation: &&String| {
                known.as_ref().is_none_or(|client| !client.operations.contains_key(operation.as_str()))
            };
            difference
                .operations
                .extend(operations.keys().filter(is_new).map(|operation| format!("{name}.{operation}")));
        }
        difference
    }
}

#[cfg(test)]
mod tests;
