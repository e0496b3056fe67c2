//! Which files hold Python.

use super::scan::scan;
use crate::repo::RepoPath;

/// How a file holds Python.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// As source text.
    Source,
    /// In a form that is not read. The text says which, for a note.
    Unread(&'static str),
}

/// The extensions of source text.
const SOURCE: [&str; 2] = ["py", "pyw"];

/// The forms that are not read, by the file's extension.
const UNREAD: [(&str, &str); 3] = [
    ("ipynb", "a notebook; its code is not read"),
    ("pyx", "Cython; its code is not read"),
    ("pyz", "a zipped application; its code is not read"),
];

/// How a file that may stand among others holds Python; `None` if it holds none, or none that could call AWS in a form that
/// is not read. `text` reads the file, and is asked only where the name does not tell.
///
/// A file without an extension is told by its first line, like a shell does ("Executable Python Scripts" in Python's
/// documentation).
pub fn form<T: AsRef<[u8]>>(path: &RepoPath, text: impl FnOnce() -> Option<T>) -> Option<Form> {
    match path.extension() {
        Some(extension) if SOURCE.contains(&extension) => Some(Form::Source),
        Some(_) => unread(path).filter(|_| text().is_some_and(|text| scan(text.as_ref()).names_sdk)),
        None => text().is_some_and(|text| names_interpreter(text.as_ref())).then_some(Form::Source),
    }
}

/// How a file holds Python that somebody says does.
pub fn form_of_given(path: &RepoPath) -> Form {
    unread(path).unwrap_or(Form::Source)
}

/// Whether a file's text is Python's, and so may say its encoding.
pub fn is_source(path: &RepoPath, text: &[u8]) -> bool {
    path.extension().map_or_else(|| names_interpreter(text), |extension| SOURCE.contains(&extension))
}

fn unread(path: &RepoPath) -> Option<Form> {
    let extension = path.extension()?;
    UNREAD.iter().find(|(known, _)| *known == extension).map(|(_, what)| Form::Unread(what))
}

fn names_interpreter(text: &[u8]) -> bool {
    let line = text.split(|&byte| byte == b'\n').next().unwrap_or_default();
    line.starts_with(b"#!") && memchr::memmem::find(line, b"python").is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(path: &str, text: &str) -> Option<Form> {
        form(&RepoPath::new(path).unwrap(), || Some(text))
    }

    #[test]
    fn source_is_known_by_its_name_or_its_first_line() {
        assert_eq!(told("src/app.py", ""), Some(Form::Source));
        assert_eq!(told("src/window.pyw", ""), Some(Form::Source));
        assert_eq!(told("bin/deploy", "#!/usr/bin/env python3\nimport boto3\n"), Some(Form::Source));
        assert_eq!(told("bin/deploy", "#!/bin/sh\n# runs python\n"), None);
        assert_eq!(told("README.md", "#!/usr/bin/python\n"), None);
        assert_eq!(told("types.pyi", "import boto3\n"), None);
    }

    #[test]
    fn other_forms_count_where_they_may_call_aws() {
        let notebook = Some(Form::Unread("a notebook; its code is not read"));
        assert_eq!(told("a.ipynb", r#"{"cells": [{"source": "import boto3"}]}"#), notebook);
        assert_eq!(told("a.ipynb", r#"{"cells": [{"source": "import math"}]}"#), None);
        // What is compressed may hold anything.
        assert_eq!(
            told("tool.pyz", "PK\u{3}\u{4}\0\0"),
            Some(Form::Unread("a zipped application; its code is not read"))
        );
    }
}
