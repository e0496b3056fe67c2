//! One message each.

use super::hold;

/// IAM User Guide, "Troubleshoot access denied error messages", and "Troubleshoot IAM".
#[test]
fn iams_own_sentences() {
    hold(&[
        (
            "identity-based, implicit",
            "User: arn:aws:iam::210987654321:user/JohnDoe is not authorized to perform: codecommit:ListRepositories because no identity-based policy allows the codecommit:ListRepositories action",
            "arn:aws:iam::210987654321:user/JohnDoe | codecommit:ListRepositories | - | identity-based | implicit | - | - | - | yes",
        ),
        (
            "identity-based, explicit",
            "User: arn:aws:iam::210987654321:user/JohnDoe is not authorized to perform: codecommit:ListRepositories with an explicit deny in an identity-based policy: arn:aws:iam::210987654321:policy/HumanAccess",
            "arn:aws:iam::210987654321:user/JohnDoe | codecommit:ListRepositories | - | identity-based | explicit | arn:aws:iam::210987654321:policy/HumanAccess | - | - | no",
        ),
        (
            "resource-based, implicit",
            "User: arn:aws:iam::210987654321:user/MaryMajor is not authorized to perform: secretsmanager:GetSecretValue because no resource-based policy allows the secretsmanager:GetSecretValue action",
            "arn:aws:iam::210987654321:user/MaryMajor | secretsmanager:GetSecretValue | - | resource-based | implicit | - | - | - | no",
        ),
        (
            "resource-based, explicit",
            "User: arn:aws:iam::210987654321:user/MaryMajor is not authorized to perform: secretsmanager:GetSecretValue on resource: arn:aws:secretsmanager:us-east-1:210987654321:secret:db-AbCdEf with an explicit deny in a resource-based policy",
            "arn:aws:iam::210987654321:user/MaryMajor | secretsmanager:GetSecretValue | arn:aws:secretsmanager:us-east-1:210987654321:secret:db-AbCdEf | resource-based | explicit | - | - | - | no",
        ),
        (
            "service control policy, implicit; broken over lines as the guide prints it",
            "User: arn:aws:iam::777788889999:user/JohnDoe is not authorized to perform:\ncodecommit:ListRepositories because no service control policy allows the\ncodecommit:ListRepositories action",
            "arn:aws:iam::777788889999:user/JohnDoe | codecommit:ListRepositories | - | scp | implicit | - | - | - | no",
        ),
        (
            "service control policy, explicit, with the policy's ARN",
            "User: arn:aws:iam::777788889999:user/JohnDoe is not authorized to perform:\ncodecommit:ListRepositories with an explicit deny in a service control policy: arn:aws:organizations::210987654321:policy/o-exampleorgid/service_control_policy/p-examplepolicyid1",
            "arn:aws:iam::777788889999:user/JohnDoe | codecommit:ListRepositories | - | scp | explicit | arn:aws:organizations::210987654321:policy/o-exampleorgid/service_control_policy/p-examplepolicyid1 | - | - | no",
        ),
        (
            "service control policy, in the older wording",
            "User: arn:aws:sts::777788889999:assumed-role/Ops/kim is not authorized to perform: ec2:RunInstances due to an explicit deny in a Service Control Policy",
            "arn:aws:sts::777788889999:assumed-role/Ops/kim | ec2:RunInstances | - | scp | explicit | - | - | - | no",
        ),
        (
            "resource control policy, explicit",
            "User: arn:aws:iam::777788889999:user/JohnDoe is not authorized to perform: secretsmanager:GetSecretValue on resource: arn:aws:secretsmanager:us-west-1:777788889999:secret:api-GhIjKl with an explicit deny in a resource control policy",
            "arn:aws:iam::777788889999:user/JohnDoe | secretsmanager:GetSecretValue | arn:aws:secretsmanager:us-west-1:777788889999:secret:api-GhIjKl | rcp | explicit | - | - | - | no",
        ),
        (
            "VPC endpoint policy, implicit",
            "User: arn:aws:iam::210987654321:user/JohnDoe is not authorized to perform: codecommit:ListRepositories because no VPC endpoint policy allows the codecommit:ListRepositories action",
            "arn:aws:iam::210987654321:user/JohnDoe | codecommit:ListRepositories | - | vpc-endpoint | implicit | - | - | - | no",
        ),
        (
            "VPC endpoint policy, explicit",
            "User: arn:aws:iam::210987654321:user/JohnDoe is not authorized to perform: codedeploy:ListDeployments on resource: arn:aws:codedeploy:us-east-1:210987654321:deploymentgroup:* with an explicit deny in a VPC endpoint policy",
            "arn:aws:iam::210987654321:user/JohnDoe | codedeploy:ListDeployments | arn:aws:codedeploy:us-east-1:210987654321:deploymentgroup:* | vpc-endpoint | explicit | - | - | - | no",
        ),
        (
            "permissions boundary, implicit",
            "User: arn:aws:iam::777788889999:user/JohnDoe is not authorized to perform: codedeploy:ListDeployments on resource: arn:aws:codedeploy:us-east-1:777788889999:deploymentgroup:* because no permissions boundary allows the codedeploy:ListDeployments action",
            "arn:aws:iam::777788889999:user/JohnDoe | codedeploy:ListDeployments | arn:aws:codedeploy:us-east-1:777788889999:deploymentgroup:* | permissions-boundary | implicit | - | - | - | no",
        ),
        (
            "permissions boundary, explicit, with its ARN",
            "User: arn:aws:iam::777788889999:user/JohnDoe is not authorized to perform: codedeploy:ListDeployments on resource: arn:aws:codedeploy:us-east-1:777788889999:deploymentgroup:* with an explicit deny in a permissions boundary: arn:aws:iam::777788889999:policy/DeveloperBoundary",
            "arn:aws:iam::777788889999:user/JohnDoe | codedeploy:ListDeployments | arn:aws:codedeploy:us-east-1:777788889999:deploymentgroup:* | permissions-boundary | explicit | arn:aws:iam::777788889999:policy/DeveloperBoundary | - | - | no",
        ),
        (
            "session policy, implicit",
            "User: arn:aws:iam::210987654321:user/JohnDoe is not authorized to perform: codecommit:ListRepositories because no session policy allows the codecommit:ListRepositories action",
            "arn:aws:iam::210987654321:user/JohnDoe | codecommit:ListRepositories | - | session | implicit | - | - | - | no",
        ),
        (
            "session policy, explicit",
            "User: arn:aws:sts::210987654321:assumed-role/DevRole/web-session is not authorized to perform: sqs:DeleteQueue on resource: arn:aws:sqs:eu-west-1:210987654321:jobs with an explicit deny in a session policy",
            "arn:aws:sts::210987654321:assumed-role/DevRole/web-session | sqs:DeleteQueue | arn:aws:sqs:eu-west-1:210987654321:jobs | session | explicit | - | - | - | no",
        ),
        (
            "role trust policy, implicit",
            "User: arn:aws:iam::210987654321:user/JohnDoe is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::210987654321:role/Deploy because no role trust policy allows the sts:AssumeRole action",
            "arn:aws:iam::210987654321:user/JohnDoe | sts:AssumeRole | arn:aws:iam::210987654321:role/Deploy | role-trust | implicit | - | - | - | no",
        ),
        (
            "role trust policy, explicit",
            "User: arn:aws:iam::210987654321:user/JohnDoe is not authorized to perform: sts:AssumeRole with an explicit deny in the role trust policy",
            "arn:aws:iam::210987654321:user/JohnDoe | sts:AssumeRole | - | role-trust | explicit | - | - | - | no",
        ),
        (
            "iam:PassRole, \"Troubleshoot IAM\"",
            "User: arn:aws:iam::210987654321:user/marymajor is not authorized to perform: iam:PassRole on resource: arn:aws:iam::210987654321:role/Worker",
            "arn:aws:iam::210987654321:user/marymajor | iam:PassRole | arn:aws:iam::210987654321:role/Worker | - | unknown | - | - | - | maybe",
        ),
        (
            "IAM names resources by kind: a policy path",
            "User: arn:aws:iam::210987654321:user/ann is not authorized to perform: iam:ListPolicies on resource: policy path / because no identity-based policy allows the iam:ListPolicies action",
            "arn:aws:iam::210987654321:user/ann | iam:ListPolicies | policy path / | identity-based | implicit | - | - | - | yes",
        ),
        (
            "a role by its name",
            "User: arn:aws:sts::210987654321:assumed-role/Ci/build-7 is not authorized to perform: iam:PutRolePolicy on resource: role Worker because no identity-based policy allows the iam:PutRolePolicy action",
            "arn:aws:sts::210987654321:assumed-role/Ci/build-7 | iam:PutRolePolicy | role Worker | identity-based | implicit | - | - | - | yes",
        ),
        (
            "a policy by its ARN, with the kind before it",
            "User: arn:aws:iam::210987654321:user/ann is not authorized to perform: iam:GetPolicyVersion on resource: policy arn:aws:iam::210987654321:policy/Work with an explicit deny in an identity-based policy",
            "arn:aws:iam::210987654321:user/ann | iam:GetPolicyVersion | arn:aws:iam::210987654321:policy/Work | identity-based | explicit | - | - | - | no",
        ),
        (
            "another partition",
            "User: arn:aws-cn:sts::210987654321:assumed-role/Worker/worker is not authorized to perform: sqs:SendMessage on resource: arn:aws-cn:sqs:cn-north-1:210987654321:jobs because no identity-based policy allows the sqs:SendMessage action",
            "arn:aws-cn:sts::210987654321:assumed-role/Worker/worker | sqs:SendMessage | arn:aws-cn:sqs:cn-north-1:210987654321:jobs | identity-based | implicit | - | - | - | yes",
        ),
        (
            "the root user",
            "User: arn:aws:iam::210987654321:root is not authorized to perform: s3:GetObject on resource: \"arn:aws:s3:::notes/a.txt\" with an explicit deny in a resource-based policy",
            "arn:aws:iam::210987654321:root | s3:GetObject | arn:aws:s3:::notes/a.txt | resource-based | explicit | - | - | - | no",
        ),
    ]);
}

