//! Comments that accept a finding: `# iamdrift: ignore[missing-action, excess-action] the reason`.
//!
//! In Python, YAML and HCL; `//` does as well in HCL and in JSON with comments. A comment after text speaks of its own line,
//! one that stands alone of the next line that is neither blank nor a comment.

use memchr::memmem;

use super::ignored;
use crate::code::python;
use crate::drift::Rule;
use crate::repo::RepoPath;
use crate::text::Span;

/// What every comment begins with after its sign.
const MARK: &str = "iamdrift:";

/// How a comment is to be written.
const FORM: &str = "write `iamdrift: ignore[missing-action] the reason`";

/// A comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// The rules that it names and that there are.
    pub rules: Vec<Rule>,
    /// Why; empty if it does not say.
    pub reason: String,
    /// The line that it speaks of, from its first byte to its end.
    pub line: Span,
    /// From its sign to the end of the line.
    pub span: Span,
    /// What is wrong with it, and what to do.
    pub problems: Vec<(String, String)>,
}

impl Comment {
    /// Whether it accepts anything: it names a rule and says why.
    pub fn counts(&self) -> bool {
        !self.rules.is_empty() && !self.reason.is_empty()
    }
}

/// The comments of a file, in order. Text that is not UTF-8 has none.
pub fn find(path: &RepoPath, bytes: &[u8]) -> Vec<Comment> {
    let marks: Vec<usize> = memmem::find_iter(bytes, MARK).collect();
    let (false, Ok(text)) = (marks.is_empty(), std::str::from_utf8(bytes)) else { return Vec::new() };
    let signs: &[&str] = match path.extension() {
        Some("py" | "yaml" | "yml") => &["#"],
        Some("json" | "jsonc") => &["//"],
        _ => &["#", "//"],
    };
    let mut found: Vec<Comment> = marks.into_iter().filter_map(|at| read(text, at, signs)).collect();
    if path.extension() == Some("py") && !found.is_empty() {
        // The same text may stand in a string, as in a test of a program like this one.
        let offsets: Vec<usize> = found.iter().map(|comment| comment.span.start).collect();
        let are_comments = python::are_comments(text, &offsets);
        let mut are_comments = are_comments.into_iter();
        found.retain(|_| are_comments.next().unwrap_or(false));
    }
    found
}

/// Reads the comment whose mark stands at an offset.
fn read(text: &str, mark: usize, signs: &[&str]) -> Option<Comment> {
    let line_start = text[..mark].rfind('\n').map_or(0, |at| at + 1);
    let line_end = text[mark..].find(['\n', '\r']).map_or(text.len(), |at| mark + at);
    let before = text[line_start..mark].trim_end();
    let sign = signs.iter().find(|sign| before.ends_with(**sign))?;
    let start = line_start + before.len() - sign.len();
    let code = &text[line_start..start];
    // In a string that is still open there is no comment. YAML wants a space before one.
    let is_open = code.replace("\\\"", "").matches('"').count() % 2 == 1;
    if is_open || !(code.is_empty() || code.ends_with(char::is_whitespace)) {
        return None;
    }
    let said = text[mark + MARK.len()..line_end].trim();
    let mut comment = Comment {
        rules: Vec::new(),
        reason: String::new(),
        line: Span::new(line_start, line_end),
        span: Span::new(start, line_end),
        problems: Vec::new(),
    };
    if code.trim().is_empty() {
        comment.line = next_line(text, line_end, signs);
    }
    let listed = said.strip_prefix("ignore").map(str::trim_start).and_then(|rest| rest.strip_prefix('['));
    let Some((rules, reason)) = listed.and_then(|rest| rest.split_once(']')) else {
        comment.problems.push(("this comment accepts nothing: it names no rule".to_owned(), FORM.to_owned()));
        return Some(comment);
    };
    for name in rules.split(',').map(str::trim).filter(|name| !name.is_empty()) {
        match ignored::rule(name) {
            Ok(rule) => comment.rules.push(rule),
            Err(help) => comment.problems.push((format!("there is no rule `{name}`"), help)),
        }
    }
    reason.trim_start_matches([' ', '\t', ':', '-', '–', '—']).trim_end().clone_into(&mut comment.reason);
    if comment.reason.is_empty() {
        let message = "this comment accepts nothing: it does not say why".to_owned();
        comment.problems.push((message, "write the reason after the bracket".to_owned()));
    } else if comment.rules.is_empty() && comment.problems.is_empty() {
        comment.problems.push(("this comment accepts nothing: it names no rule".to_owned(), FORM.to_owned()));
    }
    Some(comment)
}

