//! The lines of `iamdrift.toml` that would tell what is not known, as a note's help shows them.

use crate::iac::{Code, Workload, WorkloadKind};

/// What is said where no line would tell.
pub const NONE: &str = "nothing is reported about what is not compared";

/// The lines that tell where a workload's code is.
pub fn code(workload: &Workload) -> String {
    let mut lines = entry("workload", workload);
    match (&workload.kind, &workload.code) {
        (WorkloadKind::LambdaFunction, Code::Folder { handler, .. } | Code::Inline { handler, .. })
            if handler.contains('.') =>
        {
            lines.push("code = \"path/to/its/folder\"".to_owned());
        }
        (WorkloadKind::LambdaFunction, _) => {
            lines.push("code = \"path/to/its/folder\"".to_owned());
            lines.push("handler = \"module.function\"".to_owned());
        }
        _ => lines.push("code = \"path/to/its/script.py\"".to_owned()),
    }
    text("if its code is in this repository, say where in iamdrift.toml", &lines)
}

/// The lines that tell a workload's role. `reason` is why it is not known, and names it where something does.
pub fn role(workload: &Workload, reason: &str) -> String {
    let arn = reason.split_whitespace().find(|word| word.starts_with("arn:") && word.contains(":role/"));
    let name = arn.and_then(|arn| arn.rsplit('/').next()).filter(|name| !name.contains(['$', '{', '}']));
    let own = format!("{}-role", workload.name);
    let name = name.unwrap_or(&own);
    let lines = [
        "[[role]]".to_owned(),
        format!("name = {}", quoted(name)),
        format!("workloads = [{}]", quoted(&workload.name)),
        format!("policies = [{}]", quoted(&format!("path/to/{name}.json"))),
    ];
    let what =
        "name the role's policies in iamdrift.toml: documents, or what `aws iam get-role-policy` and its like print";
    text(what, &lines)
}

fn entry(list: &str, workload: &Workload) -> Vec<String> {
    vec![
        format!("[[{list}]]"),
        format!("name = {}", quoted(&workload.name)),
        format!("file = {}", quoted(workload.file.as_str())),
    ]
}

fn text(what: &str, lines: &[String]) -> String {
    format!("{what}:\n\n{}", lines.join("\n"))
}

/// The lines of an advice, without what is said about them; none if it has no lines.
pub fn lines(help: &str) -> Option<&str> {
    help.split_once(":\n\n").map(|(_, lines)| lines).filter(|lines| lines.starts_with("[["))
}

/// A text as TOML writes it.
pub fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}
