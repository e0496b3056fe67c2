//! Generated tables: lists and dicts of hundreds of thousands of numbers and texts.
//!
//! The parser takes some hundred bytes for each item, and the analysis tells a few hundred of a list or dict apart, and a few
//! dozen texts and numbers that something can be. So of a long run of constants with commas between them, spaces take the place of
//! what adds nothing. What is no constant stays, and so does the place of everything.

use rustc_hash::FxHashSet;

/// A shorter text has no table that would be worth it.
const LARGE: usize = 1 << 15;

/// From how many constants on a run is long.
const LONG: usize = 1_000;

/// How many different keys, numbers and texts of a run are kept beyond those.
const MOST: usize = 1_000;

/// The text without the constants that add nothing; `None` if it has none.
pub(super) fn thin(text: &str) -> Option<String> {
    if text.len() < LARGE {
        return None;
    }
    let mut thinner = Thinner { bytes: text.as_bytes(), at: 0, run: Run::default(), left_out: Vec::new() };
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

/// Constants one after the other, each with a comma.
#[derive(Default)]
struct Run<'t> {
    length: usize,
    /// What was met since it is long.
    keys: FxHashSet<&'t [u8]>,
    numbers: FxHashSet<&'t [u8]>,
    texts: FxHashSet<&'t [u8]>,
}

impl<'t> Run<'t> {
    /// Whether another constant adds nothing.
    fn has_enough(&mut self, key: Option<&'t [u8]>, value: &'t [u8]) -> bool {
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
        let known = if value.ends_with(b"\"") || value.ends_with(b"'") { &mut self.texts } else { &mut self.numbers };
        known.len() >= MOST || !known.insert(value)
    }
}

struct Thinner<'t> {
    bytes: &'t [u8],
    at: usize,
    run: Run<'t>,
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
        let first = self.constant()?;
        self.skip_space();
        let colon = self.token(b':');
        let second = match colon {
            Some(_) => {
                self.skip_space();
                let value = self.constant()?;
                self.skip_space();
                Some(value)
            }
            None => None,
        };
        let comma = self.token(b',')?;
        let text = |(start, end): Piece| &self.bytes[start..end];
        let (key, value) = second.map_or((None, text(first)), |value| (Some(text(first)), text(value)));
        if self.run.has_enough(key, value) {
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

    /// Goes past a number, a text in one line, `True`, `False` or `None`; past something else otherwise.
    fn constant(&mut self) -> Option<Piece> {
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
    fn what_is_no_constant_stays() {
        let all = numbers(5_000);
        for other in
            ["f()", "a1", "'a' 'b'", "f'{a}'", "\"\"\"a\"\"\"", "1 + 1", "[1]", "**a", "lambda: 1", "x if 1 else 2"]
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
