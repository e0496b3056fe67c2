//! Roles that a resource hands to a service which runs nobody's code: log deliveries, replications, crawlers, pipelines.
//!
//! What each service does under such a role follows from named properties of the resource, so it is a table: `roles.tsv`, which says
//! how its rows are written, with their sources. A role that no row speaks of, or that is used in a way no row knows, gives no user
//! here; the readers then name it in a note.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::{Reader, Source};
use crate::iac::cloudformation::aws;
use crate::iac::setting::{Content, Item, is_same_name};
use crate::iac::{PlatformRequirement, Setting, WorkloadKind};
use crate::policy::{ActionPattern, Actions, Answer, Effect, granted};
use crate::reference::Reference;
use crate::text::Span;

/// How deep `**` looks.
const MAX_DEPTH: usize = 8;

/// How many places one path may lead to.
const MAX_PLACES: usize = 256;

/// A row of the table.
struct Row {
    /// Where the role stands, as written.
    role: &'static str,
    service: &'static str,
    when: Vec<Condition>,
    needs: Vec<Need>,
    because: &'static str,
}

/// What a row needs.
enum Need {
    /// A row of the platform table; none of its actions is required if it is optional.
    Row { name: &'static str, optional: bool },
    /// What an AWS managed policy allows.
    Managed(&'static str),
    /// Something that the resource does not tell.
    Unknown,
}

/// A condition on what stands beside the role.
struct Condition {
    paths: &'static str,
    test: Test,
}

enum Test {
    Present,
    Absent,
    OneOf(&'static str),
    NoneOf(&'static str),
    Service(&'static str),
}

/// The rows of each type.
static ROWS: LazyLock<BTreeMap<&'static str, Vec<Row>>> = LazyLock::new(|| {
    let mut rows: BTreeMap<_, Vec<Row>> = BTreeMap::new();
    let lines = include_str!("roles.tsv").lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    for line in lines {
        for kind in line.split('\t').next().unwrap_or_default().split(' ') {
            rows.entry(kind).or_default().extend(Row::parse(line));
        }
    }
    rows
});

impl Row {
    fn parse(line: &'static str) -> Option<Self> {
        let mut columns = line.split('\t').skip(1);
        let mut column = || columns.next();
        let (role, service, when, needs, because) = (column()?, column()?, column()?, column()?, column()?);
        let words = |column: &'static str| column.split(' ').filter(|word| *word != "-");
        Some(Self {
            role,
            service,
            when: words(when).map(Condition::parse).collect(),
            needs: words(needs).map(Need::parse).collect(),
            because,
        })
    }
}

impl Need {
    fn parse(word: &'static str) -> Self {
        match (word, word.strip_prefix('@'), word.strip_suffix('?')) {
            ("?", ..) => Self::Unknown,
            (_, Some(policy), _) => Self::Managed(policy),
            (_, None, Some(name)) => Self::Row { name, optional: true },
            (name, None, None) => Self::Row { name, optional: false },
        }
    }
}

impl Condition {
    fn parse(word: &'static str) -> Self {
        let new = |paths, test| Self { paths, test };
        if let Some(paths) = word.strip_prefix('!') {
            return new(paths, Test::Absent);
        }
        for (sign, test) in [("!=", Test::NoneOf as fn(_) -> _), ("=", Test::OneOf), ("~", Test::Service)] {
            if let Some((paths, values)) = word.split_once(sign) {
                return new(paths, test(values));
            }
        }
        new(word, Test::Present)
    }

    fn holds(&self, beside: &Setting, top: &Setting) -> Answer {
        let found = self.paths.split('|').flat_map(|path| match path.strip_prefix('/') {
            Some(path) => places(top, path),
            None => places(beside, path),
        });
        let found: Vec<Item<'_>> = found.collect();
        match self.test {
            Test::Present => any(found.iter().map(|item| certain(Answer::Yes, item))),
            Test::Absent => not(any(found.iter().map(|item| certain(Answer::Yes, item)))),
            Test::OneOf(values) => any(found.iter().map(|item| is_one_of(item, values))),
            Test::NoneOf(values) => any(found.iter().map(|item| not(is_one_of(item, values)))),
            Test::Service(service) => any(found.iter().map(|item| match item.setting.service() {
                Some(found) if found == service => certain(Answer::Yes, item),
                Some(_) => Answer::No,
                None => Answer::Maybe,
            })),
        }
    }
}

fn is_one_of(item: &Item<'_>, values: &str) -> Answer {
    match item.setting.known() {
        Some(text) if values.split('|').any(|value| value.eq_ignore_ascii_case(text)) => certain(Answer::Yes, item),
        Some(_) => Answer::No,
        None => Answer::Maybe,
    }
}

/// What is there by a condition only is maybe.
fn certain(answer: Answer, item: &Item<'_>) -> Answer {
    if item.optional { Answer::Maybe } else { answer }
}

/// The answer that is nearest to yes.
fn any(answers: impl Iterator<Item = Answer>) -> Answer {
    answers.max().unwrap_or(Answer::No)
}

fn not(answer: Answer) -> Answer {
    match answer {
        Answer::Yes => Answer::No,
        Answer::No => Answer::Yes,
        Answer::Maybe => Answer::Maybe,
    }
}

/// What a path leads to, with lists and conditions taken apart.
fn places<'s>(from: &'s Setting, path: &str) -> Vec<Item<'s>> {
    let mut found = from.items();
    for name in path.split('.') {
        let mut next = Vec::new();
        for item in found {
            match name {
                "**" => below(item, 0, &mut next),
                _ => next.extend(named(item, name).flat_map(taken_apart)),
            }
            if next.len() > MAX_PLACES {
                next.truncate(MAX_PLACES);
                break;
            }
        }
        found = next;
    }
    found
}

/// The entries of a map that are called `name`, or any for `*`.
fn named<'s>(item: Item<'s>, name: &str) -> impl Iterator<Item = Item<'s>> {
    let entries = item.setting.entries().iter();
    let found = entries.filter(move |(key, _)| name == "*" || is_same_name(key, name));
    found.map(move |(_, setting)| Item { setting, optional: item.optional })
}

