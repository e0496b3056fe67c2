//! The archives inside the binary, and how their entries are read.
//!
//! They are plain zip files (`unzip -p reference.zip clients/s3` shows what the program knows of S3), made by `builder/`. An
//! entry is text, a fact a line, with tabs between the columns; the builder's modules describe the lines of each.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use zip::ZipArchive;

/// One archive, opened at first use.
pub(super) struct Archive {
    bytes: &'static [u8],
    opened: OnceLock<ZipArchive<Cursor<&'static [u8]>>>,
    texts: Memo<String>,
}

impl Archive {
    pub(super) const fn new(bytes: &'static [u8]) -> Self {
        Self { bytes, opened: OnceLock::new(), texts: Memo::new() }
    }

    fn open(&self) -> &ZipArchive<Cursor<&'static [u8]>> {
        self.opened.get_or_init(|| {
            ZipArchive::new(Cursor::new(self.bytes)).expect("the bytes are the binary's own; a test opens them")
        })
    }

    /// The text of an entry, if there is one of that name.
    pub(super) fn read(&self, name: &str) -> Option<String> {
        // A clone shares the archive's directory and has its own position, so that threads can read at once.
        let mut archive = self.open().clone();
        let mut entry = archive.by_name(name).ok()?;
        let mut text = String::with_capacity(usize::try_from(entry.size()).unwrap_or_default());
        entry.read_to_string(&mut text).ok()?;
        Some(text)
    }

    /// The same, kept for the next time: for entries that are searched again and again.
    pub(super) fn keep(&self, name: &str) -> Option<Arc<String>> {
        self.texts.get(name, || self.read(name))
    }

    /// The rest of each entry's name that begins with `folder`, in order.
    pub(super) fn list(&self, folder: &str) -> Vec<String> {
        let names = self.open().file_names().flatten();
        let mut names: Vec<String> = names.filter_map(|name| name.strip_prefix(folder).map(str::to_owned)).collect();
        names.sort_unstable();
        names
    }
}

/// Decoded entries, kept for the life of the program. Absent ones are kept too.
pub(super) struct Memo<T>(Mutex<BTreeMap<String, Option<Arc<T>>>>);

impl<T> Memo<T> {
    pub(super) const fn new() -> Self {
        Self(Mutex::new(BTreeMap::new()))
    }

    /// The value of `key`; `decode` makes it at the first call. Two threads may both decode, the first result stays.
    pub(super) fn get(&self, key: &str, decode: impl FnOnce() -> Option<T>) -> Option<Arc<T>> {
        if let Some(known) = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(key) {
            return known.clone();
        }
        let value = decode().map(Arc::new);
        self.0.lock().unwrap_or_else(PoisonError::into_inner).entry(key.to_owned()).or_insert(value).clone()
    }
}

/// Splits an entry into lines and each line into its columns. Missing columns read as empty.
pub(super) fn lines(text: &str) -> impl Iterator<Item = Columns<'_>> {
    text.lines().map(|line| Columns(line.split('\t').collect()))
}

/// The columns of a line.
pub(super) struct Columns<'a>(Vec<&'a str>);

impl<'a> Columns<'a> {
    /// The column at `index`, counted from 0; empty if the line ends before it.
    pub(super) fn text(&self, index: usize) -> &'a str {
        self.0.get(index).copied().unwrap_or_default()
    }

    /// The column as an owned string.
    pub(super) fn owned(&self, index: usize) -> String {
        self.text(index).to_owned()
    }

    /// The words of a column.
    pub(super) fn words(&self, index: usize) -> impl Iterator<Item = &'a str> {
        self.text(index).split_ascii_whitespace()
    }

    /// The columns from `index` on.
    pub(super) fn from(&self, index: usize) -> impl Iterator<Item = &'a str> {
        self.0.iter().skip(index).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_decoded_once_and_its_absence_too() {
        let memo = Memo::new();
        assert_eq!(memo.get("a", || Some(1)).as_deref(), Some(&1));
        assert_eq!(memo.get("a", || panic!("decoded twice")).as_deref(), Some(&1));
        assert_eq!(memo.get("b", || None), None);
        assert_eq!(memo.get("b", || panic!("looked up twice")), None);
    }

    #[test]
    fn a_short_line_reads_as_empty_columns() {
        let line = lines("a\tb c\n").next().expect("there is one line");
        assert_eq!((line.text(0), line.words(1).count(), line.text(2)), ("a", 2, ""));
    }
}