/// Amazon S3 User Guide, "Troubleshoot access denied (403 Forbidden) errors in Amazon S3".
#[test]
fn amazon_s3() {
    hold(&[
        (
            "the resource stands in quotes",
            "User: arn:aws:sts::210987654321:assumed-role/Reader/ann is not authorized to perform: s3:GetObject on resource: \"arn:aws:s3:::reports/2026/a b.csv\" because no identity-based policy allows the s3:GetObject action",
            "arn:aws:sts::210987654321:assumed-role/Reader/ann | s3:GetObject | arn:aws:s3:::reports/2026/a b.csv | identity-based | implicit | - | - | - | yes",
        ),
        (
            "a bucket policy denies",
            "User: arn:aws:iam::777788889999:user/MaryMajor is not authorized to perform:\ns3:GetObject on resource: \"arn:aws:s3:::reports/object-name\"\nwith an explicit deny in a resource-based policy",
            "arn:aws:iam::777788889999:user/MaryMajor | s3:GetObject | arn:aws:s3:::reports/object-name | resource-based | explicit | - | - | - | no",
        ),
        (
            "a resource control policy, with its ARN on the next line",
            "User: arn:aws:iam::777788889999:user/MaryMajor is not authorized to perform:\ns3:GetObject on resource: \"arn:aws:s3:::reports/object-name\"\nwith an explicit deny in a resource control policy, with policy ARN:\narn:aws:organizations::210987654321:policy/o-x/resource_control_policy/p-y",
            "arn:aws:iam::777788889999:user/MaryMajor | s3:GetObject | arn:aws:s3:::reports/object-name | rcp | explicit | arn:aws:organizations::210987654321:policy/o-x/resource_control_policy/p-y | - | - | no",
        ),
        (
            "Block Public Access refuses a bucket policy",
            "User: arn:aws:sts::210987654321:assumed-role/Ci/build is not authorized to perform: s3:PutBucketPolicy on resource: \"arn:aws:s3:::site\" because public policies are blocked by the BlockPublicPolicy block public access setting",
            "arn:aws:sts::210987654321:assumed-role/Ci/build | s3:PutBucketPolicy | arn:aws:s3:::site | service-setting | explicit | - | - | - | no",
        ),
        (
            "Block Public Access refuses an ACL",
            "User: arn:aws:sts::210987654321:assumed-role/Ci/build is not authorized to perform: s3:PutBucketAcl on resource: \"arn:aws:s3:::site\" because public access control lists (ACLs) are prevented by the BlockPublicAcls setting in S3 Block Public Access",
            "arn:aws:sts::210987654321:assumed-role/Ci/build | s3:PutBucketAcl | arn:aws:s3:::site | service-setting | explicit | - | - | - | no",
        ),
        (
            "encryption with the customer's keys is blocked for the bucket",
            "User: arn:aws:sts::210987654321:assumed-role/Ci/build is not authorized to perform: s3:PutObject on resource: \"arn:aws:s3:::site/a\" because this bucket has blocked upload requests that specify Server Side Encryption with Customer provided keys (SSE-C).",
            "arn:aws:sts::210987654321:assumed-role/Ci/build | s3:PutObject | arn:aws:s3:::site/a | service-setting | explicit | - | - | - | no",
        ),
        (
            "no more than that: the REST API's body",
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>AccessDenied</Code><Message>Access Denied</Message><RequestId>4F6A</RequestId><HostId>x/y=</HostId></Error>",
            "- | - | - | - | unknown | - | - | AccessDenied | maybe",
        ),
        ("no more than that", "Access Denied", "- | - | - | - | unknown | - | - | - | maybe"),
    ]);
}

