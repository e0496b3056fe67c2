//! The answers as people read them in a terminal.

use std::collections::BTreeSet;
use std::fmt;

use super::{OfAction, OfRule, OfWorkload};
use crate::drift::RequirementKind;
use crate::policy::Effect;
use crate::reference::{Necessity, Reason};

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
