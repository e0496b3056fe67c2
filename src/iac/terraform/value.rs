//! Values as far as they are known, each with the place where it was written.
//!
//! What only a plan or an apply can tell stays open: text has holes, lists have items that may be absent, and a value that
//! depends on a condition is a [`Choice`] between all that it may be. An unknown value is named by what gives it, in one
//! spelling (`aws_s3_bucket.data.arn`), so that equal names mean equal values.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use crate::policy::{Piece, Text};
use crate::text::Span;

/// The longest text that is put together, in bytes. IAM policies have at most 10,240 characters.
pub const MAX_TEXT: usize = 256 << 10;

/// The longest list or map that is put together, in items.
pub const MAX_ITEMS: usize = 4096;

/// How many values a choice may have.
const MAX_CHOICES: usize = 16;

/// The longest name of an unknown value, in bytes.
const MAX_NAME: usize = 200;

/// A place in one of the files that a program was read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Origin {
    /// The index of the file.
    pub file: usize,
    /// The place in it.
    pub span: Span,
}

/// A value.
#[derive(Clone, Debug)]
pub struct Value {
    /// What it is.
    pub kind: Kind,
    /// Where it was written: for text read from a variable, where the variable's value stands.
    pub origin: Origin,
    /// Of which resource it is an attribute, through whatever variables and outputs it came.
    pub subject: Option<Rc<Subject>>,
}

/// An attribute of a resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// The resource's index.
    pub resource: usize,
    /// `arn`, `name`
    pub attribute: String,
}

/// What a value is.
#[derive(Clone, Debug)]
pub enum Kind {
    /// `null`
    Null,
    /// `true`, `false`
    Bool(bool),
    /// A number.
    Number(f64),
    /// Text, with holes.
    Text(Rc<[Segment]>),
    /// A list, tuple or set.
    List(Rc<[Item]>),
    /// A map or object, in order.
    Map(Rc<[(String, Item)]>),
    /// The JSON text of a value.
    Json(Rc<Value>),
    /// A resource or data source, by index.
    Resource(usize),
    /// One of several values.
    Choice(Rc<Choice>),
    /// Not known; the name of what gives it.
    Unknown(Rc<str>),
    /// What Terraform refuses to evaluate: an attribute or item that is not there.
    Invalid,
}

/// Several values that something may have.
#[derive(Clone, Debug)]
pub struct Choice {
    /// What gives the value.
    pub name: Rc<str>,
    /// At least two, none of which is a choice; a guess at what a deployment uses comes first.
    pub values: Vec<Value>,
}

/// A piece of text.
#[derive(Clone, Debug, PartialEq)]
pub enum Segment {
    /// Known text; if it is `exact`, its place holds it byte for byte.
    Known {
        /// The text.
        text: Rc<str>,
        /// Its place.
        origin: Origin,
        /// Whether the bytes at the place are the text.
        exact: bool,
    },
    /// Unknown text, by the name of what gives it; and the value, where it is more than text.
    Hole(Hole),
}

/// A part of a text that is not known, or that has a structure of its own.
#[derive(Clone, Debug)]
pub struct Hole {
    /// The name of what gives it.
    pub name: Rc<str>,
    /// What stands there.
    pub value: Rc<Value>,
}

impl PartialEq for Hole {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

/// An item of a list, or a value of a map.
#[derive(Clone, Debug)]
pub struct Item {
    /// The value.
    pub value: Value,
    /// How often it is there.
    pub presence: Presence,
}

/// How often an item is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Presence {
    /// Once.
    Always,
    /// Once or not at all.
    Maybe,
    /// Any number of times: it stands for a list that is not known.
    AnyNumber,
}

impl Value {
    /// A value written at a place.
    pub fn new(kind: Kind, origin: Origin) -> Self {
        Self { kind, origin, subject: None }
    }

    /// A value that is not known.
    pub fn unknown(name: impl AsRef<str>, origin: Origin) -> Self {
        Self::new(Kind::Unknown(shorten(name.as_ref(), origin)), origin)
    }

    /// Known text that is written at a place in some way.
    pub fn text(text: impl AsRef<str>, origin: Origin) -> Self {
        let segment = Segment::Known { text: text.as_ref().into(), origin, exact: false };
        Self::new(Kind::Text([segment].into()), origin)
    }

    /// A list whose items are all there.
    pub fn list(values: impl IntoIterator<Item = Self>, origin: Origin) -> Self {
        let items = values.into_iter().map(|value| Item { value, presence: Presence::Always });
        Self::items_of(items.collect(), origin)
    }