/// botocore's `ClientError`, which boto3 and the AWS CLI print.
#[test]
fn boto3_and_the_aws_cli() {
    hold(&[
        (
            "a terse message: the operation tells the action",
            "botocore.exceptions.ClientError: An error occurred (AccessDenied) when calling the PutObject operation: Access Denied",
            "- | s3:PutObject | - | - | unknown | - | PutObject | AccessDenied | maybe",
        ),
        (
            "HEAD has no body, so there is no code; its action has another name",
            "fatal error: An error occurred (403) when calling the HeadObject operation: Forbidden",
            "- | s3:GetObject | - | - | unknown | - | HeadObject | 403 | maybe",
        ),
        (
            "an operation that is not called like its action",
            "An error occurred (AccessDenied) when calling the ListObjectsV2 operation: Access Denied",
            "- | s3:ListBucket | - | - | unknown | - | ListObjectsV2 | AccessDenied | maybe",
        ),
        (
            "the whole sentence",
            "An error occurred (AccessDeniedException) when calling the Query operation: User: arn:aws:sts::210987654321:assumed-role/orders-role/orders is not authorized to perform: dynamodb:Query on resource: arn:aws:dynamodb:eu-west-1:210987654321:table/orders/index/by-day because no identity-based policy allows the dynamodb:Query action",
            "arn:aws:sts::210987654321:assumed-role/orders-role/orders | dynamodb:Query | arn:aws:dynamodb:eu-west-1:210987654321:table/orders/index/by-day | identity-based | implicit | - | Query | AccessDeniedException | yes",
        ),
        (
            "after retries",
            "An error occurred (AccessDeniedException) when calling the StartExecution operation (reached max retries: 4): User: arn:aws:sts::210987654321:assumed-role/Starter/starter is not authorized to perform: states:StartExecution on resource: arn:aws:states:eu-west-1:210987654321:stateMachine:flow because no identity-based policy allows the states:StartExecution action",
            "arn:aws:sts::210987654321:assumed-role/Starter/starter | states:StartExecution | arn:aws:states:eu-west-1:210987654321:stateMachine:flow | identity-based | implicit | - | StartExecution | AccessDeniedException | yes",
        ),
        (
            "the older message, without a reason",
            "An error occurred (AccessDeniedException) when calling the PutItem operation: User: arn:aws:sts::210987654321:assumed-role/orders-role/orders is not authorized to perform: dynamodb:PutItem on resource: arn:aws:dynamodb:eu-west-1:210987654321:table/orders",
            "arn:aws:sts::210987654321:assumed-role/orders-role/orders | dynamodb:PutItem | arn:aws:dynamodb:eu-west-1:210987654321:table/orders | - | unknown | - | PutItem | AccessDeniedException | maybe",
        ),
        (
            "S3 asks KMS in the caller's name",
            "An error occurred (AccessDenied) when calling the GetObject operation: User: arn:aws:sts::210987654321:assumed-role/Reader/ann is not authorized to perform: kms:Decrypt on the resource associated with this ciphertext because the resource does not exist in this Region, no resource-based policies allow access, or a resource-based policy explicitly denies access",
            "arn:aws:sts::210987654321:assumed-role/Reader/ann | kms:Decrypt | - | resource-based | unknown | - | GetObject | AccessDenied | no",
        ),
        (
            "KMS through another service, implicit",
            "An error occurred (KMS.AccessDeniedException) when calling the SendMessage operation: User: arn:aws:sts::210987654321:assumed-role/Sender/sender is not authorized to perform: kms:GenerateDataKey on resource: arn:aws:kms:eu-west-1:210987654321:key/1234abcd-12ab-34cd-56ef-1234567890ab because no identity-based policy allows the kms:GenerateDataKey action (Service: AWSKMS; Status Code: 400; Error Code: AccessDeniedException; Request ID: 5c0a; Proxy: null)",
            "arn:aws:sts::210987654321:assumed-role/Sender/sender | kms:GenerateDataKey | arn:aws:kms:eu-west-1:210987654321:key/1234abcd-12ab-34cd-56ef-1234567890ab | identity-based | implicit | - | SendMessage | KMS.AccessDeniedException | yes",
        ),
        (
            "SNS writes its prefix in capitals",
            "An error occurred (AuthorizationError) when calling the Publish operation: User: arn:aws:sts::210987654321:assumed-role/Pub/pub is not authorized to perform: SNS:Publish on resource: arn:aws:sns:eu-west-1:210987654321:news because no identity-based policy allows the SNS:Publish action",
            "arn:aws:sts::210987654321:assumed-role/Pub/pub | sns:Publish | arn:aws:sns:eu-west-1:210987654321:news | identity-based | implicit | - | Publish | AuthorizationError | yes",
        ),
        (
            "SQS writes its action in small letters",
            "An error occurred (AccessDenied) when calling the SendMessage operation: User: arn:aws:sts::210987654321:assumed-role/Pub/pub is not authorized to perform: sqs:sendmessage on resource: arn:aws:sqs:eu-west-1:210987654321:jobs because no identity-based policy allows the sqs:sendmessage action",
            "arn:aws:sts::210987654321:assumed-role/Pub/pub | sqs:SendMessage | arn:aws:sqs:eu-west-1:210987654321:jobs | identity-based | implicit | - | SendMessage | AccessDenied | yes",
        ),
        (
            "SQS's older message",
            "An error occurred (AccessDenied) when calling the ReceiveMessage operation: Access to the resource https://sqs.eu-west-1.amazonaws.com/ is denied.",
            "- | sqs:ReceiveMessage | - | - | unknown | - | ReceiveMessage | AccessDenied | maybe",
        ),
        (
            "a key that one may not see",
            "An error occurred (AccessDeniedException) when calling the Decrypt operation: The ciphertext refers to a customer master key that does not exist, does not exist in this region, or you are not allowed to access.",
            "- | kms:Decrypt | - | - | unknown | - | Decrypt | AccessDeniedException | maybe",
        ),
        (
            "EC2: only AWS can read it",
            "An error occurred (UnauthorizedOperation) when calling the RunInstances operation: You are not authorized to perform this operation. Encoded authorization failure message: kI3vT-vHfzIW_q9X",
            "- | ec2:RunInstances | - | - | encoded | - | RunInstances | UnauthorizedOperation | maybe",
        ),
        (
            "EC2 today: readable, and encoded too",
            "An error occurred (UnauthorizedOperation) when calling the StopInstances operation: You are not authorized to perform this operation. User: arn:aws:sts::210987654321:assumed-role/Night/night is not authorized to perform: ec2:StopInstances on resource: arn:aws:ec2:eu-west-1:210987654321:instance/i-0abc because no identity-based policy allows the ec2:StopInstances action. Encoded authorization failure message: kI3vT-vHfzIW_q9X",
            "arn:aws:sts::210987654321:assumed-role/Night/night | ec2:StopInstances | arn:aws:ec2:eu-west-1:210987654321:instance/i-0abc | identity-based | implicit | - | StopInstances | UnauthorizedOperation | yes",
        ),
        (
            "EC2's describe operations have no encoded message",
            "An error occurred (UnauthorizedOperation) when calling the DescribeInstances operation: You are not authorized to perform this operation.",
            "- | ec2:DescribeInstances | - | - | unknown | - | DescribeInstances | UnauthorizedOperation | maybe",
        ),
        (
            "SES has quotes of its own",
            "An error occurred (AccessDenied) when calling the SendRawEmail operation: User `arn:aws:sts::210987654321:assumed-role/Mail/mail' is not authorized to perform `ses:SendRawEmail' on resource `arn:aws:ses:eu-west-1:210987654321:identity/ann@example.com'",
            "arn:aws:sts::210987654321:assumed-role/Mail/mail | ses:SendRawEmail | arn:aws:ses:eu-west-1:210987654321:identity/ann@example.com | - | unknown | - | SendRawEmail | AccessDenied | maybe",
        ),
        (
            "a web identity has no user yet",
            "An error occurred (AccessDenied) when calling the AssumeRoleWithWebIdentity operation: Not authorized to perform sts:AssumeRoleWithWebIdentity",
            "- | sts:AssumeRoleWithWebIdentity | - | role-trust | unknown | - | AssumeRoleWithWebIdentity | AccessDenied | no",
        ),
        (
            "the root user assumes nothing",
            "An error occurred (AccessDenied) when calling the AssumeRole operation: Roles may not be assumed by root accounts.",
            "- | sts:AssumeRole | - | service-setting | explicit | - | AssumeRole | AccessDenied | no",
        ),
        (
            "a role of another account",
            "An error occurred (AccessDeniedException) when calling the CreateFunction operation: Cross-account pass role is not allowed.",
            "- | iam:PassRole | - | service-setting | explicit | - | CreateFunction | AccessDeniedException | no",
        ),
        (
            "Bedrock: a model that nobody asked for",
            "An error occurred (AccessDeniedException) when calling the InvokeModel operation: You don't have access to the model with the specified model ID.",
            "- | bedrock:InvokeModel | - | service-setting | unknown | - | InvokeModel | AccessDeniedException | no",
        ),
        (
            "Lake Formation has permissions of its own",
            "An error occurred (AccessDeniedException) when calling the GetTable operation: Insufficient Lake Formation permission(s): Required Describe on orders",
            "- | glue:GetTable | - | service-setting | implicit | - | GetTable | AccessDeniedException | no",
        ),
        (
            "Lambda, of the function's role",
            "An error occurred (InvalidParameterValueException) when calling the CreateEventSourceMapping operation: The provided execution role does not have permissions to call ReceiveMessage on SQS",
            "- | sqs:ReceiveMessage | - | - | unknown | - | ReceiveMessage | InvalidParameterValueException | maybe",
        ),
    ]);
}

