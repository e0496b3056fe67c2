//! What was given, taken apart: JSON documents (the whole input, or within a log) and the prose between them.
//!
//! JSON that is a record is read as one (see `records`); of any other, every string is read as prose: a log service wraps
//! messages in its own documents.

use serde_json::Value;

use super::{Found, prose, records};

/// The largest document within a log that is read as JSON; CloudTrail's records have at most 256 KB.
const LARGEST_DOCUMENT: usize = 512 << 10;
/// How often a document within a log may turn out to be none.
const MOST_FAILURES: usize = 300;
/// How many strings of other JSON are read; each is a message, or part of one.
const MOST_STRINGS: usize = 100_000;

/// Everything in the input, in order.
pub(super) fn read(text: &str) -> Vec<Found> {
    let text = text.trim_start_matches('\u{feff}').trim();
    let mut found = Vec::new();
    let whole = text.starts_with(['{', '[', '"']).then(|| serde_json::from_str::<Value>(text));
    if let Some(Ok(value)) = whole {
        of_value(&value, &mut found);
        return found;
    }
    let (mut rest, mut passage, mut failures) = (text, 0, 0);
    // Where documents may begin: at the brace or bracket that is the first of its line, after a time or a level at most.
    let mut at = 0;
    while at < rest.len() {
        let line_end = rest[at..].find('\n').map_or(rest.len(), |end| at + end + 1);
        let start = rest[at..line_end].find(['{']).map(|offset| at + offset);
        let document = start.filter(|_| failures < MOST_FAILURES).and_then(|start| document(&rest[start..]));
        match (start, document) {
            (Some(start), Some((value, length))) if holds_something(&value) => {
                prose::read(&rest[passage..start], &mut found);
                of_value(&value, &mut found);
                rest = &rest[start + length..];
                (at, passage) = (0, 0);
            }
            (start, _) => {
                failures += usize::from(start.is_some());
                at = line_end;
            }
        }
    }
    prose::read(&rest[passage..], &mut found);
    found
}

/// The JSON document that the text begins with, and its length.
fn document(text: &str) -> Option<(Value, usize)> {
    let mut end = text.len().min(LARGEST_DOCUMENT);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let mut documents = serde_json::Deserializer::from_str(&text[..end]).into_iter::<Value>();
    let value = documents.next()?.ok()?;
    Some((value, documents.byte_offset()))
}

/// Whether a document within prose is one to read by itself: small ones are part of a sentence.
fn holds_something(value: &Value) -> bool {
    value.as_object().is_some_and(|object| !object.is_empty())
}

/// Whether a value is a text, or lines of one.
fn is_text(value: &Value) -> bool {
    match value {
        Value::String(text) => !text.trim_start().starts_with(['{', '[']),
        Value::Array(lines) => lines.iter().all(Value::is_string),
        _ => false,
    }
}

/// Takes out what only says again that access is denied, of the denials from `start` on.
fn without_repetitions(found: &mut Vec<Found>, start: usize) {
    let mut own = found.split_off(start);
    let says_more = own.iter().any(|one| !one.says_little());
    let code = own.iter().find_map(|one| one.error_code.clone());
    if says_more {
        own.retain(|one| !one.says_little());
    } else {
        own.truncate(1);
    }
    if let [only] = own.as_mut_slice() {
        only.error_code = only.error_code.take().or(code);
    }
    found.append(&mut own);
}

fn of_value(value: &Value, found: &mut Vec<Found>) {
    let mut budget = MOST_STRINGS;
    walk(value, &mut budget, found);
}

/// Reads records, and below what is none the strings. The depth is what serde_json lets in: 128.
fn walk(value: &Value, budget: &mut usize, found: &mut Vec<Found>) {
    if *budget == 0 || records::read(value, found) {
        return;
    }
    *budget -= 1;
    match value {
        // A stack, or the lines of a message.
        Value::Array(items) if !items.is_empty() && items.iter().all(Value::is_string) => {
            let lines: Vec<&str> = items.iter().filter_map(Value::as_str).collect();
            prose::read(&lines.join("\n"), found);
        }
        Value::Array(items) => items.iter().for_each(|item| walk(item, budget, found)),
        Value::Object(entries) => {
            let before = found.len();
            // What an object says itself is about one thing; what it holds may be about others.
            let (own, held): (Vec<&Value>, Vec<&Value>) = entries.values().partition(|value| is_text(value));
            own.into_iter().for_each(|value| walk(value, budget, found));
            without_repetitions(found, before);
            held.into_iter().for_each(|value| walk(value, budget, found));
            // What stands beside the message belongs to it.
            if let [only] = &mut found[before..] {
                let text = |names: &[&str]| names.iter().find_map(|name| entries.get(*name)?.as_str());
                let code = text(&["errorType", "Code", "code", "name", "__type", "error_code"]);
                let code = code.map(|code| code.rsplit(['#', '.']).next().unwrap_or(code));
                only.error_code = only.error_code.take().or(code.map(str::to_owned));
            } else if found.len() == before {
                records::of_error(entries, found);
            }
        }
        Value::String(text) => match serde_json::from_str::<Value>(text) {
            Ok(inner @ (Value::Object(_) | Value::Array(_))) => walk(&inner, budget, found),
            _ => prose::read(text, found),
        },
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}
