//! Answers to `iamdrift explain`: about an action, where it is needed and granted; about a workload, what it needs and has;
//! about a rule, what it means.
//!
//! The answers are views of a [`Report`] of everything and of the reference. As JSON they are for programs (their names are a
//! contract, as those of `report::json`); [`text`] prints them for people.

mod text;

use std::collections::BTreeSet;

use serde::Serialize;

use crate::drift::{Finding, Granted, Level, Report, Required, RequirementKind, Rule, WorkloadReport};
use crate::iac::WorkloadKind;
use crate::policy::{ActionPattern, Answer, Effect, Text};
use crate::reference::{AccessLevel, Reason, Reference};

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
