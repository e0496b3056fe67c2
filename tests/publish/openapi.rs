//! Holds requests to GitHub's published description of its API: `github.json`, which `github.py` makes.

use std::collections::BTreeMap;

use jsonschema::Validator;
use serde_json::{Value, json};

/// The operations that iamdrift uses.
pub struct OpenApi(Vec<Operation>);

/// One operation.
pub struct Operation {
    method: String,
    path: String,
    parameters: Vec<Parameter>,
    body: Option<(Value, Validator)>,
    answer: Option<Validator>,
    /// The status of success.
    pub status: u16,
}

struct Parameter {
    name: String,
    place: String,
    required: bool,
    schema: Value,
}

impl OpenApi {
    /// Reads the copy.
    pub fn new() -> Self {
        let document: Value = serde_json::from_str(include_str!("github.json")).unwrap();
        Self(document["operations"].as_array().unwrap().iter().map(Operation::new).collect())
    }

    /// The operation of a request, the values in its path, and what is wrong with it. `None` if GitHub knows no such request.
    pub fn check(
        &self,
        method: &str,
        path: &str,
        query: &BTreeMap<String, String>,
        body: Option<&Value>,
    ) -> Option<(&Operation, BTreeMap<String, String>, Vec<String>)> {
        self.0.iter().filter(|operation| operation.method == method).find_map(|operation| {
            let values = operation.matches(path)?;
            let wrong = operation.check(&values, query, body);
            Some((operation, values, wrong))
        })
    }
}

impl Operation {
    fn new(value: &Value) -> Self {
        let parameters = value["parameters"].as_array().unwrap().iter().map(|parameter| Parameter {
            name: parameter["name"].as_str().unwrap().to_owned(),
            place: parameter["in"].as_str().unwrap().to_owned(),
            required: parameter["required"].as_bool().unwrap(),
            schema: parameter["schema"].clone(),
        });
        let schema = |name: &str| value.get(name).map(as_json_schema);
        Self {
            method: value["method"].as_str().unwrap().to_owned(),
            path: value["path"].as_str().unwrap().to_owned(),
            parameters: parameters.collect(),
            body: schema("body").map(|schema| (schema.clone(), jsonschema::validator_for(&schema).unwrap())),
            answer: schema("answer").map(|schema| jsonschema::validator_for(&schema).unwrap()),
            status: value["status"].as_u64().unwrap() as u16,
        }
    }

    /// The path as in the description.
    pub fn path(&self) -> &str {
        &self.path
    }

    fn matches(&self, path: &str) -> Option<BTreeMap<String, String>> {
        let (ours, theirs) = (self.path.split('/'), path.split('/'));
        if ours.clone().count() != theirs.clone().count() {
            return None;
        }
        let mut values = BTreeMap::new();
        for (ours, theirs) in ours.zip(theirs) {
            match ours.strip_prefix('{').and_then(|name| name.strip_suffix('}')) {
                Some(name) => drop(values.insert(name.to_owned(), theirs.to_owned())),
                None if ours == theirs => {}
                None => return None,
            }
        }
        Some(values)
    }

    fn check(
        &self,
        values: &BTreeMap<String, String>,
        query: &BTreeMap<String, String>,
        body: Option<&Value>,
    ) -> Vec<String> {
        let mut wrong = Vec::new();
        for parameter in &self.parameters {
            let given = if parameter.place == "path" { values } else { query };
            match given.get(&parameter.name) {
                Some(text) => {
                    let value = match parameter.schema["type"].as_str() {
                        Some("integer") => text.parse::<u64>().map_or(json!(text), |number| json!(number)),
                        _ => json!(text),
                    };
                    let validator = jsonschema::validator_for(&as_json_schema(&parameter.schema)).unwrap();
                    wrong.extend(validator.iter_errors(&value).map(|error| format!("{}: {error}", parameter.name)));
                }
                None if parameter.required => wrong.push(format!("{} is absent", parameter.name)),
                None => {}
            }
        }
        let known = |name: &String| self.parameters.iter().any(|it| it.place == "query" && it.name == *name);
        wrong.extend(query.keys().filter(|name| !known(name)).map(|name| format!("{name} is no parameter")));
        match (&self.body, body) {
            (Some((schema, validator)), Some(body)) => {
                wrong.extend(validator.iter_errors(body).map(|error| format!("{}: {error}", error.instance_path())));
                unknown_fields(schema, body, "", &mut wrong);
            }
            (None, Some(_)) => wrong.push("it takes no body".to_owned()),
            (Some(_), None) => wrong.push("the body is absent".to_owned()),
            (None, None) => {}
        }
        wrong
    }

    /// Holds the server's own answer to the description, as far as iamdrift reads it.
    pub fn check_answer(&self, answer: &Value) {
        if let Some(validator) = &self.answer {
            let wrong: Vec<String> = validator.iter_errors(answer).map(|error| error.to_string()).collect();
            assert!(wrong.is_empty(), "the test's server answers otherwise than GitHub: {wrong:?}");
        }
    }
}

/// Fields that the description does not name. GitHub passes over them, but they are not meant.
fn unknown_fields(schema: &Value, value: &Value, path: &str, wrong: &mut Vec<String>) {
    if let (Some(fields), Some(known)) = (value.as_object(), schema["properties"].as_object()) {
        for (name, value) in fields {
            match known.get(name) {
                Some(schema) => unknown_fields(schema, value, &format!("{path}/{name}"), wrong),
                None => wrong.push(format!("{path}/{name} is no field")),
            }
        }
    }
    for (at, value) in value.as_array().into_iter().flatten().enumerate() {
        unknown_fields(&schema["items"], value, &format!("{path}/{at}"), wrong);
    }
}

/// A schema of OpenAPI 3.0 as one of JSON Schema: what may be null is said otherwise there.
fn as_json_schema(schema: &Value) -> Value {
    match schema {
        Value::Object(fields) => {
            let mut fields: serde_json::Map<String, Value> =
                fields.iter().map(|(name, value)| (name.clone(), as_json_schema(value))).collect();
            if fields.remove("nullable") == Some(json!(true))
                && let Some(kind) = fields.get_mut("type")
            {
                *kind = json!([kind.clone(), "null"]);
            }
            Value::Object(fields)
        }
        Value::Array(items) => items.iter().map(as_json_schema).collect(),
        other => other.clone(),
    }
}
