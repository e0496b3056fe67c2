//! A fix as GitHub's suggestion: whole lines of the diff, and what should stand in their place.
//!
//! An edit knows lines and columns, and the diff shows the lines' text; so a suggestion needs no file. It is made only if one
//! hunk shows all that the fix changes: half a fix is none.

use super::diff::ChangedFile;
use crate::drift::Edit;
use crate::text::Position;

/// Lines, and what should stand there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// The first line, from 1.
    pub first: usize,
    /// The last line.
    pub last: usize,
    /// The new text without its last line end.
    pub text: String,
}

/// Lines that a suggestion may have: it is there to be read.
const MOST_LINES: usize = 60;
/// Bytes of its text.
const MOST_BYTES: usize = 10_000;

/// The edits, all of this one file, as one suggestion.
pub fn suggestion(edits: &[Edit], file: &ChangedFile) -> Option<Suggestion> {
    let first = edits.iter().map(|edit| edit.place.start.line).min()?;
    let last = edits.iter().map(last_line).max()?;
    let end = edits.iter().map(|edit| edit.place.end.line).max()?;
    // An edit that takes a line end away draws in the next line; one that inserts lines can as well hang on the line above.
    let ranges = [(first, last), (first, end), (first.saturating_sub(1), last.saturating_sub(1))];
    ranges.into_iter().find_map(|(first, last)| on_lines(edits, first, last, file))
}

/// The last line that an edit changes: not the one at whose very beginning it ends.
fn last_line(edit: &Edit) -> usize {
    let (start, end) = (edit.place.start, edit.place.end);
    if end.column == 1 && end.line > start.line { end.line - 1 } else { end.line }
}

fn on_lines(edits: &[Edit], first: usize, last: usize, file: &ChangedFile) -> Option<Suggestion> {
    if last.checked_sub(first)? >= MOST_LINES {
        return None;
    }
    let lines = file.hunk(first, last)?.texts(first, last)?;
    // GitHub writes a suggestion with LF.
    if lines.iter().any(|line| line.contains('\r')) || edits.iter().any(|edit| edit.text.contains('\r')) {
        return None;
    }
    let text: String = lines.iter().flat_map(|line| [line.as_str(), "\n"]).collect();
    let mut spans: Vec<(usize, usize, &str)> = Vec::new();
    for edit in edits {
        let (start, end) = (edit.place.start, edit.place.end);
        spans.push((offset(lines, first, start)?, offset(lines, first, end)?, &edit.text));
    }
    spans.sort_unstable();
    let mut new = String::new();
    let mut done = 0;
    for (start, end, replacement) in spans {
        if start < done || end < start {
            return None;
        }
        new.push_str(text.get(done..start)?);
        new.push_str(replacement);
        done = end;
    }
    new.push_str(text.get(done..)?);
    if new.is_empty() {
        // A suggestion without text removes the lines.
        return Some(Suggestion { first, last, text: new });
    }
    (new != text && new.len() <= MOST_BYTES).then_some(())?;
    // One that left a line empty would read the same as one that removes it.
    let text = new.strip_suffix('\n').filter(|text| !text.is_empty())?.to_owned();
    Some(Suggestion { first, last, text })
}

