//! Terraform's functions, as far as policies, roles and code locations are made with them.
//!
//! A function gives `None` where its answer depends on what is not known; the caller then names the call as a whole. Those
//! that put lists together keep what is known of them.
//!
//! Facts: "Functions" in the Terraform documentation.

use std::rc::Rc;

use super::document;
use super::evaluate::{Env, Scope, keyed_items};
use super::program::Program;
use super::syntax;
use super::value::{Item, Kind, MAX_ITEMS, MAX_TEXT, Origin, Presence, Segment, Value};
use crate::repo::RepoPath;

/// Calls a function with evaluated arguments.
pub fn call(program: &Program<'_>, name: &str, arguments: &[Value], env: &Env<'_>, origin: Origin) -> Option<Value> {
    let name = name.strip_prefix("core::").unwrap_or(name);
    lists(name, arguments, origin)
        .or_else(|| maps(name, arguments, origin))
        .or_else(|| texts(name, arguments, origin))
        .or_else(|| choices(name, arguments, origin))
        .or_else(|| files(program, name, arguments, env, origin))
        .or_else(|| match (name, arguments) {
            ("jsonencode", [value]) => Some(Value::new(Kind::Json(Rc::new(value.clone())), origin)),
            // YAML that begins with a brace is read as JSON, which it then is too.
            ("jsondecode" | "yamldecode", [value]) => document::decode(program, value),
            _ => None,
        })
}

