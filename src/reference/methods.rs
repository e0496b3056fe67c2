//! Methods that boto3 and botocore add to what the service models give: transfers, presigned links, batch writers.
//!
//! The rows stand in `tables/methods.tsv`.

use super::archive::lines;

/// A method that an SDK adds by hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Method {
    /// What it is called on.
    pub receiver: Receiver,
    /// Its name: `upload_file`.
    pub name: String,
    /// What it runs at every call.
    pub runs: Runs,
    /// Operations that it runs for some inputs only (a large file goes in parts).
    pub can_run: Vec<String>,
    /// Its parameters in order.
    pub parameters: Vec<Parameter>,
}

/// What a method is called on.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Receiver {
    /// A client.
    Client,
    /// The service's own resource.
    Service,
    /// A resource of this type.
    Resource(String),
}

/// What a method runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Runs {
    /// These operations; maybe none.
    Operations(Vec<String>),
    /// The operation whose Python name is the first argument.
    NamedByFirstArgument,
}

/// A parameter of such a method.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// Its name in Python.
    pub name: String,
    /// What its value becomes in the request.
    pub becomes: Becomes,
}

/// What a parameter's value becomes in the request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Becomes {
    /// No part of it.
    Nothing,
    /// This member.
    Member(String),
    /// Its value is a map of members.
    Members,
}

/// The methods of `client`: its own rows and those of every client.
pub(super) fn parse(client: &str, text: &str) -> Vec<Method> {
    let of_client = lines(text).filter(|line| line.text(0) == client || line.text(0) == "*");
    of_client
        .map(|line| Method {
            receiver: match line.text(1) {
                "client" => Receiver::Client,
                "service" => Receiver::Service,
                resource => Receiver::Resource(resource.to_owned()),
            },
            name: line.owned(2),
            runs: match line.text(3) {
                "<operation>" => Runs::NamedByFirstArgument,
                _ => Runs::Operations(words(line.text(3))),
            },
            can_run: words(line.text(4)),
            parameters: words(line.text(5)).iter().map(|word| parameter(word)).collect(),
        })
        .collect()
}

fn parameter(word: &str) -> Parameter {
    let (name, becomes) = match word.split_once('=') {
        None => (word, Becomes::Nothing),
        Some((name, "*")) => (name, Becomes::Members),
        Some((name, member)) => (name, Becomes::Member(member.to_owned())),
    };
    Parameter { name: name.to_owned(), becomes }
}

/// The words of a column; `-` is none.
fn words(column: &str) -> Vec<String> {
    column.split_ascii_whitespace().filter(|&word| word != "-").map(str::to_owned).collect()
}
