//! Findings that are accepted: by a comment beside the place, or by an entry of `iamdrift.toml`. They stay in the report, and
//! do not count. What accepts nothing is a finding of the rule `configuration`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::context::Context;
use super::{BaselineState, Finding, Input, Place, Rule, Suppression, SuppressionKind, fingerprint};
use crate::config::comment::{self, Comment};
use crate::config::{Config, Date, Problem};
use crate::repo::RepoPath;
use crate::text::{LineIndex, Span};

/// Marks the findings of one side that a comment accepts, and adds findings about comments that accept nothing. `read` are
/// the files whose findings are all known: a comment there that meets no finding has no use.
pub(super) fn by_comments(findings: &mut Vec<Finding>, read: &BTreeSet<RepoPath>, context: &mut Context<'_>) {
    let snapshot = context.snapshot();
    let files: BTreeSet<&RepoPath> = findings.iter().map(|finding| &finding.place.file).chain(read).collect();
    let found: BTreeMap<RepoPath, Vec<Comment>> = files
        .into_par_iter()
        .filter_map(|file| {
            let comments = comment::find(file, &snapshot.read(file).ok()?.bytes);
            (!comments.is_empty()).then(|| (file.clone(), comments))
        })
        .collect();
    let mut about_comments = Vec::new();
    for (file, comments) in found {
        for comment in comments {
            let place = context.place(&file, comment.span);
            let mut met = BTreeSet::new();
            for finding in findings.iter_mut().filter(|finding| comment.counts() && finding.place.file == file) {
                let starts_there =
                    comment.line.start <= finding.place.span.start && finding.place.span.start <= comment.line.end;
                if starts_there && comment.rules.contains(&finding.rule) {
                    met.insert(finding.rule);
                    finding.suppression.get_or_insert_with(|| Suppression {
                        kind: SuppressionKind::InSource,
                        justification: comment.reason.clone(),
                        place: Some(place.clone()),
                    });
                }
            }
            let line = context.fingerprint(&file, &["comment"]);
            let mut say = |message: String, help: String| {
                let fingerprint = fingerprint::fingerprint(&[Rule::Configuration.name(), &line, &message]);
                about_comments.push(configuration(place.clone(), message, help, fingerprint));
            };
            for (message, help) in &comment.problems {
                say(message.clone(), help.clone());
            }
            let unmet = comment.rules.iter().filter(|rule| !met.contains(rule));
            for rule in unmet.filter(|_| comment.counts() && read.contains(&file)) {
                say(format!("there is no `{rule}` here to ignore"), "remove it from the comment".to_owned());
            }
        }
    }
    findings.extend(about_comments);
}

/// Of findings that a fork's change brings, lets none be accepted by a comment: whoever wrote the one wrote the other.
pub(super) fn distrust_new_comments(findings: &mut [Finding]) {
    for finding in findings.iter_mut().filter(|finding| finding.baseline_state == Some(BaselineState::New)) {
        if finding.suppression.take_if(|it| it.kind == SuppressionKind::InSource).is_some() {
            finding
                .help
                .push_str("; the comment that ignores it comes from a fork with the same change, and does not count");
        }
    }
}

/// Marks the findings that an entry of the file accepts. The numbers of the entries that met one are the result.
pub(super) fn by_entries(findings: &mut [Finding], config: &Config, today: Option<Date>) -> BTreeSet<usize> {
    let mut places = ConfigPlaces::new(config);
    let mut met = BTreeSet::new();
    for finding in findings {
        let counting = config.ignores.iter().enumerate();
        for (number, ignore) in counting.filter(|(_, ignore)| today.is_none_or(|today| ignore.counts_on(today))) {
            if ignore.holds(finding) {
                met.insert(number);
                finding.suppression.get_or_insert_with(|| Suppression {
                    kind: SuppressionKind::External,
                    justification: ignore.reason.clone(),
                    place: places.place(ignore.span),
                });
            }
        }
    }
    met
}

/// The findings about the file itself. `without_effect` is what its entries about workloads and roles leave to say, `unmet`
/// are the numbers of ignores that met no finding, where all are known.
pub(super) fn about_file(input: &Input<'_>, without_effect: &[Problem], unmet: &BTreeSet<usize>) -> Vec<Finding> {
    let (config, today) = (input.config, input.today);
    let mut places = ConfigPlaces::new(config);
    let Some(path) = &config.path else { return Vec::new() };
    let mut findings = Vec::new();
    let mut say = |span: Span, message: String, help: String| {
        let fingerprint = fingerprint::fingerprint(&[path.as_str(), Rule::Configuration.name(), &message]);
        findings.extend(places.place(span).map(|place| configuration(place, message, help, fingerprint)));
    };
    for problem in config.problems.iter().chain(without_effect) {
        say(problem.span, problem.message.clone(), problem.help.clone());
    }
    let mut stale = Vec::new();
    for template in &config.templates {
        let is_changed = |file: &RepoPath| input.base.as_ref().is_some_and(|base| base.changed.contains(file));
        let (file, rendered) = (&template.file, &template.rendered);
        if !input.head.is_file(rendered) {
            let help = "render it there and let git know the file; until then nothing of it is checked".to_owned();
            say(template.span, format!("there is no {rendered}, which {file} is rendered to"), help);
        } else if is_changed(file) && !is_changed(rendered) {
            let help = "render it again".to_owned();
            stale.push((
                template.span,
                format!("{file} changes, and {rendered}, which is rendered from it, does not"),
                help,
            ));
        }
    }
    for (number, ignore) in config.ignores.iter().enumerate() {
        match ignore.until {
            Some((until, span)) if today.is_some_and(|today| today > until) => {
                let message = format!("this ignore ended on {until} ({})", ignore.reason);
                say(span, message, "settle what it ignored, or give it a new day".to_owned());
            }
            _ if unmet.contains(&number) => {
                let message = format!("this ignores nothing any more ({})", ignore.reason);
                say(ignore.span, message, "remove it".to_owned());
            }
            _ => {}
        }
    }
    let others = findings.len();
    let mut say = |span: Span, message: String, help: String| {
        let fingerprint = fingerprint::fingerprint(&[path.as_str(), Rule::Configuration.name(), &message]);
        findings.extend(places.place(span).map(|place| configuration(place, message, help, fingerprint)));
    };
    stale.into_iter().for_each(|(span, message, help)| say(span, message, help));
    // The change itself makes them so, whether or not it touches the configuration.
    findings[others..].iter_mut().for_each(|finding| finding.baseline_state = Some(BaselineState::New));
    findings
}

/// Places of the file, which may be another text than the head's.
struct ConfigPlaces<'a> {
    config: &'a Config,
    index: Option<LineIndex>,
}

impl<'a> ConfigPlaces<'a> {
    fn new(config: &'a Config) -> Self {
        Self { config, index: None }
    }

    fn place(&mut self, span: Span) -> Option<Place> {
        let file = self.config.path.clone()?;
        let index = self.index.get_or_insert_with(|| LineIndex::new(Arc::clone(&self.config.text)));
        // An entry is a whole table; its first line is enough to find it.
        let text = self.config.text.get(span.start..span.end).unwrap_or_default();
        let length = memchr::memchr2(b'\n', b'\r', text).unwrap_or(text.len());
        let span = Span::new(span.start, span.start + length);
        Some(Place { file, span, start: index.position(span.start), end: index.position(span.end) })
    }
}

fn configuration(place: Place, message: String, help: String, fingerprint: String) -> Finding {
    let label = "without effect".to_owned();
    Finding { message, help, label, fingerprint, ..Finding::new(Rule::Configuration, place) }
}
