//! SARIF 2.1.0, the Static Analysis Results Interchange Format of OASIS, as code scanning services read it.
//!
//! The names are the standard's. Two choices follow GitHub's "SARIF support for code scanning", which ignores all that it
//! does not list there. It ignores `baselineState`, so a finding that the change settled would be shown as an open alert:
//! those are only counted. It takes no fingerprint but the hash of the line, which its upload action adds and checks, so
//! iamdrift's stands under a name of its own. It ignores `suppressions` too: accepted findings are in the file, for those who
//! read it (Azure DevOps, editors), and GitHub shows them until they are dismissed there.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io;

use serde::Serialize;
use serde_json::json;

use super::items::is_whole_file;
use crate::drift::{
    self, Applicability, BaselineState, Edit, Finding, Fix, Level, Place, Report, Rule, SuppressionKind,
};
use crate::repo::RepoPath;

/// Where the format's schema is published.
const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";
/// The name of the repository's root in locations; the one that GitHub's documentation uses.
const ROOT: &str = "%SRCROOT%";
/// Where people read about iamdrift.
const HOME: &str = env!("CARGO_PKG_REPOSITORY");
/// The version of this program.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Results of a run, and places that go with one. GitHub refuses a file with more ("SARIF results exceed hard limit"); of what it
/// takes it shows the worst 5,000 and 100.
const MOST_RESULTS: usize = 25_000;
const MOST_RELATED: usize = 999;

/// Writes `report` as one SARIF document that ends in a newline.
///
/// # Errors
/// Those of `out`.
pub fn write(report: &Report, out: &mut dyn io::Write) -> io::Result<()> {
    let log = Log { schema: SCHEMA, version: "2.1.0", runs: [Run::new(report)] };
    serde_json::to_writer_pretty(&mut *out, &log)?;
    out.write_all(b"\n")
}

#[derive(Serialize)]
struct Log<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'a> {
    tool: Tool,
    invocations: [Invocation; 1],
    original_uri_base_ids: serde_json::Value,
    column_kind: &'static str,
    results: Vec<Outcome<'a>>,
    properties: RunProperties<'a>,
}

#[derive(Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver {
    name: &'static str,
    information_uri: &'static str,
    semantic_version: &'static str,
    rules: Vec<Descriptor>,
}

/// A rule.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Descriptor {
    id: &'static str,
    short_description: Message,
    full_description: Message,
    help: Help,
    default_configuration: Configuration,
    properties: serde_json::Value,
}

/// What a viewer shows beside a finding: those that know Markdown take that.
#[derive(Serialize)]
struct Help {
    text: String,
    markdown: String,
}

#[derive(Serialize)]
struct Configuration {
    level: Level,
}

#[derive(Serialize)]
struct Message {
    text: String,
}

/// How the run went, and what it could not read.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Invocation {
    execution_successful: bool,
    tool_execution_notifications: Vec<Notification>,
}

#[derive(Serialize)]
struct Notification {
    level: Level,
    message: Message,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    locations: Vec<Location>,
}

/// A finding. (The standard's name is `result`, which is taken.)
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Outcome<'a> {
    rule_id: &'static str,
    rule_index: usize,
    level: Level,
    message: Message,
    locations: [Location; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location>,
    partial_fingerprints: Fingerprints<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    baseline_state: Option<BaselineState>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixes: Vec<Repair<'a>>,
    /// Always there: the standard wants all results of a run to have it, or none.
    suppressions: Vec<Suppression<'a>>,
    properties: OutcomeProperties<'a>,
}

/// What settles a finding: the standard's `fix`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Repair<'a> {
    description: Message,
    artifact_changes: Vec<ArtifactChange<'a>>,
    properties: RepairProperties,
}

#[derive(Serialize)]
struct RepairProperties {
    applicability: Applicability,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ArtifactChange<'a> {
    artifact_location: ArtifactLocation,
    replacements: Vec<Replacement<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Replacement<'a> {
    deleted_region: Deleted,
    #[serde(skip_serializing_if = "Option::is_none")]
    inserted_content: Option<Inserted<'a>>,
}

/// A region; its bytes are said too, because lines that end in a lone CR are counted in several ways.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Deleted {
    start_line: usize,
    start_column: usize,
    end_line: usize,
    end_column: usize,
    byte_offset: usize,
    byte_length: usize,
}