/// The other SDKs' error texts.
#[test]
fn other_sdks() {
    hold(&[
        (
            "Go v2: smithy's OperationError",
            "operation error S3: GetObject, https response error StatusCode: 403, RequestID: 4F6A, HostID: x/y=, api error AccessDenied: Access Denied",
            "- | s3:GetObject | - | - | unknown | - | GetObject | AccessDenied | maybe",
        ),
        (
            "Go v2, with the sentence",
            "operation error DynamoDB: GetItem, https response error StatusCode: 400, RequestID: 4F6A, api error AccessDeniedException: User: arn:aws:sts::210987654321:assumed-role/go-role/go is not authorized to perform: dynamodb:GetItem on resource: arn:aws:dynamodb:eu-west-1:210987654321:table/orders because no identity-based policy allows the dynamodb:GetItem action",
            "arn:aws:sts::210987654321:assumed-role/go-role/go | dynamodb:GetItem | arn:aws:dynamodb:eu-west-1:210987654321:table/orders | identity-based | implicit | - | GetItem | AccessDeniedException | yes",
        ),
        (
            "Go v2, HEAD",
            "operation error S3: HeadBucket, https response error StatusCode: 403, RequestID: 4F6A, HostID: x=, api error Forbidden: Forbidden",
            "- | s3:ListBucket | - | - | unknown | - | HeadBucket | Forbidden | maybe",
        ),
        (
            "Go v1",
            "AccessDeniedException: User: arn:aws:sts::210987654321:assumed-role/go-role/go is not authorized to perform: ssm:GetParameter on resource: arn:aws:ssm:eu-west-1:210987654321:parameter/db\n\tstatus code: 400, request id: 4f6a",
            "arn:aws:sts::210987654321:assumed-role/go-role/go | ssm:GetParameter | arn:aws:ssm:eu-west-1:210987654321:parameter/db | - | unknown | - | - | AccessDeniedException | maybe",
        ),
        (
            "Java v2",
            "software.amazon.awssdk.services.sqs.model.SqsException: User: arn:aws:sts::210987654321:assumed-role/java-role/java is not authorized to perform: sqs:getqueueurl on resource: arn:aws:sqs:eu-west-1:210987654321:jobs because no identity-based policy allows the sqs:getqueueurl action (Service: Sqs, Status Code: 403, Request ID: 4f6a)",
            "arn:aws:sts::210987654321:assumed-role/java-role/java | sqs:GetQueueUrl | arn:aws:sqs:eu-west-1:210987654321:jobs | identity-based | implicit | - | - | 403 | yes",
        ),
        (
            "Java v2, terse, with the stack",
            "software.amazon.awssdk.services.s3.model.S3Exception: Access Denied (Service: S3, Status Code: 403, Request ID: 4F6A, Extended Request ID: x=)\n\tat software.amazon.awssdk.core.internal.http.CombinedResponseHandler.handleErrorResponse(CombinedResponseHandler.java:125)\n\tat software.amazon.awssdk.services.s3.DefaultS3Client.putObject(DefaultS3Client.java:10191)",
            "- | s3:PutObject | - | - | unknown | - | PutObject | 403 | maybe",
        ),
        (
            "Java v1",
            "com.amazonaws.services.s3.model.AmazonS3Exception: Access Denied (Service: Amazon S3; Status Code: 403; Error Code: AccessDenied; Request ID: 4F6A; S3 Extended Request ID: x=; Proxy: null)\n\tat com.amazonaws.services.s3.AmazonS3Client.getObject(AmazonS3Client.java:1516)",
            "- | s3:GetObject | - | - | unknown | - | GetObject | AccessDenied | maybe",
        ),
        (
            "JavaScript v3",
            "AccessDenied: Access Denied\n    at throwDefaultError (/var/runtime/node_modules/@aws-sdk/node_modules/@smithy/smithy-client/dist-cjs/index.js:838:20)\n    at de_PutObjectCommandError (/var/runtime/node_modules/@aws-sdk/client-s3/dist-cjs/index.js:6000:14) {\n  '$fault': 'client',\n  '$metadata': { httpStatusCode: 403, requestId: '4F6A' },\n  Code: 'AccessDenied'\n}",
            "- | s3:PutObject | - | - | unknown | - | PutObject | AccessDenied | maybe",
        ),
        (
            "JavaScript v3, with the sentence",
            "AccessDeniedException: User: arn:aws:sts::210987654321:assumed-role/js-role/js is not authorized to perform: dynamodb:PutItem on resource: arn:aws:dynamodb:eu-west-1:210987654321:table/orders because no identity-based policy allows the dynamodb:PutItem action\n    at de_AccessDeniedExceptionRes (/var/task/index.js:1:2)",
            "arn:aws:sts::210987654321:assumed-role/js-role/js | dynamodb:PutItem | arn:aws:dynamodb:eu-west-1:210987654321:table/orders | identity-based | implicit | - | - | AccessDeniedException | yes",
        ),
        (
            "JavaScript v2",
            "AccessDenied: Access Denied\n    at Request.extractError (/var/runtime/node_modules/aws-sdk/lib/services/s3.js:711:35)",
            "- | - | - | - | unknown | - | - | AccessDenied | maybe",
        ),
        (
            ".NET",
            "Amazon.S3.AmazonS3Exception: Access Denied\n ---> Amazon.Runtime.Internal.HttpErrorResponseException\n   at Amazon.S3.AmazonS3Client.<PutObjectAsync>d__1.MoveNext()\n   at Amazon.S3.AmazonS3Client.PutObjectAsync(PutObjectRequest request)",
            "- | s3:PutObject | - | - | unknown | - | PutObject | - | maybe",
        ),
        (
            ".NET, with the sentence",
            "Amazon.SimpleNotificationService.Model.AuthorizationErrorException: User: arn:aws:sts::210987654321:assumed-role/net-role/net is not authorized to perform: SNS:Publish on resource: arn:aws:sns:eu-west-1:210987654321:news because no identity-based policy allows the SNS:Publish action",
            "arn:aws:sts::210987654321:assumed-role/net-role/net | sns:Publish | arn:aws:sns:eu-west-1:210987654321:news | identity-based | implicit | - | - | AuthorizationErrorException | yes",
        ),
        (
            "PHP",
            "Error executing \"PutObject\" on \"https://uploads.s3.eu-west-1.amazonaws.com/a.txt\"; AWS HTTP error: Client error: `PUT https://uploads.s3.eu-west-1.amazonaws.com/a.txt` resulted in a `403 Forbidden` response:\n<Error><Code>AccessDenied</Code><Message>Access Denied</Message> (truncated...)\n AccessDenied (client): Access Denied",
            "- | s3:PutObject | - | - | unknown | - | PutObject | AccessDenied | maybe",
        ),
        (
            "Ruby",
            "Aws::S3::Errors::AccessDenied: Access Denied",
            "- | - | - | - | unknown | - | - | AccessDenied | maybe",
        ),
        (
            "Rust",
            "Error: ServiceError(ServiceError { source: Unhandled(Unhandled { source: ErrorMetadata { code: Some(\"AccessDeniedException\"), message: Some(\"User: arn:aws:sts::210987654321:assumed-role/rust-role/rust is not authorized to perform: secretsmanager:GetSecretValue on resource: arn:aws:secretsmanager:eu-west-1:210987654321:secret:db-AbCdEf because no identity-based policy allows the secretsmanager:GetSecretValue action\") } }) })",
            "arn:aws:sts::210987654321:assumed-role/rust-role/rust | secretsmanager:GetSecretValue | arn:aws:secretsmanager:eu-west-1:210987654321:secret:db-AbCdEf | identity-based | implicit | - | - | AccessDeniedException | yes",
        ),
    ]);
}

