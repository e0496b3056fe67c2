//! The table of libraries that call AWS for the code that uses them: `libraries.tsv`, whose head says how a row is read.

use std::collections::{BTreeSet, HashMap};
use std::sync::OnceLock;

const TABLE: &str = include_str!("libraries.tsv");

/// What a library's member does with AWS.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Row {
    /// The steps of its dotted name; `*` stands for any number of steps.
    pub(super) name: Vec<&'static str>,
    /// Whether the import counts rather than a call.
    pub(super) at_import: bool,
    /// What has to hold of the arguments.
    pub(super) conditions: Vec<Condition>,
    /// What it does then.
    pub(super) runs: Runs,
    /// Operations that run for some inputs only, as `(client, operation)`.
    pub(super) more: Vec<(&'static str, &'static str)>,
    /// Request members and the arguments that they come from.
    pub(super) members: Vec<(&'static str, Source)>,
    /// Whether there may be members that the table does not tell.
    pub(super) open: bool,
}

/// What runs.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Runs {
    /// These operations, as `(client, operation)`.
    Operations(Vec<(&'static str, &'static str)>),
    /// Some operations of these clients; of any where there are none.
    Unknown(Vec<&'static str>),
    /// None: the call gives what a call of this name gives.
    Gives(Vec<&'static str>),
}

/// Where an argument stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Parameter {
    pub(super) name: &'static str,
    /// Its position; `None` if it can only be given by name.
    pub(super) position: Option<usize>,
}

/// Where a request member comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Source {
    Argument(Parameter),
    Constant(&'static str),
}

/// A condition on one argument.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Condition {
    pub(super) parameter: Parameter,
    pub(super) test: Test,
    /// Whether it must not hold.
    pub(super) not: bool,
}

/// What is asked of an argument.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Test {
    /// It is given, and neither `None` nor `False`.
    Given,
    /// It is a list or tuple.
    List,
    /// It is one of these texts, numbers or constants.
    Is(Vec<&'static str>),
    /// It is a text that begins with one of these.
    Begins(Vec<&'static str>),
    /// It is an object of a library's class of one of these names.
    Made(Vec<&'static str>),
}

/// All rows, and where those of a name's last step are.
pub(super) struct Table {
    pub(super) rows: Vec<Row>,
    by_last: HashMap<&'static str, Vec<usize>>,
}

/// The table.
pub(super) fn table() -> &'static Table {
    static TABLE_READ: OnceLock<Table> = OnceLock::new();
    TABLE_READ.get_or_init(|| {
        let lines = TABLE.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
        let rows: Vec<Row> = lines.filter_map(row).collect();
        let mut by_last: HashMap<&str, Vec<usize>> = HashMap::new();
        for (index, row) in rows.iter().enumerate() {
            by_last.entry(row.name.last().copied().unwrap_or_default()).or_default().push(index);
        }
        Table { rows, by_last }
    })
}

impl Table {
    /// The rows for a call of `path`: those of its own name, else those that speak for everything below theirs. Of several
    /// names the one with the most steps counts.
    pub(super) fn of_call(&self, path: &[&str]) -> Vec<usize> {
        let own = path.last().and_then(|last| self.by_last.get(last));
        let own = own.into_iter().flatten().copied().filter(|&row| matches(&self.rows[row].name, path));
        let own = self.longest(own.filter(|&row| !self.rows[row].at_import));
        if own.is_empty() { self.above(path, false) } else { own }
    }

    /// Whether rows are about a library.
    pub(super) fn knows_library(&self, top: &str) -> bool {
        self.rows.iter().any(|row| row.name.first() == Some(&top))
    }

    /// Whether a text is the dotted name of a class of such a library.
    pub(super) fn is_class_named(&self, text: &str) -> bool {
        let is_class =
            text.rsplit_once('.').is_some_and(|(_, class)| class.starts_with(|c: char| c.is_ascii_uppercase()));
        is_class
            && text.split_once('.').is_some_and(|(top, _)| self.knows_library(top))
            && !self.services_of(text).is_empty()
    }

    /// The clients that the class of this dotted name makes, or the module that it is in: those that its rows tell of, but for
    /// what its arguments decide.
    pub(super) fn services_of(&self, class: &str) -> BTreeSet<&'static str> {
        let path: Vec<&str> = class.split('.').collect();
        let rows = self.of_import(&path).into_iter().chain(self.of_call(&path));
        let rows = rows.filter(|&row| self.rows[row].conditions.is_empty());
        let clients = rows.flat_map(|row| match &self.rows[row].runs {
            Runs::Operations(operations) => operations.iter().map(|(client, _)| *client).collect(),
            Runs::Unknown(clients) => clients.clone(),
            Runs::Gives(_) => Vec::new(),
        });
        clients.collect()
    }

    /// Whether rows are about members of the class that `path` names.
    pub(super) fn knows_class(&self, path: &[&str]) -> bool {
        // A row for a method of anything (`*.to_parquet`) is about no class.
        let is_named = |class: &[&str]| class.iter().any(|step| *step != "*");
        self.rows
            .iter()
            .filter_map(|row| row.name.split_last())
            .any(|(_, class)| is_named(class) && matches(class, path))
    }

    /// The rows for an import of `path`.
    pub(super) fn of_import(&self, path: &[&str]) -> Vec<usize> {
        self.above(path, true)
    }

    /// The rows of the longest name above (or at) `path`, if they are of this kind.
    fn above(&self, path: &[&str], at_import: bool) -> Vec<usize> {
        for length in (1..=path.len()).rev() {
            let head = &path[..length];
            let rows = head.last().and_then(|last| self.by_last.get(last)).into_iter().flatten().copied();
            let is_named = |&row: &usize| {
                let row = &self.rows[row];
                if row.at_import { matches(&row.name, head) } else { row.name == head }
            };
            let rows = self.longest(rows.filter(is_named));
            let speaks = |&row: &usize| {
                let row = &self.rows[row];
                row.at_import || row.is_silent() || matches!(row.runs, Runs::Unknown(_))
            };
            if rows.iter().any(speaks) {
                let wanted = |&row: &usize| self.rows[row].at_import == at_import && speaks(&row);
                return rows.into_iter().filter(wanted).collect();
            }
        }
        Vec::new()
    }

    fn longest(&self, rows: impl Iterator<Item = usize>) -> Vec<usize> {
        let rows: Vec<usize> = rows.collect();
        let steps = |row: &usize| self.rows[*row].name.iter().filter(|step| **step != "*").count();
        let most = rows.iter().map(steps).max();
        rows.into_iter().filter(|row| Some(steps(row)) == most).collect()
    }
}

