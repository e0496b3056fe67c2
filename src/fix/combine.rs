//! Many changes of one file made together: those that share a list meet in it, and one that cannot be made does not keep
//! the others from being made.

use super::splice::Splice;
use super::statements::{self, Left};
use super::tree::{self, Changes, Conflict, Edited, Refusal};
use crate::iac::syntax::Tree;

/// How often a file is edited and read again while looking for the changes that cannot be made. Beyond that they are left
/// out: hostile files hold any number.
const MOST_TRIES: usize = 200;

/// Why a change is not made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The text is not an item of a list, nor a value that could become a list.
    #[error("it does not stand by itself in a list of actions")]
    NotInAList,
    /// Another change wants the same place.
    #[error(transparent)]
    Conflict(#[from] Conflict),
    /// Something would be left empty.
    #[error(transparent)]
    Left(#[from] Left),
    /// The text has no form for it, or does not say what was meant.
    #[error(transparent)]
    Edit(#[from] Refusal),
    /// It reads as meant, and does not settle the finding.
    #[error("the new text would not settle it")]
    Unsettled,
    /// The file holds too many changes that cannot be made.
    #[error("this file has too many changes that cannot be made")]
    TooMany,
}

/// A file with the changes that could be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Combined {
    /// The proven text.
    pub edited: Edited,
    /// What became of each change, in the order they were given.
    pub outcomes: Vec<Result<(), Refused>>,
}

/// Makes as many of the changes as can be made together, in their order.
pub fn combine(file: &str, tree: &Tree, parts: Vec<Result<Changes, Refused>>) -> Combined {
    let whole = parts.iter().flatten();
    if let Ok(edited) = whole.clone().try_fold(Changes::default(), merged).and_then(|all| make(file, tree, &all)) {
        return Combined { edited, outcomes: parts.into_iter().map(|part| part.map(|_| ())).collect() };
    }
    let mut combined = Combined { edited: Edited { text: file.to_owned(), splices: Vec::new() }, outcomes: Vec::new() };
    let mut made = Changes::default();
    for (tried, part) in parts.into_iter().enumerate() {
        let outcome = part.and_then(|part| {
            if tried >= MOST_TRIES {
                return Err(Refused::TooMany);
            }
            let more = merged(made.clone(), &part)?;
            combined.edited = make(file, tree, &more)?;
            made = more;
            Ok(())
        });
        combined.outcomes.push(outcome);
    }
    combined
}

fn merged(mut all: Changes, part: &Changes) -> Result<Changes, Refused> {
    all.merge(part)?;
    Ok(all)
}

/// Makes changes and all that follows from them.
fn make(file: &str, tree: &Tree, changes: &Changes) -> Result<Edited, Refused> {
    let mut changes = changes.clone();
    match statements::settle(&mut changes, tree) {
        Ok(()) => Ok(tree::edit(file, tree, &changes)?),
        Err(Left::Nothing) => Ok(Edited { text: String::new(), splices: vec![Splice::new(0, file.len(), "")] }),
        Err(left) => Err(left.into()),
    }
}
