//! Messages of AWS's documentation and of its SDKs' own texts, each with what it says.
//!
//! Accounts, names and ids are invented; the wording is AWS's, or the tool's that prints it.

mod denials;
mod homes;
mod logs;
mod pasted;
mod records;

use super::*;

/// One line for each denial: principal, action, resource, policy type, effect, policy, operation, code, and whether an Allow
/// in an identity policy can help. What is not known is `-`, and empty fields at the end are left out.
fn told(text: &str) -> String {
    fn show(text: &Option<String>) -> String {
        text.clone().unwrap_or_else(|| "-".to_owned())
    }
    fn name(value: impl serde::Serialize) -> String {
        serde_json::to_value(value).unwrap().as_str().unwrap_or("-").to_owned()
    }
    let lines = denials(text, Reference::embedded()).into_iter().map(|denial| {
        let can_fix = match denial.identity_allow_can_fix {
            Some(true) => "yes",
            Some(false) => "no",
            None => "maybe",
        };
        [
            show(&denial.principal),
            show(&denial.action),
            show(&denial.resource),
            name(denial.policy_type),
            name(denial.effect),
            show(&denial.policy_arn),
            show(&denial.operation),
            show(&denial.error_code),
            can_fix.to_owned(),
        ]
        .join(" | ")
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// Holds each message to what it says, and names all that differ at once.
fn hold(table: &[(&str, &str, &str)]) {
    let mut wrong = String::new();
    for (source, message, expected) in table {
        let told = told(message);
        if told != *expected {
            wrong += &format!("{source}\n  message: {message}\n  expected: {expected}\n  told:     {told}\n");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
