//! Bytes to text, as the language defines it.
//!
//! Source is UTF-8, with or without a byte order mark, unless one of the first two lines names another encoding in a
//! comment (PEP 263). Lines end with LF, CRLF or CR, and a tab in front of a statement reaches to the next multiple of eight
//! (Python Language Reference, "Physical lines", "Indentation"); the grammar takes LF and CRLF alone, and a tab for eight
//! columns wherever it stands. So such lines are written as the grammar reads them, in as many bytes. Of lines that hold nothing
//! but comments it looks at all that follow, once for each of them: where there are hundreds, they are made one. Of tables of
//! constants there is as much as tells something ([`tables`]).

use std::borrow::Cow;

use encoding_rs::Encoding;

use super::tables;
use crate::text::Span;

/// The largest file that is read. Longer Python files are data or generated tables.
pub const MAX_BYTES: usize = 8 << 20;

/// From how many lines on comments are a crowd.
const CROWD: usize = 200;

/// Why a file's bytes are not Python text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// Over [`MAX_BYTES`].
    #[error("the file is larger than 8 MiB and was not analysed")]
    TooLarge,
    /// Not text in the encoding that it declares (or in UTF-8).
    #[error("the file is not valid {0}")]
    Invalid(String),
    /// Declares an encoding that is not read here.
    #[error("the file declares the encoding `{0}`, which is not read")]
    Encoding(String),
    /// Holds a NUL, as Python refuses it: UTF-16, or no text at all.
    #[error("the file holds NUL bytes and was not analysed")]
    Nul,
}

/// A file's text.
pub struct Source<'a> {
    /// The text.
    pub text: Cow<'a, str>,
    /// Offsets in the text, with those in the file, just past each character that is longer or shorter there.
    origins: Vec<(usize, usize)>,
}

impl Source<'_> {
    /// Where in the file a place of the text stands.
    pub fn origin(&self, span: Span) -> Span {
        Span::new(self.offset(span.start), self.offset(span.end))
    }

    /// Whether every place of the text has the same offset in the file.
    pub fn is_in_place(&self) -> bool {
        self.origins.is_empty()
    }

    fn offset(&self, offset: usize) -> usize {
        let next = self.origins.partition_point(|&(text, _)| text <= offset);
        let (text, file) = next.checked_sub(1).map_or((0, 0), |last| self.origins[last]);
        file + (offset - text)
    }
}

/// The text of a file.
pub fn decode(bytes: &[u8]) -> Result<Source<'_>, DecodeError> {
    if bytes.len() > MAX_BYTES {
        return Err(DecodeError::TooLarge);
    }
    if memchr::memchr(0, bytes).is_some() {
        return Err(DecodeError::Nul);
    }
    let mut source = match encoding(bytes)? {
        None => {
            let text = std::str::from_utf8(bytes).map_err(|_| DecodeError::Invalid("UTF-8".into()))?;
            Source { text: Cow::Borrowed(text), origins: Vec::new() }
        }
        Some(encoding) => decode_in(encoding, bytes).ok_or_else(|| DecodeError::Invalid(encoding.name().into()))?,
    };
    if let Some(text) = end_lines(&source.text) {
        source.text = Cow::Owned(text);
    }
    if let Some(text) = align_tabs(&source.text) {
        source.text = Cow::Owned(text);
    }
    if let Some(text) = join_comments(&source.text) {
        source.text = Cow::Owned(text);
    }
    if let Some(text) = tables::thin(&source.text) {
        source.text = Cow::Owned(text);
    }
    Ok(source)
}

