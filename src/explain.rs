//! Answers to `iamdrift explain`: about an action, where it is needed and granted; about a workload, what it needs and has;
//! about a rule, what it means.
//!
//! The answers are views of a [`Report`] of everything and of the reference, for programs (their names are a contract, as
//! those of `report::json`) and, as [`Display`](fmt::Display), for people.

use std::collections::BTreeSet;
use std::fmt;

use serde::Serialize;

use crate::drift::{Finding, Granted, Level, Report, Required, RequirementKind, Rule, WorkloadReport};
use crate::iac::WorkloadKind;
use crate::policy::{ActionPattern, Answer, Effect, Text};
use crate::reference::{AccessLevel, Necessity, Reason, Reference};

/// The version of the JSON.
const VERSION: u32 = 1;

/// A rule.
#[derive(Debug, Serialize)]
pub struct OfRule {
    version: u32,
    rule: &'static str,
    level: Level,
    summary: &'static str,
    meaning: &'static str,
    example: &'static str,
    settle: &'static str,
    accept: String,
}

/// An action.
#[derive(Debug, Serialize)]
pub struct OfAction {
    version: u32,
    /// `service:Name`, in AWS's own case.
    action: String,
    /// As the service authorization reference classes it.
    access_level: &'static str,
    /// Whether no API operation stands behind it.
    permission_only: bool,
    /// What a statement can limit it to; empty means `Resource` must be `*`.
    resource_types: Vec<ResourceKind>,
    /// The operations that need it, and how that is known.
    operations: Vec<Reason>,
    /// Where it is needed here.
    calls: Vec<Call>,
    /// What allows or denies it here.
    grants: Vec<Grant>,
}

#[derive(Debug, Serialize)]
struct ResourceKind {
    name: String,
    arns: Vec<String>,
}

/// A place that needs an action.
#[derive(Debug, Serialize)]
struct Call {
    workload: String,
    kind: RequirementKind,
    file: String,
    line: usize,
    column: usize,
    /// `client.Operation`; for the platform, what needs it.
    operation: String,
}

/// A pattern that matches an action.
#[derive(Debug, Serialize)]
struct Grant {
    workload: String,
    role: Option<String>,
    pattern: String,
    effect: Effect,
    file: String,
    line: usize,
    via: String,
    /// Whether that depends on what only a deployment knows.
    uncertain: bool,
}

/// A workload.
#[derive(Debug, Serialize)]
pub struct OfWorkload {
    version: u32,
    name: String,
    kind: WorkloadKind,
    file: String,
    line: usize,
    runtime: Option<String>,
    role: Option<String>,
    sources: Vec<String>,
    /// Whether both its code and its role were found. If not, it is not compared.
    linked: bool,
    required: Vec<Need>,
    granted: Vec<Has>,
}

/// An action that a workload needs.
#[derive(Debug, Serialize)]
struct Need {
    action: String,
    kind: RequirementKind,
    calls: Vec<Call>,
    /// The patterns that allow it.
    allowed_by: Vec<String>,
    /// Whether a check reports it as missing: not where a policy cannot be read that may allow it.
    missing: bool,
}

/// A pattern that a workload's role is granted.
#[derive(Debug, Serialize)]
struct Has {
    pattern: String,
    effect: Effect,
    file: String,
    line: usize,
    via: String,
    /// The required actions that it covers.
    covers: Vec<String>,
}

/// About a rule.
pub fn rule(rule: Rule) -> OfRule {
    OfRule {
        version: VERSION,
        rule: rule.name(),
        level: rule.level(),
        summary: rule.summary(),
        meaning: rule.meaning(),
        example: rule.example(),
        settle: rule.settling(),
        accept: rule.accepting(),
    }
}

