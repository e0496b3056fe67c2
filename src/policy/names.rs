//! What infrastructure's own expressions stand for, so that two spellings of one resource can be held against each other.
//!
//! `!Ref Orders`, `${Orders.Arn}` and `arn:aws:dynamodb:..:table/${Orders}` speak of one table. A reader of infrastructure says
//! so here for each resource that it declares; [`Names::resolve`] writes them all in one way.

use std::collections::BTreeMap;

use super::Text;

/// The expressions of one infrastructure that name its resources.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    /// By hole, what stands there: `Orders.Arn` is `arn:${AWS::Partition}:dynamodb:..:table/${Orders}`.
    pub stands_for: BTreeMap<String, Text>,
    /// Holes of which only this is known: they have at least one character and hold neither `:` nor `/`, as an ARN's region and
    /// account, or a name that AWS makes up. Those marked true are other text than all others so marked: two resources
    /// do not get one name.
    pub parts: BTreeMap<String, bool>,
}

impl Names {
    /// `text` with what every hole stands for.
    pub fn resolve(&self, text: &Text) -> Text {
        text.filled(|name| self.stands_for.get(name).cloned())
    }
}
