//! What the analysis found, as the rest of the program takes it.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashSet;

use super::Engine;
use super::values::{Atom, ModuleId, RunId, Sym, Value};
use crate::code::python::lower::{HOLE, MARKS, mark_number};
use crate::code::python::syntax::ExprId;
use crate::code::{Arguments, CodeUse, Confidence, SdkCall, Unresolved, Value as Known};
use crate::policy::{Piece, Text};
use crate::text::Span;

/// How many sets of arguments one call site is told apart by.
const MAX_INPUTS: usize = 8;

/// How deep an argument is shown.
const MAX_DEPTH: usize = 8;

/// How many values a member of a call's arguments is shown with. Dicts that hold one another in many ways have more than there is
/// memory for; a `TransactItems` of a hundred items has some thousand.
const MAX_SHOWN: usize = 2000;

/// How many items of a list are shown.
const MAX_ITEMS: usize = 32;

/// How many maps a map is at most that paths make differently: the arguments of a call, and a map inside them.
const MAX_VARIANTS: [usize; 2] = [64, 8];

/// What is said of a place where more things can be called than the analysis tells apart.
const CROWD: &str = "more things can be called here than the analysis tells apart";

/// Whether a note is about a place where more things can be called than the analysis tells apart.
pub(in crate::code::python) fn is_of_crowd(note: &Unresolved) -> bool {
    note.reason.starts_with(CROWD)
}

/// Something that a run found at an expression.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Record {
    pub(super) module: ModuleId,
    /// What stands before the call's parenthesis; `ExprId::MAX` if it is not written anywhere.
    pub(super) expr: ExprId,
    pub(super) kind: RecordKind,
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum RecordKind {
    /// An operation runs; `input` is a dict.
    Call { service: Sym, operation: Sym, input: Value, confidence: Confidence },
    /// Something was not understood.
    Unresolved { services: Box<[Sym]>, reason: Sym },
    /// An operation runs whose name is not known: other operations that run at the place do not tell which.
    Unnamed { services: Box<[Sym]> },
    /// Something was not understood that a file does over and over, such as using a library: said once a file.
    OnceAFile { services: Box<[Sym]>, reason: Sym },
    /// A client of this service is made for a region that is written down, or a session without a service.
    Region { service: Option<Sym>, region: Sym },
    /// More things can be called than are told apart: of interest if one of those that are left out leads to AWS.
    Crowd,
}

/// What is said once of a file.
#[derive(Default)]
struct Repeated {
    spans: BTreeSet<Span>,
    /// Whether it could be any service.
    any: bool,
    services: Vec<Sym>,
}

/// Module, place, service and operation.
type CallKey = (ModuleId, Span, Sym, Sym);

/// What is said where an operation runs whose name is not known.
const NOT_NAMED: &str = "the operation's name is not known here";