/// About an action, by its name in any case; `None` if the reference has no such action.
pub fn action(name: &str, report: &Report, reference: &Reference) -> Option<OfAction> {
    let (prefix, name) = name.split_once(':')?;
    let service = reference.service(prefix)?;
    let known = service.action(name)?;
    let action = format!("{}:{}", service.prefix, known.name);
    let kinds = known.resource_types.iter().map(|name| ResourceKind {
        name: name.clone(),
        arns: service.resources.get(name).cloned().unwrap_or_default(),
    });
    let mut calls = Vec::new();
    let mut grants = Vec::new();
    for workload in &report.workloads {
        for required in workload.required.iter().filter(|required| required.action.eq_ignore_ascii_case(&action)) {
            calls.extend(self::calls(workload, required));
        }
        grants.extend(workload.granted.iter().filter_map(|granted| {
            let answer = matches(granted, &action);
            (answer != Answer::No).then(|| Grant {
                workload: workload.name.clone(),
                role: workload.role.clone(),
                pattern: granted.pattern.clone(),
                effect: granted.effect,
                file: granted.place.file.as_str().to_owned(),
                line: granted.place.start.line,
                via: granted.via.clone(),
                uncertain: answer == Answer::Maybe,
            })
        }));
    }
    Some(OfAction {
        version: VERSION,
        access_level: level(known.level),
        permission_only: known.permission_only,
        resource_types: kinds.collect(),
        operations: reference.reasons(&action),
        action,
        calls,
        grants,
    })
}

/// About the workloads of a name, or of a role's name.
pub fn workloads(name: &str, report: &Report) -> Vec<OfWorkload> {
    let named = |workload: &&WorkloadReport| workload.name == name || workload.role.as_deref() == Some(name);
    let answer = |workload: &WorkloadReport| OfWorkload {
        version: VERSION,
        name: workload.name.clone(),
        kind: workload.kind,
        file: workload.place.file.as_str().to_owned(),
        line: workload.place.start.line,
        runtime: workload.runtime.clone(),
        role: workload.role.clone(),
        sources: workload.sources.iter().map(|file| file.as_str().to_owned()).collect(),
        linked: workload.linked,
        required: workload.required.iter().map(|required| need(workload, required, report)).collect(),
        granted: workload.granted.iter().map(|granted| has(workload, granted)).collect(),
    };
    report.workloads.iter().filter(named).map(answer).collect()
}

fn need(workload: &WorkloadReport, required: &Required, report: &Report) -> Need {
    let mut allowed = BTreeSet::new();
    let allowing = workload
        .granted
        .iter()
        .filter(|granted| granted.effect == Effect::Allow && matches(granted, &required.action) != Answer::No);
    let is_it = |finding: &Finding| {
        finding.rule == Rule::MissingAction
            && finding.workload.as_ref() == Some(&workload.name)
            && finding.workload_file.as_ref() == Some(&workload.place.file)
            && finding.actions.contains(&required.action)
    };
    Need {
        missing: report.findings.iter().any(is_it),
        action: required.action.clone(),
        kind: required.kind,
        calls: calls(workload, required),
        allowed_by: allowing
            .map(|granted| granted.pattern.clone())
            .filter(|pattern| allowed.insert(pattern.clone()))
            .collect(),
    }
}

fn has(workload: &WorkloadReport, granted: &Granted) -> Has {
    let covered = workload.required.iter().filter(|required| matches(granted, &required.action) != Answer::No);
    Has {
        pattern: granted.pattern.clone(),
        effect: granted.effect,
        file: granted.place.file.as_str().to_owned(),
        line: granted.place.start.line,
        via: granted.via.clone(),
        covers: covered.map(|required| required.action.clone()).collect(),
    }
}

fn calls(workload: &WorkloadReport, required: &Required) -> Vec<Call> {
    let call = |site: &crate::drift::CallSite| Call {
        workload: workload.name.clone(),
        kind: required.kind,
        file: site.place.file.as_str().to_owned(),
        line: site.place.start.line,
        column: site.place.start.column,
        operation: site.operation.clone(),
    };
    required.calls.iter().map(call).collect()
}

/// Whether a pattern of a report is about an action. What only a deployment knows stands as `${name}` in it.
fn matches(granted: &Granted, action: &str) -> Answer {
    let (text, inverted) = match granted.pattern.strip_prefix("NotAction ") {
        Some(excluded) => (excluded, true),
        None => (granted.pattern.as_str(), false),
    };
    let answer = ActionPattern::new(&Text::template(text)).matches(action);
    match (answer, inverted) {
        (Answer::Yes, true) => Answer::No,
        (Answer::No, true) => Answer::Yes,
        (answer, _) => answer,
    }
}

