//! `excess-action`: what a role grants and none of its workloads needs.
//!
//! Excess is judged for all workloads of a role together, and for all roles that the same text reaches together: what
//! several roles share (a policy, or a list of actions that several policies name) is excess only where none of them
//! needs it. Where something could need an action that the analysis does not see, nothing of that service is called excess.

use std::collections::{BTreeMap, BTreeSet};

use super::context::{Context, count, is_written_here, quoted};
use super::linked::Linked;
use super::needs::{Needs, Open};
use super::{Finding, Level, Rule};
use crate::iac::cdk::grants::{self, Grant};
use crate::iac::{AttachedPolicy, Boundary, Infrastructure, Role, Via};
use crate::policy::{
    ActionPattern, Actions, Answer, Effect, Refined, Scope, Statement, Text, Usage, granted, refine_actions,
};
use crate::reference::Reference;
use crate::repo::RepoPath;
use crate::text::{Span, Spanned};

/// What all the workloads of a policy's roles use.
#[derive(Clone, Debug, Default)]
struct Use {
    /// Needed actions, in lower case.
    needed: BTreeSet<String>,
    /// Actions that clear a grant by name, in lower case.
    may: BTreeSet<String>,
    open: Open,
    /// The roles that have the policy, and the workloads that run under them.
    roles: BTreeSet<String>,
    workloads: BTreeSet<(RepoPath, String)>,
}

impl Use {
    /// What the workloads of one role use.
    fn of_role(index: usize, role: &Role, linked: &[Linked<'_>]) -> Self {
        let runs: Vec<&Linked<'_>> = linked.iter().filter(|linked| linked.role() == Some(index)).collect();
        let mut used = Self::default();
        runs.iter().for_each(|linked| used.add(role, linked));
        if runs.is_empty() || !role.other_users.is_empty() {
            // Nobody knows what else runs under the role.
            used.open = Open::Every;
        }
        used
    }

    fn add(&mut self, role: &Role, linked: &Linked<'_>) {
        let Needs { required, may, useful, open, conditional: _ } = &linked.needs;
        self.needed.extend(required.keys().chain(useful).map(|action| action.to_lowercase()));
        self.may.extend(may.iter().map(|action| action.to_lowercase()));
        self.open.add(open.clone());
        self.roles.insert(role.name.clone());
        self.workloads.insert((linked.workload.file.clone(), linked.workload.name.clone()));
    }

    /// Adds what another role uses that the same text reaches.
    fn join(&mut self, other: &Self) {
        self.needed.extend(other.needed.iter().cloned());
        self.may.extend(other.may.iter().cloned());
        self.open.add(other.open.clone());
        self.roles.extend(other.roles.iter().cloned());
        self.workloads.extend(other.workloads.iter().cloned());
    }
}

/// Text by its place, with what it says; to what stands there and who uses it.
type Patterns<'a> = BTreeMap<(&'a RepoPath, Span, &'a Text), (&'a AttachedPolicy, &'a Spanned<Text>, Use)>;

/// Statements with `NotAction` by their place.
type Unbounded<'a> = BTreeMap<(&'a RepoPath, Span), (&'a AttachedPolicy, &'a [Spanned<Text>], Use)>;

/// Statements that a grant method of the CDK wrote, by their place.
type Grants<'a> = BTreeMap<(&'a RepoPath, Span), (&'a AttachedPolicy, &'static Grant, &'a [Spanned<Text>], Use)>;

/// The grant method of the CDK that writes a statement with these actions.
fn grant_of(written: &[Spanned<Text>]) -> Option<&'static Grant> {
    let known: Option<Vec<&str>> = written.iter().map(|pattern| pattern.value.as_known()).collect();
    grants::find(known?)
}

