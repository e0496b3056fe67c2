//! Prose to denials: IAM's sentences, and what stands around each.
//!
//! A denial begins with what an SDK or a tool writes first, or with the sentence itself, and holds all up to where the next
//! begins.

use std::collections::BTreeMap;

use super::clean::clean;
use super::wrapper::{FORMS, Place, is_denial, lookalike};
use super::{Effect, Found, sentence};

/// How far apart a wrapper and its sentence may stand: a request id and an endpoint fit in between.
const WIDEST_GAP: usize = 700;
/// How far apart two names of one error may stand.
const NARROWEST_GAP: usize = 2;
/// How far after a sentence the stack that goes with it may go on.
const LONGEST_STACK: usize = 4_000;

/// Something that was recognised.
struct Part {
    start: usize,
    end: usize,
    kind: Kind,
    found: Found,
    /// Whether what follows says in words that access is denied.
    says_so: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Sentence,
    Wrapper(Place),
}

/// Adds every denial in `text`, in order.
pub(super) fn read(text: &str, found: &mut Vec<Found>) {
    if !may_hold_any(text) {
        return;
    }
    let line = clean(text);
    let mut parts = parts(&line);
    parts.sort_by_key(|part| (part.start, part.kind == Kind::Sentence));
    let mut denial: Option<Building> = None;
    for part in parts {
        match &mut denial {
            Some(building) if building.takes(&part) => building.add(part),
            _ => {
                found.extend(denial.take().and_then(|building| building.finish(&line)));
                denial = Some(Building::new(part));
            }
        }
    }
    found.extend(denial.and_then(|building| building.finish(&line)));
    if found.is_empty() && is_bare(&line) {
        found.push(Found { effect: Some(Effect::Unknown), ..Found::default() });
    }
}

/// A quick look: most of a log is about something else.
fn may_hold_any(text: &str) -> bool {
    let holds = |word: &str| memchr::memmem::find(text.as_bytes(), word.as_bytes()).is_some();
    [
        "uthori",
        "enied",
        "orbidden",
        "403",
        "ermission",
        "oken",
        "ignature",
        "redential",
        "assumed by root",
        "pass role",
        "access to the model",
        "not allowed",
        "OptIn",
        "Subscription",
        "AccessKeyId",
        "Code>",
        "Pending",
        "UTHORI",
        "ENIED",
    ]
    .into_iter()
    .any(holds)
}

/// The whole message is no more than these words.
fn is_bare(line: &str) -> bool {
    let bare = line.trim_matches(|char: char| !char.is_ascii_alphanumeric()).to_ascii_lowercase();
    matches!(bare.as_str(), "access denied" | "accessdenied" | "accessdeniedexception" | "403 forbidden" | "forbidden")
}

fn parts(line: &str) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    // By where they begin; they do not overlap.
    let mut taken: BTreeMap<usize, usize> = BTreeMap::new();
    for form in FORMS.iter() {
        for captures in form.regex.captures_iter(line) {
            let Some((start, end)) = captures.get(0).map(|whole| (whole.start(), whole.end())) else { continue };
            // A code that a longer form has read already is not another one.
            if taken.range(..end).next_back().is_some_and(|(_, &taken_end)| taken_end > start) {
                continue;
            }
            taken.insert(start, end);
            let says_so = says_so(sentence::window(line, end, line.len(), 40));
            parts.push(Part { start, end, kind: Kind::Wrapper(form.place), found: form.read(&captures), says_so });
        }
    }
    let starts = |place: Place| {
        let mut starts: Vec<(usize, usize)> =
            parts.iter().filter(|part| part.kind == Kind::Wrapper(place)).map(|part| (part.start, part.end)).collect();
        starts.sort_unstable();
        starts
    };
    let (before, instead) = (starts(Place::Before), starts(Place::Instead));
    let middles: Vec<(usize, usize)> =
        sentence::MIDDLE.find_iter(line).map(|middle| (middle.start(), middle.end())).collect();
    for (index, &(start, end)) in middles.iter().enumerate() {
        let at = instead.partition_point(|part| part.0 < end);
        if at.checked_sub(1).and_then(|last| instead.get(last)).is_some_and(|part| part.1 > start) {
            continue;
        }
        let next_sentence = middles.get(index + 1).map_or(line.len(), |next| next.0);
        let next_wrapper = before.get(before.partition_point(|part| part.0 < end)).map_or(line.len(), |part| part.0);
        let (found, begins) = sentence::read(line, start, end, next_wrapper.min(next_sentence));
        parts.push(Part { start: begins, end, kind: Kind::Sentence, found, says_so: true });
    }
    parts
}

