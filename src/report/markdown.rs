//! Markdown for GitHub and GitLab: a job's summary, or a comment on a pull request.
//!
//! First a table with a row for each workload that needs attention, then each finding, then notes folded away. What is said at
//! several places is said once. Text of the
//! checked repository must not become formatting, links, or mentions of people, and no backslash keeps a mention from being
//! one; so whatever is not a plain word stands in a code span, where none of these work. Messages mark names by backticks
//! of their own.
//!
//! A comment may have 65,536 characters and a summary 1 MiB, and one that is longer is refused whole; so the text ends in
//! time, and says how much it left out.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::items::{Item, clipped, counted, counts, fixable, is_whole_file, plural};
use super::snippet::printable;
use crate::drift::{Finding, Level, Place, Report, Rule};

/// Bytes of the whole text.
const LIMIT: usize = 60_000;
/// Bytes of the table, and of what comes before the findings.
const TABLE: usize = 20_000;
/// Bytes kept for what is left out to be counted, and for the last lines.
const RESERVE: usize = 1_000;
/// Bytes of one message or help text.
const TEXT: usize = 2_000;
/// Bytes of one name.
const NAME: usize = 200;
/// Names in one cell.
const NAMES: usize = 12;
/// Places of one entry.
const PLACES: usize = 8;

/// What counts, as Markdown that ends in a newline.
pub fn render(report: &Report) -> String {
    render_within(report, LIMIT)
}

/// The same in about `limit` bytes and no more. Below [`RESERVE`] only what is counted is said.
pub fn render_within(report: &Report, limit: usize) -> String {
    let items = counted(report);
    let of = |level| items.iter().filter(|item| item.level() == level).count();
    let heading = match report.summary().linked {
        0 if items.is_empty() => "nothing compared".to_owned(),
        _ => counts(of(Level::Error), of(Level::Warning), of(Level::Note)),
    };
    let mut out = format!("### iamdrift: {heading}\n\n");
    table(report, &items, limit, &mut out);
    let loud: Vec<Item<'_>> = items.iter().copied().filter(|item| item.level() > Level::Note).collect();
    let quiet: Vec<Item<'_>> = items.iter().copied().filter(|item| item.level() == Level::Note).collect();
    let mut left_out = list(&loud, &mut out, 0, limit);
    if !quiet.is_empty() {
        let mut folded = format!("<details>\n<summary>{}</summary>\n\n", plural(quiet.len(), "note"));
        left_out += list(&quiet, &mut folded, out.len(), limit);
        folded.push_str("</details>\n\n");
        out.push_str(&folded);
    }
    if left_out > 0 {
        let _ = writeln!(out, "{left_out} more did not fit here; the other formats have them all.\n");
    }
    foot(report, &mut out);
    out
}

/// What one row of the table says: of a workload, or of several that share a role.
#[derive(Default)]
struct Row<'a> {
    role: &'a str,
    missing: Vec<&'a str>,
    excess: Vec<&'a str>,
    wrong: Vec<&'a str>,
}

