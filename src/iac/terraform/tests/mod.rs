//! Configurations as people write them, and what is read from them.

mod expressions;
mod hostile;
mod roles;

use super::*;
use crate::iac::{AttachedPolicy, Boundary, Code, PlatformRequirement, Role, RoleLink, Via, Workload};
use crate::policy::{Actions, Effect, Resources, Statement, Text};
use crate::text::{LineIndex, Span, Spanned};

/// Reads a configuration of one file, `main.tf`, and shows what matters with line numbers.
fn read_main(text: &str) -> String {
    read_files(&[("main.tf", text)])
}

/// Reads the files of a repository and shows what matters; places in other files than `main.tf` name the file.
fn read_files(files: &[(&str, &str)]) -> String {
    let files: BTreeMap<RepoPath, Arc<[u8]>> =
        files.iter().map(|(path, text)| (RepoPath::new(path).unwrap(), text.as_bytes().into())).collect();
    let outlines = files.iter().filter(|(path, _)| has_terraform_name(path));
    let outlines = outlines.map(|(path, bytes)| (path.clone(), Arc::new(outline(bytes)))).collect();
    let open = |path: &RepoPath| files.get(path).cloned().ok_or_else(|| "the file cannot be read".to_owned());
    let list = |folder: &RepoPath| files.keys().filter(|path| path.is_under(folder)).cloned().collect();
    let lines = files.iter().map(|(path, bytes)| (path.clone(), LineIndex::new(bytes.clone()))).collect();
    let show = Show { lines };
    let shown = groups(&outlines)
        .into_iter()
        .map(|group| show.infrastructure(&read(&group, &BTreeMap::new(), &open, &list, Reference::embedded())));
    shown.collect::<Vec<_>>().join("--\n")
}

struct Show {
    lines: BTreeMap<RepoPath, LineIndex>,
}

impl Show {
    fn at(&self, file: &RepoPath, span: Span) -> String {
        let line = self.lines.get(file).map_or(0, |lines| lines.position(span.start).line);
        if file.as_str() == "main.tf" { format!("@{line}") } else { format!("@{file}:{line}") }
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
            Code::Configuration => String::new(),
            Code::Unknown { reason, span } => format!("  code unknown: {reason}{}\n", self.at(file, *span)),
        };
        *out += &match &workload.role {
            RoleLink::Here(role) => format!("  role {}\n", found.roles[*role].name),
            RoleLink::Unknown { reason, span } => format!("  role unknown: {reason}{}\n", self.at(file, *span)),
        };
        for (name, value) in &workload.environment {
            *out += &format!("  {name}={value}\n");
        }
        for PlatformRequirement { because, file, span, actions, optional } in &workload.platform {
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
        let is_elsewhere = matches!(policy.via, Via::AwsManaged(_) | Via::Module(_));
        for statement in policy.statements.iter().take(if is_elsewhere { 1 } else { usize::MAX }) {
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
        let resources: Vec<String> = resources.iter().map(|resource| resource.value.to_string()).collect();
        format!(
            "{}{}{}{not_action}{} on {not_resource}{}",
            match statement.effect {
                Effect::Allow => "allow ",
                Effect::Deny => "deny ",
            },
            if statement.optional { "optional " } else { "" },
            if statement.conditional { "conditional " } else { "" },
            list(actions),
            resources.join(" "),
        )
    }

    fn notes(&self, label: &str, notes: &[Note], out: &mut String) {
        for note in notes {
            *out += &format!("{label}: {}{}\n", note.message, self.at(&note.file, note.span));
        }
    }
}
