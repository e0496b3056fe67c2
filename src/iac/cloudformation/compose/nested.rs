//! Stacks in stacks: one tree, in which every name of a nested stack begins with the stack's own.

use std::collections::BTreeSet;

use super::{Composer, GIVEN, SEPARATOR};
use crate::iac::cloudformation::expression::{call, is_plain_map};
use crate::iac::serverless::nodes;
use crate::iac::syntax::{Entry, Node, Value};
use crate::text::Span;

/// The sections that are joined.
const SECTIONS: [&str; 4] = ["Resources", "Parameters", "Mappings", "Conditions"];

impl Composer<'_, '_> {
    /// Adds to a template all that its nested stacks hold.
    pub(super) fn join_stacks(&mut self, mut root: Node) -> Node {
        let stacks: Vec<(String, Node)> = root
            .get("Resources")
            .and_then(Node::entries)
            .unwrap_or_default()
            .iter()
            .filter_map(|entry| Some((entry.key.text()?.to_owned(), entry.value.clone())))
            .filter(|(_, resource)| location(resource).is_some())
            .collect();
        for (id, stack) in stacks {
            let Some(location) = location(&stack) else { continue };
            let Some(file) = self.local_file(location) else { continue };
            let Some(tree) = self.tree(&file) else {
                self.notes.push((location.span, format!("the nested template `{file}` is not read")));
                continue;
            };
            self.changed = true;
            self.chain.push(file);
            let child = self.template(tree);
            self.chain.pop();
            self.join(&mut root, &id, &stack, child);
        }
        root
    }

    /// Adds one nested stack to a template.
    fn join(&mut self, root: &mut Node, id: &str, stack: &Node, mut child: Node) {
        let names: BTreeSet<String> = ["Resources", "Parameters"]
            .iter()
            .flat_map(|section| child.get(section).and_then(Node::entries).unwrap_or_default())
            .filter_map(|entry| entry.key.text().map(str::to_owned))
            .collect();
        let renamer = Renamer { prefix: format!("{id}{SEPARATOR}"), names: &names };
        renamer.rename(&mut child);
        let globals = child.get("Globals").cloned();
        let condition = stack.get("Condition").cloned();
        let given = stack.get("Properties").and_then(|properties| properties.get("Parameters"));
        let given = given.and_then(Node::entries).unwrap_or_default();
        let span = stack.span;
        for section in SECTIONS {
            let Some(Value::Mapping(entries, _)) = take(&mut child, section) else { continue };
            for mut entry in entries {
                let Some(name) = entry.key.text().map(str::to_owned) else { continue };
                match section {
                    "Resources" => mark(&mut entry.value, globals.as_ref(), condition.as_ref()),
                    "Parameters" => {
                        let given = given.iter().find(|given| given.key.text() == Some(&*name));
                        let is_list = has_list_type(&entry.value);
                        if let (Some(given), Value::Mapping(declared, _)) = (given, &mut entry.value.value) {
                            let value = if is_list { as_list(&given.value) } else { given.value.clone() };
                            declared.push(nodes::entry(span, GIVEN, value));
                        }
                    }
                    _ => {}
                }
                rename_key(&mut entry.key, &renamer.prefix);
                push(root, section, span, entry);
            }
        }
        let outputs = child.get("Outputs").and_then(Node::entries).unwrap_or_default();
        for output in outputs {
            let (Some(name), Some(value)) = (output.key.text(), output.value.get("Value")) else { continue };
            let declared = nodes::map(value.span, [(GIVEN, value.clone())]);
            push(root, "Parameters", span, nodes::entry(value.span, &format!("{id}.Outputs.{name}"), declared));
        }
        forget_properties(root, id);
        // What a stack exports, others may use.
        for output in outputs.iter().filter(|output| output.value.get("Export").is_some()) {
            let mut output = output.clone();
            rename_key(&mut output.key, &renamer.prefix);
            push(root, "Outputs", span, output);
        }
    }
}

/// Where a resource names the template that it nests.
fn location(resource: &Node) -> Option<&Node> {
    let property = match resource.get("Type").and_then(Node::text)? {
        "AWS::CloudFormation::Stack" => "TemplateURL",
        "AWS::Serverless::Application" => "Location",
        _ => return None,
    };
    resource.get("Properties")?.get(property).filter(|location| location.text().is_some())
}

/// Keeps a resource to its own stack's `Globals`, and under the condition that its stack stands under.
fn mark(resource: &mut Node, globals: Option<&Node>, condition: Option<&Node>) {
    let span = resource.span;
    let has_condition = resource.get("Condition").is_some();
    let Value::Mapping(attributes, _) = &mut resource.value else { return };
    let none = nodes::entry_map(span, Vec::new());
    attributes.push(nodes::entry(span, GIVEN, globals.cloned().unwrap_or(none)));
    if let Some(condition) = condition.filter(|_| !has_condition) {
        attributes.push(nodes::entry(span, "Condition", condition.clone()));
    }
}

/// Whether a parameter is a list: text with commas that CloudFormation takes apart.
fn has_list_type(parameter: &Node) -> bool {
    let kind = parameter.get("Type").and_then(Node::text);
    kind.is_some_and(|kind| kind == "CommaDelimitedList" || kind.starts_with("List<"))
}

