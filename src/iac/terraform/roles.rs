//! Roles, and the identity policies that a configuration attaches to them.
//!
//! Facts: the IAM resources in the AWS provider's documentation.

use std::collections::{BTreeMap, BTreeSet};

use super::document::{self, Policy};
use super::evaluate::{Env, Scope};
use super::module::Mode;
use super::program::{Program, Resource};
use super::value::{Item, Kind, Origin, Presence, Value};
use crate::iac::cloudformation::aws;
use crate::iac::{AttachedPolicy, Boundary, Note, Role, Via, WorkloadKind, arn, services};
use crate::policy::{Piece, Text};
use crate::repo::RepoPath;

/// The roles of a program.
pub struct Roles<'p, 'a> {
    pub(super) program: &'p Program<'a>,
    /// In order of modules and files.
    pub roles: Vec<Role>,
    /// What is not as IAM takes it.
    pub notes: BTreeSet<Note>,
    by_resource: BTreeMap<usize, usize>,
    /// The resource of each role.
    resources: Vec<usize>,
    /// `name` of each role, where one is given.
    names: Vec<(RepoPath, Text, usize)>,
    /// Roles by root and that name.
    by_name: BTreeMap<(RepoPath, String), Vec<usize>>,
    /// Policies that are attached to a role, or are its boundary, by resource.
    attached: BTreeSet<usize>,
    /// What of the program runs under each role: the resource, and the kind.
    users: BTreeSet<(usize, usize, WorkloadKind, &'static str)>,
    /// Whom trust policies let in: the role, the principal, its place, and the instance of a module.
    pub(super) trusted: Vec<(usize, String, Origin, usize)>,
}

/// Where the text of a managed policy is.
enum Source {
    /// An `aws_iam_policy`.
    Here(usize),
    /// AWS's, by name or ARN.
    Aws(String),
    /// Elsewhere; why it is not known.
    Unknown(String),
}

impl<'p, 'a> Roles<'p, 'a> {
    /// All roles of a program, with all that is attached to them.
    pub fn new(program: &'p Program<'a>) -> Self {
        let (roles, notes, by_resource, resources, names, attached) = Default::default();
        let (users, trusted, by_name) = Default::default();
        let mut all = Self { program, roles, notes, by_resource, resources, names, by_name, attached, users, trusted };
        let managed: Vec<_> =
            program.resources().into_iter().filter(|(_, resource)| resource.mode == Mode::Managed).collect();
        for (index, resource) in managed.iter().filter(|(_, resource)| resource.kind == "aws_iam_role") {
            all.add(*index, resource);
        }
        for (index, resource) in &managed {
            if let Some(&role) = all.by_resource.get(index) {
                all.add_policies_of_role(role, resource);
            }
        }
        for (_, resource) in &managed {
            all.attach_resource(resource);
        }
        all
    }

    /// `name` of each role, where it is given.
    pub fn role_names(&self) -> BTreeMap<String, Text> {
        let names = self.names.iter();
        names.filter_map(|(_, name, role)| Some((self.roles.get(*role)?.name.clone(), name.clone()))).collect()
    }

    /// Says that a workload of the program runs under a role.
    pub fn add_user(&mut self, role: usize, resource: usize, kind: WorkloadKind, service: &'static str) {
        self.users.insert((role, resource, kind, service));
    }

    /// Whether a resource is known to run under a role.
    pub(super) fn is_user(&self, role: usize, resource: usize) -> bool {
        self.users.iter().any(|(of, user, ..)| *of == role && *user == resource)
    }

    /// Whether something runs under a role that a principal of its trust policy stands for.
    pub(super) fn has_user_of(&self, role: usize, principal: &str) -> bool {
        let mut users = self.users.iter();
        users.any(|(of, _, kind, service)| *of == role && services::is_principal_of(principal, *kind, service))
    }

    /// A place in the repository.
    pub(super) fn place(&self, origin: Origin, module: usize) -> Option<(RepoPath, crate::text::Span)> {
        self.program.files.place(self.program.visible(origin, module))
    }

