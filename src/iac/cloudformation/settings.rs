//! Properties of resources as settings, and what runs under roles besides functions.

use std::collections::BTreeMap;

use super::expression::{Defaults, call, referenced_id, size};
use super::roles::Roles;
use super::template::{Resource, Template};
use crate::iac::services::{self, Source, User};
use crate::iac::setting::{self, Content, Refers, Setting};
use crate::iac::syntax::{self, Format, Node};
use crate::iac::{Code, Image, RoleLink, Workload};
use crate::policy::{Piece, Text};
use crate::repo::RepoPath;
use crate::text::Span;

/// How deep nodes are followed; the parsers let nothing nest deeper.
const MAX_DEPTH: usize = syntax::MAX_DEPTH;

impl<'a> Template<'a> {
    /// A node as a setting.
    pub fn setting(&self, node: &'a Node) -> Setting {
        self.setting_below(node, 0)
    }

    fn setting_below(&self, node: &'a Node, depth: usize) -> Setting {
        let new = |content| Setting::new(content, self.file, node.span);
        if depth > MAX_DEPTH || !self.spend(1) {
            return new(Content::Nothing);
        }
        let choices = self.choices(node);
        match choices.as_slice() {
            [] => new(Content::Nothing),
            [one] if !one.optional => self.one(one.node, depth),
            several => {
                let several = several.iter().map(|choice| self.one(choice.node, depth + 1));
                new(Content::OneOf(several.collect()))
            }
        }
    }

    fn one(&self, node: &'a Node, depth: usize) -> Setting {
        let new = |content| Setting::new(content, self.file, node.span);
        if call(node).is_none() {
            if let Some(entries) = node.entries() {
                let entries = entries.iter().filter_map(|entry| {
                    Some((entry.key.text()?.to_owned(), self.setting_below(&entry.value, depth + 1)))
                });
                return new(Content::Map(entries.collect()));
            }
            if let Some(items) = node.items() {
                return new(Content::List(items.iter().map(|item| self.setting_below(item, depth + 1)).collect()));
            }
            if node.is_null() {
                return new(Content::Nothing);
            }
        }
        let text = self.text(node, Defaults::Open);
        let refers = self.refers(&text);
        Setting { refers, ..new(Content::Text(text)) }
    }

    /// The resource that text is a reference to.
    fn refers(&self, text: &Text) -> Option<Refers> {
        let id = referenced_id(text)?;
        let at = self.position(id)?;
        let [Piece::Hole(name)] = text.pieces() else { return None };
        let attribute = name.split_once('.').map_or("", |(_, attribute)| attribute).to_owned();
        Some(Refers { kind: self.resources[at].kind.to_owned(), resource: at, attribute })
    }

    /// The definition of a state machine, or why it is not known.
    pub fn definition(&self, resource: &Resource<'a>) -> Code {
        let properties = self.properties(resource);
        let substitutions = properties.get("DefinitionSubstitutions").entries();
        let substitutions: BTreeMap<&str, Text> = substitutions
            .into_iter()
            .take_while(|_| self.spend(1))
            .map(|(name, value)| (name, self.text(value, Defaults::Open)))
            .collect();
        let unknown = |reason: String, span: Span| Code::Unknown { reason, span };
        let known = |mut definition: Setting| {
            definition.substitute(&|name| {
                let text = substitutions.get(name).filter(|text| self.spend(size(text) / 64 + 1))?;
                Some((text.clone(), self.refers(text)))
            });
            Code::Definition(Box::new(definition))
        };
        if let Some(node) = properties.get("Definition").value() {
            return known(self.setting(node));
        }
        if let Some(node) = properties.get("DefinitionString").value() {
            return match self.definition_string(node, &substitutions) {
                Ok(definition) => known(definition),
                Err(reason) => unknown(reason, node.span),
            };
        }
        let uri = properties.get("DefinitionUri").value().or(properties.get("DefinitionS3Location").value());
        match uri {
            Some(node) => match self.definition_file(node) {
                Ok(definition) => known(definition),
                Err(reason) => unknown(reason, node.span),
            },
            None => unknown("the state machine names no definition".to_owned(), resource.id_span),
        }
    }

    /// A definition that stands in a string, whichever way that is put together.
    fn definition_string(&self, node: &'a Node, given: &BTreeMap<&str, Text>) -> Result<Setting, String> {
        let (source, lines) = self.inline(node).map_err(|_| "its definition is known only at deployment".to_owned())?;
        let starts: Vec<usize> = std::iter::once(0)
            .chain(source.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1))
            .collect();
        let place = |at: usize| {
            let line = starts.partition_point(|start| *start <= at).saturating_sub(1);
            let start = lines.get(line).or(lines.last()).copied().unwrap_or(node.span.start);
            // Escapes make the written line longer than its text, so the place is only near.
            (start + at - starts.get(line).copied().unwrap_or(at)).clamp(node.span.start, node.span.end)
        };
        let mut definition = setting::parse(&source, self.file, &place)
            .map_err(|problem| format!("its definition is no JSON that can be read here: {}", problem.message))?;
        let values = self.values_of_sub(node);
        let is_sub = call(node).is_some();
        definition.substitute(&|name| {
            let text = match (given.get(name), values.get(name)) {
                // What Fn::Sub leaves to the state machine's own substitutions.
                _ if !is_sub || name.starts_with('!') => return None,
                (_, Some(value)) if self.spend(size(value) / 64 + 1) => value.clone(),
                (_, Some(_)) => return None,
                (Some(_), None) => return None,
                (None, None) => self.name(name),
            };
            let refers = self.refers(&text);
            Some((text, refers))
        });
        Ok(definition)
    }

    /// A definition in a file of its own.
    fn definition_file(&self, node: &'a Node) -> Result<Setting, String> {
        let file = self.local_path(node).map_err(|(reason, _)| reason.replace("its code", "its definition"))?;
        let Some(bytes) = self.open(&file) else {
            return Err(format!("its definition `{file}` is not in the repository"));
        };
        let tree = syntax::parse(&bytes, Format::Json)
            .map_err(|problem| format!("its definition `{file}` does not parse: {}", problem.message));
        match tree {
            Ok(tree) => Ok(setting::of_node(&tree.root, &file, &|span| span)),
            // Names may stand where JSON wants a value.
            Err(reason) => std::str::from_utf8(&bytes)
                .ok()
                .and_then(|text| setting::parse(text, &file, &|at| at).ok())
                .ok_or(reason),
        }
    }
}

