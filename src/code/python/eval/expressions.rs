//! Expressions.

use std::collections::BTreeMap;

use super::Engine;
use super::calls::{Argument as Given, Arguments, Site};
use super::frames::Frame;
use super::statements::Truth;
use super::values::{Atom, Dict, Entry, Seq, SeqKind, Sym, Value};
use crate::code::python::lower::{HOLE, MARKS};
use crate::code::python::syntax::{Argument, Clause, Comparison, Comprehension, Expr, ExprId};

/// How many items a comprehension goes through one by one.
const UNROLLED_ITEMS: usize = 32;

/// From how many keys on a literal's keys are not looked at: more than a dict tells apart.
const LONG_DICT: usize = 1_000;

/// How deep the interpreter may go within one body of code. The reader of the syntax tree keeps code within this.
const MAX_EXPR_DEPTH: usize = super::MAX_DEPTH + 400;

impl Engine<'_> {
    /// What an expression can be. Nothing at all if no run reaches it yet.
    pub(super) fn expr(&mut self, f: &mut Frame<'_>, id: ExprId) -> Value {
        if self.depth > MAX_EXPR_DEPTH {
            return self.values.lost();
        }
        self.depth += 1;
        let value = self.bare_expr(f, id);
        self.depth -= 1;
        self.or_lost(value)
    }

    /// Nothing is lost once everything has settled; until then it may still become something.
    pub(super) fn or_lost(&mut self, value: Value) -> Value {
        if !value.is_never() {
            return value;
        }
        if self.settled {
            return self.values.lost();
        }
        if let Some(run) = self.current {
            self.runs[run as usize].met_nothing = true;
        }
        value
    }

    fn bare_expr(&mut self, f: &mut Frame<'_>, id: ExprId) -> Value {
        match f.expr(id) {
            Expr::Name(name, home) => self.read_name(f, *name, *home),
            Expr::None => self.values.none(),
            Expr::Bool(value) => self.values.bool(*value),
            Expr::Number(name) => self.values.one(Atom::Number(f.code.sym(*name))),
            Expr::Text(name) => self.values.one(Atom::Text(f.code.sym(*name))),
            Expr::Format(parts) => {
                let parts: Vec<_> = parts.iter().map(|&part| self.expr(f, part)).collect();
                self.concatenate(&parts)
            }
            Expr::Await(inner) => {
                let value = self.expr(f, *inner);
                self.awaited(value)
            }
            Expr::Attribute(object, name) => {
                let object = self.expr(f, *object);
                self.place = Some((f.code.id, id));
                self.attributes(object, f.code.sym(*name))
            }
            Expr::Subscript(object, index) => {
                let container = self.expr(f, *object);
                if let Expr::Slice(bounds) = f.expr(*index) {
                    let bounds = bounds.map(|bound| bound.map(|bound| self.expr(f, bound)));
                    return self.slice(container, bounds);
                }
                let key = self.expr(f, *index);
                self.item(container, key)
            }
            Expr::Call(callee, arguments) => self.call_expr(f, id, *callee, arguments),
            Expr::Sum(parts) => {
                let parts: Vec<_> = parts.iter().map(|&part| self.expr(f, part)).collect();
                let sum = self.sum(&parts);
                self.added(&parts, sum)
            }
            Expr::Modulo(left, right) => {
                let left = self.expr(f, *left);
                let right = self.expr(f, *right);
                self.modulo(left, right)
            }
            Expr::Union(parts) => {
                let mut all = Value::NEVER;
                for (index, &part) in parts.iter().enumerate() {
                    let part = self.expr(f, part);
                    let left = self.special(all, "__or__", &[part]);
                    let right = self.special(part, "__ror__", &[all]);
                    let own = self.values.join(left, right);
                    all = if index == 0 { part } else { self.union(all, part) };
                    all = self.values.join(all, own);
                }
                all
            }
            Expr::And(parts) => self.logical(f, parts, false),
            Expr::Or(parts) => self.logical(f, parts, true),
            Expr::Not(inner) => {
                let truth = self.condition(f, *inner).not();
                self.truth_value(truth)
            }
            Expr::Compare(..) => {
                let truth = self.condition(f, id);
                self.truth_value(truth)
            }
            Expr::Conditional(test, then, otherwise) => {
                let truth = self.condition(f, *test);
                let mut value = Value::NEVER;
                let before = f.env.clone();
                if truth.yes {
                    self.narrow(f, *test, true);
                    value = self.expr(f, *then);
                }
                if truth.no {
                    let after = std::mem::replace(&mut f.env, before);
                    self.narrow(f, *test, false);
                    let other = self.expr(f, *otherwise);
                    value = self.values.join(value, other);
                    self.join_env(&mut f.env, &after);
                }
                value
            }
            Expr::Lambda(scope) => self.function_value(f, *scope),
            Expr::Tuple(items) => self.sequence(f, items, SeqKind::Tuple),
            Expr::List(items) => self.sequence(f, items, SeqKind::List),
            Expr::Dict(entries) => self.dictionary(f, entries),
            Expr::Starred(inner) => self.expr(f, *inner),
            Expr::Comprehension(comprehension) => self.comprehension(f, comprehension),
            Expr::Yield(value) => {
                let value = match value {
                    Some(value) => self.expr(f, *value),
                    None => self.values.none(),
                };
                f.yields = self.values.join(f.yields, value);
                // What `send` gives, by whoever goes through the generator.
                self.values.one(Atom::Parameter)
            }
            Expr::YieldFrom(inner) => {
                let inner = self.expr(f, *inner);
                let items = self.iterate(inner);
                f.yields = self.values.join(f.yields, items);
                let returned = self.returned_by(inner);
                let data = self.values.data();
                self.values.join(returned, data)
            }
            Expr::Walrus(target, value) => {
                let value = self.expr(f, *value);
                self.assign(f, *target, value);
                value
            }
            Expr::Slice(bounds) => {
                for bound in bounds.iter().flatten() {
                    self.expr(f, *bound);
                }
                self.values.data()
            }
            Expr::Data(parts) => {
                let parts: Vec<_> = parts.iter().map(|&part| self.expr(f, part)).collect();
                self.arithmetic(&parts)
            }
        }
    }

    fn truth_value(&mut self, truth: Truth) -> Value {
        match truth {
            Truth { yes: true, no: false } => self.values.bool(true),
            Truth { yes: false, no: true } => self.values.bool(false),
            _ => self.values.data(),
        }
    }

    /// `a or b` (`stop_at` true) and `a and b`: the first that ends the evaluation, or the last.
    fn logical(&mut self, f: &mut Frame<'_>, parts: &[ExprId], stop_at: bool) -> Value {
        let mut all = Value::NEVER;
        for (index, &part) in parts.iter().enumerate() {
            let value = self.expr(f, part);
            if index + 1 == parts.len() {
                return self.values.join(all, value);
            }
            let mut goes_on = value.is_never();
            let mut kept = Vec::new();
            for atom in self.values.atoms_of(value) {
                let truth = self.atom_truth(atom);
                let (stops, passes) = if stop_at { (truth.yes, truth.no) } else { (truth.no, truth.yes) };
                goes_on |= passes;
                if stops {
                    kept.push(atom);
                }
            }
            let kept = self.values.many(kept);
            all = self.values.join(all, kept);
            if !goes_on {
                return all;
            }
        }
        all
    }

    /// Whether an expression holds as a condition.
    pub(super) fn condition(&mut self, f: &mut Frame<'_>, id: ExprId) -> Truth {
        match f.expr(id) {
            Expr::Compare(left, operator, right) => {
                let sides = (left, right);
                let left = self.expr(f, *left);
                let right = self.expr(f, *right);
                self.compare(left, *operator, right);
                match operator {
                    Comparison::Equal | Comparison::NotEqual => {
                        let equal = self.equal(left, right).only(self.tested_by_type(f, *sides.0, *sides.1));
                        if *operator == Comparison::Equal { equal } else { equal.not() }
                    }
                    Comparison::In => self.contains(right, left),
                    Comparison::NotIn => self.contains(right, left).not(),
                    Comparison::Other => Truth::EITHER,
                }
            }
            Expr::Not(inner) => self.condition(f, *inner).not(),
            Expr::And(parts) => {
                let mut all = Truth::of(true);
                for &part in parts {
                    let truth = self.condition(f, part);
                    all = all.and(truth);
                    if !all.yes {
                        break;
                    }
                }
                all
            }
            Expr::Or(parts) => {
                let mut all = Truth::of(false);
                for &part in parts {
                    let truth = self.condition(f, part);
                    all = Truth { yes: all.yes || truth.yes, no: all.no && truth.no };
                    if !all.no {
                        break;
                    }
                }
                all
            }
            Expr::Call(callee, arguments) => {
                let value = self.expr(f, id);
                let tested = self.tested_by_call(f, *callee, arguments);
                self.truth(value).only(tested)
            }
            _ => {
                let value = self.expr(f, id);
                self.truth(value)
            }
        }
    }

    /// Whether a value is true. A value that is not there yet may become either.
    pub(super) fn truth(&mut self, value: Value) -> Truth {
        if value.is_never() {
            return Truth::EITHER;
        }
        let mut all = Truth { yes: false, no: false };
        for &atom in self.values.atoms(value) {
            let truth = self.atom_truth(atom);
            all = all.join(truth);
        }
        all
    }

    pub(super) fn atom_truth(&self, atom: Atom) -> Truth {
        match atom {
            Atom::None => Truth::of(false),
            Atom::Bool(value) => Truth::of(value),
            Atom::Number(sym) => Truth::of(!matches!(self.values.text_of(sym), "0" | "0.0" | "0L")),
            Atom::Text(sym) => match self.values.text_of(sym) {
                "" => Truth::of(false),
                text if text.chars().any(|c| c != HOLE && !MARKS.contains(&c)) => Truth::of(true),
                _ => Truth::EITHER,
            },
            Atom::Function(_)
            | Atom::Class(_)
            | Atom::Bound(_)
            | Atom::Partial(_)
            | Atom::Module(_)
            | Atom::Builtin(_)
            | Atom::Sdk(_) => Truth::of(true),
            // A container may have been changed by code that is not seen here.
            _ => Truth::EITHER,
        }
    }

    /// Whether two values are equal.
    pub(super) fn equal(&mut self, left: Value, right: Value) -> Truth {
        let (left, right) = (self.values.atoms(left), self.values.atoms(right));
        let mut all = Truth { yes: false, no: false };
        for &a in left {
            for &b in right {
                let truth = self.atoms_equal(a, b);
                all = all.join(truth);
            }
        }
        if left.is_empty() || right.is_empty() { Truth::EITHER } else { all }
    }

    pub(super) fn atoms_equal(&self, a: Atom, b: Atom) -> Truth {
        let is_known = |atom: Atom| match atom {
            Atom::None | Atom::Bool(_) | Atom::Number(_) => true,
            Atom::Text(sym) => !self.values.text_of(sym).contains(HOLE),
            _ => false,
        };
        let is_none = |atom: Atom| atom == Atom::None;
        let is_object = |atom: Atom| {
            matches!(
                atom,
                Atom::Sdk(_)
                    | Atom::Instance(_)
                    | Atom::Function(_)
                    | Atom::Class(_)
                    | Atom::Bound(_)
                    | Atom::Module(_)
                    | Atom::Dict(_)
                    | Atom::Seq(_)
                    | Atom::Text(_)
                    | Atom::Default(_)
                    | Atom::Number(_)
                    | Atom::Bool(_)
            )
        };
        match (a, b) {
            _ if is_known(a) && is_known(b) => Truth::of(a == b),
            _ if is_none(a) && is_object(b) || is_none(b) && is_object(a) => Truth::of(false),
            _ => Truth::EITHER,
        }
    }

    /// Whether `item in container`. Only a tuple is never changed behind the analysis's back.
    pub(super) fn contains(&mut self, container: Value, item: Value) -> Truth {
        match *self.values.atoms(container) {
            [Atom::Dict(index)] => {
                let key = self.sure_key(item);
                let dict = self.values.dicts.get_index(index as usize);
                let has = dict.zip(key).is_some_and(|(dict, key)| dict.surely_has(key));
                if has { Truth::of(true) } else { Truth::EITHER }
            }
            [Atom::Seq(index)] => {
                let Some(Seq { items, rest, kind }) = self.values.seqs.get_index(index as usize).cloned() else {
                    return Truth::EITHER;
                };
                let mut any = Truth { yes: !rest.is_never(), no: true };
                for other in items {
                    let truth = self.equal(item, other);
                    any = Truth { yes: any.yes || truth.yes, no: any.no && truth.no };
                }
                if kind == SeqKind::Tuple { any } else { Truth { yes: true, no: any.no } }
            }
            _ => Truth::EITHER,
        }
    }

    fn sequence(&mut self, f: &mut Frame<'_>, items: &[ExprId], kind: SeqKind) -> Value {
        let mut known = Vec::with_capacity(items.len().min(128));
        let mut rest = Value::NEVER;
        for &item in items {
            let value = self.expr(f, item);
            if matches!(f.expr(item), Expr::Starred(_)) {
                match self.exact_items(value) {
                    Some(more) if rest.is_never() => known.extend(more),
                    _ => {
                        let more = self.iterate(value);
                        rest = self.values.join(rest, more);
                    }
                }
            } else if rest.is_never() && known.len() < 256 {
                known.push(value);
            } else {
                rest = self.values.join(rest, value);
            }
        }
        self.values.seq(kind, known, rest)
    }

    fn dictionary(&mut self, f: &mut Frame<'_>, entries: &[(Option<ExprId>, ExprId)]) -> Value {
        let mut dict = Dict::default();
        let mut is_long = false;
        for (key, value) in entries {
            match key {
                Some(key) => {
                    let key = self.expr(f, *key);
                    let value = self.expr(f, *value);
                    if is_long {
                        dict.rest = self.values.join(dict.rest, value);
                        continue;
                    }
                    self.insert(&mut dict, key, value);
                    // A table of thousands of entries: no key of so many is kept, so it need not be put in order.
                    if dict.entries.len() > LONG_DICT {
                        is_long = true;
                        let entries = std::mem::take(&mut dict.entries);
                        let values = entries.into_iter().map(|(_, entry)| entry.value);
                        dict.rest = values.fold(dict.rest, |all, value| self.values.join(all, value));
                    }
                }
                None => {
                    let more = self.expr(f, *value);
                    self.extend(&mut dict, more);
                }
            }
        }
        self.values.dict(dict)
    }

    fn comprehension(&mut self, f: &mut Frame<'_>, comprehension: &Comprehension) -> Value {
        let mut items = Vec::new();
        let mut dict = Dict::default();
        let mut exact = true;
        self.clauses(f, &comprehension.clauses, &mut exact, &mut |this, f| {
            if let Some(key) = comprehension.key {
                let key = this.expr(f, key);
                let value = this.expr(f, comprehension.element);
                this.insert(&mut dict, key, value);
            } else {
                let value = this.expr(f, comprehension.element);
                items.push(value);
            }
        });
        if comprehension.key.is_some() {
            if !exact {
                dict.entries.iter_mut().for_each(|(_, entry)| *entry = Entry { sure: false, ..*entry });
            }
            return self.values.dict(dict);
        }
        if exact {
            return self.values.seq(SeqKind::List, items, Value::NEVER);
        }
        let rest = items.into_iter().fold(Value::NEVER, |all, item| self.values.join(all, item));
        self.values.seq(SeqKind::List, Vec::new(), rest)
    }

    fn clauses(
        &mut self,
        f: &mut Frame<'_>,
        clauses: &[Clause],
        exact: &mut bool,
        element: &mut dyn FnMut(&mut Self, &mut Frame<'_>),
    ) {
        if self.depth > MAX_EXPR_DEPTH {
            return;
        }
        self.depth += 1;
        match clauses.split_first() {
            None => element(self, f),
            Some((Clause::If(condition), rest)) => {
                let truth = self.condition(f, *condition);
                *exact &= !(truth.yes && truth.no);
                if truth.yes {
                    self.clauses(f, rest, exact, element);
                }
            }
            Some((Clause::For(target, iterable), rest)) => {
                let iterable = self.expr(f, *iterable);
                let rounds = f.rounds;
                match self.exact_items(iterable) {
                    Some(items) if self.goes_one_by_one(f, &items, UNROLLED_ITEMS, UNROLLED_ITEMS) => {
                        f.rounds = rounds.saturating_mul(items.len().max(1));
                        for item in items {
                            self.assign(f, *target, item);
                            self.clauses(f, rest, exact, element);
                        }
                        f.rounds = rounds;
                    }
                    _ => {
                        *exact = false;
                        let item = self.iterate(iterable);
                        self.assign(f, *target, item);
                        self.clauses(f, rest, exact, element);
                    }
                }
            }
        }
        self.depth -= 1;
    }

    fn call_expr(&mut self, f: &mut Frame<'_>, id: ExprId, callee: ExprId, arguments: &[Argument]) -> Value {
        let site = Site { module: f.code.id, expr: id, callee };
        if let Expr::Attribute(object, name) = f.expr(callee) {
            let receiver = self.expr(f, *object);
            let arguments = self.arguments(f, arguments);
            let name = f.code.sym(*name);
            if let Some(value) = self.change_by_method(f, (site, *object), receiver, name, &arguments) {
                return value;
            }
            let result = self.call_method(site, receiver, name, &arguments);
            self.take_back(f, &arguments);
            return result;
        }
        let callee = self.expr(f, callee);
        let arguments = self.arguments(f, arguments);
        if let Some(value) = self.call_in_frame(f, callee, &arguments) {
            return value;
        }
        let result = self.call(site, callee, &arguments);
        self.take_back(f, &arguments);
        result
    }

    fn arguments(&mut self, f: &mut Frame<'_>, arguments: &[Argument]) -> Arguments {
        let mut given = Arguments::default();
        for argument in arguments {
            match *argument {
                Argument::Positional(expr) => {
                    let value = self.expr(f, expr);
                    if given.rest.is_never() {
                        given.positional.push(Given { value, expr: Some(expr) });
                    } else {
                        given.rest = self.values.join(given.rest, value);
                    }
                }
                Argument::Keyword(name, expr) => {
                    let value = self.expr(f, expr);
                    given.name(f.code.sym(name), Entry { value, sure: true }, Some(expr));
                }
                Argument::Spread(expr) => {
                    let value = self.expr(f, expr);
                    self.spread(&mut given, value);
                }
                Argument::SpreadKeywords(expr) => {
                    let value = self.expr(f, expr);
                    self.spread_keywords(&mut given, value);
                }
            }
        }
        given
    }

    /// `*value`
    pub(super) fn spread(&mut self, given: &mut Arguments, value: Value) {
        match self.exact_items(value) {
            Some(items) if given.rest.is_never() => {
                given.positional.extend(items.into_iter().map(|value| Given { value, expr: None }));
            }
            _ => {
                let items = self.iterate(value);
                let items = self.or_lost(items);
                given.rest = self.values.join(given.rest, items);
            }
        }
    }

    /// `**value`
    pub(super) fn spread_keywords(&mut self, given: &mut Arguments, value: Value) {
        let atoms = self.values.atoms_of(value);
        let mut alternatives: Vec<Dict> = Vec::new();
        for atom in atoms {
            match atom {
                Atom::Dict(index) => {
                    alternatives.push(self.values.dicts.get_index(index as usize).cloned().unwrap_or_default());
                }
                Atom::Namespace(index) => alternatives.push(self.namespace_dict(index, false)),
                Atom::None => {}
                Atom::Instance(instance) if let Some(contents) = self.contents(instance) => {
                    let mut dict = Dict::default();
                    self.extend(&mut dict, contents);
                    alternatives.push(dict);
                }
                _ => {
                    let rest = self.values.one(if Self::is_open(atom) { Atom::Lost } else { Atom::Data });
                    alternatives.push(Dict { rest, ..Dict::default() });
                }
            }
        }
        let count = alternatives.len();
        // By name: what the alternatives give, and how many of them give it for sure.
        let mut names: BTreeMap<Sym, (Value, usize)> = BTreeMap::new();
        for dict in alternatives {
            for (name, entry) in dict.entries {
                let (value, sure) = names.entry(name).or_insert((Value::NEVER, 0));
                *value = self.values.join(*value, entry.value);
                *sure += usize::from(entry.sure);
            }
            given.open = self.values.join(given.open, dict.rest);
        }
        for (name, (value, sure)) in names {
            given.name(name, Entry { value, sure: sure == count }, None);
        }
    }
}