    fn add(&mut self, index: usize, resource: &Resource<'a>) {
        let Some((file, span)) = self.place(resource.origin(), resource.module) else { return };
        let role = self.roles.len();
        self.by_resource.insert(index, role);
        self.resources.push(index);
        if let Some(name) = self.attribute(resource, "name").filter(|name| !name.is_null()) {
            let root = self.program.instance(resource.module).root.clone();
            let name = name.to_text();
            self.by_name.entry((root.clone(), name.to_string())).or_default().push(role);
            self.names.push((root, name, role));
        }
        self.roles.push(Role {
            name: self.program.name_of(resource),
            file,
            span,
            policies: Vec::new(),
            boundary: Boundary::None,
            unknown: Vec::new(),
            other_users: Vec::new(),
        });
    }

    /// What stands in the role's own block.
    fn add_policies_of_role(&mut self, role: usize, resource: &Resource<'a>) {
        let env = resource.env();
        for block in self.program.nested(&resource.body().blocks, "inline_policy", &env) {
            let scope = Scope { names: &block.names, outer: None };
            let env = Env { scope: Some(&scope), ..env };
            let Some(policy) = block.body.get("policy") else { continue };
            let value = self.program.eval(policy, &env);
            self.attach_text(
                role,
                &value,
                block.presence != Presence::Always,
                Via::Inline,
                resource.module,
                block.origin,
            );
        }
        for item in self.list(resource, "managed_policy_arns") {
            self.attach_managed(role, &item, false, resource.module);
        }
        if let Some(boundary) = self.attribute(resource, "permissions_boundary") {
            self.set_boundary(role, &boundary, resource.module);
        }
        self.read_trust(role, resource);
    }

    /// Attaches what a resource attaches.
    fn attach_resource(&mut self, resource: &Resource<'a>) {
        match resource.kind {
            "aws_iam_role_policy" => {
                let Some(policy) = self.attribute(resource, "policy") else { return };
                for role in self.targets(resource, "role") {
                    let optional = self.is_optional(resource, role.0) || role.1;
                    let via = Via::Policy(resource.address.clone());
                    self.attach_text(role.0, &policy, optional, via, resource.module, resource.origin());
                }
            }
            "aws_iam_role_policy_attachment" => self.attach_list(resource, "role", "policy_arn"),
            "aws_iam_policy_attachment" => self.attach_list(resource, "roles", "policy_arn"),
            "aws_iam_role_policy_attachments_exclusive" => self.attach_list(resource, "role_name", "policy_arns"),
            _ => {}
        }
    }

    fn attach_list(&mut self, resource: &Resource<'a>, roles: &str, policies: &str) {
        let policies = self.list(resource, policies);
        for (role, may_be_another) in self.targets(resource, roles) {
            let optional = self.is_optional(resource, role) || may_be_another;
            for item in &policies {
                self.attach_managed(role, item, optional, resource.module);
            }
        }
    }

    /// The roles that an attribute names, and whether it may name another one instead.
    fn targets(&self, resource: &Resource<'a>, attribute: &str) -> Vec<(usize, bool)> {
        let mut targets = Vec::new();
        for item in self.list(resource, attribute) {
            let choices = item.value.choices();
            for value in &choices {
                let role = self.named(value, resource.module);
                targets.extend(role.map(|role| (role, choices.len() > 1 || item.presence != Presence::Always)));
            }
        }
        targets.sort_unstable();
        targets.dedup_by_key(|target| target.0);
        targets
    }

    /// Whether a role can be there without something that is attached to it.
    fn is_optional(&self, resource: &Resource<'a>, role: usize) -> bool {
        let of_role = &self.program.resource(self.resources[role]).conditions;
        !resource.conditions.is_subset(of_role)
    }

    /// The value of an attribute.
    pub(super) fn attribute(&self, resource: &Resource<'a>, name: &str) -> Option<Value> {
        Some(self.program.eval(resource.body().get(name)?, &resource.env()))
    }

