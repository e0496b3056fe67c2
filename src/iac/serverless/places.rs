//! From spans of all files laid end to end back to files.

use std::collections::BTreeMap;

use super::sources::Sources;
use crate::iac::{AttachedPolicy, Boundary, Code, Content, Infrastructure, Note, Role, RoleLink, Setting};
use crate::policy::{Actions, Resources, Statement, Text};
use crate::repo::RepoPath;
use crate::text::{Span, Spanned};

/// Sets the file and the span of everything that `infrastructure` holds. A policy that is written in several files comes
/// as several.
pub fn set(infrastructure: &mut Infrastructure, sources: &Sources<'_>) {
    let place = |file: &mut RepoPath, span: &mut Span| (*file, *span) = sources.place(*span);
    for workload in &mut infrastructure.workloads {
        // These are in the workload's file as far as it is written out there.
        match &mut workload.code {
            Code::Folder { span, .. } | Code::Script { span, .. } | Code::Unknown { span, .. } => {
                *span = beside(*span, workload.span, sources)
            }
            Code::Image(image) => image.span = beside(image.span, workload.span, sources),
            Code::Definition(definition) => set_setting(definition, sources),
            Code::Configuration => {}
            Code::Inline { line_offsets, .. } => {
                for offset in line_offsets {
                    *offset = sources.place(Span::new(*offset, *offset)).1.start;
                }
            }
        }
        if let RoleLink::Unknown { span, .. } = &mut workload.role {
            *span = beside(*span, workload.span, sources);
        }
        for requirement in &mut workload.platform {
            place(&mut requirement.file, &mut requirement.span);
        }
        place(&mut workload.file, &mut workload.span);
    }
    for role in &mut infrastructure.roles {
        set_role(role, sources);
    }
    let unattached = std::mem::take(&mut infrastructure.unattached);
    infrastructure.unattached = unattached.into_iter().flat_map(|policy| parts(policy, sources)).collect();
    set_notes(&mut infrastructure.notes, sources);
}

/// The recursion is as deep as the tree, which the parsers limit.
fn set_setting(setting: &mut Setting, sources: &Sources<'_>) {
    // What was read from a file of its own knows its place.
    if sources.is_first(&setting.file) {
        (setting.file, setting.span) = sources.place(setting.span);
    }
    match &mut setting.content {
        Content::Nothing | Content::Text(_) => {}
        Content::List(items) | Content::OneOf(items) => {
            items.iter_mut().for_each(|item| set_setting(item, sources));
        }
        Content::Map(entries) => entries.iter_mut().for_each(|(_, value)| set_setting(value, sources)),
    }
}

fn set_role(role: &mut Role, sources: &Sources<'_>) {
    (role.file, role.span) = sources.place(role.span);
    let policies = std::mem::take(&mut role.policies);
    role.policies = policies.into_iter().flat_map(|policy| parts(policy, sources)).collect();
    set_notes(&mut role.unknown, sources);
    set_notes(&mut role.other_users, sources);
    match &mut role.boundary {
        Boundary::None => {}
        Boundary::Unknown(note) => set_notes(std::slice::from_mut(note), sources),
        Boundary::Known(policy) => {
            let mut parts = parts((**policy).clone(), sources);
            if parts.len() == 1 {
                **policy = parts.remove(0);
            } else {
                let (file, span) = sources.place(policy.span);
                let message = "this boundary is written in several files".to_owned();
                role.boundary = Boundary::Unknown(Note { file, span, message });
            }
        }
    }
}

fn set_notes(notes: &mut [Note], sources: &Sources<'_>) {
    for note in notes {
        (note.file, note.span) = sources.place(note.span);
    }
}

/// A span in the file of another; that other one itself where they are in different files.
fn beside(span: Span, other: Span, sources: &Sources<'_>) -> Span {
    let ((file, own), (other_file, other)) = (sources.place(span), sources.place(other));
    if file == other_file { own } else { other }
}

/// A policy file by file.
fn parts(policy: AttachedPolicy, sources: &Sources<'_>) -> Vec<AttachedPolicy> {
    let (home, span) = sources.place(policy.span);
    let mut by_file: BTreeMap<RepoPath, Vec<Statement>> = BTreeMap::new();
    for statement in policy.statements {
        for (file, statement) in split(statement, sources) {
            by_file.entry(file).or_default().push(statement);
        }
    }
    if by_file.is_empty() {
        by_file.insert(home.clone(), Vec::new());
    }
    let part = |(file, statements): (RepoPath, Vec<Statement>)| {
        // In a file that is not the policy's own, its first statement stands for it.
        let elsewhere = statements.first().map(|statement| statement.span).unwrap_or_default();
        let span = if file == home { span } else { elsewhere };
        AttachedPolicy { via: policy.via.clone(), file, span, statements }
    };
    by_file.into_iter().map(part).collect()
}

/// A statement file by file: its actions may come from a list in another file.
fn split(statement: Statement, sources: &Sources<'_>) -> Vec<(RepoPath, Statement)> {
    let (home, span) = sources.place(statement.span);
    let (actions, is_inverted) = match &statement.actions {
        Actions::Action(actions) => (actions, false),
        Actions::NotAction(actions) => (actions, true),
    };
    let mut by_file: BTreeMap<RepoPath, Vec<Spanned<Text>>> = BTreeMap::new();
    for action in actions {
        let (file, own) = sources.place(action.span);
        // What NotAction lists cannot be taken apart.
        let (file, span) = if is_inverted && file != home { (home.clone(), span) } else { (file, own) };
        by_file.entry(file).or_default().push(Spanned { value: action.value.clone(), span });
    }
    if by_file.is_empty() {
        by_file.insert(home.clone(), Vec::new());
    }
    let part = |(file, actions): (RepoPath, Vec<Spanned<Text>>)| {
        let first = actions.first().map_or(span, |action| action.span);
        let span = if file == home { span } else { first };
        let local = |texts: &[Spanned<Text>]| {
            let texts = texts.iter().map(|text| {
                let (its_file, its_span) = sources.place(text.span);
                Spanned { value: text.value.clone(), span: if its_file == file { its_span } else { span } }
            });
            texts.collect()
        };
        let resources = match &statement.resources {
            Resources::Resource(texts) => Resources::Resource(local(texts)),
            Resources::NotResource(texts) => Resources::NotResource(local(texts)),
        };
        let actions = if is_inverted { Actions::NotAction(actions) } else { Actions::Action(actions) };
        (file, Statement { actions, resources, span, ..statement.clone() })
    };
    by_file.into_iter().map(part).collect()
}