#[derive(Serialize)]
struct Inserted<'a> {
    text: &'a str,
}

#[derive(Serialize)]
struct Suppression<'a> {
    kind: SuppressionKind,
    status: &'static str,
    justification: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    location: Option<Location>,
}

#[derive(Serialize)]
struct Fingerprints<'a> {
    #[serde(rename = "iamdrift/v1")]
    own: &'a str,
}

/// What the standard has no name for; the names are those of the JSON format.
#[derive(Serialize)]
struct OutcomeProperties<'a> {
    confidence: crate::code::Confidence,
    #[serde(skip_serializing_if = "Option::is_none")]
    workload: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    role: Option<&'a str>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    actions: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    pattern: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    replacement: Option<&'a [String]>,
}

/// Likewise for the run.
#[derive(Serialize)]
struct RunProperties<'a> {
    base: Option<&'a str>,
    head: Option<&'a str>,
    reference: &'a crate::reference::Info,
    /// Findings of the base that the head has not.
    absent: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<usize>,
    physical_location: PhysicalLocation,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Message>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    artifact_location: ArtifactLocation,
    region: Region,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ArtifactLocation {
    uri: String,
    uri_base_id: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase", untagged)]
enum Region {
    /// A whole file. The standard would leave the region out; GitHub shows no result without its first line.
    #[serde(rename_all = "camelCase")]
    File { start_line: usize },
    #[serde(rename_all = "camelCase")]
    Part { start_line: usize, start_column: usize, end_line: usize, end_column: usize },
}

impl<'a> Run<'a> {
    fn new(report: &'a Report) -> Self {
        let present = |finding: &&Finding| finding.baseline_state != Some(BaselineState::Absent);
        let unresolved = report.unresolved.iter().map(|unresolved| Notification {
            level: Level::Note,
            message: Message { text: escape(&unresolved.reason) },
            locations: vec![Location::new(&unresolved.place)],
        });
        let mut findings: Vec<&Finding> = report.findings.iter().filter(present).collect();
        let left_out = findings.len().saturating_sub(MOST_RESULTS);
        if left_out > 0 {
            findings.sort_by_key(|finding| std::cmp::Reverse(finding.level));
            findings.truncate(MOST_RESULTS);
        }
        let too_many = (left_out > 0).then(|| Notification {
            level: Level::Warning,
            message: Message {
                text: format!(
                    "{left_out} findings more, of the least level, did not fit here; the other formats have them all."
                ),
            },
            locations: Vec::new(),
        });
        Self {
            tool: Tool {
                driver: Driver {
                    name: "iamdrift",
                    information_uri: HOME,
                    semantic_version: VERSION,
                    rules: Rule::ALL.into_iter().map(Descriptor::new).collect(),
                },
            },
            invocations: [Invocation {
                execution_successful: true,
                tool_execution_notifications: too_many.into_iter().chain(unresolved).collect(),
            }],
            original_uri_base_ids: json!({ ROOT: { "description": { "text": "The root of the repository." } } }),
            column_kind: "unicodeCodePoints",
            results: findings.into_iter().map(Outcome::new).collect(),
            properties: RunProperties {
                base: report.base.as_deref(),
                head: report.head.as_deref(),
                reference: &report.reference,
                absent: report.summary().absent,
            },
        }
    }
}

impl Descriptor {
    fn new(rule: Rule) -> Self {
        let text = || Message { text: rule.summary().to_owned() };
        // `precision` and the severities order alerts on GitHub. Only a grant that is too wide is a weakness.
        let properties = match rule {
            Rule::ExcessAction => {
                json!({ "tags": ["aws", "iam", "security"], "precision": "high", "security-severity": "5.0" })
            }
            Rule::MissingAction | Rule::DeniedAction | Rule::UnknownAction | Rule::ResourceMismatch => {
                json!({ "tags": ["aws", "iam"], "precision": "high", "problem.severity": "error" })
            }
            Rule::UnresolvedCall | Rule::UnlinkedWorkload | Rule::Configuration => {
                json!({ "tags": ["aws", "iam"], "precision": "high", "problem.severity": "recommendation" })
            }
        };
        Self {
            id: rule.name(),
            short_description: text(),
            full_description: text(),
            help: Help {
                text: [rule.meaning(), rule.settling(), &rule.accepting()].join("\n"),
                markdown: rule.markdown(),
            },
            default_configuration: Configuration { level: rule.level() },
            properties,
        }
    }
}

impl<'a> Outcome<'a> {
    fn new(finding: &'a Finding) -> Self {
        let mut text = sentence(&finding.message);
        if !finding.help.is_empty() {
            let _ = write!(text, "\n{}", sentence(&finding.help));
        }
        // A related place is shown only where the message links to it by its id.
        for (id, related) in (1..).zip(finding.related.iter().take(MOST_RELATED)) {
            let _ = write!(text, "\n- [{}]({id})", escape(&related.message));
        }
        let related = (1..).zip(finding.related.iter().take(MOST_RELATED)).map(|(id, related)| Location {
            id: Some(id),
            message: Some(Message { text: escape(&related.message) }),
            ..Location::new(&related.place)
        });
        Self {
            rule_id: finding.rule.name(),
            rule_index: Rule::ALL.iter().position(|rule| *rule == finding.rule).unwrap_or_default(),
            level: finding.level,
            message: Message { text },
            locations: [Location::new(&finding.place)],
            related_locations: related.collect(),
            partial_fingerprints: Fingerprints { own: &finding.fingerprint },
            baseline_state: finding.baseline_state,
            fixes: finding.fix.iter().filter(|fix| fix.is_offered()).map(Repair::new).collect(),
            suppressions: finding.suppression.iter().map(Suppression::new).collect(),
            properties: OutcomeProperties {
                confidence: finding.confidence,
                workload: finding.workload.as_deref(),
                role: finding.role.as_deref(),
                actions: &finding.actions,
                pattern: finding.pattern.as_deref(),
                replacement: finding.replacement.as_deref(),
            },
        }
    }
}

impl<'a> Repair<'a> {
    fn new(fix: &'a Fix) -> Self {
        let mut by_file: BTreeMap<&RepoPath, Vec<&Edit>> = BTreeMap::new();
        for edit in &fix.edits {
            by_file.entry(&edit.place.file).or_default().push(edit);
        }
        let changes = by_file.into_iter().map(|(file, edits)| ArtifactChange {
            artifact_location: ArtifactLocation { uri: uri(file), uri_base_id: ROOT },
            replacements: edits.into_iter().map(Replacement::new).collect(),
        });
        Self {
            description: Message { text: sentence(&fix.title) },
            artifact_changes: changes.collect(),
            properties: RepairProperties { applicability: fix.applicability },
        }
    }
}

impl<'a> Replacement<'a> {
    fn new(edit: &'a Edit) -> Self {
        let Place { span, start, end, .. } = &edit.place;
        Self {
            deleted_region: Deleted {
                start_line: start.line,
                start_column: start.column,
                end_line: end.line,
                end_column: end.column,
                byte_offset: span.start,
                byte_length: span.end - span.start,
            },
            inserted_content: (!edit.text.is_empty()).then_some(Inserted { text: &edit.text }),
        }
    }
}

impl<'a> Suppression<'a> {
    fn new(suppression: &'a drift::Suppression) -> Self {
        Self {
            kind: suppression.kind,
            status: "accepted",
            justification: &suppression.justification,
            location: suppression.place.as_ref().map(Location::new),
        }
    }
}

impl Location {
    fn new(place: &Place) -> Self {
        let (start, end) = (place.start, place.end);
        let region = if is_whole_file(place) {
            Region::File { start_line: 1 }
        } else {
            Region::Part {
                start_line: start.line,
                start_column: start.column,
                end_line: end.line,
                end_column: end.column,
            }
        };
        let artifact_location = ArtifactLocation { uri: uri(&place.file), uri_base_id: ROOT };
        Self { id: None, physical_location: PhysicalLocation { artifact_location, region }, message: None }
    }
}

/// A path as a relative reference: every byte that RFC 3986 does not leave unreserved is percent-encoded, also the colon,
/// which would make a scheme of what stands before it.
fn uri(path: &RepoPath) -> String {
    let mut uri = String::new();
    for byte in path.as_str().bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => uri.push(char::from(byte)),
            // Writing to a string cannot fail.
            _ => drop(write!(uri, "%{byte:02X}")),
        }
    }
    uri
}