    /// The items of an attribute, or the single value that stands instead of a list.
    pub(super) fn list(&self, resource: &Resource<'a>, name: &str) -> Vec<Item> {
        match self.attribute(resource, name) {
            Some(value) if matches!(value.kind, Kind::List(_)) => value.items(),
            Some(value) => value
                .choices()
                .iter()
                .flat_map(|choice| match choice.kind {
                    Kind::List(_) => choice.items(),
                    _ => vec![Item { value: choice.clone(), presence: Presence::Always }],
                })
                .map(|item| {
                    let presence =
                        if matches!(value.kind, Kind::Choice(_)) { Presence::Maybe } else { Presence::Always };
                    Item { presence: item.presence.max(presence), ..item }
                })
                .filter(|item| !item.value.is_null())
                .collect(),
            None => Vec::new(),
        }
    }

    /// Attaches a policy document. `place` is where it is attached.
    fn attach_text(&mut self, role: usize, value: &Value, optional: bool, via: Via, module: usize, place: Origin) {
        let Policy { parts, unknown, invalid, written } = document::read(self.program, module, value);
        let via = match via {
            // A module elsewhere wrote it for one of its arguments.
            Via::Policy(address) if !written => Via::Module(address),
            via => via,
        };
        for (origin, message) in unknown {
            // A policy that is not written out is missing where it is attached.
            let origin = if parts.is_empty() { place } else { origin };
            let note = self.place(origin, module).map(|(file, span)| Note { file, span, message });
            self.roles[role].unknown.extend(note);
        }
        for (origin, message) in invalid {
            self.notes.extend(self.place(origin, module).map(|(file, span)| Note { file, span, message }));
        }
        for (origin, mut statements) in parts {
            statements.iter_mut().for_each(|statement| statement.optional |= optional);
            let Some((file, span)) = self.place(origin, module) else { continue };
            self.roles[role].policies.push(AttachedPolicy { via: via.clone(), file, span, statements });
        }
    }

    /// Attaches a managed policy by ARN, or by what stands for one.
    fn attach_managed(&mut self, role: usize, item: &Item, optional: bool, module: usize) {
        let choices = item.value.choices();
        let optional = optional || item.presence != Presence::Always || choices.len() > 1;
        for value in choices.iter().filter(|value| !value.is_null()) {
            match self.source(value, module) {
                Source::Here(index) => {
                    self.attached.insert(index);
                    let policy = self.program.resource(index);
                    let optional = optional || self.is_optional(&policy, role);
                    let via = Via::Policy(policy.address.clone());
                    match self.attribute(&policy, "policy") {
                        Some(text) => self.attach_text(role, &text, optional, via, policy.module, policy.origin()),
                        None => self.attach_unknown(role, value.origin, module, "this policy has no text here"),
                    }
                }
                Source::Aws(name) => self.attach_aws_managed(role, &name, value, optional, module),
                Source::Unknown(reason) => self.attach_unknown(role, value.origin, module, &reason),
            }
        }
    }

    fn attach_aws_managed(&mut self, role: usize, name: &str, value: &Value, optional: bool, module: usize) {
        let Some((file, span)) = self.place(value.origin, module) else { return };
        match aws::managed_policy(self.program.reference, name, span) {
            Some((name, mut statements)) => {
                statements.iter_mut().for_each(|statement| statement.optional |= optional);
                // A registry module that attaches it for an argument leaves nothing to change but the argument.
                let is_here = self.program.files.is_in_repository(value.origin.file);
                let via = if is_here { Via::AwsManaged(name) } else { Via::Module(name) };
                self.roles[role].policies.push(AttachedPolicy { via, file, span, statements });
            }
            None => {
                let date = self.program.reference.info().date;
                let reason = format!("no AWS managed policy {name} is in AWS's data of {date}");
                self.attach_unknown(role, value.origin, module, &reason);
            }
        }
    }

    fn attach_unknown(&mut self, role: usize, origin: Origin, module: usize, reason: &str) {
        let note = self.place(origin, module).map(|(file, span)| Note { file, span, message: reason.to_owned() });
        self.roles[role].unknown.extend(note);
    }

