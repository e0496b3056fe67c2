//! Excerpts of the checked files, as one source that miette can draw from.
//!
//! miette takes one source text for a diagnostic, and a finding points into several files. So the lines around each place
//! are cut out and strung together; [`Snippets`] answers miette's questions about that string with the file, line and
//! column that each piece came from. Cutting also keeps out what must not reach a terminal: control characters of a
//! hostile repository, and the megabyte that stands on one line of a minified template.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::ops::Range;
use std::sync::Arc;

use miette::{LabeledSpan, MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

use crate::drift::Place;
use crate::repo::RepoPath;
use crate::text::Position;

/// Lines shown before and after a place.
const CONTEXT: usize = 1;

/// The texts that places point into.
pub(super) type Texts = BTreeMap<RepoPath, Arc<[u8]>>;

/// Excerpts of files with labelled places in them.
#[derive(Debug, Default)]
pub(super) struct Snippets {
    text: String,
    excerpts: Vec<Excerpt>,
    labels: Vec<LabeledSpan>,
}

/// Neighbouring lines of one file.
#[derive(Debug)]
struct Excerpt {
    file: String,
    first_line: usize,
    range: Range<usize>,
    /// Where each label begins in the string of excerpts, and in its file.
    positions: Vec<(usize, Position)>,
}

/// A label to be drawn.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mark<'a> {
    /// What is marked.
    pub place: &'a Place,
    /// What is said of it.
    pub label: &'a str,
    /// Whether this is the place that the finding is about.
    pub primary: bool,
}