fn level(level: AccessLevel) -> &'static str {
    match level {
        AccessLevel::List => "List",
        AccessLevel::Read => "Read",
        AccessLevel::Write => "Write",
        AccessLevel::Tagging => "Tagging",
        AccessLevel::PermissionsManagement => "Permissions management",
    }
}

impl fmt::Display for OfRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let wrap = |text: &str| textwrap::fill(text, WIDTH);
        writeln!(f, "{} ({}): {}\n", self.rule, self.level, wrap(self.summary))?;
        writeln!(f, "{}\n", wrap(self.meaning))?;
        for line in self.example.lines() {
            writeln!(f, "    {line}")?;
        }
        writeln!(f, "\n{}\n\n{}", wrap(self.settle), wrap(&self.accept))
    }
}

/// The width of prose.
const WIDTH: usize = 100;

/// How many rows of one list people are shown; JSON has them all.
const MOST: usize = 20;

/// A list under a heading, its columns aligned; `none` if it is empty.
fn table(f: &mut fmt::Formatter<'_>, heading: &str, rows: Vec<Vec<String>>, none: &str) -> fmt::Result {
    if rows.is_empty() {
        return writeln!(f, "\n{none}");
    }
    writeln!(f, "\n{heading}")?;
    // Workloads that share a role have the same grants.
    let mut told = BTreeSet::new();
    let rows: Vec<Vec<String>> = rows.into_iter().filter(|row| told.insert(row.clone())).collect();
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let shown = &rows[..rows.len().min(MOST)];
    let width = |column: usize| shown.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max();
    let widths: Vec<usize> = (0..columns).map(|column| width(column).unwrap_or(0)).collect();
    for row in shown {
        let cells = row.iter().zip(&widths).map(|(cell, &width)| format!("{cell:width$}"));
        writeln!(f, "  {}", cells.collect::<Vec<_>>().join("  ").trim_end())?;
    }
    if let more @ 1.. = rows.len().saturating_sub(MOST) {
        writeln!(f, "  ({more} more in --format json)")?;
    }
    Ok(())
}

/// Text of a repository, made visible: a file name cannot move the cursor.
fn seen(text: &str) -> String {
    text.chars()
        .map(|char| if char.is_control() { char.escape_default().to_string() } else { char.to_string() })
        .collect()
}

impl fmt::Display for OfAction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let only = if self.permission_only { ", no operation of its own" } else { "" };
        writeln!(f, "{}: {}{only}", self.action, self.access_level)?;
        let kinds = self
            .resource_types
            .iter()
            .flat_map(|kind| kind.arns.iter().map(|arn| vec![kind.name.clone(), arn.clone()]));
        table(f, "Can be limited to:", kinds.collect(), "It can only be allowed on all resources.")?;
        self.reasons(f)?;
        let calls = self.calls.iter().map(|call| {
            let kind = match call.kind {
                RequirementKind::Code => "",
                RequirementKind::Platform => "(platform)",
                RequirementKind::Conditional => "(perhaps)",
            };
            let place = format!("{}:{}:{}", seen(&call.file), call.line, call.column);
            vec![place, seen(&call.operation), format!("in {}", seen(&call.workload)), kind.to_owned()]
        });
        table(f, "Needed here:", calls.collect(), "Nothing that is linked here needs it.")?;
        let grants = self.grants.iter().map(|grant| {
            let place = format!("{}:{}", seen(&grant.file), grant.line);
            let effect = if grant.effect == Effect::Deny { "Deny " } else { "" };
            let to = grant.role.as_ref().map_or(String::new(), |role| format!("to {}", seen(role)));
            let maybe = if grant.uncertain { "(perhaps)" } else { "" };
            vec![place, format!("{effect}{}", seen(&grant.pattern)), to, seen(&grant.via), maybe.to_owned()]
        });
        table(f, "Granted here:", grants.collect(), "No role of a workload is granted it here.")
    }
}

