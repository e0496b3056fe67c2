//! What was read of infrastructure, as text that tests compare: a line for each thing, its place as `@line` or `@file:line`.

use std::collections::BTreeMap;

use super::{AttachedPolicy, Boundary, Code, Infrastructure, Note, PlatformRequirement, Role, RoleLink, Via, Workload};
use crate::policy::{Actions, Effect, Resources, Statement, Text};
use crate::repo::RepoPath;
use crate::text::{LineIndex, Span, Spanned};

/// What is shown, and of which text.
pub struct Show {
    /// The text of each file.
    pub lines: BTreeMap<RepoPath, LineIndex>,
    /// The file whose places are shown without its name.
    pub home: RepoPath,
    /// Whether the place of each resource of a statement is shown.
    pub resource_places: bool,
    /// Whether what a workload's configuration needs is counted.
    pub platform: bool,
    /// How many statements are shown of a policy that is not text of the repository.
    pub statements_elsewhere: usize,
}

impl Show {
    /// Shows what was read of `files`, which begin with `home`.
    pub fn new(home: &str, files: &[(&str, &str)]) -> Self {
        let path = |path: &str| RepoPath::new(path).expect("tests name files of a repository");
        let lines = files.iter().map(|(file, text)| (path(file), LineIndex::new(text.as_bytes().into())));
        let (resource_places, platform, statements_elsewhere) = (false, false, usize::MAX);
        Self { lines: lines.collect(), home: path(home), resource_places, platform, statements_elsewhere }
    }

    fn at(&self, file: &RepoPath, span: Span) -> String {
        let line = self.lines.get(file).map_or(0, |lines| lines.position(span.start).line);
        if *file == self.home { format!("@{line}") } else { format!("@{file}:{line}") }
    }

    /// All of it, a line for each thing.
    pub fn infrastructure(&self, found: &Infrastructure) -> String {
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
        let (file, runtime) = (&workload.file, workload.runtime.as_deref().unwrap_or("no runtime"));
        *out += &format!("function {}{} {runtime}\n", workload.name, self.at(file, workload.span));
        *out += &match &workload.code {
            Code::Folder { roots, handler, span } => {
                let roots: Vec<_> = roots.iter().map(|root| format!("{root}/")).collect();
                format!("  code {} {handler}{}\n", roots.join(" "), self.at(file, *span))
            }
            Code::Inline { source, line_offsets, handler } => {
                let lines = source.split('\n').zip(line_offsets);
                let at = |offset: usize| {
                    let position = self.lines[file].position(offset);
                    format!("{}:{}", position.line, position.column)
                };
                let lines = lines.map(|(line, offset)| format!("  | {line} @{}\n", at(*offset)));
                format!("  code inline {handler}\n{}", lines.collect::<String>())
            }
            Code::Definition(definition) => format!("  definition{}\n", self.at(&definition.file, definition.span)),
            Code::Script { file: script, span, .. } => format!("  script {script}{}\n", self.at(file, *span)),
            Code::Image(image) => format!("  image {}{}\n", image.name, self.at(file, image.span)),
            Code::Configuration => String::new(),
            Code::Unknown { reason, span } => format!("  code unknown: {reason}{}\n", self.at(file, *span)),
        };
        *out += &match &workload.role {
            RoleLink::Here(role) => format!("  role {}\n", found.roles[*role].name),
            RoleLink::Unknown { reason, span, .. } => format!("  role unknown: {reason}{}\n", self.at(file, *span)),
        };
        for (name, value) in &workload.environment {
            *out += &format!("  {name}={value}\n");
        }
        let platform = workload.platform.iter().filter(|_| self.platform);
        for PlatformRequirement { because, file, span, actions, optional } in platform {
            if because != "its logs" {
                let at = self.at(file, *span);
                *out += &format!("  needs {} of {} for {because}{at}\n", actions.len(), actions.len() + optional.len());
            }
        }
    }

    fn role(&self, role: &Role, out: &mut String) {
        *out += &format!("role {}{}\n", role.name, self.at(&role.file, role.span));
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
        *out += &format!("{label} {:?}{}\n", policy.via, self.at(&policy.file, policy.span));
        let is_elsewhere =
            matches!(policy.via, Via::AwsManaged(_) | Via::Module(_) | Via::SamImplicit(_) | Via::SamPolicyTemplate(_));
        for statement in
            policy.statements.iter().take(if is_elsewhere { self.statements_elsewhere } else { usize::MAX })
        {
            *out += &format!("    {}\n", self.statement(&policy.file, statement));
        }
    }

    fn statement(&self, file: &RepoPath, statement: &Statement) -> String {
        let list = |texts: &[Spanned<Text>]| {
            let texts = texts.iter().map(|text| format!("{}{}", text.value, self.at(file, text.span)));
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
        let resources = match self.resource_places {
            true => list(resources),
            false => resources.iter().map(|resource| resource.value.to_string()).collect::<Vec<_>>().join(" "),
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
            resources,
        )
    }

    fn notes(&self, label: &str, notes: &[Note], out: &mut String) {
        for note in notes {
            *out += &format!("{label}: {}{}\n", note.message, self.at(&note.file, note.span));
        }
    }
}
