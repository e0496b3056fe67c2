//! What runs under a role besides the functions of the template.
//!
//! Two places tell: resources that are not read here and name the role (a state machine, a task definition, an instance
//! profile), and the role's trust policy, where it lets in more than Lambda.

use std::collections::BTreeMap;

use super::expression::{Call, Defaults, call, is_plain_map};
use super::functions::is_function;
use super::roles::Roles;
use crate::iac::syntax::Node;
use crate::iac::{Note, Workload, WorkloadKind, services};

/// How many users of a role are named: one is enough to call nothing excess.
const MAX_USERS: usize = 20;

impl<'a> Roles<'a> {
    /// Notes every resource and export that names a role as its own. The result is what runs code under roles that none does.
    pub fn find_other_users(&mut self) -> Vec<Workload> {
        let (mut found, mut handed_on) = (Vec::new(), Vec::new());
        for resource in &self.template.resources {
            // These name roles to say what they may do.
            let is_policy = matches!(
                resource.kind,
                "AWS::IAM::Policy" | "AWS::IAM::ManagedPolicy" | "AWS::IAM::RolePolicy" | "AWS::IAM::Role"
            );
            for entry in resource.node.get("Properties").and_then(Node::entries).unwrap_or_default() {
                let key = entry.key.text().unwrap_or_default();
                if is_policy || (is_function(resource) && key == "Role") {
                    continue;
                }
                self.find_named_roles(key, &entry.value, 0, &mut |role, node| {
                    // A function may hand the role that it runs under to something else.
                    if is_function(resource) {
                        let message = format!("{} ({}) also names the role", resource.id, resource.kind);
                        handed_on.push((role, self.template.note(node.span, message)));
                    } else if !self.is_user(role, resource.id) {
                        let message = format!(
                            "{} ({}) names the role, and what it does under it is not known here",
                            resource.id, resource.kind
                        );
                        found.push((role, self.template.note(node.span, message)));
                    }
                });
            }
        }
        let mut programs: BTreeMap<usize, Workload> = BTreeMap::new();
        for (role, note) in &found {
            programs.entry(*role).or_insert_with(|| {
                services::program_of_role(&self.roles[*role], *role, WorkloadKind::Service, note.message.clone())
            });
        }
        found.append(&mut handed_on);
        for (name, output) in self.template.outputs() {
            let Some(value) = output.get("Value").filter(|_| output.get("Export").is_some()) else { continue };
            if let Some(role) = self.named(&self.template.text(value, Defaults::Open)) {
                found.push((
                    role,
                    self.template.note(value.span, format!("the output {name} exports the role to other stacks")),
                ));
            }
        }
        for (role, principal, span) in std::mem::take(&mut self.trusted) {
            let name = principal.to_string();
            let kinds = services::kinds_of_principal(&name);
            // Who else runs a function under a role of the template is not asked: nobody else can know its name.
            let is_function = kinds.contains(&WorkloadKind::LambdaFunction);
            if is_function || self.has_user_of(role, &name) {
                continue;
            }
            match services::program_of_principal(&name) {
                Some(kind) if !programs.contains_key(&role) => {
                    let reason = services::is_not_declared(&name);
                    programs.insert(role, services::program_of_role(&self.roles[role], role, kind, reason));
                }
                _ => found.push((role, self.template.note(span, format!("its trust policy lets {name} assume it")))),
            }
        }
        for (role, note) in found {
            self.add_other_user(role, note);
        }
        programs.into_values().collect()
    }

    /// Remembers the principals of a trust policy.
    pub fn read_trust(&mut self, role: usize, document: Option<&'a Node>) {
        let Some(document) = document else { return };
        let statements = document.get("Statement").map_or(Vec::new(), |statements| self.template.list(statements));
        for principal in statements.iter().filter_map(|choice| choice.node.get("Principal")) {
            let principals = match principal.entries().filter(|_| is_plain_map(principal)) {
                Some(entries) => entries.iter().flat_map(|entry| self.template.list(&entry.value)).collect(),
                None => self.template.list(principal),
            };
            for principal in principals {
                let text = self.template.text(principal.node, Defaults::Open);
                self.trusted.push((role, text, principal.node.span));
            }
        }
    }

    /// Notes that something besides the functions listed runs under a role.
    pub fn add_other_user(&mut self, role: usize, note: Note) {
        let users = &mut self.roles[role].other_users;
        if users.len() < MAX_USERS && !users.contains(&note) {
            users.push(note);
        }
    }

    /// Calls `found` for each role that stands under a key that is called a role; what policies say of roles is left out,
    /// because a policy that names a role does not run under it.
    fn find_named_roles(&self, key: &str, node: &'a Node, depth: usize, found: &mut dyn FnMut(usize, &Node)) {
        let key = key.to_ascii_lowercase();
        if key.contains("policy") || key.contains("policies") || depth > 64 || !self.template.spend(1) {
            return;
        }
        if let Some(items) = node.items().filter(|_| call(node).is_none()) {
            items.iter().for_each(|item| self.find_named_roles(&key, item, depth + 1, found));
        } else if let Some(entries) = node.entries().filter(|_| is_plain_map(node)) {
            for entry in entries {
                let own = entry.key.text().unwrap_or_default();
                // Under `Roles: { authenticated: .. }` every key names a role.
                let own = if key.contains("role") && !own.to_ascii_lowercase().contains("polic") { &*key } else { own };
                self.find_named_roles(own, &entry.value, depth + 1, found);
            }
        } else if let Some(Call { function: "If", argument }) = call(node) {
            let branches = argument.items().unwrap_or_default().iter().skip(1);
            branches.for_each(|branch| self.find_named_roles(&key, branch, depth + 1, found));
        } else if key.contains("role")
            && let Some(role) = self.named(&self.template.text(node, Defaults::Open))
        {
            found(role, node);
        }
    }
}