/// The next line after an offset that is neither blank nor a comment; empty at the end of the text if there is none.
fn next_line(text: &str, after: usize, signs: &[&str]) -> Span {
    let mut at = after;
    while at < text.len() {
        let start = at + text[at..].len() - text[at..].trim_start_matches(['\n', '\r']).len();
        let end = text[start..].find(['\n', '\r']).map_or(text.len(), |length| start + length);
        let line = text[start..end].trim();
        if !line.is_empty() && !signs.iter().any(|sign| line.starts_with(sign)) {
            return Span::new(start, end);
        }
        at = end.max(at + 1);
    }
    Span::new(text.len(), text.len())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The comments of a text, a line each: what they are about, and why or what is wrong.
    fn said(file: &str, text: &str) -> String {
        let comments = find(&RepoPath::new(file).unwrap(), text.as_bytes());
        let said = comments.into_iter().map(|comment| {
            let rules: Vec<&str> = comment.rules.iter().map(|rule| rule.name()).collect();
            let line = text[comment.line.start..comment.line.end].trim();
            format!("{line} | {} | {} | {:?}\n", rules.join(" "), comment.reason, comment.problems)
        });
        said.collect()
    }

    #[test]
    fn a_comment_is_about_its_line_or_the_next() {
        let python = "
a = 1  # iamdrift: ignore[missing-action] granted elsewhere
# iamdrift: ignore[missing-action, denied-action] - see the wiki
# another remark

b = 2
text = '# iamdrift: ignore[missing-action] in a string'
'''
# iamdrift: ignore[missing-action] in a string
'''
#iamdrift:ignore [unresolved-call]: last";
        insta::assert_snapshot!(said("a.py", python), @"
        a = 1  # iamdrift: ignore[missing-action] granted elsewhere | missing-action | granted elsewhere | []
        b = 2 | missing-action denied-action | see the wiki | []
         | unresolved-call | last | []
        ");
        let hcl = "actions = [\"s3:*\"] // iamdrift: ignore[excess-action] old\nname = \"# iamdrift: ignore[excess-action] no\"\n";
        insta::assert_snapshot!(said("a.tf", hcl), @r#"actions = ["s3:*"] // iamdrift: ignore[excess-action] old | excess-action | old | []"#);
        let yaml = "Action: s3:* # iamdrift: ignore[excess-action] old\r\nUrl: http://x#iamdrift: ignore[excess-action] no\r\n";
        insta::assert_snapshot!(said("a.yaml", yaml), @"Action: s3:* # iamdrift: ignore[excess-action] old | excess-action | old | []");
        insta::assert_snapshot!(said("a.json", "{\"a\": 1} // iamdrift: ignore[excess-action] old"), @r#"{"a": 1} // iamdrift: ignore[excess-action] old | excess-action | old | []"#);
    }

    #[test]
    fn what_is_wrong_with_a_comment_is_told() {
        let python = "
a()  # iamdrift: ignore[missing-action]
b()  # iamdrift: ignore
c()  # iamdrift: ignore[mising-action, excess-action] reason
d()  # iamdrift: ignore[] reason
e()  # iamdrift: ignore[configuration] reason
";
        insta::assert_snapshot!(said("a.py", python), @r#"
        a()  # iamdrift: ignore[missing-action] | missing-action |  | [("this comment accepts nothing: it does not say why", "write the reason after the bracket")]
        b()  # iamdrift: ignore |  |  | [("this comment accepts nothing: it names no rule", "write `iamdrift: ignore[missing-action] the reason`")]
        c()  # iamdrift: ignore[mising-action, excess-action] reason | excess-action | reason | [("there is no rule `mising-action`", "did you mean `missing-action`?")]
        d()  # iamdrift: ignore[] reason |  | reason | [("this comment accepts nothing: it names no rule", "write `iamdrift: ignore[missing-action] the reason`")]
        e()  # iamdrift: ignore[configuration] reason |  | reason | [("there is no rule `configuration`", "the rules are missing-action, denied-action, unknown-action, excess-action, resource-mismatch, unresolved-call, unlinked-workload")]
        "#);
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "([#/ \n\r\"é\\[\\],a]|iamdrift:|ignore|missing-action){0,40}", python in any::<bool>()) {
            let path = RepoPath::new(if python { "a.py" } else { "a.tf" }).unwrap();
            for comment in find(&path, text.as_bytes()) {
                prop_assert!(text.get(comment.line.start..comment.line.end).is_some());
                prop_assert!(text[comment.span.start..comment.span.end].contains(MARK));
            }
        }
    }
}
