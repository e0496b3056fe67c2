//! Why an operation needs an action: the rows that say so, with their sources, for people who ask.
//!
//! The archive holds what the builder made of the tables and of the packages; the sources stand in the tables themselves, in
//! the head of each family of rows.

use std::collections::BTreeSet;

use super::Reference;
use super::archive::{Columns, lines};

/// The tables, each with rows `client, operations, kind, actions, condition` below heads `# source: …`.
const TABLES: [&str; 4] = [
    include_str!("tables/rules-names.tsv"),
    include_str!("tables/rules-arguments.tsv"),
    include_str!("tables/rules-roles.tsv"),
    include_str!("tables/rules-configuration.tsv"),
];

/// How sure it is that a call needs an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Necessity {
    /// Every call does.
    Must,
    /// A call does where the condition holds.
    When,
    /// A call does in a configuration that code does not show.
    Conditional,
    /// It can be checked; only a grant of it is explained by that.
    May,
}

/// A row that says that an operation needs an action.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct Reason {
    /// `client.Operation`, as botocore names them.
    pub operation: String,
    /// How sure it is.
    pub necessity: Necessity,
    /// The condition on the call's arguments, in the words of `tables/rules-names.tsv`; none if it always holds.
    pub condition: Option<String>,
    /// Where this is known from.
    pub source: String,
}

impl Reference {
    /// Every row that says that an operation needs `action`, in order of operation: of the clients whose actions have the
    /// action's prefix, and of those that a table names.
    pub fn reasons(&self, action: &str) -> Vec<Reason> {
        let Some((prefix, _)) = action.split_once(':') else { return Vec::new() };
        let own = self.clients().into_iter().filter(|name| {
            self.client(name)
                .is_some_and(|client| client.prefix.as_deref().is_some_and(|of| of.eq_ignore_ascii_case(prefix)))
        });
        let named = rows().filter(|row| row.actions().any(|named| named.eq_ignore_ascii_case(action)));
        let clients: BTreeSet<String> = own.chain(named.map(|row| row.client.to_owned())).collect();
        let mut reasons: Vec<Reason> = clients.iter().flat_map(|client| self.reasons_of(client, action)).collect();
        reasons.extend(self.newer_reasons(action, &reasons));
        reasons.sort();
        reasons.dedup();
        // That it can be checked says nothing beside a stronger reason.
        let strong: BTreeSet<String> = reasons
            .iter()
            .filter(|reason| reason.necessity < Necessity::May)
            .map(|reason| reason.operation.clone())
            .collect();
        reasons.retain(|reason| reason.necessity < Necessity::May || !strong.contains(&reason.operation));
        reasons
    }

    /// What the overlay says of operations that nothing else is known of.
    fn newer_reasons(&self, action: &str, known: &[Reason]) -> Vec<Reason> {
        let Some(overlay) = self.overlay() else { return Vec::new() };
        let reason = |(client, operation, is_own_name): (&str, &str, bool)| Reason {
            operation: format!("{client}.{operation}"),
            necessity: if is_own_name { Necessity::Must } else { Necessity::May },
            condition: None,
            source: format!("AWS's service reference, fetched on {}", overlay.date),
        };
        let is_new = |reason: &Reason| known.iter().all(|other| other.operation != reason.operation);
        overlay.operations_checked_for(action).map(reason).filter(is_new).collect()
    }

    fn reasons_of(&self, client: &str, action: &str) -> Vec<Reason> {
        let (Some(text), Some(model)) = (self.archive.read(&format!("clients/{client}")), self.client(client)) else {
            return Vec::new();
        };
        let is_it = |named: &str| named.eq_ignore_ascii_case(action);
        let mut found: Vec<Reason> = Vec::new();
        let mut add = |operation: &str, necessity: Necessity, condition: &str| {
            let condition = Some(condition.to_owned()).filter(|condition| !condition.is_empty());
            let source = self.source(client, operation, action, necessity);
            found.push(Reason { operation: format!("{client}.{operation}"), necessity, condition, source });
        };
        let mut current: Option<String> = None;
        // Whether the operation that was read last needs the action of its own name.
        let mut by_name = false;
        let own_name =
            |operation: &str| model.prefix.as_ref().is_some_and(|prefix| is_it(&format!("{prefix}:{operation}")));
        for line in lines(&text) {
            match line.text(0) {
                "operation" | "method" => {
                    if let Some(operation) = current.take().filter(|_| by_name) {
                        add(&operation, Necessity::Must, "");
                    }
                    by_name = line.text(0) == "operation" && own_name(line.text(1));
                    current = Some(line.owned(1));
                }
                kind => {
                    let Some(operation) = current.as_deref() else { continue };
                    let names = |column: usize, line: &Columns<'_>| line.words(column).any(is_it);
                    match kind {
                        "unknown" => by_name = false,
                        "must" => {
                            by_name = false;
                            if names(1, &line) {
                                add(operation, Necessity::Must, "");
                            }
                        }
                        "when" if names(2, &line) => add(operation, Necessity::When, line.text(1)),
                        "instead" if is_it(line.text(2)) => add(operation, Necessity::When, line.text(1)),
                        "conditional" if names(2, &line) => add(operation, Necessity::Conditional, line.text(1)),
                        "may" if names(1, &line) => add(operation, Necessity::May, ""),
                        _ => {}
                    }
                }
            }
        }
        if let Some(operation) = current.filter(|_| by_name) {
            add(&operation, Necessity::Must, "");
        }
        found
    }