/// Functions whose result is a list, or one of its items.
fn lists(name: &str, arguments: &[Value], origin: Origin) -> Option<Value> {
    let list = |items: Vec<Item>| Some(Value::items_of(items, origin));
    match (name, arguments) {
        ("concat", lists) => list(lists.iter().flat_map(Value::items).take(MAX_ITEMS + 1).collect()),
        ("flatten", [value]) => {
            let mut flat = Vec::new();
            flatten(value.items(), Presence::Always, 0, &mut flat);
            list(flat)
        }
        ("tolist" | "tomap" | "tostring" | "tonumber" | "tobool" | "sensitive" | "nonsensitive", [value]) => {
            Some(value.clone())
        }
        ("toset" | "distinct", [value]) => {
            let mut distinct: Vec<Item> = Vec::new();
            for item in value.items() {
                match distinct.iter_mut().find(|known| known.value.is_same(&item.value)) {
                    Some(known) => known.presence = known.presence.min(item.presence),
                    None => distinct.push(item),
                }
            }
            list(distinct)
        }
        ("setunion", sets) => lists_joined(sets, origin),
        ("compact", [value]) => {
            let mut kept = Vec::new();
            for item in value.items() {
                for value in item.value.choices() {
                    let is_choice = matches!(item.value.kind, Kind::Choice(_));
                    let is_empty = value.is_null() || value.as_str().is_some_and(|text| text.is_empty());
                    if !is_empty {
                        let presence = if is_choice { item.presence.max(Presence::Maybe) } else { item.presence };
                        kept.push(Item { value, presence });
                    }
                }
            }
            list(kept)
        }
        ("reverse", [value]) => list(value.items().into_iter().rev().collect()),
        ("sort", [value]) => {
            let mut items = value.items();
            items.sort_by_key(|item| item.value.as_str());
            list(items)
        }
        ("one", [value]) => {
            let items = value.items();
            match items.as_slice() {
                [] => Some(Value::new(Kind::Null, origin)),
                [Item { value, presence: Presence::Always }] => Some(value.clone()),
                items => {
                    let nothing = Value::new(Kind::Null, origin);
                    let values = items.iter().map(|item| item.value.clone()).chain([nothing]);
                    Some(Value::choice(format!("one({})", value.name()), values, origin))
                }
            }
        }
        ("element", [value, index]) => {
            let items = value.items();
            let is_exact = items.iter().all(|item| item.presence == Presence::Always);
            match index.as_index() {
                Some(index) if is_exact && !items.is_empty() => Some(items[index % items.len()].value.clone()),
                Some(index) if !items.is_empty() => Some(super::evaluate::at(&items, index, &value.name(), origin)),
                _ => None,
            }
        }
        ("slice", [value, from, to]) => {
            let (items, from, to) = (value.items(), from.as_index()?, to.as_index()?);
            let is_exact = items.iter().all(|item| item.presence == Presence::Always);
            list(items.get(from..to).filter(|_| is_exact)?.to_vec())
        }
        ("length", [value]) => {
            let count = match &value.kind {
                Kind::Text(_) => value.as_str()?.chars().count(),
                Kind::List(_) | Kind::Map(_) => {
                    let items = value.items();
                    items.iter().all(|item| item.presence == Presence::Always).then_some(items.len())?
                }
                _ => return None,
            };
            Some(Value::new(Kind::Number(count as f64), origin))
        }
        ("range", numbers) => {
            let numbers: Vec<f64> = numbers.iter().map(Value::as_number).collect::<Option<_>>()?;
            let (from, to, step) = match numbers[..] {
                [to] => (0.0, to, 1.0),
                [from, to] => (from, to, 1.0),
                [from, to, step] => (from, to, step),
                _ => return None,
            };
            let count = ((to - from) / step).ceil();
            if !(0.0..=MAX_ITEMS as f64).contains(&count) {
                return None;
            }
            let number = |at: usize| Value::new(Kind::Number(from + step * at as f64), origin);
            Some(Value::list((0..count as usize).map(number), origin))
        }
        ("contains", [list, wanted]) => {
            let items = list.items();
            let is_equal = |item: &Item| super::evaluate::equal(&item.value, wanted);
            if items.iter().any(|item| item.presence == Presence::Always && is_equal(item) == Some(true)) {
                return Some(Value::new(Kind::Bool(true), origin));
            }
            let surely_not = items.iter().all(|item| is_equal(item) == Some(false));
            surely_not.then(|| Value::new(Kind::Bool(false), origin))
        }
        ("split", [separator, text]) => {
            let (separator, text) = (separator.as_str().filter(|text| !text.is_empty())?, text.as_str()?);
            Some(Value::list(text.split(&*separator).map(|part| Value::text(part, origin)), origin))
        }
        ("formatlist", [pattern, rest @ ..]) => {
            let columns: Vec<Vec<Item>> = rest.iter().map(Value::items).collect();
            let is_list: Vec<bool> = rest.iter().map(|value| matches!(value.kind, Kind::List(_))).collect();
            let lengths = columns.iter().zip(&is_list).filter(|(_, is_list)| **is_list);
            let length = lengths.map(|(column, _)| column.len()).max()?;
            let row = |at: usize| -> Option<Item> {
                let items = columns.iter().zip(&is_list);
                let items: Vec<&Item> =
                    items.map(|(column, is_list)| column.get(if *is_list { at } else { 0 })).collect::<Option<_>>()?;
                let presence = items.iter().map(|item| item.presence).max().unwrap_or(Presence::Always);
                let values: Vec<Value> = items.into_iter().map(|item| item.value.clone()).collect();
                Some(Item { value: format_text(pattern, &values, origin)?, presence })
            };
            list((0..length).map(row).collect::<Option<_>>()?)
        }
        ("setproduct", sets) => {
            let mut rows: Vec<(Vec<Value>, Presence)> = vec![(Vec::new(), Presence::Always)];
            for set in sets {
                let items = set.items();
                if rows.len() * items.len().max(1) > MAX_ITEMS {
                    return None;
                }
                let longer = rows.iter().flat_map(|(row, presence)| {
                    items.iter().map(|item| {
                        let row = row.iter().cloned().chain([item.value.clone()]).collect();
                        (row, item.presence.max(*presence))
                    })
                });
                rows = longer.collect();
            }
            list(rows.into_iter().map(|(row, presence)| Item { value: Value::list(row, origin), presence }).collect())
        }
        _ => None,
    }
}

/// A regular expression. Terraform's are RE2's, whose language this crate takes but for `\\C`; matching takes linear time.
fn regex(pattern: &str) -> Option<regex::Regex> {
    regex::RegexBuilder::new(pattern).size_limit(1 << 20).nest_limit(50).build().ok()
}

/// What `regex` gives for a match: its text, or the list of its groups, or the map of those that have names.
fn captured(pattern: &regex::Regex, found: &regex::Captures<'_>, origin: Origin) -> Value {
    let group = |number: usize| match found.get(number) {
        Some(text) => Value::text(text.as_str(), origin),
        None => Value::new(Kind::Null, origin),
    };
    let names: Vec<(usize, &str)> =
        pattern.capture_names().enumerate().filter_map(|(number, name)| Some((number, name?))).collect();
    if !names.is_empty() {
        let entry = |(number, name): (usize, &str)| {
            (name.to_owned(), Item { value: group(number), presence: Presence::Always })
        };
        return Value::map(names.into_iter().map(entry).collect(), origin);
    }
    if found.len() == 1 { group(0) } else { Value::list((1..found.len()).map(group), origin) }
}