/// The byte offset of a position in the lines from `first`, each with its LF.
fn offset(lines: &[String], first: usize, position: Position) -> Option<usize> {
    let at = position.line.checked_sub(first)?;
    let before: usize = lines.get(..at)?.iter().map(|line| line.len() + 1).sum();
    let column = position.column.checked_sub(1)?;
    let Some(line) = lines.get(at) else {
        return (column == 0).then_some(before);
    };
    let mut starts = line.char_indices().map(|(at, _)| at).chain([line.len()]);
    Some(before + starts.nth(column)?)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::drift::Place;
    use crate::publish::diff::Hunk;
    use crate::repo::RepoPath;
    use crate::text::{LineIndex, Span};

    const TEXT: &str = "Statement:\n  - Effect: Allow\n    Action:\n      - s3:é*\n      - sqs:*\n    Resource: x\n";

    fn edit(text: &str, start: usize, end: usize, new: &str) -> Edit {
        let index = LineIndex::new(text.as_bytes().into());
        let place = Place {
            file: RepoPath::new("t.yaml").unwrap(),
            span: Span::new(start, end),
            start: index.position(start),
            end: index.position(end),
        };
        Edit { place, text: new.to_owned() }
    }

    fn file(start: usize, lines: &[&str]) -> ChangedFile {
        let lines = lines.iter().map(|line| (*line).to_owned()).collect();
        ChangedFile { hunks: vec![Hunk { start, lines }], ..ChangedFile::default() }
    }

    fn whole(text: &str) -> ChangedFile {
        file(1, &text.strip_suffix('\n').unwrap_or(text).split('\n').collect::<Vec<_>>())
    }

    fn at(needle: &str) -> (usize, usize) {
        let start = TEXT.find(needle).unwrap();
        (start, start + needle.len())
    }

    fn found(edits: &[Edit], file: &ChangedFile) -> Option<(usize, usize, String)> {
        suggestion(edits, file).map(|found| (found.first, found.last, found.text))
    }

    #[test]
    fn part_of_a_line_is_suggested_as_the_line() {
        let (start, end) = at("é*");
        let edits = [edit(TEXT, start, end, "GetObject")];
        assert_eq!(found(&edits, &whole(TEXT)), Some((4, 4, "      - s3:GetObject".to_owned())));
    }

    #[test]
    fn lines_are_removed_added_above_and_added_below() {
        let (start, end) = at("      - sqs:*\n");
        assert_eq!(found(&[edit(TEXT, start, end, "")], &whole(TEXT)), Some((5, 5, String::new())));
        let insertion = [edit(TEXT, end, end, "      - sns:Publish\n")];
        let expected = "      - sns:Publish\n    Resource: x".to_owned();
        assert_eq!(found(&insertion, &whole(TEXT)), Some((6, 6, expected)));
        // Where the diff ends above the place.
        let shown = file(4, &["      - s3:é*", "      - sqs:*"]);
        let expected = "      - sqs:*\n      - sns:Publish".to_owned();
        assert_eq!(found(&insertion, &shown), Some((5, 5, expected)));
        let below = [edit(TEXT, end - 1, end - 1, "\n      - sns:Publish")];
        assert_eq!(found(&below, &shown).unwrap().2, "      - sqs:*\n      - sns:Publish");
    }

    #[test]
    fn a_line_end_that_goes_takes_the_next_line_along() {
        let (start, _) = at("\n      - sqs:*");
        let edits = [edit(TEXT, start, start + 1, "")];
        assert_eq!(found(&edits, &whole(TEXT)), Some((4, 5, "      - s3:é*      - sqs:*".to_owned())));
    }

    #[test]
    fn half_a_fix_is_none() {
        let (first, last) = (at("Effect"), at("sqs:*"));
        let edits = [edit(TEXT, first.0, first.1, "A"), edit(TEXT, last.0, last.1, "B")];
        assert!(found(&edits, &whole(TEXT)).is_some());
        assert_eq!(found(&edits, &file(4, &["      - s3:é*", "      - sqs:*"])), None);
        assert_eq!(found(&[edit(TEXT, first.0, first.1, "Effect")], &whole(TEXT)), None, "nothing changes");
        let crlf = file(1, &["Statement:\r", "  - Effect: Allow\r"]);
        assert_eq!(found(&edits[..1], &crlf), None);
    }

    proptest! {
        /// Putting the suggestion in place of its lines gives the text that the edits give.
        #[test]
        fn a_suggestion_does_what_the_edits_do(
            text in "([a-é ]{0,4}\n){1,8}", one in 0usize..40, two in 0usize..40, new in "[xy\n]{0,4}",
        ) {
            let boundary = |at: usize| (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
            let (start, end) = (boundary(one.min(two)), boundary(one.max(two)));
            let mut meant = text.clone();
            meant.replace_range(start..end, &new);
            if let Some(found) = suggestion(&[edit(&text, start, end, &new)], &whole(&text)) {
                let mut lines: Vec<String> = text.strip_suffix('\n').unwrap().split('\n').map(str::to_owned).collect();
                let by: Vec<String> = match found.text.as_str() {
                    "" => Vec::new(),
                    text => text.split('\n').map(str::to_owned).collect(),
                };
                lines.splice(found.first - 1..found.last, by);
                let applied: String = lines.iter().flat_map(|line| [line.as_str(), "\n"]).collect();
                prop_assert_eq!(applied, meant);
            }
        }
    }
}
