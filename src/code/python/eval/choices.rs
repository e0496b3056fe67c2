//! Names that a command line takes: the choices of `argparse` and of click.
//!
//! Sources: <https://docs.python.org/3/library/argparse.html#choices>,
//! <https://click.palletsprojects.com/en/stable/options/#choice-options>.

use super::Engine;
use super::builtins::Builtin;
use super::calls::Arguments;
use super::cells::CellKey;
use super::values::{Atom, Dict, Entry, External, Partial, Sym, Value};

impl Engine<'_> {
    /// These names as one value, if they are all known, and some of them are names of services or operations: others would only
    /// tell more cases apart.
    pub(super) fn choices_of(&mut self, names: &[Value]) -> Option<Value> {
        let texts: Option<Vec<Sym>> = names.iter().map(|&name| self.values.whole_text(name)).collect();
        let texts = texts?;
        if !texts.iter().any(|&text| self.is_sdk_name(text)) {
            return None;
        }
        Some(self.values.many(texts.into_iter().map(Atom::Text)))
    }

    /// The same of a list, a dict's keys or an enumeration.
    fn choices_in(&mut self, choices: Value) -> Option<Value> {
        let names = match *self.values.atoms(choices) {
            [Atom::Class(class)] => {
                let members = self.enumeration_members(class);
                self.values.atoms_of(members).into_iter().map(|member| self.values.one(member)).collect()
            }
            _ => self.exact_items(choices)?,
        };
        self.choices_of(&names)
    }

    fn named(&self, arguments: &Arguments, name: &str) -> Option<Value> {
        let name = self.values.find_sym(name)?;
        arguments.keyword(Some(name)).map(|entry| entry.value)
    }

    /// The variable that is called after a command line's option or argument: `--dry-run` is `dry_run`.
    fn variable_of(&mut self, arguments: &Arguments) -> Option<Sym> {
        let names: Option<Vec<String>> = arguments
            .positional
            .iter()
            .map(|argument| self.values.known_text(argument.value).map(str::to_owned))
            .collect();
        let names = names?;
        let is = |begins: fn(&str) -> bool| names.iter().find(|name| begins(name));
        let named = is(|name| !name.starts_with('-')).or_else(|| is(|name| name.starts_with("--")));
        let variable = named.or(names.first())?.trim_start_matches('-').replace('-', "_");
        Some(self.values.sym(&variable))
    }

    /// Its choices, with what it is where it is not given.
    fn or_default(&mut self, choices: Value, arguments: &Arguments) -> Value {
        let is_option = arguments
            .positional
            .iter()
            .all(|argument| self.values.known_text(argument.value).is_some_and(|name| name.starts_with('-')));
        let is_required = self
            .named(arguments, "required")
            .is_some_and(|required| *self.values.atoms(required) == [Atom::Bool(true)]);
        match self.named(arguments, "default") {
            Some(default) => self.values.join(choices, default),
            None if is_option && !is_required => {
                let none = self.values.none();
                self.values.join(choices, none)
            }
            None => choices,
        }
    }

    /// `parser.add_argument(..)`: remembers what the namespace holds under the argument's name.
    pub(super) fn add_argument(&mut self, arguments: &Arguments) {
        let named = self.named(arguments, "dest").and_then(|dest| self.values.whole_text(dest));
        let Some(name) = named.or_else(|| self.variable_of(arguments)) else { return };
        let choices = self.named(arguments, "choices").and_then(|choices| self.choices_in(choices));
        let value = match choices {
            Some(choices) => self.or_default(choices, arguments),
            // An argument of another parser may be called the same.
            None => self.values.one(Atom::Parameter),
        };
        self.put(CellKey::Attribute(Atom::Builtin(Builtin::ChoiceOption), name), value);
    }

    /// What the namespace that a parser gives holds under a name with choices.
    pub(super) fn argument_chosen(&mut self, namespace: u32, name: Sym) -> Option<Value> {
        let Some(&External::Result(of)) = self.values.externals.get_index(namespace as usize) else { return None };
        let Some(&External::Attribute(_, method)) = self.values.externals.get_index(of as usize) else { return None };
        if !matches!(self.atom_name(method), "parse_args" | "parse_known_args") {
            return None;
        }
        let chosen = self.get(CellKey::Attribute(Atom::Builtin(Builtin::ChoiceOption), name));
        self.values.atoms(chosen).iter().any(|atom| matches!(atom, Atom::Text(_))).then_some(chosen)
    }

    /// `click.Choice(..)`
    pub(super) fn click_choice(&mut self, arguments: &Arguments) -> Option<Value> {
        let choices = arguments.get(0, self.values.find_sym("choices"))?;
        let choices = self.choices_in(choices)?;
        Some(self.values.annotated(choices))
    }

    /// `click.option("--name", type=click.Choice(..))`
    pub(super) fn click_option(&mut self, arguments: &Arguments) -> Option<Value> {
        let kind = self.named(arguments, "type")?;
        let &[kind] = self.values.atoms(kind) else { return None };
        let choices = self.values.as_partial_of(kind, Builtin::Annotated)?.positional.first().copied()?;
        if self.named(arguments, "multiple").is_some() || self.named(arguments, "nargs").is_some() {
            return None;
        }
        let name = self.variable_of(arguments)?;
        let name = self.values.one(Atom::Text(name));
        let choices = self.or_default(choices, arguments);
        Some(self.values.partial_with(Builtin::ChoiceOption, vec![name, choices]))
    }

    /// What that makes of a function: it is called with one of the choices.
    pub(super) fn with_choices(&mut self, arguments: &Arguments) -> Value {
        let [name, choices, function, ..] = arguments.positional[..] else { return Value::NEVER };
        let Some(name) = self.values.whole_text(name.value) else { return function.value };
        if function.value.is_never() {
            return function.value;
        }
        let entries = vec![(name, Entry { value: choices.value, sure: true })];
        let keywords = self.values.dict(Dict { entries, rest: Value::NEVER });
        self.values.partial(Partial { callee: function.value, positional: Vec::new(), keywords })
    }
}
