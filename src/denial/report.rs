//! Denials for programs and for people. The field names of the JSON are a contract.

use std::fmt::Write as _;

use serde::Serialize;

use super::home::Home;
use super::{Denial, Effect, PolicyType};

/// All that was found, as one document.
#[derive(Clone, Debug, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Output {
    /// The version of this format.
    pub version: u8,
    /// One object for each denial, in the order of the input.
    pub denials: Vec<Entry>,
}

/// One denial, and what the repository knows about it. What is not known is null.
#[derive(Clone, Debug, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Entry {
    /// What the message tells.
    #[serde(flatten)]
    pub denial: Denial,
    /// The role, as the repository calls it.
    pub role: Option<String>,
    /// The file of the line to change, or of the role.
    pub file: Option<String>,
    /// That line, from 1.
    pub line: Option<usize>,
    /// What has to be allowed, as a statement of a policy.
    pub statement: Option<serde_json::Value>,
    /// The change of the file, as a unified diff.
    pub patch: Option<String>,
    /// Whether the patch can be applied without being looked at.
    pub patch_is_certain: Option<bool>,
    /// Why it cannot; without a patch, why there is none, where a policy of the role could help.
    pub patch_doubt: Option<String>,
    /// Whether `iamdrift check` reports it.
    pub caught_by_check: Option<bool>,
    /// Why it cannot, if the code under the role is not read.
    pub check_note: Option<String>,
    /// Why no role is found, and which lines of `iamdrift.toml` would tell.
    pub role_note: Option<String>,
}

impl Entry {
    /// Joins a denial with what the repository knows.
    pub fn new(denial: Denial, home: &Home) -> Self {
        let patch = home.diff();
        Self {
            denial,
            role: home.role.clone(),
            file: home.file.as_ref().map(ToString::to_string),
            line: home.line,
            statement: home.statement.clone(),
            patch_is_certain: patch.is_some().then_some(home.is_certain()),
            patch_doubt: match &patch {
                Some(_) => home.doubt.map(|doubt| doubt.reason().to_owned()),
                None => home.no_patch.clone(),
            },
            patch,
            caught_by_check: home.caught_by_check,
            check_note: home.unseen.clone(),
            role_note: home.advice.clone(),
        }
    }

    /// The entry for people.
    pub fn human(&self) -> String {
        let denial = &self.denial;
        let title = denial.action.as_deref().or(denial.operation.as_deref()).or(denial.error_code.as_deref());
        let mut text = match denial.effect {
            Effect::NotADenial => format!("not a denial: {}\n", title.unwrap_or("?")),
            _ => format!("denied: {}\n", title.unwrap_or("an action that the message does not name")),
        };
        let mut row = |name: &str, value: &str| {
            let _ = writeln!(text, "  {name:<10} {value}");
        };
        let operation = denial.operation.as_deref().filter(|_| denial.action.is_some());
        let rows = [("principal", &denial.principal), ("resource", &denial.resource)];
        for (name, value) in rows.into_iter().filter_map(|(name, value)| Some((name, value.as_deref()?))) {
            row(name, value);
        }
        if let Some(operation) = operation {
            row("operation", operation);
        }
        if let Some(because) = because(denial) {
            row("because", &because);
        }
        if let Some(role) = &self.role {
            let place = match (&self.file, self.line) {
                (Some(file), Some(line)) => format!(" ({file}:{line})"),
                (Some(file), None) => format!(" ({file})"),
                _ => String::new(),
            };
            row("role", &format!("{role}{place}"));
        }
        if let Some(note) = &self.role_note {
            row("role", &note.replace('\n', "\n             ").replace("             \n", "\n"));
        }
        match self.caught_by_check {
            Some(true) => row("check", "reports this too"),
            Some(false) => match &self.check_note {
                Some(note) => row("check", &format!("does not report this: {note}")),
                None => row("check", "does not report this"),
            },
            None => {}
        }
        row("help", &denial.help);
        if let Some(patch) = &self.patch {
            if let Some(doubt) = &self.patch_doubt {
                row("patch", &format!("look at it before you use it: {doubt}"));
            }
            text.push('\n');
            text.push_str(patch);
        } else {
            if let Some(why) = &self.patch_doubt {
                row("patch", &format!("none: {why}"));
            }
            if let Some(statement) = &self.statement {
                row("statement", &statement.to_string());
            }
        }
        text
    }
}

fn because(denial: &Denial) -> Option<String> {
    let kind = match denial.policy_type {
        Some(PolicyType::IdentityBased) => "identity-based policy",
        Some(PolicyType::ResourceBased) => "resource-based policy",
        Some(PolicyType::Scp) => "service control policy",
        Some(PolicyType::Rcp) => "resource control policy",
        Some(PolicyType::PermissionsBoundary) => "permissions boundary",
        Some(PolicyType::Session) => "session policy",
        Some(PolicyType::VpcEndpoint) => "VPC endpoint policy",
        Some(PolicyType::RoleTrust) => "role trust policy",
        Some(PolicyType::ServiceSetting) => return Some("a setting of the service denies it".to_owned()),
        None => "policy",
    };
    let arn = denial.policy_arn.as_deref().map(|arn| format!(", {arn}")).unwrap_or_default();
    match denial.effect {
        Effect::Implicit => Some(format!("no {kind} allows it")),
        Effect::Explicit => Some(format!("a {kind} denies it{arn}").replace("a identity", "an identity")),
        Effect::Unknown if denial.policy_type.is_some() => {
            Some(format!("of a {kind}").replace("a identity", "an identity"))
        }
        Effect::Unknown | Effect::NotADenial => None,
        Effect::Encoded => Some("the message is encoded".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::denial::denials;
    use crate::reference::Reference;

    #[test]
    fn what_is_not_known_is_null_and_no_field_is_left_out() {
        let denial = denials("AccessDenied: Access Denied", Reference::embedded()).remove(0);
        insta::assert_snapshot!(serde_json::to_string_pretty(&Entry::new(denial, &Home::default())).unwrap(), @r#"
        {
          "principal": null,
          "action": null,
          "resource": null,
          "policy_type": null,
          "effect": "unknown",
          "policy_arn": null,
          "operation": null,
          "error_code": "AccessDenied",
          "identity_allow_can_fix": null,
          "help": "the message tells neither action nor operation: look at the log around it, or at CloudTrail's record of the call",
          "role": null,
          "file": null,
          "line": null,
          "statement": null,
          "patch": null,
          "patch_is_certain": null,
          "patch_doubt": null,
          "caught_by_check": null,
          "check_note": null,
          "role_note": null
        }
        "#);
    }
}
