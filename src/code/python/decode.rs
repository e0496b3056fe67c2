//! Bytes to text, as the language defines it.
//!
//! Source is UTF-8, with or without a byte order mark, unless one of the first two lines names another encoding in a
//! comment (PEP 263). Latin-1 is read too, because it is the one other encoding that is met in practice. Spans are offsets
//! into the original bytes, so decoding keeps every byte in its place: a Latin-1 byte outside ASCII, which can stand only in
//! a string or a comment, becomes `?`.

use std::borrow::Cow;

/// The largest file that is read. Longer Python files are data or generated tables.
pub const MAX_BYTES: usize = 8 << 20;

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
    #[error("the file declares the encoding `{0}`; only UTF-8 and Latin-1 are read")]
    Encoding(String),
}

/// The text of a file. As long as `bytes`: offset for offset the same place.
pub fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, DecodeError> {
    if bytes.len() > MAX_BYTES {
        return Err(DecodeError::TooLarge);
    }
    let declared = declared_encoding(bytes);
    match declared.as_deref().map(normalise).as_deref() {
        None | Some("utf-8" | "utf8" | "utf-8-sig" | "ascii" | "us-ascii") => std::str::from_utf8(bytes)
            .map(Cow::Borrowed)
            .map_err(|_| DecodeError::Invalid(declared.unwrap_or_else(|| "UTF-8".into()))),
        Some("latin-1" | "latin1" | "iso-8859-1" | "iso8859-1" | "l1" | "iso-8859-15" | "cp1252" | "windows-1252") => {
            Ok(Cow::Owned(bytes.iter().map(|&byte| if byte.is_ascii() { char::from(byte) } else { '?' }).collect()))
        }
        Some(_) => Err(DecodeError::Encoding(declared.unwrap_or_default())),
    }
}

/// Encoding names compare in lower case, with `-` for `_`.
fn normalise(name: &str) -> String {
    name.to_ascii_lowercase().replace('_', "-")
}

/// The name in a PEP 263 comment on one of the first two lines.
fn declared_encoding(bytes: &[u8]) -> Option<String> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    for line in bytes.split(|&byte| byte == b'\n').take(2) {
        let line = line.trim_ascii_start();
        if line.first() != Some(&b'#') {
            if line.is_empty() {
                continue;
            }
            return None;
        }
        let Some(at) = memchr::memmem::find(line, b"coding") else { continue };
        let rest = &line[at + b"coding".len()..];
        let Some((b':' | b'=', rest)) = rest.split_first() else { continue };
        let name = rest.trim_ascii_start();
        let length = name.iter().take_while(|b| b.is_ascii_alphanumeric() || b"-_.".contains(b)).count();
        if length > 0 {
            return std::str::from_utf8(&name[..length]).ok().map(str::to_owned);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_keeps_its_place() {
        assert_eq!(decode(b"x = 1\n").unwrap(), "x = 1\n");
        assert_eq!(decode("\u{feff}é = 1\n".as_bytes()).unwrap(), "\u{feff}é = 1\n");
        let latin = decode(b"#!/usr/bin/python\n# -*- coding: latin-1 -*-\nname = '\xe9t\xe9'\n").unwrap();
        assert!(latin.ends_with("name = '?t?'\n"));
    }

    #[test]
    fn what_is_not_text_is_said() {
        assert_eq!(decode(b"x = '\xe9'\n"), Err(DecodeError::Invalid("UTF-8".into())));
        assert_eq!(decode(b"# vim: set fileencoding=koi8-r :\n"), Err(DecodeError::Encoding("koi8-r".into())));
        assert_eq!(decode(b"import os\n# coding: koi8-r\n").unwrap(), "import os\n# coding: koi8-r\n");
        assert_eq!(decode(&vec![b' '; MAX_BYTES + 1]), Err(DecodeError::TooLarge));
    }
}
