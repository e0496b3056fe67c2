//! IAM policy documents: a spanned tree to [`Statement`]s.
//!
//! The formats differ only in what stands between the braces: a CloudFormation template has intrinsic functions, a policy
//! template has `${…}`, raw JSON has neither. [`Values`] reads them; everything else is the IAM JSON policy grammar.
//!
//! Facts: the IAM JSON policy elements reference of the IAM User Guide.

use crate::iac::syntax::{Node, Problem};
use crate::policy::{Actions, Effect, Resources, Statement, Text};
use crate::text::Spanned;

/// A node that may stand in some place of a document.
#[derive(Clone, Copy, Debug)]
pub struct Choice<'a> {
    /// The node.
    pub node: &'a Node,
    /// Whether it may be absent from what is deployed.
    pub optional: bool,
}

/// How a format's expressions are read.
pub trait Values<'a> {
    /// The items of a list, or the single item that stands instead of one, with each expression taken apart into what it
    /// may give. An item that stays an expression is given as it is.
    fn list(&self, node: &'a Node) -> Vec<Choice<'a>>;

    /// The text of a node, with a hole for what is not known.
    fn text(&self, node: &'a Node) -> Text;

    /// Whether a node is an expression, whose value is not known here.
    fn is_expression(&self, node: &Node) -> bool;

    /// Whether a node stands for nothing (`AWS::NoValue`).
    fn is_absent(&self, _node: &Node) -> bool {
        false
    }
}

/// Values without any expressions: raw JSON.
pub struct Literal;

impl<'a> Values<'a> for Literal {
    fn list(&self, node: &'a Node) -> Vec<Choice<'a>> {
        let items = node.items().unwrap_or(std::slice::from_ref(node));
        items.iter().map(|node| Choice { node, optional: false }).collect()
    }

    fn text(&self, node: &'a Node) -> Text {
        node.scalar_text().map_or_else(|| Text::hole("a value that is no text"), Text::known)
    }

    fn is_expression(&self, _: &Node) -> bool {
        false
    }
}

/// What a document says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// Its statements, in order. A statement with some actions that may be absent comes as two, one with the actions that
    /// are always there, and one with the others and [`Statement::optional`].
    pub statements: Vec<Statement>,
    /// Statements whose text is not known here: the policy may say more than `statements`.
    pub unknown: Vec<Problem>,
    /// Statements that are no statements of an identity policy.
    pub invalid: Vec<Problem>,
}

/// Reads a policy document: a map that holds `Statement`.
pub fn read<'a>(document: &'a Node, values: &dyn Values<'a>) -> Document {
    let mut read = Document::default();
    for choice in values.list(document) {
        match choice.node.get("Statement") {
            Some(statements) => read.statements(statements, choice.optional, values),
            None if values.is_expression(choice.node) || choice.node.text().is_some() => {
                read.unknown.push(problem(choice.node, "this policy document is not written out here"));
            }
            None => read.invalid.push(problem(choice.node, "this policy document has no Statement")),
        }
    }
    read
}

/// The statements of a resource's own policy, each with its `Principal`. They are marked [`Statement::optional`]: such a
/// statement is about one resource, and which resource a call is about is not known. What is not understood is left out.
pub fn read_resource_policy<'a>(document: &'a Node, values: &dyn Values<'a>) -> Vec<(&'a Node, Vec<Statement>)> {
    let documents = values.list(document).into_iter().filter_map(|choice| choice.node.get("Statement"));
    let statements = documents.flat_map(|statements| values.list(statements));
    let read = statements.filter_map(|choice| {
        let mut read = Document::default();
        let principal = choice.node.get("Principal")?;
        read.body(choice.node, true, values).ok()?;
        Some((principal, read.statements))
    });
    read.collect()
}

impl Document {
    fn statements<'a>(&mut self, node: &'a Node, optional: bool, values: &dyn Values<'a>) {
        for choice in values.list(node) {
            let optional = optional || choice.optional;
            if values.is_expression(choice.node) || choice.node.entries().is_none() {
                self.unknown.push(problem(choice.node, "this statement is not written out here"));
            } else if let Err(reason) = self.statement(choice.node, optional, values) {
                self.invalid.push(problem(choice.node, reason));
            }
        }
    }

    fn statement<'a>(&mut self, node: &'a Node, optional: bool, values: &dyn Values<'a>) -> Result<(), &'static str> {
        if node.get("Principal").or(node.get("NotPrincipal")).is_some() {
            return Err("this statement has a Principal, which only resource and trust policies may have");
        }
        self.body(node, optional, values)
    }

    fn body<'a>(&mut self, node: &'a Node, optional: bool, values: &dyn Values<'a>) -> Result<(), &'static str> {
        let effects = effects(node.get("Effect").ok_or("this statement has no Effect")?, values)?;
        let resources = match (node.get("Resource"), node.get("NotResource")) {
            (Some(listed), None) => Resources::Resource(texts(listed, values)),
            (None, Some(listed)) => Resources::NotResource(texts(listed, values)),
            (None, None) => return Err("this statement has neither Resource nor NotResource"),
            (Some(_), Some(_)) => return Err("this statement has both Resource and NotResource"),
        };
        let actions = match (node.get("Action"), node.get("NotAction")) {
            (Some(listed), None) => self::actions(listed, values),
            (None, Some(listed)) => vec![(Actions::NotAction(texts(listed, values)), false)],
            (None, None) => return Err("this statement has neither Action nor NotAction"),
            (Some(_), Some(_)) => return Err("this statement has both Action and NotAction"),
        };
        for &effect in &effects {
            for (actions, in_part) in &actions {
                self.statements.push(Statement {
                    sid: node.get("Sid").and_then(|sid| values.text(sid).as_known().map(str::to_owned)),
                    effect,
                    actions: actions.clone(),
                    resources: resources.clone(),
                    conditional: node.get("Condition").is_some_and(|condition| !condition.is_null()),
                    optional: optional || *in_part || effects.len() > 1,
                    span: node.span,
                });
            }
        }
        Ok(())
    }
}