impl OfAction {
    /// The operations, those that are called here first and then the surest, with their sources as footnotes.
    fn reasons(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let is_called = |reason: &Reason| self.calls.iter().any(|call| call.operation == reason.operation);
        let mut reasons: Vec<&Reason> = self.operations.iter().collect();
        reasons.sort_by_key(|reason| (!is_called(reason), reason.necessity));
        let mut sources: Vec<&str> = Vec::new();
        let mut rows: Vec<Vec<String>> = Vec::new();
        for (at, reason) in reasons.into_iter().enumerate() {
            let necessity = match (reason.necessity, &reason.condition) {
                (Necessity::Must, _) => "always".to_owned(),
                (Necessity::When, Some(condition)) => format!("when: {condition}"),
                (Necessity::When, None) => "sometimes".to_owned(),
                (Necessity::Conditional, Some(condition)) => format!("in some set-ups: {condition}"),
                (Necessity::Conditional, None) => "in some set-ups".to_owned(),
                (Necessity::May, _) => "may be checked".to_owned(),
            };
            let mut note = String::new();
            if at < MOST {
                let number = sources.iter().position(|source| *source == reason.source).unwrap_or_else(|| {
                    sources.push(&reason.source);
                    sources.len() - 1
                });
                note = format!("[{}]", number + 1);
            }
            rows.push(vec![reason.operation.clone(), necessity, note]);
        }
        table(f, "Operations that need it:", rows, "No operation is known to need it.")?;
        for (number, source) in sources.iter().enumerate() {
            let options = textwrap::Options::new(WIDTH).initial_indent("  ").subsequent_indent("      ");
            writeln!(f, "{}", textwrap::fill(&format!("[{}] {source}", number + 1), options))?;
        }
        Ok(())
    }
}

