//! Which role a function runs under.

use std::collections::BTreeSet;

use super::expression::{Defaults, call, is_no_value};
use super::roles::Roles;
use super::template::{Properties, Resource};
use crate::iac::RoleLink;
use crate::iac::syntax::Node;
use crate::policy::{Piece, Text};

impl<'a> Roles<'a> {
    /// The role that a function's `Role` names; for a SAM function without one, the role that SAM makes, which is added.
    pub fn link(&mut self, function: &Resource<'a>, properties: Properties<'a>) -> RoleLink {
        let is_sam = function.kind == "AWS::Serverless::Function";
        let Some(node) = properties.get("Role").value() else {
            if is_sam {
                return RoleLink::Here(self.add_for_function(function, properties));
            }
            return RoleLink::unknown("the function names no Role", function.id_span);
        };
        let mut here: BTreeSet<usize> = BTreeSet::new();
        let mut elsewhere = None;
        if is_sam && may_be_absent(node, 0) {
            here.insert(self.add_for_function(function, properties));
        } else if let Some(policies) = properties.get("Policies").value().filter(|_| is_sam) {
            let message = "SAM ignores these Policies, because the function has a Role";
            self.notes.push(self.template.note(policies.span, message));
        }
        for choice in self.template.choices(node) {
            let text = self.template.text(choice.node, Defaults::Open);
            match self.named(&text) {
                Some(role) => _ = here.insert(role),
                None => {
                    elsewhere.get_or_insert_with(|| (self.why_unknown(Some(choice.node), &text), text));
                }
            }
        }
        // A role elsewhere that a deployment may name instead takes nothing away from the one that stands here.
        match (here.first(), here.len()) {
            (Some(&role), 1) => RoleLink::Here(role),
            (Some(_), _) => {
                let names: Vec<_> = here.iter().map(|&role| &*self.roles[role].name).collect();
                let reason = format!("its role is {} by a condition", names.join(" or "));
                for &role in &here {
                    let message = format!("{} may run under the role, by a condition", function.id);
                    self.add_other_user(role, self.template.note(node.span, message));
                }
                RoleLink::unknown(reason, node.span)
            }
            (None, _) => match elsewhere {
                Some((reason, text)) => RoleLink::elsewhere(reason, &text, node.span),
                None => RoleLink::unknown("its Role has no value", node.span),
            },
        }
    }

    /// Why the role that text names is not known; `node` is the text, where it stands in the template.
    pub(super) fn why_unknown(&self, node: Option<&'a Node>, text: &Text) -> String {
        let function = node.and_then(call).map(|call| call.function);
        match text.pieces() {
            [Piece::Known(arn)] => format!("its role {arn} is not declared in this template"),
            [Piece::Hole(name)] if self.template.parameter(name).is_some() => {
                format!("its role is given by the parameter {name}")
            }
            [Piece::Hole(name)] if function == Some("ImportValue") || name.starts_with("ImportValue(") => {
                format!("its role is exported by another stack: {name}")
            }
            [Piece::Hole(name)] if name.contains(".Outputs.") => {
                format!("its role is an output of a nested stack: {name}")
            }
            _ => format!("its role {text} is not declared in this template"),
        }
    }
}

/// Whether `AWS::NoValue` may stand in the place of a node.
fn may_be_absent(node: &Node, depth: usize) -> bool {
    let branches = call(node).filter(|call| call.function == "If" && depth < 32).and_then(|call| call.argument.items());
    is_no_value(node)
        || matches!(branches, Some([_, then, otherwise]) if may_be_absent(then, depth + 1) || may_be_absent(otherwise, depth + 1))
}
