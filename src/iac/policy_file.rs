//! Policy documents in files of their own: raw JSON, also with `${…}` where something completes it.
//!
//! Which role such a file is for stands elsewhere, if anywhere: a configuration that reads it knows, and `iamdrift.toml` can say. By
//! itself it can be told only whether its actions exist.

use std::collections::BTreeSet;

use super::policy_document::{self, Choice, Values};
use super::setting::Quoted;
use super::syntax::{self, Format, Node};
use super::{AttachedPolicy, Infrastructure, Note, Via};
use crate::policy::{Actions, Resources, Statement, Text};
use crate::repo::RepoPath;
use crate::text::Span;

/// The versions of the policy language. Other clouds' policies look the same and have others.
const VERSIONS: [&str; 2] = ["2012-10-17", "2008-10-17"];

/// Whether a file may be a policy document: by its name and its bytes, before anything is parsed.
pub fn looks_like_policy(file: &RepoPath, bytes: &[u8]) -> bool {
    let holds = |needle: &str| memchr::memmem::find(bytes, needle.as_bytes()).is_some();
    let names = ["\"Statement\"", "\"Effect\"", "\"Version\""];
    file.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json"))
        && names.into_iter().all(holds)
        && VERSIONS.into_iter().any(holds)
}

/// Whether what was read is one policy document in a file of its own.
pub fn is_policy_file(found: &Infrastructure) -> bool {
    found.workloads.is_empty() && found.roles.is_empty() && found.unattached.len() == 1 && found.files.len() == 1
}

/// Reads a file as a policy that is attached to nothing; `None` if it is no policy document.
pub fn read(file: &RepoPath, bytes: &[u8]) -> Option<Infrastructure> {
    let text = std::str::from_utf8(bytes).ok()?;
    let quoted = Quoted::new(text);
    let original = |span: Span| quoted.original_span(span);
    let note = |span: Span, message: String| Note { file: file.clone(), span: original(span), message };
    let empty = Infrastructure { files: BTreeSet::from([file.clone()]), ..Infrastructure::default() };
    let tree = match syntax::parse(quoted.text.as_bytes(), Format::Json) {
        Ok(tree) => tree,
        Err(problem) => {
            let message = format!("the policy does not parse: {}", problem.message);
            return Some(Infrastructure { notes: vec![note(problem.span, message)], ..empty });
        }
    };
    let root = &tree.root;
    if !root.get("Version").and_then(Node::text).is_some_and(|version| VERSIONS.contains(&version)) {
        return None;
    }
    root.get("Statement")?;
    let read = policy_document::read(root, &Holes);
    let of_resources = policy_document::read_resource_policy(root, &Holes);
    let mut statements = read.statements;
    statements.extend(of_resources.into_iter().flat_map(|(_, statements)| statements));
    statements.iter_mut().for_each(|statement| set_places(statement, &original));
    statements.sort_by_key(|statement| statement.span);
    let unknown = read.unknown.into_iter().map(|problem| note(problem.span, problem.message));
    let policy = AttachedPolicy { via: Via::Inline, file: file.clone(), span: original(root.span), statements };
    Some(Infrastructure { unattached: vec![policy], notes: unknown.collect(), ..empty })
}

fn set_places(statement: &mut Statement, original: &dyn Fn(Span) -> Span) {
    statement.span = original(statement.span);
    let (Actions::Action(actions) | Actions::NotAction(actions)) = &mut statement.actions;
    let (Resources::Resource(resources) | Resources::NotResource(resources)) = &mut statement.resources;
    actions.iter_mut().chain(resources).for_each(|text| text.span = original(text.span));
}

/// Text in which `${…}` stands for what completes it: a template's variable, or one of IAM's own.
struct Holes;

impl<'a> Values<'a> for Holes {
    fn list(&self, node: &'a Node) -> Vec<Choice<'a>> {
        let items = node.items().unwrap_or(std::slice::from_ref(node));
        items.iter().map(|node| Choice { node, optional: false }).collect()
    }

    fn text(&self, node: &'a Node) -> Text {
        node.scalar_text().map_or_else(|| Text::hole("a value that is no text"), Text::template)
    }

    fn is_expression(&self, node: &Node) -> bool {
        node.scalar_text().is_some_and(|text| text.starts_with("${") && text.ends_with('}'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn show(json: &str) -> String {
        let file = RepoPath::new("policy.json").expect("a path");
        if !looks_like_policy(&file, json.as_bytes()) {
            return "not looked at".to_owned();
        }
        let Some(found) = read(&file, json.as_bytes()) else { return "no policy".to_owned() };
        let mut out = String::new();
        for statement in found.unattached.iter().flat_map(|policy| &policy.statements) {
            let (Actions::Action(actions) | Actions::NotAction(actions)) = &statement.actions;
            for action in actions {
                out += &format!("{} at {}\n", action.value, &json[action.span.start..action.span.end]);
            }
        }
        out += &found.notes.iter().map(|note| format!("{}\n", note.message)).collect::<String>();
        out
    }

    #[test]
    fn actions_keep_their_places_behind_holes() {
        insta::assert_snapshot!(show(r#"{"Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Action": ["s3:GetObject", "${verb}"], "Resource": ${buckets}},
            ${more},
            {"Effect": "Allow", "Principal": "*", "Action": "sqs:SendMessage", "Resource": "arn:${p}:sqs:::q"}
        ]}"#), @r#"
        s3:GetObject at "s3:GetObject"
        ${verb} at "${verb}"
        sqs:SendMessage at "sqs:SendMessage"
        this statement is not written out here
        "#);
    }

    #[test]
    fn what_is_no_policy_of_aws_is_left_alone() {
        insta::assert_snapshot!(show(r#"{"Version": "1", "Statement": [{"Effect": "Allow", "Action": "oss:*"}]}"#), @"not looked at");
        insta::assert_snapshot!(show(r#"{"Version": "1", "Since": "2012-10-17", "Statement": [{"Effect": "Allow"}]}"#), @"no policy");
        insta::assert_snapshot!(show(r#"{"Version": "2012-10-17", "Statement": [{"Effect": "#), @"the policy does not parse: expected value after colon in object property");
    }
}
