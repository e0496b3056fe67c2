//! A workload with its code and its role.

use super::link::Unlinked;
use super::needs::{Needs, Open};
use crate::code::CodeUse;
use crate::iac::{RoleLink, Workload};
use crate::reference::Reference;

/// A workload, what its code does, and what it therefore needs.
pub(super) struct Linked<'a> {
    pub(super) workload: &'a Workload,
    pub(super) code: Result<CodeUse, Unlinked>,
    pub(super) needs: Needs,
}

impl<'a> Linked<'a> {
    pub(super) fn new(workload: &'a Workload, code: Result<CodeUse, Unlinked>, reference: &Reference) -> Self {
        let needs = match &code {
            Ok(code) => Needs::of(workload, code, reference),
            // Code that is not seen could need anything.
            Err(_) => Needs { open: Open::Every, ..Needs::of(workload, &CodeUse::default(), reference) },
        };
        Self { workload, code, needs }
    }

    /// The index of its role, if the role is known.
    pub(super) fn role(&self) -> Option<usize> {
        match self.workload.role {
            RoleLink::Here(index) => Some(index),
            RoleLink::Unknown { .. } => None,
        }
    }
}
