//! What AWS Lambda does under a function's role, by the service that a part of its configuration names.
//!
//! Every format has functions, so what an event source, a destination or a layer asks for is said here once. The names are those
//! of rows of the reference's platform table.
//!
//! Facts: "Invoking Lambda with events from other AWS services" and "Capturing records of Lambda asynchronous invocations" in the AWS
//! Lambda Developer Guide; the names of the extensions' layers in the guides of each.

/// What Lambda polls as an event source: the service in the source's ARN, and the row of its requirement.
pub const EVENT_SOURCES: [(&str, &str); 6] = [
    ("sqs", "event-source-sqs"),
    ("kinesis", "event-source-kinesis"),
    ("dynamodb", "event-source-dynamodb"),
    ("kafka", "event-source-msk"),
    ("mq", "event-source-mq"),
    ("rds", "event-source-documentdb"),
];

/// Where Lambda sends what became of an invocation: the service in the destination's ARN, and the row of its requirement.
pub const DESTINATIONS: [(&str, &str); 5] = [
    ("sqs", "target-sqs"),
    ("sns", "target-sns"),
    ("events", "target-eventbridge"),
    ("lambda", "target-lambda"),
    ("s3", "target-s3"),
];

/// What runs beside a function in a layer of AWS's: a part of the layer's name, the row of its requirement, and what it is.
pub const EXTENSIONS: [(&str, &str, &str); 3] = [
    ("LambdaInsightsExtension", "lambda-insights", "Lambda Insights"),
    ("AWS-Parameters-and-Secrets-Lambda-Extension", "parameters-and-secrets", "the parameters and secrets extension"),
    ("AWSOpenTelemetryDistro", "application-signals", "Application Signals"),
];

/// The row of what polling an event source of a service needs.
pub fn event_source(service: &str) -> Option<&'static str> {
    EVENT_SOURCES.iter().find(|(polled, _)| *polled == service).map(|(_, row)| *row)
}

/// The row of what sending to a destination of a service needs.
pub fn destination(service: &str) -> Option<&'static str> {
    DESTINATIONS.iter().find(|(target, _)| *target == service).map(|(_, row)| *row)
}
