//! What runs under a role besides the functions of the configuration: resources that name it and are not read here, modules
//! elsewhere that are handed it, and whom its trust policy lets in.

use std::collections::BTreeMap;

use super::document;
use super::evaluate::{Env, Scope};
use super::module::Mode;
use super::program::Resource;
use super::roles::Roles;
use super::syntax::Body;
use super::value::{Kind, Origin, Value};
use crate::iac::{Note, Workload, WorkloadKind, services};

/// How deep blocks and values are looked through.
const MAX_DEPTH: usize = 8;

impl<'a> Roles<'_, 'a> {
    /// Notes every resource that names a role as its own, and every call of a module elsewhere that is handed one. The result is
    /// what runs code under roles that none does.
    pub fn find_other_users(&mut self) -> Vec<Workload> {
        let mut found = Vec::new();
        for (index, resource) in self.program.resources() {
            let attaches = resource.kind.starts_with("aws_iam_role") || resource.kind.starts_with("aws_iam_policy");
            if resource.mode == Mode::Data || attaches || resource.kind == "aws_lambda_function" {
                continue;
            }
            let env = resource.env();
            self.find_in_body(resource.body(), &env, 0, &mut |role, origin| {
                if !self.is_user(role, index) {
                    let message = format!("what {} does under the role is not known here", resource.address);
                    found.push((role, origin, resource.module, message));
                }
            });
        }
        for (index, instance) in self.program.instances() {
            for (name, call) in &instance.module.calls {
                let is_read = instance.module.called(name).is_some_and(|key| self.program.has_module(&key));
                if is_read {
                    continue;
                }
                let env = Env::new(index, call.file);
                for attribute in &call.block.body.attributes {
                    let value = self.program.eval(&attribute.value, &env);
                    let origin = Origin { file: call.file, span: attribute.value.span };
                    for role in self.roles_in(&value, index, 0) {
                        let message = format!("the module {name} is given the role, and its text is not here");
                        found.push((role, origin, index, message));
                    }
                }
            }
        }
        let mut programs: BTreeMap<usize, Workload> = BTreeMap::new();
        for (role, .., message) in &found {
            programs.entry(*role).or_insert_with(|| {
                services::program_of_role(&self.roles[*role], *role, WorkloadKind::Service, message.clone())
            });
        }
        for (role, principal, origin, module) in std::mem::take(&mut self.trusted) {
            let kinds = services::kinds_of_principal(&principal);
            // Who else runs a function under a role of the configuration is not asked: nobody else can know its name.
            let is_function = kinds.contains(&WorkloadKind::LambdaFunction);
            if is_function || self.has_user_of(role, &principal) {
                continue;
            }
            match services::program_of_principal(&principal) {
                Some(kind) if !programs.contains_key(&role) => {
                    let reason = services::is_not_declared(&principal);
                    programs.insert(role, services::program_of_role(&self.roles[role], role, kind, reason));
                }
                _ => found.push((role, origin, module, format!("its trust policy lets {principal} assume it"))),
            }
        }
        for (role, origin, module, message) in found {
            self.add_other_user(role, origin, module, message);
        }
        self.find_callers_elsewhere();
        programs.into_values().collect()
    }

    /// Notes what a root gives away that is no root at all, but a module for other repositories: it configures no provider
    /// and no state. Its callers may attach more to a role that an output names, and run more under it.
    fn find_callers_elsewhere(&mut self) {
        for (index, instance) in self.program.instances() {
            if instance.call.is_some() || instance.module.is_root {
                continue;
            }
            for (name, output) in &instance.module.outputs {
                let Some(value) = output.block.body.get("value") else { continue };
                let origin = Origin { file: output.file, span: value.span };
                let value = self.program.eval(value, &Env::new(index, output.file));
                for role in self.roles_in(&value, index, 0) {
                    let message =
                        format!("the output {name} gives the role to callers of this module, who may attach more");
                    if let Some((file, span)) = self.place(origin, index) {
                        self.roles[role].unknown.push(Note { file, span, message: message.clone() });
                    }
                    self.add_other_user(role, origin, index, message);
                }
            }
        }
    }

    fn find_in_body(&self, body: &Body, env: &Env<'_>, depth: usize, found: &mut dyn FnMut(usize, Origin)) {
        for attribute in body.attributes.iter().filter(|attribute| names_a_role(&attribute.name)) {
            let value = self.program.eval(&attribute.value, env);
            for role in self.roles_in(&value, env.module, 0) {
                found(role, Origin { file: env.file, span: attribute.value.span });
            }
        }
        for block in body.blocks.iter().filter(|_| depth < MAX_DEPTH) {
            if block.kind == "dynamic" {
                for nested in
                    block.label(0).map(|kind| self.program.nested(&body.blocks, kind, env)).unwrap_or_default()
                {
                    let scope = Scope { names: &nested.names, outer: env.scope };
                    self.find_in_body(nested.body, &Env { scope: Some(&scope), ..*env }, depth + 1, found);
                }
            } else {
                self.find_in_body(&block.body, env, depth + 1, found);
            }
        }
    }

    /// The roles that a value names, at any depth.
    fn roles_in(&self, value: &Value, module: usize, depth: usize) -> Vec<usize> {
        let inside = |values: Vec<Value>| {
            values.iter().take(512).flat_map(|value| self.roles_in(value, module, depth + 1)).collect::<Vec<_>>()
        };
        match &value.kind {
            _ if depth > MAX_DEPTH => Vec::new(),
            Kind::List(items) => inside(items.iter().map(|item| item.value.clone()).collect()),
            Kind::Map(entries) => inside(entries.iter().map(|(_, item)| item.value.clone()).collect()),
            Kind::Choice(choice) => inside(choice.values.clone()),
            Kind::Resource(index) => {
                self.program.resource_attribute(*index, "arn", value.origin).subject.as_ref().map_or_else(
                    Vec::new,
                    |_| {
                        let arn = self.program.resource_attribute(*index, "arn", value.origin);
                        self.named(&arn, module).into_iter().collect()
                    },
                )
            }
            _ => self.named(value, module).into_iter().collect(),
        }
    }

    /// Remembers the principals of a trust policy.
    pub(super) fn read_trust(&mut self, role: usize, resource: &Resource<'a>) {
        let Some(policy) = self.attribute(resource, "assume_role_policy") else { return };
        let place = Origin {
            file: resource.file,
            span: resource.body().get("assume_role_policy").map_or(resource.block.span, |policy| policy.span),
        };
        for choice in policy.choices() {
            match document::decode(self.program, &choice) {
                Some(document) => {
                    let mut principals = Vec::new();
                    for statement in document.get("Statement").map(document::statement_items).unwrap_or_default() {
                        let principal = statement.value.get("Principal").cloned();
                        principals.extend(principal.or_else(|| statement.value.get("NotPrincipal").cloned()));
                        if matches!(statement.value.kind, Kind::Unknown(_)) {
                            principals.push(statement.value);
                        }
                    }
                    for principal in leaves(&principals, 0) {
                        let text = principal.to_text().to_string();
                        self.trusted.push((role, text, principal.origin, resource.module));
                    }
                }
                None => {
                    let message = "its trust policy is not known here".to_owned();
                    self.add_other_user(role, place, resource.module, message);
                }
            }
        }
    }

    fn add_other_user(&mut self, role: usize, origin: Origin, module: usize, message: String) {
        let Some((file, span)) = self.place(origin, module) else { return };
        let note = Note { file, span, message };
        let users = &mut self.roles[role].other_users;
        if !users.contains(&note) {
            users.push(note);
        }
    }
}

/// Whether an argument of this name is for the role that something runs under.
fn names_a_role(argument: &str) -> bool {
    let name = argument.to_ascii_lowercase();
    name.contains("role") && !name.contains("policy") && !name.contains("policies")
}

/// The texts in values, at any depth.
pub fn leaves(values: &[Value], depth: usize) -> Vec<Value> {
    let each = |value: &Value| match &value.kind {
        _ if depth > MAX_DEPTH => Vec::new(),
        Kind::List(_) | Kind::Map(_) | Kind::Choice(_) => {
            let inside: Vec<Value> = value.items().into_iter().map(|item| item.value).collect();
            leaves(&inside, depth + 1)
        }
        Kind::Null | Kind::Invalid => Vec::new(),
        _ => vec![value.clone()],
    };
    values.iter().take(512).flat_map(each).collect()
}
