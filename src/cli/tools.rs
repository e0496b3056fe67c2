//! The commands as functions: paths and options in, a document out. What the command line prints, an assistant is given.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use clap::Parser as _;
use miette::Diagnostic as _;
use serde_json::Value;

use super::{Failure, OnStep, check, explain, fix_access_denied, generate, refine};
use crate::denial::report::{Entry, Output};
use crate::fix::patch::unified_diff;
use crate::reference::Reference;
use crate::report::json;

pub(crate) use generate::Output as Generated;

/// What `refine` gives.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub(crate) struct Refined {
    /// The new text of the whole file; empty if nothing of the policy is used.
    text: String,
    /// The change as a unified diff; empty if there is none.
    diff: String,
    /// What was done, and what was not and why.
    remarks: Vec<String>,
}

/// What `explain` gives.
#[derive(Clone, Debug, PartialEq, serde::Serialize, schemars::JsonSchema)]
pub(crate) struct Explained {
    /// The answer for people.
    text: String,
    /// The same as data; its fields are those of `iamdrift explain --format json`.
    details: Value,
}

/// The options of a command, as if they had been given on the command line.
#[derive(clap::Parser)]
#[command(no_binary_name = true)]
struct Line<A: clap::Args> {
    #[command(flatten)]
    args: A,
}

fn parse<A: clap::Args>(words: impl IntoIterator<Item = OsString>) -> Result<A, String> {
    Line::try_parse_from(words).map(|line| line.args).map_err(|error| error.to_string())
}

/// What went wrong, with what to do.
fn told(failure: &Failure) -> String {
    match failure.help() {
        Some(help) => format!("{failure}; {help}"),
        None => failure.to_string(),
    }
}

fn option(name: &str, value: &str) -> OsString {
    format!("--{name}={value}").into()
}

/// The report of `check --format json` about a path.
pub(crate) fn check(path: &Path, base: Option<&str>, on_step: OnStep<'_>) -> Result<Value, String> {
    let base = base.map(|base| option("base", base));
    let args = parse(base.into_iter().chain(["--".into(), path.into()]))?;
    let report = check::report(&args, on_step).map_err(|failure| told(&failure))?;
    json::value(&report).map_err(|error| error.to_string())
}

/// The document of `generate --format json` about paths.
pub(crate) fn generate(
    paths: &[PathBuf],
    region: Option<&str>,
    account: Option<&str>,
    on_step: OnStep<'_>,
) -> Result<Value, String> {
    let options = region.map(|name| option("region", name)).into_iter().chain(account.map(|id| option("account", id)));
    let paths = paths.iter().map(|path| path.as_os_str().to_owned());
    let args = parse(options.chain(["--".into()]).chain(paths))?;
    let (output, _) = generate::output(&args, Reference::current(), None, on_step).map_err(|failure| told(&failure))?;
    value(&output)
}

/// What an action, a rule or a workload is about.
pub(crate) fn explain(subject: &str, path: &Path, on_step: OnStep<'_>) -> Result<Value, String> {
    let args = parse(["--".into(), subject.into(), path.into()])?;
    let answer = explain::answer(&args, on_step).map_err(|failure| told(&failure))?;
    value(&Explained { text: answer.to_string(), details: value(&answer)? })
}

/// A policy narrowed to what is used.
pub(crate) fn refine(
    policy: &Path,
    used: &[String],
    unused: Option<&Path>,
    role: Option<&str>,
) -> Result<Value, String> {
    let mut words: Vec<OsString> = used.iter().map(|action| option("used", action)).collect();
    words.extend(role.map(|role| option("role", role)));
    if let Some(unused) = unused {
        words.extend(["--unused".into(), unused.into()]);
    }
    words.extend(["--".into(), policy.into()]);
    let args = parse(words)?;
    let (before, refinement, remarks) = refine::refined(&args).map_err(|failure| told(&failure))?;
    let name = policy.file_name().unwrap_or_default().to_string_lossy();
    let diff = unified_diff(&name, &before, &refinement.text);
    value(&Refined { text: refinement.text, diff, remarks })
}

/// The document of `fix-access-denied --format json`. With `apply`, certain patches of files that `may_write` lets through are
/// written.
pub(crate) fn fix_access_denied(
    message: &str,
    repo: &Path,
    apply: bool,
    may_write: &dyn Fn(&Path) -> bool,
    on_step: OnStep<'_>,
) -> Result<Value, String> {
    let entries =
        fix_access_denied::entries(message, repo, apply, may_write, on_step).map_err(|failure| told(&failure))?;
    let denials = entries.into_iter().map(|(denial, home)| Entry::new(denial, &home)).collect();
    value(&Output { version: 1, denials })
}

fn value(document: &impl serde::Serialize) -> Result<Value, String> {
    serde_json::to_value(document).map_err(|error| error.to_string())
}