fn lists_joined(lists: &[Value], origin: Origin) -> Option<Value> {
    let items = lists.iter().flat_map(Value::items).collect();
    self::lists("distinct", &[Value::items_of(items, origin)], origin)
}

fn flatten(items: Vec<Item>, outer: Presence, depth: usize, out: &mut Vec<Item>) {
    for item in items {
        if out.len() > MAX_ITEMS {
            return;
        }
        let presence = outer.max(item.presence);
        let is_list = item.value.choices().iter().any(|value| matches!(value.kind, Kind::List(_)));
        if is_list && depth < 16 {
            flatten(item.value.items(), presence, depth + 1, out);
        } else {
            // What is not known may be a list itself.
            let is_open = matches!(item.value.kind, Kind::Unknown(_));
            let presence = if is_open { Presence::AnyNumber } else { presence };
            out.push(Item { value: item.value, presence });
        }
    }
}

/// Functions whose argument is a map.
fn maps(name: &str, arguments: &[Value], origin: Origin) -> Option<Value> {
    match (name, arguments) {
        ("merge", maps) => {
            let mut entries: Vec<(String, Item)> = Vec::new();
            for map in maps {
                for alternative in map.choices() {
                    let is_sure = !matches!(map.kind, Kind::Choice(_));
                    match &alternative.kind {
                        Kind::Map(own) => entries.extend(own.iter().map(|(key, item)| {
                            let presence = if is_sure { item.presence } else { item.presence.max(Presence::Maybe) };
                            (key.clone(), Item { value: item.value.clone(), presence })
                        })),
                        Kind::Null | Kind::Invalid => {}
                        _ => entries
                            .push((String::new(), Item { value: alternative.clone(), presence: Presence::AnyNumber })),
                    }
                }
            }
            Some(Value::map(entries, origin))
        }
        ("keys", [value]) => match &value.kind {
            Kind::Map(_) => Some(Value::items_of(
                keyed_items(value).into_iter().map(|(key, item)| Item { value: key, ..item }).collect(),
                origin,
            )),
            _ => None,
        },
        ("values", [value]) => match &value.kind {
            Kind::Map(_) => Some(Value::items_of(value.items(), origin)),
            _ => None,
        },
        ("lookup", [map, key, rest @ ..]) => {
            let Kind::Map(entries) = &map.kind else { return None };
            let key = key.as_str()?;
            let found = map.get(&key).filter(|value| !value.is_null());
            let is_open = entries.iter().any(|(_, item)| item.presence == Presence::AnyNumber);
            match (found, rest.first()) {
                (Some(found), _) => Some(found.clone()),
                (None, Some(default)) if !is_open => Some(default.clone()),
                _ => None,
            }
        }
        ("zipmap", [keys, values]) => {
            let entries = keys.items().into_iter().zip(values.items());
            let entries = entries.map(|(key, item)| Some((key.value.as_str()?, item)));
            Some(Value::map(entries.collect::<Option<_>>()?, origin))
        }
        _ => None,
    }
}

