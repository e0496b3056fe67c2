//! Writing into HCL: attributes and blocks between braces, in the layout of `terraform fmt`.
//!
//! Facts: the HCL native syntax specification; "Style Guide" in the Terraform documentation.

use std::collections::BTreeSet;

use super::{New, Place, Refusal, Writer, end_of};
use crate::fix::splice::{Splice, line_break, line_start};

/// A string in quotes, without anything that would be interpolated.
pub(super) fn quoted(text: &str) -> String {
    let quoted = serde_json::Value::from(text).to_string();
    quoted.replace("${", "$${").replace("%{", "%%{")
}

/// Whether a name stands without quotes.
pub(super) fn is_name(key: &str) -> bool {
    let mut chars = key.chars();
    chars.next().is_some_and(|first| first.is_ascii_alphabetic() || first == '_')
        && chars.all(|char| char.is_ascii_alphanumeric() || matches!(char, '_' | '-'))
}

impl Writer<'_> {
    /// Changes what stands in a block, in a file, or in an object that has a line for each entry.
    pub(super) fn body_entries(
        &mut self,
        place: &Place<'_>,
        removed: &BTreeSet<usize>,
        added: &[(String, New)],
    ) -> Result<(), Refusal> {
        let entries = place.node.entries().unwrap_or_default();
        for &at in removed {
            let entry = entries.get(at).ok_or(Refusal::Form("there is no such block"))?;
            let first_line = line_start(self.file, entry.key.span.start);
            if !self.file[first_line..entry.key.span.start].trim().is_empty() {
                return Err(Refusal::Form("the block begins on the line of what holds it"));
            }
            let floor =
                at.checked_sub(1).and_then(|before| entries.get(before)).map_or(0, |entry| end_of(&entry.value));
            let mut start = self.comments_above_line(first_line, floor);
            let line_end = self.last_line(self.past_comma(end_of(&entry.value)))?;
            let mut end = line_end + line_break(self.file, line_end).len();
            // One of two blank lines goes, and one that would stand before a brace.
            let below = self.file[end..].trim_start_matches([' ', '\t']);
            let above = self.blank_line_above(start);
            if let (Some(blank), true) = (above, below.is_empty() || below.starts_with(['\n', '\r', '}'])) {
                start = blank;
            }
            let before = self.file[..start].trim_end_matches([' ', '\t', '\r', '\n']).trim_start_matches('\u{feff}');
            let opens = before.is_empty() || before.ends_with('{');
            if opens && above.is_none() && below.starts_with(['\n', '\r']) {
                end = self.file.len() - below.len() + line_break(below, 0).len();
            }
            self.splices.push(Splice::new(start, end, ""));
        }
        if added.is_empty() {
            return Ok(());
        }
        let last = entries.last().ok_or(Refusal::Form("the block is empty"))?;
        let start = line_start(self.file, last.key.span.start);
        let margin = &self.file[start..last.key.span.start];
        if !margin.trim().is_empty() {
            return Err(Refusal::Form("the block stands on one line"));
        }
        let last_end = end_of(&last.value);
        let past_comma = self.past_comma(last_end);
        let at = self.last_line(past_comma)?;
        // Between lines a comma means nothing more, and some write it.
        let comma = if past_comma > last_end { "," } else { "" };
        let newline = self.style.newline;
        let text: String = added
            .iter()
            .map(|(key, value)| {
                let blank = if matches!(value, New::Block(..)) { newline } else { "" };
                format!("{newline}{blank}{margin}{}{comma}", self.style.entry(key, value, Some(margin)))
            })
            .collect();
        self.splices.push(Splice::new(at, at, text));
        Ok(())
    }

    /// Just past the comma that follows what ends at `end`, if one does.
    fn past_comma(&self, end: usize) -> usize {
        let rest = self.file[end..].trim_start_matches([' ', '\t']);
        if rest.starts_with(',') { self.file.len() - rest.len() + 1 } else { end }
    }

    /// Where the blank line begins that stands right above a line.
    fn blank_line_above(&self, start: usize) -> Option<usize> {
        let above = line_start(self.file, start.checked_sub(line_break_before(self.file, start))?);
        (start > 0 && self.file[above..start].trim().is_empty()).then_some(above)
    }
}

/// How long the line break is that ends at `start`.
fn line_break_before(file: &str, start: usize) -> usize {
    if file[..start].ends_with("\r\n") { 2 } else { 1 }
}