/// Terraform's AWS provider, AWS CloudFormation, the AWS CDK, and services that pass on what another said.
#[test]
fn tools_and_services() {
    hold(&[
        (
            "Terraform, with its frame",
            "╷\n│ Error: creating SQS Queue (jobs): operation error SQS: CreateQueue, https response error StatusCode: 403, RequestID: 4f6a, api error AccessDenied: User: arn:aws:iam::210987654321:user/ci is not authorized to perform: sqs:createqueue on resource: arn:aws:sqs:eu-west-1:210987654321:jobs because no identity-based policy allows the sqs:createqueue action\n│ \n│   with aws_sqs_queue.jobs,\n│   on main.tf line 1, in resource \"aws_sqs_queue\" \"jobs\":\n╵",
            "arn:aws:iam::210987654321:user/ci | sqs:CreateQueue | arn:aws:sqs:eu-west-1:210987654321:jobs | identity-based | implicit | - | CreateQueue | AccessDenied | yes",
        ),
        (
            "Terraform with Go v1",
            "Error: error launching source instance: UnauthorizedOperation: You are not authorized to perform this operation. Encoded authorization failure message: QXdPNaIegKKN\n\tstatus code: 403, request id: 27db",
            "- | - | - | - | encoded | - | - | UnauthorizedOperation | maybe",
        ),
        (
            "CloudFormation's resource handler",
            "Resource handler returned message: \"User: arn:aws:sts::210987654321:assumed-role/cdk-hnb659fds-cfn-exec-role-210987654321-eu-west-1/AWSCloudFormation is not authorized to perform: lambda:GetLayerVersion on resource: arn:aws:lambda:eu-west-1:444455556666:layer:ext:4 because no resource-based policy allows the lambda:GetLayerVersion action (Service: Lambda, Status Code: 403, Request ID: 64ab)\" (RequestToken: d53c, HandlerErrorCode: AccessDenied)",
            "arn:aws:sts::210987654321:assumed-role/cdk-hnb659fds-cfn-exec-role-210987654321-eu-west-1/AWSCloudFormation | lambda:GetLayerVersion | arn:aws:lambda:eu-west-1:444455556666:layer:ext:4 | resource-based | implicit | - | - | AccessDenied | no",
        ),
        (
            "CloudFormation's older handlers name the operation",
            "API: s3:SetBucketEncryption Access Denied",
            "- | s3:PutEncryptionConfiguration | - | - | unknown | - | SetBucketEncryption | - | maybe",
        ),
        (
            "CloudFormation's older handlers, with the sentence",
            "API: iam:CreateRole User: arn:aws:iam::210987654321:user/ci is not authorized to perform: iam:CreateRole on resource: arn:aws:iam::210987654321:role/app-Role-1ABC because no identity-based policy allows the iam:CreateRole action",
            "arn:aws:iam::210987654321:user/ci | iam:CreateRole | arn:aws:iam::210987654321:role/app-Role-1ABC | identity-based | implicit | - | CreateRole | - | yes",
        ),
        (
            "CDK: the stack's failure, with another code before it",
            "Error: Stack app failed: ValidationError: User: arn:aws:iam::210987654321:user/ci is not authorized to perform: ssm:GetParameters on resource: arn:aws:ssm:eu-west-1:210987654321:parameter/cdk-bootstrap/hnb659fds/version because no identity-based policy allows the ssm:GetParameters action",
            "arn:aws:iam::210987654321:user/ci | ssm:GetParameters | arn:aws:ssm:eu-west-1:210987654321:parameter/cdk-bootstrap/hnb659fds/version | identity-based | implicit | - | - | - | yes",
        ),
        (
            "ECS, of the task's execution role",
            "ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secret from asm: service call has been retried 1 time(s): failed to fetch secret arn:aws:secretsmanager:eu-west-1:210987654321:secret:db-AbCdEf from secrets manager: AccessDeniedException: User: arn:aws:sts::210987654321:assumed-role/ecsTaskExecutionRole/4f6a is not authorized to perform: secretsmanager:GetSecretValue on resource: arn:aws:secretsmanager:eu-west-1:210987654321:secret:db-AbCdEf because no identity-based policy allows the secretsmanager:GetSecretValue action",
            "arn:aws:sts::210987654321:assumed-role/ecsTaskExecutionRole/4f6a | secretsmanager:GetSecretValue | arn:aws:secretsmanager:eu-west-1:210987654321:secret:db-AbCdEf | identity-based | implicit | - | GetSecretValue | AccessDeniedException | yes",
        ),
        (
            "a push to Amazon ECR",
            "denied: User: arn:aws:iam::210987654321:user/ci is not authorized to perform: ecr:InitiateLayerUpload on resource: arn:aws:ecr:eu-west-1:210987654321:repository/app because no identity-based policy allows the ecr:InitiateLayerUpload action",
            "arn:aws:iam::210987654321:user/ci | ecr:InitiateLayerUpload | arn:aws:ecr:eu-west-1:210987654321:repository/app | identity-based | implicit | - | - | - | yes",
        ),
        (
            "API Gateway masks the account",
            "{\"Message\":\"User: arn:aws:sts::210987654321:assumed-role/Client/c is not authorized to perform: execute-api:Invoke on resource: arn:aws:execute-api:eu-west-1:********4321:abc123/prod/GET/orders because no identity-based policy allows the execute-api:Invoke action\"}",
            "arn:aws:sts::210987654321:assumed-role/Client/c | execute-api:Invoke | arn:aws:execute-api:eu-west-1:********4321:abc123/prod/GET/orders | identity-based | implicit | - | - | - | yes",
        ),
        (
            "API Gateway, nobody signed the request",
            "{\"Message\":\"User: anonymous is not authorized to perform: execute-api:Invoke on resource: arn:aws:execute-api:eu-west-1:********4321:abc123/prod/GET/orders\"}",
            "anonymous | execute-api:Invoke | arn:aws:execute-api:eu-west-1:********4321:abc123/prod/GET/orders | - | unknown | - | - | - | no",
        ),
        (
            "OpenSearch Service, nobody signed the request",
            "{\"Message\":\"User: anonymous is not authorized to perform: es:ESHttpGet because no resource-based policy allows the es:ESHttpGet action\"}",
            "anonymous | es:ESHttpGet | - | resource-based | implicit | - | - | - | no",
        ),
        (
            "KMS, implicit in the key's policy",
            "User: arn:aws:sts::210987654321:assumed-role/Reader/r is not authorized to perform: kms:Decrypt on resource: arn:aws:kms:eu-west-1:444455556666:key/1234abcd-12ab-34cd-56ef-1234567890ab because no resource-based policy allows the kms:Decrypt action",
            "arn:aws:sts::210987654321:assumed-role/Reader/r | kms:Decrypt | arn:aws:kms:eu-west-1:444455556666:key/1234abcd-12ab-34cd-56ef-1234567890ab | resource-based | implicit | - | - | - | no",
        ),
        (
            "Bedrock asks for two actions of another service",
            "AccessDeniedException: Model access is denied due to IAM user or service role is not authorized to perform the required AWS Marketplace actions (aws-marketplace:ViewSubscriptions, aws-marketplace:Subscribe) to enable access to this model.",
            "- | aws-marketplace:Subscribe | - | identity-based | unknown | - | - | AccessDeniedException | yes\n- | aws-marketplace:ViewSubscriptions | - | identity-based | unknown | - | - | AccessDeniedException | yes",
        ),
        (
            "a service-linked role",
            "User: arn:aws:sts::210987654321:assumed-role/AWSServiceRoleForAutoScaling/AutoScaling is not authorized to perform: kms:CreateGrant on resource: arn:aws:kms:eu-west-1:210987654321:key/1234abcd because no identity-based policy allows the kms:CreateGrant action",
            "arn:aws:sts::210987654321:assumed-role/AWSServiceRoleForAutoScaling/AutoScaling | kms:CreateGrant | arn:aws:kms:eu-west-1:210987654321:key/1234abcd | identity-based | implicit | - | - | - | no",
        ),
        (
            "a declarative policy",
            "An error occurred (UnauthorizedOperation) when calling the ModifyImageAttribute operation: This functionality has been disabled by a Declarative Policy. Contact your administrator.",
            "- | ec2:ModifyImageAttribute | - | service-setting | explicit | - | ModifyImageAttribute | UnauthorizedOperation | no",
        ),
        (
            "an action that the service does not name",
            "User: arn:aws:sts::210987654321:assumed-role/Ops/kim is not authorized to perform: null because no identity-based policy allows the null action",
            "arn:aws:sts::210987654321:assumed-role/Ops/kim | - | - | identity-based | implicit | - | - | - | yes",
        ),
    ]);
}

