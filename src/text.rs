//! Places in text: byte spans, and the lines and columns that people read.
//!
//! Everything inside the program speaks in byte offsets, because edits need them; lines and columns exist only in output.

use std::sync::Arc;

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
}

impl LineIndex {
    /// Indexes the line starts of `text`. LF, CRLF and a lone CR each end a line.
    pub fn new(text: Arc<[u8]>) -> Self {
        let mut starts = vec![0];
        for at in memchr::memchr2_iter(b'\n', b'\r', &text) {
            let carriage_return_of_crlf = text[at] == b'\r' && text.get(at + 1) == Some(&b'\n');
            if !carriage_return_of_crlf {
                starts.push(at + 1);
            }
        }
        Self { text, starts }
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
        let column = String::from_utf8_lossy(&self.text[start..offset]).chars().count();
        Position { line, column: column + 1 }
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
    fn positions_count_lines_and_code_points_from_one() {
        let index = LineIndex::new("a\nbé x\r\nlast".as_bytes().into());
        assert_eq!(index.position(0), Position { line: 1, column: 1 });
        assert_eq!(index.position(2), Position { line: 2, column: 1 });
        assert_eq!(index.position(6), Position { line: 2, column: 4 });
        assert_eq!(index.position(9), Position { line: 3, column: 1 });
        assert_eq!(index.position(999), Position { line: 3, column: 5 });
    }
}