    fn set_boundary(&mut self, role: usize, value: &Value, module: usize) {
        if value.is_null() {
            return;
        }
        let Some((file, span)) = self.place(value.origin, module) else { return };
        let unknown = |message: String| Boundary::Unknown(Note { file: file.clone(), span, message });
        self.roles[role].boundary = match self.source(value, module) {
            _ if matches!(value.kind, Kind::Choice(_)) => {
                unknown("whether a permissions boundary is set, and which, depends on a condition".to_owned())
            }
            Source::Here(index) => {
                self.attached.insert(index);
                let policy = self.program.resource(index);
                let text = self.attribute(&policy, "policy");
                let read = text.map(|text| document::read(self.program, policy.module, &text));
                match read.filter(|read| read.unknown.is_empty() && read.parts.len() == 1) {
                    Some(read) => {
                        let statements = read.parts.into_iter().flat_map(|(_, statements)| statements).collect();
                        let via = Via::Policy(policy.address.clone());
                        let (file, span) = self.place(policy.origin(), policy.module).unwrap_or((file.clone(), span));
                        Boundary::Known(Box::new(AttachedPolicy { via, file, span, statements }))
                    }
                    None => unknown("this boundary's policy is not written out here".to_owned()),
                }
            }
            Source::Aws(name) => match aws::managed_policy(self.program.reference, &name, span) {
                Some((name, statements)) => {
                    let via = Via::AwsManaged(name);
                    Boundary::Known(Box::new(AttachedPolicy { via, file: file.clone(), span, statements }))
                }
                None => unknown(format!("no AWS managed policy {name} is known")),
            },
            Source::Unknown(reason) => unknown(reason),
        };
    }

    /// The role that a value names: by a reference to its resource, by its ARN, or by its name.
    pub fn named(&self, value: &Value, module: usize) -> Option<usize> {
        let subject = value.subject.as_ref().map(|subject| subject.resource);
        self.named_by(&value.to_text(), subject, module)
    }

    /// The name or the ARN of a role that is not declared here.
    pub fn name_elsewhere(&self, text: &Text, subject: Option<usize>) -> Text {
        let looked_up = subject.map(|subject| self.program.resource(subject));
        let looked_up = looked_up.filter(|resource| (resource.mode, resource.kind) == (Mode::Data, "aws_iam_role"));
        let name = looked_up.and_then(|resource| self.attribute(&resource, "name"));
        name.map_or_else(|| text.clone(), |name| name.to_text())
    }

    /// The same, for text that is an attribute of a resource.
    pub fn named_by(&self, text: &Text, subject: Option<usize>, module: usize) -> Option<usize> {
        let root = self.program.instance(module).root.clone();
        let mut text = text.clone();
        if let Some(subject) = subject {
            let resource = self.program.resource(subject);
            match (resource.mode, resource.kind) {
                (Mode::Managed, "aws_iam_role") => return self.by_resource.get(&subject).copied(),
                (Mode::Data, "aws_iam_role") => text = self.attribute(&resource, "name")?.to_text(),
                _ => {}
            }
        }
        let name = arn::name(&text, ":role/").unwrap_or(text);
        if name.pieces().is_empty() {
            return None;
        }
        match self.by_name.get(&(root, name.to_string())).map(Vec::as_slice) {
            Some(&[role]) => Some(role),
            // Two roles with one name: no telling which.
            _ => None,
        }
    }

