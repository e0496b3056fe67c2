//! Functions that code which is not here is handed together with what it is to call them with: `run(store, client)`,
//! `add_job(store, args=[client])`, `retry(..)(store)(client)`.
//!
//! Such a call is followed where the arguments fit the function and hold an object that the analysis knows: then the function
//! is called with these, and not with arguments that nothing tells. Parameters that are left over come first, as a library gives
//! its own arguments before those that it passes on (`frame.apply(store, args=(client,))` calls `store(row, client)`).

use super::Engine;
use super::calls::{Arguments, Site};
use super::library::is_wrapper;
use super::sdk::SdkValue;
use super::values::{Atom, External, Sym, Value};
use crate::code::python::syntax::{Parameter, ParameterKind};

/// Keywords under which libraries take positional arguments for a function: APScheduler, rq, pandas and func-timeout, then
/// <https://pypi.org/project/retry/> and Airflow's `PythonOperator`.
const POSITIONAL: [&str; 3] = ["args", "fargs", "op_args"];

/// The same for keyword arguments.
const NAMED: [&str; 3] = ["kwargs", "fkwargs", "op_kwargs"];

/// Decorators besides those of [`super::library`] that call the function when it is called: those of backoff.
const RETRIES: [&str; 2] = ["on_exception", "on_predicate"];

/// What can be passed to a function.
#[derive(Default)]
struct Takes {
    /// By position: the name, and whether it has to be given.
    positional: Vec<(Sym, bool)>,
    /// By name only.
    named: Vec<Sym>,
    /// Whether it takes any more by position, and by name.
    rest: (bool, bool),
}

impl Takes {
    fn names(&self, name: Sym) -> bool {
        self.named.contains(&name) || self.positional.iter().any(|&(known, _)| known == name)
    }

    /// How many parameters have to be given by position that these arguments leave out.
    fn missing(&self, given: &Arguments) -> usize {
        if !given.rest.is_never() || !given.open.is_never() {
            return 0;
        }
        let others = self.positional.iter().skip(given.positional.len());
        others.filter(|&&(name, required)| required && given.keyword(Some(name)).is_none()).count()
    }

    fn takes(&self, name: Sym) -> bool {
        self.rest.1 || self.names(name)
    }
}

