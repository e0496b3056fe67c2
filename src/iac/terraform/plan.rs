//! A plan, as `terraform show -json` prints it: what a deployment will have where the configuration alone leaves it open.
//!
//! The configuration stays what is read, because findings point into it. The plan answers what it cannot: the values of the
//! root's variables, attributes that data sources look up, and the keys of `count` and `for_each`.
//!
//! Facts: "JSON Output Format" in the Terraform documentation, format version 1: `variables`, `planned_values`, and for data
//! sources `prior_state`.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value as Json};

use super::value::{Item, Kind, Origin, Presence, Value};

/// How deep modules may stand in each other.
const MAX_DEPTH: usize = 32;

/// How deep values may nest.
const MAX_VALUE_DEPTH: usize = 64;

/// What a plan says about one root.
#[derive(Debug, Default)]
pub struct Plan {
    variables: BTreeMap<String, Json>,
    /// The known attributes of each resource and data source, by address.
    attributes: BTreeMap<String, Map<String, Json>>,
    /// The keys of each module and resource that has several copies, by its address without the key.
    keys: BTreeMap<String, BTreeSet<Index>>,
}

/// Which copy of several something is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Index {
    /// Of `count`.
    Number(usize),
    /// Of `for_each`.
    Name(String),
}

impl Plan {
    /// Reads a plan.
    ///
    /// # Errors
    /// Why it is none.
    pub fn read(bytes: &[u8]) -> Result<Self, String> {
        let root: Json = serde_json::from_slice(bytes).map_err(|error| format!("the plan does not parse: {error}"))?;
        if root.get("format_version").is_none() || root.get("planned_values").is_none() {
            return Err("this is no plan as `terraform show -json` prints it".to_owned());
        }
        let mut plan = Self::default();
        for (name, variable) in root["variables"].as_object().into_iter().flatten() {
            plan.variables.extend(variable.get("value").map(|value| (name.clone(), value.clone())));
        }
        // What is planned counts for more than what was there before.
        plan.add_module(&root["prior_state"]["values"]["root_module"], 0, true);
        plan.add_module(&root["planned_values"]["root_module"], 0, false);
        Ok(plan)
    }

    fn add_module(&mut self, module: &Json, depth: usize, only_data: bool) {
        for resource in module["resources"].as_array().into_iter().flatten() {
            let (Some(address), Some(values)) = (resource["address"].as_str(), resource["values"].as_object()) else {
                continue;
            };
            if only_data && resource["mode"] != "data" {
                continue;
            }
            self.add_keys(address);
            self.attributes.insert(address.to_owned(), values.clone());
        }
        for child in module["child_modules"].as_array().into_iter().flatten().filter(|_| depth < MAX_DEPTH) {
            if let Some(address) = child["address"].as_str().filter(|_| !only_data) {
                self.add_keys(address);
            }
            self.add_module(child, depth + 1, only_data);
        }
    }

    fn add_keys(&mut self, address: &str) {
        let key = address.strip_suffix(']').and_then(|rest| {
            // A name may hold brackets itself, but begins with the last `["` that is followed by no other key.
            let (base, key) = if rest.ends_with('"') { rest.rsplit_once("[\"") } else { rest.rsplit_once('[') }?;
            let index = match key.strip_suffix('"') {
                Some(name) => Index::Name(serde_json::from_str(&format!("\"{name}\"")).ok()?),
                None => Index::Number(key.parse().ok()?),
            };
            Some((base, index))
        });
        if let Some((base, index)) = key {
            self.keys.entry(base.to_owned()).or_default().insert(index);
        }
    }

    /// The value of a variable of the root. It is shown at `origin`.
    pub fn variable(&self, name: &str, origin: Origin) -> Option<Value> {
        Some(value(self.variables.get(name)?, origin, 0))
    }

    /// An attribute of a resource or data source, if the plan knows it. It is shown at `origin`.
    pub fn attribute(&self, address: &str, name: &str, origin: Origin) -> Option<Value> {
        let json = self.attributes.get(address)?.get(name).filter(|json| !json.is_null())?;
        Some(value(json, origin, 0))
    }

    /// The keys of the copies of a block, in order; none if it has only one, or is not in the plan.
    pub fn keys(&self, address: &str) -> impl Iterator<Item = &Index> {
        self.keys.get(address).into_iter().flatten()
    }
}

fn value(json: &Json, origin: Origin, depth: usize) -> Value {
    let kind = match json {
        _ if depth > MAX_VALUE_DEPTH => return Value::unknown("a value that nests too deep", origin),
        Json::Null => Kind::Null,
        Json::Bool(value) => Kind::Bool(*value),
        Json::Number(number) => match number.as_f64() {
            Some(number) => Kind::Number(number),
            None => return Value::unknown(number.to_string(), origin),
        },
        Json::String(text) => return Value::text(text, origin),
        Json::Array(items) => return Value::list(items.iter().map(|item| value(item, origin, depth + 1)), origin),
        Json::Object(entries) => {
            let entries = entries.iter().map(|(key, json)| {
                (key.clone(), Item { value: value(json, origin, depth + 1), presence: Presence::Always })
            });
            return Value::map(entries.collect(), origin);
        }
    };
    Value::new(kind, origin)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_end_in_the_key_of_their_copy() {
        let mut plan = Plan::default();
        for address in ["a.b[0]", "a.b[1]", "module.m[\"x\"].a.c[\"k.\\\"[1]\"]", "a.d", "module.m[\"x\"]", "a.e[", "]"]
        {
            plan.add_keys(address);
        }
        let keys = |address: &str| plan.keys(address).cloned().collect::<Vec<_>>();
        assert_eq!(keys("a.b"), [Index::Number(0), Index::Number(1)]);
        assert_eq!(keys("module.m[\"x\"].a.c"), [Index::Name("k.\"[1]".to_owned())]);
        assert_eq!(keys("module.m"), [Index::Name("x".to_owned())]);
        assert_eq!(keys("a.d"), []);
    }

    #[test]
    fn what_is_no_plan_is_refused() {
        assert!(Plan::read(b"{}").is_err());
        assert!(Plan::read(b"[").is_err());
        assert!(Plan::read("[".repeat(100_000).as_bytes()).is_err());
    }
}