/// The actions that are surely there, and those that may be absent; each only if there are any.
fn actions<'a>(listed: &'a Node, values: &dyn Values<'a>) -> Vec<(Actions, bool)> {
    let (optional, sure): (Vec<_>, Vec<_>) = values.list(listed).into_iter().partition(|choice| choice.optional);
    let text = |choice: &Choice<'a>| Spanned { value: values.text(choice.node), span: choice.node.span };
    let groups = [(sure, false), (optional, true)].into_iter().filter(|(group, _)| !group.is_empty());
    groups.map(|(group, optional)| (Actions::Action(group.iter().map(text).collect()), optional)).collect()
}

/// The texts of a list or of the single item that stands instead of one. A choice stays one hole: in these elements each
/// further item makes other answers, so that none of its branches can be taken for itself.
fn texts<'a>(listed: &'a Node, values: &dyn Values<'a>) -> Vec<Spanned<Text>> {
    let items = listed.items().filter(|_| !values.is_expression(listed)).unwrap_or(std::slice::from_ref(listed));
    let items = items.iter().filter(|item| !values.is_absent(item));
    items.map(|item| Spanned { value: values.text(item), span: item.span }).collect()
}

/// The effects that a statement may have.
fn effects<'a>(node: &'a Node, values: &dyn Values<'a>) -> Result<Vec<Effect>, &'static str> {
    let mut effects = Vec::new();
    for choice in values.list(node) {
        match values.text(choice.node).as_known() {
            Some("Allow") => effects.push(Effect::Allow),
            Some("Deny") => effects.push(Effect::Deny),
            Some(_) => return Err("this statement's Effect is neither Allow nor Deny"),
            None => effects.extend([Effect::Allow, Effect::Deny]),
        }
    }
    effects.sort();
    effects.dedup();
    Ok(effects)
}

fn problem(node: &Node, message: &str) -> Problem {
    Problem { span: node.span, message: message.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::iac::syntax::{Format, parse};

    /// One line for each statement, with the text at each span.
    fn show(json: &str) -> String {
        let tree = parse(json.as_bytes(), Format::Json).unwrap();
        let read = read(&tree.root, &Literal);
        let written = |texts: &[Spanned<Text>]| {
            let written = texts.iter().map(|text| format!("{}={}", text.value, &json[text.span.start..text.span.end]));
            written.collect::<Vec<_>>().join(" ")
        };
        let mut out = String::new();
        for Statement { sid, effect, actions, resources, conditional, .. } in &read.statements {
            let actions = match actions {
                Actions::Action(actions) => written(actions),
                Actions::NotAction(actions) => format!("not {}", written(actions)),
            };
            let resources = match resources {
                Resources::Resource(resources) => written(resources),
                Resources::NotResource(resources) => format!("not {}", written(resources)),
            };
            out += &format!("{sid:?} {effect:?} {actions} on {resources}{}\n", if *conditional { " if" } else { "" });
        }
        for problem in read.unknown.iter().chain(&read.invalid) {
            out += &format!("{} at {}\n", problem.message, &json[problem.span.start..problem.span.end]);
        }
        out
    }

    #[test]
    fn lists_and_single_items_are_the_same() {
        insta::assert_snapshot!(show(r#"{"Statement": {"Sid": "One", "Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}}"#), @r#"Some("One") Allow s3:GetObject="s3:GetObject" on *="*""#);
        insta::assert_snapshot!(show(r#"{"Statement": [{"Effect": "Deny", "NotAction": ["s3:*", "kms:*"], "NotResource": ["a", "b"], "Condition": {"Bool": {}}}]}"#), @r#"None Deny not s3:*="s3:*" kms:*="kms:*" on not a="a" b="b" if"#);
    }

    #[test]
    fn what_is_no_identity_statement_is_told_apart() {
        insta::assert_snapshot!(show(r#"{"Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": "*"}, "text", {"Effect": "Allow"}]}"#), @r#"
        this statement is not written out here at "text"
        this statement has a Principal, which only resource and trust policies may have at {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": "*"}
        this statement has neither Resource nor NotResource at {"Effect": "Allow"}
        "#);
        insta::assert_snapshot!(show(r#"{"Version": "2012-10-17"}"#), @r#"this policy document has no Statement at {"Version": "2012-10-17"}"#);
        insta::assert_snapshot!(show(r#""${policy}""#), @r#"this policy document is not written out here at "${policy}""#);
    }
}
