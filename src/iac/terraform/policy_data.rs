//! `data "aws_iam_policy_document"`: blocks that are a policy.
//!
//! Facts: the data source `aws_iam_policy_document` in the AWS provider's documentation.

use super::document::{self, json, statement_items};
use super::evaluate::{Env, Scope, keyed_items};
use super::program::{Program, Question};
use super::syntax::{Block, Body};
use super::value::{Item, Kind, Origin, Presence, Value};

/// A nested block: its body, where its attributes are evaluated, and how often it is there.
pub struct Nested<'b> {
    /// What stands in it.
    pub body: &'b Body,
    /// Where it stands.
    pub origin: Origin,
    /// How often it is there.
    pub presence: Presence,
    /// The names that a `dynamic` block binds.
    pub names: Vec<(String, Value)>,
}

impl<'a> Program<'a> {
    /// The policy that a data source gives, as JSON.
    pub fn policy_data(&self, index: usize) -> Value {
        let resource = self.resource(index);
        let origin = Origin { file: resource.file, span: resource.block.span };
        let find = || {
            let body = resource.body();
            let env = resource.env();
            let list = |name: &str| body.get(name).map(|list| self.eval(list, &env).items()).unwrap_or_default();
            let mut statements: Vec<Item> = Vec::new();
            for source in list("source_policy_documents").into_iter().chain(list("source_json")) {
                statements.extend(self.statements_of(source));
            }
            for block in self.nested(&body.blocks, "statement", &env) {
                let own = self.statement(&block, &env);
                override_by(&mut statements, vec![own]);
            }
            for document in list("override_policy_documents").into_iter().chain(list("override_json")) {
                let own = self.statements_of(document);
                override_by(&mut statements, own);
            }
            let list = Value::items_of(statements, origin);
            json(Value::map(vec![("Statement".to_owned(), Item { value: list, presence: Presence::Always })], origin))
        };
        self.answer(Question::Document(index), find)
            .unwrap_or_else(|| Value::unknown(format!("{}.json", resource.address), origin))
    }

    /// The statements of another document.
    fn statements_of(&self, document: Item) -> Vec<Item> {
        let mut statements = Vec::new();
        for value in document.value.choices() {
            let is_sure = !matches!(document.value.kind, Kind::Choice(_));
            let outer = if is_sure { document.presence } else { document.presence.max(Presence::Maybe) };
            let items = match document::decode(self, &value) {
                Some(decoded) => decoded.get("Statement").map(statement_items).unwrap_or_default(),
                None if value.is_null() || value.as_str().is_some_and(|text| text.is_empty()) => Vec::new(),
                None => vec![Item { value, presence: Presence::AnyNumber }],
            };
            let item = |item: Item| Item { presence: item.presence.max(outer), ..item };
            statements.extend(items.into_iter().map(item));
        }
        statements
    }

