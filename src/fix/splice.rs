//! Ranges of text replaced, everything else kept to the byte.

use crate::text::Span;

/// New text for a range of a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Splice {
    /// What goes; empty for an insertion.
    pub span: Span,
    /// What comes.
    pub text: String,
}

impl Splice {
    /// Replaces `start..end` by `text`.
    pub fn new(start: usize, end: usize, text: impl Into<String>) -> Self {
        Self { span: Span::new(start, end), text: text.into() }
    }

    /// The same change without what the old and the new text have in common at their ends.
    fn trimmed(&self, file: &str) -> Option<Self> {
        let old = file.get(self.span.start..self.span.end)?;
        let same_start: usize =
            old.chars().zip(self.text.chars()).take_while(|(a, b)| a == b).map(|(char, _)| char.len_utf8()).sum();
        let (old, new) = (&old[same_start..], &self.text[same_start..]);
        let ends = old.chars().rev().zip(new.chars().rev());
        let same_end: usize = ends.take_while(|(a, b)| a == b).map(|(char, _)| char.len_utf8()).sum();
        let start = self.span.start + same_start;
        Some(Self::new(start, start + old.len() - same_end, &new[..new.len() - same_end]))
    }
}

/// Puts splices into the order of the file and trims them; those that change nothing are left out. `None` if two of them
/// want the same text, or one does not fit the file.
pub fn normalize(file: &str, mut splices: Vec<Splice>) -> Option<Vec<Splice>> {
    // Insertions at one place keep their order.
    splices.sort_by_key(|splice| splice.span);
    if splices.windows(2).any(|pair| pair[0].span.end > pair[1].span.start) {
        return None;
    }
    let trimmed: Option<Vec<Splice>> = splices.iter().map(|splice| splice.trimmed(file)).collect();
    Some(trimmed?.into_iter().filter(|splice| splice.span.start < splice.span.end || !splice.text.is_empty()).collect())
}

/// The file with splices applied that [`normalize`] gave.
pub fn apply(file: &str, splices: &[Splice]) -> String {
    let mut out = String::with_capacity(file.len());
    let mut done = 0;
    for splice in splices {
        out.push_str(file.get(done..splice.span.start).unwrap_or_default());
        out.push_str(&splice.text);
        done = splice.span.end;
    }
    out.push_str(file.get(done..).unwrap_or_default());
    out
}

/// Where the line of `at` starts.
pub fn line_start(file: &str, at: usize) -> usize {
    file.get(..at).and_then(|before| before.rfind(['\n', '\r'])).map_or(0, |end| end + 1)
}

/// Where the line of `at` ends, before its line break.
pub fn line_end(file: &str, at: usize) -> usize {
    file.get(at..).and_then(|rest| rest.find(['\n', '\r'])).map_or(file.len(), |length| at + length)
}

/// The line break that ends the line of `at`; empty at the end of the file.
pub fn line_break(file: &str, at: usize) -> &str {
    let rest = &file[line_end(file, at)..];
    let length = if rest.starts_with("\r\n") { 2 } else { rest.len().min(1) };
    &rest[..length]
}

/// The first line break of a file, which stands for the others; `\n` if it has none.
pub fn newline(file: &str) -> &str {
    match line_break(file, 0) {
        "" => "\n",
        found => found,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_old_and_new_text_share_is_no_part_of_the_change() {
        let file = "Action: [s3:Get, s3:Put]";
        let splices = normalize(file, vec![Splice::new(8, 24, "[s3:Get, sqs:Put]"), Splice::new(0, 6, "Action")]);
        assert_eq!(splices, Some(vec![Splice::new(18, 19, "qs")]));
        assert_eq!(apply(file, &splices.unwrap()), "Action: [s3:Get, sqs:Put]");
    }

    #[test]
    fn two_changes_of_the_same_text_are_refused() {
        assert_eq!(normalize("abc", vec![Splice::new(0, 2, "x"), Splice::new(1, 3, "y")]), None);
        assert_eq!(normalize("abc", vec![Splice::new(2, 9, "x")]), None);
        assert_eq!(normalize("é", vec![Splice::new(1, 2, "x")]), None);
    }

    #[test]
    fn every_kind_of_line_break_ends_a_line() {
        let file = "a\r\nb\rc\nd";
        let breaks: Vec<&str> = [0, 3, 5, 7].into_iter().map(|at| line_break(file, at)).collect();
        assert_eq!(breaks, ["\r\n", "\r", "\n", ""]);
        assert_eq!((line_start(file, 3), line_end(file, 3), newline(file)), (3, 4, "\r\n"));
    }
}
