//! One line a finding, as editors and `grep` read it: `file:line:column: level[rule] message`.

use std::fmt::Write;

use super::items::{Item, counted, is_whole_file};
use super::snippet::printable;
use crate::drift::Report;

/// What counts, a line each.
pub fn render(report: &Report) -> String {
    let mut out = String::new();
    for item in counted(report) {
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{}", line(item));
    }
    out
}

fn line(item: Item<'_>) -> String {
    let place = item.place();
    let file = printable(place.file.as_str());
    let at = if is_whole_file(place) { file } else { format!("{file}:{}:{}", place.start.line, place.start.column) };
    format!("{at}: {}[{}] {}", item.level(), item.name(), printable(item.message()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::example;

    #[test]
    fn a_finding_is_a_line() {
        insta::assert_snapshot!(render(&example::orders()), @"
        src/app.py:8:9: error[missing-action] ProcessOrders calls sqs.SendMessage, and no policy of ProcessOrdersRole allows sqs:SendMessage
        template.yaml:13:19: error[unknown-action] there is no action s3:HeadBucket, so this grants nothing
        template.yaml:14:19: warning[excess-action] nothing that runs as ProcessOrdersRole needs any action of dynamodb:*
        src/app.py:9:5: note[unresolved-call] the operation is known only when the code runs
        old/stack.yaml: note[unresolved] not parsed: a tab where YAML allows spaces only, at line 3
        ");
    }

    #[test]
    fn hostile_text_stays_on_its_line() {
        insta::assert_snapshot!(render(&example::hostile()), @r"
        src/\u{1b}[31mapp.py:1:18: error[missing-action] role \u{1b}[8mhidden\u{1b}[0m\u{a}error: forged
        src/\u{1b}[31mapp.py: note[unresolved] not parsed: a tab where YAML allows spaces only, at line 3
        ");
    }
}
