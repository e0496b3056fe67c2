//! GitLab's Code Quality report, which the merge request shows beside its diff.
//!
//! The fields are those of GitLab's documentation, "Code Quality: implement a custom tool". GitLab compares the report of
//! a merge request with that of its target branch by fingerprint, so what the base held already is in it as well, and no
//! fingerprint may come twice.

use std::collections::BTreeMap;

use serde::Serialize;

use super::items::{Item, clipped, present};
use super::snippet::printable;
use crate::drift::{Level, Report, fingerprint};

/// Bytes of a description; a merge request shows it on one line.
const DESCRIPTION: usize = 1_000;

/// One entry of the report.
#[derive(Serialize)]
struct Issue<'a> {
    description: String,
    check_name: &'static str,
    fingerprint: String,
    severity: &'static str,
    location: Location<'a>,
}

#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: usize,
    end: usize,
}

/// What the head holds, as one JSON array that ends in a newline.
pub fn render(report: &Report) -> String {
    let mut seen = BTreeMap::new();
    let issues: Vec<Issue<'_>> = present(report).into_iter().map(|item| issue(item, &mut seen)).collect();
    // Strings and numbers alone: nothing that JSON cannot hold.
    serde_json::to_string_pretty(&issues).unwrap_or_default() + "\n"
}

/// `seen` counts the uses of each fingerprint.
fn issue<'a>(item: Item<'a>, seen: &mut BTreeMap<String, usize>) -> Issue<'a> {
    let place = item.place();
    let path = place.file.as_str();
    let own = match item {
        Item::Finding(finding) => finding.fingerprint.clone(),
        Item::Unresolved(unresolved) => fingerprint(&[item.name(), path, &unresolved.reason]),
    };
    let uses = seen.entry(own.clone()).or_insert(0);
    *uses += 1;
    let fingerprint = if *uses == 1 { own } else { fingerprint(&[&own, &uses.to_string()]) };
    let severity = match item.level() {
        Level::Error => "major",
        Level::Warning => "minor",
        Level::Note => "info",
    };
    let mut description = printable(item.message());
    if !item.help().is_empty() {
        description = format!("{description}: {}", printable(&item.help().replace('\n', " ")));
    }
    Issue {
        description: clipped(&description, DESCRIPTION),
        check_name: item.name(),
        fingerprint,
        severity,
        location: Location {
            path,
            lines: Lines { begin: place.start.line, end: place.end.line.max(place.start.line) },
        },
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::Value;

    use super::*;
    use crate::report::example;

    #[test]
    fn an_issue_has_the_fields_that_gitlab_reads() {
        let mut report = example::orders();
        report.findings.truncate(1);
        insta::assert_snapshot!(render(&report), @r#"
        [
          {
            "description": "ProcessOrders calls sqs.SendMessage, and no policy of ProcessOrdersRole allows sqs:SendMessage: add sqs:SendMessage to the statement at template.yaml:11",
            "check_name": "missing-action",
            "fingerprint": "0f1e2d3c4b5a69788796a5b4c3d2e1f001122334",
            "severity": "major",
            "location": {
              "path": "src/app.py",
              "lines": {
                "begin": 8,
                "end": 8
              }
            }
          },
          {
            "description": "not parsed: a tab where YAML allows spaces only, at line 3",
            "check_name": "unresolved",
            "fingerprint": "f48fe64cceee65ea7f0d54a2cf1b8c2f0bded835",
            "severity": "info",
            "location": {
              "path": "old/stack.yaml",
              "lines": {
                "begin": 1,
                "end": 1
              }
            }
          }
        ]
        "#);
    }

    #[test]
    fn what_the_base_held_is_there_and_no_fingerprint_comes_twice() {
        // The example's findings all have the same fingerprint.
        let issues: Vec<Value> = serde_json::from_str(&render(&example::orders())).unwrap();
        assert_eq!(issues.len(), 6);
        let prints: BTreeSet<&str> = issues.iter().map(|issue| issue["fingerprint"].as_str().unwrap()).collect();
        assert_eq!(prints.len(), issues.len());
    }

    #[test]
    fn hostile_text_is_made_visible() {
        insta::assert_snapshot!(render(&example::hostile()), @r#"
        [
          {
            "description": "role \\u{1b}[8mhidden\\u{1b}[0m\\u{a}error: forged: two lines\\u{1b}[A",
            "check_name": "missing-action",
            "fingerprint": "0f1e2d3c4b5a69788796a5b4c3d2e1f001122334",
            "severity": "major",
            "location": {
              "path": "src/\u001b[31mapp.py",
              "lines": {
                "begin": 1,
                "end": 1
              }
            }
          },
          {
            "description": "not parsed: a tab where YAML allows spaces only, at line 3",
            "check_name": "unresolved",
            "fingerprint": "49fefdbca8197f774c63654c982f1150ad430252",
            "severity": "info",
            "location": {
              "path": "src/\u001b[31mapp.py",
              "lines": {
                "begin": 1,
                "end": 1
              }
            }
          }
        ]
        "#);
    }
}
