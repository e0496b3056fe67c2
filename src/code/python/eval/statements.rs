//! Statements.

use super::calls::{Arguments, Site};
use super::cells::CellKey;
use super::frames::{Alias, Env, Frame, LoopEnds};
use super::values::{Atom, Closure, Entry, SeqKind, Value};
use super::{Engine, RunKey};
use crate::code::python::syntax::{
    Argument, Augment, Block, Expr, ExprId, For, Handler, Home, ScopeId, ScopeKind, Stmt, Try, While,
};

/// How often a loop's body is interpreted until its variables must have settled.
const ROUNDS: usize = 4;

/// How many items a loop goes through one by one; over more, it goes through them all at once.
const UNROLLED_ITEMS: usize = 16;

/// The same for items that name services and operations.
const UNROLLED_NAMES: usize = 128;

/// How many rounds nested unrolled loops may make together.
const UNROLLED_ROUNDS: usize = 64;

/// Whether a condition can hold, and whether it can fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Truth {
    pub(super) yes: bool,
    pub(super) no: bool,
}

impl Truth {
    pub(super) const EITHER: Self = Self { yes: true, no: true };

    pub(super) fn of(sure: bool) -> Self {
        Self { yes: sure, no: !sure }
    }

    pub(super) fn not(self) -> Self {
        Self { yes: self.no, no: self.yes }
    }

    /// Whether both hold.
    pub(super) fn and(self, other: Self) -> Self {
        Self { yes: self.yes && other.yes, no: self.no || other.no }
    }

    /// What is left where `other` is known as well.
    pub(super) fn only(self, other: Self) -> Self {
        let both = Self { yes: self.yes && other.yes, no: self.no && other.no };
        if both.yes || both.no { both } else { self }
    }

    /// Whether one or the other is the case, and it is not known which.
    pub(super) fn join(self, other: Self) -> Self {
        Self { yes: self.yes || other.yes, no: self.no || other.no }
    }
}

