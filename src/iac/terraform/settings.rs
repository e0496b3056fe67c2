//! Blocks as settings, and what runs under roles besides functions.

use std::collections::{BTreeMap, BTreeSet};

use super::document;
use super::evaluate::{Env, Scope};
use super::module::Mode;
use super::program::{Program, Resource};
use super::roles::Roles;
use super::syntax::Body;
use super::value::{Kind, Origin, Presence, Value};
use crate::iac::services::{self, Source, User};
use crate::iac::setting::{Content, MAX_DEPTH, Refers, Setting, is_same_name};
use crate::iac::{Code, Image, RoleLink, Workload};
use crate::policy::{Piece, Text};
use crate::repo::RepoPath;
use crate::text::Span;

/// How deep blocks nest; AWS's own nest less.
const MAX_BLOCKS: usize = 12;

/// Arguments whose text is JSON that holds configuration of its own.
const JSON: [&str; 6] =
    ["body", "container_definitions", "container_properties", "definition", "ecs_properties", "node_properties"];

/// A resource's blocks while they are read.
struct Reader<'p, 'a> {
    program: &'p Program<'a>,
    /// The instance of a module that the resource is in.
    module: usize,
    /// Where the resource's name stands: the place of all that is not text of the repository.
    place: (&'p RepoPath, Span),
}

impl Reader<'_, '_> {
    fn body(&self, body: &Body, env: &Env<'_>, depth: usize) -> Content {
        let mut entries = Vec::new();
        for attribute in &body.attributes {
            let value = self.program.eval(&attribute.value, env);
            let decoded = if JSON.contains(&&*attribute.name) { self.decoded(&value) } else { None };
            let decoded = decoded.unwrap_or_else(|| self.value(&value, 0));
            entries.push((attribute.name.clone(), decoded));
        }
        let kinds: BTreeSet<&str> = body
            .blocks
            .iter()
            .filter_map(|block| if block.kind == "dynamic" { block.label(0) } else { Some(&*block.kind) })
            .collect();
        for kind in kinds {
            // In JSON an object may be a block or a value, so it is listed as both.
            if depth >= MAX_BLOCKS || entries.iter().any(|(name, _)| name == kind) {
                continue;
            }
            let mut blocks = Vec::new();
            for block in self.program.nested(&body.blocks, kind, env) {
                let scope = Scope { names: &block.names, outer: env.scope };
                let env = Env { scope: Some(&scope), ..*env };
                let content = self.body(block.body, &env, depth + 1);
                let setting = self.at(block.origin, content);
                blocks.push(if block.presence == Presence::Always {
                    setting
                } else {
                    self.at(block.origin, Content::OneOf(vec![setting]))
                });
            }
            let place = Setting::new(Content::List(blocks), self.place.0, self.place.1);
            entries.push((kind.to_owned(), place));
        }
        Content::Map(entries)
    }

    /// What JSON text says.
    fn decoded(&self, value: &Value) -> Option<Setting> {
        let choices = value.choices();
        let mut decoded = Vec::new();
        for choice in &choices {
            let inner = document::decode(self.program, choice)?;
            decoded.push(self.value(&inner, 0));
        }
        match decoded.len() {
            1 => decoded.pop(),
            _ => Some(self.at(value.origin, Content::OneOf(decoded))),
        }
    }

    fn value(&self, value: &Value, depth: usize) -> Setting {
        let below = |value: &Value| self.value(value, depth + 1);
        let present = |value: &Value, presence: Presence| match presence {
            Presence::Always => below(value),
            Presence::Maybe | Presence::AnyNumber => self.at(value.origin, Content::OneOf(vec![below(value)])),
        };
        let content = match &value.kind {
            _ if depth > MAX_DEPTH => Content::Nothing,
            Kind::Null | Kind::Invalid => Content::Nothing,
            Kind::List(items) => Content::List(items.iter().map(|item| present(&item.value, item.presence)).collect()),
            Kind::Map(entries) => Content::Map(
                entries.iter().map(|(name, item)| (name.clone(), present(&item.value, item.presence))).collect(),
            ),
            Kind::Choice(choice) => Content::OneOf(choice.values.iter().map(below).collect()),
            Kind::Json(inner) => return below(inner),
            Kind::Bool(_) | Kind::Number(_) | Kind::Text(_) | Kind::Resource(_) | Kind::Unknown(_) => {
                Content::Text(value.to_text())
            }
        };
        Setting { refers: self.refers(value), ..self.at(value.origin, content) }
    }