/// Functions on text.
fn texts(name: &str, arguments: &[Value], origin: Origin) -> Option<Value> {
    let known = |text: String| Some(Value::text(text, origin));
    match (name, arguments) {
        ("format", [pattern, values @ ..]) => format_text(pattern, values, origin),
        ("join", [separator, lists @ ..]) => {
            let items: Vec<Item> = lists.iter().flat_map(Value::items).collect();
            if let [Item { value, presence: Presence::Always | Presence::Maybe }] = items.as_slice() {
                return Some(value.clone());
            }
            if items.iter().any(|item| item.presence != Presence::Always) {
                return None;
            }
            let separator = separator.segments();
            let mut segments = Vec::new();
            for (at, item) in items.iter().enumerate() {
                segments.extend(if at > 0 { separator.clone() } else { Vec::new() });
                segments.extend(item.value.segments());
            }
            let length: usize = segments.iter().map(Segment::length).sum();
            (length <= MAX_TEXT).then(|| Value::new(Kind::Text(segments.into()), origin))
        }
        ("lower", [text]) => known(text.as_str()?.to_lowercase()),
        ("upper", [text]) => known(text.as_str()?.to_uppercase()),
        ("title", [text]) => {
            let mut starts = true;
            let titled = text
                .as_str()?
                .chars()
                .map(|char| {
                    let upper = if starts { char.to_uppercase().to_string() } else { char.to_string() };
                    starts = char.is_whitespace();
                    upper
                })
                .collect();
            known(titled)
        }
        ("trimspace" | "chomp", [json]) if matches!(json.kind, Kind::Json(_)) => Some(json.clone()),
        ("trimspace", [text]) => known(text.as_str()?.trim().to_owned()),
        ("chomp", [text]) => known(text.as_str()?.trim_end_matches(['\r', '\n']).to_owned()),
        ("trim", [text, cut]) => {
            let cut = cut.as_str()?;
            known(text.as_str()?.trim_matches(|char| cut.contains(char)).to_owned())
        }
        ("trimprefix", [text, prefix]) => {
            let text = text.as_str()?;
            known(text.strip_prefix(&*prefix.as_str()?).unwrap_or(&text).to_owned())
        }
        ("trimsuffix", [text, suffix]) => {
            let text = text.as_str()?;
            known(text.strip_suffix(&*suffix.as_str()?).unwrap_or(&text).to_owned())
        }
        ("startswith", [text, start]) => {
            Some(Value::new(Kind::Bool(text.as_str()?.starts_with(&*start.as_str()?)), origin))
        }
        ("endswith", [text, end]) => Some(Value::new(Kind::Bool(text.as_str()?.ends_with(&*end.as_str()?)), origin)),
        ("strcontains", [text, part]) => {
            Some(Value::new(Kind::Bool(text.as_str()?.contains(&*part.as_str()?)), origin))
        }
        ("regex", [pattern, text]) => {
            let (pattern, text) = (regex(&pattern.as_str()?)?, text.as_str()?);
            let found = pattern.captures(&text).map(|found| captured(&pattern, &found, origin));
            Some(found.unwrap_or_else(|| Value::new(Kind::Invalid, origin)))
        }
        ("regexall", [pattern, text]) => {
            let (pattern, text) = (regex(&pattern.as_str()?)?, text.as_str()?);
            let found = pattern.captures_iter(&text).take(MAX_ITEMS + 1);
            Some(Value::list(found.map(|found| captured(&pattern, &found, origin)), origin))
        }
        // A pattern between slashes is a regular expression.
        ("replace", [text, from, to]) => {
            let (text, from, to) = (text.as_str()?, from.as_str()?, to.as_str()?);
            let pattern = from.strip_prefix('/').and_then(|from| from.strip_suffix('/'));
            let is_pattern = pattern.is_some();
            if let Some(pattern) = pattern {
                let replaced = regex(pattern)?.replacen(&text, MAX_ITEMS, &*to).into_owned();
                return (replaced.len() <= MAX_TEXT).then(|| Value::text(replaced, origin));
            }
            let length = text.len() + text.matches(&*from).count() * to.len();
            (!is_pattern && !from.is_empty() && length <= MAX_TEXT)
                .then(|| Value::text(text.replace(&*from, &to), origin))
        }
        ("substr", [text, from, length]) => {
            let (text, from, length) = (text.as_str()?, from.as_index()?, length.as_number()?);
            let taken = if length < 0.0 { usize::MAX } else { length as usize };
            known(text.chars().skip(from).take(taken).collect())
        }
        ("basename", [path]) => known(path.as_str()?.rsplit('/').next().unwrap_or_default().to_owned()),
        ("dirname", [path]) => {
            let path = path.as_str()?;
            known(path.rsplit_once('/').map_or(".", |(folder, _)| folder).to_owned())
        }
        // Paths are only ever read from the folder that Terraform runs in.
        ("abspath" | "pathexpand", [path]) => Some(path.clone()),
        _ => None,
    }
}

/// `format(pattern, values…)` with the verbs that stand for a value as it is.
fn format_text(pattern: &Value, values: &[Value], origin: Origin) -> Option<Value> {
    let text = pattern.as_str()?;
    let mut segments = Vec::new();
    let mut values = values.iter();
    let mut rest = text.as_str();
    let mut length = 0;
    let literal = |text: &str| Segment::Known { text: text.into(), origin, exact: false };
    while let Some((before, after)) = rest.split_once('%') {
        segments.push(literal(before));
        let mut verb = after.chars();
        match verb.next()? {
            '%' => segments.push(literal("%")),
            's' | 'v' | 'd' => {
                let next = values.next()?.segments();
                length += next.iter().map(Segment::length).sum::<usize>();
                segments.extend(next);
            }
            'q' => {
                segments.push(literal("\""));
                segments.extend(values.next()?.segments());
                segments.push(literal("\""));
            }
            _ => return None,
        }
        rest = verb.as_str();
        if length > MAX_TEXT {
            return None;
        }
    }
    segments.push(literal(rest));
    Some(Value::new(Kind::Text(segments.into()), origin))
}

