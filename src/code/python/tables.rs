//! Generated tables: lists and dicts of hundreds of thousands of numbers and texts.
//!
//! The parser takes some hundred bytes for each item, and the analysis tells a few hundred of a list or dict apart, and a few
//! dozen texts and numbers that something can be. So of a long run of constants with commas between them, spaces take the place of
//! what adds nothing. What is no constant stays, and so does the place of everything. A row of constants, such as a dict, is one
//! too: it adds something as long as one of its fields does.

use std::hash::BuildHasher;

use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};

/// A shorter text has no table that would be worth it.
const LARGE: usize = 1 << 15;

/// From how many constants on a run is long.
const LONG: usize = 1_000;

/// How many different keys of a run are kept beyond those, and numbers and texts of each field.
const MOST: usize = 1_000;

/// How long a row may be, in bytes, and how deep its brackets may nest.
const ROW: usize = 1 << 12;
const DEPTH: usize = 4;

/// The text without the constants that add nothing; `None` if it has none.
pub(super) fn thin(text: &str) -> Option<String> {
    if text.len() < LARGE {
        return None;
    }
    let mut thinner =
        Thinner { bytes: text.as_bytes(), at: 0, run: Run::default(), leaves: Vec::new(), left_out: Vec::new() };
    thinner.walk();
    let left_out = thinner.left_out;
    if left_out.is_empty() {
        return None;
    }
    let mut thinned = String::with_capacity(text.len());
    for (start, end) in left_out {
        // Tokens begin and end with ASCII.
        thinned.push_str(text.get(thinned.len()..start)?);
        thinned.extend(std::iter::repeat_n(' ', end - start));
    }
    thinned.push_str(text.get(thinned.len()..)?);
    Some(thinned)
}

/// Where something starts and ends.
type Piece = (usize, usize);

/// A number or a text: the field that it stands in, and how it is written.
type Leaf<'t> = (u64, &'t [u8]);

/// Constants one after the other, each with a comma.
#[derive(Default)]
struct Run<'t> {
    length: usize,
    /// What was met since it is long.
    keys: FxHashSet<&'t [u8]>,
    fields: FxHashMap<u64, FxHashSet<&'t [u8]>>,
}

impl<'t> Run<'t> {
    /// Whether another constant of these leaves adds nothing.
    fn has_enough(&mut self, key: Option<&'t [u8]>, leaves: &[Leaf<'t>]) -> bool {
        self.length += 1;
        if self.length <= LONG {
            return false;
        }
        // With so many keys, the analysis keeps none; with fewer, a value may take another's place.
        if let Some(key) = key
            && self.keys.len() < MOST
        {
            self.keys.insert(key);
            return false;
        }
        let mut adds = false;
        for &(field, text) in leaves {
            if self.fields.len() < MOST || self.fields.contains_key(&field) {
                let known = self.fields.entry(field).or_default();
                adds |= known.len() < MOST && known.insert(text);
            }
        }
        !adds
    }
}

struct Thinner<'t> {
    bytes: &'t [u8],
    at: usize,
    run: Run<'t>,
    /// Those of the constant at hand.
    leaves: Vec<Leaf<'t>>,
    left_out: Vec<Piece>,
}

impl<'t> Thinner<'t> {
    fn walk(&mut self) {
        loop {
            self.skip_space();
            if self.at >= self.bytes.len() {
                return;
            }
            if self.unit().is_none() && self.run.length > 0 {
                self.run = Run::default();
            }
        }
    }

    /// Goes past a constant, or a key with its value, and the comma after it; past something else otherwise.
    fn unit(&mut self) -> Option<()> {
        self.leaves.clear();
        let first = self.constant(0, 0)?;
        self.skip_space();
        let colon = self.token(b':');
        let second = match colon {
            Some(_) => {
                self.skip_space();
                self.leaves.clear();
                let value = self.constant(0, 0)?;
                self.skip_space();
                Some(value)
            }
            None => None,
        };
        let comma = self.token(b',')?;
        let key = second.map(|_| &self.bytes[first.0..first.1]);
        if self.run.has_enough(key, &self.leaves) {
            self.left_out.extend([Some(first), colon, second, Some(comma)].into_iter().flatten());
        }
        Some(())
    }

