//! click's objects that one command leaves for another: `ctx.obj = ..` in a group, and `@click.pass_obj` or a decorator of
//! `click.make_pass_decorator(..)` on a command of it.
//!
//! What is put into `obj` of a context is where all attributes of that name are that foreign objects have.
//! Source: <https://click.palletsprojects.com/en/stable/complex/>.

use super::Engine;
use super::builtins::Builtin;
use super::calls::{Arguments, Site};
use super::cells::CellKey;
use super::values::{Atom, Sym, Value};

/// click itself, and packages with the same interface.
const CLICKS: [&str; 4] = ["click", "asyncclick", "rich_click", "cloup"];

impl Engine<'_> {
    /// What a member of click's gives when it is called, if that is followed.
    pub(super) fn call_click(&mut self, path: &[Sym], arguments: &Arguments) -> Option<Value> {
        match self.click_member(path)? {
            "make_pass_decorator" => {
                let class = arguments.get(0, self.values.find_sym("object_type")).unwrap_or_default();
                Some(self.values.partial_once_known(Builtin::PassDecorator, vec![class]))
            }
            "pass_obj" => {
                let anything = self.values.none();
                let function = arguments.positional.first()?.value;
                Some(self.pass_object(&[anything, function]))
            }
            "Choice" => self.click_choice(arguments),
            "option" | "argument" => self.click_option(arguments),
            // Functions are called anyway; this is one with choices.
            "command" | "group" => {
                let function = arguments.positional.first()?.value;
                if self.values.atoms(function).iter().any(|atom| matches!(atom, Atom::Partial(_))) {
                    self.hand(function);
                }
                None
            }
            _ => None,
        }
    }

    fn click_member(&self, path: &[Sym]) -> Option<&str> {
        match *path {
            [top, name] if CLICKS.contains(&self.atom_name(top)) => Some(self.atom_name(name)),
            _ => None,
        }
    }

    /// A command, given the class of what it is passed and its function.
    pub(super) fn pass_object(&mut self, given: &[Value]) -> Value {
        let command = self.values.partial_once_known(Builtin::PassObject, given.to_vec());
        self.hand(command);
        command
    }

    /// Calls a command: its first two arguments are those of [`Self::pass_object`].
    pub(super) fn call_with_object(&mut self, site: Site, arguments: &Arguments) -> Value {
        let mut given = arguments.clone();
        if given.positional.len() < 2 {
            return Value::NEVER;
        }
        let class = given.positional.remove(0).value;
        let function = given.positional.remove(0).value;
        let class = match *self.values.atoms(class) {
            [Atom::Class(class)] => Some(class),
            _ => None,
        };
        let name = self.values.sym("obj");
        let mut object = self.get(CellKey::ForeignAttribute(name));
        if let Some(class) = class {
            let atoms = self.values.atoms_of(object).into_iter().filter(|&atom| match atom {
                Atom::Instance(index) => {
                    self.values.instances.get_index(index as usize).is_some_and(|o| o.class == class)
                }
                _ => false,
            });
            let atoms: Vec<Atom> = atoms.collect();
            object = self.values.many(atoms);
        }
        if object.is_never() {
            // It may still be put there.
            if let Some(run) = self.current {
                self.runs[run as usize].guesses = true;
            }
            if !self.settled {
                return object;
            }
            object = match class {
                Some(class) => self.some_instance(class),
                None => self.values.one(Atom::Parameter),
            };
        }
        self.call(site, function, &given.with_first(object))
    }
}
