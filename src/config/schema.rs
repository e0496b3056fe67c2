//! The JSON Schema of `iamdrift.toml`, and the keys that it does not know.

use serde_json::Value;
use toml::de::{DeTable, DeValue};

use super::Problem;
use super::file::File;
use crate::text::Span;

/// The JSON Schema of the file, as text that ends in a newline; `schema.json` beside this file is the same.
pub fn schema() -> String {
    format!("{:#}\n", value())
}

fn value() -> Value {
    let generator = schemars::generate::SchemaSettings::default().into_generator();
    generator.into_root_schema_for::<File>().to_value()
}

/// The keys of a file that mean nothing, in order, each with what may have been meant.
pub(super) fn unknown_keys(table: &DeTable<'_>) -> Vec<Problem> {
    let schema = value();
    let mut problems = Vec::new();
    visit(table, None, &schema, &schema, &mut problems);
    problems.sort_by_key(|problem| problem.span);
    problems
}

/// The depth of what is visited is that of the schema.
fn visit(
    table: &DeTable<'_>,
    entry: Option<&(String, usize)>,
    schema: &Value,
    root: &Value,
    problems: &mut Vec<Problem>,
) {
    let Some(properties) = schema["properties"].as_object() else { return };
    for (key, value) in table {
        let Some(property) = properties.get(&**key.get_ref()) else {
            let help = super::nearest(key.get_ref(), properties.keys().map(String::as_str)).map_or_else(
                || format!("known here: {}", properties.keys().cloned().collect::<Vec<_>>().join(", ")),
                |name| format!("did you mean `{name}`?"),
            );
            let message = format!("the key `{}` means nothing here", key.get_ref());
            problems.push(Problem {
                span: Span::new(key.span().start, key.span().end),
                message,
                help,
                entry: entry.cloned(),
            });
            continue;
        };
        let inner = |schema: &'_ Value| resolve(schema, root).cloned().unwrap_or_default();
        match value.get_ref() {
            DeValue::Table(table) => visit(table, entry, &inner(property), root, problems),
            DeValue::Array(items) => {
                let items_schema = inner(&property["items"]);
                for (number, item) in items.iter().enumerate() {
                    if let DeValue::Table(table) = item.get_ref() {
                        let of_list = (key.get_ref().to_string(), number);
                        visit(table, Some(entry.unwrap_or(&of_list)), &items_schema, root, problems);
                    }
                }
            }
            _ => {}
        }
    }
}

/// A schema, or the one of the same document that it refers to.
fn resolve<'a>(schema: &'a Value, root: &'a Value) -> Option<&'a Value> {
    match schema["$ref"].as_str() {
        Some(reference) => root.pointer(reference.strip_prefix('#')?),
        None => Some(schema),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schemas;

    #[test]
    fn the_shipped_schema_is_the_one_of_these_types() {
        schemas::assert_shipped("src/config/schema.json", &schema());
    }

    #[test]
    fn every_key_is_explained() {
        schemas::assert_explained(&value());
    }

    #[test]
    fn the_schema_takes_what_the_readme_shows() {
        let validator = jsonschema::validator_for(&value()).unwrap();
        // Editors check a TOML date as a text of the format `date`.
        let file: Value = toml::from_str(&crate::config::tests::EXAMPLE.replace("2026-12-31", "'2026-12-31'")).unwrap();
        let errors: Vec<String> = validator.iter_errors(&file).map(|error| error.to_string()).collect();
        assert_eq!(errors, Vec::<String>::new());
        assert!(!validator.is_valid(&serde_json::json!({ "ignore": [{ "rule": "excess-action" }] })), "no reason");
    }
}
