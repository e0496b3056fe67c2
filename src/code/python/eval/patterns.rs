//! `match` statements: what each pattern takes of its subject, and what is left for the cases after it.
//!
//! Source: <https://docs.python.org/3/reference/compound_stmts.html#the-match-statement>. Each thing that the subject can be is
//! held against a pattern by itself, so what the pattern binds belongs together.

use super::Engine;
use super::frames::{Env, Frame};
use super::statements::Truth;
use super::values::{Atom, SeqKind, Sym, Value};
use crate::code::python::lower::HOLE;
use crate::code::python::syntax::{Case, Expr, ExprId, Home, Pattern};

/// How many combinations of what a subject and its parts can be are told apart. Over more, a pattern binds what it finds in all
/// of them.
const TOLD_APART: usize = 16;

/// Built-in classes whose pattern `str(name)` binds the subject itself.
/// Source: <https://docs.python.org/3/reference/compound_stmts.html#class-patterns>.
const TAKE_THEMSELVES: &[&str] =
    &["bool", "bytearray", "bytes", "dict", "float", "frozenset", "int", "list", "set", "str", "tuple"];

/// What came of holding a subject against a pattern.
pub(super) struct Matched {
    truth: Truth,
    /// What of the subject the pattern can take.
    pub(super) taken: Value,
    /// What of it the pattern can leave.
    pub(super) left: Value,
}

