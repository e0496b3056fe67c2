//! `unknown-action`: names in a policy that no service has.
//!
//! AWS's data ages, so a name that may only be too new for it is a note, never an error.

use std::collections::BTreeSet;

use super::context::{Context, is_written_here, quoted};
use super::{Finding, Level, Rule};
use crate::iac::{AttachedPolicy, Infrastructure, Role};
use crate::policy::{ActionPattern, Actions, Answer, Scope, Text};
use crate::reference::UnknownAction;
use crate::repo::RepoPath;
use crate::text::{Span, Spanned};

/// The findings about every policy that is text of `infrastructure`'s files, attached or not.
pub(super) fn find(infrastructure: &Infrastructure, context: &mut Context<'_>) -> Vec<Finding> {
    let attached =
        infrastructure.roles.iter().flat_map(|role| role.policies.iter().map(move |policy| (Some(role), policy)));
    let unattached = infrastructure.unattached.iter().map(|policy| (None, policy));
    // The same text may reach several roles.
    let mut seen: BTreeSet<(RepoPath, Span)> = BTreeSet::new();
    let mut findings = Vec::new();
    for (role, policy) in attached.chain(unattached).filter(|(_, policy)| is_written_here(policy)) {
        for statement in &policy.statements {
            let (Actions::Action(patterns) | Actions::NotAction(patterns)) = &statement.actions;
            for pattern in patterns {
                if seen.insert((policy.file.clone(), pattern.span)) {
                    findings.extend(judge(role, policy, pattern, context));
                }
            }
        }
    }
    findings
}

/// What is wrong with a name, and what should stand there.
struct Verdict {
    level: Level,
    message: String,
    help: String,
    replacement: Option<Vec<String>>,
}

fn judge(
    role: Option<&Role>,
    policy: &AttachedPolicy,
    pattern: &Spanned<Text>,
    context: &mut Context<'_>,
) -> Option<Finding> {
    let text = pattern.value.as_known()?;
    let verdict = verdict(text, &ActionPattern::new(&pattern.value), context)?;
    let name = policy_name(role, policy);
    let place = context.place(&policy.file, pattern.span);
    Some(Finding {
        level: verdict.level,
        role: role.map(|role| role.name.clone()),
        actions: vec![text.to_owned()],
        pattern: Some(text.to_owned()),
        replacement: verdict.replacement,
        message: verdict.message,
        help: verdict.help,
        label: "no such action".to_owned(),
        fingerprint: context.fingerprint(&policy.file, &[Rule::UnknownAction.name(), &name, text]),
        ..Finding::new(Rule::UnknownAction, place)
    })
}

/// The name that tells this policy from others of the file when lines move.
fn policy_name(role: Option<&Role>, policy: &AttachedPolicy) -> String {
    let role = role.map_or("", |role| role.name.as_str());
    format!("{role}/{}", super::context::describe(&policy.via))
}

fn verdict(text: &str, pattern: &ActionPattern, context: &Context<'_>) -> Option<Verdict> {
    let reference = context.reference;
    let date = reference.actions_date();
    let prefix = match pattern.scope() {
        Scope::Every | Scope::Open => return None,
        Scope::Invalid => {
            return Some(Verdict {
                level: Level::Error,
                message: format!(
                    "`{text}` is not an action: IAM wants `service:Action`, with wildcards after the colon only"
                ),
                help: "write the service's prefix out, then a colon, then the action".to_owned(),
                replacement: None,
            });
        }
        Scope::Service(prefix) => prefix,
    };
    let exists = reference.service(prefix).is_some_and(|service| {
        service.actions.values().any(|action| pattern.matches(&format!("{prefix}:{}", action.name)) == Answer::Yes)
    });
    if exists {
        return None;
    }
    let name = text.split_once(':').map_or("", |(_, name)| name);
    let is_none = if text.contains(['*', '?']) {
        format!("`{text}` matches no IAM action")
    } else {
        format!("`{text}` is not an IAM action")
    };
    Some(match reference.explain_unknown(prefix, name) {
        UnknownAction::Retired(meaning) => Verdict {
            level: Level::Note,
            message: format!("{is_none}: {meaning}"),
            help: "it does no harm; it can be removed".to_owned(),
            replacement: None,
        },
        UnknownAction::Name(names) | UnknownAction::Prefix(names) if !names.is_empty() => Verdict {
            level: Level::Error,
            message: format!("{is_none}, so it grants nothing"),
            help: format!("use {} instead", quoted(&names)),
            replacement: Some(names),
        },
        UnknownAction::OneOf(names) => Verdict {
            level: Level::Error,
            message: format!("{is_none}, so it grants nothing"),
            help: format!("use the one that was meant: {}", quoted(&names).replace(" and ", " or ")),
            replacement: None,
        },
        UnknownAction::Name(_) => Verdict {
            level: Level::Note,
            message: format!("{is_none} in AWS's data of {date}"),
            help: "if it is newer than that, ignore this note; otherwise it grants nothing".to_owned(),
            replacement: None,
        },
        UnknownAction::Prefix(_) => Verdict {
            level: Level::Note,
            message: format!(
                "no service has the prefix `{prefix}` in AWS's data of {date}, so `{text}` grants nothing"
            ),
            help: "if the service is newer than that, ignore this note".to_owned(),
            replacement: None,
        },
    })
}
