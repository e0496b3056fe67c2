//! Places in text: byte spans, and the lines and columns that people read.
//!
//! Everything inside the program speaks in byte offsets, because edits need them; lines and columns exist only in output.

use std::sync::Arc;

use encoding_rs::Encoding;

/// A half-open range of bytes in one file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// Offset of the first byte.
    pub start: usize,
    /// Offset just past the last byte.
    pub end: usize,
}

impl Span {
    /// The span from `start` up to, not including, `end`.
    pub fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }
}

/// A value and where it stands in its file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Where it was written.
    pub span: Span,
}

/// A line and a column, both counted from 1; the column counts Unicode code points, as SARIF's `unicodeCodePoints` does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column, from 1.
    pub column: usize,
}

/// Finds lines and columns in one text.
#[derive(Clone, Debug)]
pub struct LineIndex {
    text: Arc<[u8]>,
    starts: Vec<usize>,
    /// Of long lines: the columns, from 0, of some offsets in it. Without them, a file that is all in one line would be read
    /// anew for each of its places.
    marks: Vec<(usize, usize)>,
    /// What the text is written in, where it is not UTF-8.
    encoding: Option<&'static Encoding>,
}

/// How far the marks of a long line stand apart, in bytes.
const BETWEEN_MARKS: usize = 1 << 10;

/// U+FEFF in UTF-8.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

impl LineIndex {
    /// Indexes the line starts of `text`. LF, CRLF and a lone CR each end a line.
    pub fn new(text: Arc<[u8]>) -> Self {
        Self::in_encoding(text, None)
    }

    /// The same of a text that is written in another encoding than UTF-8, one in which no character has a line's end in it.
    pub fn in_encoding(text: Arc<[u8]>, encoding: Option<&'static Encoding>) -> Self {
        let mut starts = vec![0];
        for at in memchr::memchr2_iter(b'\n', b'\r', &text) {
            let carriage_return_of_crlf = text[at] == b'\r' && text.get(at + 1) == Some(&b'\n');
            if !carriage_return_of_crlf {
                starts.push(at + 1);
            }
        }
        let mut index = Self { text, starts, marks: Vec::new(), encoding };
        index.mark_long_lines();
        index
    }

    fn mark_long_lines(&mut self) {
        let ends = self.starts.iter().skip(1).copied().chain([self.text.len()]);
        let mut marks = Vec::new();
        for (&start, end) in self.starts.iter().zip(ends) {
            let (mut from, mut column) = (start, 0);
            while end - from > 2 * BETWEEN_MARKS {
                let to = self.boundary(from + BETWEEN_MARKS);
                column += self.length(from, to);
                marks.push((to, column));
                from = to;
            }
        }
        self.marks = marks;
    }

    /// The last offset, up to this one, before which a character ends for sure.
    fn boundary(&self, offset: usize) -> usize {
        match self.encoding {
            // An ASCII character after another one (the first of them could still belong to a character before it).
            Some(_) => {
                let pair = |at: &usize| self.text[at - 1].is_ascii() && self.text[at - 2].is_ascii();
                (offset - BETWEEN_MARKS / 2..=offset).rev().find(pair).unwrap_or(offset)
            }
            // Where four bytes in a row carry on, the last begins anew: no character is longer.
            None => {
                let carries_on = |at: usize| self.text[at] & 0xc0 == 0x80;
                (offset - 3..=offset).rev().find(|&at| !carries_on(at)).unwrap_or(offset)
            }
        }
    }

    /// How many code points these bytes are.
    fn length(&self, from: usize, to: usize) -> usize {
        let bytes = &self.text[from..to];
        match self.encoding {
            Some(encoding) => encoding.decode_without_bom_handling(bytes).0.chars().count(),
            None => String::from_utf8_lossy(bytes).chars().count(),
        }
    }

    /// The text.
    pub fn text(&self) -> &Arc<[u8]> {
        &self.text
    }