    /// Where a row is known from: the head of its family in the tables, else how the builder derives it.
    fn source(&self, client: &str, operation: &str, action: &str, necessity: Necessity) -> String {
        let stated = rows().find(|row| {
            row.client == client
                && row.operations.split(' ').any(|named| named == operation)
                && row.actions().any(|named| named.eq_ignore_ascii_case(action))
                && row.necessity() == Some(necessity)
        });
        match (stated, necessity) {
            (Some(row), _) => row.source.to_owned(),
            (None, Necessity::Must) => format!("the action list of {}", self.actions_date()),
            (None, Necessity::When | Necessity::Conditional) => {
                "the operation's arguments, and the service authorization reference or botocore's documentation"
                    .to_owned()
            }
            (None, Necessity::May) => {
                "the dependent actions of the service authorization reference, or botocore's documentation".to_owned()
            }
        }
    }
}

/// A row of the tables.
struct Row {
    client: &'static str,
    operations: &'static str,
    kind: &'static str,
    actions: &'static str,
    source: &'static str,
}

impl Row {
    /// The actions that it says are needed.
    fn actions(&self) -> impl Iterator<Item = &'static str> {
        let instead = self.kind == "instead";
        self.actions.split(' ').take(if instead { 1 } else { usize::MAX })
    }

    fn necessity(&self) -> Option<Necessity> {
        match self.kind {
            "must" => Some(Necessity::Must),
            "when" | "instead" | "passed" => Some(Necessity::When),
            "conditional" => Some(Necessity::Conditional),
            "may" => Some(Necessity::May),
            _ => None,
        }
    }
}

/// All rows of the tables that state a need.
fn rows() -> impl Iterator<Item = Row> {
    TABLES.into_iter().flat_map(|table| {
        let mut source = "";
        table.lines().filter_map(move |line| {
            if let Some(named) = line.strip_prefix("# source: ") {
                source = named;
            }
            let mut columns = line.split('\t');
            let row = Row {
                client: columns.next().filter(|client| !client.starts_with('#'))?,
                operations: columns.next()?,
                kind: columns.next()?,
                actions: columns.next()?,
                source,
            };
            row.necessity().map(|_| row)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reference::Arguments;

    fn reasons(action: &str) -> String {
        let line = |reason: Reason| {
            let condition = reason.condition.unwrap_or_default();
            format!("{} {:?} [{condition}] {}", reason.operation, reason.necessity, reason.source)
        };
        Reference::embedded().reasons(action).into_iter().map(line).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn a_reason_has_its_source() {
        insta::assert_snapshot!(reasons("sqs:SendMessage"), @r#"
            sqs.SendMessage Must [] the action list of 2026-10-27
            sqs.SendMessageBatch Must [] botocore docs of each operation; Amazon SQS Developer Guide, "Amazon SQS API permissions"; Amazon SNS access control
            sqs.StartMessageMoveTask Conditional [] botocore docs of each operation ("Required permissions")
            "#);
        insta::assert_snapshot!(reasons("s3:GetObjectVersion"), @r#"
        lambda.CreateFunction Conditional [Code.S3ObjectVersion] AWS Lambda Developer Guide, "Giving Lambda functions access to resources in an Amazon VPC" (user permissions), "Configuring file system access" (user permissions), "Deploying .zip file archives", "Amazon ECR permissions", "Layers"
        lambda.PublishLayerVersion Conditional [Content.S3ObjectVersion] AWS Lambda Developer Guide, "Giving Lambda functions access to resources in an Amazon VPC" (user permissions), "Configuring file system access" (user permissions), "Deploying .zip file archives", "Amazon ECR permissions", "Layers"
        lambda.UpdateFunctionCode Conditional [S3ObjectVersion] AWS Lambda Developer Guide, "Giving Lambda functions access to resources in an Amazon VPC" (user permissions), "Configuring file system access" (user permissions), "Deploying .zip file archives", "Amazon ECR permissions", "Layers"
        s3.CopyObject When [CopySource.VersionId] botocore docs of each operation ("If you include a versionId")
        s3.GetObject When [VersionId] botocore docs of each operation ("If you include a versionId")
        s3.GetObjectAttributes When [VersionId] botocore docs of each operation ("If you include a versionId")
        s3.HeadObject When [VersionId] botocore docs of each operation ("If you include a versionId")
        s3.UploadPartCopy When [CopySource.VersionId] botocore docs of each operation ("If you include a versionId")
        "#);
        assert_eq!(reasons("s3:HeadObject"), "");
        assert_eq!(reasons("nothing"), "");
    }

    #[test]
    fn every_row_has_a_source() {
        assert!(rows().count() > 200);
        for row in rows() {
            assert!(!row.source.is_empty(), "{} {}", row.client, row.operations);
        }
    }

    /// What is said to people is what a check goes by.
    #[test]
    fn reasons_agree_with_permissions() {
        let reference = Reference::embedded();
        for client in ["s3", "sqs", "sns", "lambda", "kms", "apigatewayv2", "ecs", "events"] {
            let model = reference.client(client).unwrap();
            for operation in model.operations.keys() {
                let permissions = reference.permissions(client, operation, &Arguments::default());
                let sets = [(&permissions.must, Necessity::When), (&permissions.may, Necessity::May)];
                for (actions, necessity) in sets {
                    for action in actions {
                        let told = reference.reasons_of(client, action);
                        let name = format!("{client}.{operation}");
                        let is_told = |reason: &Reason| reason.operation == name && reason.necessity <= necessity;
                        assert!(told.iter().any(is_told), "{name} {action} {necessity:?}: {told:?}");
                    }
                }
            }
        }
    }
}