/// Whether a text begins with the words that services use where they say no more.
fn says_so(text: &str) -> bool {
    let text = text.trim_start_matches([' ', ':', '-', '"']).to_ascii_lowercase();
    ["access denied", "accessdenied", "forbidden"].iter().any(|words| text.starts_with(words))
}

/// A denial that is being put together.
struct Building {
    found: Found,
    start: usize,
    end: usize,
    has_sentence: bool,
    is_stated: bool,
    says_so: bool,
}

impl Building {
    fn new(part: Part) -> Self {
        let mut building = Self {
            found: Found::default(),
            start: part.start,
            end: part.end,
            has_sentence: false,
            is_stated: false,
            says_so: false,
        };
        building.add(part);
        building
    }

    /// Whether a part belongs to this denial.
    fn takes(&self, part: &Part) -> bool {
        let gap = part.start.saturating_sub(self.end);
        let differs = |one: &Option<String>, other: &Option<String>| one.is_some() && other.is_some() && one != other;
        let is_said = self.has_sentence || self.is_stated;
        match part.kind {
            Kind::Wrapper(Place::After) => gap <= LONGEST_STACK,
            // The same again, as the fields of an error: `message: 'You are not authorized to ..'`.
            Kind::Sentence if part.found.says_little() && self.found.says_little() => gap <= LONGEST_STACK,
            _ if is_said || gap > WIDEST_GAP => false,
            Kind::Sentence | Kind::Wrapper(Place::Instead) => true,
            // A second name of the same error: `S3Exception: .. AccessDenied: ..`.
            Kind::Wrapper(Place::Before) => {
                // A class and its text: `AccessDeniedException: An error occurred (AccessDeniedException) when ..`.
                let same_code = self.found.error_code == part.found.error_code && gap <= NARROWEST_GAP && !self.says_so;
                let both_coded = self.found.error_code.is_some() && part.found.error_code.is_some();
                (!both_coded || same_code) && !differs(&self.found.operation, &part.found.operation)
            }
        }
    }

    fn add(&mut self, part: Part) {
        let encoded = part.found.effect == Some(Effect::Encoded);
        match part.kind {
            Kind::Sentence => self.has_sentence = true,
            Kind::Wrapper(Place::Instead) => self.is_stated = true,
            Kind::Wrapper(_) => {}
        }
        self.says_so |= part.says_so;
        self.end = self.end.max(part.end);
        let (own, more) = (&mut self.found, part.found);
        // A service that speaks of a role it takes on names what it calls itself, not what it was asked.
        if part.kind == Kind::Wrapper(Place::Instead) && more.operation.is_some() {
            own.operation = None;
            own.services.clear();
        }
        fill(&mut own.principal, more.principal);
        fill(&mut own.resource, more.resource);
        fill(&mut own.policy_type, more.policy_type);
        fill(&mut own.policy_arn, more.policy_arn);
        fill(&mut own.operation, more.operation);
        fill(&mut own.help, more.help);
        let is_vague = own.error_code.as_deref() == Some("403");
        if is_vague && more.error_code.is_some() {
            own.error_code = more.error_code;
        } else {
            fill(&mut own.error_code, more.error_code);
        }
        // What can be read counts more than what cannot.
        if !encoded || own.actions.is_empty() {
            fill(&mut own.effect, more.effect);
        }
        if own.effect == Some(Effect::Encoded) && !encoded && !more.actions.is_empty() {
            own.effect = more.effect;
        }
        if own.actions.is_empty() {
            own.actions = more.actions;
        }
        own.services.extend(more.services);
    }

    /// The denial, if it is one.
    fn finish(self, line: &str) -> Option<Found> {
        let mut found = self.found;
        let code = found.error_code.as_deref().unwrap_or_default();
        if let Some(help) = lookalike(code).filter(|_| !self.has_sentence) {
            return Some(Found { effect: Some(Effect::NotADenial), help: Some(help.to_owned()), ..found });
        }
        let encoded = found.effect == Some(Effect::Encoded);
        if !(self.has_sentence || self.is_stated || self.says_so || encoded || is_denial(code)) {
            return None;
        }
        if found.effect.is_none() {
            sentence::reason(sentence::window(line, self.start, line.len(), WIDEST_GAP), &mut found);
        }
        found.effect = found.effect.or(Some(Effect::Unknown));
        Some(found)
    }
}

fn fill<T>(own: &mut Option<T>, more: Option<T>) {
    if own.is_none() {
        *own = more;
    }
}
