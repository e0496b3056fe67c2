//! A look at a file's bytes without parsing it: does it name an AWS SDK, and what does it import?
//!
//! A workload is parsed only if a file that it can import names an SDK. So the answers here may say too much, never too
//! little: an import in a string or a comment counts.

use std::iter;
use std::sync::LazyLock;

use indexmap::IndexSet;
use memchr::memmem;
use regex::bytes::Regex;
use rustc_hash::FxBuildHasher;

use super::decode::encoding;

/// What a look at the text tells.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Facts {
    /// Whether an AWS SDK, or a library that calls AWS, is named.
    pub(super) names_sdk: bool,
    /// What is imported, each once, in order.
    pub(super) imports: Box<[Import]>,
}

/// An import statement. Every file that is there keeps its own, so they are kept small.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(super) struct Import {
    /// How many leading dots.
    pub(super) level: usize,
    /// The dotted name after them, without spaces.
    module: Box<str>,
    /// The names after `import`, where the statement is a `from`, with a comma after each.
    names: Box<str>,
}

impl Import {
    fn new<'n>(level: usize, dotted: &str, names: impl Iterator<Item = &'n str>) -> Self {
        let parts: Vec<&str> =
            dotted.split('.').map(str::trim).filter(|part| !part.is_empty()).take(MAX_NAME).collect();
        let names: String = names.flat_map(|name| [name, ","]).collect();
        Self { level, module: parts.join(".").into(), names: names.into() }
    }

    /// The parts of the dotted name after the leading dots.
    pub(super) fn module(&self) -> impl Iterator<Item = &str> {
        self.module.split_terminator('.')
    }

    /// The names after `import`, where the statement is a `from`.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.names.split_terminator(',')
    }
}

/// What names an SDK: boto3, botocore and their wrappers; other libraries that call AWS. A word that stands with a capital letter
/// and without one lacks its first.
const SDK_WORDS: [&str; 69] = [
    "boto",
    "aws",
    "amazon",
    "s3fs",
    "s3://",
    "s3a://",
    "s3path",
    "s3torch",
    "s3transfer",
    "S3FileSystem",
    "S3DirectoryLoader",
    "S3FileLoader",
    "S3Client",
    "AmazonK",
    "AnthropicAWS",
    "AthenaLoader",
    "AWS4Auth",
    "AWSSecretsManagerSettings",
    "AWSSystemsManagerSettings",
    "GlueCatalog",
    "agemaker",
    "ynamo",
    "edrock",
    "sqs",
    "aurora_data_api",
    "anymail.backends",
    "assume_role",
    "braket",
    "cloudpathlib",
    "codeguru",
    "credstash",
    "django_ses",
    "dyntastic",
    "flask_s3",
    "fsspec",
    "greengrasssdk",
    "iamauth",
    "lambdawarmer",
    "obstore",
    "opensearch",
    "pyathena",
    "pycognito",
    "pydataapi",
    "pyiceberg",
    "qcloud_cos",
    "readers.s3",
    "redshift_connector",
    "simpleflow",
    "smart_open",
    "ssm_cache",
    "stepfunctions",
    "storages",
    "strands",
    "textractcaller",
    "textractor",
    "watchtower",
    "zappa",
    // A session that the file is handed makes a client.
    ".client(\"",
    ".client('",
    ".client(service_name",
    ".resource(\"",
    ".resource('",
    "get_client(",
    // A client that code makes which is not here gets what only AWS's operations are given.
    "Bucket=",
    "FunctionName=",
    "QueueUrl=",
    "SecretId=",
    "TableName=",
    "TopicArn=",
];

/// Finds any of the words in one pass.
static SDK: LazyLock<Regex> = LazyLock::new(|| {
    let words: Vec<String> = SDK_WORDS.iter().map(|word| regex::escape(word)).collect();
    Regex::new(&words.join("|")).expect("words without special characters, and the tests compile them")
});

/// In the place of a name: any module of the package.
pub(super) const ANY_MODULE: &str = "**";

/// What stands in files from which Django imports what their texts name.
const DJANGO: [&[u8]; 4] = [b"DJANGO_SETTINGS_MODULE", b"INSTALLED_APPS", b"ROOT_URLCONF", b"urlpatterns"];

/// The modules of an app that Django imports, and those that tasks are found in.
/// Source: <https://docs.djangoproject.com/en/stable/ref/applications/>.
pub(super) const APP_MODULES: [&str; 4] = ["admin", "apps", "models", "tasks"];

