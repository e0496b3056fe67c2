//! Configuration in one form, whichever format it is written in.
//!
//! What a state machine, a task or a pipe needs of its role follows from its configuration, and AWS gives that the same
//! shape in every format: CloudFormation's `LoggingConfiguration.LogDestination` is Terraform's `logging_configuration` block
//! with `log_destination`. So readers hand it over as a tree of [`Setting`]s, and what it means is said once, in
//! [`services`](super::services). Names are compared without case and underscores.

mod text;

use crate::iac::arn;
use crate::policy::{Piece, Text};
use crate::repo::RepoPath;
use crate::text::Span;

pub use text::{Quoted, of_node, parse};

/// How deep a tree is followed. AWS's own configuration nests less; definitions of state machines nest more.
pub const MAX_DEPTH: usize = 128;

/// A value of some configuration, and where it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// What it says.
    pub content: Content,
    /// The file.
    pub file: RepoPath,
    /// The place.
    pub span: Span,
    /// What it is a reference to, if it is nothing else.
    pub refers: Option<Refers>,
}

/// What a name stands for, and what that refers to.
pub type ValueOf<'v> = dyn Fn(&str) -> Option<(Text, Option<Refers>)> + 'v;

/// What a [`Setting`] says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// Nothing: `null`, `AWS::NoValue`.
    Nothing,
    /// Text, a number, true or false.
    Text(Text),
    /// A list; of Terraform's blocks, all of one kind.
    List(Vec<Setting>),
    /// A map, in order.
    Map(Vec<(String, Setting)>),
    /// One of these, or none of them, by a condition.
    OneOf(Vec<Setting>),
}

/// A resource that something refers to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refers {
    /// Its type: `AWS::SQS::Queue`, `aws_sqs_queue`.
    pub kind: String,
    /// Its number, as the reader of the format counts.
    pub resource: usize,
    /// Which attribute of it: `Arn`, `arn`; empty for what stands for the resource itself.
    pub attribute: String,
}

/// A setting that may be absent.
#[derive(Clone, Copy, Debug)]
pub struct Item<'s> {
    /// The setting.
    pub setting: &'s Setting,
    /// Whether a condition may leave it out.
    pub optional: bool,
}

impl Setting {
    /// A setting that refers to nothing.
    pub fn new(content: Content, file: &RepoPath, span: Span) -> Self {
        Self { content, file: file.clone(), span, refers: None }
    }

    /// What stands under a name, if this is a map that has it.
    pub fn get(&self, name: &str) -> Option<&Self> {
        let Content::Map(entries) = &self.content else { return None };
        let found = entries.iter().find(|(key, _)| is_same_name(key, name)).map(|(_, value)| value);
        found.filter(|value| value.content != Content::Nothing)
    }

    /// What stands under names one in another: `Configuration.Logs.Arn`. Lists of one kind of block are looked into, and so
    /// is what a condition chooses from; so there may be several.
    pub fn all(&self, path: &str) -> Vec<Item<'_>> {
        let mut found = self.items();
        for name in path.split('.') {
            let below = found.into_iter().filter_map(|item| Some((item.setting.get(name)?, item.optional)));
            found = below
                .flat_map(|(setting, optional)| {
                    let items = setting.items().into_iter();
                    items.map(move |item| Item { optional: item.optional || optional, ..item })
                })
                .collect();
        }
        found
    }

    /// The first of [`Self::all`].
    pub fn find(&self, path: &str) -> Option<&Self> {
        self.all(path).first().map(|item| item.setting)
    }

    /// This, or the items of the list that it is, each taken apart into what a condition chooses from.
    pub fn items(&self) -> Vec<Item<'_>> {
        let mut items = Vec::new();
        self.collect(false, 0, &mut items);
        items
    }

    fn collect<'s>(&'s self, optional: bool, depth: usize, items: &mut Vec<Item<'s>>) {
        match &self.content {
            _ if depth > MAX_DEPTH => {}
            Content::Nothing => {}
            Content::List(list) => list.iter().for_each(|item| item.collect(optional, depth + 1, items)),
            Content::OneOf(choices) => choices.iter().for_each(|choice| choice.collect(true, depth + 1, items)),
            Content::Text(_) | Content::Map(_) => items.push(Item { setting: self, optional }),
        }
    }

    /// The entries, if this is a map.
    pub fn entries(&self) -> &[(String, Self)] {
        match &self.content {
            Content::Map(entries) => entries,
            Content::Nothing | Content::Text(_) | Content::List(_) | Content::OneOf(_) => &[],
        }
    }

    /// The text, with holes; a hole for what is no text.
    pub fn text(&self) -> Text {
        match &self.content {
            Content::Text(text) => text.clone(),
            Content::Nothing => Text::default(),
            Content::List(_) | Content::Map(_) | Content::OneOf(_) => Text::hole("a value that is no text"),
        }
    }

    /// The text, if all of it is known.
    pub fn known(&self) -> Option<&str> {
        match &self.content {
            Content::Text(text) => text.as_known(),
            Content::Nothing | Content::List(_) | Content::Map(_) | Content::OneOf(_) => None,
        }
    }

    /// Whether the text is known and one of these, compared without case.
    pub fn is(&self, words: &[&str]) -> bool {
        self.known().is_some_and(|text| words.iter().any(|word| word.eq_ignore_ascii_case(text)))
    }

    /// The service in the ARN that this is, or of the resource that it refers to; none if that is not known.
    pub fn service(&self) -> Option<String> {
        if let Some(service) = self.refers.as_ref().and_then(|refers| arn::service_of_type(&refers.kind)) {
            return Some(service.to_owned());
        }
        arn::service(&self.text())
    }

    /// Puts in a value for every `${name}` that `value_of` knows, at any depth.
    pub fn substitute(&mut self, value_of: &ValueOf<'_>) {
        self.substitute_below(value_of, 0);
    }

    fn substitute_below(&mut self, value_of: &ValueOf<'_>, depth: usize) {
        if depth > MAX_DEPTH {
            return;
        }
        match &mut self.content {
            Content::Text(text) => {
                let (filled, refers) = fill(text, value_of);
                *text = filled;
                self.refers = self.refers.take().or(refers);
            }
            Content::List(items) | Content::OneOf(items) => {
                items.iter_mut().for_each(|item| item.substitute_below(value_of, depth + 1));
            }
            Content::Map(entries) => {
                entries.iter_mut().for_each(|(_, value)| value.substitute_below(value_of, depth + 1));
            }
            Content::Nothing => {}
        }
    }
}