impl fmt::Display for OfWorkload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = serde_json::to_value(self.kind).ok().and_then(|kind| Some(kind.as_str()?.to_owned()));
        writeln!(f, "{}: {} at {}:{}", seen(&self.name), kind.unwrap_or_default(), seen(&self.file), self.line)?;
        let known = |value: &Option<String>| value.as_deref().map_or_else(|| "not known".to_owned(), seen);
        writeln!(f, "  role     {}", known(&self.role))?;
        writeln!(f, "  runtime  {}", known(&self.runtime))?;
        writeln!(
            f,
            "  code     {}",
            if self.sources.is_empty() { "not found".to_owned() } else { seen(&self.sources.join(", ")) }
        )?;
        if !self.linked {
            writeln!(f, "  Its code and its role are not both known, so they are not compared.")?;
        }
        let needs = self.required.iter().map(|need| {
            let granted = match (need.allowed_by.as_slice(), need.kind) {
                _ if need.missing => "MISSING".to_owned(),
                ([], RequirementKind::Conditional) => "perhaps needed".to_owned(),
                ([], _) => "not granted here".to_owned(),
                (patterns, _) => format!("by {}", seen(&patterns.join(", "))),
            };
            let why = need.calls.first().map_or(String::new(), |call| {
                let more = match need.calls.len() {
                    0 | 1 => String::new(),
                    count => format!(" and {} more", count - 1),
                };
                format!("{} at {}:{}{more}", seen(&call.operation), seen(&call.file), call.line)
            });
            vec![need.action.clone(), granted, why]
        });
        table(f, "Needs:", needs.collect(), "It needs nothing that is known.")?;
        let grants = self.granted.iter().map(|granted| {
            let effect = if granted.effect == Effect::Deny { "Deny " } else { "" };
            let covers = match granted.covers.as_slice() {
                [] => "for nothing above".to_owned(),
                covers => format!("for {}", covers.join(", ")),
            };
            let place = format!("{}:{}", seen(&granted.file), granted.line);
            vec![format!("{effect}{}", seen(&granted.pattern)), place, seen(&granted.via), covers]
        });
        table(f, "Is granted:", grants.collect(), "It is granted nothing here.")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drift::{Input, check};
    use crate::repo::Snapshot;

    const APP: &[u8] =
        b"import boto3\n\n\ndef handler(event, context):\n    boto3.client('sqs').send_message(QueueUrl='q')\n    \
        boto3.client('s3').head_object(Bucket='b', Key='k')\n";
    const TEMPLATE: &[u8] = b"Resources:\n  Orders:\n    Type: AWS::Serverless::Function\n    Properties:\n      CodeUri: src/\n      \
        Handler: app.handler\n      Runtime: python3.13\n      Policies:\n        - Statement:\n            - Effect: Allow\n              \
        Action: [sqs:*, 'sns:*']\n              Resource: '*'\n";

    fn report() -> Report {
        let head = Snapshot::from_files([("template.yaml", TEMPLATE), ("src/app.py", APP)]);
        check(&Input::everything(&head), Reference::embedded())
    }

    #[test]
    fn an_action_is_explained_from_the_call_to_the_grant() {
        let answer = action("SQS:sendmessage", &report(), Reference::embedded()).unwrap();
        insta::assert_snapshot!(answer.to_string(), @r#"
        sqs:SendMessage: Write

        Can be limited to:
          queue  arn:${Partition}:sqs:${Region}:${Account}:${QueueName}

        Operations that need it:
          sqs.SendMessage           always           [1]
          sqs.SendMessageBatch      always           [2]
          sqs.StartMessageMoveTask  in some set-ups  [3]
          [1] the action list of 2026-10-27
          [2] botocore docs of each operation; Amazon SQS Developer Guide, "Amazon SQS API permissions";
              Amazon SNS access control
          [3] botocore docs of each operation ("Required permissions")

        Needed here:
          src/app.py:5:5  sqs.SendMessage  in Orders

        Granted here:
          template.yaml:11  sqs:*  to OrdersRole  inline policy
        "#);
        let json = serde_json::to_value(&answer).unwrap();
        assert_eq!(json["operations"][0]["necessity"], "must");
        assert_eq!((&json["calls"][0]["line"], &json["grants"][0]["pattern"]), (&5.into(), &"sqs:*".into()));
        assert!(action("s3:HeadObject", &report(), Reference::embedded()).is_none());
    }

    #[test]
    fn a_workload_is_explained_by_what_it_needs_and_has() {
        let answers = workloads("Orders", &report());
        assert_eq!(answers.len(), 1);
        insta::assert_snapshot!(answers[0].to_string(), @r"
        Orders: lambda-function at template.yaml:2
          role     OrdersRole
          runtime  python3.13
          code     src/app.py

        Needs:
          kms:Decrypt          perhaps needed  sqs.SendMessage at src/app.py:5 and 1 more
          kms:GenerateDataKey  perhaps needed  sqs.SendMessage at src/app.py:5
          s3:GetObject         MISSING         s3.HeadObject at src/app.py:6
          sqs:SendMessage      by sqs:*        sqs.SendMessage at src/app.py:5

        Is granted:
          logs:CreateLogGroup   template.yaml:2   added by SAM for AWSLambdaBasicExecutionRole  for nothing above
          logs:CreateLogStream  template.yaml:2   added by SAM for AWSLambdaBasicExecutionRole  for nothing above
          logs:PutLogEvents     template.yaml:2   added by SAM for AWSLambdaBasicExecutionRole  for nothing above
          sqs:*                 template.yaml:11  inline policy                                 for sqs:SendMessage
          sns:*                 template.yaml:11  inline policy                                 for nothing above
        ");
        assert_eq!(workloads("OrdersRole", &report()).len(), 1);
        assert!(workloads("Nothing", &report()).is_empty());
    }

    #[test]
    fn what_a_repository_names_cannot_reach_the_terminal() {
        let mut report = report();
        report.workloads[0].name = "a\u{1b}[2J".to_owned();
        report.workloads[0].granted[0].pattern = "sqs:*\u{9b}".to_owned();
        let text = workloads("a\u{1b}[2J", &report)[0].to_string()
            + &action("sqs:SendMessage", &report, Reference::embedded()).unwrap().to_string();
        assert!(!text.chars().any(|char| char.is_control() && char != '\n'), "{text:?}");
    }
}
