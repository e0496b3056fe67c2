//! JUnit's XML, which most CI systems list as test results.
//!
//! There is no standard; this keeps to what the readers of GitLab, Jenkins and Azure share: `testsuites`, `testsuite`,
//! `testcase`, `failure`, `skipped`. An error or a warning is a failed test, a note is a skipped one, and a workload with
//! nothing to say about is a passed one, because some readers take an empty report for a broken run.

use std::io;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use super::items::{Item, clipped, counted, is_whole_file};
use super::snippet::printable;
use crate::drift::{Level, Place, Report, WorkloadReport};

/// Bytes of a test's name.
const NAME: usize = 250;

/// What counts, as one XML document that ends in a newline.
pub fn render(report: &Report) -> String {
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
    // Writing to memory cannot fail, and all that is written is UTF-8.
    let _ = document(report, &mut writer);
    let mut out = String::from_utf8(writer.into_inner()).unwrap_or_default();
    out.push('\n');
    out
}

fn document(report: &Report, writer: &mut Writer<Vec<u8>>) -> io::Result<()> {
    let items = counted(report);
    let passed: Vec<&WorkloadReport> =
        report.workloads.iter().filter(|workload| workload.linked && !blamed(workload, &items)).collect();
    let tests = (items.len() + passed.len()).to_string();
    let failures = items.iter().filter(|item| item.level() > Level::Note).count().to_string();
    let skipped = items.iter().filter(|item| item.level() == Level::Note).count().to_string();
    let totals = [("tests", &*tests), ("failures", &failures), ("errors", "0"), ("skipped", &skipped)];

    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let suites = writer.create_element("testsuites").with_attribute(("name", "iamdrift")).with_attributes(totals);
    suites.write_inner_content(|writer| {
        let suite = writer.create_element("testsuite").with_attribute(("name", "iamdrift")).with_attributes(totals);
        suite.write_inner_content(|writer| {
            items.iter().try_for_each(|item| test(*item, writer))?;
            passed.iter().try_for_each(|workload| pass(workload, writer))
        })?;
        Ok(())
    })?;
    Ok(())
}

