//! How deep a text's blocks can come to nest in the parser.
//!
//! tree-sitter-python's scanner (`src/scanner.c`) keeps the widths of the blocks that are open, and at each token writes them into
//! 1024 bytes: two for each, after at most 257 for the strings that are open. With more than it has room for, an assertion of
//! tree-sitter's ends the whole process.

use rustc_hash::FxHashSet;

/// How many blocks may be open within one another. There is room for 383; CPython stops at 100.
pub(super) const MAX_BLOCKS: usize = 300;

/// Lines that are less wide are not told apart: that makes no more than as many widths.
const NARROW: u16 = 64;

/// Whether more blocks could come to be open at once than there is room for. Each is wider than the one around it, so there are at
/// most as many as there are widths, whatever the parser takes for a block where the text is no Python.
pub(super) fn is_too_deep(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut widths = FxHashSet::default();
    let mut at = 0;
    while let Some(end) = memchr::memchr(b'\n', bytes.get(at..).unwrap_or_default()) {
        let (width, rest) = width(bytes, at + end + 1);
        if width >= NARROW {
            widths.insert(width);
        }
        at = rest;
    }
    widths.len() + usize::from(NARROW) > MAX_BLOCKS
}

/// How wide the line at `at` is indented, as the scanner counts, and where that ends.
fn width(bytes: &[u8], mut at: usize) -> (u16, usize) {
    let mut width: u16 = 0;
    loop {
        match bytes.get(at..).unwrap_or_default() {
            [b' ', ..] => width = width.wrapping_add(1),
            [b'\t', ..] => width = width.wrapping_add(8),
            [b'\x0c' | b'\r' | b'\n', ..] => width = 0,
            [b'\\', b'\n', ..] => at += 1,
            [b'\\', b'\r', b'\n', ..] => at += 2,
            _ => return (width, at),
        }
        at += 1;
    }
}
