//! What a task gives to an operation: `Parameters` in JSONPath, `Arguments` in JSONata.

use crate::iac::{Content, Setting};
use crate::reference::{Arguments, Value};

/// The arguments of a state, by the operation's own member names: Step Functions writes each in PascalCase.
pub(super) fn arguments(state: &Setting, members: &[String]) -> Arguments {
    let given: Vec<_> = ["Parameters", "Arguments"].iter().flat_map(|name| state.all(name)).collect();
    let mut arguments = Arguments::default();
    for item in given {
        // All of it may be one expression, or depend on a condition.
        arguments.open |= item.optional || item.setting.entries().is_empty();
        let Value::Map(found) = value(item.setting) else { continue };
        for (name, value) in found.given {
            let member = members.iter().find(|member| member.eq_ignore_ascii_case(&name));
            arguments.given.insert(member.cloned().unwrap_or(name), value);
        }
    }
    arguments
}

/// Whether a call of API Gateway is signed with the machine's role.
pub(super) fn authorised_by_role(state: &Setting) -> bool {
    let kinds = ["Parameters.AuthType", "Arguments.AuthType"];
    kinds.iter().any(|path| state.find(path).is_some_and(|kind| kind.is(&["IAM_ROLE"])))
}

fn value(setting: &Setting) -> Value {
    match &setting.content {
        Content::Nothing => Value::Null,
        Content::Text(text) => match text.as_known() {
            // JSONata: the run tells.
            Some(known) if known.trim_start().starts_with("{%") => Value::Unknown,
            Some(known) => Value::Text(known.to_owned()),
            None => Value::Partly(text.clone()),
        },
        Content::List(items) => Value::List(items.iter().map(value).collect()),
        Content::OneOf(choices) => Value::OneOf(choices.iter().map(value).collect()),
        Content::Map(entries) => {
            // `Name.$` is a path into the state's input.
            let entry = |(name, setting): &(String, Setting)| match name.strip_suffix(".$") {
                Some(name) => (name.to_owned(), Value::Unknown),
                None => (name.clone(), value(setting)),
            };
            Value::Map(Arguments { given: entries.iter().map(entry).collect(), open: false })
        }
    }
}