    /// The resource that a value is an attribute of. Text in a string of its own is one too, if nothing else is in it.
    fn refers(&self, value: &Value) -> Option<Refers> {
        let held = match &value.kind {
            Kind::Text(segments) => match &segments[..] {
                [super::value::Segment::Hole(hole)] => Some(hole.value.clone()),
                _ => None,
            },
            _ => None,
        };
        let subject = value.subject.as_ref().or(held.as_ref().and_then(|held| held.subject.as_ref()))?;
        let resource = self.program.resource(subject.resource);
        if resource.mode != Mode::Managed {
            return None;
        }
        Some(Refers {
            kind: resource.kind.to_owned(),
            resource: subject.resource,
            attribute: subject.attribute.clone(),
        })
    }

    fn at(&self, origin: Origin, content: Content) -> Setting {
        match self.program.files.place(self.program.visible(origin, self.module)) {
            Some((file, span)) => Setting::new(content, &file, span),
            None => Setting::new(content, self.place.0, self.place.1),
        }
    }
}

/// Whether something may run under a role for a resource with this body.
pub fn may_have_users(kind: &str, body: &Body) -> bool {
    services::may_have_users(kind, &|name| {
        let attributes = body.attributes.iter().map(|attribute| &*attribute.name);
        let blocks = body.blocks.iter().map(|block| {
            let kind = if block.kind == "dynamic" { block.label(0) } else { None };
            kind.unwrap_or(&block.kind)
        });
        attributes.chain(blocks).any(|own| is_same_name(own, name))
    })
}

/// What of a program runs under roles besides functions, with the role of each; and for each such resource the roles, so
/// that nobody takes it for another user.
pub fn workloads<'a>(program: &Program<'a>, roles: &mut Roles<'_, 'a>) -> Vec<Workload> {
    let mut workloads = Vec::new();
    for (index, resource) in program.resources() {
        if resource.mode != Mode::Managed || !may_have_users(resource.kind, resource.body()) {
            continue;
        }
        let Some((file, span)) = roles.place(resource.origin(), resource.module) else { continue };
        let reader = Reader { program, module: resource.module, place: (&file, span) };
        let content = reader.body(resource.body(), &resource.env(), 0);
        let settings = Setting::new(content, &file, span);
        for user in services::users(resource.kind, &settings, (&file, span), program.reference) {
            let Some(role) = &user.role else { continue };
            let role = link(roles, role, &resource, (&file, span));
            match role {
                RoleLink::Here(role) => roles.add_user(role, index, user.kind, user.service),
                // What a service would do under a role that is not here either is nobody's question.
                RoleLink::Unknown { .. } if user.has_nothing_known() => continue,
                RoleLink::Unknown { .. } => {}
            }
            let code = code(program, &resource, &settings, &user, (&file, span));
            let part = user.part.map_or(String::new(), |part| format!(".{}", snake_case(&part)));
            workloads.push(Workload {
                name: format!("{}{part}", program.name_of(&resource)),
                kind: user.kind,
                file: file.clone(),
                span,
                runtime: None,
                code,
                role,
                platform: user.platform,
                environment: BTreeMap::new(),
            });
        }
    }
    workloads
}

fn link(roles: &Roles<'_, '_>, role: &Setting, resource: &Resource<'_>, place: (&RepoPath, Span)) -> RoleLink {
    let span = if role.file == *place.0 { role.span } else { place.1 };
    let items = role.items();
    let mut here = BTreeSet::new();
    for item in &items {
        let subject = item.setting.refers.as_ref().map(|refers| refers.resource);
        here.extend(roles.named_by(&item.setting.text(), subject, resource.module));
    }
    match (here.first(), here.len()) {
        (Some(&role), 1) => RoleLink::Here(role),
        (Some(_), _) => {
            let names: Vec<_> = here.iter().map(|&role| &*roles.roles[role].name).collect();
            RoleLink::unknown(format!("its role is {} by a condition", names.join(" or ")), span)
        }
        (None, _) => {
            let Some(item) = items.first() else {
                return RoleLink::unknown(super::lambda::why_unknown(&Text::default()), span);
            };
            let (text, refers) = (item.setting.text(), item.setting.refers.as_ref());
            let name = roles.name_elsewhere(&text, refers.map(|refers| refers.resource));
            RoleLink::elsewhere(super::lambda::why_unknown(&text), &name, span)
        }
    }
}