impl Engine<'_> {
    pub(super) fn match_statement(&mut self, f: &mut Frame<'_>, subject: ExprId, cases: &[Case]) {
        let variable = f.local(subject);
        let subject = self.expr(f, subject);
        let mut subject = self.or_lost(subject);
        let mut end: Option<Env> = None;
        let mut is_over = false;
        for case in cases {
            let before = f.env.clone();
            let matched = self.match_pattern(f, subject, &case.pattern, TOLD_APART);
            let mut left = matched.truth.no;
            if matched.truth.yes {
                f.narrow(variable, matched.taken);
                let guard = case.guard.map_or(Truth::of(true), |guard| self.condition(f, guard));
                if guard.yes {
                    self.block(f, &case.body);
                }
                if guard.yes && f.alive {
                    let env = std::mem::take(&mut f.env);
                    self.join_into(&mut end, &env);
                }
                left |= guard.no;
                if !guard.no && !subject.is_never() {
                    subject = matched.left;
                }
            }
            f.env = before;
            f.alive = true;
            f.narrow(variable, subject);
            if !left {
                is_over = true;
                break;
            }
        }
        f.alive = !is_over;
        self.resume(f, end);
    }

    fn match_pattern(&mut self, f: &mut Frame<'_>, subject: Value, pattern: &Pattern, room: usize) -> Matched {
        match pattern {
            Pattern::Any | Pattern::Star(None) => Matched::all(subject),
            Pattern::Unknown => Matched::perhaps(subject),
            Pattern::Capture(target) | Pattern::Star(Some(target)) => {
                self.assign(f, *target, subject);
                Matched::all(subject)
            }
            Pattern::As(inner, target) => {
                let matched = self.match_pattern(f, subject, inner, room);
                self.assign(f, *target, matched.taken);
                matched
            }
            Pattern::Or(patterns) => self.match_any(f, subject, patterns, room),
            Pattern::Value(value) => {
                let value = self.expr(f, *value);
                self.match_value(subject, value)
            }
            Pattern::Sequence(_) | Pattern::Mapping(..) | Pattern::Class { .. } => {
                self.match_composite(f, subject, pattern, room)
            }
        }
    }

    /// `one | other`
    fn match_any(&mut self, f: &mut Frame<'_>, subject: Value, patterns: &[Pattern], room: usize) -> Matched {
        let before = f.env.clone();
        let mut end: Option<Env> = None;
        let mut all = Matched { truth: Truth::of(false), taken: Value::NEVER, left: subject };
        for pattern in patterns {
            let matched = self.match_pattern(f, all.left, pattern, room);
            let env = std::mem::replace(&mut f.env, before.clone());
            if matched.truth.yes {
                self.join_into(&mut end, &env);
                all.taken = self.values.join(all.taken, matched.taken);
                all.truth.yes = true;
            }
            all.left = matched.left;
            all.truth.no = matched.truth.no;
            if !matched.truth.no {
                break;
            }
        }
        f.env = end.unwrap_or(before);
        all
    }

    /// What is equal to a value: that value itself, where the subject is not known.
    pub(super) fn match_value(&mut self, subject: Value, value: Value) -> Matched {
        if subject.is_never() {
            return Matched::perhaps(subject);
        }
        let (mut truth, mut taken, mut left) = (Truth { yes: false, no: false }, Value::NEVER, Vec::new());
        for atom in self.values.atoms_of(subject) {
            let one = self.values.one(atom);
            let equal = self.equal(one, value);
            truth = truth.join(equal);
            if equal.yes {
                let known = if self.is_anything(atom) { value } else { one };
                taken = self.values.join(taken, known);
            }
            if equal.no {
                left.push(atom);
            }
        }
        Matched { truth, taken, left: self.values.many(left) }
    }

    /// A pattern that looks into its subject.
    fn match_composite(&mut self, f: &mut Frame<'_>, subject: Value, pattern: &Pattern, room: usize) -> Matched {
        let atoms = self.values.atoms_of(subject);
        if atoms.is_empty() || atoms.len() > room {
            self.match_parts(f, subject, pattern, room);
            return Matched::perhaps(subject);
        }
        let room = room / atoms.len();
        let before = f.env.clone();
        let mut end: Option<Env> = None;
        let (mut truth, mut taken, mut left) = (Truth { yes: false, no: false }, Vec::new(), Vec::new());
        for atom in atoms {
            let mut one = self.can_match(f, atom, pattern);
            if one.yes {
                let value = self.values.one(atom);
                let parts = self.match_parts(f, value, pattern, room);
                one = one.and(parts);
                let env = std::mem::replace(&mut f.env, before.clone());
                if one.yes {
                    self.join_into(&mut end, &env);
                    taken.push(atom);
                }
            }
            if one.no {
                left.push(atom);
            }
            truth = truth.join(one);
        }
        f.env = end.unwrap_or(before);
        Matched { truth, taken: self.values.many(taken), left: self.values.many(left) }
    }

    /// Whether something is of the kind that a pattern looks into, whatever is in it.
    fn can_match(&mut self, f: &mut Frame<'_>, atom: Atom, pattern: &Pattern) -> Truth {
        match pattern {
            Pattern::Sequence(patterns) => match atom {
                Atom::Seq(index) => {
                    let Some(seq) = self.values.seqs.get_index(index as usize) else { return Truth::EITHER };
                    let has_star = patterns.iter().any(|pattern| matches!(pattern, Pattern::Star(_)));
                    let (items, asked) = (seq.items.len(), patterns.len() - usize::from(has_star));
                    match seq.kind {
                        SeqKind::Iterator | SeqKind::Generator(_) => Truth::EITHER,
                        SeqKind::Future => Truth::of(false),
                        // A list may have been changed elsewhere, and stands for sets, too.
                        SeqKind::List => Truth { yes: true, no: !(has_star && items >= asked) },
                        SeqKind::Tuple | SeqKind::Named(_) if !seq.rest.is_never() => Truth::EITHER,
                        SeqKind::Tuple | SeqKind::Named(_) if has_star => Truth::of(items >= asked),
                        SeqKind::Tuple | SeqKind::Named(_) => Truth::of(items == asked),
                    }
                }
                Atom::None | Atom::Bool(_) | Atom::Number(_) | Atom::Text(_) | Atom::Dict(_) => Truth::of(false),
                atom if self.is_no_data(atom) => Truth::of(false),
                _ => Truth::EITHER,
            },
            Pattern::Mapping(entries, _) => match atom {
                Atom::Dict(_) if entries.is_empty() => Truth::of(true),
                Atom::Dict(_) => {
                    let mut all = Truth::of(true);
                    for (key, _) in entries {
                        let key = self.expr(f, *key);
                        let dict = self.values.one(atom);
                        all = all.and(self.contains(dict, key));
                    }
                    all
                }
                Atom::None | Atom::Bool(_) | Atom::Number(_) | Atom::Text(_) | Atom::Seq(_) => Truth::of(false),
                atom if self.is_no_data(atom) => Truth::of(false),
                _ => Truth::EITHER,
            },
            Pattern::Class { class, .. } => {
                let class = self.expr(f, *class);
                self.is_instance_of_any(atom, class)
            }
            _ => Truth::EITHER,
        }
    }

    /// Holds the parts of a subject against the parts of a pattern.
    fn match_parts(&mut self, f: &mut Frame<'_>, subject: Value, pattern: &Pattern, room: usize) -> Truth {
        let mut all = Truth::of(true);
        match pattern {
            Pattern::Sequence(patterns) => {
                let is_star = |index: usize| matches!(patterns.get(index), Some(Pattern::Star(_)));
                let parts = self.unpack(subject, patterns.len(), is_star);
                for (part, pattern) in parts.into_iter().zip(patterns) {
                    all = all.and(self.match_part(f, part, pattern, room));
                }
            }
            Pattern::Mapping(entries, rest) => {
                for (key, pattern) in entries {
                    let key = self.expr(f, *key);
                    let part = self.item(subject, key);
                    all = all.and(self.match_part(f, part, pattern, room));
                }
                if let Some(rest) = rest {
                    self.assign(f, *rest, subject);
                }
            }
            Pattern::Class { class, positional, keywords } => {
                let takes_itself = matches!(
                    f.expr(*class),
                    Expr::Name(name, Home::Global) if TAKE_THEMSELVES.contains(&f.code.module.name(*name))
                );
                for (index, pattern) in positional.iter().enumerate() {
                    let part = match takes_itself {
                        true => subject,
                        false => self.positional_part(subject, index),
                    };
                    all = all.and(self.match_part(f, part, pattern, room));
                }
                for (name, pattern) in keywords {
                    let part = self.attributes(subject, f.code.sym(*name));
                    all = all.and(self.match_part(f, part, pattern, room));
                }
            }
            _ => {}
        }
        all
    }

    fn match_part(&mut self, f: &mut Frame<'_>, part: Value, pattern: &Pattern, room: usize) -> Truth {
        let part = self.or_lost(part);
        self.match_pattern(f, part, pattern, room).truth
    }

    /// What `Class(.., pattern)` is held against: the attribute that the class names at this place.
    /// Source: <https://docs.python.org/3/reference/datamodel.html#object.__match_args__>.
    fn positional_part(&mut self, subject: Value, index: usize) -> Value {
        let mut all = Value::NEVER;
        for atom in self.values.atoms_of(subject) {
            let part = match atom {
                Atom::Instance(instance) => {
                    let class = self.values.instances.get_index(instance as usize).map(|instance| instance.class);
                    match class.and_then(|class| self.match_argument(class, index)) {
                        Some(name) => self.attribute(atom, name),
                        None => self.values.data(),
                    }
                }
                // A named tuple.
                Atom::Seq(_) => {
                    let one = self.values.one(atom);
                    let items = self.exact_items(one);
                    items.and_then(|items| items.get(index).copied()).unwrap_or_else(|| self.values.data())
                }
                _ => self.values.data(),
            };
            all = self.values.join(all, part);
        }
        all
    }

    /// The attribute that a class names for the pattern at this place: by `__match_args__`, or the fields that it declares.
    fn match_argument(&mut self, class: u32, index: usize) -> Option<Sym> {
        let name = self.values.sym("__match_args__");
        let given = self.attribute(Atom::Class(class), name);
        if let Some(names) = self.exact_items(given) {
            return names.get(index).and_then(|&name| self.values.whole_text(name));
        }
        if let Some(names) = self.mro(class).tuple_fields.clone() {
            return names.get(index).copied();
        }
        let mro = self.mro(class);
        let mut fields = mro.classes.iter().rev().flat_map(|&class| self.fields(class));
        fields.nth(index).map(|(code, field)| code.sym(field.name))
    }

    /// Whether a variable that this is can be equal to anything.
    pub(super) fn is_anything(&self, atom: Atom) -> bool {
        match atom {
            Atom::Data | Atom::Parameter | Atom::Lost | Atom::Default(_) | Atom::External(_) => true,
            Atom::Text(text) => self.values.text_of(text).contains(HOLE),
            _ => false,
        }
    }

    /// Whether something is surely neither a sequence nor a mapping.
    fn is_no_data(&self, atom: Atom) -> bool {
        match atom {
            Atom::Sdk(index) => self.is_client_or_resource(index),
            Atom::Function(_) | Atom::Class(_) | Atom::Bound(_) | Atom::Partial(_) | Atom::Module(_) => true,
            _ => false,
        }
    }
}

impl Matched {
    /// A pattern that takes everything.
    fn all(subject: Value) -> Self {
        Self { truth: Truth::of(true), taken: subject, left: Value::NEVER }
    }

    /// A pattern that takes everything or nothing.
    fn perhaps(subject: Value) -> Self {
        Self { truth: Truth::EITHER, taken: subject, left: subject }
    }
}