/// What a file is written in, as far as it says so; `None` for UTF-8.
pub fn encoding(bytes: &[u8]) -> Result<Option<&'static Encoding>, DecodeError> {
    // Python takes nothing but UTF-8 after a byte order mark.
    if bytes.starts_with(b"\xef\xbb\xbf") {
        return Ok(None);
    }
    let Some(declared) = declared_encoding(bytes) else { return Ok(None) };
    let name = declared.to_ascii_lowercase().replace('_', "-");
    // CPython's tokenizer (`get_normal_name`) reads editors' names for UTF-8 and Latin-1 with line ends, `utf-8-unix`.
    let is = |known: &str| name.strip_prefix(known).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'));
    // The codecs' names and aliases in Python (library reference, "Standard Encodings") that the Encoding Standard lacks.
    let label = match name.as_str() {
        _ if is("utf-8") => return Ok(None),
        "utf8" | "u8" | "utf" | "cp65001" | "ascii" | "us-ascii" | "646" => return Ok(None),
        _ if is("latin-1") || is("iso-8859-1") || is("iso-latin-1") => "latin1",
        "latin" | "8859" | "cp819" | "iso8859" => "latin1",
        "cp932" | "mskanji" | "ms-kanji" => "shift_jis",
        "cp936" | "ms936" => "gbk",
        "cp949" | "ms949" | "uhc" => "euc-kr",
        "cp950" | "ms950" => "big5",
        "eucjp" | "ujis" | "u-jis" => "euc-jp",
        "euckr" => "euc-kr",
        "cp874" => "windows-874",
        "mac-roman" | "macroman" => "macintosh",
        "mac-cyrillic" | "maccyrillic" => "x-mac-cyrillic",
        other => other,
    };
    Encoding::for_label(label.as_bytes())
        .or_else(|| Encoding::for_label(label.replace('-', "").as_bytes()))
        .or_else(|| Encoding::for_label(label.replacen("iso", "iso-", 1).as_bytes()))
        // ISO-2022-JP changes what ASCII bytes mean.
        .filter(|encoding| encoding.is_ascii_compatible() && *encoding != encoding_rs::X_USER_DEFINED)
        .map(|encoding| (encoding != encoding_rs::UTF_8).then_some(encoding))
        .ok_or(DecodeError::Encoding(declared))
}

/// The text of bytes in an encoding whose ASCII characters are those of ASCII. `None` where it is not valid.
fn decode_in(encoding: &'static Encoding, bytes: &[u8]) -> Option<Source<'static>> {
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 4);
    let mut origins = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let plain = bytes[at..].iter().position(|byte| !byte.is_ascii()).unwrap_or(bytes.len() - at);
        text.push_str(std::str::from_utf8(&bytes[at..at + plain]).ok()?);
        at += plain;
        if at == bytes.len() {
            break;
        }
        // No character of these encodings takes more than four bytes.
        let one =
            (1..=4).filter_map(|length| Some((length, bytes.get(at..at + length)?))).find_map(|(length, bytes)| {
                Some((length, encoding.decode_without_bom_handling_and_without_replacement(bytes)?))
            });
        let (length, character) = one?;
        text.push_str(&character);
        at += length;
        if character.len() != length {
            origins.push((text.len(), at));
        }
    }
    Some(Source { text: Cow::Owned(text), origins })
}

/// The text with LF for each CR that ends a line alone; `None` if none does.
fn end_lines(text: &str) -> Option<String> {
    let is_alone = |&at: &usize| text.as_bytes().get(at + 1) != Some(&b'\n');
    let mut alone = memchr::memchr_iter(b'\r', text.as_bytes()).filter(is_alone).peekable();
    alone.peek()?;
    let mut lines = String::with_capacity(text.len());
    let mut from = 0;
    for at in alone {
        lines.push_str(&text[from..at]);
        lines.push('\n');
        from = at + 1;
    }
    lines.push_str(&text[from..]);
    Some(lines)
}

/// The text with its lines indented as the grammar counts, which takes every tab for eight columns; `None` if they are. A form
/// feed begins the count anew.
fn align_tabs(text: &str) -> Option<String> {
    memchr::memmem::find(text.as_bytes(), b" \t")?;
    let mut aligned = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let length = line.bytes().take_while(|byte| b" \t\x0c".contains(byte)).count();
        let (indentation, rest) = line.split_at(length);
        if indentation.contains(" \t") {
            let width = indentation.bytes().fold(0, |width, byte| match byte {
                b'\t' => (width / 8 + 1) * 8,
                b' ' => width + 1,
                _ => 0,
            });
            // A byte gives at most eight columns, and those past the last multiple of eight are a space each.
            aligned.extend(std::iter::repeat_n('\x0c', length.saturating_sub(width / 8 + width % 8)));
            aligned.extend(std::iter::repeat_n('\t', width / 8));
            aligned.extend(std::iter::repeat_n(' ', width % 8));
        } else {
            aligned.push_str(indentation);
        }
        aligned.push_str(rest);
    }
    Some(aligned)
}

