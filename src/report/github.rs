//! GitHub's workflow commands: annotations on the lines of a pull request, printed to a step's log.
//!
//! What the runner accepts is in GitHub's documentation, "Workflow commands for GitHub Actions", and in the runner's own
//! `ActionCommand`: in the message `%`, CR and LF are escaped, in a property also `:` and `,`. It takes columns only where
//! a command stays on one line, and keeps ten annotations of each level for a step. The worst come first, and a last
//! notice counts what was left out.

use std::fmt::Write;

use super::items::{Item, counted, counts, is_whole_file};
use super::snippet::printable;
use crate::drift::{Level, Place, Report};

/// Annotations of one level that GitHub keeps for a step.
const PER_LEVEL: usize = 10;

/// What counts, as workflow commands.
pub fn render(report: &Report) -> String {
    let items = counted(report);
    let of = |level| items.iter().copied().filter(move |item| item.level() == level);
    let mut out = String::new();
    let mut left_out = [0; 3];
    for (level, left_out) in [Level::Error, Level::Warning, Level::Note].into_iter().zip(&mut left_out) {
        // One notice is kept for the count, in case it is needed.
        let room = if level == Level::Note && items.len() > PER_LEVEL { PER_LEVEL - 1 } else { PER_LEVEL };
        *left_out = of(level).count().saturating_sub(room);
        for item in of(level).take(room) {
            // Writing to a string cannot fail.
            let _ = writeln!(out, "{}", command(item));
        }
    }
    let [errors, warnings, notes] = left_out;
    if errors + warnings + notes > 0 {
        let message = format!(
            "Not annotated, because GitHub shows {PER_LEVEL} of a level for each step: {} more. The job's summary and the \
             other formats have them all.",
            counts(errors, warnings, notes)
        );
        let _ = writeln!(out, "::notice title=iamdrift::{}", data(&message));
    }
    out
}

/// One annotation.
fn command(item: Item<'_>) -> String {
    let name = match item.level() {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note => "notice",
    };
    let mut message = printable(item.message());
    for line in item.help().lines() {
        message.push('\n');
        message += &printable(line);
    }
    let place = item.place();
    let file = place.file.as_str();
    // The runner unescapes the name and looks for that file. A name that no terminal should see goes without.
    let properties = if printable(file) == file && !file.is_empty() {
        format!("file={},{}", property(file), region(place))
    } else {
        message.insert_str(0, &format!("{}: ", printable(file)));
        String::new()
    };
    format!("::{name} {properties}title=iamdrift {}::{}", item.name(), data(&message))
}