    /// One `statement` block as a statement of JSON.
    fn statement(&self, block: &Nested<'_>, env: &Env<'_>) -> Item {
        let scope = Scope { names: &block.names, outer: env.scope };
        let env = Env { scope: Some(&scope), file: block.origin.file, ..*env };
        let origin = block.origin;
        let mut entries: Vec<(String, Item)> = Vec::new();
        let mut put = |name: &str, value: Value| {
            entries.push((name.to_owned(), Item { value, presence: Presence::Always }));
        };
        let written = |name: &str| {
            let value = self.eval(block.body.get(name)?, &env);
            let is_empty = value.is_null() || matches!(&value.kind, Kind::List(items) if items.is_empty());
            (!is_empty).then_some(value)
        };
        for (argument, name) in [
            ("sid", "Sid"),
            ("actions", "Action"),
            ("not_actions", "NotAction"),
            ("resources", "Resource"),
            ("not_resources", "NotResource"),
        ] {
            if let Some(value) = written(argument) {
                put(name, value);
            }
        }
        put("Effect", written("effect").unwrap_or_else(|| Value::text("Allow", origin)));
        for (kind, name) in [("principals", "Principal"), ("not_principals", "NotPrincipal")] {
            let mut by_type: Vec<(String, Item)> = Vec::new();
            for principal in self.nested(&block.body.blocks, kind, &env) {
                let scope = Scope { names: &principal.names, outer: env.scope };
                let env = Env { scope: Some(&scope), ..env };
                let list = principal.body.get("identifiers").map(|list| self.eval(list, &env).items());
                let presence = |item: Item| Item { presence: item.presence.max(principal.presence), ..item };
                let own: Vec<Item> = list.unwrap_or_default().into_iter().map(presence).collect();
                let kind = principal.body.get("type").and_then(|kind| self.eval(kind, &env).as_str());
                let kind = kind.unwrap_or_default();
                match by_type.iter_mut().find(|(known, _)| *known == kind) {
                    Some((_, list)) => {
                        let items = list.value.items().into_iter().chain(own).collect();
                        list.value = Value::items_of(items, principal.origin);
                    }
                    None => {
                        let value = Value::items_of(own, principal.origin);
                        by_type.push((kind, Item { value, presence: Presence::Always }));
                    }
                }
            }
            if !by_type.is_empty() {
                put(name, Value::map(by_type, origin));
            }
        }
        if let Some(condition) = self.nested(&block.body.blocks, "condition", &env).into_iter().next() {
            put("Condition", Value::map(Vec::new(), condition.origin));
        }
        Item { value: Value::map(entries, self.written_at(block)), presence: block.presence }
    }

    /// Where a block is written: one that a module elsewhere makes of each item of an argument, where that item is.
    fn written_at(&self, block: &Nested<'_>) -> Origin {
        let items = block.names.iter().filter_map(|(_, element)| Some(element.get("value")?.origin));
        let mut places = [block.origin].into_iter().chain(items);
        places.find(|place| self.files.is_in_repository(place.file)).unwrap_or(block.origin)
    }

    /// The nested blocks of a kind, those that `dynamic` makes included, in order.
    pub fn nested<'b>(&self, blocks: &'b [Block], kind: &str, env: &Env<'_>) -> Vec<Nested<'b>> {
        let mut found = Vec::new();
        for block in blocks {
            let origin = Origin { file: env.file, span: block.span };
            if block.kind == kind {
                found.push(Nested { body: &block.body, origin, presence: Presence::Always, names: Vec::new() });
            } else if block.kind == "dynamic" && block.label(0) == Some(kind) {
                let Some(content) = block.body.blocks("content").next() else { continue };
                let Some(each) = block.body.get("for_each") else { continue };
                let iterator = match block.body.get("iterator").map(|name| &name.kind) {
                    Some(super::syntax::ExprKind::Name(name)) => name.clone(),
                    _ => kind.to_owned(),
                };
                for (key, item) in keyed_items(&self.eval(each, env)) {
                    // The key of a set's element is the element.
                    let key = if matches!(key.kind, Kind::Number(_)) && item.value.as_str().is_some() {
                        item.value.clone()
                    } else {
                        key
                    };
                    let always = |value: Value| Item { value, presence: Presence::Always };
                    let entries =
                        vec![("key".to_owned(), always(key)), ("value".to_owned(), always(item.value.clone()))];
                    let element = Value::map(entries, origin);
                    found.push(Nested {
                        body: &content.body,
                        origin,
                        presence: item.presence,
                        names: vec![(iterator.clone(), element)],
                    });
                }
            }
        }
        found
    }
}

/// Adds statements; one with the `sid` of another that came before, from a source document or to be overridden, takes its
/// place.
fn override_by(statements: &mut Vec<Item>, more: Vec<Item>) {
    for item in more {
        let sid = |item: &Item| item.value.get("Sid").and_then(Value::as_str).filter(|sid| !sid.is_empty());
        let same = sid(&item).and_then(|own| statements.iter().position(|known| sid(known).as_ref() == Some(&own)));
        match same {
            Some(at) if item.presence == Presence::Always => statements[at] = item,
            Some(at) => {
                statements[at].presence = Presence::Maybe;
                statements.push(item);
            }
            None => statements.push(item),
        }
    }
}