/// The text with each crowd of lines that hold nothing but comments made one comment; `None` if there is no crowd. Inside a string
/// that is as long and looks like that, spaces then stand for the ends of its lines.
fn join_comments(text: &str) -> Option<String> {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let is_comment = |line: &str| line.trim_ascii_start().starts_with('#');
    let belongs = |line: &&str| is_comment(line) || line.trim_ascii().is_empty();
    if !lines.chunk_by(|a, b| belongs(a) == belongs(b)).any(|run| run.len() >= CROWD && belongs(&run[0])) {
        return None;
    }
    let mut joined = String::with_capacity(text.len());
    for run in lines.chunk_by(|a, b| belongs(a) == belongs(b)) {
        let first = run.iter().position(|line| is_comment(line));
        let Some(first) = first.filter(|_| run.len() >= CROWD && belongs(&run[0])) else {
            joined.extend(run.iter().copied());
            continue;
        };
        joined.extend(run[..first].iter().copied());
        let comments = run[first..].concat();
        let end = comments.trim_end_matches(['\r', '\n']).len();
        joined.push_str(&comments[..end].replace(['\r', '\n'], " "));
        joined.push_str(&comments[end..]);
    }
    Some(joined)
}

/// The name in a PEP 263 comment on one of the first two lines.
fn declared_encoding(bytes: &[u8]) -> Option<String> {
    for line in bytes.split(|&byte| matches!(byte, b'\n' | b'\r')).take(2 + usize::from(ends_with_crlf(bytes))) {
        let line = line.trim_ascii_start();
        if line.first() != Some(&b'#') {
            if line.is_empty() {
                continue;
            }
            return None;
        }
        let name_after = |at: usize| {
            let (b':' | b'=', rest) = line[at + b"coding".len()..].split_first()? else { return None };
            let name = rest.trim_ascii_start();
            let length = name.iter().take_while(|b| b.is_ascii_alphanumeric() || b"-_.".contains(b)).count();
            std::str::from_utf8(&name[..length]).ok().filter(|name| !name.is_empty()).map(str::to_owned)
        };
        let name = memchr::memmem::find_iter(line, b"coding").find_map(name_after);
        if name.is_some() {
            return name;
        }
    }
    None
}

