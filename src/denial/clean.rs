//! Prose without what terminals, logs and encodings put in.
//!
//! AWS's messages are one sentence; on their way to a person they get colours, frames, line breaks, escapes and entities.

use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::wrapper::pattern;

/// The text on one line: a blank for each run of blanks and breaks, without control sequences, frames, escapes and entities.
pub(super) fn clean(text: &str) -> String {
    let unescaped = unescape(&without_control_sequences(text));
    let mut line = String::with_capacity(unescaped.len());
    for row in join_wrapped(&unescaped).lines() {
        let mut parts = row.split_whitespace().peekable();
        // Tables and mails go on like this.
        parts.next_if(|first| matches!(*first, "|" | ">"));
        for part in parts {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(part);
        }
    }
    without_blanks_in_placeholders(line)
}

/// What somebody put in the place of a name, `<role name>`, as one word.
fn without_blanks_in_placeholders(line: String) -> String {
    static PLACEHOLDER: LazyLock<Regex> = LazyLock::new(|| pattern(r"<[A-Za-z][\w-]*(?: [\w-]+){1,4}>"));
    if !line.contains('<') {
        return line;
    }
    PLACEHOLDER.replace_all(&line, |captures: &Captures<'_>| captures[0].replace(' ', "-")).into_owned()
}

/// ANSI control sequences (ECMA-48: `ESC [` .. final byte) and the frames that Terraform draws around errors.
fn without_control_sequences(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(char) = chars.next() {
        match char {
            '\u{1b}' if chars.peek() == Some(&'[') => {
                chars.next();
                while chars.next().is_some_and(|next| !('@'..='~').contains(&next)) {}
            }
            '│' | '╷' | '╵' | '║' | '\u{1b}' => plain.push(' '),
            _ => plain.push(char),
        }
    }
    plain
}

/// JSON's and XML's ways to write quotes and breaks.
fn unescape(text: &str) -> String {
    let mut plain = text.to_owned();
    // Twice, because a log of JSON may hold JSON.
    for _ in 0..2 {
        for (written, meant) in [
            ("\\\\", "\\"),
            ("\\\"", "\""),
            ("\\r", " "),
            ("\\n", "\n"),
            ("\\t", " "),
            ("\\u003c", "<"),
            ("\\u003e", ">"),
            ("\\u0026", "&"),
            ("\\u0027", "'"),
            ("&quot;", "\""),
            ("&#34;", "\""),
            ("&apos;", "'"),
            ("&#39;", "'"),
            ("&lt;", "<"),
            ("&gt;", ">"),
            ("&amp;", "&"),
        ] {
            if plain.contains(written) {
                plain = plain.replace(written, meant);
            }
        }
    }
    plain
}

/// Takes out the breaks of a terminal that cuts words: two full lines of one length, and the words go on in the next.
fn join_wrapped(text: &str) -> String {
    /// No terminal that shows logs is narrower.
    const NARROWEST: usize = 60;
    let lines: Vec<(&str, usize)> = text.lines().map(|line| (line, line.chars().count())).collect();
    let width = lines.windows(2).find(|pair| pair[0].1 == pair[1].1 && pair[0].1 >= NARROWEST).map(|pair| pair[0].1);
    let mut joined = String::with_capacity(text.len());
    for (line, length) in lines {
        joined.push_str(line);
        if Some(length) != width {
            joined.push('\n');
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_said_goes() {
        for (text, expected) in [
            ("\u{1b}[31mError:\u{1b}[0m no\n", "Error: no"),
            ("╷\n│ Error: a\n│   b\n╵", "Error: a b"),
            (r#"on resource: \"arn:aws:s3:::b\""#, r#"on resource: "arn:aws:s3:::b""#),
            (r#"{\\\"a\\\"}"#, r#"{"a"}"#),
            ("a &quot;b&quot;", "a \"b\""),
            (
                "not authorized to perform:\n  | s3:GetObject on resource:\n  | x",
                "not authorized to perform: s3:GetObject on resource: x",
            ),
            ("role/<<my role>>/s <Code>a b</Code>", "role/<<my-role>>/s <Code>a b</Code>"),
        ] {
            assert_eq!(clean(text), expected);
        }
    }

    #[test]
    fn a_terminal_cuts_words_and_they_are_whole_again() {
        let sentence = "User: arn:aws:sts::111122223333:assumed-role/deployer-of-everything/AWSCloudFormation is not authorized to perform: lambda:GetLayerVersion on resource: arn:aws:lambda:us-east-1:444455556666:layer:extension:4";
        let wrapped: Vec<String> =
            sentence.chars().collect::<Vec<_>>().chunks(70).map(|line| line.iter().collect()).collect();
        assert_eq!(clean(&wrapped.join("\n")), sentence);
    }
}