impl Row {
    /// Its name as people write it.
    pub(super) fn shown(&self) -> String {
        self.name.iter().copied().filter(|step| *step != "*").collect::<Vec<_>>().join(".")
    }

    /// Whether a condition asks how a text begins.
    pub(super) fn asks_for_beginning(&self) -> bool {
        self.conditions.iter().any(|condition| matches!(condition.test, Test::Begins(_)))
    }

    /// Whether it says that what it names calls nothing.
    pub(super) fn is_silent(&self) -> bool {
        self.runs == Runs::Operations(Vec::new()) && self.more.is_empty()
    }
}

/// Whether a dotted name is what a row names.
fn matches(name: &[&str], path: &[&str]) -> bool {
    match (name.split_first(), path.split_first()) {
        (None, None) => true,
        (Some((&"*", rest)), _) => (0..=path.len()).any(|skipped| matches(rest, &path[skipped..])),
        (Some((step, name)), Some((other, path))) => step == other && matches(name, path),
        _ => false,
    }
}

/// One line. A line that is not a row is none; a test finds those.
fn row(line: &'static str) -> Option<Row> {
    let mut cells = line.split('\t');
    let mut cell = || cells.next();
    let (name, condition, runs, more, input) = (cell()?, cell()?, cell()?, cell()?, cell()?);
    let words = |cell: &'static str| cell.split(' ').filter(|word| !word.is_empty() && *word != "-");
    let runs = match runs.split_at_checked(1) {
        Some(("?", clients)) => Runs::Unknown(words(clients).filter(|client| *client != "*").collect()),
        Some((">", name)) => Runs::Gives(name.trim().split('.').collect()),
        _ => Runs::Operations(words(runs).map(operation).collect::<Option<_>>()?),
    };
    Some(Row {
        name: name.split('.').collect(),
        at_import: words(condition).any(|word| word == "imported"),
        conditions: words(condition).filter(|word| *word != "imported").map(self::condition).collect(),
        runs,
        more: words(more).map(operation).collect::<Option<_>>()?,
        members: words(input).filter(|word| *word != "..").map(member).collect::<Option<_>>()?,
        open: words(input).any(|word| word == ".."),
    })
}

fn operation(word: &'static str) -> Option<(&'static str, &'static str)> {
    word.split_once(':')
}

fn member(word: &'static str) -> Option<(&'static str, Source)> {
    let (member, source) = word.split_once('=')?;
    let source = match source.strip_prefix('\'') {
        Some(text) => Source::Constant(text.trim_end_matches('\'')),
        None => Source::Argument(parameter(source)),
    };
    Some((member, source))
}