/// Whether an error or a warning is about the workload, or about the role that it shares with others.
fn blamed(workload: &WorkloadReport, items: &[Item<'_>]) -> bool {
    items.iter().any(|item| match item {
        Item::Finding(finding) if finding.level > Level::Note => match &finding.workload {
            Some(name) => {
                *name == workload.name && finding.workload_file.as_ref().is_none_or(|file| *file == workload.place.file)
            }
            None => finding.role.is_some() && finding.role == workload.role,
        },
        _ => false,
    })
}

fn test(item: Item<'_>, writer: &mut Writer<Vec<u8>>) -> io::Result<()> {
    let place = item.place();
    let owner = match item {
        Item::Finding(finding) => finding.workload.as_deref().or(finding.role.as_deref()),
        Item::Unresolved(_) => None,
    };
    let (file, line) = (text(place.file.as_str()), place.start.line.to_string());
    let name = clipped(&text(item.message()), NAME);
    let class = clipped(&owner.map_or_else(|| file.clone(), text), NAME);
    let case = writer.create_element("testcase").with_attributes([
        ("classname", &*class),
        ("name", &name),
        ("file", &file),
        ("line", &line),
    ]);
    case.write_inner_content(|writer| {
        if item.level() == Level::Note {
            let message = text(item.message());
            writer.create_element("skipped").with_attribute(("message", &*message)).write_empty()?;
        } else {
            let message = format!("{}[{}]", item.level(), item.name());
            let failure =
                writer.create_element("failure").with_attributes([("message", &*message), ("type", item.name())]);
            failure.write_text_content(BytesText::new(&body(item, place)))?;
        }
        Ok(())
    })?;
    Ok(())
}

fn pass(workload: &WorkloadReport, writer: &mut Writer<Vec<u8>>) -> io::Result<()> {
    let (name, file) = (clipped(&text(&workload.name), NAME), text(workload.place.file.as_str()));
    let case = writer.create_element("testcase");
    case.with_attributes([("classname", &*name), ("name", "grants what its code needs"), ("file", &file)])
        .write_empty()?;
    Ok(())
}

/// Where, what, and what to do.
fn body(item: Item<'_>, place: &Place) -> String {
    let file = text(place.file.as_str());
    let at = if is_whole_file(place) { file } else { format!("{file}:{}:{}", place.start.line, place.start.column) };
    let help = item.help().lines().map(|line| format!("\n{}", text(line)));
    format!("{at}\n{}{}", text(item.message()), help.collect::<String>())
}

/// `text` without the characters that XML 1.0 cannot hold (section 2.2, `Char`).
fn text(text: &str) -> String {
    printable(text).replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use quick_xml::{Reader, XmlVersion};

    use super::*;
    use crate::report::example;

    #[test]
    fn findings_are_failed_tests_and_notes_skipped_ones() {
        insta::assert_snapshot!(render(&example::orders()), @r#"
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuites name="iamdrift" tests="5" failures="3" errors="0" skipped="2">
          <testsuite name="iamdrift" tests="5" failures="3" errors="0" skipped="2">
            <testcase classname="ProcessOrders" name="ProcessOrders calls sqs.SendMessage, and no policy of ProcessOrdersRole allows sqs:SendMessage" file="src/app.py" line="8">
              <failure message="error[missing-action]" type="missing-action">src/app.py:8:9
        ProcessOrders calls sqs.SendMessage, and no policy of ProcessOrdersRole allows sqs:SendMessage
        add sqs:SendMessage to the statement at template.yaml:11</failure>
            </testcase>
            <testcase classname="ProcessOrders" name="there is no action s3:HeadBucket, so this grants nothing" file="template.yaml" line="13">
              <failure message="error[unknown-action]" type="unknown-action">template.yaml:13:19
        there is no action s3:HeadBucket, so this grants nothing
        the operation HeadBucket is allowed by s3:ListBucket</failure>
            </testcase>
            <testcase classname="ProcessOrders" name="nothing that runs as ProcessOrdersRole needs any action of dynamodb:*" file="template.yaml" line="14">
              <failure message="warning[excess-action]" type="excess-action">template.yaml:14:19
        nothing that runs as ProcessOrdersRole needs any action of dynamodb:*
        remove it</failure>
            </testcase>
            <testcase classname="ProcessOrders" name="the operation is known only when the code runs" file="src/app.py" line="9">
              <skipped message="the operation is known only when the code runs"/>
            </testcase>
            <testcase classname="old/stack.yaml" name="not parsed: a tab where YAML allows spaces only, at line 3" file="old/stack.yaml" line="1">
              <skipped message="not parsed: a tab where YAML allows spaces only, at line 3"/>
            </testcase>
          </testsuite>
        </testsuites>
        "#);
    }

    #[test]
    fn a_workload_without_findings_has_passed() {
        let mut report = example::orders();
        report.findings.clear();
        report.unresolved.clear();
        insta::assert_snapshot!(render(&report), @r#"
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuites name="iamdrift" tests="1" failures="0" errors="0" skipped="0">
          <testsuite name="iamdrift" tests="1" failures="0" errors="0" skipped="0">
            <testcase classname="ProcessOrders" name="grants what its code needs" file="template.yaml"/>
          </testsuite>
        </testsuites>
        "#);
    }

    #[test]
    fn a_finding_of_a_shared_role_blames_its_workloads() {
        let mut report = example::orders();
        report.findings.retain(|finding| finding.pattern.as_deref() == Some("dynamodb:*"));
        report.findings[0].workload = None;
        assert!(!render(&report).contains("grants what its code needs"));
        report.findings[0].role = Some("OtherRole".to_owned());
        assert!(render(&report).contains("grants what its code needs"));
    }

    #[test]
    fn hostile_text_is_made_visible() {
        insta::assert_snapshot!(render(&example::hostile()), @r#"
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuites name="iamdrift" tests="2" failures="1" errors="0" skipped="1">
          <testsuite name="iamdrift" tests="2" failures="1" errors="0" skipped="1">
            <testcase classname="ProcessOrders" name="role \u{1b}[8mhidden\u{1b}[0m\u{a}error: forged" file="src/\u{1b}[31mapp.py" line="1">
              <failure message="error[missing-action]" type="missing-action">src/\u{1b}[31mapp.py:1:18
        role \u{1b}[8mhidden\u{1b}[0m\u{a}error: forged
        two
        lines\u{1b}[A</failure>
            </testcase>
            <testcase classname="src/\u{1b}[31mapp.py" name="not parsed: a tab where YAML allows spaces only, at line 3" file="src/\u{1b}[31mapp.py" line="1">
              <skipped message="not parsed: a tab where YAML allows spaces only, at line 3"/>
            </testcase>
          </testsuite>
        </testsuites>
        "#);
    }

    proptest! {
        #[test]
        fn any_message_is_one_attribute_of_well_formed_xml(message in any::<String>()) {
            let mut report = example::orders();
            report.findings.truncate(1);
            report.unresolved.clear();
            report.findings[0].message = message.clone();
            let document = render(&report);
            let held = |c: char| c == '\n' || (c >= ' ' && !['\u{fffe}', '\u{ffff}'].contains(&c));
            prop_assert!(document.chars().all(held));
            let mut reader = Reader::from_str(&document);
            let mut names = Vec::new();
            loop {
                match reader.read_event().unwrap() {
                    Event::Eof => break,
                    Event::Start(tag) | Event::Empty(tag) if tag.name().as_ref() == "testcase" => {
                        let name = tag.try_get_attribute("name").unwrap().unwrap();
                        names.push(name.normalized_value(XmlVersion::Explicit1_0).unwrap().into_owned());
                    }
                    _ => {}
                }
            }
            prop_assert_eq!(names, [clipped(&text(&message), NAME)]);
        }
    }
}