/// AWS General Reference, "Common errors": what has a status of 403 or talks of authorization, and is no denial by a policy.
#[test]
fn what_only_looks_like_a_denial() {
    hold(&[
        (
            "expired credentials",
            "An error occurred (ExpiredToken) when calling the GetObject operation: The provided token has expired.",
            "- | - | - | - | not-a-denial | - | GetObject | ExpiredToken | no",
        ),
        (
            "unknown credentials",
            "An error occurred (UnrecognizedClientException) when calling the GetItem operation: The security token included in the request is invalid.",
            "- | - | - | - | not-a-denial | - | GetItem | UnrecognizedClientException | no",
        ),
        (
            "unknown credentials of STS",
            "An error occurred (InvalidClientTokenId) when calling the GetCallerIdentity operation: The security token included in the request is invalid",
            "- | - | - | - | not-a-denial | - | GetCallerIdentity | InvalidClientTokenId | no",
        ),
        (
            "a wrong signature",
            "SignatureDoesNotMatch: The request signature we calculated does not match the signature you provided.",
            "- | - | - | - | not-a-denial | - | - | SignatureDoesNotMatch | no",
        ),
        (
            "a service that is not enabled",
            "An error occurred (OptInRequired) when calling the RunInstances operation: You are not subscribed to this service.",
            "- | - | - | - | not-a-denial | - | RunInstances | OptInRequired | no",
        ),
        (
            "EC2's wrong credentials",
            "An error occurred (AuthFailure) when calling the DescribeInstances operation: AWS was not able to validate the provided access credentials",
            "- | - | - | - | not-a-denial | - | DescribeInstances | AuthFailure | no",
        ),
        (
            "no credentials",
            "Unable to locate credentials. You can configure credentials by running \"aws configure\".",
            "- | - | - | - | not-a-denial | - | - | NoCredentials | no",
        ),
        (
            "something else went wrong",
            "An error occurred (NoSuchBucket) when calling the GetObject operation: The specified bucket does not exist",
            "",
        ),
        (
            "throttling",
            "An error occurred (ThrottlingException) when calling the GetItem operation (reached max retries: 9): Rate exceeded",
            "",
        ),
        ("a program's own words", "permission check passed, token accepted, nothing was denied", ""),
        ("nothing", "", ""),
    ]);
}
