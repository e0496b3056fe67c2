//! The pull request's diff as GitHub sees it: which lines may carry a comment.
//!
//! A review comment must lie on a line that a hunk shows, and a range of lines within one hunk; else GitHub refuses the
//! whole review with 422. The hunks come from `patch` in "List pull requests files", which GitHub leaves out for binary and
//! very large files: these take comments on the file as a whole only.

use std::collections::BTreeMap;

/// A file of the pull request, by its path in the head.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChangedFile {
    /// git's id of the head's text; empty if GitHub does not say.
    pub blob: String,
    /// Whether the head has the file.
    pub removed: bool,
    /// What the diff shows of the head, in order. Empty where GitHub shows no text.
    pub hunks: Vec<Hunk>,
}

/// Lines of the head that stand together in the diff: added ones and those around them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hunk {
    /// The number of the first line, from 1.
    pub start: usize,
    /// The texts, without the LF at their ends.
    pub lines: Vec<String>,
}

/// The changed files, by their paths in the head.
pub type ChangedFiles = BTreeMap<String, ChangedFile>;

impl ChangedFile {
    /// The hunk that shows all lines from `first` to `last`.
    pub fn hunk(&self, first: usize, last: usize) -> Option<&Hunk> {
        if self.removed || first > last {
            return None;
        }
        self.hunks.iter().find(|hunk| hunk.start <= first && last < hunk.start + hunk.lines.len())
    }
}

impl Hunk {
    /// The texts of the lines from `first` to `last`, if the hunk shows them all.
    pub fn texts(&self, first: usize, last: usize) -> Option<&[String]> {
        let from = first.checked_sub(self.start)?;
        self.lines.get(from..=last.checked_sub(self.start)?)
    }
}

/// Reads the hunks of one file's unified diff. What is no hunk is passed over.
pub fn hunks(patch: &str) -> Vec<Hunk> {
    let mut hunks: Vec<Hunk> = Vec::new();
    // Only LF ends a line of a patch: a CR belongs to the text.
    for line in patch.split('\n') {
        if let Some(start) = head_start(line) {
            hunks.push(Hunk { start, lines: Vec::new() });
            continue;
        }
        let Some(hunk) = hunks.last_mut() else { continue };
        if let Some(text) = line.strip_prefix(['+', ' ']) {
            hunk.lines.push(text.to_owned());
        }
    }
    hunks.retain(|hunk| !hunk.lines.is_empty());
    hunks
}

/// The first line of the head in `@@ -1,2 +3,4 @@ ...`.
fn head_start(line: &str) -> Option<usize> {
    let (ranges, _) = line.strip_prefix("@@ -")?.split_once(" @@")?;
    let (_, head) = ranges.split_once(" +")?;
    head.split_once(',').map_or(head, |(start, _)| start).parse().ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use similar::TextDiff;

    use super::*;

    const PATCH: &str = "@@ -1,3 +1,4 @@ def f():\n one\n-two\n+2\n+\n three\n\\ No newline at end of file\n@@ -10 +11,2 @@\n+@@ -1 +1 @@\n ten\r";

    #[test]
    fn hunks_hold_the_lines_of_the_head() {
        let lines = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        let expected = [
            Hunk { start: 1, lines: lines(&["one", "2", "", "three"]) },
            Hunk { start: 11, lines: lines(&["@@ -1 +1 @@", "ten\r"]) },
        ];
        assert_eq!(hunks(PATCH), expected);
        assert_eq!(hunks("@@ -1,2 +0,0 @@\n-gone\n-too"), []);
    }

    #[test]
    fn a_range_lies_within_one_hunk() {
        let file = ChangedFile { hunks: hunks(PATCH), ..ChangedFile::default() };
        assert_eq!(file.hunk(2, 4).unwrap().texts(2, 3).unwrap(), ["2", ""]);
        for (first, last) in [(4, 5), (4, 11), (0, 1), (13, 13), (3, 2)] {
            assert_eq!(file.hunk(first, last), None, "{first}..{last}");
        }
        assert_eq!(ChangedFile { removed: true, ..file }.hunk(1, 1), None);
    }

    proptest! {
        #[test]
        fn every_line_is_the_one_that_the_head_has(base in "([ab+@ -]{0,3}\n){0,30}", head in "([ab+@ -]{0,3}\n){0,30}") {
            let diff = TextDiff::from_lines(&base, &head).unified_diff().to_string();
            let text: Vec<&str> = head.split('\n').collect();
            for hunk in hunks(&diff) {
                for (at, line) in hunk.lines.iter().enumerate() {
                    prop_assert_eq!(line, text[hunk.start - 1 + at]);
                }
            }
        }

        #[test]
        fn no_text_stops_the_reader(patch in ".*") {
            hunks(&patch);
        }
    }
}