    /// The policy that the value of an ARN means.
    fn source(&self, value: &Value, module: usize) -> Source {
        let root = &self.program.instance(module).root;
        let mut text = value.to_text();
        if let Some(subject) = &value.subject {
            let resource = self.program.resource(subject.resource);
            match (resource.mode, resource.kind) {
                (Mode::Managed, "aws_iam_policy") => return Source::Here(subject.resource),
                (Mode::Data, "aws_iam_policy") => {
                    let arn = self.attribute(&resource, "arn").filter(|arn| !arn.is_null());
                    if let Some(given) = arn.clone().or_else(|| self.attribute(&resource, "name")) {
                        let name = given.as_str();
                        let is_aws = |name: &String| self.program.reference.managed_policy(name).is_some();
                        if let Some(name) = name.filter(is_aws) {
                            return Source::Aws(name);
                        }
                        text = given.to_text();
                    }
                }
                _ => {}
            }
        }
        if let Some(name) = aws_managed_name(&text) {
            return Source::Aws(name);
        }
        let name = arn::name(&text, ":policy/").unwrap_or_else(|| text.clone());
        let name_of = |resource: &Resource<'a>| {
            let is_policy = resource.mode == Mode::Managed && resource.kind == "aws_iam_policy";
            let name = self.attribute(resource, "name").filter(|name| is_policy && !name.is_null())?;
            Some(name.to_text().to_string())
        };
        let wanted = name.to_string();
        let named = self.program.called("policies by name", root, &wanted, name_of);
        match named.first().filter(|_| !wanted.is_empty()) {
            Some((index, _)) => Source::Here(*index),
            None => Source::Unknown(format!("the text of the policy {text} is not in this configuration")),
        }
    }

    /// The policies that users, groups and roles elsewhere have attached.
    fn shared_policies(&self) -> BTreeSet<usize> {
        let mut shared = BTreeSet::new();
        for (_, resource) in self.program.resources().into_iter().filter(|(_, resource)| resource.mode == Mode::Managed)
        {
            let is_elsewhere = match resource.kind {
                "aws_iam_user_policy_attachment" | "aws_iam_group_policy_attachment" => true,
                "aws_iam_policy_attachment" => {
                    ["users", "groups"].iter().any(|key| !self.list(&resource, key).is_empty())
                        || self.names_another(&resource, "roles")
                }
                "aws_iam_role_policy_attachment" => self.names_another(&resource, "role"),
                _ => continue,
            };
            for item in self.list(&resource, "policy_arn").iter().filter(|_| is_elsewhere) {
                let choices = item.value.choices();
                shared.extend(choices.iter().filter_map(|value| match self.source(value, resource.module) {
                    Source::Here(index) => Some(index),
                    Source::Aws(_) | Source::Unknown(_) => None,
                }));
            }
        }
        shared
    }

    /// Whether an attribute names a role that is not of this configuration.
    fn names_another(&self, resource: &Resource<'a>, attribute: &str) -> bool {
        let is_here = |value: &Value| value.is_null() || self.named(value, resource.module).is_some();
        !self.list(resource, attribute).iter().all(|item| item.value.choices().iter().all(is_here))
    }

    /// The identity policies that no role has taken up, or not the roles of this configuration alone. To be asked for last.
    pub fn unattached(&self) -> Vec<AttachedPolicy> {
        let mut policies = Vec::new();
        let shared = self.shared_policies();
        for (index, resource) in self.program.resources() {
            let argument = match (resource.mode, resource.kind) {
                (Mode::Managed, "aws_iam_policy") if !self.attached.contains(&index) || shared.contains(&index) => {
                    "policy"
                }
                (Mode::Managed, "aws_iam_role_policy") if self.targets(&resource, "role").is_empty() => "policy",
                (Mode::Managed, "aws_iam_user_policy" | "aws_iam_group_policy") => "policy",
                (Mode::Managed, "aws_ssoadmin_permission_set_inline_policy") => "inline_policy",
                _ => continue,
            };
            let Some(value) = self.attribute(&resource, argument) else { continue };
            let read = document::read(self.program, resource.module, &value);
            for (origin, statements) in read.parts.into_iter().filter(|_| read.written) {
                let Some((file, span)) = self.place(origin, resource.module) else { continue };
                policies.push(AttachedPolicy { via: Via::Policy(resource.address.clone()), file, span, statements });
            }
        }
        policies
    }
}

/// The ARN of an AWS managed policy: they are those of the account `aws`, in any partition.
fn aws_managed_name(text: &Text) -> Option<String> {
    let Some(Piece::Known(end)) = text.pieces().last() else { return None };
    let (_, path) = end.split_once(":iam::aws:policy/")?;
    path.rsplit('/').next().map(str::to_owned)
}