fn code(
    program: &Program<'_>,
    resource: &Resource<'_>,
    settings: &Setting,
    user: &User,
    place: (&RepoPath, Span),
) -> Code {
    let here = |span: Span, setting: &Setting| if setting.file == *place.0 { span } else { place.1 };
    match &user.source {
        Source::Configuration => Code::Configuration,
        Source::Unknown { reason, span } => Code::Unknown { reason: reason.clone(), span: *span },
        Source::Definition => match settings.get("definition") {
            Some(definition) if matches!(definition.content, Content::Map(_)) => {
                Code::Definition(Box::new(definition.clone()))
            }
            Some(definition) => {
                let choice = definition.items().into_iter().find(|item| !item.setting.entries().is_empty());
                match choice {
                    Some(item) => Code::Definition(Box::new(item.setting.clone())),
                    None => {
                        let reason = format!("its definition {} is not known here", definition.text());
                        Code::Unknown { reason, span: here(definition.span, definition) }
                    }
                }
            }
            None => Code::Unknown { reason: "the state machine names no definition".to_owned(), span: place.1 },
        },
        Source::Image { image, entry_point, command } => {
            let of = image.refers.as_ref().map(|refers| refers.resource);
            Code::Image(Box::new(Image {
                name: image.text(),
                build: super::images::build(program, &image.text(), of, resource.module),
                entry_point: entry_point.clone(),
                command: command.clone(),
                span: here(image.span, image),
            }))
        }
        Source::Script { location, hidden } => match script(program, resource, location) {
            Ok(file) => {
                let span = here(location.span, location);
                Code::Script { root: file.parent(), file, span, hidden: hidden.map(str::to_owned) }
            }
            Err(reason) => Code::Unknown { reason, span: here(location.span, location) },
        },
    }
}

/// The file that an object in S3 is made of: the object with the key that the location ends in.
fn script(program: &Program<'_>, resource: &Resource<'_>, location: &Setting) -> Result<RepoPath, String> {
    let text = location.text();
    let unknown = || format!("its script is {text}, and nothing here says what it is made of");
    let root = &program.instance(resource.module).root;
    for (_, object) in program.resources() {
        let is_object = matches!(object.kind, "aws_s3_object" | "aws_s3_bucket_object");
        if !is_object || object.mode != Mode::Managed || program.instance(object.module).root != *root {
            continue;
        }
        let value = |name: &str| object.body().get(name).map(|value| program.eval(value, &object.env()));
        let (Some(key), Some(source)) = (value("key"), value("source")) else { continue };
        let by_name = [format!("{}.key", object.address), format!("{}.id", object.address)];
        if ends_with(&text, &key.to_text(), &by_name) {
            let path = program.guessing(|| source.choices().iter().find_map(Value::as_str));
            let path = path.and_then(|path| program.repository_path(object.module, &path));
            return path.ok_or_else(unknown);
        }
    }
    Err(unknown())
}

/// Whether a location ends in the key of an object, which may stand there as a reference to the object.
fn ends_with(location: &Text, key: &Text, names: &[String]) -> bool {
    let last = location.pieces().last();
    if let Some(Piece::Hole(hole)) = last
        && names.contains(hole)
    {
        return true;
    }
    let (location, key) = (location.to_string(), key.to_string());
    !key.is_empty() && location.strip_suffix(&*key).is_some_and(|before| before.ends_with('/'))
}

/// `ExecutionRoleArn` as Terraform writes it.
fn snake_case(name: &str) -> String {
    let mut out = String::new();
    for char in name.chars() {
        if char.is_ascii_uppercase() && !out.is_empty() {
            out.push('_');
        }
        out.push(char.to_ascii_lowercase());
    }
    out
}
