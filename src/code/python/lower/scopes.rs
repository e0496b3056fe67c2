//! Which scope a name belongs to.
//!
//! A name is local to a function if the function binds it anywhere, so names stay pending until their scope is closed and
//! then find their variable, or move on to the scope around. Names of functions inside a class skip the class's own.

use std::collections::{BTreeMap, BTreeSet};

use super::super::syntax::{Block, Expr, ExprId, Home, Local, Name, Place, Scope, ScopeId, ScopeKind};
use super::{Lowerer, carried};

/// A scope that is being read.
#[derive(Default)]
pub(super) struct OpenScope {
    locals: Vec<Local>,
    by_name: BTreeMap<Name, u32>,
    globals: BTreeSet<Name>,
    nonlocals: BTreeSet<Name>,
    pending: Vec<Pending>,
    /// The variables of the comprehensions around the expression at hand, innermost last.
    comprehensions: Vec<(Name, u32)>,
    first_expr: ExprId,
    pub(super) generator: bool,
    has_loops: bool,
}

struct Pending {
    expr: ExprId,
    name: Name,
    up: u16,
    rebinds: bool,
}

impl Lowerer<'_> {
    pub(super) fn open_scope(&mut self) -> ScopeId {
        // The number is taken at once, so that a scope precedes those inside it.
        let id = self.module.scopes.len() as ScopeId;
        self.module.scopes.push(Scope {
            name: 0,
            kind: ScopeKind::Module,
            locals: Vec::new(),
            body: Box::new([]),
            exprs: 0..0,
            decorators: Box::new([]),
        });
        let first_expr = self.module.exprs.len() as ExprId;
        self.open.push(OpenScope { first_expr, ..OpenScope::default() });
        id
    }

    /// Closes the innermost scope, which got the number `id`.
    pub(super) fn close_scope(
        &mut self,
        name: Name,
        kind: ScopeKind,
        mut body: Block,
        id: ScopeId,
        decorators: Box<[ExprId]>,
    ) {
        let Some(mut scope) = self.open.pop() else { return };
        let is_class = matches!(kind, ScopeKind::Class { .. });
        let is_module = matches!(kind, ScopeKind::Module);
        let mut moving = Vec::new();
        for pending in std::mem::take(&mut scope.pending) {
            let own = pending.up == 0;
            let visible = own || !(is_class || is_module);
            let excluded = own && (scope.globals.contains(&pending.name) || scope.nonlocals.contains(&pending.name));
            match scope.by_name.get(&pending.name) {
                Some(&slot) if visible && !excluded => {
                    let home = if own { Home::Local(slot) } else { Home::Outer { up: pending.up, slot } };
                    self.settle(pending.expr, home);
                    if let Some(local) = scope.locals.get_mut(slot as usize).filter(|_| !own) {
                        local.captured = true;
                        local.rebound |= pending.rebinds;
                    }
                }
                _ if own && scope.globals.contains(&pending.name) => self.settle(pending.expr, Home::Global),
                _ => moving.push(Pending { up: pending.up + 1, ..pending }),
            }
        }
        match self.open.last_mut() {
            Some(outer) => {
                for pending in moving {
                    match outer.comprehensions.iter().rev().find(|(name, _)| *name == pending.name) {
                        Some(&(_, slot)) => {
                            if let Some(local) = outer.locals.get_mut(slot as usize) {
                                local.captured = true;
                            }
                            if let Some(Expr::Name(_, home)) = self.module.exprs.get_mut(pending.expr as usize) {
                                *home = Home::Outer { up: pending.up, slot };
                            }
                        }
                        None => outer.pending.push(pending),
                    }
                }
                // A `global` statement makes the module's variable one that functions rebind.
                if let Some(module) = self.open.first_mut() {
                    module.globals.extend(&scope.globals);
                }
            }
            None => moving.into_iter().for_each(|pending| self.settle(pending.expr, Home::Global)),
        }
        if scope.has_loops {
            carried::find(&mut body, &self.module.exprs, &self.module.scopes);
        }
        let exprs = scope.first_expr..self.module.exprs.len() as ExprId;
        self.module.scopes[id as usize] = Scope { name, kind, locals: scope.locals, body, exprs, decorators };
    }

    fn settle(&mut self, expr: ExprId, found: Home) {
        if let Some(Expr::Name(_, home)) = self.module.exprs.get_mut(expr as usize) {
            *home = found;
        }
    }

    fn scope(&mut self) -> &mut OpenScope {
        if self.open.is_empty() {
            self.open.push(OpenScope::default());
        }
        let last = self.open.len() - 1;
        &mut self.open[last]
    }

    /// A name that is read.
    pub(super) fn load(&mut self, name: Name, place: Place) -> ExprId {
        if let Some(&(_, slot)) = self.scope().comprehensions.iter().rev().find(|(bound, _)| *bound == name) {
            return self.push(Expr::Name(name, Home::Local(slot)), place);
        }
        let expr = self.push(Expr::Name(name, Home::Global), place);
        self.scope().pending.push(Pending { expr, name, up: 0, rebinds: false });
        expr
    }

    /// A name that is bound.
    pub(super) fn store(&mut self, name: Name, place: Place) -> ExprId {
        let expr = self.push(Expr::Name(name, Home::Global), place);
        let scope = self.scope();
        let rebinds = scope.nonlocals.contains(&name);
        if !rebinds && !scope.globals.contains(&name) {
            scope.local(name);
        }
        scope.pending.push(Pending { expr, name, up: 0, rebinds });
        expr
    }

    /// A name that a comprehension binds: visible inside it only.
    pub(super) fn store_in_comprehension(&mut self, name: Name, place: Place) -> ExprId {
        let slot = self.hidden_slot();
        self.scope().comprehensions.push((name, slot));
        self.push(Expr::Name(name, Home::Local(slot)), place)
    }

    pub(super) fn comprehension_mark(&mut self) -> usize {
        self.scope().comprehensions.len()
    }

    pub(super) fn leave_comprehension(&mut self, mark: usize) {
        self.scope().comprehensions.truncate(mark);
    }

    pub(super) fn hidden_slot(&mut self) -> u32 {
        let scope = self.scope();
        scope.locals.push(Local { name: Name::MAX, captured: false, rebound: false });
        (scope.locals.len() - 1) as u32
    }

    pub(super) fn declare_parameter(&mut self, name: Name) {
        let scope = self.scope();
        let slot = scope.locals.len() as u32;
        scope.locals.push(Local { name, captured: false, rebound: false });
        scope.by_name.insert(name, slot);
    }

    pub(super) fn declare_global(&mut self, name: Name) {
        self.scope().globals.insert(name);
    }

    pub(super) fn declare_nonlocal(&mut self, name: Name) {
        self.scope().nonlocals.insert(name);
    }

    pub(super) fn mark_loop(&mut self) {
        self.scope().has_loops = true;
    }

    pub(super) fn mark_generator(&mut self) {
        self.scope().generator = true;
    }

    pub(super) fn is_generator(&self) -> bool {
        self.open.last().is_some_and(|scope| scope.generator)
    }
}

impl OpenScope {
    fn local(&mut self, name: Name) -> u32 {
        let next = self.locals.len() as u32;
        *self.by_name.entry(name).or_insert_with(|| {
            self.locals.push(Local { name, captured: false, rebound: false });
            next
        })
    }
}