    /// A list. Of two unknown parts with one name, one says as much.
    pub fn items_of(mut items: Vec<Item>, origin: Origin) -> Self {
        let mut open: BTreeSet<Rc<str>> = BTreeSet::new();
        items.retain(|item| match (&item.value.kind, item.presence) {
            (Kind::Unknown(name), Presence::AnyNumber) => open.insert(name.clone()),
            _ => true,
        });
        if items.len() > MAX_ITEMS {
            return Self::unknown("a list that is too long", origin);
        }
        Self::new(Kind::List(items.into()), origin)
    }

    /// A map. Of equal keys the last entry counts.
    pub fn map(entries: Vec<(String, Item)>, origin: Origin) -> Self {
        if entries.len() > MAX_ITEMS {
            return Self::unknown("a map that is too long", origin);
        }
        let mut places: BTreeMap<String, usize> = BTreeMap::new();
        let mut kept: Vec<(String, Item)> = Vec::new();
        for (key, item) in entries {
            match places.get(&key) {
                Some(&at) if item.presence == Presence::Always => kept[at].1 = item,
                Some(_) | None => {
                    places.insert(key.clone(), kept.len());
                    kept.push((key, item));
                }
            }
        }
        Self::new(Kind::Map(kept.into()), origin)
    }

    /// One of several values: what they are, or any of them if that is the same.
    pub fn choice(name: impl AsRef<str>, values: impl IntoIterator<Item = Self>, origin: Origin) -> Self {
        let mut distinct: Vec<Self> = Vec::new();
        for value in values.into_iter().flat_map(|value| value.choices()) {
            let is_new = !distinct.iter().any(|known| known.is_same(&value));
            if is_new && !matches!(value.kind, Kind::Invalid) {
                distinct.push(value);
            }
        }
        if distinct.len() > MAX_CHOICES {
            return Self::unknown(name, origin);
        }
        match distinct.len() {
            0 => Self::new(Kind::Invalid, origin),
            1 => distinct.remove(0),
            _ => {
                let choice = Choice { name: shorten(name.as_ref(), origin), values: distinct };
                Self::new(Kind::Choice(Rc::new(choice)), origin)
            }
        }
    }

    /// The values that this may be: its own, or those of a choice.
    pub fn choices(&self) -> Vec<Self> {
        match &self.kind {
            Kind::Choice(choice) => choice.values.clone(),
            _ => vec![self.clone()],
        }
    }

    /// Whether two values are surely the same, wherever they were written.
    pub fn is_same(&self, other: &Self) -> bool {
        match (&self.kind, &other.kind) {
            (Kind::Null, Kind::Null) | (Kind::Invalid, Kind::Invalid) => true,
            (Kind::Bool(a), Kind::Bool(b)) => a == b,
            (Kind::Number(a), Kind::Number(b)) => a == b,
            (Kind::Text(_), Kind::Text(_)) => self.to_text() == other.to_text(),
            (Kind::Unknown(a), Kind::Unknown(b)) => a == b,
            (Kind::Resource(a), Kind::Resource(b)) => a == b,
            (Kind::List(a), Kind::List(b)) => Rc::ptr_eq(a, b) || (a.is_empty() && b.is_empty()),
            (Kind::Map(a), Kind::Map(b)) => Rc::ptr_eq(a, b) || (a.is_empty() && b.is_empty()),
            (Kind::Json(a), Kind::Json(b)) => Rc::ptr_eq(a, b),
            _ => false,
        }
    }

    /// The text that this is, or that it becomes inside a string; a hole where that is not known.
    pub fn to_text(&self) -> Text {
        match &self.kind {
            Kind::Null | Kind::Invalid => Text::default(),
            Kind::Bool(value) => Text::known(value.to_string()),
            Kind::Number(number) => Text::known(number_text(*number)),
            Kind::Text(segments) => segments
                .iter()
                .map(|segment| match segment {
                    Segment::Known { text, .. } => Piece::Known(text.to_string()),
                    Segment::Hole(hole) => Piece::Hole(hole.name.to_string()),
                })
                .collect(),
            _ => Text::hole(&*self.name()),
        }
    }

    /// The segments of the text that this becomes inside a string.
    pub fn segments(&self) -> Vec<Segment> {
        match &self.kind {
            Kind::Null | Kind::Invalid => Vec::new(),
            Kind::Text(segments) => segments.to_vec(),
            Kind::Bool(_) | Kind::Number(_) => {
                let text = self.to_text().to_string().into();
                vec![Segment::Known { text, origin: self.origin, exact: false }]
            }
            _ => vec![Segment::Hole(Hole { name: self.name(), value: Rc::new(self.clone()) })],
        }
    }

    /// The text, if all of it is known.
    pub fn as_str(&self) -> Option<String> {
        match &self.kind {
            Kind::Text(_) | Kind::Bool(_) | Kind::Number(_) => self.to_text().as_known().map(str::to_owned),
            _ => None,
        }
    }

