//! What SAM grants to the role it makes, so that Lambda can poll a function's event sources.
//!
//! Facts: aws-sam-translator 1.115.0 (`model/eventsources/pull.py`, `model/eventsources/push.py`).

use super::expression::Defaults;
use super::roles::Roles;
use super::template::Template;
use crate::iac::syntax::Node;
use crate::policy::{Piece, Text};

/// What a poller inside a VPC does with network interfaces.
const NETWORK: &[&str] = &[
    "ec2:CreateNetworkInterface",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DeleteNetworkInterface",
    "ec2:DescribeVpcs",
    "ec2:DescribeSubnets",
    "ec2:DescribeSecurityGroups",
];
const READ_SECRET: &[&str] = &["secretsmanager:GetSecretValue"];

/// The accesses of a self-managed Kafka cluster whose `URI` is a secret.
const KAFKA_SECRETS: &[&str] =
    &["SASL_SCRAM_256_AUTH", "SASL_SCRAM_512_AUTH", "BASIC_AUTH", "CLIENT_CERTIFICATE_TLS_AUTH", "OAUTHBEARER_AUTH"];

impl<'a> Roles<'a> {
    /// Adds what SAM adds for one of the function's `Events`.
    pub fn add_poller(&mut self, role: usize, event: &'a Node) {
        let (Some(kind), Some(properties)) = (event.get("Type"), event.get("Properties")) else { return };
        let source = Source { template: self.template, properties };
        let (managed, statements) = match kind.text().unwrap_or_default() {
            "SQS" => (Some("AWSLambdaSQSQueueExecutionRole"), Vec::new()),
            "SNS" if source.has_queue() => (Some("AWSLambdaSQSQueueExecutionRole"), Vec::new()),
            "Kinesis" => (Some("AWSLambdaKinesisExecutionRole"), Vec::new()),
            "DynamoDB" => (Some("AWSLambdaDynamoDBExecutionRole"), Vec::new()),
            "MSK" => (Some("AWSLambdaMSKExecutionRole"), source.msk()),
            "MQ" => (None, source.mq()),
            "DocumentDB" => (None, source.document_db()),
            "SelfManagedKafka" => (None, source.kafka()),
            _ => return,
        };
        if let Some(name) = managed {
            self.add_implicit(role, name, kind.span);
        }
        for (actions, resource) in statements {
            self.add_statement(role, kind.text().unwrap_or_default(), kind.span, actions, resource);
        }
        let failed = properties.get("DestinationConfig").and_then(|config| config.get("OnFailure"));
        if let Some((kind, failed)) = failed.and_then(|failed| Some((failed.get("Type")?, failed))) {
            self.add_destination(role, "DestinationConfig", kind, source.text(failed.get("Destination")));
        }
    }
}

/// Actions, and the resource that they are allowed on.
type Allowed = (&'static [&'static str], Text);

/// The properties of an event source.
struct Source<'t, 'a> {
    template: &'t Template<'a>,
    properties: &'a Node,
}

impl<'a> Source<'_, 'a> {
    fn mq(&self) -> Vec<Allowed> {
        let mut allowed = vec![
            (READ_SECRET, self.text(self.access(&["BASIC_AUTH"]))),
            (&["mq:DescribeBroker"], self.property("Broker")),
        ];
        allowed.extend(self.key());
        allowed
    }

    fn document_db(&self) -> Vec<Allowed> {
        let mut allowed: Vec<Allowed> = vec![
            (READ_SECRET, self.text(self.access(&["BASIC_AUTH"]))),
            (&["rds:DescribeDBClusterParameters"], in_account("rds", Text::known("cluster-pg:*"))),
            (&["rds:DescribeDBSubnetGroups"], in_account("rds", Text::known("subgrp:*"))),
            (&["rds:DescribeDBClusters"], self.property("Cluster")),
            (NETWORK, Text::known("*")),
        ];
        allowed.extend(self.key());
        allowed
    }

    fn kafka(&self) -> Vec<Allowed> {
        let secrets = [self.access(KAFKA_SECRETS), self.access(&["SERVER_ROOT_CA_CERTIFICATE"])];
        let mut allowed: Vec<Allowed> =
            secrets.into_iter().flatten().map(|secret| (READ_SECRET, self.text(Some(secret)))).collect();
        if self.access(&["VPC_SUBNET"]).is_some() && self.access(&["VPC_SECURITY_GROUP"]).is_some() {
            allowed.push((NETWORK, Text::known("*")));
        }
        allowed.extend(self.key());
        allowed.extend(self.schema_registry());
        allowed
    }

    fn msk(&self) -> Vec<Allowed> {
        let certificate = self.access(&["CLIENT_CERTIFICATE_TLS_AUTH"]);
        let mut allowed = self.schema_registry();
        allowed.extend(certificate.map(|secret| (READ_SECRET, self.text(Some(secret)))));
        allowed
    }

    fn schema_registry(&self) -> Vec<Allowed> {
        let Some(registry) = self.properties.get("SchemaRegistryConfig") else { return Vec::new() };
        let accesses = registry.get("AccessConfigs").and_then(Node::items).unwrap_or_default();
        let secrets = accesses.iter().filter_map(|access| access.get("URI"));
        let mut allowed: Vec<Allowed> = secrets.map(|secret| (READ_SECRET, self.text(Some(secret)))).collect();
        let uri = self.text(registry.get("SchemaRegistryURI"));
        if let Some(name) = uri.to_string().split_once(":registry/").map(|(_, name)| name.to_owned()) {
            allowed.push((&["glue:GetRegistry"], uri));
            allowed.push((&["glue:GetSchemaVersion"], in_account("glue", Text::known(format!("schema/{name}/*")))));
        }
        allowed
    }

    /// The key of the secret.
    fn key(&self) -> Option<Allowed> {
        let key = self.properties.get("SecretsManagerKmsKeyId")?;
        let key = self.text(Some(key));
        let path = [Piece::Known("key/".to_owned())].into_iter().chain(key.pieces().iter().cloned());
        Some((&["kms:Decrypt"], in_account("kms", path.collect())))
    }

    /// The `URI` of the first access of one of these types.
    fn access(&self, kinds: &[&str]) -> Option<&'a Node> {
        let accesses = self.properties.get("SourceAccessConfigurations").and_then(Node::items).unwrap_or_default();
        let is_kind =
            |access: &&Node| access.get("Type").and_then(Node::text).is_some_and(|kind| kinds.contains(&kind));
        accesses.iter().find(is_kind)?.get("URI")
    }

    /// Whether an SNS event goes through a queue.
    fn has_queue(&self) -> bool {
        self.properties.get("SqsSubscription").is_some_and(|queue| queue.as_bool() != Some(false))
    }

    fn property(&self, name: &str) -> Text {
        self.text(self.properties.get(name))
    }

    fn text(&self, node: Option<&'a Node>) -> Text {
        node.map_or_else(|| Text::known("*"), |node| self.template.text(node, Defaults::Open))
    }
}

/// The ARN of something in the stack's own account and Region.
fn in_account(service: &str, resource: Text) -> Text {
    let known = |text: &str| Piece::Known(text.to_owned());
    let hole = |name: &str| Piece::Hole(name.to_owned());
    let start = [known("arn:"), hole("AWS::Partition"), known(":"), known(service), known(":")];
    let account = [hole("AWS::Region"), known(":"), hole("AWS::AccountId"), known(":")];
    start.into_iter().chain(account).chain(resource.pieces().iter().cloned()).collect()
}