/// Text with values for the names that are known; and what it refers to, if it is one name and nothing else.
fn fill(text: &Text, value_of: &ValueOf<'_>) -> (Text, Option<Refers>) {
    let mut pieces = Vec::new();
    let mut refers = None;
    for piece in text.pieces() {
        let Piece::Known(known) = piece else {
            pieces.push(piece.clone());
            continue;
        };
        let mut rest = known.as_str();
        while let Some((before, after)) = rest.split_once("${") {
            let Some((name, after)) = after.split_once('}') else { break };
            pieces.push(Piece::Known(before.to_owned()));
            match value_of(name.trim()) {
                Some((value, of)) => {
                    let is_all = before.is_empty() && after.is_empty() && rest.len() == known.len();
                    refers = of.filter(|_| is_all && text.pieces().len() == 1);
                    pieces.extend(value.pieces().iter().cloned());
                }
                None => pieces.push(Piece::Known(format!("${{{name}}}"))),
            }
            rest = after;
        }
        pieces.push(Piece::Known(rest.to_owned()));
    }
    (pieces.into_iter().collect(), refers)
}

/// Whether two names are one in different spellings: `RoleArn`, `role_arn`, `roleArn`.
pub fn is_same_name(a: &str, b: &str) -> bool {
    fn letters(name: &str) -> impl Iterator<Item = u8> {
        name.bytes().filter(|byte| *byte != b'_').map(|byte| byte.to_ascii_lowercase())
    }
    letters(a).eq(letters(b))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Setting {
        Setting::new(Content::Text(Text::known(text)), &RepoPath::root(), Span::default())
    }

    fn map(entries: &[(&str, Setting)]) -> Setting {
        let entries = entries.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
        Setting::new(Content::Map(entries), &RepoPath::root(), Span::default())
    }

    fn of(content: Content) -> Setting {
        Setting::new(content, &RepoPath::root(), Span::default())
    }

    #[test]
    fn names_are_found_in_every_spelling_and_through_lists_and_conditions() {
        let blocks =
            of(Content::List(vec![map(&[("log_destination", text("a"))]), map(&[("log_destination", text("b"))])]));
        let chosen = of(Content::OneOf(vec![map(&[("LogDestination", text("c"))]), of(Content::Nothing)]));
        let found = |setting: &Setting| {
            let found = setting.all("LoggingConfiguration.LogDestination");
            found
                .iter()
                .map(|item| format!("{}{}", item.setting.text(), if item.optional { "?" } else { "" }))
                .collect::<Vec<_>>()
        };
        assert_eq!(found(&map(&[("logging_configuration", blocks)])), ["a", "b"]);
        assert_eq!(found(&map(&[("LoggingConfiguration", chosen)])), ["c?"]);
        assert_eq!(found(&map(&[("LoggingConfiguration", text("c"))])), [""; 0]);
    }

    #[test]
    fn the_service_is_that_of_the_arn_or_of_the_resource() {
        assert_eq!(text("arn:aws:sqs:eu-west-1:1:q").service().as_deref(), Some("sqs"));
        let partition =
            [Piece::Known("arn:".into()), Piece::Hole("AWS::Partition".into()), Piece::Known(":sns:::t".into())];
        assert_eq!(of(Content::Text(partition.into_iter().collect())).service().as_deref(), Some("sns"));
        assert_eq!(text("queue").service(), None);
        let refers = Refers { kind: "aws_sqs_queue".into(), resource: 0, attribute: "arn".into() };
        assert_eq!(Setting { refers: Some(refers), ..text("x") }.service().as_deref(), Some("sqs"));
    }

    #[test]
    fn names_with_a_value_are_put_in() {
        let refers = Refers { kind: "AWS::Lambda::Function".into(), resource: 3, attribute: "Arn".into() };
        let value = |name: &str| (name == "Fn").then(|| (Text::hole("Work.Arn"), Some(refers.clone())));
        let mut setting = of(Content::List(vec![text("${Fn}"), text("${Fn}:live and ${Other}"), text("${")]));
        setting.substitute(&value);
        let Content::List(items) = &setting.content else { panic!("it stays a list") };
        let shown: Vec<_> = items.iter().map(|item| (item.text().to_string(), item.refers.is_some())).collect();
        assert_eq!(
            shown,
            [
                ("${Work.Arn}".to_owned(), true),
                ("${Work.Arn}:live and ${Other}".to_owned(), false),
                ("${".to_owned(), false)
            ]
        );
    }
}
