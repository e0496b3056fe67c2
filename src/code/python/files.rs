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

/// Extensions of files that hold something else, so that not each is opened. Any other file is told by its first line, like a
/// shell does ("Executable Python Scripts" in Python's documentation).
const OTHER: &[&str] = &[
    "a",
    "adoc",
    "avro",
    "bash",
    "bat",
    "bin",
    "bmp",
    "bz2",
    "c",
    "cc",
    "cer",
    "cfg",
    "class",
    "cmake",
    "conf",
    "cpp",
    "crt",
    "cs",
    "css",
    "csv",
    "dat",
    "db",
    "diff",
    "dll",
    "doc",
    "docx",
    "ejs",
    "env",
    "eot",
    "exe",
    "fish",
    "gif",
    "go",
    "gradle",
    "graphql",
    "gz",
    "h",
    "hbs",
    "hcl",
    "hpp",
    "htm",
    "html",
    "ico",
    "inc",
    "inf",
    "ini",
    "ipa",
    "j2",
    "jar",
    "java",
    "jinja",
    "jinja2",
    "jpeg",
    "jpg",
    "js",
    "json",
    "jsonl",
    "jsx",
    "key",
    "kt",
    "less",
    "license",
    "lock",
    "log",
    "lua",
    "mako",
    "map",
    "markdown",
    "md",
    "mdx",
    "mjs",
    "mo",
    "mp3",
    "mp4",
    "mustache",
    "npy",
    "npz",
    "o",
    "orc",
    "otf",
    "parquet",
    "patch",
    "pdf",
    "pem",
    "php",
    "pickle",
    "pkl",
    "pl",
    "png",
    "po",
    "pot",
    "ppt",
    "pptx",
    "properties",
    "proto",
    "ps1",
    "pub",
    "pxd",
    "pxi",
    "pyc",
    "pyd",
    "pyi",
    "r",
    "rb",
    "rs",
    "rst",
    "sass",
    "scala",
    "scss",
    "sh",
    "so",
    "sql",
    "sqlite",
    "sum",
    "svg",
    "swift",
    "tar",
    "tf",
    "tfstate",
    "tfvars",
    "tgz",
    "tmpl",
    "toml",
    "tpl",
    "ts",
    "tsv",
    "tsx",
    "ttf",
    "txt",
    "typed",
    "vue",
    "wav",
    "webp",
    "whl",
    "woff",
    "woff2",
    "xls",
    "xlsx",
    "xml",
    "xsd",
    "xz",
    "yaml",
    "yml",
    "zip",
    "zsh",
    "zst",
];

/// How a file that may stand among others holds Python; `None` if it holds none, or none that could call AWS in a form that
/// is not read. `beginning` reads how the file begins, and `text` all of it; they are asked only where the name does not tell.
///
/// # Errors
/// That of `text`.
pub fn form<B: AsRef<[u8]>, T: AsRef<[u8]>, E>(
    path: &RepoPath,
    beginning: impl FnOnce() -> Option<B>,
    text: impl FnOnce() -> Result<T, E>,
) -> Result<Option<Form>, E> {
    if has_extension(path, &SOURCE) {
        return Ok(Some(Form::Source));
    }
    if let Some(form) = unread(path) {
        return Ok(scan(text()?.as_ref()).names_sdk.then_some(form));
    }
    let is_script = !has_extension(path, OTHER) && beginning().is_some_and(|text| names_interpreter(text.as_ref()));
    Ok(is_script.then_some(Form::Source))
}

/// How a file holds Python that somebody says does.
pub fn form_of_given(path: &RepoPath) -> Form {
    unread(path).unwrap_or(Form::Source)
}

/// Whether a file's text is Python's, and so may say its encoding.
pub fn is_source(path: &RepoPath, text: &[u8]) -> bool {
    has_extension(path, &SOURCE) || (!has_extension(path, OTHER) && names_interpreter(text))
}

fn has_extension(path: &RepoPath, known: &[&str]) -> bool {
    path.extension().is_some_and(|extension| known.iter().any(|known| known.eq_ignore_ascii_case(extension)))
}

fn unread(path: &RepoPath) -> Option<Form> {
    UNREAD.iter().find(|(known, _)| has_extension(path, &[known])).map(|(_, what)| Form::Unread(what))
}

/// Whether a text's first line has a shell run it with Python.
fn names_interpreter(text: &[u8]) -> bool {
    let line = text.split(|&byte| byte == b'\n').next().unwrap_or_default();
    let has = |word: &[u8]| memchr::memmem::find(line, word).is_some();
    // `uv run --script`: <https://docs.astral.sh/uv/guides/scripts/#using-a-shebang-to-create-an-executable-file>
    line.starts_with(b"#!") && (has(b"python") || has(b"pypy") || has(b"uv run") || has(b"pipx run"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(path: &str, text: &str) -> Option<Form> {
        form(&RepoPath::new(path).unwrap(), || Some(text), || Ok::<_, ()>(text)).unwrap()
    }

    #[test]
    fn source_is_known_by_its_name_or_its_first_line() {
        assert_eq!(told("src/app.py", ""), Some(Form::Source));
        assert_eq!(told("src/window.pyw", ""), Some(Form::Source));
        assert_eq!(told("bin/deploy", "#!/usr/bin/env python3\nimport boto3\n"), Some(Form::Source));
        for line in ["#!/usr/bin/env -S uv run --script", "#!/usr/bin/env pypy", "#! /opt/python/bin/python"] {
            for name in ["deploy", "deploy.cgi", "deploy.in", "deploy.py3", ".deploy"] {
                assert_eq!(told(name, line), Some(Form::Source), "{name} {line}");
            }
        }
        assert_eq!(told("A.PY", ""), Some(Form::Source));
        assert_eq!(told("bin/deploy", "#!/bin/sh\n# runs python\n"), None);
        assert_eq!(told("README.md", "#!/usr/bin/python\n"), None);
        assert_eq!(told("types.pyi", "import boto3\n"), None);
    }

    #[test]
    fn other_forms_count_where_they_may_call_aws() {
        let notebook = Some(Form::Unread("a notebook; its code is not read"));
        assert_eq!(told("a.ipynb", r#"{"cells": [{"source": "import boto3"}]}"#), notebook);
        assert_eq!(told("a.ipynb", r#"{"cells": [{"source": "import math"}]}"#), None);
        // Who says that it cannot be read is heard where it matters only.
        let unread = |path: &str| form(&RepoPath::new(path).unwrap(), || Some("\0"), || Err::<&str, _>(()));
        assert_eq!(unread("a.ipynb"), Err(()));
        assert_eq!(unread("a.PYX"), Err(()));
        assert_eq!(unread("a.parquet"), Ok(None));
        assert_eq!(unread("data"), Ok(None));
        // What is compressed may hold anything.
        assert_eq!(
            told("tool.pyz", "PK\u{3}\u{4}\0\0"),
            Some(Form::Unread("a zipped application; its code is not read"))
        );
    }
}
