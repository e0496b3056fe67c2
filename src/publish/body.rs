//! The texts of comments and annotations, and the hidden first line by which they are found again.
//!
//! That line is an HTML comment, which GitHub keeps and does not show: `<!-- iamdrift: open KEY of NAME -->`. Text of the
//! checked repository stands in code spans and code blocks, as [`markdown`] has it.

use std::cmp::Reverse;

use super::plan::{Placed, Spot, lines};
use crate::drift::{Applicability, FilePatch, Finding, Level, Report};
use crate::report::markdown::{self, fenced, prose};
use crate::report::{clipped, counts, plural, printable};

/// Bytes of a comment. GitHub takes 65,536 characters, of which none is less than a byte.
const LIMIT: usize = 65_000;
/// Bytes kept for the patch in the comment about all; it gets what the rest leaves, too.
const PATCHES: usize = 20_000;
/// Bytes for what stands around the patch.
const AROUND: usize = 600;
/// Bytes of an annotation's message, and of one help text. GitHub takes 64 KB, but nobody reads them.
const MESSAGE: usize = 4_000;

/// What a hidden first line says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark<'a> {
    /// The comment about all.
    Summary,
    /// A comment about this finding.
    Open(&'a str),
    /// A comment about this finding, which was not found any more.
    Settled(&'a str),
}

impl<'a> Mark<'a> {
    /// The line, with its end. `name` is what [`is_name`] takes.
    fn line(self, name: &str) -> String {
        let what = match self {
            Self::Summary => "summary".to_owned(),
            Self::Open(key) => format!("open {key}"),
            Self::Settled(key) => format!("settled {key}"),
        };
        format!("<!-- iamdrift: {what} of {name} -->\n")
    }

    /// Reads the first line of a comment; `None` if it is not one of this name.
    pub fn read(body: &'a str, name: &str) -> Option<Self> {
        let line = body.lines().next()?.strip_prefix("<!-- iamdrift: ")?.strip_suffix(" -->")?;
        let (what, of) = line.split_once(" of ")?;
        if of != name {
            return None;
        }
        match what.split_once(' ') {
            None if what == "summary" => Some(Self::Summary),
            Some(("open", key)) => Some(Self::Open(key)),
            Some(("settled", key)) => Some(Self::Settled(key)),
            _ => None,
        }
    }
}

/// Whether the text can name what a job publishes: it stands in a hidden line, and is the name of a check run.
pub fn is_name(text: &str) -> bool {
    let plain = |character: char| character.is_alphanumeric() || " ._/()+,".contains(character);
    !text.is_empty()
        && text.chars().count() <= 100
        && text.trim() == text
        && text.chars().all(|c| plain(c) || c == '-')
        && !text.contains("--")
}

/// A review comment.
pub fn comment(placed: &Placed<'_>, name: &str) -> String {
    let Placed { finding, key, spot } = placed;
    let mut body = Mark::Open(key).line(name);
    body += &format!("**{}** `{}`  \n{}", finding.level, finding.rule.name(), prose(&finding.message));
    for line in clipped(&finding.help, MESSAGE).lines() {
        body += &format!("  \n{}", prose(line));
    }
    body.push('\n');
    match spot {
        Spot::Lines { file, first, last, suggestion } => {
            if let Some(suggestion) = suggestion {
                if let Some(fix) = finding.fix.as_ref().filter(|fix| fix.applicability == Applicability::Unsafe) {
                    body += &format!("\nLook before you commit it: {}", prose(&fix.title));
                    body += &fix.note.as_ref().map(|note| format!(" ({})", prose(note))).unwrap_or_default();
                    body.push('\n');
                }
                body += &format!("\n{}", fenced("suggestion", suggestion));
            }
            // The comment may stand at the policy, and the finding at the call.
            let (from, _) = lines(&finding.place);
            if finding.place.file.as_str() != file || !(*first..=*last).contains(&from) {
                body += &format!("\nFound at {}\n", markdown::at(&finding.place));
            }
        }
        Spot::File { .. } => body += &format!("\nFound at {}\n", markdown::at(&finding.place)),
        Spot::Annotation | Spot::Nowhere | Spot::Said => {}
    }
    body
}

/// The text of a review, which only leads to its comments.
pub fn review(findings: &[&Finding]) -> String {
    let of = |level| findings.iter().filter(|finding| finding.level == level).count();
    format!("iamdrift: {}\n", counts(of(Level::Error), of(Level::Warning), of(Level::Note)))
}

/// What a comment becomes when its finding is there no more, or was accepted: what it said, without the suggestion.
pub fn settled(old: &str, key: &str, name: &str, sha: &str) -> String {
    let said: Vec<&str> = old.lines().skip(1).take_while(|line| !line.is_empty()).collect();
    let sha = sha.get(..12).unwrap_or(sha);
    format!("{}Settled at {sha}.\n\n{}\n", Mark::Settled(key).line(name), said.join("\n"))
}

/// The comment about all: the table, the findings, and the patch.
pub fn summary(report: &Report, name: &str) -> String {
    let mark = Mark::Summary.line(name);
    let room = LIMIT - mark.len();
    let whole: usize = report.patches.iter().map(|patch| patch.diff.len()).sum();
    let for_patches = if whole == 0 { 0 } else { PATCHES.min(whole + AROUND) };
    let text = markdown::render_within(report, room - for_patches);
    let patches = if whole == 0 { String::new() } else { patches(report, room - text.len()) };
    format!("{mark}{text}{patches}")
}

/// All changes, folded away; of each file all or nothing, so that what is there can be applied. What settles the worst comes
/// first.
fn patches(report: &Report, room: usize) -> String {
    let worst = |patch: &FilePatch| {
        let touches = |finding: &&Finding| {
            let edits = finding.fix.iter().flat_map(|fix| &fix.edits);
            edits.into_iter().any(|edit| edit.place.file == patch.file)
        };
        report.findings.iter().filter(touches).map(|finding| finding.level).max()
    };
    let mut files: Vec<&FilePatch> = report.patches.iter().collect();
    files.sort_by_key(|patch| Reverse(worst(patch)));
    let (mut shown, mut left_out) = (String::new(), 0);
    for file in files {
        if shown.len() + file.diff.len() + AROUND > room {
            left_out += 1;
        } else {
            shown += &file.diff;
        }
    }
    let mut body = "\n<details>\n<summary>All changes as one patch</summary>\n\n\
                    For `git apply`. Look before you commit what it takes away.\n\n"
        .to_owned();
    if !shown.is_empty() {
        body += &fenced("diff", &shown);
        body.push('\n');
    }
    if left_out > 0 {
        body += &format!(
            "The changes of {} did not fit here; `iamdrift check --diff --unsafe-fixes` prints all.\n\n",
            plural(left_out, "file")
        );
    }
    body + "</details>\n"
}

/// The title and the message of an annotation: plain text.
pub fn annotation(finding: &Finding) -> (String, String) {
    let text = |text: &str| text.lines().map(printable).collect::<Vec<_>>().join("\n");
    let message = format!("{}\n{}", text(&finding.message), text(&finding.help));
    (format!("iamdrift {}", finding.rule.name()), clipped(message.trim_end(), MESSAGE))
}

/// The level of an annotation, in GitHub's words.
pub fn annotation_level(level: Level) -> &'static str {
    match level {
        Level::Error => "failure",
        Level::Warning => "warning",
        Level::Note => "notice",
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::drift::{FilePatch, Rule};
    use crate::repo::RepoPath;
    use crate::report::example;

    fn placed(report: &Report, rule: Rule, spot: Spot) -> Placed<'_> {
        let finding = report.findings.iter().find(|finding| finding.rule == rule).unwrap();
        Placed { finding, key: finding.fingerprint.clone(), spot }
    }

    fn on_lines(file: &str, line: usize, suggestion: Option<&str>) -> Spot {
        Spot::Lines { file: file.to_owned(), first: line, last: line, suggestion: suggestion.map(str::to_owned) }
    }

    #[test]
    fn a_comment_says_what_is_wrong_and_suggests_the_line() {
        let report = example::orders();
        let at_call = placed(&report, Rule::MissingAction, on_lines("src/app.py", 8, None));
        insta::assert_snapshot!(comment(&at_call, "iamdrift"), @r"
        <!-- iamdrift: open 0f1e2d3c4b5a69788796a5b4c3d2e1f001122334 of iamdrift -->
        **error** `missing-action`  
        ProcessOrders calls `sqs.SendMessage`, and no policy of ProcessOrdersRole allows `sqs:SendMessage`  
        add `sqs:SendMessage` to the statement at `template.yaml:11`
        ");
        let at_policy = placed(&report, Rule::MissingAction, on_lines("template.yaml", 13, Some("- `a`\n- ```b```")));
        insta::assert_snapshot!(comment(&at_policy, "iamdrift"), @r"
        <!-- iamdrift: open 0f1e2d3c4b5a69788796a5b4c3d2e1f001122334 of iamdrift -->
        **error** `missing-action`  
        ProcessOrders calls `sqs.SendMessage`, and no policy of ProcessOrdersRole allows `sqs:SendMessage`  
        add `sqs:SendMessage` to the statement at `template.yaml:11`

        ````suggestion
        - `a`
        - ```b```
        ````

        Found at `src/app.py:8`
        ");
        let removal = placed(&report, Rule::ExcessAction, on_lines("template.yaml", 14, Some("")));
        insta::assert_snapshot!(comment(&removal, "iamdrift"), @r"
        <!-- iamdrift: open 0f1e2d3c4b5a69788796a5b4c3d2e1f001122334 of iamdrift -->
        **warning** `excess-action`  
        nothing that runs as ProcessOrdersRole needs any action of `dynamodb:*`  
        remove it

        Look before you commit it: remove `dynamodb:*`

        ```suggestion
        ```
        ");
        let on_file = placed(&report, Rule::ExcessAction, Spot::File { file: "template.yaml".to_owned() });
        insta::assert_snapshot!(comment(&on_file, "iamdrift"), @r"
        <!-- iamdrift: open 0f1e2d3c4b5a69788796a5b4c3d2e1f001122334 of iamdrift -->
        **warning** `excess-action`  
        nothing that runs as ProcessOrdersRole needs any action of `dynamodb:*`  
        remove it

        Found at `template.yaml:14`
        ");
    }

    #[test]
    fn what_is_settled_keeps_what_it_said_and_no_suggestion() {
        let report = example::orders();
        let removal = placed(&report, Rule::ExcessAction, on_lines("template.yaml", 14, Some("")));
        let settled = settled(&comment(&removal, "iamdrift"), &removal.key, "iamdrift", &"1".repeat(40));
        insta::assert_snapshot!(settled, @r"
        <!-- iamdrift: settled 0f1e2d3c4b5a69788796a5b4c3d2e1f001122334 of iamdrift -->
        Settled at 111111111111.

        **warning** `excess-action`  
        nothing that runs as ProcessOrdersRole needs any action of `dynamodb:*`  
        remove it
        ");
        assert_eq!(Mark::read(&settled, "iamdrift"), Some(Mark::Settled(&removal.key)));
    }

    #[test]
    fn the_comment_about_all_holds_the_patch_within_its_limits() {
        let mut report = example::orders();
        let patch = |file: &str, size: usize| FilePatch {
            file: RepoPath::new(file).unwrap(),
            diff: format!("--- a/{file}\n{}\n", "+".repeat(size)),
        };
        report.patches =
            vec![patch("another.yaml", 70_000), patch("large.yaml", 40_000), patch("template.yaml", 30_000)];
        let text = summary(&report, "iamdrift");
        assert!(text.len() <= LIMIT, "{}", text.len());
        assert!(text.contains("--- a/template.yaml"), "what settles the worst comes first");
        assert!(text.contains("The changes of 2 files did not fit here"));
        assert_eq!(Mark::read(&text, "iamdrift"), Some(Mark::Summary));
        // Many findings leave room for the patch.
        let numbered = |number| Finding { message: format!("{number}"), ..report.findings[0].clone() };
        report.findings = (0..3_000).map(numbered).collect();
        let text = summary(&report, "iamdrift");
        assert!(text.len() <= LIMIT && text.contains("more did not fit here"), "{}", text.len());
        report.patches.clear();
        assert!(!summary(&report, "iamdrift").contains("one patch"));
    }

    #[test]
    fn hostile_text_stays_text() {
        let report = example::hostile();
        let found = placed(&report, report.findings[0].rule, Spot::File { file: "x".to_owned() });
        insta::assert_snapshot!(comment(&found, "iamdrift"), @r"
        <!-- iamdrift: open 0f1e2d3c4b5a69788796a5b4c3d2e1f001122334 of iamdrift -->
        **error** `missing-action`  
        role `\u{1b}[8mhidden\u{1b}[0m\u{a}error`: forged  
        two  
        `lines\u{1b}[A`

        Found at `src/\u{1b}[31mapp.py:1`
        ");
        insta::assert_debug_snapshot!(annotation(found.finding), @r#"
        (
            "iamdrift missing-action",
            "role \\u{1b}[8mhidden\\u{1b}[0m\nerror: forged\ntwo\nlines\\u{1b}[A",
        )
        "#);
    }

    #[test]
    fn names_fit_into_a_hidden_line() {
        for good in ["iamdrift", "iamdrift (prod)", "services/a", "staging-eu"] {
            assert!(is_name(good), "{good}");
        }
        for bad in ["", " x", "a--b", "-->", "a\nb", "a<b", &"x".repeat(101)] {
            assert!(!is_name(bad), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn a_mark_is_read_as_written_by_its_own_name_alone(name in "[a-z ]{1,9}[a-z]", other in "[a-z ]{1,9}[a-z]", key in "[0-9a-f]{40}(-2)?") {
            for mark in [Mark::Summary, Mark::Open(&key), Mark::Settled(&key)] {
                let body = mark.line(&name) + "text";
                prop_assert_eq!(Mark::read(&body, &name), Some(mark));
                prop_assert!(other == name || Mark::read(&body, &other).is_none());
            }
        }

        #[test]
        fn no_comment_is_too_long(message in ".{0,9000}", help in "(.{0,300}\n){0,40}") {
            let mut report = example::orders();
            report.findings[0].message = message;
            report.findings[0].help = help;
            let placed = placed(&report, Rule::MissingAction, on_lines("x", 1, None));
            prop_assert!(comment(&placed, "iamdrift").chars().count() <= 65_536);
            prop_assert!(annotation(placed.finding).1.len() <= MESSAGE);
        }
    }
}
