//! `Fn::ForEach`: one fragment for each value of a list, with the value in its keys and texts.

use std::collections::BTreeSet;

use super::Composer;
use crate::iac::cloudformation::expression::call;
use crate::iac::serverless::nodes;
use crate::iac::syntax::{Entry, Node, Value};

/// How many values a list may have.
const MAX_VALUES: usize = 256;

impl Composer<'_, '_> {
    /// The entries that a loop gives; `None` if its list is not known here.
    pub(super) fn repeated(&mut self, node: &Node, names: &[(String, String)], depth: usize) -> Option<Vec<Entry>> {
        let [identifier, collection, fragment] = node.items()? else { return None };
        let (identifier, fragment) = (identifier.text()?, fragment.entries()?);
        let values = self.values(collection, names)?;
        let mut entries = Vec::new();
        for value in values.into_iter().take(MAX_VALUES) {
            let mut names = names.to_vec();
            names.push((identifier.to_owned(), value));
            for entry in fragment {
                if !self.may_make(entry.value.count()) {
                    return Some(entries);
                }
                let key = entry.key.text().unwrap_or_default();
                if key.starts_with("Fn::ForEach::") {
                    entries.extend(self.repeated(&entry.value, &names, depth + 1).unwrap_or_default());
                    continue;
                }
                let mut key = entry.key.clone();
                replace(&mut key, &names);
                entries.push(Entry { key, value: self.expand(entry.value.clone(), &names, depth + 1) });
            }
        }
        Some(entries)
    }

    /// The values of a list: written out, or the default of a parameter that is a list.
    fn values(&self, node: &Node, names: &[(String, String)]) -> Option<Vec<String>> {
        if let Some(call) = call(node) {
            let name = call.argument.text().filter(|_| call.function == "Ref")?;
            if let Some((_, value)) = names.iter().rev().find(|(known, _)| known == name) {
                return Some(vec![value.clone()]);
            }
            let parameter = self.parameters.last()?.as_ref()?.get(name)?;
            let default = parameter.get("Default").and_then(Node::text)?;
            return Some(distinct(default.split(',').map(|value| value.trim().to_owned()).collect()));
        }
        let mut values = Vec::new();
        for item in node.items()? {
            let mut item = item.clone();
            replace(&mut item, names);
            values.push(item.text().filter(|_| item.tag.is_none())?.to_owned());
        }
        Some(distinct(values))
    }
}

/// The values, each once.
fn distinct(values: Vec<String>) -> Vec<String> {
    let mut seen = BTreeSet::new();
    values.into_iter().filter(|value| seen.insert(value.clone())).collect()
}

/// Puts the values of loops into one node: into its text, and into a `Ref` of a loop's name.
pub(super) fn replace(node: &mut Node, names: &[(String, String)]) {
    if names.is_empty() {
        return;
    }
    let referenced = call(node).filter(|call| call.function == "Ref").and_then(|call| call.argument.text());
    if let Some((_, value)) = referenced.and_then(|name| names.iter().rev().find(|(known, _)| known == name)) {
        let text = nodes::text(node.span, value.clone());
        *node = text;
        return;
    }
    if let Value::Scalar(scalar) = &mut node.value {
        for (name, value) in names.iter().rev() {
            for pattern in [format!("${{{name}}}"), format!("&{{{name}}}")] {
                if scalar.text.contains(&pattern) {
                    scalar.text = scalar.text.replace(&pattern, value);
                }
            }
        }
    }
}
