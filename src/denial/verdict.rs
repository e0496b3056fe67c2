//! Whether an Allow in an identity policy can lift a denial, and what else can.
//!
//! From the IAM User Guide ("Policy evaluation logic"): an explicit Deny wins over every Allow; service control policies,
//! resource control policies, boundaries, session policies and endpoint policies limit what identity policies grant and
//! grant nothing; across accounts, and for keys and trust, the resource's own policy has to allow it too.

use super::{Denial, Effect, PolicyType};

/// Adds what can help.
pub(super) fn judge(mut denial: Denial) -> Denial {
    let action = denial.action.clone().unwrap_or_else(|| "the action".to_owned());
    let (can_fix, help) = verdict(&denial, &action);
    denial.identity_allow_can_fix = can_fix;
    if denial.help.is_empty() {
        denial.help = help;
    }
    denial
}

fn verdict(denial: &Denial, action: &str) -> (Option<bool>, String) {
    let no = |help: String| (Some(false), help);
    let policy = denial.policy_arn.as_deref().map(|arn| format!(" ({arn})")).unwrap_or_default();
    match denial.effect {
        Effect::NotADenial => return no("this is no denial".to_owned()),
        Effect::Encoded => {
            return (
                None,
                "decode it with `aws sts decode-authorization-message --encoded-message ..`, and give what that prints"
                    .to_owned(),
            );
        }
        Effect::Implicit | Effect::Explicit | Effect::Unknown => {}
    }
    if let Some(help) = principal(denial.principal.as_deref().unwrap_or_default()) {
        return no(help.to_owned());
    }
    let explicit = denial.effect == Effect::Explicit;
    match denial.policy_type {
        Some(PolicyType::IdentityBased) | None if explicit => {
            let kind = if denial.policy_type.is_none() { "a policy" } else { "an identity policy" };
            no(format!(
                "a Deny in {kind}{policy} blocks `{action}`, and no Allow lifts a Deny: narrow the Deny, or its condition"
            ))
        }
        Some(PolicyType::IdentityBased) => (Some(true), format!("allow `{action}` in a policy of the role or user")),
        None => (None, unsure(denial, action)),
        Some(PolicyType::ResourceBased) if action.starts_with("kms:") => no(format!(
            "the key's policy decides: let the principal use `{action}` there (or grant it), if the key is the right one"
        )),
        Some(PolicyType::ResourceBased) if explicit => {
            no(format!("a Deny in the resource's own policy{policy} blocks `{action}`: narrow that Deny"))
        }
        Some(PolicyType::ResourceBased) => no(format!(
            "the resource's own policy has to let the principal in: allow `{action}` there, with this principal"
        )),
        Some(PolicyType::Scp) => {
            no(limits("a service control policy", &policy, action, explicit, "the organization's administrators"))
        }
        Some(PolicyType::Rcp) => {
            no(limits("a resource control policy", &policy, action, explicit, "the organization's administrators"))
        }
        Some(PolicyType::PermissionsBoundary) => {
            no(limits("the permissions boundary", &policy, action, explicit, "whoever owns the boundary"))
        }
        Some(PolicyType::Session) => {
            no(limits("the session policy", &policy, action, explicit, "whoever assumes the role passes that policy"))
        }
        Some(PolicyType::VpcEndpoint) => {
            no(limits("the VPC endpoint's policy", &policy, action, explicit, "whoever owns the endpoint"))
        }
        Some(PolicyType::RoleTrust) => no(format!(
            "the trust policy of the role that is to be assumed decides: allow `{action}` there for this principal, and look at its conditions"
        )),
        Some(PolicyType::ServiceSetting) => no("a setting of the service decides, and no policy".to_owned()),
    }
}

/// Principals that no identity policy of a repository reaches.
fn principal(principal: &str) -> Option<&'static str> {
    if principal.eq_ignore_ascii_case("anonymous") {
        return Some(
            "the request is not signed, so there is no identity whose policy could allow it: sign it with AWS credentials, or let everyone in by the resource's own policy",
        );
    }
    if principal.ends_with(":root") {
        return Some(
            "the root user is not limited by identity policies: look for a policy of the organization or of the resource",
        );
    }
    if principal.contains("/AWSServiceRoleFor") {
        return Some("this is a service-linked role: only its service changes what it may do");
    }
    None
}

fn limits(what: &str, policy: &str, action: &str, explicit: bool, who: &str) -> String {
    if explicit {
        format!(
            "a Deny in {what}{policy} blocks `{action}`, and no Allow elsewhere lifts it: narrow that Deny; {who} can"
        )
    } else {
        format!("{what}{policy} does not let `{action}` through, and grants nothing by itself: widen it; {who} can")
    }
}

/// What to do where the message does not tell what denies.
fn unsure(denial: &Denial, action: &str) -> String {
    let candidates = &denial.candidates;
    match (&denial.action, candidates.is_empty()) {
        (None, true) => {
            "the message tells neither action nor operation: look at the log around it, or at CloudTrail's record of the call".to_owned()
        }
        (None, false) if candidates.len() <= 4 => {
            format!("this can be about {}: the log around it, or CloudTrail's record of the call, tells", candidates.join(", "))
        }
        (None, false) => {
            "several services have an operation of this name: give the log around it, or CloudTrail's record of the call".to_owned()
        }
        (Some(_), _) if action == "sts:AssumeRole" => {
            "both have to allow it: a policy of the caller `sts:AssumeRole` on the role, and the role's trust policy the caller".to_owned()
        }
        (Some(_), _) if action.starts_with("kms:") => {
            format!("allow `{action}` in a policy of the role or user, and see that the key's policy lets the account's policies decide")
        }
        (Some(_), _) => {
            format!("allow `{action}` in a policy of the role or user; if it is allowed already, another policy denies it: the resource's, the organization's, a boundary")
        }
    }
}
