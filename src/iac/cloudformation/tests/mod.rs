//! Templates as people write them, and what is read from them.

mod composed;
mod expressions;
mod functions;
mod hostile;
mod machines;
mod platform;
mod roles;
mod sam;

use super::*;
use crate::iac::{AttachedPolicy, Boundary, Code, PlatformRequirement, Role, Via, Workload};
use crate::policy::{Actions, Effect, Resources, Statement};
use crate::text::{LineIndex, Span, Spanned};

/// Reads a template called `services/template.yaml` and shows what matters, with line numbers.
fn read_yaml(template: &str) -> String {
    show("services/template.yaml", template)
}

/// Like [`read_yaml`], without the roles.
fn functions(template: &str) -> String {
    read_yaml(template).lines().take_while(|line| !line.starts_with("role ")).collect::<Vec<_>>().join("\n")
}

/// What the configuration of each function needs: the first action of each list, and how many more.
fn platform(template: &str) -> String {
    let found = super::read(&RepoPath::new("template.yaml").unwrap(), template.as_bytes(), Reference::embedded());
    let lines = LineIndex::new(template.as_bytes().into());
    let some = |actions: &[String]| match actions {
        [] => "nothing".to_owned(),
        [only] => only.clone(),
        [first, rest @ ..] => format!("{first} and {} more", rest.len()),
    };
    let mut out = String::new();
    for workload in &found.workloads {
        out += &format!("function {}\n", workload.name);
        for PlatformRequirement { because, span, actions, optional, .. } in &workload.platform {
            let line = lines.position(span.start).line;
            out += &format!("  {because}@{line}: {}; can use {}\n", some(actions), some(optional));
        }
    }
    out
}

fn show(file: &str, template: &str) -> String {
    let file = RepoPath::new(file).unwrap();
    let lines = LineIndex::new(template.as_bytes().into());
    let show = Show { lines: &lines };
    show.infrastructure(&super::read(&file, template.as_bytes(), Reference::embedded()))
}

/// Shows what was read; places as `@line`.
struct Show<'a> {
    lines: &'a LineIndex,
}

impl Show<'_> {
    fn at(&self, span: Span) -> String {
        format!("@{}", self.lines.position(span.start).line)
    }

    fn infrastructure(&self, found: &Infrastructure) -> String {
        let mut out = String::new();
        for workload in &found.workloads {
            self.workload(workload, found, &mut out);
        }
        for role in &found.roles {
            self.role(role, &mut out);
        }
        for policy in &found.unattached {
            self.policy("unattached", policy, &mut out);
        }
        self.notes("note", &found.notes, &mut out);
        out
    }

    fn workload(&self, workload: &Workload, found: &Infrastructure, out: &mut String) {
        let runtime = workload.runtime.as_deref().unwrap_or("no runtime");
        *out += &format!("function {}{} {runtime}\n", workload.name, self.at(workload.span));
        *out += &match &workload.code {
            Code::Folder { roots, handler, span } => {
                let roots: Vec<_> = roots.iter().map(|root| format!("{root}/")).collect();
                format!("  code {} {handler}{}\n", roots.join(" "), self.at(*span))
            }
            Code::Inline { source, line_offsets, handler } => {
                let lines = source.split('\n').zip(line_offsets);
                let lines = lines.map(|(line, at)| format!("  | {line} @{}\n", self.position(*at)));
                format!("  code inline {handler}\n{}", lines.collect::<String>())
            }
            Code::Definition(definition) => format!("  definition{}\n", self.at(definition.span)),
            Code::Script { file, span, .. } => format!("  script {file}{}\n", self.at(*span)),
            Code::Configuration => String::new(),
            Code::Unknown { reason, span } => format!("  code unknown: {reason}{}\n", self.at(*span)),
        };
        *out += &match &workload.role {
            RoleLink::Here(role) => format!("  role {}\n", found.roles[*role].name),
            RoleLink::Unknown { reason, span } => format!("  role unknown: {reason}{}\n", self.at(*span)),
        };
        for (name, value) in &workload.environment {
            *out += &format!("  {name}={value}\n");
        }
    }

    fn position(&self, offset: usize) -> String {
        let position = self.lines.position(offset);
        format!("{}:{}", position.line, position.column)
    }

    fn role(&self, role: &Role, out: &mut String) {
        *out += &format!("role {}{}\n", role.name, self.at(role.span));
        for policy in &role.policies {
            self.policy("  policy", policy, out);
        }
        match &role.boundary {
            Boundary::None => {}
            Boundary::Known(policy) => self.policy("  boundary", policy, out),
            Boundary::Unknown(note) => self.notes("  boundary", std::slice::from_ref(note), out),
        }
        self.notes("  unknown", &role.unknown, out);
        self.notes("  other user", &role.other_users, out);
    }

    fn policy(&self, label: &str, policy: &AttachedPolicy, out: &mut String) {
        *out += &format!("{label} {:?}{}\n", policy.via, self.at(policy.span));
        let is_elsewhere = matches!(policy.via, Via::AwsManaged(_) | Via::SamImplicit(_) | Via::SamPolicyTemplate(_));
        for statement in policy.statements.iter().take(if is_elsewhere { 2 } else { usize::MAX }) {
            *out += &format!("    {}\n", self.statement(statement));
        }
    }

    fn statement(&self, statement: &Statement) -> String {
        let list = |texts: &[Spanned<crate::policy::Text>]| {
            let texts = texts.iter().map(|text| format!("{}{}", text.value, self.at(text.span)));
            texts.collect::<Vec<_>>().join(" ")
        };
        let (not_action, actions) = match &statement.actions {
            Actions::Action(actions) => ("", actions),
            Actions::NotAction(actions) => ("not ", actions),
        };
        let (not_resource, resources) = match &statement.resources {
            Resources::Resource(resources) => ("", resources),
            Resources::NotResource(resources) => ("not ", resources),
        };
        format!(
            "{}{}{}{not_action}{} on {not_resource}{}",
            match statement.effect {
                Effect::Allow => "allow ",
                Effect::Deny => "deny ",
            },
            if statement.optional { "optional " } else { "" },
            if statement.conditional { "conditional " } else { "" },
            list(actions),
            list(resources),
        )
    }

    fn notes(&self, label: &str, notes: &[Note], out: &mut String) {
        for note in notes {
            *out += &format!("{label}: {}{}\n", note.message, self.at(note.span));
        }
    }
}
