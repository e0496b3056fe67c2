//! What a condition tells of a variable: within `if isinstance(value, dict):` it is no function, after
//! `if client is None: return` it is something, and within `if name in ("s3", "sqs"):` it is one of these names.
//!
//! Only what is sure is left out; what cannot be told apart stays on both sides.

use super::Engine;
use super::builtins::Builtin;
use super::cells::CellKey;
use super::frames::{Frame, NamedClient};
use super::statements::Truth;
use super::values::{Atom, SeqKind, Sym, Value};
use crate::code::python::syntax::{Argument, Comparison, Expr, ExprId, Home};

/// How many names are told apart that a variable can be.
const MAX_NAMES: usize = 32;

impl Engine<'_> {
    /// Leaves in `f` what variables can be where the condition `test` has come out as `outcome`.
    pub(super) fn narrow(&mut self, f: &mut Frame<'_>, test: ExprId, outcome: bool) {
        match f.expr(test) {
            Expr::Not(inner) => self.narrow(f, *inner, !outcome),
            Expr::And(parts) if outcome => parts.iter().for_each(|&part| self.narrow(f, part, true)),
            Expr::Or(parts) if !outcome => parts.iter().for_each(|&part| self.narrow(f, part, false)),
            Expr::Name(..) => self.keep(f, test, |this, atom| this.atom_truth(atom), outcome),
            Expr::Compare(left, operator @ (Comparison::Equal | Comparison::NotEqual), right) => {
                let equal = (*operator == Comparison::Equal) == outcome;
                if let Some((of, class)) = self.type_compared(f, *left, *right) {
                    return self.keep(f, of, |this, atom| this.is_of_class(atom, class), equal);
                }
                for (one, other) in [(*left, *right), (*right, *left)] {
                    if matches!(f.expr(other), Expr::None) {
                        self.keep(f, one, |this, atom| this.atoms_equal(atom, Atom::None), equal);
                    } else if let Some(slot) = self.open_local(f, one) {
                        let other = self.expr(f, other);
                        self.narrow_by_names(f, slot, &[other], equal);
                    }
                }
            }
            Expr::Compare(left, operator @ (Comparison::In | Comparison::NotIn), right) => {
                let Some(slot) = self.open_local(f, *left) else { return };
                let container = self.expr(f, *right);
                let is_among = (*operator == Comparison::In) == outcome;
                let items = match self.exact_items(container) {
                    Some(items) => items,
                    // Any of some lists, which tells what is among them only.
                    None if is_among => self.texts_within(container),
                    None => return,
                };
                self.narrow_by_names(f, slot, &items, is_among);
            }
            Expr::Call(callee, arguments) => self.narrow_by_call(f, *callee, arguments, outcome),
            _ => {}
        }
    }

    /// The local variable that an expression is, if a name can tell what it is: it may be several things, or any.
    fn open_local(&self, f: &Frame<'_>, id: ExprId) -> Option<u32> {
        let slot = f.local(id)?;
        match self.values.atoms(*f.env.get(slot as usize)?) {
            [atom] => self.is_anything(*atom).then_some(slot),
            atoms => (!atoms.is_empty()).then_some(slot),
        }
    }

    /// The items of some lists or dicts, one by one.
    fn texts_within(&mut self, containers: Value) -> Vec<Value> {
        let are_containers =
            self.values.atoms(containers).iter().all(|atom| matches!(atom, Atom::Seq(_) | Atom::Dict(_)));
        let items = if are_containers { self.iterate(containers) } else { Value::NEVER };
        self.values.atoms_of(items).into_iter().map(|item| self.values.one(item)).collect()
    }

    /// Leaves in a local variable what is one of these names, or is not. A variable that can be anything is
    /// the name itself then, if it is one of a service or operation.
    fn narrow_by_names(&mut self, f: &mut Frame<'_>, slot: u32, names: &[Value], outcome: bool) {
        if !(1..=MAX_NAMES).contains(&names.len()) {
            return;
        }
        let known: Option<Vec<Sym>> = names.iter().map(|&name| self.values.whole_text(name)).collect();
        let (Some(known), Some(&value)) = (known, f.env.get(slot as usize)) else { return };
        // Other names would only tell more cases apart.
        let is_open = self.values.atoms(value).iter().any(|&atom| self.is_anything(atom));
        if is_open && !known.into_iter().any(|name| self.is_sdk_name(name)) {
            return;
        }
        let (mut taken, mut left) = (Value::NEVER, value);
        for &name in names {
            let matched = self.match_value(left, name);
            taken = self.values.join(taken, matched.taken);
            left = matched.left;
        }
        let kept = if outcome { taken } else { left };
        // Where nothing is left, the analysis does not know all that the variable can be yet.
        if !kept.is_never() {
            f.env[slot as usize] = kept;
        }
    }

    /// Keeps in mind that a variable was given a client of a service that another variable names, where that may be any or one
    /// of several.
    pub(super) fn note_named_client(&mut self, f: &mut Frame<'_>, targets: &[ExprId], made_by: ExprId, client: Value) {
        let (&[target], Expr::Call(callee, arguments)) = (targets, f.expr(made_by)) else { return };
        let makes_client = || match f.expr(*callee) {
            Expr::Attribute(_, name) => f.code.module.name(*name) == "client",
            _ => false,
        };
        let Some(variable) = f.local(target) else { return };
        let may_be_client = || self.values.atoms(client) == [Atom::Parameter] && makes_client();
        if !(self.are_clients(client) || may_be_client()) {
            return;
        }
        for argument in arguments {
            let (Argument::Positional(given) | Argument::Keyword(_, given)) = *argument else { continue };
            if let Some(name) = self.open_local(f, given) {
                f.clients.push(NamedClient { variable, client, name });
            }
        }
    }

    /// What a variable's client is where a condition has told which service the name is that it was made with.
    pub(super) fn client_of_name(&mut self, f: &Frame<'_>, variable: u32, client: Value) -> Option<Value> {
        let is_it = |made: &&NamedClient| made.variable == variable && made.client == client;
        for made in f.clients.iter().filter(is_it) {
            let Some(&name) = f.env.get(made.name as usize) else { continue };
            let names = self.values.atoms_of(name).into_iter().map(|atom| match atom {
                Atom::Text(name) => self.client_model(name).map(|_| name),
                _ => None,
            });
            if let Some(names) = names.collect::<Option<Vec<Sym>>>().filter(|names| !names.is_empty()) {
                return Some(self.clients_of(client, &names));
            }
        }
        None
    }

    fn narrow_by_call(&mut self, f: &mut Frame<'_>, callee: ExprId, arguments: &[Argument], outcome: bool) {
        let Expr::Name(name, Home::Global) = *f.expr(callee) else { return };
        match (f.code.module.name(name), arguments) {
            ("isinstance", &[Argument::Positional(of), Argument::Positional(class)]) => {
                let Expr::Name(..) = f.expr(of) else { return };
                let classes = self.expr(f, class);
                let mut all = Vec::new();
                self.classes_in(classes, &mut all);
                if !all.is_empty() {
                    self.keep(f, of, |this, atom| this.is_instance(atom, &all), outcome);
                }
            }
            ("callable", &[Argument::Positional(of)]) => {
                self.keep(f, of, |_, atom| Self::can_be_called(atom), outcome);
            }
            ("hasattr", &[Argument::Positional(of), Argument::Positional(name)]) => {
                let name = self.expr(f, name);
                if let Some(name) = self.values.whole_text(name) {
                    self.keep(f, of, |this, atom| this.has_attribute(atom, name), outcome);
                }
            }
            _ => {}
        }
    }

    /// Whether `isinstance(..)` or `hasattr(..)` holds for all that the variable or attribute can be, as far as that is sure.
    pub(super) fn tested_by_call(&mut self, f: &mut Frame<'_>, callee: ExprId, arguments: &[Argument]) -> Truth {
        let Expr::Name(name, Home::Global) = *f.expr(callee) else { return Truth::EITHER };
        let &[Argument::Positional(of), Argument::Positional(by)] = arguments else { return Truth::EITHER };
        let test = f.code.module.name(name);
        if !matches!(test, "isinstance" | "hasattr") || !f.expr(of).is_place() {
            return Truth::EITHER;
        }
        let value = self.expr(f, of);
        let by = self.expr(f, by);
        if test == "hasattr" {
            let Some(name) = self.values.whole_text(by) else { return Truth::EITHER };
            return self.for_all(value, |this, atom| this.has_attribute(atom, name));
        }
        let mut classes = Vec::new();
        self.classes_in(by, &mut classes);
        if classes.is_empty() {
            return Truth::EITHER;
        }
        self.for_all(value, |this, atom| match atom {
            Atom::Sdk(_) | Atom::Instance(_) | Atom::Function(_) | Atom::None => this.is_instance(atom, &classes),
            // The others can stand for objects of several types.
            _ => Truth::EITHER,
        })
    }

    /// Whether `type(a) == b` holds for all that `a` can be, as far as that is sure.
    pub(super) fn tested_by_type(&mut self, f: &mut Frame<'_>, left: ExprId, right: ExprId) -> Truth {
        let Some((of, class)) = self.type_compared(f, left, right) else { return Truth::EITHER };
        let value = self.expr(f, of);
        self.for_all(value, |this, atom| this.is_of_class(atom, class))
    }

    /// What stands in `type(a) == b`, if `b` is a class of the repository.
    fn type_compared(&mut self, f: &mut Frame<'_>, left: ExprId, right: ExprId) -> Option<(ExprId, u32)> {
        let Expr::Call(callee, arguments) = f.expr(left) else { return None };
        let (&Expr::Name(name, Home::Global), &[Argument::Positional(of)]) = (f.expr(*callee), &arguments[..]) else {
            return None;
        };
        if f.code.module.name(name) != "type" || !f.expr(of).is_place() {
            return None;
        }
        let class = self.expr(f, right);
        match *self.values.atoms(class) {
            [Atom::Class(class)] => Some((of, class)),
            _ => None,
        }
    }

    /// What holds of a value of which this holds for each thing that it can be.
    fn for_all(&mut self, value: Value, mut truth: impl FnMut(&mut Self, Atom) -> Truth) -> Truth {
        if value.is_never() {
            return Truth::EITHER;
        }
        let mut all = Truth { yes: false, no: false };
        for atom in self.values.atoms_of(value) {
            let truth = truth(self, atom);
            all = all.join(truth);
        }
        all
    }

    /// Whether something is an object of this class itself.
    fn is_of_class(&self, atom: Atom, class: u32) -> Truth {
        match atom {
            Atom::Instance(index) => {
                let own = self.values.instances.get_index(index as usize).map(|instance| instance.class);
                own.map_or(Truth::EITHER, |own| Truth::of(own == class))
            }
            Atom::Sdk(_) | Atom::Function(_) | Atom::None => Truth::of(false),
            _ => Truth::EITHER,
        }
    }

    /// Whether something has an attribute of this name: a client has none that it does not get from its service's data.
    fn has_attribute(&mut self, atom: Atom, name: Sym) -> Truth {
        let text = self.atom_name(name).to_owned();
        match atom {
            Atom::Sdk(index) if self.is_known_client(index) && !text.starts_with('_') => {
                let is_known = self.is_anothers(&text, &[atom]);
                if is_known { Truth::EITHER } else { Truth::of(false) }
            }
            _ => Truth::EITHER,
        }
    }

    /// Keeps of a local variable what can have this outcome.
    fn keep(&mut self, f: &mut Frame<'_>, of: ExprId, mut truth: impl FnMut(&mut Self, Atom) -> Truth, outcome: bool) {
        let Some(slot) = f.local(of) else { return };
        let Some(&value) = f.env.get(slot as usize) else { return };
        let atoms = self.values.atoms_of(value);
        let kept: Vec<Atom> = atoms
            .iter()
            .copied()
            .filter(|&atom| {
                let truth = truth(self, atom);
                if outcome { truth.yes } else { truth.no }
            })
            .collect();
        // Where nothing is left, the analysis does not know all that the variable can be yet.
        if !kept.is_empty() && kept.len() < atoms.len() {
            f.env[slot as usize] = self.values.many(kept);
        }
    }

    /// The classes that the second argument of `isinstance` names, also in a tuple.
    fn classes_in(&self, classes: Value, into: &mut Vec<Atom>) {
        for &atom in self.values.atoms(classes) {
            match atom {
                Atom::Seq(index) if into.len() < 32 => {
                    let Some(seq) = self.values.seqs.get_index(index as usize) else { continue };
                    seq.items.iter().for_each(|&item| self.classes_in(item, into));
                    self.classes_in(seq.rest, into);
                }
                atom => into.push(atom),
            }
        }
    }

    /// Whether something is an object of a class, or of one in a tuple of classes.
    pub(super) fn is_instance_of_any(&mut self, atom: Atom, classes: Value) -> Truth {
        let mut all = Vec::new();
        self.classes_in(classes, &mut all);
        if all.is_empty() { Truth::EITHER } else { self.is_instance(atom, &all) }
    }

    fn is_instance(&mut self, atom: Atom, classes: &[Atom]) -> Truth {
        classes.iter().fold(Truth::of(false), |all, &class| {
            let truth = self.is_instance_of(atom, class);
            Truth { yes: all.yes || truth.yes, no: all.no && truth.no }
        })
    }

    fn is_instance_of(&mut self, atom: Atom, class: Atom) -> Truth {
        let kind = match class {
            Atom::Builtin(kind @ (Builtin::Dict | Builtin::List | Builtin::Tuple | Builtin::Str)) => kind,
            Atom::Class(class) => return self.is_instance_of_own(atom, class),
            // Another library's class.
            Atom::External(_) => {
                return match atom {
                    Atom::Sdk(index) if self.is_client_or_resource(index) => Truth::of(false),
                    _ => Truth::EITHER,
                };
            }
            _ => return Truth::EITHER,
        };
        match atom {
            Atom::Dict(_) if kind == Builtin::Dict => Truth::of(true),
            Atom::Text(_) if kind == Builtin::Str => Truth::of(true),
            Atom::Seq(_) => match self.values.seq_kind(atom) {
                // A list stands for sets, too.
                Some(SeqKind::List) if kind == Builtin::List => Truth::EITHER,
                Some(SeqKind::Tuple) if kind == Builtin::Tuple => Truth::EITHER,
                Some(SeqKind::Named(_)) if kind == Builtin::Tuple => Truth::of(true),
                Some(SeqKind::List | SeqKind::Tuple | SeqKind::Named(_) | SeqKind::Future) => Truth::of(false),
                _ => Truth::EITHER,
            },
            Atom::None
            | Atom::Bool(_)
            | Atom::Number(_)
            | Atom::Dict(_)
            | Atom::Function(_)
            | Atom::Class(_)
            | Atom::Bound(_)
            | Atom::Partial(_)
            | Atom::Module(_)
            | Atom::Sdk(_) => Truth::of(false),
            Atom::Text(_) if kind != Builtin::Str => Truth::of(false),
            Atom::Instance(index) => {
                let class = self.values.instances.get_index(index as usize).map(|instance| instance.class);
                match class.map(|class| self.mro(class)) {
                    Some(mro) if mro.foreign.is_empty() => Truth::of(false),
                    _ => Truth::EITHER,
                }
            }
            _ => Truth::EITHER,
        }
    }

    /// Whether something is an object of a class of the repository.
    fn is_instance_of_own(&mut self, atom: Atom, class: u32) -> Truth {
        match atom {
            Atom::Instance(index) => {
                let Some(own) = self.values.instances.get_index(index as usize).map(|instance| instance.class) else {
                    return Truth::EITHER;
                };
                let mro = self.mro(own);
                match mro.classes.contains(&class) {
                    true => Truth::of(true),
                    // Abstract bases can take in classes that do not name them.
                    false => match self.mro(class).foreign.is_empty() {
                        true => Truth::of(false),
                        false => Truth::EITHER,
                    },
                }
            }
            // What has the methods of a protocol is an object of it.
            Atom::Sdk(_) if self.takes_in_others(class) => Truth::EITHER,
            Atom::Function(_) | Atom::Bound(_) | Atom::Partial(_) | Atom::Module(_) | Atom::Sdk(_) | Atom::None => {
                Truth::of(false)
            }
            // Dicts, texts and numbers can stand for objects: of enumerations, named tuples, namespaces.
            _ => Truth::EITHER,
        }
    }

    /// Whether a class can take in objects that do not name it: it is a protocol, has a metaclass, or a base that is not known.
    fn takes_in_others(&mut self, class: u32) -> bool {
        let mro = self.mro(class);
        let is_such = |&base: &Atom| self.library_name(base) == "Protocol" || Self::is_open(base);
        mro.foreign.iter().any(is_such) || !self.get(CellKey::Metaclass(class)).is_never()
    }

    fn can_be_called(atom: Atom) -> Truth {
        match atom {
            Atom::Function(_)
            | Atom::Bound(_)
            | Atom::Partial(_)
            | Atom::Class(_)
            | Atom::Builtin(_)
            | Atom::DataMethod(_) => Truth::of(true),
            Atom::None | Atom::Bool(_) | Atom::Number(_) | Atom::Text(_) | Atom::Dict(_) | Atom::Seq(_) => {
                Truth::of(false)
            }
            _ => Truth::EITHER,
        }
    }
}