fn taken_apart(item: Item<'_>) -> impl Iterator<Item = Item<'_>> {
    let items = item.setting.items().into_iter();
    items.map(move |inner| Item { optional: inner.optional || item.optional, ..inner })
}

/// An item and all maps below it.
fn below<'s>(item: Item<'s>, depth: usize, found: &mut Vec<Item<'s>>) {
    found.push(item);
    if depth < MAX_DEPTH && found.len() < MAX_PLACES {
        for inner in named(item, "*").flat_map(taken_apart).filter(|inner| !inner.setting.entries().is_empty()) {
            below(inner, depth + 1, found);
        }
    }
}

/// The roles that stand at a path, each with what it stands in.
fn roles<'s>(settings: &'s Setting, paths: &str) -> Vec<(Item<'s>, &'s Setting)> {
    let mut found = Vec::new();
    for path in paths.split('|') {
        let (around, name) = path.rsplit_once('.').unwrap_or(("", path));
        let around = if around.is_empty() { settings.items() } else { places(settings, around) };
        for container in around {
            for role in named(container, name).map(|item| item.setting) {
                match &role.content {
                    Content::List(items) => found.extend(items.iter().map(|role| (container, role))),
                    Content::Nothing => {}
                    Content::Text(_) | Content::Map(_) | Content::OneOf(_) => found.push((container, role)),
                }
            }
        }
    }
    found
}

/// Whether a resource of a type may hand over a role, going by which properties it has.
pub(super) fn may_hand_over(kind: &str, has: &dyn Fn(&str) -> bool) -> bool {
    let rows = ROWS.get(kind).into_iter().flatten();
    let mut first = rows.flat_map(|row| row.role.split('|')).filter_map(|path| path.split('.').next());
    first.any(|name| name == "**" || has(name))
}

/// What is done under one role.
struct Handed<'s> {
    path: &'static str,
    role: &'s Setting,
    service: &'static str,
    needs: Vec<PlatformRequirement>,
    /// Whether a row applies.
    is_known: bool,
    /// What is not known of it.
    open: Option<&'static str>,
}

