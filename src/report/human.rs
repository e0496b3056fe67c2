//! The terminal output: errors and warnings with the lines that they are about, notes in one line each, a summary.
//!
//! In a range only what the change brings is shown; what was there before is a number in the summary. All text that comes
//! from the checked repository passes [`printable`], so that a file name cannot move the cursor.

use std::collections::BTreeSet;
use std::fmt::{self, Write};

use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, Severity, SourceCode, ThemeStyles};
use owo_colors::Style as Paint;

use super::Style;
use super::items::{fixable, plural};
use super::snippet::{Mark, Snippets, printable};
use crate::drift::{BaselineState, Finding, Level, Place, Report, Rule};

/// Further places that are drawn for one finding; more are counted.
const RELATED: usize = 4;
/// Notes that are printed; more are counted.
const NOTES: usize = 20;

/// The whole output for a terminal that looks like `style`.
pub fn render(report: &Report, style: &Style) -> String {
    let mut out = String::new();
    let loud = |finding: &&Finding| Report::counts(finding) && finding.level > Level::Note;
    let mut findings: Vec<&Finding> = report.findings.iter().filter(loud).collect();
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.level));
    for finding in findings {
        draw(finding, report, style, &mut out);
        out.push('\n');
    }
    if notes(report, style, &mut out) {
        out.push('\n');
    }
    summary(report, style, &mut out);
    out
}

/// A finding as miette wants it.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
struct Drawing {
    message: String,
    help: String,
    severity: Severity,
    snippets: Snippets,
}

impl Diagnostic for Drawing {
    fn severity(&self) -> Option<Severity> {
        Some(self.severity)
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        if self.help.is_empty() { None } else { Some(Box::new(&self.help)) }
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.snippets)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.snippets.labels().iter().cloned()))
    }
}

fn draw(finding: &Finding, report: &Report, style: &Style, out: &mut String) {
    let primary = Mark { place: &finding.place, label: &finding.label, primary: true };
    let related = finding.related.iter().take(RELATED);
    let related = related.map(|related| Mark { place: &related.place, label: &related.message, primary: false });
    let marks: Vec<Mark<'_>> = std::iter::once(primary).chain(related).collect();
    // The frame around a line takes the rest of the width: margins and a line number of up to five digits.
    let snippets = Snippets::new(&report.texts, &marks, style.width.saturating_sub(10));

    let mut theme = if style.unicode { GraphicalTheme::unicode_nocolor() } else { GraphicalTheme::none() };
    if style.color {
        theme.styles =
            ThemeStyles { error: paint(Level::Error), warning: paint(Level::Warning), ..ThemeStyles::ansi() };
        let blue = Paint::new().blue().bold();
        let highlight = |label: &LabeledSpan| if label.primary() { paint(finding.level) } else { blue };
        theme.styles.highlights = snippets.labels().iter().map(highlight).collect();
    }
    // In place of miette's icon and of its own line for the code.
    let head = format!("{}[{}]:", finding.level, finding.rule);
    (theme.characters.error, theme.characters.warning) = (head.clone(), head);

    let mut help: Vec<String> = finding.help.lines().map(printable).collect();
    if let more @ 1.. = finding.related.len().saturating_sub(RELATED) {
        help.push(format!("({more} more {} in --format json)", if more == 1 { "place" } else { "places" }));
    }
    let severity = if finding.level == Level::Error { Severity::Error } else { Severity::Warning };
    let drawing = Drawing { message: printable(&finding.message), help: help.join("\n"), severity, snippets };
    let handler = GraphicalReportHandler::new_themed(theme)
        .with_width(style.width)
        .with_context_lines(1)
        .with_break_words(false)
        .with_word_separator(textwrap::WordSeparator::AsciiSpace)
        .with_word_splitter(textwrap::WordSplitter::NoHyphenation);
    let mut text = String::new();
    // Writing to a string cannot fail, and the snippets answer for every label that they hand out.
    if handler.render_report(&mut text, &drawing).is_ok() {
        out.push_str(text.trim_start_matches(' '));
    }
}

