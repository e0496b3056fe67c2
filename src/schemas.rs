//! What the tests of every JSON Schema that ships beside its types ask of it.

use serde_json::Value;

/// The file, relative to the project's root, holds `schema`. With `UPDATE_SCHEMA` set it is written.
pub(crate) fn assert_shipped(file: &str, schema: &str) {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    if std::env::var_os("UPDATE_SCHEMA").is_some() {
        std::fs::write(&path, schema).unwrap();
    }
    let shipped = std::fs::read_to_string(path).unwrap_or_default();
    assert!(shipped == schema, "{file} is stale; refresh it with `UPDATE_SCHEMA=1 cargo test schema`");
}

/// Every property has a description.
pub(crate) fn assert_explained(schema: &Value) {
    fn visit(path: &str, schema: &Value, bare: &mut Vec<String>) {
        for (name, property) in schema["properties"].as_object().into_iter().flatten() {
            if property["description"].as_str().is_none_or(str::is_empty) {
                bare.push(format!("{path}.{name}"));
            }
        }
        for (name, definition) in schema["$defs"].as_object().into_iter().flatten() {
            visit(name, definition, bare);
        }
    }
    let mut bare = Vec::new();
    visit("", schema, &mut bare);
    assert_eq!(bare, Vec::<String>::new());
}