impl<'a> Roles<'a> {
    /// What runs under the roles of the template besides functions. Roles that SAM makes for state machines are added.
    pub fn add_users(&mut self) -> Vec<(Resource<'a>, User)> {
        let mut found = Vec::new();
        for resource in &self.template.resources {
            let Some(node) = resource.node.get("Properties") else { continue };
            if !services::may_have_users(resource.kind, &|name| node.get(name).is_some()) {
                continue;
            }
            let settings = self.template.setting(node);
            let place = (self.template.file, resource.id_span);
            for user in services::users(resource.kind, &settings, place, self.reference) {
                found.push((*resource, user));
            }
        }
        found
    }

    /// A workload for something that runs under a role; none if it names no role.
    pub fn workload(&mut self, resource: &Resource<'a>, user: User) -> Option<Workload> {
        let is_sam = resource.kind == "AWS::Serverless::StateMachine";
        let role = match &user.role {
            Some(role) => self.link_setting(resource, role),
            None if is_sam => RoleLink::Here(self.add_for_machine(resource)),
            // Nothing of it runs under a role.
            None => return None,
        };
        match role {
            RoleLink::Here(index) => {
                self.of_function.entry(resource.id).or_insert(index);
                self.add_user(index, resource.id, user.kind, user.service);
            }
            // What a service would do under a role that is not here either is nobody's question.
            RoleLink::Unknown { .. } if user.has_nothing_known() => return None,
            RoleLink::Unknown { .. } => {}
        }
        let code = match user.source {
            Source::Configuration => Code::Configuration,
            Source::Definition => self.template.definition(resource),
            Source::Unknown { reason, span } => Code::Unknown { reason, span },
            Source::Script { location, hidden } => self.script(&location, hidden),
            Source::Image { image, entry_point, command } => {
                let (name, span) = (image.text(), image.span);
                Code::Image(Box::new(Image { name, build: None, entry_point, command, span }))
            }
        };
        let part = user.part.map_or(String::new(), |part| format!(".{part}"));
        Some(Workload {
            name: format!("{}{part}", resource.id),
            kind: user.kind,
            file: self.template.file.clone(),
            span: resource.id_span,
            runtime: None,
            code,
            role,
            platform: user.platform,
            environment: BTreeMap::new(),
        })
    }

    /// The script of a job: `aws cloudformation package` takes a path of the repository, as it does for functions.
    fn script(&self, location: &Setting, hidden: Option<&str>) -> Code {
        let text = location.text();
        let unknown = |reason: String| Code::Unknown { reason, span: location.span };
        match text.as_known() {
            Some(path) if path.contains("://") => {
                unknown(format!("its script is {path}, and nothing here says what it is made of"))
            }
            Some(path) => match self.template.folder(location.span).join(path) {
                Some(file) => {
                    let root = file.parent();
                    Code::Script { file, root, span: location.span, hidden: hidden.map(str::to_owned) }
                }
                None => unknown(format!("its script is {path}, outside of the repository")),
            },
            None => unknown(format!("its script is at {text}, which is known only at deployment")),
        }
    }

    fn link_setting(&mut self, resource: &Resource<'a>, role: &Setting) -> RoleLink {
        let mut here = Vec::new();
        let mut elsewhere = None;
        for item in role.items() {
            let text = item.setting.text();
            match self.named(&text) {
                Some(role) if !here.contains(&role) => here.push(role),
                Some(_) => {}
                None => elsewhere = elsewhere.or(Some(text)),
            }
        }
        match here.as_slice() {
            [one] => RoleLink::Here(*one),
            [] => {
                let text = elsewhere.unwrap_or_default();
                RoleLink::elsewhere(self.why_unknown(None, &text), &text, role.span)
            }
            several => {
                let names: Vec<_> = several.iter().map(|&role| self.roles[role].name.clone()).collect();
                for &index in several {
                    let message = format!("{} may run under the role, by a condition", resource.id);
                    self.add_other_user(index, self.template.note(role.span, message));
                }
                RoleLink::unknown(format!("its role is {} by a condition", names.join(" or ")), role.span)
            }
        }
    }
}

/// Where a file may be read from.
pub type Open<'o> = dyn Fn(&RepoPath) -> Option<std::sync::Arc<[u8]>> + Sync + 'o;