/// Adds a user for each role that a resource hands over, one for each place of the table and role.
pub(super) fn handed_over(reader: &mut Reader<'_>, kind: &str, settings: &Setting) {
    let Some(rows) = ROWS.get(kind) else { return };
    let mut found: Vec<Handed<'_>> = Vec::new();
    for row in rows {
        for (container, role) in roles(settings, row.role) {
            let is_it = |known: &&mut Handed<'_>| known.path == row.role && is_same(known.role, role);
            let handed = match found.iter_mut().find(is_it) {
                Some(known) => known,
                None => {
                    let (path, service) = (row.role, row.service);
                    found.push(Handed { path, role, service, needs: Vec::new(), is_known: false, open: None });
                    let Some(last) = found.last_mut() else { continue };
                    last
                }
            };
            let holds = row.when.iter().map(|condition| condition.holds(container.setting, settings));
            let holds = holds.min().unwrap_or(Answer::Yes);
            if holds == Answer::No {
                continue;
            }
            handed.is_known = true;
            let is_certain = holds == Answer::Yes && !container.optional;
            for need in &row.needs {
                match need {
                    Need::Row { name, optional } => reader.need(name, row.because, role, *optional || !is_certain),
                    Need::Managed(name) => {
                        let actions = actions_of_policy(reader.reference, name);
                        reader.add(row.because, role, Vec::new(), actions);
                    }
                    Need::Unknown => handed.open = Some(row.because),
                }
            }
            handed.needs.append(&mut reader.needs);
        }
    }
    let is_only = rows.iter().all(|row| row.role == rows[0].role);
    let mut names: BTreeMap<String, usize> = BTreeMap::new();
    for handed in found {
        let name = if is_only { String::new() } else { part(handed.path).to_owned() };
        let number = names.entry(name.clone()).or_default();
        *number += 1;
        let part = if *number > 1 { format!("{name}{number}") } else { name };
        // Of AWS's own roles nobody writes the policies.
        if !handed.is_known || handed.role.text().to_string().contains(":role/aws-service-role/") {
            continue;
        }
        reader.needs = handed.needs;
        let open = |reason: &str| Source::Unknown { reason: reason.to_owned(), span: reader.place.1 };
        let source = handed.open.map_or(Source::Configuration, open);
        reader.service = handed.service;
        reader.user(WorkloadKind::Service, Some(&*part).filter(|part| !part.is_empty()), Some(handed.role), source);
    }
}

/// Whether two settings surely name one role.
fn is_same(a: &Setting, b: &Setting) -> bool {
    match (&a.content, &b.content) {
        (Content::Text(a), Content::Text(b)) => a == b,
        _ => std::ptr::eq(a, b),
    }
}

/// What tells a role apart from others of its resource: the name of its property, or, where every one is called so, of what that
/// stands in.
fn part(path: &str) -> &str {
    let path = path.split('|').next().unwrap_or(path);
    let mut names = path.rsplit('.');
    let name = names.next().unwrap_or(path);
    let around = names.next().filter(|around| !around.starts_with('*'));
    match name.to_ascii_lowercase().as_str() {
        "rolearn" | "role" | "iamrolearn" | "serviceaccessrolearn" => around.unwrap_or(name),
        _ => name,
    }
}