/// The properties that say which part of the file is meant.
fn region(place: &Place) -> String {
    if is_whole_file(place) {
        return String::new();
    }
    let (start, end) = (place.start, place.end);
    let mut region = format!("line={},endLine={},", start.line, end.line.max(start.line));
    if start.line == end.line {
        let _ = write!(region, "col={},endColumn={},", start.column, end.column.max(start.column));
    }
    region
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::repo::RepoPath;
    use crate::report::example;

    #[test]
    fn annotations_name_file_lines_and_columns() {
        insta::assert_snapshot!(render(&example::orders()), @"
        ::error file=src/app.py,line=8,endLine=8,col=9,endColumn=25,title=iamdrift missing-action::ProcessOrders calls sqs.SendMessage, and no policy of ProcessOrdersRole allows sqs:SendMessage%0Aadd sqs:SendMessage to the statement at template.yaml:11
        ::error file=template.yaml,line=13,endLine=13,col=19,endColumn=32,title=iamdrift unknown-action::there is no action s3:HeadBucket, so this grants nothing%0Athe operation HeadBucket is allowed by s3:ListBucket
        ::warning file=template.yaml,line=14,endLine=14,col=19,endColumn=29,title=iamdrift excess-action::nothing that runs as ProcessOrdersRole needs any action of dynamodb:*%0Aremove it
        ::notice file=src/app.py,line=9,endLine=9,col=5,endColumn=32,title=iamdrift unresolved-call::the operation is known only when the code runs
        ::notice file=old/stack.yaml,title=iamdrift unresolved::not parsed: a tab where YAML allows spaces only, at line 3
        ");
    }

    #[test]
    fn columns_are_left_out_where_the_place_covers_several_lines() {
        let mut report = example::orders();
        report.findings.truncate(1);
        report.unresolved.clear();
        report.findings[0].place.end.line += 2;
        report.findings[0].place.file = RepoPath::new("a, b: 100%.py").unwrap();
        insta::assert_snapshot!(render(&report), @"::error file=a%2C b%3A 100%25.py,line=8,endLine=10,title=iamdrift missing-action::ProcessOrders calls sqs.SendMessage, and no policy of ProcessOrdersRole allows sqs:SendMessage%0Aadd sqs:SendMessage to the statement at template.yaml:11");
    }

    #[test]
    fn hostile_text_adds_no_command_and_no_property() {
        insta::assert_snapshot!(render(&example::hostile()), @r"
        ::error title=iamdrift missing-action::src/\u{1b}[31mapp.py: role \u{1b}[8mhidden\u{1b}[0m\u{a}error: forged%0Atwo%0Alines\u{1b}[A
        ::notice title=iamdrift unresolved::src/\u{1b}[31mapp.py: not parsed: a tab where YAML allows spaces only, at line 3
        ");
    }

    #[test]
    fn what_github_would_drop_is_counted() {
        let mut report = example::orders();
        let error = report.findings[0].clone();
        let note = report.findings[1].clone();
        report.findings = [vec![error; 14], vec![note; 12]].concat();
        let text = render(&report);
        assert_eq!(text.lines().filter(|line| line.starts_with("::error ")).count(), 10);
        assert_eq!(text.lines().filter(|line| line.starts_with("::notice ")).count(), 10);
        insta::assert_snapshot!(text.lines().last().unwrap(), @"::notice title=iamdrift::Not annotated, because GitHub shows 10 of a level for each step: 4 errors, 4 notes more. The job's summary and the other formats have them all.");
    }

    proptest! {
        /// The runner takes the text up to the next `::` as properties, which commas part, and unescapes the values.
        #[test]
        fn the_runner_reads_back_what_was_meant(message in ".*", file in "[^\u{0}-\u{1f}/.][^\u{0}-\u{1f}/]{0,20}") {
            let unescaped = |text: &str| {
                [("%3A", ":"), ("%2C", ","), ("%0D", "\r"), ("%0A", "\n"), ("%25", "%")]
                    .iter()
                    .fold(text.to_owned(), |text, (escape, character)| text.replace(escape, character))
            };
            let mut report = example::orders();
            report.findings.truncate(1);
            report.unresolved.clear();
            report.findings[0].message = message.clone();
            report.findings[0].place.file = RepoPath::new(&file).unwrap();
            let text = render(&report);
            prop_assert_eq!(text.lines().count(), 1);
            let (properties, data) = text.trim_end_matches('\n').strip_prefix("::error ").unwrap().split_once("::").unwrap();
            let mut read: Vec<(&str, String)> =
                properties.split(',').map(|pair| pair.split_once('=').unwrap()).map(|(k, v)| (k, unescaped(v))).collect();
            prop_assert_eq!(read.pop().unwrap(), ("title", "iamdrift missing-action".to_owned()));
            let said = format!("{}\n{}", printable(&message), report.findings[0].help);
            if printable(&file) == file {
                prop_assert_eq!(&read[0], &("file", file));
                prop_assert_eq!(read.len(), 5);
                prop_assert_eq!(unescaped(data), said);
            } else {
                prop_assert_eq!(read.len(), 0);
                prop_assert_eq!(unescaped(data), format!("{}: {said}", printable(&file)));
            }
        }
    }
}
