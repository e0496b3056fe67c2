//! Long results, a page at a time.
//!
//! A result's lists are cut at the same place, and `next_cursor` is where the next page begins. A cursor is a number for the
//! server and an opaque text for the client, as MCP's own are.

use serde_json::{Map, Value, json};

/// How many entries of each list a page has, unless the client says otherwise.
const USUAL: usize = 50;
/// How many it can have at most.
const MOST: usize = 500;

/// Which page.
#[derive(Clone, Debug, Default, serde::Deserialize, schemars::JsonSchema)]
pub(super) struct Page {
    /// `next_cursor` of the page before; leave it out for the first page
    pub(super) cursor: Option<String>,
    /// How many entries of each list to give: 50 unless set, 500 at most
    pub(super) limit: Option<usize>,
}

impl Page {
    /// The page of a result whose lists are `lists`.
    pub(super) fn cut(&self, mut result: Value, lists: &[&str]) -> Result<Value, String> {
        let start = match &self.cursor {
            None => 0,
            Some(cursor) => cursor
                .strip_prefix("from-")
                .and_then(|number| number.parse::<usize>().ok())
                .ok_or_else(|| format!("`{cursor}` is no cursor of this server"))?,
        };
        let end = start.saturating_add(self.limit.unwrap_or(USUAL).clamp(1, MOST));
        let mut next = Value::Null;
        for list in lists {
            let Some(Value::Array(items)) = result.get_mut(*list) else { continue };
            if items.len() > end {
                next = json!(format!("from-{end}"));
            }
            items.truncate(end);
            items.drain(..start.min(items.len()));
        }
        if let Value::Object(fields) = &mut result {
            fields.insert("next_cursor".to_owned(), next);
        }
        Ok(result)
    }
}

/// A schema of a result, as that of its pages.
pub(super) fn paged(mut schema: Map<String, Value>) -> Map<String, Value> {
    let text = "Give this as `cursor` for the next page; null on the last one.";
    let cursor = json!({"type": ["string", "null"], "description": text});
    if let Some(Value::Object(properties)) = schema.get_mut("properties") {
        properties.insert("next_cursor".to_owned(), cursor);
    }
    schema
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_follow_each_other_and_miss_nothing() {
        let result = || json!({"a": [1, 2, 3, 4, 5], "b": [6], "c": 7});
        let mut page = Page { cursor: None, limit: Some(2) };
        let mut seen = Vec::new();
        loop {
            let cut = page.cut(result(), &["a", "b"]).unwrap();
            assert_eq!(cut["c"], 7);
            seen.extend(cut["a"].as_array().unwrap().iter().chain(cut["b"].as_array().unwrap()).cloned());
            match cut["next_cursor"].as_str() {
                Some(next) => page.cursor = Some(next.to_owned()),
                None => break,
            }
        }
        assert_eq!(json!(seen), json!([1, 2, 6, 3, 4, 5]));
        page.cursor = Some("from-99999999".to_owned());
        assert_eq!(page.cut(result(), &["a"]).unwrap()["a"], json!([]));
        for cursor in ["", "2", "from-", "from--1"] {
            page.cursor = Some(cursor.to_owned());
            assert!(page.cut(result(), &["a"]).is_err(), "{cursor}");
        }
    }
}
