//! `unresolved-call` and `unlinked-workload`: what was not understood, so that silence is never mistaken for agreement.

use super::context::Context;
use super::linked::Linked;
use super::{Finding, Rule};
use crate::code::Unresolved;
use crate::config::advice;
use crate::iac::{RoleLink, WorkloadKind, address};
use crate::repo::RepoPath;
use crate::text::Span;

/// The notes about one workload.
pub(super) fn find(linked: &Linked<'_>, role: Option<&str>, context: &mut Context<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let workload = linked.workload;
    match &linked.code {
        Ok(code) => findings.extend(code.unresolved.iter().map(|place| unresolved(linked, role, place, context))),
        Err(problem) => findings.push(unlinked(
            linked,
            role,
            problem.span,
            match workload.kind {
                WorkloadKind::Service => {
                    format!("what `{}` needs is not compared: {}", workload.name, problem.reason)
                }
                _ => format!("the code of `{}` is not compared: {}", workload.name, problem.reason),
            },
            if problem.is_open { advice::code(workload) } else { advice::NONE.to_owned() },
            context,
        )),
    }
    if let RoleLink::Unknown { reason, called, span } = &workload.role {
        let message = format!("the role of `{}` is not compared: {reason}", workload.name);
        findings.push(unlinked(linked, role, *span, message, advice::role(workload, called.as_deref()), context));
    }
    findings
}

fn unresolved(linked: &Linked<'_>, role: Option<&str>, at: &Unresolved, context: &mut Context<'_>) -> Finding {
    let services = if at.services.is_empty() { "any service".to_owned() } else { at.services.join(", ") };
    let mut finding = note(Rule::UnresolvedCall, linked, role, &at.file, at.span, context);
    finding.message = format!("an SDK call of `{}` is not understood: {}", linked.workload.name, at.reason);
    finding.help = format!("nothing that it could need ({services}) is called excess");
    finding.label = at.reason.clone();
    finding.fingerprint =
        context.fingerprint(&at.file, &[Rule::UnresolvedCall.name(), address(&linked.workload.name), &at.reason]);
    finding
}

fn unlinked(
    linked: &Linked<'_>,
    role: Option<&str>,
    span: Span,
    message: String,
    help: String,
    context: &mut Context<'_>,
) -> Finding {
    let mut finding = note(Rule::UnlinkedWorkload, linked, role, &linked.workload.file, span, context);
    let name = &linked.workload.name;
    let parts = [Rule::UnlinkedWorkload.name(), address(name), &message.replace(name, address(name))];
    finding.fingerprint = context.fingerprint(&linked.workload.file, &parts);
    finding.message = message;
    finding.help = help;
    finding.label = "not known from here".to_owned();
    finding
}

/// A note with its texts still to be set.
fn note(
    rule: Rule,
    linked: &Linked<'_>,
    role: Option<&str>,
    file: &RepoPath,
    span: Span,
    context: &mut Context<'_>,
) -> Finding {
    Finding {
        workload: Some(linked.workload.name.clone()),
        workload_file: Some(linked.workload.file.clone()),
        role: role.map(str::to_owned),
        ..Finding::new(rule, context.place(file, span))
    }
}
