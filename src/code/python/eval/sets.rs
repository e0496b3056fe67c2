//! Sets of atoms, each kept once and named by a number.
//!
//! A large program has hundreds of thousands, most of them small, and looks into them all the time. They stand one after the
//! other in large blocks, so that one costs little more than its atoms.

use std::hash::BuildHasher;

use hashbrown::HashTable;
use rustc_hash::FxBuildHasher;

use super::values::Atom;

/// How many atoms a block holds, unless one set has more.
const BLOCK: usize = 1 << 15;

/// Where a set's atoms stand.
struct Place {
    block: u32,
    start: u32,
    length: u32,
}

/// All sets of one analysis.
#[derive(Default)]
pub(super) struct Sets {
    blocks: Vec<Vec<Atom>>,
    /// By a set's number.
    places: Vec<Place>,
    /// The numbers by the atoms.
    numbers: HashTable<u32>,
    atoms: usize,
}

impl Sets {
    /// The atoms of the set with this number; none if there is no such set.
    pub(super) fn get(&self, number: u32) -> &[Atom] {
        slice(&self.blocks, &self.places, number)
    }

    /// The number of the set of these atoms, which are in order and none of them twice.
    pub(super) fn number(&mut self, atoms: &[Atom]) -> u32 {
        let Self { blocks, places, numbers, .. } = self;
        let hash = FxBuildHasher.hash_one(atoms);
        if let Some(&number) = numbers.find(hash, |&number| slice(blocks, places, number) == atoms) {
            return number;
        }
        // The analysis's budget is far below 2^32 atoms, and so the sets and blocks.
        let number = places.len() as u32;
        let has_room = |block: &Vec<Atom>| block.capacity() - block.len() >= atoms.len();
        if !blocks.last().is_some_and(has_room) {
            blocks.push(Vec::with_capacity(atoms.len().max(BLOCK)));
        }
        let block = blocks.len() as u32 - 1;
        if let Some(last) = blocks.last_mut() {
            places.push(Place { block, start: last.len() as u32, length: atoms.len() as u32 });
            last.extend_from_slice(atoms);
        }
        numbers.insert_unique(hash, number, |&number| FxBuildHasher.hash_one(slice(blocks, places, number)));
        self.atoms += atoms.len();
        number
    }

    /// How many atoms all sets hold together.
    pub(super) fn atoms(&self) -> usize {
        self.atoms
    }
}

fn slice<'a>(blocks: &'a [Vec<Atom>], places: &[Place], number: u32) -> &'a [Atom] {
    let Some(&Place { block, start, length }) = places.get(number as usize) else { return &[] };
    let (start, end) = (start as usize, start as usize + length as usize);
    blocks.get(block as usize).and_then(|block| block.get(start..end)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_has_one_number_whatever_block_it_is_in() {
        let mut sets = Sets::default();
        let large: Vec<Atom> = (0..BLOCK as u32 + 1).map(Atom::Text).collect();
        let all: Vec<Vec<Atom>> = (0..BLOCK as u32)
            .map(|number| vec![Atom::Number(number), Atom::Text(number)])
            .chain([Vec::new(), large])
            .collect();
        let numbers: Vec<u32> = all.iter().map(|atoms| sets.number(atoms)).collect();
        assert!(sets.blocks.len() > 2);
        for (atoms, &number) in all.iter().zip(&numbers) {
            assert_eq!(sets.number(atoms), number);
            assert_eq!(sets.get(number), atoms);
        }
        assert_eq!(sets.atoms(), all.iter().map(Vec::len).sum::<usize>());
        assert!(sets.get(all.len() as u32).is_empty());
    }
}