/// How long the text in front of the word `import` may be, and how many parts an imported name may have. What is longer names
/// no file: a path has 4096 bytes at most.
const MAX_NAME: usize = 4096;

/// How many bytes of lists of imported names are looked at for each byte of a file. Mostly lists do not overlap.
const READINGS: usize = 2;

/// How many bytes of each list are looked at after that.
const SHORT: usize = 256;

/// Looks at a file's bytes.
pub(super) fn scan(bytes: &[u8]) -> Facts {
    // What is not written in ASCII's own bytes can name an SDK in a way that is not seen here. Reading it says what is wrong.
    let is_readable = encoding(bytes).is_ok() && memchr::memchr(0, bytes).is_none();
    let names_sdk = !is_readable || SDK.is_match(bytes);
    let mut imports = IndexSet::default();
    let mut left = bytes.len().saturating_mul(READINGS);
    for at in memmem::find_iter(bytes, b"import") {
        let before = at.checked_sub(1).and_then(|at| bytes.get(at)).copied().unwrap_or(b'\n');
        let after = &bytes[at + b"import".len()..];
        if is_identifier(before) {
            // `__import__("name")`
            if before == b'_' {
                imports.extend(quoted(after));
            }
            continue;
        }
        match after.first() {
            Some(b'_') => imports.extend(quoted(after)),
            Some(&next) if is_identifier(next) => {}
            _ => statement(&bytes[at.saturating_sub(MAX_NAME)..at], after, &mut left, &mut imports),
        }
    }
    if DJANGO.iter().any(|word| memmem::find(bytes, word).is_some()) {
        imports.extend(names_in_quotes(bytes).map(|name| Import::new(0, name, APP_MODULES.into_iter())));
    }
    Facts { names_sdk, imports: imports.into_iter().collect::<Box<[Import]>>() }
}

fn is_identifier(byte: u8) -> bool {
    byte == b'_' || byte.is_ascii_alphanumeric() || byte >= 0x80
}

/// `import_module("a.b")`: the literal that follows soon, if there is one.
fn quoted(after: &[u8]) -> Option<Import> {
    let near = &after[..after.len().min(200)];
    let line = &near[..memchr::memchr(b'\n', near).unwrap_or(near.len())];
    let start = memchr::memchr2(b'\'', b'"', line)? + 1;
    let length = memchr::memchr(line[start - 1], &line[start..])?;
    let text = std::str::from_utf8(&line[start..start + length]).ok()?;
    let level = text.bytes().take_while(|&b| b == b'.').count();
    let text = &text[level..];
    // `f"actions.{name}"`, `"actions.%s" % name`, `"actions." + name`
    let known = text.find(['{', '%']).map_or(text, |at| &text[..at]);
    let is_whole = known.len() == text.len() && !text.ends_with('.') && !text.is_empty();
    let module = if is_whole { text } else { known.rsplit_once('.').map_or("", |(package, _)| package) };
    Some(Import::new(level, module, (!is_whole).then_some(ANY_MODULE).into_iter()))
}

/// The dotted names that stand in quotes, each within a line.
fn names_in_quotes(bytes: &[u8]) -> impl Iterator<Item = &str> {
    let is_name = |text: &&str| {
        let parts = || text.split('.');
        text.len() <= SHORT && parts().all(|part| !part.is_empty() && part.bytes().all(is_identifier))
    };
    let quotes = |line| memchr::memchr2_iter(b'\'', b'"', line).map(|at| at + 1);
    bytes
        .split(|&byte| byte == b'\n')
        .flat_map(move |line| {
            let ends = quotes(line).skip(1).map(|at| at - 1);
            quotes(line).zip(ends).filter_map(|(start, end)| std::str::from_utf8(&line[start..end]).ok())
        })
        .filter(is_name)
}

