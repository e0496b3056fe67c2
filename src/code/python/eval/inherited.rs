//! What objects of the repository's own classes have from a base class that is Python's or the SDK's.
//!
//! Such a base keeps something of its own in the object, in the cell [`CellKey::Base`]: a session of the SDK, or what a container
//! holds ([`super::containers`]). It is put there by the base's constructor.

use super::Engine;
use super::builtins::Builtin;
use super::calls::Arguments;
use super::cells::CellKey;
use super::classes::Mro;
use super::values::{Atom, Sym, Value};

impl Engine<'_> {
    /// What an object's attribute is that only a base has which is not the repository's.
    pub(super) fn inherited(&mut self, instance: u32, class: u32, name: Sym) -> Value {
        let mro = self.mro(class);
        if mro.foreign.is_empty() {
            return Value::NEVER;
        }
        if let Some(container) = mro.container {
            return self.attribute_of_container(instance, container, name);
        }
        if self.atom_name(name) == "__get__" && Self::makes_properties(&mro) {
            return self.method_of_base("__get__", Some(Atom::Instance(instance)));
        }
        if self.has_session_base(&mro) {
            let session = self.session_in(instance);
            let value = self.attributes(session, name);
            let data = self.values.data();
            return if value == data { Value::NEVER } else { value };
        }
        Value::NEVER
    }

    /// What any other attribute of such an object is: a session's other attributes are plain data.
    pub(super) fn inherited_data(&mut self, class: u32) -> Value {
        let mro = self.mro(class);
        if self.has_session_base(&mro) { self.values.data() } else { Value::NEVER }
    }

    fn has_session_base(&self, mro: &Mro) -> bool {
        mro.foreign.iter().any(|&base| matches!(base, Atom::Sdk(index) if self.is_session_class(index)))
    }

    fn session_in(&mut self, instance: u32) -> Value {
        let made = self.get(CellKey::Base(instance));
        if made.is_never() && self.settled { self.own_session() } else { made }
    }

    /// What the constructors of bases do that are not the repository's.
    pub(super) fn inherit(&mut self, mro: &Mro, object: Atom, arguments: &Arguments) {
        if mro.foreign.is_empty() {
            return;
        }
        let Atom::Instance(instance) = object else { return };
        let site = self.no_site();
        if Self::makes_properties(mro) {
            self.keep_getter(object, arguments);
        }
        if let Some(container) = mro.container {
            let made = self.call_builtin(site, container, arguments);
            self.keep_in(instance, made);
        }
        for &base in &mro.foreign {
            if let Atom::Sdk(index) = base
                && self.is_session_class(index)
            {
                let made = self.call_sdk(site, index, arguments);
                self.put(CellKey::Base(instance), made);
            }
        }
    }

    /// Keyword arguments of a library's constructor usually become attributes. A constructor of the repository's own that passes
    /// them on says itself what becomes of them.
    pub(super) fn keep_keywords(&mut self, mro: &Mro, object: Atom, arguments: &Arguments) {
        if mro.foreign.is_empty() {
            return;
        }
        for &(name, entry, _) in &arguments.keywords {
            if self.worth_keeping(entry.value) {
                self.put(CellKey::Attribute(object, name), entry.value);
            }
        }
    }

    /// What `__new__` of a base makes of its arguments: a tuple is filled there.
    pub(super) fn fill_tuple(&mut self, class: u32, instance: u32, arguments: &Arguments) {
        let mro = self.mro(class);
        if mro.tuple_fields.is_some() {
            self.fill_fields(class, Atom::Instance(instance), arguments);
        } else if mro.container == Some(Builtin::Tuple) {
            self.inherit(&mro, Atom::Instance(instance), arguments);
        }
    }
}