/// Text of a message, in which brackets would begin a link.
fn escape(text: &str) -> String {
    text.replace('\\', r"\\").replace('[', r"\[").replace(']', r"\]")
}

/// The same, begun and ended as a sentence; GitHub shows the first one where room is short.
fn sentence(text: &str) -> String {
    let mut text = escape(text);
    if !text.ends_with(['.', '!', '?']) {
        text.push('.');
    }
    text
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::*;
    use crate::report::example;

    fn render(report: &Report) -> Value {
        let mut out = Vec::new();
        write(report, &mut out).unwrap();
        serde_json::from_slice(&out).unwrap()
    }

    #[test]
    fn more_than_github_takes_is_counted_and_the_worst_is_kept() {
        let mut report = example::orders();
        let (error, note) = (report.findings[0].clone(), report.findings[1].clone());
        assert!(error.level > note.level);
        report.findings = vec![note; MOST_RESULTS];
        report.findings.extend([error.clone(), error]);
        let run = render(&report)["runs"][0].take();
        let results = run["results"].as_array().unwrap();
        assert_eq!(results.len(), MOST_RESULTS);
        assert_eq!(results.iter().filter(|result| result["level"] == "error").count(), 2);
        let said = run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"].as_str().unwrap();
        assert!(said.starts_with("2 findings more"), "{said}");
    }

    #[test]
    fn reports_follow_the_official_schema() {
        let schema = include_str!("../../testdata/schemas/sarif-2.1.0.json");
        // The pattern of languages has a bracket too many, which only ECMAScript's lax syntax takes.
        let schema: Value = serde_json::from_str(&schema.replace("{2}]?$", "{2}$")).unwrap();
        let validator = jsonschema::options().should_validate_formats(true).build(&schema).unwrap();
        for report in [Report::default(), example::orders(), example::hostile()] {
            let errors: Vec<String> = validator.iter_errors(&render(&report)).map(|error| error.to_string()).collect();
            assert_eq!(errors, Vec::<String>::new());
        }
        let mut wrong = render(&example::orders());
        wrong["runs"][0]["results"][0]["baselineState"] = "gone".into();
        assert!(!validator.is_valid(&wrong));
    }

    #[test]
    fn a_result_names_its_rule_its_place_and_what_it_rests_on() {
        let log = render(&example::orders());
        insta::assert_snapshot!(format!("{:#}", log["runs"][0]["results"][0]), @r#"
        {
          "baselineState": "new",
          "level": "error",
          "locations": [
            {
              "physicalLocation": {
                "artifactLocation": {
                  "uri": "src/app.py",
                  "uriBaseId": "%SRCROOT%"
                },
                "region": {
                  "endColumn": 25,
                  "endLine": 8,
                  "startColumn": 9,
                  "startLine": 8
                }
              }
            }
          ],
          "message": {
            "text": "ProcessOrders calls sqs.SendMessage, and no policy of ProcessOrdersRole allows sqs:SendMessage.\nadd sqs:SendMessage to the statement at template.yaml:11.\n- [the statement to extend](1)"
          },
          "partialFingerprints": {
            "iamdrift/v1": "0f1e2d3c4b5a69788796a5b4c3d2e1f001122334"
          },
          "properties": {
            "actions": [
              "sqs:SendMessage"
            ],
            "confidence": "certain",
            "role": "ProcessOrdersRole",
            "workload": "ProcessOrders"
          },
          "relatedLocations": [
            {
              "id": 1,
              "message": {
                "text": "the statement to extend"
              },
              "physicalLocation": {
                "artifactLocation": {
                  "uri": "template.yaml",
                  "uriBaseId": "%SRCROOT%"
                },
                "region": {
                  "endColumn": 28,
                  "endLine": 11,
                  "startColumn": 15,
                  "startLine": 11
                }
              }
            }
          ],
          "ruleId": "missing-action",
          "ruleIndex": 0,
          "suppressions": []
        }
        "#);
    }

    #[test]
    fn every_rule_is_explained_and_every_result_points_to_its_own() {
        let log = render(&example::orders());
        let run = &log["runs"][0];
        let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
        assert_eq!(rules.len(), Rule::ALL.len());
        for result in run["results"].as_array().unwrap() {
            let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
            assert_eq!(result["ruleId"], rules[index]["id"]);
        }
        insta::assert_snapshot!(format!("{:#}", rules[3]), @r#"
        {
          "defaultConfiguration": {
            "level": "warning"
          },
          "fullDescription": {
            "text": "A grant is wider than all that the role's workloads need."
          },
          "help": {
            "markdown": "A grant is wider than all that the role's workloads need.\n\nNothing that runs under the role needs what this grants beyond the replacement: whoever takes over the code can use it. All workloads of a role, and all roles of a shared policy, are looked at together; where any call cannot be understood, nothing that it could need is called excess.\n\n```\nAction: dynamodb:*                      # and the code calls put_item alone\n```\n\nPut the replacement in its place, or remove it; `--unsafe-fixes` does it, because something that is not in the repository may use the role.\n\nTo accept one, end the line with a comment, `# iamdrift: ignore[excess-action] the reason`, or list it in iamdrift.toml under `[[ignore]]`.\n",
            "text": "Nothing that runs under the role needs what this grants beyond the replacement: whoever takes over the code can use it. All workloads of a role, and all roles of a shared policy, are looked at together; where any call cannot be understood, nothing that it could need is called excess.\nPut the replacement in its place, or remove it; `--unsafe-fixes` does it, because something that is not in the repository may use the role.\nTo accept one, end the line with a comment, `# iamdrift: ignore[excess-action] the reason`, or list it in iamdrift.toml under `[[ignore]]`."
          },
          "id": "excess-action",
          "properties": {
            "precision": "high",
            "security-severity": "5.0",
            "tags": [
              "aws",
              "iam",
              "security"
            ]
          },
          "shortDescription": {
            "text": "A grant is wider than all that the role's workloads need."
          }
        }
        "#);
    }

    #[test]
    fn what_the_change_settles_is_counted_and_is_no_result() {
        let log = render(&example::orders());
        let results = log["runs"][0]["results"].as_array().unwrap();
        let states: Vec<&Value> = results.iter().map(|result| &result["baselineState"]).collect();
        assert_eq!(states, ["new", "new", "new", "new", "unchanged"]);
        assert_eq!(log["runs"][0]["properties"]["absent"], 1);
    }

    #[test]
    fn what_was_not_read_is_a_notification() {
        let log = render(&example::orders());
        insta::assert_snapshot!(format!("{:#}", log["runs"][0]["invocations"]), @r#"
        [
          {
            "executionSuccessful": true,
            "toolExecutionNotifications": [
              {
                "level": "note",
                "locations": [
                  {
                    "physicalLocation": {
                      "artifactLocation": {
                        "uri": "old/stack.yaml",
                        "uriBaseId": "%SRCROOT%"
                      },
                      "region": {
                        "startLine": 1
                      }
                    }
                  }
                ],
                "message": {
                  "text": "not parsed: a tab where YAML allows spaces only, at line 3"
                }
              }
            ]
          }
        ]
        "#);
    }

    #[test]
    fn a_message_makes_no_links_of_its_own() {
        let mut report = example::orders();
        report.findings[0].message = r"see [here](https://example.com) \o/".to_owned();
        let log = render(&report);
        insta::assert_snapshot!(log["runs"][0]["results"][0]["message"]["text"].as_str().unwrap(), @r"
        see \[here\](https://example.com) \\o/.
        add sqs:SendMessage to the statement at template.yaml:11.
        - [the statement to extend](1)
        ");
    }

    proptest! {
        #[test]
        fn a_uri_is_ascii_without_scheme_and_decodes_to_the_path(path in "[^/]{1,8}(/[^/]{1,8}){0,2}") {
            let Some(path) = RepoPath::new(&path) else { return Ok(()) };
            let uri = uri(&path);
            prop_assert!(uri.bytes().all(|byte| byte.is_ascii_graphic() && byte != b':'));
            let mut decoded = Vec::new();
            let mut rest = uri.as_bytes();
            while let [byte, tail @ ..] = rest {
                if let (b'%', [high, low, tail @ ..]) = (byte, tail) {
                    let digits = [*high, *low];
                    decoded.push(u8::from_str_radix(std::str::from_utf8(&digits).unwrap(), 16).unwrap());
                    rest = tail;
                } else {
                    decoded.push(*byte);
                    rest = tail;
                }
            }
            prop_assert_eq!(decoded, path.as_str().as_bytes());
        }
    }
}