    /// The position of a byte offset. An offset past the end is the end.
    pub fn position(&self, offset: usize) -> Position {
        let offset = offset.min(self.text.len());
        let line = self.starts.partition_point(|&start| start <= offset);
        let start = self.starts[line - 1];
        let mark = self.marks.partition_point(|&(at, _)| at <= offset).checked_sub(1).map(|mark| self.marks[mark]);
        let (from, before) = mark.filter(|&(at, _)| at > start).unwrap_or((start, 0));
        let column = before + self.length(from, offset) + 1;
        // Editors show no column for the mark that a text can begin with.
        let has_mark = line == 1 && offset >= BYTE_ORDER_MARK.len() && self.text.starts_with(BYTE_ORDER_MARK);
        Position { line, column: if has_mark { column.saturating_sub(1).max(1) } else { column } }
    }
}

/// What git calls the first marker of a conflict that nobody has resolved yet, if the text holds a whole one: the line
/// that begins with `<<<<<<<`, with `=======` and `>>>>>>>` after it (git-merge(1), "How conflicts are presented").
pub fn merge_conflict(text: &[u8]) -> Option<Span> {
    let marker = |marker: &[u8], from: usize| {
        memchr::memmem::find_iter(&text[from..], marker)
            .map(|at| from + at)
            .find(|&at| at == 0 || matches!(text[at - 1], b'\n' | b'\r'))
    };
    let ours = marker(b"<<<<<<< ", 0)?;
    marker(b">>>>>>> ", marker(b"=======", ours)?)?;
    Some(Span::new(ours, ours + "<<<<<<<".len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_merge_conflict_has_three_markers_at_the_start_of_a_line() {
        let text = b"a: 1\n<<<<<<< HEAD\nb: 2\n=======\nb: 3\n>>>>>>> topic\n";
        assert_eq!(merge_conflict(text), Some(Span::new(5, 12)));
        assert_eq!(merge_conflict(&text[..30]), None);
        assert_eq!(merge_conflict(b"see <<<<<<< HEAD\n=======\n>>>>>>> topic\n"), None);
        assert_eq!(merge_conflict(b"<<<<<<<"), None);
    }

    #[test]
    fn a_long_line_counts_like_a_short_one() {
        let texts = [
            "aé".repeat(4_000).into_bytes(),
            "😀".repeat(3_000).into_bytes(),
            b"\x80".repeat(9_000),
            [b"\xf0\x9f".repeat(3_000), b"\n".to_vec(), b"\xe2\x82x".repeat(3_000)].concat(),
            [b"x\r\n".repeat(2_000), b"y".repeat(5_000), b"\r".repeat(5_000)].concat(),
        ];
        for text in texts {
            let index = LineIndex::new(text.as_slice().into());
            for offset in (0..=text.len()).step_by(97) {
                let position = index.position(offset);
                let start = index.starts[position.line - 1];
                assert_eq!(
                    position.column,
                    String::from_utf8_lossy(&text[start..offset]).chars().count() + 1,
                    "{offset}"
                );
            }
        }
    }

    #[test]
    fn columns_are_those_of_the_encoding() {
        let column =
            |text: &[u8], encoding| LineIndex::in_encoding(text.into(), Some(encoding)).position(usize::MAX).column;
        assert_eq!(column(b"\xc3\xa9\xe9x", encoding_rs::WINDOWS_1252), 5);
        assert_eq!(column(b"\x83e\x83Xx", encoding_rs::SHIFT_JIS), 4);
        assert_eq!(column(&b"\x83eab".repeat(2_000), encoding_rs::SHIFT_JIS), 6_001);
    }

    #[test]
    fn positions_count_lines_and_code_points_from_one() {
        let index = LineIndex::new("a\nbé x\r\nlast".as_bytes().into());
        assert_eq!(index.position(0), Position { line: 1, column: 1 });
        assert_eq!(index.position(2), Position { line: 2, column: 1 });
        assert_eq!(index.position(6), Position { line: 2, column: 4 });
        assert_eq!(index.position(9), Position { line: 3, column: 1 });
        assert_eq!(index.position(999), Position { line: 3, column: 5 });
    }
}