    fn rest(&self) -> &'t [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    fn token(&mut self, byte: u8) -> Option<Piece> {
        (self.rest().first() == Some(&byte)).then(|| {
            self.at += 1;
            (self.at - 1, self.at)
        })
    }

    fn skip_space(&mut self) {
        loop {
            match self.rest().first() {
                Some(b' ' | b'\t' | b'\r' | b'\n' | b'\x0c') => self.at += 1,
                Some(b'#') => self.at += memchr::memchr(b'\n', self.rest()).unwrap_or(self.rest().len()),
                _ => return,
            }
        }
    }

    /// Goes past a constant; past something else otherwise. `field` is where it stands.
    fn constant(&mut self, field: u64, depth: usize) -> Option<Piece> {
        let start = self.at;
        if let [open @ (b'[' | b'{' | b'('), ..] = self.rest() {
            let of_bracket = FxBuildHasher.hash_one((field, open));
            if self.row(of_bracket, depth).is_some() {
                return Some((start, self.at));
            }
            // What is no row may hold some.
            self.at = start + 1;
            return None;
        }
        let piece = self.atom()?;
        let text = &self.bytes[piece.0..piece.1];
        let is_text = text.ends_with(b"\"") || text.ends_with(b"'");
        self.leaves.push((FxBuildHasher.hash_one((field, is_text)), text));
        Some(piece)
    }

    /// Goes past a list, dict or tuple of constants that is not long.
    fn row(&mut self, field: u64, depth: usize) -> Option<()> {
        if depth >= DEPTH {
            return None;
        }
        let start = self.at;
        self.at += 1;
        self.leaves.push((field, b""));
        loop {
            self.skip_space();
            if self.at - start > ROW {
                return None;
            }
            if let [b']' | b'}' | b')', ..] = self.rest() {
                self.at += 1;
                return Some(());
            }
            let leaves = self.leaves.len();
            let (from, to) = self.constant(field, depth + 1)?;
            self.skip_space();
            if self.token(b':').is_some() {
                self.leaves.truncate(leaves);
                self.skip_space();
                let of_key = FxBuildHasher.hash_one((field, &self.bytes[from..to]));
                self.constant(of_key, depth + 1)?;
                self.skip_space();
            }
            if self.token(b',').is_none() && !matches!(self.rest(), [b']' | b'}' | b')', ..]) {
                return None;
            }
        }
    }

    /// Goes past a number, a text in one line, `True`, `False` or `None`; past something else otherwise.
    fn atom(&mut self) -> Option<Piece> {
        let start = self.at;
        if let [b'-' | b'+', b'0'..=b'9' | b'.', ..] = self.rest() {
            self.at += 1;
        }
        match self.rest() {
            [b'0'..=b'9', ..] | [b'.', b'0'..=b'9', ..] => {
                while let [byte, ..] = self.rest() {
                    let is_sign = |byte: u8| matches!(byte, b'-' | b'+');
                    let is_exponent = is_sign(*byte) && matches!(self.bytes[self.at - 1], b'e' | b'E');
                    if !(is_word(*byte) || *byte == b'.' || is_exponent) {
                        break;
                    }
                    self.at += 1;
                }
                Some((start, self.at))
            }
            [b'"' | b'\'', ..] => self.text().map(|()| (start, self.at)),
            [byte, ..] if is_word(*byte) => {
                self.at += self.rest().iter().take_while(|&&byte| is_word(byte)).count();
                let word = &self.bytes[start..self.at];
                let is_prefix = word.len() <= 2 && word.iter().all(|byte| b"bBrRuU".contains(byte));
                if is_prefix && matches!(self.rest(), [b'"' | b'\'', ..]) {
                    return self.text().map(|()| (start, self.at));
                }
                matches!(word, b"True" | b"False" | b"None").then_some((start, self.at))
            }
            _ => {
                self.at += 1;
                None
            }
        }
    }

    /// Goes past a text in quotes; to the line's end if it does not end there.
    fn text(&mut self) -> Option<()> {
        let quote = *self.rest().first()?;
        self.at += 1;
        loop {
            let end = memchr::memchr3(quote, b'\\', b'\n', self.rest());
            self.at += end.unwrap_or(self.rest().len());
            match self.rest() {
                [b'\\', _, ..] => self.at += 2,
                [byte, ..] if *byte == quote => {
                    self.at += 1;
                    return Some(());
                }
                _ => {
                    self.at = (self.at + 1).min(self.bytes.len());
                    return None;
                }
            }
        }
    }
}