impl Engine<'_> {
    /// The runs that the workload needs in the end.
    pub(super) fn live_runs(&self) -> Vec<RunId> {
        let mut seen: FxHashSet<RunId> = FxHashSet::default();
        let mut pending = self.roots.clone();
        while let Some(run) = pending.pop() {
            if seen.insert(run) {
                pending.extend(&self.runs[run as usize].calls);
            }
        }
        let mut live: Vec<RunId> = seen.into_iter().collect();
        live.sort_unstable();
        live
    }

    /// The result, in no order yet.
    pub(super) fn into_output(mut self) -> CodeUse {
        let mut calls: BTreeMap<CallKey, (Vec<Value>, Confidence)> = BTreeMap::new();
        let mut unresolved: BTreeMap<(ModuleId, Span), (Vec<Sym>, bool, Sym)> = BTreeMap::new();
        let mut once: BTreeMap<(ModuleId, Sym), Repeated> = BTreeMap::new();
        let mut unnamed: BTreeSet<(ModuleId, Span)> = BTreeSet::new();
        let mut crowded: BTreeSet<(ModuleId, Span)> = BTreeSet::new();
        let not_named = self.values.sym(NOT_NAMED);
        let crowd = self.crowd();
        for run in self.live_runs() {
            for record in std::mem::take(&mut self.runs[run as usize].records) {
                let Some(code) = self.modules[record.module as usize].code.clone() else { continue };
                let span = if record.expr == ExprId::MAX { Span::default() } else { code.module.span(record.expr) };
                match record.kind {
                    RecordKind::Call { service, operation, input, confidence } => {
                        let call = calls
                            .entry((record.module, span, service, operation))
                            .or_insert_with(|| (Vec::new(), confidence));
                        if !call.0.contains(&input) {
                            call.0.push(input);
                        }
                        call.1 = call.1.min(confidence);
                    }
                    RecordKind::Region { service, region } => {
                        let service = service.map(|service| self.values.text_of(service).to_owned());
                        self.output.regions.insert((service, self.values.text_of(region).to_owned()));
                    }
                    RecordKind::Crowd => {
                        crowded.insert((record.module, span));
                    }
                    RecordKind::OnceAFile { services, reason } => {
                        let entry = once.entry((record.module, reason)).or_default();
                        entry.spans.insert(span);
                        entry.any |= services.is_empty();
                        entry.services.extend(services);
                    }
                    RecordKind::Unresolved { services, reason } => {
                        let entry =
                            unresolved.entry((record.module, span)).or_insert_with(|| (Vec::new(), false, reason));
                        entry.1 |= services.is_empty();
                        entry.0.extend(services);
                    }
                    RecordKind::Unnamed { services } => {
                        unnamed.insert((record.module, span));
                        let entry =
                            unresolved.entry((record.module, span)).or_insert_with(|| (Vec::new(), false, not_named));
                        entry.1 |= services.is_empty();
                        entry.0.extend(services);
                    }
                }
            }
        }
        let certain: FxHashSet<(ModuleId, Span)> = calls
            .iter()
            .filter(|(_, (_, confidence))| *confidence == Confidence::Certain)
            .map(|((module, span, ..), _)| (*module, *span))
            .collect();
        for ((module, reason), Repeated { spans, any, services }) in once {
            // At the first of the places that are not understood after all.
            let Some(span) = spans.into_iter().find(|&span| !certain.contains(&(module, span))) else { continue };
            let entry = unresolved.entry((module, span)).or_insert_with(|| (Vec::new(), false, reason));
            entry.1 |= any;
            entry.0.extend(services);
        }
        // What comes together in one place comes to many others: it is said once, with how far it has come.
        crowded.retain(|place| !certain.contains(place));
        if let (Some((any, services)), Some(&first)) = (crowd, crowded.first()) {
            let files: BTreeSet<ModuleId> = crowded.iter().map(|(module, _)| *module).collect();
            let reason = match files.len() - 1 {
                0 => CROWD.to_owned(),
                1 => format!("{CROWD}, and in another file"),
                others => format!("{CROWD}, and in {others} other files"),
            };
            let reason = self.values.sym(&reason);
            let entry = unresolved.entry(first).or_insert_with(|| (Vec::new(), false, reason));
            entry.1 |= any;
            entry.0.extend(services);
        }
        let understood: FxHashSet<(ModuleId, Span, Sym)> = calls
            .iter()
            .filter(|(_, (_, confidence))| *confidence == Confidence::Certain)
            .map(|((module, span, _, operation), _)| (*module, *span, *operation))
            .collect();
        for ((module, span, service, operation), (mut inputs, confidence)) in calls {
            // Where one way to a place is understood, a guess about another way to it adds nothing: it is about a method of
            // the same name. Other operations come through one place where a wrapper looks methods up by name.
            if confidence == Confidence::Probable && understood.contains(&(module, span, operation)) {
                continue;
            }
            if inputs.len() > MAX_INPUTS {
                inputs = vec![inputs.into_iter().fold(Value::NEVER, |all, input| self.values.join(all, input))];
            }
            let variants: Vec<Arguments> = inputs.into_iter().flat_map(|input| self.variants(input)).collect();
            for arguments in variants {
                self.output.calls.push(SdkCall {
                    file: self.modules[module as usize].path.clone(),
                    span,
                    service: self.values.text_of(service).to_owned(),
                    operation: self.values.text_of(operation).to_owned(),
                    arguments,
                    confidence,
                });
            }
        }
        for ((module, span), (services, any, reason)) in unresolved {
            if certain.contains(&(module, span)) && !unnamed.contains(&(module, span)) {
                continue;
            }
            let mut services: Vec<String> =
                services.into_iter().map(|service| self.values.text_of(service).to_owned()).collect();
            services.sort_unstable();
            services.dedup();
            if any {
                services.clear();
            }
            self.output.unresolved.push(Unresolved {
                file: self.modules[module as usize].path.clone(),
                span,
                reason: self.values.text_of(reason).to_owned(),
                services,
            });
        }
        std::mem::take(&mut self.output)
    }

    /// The arguments of a call, as each of some paths to it gives them.
    fn variants(&self, input: Value) -> Vec<Arguments> {
        let [Atom::Dict(index)] = *self.values.atoms(input) else {
            return vec![Arguments { open: true, ..Arguments::default() }];
        };
        self.maps_of(index, 0, &mut { MAX_SHOWN })
    }

    /// What a dict is: entries that only some paths give make two of it, with them and without them. So does each of the
    /// things that an entry is one of.
    fn maps_of(&self, index: u32, depth: usize, left: &mut usize) -> Vec<Arguments> {
        let Some(dict) = self.values.dicts.get_index(index as usize) else { return Vec::new() };
        let open = !dict.rest.is_never();
        let (mut with, mut without) = (BTreeMap::new(), BTreeMap::new());
        for (name, entry) in &dict.entries {
            let name = self.values.text_of(*name).to_owned();
            let own = &mut { MAX_SHOWN };
            let mut values = self.alternatives(entry.value, depth + 1, if depth == 0 { own } else { left });
            // `None` on some paths is as good as not given there.
            let may_be_none = values.len() > 1 && values.contains(&Known::Null);
            values.retain(|value| !may_be_none || *value != Known::Null);
            let value = one_of(values);
            if entry.sure && !may_be_none {
                without.insert(name.clone(), value.clone());
            }
            with.insert(name, value);
        }
        let differ = with.len() != without.len();
        let most = MAX_VARIANTS[depth.min(1)];
        let mut all = vec![Arguments { given: with.clone(), open }];
        for (name, value) in &with {
            let Known::OneOf(choices) = value else { continue };
            if all.len() + choices.len() <= most && !choices.contains(&Known::Unknown) {
                all.extend(choices.iter().map(|choice| {
                    let mut given = with.clone();
                    given.insert(name.clone(), choice.clone());
                    Arguments { given, open }
                }));
            }
        }
        if differ {
            all.push(Arguments { given: without, open });
        }
        all
    }

    /// What a value is one of, as other parts of the program see it, with as many values in it as are `left` to show.
    fn alternatives(&self, value: Value, depth: usize, left: &mut usize) -> Vec<Known> {
        if depth > MAX_DEPTH || *left == 0 {
            return vec![Known::Unknown];
        }
        *left -= 1;
        let mut alternatives: Vec<Known> = Vec::new();
        for &atom in self.values.atoms(value) {
            let known = match atom {
                Atom::None => vec![Known::Null],
                Atom::Bool(value) => vec![Known::Literal(if value { "True" } else { "False" }.to_owned())],
                Atom::Number(sym) => vec![Known::Literal(self.values.text_of(sym).to_owned())],
                Atom::Text(sym) => vec![self.known_text(sym)],
                Atom::Default(sym) => vec![self.known_text(sym), Known::Unknown],
                Atom::Dict(index) => self.maps_of(index, depth, left).into_iter().map(Known::Map).collect(),
                Atom::Seq(index) => vec![self.list_of(index, depth, left)],
                _ => vec![Known::Unknown],
            };
            for known in known {
                if !alternatives.contains(&known) {
                    alternatives.push(known);
                }
            }
        }
        alternatives
    }

    fn known_text(&self, sym: Sym) -> Known {
        let text = self.values.text_of(sym);
        let mut parts = text.split(HOLE);
        let mut pieces: Vec<Piece> = parts.next().map(|known| Piece::Known(known.to_owned())).into_iter().collect();
        for part in parts {
            let mark = part.chars().next().filter(|&mark| MARKS.contains(&mark));
            let name = mark.and_then(mark_number).and_then(|number| self.holes.get_index(number));
            pieces.push(Piece::Hole(name.cloned().unwrap_or_default()));
            pieces.push(Piece::Known(part[mark.map_or(0, char::len_utf8)..].to_owned()));
        }
        let text: Text = pieces.into_iter().collect();
        match (text.as_known(), text.pieces()) {
            (Some(known), _) => Known::Text(known.to_owned()),
            (None, [Piece::Hole(name)]) if name.is_empty() => Known::Unknown,
            (None, _) => Known::Partly(text),
        }
    }

    /// A list. Each of the things that an item is one of is an item of its own: some path gives it.
    fn list_of(&self, index: u32, depth: usize, left: &mut usize) -> Known {
        let Some(seq) = self.values.seqs.get_index(index as usize) else { return Known::Unknown };
        let mut items = Vec::new();
        let shown = seq.items.iter().take(MAX_ITEMS).chain((!seq.rest.is_never()).then_some(&seq.rest));
        shown.for_each(|&item| items.extend(self.alternatives(item, depth + 1, left)));
        if seq.rest.is_never() && seq.items.len() > MAX_ITEMS {
            items.push(Known::Unknown);
        }
        Known::List(items)
    }
}

/// One of these.
fn one_of(mut alternatives: Vec<Known>) -> Known {
    match alternatives.len() {
        0 => Known::Unknown,
        1 => alternatives.swap_remove(0),
        _ => {
            alternatives.sort();
            Known::OneOf(alternatives)
        }
    }
}
