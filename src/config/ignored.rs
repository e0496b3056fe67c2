//! Which findings an entry of the file accepts.

use toml::Spanned;
use toml::value::Date;

use super::{ConfigError, Paths, file, nearest};
use crate::drift::{Finding, Rule};
use crate::policy::is_like;
use crate::text::Span;

/// An entry `[[ignore]]`.
#[derive(Clone, Debug)]
pub struct Ignore {
    /// The rules; empty for every rule.
    pub rules: Vec<Rule>,
    /// Why.
    pub reason: String,
    /// The last day on which it counts, and where the file says so.
    pub until: Option<(Date, Span)>,
    /// Where the entry stands in the file.
    pub span: Span,
    file: Option<Paths>,
    workload: Option<String>,
    role: Option<String>,
    action: Option<String>,
}

impl Ignore {
    pub(super) fn new(written: Spanned<file::Ignore>) -> Result<Self, ConfigError> {
        let span = written.span();
        let file::Ignore { reason, rule, file, workload, role, action, until } = written.into_inner();
        if reason.get_ref().trim().is_empty() {
            return Err(ConfigError::at(reason.span(), "an ignore without a reason").help("say why it is accepted"));
        }
        let mut rules = Vec::new();
        for name in rule.iter().flat_map(|rule| rule.get_ref().as_slice()) {
            let at = rule.as_ref().map(Spanned::span).unwrap_or_default();
            rules.push(
                self::rule(name)
                    .map_err(|help| ConfigError::at(at, format!("there is no rule `{name}`")).help(help))?,
            );
        }
        let until = until.map(|until| {
            let at = until.span();
            let not_a_day =
                || ConfigError::at(at.clone(), "this is no day").help("write it as in `until = 2026-12-31`");
            match until.into_inner() {
                toml::value::Datetime { date: Some(date), time: None, offset: None } => {
                    Ok((date, Span::new(at.start, at.end)))
                }
                _ => Err(not_a_day()),
            }
        });
        let file = file.map(|pattern| {
            Paths::new([pattern.get_ref().as_str()])
                .map_err(|(_, why)| ConfigError::at(pattern.span(), format!("this is no pattern of paths: {why}")))
        });
        Ok(Self {
            rules,
            reason: reason.into_inner().trim().to_owned(),
            until: until.transpose()?,
            span: Span::new(span.start, span.end),
            file: file.transpose()?,
            workload,
            role,
            action,
        })
    }

    /// Whether it still counts on a day.
    pub fn counts_on(&self, today: Date) -> bool {
        self.until.is_none_or(|(until, _)| today <= until)
    }

    /// Whether it speaks of a finding: all that it gives must hold.
    pub fn holds(&self, finding: &Finding) -> bool {
        let like = |wanted: &Option<String>, text: Option<&String>| match wanted {
            Some(pattern) => text.is_some_and(|text| is_like(pattern, text)),
            None => true,
        };
        let action = || match &self.action {
            None => true,
            Some(wanted) => {
                let of_pattern = finding.pattern.as_ref().is_some_and(|pattern| is_like(wanted, pattern));
                of_pattern
                    || !finding.actions.is_empty() && finding.actions.iter().all(|action| is_like(wanted, action))
            }
        };
        // A line about the configuration is settled by changing that line.
        finding.rule != Rule::Configuration
            && (self.rules.is_empty() || self.rules.contains(&finding.rule))
            && self.file.as_ref().is_none_or(|file| file.holds(&finding.place.file))
            && like(&self.workload, finding.workload.as_ref())
            && like(&self.role, finding.role.as_ref())
            && action()
    }
}

/// The rule of a name.
///
/// # Errors
/// What may have been meant.
pub(super) fn rule(name: &str) -> Result<Rule, String> {
    let known = || Rule::ALL.into_iter().filter(|rule| *rule != Rule::Configuration);
    known().find(|rule| rule.name() == name).ok_or_else(|| match nearest(name, known().map(Rule::name)) {
        Some(rule) => format!("did you mean `{rule}`?"),
        None => format!("the rules are {}", known().map(Rule::name).collect::<Vec<_>>().join(", ")),
    })
}
