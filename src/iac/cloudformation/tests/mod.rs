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
use crate::iac::show::Show;
use crate::iac::{Code, PlatformRequirement};
use crate::text::LineIndex;

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

fn show(name: &str, template: &str) -> String {
    let file = RepoPath::new(name).unwrap();
    let show = Show { resource_places: true, statements_elsewhere: 2, ..Show::new(name, &[(name, template)]) };
    show.infrastructure(&super::read(&file, template.as_bytes(), Reference::embedded()))
}