impl Engine<'_> {
    /// A library gets these arguments: functions among them are called, with the arguments that are handed over for them if
    /// there are any. Gives what those return.
    pub(super) fn call_back_at(&mut self, site: Site, arguments: &Arguments) -> Value {
        let called = self.call_with_given(site, arguments);
        for value in arguments.values() {
            if called.is_none_or(|(function, _)| function != value) {
                self.hand(value);
            }
        }
        called.map_or(Value::NEVER, |(_, given)| given)
    }

    /// What an external call gives that has handed over a function and got this from it.
    pub(super) fn or_given_back(&self, value: Value) -> Value {
        let is_object = self.values.atoms(value).iter().any(|atom| matches!(atom, Atom::Sdk(_) | Atom::Instance(_)));
        if is_object { value } else { Value::NEVER }
    }

    /// Calls the first function among the arguments that the others fit; gives it, and what it returns.
    fn call_with_given(&mut self, site: Site, arguments: &Arguments) -> Option<(Value, Value)> {
        if arguments.positional.len() + arguments.keywords.len() < 2 && arguments.rest.is_never() {
            return None;
        }
        let by_position = arguments.positional.iter().enumerate().map(|(at, argument)| (Some(at), argument.value));
        let by_name = arguments.keywords.iter().map(|(_, entry, _)| (None, entry.value));
        for (at, function) in by_position.chain(by_name) {
            let atoms = self.values.atoms_of(function);
            if !atoms.iter().all(|&atom| self.is_handed(atom)) {
                continue;
            }
            let given: Option<Vec<(Atom, Arguments)>> =
                atoms.into_iter().map(|atom| Some((atom, self.given_to(atom, at, arguments)?))).collect();
            let Some(given) = given.filter(|given| !given.is_empty()) else { continue };
            let mut result = Value::NEVER;
            for (atom, given) in given {
                let one = self.values.one(atom);
                let value = self.call(site, one, &given);
                result = self.values.join(result, value);
            }
            return Some((function, result));
        }
        None
    }

    fn is_handed(&self, atom: Atom) -> bool {
        match atom {
            Atom::Function(_) | Atom::Bound(_) | Atom::Class(_) => true,
            Atom::Sdk(index) => matches!(self.values.sdk.get_index(index as usize), Some(SdkValue::Method(..))),
            _ => false,
        }
    }

    /// The arguments for `callee` among those of the call that hands it over, at this position if it has one. `None` if they do
    /// not fit, or tell nothing.
    fn given_to(&mut self, callee: Atom, at: Option<usize>, arguments: &Arguments) -> Option<Arguments> {
        let takes = self.takes(callee)?;
        let mut given = Arguments::default();
        if let Some(at) = at {
            given.positional.extend(&arguments.positional[at + 1..]);
            given.rest = arguments.rest;
        }
        given.keywords.clone_from(&arguments.keywords);
        let is_said = self.unfold(&takes, &mut given);
        if at.is_none() && !is_said {
            return None;
        }
        let is_method = matches!(callee, Atom::Sdk(_));
        given.keywords.retain(|&(name, ..)| {
            let is_member = || self.atom_name(name).starts_with(|c: char| c.is_ascii_uppercase());
            if is_method { is_said || is_member() } else { takes.takes(name) }
        });
        if is_method {
            let tells = !given.keywords.is_empty() && given.positional.is_empty() && given.rest.is_never();
            return tells.then_some(given);
        }
        if given.positional.len() > takes.positional.len() && !takes.rest.0 {
            return None;
        }
        let missing = takes.missing(&given);
        let values: Vec<Value> = given.values().collect();
        let tells = values.into_iter().any(|value| match callee {
            Atom::Class(_) => self.holds_any(value, |atom| matches!(atom, Atom::Sdk(_))),
            _ => {
                self.holds_any(value, |atom| matches!(atom, Atom::Sdk(_) | Atom::Instance(_)))
                    || (missing == 0 && !self.services_named(value).is_empty())
            }
        });
        if !tells {
            return None;
        }
        self.put_first(missing, &mut given);
        Some(given)
    }

    /// Puts so many arguments in front of which nothing is known.
    fn put_first(&mut self, missing: usize, given: &mut Arguments) {
        let unknown = self.values.one(Atom::Parameter);
        let first = Arguments::of(&vec![unknown; missing]);
        given.positional.splice(0..0, first.positional);
    }

    /// The same for as many as the function needs more than it is given.
    pub(super) fn fill_first(&mut self, function: Atom, given: &mut Arguments) {
        if let Some(takes) = self.takes(function) {
            self.put_first(takes.missing(given), given);
        }
    }

    /// Puts the arguments that stand in a list and a dict in the place of all that the function takes. Says whether there are any.
    fn unfold(&mut self, takes: &Takes, given: &mut Arguments) -> bool {
        // A function that takes any keywords may be given these two, too.
        let is_own = |name: &str, sym: Sym| takes.names(sym) || (takes.rest.1 && matches!(name, "args" | "kwargs"));
        let named = |this: &Self, names: [&str; 3]| {
            names.into_iter().find_map(|name| {
                let sym = this.values.find_sym(name)?;
                given.keyword(Some(sym)).filter(|_| !is_own(name, sym))
            })
        };
        let (positional, keywords) = (named(self, POSITIONAL), named(self, NAMED));
        if positional.is_none() && keywords.is_none() {
            return false;
        }
        *given = Arguments::default();
        if let Some(positional) = positional {
            self.spread(given, positional.value);
        }
        if let Some(keywords) = keywords {
            self.spread_keywords(given, keywords.value);
        }
        true
    }

    /// The same where it is sure that the function is called with what comes after it.
    pub(super) fn unfold_given(&mut self, function: Value, given: &mut Arguments) {
        if given.keywords.is_empty() {
            return;
        }
        let [function] = *self.values.atoms(function) else { return };
        let Some(takes) = self.takes(function) else { return };
        if self.unfold(&takes, given) {
            self.put_first(takes.missing(given), given);
        }
    }

    /// Whether a value is such an object, or a list or dict that holds one.
    fn holds_any(&mut self, value: Value, is_such: fn(&Atom) -> bool) -> bool {
        let code = self.values.only_code(value);
        self.values.atoms(code).iter().any(|atom| match *atom {
            Atom::Seq(index) => {
                let rest = self.values.seqs.get_index(index as usize).map(|seq| seq.rest).unwrap_or_default();
                self.values.atoms(rest).iter().any(is_such)
            }
            atom => is_such(&atom),
        })
    }

    /// What a library's call gives that was handed nothing but a function: a decorator that is called. Such a function is
    /// called only where the library may do that by itself.
    pub(super) fn decorated_by_call(&mut self, external: u32, arguments: &Arguments) -> Option<Value> {
        let [function] = arguments.positional[..] else { return None };
        if !arguments.keywords.is_empty() || !arguments.rest.is_never() {
            return None;
        }
        let is_own = |atom: &Atom| matches!(atom, Atom::Function(_) | Atom::Bound(_));
        if !self.values.atoms(function.value).iter().all(is_own) || function.value.is_never() {
            return None;
        }
        let is_made = matches!(self.values.externals.get_index(external as usize), Some(External::Result(_)));
        let (_, _, name) = self.decorator(external)?;
        let only_wraps = is_wrapper(name) || RETRIES.contains(&name);
        if !is_made && !only_wraps {
            return None;
        }
        if !only_wraps {
            self.hand(function.value);
        }
        let result = self.values.external(External::Result(external));
        let result = self.values.one(result);
        Some(self.values.join(function.value, result))
    }

    fn takes(&mut self, callee: Atom) -> Option<Takes> {
        let (function, is_method) = match callee {
            Atom::Function(_) => (callee, false),
            Atom::Bound(index) => {
                let &(function, _) = self.values.bounds.get_index(index as usize)?;
                let &[function] = self.values.atoms(function) else { return None };
                (function, true)
            }
            Atom::Class(class) => {
                let init = self.values.sym("__init__");
                let init = self.class_variable(class, init);
                let &[init] = self.values.atoms(init) else { return None };
                (init, true)
            }
            // What that takes its service tells.
            Atom::Sdk(_) => return Some(Takes::default()),
            _ => return None,
        };
        let Atom::Function(closure) = function else { return None };
        let closure = self.values.closures.get_index(closure as usize)?;
        let code = self.modules[closure.module as usize].code.as_ref()?;
        let mut takes = Takes::default();
        for &Parameter { name, kind, default, .. } in
            code.module.scope(closure.scope).parameters().iter().skip(usize::from(is_method))
        {
            let name = code.sym(name);
            match kind {
                ParameterKind::PositionalOnly | ParameterKind::Normal => {
                    takes.positional.push((name, default.is_none()));
                }
                ParameterKind::KeywordOnly => takes.named.push(name),
                ParameterKind::Rest => takes.rest.0 = true,
                ParameterKind::Keywords => takes.rest.1 = true,
            }
        }
        Some(takes)
    }
}