/// The findings about every policy of `judged` whose roles are all run by known workloads.
///
/// All are looked at together, because two of them may be read from one text: roots of Terraform that call one module, stacks
/// that nest one template, services that include one file.
pub(super) fn find(judged: &[(&Infrastructure, Vec<Linked<'_>>)], context: &mut Context<'_>) -> Vec<Finding> {
    // Text is known by its place: one policy may reach several roles, and one list of actions several policies.
    let mut attachments: BTreeMap<(&RepoPath, Span, &Via), (&AttachedPolicy, Use)> = BTreeMap::new();
    let mut patterns = Patterns::new();
    let mut unbounded = Unbounded::new();
    let mut grants = Grants::new();
    // What users, groups and roles elsewhere have as well: nobody here knows what they need.
    let unattached = judged.iter().flat_map(|(infrastructure, _)| &infrastructure.unattached);
    let elsewhere: BTreeSet<(&RepoPath, Span)> = unattached
        .flat_map(|policy| policy.statements.iter().flat_map(move |statement| spans(policy, statement)))
        .collect();
    let roles = judged.iter().flat_map(|(infrastructure, linked)| {
        let roles = infrastructure.roles.iter().enumerate();
        roles.map(move |(index, role)| (infrastructure, role, Use::of_role(index, role, linked)))
    });
    for (infrastructure, role, used) in roles {
        for policy in &role.policies {
            if !is_written_here(policy) {
                let place = (&policy.file, policy.span, &policy.via);
                attachments.entry(place).or_insert_with(|| (policy, Use::default())).1.join(&used);
                continue;
            }
            for statement in policy.statements.iter().filter(|statement| statement.effect == Effect::Allow) {
                if spans(policy, statement).any(|place| elsewhere.contains(&place)) {
                    continue;
                }
                match &statement.actions {
                    Actions::Action(written)
                        if infrastructure.is_synthesized
                            && let Some(grant) = grant_of(written) =>
                    {
                        let entry = grants.entry((&policy.file, statement.span));
                        entry.or_insert_with(|| (policy, grant, written, Use::default())).3.join(&used);
                    }
                    Actions::Action(written) => {
                        for pattern in written {
                            let place = (&policy.file, pattern.span, &pattern.value);
                            let entry = patterns.entry(place);
                            entry.or_insert_with(|| (policy, pattern, Use::default())).2.join(&used);
                        }
                    }
                    Actions::NotAction(excluded) => {
                        let entry = unbounded.entry((&policy.file, statement.span));
                        entry.or_insert_with(|| (policy, excluded, Use::default())).2.join(&used);
                    }
                }
            }
        }
    }
    // What bounds another role is needed as far as that role needs it.
    for (infrastructure, linked) in judged {
        for (index, role) in infrastructure.roles.iter().enumerate() {
            let Boundary::Known(boundary) = &role.boundary else { continue };
            let used = Use::of_role(index, role, linked);
            for statement in &boundary.statements {
                let (Actions::Action(written) | Actions::NotAction(written)) = &statement.actions;
                for pattern in written {
                    if let Some(entry) = patterns.get_mut(&(&boundary.file, pattern.span, &pattern.value)) {
                        entry.2.join(&used);
                    }
                }
            }
        }
    }
    let mut findings = Vec::new();
    for (policy, pattern, used) in patterns.into_values() {
        if let Some(share) = share(&pattern.value, &used, context.reference) {
            findings.extend(pattern_finding(policy, pattern, share, &used, context));
        }
    }
    for ((_, span), (policy, grant, written, used)) in grants {
        findings.extend(grant_finding(policy, span, grant, written, &used, context));
    }
    for ((_, span), (policy, excluded, used)) in unbounded {
        if used.open != Open::Every {
            findings.push(self::unbounded(policy, span, excluded, &used, context));
        }
    }
    for (policy, used) in attachments.into_values() {
        if !matches!(
            policy.via,
            Via::SamImplicit(_) | Via::Serverless(_) | Via::SamConnector(_) | Via::ResourcePolicy(_) | Via::Module(_)
        ) {
            findings.extend(attachment(policy, &used, context));
        }
    }
    findings
}

/// Where a statement and its patterns stand.
fn spans<'a>(policy: &'a AttachedPolicy, statement: &'a Statement) -> impl Iterator<Item = (&'a RepoPath, Span)> {
    let (Actions::Action(patterns) | Actions::NotAction(patterns)) = &statement.actions;
    let patterns = patterns.iter().map(|pattern| pattern.span);
    patterns.chain([statement.span]).map(|span| (&policy.file, span))
}

/// What one pattern grants, and what of it is used.
struct Share {
    /// What is used: `service:Name`, in order.
    kept: Vec<String>,
    /// What is not.
    unused: Vec<String>,
    /// What should stand in its place; `None` if it is right as it is.
    replacement: Option<Vec<String>>,
}

fn pattern_finding(
    policy: &AttachedPolicy,
    pattern: &Spanned<Text>,
    share: Share,
    used: &Use,
    context: &mut Context<'_>,
) -> Option<Finding> {
    let replacement = share.replacement?;
    let text = pattern.value.to_string();
    let message = if replacement.is_empty() {
        format!("{} needs `{text}`", nobody(used))
    } else {
        format!("`{text}` grants {} that {} needs", count(share.unused.len(), "action"), nobody(used))
    };
    let help = match replacement.as_slice() {
        [] => format!("remove `{text}`"),
        names => format!("replace `{text}` by {}", quoted(names)),
    };
    Some(finding(policy, pattern.span, text, share.unused, Some(replacement), message, help, used, context))
}

/// The finding about a statement that a grant method of the CDK wrote. Such methods are coarse by design: where one is used
/// in part, all that can be said is that a narrower one would do.
fn grant_finding(
    policy: &AttachedPolicy,
    span: Span,
    grant: &'static Grant,
    written: &[Spanned<Text>],
    used: &Use,
    context: &mut Context<'_>,
) -> Option<Finding> {
    let shares: Option<Vec<Share>> =
        written.iter().map(|pattern| share(&pattern.value, used, context.reference)).collect();
    let shares = shares?;
    let is_needless = shares.iter().all(|share| share.replacement.as_ref().is_some_and(Vec::is_empty));
    let names = |of: fn(&Share) -> &Vec<String>| shares.iter().flat_map(of).cloned().collect::<BTreeSet<String>>();
    let (kept, unused) = (names(|share| &share.kept), names(|share| &share.unused));
    let name = grant.method.to_owned();
    let (kept, unused): (Vec<String>, Vec<String>) = (kept.into_iter().collect(), unused.into_iter().collect());
    if is_needless {
        let message = format!("{} needs anything that `{grant}` grants", nobody(used));
        let help = format!("remove the call of `{name}`");
        return Some(finding(policy, span, name, unused, Some(Vec::new()), message, help, used, context));
    }
    let covers = |pattern: &str, action: &str| ActionPattern::new(&Text::known(pattern)).matches(action) == Answer::Yes;
    let actions: Vec<String> =
        written.iter().filter_map(|pattern| Some(pattern.value.as_known()?.to_owned())).collect();
    let narrower = grants::narrower(grant, &actions, &kept, covers)?;
    let message = format!("`{grant}` grants {} that {} needs", count(unused.len(), "action"), nobody(used));
    let help = format!("a narrower grant is available: `{}`", narrower.method);
    let replacement = Some(vec![narrower.method.to_owned()]);
    let mut finding = finding(policy, span, name, unused, replacement, message, help, used, context);
    finding.level = Level::Note;
    Some(finding)
}

/// The finding about an AWS managed policy or a SAM policy template: text of AWS's, so that only the attachment can change.
fn attachment(policy: &AttachedPolicy, used: &Use, context: &mut Context<'_>) -> Option<Finding> {
    let mut unused = BTreeSet::new();
    let mut keep = BTreeSet::new();
    let patterns =
        policy.statements.iter().filter(|statement| statement.effect == Effect::Allow).filter_map(|statement| {
            match &statement.actions {
                Actions::Action(patterns) => Some(patterns),
                Actions::NotAction(_) => None,
            }
        });
    for pattern in patterns.flatten() {
        // What cannot be judged is left alone, and so is the whole attachment.
        let share = share(&pattern.value, used, context.reference)?;
        keep.extend(share.kept);
        if share.replacement.is_some() {
            unused.extend(share.unused);
        }
    }
    if unused.is_empty() {
        return None;
    }
    let (kind, name) = match &policy.via {
        Via::SamPolicyTemplate(name) => ("SAM policy template", name),
        Via::AwsManaged(name) => ("AWS managed policy", name),
        Via::Inline
        | Via::Policy(_)
        | Via::SamImplicit(_)
        | Via::Serverless(_)
        | Via::SamConnector(_)
        | Via::ResourcePolicy(_)
        | Via::Module(_)
        | Via::Downloaded(_) => return None,
    };
    let replacement: Vec<String> = keep.into_iter().collect();
    let unused: Vec<String> = unused.into_iter().collect();
    let partly = !replacement.is_empty();
    let message = if partly {
        let number = count(unused.len(), "action");
        format!("the {kind} `{name}` grants {number} that {} needs", nobody(used))
    } else {
        format!("{} needs anything of the {kind} `{name}`", nobody(used))
    };
    let help = if partly {
        format!("write a statement that allows {} instead of attaching `{name}`", quoted(&replacement))
    } else {
        format!("remove `{name}`")
    };
    // SAM's templates are coarse by design: one that is partly used is the narrowest that SAM has, or nearly so.
    let coarse = partly && matches!(policy.via, Via::SamPolicyTemplate(_));
    let name = name.clone();
    let mut finding = finding(policy, policy.span, name, unused, Some(replacement), message, help, used, context);
    if coarse {
        finding.level = Level::Note;
    }
    Some(finding)
}

/// An Allow with `NotAction` grants all of AWS but a list; what it should be cannot be told from the list.
fn unbounded(
    policy: &AttachedPolicy,
    span: Span,
    excluded: &[Spanned<Text>],
    used: &Use,
    context: &mut Context<'_>,
) -> Finding {
    let excluded: Vec<String> = excluded.iter().map(|pattern| pattern.value.to_string()).collect();
    let message = format!("an Allow with NotAction grants every action of every service except {}", quoted(&excluded));
    let help = "list the needed actions under Action instead".to_owned();
    finding(policy, span, "NotAction".to_owned(), Vec::new(), None, message, help, used, context)
}

#[allow(
    clippy::too_many_arguments,
    reason = "one caller for each shape of finding; a struct would only rename the fields"
)]
fn finding(
    policy: &AttachedPolicy,
    span: Span,
    pattern: String,
    actions: Vec<String>,
    replacement: Option<Vec<String>>,
    message: String,
    help: String,
    used: &Use,
    context: &mut Context<'_>,
) -> Finding {
    let only = |names: &BTreeSet<String>| match names.len() {
        1 => names.first().cloned(),
        _ => None,
    };
    let role = only(&used.roles);
    let workload = if used.workloads.len() == 1 { used.workloads.first().cloned() } else { None };
    let roles: Vec<&str> = used.roles.iter().map(String::as_str).collect();
    let fingerprint = context.fingerprint(&policy.file, &[Rule::ExcessAction.name(), &roles.join(","), &pattern]);
    Finding {
        workload_file: workload.as_ref().map(|(file, _)| file.clone()),
        workload: workload.map(|(_, name)| name),
        role,
        label: match &replacement {
            Some(names) if names.is_empty() => "not needed".to_owned(),
            Some(_) | None => "wider than needed".to_owned(),
        },
        actions,
        pattern: Some(pattern),
        replacement,
        message,
        help,
        fingerprint,
        ..Finding::new(Rule::ExcessAction, context.place(&policy.file, span))
    }
}