    /// `true` or `false`, as Terraform also takes them from text.
    pub fn as_bool(&self) -> Option<bool> {
        match &self.kind {
            Kind::Bool(value) => Some(*value),
            Kind::Text(_) => match &*self.as_str()? {
                "true" => Some(true),
                "false" => Some(false),
                _ => None,
            },
            _ => None,
        }
    }

    /// A number, as Terraform also takes it from text.
    pub fn as_number(&self) -> Option<f64> {
        match &self.kind {
            Kind::Number(number) => Some(*number),
            Kind::Text(_) => self.as_str()?.parse().ok(),
            _ => None,
        }
    }

    /// A whole number that is not negative.
    pub fn as_index(&self) -> Option<usize> {
        let number = self.as_number()?;
        (number >= 0.0 && number <= f64::from(u32::MAX) && number.fract() == 0.0).then_some(number as usize)
    }

    /// Whether it is `null`, or nothing at all.
    pub fn is_null(&self) -> bool {
        matches!(self.kind, Kind::Null | Kind::Invalid)
    }

    /// Whether something of it is not known: it is a choice, or text with holes, or null where something else may stand.
    pub fn is_open(&self) -> bool {
        match &self.kind {
            Kind::Unknown(_) | Kind::Choice(_) | Kind::Null | Kind::Invalid => true,
            Kind::Text(segments) => segments.iter().any(|segment| matches!(segment, Segment::Hole(_))),
            _ => false,
        }
    }

    /// The value of a key, if this is a map that surely has it.
    pub fn get(&self, key: &str) -> Option<&Self> {
        let Kind::Map(entries) = &self.kind else { return None };
        entries.iter().rev().find(|(name, _)| name == key).map(|(_, item)| &item.value)
    }

    /// The items that this may hold: its own if it is a list or a map, all that a choice may hold, none of `null`; and what
    /// is not known as one item that stands for any number.
    pub fn items(&self) -> Vec<Item> {
        match &self.kind {
            Kind::Null | Kind::Invalid => Vec::new(),
            Kind::List(items) => items.to_vec(),
            Kind::Map(entries) => entries.iter().map(|(_, item)| item.clone()).collect(),
            Kind::Choice(choice) => {
                let items = choice.values.iter().flat_map(Self::items);
                items.map(|item| Item { presence: item.presence.max(Presence::Maybe), ..item }).collect()
            }
            Kind::Unknown(_) => vec![Item { value: self.clone(), presence: Presence::AnyNumber }],
            _ => vec![Item { value: self.clone(), presence: Presence::Always }],
        }
    }

    /// A name for the value: what gives it, or what it says.
    pub fn name(&self) -> Rc<str> {
        match &self.kind {
            Kind::Unknown(name) => name.clone(),
            Kind::Choice(choice) => choice.name.clone(),
            _ => {
                let mut name = String::new();
                self.describe(&mut name);
                shorten(&name, self.origin)
            }
        }
    }

    /// Writes the value out, as far as a name can be long.
    fn describe(&self, out: &mut String) {
        if out.len() > MAX_NAME {
            return;
        }
        match &self.kind {
            Kind::Null => out.push_str("null"),
            Kind::Invalid => out.push_str("nothing"),
            Kind::Text(_) | Kind::Bool(_) | Kind::Number(_) => {
                out.extend(self.to_text().to_string().chars().take(MAX_NAME + 1));
            }
            Kind::List(items) => {
                out.push('[');
                for (at, item) in items.iter().enumerate().take(MAX_NAME) {
                    out.push_str(if at > 0 { ", " } else { "" });
                    item.value.describe(out);
                }
                out.push(']');
            }
            Kind::Map(entries) => {
                out.push('{');
                for (at, (key, item)) in entries.iter().enumerate().take(MAX_NAME) {
                    out.push_str(if at > 0 { ", " } else { "" });
                    out.push_str(key);
                    out.push_str(" = ");
                    item.value.describe(out);
                }
                out.push('}');
            }
            Kind::Json(value) => {
                out.push_str("jsonencode(");
                value.describe(out);
                out.push(')');
            }
            Kind::Resource(index) => out.push_str(&format!("resource {index}")),
            Kind::Choice(choice) => out.push_str(&choice.name),
            Kind::Unknown(name) => out.push_str(name),
        }
    }
}

/// A name that is not too long: else the place, which no other expression has.
fn shorten(name: &str, origin: Origin) -> Rc<str> {
    if name.len() <= MAX_NAME {
        return name.into();
    }
    format!("the expression at byte {} of file {}", origin.span.start, origin.file).into()
}

/// A number as Terraform writes it into text.
fn number_text(number: f64) -> String {
    // Display writes whole numbers without a fraction, and never an exponent.
    format!("{number}")
}