fn is_word(byte: u8) -> bool {
    byte == b'_' || byte.is_ascii_alphanumeric() || byte >= 0x80
}

#[cfg(test)]
mod tests {
    use super::*;

    fn left(text: &str) -> String {
        let thinned = thin(text).unwrap_or_else(|| text.to_owned());
        assert_eq!(thinned.len(), text.len());
        thinned.split_whitespace().collect()
    }

    fn numbers(count: usize) -> String {
        (0..count).map(|number| format!("-{number}.5e-7,\n")).collect()
    }

    #[test]
    fn of_many_constants_some_are_left() {
        let all = numbers(50_000);
        assert_eq!(left(&format!("x = [{all}]")).matches(',').count(), LONG + MOST);
        assert_eq!(left(&format!("x = [{}]", "1, ".repeat(50_000))).matches(',').count(), LONG + 1);
        let texts: String = (0..50_000).map(|number| format!("b'é{number}\\'', # c\n")).collect();
        assert_eq!(left(&format!("x = [{texts}]")).matches("'',").count(), LONG + MOST);
        let pairs: String = (0..50_000).map(|number| format!("'{number}': None, ")).collect();
        assert_eq!(left(&format!("x = {{{pairs}}}")).matches(',').count(), LONG + MOST + 1);
        let same: String = (0..50_000).map(|number| format!("'a': {number}, ")).collect();
        assert_eq!(thin(&format!("x = {{{same}}}")), None);
    }

    #[test]
    fn of_many_rows_some_are_left() {
        let row =
            |number: usize, more: &str| format!("{{'id': {number}, 'b': ['x', ({}, None)]{more}}},\n", number % 7);
        let rows: String = (0..10_000).map(|number| row(number, "")).collect();
        assert_eq!(left(&format!("x = [{rows}]")).matches("None").count(), LONG + MOST);
        // One that says something new stays.
        let new = row(1, ", 'service': 'kms'") + &row(2, ", 'service': 'sqs'") + &row(3, ", 'service': 'sqs'");
        let left_of_new = left(&format!("x = [{rows}{new}{rows}]"));
        assert_eq!(["kms", "sqs"].map(|name| left_of_new.matches(name).count()), [1, 1]);
        let calls: String =
            (0..3_000).map(|number| format!("{{'id': {number}, 'call': f(1)}}, [1, 2, [f]], ")).collect();
        assert_eq!(thin(&format!("x = [{calls}]")), None);
        let nested = format!("x = [[[{}]]]", "1, ".repeat(50_000));
        assert_eq!(left(&nested).matches(',').count(), LONG + 1);
        assert_eq!(thin(&"[".repeat(1 << 20)), None);
        assert_eq!(thin(&"[[[[1, ".repeat(1 << 18)), None);
    }

    #[test]
    fn what_is_no_constant_stays() {
        let all = numbers(5_000);
        for other in
            ["f()", "a1", "'a' 'b'", "f'{a}'", "\"\"\"a\"\"\"", "1 + 1", "[a]", "**a", "lambda: 1", "x if 1 else 2"]
        {
            let other = format!("{other},");
            let shown: String = other.split_whitespace().collect();
            let left = left(&format!("x = [{all}{other}{all}{other}]"));
            assert_eq!(left.matches(&shown).count(), 2, "{other}");
            assert!(left.len() < 2 * "-4999.5e-7,".len() * (LONG + MOST) + 100, "{other}");
        }
        let calls = "f(1), ".repeat(10_000);
        assert_eq!(thin(&calls), None);
        assert_eq!(thin(&"\\\"".repeat(1 << 20)), None);
        assert_eq!(thin(&"'\\'\n".repeat(1 << 20)), None);
    }
}
