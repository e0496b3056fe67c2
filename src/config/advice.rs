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

/// The lines that tell a workload's role; `called` is its name or ARN, where that is known.
pub fn role(workload: &Workload, called: Option<&str>) -> String {
    let own = format!("{}-role", workload.name);
    let name = called.and_then(|called| called.rsplit('/').next()).unwrap_or(&own);
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

/// The lines that tell which role AWS calls `deployed`. `likely` is the one here whose code needs what was denied, and `names`
/// are all that are declared here.
pub fn deployed_role(deployed: &str, likely: Option<&str>, names: &[String]) -> String {
    if names.is_empty() {
        let lines = [
            "[[role]]".to_owned(),
            format!("name = {}", quoted(deployed)),
            format!("policies = [{}]", quoted(&format!("path/to/{deployed}.json"))),
        ];
        let what = format!(
            "no role is declared here; if the policies of `{deployed}` are kept here, name them in iamdrift.toml"
        );
        return text(&what, &lines);
    }
    let is_it = match likely {
        Some(role) => {
            format!("it may be `{role}`, whose code needs the action and lacks it: if so, say it in iamdrift.toml")
        }
        None => {
            let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
            format!("if it is {}, say so in iamdrift.toml, or name the files of its `policies`", some_of(&quoted, "or"))
        }
    };
    let name = likely.or(names.first().map(String::as_str)).unwrap_or_default();
    let lines =
        ["[[role]]".to_owned(), format!("name = {}", quoted(name)), format!("deployed = [{}]", quoted(deployed))];
    text(&format!("no role here is called `{deployed}` when it is deployed; {is_it}"), &lines)
}

/// Names for a sentence, the first few of many.
pub fn some_of(names: &[String], conjunction: &str) -> String {
    /// How many names somebody reads.
    const MOST: usize = 5;
    let others;
    let mut shown: Vec<&str> = names.iter().take(MOST).map(String::as_str).collect();
    if names.len() > MOST {
        others = format!("{} others", names.len() - MOST);
        shown.push(&others);
    }
    match shown.split_last() {
        Some((last, front)) if !front.is_empty() => format!("{} {conjunction} {last}", front.join(", ")),
        _ => shown.concat(),
    }
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