/// Whether the first line ends with CRLF, after which an empty piece stands where CR alone ends a line.
fn ends_with_crlf(bytes: &[u8]) -> bool {
    memchr::memchr2(b'\r', b'\n', bytes).is_some_and(|at| bytes[at..].starts_with(b"\r\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8]) -> Result<String, DecodeError> {
        decode(bytes).map(|source| source.text.into_owned())
    }

    #[test]
    fn text_is_in_the_encoding_that_it_declares() {
        assert_eq!(text(b"x = 1\n").unwrap(), "x = 1\n");
        assert_eq!(text("\u{feff}é = 1\n".as_bytes()).unwrap(), "\u{feff}é = 1\n");
        let end = |cookie: &str, bytes: &[u8]| {
            let file = [format!("#!/usr/bin/python\r\n# -*- coding: {cookie} -*-\r\n").as_bytes(), bytes].concat();
            text(&file).map(|text| text.lines().nth(2).unwrap_or_default().to_owned())
        };
        for name in ["latin-1", "latin1", "Latin_1", "iso-8859-1", "iso8859-1", "latin-1-unix", "l1", "cp1252", "8859"]
        {
            assert_eq!(end(name, b"\xe9t\xe9 = 1\n").unwrap(), "été = 1", "{name}");
        }
        for name in ["utf-8", "UTF8", "utf_8", "utf-8-unix", "utf-8-sig", "u8"] {
            assert_eq!(end(name, "é = 1\n".as_bytes()).unwrap(), "é = 1", "{name}");
        }
        for name in ["shift_jis", "shift-jis", "sjis", "cp932"] {
            assert_eq!(end(name, b"x = '\x83\x5c'\n").unwrap(), "x = 'ソ'", "{name}");
        }
        assert_eq!(end("koi8-r", b"\xd0 = 1\n").unwrap(), "п = 1");
        assert_eq!(end("cp1251", b"\xef = 1\n").unwrap(), "п = 1");
        assert_eq!(end("iso8859-5", b"\xdf = 1\n").unwrap(), "п = 1");
        assert_eq!(end("euc_kr", b"\xb0\xa1 = 1\n").unwrap(), "가 = 1");
        assert_eq!(end("gb18030", b"\x81\x30\x81\x30\xb0\xa1 = 1\n").unwrap(), "\u{80}啊 = 1");
        assert_eq!(end("big5", b"\xa4\xa4 = 1\n").unwrap(), "中 = 1");
        assert_eq!(end("euc-jp", b"\xc6\xfc = 1\n").unwrap(), "日 = 1");
    }

    #[test]
    fn places_are_those_of_the_file() {
        let bytes = b"# coding: shift_jis\nx = '\x83\x5c\x83\x5c\xb1' + y\n";
        let source = decode(bytes).unwrap();
        let place = |part: &str| source.text.find(part).map(|at| Span::new(at, at + part.len())).unwrap();
        let bytes_of = |part: &str| {
            let span = source.origin(place(part));
            &bytes[span.start..span.end]
        };
        assert_eq!(bytes_of("coding"), b"coding");
        assert_eq!(bytes_of("'ソソｱ'"), b"'\x83\x5c\x83\x5c\xb1'");
        assert_eq!(bytes_of("y"), b"y");
        assert!(decode(b"# coding: latin-1\nx\n").unwrap().is_in_place());
    }

    #[test]
    fn what_is_not_text_is_said() {
        let error = |bytes: &[u8]| text(bytes).unwrap_err();
        assert_eq!(error(b"x = '\xe9'\n"), DecodeError::Invalid("UTF-8".into()));
        assert_eq!(error(b"# vim: set fileencoding=utf-7 :\n"), DecodeError::Encoding("utf-7".into()));
        assert_eq!(error(b"# coding: iso-2022-jp\n"), DecodeError::Encoding("iso-2022-jp".into()));
        assert_eq!(error(b"# encoding, coding: rot13\r# \r"), DecodeError::Encoding("rot13".into()));
        assert_eq!(error(b"# coding: euc-kr\n'\xff\xff'\n"), DecodeError::Invalid("EUC-KR".into()));
        assert_eq!(error(b"x\0"), DecodeError::Nul);
        assert_eq!(error(b"\xff\xfex\0 \0=\0"), DecodeError::Nul);
        assert_eq!(error(&vec![b' '; MAX_BYTES + 1]), DecodeError::TooLarge);
        assert_eq!(text(b"import os\n# coding: rot13\n").unwrap(), "import os\n# coding: rot13\n");
        assert_eq!(text(b"\n\n# coding: rot13\n").unwrap(), "\n\n# coding: rot13\n");
        assert_eq!(text(b"\xef\xbb\xbf# coding: latin-1\n\xc3\xa9\n").unwrap(), "\u{feff}# coding: latin-1\né\n");
    }

    #[test]
    fn lines_end_as_in_python() {
        assert_eq!(text(b"if a:\r  b\r\n  c\n\rd\r").unwrap(), "if a:\n  b\r\n  c\n\nd\n");
        let cookie = b"# a\r# coding: latin-1\r\xe9\r";
        assert_eq!(text(cookie).unwrap(), "# a\n# coding: latin-1\né\n");
    }

    #[test]
    fn a_crowd_of_comments_is_one() {
        let few = format!("x\n{}y\n", "# a\n".repeat(CROWD - 1));
        assert_eq!(text(few.as_bytes()).unwrap(), few);
        let many = format!("x  # b\n{}  # c\r\n\r\n y\n", "\n  # a\n".repeat(CROWD));
        let joined = text(many.as_bytes()).unwrap();
        assert_eq!(joined, format!("x  # b\n\n  # a {}  # c\r\n\r\n y\n", "   # a ".repeat(CROWD - 1)));
        assert_eq!(joined.len(), many.len());
    }

    #[test]
    fn a_tab_reaches_to_a_multiple_of_eight() {
        let width = |line: &str| {
            let text = text(line.as_bytes()).unwrap();
            assert_eq!(text.len(), line.len());
            // As tree-sitter-python counts: every tab is eight, a form feed begins anew.
            text.bytes().fold(0, |width, byte| match byte {
                b'\t' => width + 8,
                b' ' => width + 1,
                b'\x0c' => 0,
                _ => width,
            })
        };
        assert_eq!([width("\tx"), width("    \tx"), width("       \tx"), width("        \tx")], [8, 8, 8, 16]);
        assert_eq!([width("  \t  \t x"), width(" \t\x0c  x"), width("\t   x"), width(" \t \x0c \tx")], [17, 2, 11, 8]);
    }
}