impl Snippets {
    /// Cuts out the lines around `marks`. Excerpts come in the order of their first mark; those that touch are joined.
    /// Lines are clipped to about `columns`.
    pub(super) fn new(texts: &Texts, marks: &[Mark<'_>], columns: usize) -> Self {
        let mut groups: Vec<(Range<usize>, Vec<Mark<'_>>)> = Vec::new();
        for mark in marks {
            let lines = mark.place.start.line.saturating_sub(CONTEXT)..mark.place.start.line + CONTEXT + 1;
            let near = groups.iter_mut().find(|(other, marks)| {
                marks[0].place.file == mark.place.file && lines.start <= other.end && other.start <= lines.end
            });
            match near {
                Some((other, marks)) => {
                    *other = other.start.min(lines.start)..other.end.max(lines.end);
                    marks.push(*mark);
                }
                None => groups.push((lines, vec![*mark])),
            }
        }
        let mut snippets = Self::default();
        for (lines, marks) in groups {
            snippets.push(texts.get(&marks[0].place.file).map(|text| &**text), lines, &marks, columns);
        }
        snippets.labels.sort_by_key(LabeledSpan::offset);
        snippets
    }

    /// The labels, in the order in which miette draws them.
    pub(super) fn labels(&self) -> &[LabeledSpan] {
        &self.labels
    }

    fn push(&mut self, text: Option<&[u8]>, lines: Range<usize>, marks: &[Mark<'_>], columns: usize) {
        let file = &marks[0].place.file;
        let begin = self.text.len();
        let (first_line, cut) = match text {
            Some(text) => cut(text, lines, marks[0].place),
            // Nothing to show but where it is.
            None => (marks[0].place.start.line, std::iter::once(0..0).collect()),
        };
        let (text, absent) = (text.unwrap_or_default(), text.is_none());
        let mut starts = vec![None; marks.len()];
        let mut ends = vec![None; marks.len()];
        for (number, line) in (first_line..).zip(&cut) {
            let mut bounds: Vec<(usize, usize, bool)> = Vec::new();
            for (index, mark) in marks.iter().enumerate() {
                let Place { span, start, end, .. } = mark.place;
                if start.line == number {
                    bounds.push((span.start.clamp(line.start, line.end), index, true));
                    // Of a place on several lines the first is marked: that is where people look, and a bracket drawn around
                    // a block moves its text.
                    let end = if end.line == number { span.end } else { trimmed_end(text, line) };
                    bounds.push((end.clamp(line.start, line.end), index, false));
                }
            }
            bounds.sort_unstable();
            let shown = clip(text, line, bounds.first().map(|&(at, ..)| at), columns);
            if shown.start > line.start {
                self.text.push_str("...");
            }
            let mut at = shown.start;
            for (bound, index, begins) in bounds {
                let bound = bound.clamp(at, shown.end);
                escape(&String::from_utf8_lossy(&text[at..bound]), &mut self.text);
                at = bound;
                let ends_or_starts = if begins { &mut starts } else { &mut ends };
                ends_or_starts[index] = Some(self.text.len());
            }
            escape(&String::from_utf8_lossy(&text[at..shown.end]), &mut self.text);
            if shown.end < line.end || absent {
                self.text.push_str("...");
            }
            self.text.push('\n');
        }
        let mut positions = Vec::new();
        for ((mark, start), end) in marks.iter().zip(starts).zip(ends) {
            let start = start.unwrap_or(begin);
            let length = end.unwrap_or(start).saturating_sub(start);
            let label = Some(printable(mark.label)).filter(|label| !label.is_empty());
            self.labels.push(if mark.primary {
                LabeledSpan::new_primary_with_span(label, (start, length))
            } else {
                LabeledSpan::new_with_span(label, (start, length))
            });
            positions.push((start, mark.place.start));
        }
        let range = begin..self.text.len();
        self.excerpts.push(Excerpt { file: printable(file.as_str()), first_line, range, positions });
    }
}

/// miette asks for a label alone, to name its place, or for the label with the lines around it, to draw them.
impl SourceCode for Snippets {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        context_lines_before: usize,
        _context_lines_after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let end = span.offset().saturating_add(span.len());
        // A span over two excerpts is refused, which tells miette to draw them apart. Each ends in a line end that no
        // label covers.
        let excerpt = self
            .excerpts
            .iter()
            .find(|excerpt| excerpt.range.contains(&span.offset()) && end < excerpt.range.end)
            .ok_or(MietteError::OutOfBounds)?;
        let (range, line, column) = if context_lines_before == 0 {
            let at = excerpt.positions.iter().find(|(offset, _)| *offset == span.offset());
            let position = at.map_or(Position { line: excerpt.first_line, column: 1 }, |(_, position)| *position);
            (span.offset()..end, position.line, position.column)
        } else {
            (excerpt.range.clone(), excerpt.first_line, 1)
        };
        let data = &self.text.as_bytes()[range.clone()];
        let lines = memchr::memchr_iter(b'\n', data).count();
        Ok(Box::new(MietteSpanContents::new_named(
            excerpt.file.clone(),
            data,
            (range.start, range.len()).into(),
            line.saturating_sub(1),
            column.saturating_sub(1),
            lines,
        )))
    }
}

/// `text` on one line, with all that a terminal would obey or hide made visible.
pub fn printable(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    escape(text, &mut out);
    out
}

/// Control characters, and the direction and line marks that make text look like other text, are written `\u{1b}`.
/// Tabs become four spaces.
fn escape(text: &str, out: &mut String) {
    for character in text.chars() {
        match character {
            '\t' => out.push_str("    "),
            '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' => {
                // Writing to a string cannot fail.
                let _ = write!(out, "{}", character.escape_unicode());
            }
            _ if character.is_control() => {
                let _ = write!(out, "{}", character.escape_unicode());
            }
            _ => out.push(character),
        }
    }
}

/// The byte ranges of `lines`, without their ends, and the number of the first; `anchor` tells where one of them is.
fn cut(text: &[u8], lines: Range<usize>, anchor: &Place) -> (usize, Vec<Range<usize>>) {
    let mut start = line_start(text, anchor.span.start.min(text.len()));
    let mut number = anchor.start.line;
    while number > lines.start.max(1) && start > 0 {
        start = line_start(text, start - 1);
        number -= 1;
    }
    let first = number;
    let mut cut = Vec::new();
    while number < lines.end {
        let end = memchr::memchr2(b'\n', b'\r', &text[start..]).map_or(text.len(), |length| start + length);
        // What follows the last line end is no line.
        if start < text.len() || cut.is_empty() {
            cut.push(start..end);
        }
        start = if text[end..].starts_with(b"\r\n") { end + 2 } else { end + 1 };
        number += 1;
        if start > text.len() {
            break;
        }
    }
    (first, cut)
}

/// Where the line begins that holds the byte at `offset`.
fn line_start(text: &[u8], offset: usize) -> usize {
    let Some(before) = memchr::memrchr2(b'\n', b'\r', &text[..offset]) else { return 0 };
    let inside_crlf = text[before] == b'\r' && text.get(before + 1) == Some(&b'\n') && before + 1 == offset;
    if inside_crlf { line_start(text, before) } else { before + 1 }
}

fn trimmed_end(text: &[u8], line: &Range<usize>) -> usize {
    line.start + text[line.clone()].trim_ascii_end().len()
}

/// The part of a line to show: all of it if it fits, else a window that begins a little before `focus`.
fn clip(text: &[u8], line: &Range<usize>, focus: Option<usize>, columns: usize) -> Range<usize> {
    if line.len() <= columns {
        return line.clone();
    }
    let room = columns.saturating_sub(6).max(1);
    let latest = line.end - room;
    let start = focus.map_or(line.start, |focus| focus.saturating_sub(room / 3).clamp(line.start, latest));
    let whole = |mut at: usize| {
        while at < line.end && text[at] & 0xc0 == 0x80 {
            at += 1;
        }
        at
    };
    whole(start)..whole((start + room).min(line.end))
}
