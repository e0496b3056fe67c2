//! JSON lines, for programs that read one finding at a time.
//!
//! The first line has `"type": "report"` and says what was compared; a line of `"type": "finding"` or `"unresolved"`
//! follows for each entry of those lists in the JSON format, with the same names and in the same order.

use std::io;

use serde::Serialize;

use super::json::{Finding, Unresolved, VERSION};
use crate::drift::{Report, Summary};
use crate::reference::Info;

/// One line.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "lowercase")]
enum Line<'a> {
    Report { version: u32, base: Option<&'a str>, head: Option<&'a str>, reference: &'a Info, summary: Summary },
    Finding(Box<Finding<'a>>),
    Unresolved(Unresolved<'a>),
}

/// Writes `report` as lines of JSON.
///
/// # Errors
/// Those of `out`.
pub fn write(report: &Report, out: &mut dyn io::Write) -> io::Result<()> {
    let head = Line::Report {
        version: VERSION,
        base: report.base.as_deref(),
        head: report.head.as_deref(),
        reference: &report.reference,
        summary: report.summary(),
    };
    let findings = report.findings.iter().map(|finding| Line::Finding(Box::new(Finding::new(finding))));
    let unresolved = report.unresolved.iter().map(|place| Line::Unresolved(Unresolved::new(place)));
    for line in std::iter::once(head).chain(findings).chain(unresolved) {
        serde_json::to_writer(&mut *out, &line)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::report::{example, json};

    #[test]
    fn the_lines_hold_what_the_json_document_holds() {
        for report in [Report::default(), example::orders(), example::hostile()] {
            let (mut lines, mut document) = (Vec::new(), Vec::new());
            write(&report, &mut lines).unwrap();
            json::write(&report, &mut document).unwrap();
            let mut document: Value = serde_json::from_slice(&document).unwrap();
            let mut joined = document.clone();
            (joined["findings"], joined["unresolved"]) = (Value::Array(vec![]), Value::Array(vec![]));
            for line in std::str::from_utf8(&lines).unwrap().lines() {
                let mut line: Value = serde_json::from_str(line).unwrap();
                let list = match line.as_object_mut().unwrap().remove("type").unwrap().as_str().unwrap() {
                    "report" => {
                        for (name, value) in line.as_object().unwrap() {
                            assert_eq!(*value, document[name], "{name}");
                        }
                        continue;
                    }
                    "finding" => "findings",
                    _ => "unresolved",
                };
                joined[list].as_array_mut().unwrap().push(line);
            }
            assert_eq!(joined, document.take());
        }
    }
}
