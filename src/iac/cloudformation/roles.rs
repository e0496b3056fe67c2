//! Roles, and the identity policies that a template attaches to them.
//!
//! Trust policies (`AssumeRolePolicyDocument`) and resource policies (of buckets, queues, topics, keys, functions) say who
//! may come in, not what a role may do: nothing here looks at them.
//!
//! Facts: the AWS IAM resource types in the AWS CloudFormation template reference.

use std::collections::{BTreeMap, BTreeSet};

use super::aws;
use super::expression::{Defaults, referenced_id};
use super::template::{Properties, Resource, Template};
use crate::iac::policy_document::{self, Choice};
use crate::iac::syntax::{Node, Problem};
use crate::iac::{AttachedPolicy, Boundary, Note, Role, Via, WorkloadKind, arn, services};
use crate::policy::{Actions, Piece, Resources, Statement, Text};
use crate::reference::Reference;
use crate::text::Span;

/// The roles of one template.
pub struct Roles<'a> {
    pub(super) template: &'a Template<'a>,
    pub(super) reference: &'a Reference,
    /// In order of the file.
    pub roles: Vec<Role>,
    /// Policies that are not as IAM or SAM takes them.
    pub notes: Vec<Note>,
    by_id: BTreeMap<String, usize>,
    /// By `RoleName`, where it is given.
    names: BTreeMap<Text, usize>,
    /// The managed policies whose `ManagedPolicyName` is given, by that name.
    policy_names: BTreeMap<Text, Resource<'a>>,
    /// `Condition` of each role: a policy under the same condition is there whenever the role is.
    conditions: Vec<Option<&'a str>>,
    /// The roles of functions, by the function's logical id.
    pub(super) of_function: BTreeMap<&'a str, usize>,
    /// What of the template runs under each role: the resource's logical id, the kind, and which service if it is one.
    users: BTreeSet<(usize, &'a str, WorkloadKind, &'static str)>,
    /// Whom trust policies let in: the role, the principal, and its place.
    pub(super) trusted: Vec<(usize, Text, Span)>,
    /// The policy resources that are attached to a role, or are its boundary.
    attached: BTreeSet<&'a str>,
}

/// Where the text of a policy is.
enum Source<'a> {
    /// In a policy resource of this template.
    Here(Resource<'a>),
    /// The ARN of an AWS managed policy.
    Aws(String),
    /// Why it is not known.
    Unknown(String),
}

impl<'a> Roles<'a> {
    /// No roles yet.
    pub fn new(template: &'a Template<'a>, reference: &'a Reference) -> Self {
        let (roles, notes, names, conditions) = Default::default();
        let (by_id, of_function, attached) = Default::default();
        let (users, trusted) = Default::default();
        let policies = template.resources.iter().filter(|resource| resource.kind == "AWS::IAM::ManagedPolicy");
        let name = |policy: &Resource<'a>| template.properties(policy).get("ManagedPolicyName").value();
        let policy_names = policies.filter_map(|policy| Some((template.text(name(policy)?, Defaults::Open), *policy)));
        let policy_names = policy_names.collect();
        Self {
            template,
            reference,
            roles,
            notes,
            by_id,
            names,
            policy_names,
            conditions,
            of_function,
            users,
            trusted,
            attached,
        }
    }

    /// Adds a role without policies, and gives its index.
    pub fn add(&mut self, id: &str, resource: &Resource<'a>, name: Option<&'a Node>) -> usize {
        let index = self.roles.len();
        self.roles.push(Role {
            name: id.to_owned(),
            file: self.template.file.clone(),
            span: resource.id_span,
            policies: Vec::new(),
            boundary: Boundary::None,
            unknown: Vec::new(),
            other_users: Vec::new(),
        });
        self.by_id.insert(id.to_owned(), index);
        self.names.extend(name.map(|name| (self.template.text(name, Defaults::Open), index)));
        self.conditions.push(resource.condition);
        index
    }

    /// `RoleName` of each role, where it is given.
    pub fn role_names(&self) -> BTreeMap<String, Text> {
        let names =
            self.names.iter().filter_map(|(name, &role)| Some((self.roles.get(role)?.name.clone(), name.clone())));
        names.collect()
    }

    /// Reads an `AWS::IAM::Role` with the policies written into it.
    pub fn add_role(&mut self, resource: &Resource<'a>) {
        let properties = self.template.properties(resource);
        let role = self.add(resource.id, resource, properties.get("RoleName").value());
        for choice in self.items(properties.get("Policies")) {
            match choice.node.get("PolicyDocument") {
                Some(document) => self.attach_document(role, document, choice.optional, Via::Inline),
                None => self.attach_unknown(role, choice.node, "an inline policy of this role is not written out here"),
            }
        }
        for choice in self.items(properties.get("ManagedPolicyArns")) {
            self.attach_managed(role, choice);
        }
        self.set_boundary(role, properties.get("PermissionsBoundary"));
        self.read_trust(role, properties.get("AssumeRolePolicyDocument").value());
        self.note_transform(role, properties);
    }

