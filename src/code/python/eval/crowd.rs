//! Crowds: more things come together in one place than the analysis tells apart.
//!
//! What is done with a crowd is not followed. That matters only where something that was left out leads to AWS: an object of the
//! SDK, or code that calls it. Which services these are is known in the end, when all that can run has run.

use std::collections::BTreeSet;

use rustc_hash::{FxHashMap, FxHashSet};

use super::Engine;
use super::calls::{Arguments, Site};
use super::cells::{CellId, CellKey, Owner};
use super::output::RecordKind;
use super::sdk::SdkValue;
use super::values::{Atom, Descriptor, ModuleId, RunId, Sym, Value};
use crate::code::python::libraries::table;
use crate::code::python::syntax::ScopeId;

/// From how many functions or objects on a crowd is one of code: data of many kinds comes together in one place too, and its
/// methods run nothing of interest.
const CODE: usize = 8;

/// What things lead to: whether it could be any service, and the services that are known.
#[derive(Default)]
struct Leads {
    any: bool,
    services: BTreeSet<Sym>,
    pending: Vec<Atom>,
    seen: FxHashSet<Atom>,
    runs: FxHashSet<RunId>,
}

impl Leads {
    fn follow(&mut self, atoms: &[Atom]) {
        self.pending.extend(atoms);
    }
}

/// What there is to follow, by what it belongs to.
#[derive(Default)]
struct Index {
    runs: FxHashMap<(ModuleId, ScopeId), Vec<RunId>>,
    cells: FxHashMap<Owner, Vec<CellId>>,
}

impl Engine<'_> {
    /// Notes that a crowd is called, of which so many are known to be code.
    pub(super) fn note_crowd(&mut self, site: Site, called: &[Atom], code: usize, arguments: &Arguments) {
        if code >= CODE && called.contains(&Atom::Crowd) {
            self.push_record(site, RecordKind::Crowd);
            // What is left out does something with what it is handed.
            let handed = arguments.values().flat_map(|value| self.values.atoms_of(value));
            let handed: Vec<Atom> = handed.filter(|atom| matches!(atom, Atom::Sdk(_))).collect();
            self.values.left_out.extend(handed);
        }
    }

    /// Where everything leads that crowds leave out: whether it could be any service, and those that are known. `None` if
    /// nothing of it leads to AWS.
    pub(super) fn crowd(&self) -> Option<(bool, Vec<Sym>)> {
        let records = self.runs.iter().flat_map(|run| &run.records);
        if !records.into_iter().any(|record| record.kind == RecordKind::Crowd) {
            return None;
        }
        let index = self.index();
        let mut leads = Leads::default();
        leads.pending.extend(&self.values.left_out);
        while let Some(atom) = leads.pending.pop() {
            if leads.seen.insert(atom) {
                self.follow(atom, &index, &mut leads);
            }
        }
        (leads.any || !leads.services.is_empty()).then(|| (leads.any, leads.services.into_iter().collect()))
    }

    fn index(&self) -> Index {
        let mut index = Index::default();
        for (id, run) in self.runs.iter().enumerate() {
            index.runs.entry((run.module, run.scope)).or_default().push(id as RunId);
        }
        let belong = self.cell_ids.iter().filter(|(key, _)| CellKey::is_of_object(key.owner()));
        belong.for_each(|(key, &cell)| index.cells.entry(key.owner()).or_default().push(cell));
        index
    }

    fn follow(&self, atom: Atom, index: &Index, leads: &mut Leads) {
        let of_value = |value: Value, leads: &mut Leads| leads.follow(self.values.atoms(value));
        match atom {
            Atom::Function(closure) => {
                let Some(closure) = self.values.closures.get_index(closure as usize) else { return };
                match index.runs.get(&(closure.module, closure.scope)) {
                    Some(runs) => runs.iter().for_each(|&run| self.follow_run(run, leads)),
                    // Nobody has run it, so nobody knows.
                    None => leads.any = true,
                }
            }
            Atom::Bound(bound) => {
                if let Some(&(function, _)) = self.values.bounds.get_index(bound as usize) {
                    of_value(function, leads);
                }
            }
            Atom::Partial(partial) => {
                if let Some(partial) = self.values.partials.get_index(partial as usize) {
                    of_value(partial.callee, leads);
                    partial.positional.iter().for_each(|&value| of_value(value, leads));
                    of_value(partial.keywords, leads);
                }
            }
            Atom::Descriptor(descriptor) => match self.values.descriptors.get_index(descriptor as usize) {
                Some(&Descriptor::Property(get, set)) => {
                    [get, set].into_iter().for_each(|value| of_value(value, leads))
                }
                Some(&(Descriptor::Static(value) | Descriptor::Class(value) | Descriptor::Partial(value))) => {
                    of_value(value, leads);
                }
                None => {}
            },
            Atom::Instance(instance) => {
                if let Some(instance) = self.values.instances.get_index(instance as usize) {
                    leads.pending.push(Atom::Class(instance.class));
                }
            }
            Atom::Class(class) => {
                let bases = self.cell_ids.get(&CellKey::Bases(class).packed());
                if let Some(&bases) = bases {
                    of_value(self.cells[bases as usize].value(), leads);
                }
            }
            Atom::Dict(dict) => {
                if let Some(dict) = self.values.dicts.get_index(dict as usize) {
                    for &(key, entry) in &dict.entries {
                        of_value(entry.value, leads);
                        leads.pending.extend(self.values.key_object(key));
                    }
                    of_value(dict.rest, leads);
                }
            }
            Atom::Seq(seq) => {
                if let Some(seq) = self.values.seqs.get_index(seq as usize) {
                    seq.items.iter().for_each(|&item| of_value(item, leads));
                    of_value(seq.rest, leads);
                }
            }
            Atom::Namespace(namespace) => leads.pending.extend(self.values.namespaces.get_index(namespace as usize)),
            Atom::Super(object) => leads.pending.extend(self.values.supers.get_index(object as usize).map(|of| of.of)),
            Atom::External(external) => {
                let path = self.values.external_path(external);
                leads.any |= path.first().is_some_and(|&top| table().knows_library(self.values.text_of(top)));
            }
            Atom::Sdk(object) => match self.values.sdk.get_index(object as usize) {
                Some(SdkValue::Client(Some(service), _) | SdkValue::ServiceResource(Some(service), _)) => {
                    leads.services.insert(*service);
                }
                Some(SdkValue::Resource(resource)) => {
                    leads.services.insert(resource.service);
                }
                _ => leads.any = true,
            },
            _ => {}
        }
        for &cell in CellKey::owners(atom).iter().filter_map(|owner| index.cells.get(owner)).flatten() {
            of_value(self.cells[cell as usize].value(), leads);
        }
    }

    fn follow_run(&self, run: RunId, leads: &mut Leads) {
        let mut pending = vec![run];
        while let Some(run) = pending.pop() {
            if !leads.runs.insert(run) {
                continue;
            }
            let run = &self.runs[run as usize];
            for record in &run.records {
                match &record.kind {
                    RecordKind::Call { service, .. } => {
                        leads.services.insert(*service);
                    }
                    RecordKind::Unresolved { services, .. }
                    | RecordKind::Unnamed { services }
                    | RecordKind::OnceAFile { services, .. } => {
                        leads.any |= services.is_empty();
                        leads.services.extend(services);
                    }
                    RecordKind::Crowd | RecordKind::Region { .. } => {}
                }
            }
            pending.extend(&run.calls);
        }
    }
}
