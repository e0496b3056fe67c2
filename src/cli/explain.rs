//! `iamdrift explain`: where an action is needed and granted, what a workload needs and has, what a rule means.

use std::fmt::Display;
use std::path::{Path, PathBuf};

use super::configuration::Settings;
use super::paths::in_repository;
use super::{Exit, Failure, OnStep, write_stdout};
use crate::drift::{self, Report, Rule};
use crate::explain::{self, OfAction, OfRule, OfWorkload};
use crate::reference::{Reference, UnknownAction};
use crate::repo::{Range, RangeSpec};

/// Say where an action is needed and granted, or what a rule means
///
/// Of a workload, or of its role, it says what it needs and has. Actions and workloads are looked for in the repository of the current folder, as it is in the work tree.
#[derive(clap::Args)]
pub(super) struct Args {
    /// An action (`s3:GetObject`), a rule (`excess-action`), or the name of a workload or of its role
    #[arg(value_name = "ACTION|RULE|WORKLOAD")]
    subject: String,
    /// Files and folders to look at [default: the whole repository]
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// How to print
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: Format,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For people
    #[default]
    Human,
    /// One JSON document, for programs
    Json,
}

/// What there is to say.
#[derive(serde::Serialize)]
#[serde(untagged)]
pub(super) enum Answer {
    Rule(OfRule),
    Action(OfAction),
    Workload(OfWorkload),
    /// Workloads of one name in several files.
    Workloads(Vec<OfWorkload>),
}

impl Display for Answer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Rule(answer) => answer.fmt(f),
            Self::Action(answer) => answer.fmt(f),
            Self::Workload(answer) => answer.fmt(f),
            Self::Workloads(all) => f.write_str(&all.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")),
        }
    }
}

pub(super) fn run(args: &Args) -> Result<Exit, Failure> {
    let answer = answer(args, &|_| ())?;
    let text = match args.format {
        Format::Human => answer.to_string(),
        // Names, numbers and lists of them: nothing that JSON cannot hold.
        Format::Json => serde_json::to_string_pretty(&answer).unwrap_or_default() + "\n",
    };
    write_stdout(text.as_bytes())
}

/// What there is to say about the subject.
pub(super) fn answer(args: &Args, on_step: OnStep<'_>) -> Result<Answer, Failure> {
    let reference = Reference::current();
    if let Some(rule) = Rule::named(&args.subject) {
        return Ok(Answer::Rule(explain::rule(rule)));
    }
    if let Some((prefix, name)) = args.subject.split_once(':').filter(|(prefix, _)| !prefix.contains(['.', '/'])) {
        if reference.service(prefix).and_then(|service| service.action(name).map(|_| ())).is_none() {
            return Err(no_action(prefix, name, reference));
        }
        let report = look(&args.paths, reference, on_step)?;
        if let Some(answer) = explain::action(&args.subject, &report, reference) {
            return Ok(Answer::Action(answer));
        }
    }
    let report = look(&args.paths, reference, on_step)?;
    let mut workloads = explain::workloads(&args.subject, &report);
    match (workloads.pop(), workloads.is_empty()) {
        (None, _) => Err(no_subject(&args.subject, &report)),
        (Some(one), true) => Ok(Answer::Workload(one)),
        (Some(last), false) => {
            workloads.push(last);
            Ok(Answer::Workloads(workloads))
        }
    }
}

/// All that is known of the work tree.
fn look(paths: &[PathBuf], reference: &Reference, on_step: OnStep<'_>) -> Result<Report, Failure> {
    for path in paths {
        path.try_exists().ok().filter(|exists| *exists).ok_or_else(|| Failure::NoSuchPath { path: path.clone() })?;
    }
    let start = paths.first().map_or(Path::new("."), PathBuf::as_path);
    on_step("reading the repository");
    let range = Range::open(start, &RangeSpec::default())?;
    let paths = paths.iter().map(|path| in_repository(path, &range.root)).collect::<Result<Vec<_>, _>>()?;
    let Settings { config, .. } = Settings::read(&range, None)?;
    let input =
        drift::Input { paths: &paths, config: &config, on_step, ..drift::Input::everything(&range.head.snapshot) };
    Ok(drift::check(&input, reference))
}

fn no_action(prefix: &str, name: &str, reference: &Reference) -> Failure {
    let help = match reference.explain_unknown(prefix, name) {
        UnknownAction::Prefix(names) | UnknownAction::Name(names) if !names.is_empty() => {
            format!("did you mean {}?", names.join(" or "))
        }
        UnknownAction::Retired(meaning) => meaning.to_owned(),
        _ => format!("the list of actions here is of {}", reference.actions_date()),
    };
    Failure::Input { message: format!("there is no action `{prefix}:{name}`"), help: Some(help) }
}

fn no_subject(subject: &str, report: &Report) -> Failure {
    /// As many as are easily read.
    const MOST: usize = 10;
    let rules = Rule::ALL.map(Rule::name).join(", ");
    let names: Vec<&str> = report.workloads.iter().map(|workload| workload.name.as_str()).collect();
    let near = |name: &&str| strsim::jaro_winkler(name, subject) > 0.8;
    let close: Vec<&str> = Rule::ALL.iter().map(|rule| rule.name()).chain(names.iter().copied()).filter(near).collect();
    let more = if names.len() > MOST { ", ..." } else { "" };
    let shown = names.iter().take(MOST).copied().collect::<Vec<_>>().join(", ");
    let help = match (close.is_empty(), names.is_empty()) {
        (false, _) => format!("did you mean {}?", close.join(" or ")),
        (true, true) => format!("there is no workload here; the rules are {rules}"),
        (true, false) => format!("the workloads are {shown}{more}; the rules are {rules}"),
    };
    Failure::Input { message: format!("`{subject}` is no action, rule or workload"), help: Some(help) }
}
