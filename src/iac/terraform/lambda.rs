//! `aws_lambda_function`.
//!
//! Facts: the Lambda resources in the AWS provider's documentation.

use std::collections::{BTreeMap, BTreeSet};

use super::evaluate::{Env, Scope};
use super::platform::Platform;
use super::program::{Program, Resource};
use super::roles::Roles;
use super::value::{Kind, Origin, Presence, Value};
use crate::iac::{RoleLink, Workload, WorkloadKind};
use crate::policy::{Piece, Text};
use crate::repo::RepoPath;
use crate::text::Span;

/// A function while it is read.
pub struct Function<'f, 'a> {
    /// The program.
    pub program: &'f Program<'a>,
    /// Its resource.
    pub resource: &'f Resource<'a>,
    /// The file that it is shown in, and its name there.
    pub file: RepoPath,
    /// Its name there.
    pub span: Span,
}

/// The functions of a program, in order; `roles` learns which of them run under each.
pub fn workloads<'a>(program: &Program<'a>, roles: &mut Roles<'_, 'a>) -> Vec<Workload> {
    let mut platform = Platform::new(program);
    let mut workloads = Vec::new();
    for (index, resource) in program.resources() {
        if resource.kind != "aws_lambda_function" || resource.mode != super::module::Mode::Managed {
            continue;
        }
        let Some((file, span)) = roles.place(resource.origin(), resource.module) else { continue };
        let function = Function { program, resource: &resource, file: file.clone(), span };
        let runtime = function.guess("runtime").and_then(|runtime| known(&runtime));
        let role = function.role(roles);
        if let RoleLink::Here(role) = role {
            roles.add_user(role, index, WorkloadKind::LambdaFunction, "");
        }
        workloads.push(Workload {
            name: program.name_of(&resource),
            kind: WorkloadKind::LambdaFunction,
            runtime: runtime.filter(|runtime| !runtime.is_empty()),
            code: function.code(),
            role,
            platform: platform.take(index),
            environment: function.environment(),
            file,
            span,
        });
    }
    workloads
}

/// The text of a value, or of the first of its choices that is known.
pub fn known(value: &Value) -> Option<String> {
    value.choices().iter().find_map(Value::as_str)
}

impl<'a> Function<'_, 'a> {
    /// The value of an argument.
    pub fn argument(&self, name: &str) -> Option<Value> {
        let value = self.program.eval(self.resource.body().get(name)?, &self.resource.env());
        (!value.is_null()).then_some(value)
    }

    /// The value of an argument, with the defaults of variables taken for what a deployment uses: for where code is. If
    /// it is not so, no code is found there, and a note says so.
    pub fn guess(&self, name: &str) -> Option<Value> {
        self.program.guessing(|| self.argument(name))
    }

    /// The place of an argument, in the function's file.
    pub fn place_of(&self, name: &str) -> Span {
        let origin =
            self.resource.body().get(name).map(|argument| Origin { file: self.resource.file, span: argument.span });
        let place = origin.map(|origin| self.program.visible(origin, self.resource.module));
        match place.and_then(|origin| self.program.files.place(origin)) {
            Some((file, span)) if file == self.file => span,
            _ => self.span,
        }
    }

    fn role(&self, roles: &Roles<'_, 'a>) -> RoleLink {
        let span = self.place_of("role");
        let Some(value) = self.argument("role") else {
            return RoleLink::unknown("the function names no role", span);
        };
        let choices = value.choices();
        let here: BTreeSet<usize> =
            choices.iter().filter_map(|choice| roles.named(choice, self.resource.module)).collect();
        // A role elsewhere that a deployment may name instead takes nothing away from the one that stands here.
        match (here.first(), here.len()) {
            (Some(&role), 1) => RoleLink::Here(role),
            (Some(_), _) => {
                let names: Vec<_> = here.iter().map(|&role| &*roles.roles[role].name).collect();
                RoleLink::unknown(format!("its role is {} by a condition", names.join(" or ")), span)
            }
            (None, _) => {
                let (text, subject) = (value.to_text(), value.subject.as_ref().map(|subject| subject.resource));
                RoleLink::elsewhere(why_unknown(&text), &roles.name_elsewhere(&text, subject), span)
            }
        }
    }

    fn environment(&self) -> BTreeMap<String, Text> {
        let env = self.resource.env();
        let mut variables = BTreeMap::new();
        for block in self.program.nested(&self.resource.body().blocks, "environment", &env) {
            let scope = Scope { names: &block.names, outer: None };
            let env = Env { scope: Some(&scope), ..env };
            let Some(value) = block.body.get("variables").map(|value| self.program.eval(value, &env)) else { continue };
            let Kind::Map(entries) = &value.kind else { continue };
            for (name, item) in entries.iter().filter(|(_, item)| item.presence == Presence::Always) {
                variables.insert(name.clone(), item.value.to_text());
            }
        }
        variables
    }
}

/// Why the role that text names is not known.
pub fn why_unknown(role: &Text) -> String {
    match role.pieces() {
        [] => "its role has no value".to_owned(),
        [Piece::Known(role)] => format!("its role {role} is not declared in this configuration"),
        [Piece::Hole(name)] if name.contains("terraform_remote_state") => {
            format!("its role is an output of another configuration: {name}")
        }
        [Piece::Hole(name)] if name.split('.').rev().nth(1) == Some("var") => {
            format!("its role is given by the variable {name}")
        }
        [Piece::Hole(name)] => format!("its role {name} is not declared in this configuration"),
        _ => format!("its role {role} is not declared in this configuration"),
    }
}
