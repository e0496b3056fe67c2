//! Which variables a round of a loop may take from the round before.
//!
//! An analysis has to go through a loop again for as long as these change, and only these: any other variable gets its value in
//! the round that reads it. Compilers call them live at the head of the loop.

use std::collections::BTreeSet;

use super::super::syntax::{
    Block, Clause, Expr, ExprId, For, Handler, Home, Pattern, Scope, ScopeId, ScopeKind, Stmt, Try, While,
};

/// Finds the carried variables of all loops in a scope's body. `scopes` has those inside it.
pub(super) fn find(body: &mut Block, exprs: &[Expr], scopes: &[Scope]) {
    Finder { exprs, scopes }.block(body);
}

struct Finder<'m> {
    exprs: &'m [Expr],
    scopes: &'m [Scope],
}

/// What some code does with the variables of its scope, by slot.
#[derive(Default)]
struct Uses {
    /// Those that it may read before it has given them a value.
    read: BTreeSet<u32>,
    /// Those that have a value of its own wherever it comes to its end.
    given: BTreeSet<u32>,
    /// Whether it never comes to its end, because it leaves the function or loop.
    leaves: bool,
}

impl Uses {
    /// Code that runs next.
    fn then(&mut self, next: Self) {
        self.maybe(&next);
        self.given.extend(next.given);
        self.leaves |= next.leaves;
    }

    /// Code that may run next, and only some of it.
    fn maybe(&mut self, next: &Self) {
        self.read.extend(next.read.difference(&self.given));
    }

    /// Code of which one part runs next.
    fn one_of(&mut self, parts: Vec<Self>) {
        let mut given: Option<BTreeSet<u32>> = None;
        for part in parts {
            self.maybe(&part);
            if !part.leaves {
                given = Some(match given {
                    Some(given) => &given & &part.given,
                    None => part.given,
                });
            }
        }
        match given {
            Some(given) => self.given.extend(given),
            None => self.leaves = true,
        }
    }
}

