//! What a condition tells of a variable: within `if isinstance(value, dict):` it is no function, and after
//! `if client is None: return` it is something.
//!
//! Only what is sure is left out; what cannot be told apart stays on both sides.

use super::Engine;
use super::builtins::Builtin;
use super::frames::Frame;
use super::statements::Truth;
use super::values::{Atom, SeqKind, Value};
use crate::code::python::syntax::{Argument, Comparison, Expr, ExprId, Home};

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
                for (one, other) in [(*left, *right), (*right, *left)] {
                    if matches!(f.expr(other), Expr::None) {
                        self.keep(f, one, |this, atom| this.atoms_equal(atom, Atom::None), equal);
                    }
                }
            }
            Expr::Call(callee, arguments) => self.narrow_by_call(f, *callee, arguments, outcome),
            _ => {}
        }
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
            _ => {}
        }
    }

    /// Keeps of a local variable what can have this outcome.
    fn keep(&mut self, f: &mut Frame<'_>, of: ExprId, mut truth: impl FnMut(&mut Self, Atom) -> Truth, outcome: bool) {
        let Expr::Name(_, Home::Local(slot)) = *f.expr(of) else { return };
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
            Atom::Seq(index) => match self.values.seqs.get_index(index as usize).map(|seq| seq.kind) {
                // A list stands for sets, too.
                Some(SeqKind::List) if kind == Builtin::List => Truth::EITHER,
                Some(SeqKind::Tuple) if kind == Builtin::Tuple => Truth::EITHER,
                Some(SeqKind::List | SeqKind::Tuple) => Truth::of(false),
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
            Atom::Function(_) | Atom::Bound(_) | Atom::Partial(_) | Atom::Module(_) | Atom::Sdk(_) | Atom::None => {
                Truth::of(false)
            }
            // Dicts, texts and numbers can stand for objects: of enumerations, named tuples, namespaces.
            _ => Truth::EITHER,
        }
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
