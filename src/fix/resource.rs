//! The `Resource` of a statement that is to be written: what the action is used on, in the words of the file.
//!
//! Facts: the service authorization reference (resource types, ARN formats); "Fn::Sub" in the CloudFormation User Guide; "Strings
//! and Templates" in the Terraform documentation.

use super::document::Document;
use super::tree::New;
use crate::drift::Applicability;
use crate::drift::home::Wanted;
use crate::iac::syntax::Format;
use crate::policy::{Piece, Text};
use crate::reference::{AccessLevel, Reference};

/// How a file's text can name what only a deployment knows.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Words {
    /// A template of CloudFormation: by `Fn::Sub`, also the resources that it declares.
    Template,
    /// The same, but `${Orders}` has a meaning of its own: a service of the Serverless Framework.
    Service,
    /// By an expression of HCL.
    Hcl,
    /// Not at all.
    Plain,
}

impl Words {
    fn of(document: &Document) -> Self {
        let root = &document.tree.root;
        let has = |key: &str| root.get(key).is_some();
        match document.tree.format {
            Format::Hcl => Self::Hcl,
            Format::Yaml | Format::Json if ["service", "functions"].iter().any(|key| has(key)) => Self::Service,
            Format::Yaml | Format::Json if ["Resources", "Transform"].iter().any(|key| has(key)) => Self::Template,
            Format::Yaml | Format::Json => Self::Plain,
        }
    }
}

/// The resource of a statement that allows an action: what the action is used on where all of that is known, or `*` where IAM
/// takes nothing else, which are certain; else all that it can be used on in this account and region, which is a guess.
pub(super) fn of_statement(
    wanted: &Wanted<'_>,
    document: &Document,
    reference: &Reference,
) -> Option<(New, Applicability)> {
    /// Actions with more kinds of resources than this are rarely meant for all of them.
    const MOST_KINDS: usize = 3;
    let words = Words::of(document);
    let (prefix, name) = wanted.action.split_once(':')?;
    let service = reference.service(prefix)?;
    let known = service.action(name)?;
    let kinds = &known.resource_types;
    if kinds.is_empty() {
        return Some((New::text("*"), Applicability::Safe));
    }
    if let Some(resources) = of_code(wanted, document, words) {
        // Who may pass roles and change policies is for people to say.
        let is_sensitive = known.level == AccessLevel::PermissionsManagement || known.permission_only;
        return Some((one_or_list(resources), if is_sensitive { Applicability::Unsafe } else { Applicability::Safe }));
    }
    if known.is_on_all {
        return Some((New::text("*"), Applicability::Unsafe));
    }
    let formats: Vec<&String> = kinds.iter().filter_map(|kind| service.resources.get(kind)).flatten().collect();
    if formats.is_empty() || formats.len() > MOST_KINDS {
        return Some((New::text("*"), Applicability::Unsafe));
    }
    let resources = formats.iter().map(|format| of_format(format, words)).collect();
    Some((one_or_list(resources), Applicability::Unsafe))
}

/// The same where only a list will do.
pub(super) fn as_list(resource: New) -> New {
    match resource {
        New::List(_) => resource,
        one => New::List(vec![one]),
    }
}

fn one_or_list(mut resources: Vec<New>) -> New {
    if resources.len() == 1 { resources.remove(0) } else { New::List(resources) }
}

/// What the code uses the action on, if the file has words for all of it.
fn of_code(wanted: &Wanted<'_>, document: &Document, words: Words) -> Option<Vec<New>> {
    /// With more than these, people would rather name what they have in common.
    const MOST: usize = 5;
    if !(1..=MOST).contains(&wanted.resources.len()) {
        return None;
    }
    let mut resources: Vec<New> = Vec::new();
    for arn in wanted.resources {
        let resource = written(&wanted.names.spelled(arn), document, words)?;
        if !resources.contains(&resource) {
            resources.push(resource);
        }
    }
    Some(resources)
}

/// An ARN with expressions of the infrastructure, as this file can write it.
fn written(arn: &Text, document: &Document, words: Words) -> Option<New> {
    // Such text would be taken for an expression, or by IAM for a variable.
    let is_odd = |piece: &Piece| matches!(piece, Piece::Known(known) if known.contains(['$', '%', '\\', '"']));
    if arn.pieces().iter().any(is_odd) {
        return None;
    }
    let partition = match words {
        Words::Template | Words::Service => Text::hole("AWS::Partition"),
        Words::Hcl | Words::Plain => Text::known("aws"),
    };
    let arn = arn.filled(|name| (name == "Partition").then(|| partition.clone()));
    if let Some(known) = arn.as_known() {
        return Some(New::text(known));
    }
    let all = |is: &dyn Fn(&str) -> bool| {
        arn.pieces().iter().all(|piece| if let Piece::Hole(name) = piece { is(name) } else { true })
    };
    let of_aws = |name: &str| name.starts_with("AWS::");
    let is_yaml = document.tree.format == Format::Yaml;
    match (words, arn.pieces()) {
        (Words::Template, pieces) => {
            let resources = document.tree.root.get("Resources");
            let declared = |name: &str| {
                let id = name.split('.').next().unwrap_or(name);
                resources.is_some_and(|resources| resources.get(id).is_some())
            };
            if !all(&|name| of_aws(name) || declared(name)) {
                return None;
            }
            Some(match pieces {
                [Piece::Hole(name)] if is_yaml && name.contains('.') => New::Call("GetAtt", name.clone()),
                [Piece::Hole(name)] if is_yaml => New::Call("Ref", name.clone()),
                _ => New::Call("Sub", arn.to_string()),
            })
        }
        (Words::Service, _) => all(&of_aws).then(|| New::Call("Sub", arn.to_string())),
        (Words::Hcl, pieces) => {
            // What AWS makes up has no name, and a module's resources have none outside of it.
            if !all(&|name| name.starts_with("aws_") && !name.contains([' ', '"'])) {
                return None;
            }
            Some(New::Expression(match pieces {
                [Piece::Hole(name)] => name.clone(),
                _ => format!("\"{arn}\""),
            }))
        }
        (Words::Plain, _) => None,
    }
}

/// An ARN format as a pattern: this account and region where that can be said, and any name.
fn of_format(format: &str, words: Words) -> New {
    let is_template = matches!(words, Words::Template | Words::Service);
    let piece = |piece: &Piece| match piece {
        Piece::Known(text) => text.clone(),
        Piece::Hole(name) => match (name.as_str(), is_template) {
            ("Partition" | "Region", true) => format!("${{AWS::{name}}}"),
            ("Account", true) => "${AWS::AccountId}".to_owned(),
            ("Partition", false) => "aws".to_owned(),
            _ => "*".to_owned(),
        },
    };
    let text: String = Text::template(format).pieces().iter().map(piece).collect();
    if is_template { New::Call("Sub", text) } else { New::Text(text) }
}
