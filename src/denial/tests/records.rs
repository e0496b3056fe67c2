//! CloudTrail's records and decoded messages.

use super::*;

/// A record as the AWS CloudTrail User Guide describes it.
fn record(event_source: &str, event_name: &str, more: &str) -> String {
    format!(
        r#"{{"eventVersion": "1.11", "userIdentity": {{"type": "AssumedRole", "principalId": "AROAEXAMPLE:f",
        "arn": "arn:aws:sts::210987654321:assumed-role/r/f", "accountId": "210987654321",
        "sessionContext": {{"sessionIssuer": {{"type": "Role", "arn": "arn:aws:iam::210987654321:role/team/r", "userName": "r"}}}}}},
        "eventTime": "2026-11-20T10:00:00Z", "eventSource": "{event_source}", "eventName": "{event_name}", {more}
        "eventType": "AwsApiCall"}}"#
    )
}

#[test]
fn a_record_with_a_message() {
    let more = r#""errorCode": "AccessDenied", "errorMessage": "User: arn:aws:sts::210987654321:assumed-role/r/f is not authorized to perform: s3:GetObject on resource: \"arn:aws:s3:::b/k\" because no identity-based policy allows the s3:GetObject action","#;
    assert_eq!(
        told(&record("s3.amazonaws.com", "GetObject", more)),
        "arn:aws:sts::210987654321:assumed-role/r/f | s3:GetObject | arn:aws:s3:::b/k | identity-based | implicit | - | GetObject | AccessDenied | yes"
    );
}

#[test]
fn a_terse_record_tells_by_its_event() {
    for (source, name, more, expected) in [
        (
            "s3.amazonaws.com",
            "HeadObject",
            r#""errorCode": "AccessDenied", "errorMessage": "Access Denied", "resources": [{"type": "AWS::S3::Object", "ARN": "arn:aws:s3:::b/k"}, {"type": "AWS::S3::Bucket", "ARN": "arn:aws:s3:::b"}],"#,
            "s3:GetObject | arn:aws:s3:::b/k | - | unknown | - | HeadObject | AccessDenied | maybe",
        ),
        (
            "ec2.amazonaws.com",
            "RunInstances",
            r#""errorCode": "Client.UnauthorizedOperation", "errorMessage": "You are not authorized to perform this operation. Encoded authorization failure message: kI3v","#,
            "ec2:RunInstances | - | - | encoded | - | RunInstances | Client.UnauthorizedOperation | maybe",
        ),
        (
            "lambda.amazonaws.com",
            "UpdateFunctionConfiguration20150331v2",
            r#""errorCode": "AccessDenied","#,
            "lambda:UpdateFunctionConfiguration | - | - | unknown | - | UpdateFunctionConfiguration | AccessDenied | maybe",
        ),
        (
            "monitoring.amazonaws.com",
            "PutMetricAlarm",
            r#""errorCode": "AccessDenied","#,
            "cloudwatch:PutMetricAlarm | - | - | unknown | - | PutMetricAlarm | AccessDenied | maybe",
        ),
        (
            "s3.amazonaws.com",
            "PutObject",
            r#""errorCode": "VpceAccessDenied", "errorMessage": "The request was denied due to a VPC endpoint policy", "requestParameters": {"bucketName": "b", "key": "k"},"#,
            "s3:PutObject | arn:aws:s3:::b/k | vpc-endpoint | unknown | - | PutObject | VpceAccessDenied | no",
        ),
    ] {
        let told = told(&record(source, name, more));
        assert_eq!(told, format!("arn:aws:sts::210987654321:assumed-role/r/f | {expected}"));
    }
}

#[test]
fn files_histories_and_events_hold_records() {
    let denied = record("sqs.amazonaws.com", "SendMessage", r#""errorCode": "AccessDenied","#);
    let fine = record("sqs.amazonaws.com", "ReceiveMessage", "");
    let missing = record("sqs.amazonaws.com", "GetQueueUrl", r#""errorCode": "NonExistentQueue","#);
    let inner = serde_json::to_string(&serde_json::from_str::<serde_json::Value>(&denied).unwrap()).unwrap();
    let expected = "arn:aws:sts::210987654321:assumed-role/r/f | sqs:SendMessage | - | - | unknown | - | SendMessage | AccessDenied | maybe";
    for text in [
        format!(r#"{{"Records": [{fine}, {denied}, {missing}, {denied}]}}"#),
        format!(r#"{{"Events": [{{"EventId": "1", "CloudTrailEvent": {}}}]}}"#, serde_json::to_string(&inner).unwrap()),
        format!(r#"{{"detail-type": "AWS API Call via CloudTrail", "source": "aws.sqs", "detail": {denied}}}"#),
        format!("{}\n{}\n", fine.replace('\n', " "), denied.replace('\n', " ")),
    ] {
        assert_eq!(told(&text), expected, "{text}");
    }
    let issuer = denials(&denied, Reference::embedded()).remove(0).issuer;
    assert_eq!(issuer.as_deref(), Some("arn:aws:iam::210987654321:role/team/r"));
}

/// AWS STS API Reference, "DecodeAuthorizationMessage", and the AWS CLI's example of it.
#[test]
fn decoded_messages() {
    let decoded = |explicit: bool, action: &str| {
        format!(
            r#"{{"allowed": false, "explicitDeny": {explicit}, "matchedStatements": {{"items": []}}, "failures": {{"items": []}},
            "context": {{"principal": {{"id": "AROAEXAMPLE:ana", "arn": "arn:aws:sts::210987654321:assumed-role/Developer/ana"}},
            "action": "{action}", "resource": "arn:aws:ec2:us-east-1:210987654321:instance/*", "conditions": {{"items": []}}}}}}"#
        )
    };
    let who = "arn:aws:sts::210987654321:assumed-role/Developer/ana";
    let on = "arn:aws:ec2:us-east-1:210987654321:instance/*";
    assert_eq!(
        told(&decoded(false, "ec2:RunInstances")),
        format!("{who} | ec2:RunInstances | {on} | - | implicit | - | - | - | maybe")
    );
    assert_eq!(
        told(&decoded(true, "RunInstances")),
        format!("{who} | ec2:RunInstances | {on} | - | explicit | - | RunInstances | - | no")
    );
    let wrapped = serde_json::json!({ "DecodedMessage": decoded(false, "ec2:RunInstances") }).to_string();
    assert_eq!(told(&wrapped), told(&decoded(false, "ec2:RunInstances")));
}
