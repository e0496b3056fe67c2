//! Messages as they arrive in issues and chats, each with what it says.

use super::hold;

/// The forms that people paste into issues: shortened, quoted, framed, in the words of tools and older SDKs.
#[test]
fn what_people_paste() {
    let user = "arn:aws:sts::210987654321:assumed-role/app/s";
    let sentence = format!(
        "User: {user} is not authorized to perform: ecs:RunTask on resource: arn:aws:ecs:eu-west-1:210987654321:task-definition/t:1"
    );
    let of_run_task =
        format!("{user} | ecs:RunTask | arn:aws:ecs:eu-west-1:210987654321:task-definition/t:1 | - | unknown | - | -");
    let (named, coded) =
        (format!("{of_run_task} | - | maybe"), format!("{of_run_task} | AccessDeniedException | maybe"));
    let in_json = format!(
        r#"{{"errorType": "AccessDeniedException", "errorMessage": "{sentence}", "code": "AccessDeniedException", "stack": ["AccessDeniedException: {sentence}", "    at x.js:1"]}}"#
    );
    let in_a_table = sentence.replace("perform: ", "perform:\n     | ").replace("resource: ", "resource:\n     | ");
    let quoted = format!("level=error msg=\"AccessDeniedException: {sentence}\\n\\tstatus code: 400\"");
    hold(&[
        (
            "botocore's class, and then its text",
            "botocore.errorfactory.AccessDeniedException: An error occurred (AccessDeniedException) when calling the GetTemporaryGlueTableCredentials operation: None",
            "- | lakeformation:GetTemporaryGlueTableCredentials | - | - | unknown | - | GetTemporaryGlueTableCredentials | AccessDeniedException | maybe",
        ),
        (
            "older botocore",
            "upload failed: a to s3://b/a A client error (AccessDenied) occurred when calling the PutObject operation: Access Denied",
            "- | s3:PutObject | - | - | unknown | - | PutObject | AccessDenied | maybe",
        ),
        (
            "shortened",
            "AccessDenied when calling the ListObjectsV2 operation: Access Denied",
            "- | s3:ListBucket | - | - | unknown | - | ListObjectsV2 | AccessDenied | maybe",
        ),
        ("an error of Node.js as JSON: one denial", &in_json, &coded),
        (
            "JavaScript v3 as JSON: the stack tells the operation",
            r#"{"errorType": "AccessDenied", "errorMessage": "Access Denied", "Code": "AccessDenied", "stack": ["AccessDenied: Access Denied", "    at null.deserializeAws_restXmlPutObjectTaggingCommandError (/node_modules/@aws-sdk/client-s3/protocols/Aws_restXml.ts:9518:39)"]}"#,
            "- | s3:PutObjectTagging | - | - | unknown | - | PutObjectTagging | AccessDenied | maybe",
        ),
        (
            "JavaScript v2, with the fields of the error",
            "UnauthorizedOperation: You are not authorized to perform this operation.\n    at Request.extractError (/app/node_modules/aws-sdk/lib/services/ec2.js:50:35) {\n  message: 'You are not authorized to perform this operation.',\n  code: 'UnauthorizedOperation' }",
            "- | - | - | - | unknown | - | - | UnauthorizedOperation | maybe",
        ),
        ("in a table", &in_a_table, &named),
        ("a line of a structured log", &quoted, &coded),
        (
            "what was hidden has blanks",
            "User: arn:aws:sts::<account id>:assumed-role/<<role name>>/s is not authorized to perform: dynamodb:Query on resource: arn:aws:dynamodb:eu-west-1:<account id>:table/<table name> because no identity-based policy allows the dynamodb:Query action",
            "arn:aws:sts::<account-id>:assumed-role/<<role-name>>/s | dynamodb:Query | arn:aws:dynamodb:eu-west-1:<account-id>:table/<table-name> | identity-based | implicit | - | - | - | yes",
        ),
        (
            "Go v2 without a code",
            "operation error Bedrock: PutModelInvocationLoggingConfiguration, https response error StatusCode: 403, User: arn:aws:sts::210987654321:assumed-role/ci/s is not authorized to perform: iam:PassRole on resource: arn:aws:iam::210987654321:role/logging because no identity-based policy allows the iam:PassRole action",
            "arn:aws:sts::210987654321:assumed-role/ci/s | iam:PassRole | arn:aws:iam::210987654321:role/logging | identity-based | implicit | - | PutModelInvocationLoggingConfiguration | - | yes",
        ),
        (
            "PHP, whose message repeats the body",
            "Error executing \"PutObject\" on \"https://shop.s3.eu-west-1.amazonaws.com/a.jpg\"; AWS HTTP error: Client error: `PUT ..` resulted in a `403 Forbidden` response: <?xml version=\"1.0\" encoding=\"UTF-8\"?> <Error><Code>AccessDenied</Code><Message>Access Denied</Message> (truncated...) AccessDenied (client): Access Denied - <?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>",
            "- | s3:PutObject | - | - | unknown | - | PutObject | AccessDenied | maybe",
        ),
        (
            "Ruby v1",
            "client.rb:339:in `return_or_raise': Access Denied (AWS::S3::Errors::AccessDenied)",
            "- | - | - | - | unknown | - | - | AccessDenied | maybe",
        ),
        (
            ".NET without a body",
            "Amazon.S3.AmazonS3Exception: Error making request with Error Code Forbidden and Http Status Code Forbidden. No further error information was returned by the service.",
            "- | - | - | - | unknown | - | - | Forbidden | maybe",
        ),
        (
            "Java v2's own class for it",
            "software.amazon.awssdk.services.schemas.model.ForbiddenException: User: arn:aws:iam::210987654321:user/ada is not authorized to perform: schemas:ListRegistries on resource: arn:aws:schemas:eu-central-1:210987654321:* (Service: Schemas, Status Code: 403, Request ID: 06ca, Extended Request ID: null)",
            "arn:aws:iam::210987654321:user/ada | schemas:ListRegistries | arn:aws:schemas:eu-central-1:210987654321:* | - | unknown | - | - | ForbiddenException | maybe",
        ),
        (
            "Hadoop's S3A: the request's class tells the operation",
            "java.nio.file.AccessDeniedException: s3a://b/k.csv: getFileStatus on s3a://b/k.csv: com.amazonaws.services.s3.model.AmazonS3Exception: Forbidden; request: HEAD https://b.s3.us-east-2.amazonaws.com k.csv {} com.amazonaws.services.s3.model.GetObjectMetadataRequest; Request ID: 4KZ (Service: Amazon S3; Status Code: 403; Error Code: 403 Forbidden; Request ID: 4KZ)",
            "- | s3:GetObject | - | - | unknown | - | HeadObject | AccessDeniedException | maybe",
        ),
        (
            "Fluent Bit",
            "[error] [output:cloudwatch_logs:cloudwatch_logs.0] CreateLogStream API responded with error='AccessDeniedException'",
            "- | logs:CreateLogStream | - | - | unknown | - | CreateLogStream | AccessDeniedException | maybe",
        ),
        (
            "CloudWatch Logs: the streams of a group",
            "User: arn:aws:sts::210987654321:assumed-role/logger/s is not authorized to perform: logs:CreateLogGroup on resource: arn:aws:logs:eu-west-1:210987654321:log-group:fluent:log-stream: because no identity-based policy allows the logs:CreateLogGroup action",
            "arn:aws:sts::210987654321:assumed-role/logger/s | logs:CreateLogGroup | arn:aws:logs:eu-west-1:210987654321:log-group:fluent:log-stream: | identity-based | implicit | - | - | - | yes",
        ),
        (
            "ECS, without a sentence",
            "ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secret from asm: service call has been retried 1 time(s): AccessDeniedException",
            "- | secretsmanager:GetSecretValue | - | - | unknown | - | GetSecretValue | AccessDeniedException | maybe",
        ),
        (
            "ECS, of an image",
            "CannotPullContainerError: ref pull has been retried 1 time(s): failed to pull and unpack image \"210987654321.dkr.ecr.us-east-1.amazonaws.com/app:latest\": failed to resolve reference: unexpected status code 403 Forbidden",
            "- | ecr:BatchGetImage | - | - | unknown | - | - | - | maybe",
        ),
        (
            "Step Functions, of the role of a state machine",
            "AccessDeniedException: 'arn:aws:iam::210987654321:role/machine' is not authorized to create managed-rule.",
            "arn:aws:iam::210987654321:role/machine | events:DescribeRule | - | identity-based | unknown | - | - | AccessDeniedException | yes\narn:aws:iam::210987654321:role/machine | events:PutRule | - | identity-based | unknown | - | - | AccessDeniedException | yes\narn:aws:iam::210987654321:role/machine | events:PutTargets | - | identity-based | unknown | - | - | AccessDeniedException | yes",
        ),
        (
            "Bedrock, of the account",
            "An error occurred (AccessDeniedException) when calling the InvokeModel operation: Your account is not authorized to invoke this API operation.",
            "- | bedrock:InvokeModel | - | service-setting | unknown | - | InvokeModel | AccessDeniedException | no",
        ),
    ]);
}

/// What stands beside a denial in a document is not swallowed by it.
#[test]
fn two_errors_of_one_document_stay_two() {
    let told = super::told(
        r#"{"events": [{"message": "An error occurred (AccessDenied) when calling the PutObject operation: Access Denied"}, {"message": "AccessDenied: Access Denied"}]}"#,
    );
    assert_eq!(told.lines().count(), 2, "{told}");
}
