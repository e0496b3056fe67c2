//! Writing into YAML's indented collections: whole lines come and go.
//!
//! A comment at the end of a line belongs to what stands on the line. Comment lines right above an item belong to it and
//! to the items below, up to the next comment or blank line, because people write both `# uploads` over one item and
//! headings over several: such a comment goes when the last of them goes.

use std::collections::{BTreeMap, BTreeSet};

use super::{New, Place, Refusal, Writer, end_of, start_of};
use crate::fix::splice::{Splice, line_break, line_end, line_start};
use crate::iac::syntax::{Format, Layout, Node, ScalarStyle, Value};

/// The lines of one child.
struct Row {
    /// Its dash, or the start of its key.
    marker: usize,
    /// Its value, or all of its entry.
    start: usize,
    end: usize,
    /// The end of its last line.
    line_end: usize,
    /// How its text is quoted, if it is a scalar.
    style: Option<ScalarStyle>,
}

impl Writer<'_> {
    /// Changes a list that is written with dashes.
    pub(super) fn block_items(
        &mut self,
        place: &Place<'_>,
        replaced: &BTreeMap<usize, Vec<New>>,
        added: &BTreeMap<usize, Vec<New>>,
    ) -> Result<(), Refusal> {
        let rows = self.rows_of_list(place.node)?;
        let column = rows.first().map_or(0, |row| self.column(row.marker));
        let mut removed = BTreeSet::new();
        for (&at, with) in replaced {
            let row = rows.get(at).ok_or(Refusal::Form("there is no such item"))?;
            // What comes after an item that goes takes its place.
            let mut with: Vec<&New> = with.iter().chain(added.get(&at).into_iter().flatten()).collect();
            if with.is_empty() {
                removed.insert(at);
                continue;
            }
            if matches!(row.style, Some(ScalarStyle::Literal | ScalarStyle::Folded)) {
                return Err(Refusal::Form("the text to replace is a block of lines"));
            }
            let first = with.remove(0);
            let like = row.style.unwrap_or(ScalarStyle::Plain);
            let text = self.style.block(first, column, true, like);
            self.splices.push(Splice::new(row.start, row.end, text.trim_start()));
            self.add_items(row, column, like, with);
        }
        for (&at, new) in added.iter().filter(|(at, _)| !replaced.contains_key(at)) {
            let row = rows.get(at).ok_or(Refusal::Form("there is no such item"))?;
            let like = rows.iter().rev().find_map(|row| row.style).unwrap_or(ScalarStyle::Plain);
            self.add_items(row, column, row.style.unwrap_or(like), new.iter().collect());
        }
        self.remove_rows(&rows, &removed)
    }

    /// Changes a map that is written by indentation.
    pub(super) fn block_entries(
        &mut self,
        place: &Place<'_>,
        removed: &BTreeSet<usize>,
        added: &[(String, New)],
    ) -> Result<(), Refusal> {
        let span = place.node.span;
        let entries = place.node.entries().unwrap_or_default();
        // Entries that a merge key brings stand elsewhere.
        let own: Vec<usize> = (0..entries.len())
            .filter(|&at| span.start <= entries[at].key.span.start && entries[at].key.span.end <= span.end)
            .collect();
        let mut rows = Vec::new();
        for &at in &own {
            let (key, value) = (&entries[at].key, &entries[at].value);
            let end = end_of(value).max(key.span.end);
            let style = None;
            rows.push(Row {
                marker: key.span.start,
                start: key.span.start,
                end,
                line_end: self.last_line(end)?,
                style,
            });
        }
        let last = rows.iter().max_by_key(|row| row.end).ok_or(Refusal::Form("the map is empty"))?;
        let column = self.column(last.marker);
        let lines: String = added
            .iter()
            .map(|(key, value)| {
                let value = self.style.block(value, column, false, ScalarStyle::Plain);
                format!("{}{}{key}:{value}", self.style.newline, " ".repeat(column))
            })
            .collect();
        if !lines.is_empty() {
            self.splices.push(Splice::new(last.line_end, last.line_end, lines));
        }
        let removed = own.iter().enumerate().filter(|(_, at)| removed.contains(at)).map(|(row, _)| row).collect();
        self.remove_rows(&rows, &removed)
    }

    /// Makes a list of the single item that stands instead of one, or changes it.
    pub(super) fn single_item(
        &mut self,
        place: &Place<'_>,
        replaced: &BTreeMap<usize, Vec<New>>,
        added: &BTreeMap<usize, Vec<New>>,
    ) -> Result<(), Refusal> {
        let Place { node, key, around } = *place;
        let (start, end) = (start_of(node), end_of(node));
        let like = match &node.value {
            Value::Scalar(scalar) => Some(scalar.style),
            _ => None,
        };
        if matches!(like, Some(ScalarStyle::Literal | ScalarStyle::Folded)) {
            return Err(Refusal::Form("the text to replace is a block of lines"));
        }
        let kept = replaced.get(&0).is_none();
        let new: Vec<&New> = [replaced, added].into_iter().filter_map(|change| change.get(&0)).flatten().collect();
        let style = like.unwrap_or(ScalarStyle::Plain);
        match (kept, new.as_slice()) {
            (true, []) => return Ok(()),
            (false, []) => return Err(Refusal::Form("nothing would be left of the value")),
            (false, [New::Text(text)]) => {
                let text = self.style.scalar(text, style);
                self.splices.push(Splice::new(start, end, text));
                return Ok(());
            }
            _ => {}
        }
        let key = key.ok_or(Refusal::Form("there is no list to change"))?;
        let is_block = matches!(node.value, Value::Mapping(_, Layout::Block));
        if let (false, Layout::Block, Some(_), [value @ New::Map(entries)]) = (kept, around, like, new.as_slice())
            && !entries.is_empty()
            && self.style.format == Format::Yaml
        {
            return self.instead(key, start, end, value);
        }
        if around == Layout::Flow || (!is_block && like.is_none()) {
            return self.bracket_item(place, kept, &new);
        }
        if is_block {
            return self.dash_map(node, key, kept, &new);
        }
        let own = kept.then(|| self.file.get(start..end).unwrap_or_default().to_owned());
        let colon = self.file.get(key.span.end..start).and_then(|between| between.find(':'));
        let colon = key.span.end + colon.ok_or(Refusal::Form("the value does not follow its key"))? + 1;
        // An anchor, if there is one, stays with the key.
        let between = &self.file[colon..start];
        let colon = colon + between.trim_end().len();
        let same_line = !between.contains(['\n', '\r']);
        let column = if same_line { self.column(key.span.start) + self.style.dash_indent } else { self.column(start) };
        let break_and_indent = format!("{}{}", self.style.newline, " ".repeat(column));
        let new = new.iter().map(|new| self.style.block(new, column, true, style));
        let items: Vec<String> =
            own.map(|own| format!(" {own}")).into_iter().chain(new).map(|item| format!("-{item}")).collect();
        let items = items.join(&break_and_indent);
        if same_line {
            let line_end = self.last_line(end)?;
            self.splices.push(Splice::new(colon, end, ""));
            self.splices.push(Splice::new(line_end, line_end, format!("{break_and_indent}{items}")));
        } else {
            self.splices.push(Splice::new(start, end, items));
        }
        Ok(())
    }

    /// Puts a value below its key, in the place of one that stands beside it.
    fn instead(&mut self, key: &Node, start: usize, end: usize, value: &New) -> Result<(), Refusal> {
        let between = self.file.get(key.span.end..start).unwrap_or_default();
        if between.trim() != ":" || between.contains(['\n', '\r']) {
            return Err(Refusal::Form("the value does not follow its key"));
        }
        let line_end = self.last_line(end)?;
        let lines = self.style.block(value, self.column(key.span.start), false, ScalarStyle::Plain);
        self.splices.push(Splice::new(key.span.end + between.trim_end().len(), end, ""));
        self.splices.push(Splice::new(line_end, line_end, lines));
        Ok(())
    }

    /// Makes a list of a map that is written by indentation: its first key gets a dash, two columns to the left.
    fn dash_map(&mut self, node: &Node, key: &Node, kept: bool, new: &[&New]) -> Result<(), Refusal> {
        let start = start_of(node);
        let column = self.column(start).checked_sub(2).filter(|column| *column >= self.column(key.span.start));
        let blank = self.file[line_start(self.file, start)..start].trim().is_empty();
        let (Some(column), true, true) = (column, blank, kept) else {
            return Err(Refusal::Form("there is no room for the dash of a list"));
        };
        let end = self.last_line(end_of(node))?;
        self.splices.push(Splice::new(start - 2, start, "- "));
        let items = new.iter().map(|new| {
            let item = self.style.block(new, column, true, ScalarStyle::Plain);
            format!("{}{}-{item}", self.style.newline, " ".repeat(column))
        });
        let items: String = items.collect();
        self.splices.push(Splice::new(end, end, items));
        Ok(())
    }

    fn add_items(&mut self, after: &Row, column: usize, like: ScalarStyle, new: Vec<&New>) {
        let dash = |new: &New| {
            let item = self.style.block(new, column, true, like);
            format!("{}{}-{item}", self.style.newline, " ".repeat(column))
        };
        let lines: String = new.into_iter().map(dash).collect();
        if !lines.is_empty() {
            self.splices.push(Splice::new(after.line_end, after.line_end, lines));
        }
    }

    /// Takes lines out, with the comments above them that are about nothing else.
    fn remove_rows(&mut self, rows: &[Row], removed: &BTreeSet<usize>) -> Result<(), Refusal> {
        let mut regions: Vec<(usize, usize)> = Vec::new();
        for &at in removed {
            let row = &rows[at];
            let first_line = line_start(self.file, row.marker);
            if !self.file[first_line..row.marker].trim().is_empty() {
                return Err(Refusal::Form("the item begins on the line of what holds it"));
            }
            let heads = |row: usize| self.comments_above(rows, row) < line_start(self.file, rows[row].marker);
            let separate = |row: usize| heads(row) || self.blank_above(&rows[row]);
            let group_end = (at + 1..rows.len()).find(|&next| separate(next) || rows[at].style.is_none());
            let group = at..group_end.unwrap_or(rows.len());
            let start = if group.clone().all(|row| removed.contains(&row)) {
                self.comments_above(rows, at)
            } else {
                first_line
            };
            // The line break above goes with the line, so that more can come after it, and the file ends as it did.
            let (start, end) = match start {
                0 => (0, row.line_end + line_break(self.file, row.line_end).len()),
                _ => (self.end_of_line_above(start), row.line_end),
            };
            match regions.last_mut() {
                Some(last) if last.1 == start => last.1 = end,
                // Lines from the first one on.
                Some(last) if last.0 == 0 && last.1 > start => {
                    last.1 = end + line_break(self.file, end).len();
                }
                _ => regions.push((start, end)),
            }
        }
        self.splices.extend(regions.into_iter().map(|(start, end)| Splice::new(start, end, "")));
        Ok(())
    }

    /// Where the comment lines begin that stand right above a row; the start of its own line if there are none.
    fn comments_above(&self, rows: &[Row], at: usize) -> usize {
        let floor = at.checked_sub(1).map_or(0, |before| rows[before].line_end);
        self.comments_above_line(line_start(self.file, rows[at].marker), floor)
    }

    /// Where the comment lines begin that stand right above a line, but not before `floor`.
    pub(super) fn comments_above_line(&self, line: usize, floor: usize) -> usize {
        let mut start = line;
        while start > floor && start > 0 {
            let above = line_start(self.file, self.end_of_line_above(start));
            let is_comment = self.is_comment(self.file[above..start].trim_start());
            if above < floor || !is_comment {
                break;
            }
            start = above;
        }
        start
    }

    fn blank_above(&self, row: &Row) -> bool {
        let start = line_start(self.file, row.marker);
        start > 0 && {
            let above = line_start(self.file, self.end_of_line_above(start));
            self.file[above..start].trim().is_empty()
        }
    }

    /// The end of the line above the one that starts at `start`, before its line break.
    fn end_of_line_above(&self, start: usize) -> usize {
        start - if self.file[..start].ends_with("\r\n") { 2 } else { 1 }
    }

    fn rows_of_list(&self, list: &Node) -> Result<Vec<Row>, Refusal> {
        let mut rows: Vec<Row> = Vec::new();
        let mut column = 0;
        for item in list.items().unwrap_or_default() {
            let (start, end) = (start_of(item), end_of(item));
            let marker = match rows.last() {
                None => self.first_dash(list, start).ok_or(Refusal::Form("the list has no dashes"))?,
                Some(before) => self
                    .dash_in_column(before.line_end, start, column)
                    .ok_or(Refusal::Form("an item's dash is not where the others are"))?,
            };
            column = self.column(marker);
            let style = match &item.value {
                Value::Scalar(scalar) => Some(scalar.style),
                _ => None,
            };
            // A block of lines ends where the next line begins.
            let is_lines = matches!(style, Some(ScalarStyle::Literal | ScalarStyle::Folded));
            let end = if is_lines { start + self.file[start..end].trim_end().len() } else { end };
            rows.push(Row { marker, start, end, line_end: self.last_line(end)?, style });
        }
        Ok(rows)
    }

    /// The dash of a list's first item: right before it, or at the start of the list if a comment stands between them.
    fn first_dash(&self, list: &Node, item: usize) -> Option<usize> {
        let is_dash = |at: &usize| self.file.as_bytes().get(*at) == Some(&b'-');
        let before = self.file.get(..item)?.trim_end();
        // `|-` opens a block of lines.
        let before = before.len().checked_sub(1).filter(|_| !before.ends_with("|-") && !before.ends_with(">-"));
        before.filter(is_dash).or(Some(list.span.start).filter(is_dash))
    }

    fn dash_in_column(&self, from: usize, to: usize, column: usize) -> Option<usize> {
        let mut start = from + line_break(self.file, from).len();
        while start < to {
            let line = &self.file[start..line_end(self.file, start)];
            let at = line.len() - line.trim_start_matches(' ').len();
            if at == column && line[at..].starts_with('-') {
                return Some(start + at);
            }
            start += line.len();
            start += line_break(self.file, start).len().max(1);
        }
        None
    }

    /// The end of the line on which a value ends, if nothing but a comment follows it there.
    pub(super) fn last_line(&self, end: usize) -> Result<usize, Refusal> {
        let line_end = line_end(self.file, end);
        let rest = &self.file[end..line_end];
        let after = rest.trim_start();
        if after.is_empty() || (self.is_comment(after) && after.len() < rest.len()) {
            Ok(line_end)
        } else {
            Err(Refusal::Form("something else stands on the same line"))
        }
    }

    /// Whether the rest of a line is a comment.
    fn is_comment(&self, text: &str) -> bool {
        text.starts_with('#') || (self.style.format == Format::Hcl && text.starts_with("//"))
    }

    pub(super) fn column(&self, at: usize) -> usize {
        at - line_start(self.file, at)
    }
}