/// Every action that an AWS managed policy allows; `glue:*` stays as it is.
fn actions_of_policy(reference: &Reference, name: &str) -> Vec<String> {
    let statements = aws::managed_policy(reference, name, Span::default()).map(|(_, statements)| statements);
    let mut actions = Vec::new();
    for statement in statements.into_iter().flatten().filter(|statement| statement.effect == Effect::Allow) {
        let Actions::Action(patterns) = statement.actions else { continue };
        for pattern in patterns {
            match pattern.value.as_known() {
                Some(every) if every.ends_with(":*") => actions.push(every.to_owned()),
                _ => actions.extend(granted(&ActionPattern::new(&pattern.value), reference)),
            }
        }
    }
    actions.sort();
    actions.dedup();
    actions
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Text;
    use crate::repo::RepoPath;

    #[test]
    fn every_row_is_read_and_names_what_there_is() {
        let reference = Reference::embedded();
        let lines = include_str!("roles.tsv").lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
        for line in lines {
            assert_eq!(line.split('\t').count(), 6, "{line}");
            let row = Row::parse(line).expect("a row has six columns");
            for need in &row.needs {
                match need {
                    Need::Row { name, .. } => assert!(reference.platform(name).is_some(), "{name}"),
                    Need::Managed(name) => assert!(!actions_of_policy(reference, name).is_empty(), "{name}"),
                    Need::Unknown => {}
                }
            }
        }
        assert!(ROWS.len() > 100, "{}", ROWS.len());
    }

    fn text(text: &str) -> Setting {
        Setting::new(Content::Text(Text::known(text)), &RepoPath::root(), Span::default())
    }

    /// Puts a value where a path leads, in maps that are made as needed.
    fn put(into: &mut Setting, path: &str, value: Setting) {
        let Content::Map(entries) = &mut into.content else { panic!("{path} leads through a map") };
        let (name, rest) = path.split_once('.').map_or((path, None), |(name, rest)| (name, Some(rest)));
        let name = if name.starts_with('*') { "Any" } else { name };
        let at = entries.iter().position(|(key, _)| key == name).unwrap_or_else(|| {
            entries.push((name.to_owned(), Setting::new(Content::Map(Vec::new()), &RepoPath::root(), Span::default())));
            entries.len() - 1
        });
        match rest {
            Some(rest) => put(&mut entries[at].1, rest, value),
            None => entries[at].1 = value,
        }
    }

    /// The properties of a resource that a row applies to, with the role at one of its paths.
    fn resource(row: &Row, path: &str) -> Setting {
        let mut settings = Setting::new(Content::Map(Vec::new()), &RepoPath::root(), Span::default());
        let around = path.rsplit_once('.').map_or(String::new(), |(around, _)| format!("{around}."));
        for condition in &row.when {
            let beside = condition.paths.split('|').next().unwrap_or_default();
            let value = match condition.test {
                Test::Absent => continue,
                Test::Present => "there".to_owned(),
                Test::OneOf(values) => values.split('|').next().unwrap_or_default().to_owned(),
                Test::NoneOf(_) => "another".to_owned(),
                Test::Service(service) => format!("arn:aws:{service}:eu-west-1:123456789012:it"),
            };
            put(&mut settings, &format!("{around}{beside}"), text(&value));
        }
        put(&mut settings, path, text("role"));
        settings
    }

    fn users_of(kind: &str, settings: &Setting) -> Vec<super::super::User> {
        super::super::users(kind, settings, (&RepoPath::root(), Span::default()), Reference::embedded())
    }

    #[test]
    fn every_row_gives_a_user_with_what_it_lists() {
        let reference = Reference::embedded();
        for (kind, rows) in &*ROWS {
            for row in rows {
                for path in row.role.split('|') {
                    let users = users_of(kind, &resource(row, path));
                    let user = users.iter().find(|user| user.service == row.service);
                    let user = user.unwrap_or_else(|| panic!("{kind} {path}: nothing runs under the role"));
                    for need in &row.needs {
                        let has = |action: &String, required: bool| {
                            user.platform.iter().any(|need| {
                                need.actions.contains(action) || !required && need.optional.contains(action)
                            })
                        };
                        match need {
                            Need::Row { name, optional } => {
                                let row = reference.platform(name).expect("another test asks for it");
                                assert!(
                                    row.required.iter().all(|action| has(action, !optional)),
                                    "{kind} {path} {name}"
                                );
                                assert!(row.optional.iter().all(|action| has(action, false)), "{kind} {path} {name}");
                            }
                            Need::Managed(name) => {
                                let actions = actions_of_policy(reference, name);
                                assert!(actions.iter().all(|action| has(action, false)), "{kind} {path} {name}");
                            }
                            Need::Unknown => assert!(matches!(user.source, Source::Unknown { .. }), "{kind} {path}"),
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn a_condition_that_is_open_requires_nothing() {
        let mut settings = Setting::new(Content::Map(Vec::new()), &RepoPath::root(), Span::default());
        put(&mut settings, "ServiceRoleArn", text("role"));
        put(&mut settings, "Type", Setting { content: Content::Text(Text::hole("Kind")), ..text("") });
        let users = users_of("AWS::AppSync::DataSource", &settings);
        let actions = |required: bool| {
            let needs = users.iter().flat_map(|user| &user.platform);
            needs.flat_map(|need| if required { &need.actions } else { &need.optional }).count()
        };
        assert_eq!(actions(true), 0);
        assert!(actions(false) > 10);
        // Of a type that is in no row, nothing is known.
        put(&mut settings, "Type", text("NEW"));
        assert!(users_of("AWS::AppSync::DataSource", &settings).is_empty());
    }

    #[test]
    fn every_family_has_a_source() {
        let text = include_str!("roles.tsv");
        let families = text.lines().filter(|line| line.starts_with("# family: ")).count();
        assert_eq!(text.lines().filter(|line| line.starts_with("# source: ")).count(), families);
    }
}