/// `import a.b as c, d` or `from ..a import (b as c, d)`, given what stands on both sides of the word `import`, and how many
/// bytes of such lists may be looked at yet.
fn statement(before: &[u8], after: &[u8], left: &mut usize, imports: &mut IndexSet<Import, FxBuildHasher>) {
    let line_start = memchr::memrchr3(b'\n', b'\r', b';', before).map_or(0, |at| at + 1);
    let line_start = memchr::memrchr(b':', before).map_or(line_start, |at| line_start.max(at + 1));
    let head = String::from_utf8_lossy(&before[line_start..]);
    let head = head.trim().trim_end_matches('\\').trim();
    let from = head.strip_prefix("from").filter(|rest| rest.starts_with([' ', '\t', '.', '\\']));
    if from.is_none() && !head.is_empty() {
        return;
    }
    let after = &after[..after.len().min((*left).max(SHORT))];
    let open = after.iter().position(|byte| !byte.is_ascii_whitespace()).filter(|&at| after[at] == b'(');
    let list = match open {
        Some(at) => &after[at + 1..memchr::memchr(b')', after).unwrap_or(after.len()).max(at + 1)],
        None => logical_line(after),
    };
    *left = left.saturating_sub(list.len());
    let list = String::from_utf8_lossy(list);
    let names = list
        .split(['\n', '\r'])
        .map(|line| line.split('#').next().unwrap_or_default())
        .flat_map(|line| line.split(','))
        .filter_map(|item| item.trim_matches(|c: char| c.is_whitespace() || c == '\\').split_whitespace().next());
    match from {
        Some(from) => {
            let from = from.trim_matches(|c: char| c.is_whitespace() || c == '\\');
            let level = from.bytes().take_while(|&b| b == b'.').count();
            imports.insert(Import::new(level, &from[level..], names));
        }
        None => imports.extend(names.map(|name| Import::new(0, name, iter::empty()))),
    }
}

/// Up to the end of the line, or of the statement; a backslash carries on.
fn logical_line(text: &[u8]) -> &[u8] {
    let mut from = 0;
    while let Some(at) = memchr::memchr3(b'\n', b'\r', b';', &text[from..]).map(|at| at + from) {
        if text[at] != b';' && text[..at].ends_with(b"\\") {
            from = at + 1 + usize::from(text[at..].starts_with(b"\r\n"));
        } else {
            return &text[..at];
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn imports(text: &str) -> Vec<String> {
        let facts = scan(text.as_bytes());
        let show = |import: &Import| {
            let module = format!("{}{}", ".".repeat(import.level), import.module);
            let names: Vec<&str> = import.names().collect();
            if names.is_empty() { module } else { format!("{module}: {}", names.join(" ")) }
        };
        facts.imports.iter().map(show).collect()
    }

    #[test]
    fn every_form_of_import_is_seen() {
        assert_eq!(imports("import os, json as j\nimport a.b.c\n"), ["os", "json", "a.b.c"]);
        assert_eq!(
            imports("from . import db\nfrom ..lib.util import (\n  a as b,  # why\n  c,\n)\n"),
            [".: db", "..lib.util: a c"]
        );
        assert_eq!(imports("from x import \\\n    y, z\nimport q\n"), ["x: y z", "q"]);
        assert_eq!(imports("from x import \\\r\n    y, z\r\nimport q\r\n"), ["x: y z", "q"]);
        assert_eq!(imports("import a\rfrom b import \\\r c\rimport d # e\r"), ["a", "b: c", "d"]);
        assert_eq!(imports("if fast: import speed; import other\n"), ["speed", "other"]);
        assert_eq!(imports("m = importlib.import_module('pkg.mod')\nn = __import__(\"top\")\n"), ["pkg.mod", "top"]);
        assert_eq!(imports("important = 1\nreimport = 2\n# we import nothing here\n"), [] as [&str; 0]);
    }

    #[test]
    fn what_is_imported_many_times_is_kept_once() {
        // A list that is cut off gives the beginning of a name.
        assert!(imports(&"import (\n".repeat(1 << 14)).len() <= "import".len());
        assert_eq!(imports(&format!("import {}", "a.import ".repeat(1 << 18))), ["a.import"]);
        assert_eq!(imports(&"__import__('a');".repeat(1 << 18)), ["a"]);
        let long = imports(&format!("import a{}", ".b".repeat(1 << 20)));
        assert_eq!(long.iter().map(|module| module.split('.').count()).collect::<Vec<_>>(), [MAX_NAME]);
    }

    #[test]
    fn an_sdk_is_named_in_any_form() {
        assert!(scan(b"from boto3 import client").names_sdk);
        assert!(scan(b"from aws_lambda_powertools import Logger").names_sdk);
        assert!(scan(b"df = pd.read_csv('s3://bucket/key')").names_sdk);
        assert!(
            scan("import boto3".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>().as_slice()).names_sdk
        );
        assert!(scan(b"# coding: rot13\nvzcbeg obgb3\n").names_sdk);
        assert!(!scan(b"def put(client, item):\n    client.put_item(Item=item)\n").names_sdk);
    }
}
