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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reference::Reference;

    fn method(client: &str, receiver: &Receiver, name: &str) -> Method {
        let methods = Reference::embedded().methods(client);
        let found = methods.iter().find(|method| method.receiver == *receiver && method.name == name);
        found.unwrap_or_else(|| panic!("{client} has no {name}")).clone()
    }

    #[test]
    fn an_upload_puts_an_object() {
        let upload = method("s3", &Receiver::Client, "upload_file");
        assert_eq!(upload.runs, Runs::Operations(vec!["PutObject".into()]));
        assert!(upload.can_run.contains(&"AbortMultipartUpload".to_owned()));
        let becomes =
            |name: &str| upload.parameters.iter().find(|parameter| parameter.name == name).map(|it| &it.becomes);
        assert_eq!(becomes("Key"), Some(&Becomes::Member("Key".into())));
        assert_eq!(becomes("ExtraArgs"), Some(&Becomes::Members));
        assert_eq!(becomes("Filename"), Some(&Becomes::Nothing));
        let of_bucket = method("s3", &Receiver::Resource("Bucket".into()), "upload_file");
        assert!(of_bucket.parameters.iter().all(|parameter| parameter.name != "Bucket"));
    }

    #[test]
    fn some_methods_are_every_clients() {
        let presign = method("sqs", &Receiver::Client, "generate_presigned_url");
        assert_eq!(presign.runs, Runs::NamedByFirstArgument);
        assert_eq!(method("sqs", &Receiver::Client, "close").runs, Runs::Operations(Vec::new()));
    }

    #[test]
    fn every_method_runs_operations_that_are_known() {
        let reference = Reference::embedded();
        for client in reference.clients() {
            for method in reference.methods(&client).iter() {
                let Runs::Operations(runs) = &method.runs else { continue };
                for operation in runs.iter().chain(&method.can_run) {
                    let permissions =
                        reference.permissions(&client, operation, &crate::reference::Arguments::default());
                    assert!(permissions.known, "{client}.{} runs {operation}", method.name);
                }
            }
        }
    }
}