fn table(report: &Report, items: &[Item<'_>], limit: usize, out: &mut String) {
    let mut rows: BTreeMap<(&str, Vec<&str>, &str), Row<'_>> = BTreeMap::new();
    for item in items {
        let Item::Finding(finding) = item else { continue };
        if finding.level == Level::Note {
            continue;
        }
        let role = finding.role.as_deref().unwrap_or_default();
        let file = finding.workload_file.as_ref().unwrap_or(&finding.place.file).as_str();
        // Where no one workload is to blame, all that share the role are.
        let workloads = match finding.workload.as_deref() {
            Some(workload) => vec![workload],
            None => report
                .workloads
                .iter()
                .filter(|it| it.role.is_some() && it.role == finding.role)
                .map(|it| &*it.name)
                .collect(),
        };
        rows.entry((file, workloads, role)).or_default().add(finding, role);
    }
    if rows.is_empty() {
        return;
    }
    out.push_str("| Workload | Role | Missing | Excess | Does not exist |\n| --- | --- | --- | --- | --- |\n");
    let total = rows.len();
    for (done, ((_, workloads, _), row)) in rows.into_iter().enumerate() {
        let cells = [names(&workloads), names(&[row.role]), names(&row.missing), names(&row.excess), names(&row.wrong)];
        let line = format!("| {} |\n", cells.join(" | "));
        if out.len() + line.len() > TABLE.min(limit / 3) {
            let _ = writeln!(out, "\n{} more.", plural(total - done, "row"));
            break;
        }
        out.push_str(&line);
    }
    out.push('\n');
}

impl<'a> Row<'a> {
    fn add(&mut self, finding: &'a Finding, role: &'a str) {
        self.role = role;
        let column = match finding.rule {
            Rule::MissingAction | Rule::DeniedAction | Rule::ResourceMismatch => &mut self.missing,
            Rule::ExcessAction => &mut self.excess,
            Rule::UnknownAction => &mut self.wrong,
            Rule::UnresolvedCall | Rule::UnlinkedWorkload | Rule::Configuration => return,
        };
        let pattern = finding.pattern.as_deref().filter(|_| finding.rule != Rule::MissingAction);
        let actions = || finding.actions.iter().map(String::as_str).collect();
        for name in pattern.map_or_else(actions, |pattern| vec![pattern]) {
            if !column.contains(&name) {
                column.push(name);
            }
        }
    }
}

/// Names for a cell of the table.
fn names(names: &[&str]) -> String {
    let mut cell: Vec<String> =
        names.iter().filter(|name| !name.is_empty()).take(NAMES).map(|name| code(name).replace('|', r"\|")).collect();
    if let more @ 1.. = names.len().saturating_sub(NAMES) {
        cell.push(format!("and {more} more"));
    }
    cell.join(", ")
}

/// Lists as many items as fit after `before` bytes; says how many do not.
fn list(items: &[Item<'_>], out: &mut String, before: usize, limit: usize) -> usize {
    if items.is_empty() {
        return 0;
    }
    let mut left = items.len();
    for alike in alike(items) {
        let entry = entry(&alike);
        if before + out.len() + entry.len() + RESERVE > limit {
            break;
        }
        out.push_str(&entry);
        left -= alike.len();
    }
    out.push('\n');
    left
}

/// The items by what they say, in the order in which it is first said.
fn alike<'a>(items: &[Item<'a>]) -> Vec<Vec<Item<'a>>> {
    let mut groups: Vec<Vec<Item<'a>>> = Vec::new();
    let mut known = BTreeMap::new();
    for item in items {
        let group = *known.entry((item.level(), item.name(), item.message(), item.help())).or_insert(groups.len());
        match groups.get_mut(group) {
            Some(alike) => alike.push(*item),
            None => groups.push(vec![*item]),
        }
    }
    groups
}

/// An entry of the list, about items that say the same.
fn entry(alike: &[Item<'_>]) -> String {
    let Some(item) = alike.first() else { return String::new() };
    let mut entry =
        format!("- **{}** `{}` at {}  \n  {}", item.level(), item.name(), places(alike), prose(item.message()));
    // Lines to copy follow a blank one.
    let mut is_to_copy = false;
    for line in clipped(item.help(), TEXT).lines() {
        is_to_copy |= line.is_empty();
        if !line.is_empty() {
            let _ = write!(entry, "  \n  {}", if is_to_copy { code(line) } else { prose(line) });
        }
    }
    entry.push('\n');
    entry
}

/// Where items are, each place once: of a file that was just named only the line.
fn places(items: &[Item<'_>]) -> String {
    let mut all: Vec<&Place> = Vec::new();
    for place in items.iter().map(|item| item.place()) {
        if all.last().is_none_or(|last| at(last) != at(place)) {
            all.push(place);
        }
    }
    let mut shown = String::new();
    for (index, place) in all.iter().take(PLACES).enumerate() {
        let known = index.checked_sub(1).and_then(|before| all.get(before)).is_some_and(|it| it.file == place.file);
        shown += if index == 0 { "" } else { ", " };
        shown += &if known { code(&format!(":{}", place.start.line)) } else { at(place) };
    }
    if let more @ 1.. = all.len().saturating_sub(PLACES) {
        let _ = write!(shown, " and {}", plural(more, "more place"));
    }
    shown
}

/// What was compared, and what is not said above.
fn foot(report: &Report, out: &mut String) {
    if let Some(fixable) = fixable(report) {
        let _ = writeln!(out, "`iamdrift check`: {}\n", prose(&fixable));
    }
    let summary = report.summary();
    let unlinked = summary.workloads - summary.linked;
    let asides = [
        (unlinked, "not compared"),
        (summary.ignored, "ignored"),
        (summary.unchanged, "unchanged"),
        (summary.absent, "settled"),
    ];
    let asides = asides.into_iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!(", {count} {what}"));
    let _ = write!(out, "<sub>{}{}", plural(summary.workloads, "workload"), asides.collect::<String>());
    let _ = match (&report.base, &report.head) {
        (Some(base), Some(head)) => write!(out, "; {}..{}", short(base), short(head)),
        (Some(base), None) => write!(out, "; since {}", short(base)),
        (None, _) => Ok(()),
    };
    let _ = writeln!(out, "; AWS data of {}</sub>", report.reference.date);
}

/// The part of a commit's name that people read.
fn short(commit: &str) -> &str {
    commit.get(..12).unwrap_or(commit)
}

/// A place as a code span.
pub fn at(place: &Place) -> String {
    let file = clipped(place.file.as_str(), NAME);
    code(&if is_whole_file(place) { file } else { format!("{file}:{}", place.start.line) })
}

/// A sentence in which what stands between backticks, and every word that is more than letters, stands in a code span.
pub fn prose(text: &str) -> String {
    let text = clipped(text, TEXT);
    let parts: Vec<&str> = text.split('`').collect();
    let mut out = String::new();
    for (index, part) in parts.iter().enumerate() {
        if index % 2 == 1 && index + 1 < parts.len() {
            add(&code(part), &mut out);
            continue;
        }
        for (index, piece) in part.split(' ').enumerate() {
            if index > 0 {
                out.push(' ');
            }
            add(&word(piece), &mut out);
        }
    }
    out
}

/// Adds a word. Backticks that touch would make one longer run of them, which begins and ends other spans.
fn add(word: &str, out: &mut String) {
    if out.ends_with('`') && word.starts_with('`') {
        out.push(' ');
    }
    out.push_str(word);
}

fn word(word: &str) -> String {
    let bare = word.trim_start_matches('(');
    let lead = &word[..word.len() - bare.len()];
    let core = bare.trim_end_matches([',', ';', ':', '.', ')']);
    let trail = &bare[core.len()..];
    let letters = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphabetic());
    let number = !core.is_empty() && core.bytes().all(|byte| byte.is_ascii_digit());
    let plain = core.is_empty() || number || core.split(['-', '\'']).all(letters);
    if plain { word.to_owned() } else { format!("{lead}{}{trail}", code(core)) }
}