impl Engine<'_> {
    pub(super) fn block(&mut self, f: &mut Frame<'_>, block: &Block) {
        for statement in block {
            if !f.alive || !self.spend() {
                return;
            }
            self.depth += 1;
            self.statement(f, statement);
            self.depth -= 1;
        }
    }

    fn statement(&mut self, f: &mut Frame<'_>, statement: &Stmt) {
        match statement {
            Stmt::Expr(value) => {
                self.expr(f, *value);
            }
            Stmt::Assign(targets, value) => self.assignment(f, targets, *value),
            Stmt::Annotate(target, annotation, value) => {
                let value = match value {
                    Some(value) => self.expr(f, *value),
                    None => match self.annotated_default(f, *annotation) {
                        Some(value) => value,
                        None => return,
                    },
                };
                let value = self.or_annotated(f.code, value, Some(*annotation));
                self.assign(f, *target, value);
            }
            Stmt::Augment(target, operator, value) => self.augmented(f, *target, *operator, *value),
            Stmt::Return(value) => {
                let value = match value {
                    Some(value) => self.expr(f, *value),
                    None => self.values.none(),
                };
                self.leave(f, value);
            }
            Stmt::Raise(value) => {
                if let Some(value) = value {
                    self.expr(f, *value);
                }
                f.alive = false;
            }
            Stmt::Break => {
                let env = f.env.clone();
                let mut ends = f.loops.pop().unwrap_or_default();
                self.join_into(&mut ends.breaks, &env);
                f.loops.push(ends);
                f.alive = false;
            }
            Stmt::Continue => {
                let env = f.env.clone();
                let mut ends = f.loops.pop().unwrap_or_default();
                self.join_into(&mut ends.continues, &env);
                f.loops.push(ends);
                f.alive = false;
            }
            Stmt::Delete(target) => self.delete(f, *target),
            Stmt::If(arms, otherwise) => self.if_statement(f, arms, otherwise),
            Stmt::While(statement) => self.while_statement(f, statement),
            Stmt::For(statement) => self.for_statement(f, statement),
            Stmt::Try(statement) => self.try_statement(f, statement),
            Stmt::With(items, body) => self.with_statement(f, items, body),
            Stmt::Match(subject, cases) => self.match_statement(f, *subject, cases),
            Stmt::Function(scope, target) => self.define_function(f, *scope, *target),
            Stmt::Class(scope, target) => self.define_class(f, *scope, *target),
            Stmt::Import { module, target, whole } => {
                let value = self.import(f, module, *target, *whole);
                self.assign(f, *target, value);
            }
            Stmt::ImportFrom { level, module, names } => self.import_from(f, *level, module, names),
            Stmt::ImportAll { level, module } => self.import_all(f, *level, module),
        }
    }

    fn assignment(&mut self, f: &mut Frame<'_>, targets: &[ExprId], value: ExprId) {
        let result = self.expr(f, value);
        for &target in targets {
            self.assign(f, target, result);
        }
        if let [Atom::Sdk(_) | Atom::Parameter, ..] = *self.values.atoms(result) {
            self.note_named_client(f, targets, value, result);
        }
        // `a = b.c` and `a = b.setdefault(k, {})` share a dict or list: a change through `a` is a change of `b`.
        if self.holds_container(result)
            && let Some(origin) = Self::shared_origin(f, value)
            && let &[target] = targets
            && let Expr::Name(_, Home::Local(slot)) = *f.expr(target)
        {
            f.aliases.insert(slot, Alias::Place(origin));
        }
    }

    fn shared_origin(f: &Frame<'_>, value: ExprId) -> Option<ExprId> {
        match f.expr(value) {
            place if place.is_place() => Some(value),
            Expr::Call(callee, _) => match f.expr(*callee) {
                Expr::Attribute(_, name) if f.code.module.name(*name) == "setdefault" => Some(value),
                _ => None,
            },
            _ => None,
        }
    }

    /// Gives a target a value; tuples are taken apart.
    pub(super) fn assign(&mut self, f: &mut Frame<'_>, target: ExprId, value: Value) {
        match f.expr(target) {
            Expr::Name(name, home) => self.assign_name(f, *name, *home, value),
            Expr::Tuple(targets) => {
                let values =
                    self.unpack(value, targets.len(), |index| matches!(f.expr(targets[index]), Expr::Starred(_)));
                for (&target, value) in targets.iter().zip(values) {
                    self.assign(f, target, value);
                }
            }
            Expr::Starred(inner) => self.assign(f, *inner, value),
            Expr::Attribute(object, name) => {
                let holder = self.expr(f, *object);
                let name = f.code.sym(*name);
                self.set_attribute(holder, name, value);
                if let [Atom::Dict(_)] = *self.values.atoms(holder) {
                    // A namespace.
                    let key = self.values.one(Atom::Text(name));
                    let changed = self.with_item(holder, key, value);
                    if changed != holder {
                        self.change(f, *object, changed);
                    }
                }
            }
            Expr::Subscript(object, index) => {
                let key = self.expr(f, *index);
                let container = self.expr(f, *object);
                // `a[1:] = b` puts in what `b` holds.
                let value = if matches!(f.expr(*index), Expr::Slice(_)) { self.iterate(value) } else { value };
                let changed = self.with_item(container, key, value);
                if changed != container {
                    self.change(f, *object, changed);
                }
            }
            _ => {}
        }
    }

    /// The dict or list at the place `target` has become `value`.
    pub(super) fn change(&mut self, f: &mut Frame<'_>, target: ExprId, value: Value) {
        match f.expr(target) {
            Expr::Name(name, home) => {
                if let Home::Local(slot) = *home {
                    let alias = f.aliases.get(&slot).copied();
                    if (slot as usize) < f.parameters.len() && !f.replaced.contains(&slot) && !f.changed.contains(&slot)
                    {
                        f.changed.push(slot);
                    }
                    self.assign_local(f, slot, value);
                    if let Some(alias) = alias {
                        match alias {
                            Alias::Place(origin) => self.change(f, origin, value),
                            Alias::Element(container, at) => self.change_element(f, container, at, value),
                        }
                        f.aliases.insert(slot, alias);
                    }
                } else {
                    if *home == Home::Global {
                        self.put(CellKey::ChangedGlobal(f.code.id, f.code.sym(*name)), value);
                    }
                    self.assign_name(f, *name, *home, value);
                }
            }
            Expr::Call(callee, arguments) => {
                // `b.setdefault(k, {})` stands for `b[k]`.
                if let (Expr::Attribute(object, _), Some(Argument::Positional(key))) =
                    (f.expr(*callee), arguments.first())
                {
                    let key = self.expr(f, *key);
                    let container = self.expr(f, *object);
                    let changed = self.with_item(container, key, value);
                    if changed != container {
                        self.change(f, *object, changed);
                    }
                }
            }
            Expr::Attribute(object, name) => {
                let object = self.expr(f, *object);
                let name = f.code.sym(*name);
                for atom in self.values.atoms_of(object) {
                    let holder = self.holder_of(atom, name);
                    let holder = self.values.one(holder);
                    self.set_attribute(holder, name, value);
                }
            }
            _ => self.assign(f, target, value),
        }
    }

    /// An element of a container that a loop goes through has become `value`.
    fn change_element(&mut self, f: &mut Frame<'_>, container: ExprId, at: Option<usize>, value: Value) {
        let before = self.expr(f, container);
        let after = self.with_element(before, at, value);
        if after != before {
            self.change(f, container, after);
        }
    }

    fn delete(&mut self, f: &mut Frame<'_>, target: ExprId) {
        match f.expr(target) {
            Expr::Subscript(object, index) => {
                let key = self.expr(f, *index);
                let container = self.expr(f, *object);
                let changed = self.without_item(container, key);
                if changed != container {
                    self.change(f, *object, changed);
                }
            }
            Expr::Tuple(targets) => targets.iter().for_each(|&target| self.delete(f, target)),
            _ => {}
        }
    }

    fn augmented(&mut self, f: &mut Frame<'_>, target: ExprId, operator: Augment, value: ExprId) {
        let added = self.expr(f, value);
        let before = self.expr(f, target);
        let after = match operator {
            Augment::Add => self.sum(&[before, added]),
            Augment::Union => self.union(before, added),
            Augment::Other => self.values.data(),
        };
        if self.holds_container(before) { self.change(f, target, after) } else { self.assign(f, target, after) }
    }

    fn if_statement(&mut self, f: &mut Frame<'_>, arms: &[(ExprId, Block)], otherwise: &Block) {
        let mut end: Option<Env> = None;
        for (test, body) in arms {
            let truth = self.condition(f, *test);
            if truth.yes {
                let before = f.env.clone();
                self.narrow(f, *test, true);
                self.block(f, body);
                if f.alive {
                    let env = std::mem::take(&mut f.env);
                    self.join_into(&mut end, &env);
                }
                f.env = before;
                f.alive = true;
            }
            if !truth.no {
                f.alive = false;
                break;
            }
            self.narrow(f, *test, false);
        }
        if f.alive {
            self.block(f, otherwise);
        }
        self.resume(f, end);
    }

    /// Goes on where the statement at hand can be left: at its own end if `f` is alive there, and with `other`.
    pub(super) fn resume(&mut self, f: &mut Frame<'_>, other: Option<Env>) {
        match other {
            Some(other) if f.alive => self.join_env(&mut f.env, &other),
            Some(other) => {
                f.env = other;
                f.alive = true;
            }
            None => {}
        }
    }

    fn while_statement(&mut self, f: &mut Frame<'_>, statement: &While) {
        let While { test, body, otherwise, carried } = statement;
        let mut exit: Option<Env> = None;
        let mut breaks: Option<Env> = None;
        for round in 0..ROUNDS {
            let before = f.env.clone();
            let truth = self.condition(f, *test);
            if truth.no {
                let env = f.env.clone();
                self.join_into(&mut exit, &env);
            }
            if !truth.yes {
                break;
            }
            if self.loop_body(f, body, carried, &before, round, &mut breaks) {
                // The test would come to the same, but after a round there is more that goes on from it.
                if truth.no {
                    let env = f.env.clone();
                    self.join_into(&mut exit, &env);
                }
                break;
            }
        }
        f.alive = exit.is_some();
        if let Some(exit) = exit {
            f.env = exit;
            self.block(f, otherwise);
        }
        self.resume(f, breaks);
    }

    /// One round of a loop; afterwards `f` is where the next round begins. Says whether that would find nothing else, as none
    /// of the variables has changed that it takes from this one.
    fn loop_body(
        &mut self,
        f: &mut Frame<'_>,
        body: &Block,
        carried: &[u32],
        before: &Env,
        round: usize,
        breaks: &mut Option<Env>,
    ) -> bool {
        f.loops.push(LoopEnds::default());
        self.block(f, body);
        let ends = f.loops.pop().unwrap_or_default();
        if let Some(env) = ends.breaks {
            self.join_into(breaks, &env);
        }
        let mut next = before.clone();
        if f.alive {
            let env = std::mem::take(&mut f.env);
            self.join_env(&mut next, &env);
        }
        if let Some(env) = ends.continues {
            self.join_env(&mut next, &env);
        }
        f.alive = true;
        if carried.iter().all(|&slot| next.get(slot as usize) == before.get(slot as usize)) {
            f.env = next;
            return true;
        }
        if round >= 1 {
            for (mine, &was) in next.iter_mut().zip(before) {
                if *mine != was {
                    *mine = self.values.widen(*mine);
                }
            }
        }
        f.env = next;
        false
    }

    /// The variable that stands for an element of a container while a loop goes through it, the container, and whether the
    /// loop takes its elements in order.
    fn element_of(f: &Frame<'_>, statement: &For) -> Option<(u32, ExprId, bool)> {
        let name_of = |id: ExprId| match f.expr(id) {
            Expr::Name(name, _) | Expr::Attribute(_, name) => f.code.module.name(*name),
            _ => "",
        };
        let (variable, container, in_order) = match (f.expr(statement.target), f.expr(statement.iterable)) {
            (Expr::Tuple(targets), Expr::Call(callee, arguments)) => {
                let &[_, variable] = &targets[..] else { return None };
                match (f.expr(*callee), &arguments[..]) {
                    (Expr::Attribute(dict, _), []) if name_of(*callee) == "items" => (variable, *dict, false),
                    (Expr::Name(..), [Argument::Positional(list), ..]) if name_of(*callee) == "enumerate" => {
                        (variable, *list, true)
                    }
                    _ => return None,
                }
            }
            (_, Expr::Call(callee, arguments)) => match (f.expr(*callee), &arguments[..]) {
                (Expr::Attribute(dict, _), []) if name_of(*callee) == "values" => (statement.target, *dict, false),
                (Expr::Name(..), [Argument::Positional(list), ..])
                    if matches!(name_of(*callee), "list" | "tuple" | "sorted" | "reversed") =>
                {
                    (statement.target, *list, false)
                }
                _ => return None,
            },
            _ => (statement.target, statement.iterable, true),
        };
        match *f.expr(variable) {
            Expr::Name(_, Home::Local(slot)) if f.expr(container).is_place() => Some((slot, container, in_order)),
            _ => None,
        }
    }

    /// Whether a loop goes through these items one by one: there are few, or they name services and operations, as the tables do
    /// that an inventory is made from.
    pub(super) fn goes_one_by_one(&mut self, f: &Frame<'_>, items: &[Value], most: usize, most_rounds: usize) -> bool {
        let rounds = f.rounds.saturating_mul(items.len().max(1));
        if items.len() <= most && rounds <= most_rounds {
            return true;
        }
        items.len() <= UNROLLED_NAMES
            && rounds <= 2 * UNROLLED_NAMES
            && items.iter().take(2).all(|&item| self.names_sdk(item, 2))
    }

    /// Whether something is the name of a service or of an operation of one that is used, or a tuple or dict that holds one.
    fn names_sdk(&mut self, value: Value, depth: usize) -> bool {
        self.values.atoms_of(value).into_iter().any(|atom| match atom {
            Atom::Text(name) => self.is_service_or_operation(name),
            Atom::Seq(index) if depth > 0 => {
                let items = self.get_seq(index).items;
                items.into_iter().any(|item| self.names_sdk(item, depth - 1))
            }
            Atom::Dict(index) if depth > 0 => {
                let entries = self.get_dict(index).entries;
                entries.into_iter().any(|(_, entry)| self.names_sdk(entry.value, depth - 1))
            }
            _ => false,
        })
    }

    fn for_statement(&mut self, f: &mut Frame<'_>, statement: &For) {
        let iterable = self.expr(f, statement.iterable);
        let element = Self::element_of(f, statement);
        let assign = |engine: &mut Self, f: &mut Frame<'_>, item: Value, at: Option<usize>| {
            engine.assign(f, statement.target, item);
            if let Some((slot, container, in_order)) = element {
                f.aliases.insert(slot, Alias::Element(container, at.filter(|_| in_order)));
            }
        };
        let mut breaks: Option<Env> = None;
        match self.exact_items(iterable).filter(|items| self.goes_one_by_one(f, items, UNROLLED_ITEMS, UNROLLED_ROUNDS))
        {
            Some(items) => {
                let rounds = f.rounds;
                f.rounds = rounds.saturating_mul(items.len().max(1));
                for (at, item) in items.into_iter().enumerate() {
                    assign(self, f, item, Some(at));
                    f.loops.push(LoopEnds::default());
                    self.block(f, &statement.body);
                    let ends = f.loops.pop().unwrap_or_default();
                    if let Some(env) = ends.breaks {
                        self.join_into(&mut breaks, &env);
                    }
                    self.resume(f, ends.continues);
                    if !f.alive {
                        break;
                    }
                }
                f.rounds = rounds;
            }
            None => {
                let item = self.iterate(iterable);
                for round in 0..ROUNDS {
                    let before = f.env.clone();
                    assign(self, f, item, None);
                    if self.loop_body(f, &statement.body, &statement.carried, &before, round, &mut breaks) {
                        break;
                    }
                }
            }
        }
        if let Some((slot, ..)) = element {
            f.aliases.remove(&slot);
        }
        if f.alive {
            self.block(f, &statement.otherwise);
        }
        self.resume(f, breaks);
    }

    fn try_statement(&mut self, f: &mut Frame<'_>, statement: &Try) {
        f.tries.push(f.env.clone());
        self.block(f, &statement.body);
        if f.alive {
            self.block(f, &statement.otherwise);
        }
        let thrown = f.tries.pop().unwrap_or_default();
        // What the handlers leave open goes on to the `try` around.
        if let Some(mut outer) = f.tries.pop() {
            self.join_env(&mut outer, &thrown);
            f.tries.push(outer);
        }
        let mut end = f.alive.then(|| std::mem::take(&mut f.env));
        for Handler { class, target, body } in &statement.handlers {
            f.env.clone_from(&thrown);
            f.alive = true;
            if let Some(class) = class {
                self.expr(f, *class);
            }
            if let Some(target) = target {
                let error = self.values.data();
                self.assign(f, *target, error);
            }
            self.block(f, body);
            if f.alive {
                let env = std::mem::take(&mut f.env);
                self.join_into(&mut end, &env);
            }
        }
        if statement.finally.is_empty() {
            f.alive = end.is_some();
            f.env = end.unwrap_or(thrown);
            return;
        }
        // `finally` runs also where an exception or a `return` passes through.
        let goes_on = end.is_some();
        f.env = thrown;
        if let Some(end) = end {
            self.join_env(&mut f.env, &end);
        }
        f.alive = true;
        self.block(f, &statement.finally);
        f.alive &= goes_on;
    }

    fn with_statement(&mut self, f: &mut Frame<'_>, items: &[(ExprId, Option<ExprId>)], body: &Block) {
        let mut managers = Vec::with_capacity(items.len());
        for (value, target) in items {
            let manager = self.expr(f, *value);
            let entered = self.enter_context(manager);
            managers.push(manager);
            if let Some(target) = target {
                self.assign(f, *target, entered);
            }
        }
        self.block(f, body);
        managers.into_iter().rev().for_each(|manager| self.exit_context(manager));
    }

    fn define_function(&mut self, f: &mut Frame<'_>, scope: ScopeId, target: ExprId) {
        let function = self.function_value(f, scope);
        let mut value = function;
        for &decorator in f.code.module.scope(scope).decorators.iter().rev() {
            let site = Site { module: f.code.id, expr: decorator, callee: decorator };
            let decorator = self.expr(f, decorator);
            value = self.decorate(site, decorator, value);
        }
        self.assign(f, target, value);
    }

    /// A function or lambda as it is defined here: its defaults are worked out now.
    pub(super) fn function_value(&mut self, f: &mut Frame<'_>, scope: ScopeId) -> Value {
        let definition = f.code.module.scope(scope);
        let (closure, _) = self.values.closures.insert_full(Closure { module: f.code.id, scope, outer: f.run });
        let closure = closure as u32;
        for (index, parameter) in definition.parameters().iter().enumerate() {
            if let Some(default) = parameter.default {
                let value = self.expr(f, default);
                self.put(CellKey::Default(closure, index as u32), value);
            }
        }
        self.values.one(Atom::Function(closure))
    }

    fn define_class(&mut self, f: &mut Frame<'_>, scope: ScopeId, target: ExprId) {
        let definition = f.code.module.scope(scope);
        let ScopeKind::Class { bases, .. } = &definition.kind else { return };
        let (class, _) = self.values.closures.insert_full(Closure { module: f.code.id, scope, outer: f.run });
        let class = class as u32;
        let mut values = Vec::new();
        let mut keywords = Arguments::default();
        for argument in bases {
            match *argument {
                Argument::Positional(base) => values.push(self.expr(f, base)),
                Argument::Keyword(name, value) if f.code.module.name(name) == "metaclass" => {
                    let metaclass = self.expr(f, value);
                    self.put(CellKey::Metaclass(class), metaclass);
                }
                Argument::Keyword(name, value) => {
                    let given = self.expr(f, value);
                    keywords.name(f.code.sym(name), Entry { value: given, sure: true }, None);
                }
                Argument::SpreadKeywords(value) => {
                    let given = self.expr(f, value);
                    self.spread_keywords(&mut keywords, given);
                }
                Argument::Spread(value) => {
                    self.expr(f, value);
                }
            }
        }
        let bases = self.values.seq(SeqKind::Tuple, values, Value::NEVER);
        self.put(CellKey::Bases(class), bases);
        self.tell_enumeration(class);
        let run = self.run_of(RunKey::Class(class), f.code.id, scope, Some(f.run));
        self.enter(run);
        let mut value = self.values.one(Atom::Class(class));
        // The name is bound before decorators that look it up run.
        self.assign(f, target, value);
        self.tell_bases(class, &keywords);
        self.tell_metaclasses(class, f.code.sym(definition.name), bases, &keywords);
        for &decorator in definition.decorators.iter().rev() {
            let site = Site { module: f.code.id, expr: decorator, callee: decorator };
            let decorator = self.expr(f, decorator);
            value = self.decorate(site, decorator, value);
        }
        self.assign(f, target, value);
        self.tell_keepers(class);
    }
}
