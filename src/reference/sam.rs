//! AWS SAM: policy templates and connectors.
//!
//! From the `aws-sam-translator` package, which is what the service itself runs; `builder/sam.py` writes the entries.

use super::archive::lines;

/// A SAM policy template, such as `SQSPollerPolicy`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyTemplate {
    /// Its name.
    pub name: String,
    /// Its parameters, in order; each must be given.
    pub parameters: Vec<String>,
    /// What it becomes, as JSON: `{"Statement": [..]}` with `Fn::Sub` over `Ref`s of the parameters.
    pub definition: String,
}

/// What a connector from one type of resource to another grants to the role of one of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Connector {
    /// The CloudFormation type of the source.
    pub source: String,
    /// The CloudFormation type of the destination.
    pub destination: String,
    /// Whose role gets the policy.
    pub role_of: Side,
    /// The permission that must be asked for: `Read` or `Write`.
    pub access: String,
    /// Resources with SAM's placeholders: `%{Destination.Arn}/*`. Placeholders: `Source.Arn`, `Destination.Arn`,
    /// `Destination.Name`.
    pub resources: Vec<String>,
    /// Allowed actions.
    pub actions: Vec<String>,
}

/// An end of a connector.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    /// Where it begins.
    Source,
    /// Where it leads.
    Destination,
}

pub(super) fn find_template(text: &str, name: &str) -> Option<PolicyTemplate> {
    let line = lines(text).find(|line| line.text(0) == name)?;
    Some(PolicyTemplate {
        name: line.owned(0),
        parameters: line.words(1).map(str::to_owned).collect(),
        definition: line.owned(2),
    })
}

pub(super) fn parse_connectors(text: &str) -> Vec<Connector> {
    let connectors = lines(text).map(|line| Connector {
        source: line.owned(0),
        destination: line.owned(1),
        role_of: if line.text(2) == "source" { Side::Source } else { Side::Destination },
        access: line.owned(3),
        resources: line.words(4).map(str::to_owned).collect(),
        actions: line.words(5).map(str::to_owned).collect(),
    });
    connectors.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reference::Reference;

    #[test]
    fn a_template_is_found_by_name() {
        let reference = Reference::embedded();
        assert_eq!(reference.sam_policy_templates().len(), 81);
        for name in reference.sam_policy_templates() {
            let template = reference.sam_policy_template(&name).expect("listed");
            let definition: serde_json::Value = serde_json::from_str(&template.definition).expect("JSON");
            assert!(definition["Statement"].is_array(), "{name}");
        }
        let crud = reference.sam_policy_template("DynamoDBCrudPolicy").expect("people use it most");
        assert_eq!(crud.parameters, ["TableName"]);
        assert_eq!(reference.sam_policy_template("Nothing"), None);
    }

    #[test]
    fn a_connector_names_whose_role_it_extends() {
        let connectors = Reference::embedded().sam_connectors();
        let to_queue = |access: &str| {
            let found = connectors.iter().find(|connector| {
                connector.source == "AWS::Lambda::Function"
                    && connector.destination == "AWS::SQS::Queue"
                    && connector.access == access
            });
            found.map(|connector| (connector.role_of, connector.resources.join(" "), connector.actions.join(" ")))
        };
        insta::assert_debug_snapshot!(to_queue("Write"), @r#"
        Some(
            (
                Source,
                "%{Destination.Arn}",
                "sqs:DeleteMessage sqs:SendMessage sqs:ChangeMessageVisibility sqs:PurgeQueue",
            ),
        )
        "#);
        let from_queue = connectors.iter().find(|connector| connector.source == "AWS::SQS::Queue").expect("listed");
        assert_eq!(from_queue.role_of, Side::Destination);
    }
}
