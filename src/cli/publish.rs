//! `iamdrift publish`: a report on a pull request.

use std::env;
use std::fs::{File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use super::range::event;
use super::{Exit, Failure, note, write_stdout};
use crate::ci::Environment;
use crate::drift::Report;
use crate::publish::body::is_name;
use crate::publish::client::{Client, Error, Patience};
use crate::publish::plan::keys;
use crate::publish::post::{Outcome, Published, publish};
use crate::publish::settings::{Options, Post, Settings, Withheld, settings};
use crate::report::{self, Format, Style, markdown, plural, read};

/// The largest report that is read.
const LARGEST_REPORT: u64 = 64 << 20;

const AFTER_HELP: &str = "\
The token is read from GITHUB_TOKEN or GH_TOKEN. It needs `pull-requests: write`, and for the check run `checks: write`. \
Where it may only read, as for a fork's pull request, the findings are printed as workflow commands and added to the job's \
summary instead.

Exit codes:
  0  published, or said in the log because the token may not write
  2  wrong usage
  3  GitHub could not be reached";

/// Say a report's findings on a pull request
///
/// In a workflow the pull request is the one that the run is about. Running it again posts nothing twice; it brings up to date
/// what is there.
#[derive(clap::Args)]
#[command(after_help = AFTER_HELP)]
pub(super) struct Args {
    /// What `iamdrift check --format json` wrote; `-` for standard input
    #[arg(value_name = "REPORT.json")]
    report: PathBuf,
    /// The repository [default: that of the workflow]
    #[arg(long, value_name = "OWNER/NAME")]
    repo: Option<String>,
    /// The number of the pull request [default: that of the workflow's event]
    #[arg(long, value_name = "NUMBER")]
    pull_request: Option<u64>,
    /// What to post: one comment about all, review comments, a check run with annotations
    #[arg(long, value_enum, value_name = "KIND", value_delimiter = ',', default_value = "comment,review,check")]
    post: Vec<Post>,
    /// Tells apart what several jobs post on one pull request
    #[arg(long, value_name = "TEXT", default_value = "iamdrift", value_parser = name)]
    name: String,
}

fn name(text: &str) -> Result<String, String> {
    let why = "it should be words of letters, digits and ` ._/()+,-`, of at most 100 characters";
    is_name(text).then(|| text.to_owned()).ok_or_else(|| why.to_owned())
}

pub(super) fn run(args: &Args) -> Result<Exit, Failure> {
    let environment: Environment = env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
        .collect();
    let report = read_report(&args.report)?;
    let event = environment.get("GITHUB_EVENT_PATH").and_then(|path| event(Path::new(path)));
    let options = Options {
        repository: args.repo.clone(),
        pull_request: args.pull_request,
        name: args.name.clone(),
        post: args.post.clone(),
    };
    let settings = match settings(&options, &environment, event.as_ref()) {
        Ok(settings) => settings,
        Err(error @ (Withheld::BadRepository(_) | Withheld::Insecure(_))) => {
            return Err(Failure::Input { message: error.to_string(), help: None });
        }
        // Before anything is built that could not be sent.
        Err(why) => return say_in_log(&report, &environment, &why.to_string()),
    };
    match post(&settings, &report) {
        Ok(Outcome::Published(published)) => say_published(&report, &published, &settings),
        Ok(Outcome::Refused(why)) => say_in_log(&report, &environment, &why),
        Ok(Outcome::NoPullRequest) => {
            say_in_log(&report, &environment, "the commit is the head of no open pull request")
        }
        Ok(Outcome::Superseded { head }) => {
            let head = head.get(..12).unwrap_or(&head);
            note(&format!(
                "nothing is posted: the pull request has gone on to {head}, whose own run will say what holds"
            ));
            Ok(Exit::Clean)
        }
        Err(error) => say_in_log(&report, &environment, &error.to_string()).map(|_| Exit::Failed),
    }
}

fn read_report(path: &Path) -> Result<Report, Failure> {
    let what = if path == Path::new("-") { "standard input".to_owned() } else { path.display().to_string() };
    let failed = |source| Failure::Read { what: what.clone(), source };
    let mut text = Vec::new();
    let source: Box<dyn io::Read> =
        if path == Path::new("-") { Box::new(io::stdin()) } else { Box::new(File::open(path).map_err(failed)?) };
    source.take(LARGEST_REPORT).read_to_end(&mut text).map_err(failed)?;
    read::read(&text).map_err(|error| Failure::Input { message: format!("{what}: {error}"), help: None })
}

/// Publishes. Only here is there a runtime, of this thread alone.
fn post(settings: &Settings, report: &Report) -> Result<Outcome, Error> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Error::Unreachable(error.to_string()))?;
    runtime.block_on(async { publish(&Client::new(settings, Patience::default())?, settings, report).await })
}

/// Says what could not be posted as workflow commands and in the job's summary.
fn say_in_log(report: &Report, environment: &Environment, why: &str) -> Result<Exit, Failure> {
    note(&format!("nothing is posted on the pull request: {why}"));
    if let Some(path) = environment.get("GITHUB_STEP_SUMMARY").filter(|path| !path.is_empty()) {
        let text = markdown::render(report);
        let written = OpenOptions::new()
            .append(true)
            .create(true)
            .open(path)
            .and_then(|mut file| file.write_all(text.as_bytes()));
        written.map_err(|source| Failure::Write { what: path.clone(), source })?;
    }
    print_commands(report)
}

/// Says what was posted, and as workflow commands what was said nowhere.
fn say_published(report: &Report, published: &Published, settings: &Settings) -> Result<Exit, Failure> {
    for text in &published.notes {
        note(text);
    }
    let mut said = Vec::new();
    if published.summary {
        said.push("the comment about all".to_owned());
    }
    for (count, what) in [(published.comments, "review comment"), (published.annotations, "annotation")] {
        if count > 0 {
            said.push(plural(count, what));
        }
    }
    let posted = if said.is_empty() { "nothing new".to_owned() } else { said.join(", ") };
    note(&format!("posted {posted}; {} kept, {} settled", published.kept, published.settled));
    if published.left.is_empty() {
        return Ok(Exit::Clean);
    }
    // Where nobody asked for anything but the comment, the comment says it.
    if settings.post == [Post::Comment] {
        return Ok(Exit::Clean);
    }
    let left: Vec<_> = keys(report)
        .into_iter()
        .filter(|(key, _)| published.left.contains(key))
        .map(|(_, finding)| finding.clone())
        .collect();
    print_commands(&Report { findings: left, ..Report::default() })
}

fn print_commands(report: &Report) -> Result<Exit, Failure> {
    let mut text = Vec::new();
    report::write(report, Format::Github, &Style::default(), &mut text)
        .map_err(|source| Failure::Write { what: "standard output".to_owned(), source })?;
    write_stdout(&text)
}
