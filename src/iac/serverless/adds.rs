//! What the framework itself puts into the roles that it makes.
//!
//! Facts: the roles in the templates that `serverless package` of version 3.40.0 (MIT) writes, and "IAM Permissions For
//! Functions" in the guide of version 4, which lists the same for the roles of single functions.

/// What an event source adds, by its key under `events`; streams and queues say of what kind they are after a slash.
pub const EVENTS: [(&str, &[&str]); 9] = [
    ("sqs", &["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]),
    (
        "stream/dynamodb",
        &["dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:DescribeStream", "dynamodb:ListStreams"],
    ),
    (
        "stream/kinesis",
        &["kinesis:GetRecords", "kinesis:GetShardIterator", "kinesis:DescribeStream", "kinesis:ListStreams"],
    ),
    (
        "stream/kinesis with a consumer",
        &[
            "kinesis:GetRecords",
            "kinesis:GetShardIterator",
            "kinesis:DescribeStreamSummary",
            "kinesis:ListShards",
            "kinesis:SubscribeToShard",
        ],
    ),
    ("msk", &["kafka:DescribeCluster", "kafka:GetBootstrapBrokers"]),
    ("kafka", &["secretsmanager:GetSecretValue"]),
    ("activemq", &["mq:DescribeBroker", "secretsmanager:GetSecretValue"]),
    ("rabbitmq", &["mq:DescribeBroker", "secretsmanager:GetSecretValue"]),
    ("websocket", &["execute-api:ManageConnections"]),
];

/// What event sources add that connect to a network: those of [`NETWORKED`].
pub const NETWORK: [&str; 6] = [
    "ec2:CreateNetworkInterface",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeVpcs",
    "ec2:DeleteNetworkInterface",
    "ec2:DescribeSubnets",
    "ec2:DescribeSecurityGroups",
];

/// The event sources that add [`NETWORK`]; `kafka` does so only where it names subnets.
pub const NETWORKED: [&str; 3] = ["msk", "activemq", "rabbitmq"];

/// What the plugin serverless-iam-roles-per-function adds to the roles that it makes, by what asks for it: event sources by
/// their key, and nothing for any other. Facts: version 3.2.0 of the plugin (MIT).
pub const BY_PLUGIN: [&str; 5] = ["logs", "vpc", "onError", "sqs", "stream"];

/// What each role is given for the functions' logs.
pub const LOGS: [&str; 4] = ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:TagResource", "logs:PutLogEvents"];

/// What `tracing` adds.
pub const TRACING: [&str; 2] = ["xray:PutTraceSegments", "xray:PutTelemetryRecords"];

/// What `fileSystemConfig` adds.
pub const FILE_SYSTEM: [&str; 2] = ["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"];

/// What `onError` adds where it is a topic's ARN; the ARN of a queue, and what is no text, adds nothing.
pub const ON_ERROR: [&str; 1] = ["sns:Publish"];

/// What `kmsKeyArn` adds where it is text.
pub const KEY: [&str; 1] = ["kms:Decrypt"];

/// What a destination adds, by the service that its kind (or its ARN) names.
pub const DESTINATIONS: [(&str, &[&str]); 4] = [
    ("sqs", &["sqs:SendMessage"]),
    ("sns", &["sns:Publish"]),
    ("events", &["events:PutEvents"]),
    ("lambda", &["lambda:InvokeFunction"]),
];

/// The managed policy that a role is given once a function of it is in a VPC.
pub const VPC: &str = "AWSLambdaVPCAccessExecutionRole";