impl Finder<'_> {
    fn block(&self, block: &mut Block) -> Uses {
        let mut uses = Uses::default();
        for statement in block {
            self.statement(statement, &mut uses);
        }
        uses
    }

    fn statement(&self, statement: &mut Stmt, uses: &mut Uses) {
        match statement {
            Stmt::Expr(value) | Stmt::Delete(value) => self.read(*value, uses),
            Stmt::Assign(targets, value) => {
                self.read(*value, uses);
                targets.iter().for_each(|&target| self.give(target, uses));
            }
            Stmt::Annotate(target, _, value) => {
                if let Some(value) = value {
                    self.read(*value, uses);
                    self.give(*target, uses);
                }
            }
            Stmt::Augment(target, _, value) => {
                self.read(*value, uses);
                self.read(*target, uses);
            }
            Stmt::Return(value) | Stmt::Raise(value) => {
                value.iter().for_each(|&value| self.read(value, uses));
                uses.leaves = true;
            }
            Stmt::Break | Stmt::Continue => uses.leaves = true,
            Stmt::If(arms, otherwise) => {
                let mut parts = Vec::new();
                for (test, body) in arms {
                    self.read(*test, uses);
                    parts.push(self.block(body));
                }
                parts.push(self.block(otherwise));
                uses.one_of(parts);
            }
            Stmt::While(statement) => {
                let While { test, body, otherwise, carried } = &mut **statement;
                let mut round = Uses::default();
                self.read(*test, &mut round);
                *carried = self.rounds(round, body, otherwise, uses);
            }
            Stmt::For(statement) => {
                let For { target, iterable, body, otherwise, carried } = &mut **statement;
                self.read(*iterable, uses);
                let mut round = Uses::default();
                self.give(*target, &mut round);
                *carried = self.rounds(round, body, otherwise, uses);
            }
            Stmt::Try(statement) => self.try_statement(statement, uses),
            Stmt::With(items, body) => {
                for (value, target) in items {
                    self.read(*value, uses);
                    target.iter().for_each(|&target| self.give(target, uses));
                }
                uses.then(self.block(body));
            }
            Stmt::Match(subject, cases) => {
                self.read(*subject, uses);
                for case in cases {
                    let mut part = Uses::default();
                    self.pattern(&case.pattern, &mut part);
                    case.guard.iter().for_each(|&guard| self.read(guard, &mut part));
                    part.then(self.block(&mut case.body));
                    uses.maybe(&part);
                }
            }
            Stmt::Function(scope, target) | Stmt::Class(scope, target) => {
                self.definition(*scope).into_iter().for_each(|part| self.read(part, uses));
                self.give(*target, uses);
            }
            Stmt::Import { target, .. } => self.give(*target, uses),
            Stmt::ImportFrom { names, .. } => names.iter().for_each(|&(_, target)| self.give(target, uses)),
            Stmt::ImportAll { .. } => {}
        }
    }

    /// The rounds of a loop, each of which begins so, and what follows them. Returns the loop's carried variables.
    fn rounds(&self, mut round: Uses, body: &mut Block, otherwise: &mut Block, uses: &mut Uses) -> Box<[u32]> {
        round.then(self.block(body));
        uses.maybe(&round);
        uses.maybe(&self.block(otherwise));
        round.read.into_iter().collect()
    }

    fn try_statement(&self, statement: &mut Try, uses: &mut Uses) {
        let mut whole = self.block(&mut statement.body);
        whole.then(self.block(&mut statement.otherwise));
        let mut parts = vec![whole];
        for Handler { class, target, body } in &mut statement.handlers {
            let mut part = Uses::default();
            class.iter().for_each(|&class| self.read(class, &mut part));
            target.iter().for_each(|&target| self.give(target, &mut part));
            part.then(self.block(body));
            parts.push(part);
        }
        // It runs wherever the other parts stop.
        let finally = self.block(&mut statement.finally);
        uses.maybe(&finally);
        uses.one_of(parts);
        uses.given.extend(finally.given);
        uses.leaves |= finally.leaves;
    }

    /// What a definition works out where it stands: the code inside it shares variables, but reads them when it is called.
    fn definition(&self, scope: ScopeId) -> Vec<ExprId> {
        let scope = &self.scopes[scope as usize];
        let mut parts = scope.decorators.to_vec();
        match &scope.kind {
            ScopeKind::Function { parameters, .. } => {
                parts.extend(parameters.iter().filter_map(|parameter| parameter.default));
            }
            ScopeKind::Class { bases, .. } => parts.extend(bases.iter().map(|base| base.value())),
            ScopeKind::Module => {}
        }
        parts
    }

    fn pattern(&self, pattern: &Pattern, uses: &mut Uses) {
        match pattern {
            Pattern::Any | Pattern::Unknown | Pattern::Star(None) => {}
            Pattern::Capture(target) | Pattern::Star(Some(target)) => self.give(*target, uses),
            Pattern::As(pattern, target) => {
                self.pattern(pattern, uses);
                self.give(*target, uses);
            }
            Pattern::Or(patterns) => patterns.iter().for_each(|pattern| self.pattern(pattern, uses)),
            Pattern::Value(value) => self.read(*value, uses),
            Pattern::Sequence(patterns) => patterns.iter().for_each(|pattern| self.pattern(pattern, uses)),
            Pattern::Mapping(entries, rest) => {
                for (key, pattern) in entries {
                    self.read(*key, uses);
                    self.pattern(pattern, uses);
                }
                rest.iter().for_each(|&rest| self.give(rest, uses));
            }
            Pattern::Class { class, positional, keywords } => {
                self.read(*class, uses);
                let inner = positional.iter().chain(keywords.iter().map(|(_, pattern)| pattern));
                inner.for_each(|pattern| self.pattern(pattern, uses));
            }
        }
    }

    /// A target of an assignment.
    fn give(&self, target: ExprId, uses: &mut Uses) {
        match &self.exprs[target as usize] {
            Expr::Name(_, Home::Local(slot)) => {
                uses.given.insert(*slot);
            }
            Expr::Tuple(targets) | Expr::List(targets) => targets.iter().for_each(|&target| self.give(target, uses)),
            Expr::Starred(target) => self.give(*target, uses),
            _ => self.read(target, uses),
        }
    }

    /// An expression, with all that it holds. Names that it gives a value to count as read, unless they are a comprehension's
    /// own.
    fn read(&self, expr: ExprId, uses: &mut Uses) {
        let mut pending = vec![expr];
        let mut own = BTreeSet::new();
        let mut read = BTreeSet::new();
        while let Some(expr) = pending.pop() {
            match &self.exprs[expr as usize] {
                Expr::Name(_, Home::Local(slot)) => {
                    read.insert(*slot);
                }
                Expr::Name(..) | Expr::None | Expr::Bool(_) | Expr::Number(_) | Expr::Text(_) | Expr::Yield(None) => {}
                Expr::Format(parts)
                | Expr::Sum(parts)
                | Expr::Union(parts)
                | Expr::And(parts)
                | Expr::Or(parts)
                | Expr::Tuple(parts)
                | Expr::List(parts)
                | Expr::Data(parts) => pending.extend(parts),
                Expr::Attribute(part, _)
                | Expr::Await(part)
                | Expr::Not(part)
                | Expr::Starred(part)
                | Expr::Yield(Some(part))
                | Expr::YieldFrom(part) => pending.push(*part),
                Expr::Subscript(a, b) | Expr::Modulo(a, b) | Expr::Compare(a, _, b) | Expr::Walrus(a, b) => {
                    pending.extend([*a, *b]);
                }
                Expr::Conditional(a, b, c) => pending.extend([*a, *b, *c]),
                Expr::Call(callee, arguments) => {
                    pending.push(*callee);
                    pending.extend(arguments.iter().map(|argument| argument.value()));
                }
                Expr::Dict(entries) => {
                    pending.extend(entries.iter().flat_map(|&(key, value)| key.into_iter().chain([value])));
                }
                Expr::Slice(parts) => pending.extend(parts.iter().flatten()),
                Expr::Lambda(scope) => pending.extend(self.definition(*scope)),
                Expr::Comprehension(comprehension) => {
                    pending.extend(comprehension.key);
                    pending.push(comprehension.element);
                    for clause in &comprehension.clauses {
                        match *clause {
                            Clause::For(target, iterable) => {
                                let mut targets = Uses::default();
                                self.give(target, &mut targets);
                                own.extend(targets.given);
                                read.extend(targets.read);
                                pending.push(iterable);
                            }
                            Clause::If(condition) => pending.push(condition),
                        }
                    }
                }
            }
        }
        read.retain(|slot| !own.contains(slot) && !uses.given.contains(slot));
        uses.read.append(&mut read);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::code::python::lower::lower;

    /// The carried variables of each loop of the function that `code` is the body of, the outer loop first.
    fn carried(code: &str) -> Vec<String> {
        let text: String =
            std::iter::once("def f(a):\n".to_owned()).chain(code.lines().map(|line| format!("    {line}\n"))).collect();
        let module = lower(&text);
        let scope = module.scope(1);
        let names = |slots: &[u32]| {
            let names = slots.iter().map(|&slot| module.name(scope.locals[slot as usize].name));
            names.collect::<Vec<_>>().join(" ")
        };
        let mut found = Vec::new();
        let mut pending: Vec<&Stmt> = scope.body.iter().rev().collect();
        while let Some(statement) = pending.pop() {
            let (carried, body) = match statement {
                Stmt::For(statement) => (Some(&statement.carried), &statement.body),
                Stmt::While(statement) => (Some(&statement.carried), &statement.body),
                Stmt::Try(statement) => (None, &statement.body),
                _ => continue,
            };
            found.extend(carried.map(|slots| names(slots)));
            pending.extend(body.iter().rev());
        }
        found
    }

    #[test]
    fn a_round_takes_what_it_reads_first() {
        assert_eq!(carried("for x in a:\n    y = x\n    print(y)"), [""]);
        assert_eq!(carried("for x in a:\n    print(y)\n    y = x"), ["y"]);
        assert_eq!(carried("for x in a:\n    y += x"), ["y"]);
        assert_eq!(carried("y = []\nfor x in a:\n    y.append(x)"), ["y"]);
        assert_eq!(carried("for x in a:\n    y = [x for x in a]\n    a[x] = y"), ["a"]);
        assert_eq!(carried("for x in a:\n    y = [z for z in x]\n    print(y)"), [""]);
        assert_eq!(carried("while y:\n    y = y.next"), ["y"]);
    }

    #[test]
    fn what_only_some_ways_give_may_come_from_the_round_before() {
        assert_eq!(carried("for x in a:\n    if x:\n        y = x\n    print(y)"), ["y"]);
        assert_eq!(carried("for x in a:\n    if x:\n        y = x\n    else:\n        y = 1\n    print(y)"), [""]);
        assert_eq!(carried("for x in a:\n    if x:\n        y = x\n    else:\n        continue\n    print(y)"), [""]);
        assert_eq!(carried("for x in a:\n    try:\n        y = x\n    except E:\n        print(y)"), ["y"]);
        assert_eq!(carried("for x in a:\n    try:\n        y = x\n    except E:\n        raise\n    print(y)"), [""]);
        assert_eq!(carried("for x in a:\n    try:\n        y = x\n    finally:\n        print(y)"), ["y"]);
        assert_eq!(carried("for x in a:\n    match x:\n        case [y]:\n            print(y)\n    print(y)"), ["y"]);
    }

    #[test]
    fn a_loop_in_a_loop_may_not_run() {
        assert_eq!(carried("for x in a:\n    for y in x:\n        z = y\n    print(z)"), ["z", ""]);
        assert_eq!(
            carried("for x in a:\n    try:\n        for y in x:\n            y.b(x, a)\n    except E:\n        pass"),
            ["a", "a x"]
        );
    }
}
