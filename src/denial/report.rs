//! Denials for programs and for people. The field names of the JSON are a contract.

use std::fmt::Write as _;

use serde::Serialize;

use super::home::{Doubt, Home};
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
    /// Who was denied, as the message names them.
    pub principal: Option<String>,
    /// The IAM action, `service:Name`.
    pub action: Option<String>,
    /// On what, as the message names it.
    pub resource: Option<String>,
    /// What denies.
    pub policy_type: Option<PolicyType>,
    /// How.
    pub effect: Effect,
    /// The policy that denies.
    pub policy_arn: Option<String>,
    /// The API operation that was called.
    pub operation: Option<String>,
    /// The error code.
    pub error_code: Option<String>,
    /// Whether an Allow in an identity policy can lift the denial.
    pub identity_allow_can_fix: Option<bool>,
    /// What can help.
    pub help: String,
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
    /// Why it cannot.
    pub patch_doubt: Option<&'static str>,
    /// Whether `iamdrift check` reports it.
    pub caught_by_check: Option<bool>,
    /// Why it cannot, if the code under the role is not read.
    pub check_note: Option<String>,
}

impl Entry {
    /// Joins a denial with what the repository knows.
    pub fn new(denial: Denial, home: &Home) -> Self {
        let patch = home.diff();
        Self {
            principal: denial.principal,
            action: denial.action,
            resource: denial.resource,
            policy_type: denial.policy_type,
            effect: denial.effect,
            policy_arn: denial.policy_arn,
            operation: denial.operation,
            error_code: denial.error_code,
            identity_allow_can_fix: denial.identity_allow_can_fix,
            help: denial.help,
            role: home.role.clone(),
            file: home.file.as_ref().map(ToString::to_string),
            line: home.line,
            statement: home.statement.clone(),
            patch_is_certain: patch.is_some().then_some(home.is_certain()),
            patch_doubt: patch.as_ref().and(home.doubt).map(Doubt::reason),
            patch,
            caught_by_check: home.caught_by_check,
            check_note: home.unseen.clone(),
        }
    }

    /// The entry for people.
    pub fn human(&self) -> String {
        let title = self.action.as_deref().or(self.operation.as_deref()).or(self.error_code.as_deref());
        let mut text = match self.effect {
            Effect::NotADenial => format!("not a denial: {}\n", title.unwrap_or("?")),
            _ => format!("denied: {}\n", title.unwrap_or("an action that the message does not name")),
        };
        let mut row = |name: &str, value: &str| {
            let _ = writeln!(text, "  {name:<10} {value}");
        };
        let operation = self.operation.as_deref().filter(|_| self.action.is_some());
        let rows = [("principal", &self.principal), ("resource", &self.resource)];
        for (name, value) in rows.into_iter().filter_map(|(name, value)| Some((name, value.as_deref()?))) {
            row(name, value);
        }
        if let Some(operation) = operation {
            row("operation", operation);
        }
        if let Some(because) = self.because() {
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
        match self.caught_by_check {
            Some(true) => row("check", "reports this too"),
            Some(false) => match &self.check_note {
                Some(note) => row("check", &format!("does not report this: {note}")),
                None => row("check", "does not report this"),
            },
            None => {}
        }
        row("help", &self.help);
        if let Some(patch) = &self.patch {
            if let Some(doubt) = self.patch_doubt {
                row("patch", &format!("look at it before you use it: {doubt}"));
            }
            text.push('\n');
            text.push_str(patch);
        } else if let Some(statement) = &self.statement {
            row("statement", &statement.to_string());
        }
        text
    }

    fn because(&self) -> Option<String> {
        let kind = match self.policy_type {
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
        let arn = self.policy_arn.as_deref().map(|arn| format!(", {arn}")).unwrap_or_default();
        match self.effect {
            Effect::Implicit => Some(format!("no {kind} allows it")),
            Effect::Explicit => Some(format!("a {kind} denies it{arn}").replace("a identity", "an identity")),
            Effect::Unknown if self.policy_type.is_some() => {
                Some(format!("of a {kind}").replace("a identity", "an identity"))
            }
            Effect::Unknown | Effect::NotADenial => None,
            Effect::Encoded => Some("the message is encoded".to_owned()),
        }
    }
}