/// A code block of the language `info`, ended by a newline.
pub fn fenced(info: &str, text: &str) -> String {
    // A block ends at as many backticks as began it, so it begins with more than are in it.
    let longest = text.split(|character| character != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    let end = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
    format!("{fence}{info}\n{text}{end}{fence}\n")
}

/// A code span with `text` in it.
fn code(text: &str) -> String {
    let text = printable(&clipped(text, NAME));
    // A span ends at as many backticks as began it, so it begins with more than are in it.
    let longest = text.split(|character| character != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') || text.trim().is_empty() { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::repo::RepoPath;
    use crate::report::example;

    #[test]
    fn a_table_then_findings_then_notes() {
        insta::assert_snapshot!(render(&example::orders()), @"
        ### iamdrift: 2 errors, 1 warning, 2 notes

        | Workload | Role | Missing | Excess | Does not exist |
        | --- | --- | --- | --- | --- |
        | `ProcessOrders` | `ProcessOrdersRole` | `sqs:SendMessage` | `dynamodb:*` | `s3:HeadBucket` |

        - **error** `missing-action` at `src/app.py:8`  
          ProcessOrders calls `sqs.SendMessage`, and no policy of ProcessOrdersRole allows `sqs:SendMessage`  
          add `sqs:SendMessage` to the statement at `template.yaml:11`
        - **error** `unknown-action` at `template.yaml:13`  
          there is no action `s3:HeadBucket`, so this grants nothing  
          the operation HeadBucket is allowed by `s3:ListBucket`
        - **warning** `excess-action` at `template.yaml:14`  
          nothing that runs as ProcessOrdersRole needs any action of `dynamodb:*`  
          remove it

        <details>
        <summary>2 notes</summary>

        - **note** `unresolved-call` at `src/app.py:9`  
          the operation is known only when the code runs
        - **note** `unresolved` at `old/stack.yaml`  
          not parsed: a tab where YAML allows spaces only, at line 3

        </details>

        `iamdrift check`: 1 fixable with `--fix` (1 more with `--unsafe-fixes`)

        <sub>1 workload, 1 unchanged, 1 settled; since 4b825dc642cb; AWS data of 2026-10-27</sub>
        ");
    }

    #[test]
    fn no_drift_is_two_lines() {
        let mut report = example::orders();
        report.findings.clear();
        report.unresolved.clear();
        report.head = Some("9d1dcb8a1f5f0c3d0e0f7c6b5a49382716054321".to_owned());
        insta::assert_snapshot!(render(&report), @"
        ### iamdrift: no drift

        <sub>1 workload; 4b825dc642cb..9d1dcb8a1f5f; AWS data of 2026-10-27</sub>
        ");
    }

    #[test]
    fn what_is_said_at_several_places_is_said_once() {
        let mut report = example::orders();
        let finding = report.findings[0].clone();
        let at = |file: &str, line: usize| {
            let mut finding = finding.clone();
            finding.place.file = RepoPath::new(file).unwrap();
            finding.place.start.line = line;
            finding
        };
        report.unresolved.clear();
        report.findings = [("a.yaml", 3), ("a.yaml", 3), ("a.yaml", 7), ("b.yaml", 7)].map(|(f, l)| at(f, l)).into();
        let entry = |report: &Report| render(report).lines().find(|line| line.starts_with("- **")).unwrap().to_owned();
        assert_eq!(entry(&report), "- **error** `missing-action` at `a.yaml:3`, `:7`, `b.yaml:7`  ");
        assert_eq!(render(&report).matches("- **").count(), 1);
        report.findings = (1..=10).map(|line| at("a.yaml", line)).collect();
        assert!(entry(&report).ends_with("`:7`, `:8` and 2 more places  "), "{}", entry(&report));
        assert!(render(&report).starts_with("### iamdrift: 10 errors\n"));
    }

    #[test]
    fn names_that_a_message_marks_stay_marked() {
        assert_eq!(
            prose("`sqs.SendMessage` needs `sqs:SendMessage`, not `a b`"),
            "`sqs.SendMessage` needs `sqs:SendMessage`, not `a b`"
        );
        // A name with a backtick in it ends its mark early; the rest is no less harmless.
        assert_eq!(prose("role `x`@octocat` <b>"), "role `x` `@octocat` `<b>`");
    }

    #[test]
    fn hostile_text_is_neither_formatting_nor_mention() {
        let mut report = example::hostile();
        report.findings[0].workload = Some("a|b`c`".to_owned());
        report.findings[0].role = Some("<img src=x>".to_owned());
        report.findings[0].message =
            "hello @octocat, see https://example.com (or #1), <b>now</b> ![x](y) ``".to_owned();
        insta::assert_snapshot!(render(&report), @r"
        ### iamdrift: 1 error, 1 note

        | Workload | Role | Missing | Excess | Does not exist |
        | --- | --- | --- | --- | --- |
        | `` a\|b`c` `` | `<img src=x>` | `sqs:SendMessage` |  |  |

        - **error** `missing-action` at `src/\u{1b}[31mapp.py:1`  
          hello `@octocat`, see `https://example.com` (or `#1`), `<b>now</b>` `![x](y`) `  `  
          two  
          `lines\u{1b}[A`

        <details>
        <summary>1 note</summary>

        - **note** `unresolved` at `src/\u{1b}[31mapp.py`  
          not parsed: a tab where YAML allows spaces only, at line 3

        </details>

        <sub>1 workload; since 4b825dc642cb; AWS data of 2026-10-27</sub>
        ");
    }

    #[test]
    fn what_does_not_fit_is_counted() {
        let mut report = example::orders();
        let finding = report.findings[0].clone();
        let many = (0..700).map(|number| Finding {
            workload: Some(format!("Function{number}")),
            message: format!("{number} {}", "long ".repeat(100)),
            ..finding.clone()
        });
        report.findings = many.collect();
        let text = render(&report);
        assert!(text.len() <= LIMIT, "{}", text.len());
        let listed = text.lines().filter(|line| line.starts_with("- **")).count();
        assert!(text.contains(&format!("{} more did not fit here", 701 - listed)), "{listed}");
        let rows = text.lines().filter(|line| line.starts_with("| `Function")).count();
        assert!(text.contains(&format!("{} rows more.", 700 - rows)), "{rows}");
    }

    proptest! {
        /// What stands outside of code spans is plain words and their punctuation.
        #[test]
        fn no_word_outside_a_code_span_has_a_meaning(text in "[ -~é@#<`*_\\[\\]]{0,60}") {
            let mut outside = String::new();
            let prose = prose(&text);
            let mut rest = prose.as_str();
            while let Some(open) = rest.find('`') {
                outside.push_str(&rest[..open]);
                let fence = rest[open..].bytes().take_while(|byte| *byte == b'`').count();
                let mut after = &rest[open + fence..];
                loop {
                    let close = after.find('`').expect("a span ends");
                    let run = after[close..].bytes().take_while(|byte| *byte == b'`').count();
                    after = &after[close + run..];
                    if run == fence {
                        break;
                    }
                }
                rest = after;
            }
            outside.push_str(rest);
            prop_assert!(outside.chars().all(|c| c.is_ascii_alphanumeric() || " -',;:.()".contains(c)), "{outside}");
        }

        #[test]
        fn the_text_keeps_its_limit(count in 0usize..80, length in 0usize..5_000, help in "[a`| \n]{0,200}") {
            let mut report = example::orders();
            let finding = Finding { message: "a|`".repeat(length), help, ..report.findings[0].clone() };
            report.findings = vec![finding; count];
            let text = render(&report);
            prop_assert!(text.len() <= LIMIT);
        }
    }
}