fn parameter(word: &'static str) -> Parameter {
    match word.split_once('@') {
        Some((name, position)) => Parameter { name, position: position.parse().ok() },
        None => Parameter { name: word, position: None },
    }
}

fn condition(word: &'static str) -> Condition {
    let (word, not) = match word.strip_prefix('!') {
        Some(word) => (word, true),
        None => (word, false),
    };
    if let Some(list) = word.strip_suffix("[]") {
        return Condition { parameter: parameter(list), test: Test::List, not };
    }
    let Some(at) = word.find(['=', '^', ':']) else {
        return Condition { parameter: parameter(word), test: Test::Given, not };
    };
    let values: Vec<&str> = word[at + 1..].split('|').collect();
    let test = match word.as_bytes()[at] {
        b'=' => Test::Is(values),
        b'^' => Test::Begins(values),
        _ => Test::Made(values),
    };
    Condition { parameter: parameter(&word[..at]), test, not }
}

#[cfg(test)]
mod tests {
    use super::super::scan::scan;
    use super::*;
    use crate::reference::Reference;

    fn names(rows: Vec<usize>) -> Vec<String> {
        rows.into_iter().map(|row| table().rows[row].name.join(".")).collect()
    }

    #[test]
    fn every_library_is_seen_without_parsing() {
        let rows = TABLE.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
        for row in rows {
            let said: Vec<&str> = row.split('\t').take(2).collect();
            assert!(
                scan(said.join(" ").as_bytes()).names_sdk,
                "nothing in `{}` tells that it calls AWS",
                said.join(" ")
            );
        }
    }

    #[test]
    fn every_line_is_a_row() {
        let lines: Vec<&str> = TABLE.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).collect();
        for line in &lines {
            assert!(row(line).is_some(), "not a row: {line}");
        }
        assert_eq!(table().rows.len(), lines.len());
    }

    #[test]
    fn every_operation_is_botocores() {
        let reference = Reference::embedded();
        for row in &table().rows {
            let (operations, clients) = match &row.runs {
                Runs::Operations(operations) => (operations.as_slice(), [].as_slice()),
                Runs::Unknown(clients) => ([].as_slice(), clients.as_slice()),
                Runs::Gives(_) => continue,
            };
            for client in clients {
                assert!(reference.client(client).is_some(), "{:?}: there is no client {client}", row.name);
            }
            for (client, operation) in operations.iter().chain(&row.more) {
                let model = reference.client(client);
                let model = model.unwrap_or_else(|| panic!("{:?}: there is no client {client}", row.name));
                let known = model.operations.get(*operation);
                let known = known.unwrap_or_else(|| panic!("{:?}: {client} has no operation {operation}", row.name));
                let alone = operations.len() == 1;
                for (member, _) in row.members.iter().filter(|_| alone) {
                    assert!(known.members.contains(member), "{:?}: {operation} has no {member}", row.name);
                }
            }
        }
    }

    #[test]
    fn every_family_names_its_source_and_version() {
        let heads: Vec<&str> = TABLE.split("# family: ").skip(1).collect();
        for head in &heads {
            let name = head.lines().next().unwrap_or_default();
            let source = head.lines().nth(1).and_then(|line| line.strip_prefix("# source: "));
            let source = source.unwrap_or_else(|| panic!("{name} says no source"));
            assert!(source.contains(|c: char| c.is_ascii_digit()), "{name} says no version: {source}");
        }
        assert!(heads.len() > 10);
    }

    #[test]
    fn the_longest_name_counts() {
        let powertools = "aws_lambda_powertools.utilities";
        let of_call = |path: &str| names(table().of_call(&path.split('.').collect::<Vec<_>>()));
        assert_eq!(
            of_call(&format!("{powertools}.parameters.ssm.get_parameter")),
            ["aws_lambda_powertools.*.get_parameter"]
        );
        assert_eq!(of_call("awswrangler.opensearch.search"), ["awswrangler"]);
        assert_eq!(of_call("aws_lambda_powertools.Logger"), [""; 0]);
        assert_eq!(of_call("s3fs_fake.open"), [""; 0]);
        assert_eq!(names(table().of_import(&["awsglue", "context"])), ["awsglue"]);
    }

    #[test]
    fn a_condition_is_read_with_its_argument() {
        let path = Parameter { name: "path", position: Some(0) };
        let begins = Test::Begins(vec!["s3://", "s3a://"]);
        assert_eq!(condition("path@0^s3://|s3a://"), Condition { parameter: path, test: begins, not: false });
        let decrypt = Parameter { name: "decrypt", position: None };
        assert_eq!(condition("!decrypt"), Condition { parameter: decrypt, test: Test::Given, not: true });
    }
}
