//! Whole logs.

use super::*;

#[test]
fn every_denial_of_a_log_in_order_and_once() {
    let log = "\
2026-11-20T10:00:00Z INFO starting
2026-11-20T10:00:01Z ERROR An error occurred (AccessDeniedException) when calling the GetItem operation: User: arn:aws:sts::210987654321:assumed-role/r/f is not authorized to perform: dynamodb:GetItem on resource: arn:aws:dynamodb:eu-west-1:210987654321:table/a because no identity-based policy allows the dynamodb:GetItem action
Traceback (most recent call last):
  File \"/var/task/app.py\", line 7, in handler
botocore.exceptions.ClientError: An error occurred (AccessDeniedException) when calling the GetItem operation: User: arn:aws:sts::210987654321:assumed-role/r/f is not authorized to perform: dynamodb:GetItem on resource: arn:aws:dynamodb:eu-west-1:210987654321:table/a because no identity-based policy allows the dynamodb:GetItem action
2026-11-20T10:00:02Z INFO An error occurred (ResourceNotFoundException) when calling the GetItem operation: Requested resource not found
2026-11-20T10:00:03Z ERROR An error occurred (AccessDenied) when calling the PutObject operation: Access Denied
{\"level\": \"error\", \"msg\": \"User: arn:aws:sts::210987654321:assumed-role/r/f is not authorized to perform: sqs:sendmessage on resource: arn:aws:sqs:eu-west-1:210987654321:q because no identity-based policy allows the sqs:sendmessage action\"}
2026-11-20T10:00:04Z INFO done
";
    let actions: Vec<_> =
        denials(log, Reference::embedded()).into_iter().map(|denial| denial.action.unwrap_or_default()).collect();
    assert_eq!(actions, ["dynamodb:GetItem", "s3:PutObject", "sqs:SendMessage"]);
}

#[test]
fn lambdas_error_document_is_one_denial() {
    let message = "An error occurred (AccessDenied) when calling the GetObject operation: User: arn:aws:sts::210987654321:assumed-role/r/f is not authorized to perform: s3:GetObject on resource: \\\"arn:aws:s3:::b/k\\\" because no identity-based policy allows the s3:GetObject action";
    let document = format!(
        r#"{{"errorMessage": "{message}", "errorType": "ClientError", "requestId": "4f6a", "stackTrace": ["  File \"/var/task/app.py\", line 7, in handler\n"]}}"#
    );
    assert_eq!(
        told(&document),
        "arn:aws:sts::210987654321:assumed-role/r/f | s3:GetObject | arn:aws:s3:::b/k | identity-based | implicit | - | GetObject | AccessDenied | yes"
    );
}

#[test]
fn what_is_said_again_in_less_is_not_another_denial() {
    let text = "\
INFO   ERROR Setup failed: AccessDenied - User: arn:aws:sts::210987654321:assumed-role/h-Role2D-Ul/h-Cr8F is not authorized to perform: s3:CreateBucket on resource: \"arn:aws:s3:::new\" because no identity-based policy allows the s3:CreateBucket action
ERROR Full error: {\"stack\":\"AccessDenied: User: arn:aws:sts::210987654321:assumed-role/h-Role2D-Ul/h-Cr8F is not authorized to perform: s3:CreateBucket on resource: \\\"arn:aws:s3:::new\\\" because no identity-based policy allows the s3:CreateBucket action\\n    at throwDefaultError (index.js:1)\", \"Code\": \"AccessDenied\"}
An error occurred (AccessDenied) when calling the CreateBucket operation: Access Denied
";
    assert_eq!(denials(text, Reference::embedded()).len(), 1);
}

#[test]
fn a_long_log_takes_no_longer_than_it_is() {
    let line = "An error occurred (AccessDenied) when calling the GetObject operation: User: arn:aws:sts::210987654321:assumed-role/r/f is not authorized to perform: s3:GetObject on resource: \"arn:aws:s3:::b/NUMBER\" because no identity-based policy allows the s3:GetObject action\n";
    let log: String = (0..2_000).map(|number| line.replace("NUMBER", &number.to_string())).collect();
    assert_eq!(denials(&log, Reference::embedded()).len(), 2_000);
}

mod hostile {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn no_text_makes_it_fail(
            words in proptest::collection::vec(
                prop_oneof![
                    Just("User: arn:aws:iam::1:user/a "),
                    Just("is not authorized to perform: "),
                    Just("s3:GetObject "),
                    Just("on resource: \""),
                    Just("with an explicit deny in a "),
                    Just("because no "),
                    Just("An error occurred (AccessDenied) when calling the PutObject operation: "),
                    Just("{\"errorMessage\": \""),
                    Just("\\\"}\n"),
                    Just("operation error S3: GetObject, https response error StatusCode: 403"),
                    Just("äö│\u{1b}["),
                    Just("Encoded authorization failure message: "),
                ],
                0..12,
            ),
            noise in ".{0,20}",
        ) {
            let text = words.concat() + &noise;
            for denial in denials(&text, Reference::embedded()) {
                prop_assert!(!denial.help.is_empty());
            }
        }
    }
}