/// The items of a list that is handed over as text: joined by commas, or written with them. Anything else stays.
fn as_list(given: &Node) -> Node {
    if let Some(call) = call(given) {
        return match (call.function, call.argument.items()) {
            ("Join", Some([separator, list])) if separator.text() == Some(",") && list.items().is_some() => {
                list.clone()
            }
            _ => given.clone(),
        };
    }
    match given.text() {
        Some(text) => {
            let items = text.split(',').map(|item| nodes::text(given.span, item.trim()));
            nodes::list(given.span, items.collect())
        }
        None => given.clone(),
    }
}

fn take(node: &mut Node, key: &str) -> Option<Value> {
    let Value::Mapping(entries, _) = &mut node.value else { return None };
    let at = entries.iter().position(|entry| entry.key.text() == Some(key))?;
    Some(entries.remove(at).value.value)
}

fn push(root: &mut Node, section: &str, span: Span, entry: Entry) {
    let Value::Mapping(sections, _) = &mut root.value else { return };
    if !sections.iter().any(|known| known.key.text() == Some(section)) {
        sections.push(nodes::entry(span, section, nodes::entry_map(span, Vec::new())));
    }
    let known = sections.iter_mut().find(|known| known.key.text() == Some(section));
    if let Some(Entry { value: Node { value: Value::Mapping(entries, _), .. }, .. }) = known {
        entries.push(entry);
    }
}

/// Takes away the properties of a stack that was joined: what it hands over is followed, and is no use of its own.
fn forget_properties(root: &mut Node, id: &str) {
    let Value::Mapping(sections, _) = &mut root.value else { return };
    let resources = sections.iter_mut().find(|section| section.key.text() == Some("Resources"));
    let Some(Entry { value: Node { value: Value::Mapping(resources, _), .. }, .. }) = resources else { return };
    if let Some(stack) = resources.iter_mut().find(|resource| resource.key.text() == Some(id)) {
        take(&mut stack.value, "Properties");
    }
}

fn rename_key(key: &mut Node, prefix: &str) {
    if let Value::Scalar(scalar) = &mut key.value {
        scalar.text = format!("{prefix}{}", scalar.text);
    }
}

/// Gives the names of a template another beginning, wherever they are referred to.
struct Renamer<'n> {
    prefix: String,
    names: &'n BTreeSet<String>,
}

impl Renamer<'_> {
    /// The recursion is as deep as the tree, which the parsers and the composer limit.
    fn rename(&self, node: &mut Node) {
        let function = call(node).map(|call| call.function.to_owned());
        match function.as_deref() {
            Some("Ref") => self.in_argument(node, &|text| self.named(text)),
            Some("GetAtt") => self.in_argument(node, &|text| self.attribute(text)),
            Some("FindInMap" | "If") => self.in_argument(node, &|text| Some(format!("{}{text}", self.prefix))),
            Some("Sub") => {
                let own = names_of_sub(node);
                self.in_argument(node, &|pattern| Some(self.pattern(pattern, &own)));
            }
            Some(_) | None => {
                if is_plain_map(node)
                    && let Value::Mapping(entries, _) = &mut node.value
                    && let Some(entry) = entries.iter_mut().find(|entry| entry.key.text() == Some("Condition"))
                    && entry.value.tag.is_none()
                    && let Value::Scalar(scalar) = &mut entry.value.value
                {
                    scalar.text = format!("{}{}", self.prefix, scalar.text);
                }
            }
        }
        match &mut node.value {
            Value::Scalar(_) => {}
            Value::Sequence(items, _) => items.iter_mut().for_each(|item| self.rename(item)),
            Value::Mapping(entries, _) => entries.iter_mut().for_each(|entry| self.rename(&mut entry.value)),
        }
    }

    /// Changes the text that a function is given, or the first item of its list.
    fn in_argument(&self, node: &mut Node, change: &dyn Fn(&str) -> Option<String>) {
        let argument = match &mut node.value {
            Value::Mapping(entries, _) if node.tag.is_none() => match entries.first_mut() {
                Some(entry) => &mut entry.value,
                None => return,
            },
            _ => node,
        };
        let text = match &mut argument.value {
            Value::Scalar(scalar) => scalar,
            Value::Sequence(items, _) => match items.first_mut().map(|first| (first.tag.is_none(), &mut first.value)) {
                Some((true, Value::Scalar(scalar))) => scalar,
                _ => return,
            },
            Value::Mapping(..) => return,
        };
        if let Some(changed) = change(&text.text) {
            text.text = changed;
        }
    }

    fn named(&self, name: &str) -> Option<String> {
        self.names.contains(name).then(|| format!("{}{name}", self.prefix))
    }

    fn attribute(&self, path: &str) -> Option<String> {
        let id = path.split('.').next()?;
        self.names.contains(id).then(|| format!("{}{path}", self.prefix))
    }

    fn pattern(&self, pattern: &str, own: &BTreeSet<String>) -> String {
        let mut out = String::new();
        let mut rest = pattern;
        while let Some((before, after)) = rest.split_once("${") {
            let Some((name, after)) = after.split_once('}') else { break };
            let changed = self.attribute(name.trim()).filter(|_| !own.contains(name.trim()));
            out.push_str(before);
            out.push_str(&format!("${{{}}}", changed.as_deref().unwrap_or(name)));
            rest = after;
        }
        out.push_str(rest);
        out
    }
}

/// The names that an `Fn::Sub` gives values of its own.
fn names_of_sub(node: &Node) -> BTreeSet<String> {
    let items = call(node).and_then(|call| call.argument.items()).unwrap_or_default();
    let entries = items.get(1).and_then(Node::entries).unwrap_or_default();
    entries.iter().filter_map(|entry| Some(entry.key.text()?.to_owned())).collect()
}