    /// Says that a transform (`AWS::Include`) may add to what is written.
    pub fn note_transform(&mut self, role: usize, properties: Properties<'a>) {
        if let Some(include) = properties.value().and_then(|own| own.entry("Fn::Transform")) {
            self.attach_unknown(role, &include.key, "a transform adds to these properties what is not written here");
        }
    }

    /// Reads a policy resource, and attaches it to the roles that it names: `AWS::IAM::Policy`, `AWS::IAM::ManagedPolicy`
    /// and `AWS::IAM::RolePolicy`.
    pub fn attach_resource(&mut self, resource: &Resource<'a>) {
        let properties = self.template.properties(resource);
        let roles = if resource.kind == "AWS::IAM::RolePolicy" { "RoleName" } else { "Roles" };
        let mut seen = BTreeSet::new();
        for choice in self.items(properties.get(roles)) {
            let text = self.template.text(choice.node, Defaults::Open);
            let Some(role) = self.named(&text).filter(|&role| seen.insert(role)) else { continue };
            let same_condition = resource.condition == self.conditions[role];
            let optional = choice.optional || (resource.condition.is_some() && !same_condition);
            self.attach_policy_resource(role, resource, optional);
        }
    }

    fn attach_policy_resource(&mut self, role: usize, resource: &Resource<'a>, optional: bool) {
        self.attached.insert(resource.id);
        match self.template.properties(resource).get("PolicyDocument").value() {
            Some(document) => {
                let before = self.roles[role].policies.len();
                self.attach_document(role, document, optional, Via::Policy(resource.id.to_owned()));
                if let Some(policy) = self.roles[role].policies.get_mut(before) {
                    policy.span = resource.id_span;
                }
            }
            None => self.attach_unknown(role, resource.node, "this policy has no PolicyDocument here"),
        }
    }

    /// Attaches a policy document that is written out.
    pub fn attach_document(&mut self, role: usize, document: &'a Node, optional: bool, via: Via) {
        if !self.template.spend(1) {
            return;
        }
        let read = policy_document::read(document, self.template);
        let note = |problem: Problem| self.template.note(problem.span, problem.message);
        self.notes.extend(read.invalid.into_iter().map(note));
        self.roles[role].unknown.extend(read.unknown.into_iter().map(note));
        if !read.statements.is_empty() {
            self.attach(role, via, document.span, read.statements, optional);
        }
    }

    /// Attaches a managed policy by ARN, or by what stands for one.
    pub fn attach_managed(&mut self, role: usize, choice: Choice<'a>) {
        let text = self.template.text(choice.node, Defaults::Open);
        match self.source(&text) {
            Source::Here(policy) => {
                let same_condition = policy.condition == self.conditions[role];
                let optional = choice.optional || (policy.condition.is_some() && !same_condition);
                self.attach_policy_resource(role, &policy, optional);
            }
            Source::Aws(arn) => self.attach_aws_managed(role, &arn, choice),
            Source::Unknown(reason) => self.attach_unknown(role, choice.node, &reason),
        }
    }

    /// Attaches an AWS managed policy by name or ARN.
    pub fn attach_aws_managed(&mut self, role: usize, name_or_arn: &str, choice: Choice<'a>) {
        if !self.template.spend(1) {
            return;
        }
        match aws::managed_policy(self.reference, name_or_arn, choice.node.span) {
            Some((name, statements)) => {
                self.attach(role, Via::AwsManaged(name), choice.node.span, statements, choice.optional);
            }
            None => self.attach_unknown(role, choice.node, &self.no_managed_policy(name_or_arn)),
        }
    }

    fn no_managed_policy(&self, name_or_arn: &str) -> String {
        format!("AWS's data of {} has no managed policy {name_or_arn}", self.reference.info().date)
    }

    /// Attaches statements; `optional` if the policy as a whole may be absent.
    pub fn attach(&mut self, role: usize, via: Via, span: Span, mut statements: Vec<Statement>, optional: bool) {
        // A policy may be attached to many roles.
        if !self.template.spend(statements.iter().map(size).sum()) {
            return;
        }
        statements.iter_mut().for_each(|statement| statement.optional |= optional);
        let file = self.template.file.clone();
        self.roles[role].policies.push(AttachedPolicy { via, file, span, statements });
    }

    /// Says that a role may have more policies than are known.
    pub fn attach_unknown(&mut self, role: usize, node: &Node, reason: &str) {
        self.roles[role].unknown.push(self.template.note(node.span, reason));
    }