/// Prints what was not understood, a line each; says whether there was anything.
fn notes(report: &Report, style: &Style, out: &mut String) -> bool {
    let findings = report.findings.iter().filter(|finding| Report::counts(finding) && finding.level == Level::Note);
    let mut notes: Vec<(&Place, String, &str, &str)> = findings
        .map(|finding| {
            // The lines to write are what the note is for.
            let help =
                if finding.rule == Rule::UnlinkedWorkload && finding.help.contains('\n') { &*finding.help } else { "" };
            (&finding.place, format!("note[{}]:", finding.rule), &*finding.message, help)
        })
        .collect();
    let is_said =
        |finding: &&Finding| finding.suppression.is_some() || Report::counts(finding) && finding.level == Level::Note;
    let said: BTreeSet<&Place> = report.findings.iter().filter(is_said).map(|finding| &finding.place).collect();
    for unresolved in &report.unresolved {
        let counts = unresolved.baseline_state != Some(BaselineState::Unchanged);
        if counts && !said.contains(&unresolved.place) {
            notes.push((&unresolved.place, "note:".to_owned(), &unresolved.reason, ""));
        }
    }
    for (place, head, message, help) in notes.iter().take(NOTES) {
        let head = painted(head, paint(Level::Note), style);
        let _ = writeln!(out, "{head} {}: {}", at(place), printable(message));
        for line in help.lines() {
            let line = printable(line);
            let _ = if line.is_empty() { writeln!(out) } else { writeln!(out, "    {line}") };
        }
        if !help.is_empty() {
            out.push('\n');
        }
    }
    if let more @ 1.. = notes.len().saturating_sub(NOTES) {
        let head = painted("note:", paint(Level::Note), style);
        let _ = writeln!(out, "{head} {more} more of these in --format json");
    }
    !notes.is_empty()
}

/// The last line: how much of what, over what, with which data.
fn summary(report: &Report, style: &Style, out: &mut String) {
    let summary = report.summary();
    let counted = [(summary.errors, Level::Error), (summary.warnings, Level::Warning), (summary.notes, Level::Note)];
    let mut counted: Vec<String> = counted
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, level)| painted(&plural(count, level.name()), paint(level), style))
        .collect();
    let clean = if report.base.is_some() { "no new drift" } else { "no drift" };
    let clean = match summary.linked {
        0 => "nothing compared".to_owned(),
        _ => painted(clean, Paint::new().green().bold(), style),
    };
    if summary.errors + summary.warnings == 0 {
        counted.insert(0, clean);
    }
    out.push_str(&counted.join(", "));
    let _ = match summary.workloads {
        0 => write!(out, ": no workload found"),
        count => write!(out, " in {}", plural(count, "workload")),
    };
    let unlinked = if summary.linked == 0 { 0 } else { summary.workloads - summary.linked };
    let aside: Vec<String> = [
        (unlinked, "not compared"),
        (summary.ignored, "ignored"),
        (summary.unchanged, "unchanged"),
        (summary.absent, "settled"),
    ]
    .into_iter()
    .filter(|(count, _)| *count > 0)
    .map(|(count, what)| format!("{count} {what}"))
    .collect();
    if !aside.is_empty() {
        let _ = write!(out, " ({})", aside.join(", "));
    }
    let _ = writeln!(out, "; AWS data of {}", report.reference.date);
    if let Some(fixable) = fixable(report) {
        let _ = writeln!(out, "{fixable}");
    }
}

/// `path:line:column`, or the path alone where a whole file is meant.
fn at(place: &Place) -> String {
    let file = printable(place.file.as_str());
    if place.span.end == 0 { file } else { format!("{file}:{}:{}", place.start.line, place.start.column) }
}

fn paint(level: Level) -> Paint {
    match level {
        Level::Error => Paint::new().red().bold(),
        Level::Warning => Paint::new().yellow().bold(),
        Level::Note => Paint::new().cyan(),
    }
}

