//! What a call gives to an operation, as far as its code shows it: the arguments decide what the call needs.

use std::collections::BTreeMap;

use crate::policy::{Piece, Text};

/// The arguments of a call, by the API's own member names (`Bucket`, not a Python variable's name).
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Arguments {
    /// What is known to be given.
    pub given: BTreeMap<String, Value>,
    /// Whether more may be given than `given` names (`**kwargs` that stayed unknown).
    pub open: bool,
}

/// A value as far as the code shows it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Value {
    /// A string.
    Text(String),
    /// A string with parts that only a run or a deployment knows. What a run makes of it is a hole without a name; what
    /// infrastructure says of an environment variable has the name of its expression (`Orders.Arn`).
    Partly(Text),
    /// Any other literal, as written: `True`, `3`.
    Literal(String),
    /// `None`: botocore rejects it, wrappers drop it; counts as absent.
    Null,
    /// A list, with the items that are known.
    List(Vec<Self>),
    /// A map, with the entries that are known; see [`Arguments::open`].
    Map(Arguments),
    /// One of several values, depending on the run.
    OneOf(Vec<Self>),
    /// Something that the code alone does not tell.
    Unknown,
}

/// What is known of the beginning of text.
pub(super) fn beginning(text: &Text) -> &str {
    match text.pieces().first() {
        Some(Piece::Known(known)) => known,
        Some(Piece::Hole(_)) | None => "",
    }
}