    /// Reads a permissions boundary.
    pub fn set_boundary(&mut self, role: usize, boundary: Properties<'a>) {
        let Some(node) = boundary.value() else { return };
        let choices = self.template.choices(node);
        let [Choice { node, optional: false }] = choices[..] else {
            let reason = "whether a permissions boundary is set, and which, depends on a condition";
            if !choices.is_empty() {
                self.roles[role].boundary = Boundary::Unknown(self.template.note(node.span, reason));
            }
            return;
        };
        let text = self.template.text(node, Defaults::Open);
        let (via, read) = match self.source(&text) {
            Source::Here(policy) => {
                self.attached.insert(policy.id);
                let document = self.template.properties(&policy).get("PolicyDocument").value();
                let read = document.map(|document| policy_document::read(document, self.template));
                let statements = read.filter(|read| read.unknown.is_empty()).map(|read| read.statements);
                (
                    Via::Policy(policy.id.to_owned()),
                    statements.ok_or("this boundary's policy is not written out here".to_owned()),
                )
            }
            Source::Aws(arn) => match aws::managed_policy(self.reference, &arn, node.span) {
                Some((name, statements)) => (Via::AwsManaged(name), Ok(statements)),
                None => (Via::Inline, Err(self.no_managed_policy(&arn))),
            },
            Source::Unknown(reason) => (Via::Inline, Err(reason)),
        };
        let file = self.template.file.clone();
        self.roles[role].boundary = match read {
            Ok(statements) if self.template.spend(statements.iter().map(size).sum()) => {
                Boundary::Known(Box::new(AttachedPolicy { via, file, span: node.span, statements }))
            }
            Ok(_) => Boundary::Unknown(self.template.note(node.span, "not all of this template is read")),
            Err(reason) => Boundary::Unknown(self.template.note(node.span, reason)),
        };
    }

    /// The role that text names: by a reference to its resource, by its ARN, or by its name.
    pub fn named(&self, text: &Text) -> Option<usize> {
        let name = arn::name(text, ":role/");
        let name = name.as_ref().unwrap_or(text);
        let by_reference = referenced_id(name).and_then(|id| self.by_id.get(id).copied());
        by_reference.or_else(|| self.names.get(name).copied())
    }

    /// The policy resource of the template that a managed policy's ARN leads to.
    pub fn policy_here(&self, arn: &'a Node) -> Option<&'a str> {
        match self.source(&self.template.text(arn, Defaults::Open)) {
            Source::Here(policy) => Some(policy.id),
            Source::Aws(_) | Source::Unknown(_) => None,
        }
    }

    /// Whether a policy resource reaches a role.
    pub fn is_attached(&self, id: &str) -> bool {
        self.attached.contains(id)
    }

    /// Says of every role that it may have more policies than are known, for `reason`.
    pub fn doubt_all(&mut self, reason: &Note) {
        self.roles.iter_mut().for_each(|role| role.unknown.push(reason.clone()));
    }

    /// The role that a function runs under, by the function's logical id.
    pub fn role_of(&self, function: &str) -> Option<usize> {
        self.of_function.get(function).copied()
    }

    /// Says that a workload of the template runs under a role.
    pub fn add_user(&mut self, role: usize, id: &'a str, kind: WorkloadKind, service: &'static str) {
        self.users.insert((role, id, kind, service));
    }

    /// Whether a resource is known to run under a role.
    pub fn is_user(&self, role: usize, id: &str) -> bool {
        self.users.iter().any(|(of, user, ..)| *of == role && *user == id)
    }

    /// Whether something runs under a role that a principal of its trust policy stands for.
    pub fn has_user_of(&self, role: usize, principal: &str) -> bool {
        let mut users = self.users.iter();
        users.any(|(of, _, kind, service)| *of == role && services::is_principal_of(principal, *kind, service))
    }

    /// The items of a property that is a list.
    pub fn items(&self, property: Properties<'a>) -> Vec<Choice<'a>> {
        property.lists().flat_map(|node| self.template.list(node)).collect()
    }

    /// The policy that the text of an ARN means.
    fn source(&self, text: &Text) -> Source<'a> {
        let is_policy = |resource: &&Resource<'_>| resource.kind == "AWS::IAM::ManagedPolicy";
        let here = |id: &str| self.template.resource(id).filter(is_policy).copied();
        if let Some(policy) = referenced_id(text).and_then(here) {
            return Source::Here(policy);
        }
        if is_aws_managed(text) {
            return Source::Aws(text.to_string());
        }
        match arn::name(text, ":policy/").and_then(|name| self.policy_names.get(&name)) {
            Some(policy) => Source::Here(*policy),
            None => Source::Unknown(format!("the text of the policy {text} is not in this template")),
        }
    }
}

/// How much a statement holds.
fn size(statement: &Statement) -> usize {
    let (Actions::Action(actions) | Actions::NotAction(actions)) = &statement.actions;
    let (Resources::Resource(resources) | Resources::NotResource(resources)) = &statement.resources;
    actions.len() + resources.len()
}

/// Whether text is the ARN of an AWS managed policy: they belong to the account `aws`, in any partition.
fn is_aws_managed(text: &Text) -> bool {
    matches!(text.pieces().last(), Some(Piece::Known(end)) if end.contains(":iam::aws:policy/"))
}