fn painted(text: &str, paint: Paint, style: &Style) -> String {
    if style.color { paint.style(text).to_string() } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::code::Confidence;
    use crate::drift::Related;
    use crate::repo::RepoPath;
    use crate::report::example;
    use crate::text::{Position, Span};

    #[test]
    fn errors_come_first_then_warnings_then_notes_in_a_line_each() {
        insta::assert_snapshot!(render(&example::orders(), &Style::default()), @r#"
        error[missing-action]: ProcessOrders calls sqs.SendMessage, and no policy of ProcessOrdersRole
          │ allows sqs:SendMessage
           ╭─[src/app.py:8:9]
         7 │     for order in event["orders"]:
         8 │         sqs.send_message(QueueUrl=QUEUE, MessageBody=order)
           ·         ────────┬───────
           ·                 ╰── needs sqs:SendMessage
         9 │     getattr(sqs, event["verb"])()
           ╰────
            ╭─[template.yaml:11:15]
         10 │           Statement:
         11 │             - Effect: Allow
            ·               ──────┬──────
            ·                     ╰── the statement to extend
         12 │               Action:
            ╰────
          help: add sqs:SendMessage to the statement at template.yaml:11

        error[unknown-action]: there is no action s3:HeadBucket, so this grants nothing
            ╭─[template.yaml:13:19]
         12 │               Action:
         13 │                 - s3:HeadBucket
            ·                   ──────┬──────
            ·                         ╰── no such action
         14 │                 - dynamodb:*
            ╰────
          help: the operation HeadBucket is allowed by s3:ListBucket

        warning[excess-action]: nothing that runs as ProcessOrdersRole needs any action of dynamodb:*
            ╭─[template.yaml:14:19]
         13 │                 - s3:HeadBucket
         14 │                 - dynamodb:*
            ·                   ─────┬────
            ·                        ╰── grants 80 unused actions
         15 │               Resource: "*"
            ╰────
          help: remove it

        note[unresolved-call]: src/app.py:9:5: the operation is known only when the code runs
        note: old/stack.yaml: not parsed: a tab where YAML allows spaces only, at line 3

        2 errors, 1 warning, 1 note in 1 workload (1 unchanged, 1 settled); AWS data of 2026-10-27
        1 fixable with --fix (1 more with --unsafe-fixes)
        "#);
    }

    #[test]
    fn a_narrow_terminal_without_unicode_is_served() {
        let style = Style { color: false, unicode: false, width: 50 };
        insta::assert_snapshot!(render(&example::orders(), &style), @r#"
        error[missing-action]: ProcessOrders calls
          | sqs.SendMessage, and no policy of
          | ProcessOrdersRole allows sqs:SendMessage
           ,-[src/app.py:8:9]
         7 |     for order in event["orders"]:
         8 |         sqs.send_message(QueueUrl=...
           :         ^^^^^^^^|^^^^^^^
           :                 `-- needs sqs:SendMessage
         9 |     getattr(sqs, event["verb"])()
           `----
            ,-[template.yaml:11:15]
         10 |           Statement:
         11 |             - Effect: Allow
            :               ^^^^^^|^^^^^^
            :                     `-- the statement to extend
         12 |               Action:
            `----
          help: add sqs:SendMessage to the statement at
                template.yaml:11

        error[unknown-action]: there is no action
          | s3:HeadBucket, so this grants nothing
            ,-[template.yaml:13:19]
         12 |               Action:
         13 |                 - s3:HeadBucket
            :                   ^^^^^^|^^^^^^
            :                         `-- no such action
         14 |                 - dynamodb:*
            `----
          help: the operation HeadBucket is allowed by
                s3:ListBucket

        warning[excess-action]: nothing that runs as
          | ProcessOrdersRole needs any action of
          | dynamodb:*
            ,-[template.yaml:14:19]
         13 |                 - s3:HeadBucket
         14 |                 - dynamodb:*
            :                   ^^^^^|^^^^
            :                        `-- grants 80 unused actions
         15 |               Resource: "*"
            `----
          help: remove it

        note[unresolved-call]: src/app.py:9:5: the operation is known only when the code runs
        note: old/stack.yaml: not parsed: a tab where YAML allows spaces only, at line 3

        2 errors, 1 warning, 1 note in 1 workload (1 unchanged, 1 settled); AWS data of 2026-10-27
        1 fixable with --fix (1 more with --unsafe-fixes)
        "#);
    }

    #[test]
    fn hostile_text_is_clipped_and_made_visible() {
        insta::assert_snapshot!(render(&example::hostile(), &Style::default()), @r#"
        error[missing-action]: role \u{1b}[8mhidden\u{1b}[0m\u{a}error: forged
           ╭─[src/\u{1b}[31mapp.py:1:18]
         1 │ x = 1\u{1b}]0;owned\u{7}; s3.put_object() # \u{202e}gnp.exe
           ·                           ──────┬──────
           ·                                 ╰── needs sqs:SendMessage
         2 │ next = '\u{9b}2J'
           · ────────┬────────
           ·         ╰── here\u{1b}[2J
           ╰────
           ╭─[min.json:1:120003]
         1 │ ...é":1,"é":1,"é":1,"é":1,"Action":"sqs:*","b":2,"b":2,"b":2,"b":2,"b":2,"b":2,"b":...
           ·                            ───┬──   ──┬──
           ·                               │       ╰── here\u{1b}[2J
           ·                               ╰── here\u{1b}[2J
           ╰────
           ╭─[gone.yaml:2:4]
         2 │ ...
           · ▲
           · ╰── here\u{1b}[2J
           ╰────
          help: two
                lines\u{1b}[A
                (2 more places in --format json)

        note: src/\u{1b}[31mapp.py: not parsed: a tab where YAML allows spaces only, at line 3

        1 error in 1 workload; AWS data of 2026-10-27
        "#);
    }

    #[test]
    fn no_finding_is_one_line() {
        let mut report = example::orders();
        report.findings.clear();
        report.unresolved.clear();
        insta::assert_snapshot!(render(&report, &Style::default()), @"no new drift in 1 workload; AWS data of 2026-10-27");
        report.workloads.push(report.workloads[0].clone());
        report.workloads[1].linked = false;
        insta::assert_snapshot!(render(&report, &Style::default()), @"no new drift in 2 workloads (1 not compared); AWS data of 2026-10-27");
        report.base = None;
        report.workloads.remove(0);
        insta::assert_snapshot!(render(&report, &Style::default()), @"nothing compared in 1 workload; AWS data of 2026-10-27");
        report.workloads.clear();
        insta::assert_snapshot!(render(&report, &Style::default()), @"nothing compared: no workload found; AWS data of 2026-10-27");
    }

    #[test]
    fn colour_marks_the_level_and_the_place() {
        let mut report = example::orders();
        report.findings.truncate(2);
        let style = Style { color: true, ..Style::default() };
        insta::assert_snapshot!(render(&report, &style).replace('\u{1b}', "^"), @r#"
        ^[31;1merror[missing-action]:^[0m ProcessOrders calls sqs.SendMessage, and no policy of ProcessOrdersRole
          ^[31;1m│^[0m allows sqs:SendMessage
           ╭─[^[36;1;4msrc/app.py:8:9^[0m]
         ^[2m7^[0m │     for order in event["orders"]:
         ^[2m8^[0m │         sqs.send_message(QueueUrl=QUEUE, MessageBody=order)
           · ^[31;1m        ────────┬───────^[0m
           ·                 ^[31;1m╰── ^[31;1mneeds sqs:SendMessage^[0m^[0m
         ^[2m9^[0m │     getattr(sqs, event["verb"])()
           ╰────
            ╭─[^[36;1;4mtemplate.yaml:11:15^[0m]
         ^[2m10^[0m │           Statement:
         ^[2m11^[0m │             - Effect: Allow
            · ^[34;1m              ──────┬──────^[0m
            ·                     ^[34;1m╰── ^[34;1mthe statement to extend^[0m^[0m
         ^[2m12^[0m │               Action:
            ╰────
        ^[36m  help: ^[0madd sqs:SendMessage to the statement at template.yaml:11

        ^[36mnote[unresolved-call]:^[0m src/app.py:9:5: the operation is known only when the code runs
        ^[36mnote:^[0m old/stack.yaml: not parsed: a tab where YAML allows spaces only, at line 3

        ^[31;1m1 error^[0m, ^[36m1 note^[0m in 1 workload; AWS data of 2026-10-27
        "#);
    }

    #[test]
    fn a_place_on_several_lines_is_marked_on_the_first() {
        let report = {
            let text = format!("a\n  call(\n{}  )\nb\n", "    x,\n".repeat(30));
            let mut report = example::orders();
            report.findings.truncate(1);
            report.unresolved.clear();
            report.findings[0].place = example::place("a.py", &text, text[4..].split("\nb").next().unwrap());
            report.findings[0].related.clear();
            report.texts = example::texts(&[("a.py", &text)]);
            render(&report, &Style::default())
        };
        insta::assert_snapshot!(report, @"
        error[missing-action]: ProcessOrders calls sqs.SendMessage, and no policy of ProcessOrdersRole
          │ allows sqs:SendMessage
           ╭─[a.py:2:3]
         1 │ a
         2 │   call(
           ·   ──┬──
           ·     ╰── needs sqs:SendMessage
         3 │     x,
           ╰────
          help: add sqs:SendMessage to the statement at template.yaml:11

        1 error in 1 workload; AWS data of 2026-10-27
        ");
    }

    fn any_place() -> impl Strategy<Value = Place> {
        let position = || (0..9_usize, 0..9_usize).prop_map(|(line, column)| Position { line, column });
        (0..2_usize, 0..40_usize, 0..40_usize, position(), position()).prop_map(|(file, from, to, start, end)| Place {
            file: RepoPath::new(["a", "b\u{1b}"][file]).unwrap(),
            span: Span::new(from, to),
            start,
            end,
        })
    }

    proptest! {
        /// Whatever the bytes are, and wherever the places say that they are, the terminal gets text and nothing else.
        #[test]
        fn no_input_panics_or_reaches_the_terminal_raw(
            bytes in proptest::collection::vec(prop_oneof![Just(b'\n'), Just(b'\r'), Just(0x1b), any::<u8>()], 0..40),
            places in proptest::collection::vec(any_place(), 1..6),
            width in 0..60_usize,
        ) {
            let mut report = example::orders();
            let label = String::from_utf8_lossy(&bytes).into_owned();
            let related = places.iter().map(|place| Related { place: place.clone(), message: label.clone() });
            report.findings = vec![Finding {
                rule: Rule::UnknownAction,
                confidence: Confidence::Probable,
                place: places[0].clone(),
                related: related.collect(),
                label: label.clone(),
                help: label.clone(),
                message: format!("m{label}"),
                ..report.findings.remove(0)
            }];
            report.texts = [(places[0].file.clone(), bytes.into())].into();
            let text = render(&report, &Style { color: false, unicode: true, width });
            prop_assert!(text.starts_with("error[unknown-action]:"));
            prop_assert!(!text.chars().any(|character| character != '\n' && character.is_control()), "{text:?}");
        }
    }
}