/// Functions that take the first argument that will do.
fn choices(name: &str, arguments: &[Value], origin: Origin) -> Option<Value> {
    let first = |may_be_skipped: &dyn Fn(&Value) -> bool, is_open: &dyn Fn(&Value) -> bool| {
        let mut candidates = Vec::new();
        for argument in arguments {
            let kept = argument.choices().into_iter().filter(|value| !may_be_skipped(value)).collect::<Vec<_>>();
            let may_go_on = argument.choices().iter().any(|value| may_be_skipped(value) || is_open(value));
            candidates.extend(kept);
            if !may_go_on {
                break;
            }
        }
        let name = candidates.first().map_or_else(|| name.into(), |first| format!("{name}({}, …)", first.name()));
        Value::choice(name, candidates, origin)
    };
    let is_unknown = |value: &Value| matches!(value.kind, Kind::Unknown(_)) && value.subject.is_none();
    match name {
        "coalesce" => {
            Some(first(&|value| value.is_null() || value.as_str().is_some_and(|text| text.is_empty()), &is_unknown))
        }
        "coalescelist" => Some(first(
            &|value| value.is_null() || matches!(&value.kind, Kind::List(items) if items.is_empty()),
            &is_unknown,
        )),
        // An expression that is not known may fail, but most do not.
        "try" => Some(first(&|value| matches!(value.kind, Kind::Invalid), &|_| false)),
        "can" => match arguments {
            [value] if matches!(value.kind, Kind::Invalid) => Some(Value::new(Kind::Bool(false), origin)),
            [value] if !matches!(value.kind, Kind::Unknown(_) | Kind::Choice(_)) => {
                Some(Value::new(Kind::Bool(true), origin))
            }
            _ => None,
        },
        _ => None,
    }
}

/// Functions that read files of the repository.
fn files(program: &Program<'_>, name: &str, arguments: &[Value], env: &Env<'_>, origin: Origin) -> Option<Value> {
    let open = |path: &Value| {
        let path = program.repository_path(env.module, &path.as_str()?)?;
        let (number, bytes) = program.files.open(&path)?;
        let text = String::from_utf8(bytes.to_vec()).ok()?;
        Some((number, text))
    };
    match (name, arguments) {
        ("file", [path]) => {
            let (number, text) = open(path)?;
            let origin = Origin { file: number, span: crate::text::Span::new(0, text.len()) };
            let segment = Segment::Known { text: text.into(), origin, exact: true };
            Some(Value::new(Kind::Text([segment].into()), origin))
        }
        ("templatefile", [path, variables]) => {
            let (number, text) = open(path)?;
            let whole = crate::text::Span::new(0, text.len());
            let parts = syntax::parse_template(&text, Some(0), whole).ok()?;
            let origin = Origin { file: number, span: whole };
            let names: Vec<(String, Value)> = match &variables.kind {
                Kind::Map(entries) => entries.iter().map(|(key, item)| (key.clone(), item.value.clone())).collect(),
                _ => return None,
            };
            let scope = Scope { names: &names, outer: None };
            Some(program.template(&parts, &Env { scope: Some(&scope), ..Env::new(env.module, number) }, origin))
        }
        ("fileset", [folder, pattern]) => {
            let folder = program.repository_path(env.module, &folder.as_str()?)?;
            let pattern = globset::GlobBuilder::new(&pattern.as_str()?).literal_separator(true).build().ok()?;
            let pattern = pattern.compile_matcher();
            let found = program.files.under(&folder)?;
            let below = |path: &RepoPath| -> Option<String> {
                let rest = path.as_str().strip_prefix(folder.as_str())?;
                Some(rest.strip_prefix('/').unwrap_or(rest).to_owned())
            };
            let names = found.iter().filter_map(below).filter(|name| pattern.is_match(name));
            Some(Value::list(names.map(|name| Value::text(name, origin)), origin))
        }
        ("fileexists", [path]) => {
            let path = program.repository_path(env.module, &path.as_str()?)?;
            Some(Value::new(Kind::Bool(program.files.open(&path).is_some()), origin))
        }
        _ => None,
    }
}

impl Program<'_> {
    /// A path as it is written in a module, seen from the folder that Terraform runs in; none outside of the repository.
    pub fn repository_path(&self, module: usize, path: &str) -> Option<RepoPath> {
        self.instance(module).root.join(path)
    }
}