/// Who does not need it, as the subject of a sentence.
fn nobody(used: &Use) -> String {
    let mut names = used.workloads.iter().map(|(_, name)| name);
    match (names.next(), names.next(), used.workloads.len()) {
        (Some(one), None, _) => format!("nothing in `{one}`"),
        (Some(one), Some(two), 2) => format!("neither `{one}` nor `{two}`"),
        (_, _, number) => format!("none of the {number} workloads"),
    }
}

/// What of a pattern is used. `None` if that cannot be said.
fn share(pattern: &Text, used: &Use, reference: &Reference) -> Option<Share> {
    let action = ActionPattern::new(pattern);
    match action.scope() {
        Scope::Open => return None,
        Scope::Service(prefix) if used.open.holds(prefix) => return None,
        // Every service is granted: what one of them may still need cannot be taken away.
        Scope::Every if used.open != Open::default() => return None,
        Scope::Service(_) | Scope::Every | Scope::Invalid => {}
    }
    pattern.as_known()?;
    let granted = granted(&action, reference);
    let (kept, unused): (Vec<String>, Vec<String>) =
        granted.into_iter().partition(|name| used.needed.contains(&name.to_lowercase()));
    if unused.iter().all(|name| used.may.contains(&name.to_lowercase())) {
        return Some(Share { kept, unused: Vec::new(), replacement: None });
    }
    let keep = Usage::Used(kept.iter().map(String::as_str).collect());
    let replacement = match refine_actions(&[pattern], reference, &keep).pop()? {
        Refined::Dropped => Some(Vec::new()),
        Refined::Replaced(names) => Some(names),
        Refined::Kept | Refined::Unknown => None,
    };
    Some(Share { kept, unused, replacement })
}
