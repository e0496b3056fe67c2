//! What well-known calls need, and what holds for every row.

use super::*;
use crate::reference::Reference;
use crate::reference::Value;

/// A call from text: `s3 PutObject Bucket Key ACL=private`. A bare name is given with a value that is not known, `A[].B`
/// is given inside, `**` stands for more arguments that are not known.
fn call(text: &str) -> Permissions {
    let mut words = text.split_whitespace();
    let (client, operation) = (words.next().unwrap(), words.next().unwrap());
    let mut arguments = Arguments::default();
    for word in words {
        if word == "**" {
            arguments.open = true;
        } else {
            let (path, value) = match word.split_once('=') {
                None => (word, Value::Unknown),
                Some((path, "True" | "False")) => (path, Value::Literal(word.split_once('=').unwrap().1.into())),
                Some((path, value)) => (path, Value::Text(value.replace('_', " "))),
            };
            give(&mut arguments, path, value);
        }
    }
    Reference::embedded().permissions(client, operation, &arguments)
}

fn give(arguments: &mut Arguments, path: &str, value: Value) {
    let Some((first, rest)) = path.split_once('.') else {
        arguments.given.insert(path.to_owned(), value);
        return;
    };
    let mut inner = Arguments::default();
    give(&mut inner, rest, value);
    let value = match first.ends_with("[]") {
        true => Value::List(vec![Value::Map(inner)]),
        false => Value::Map(inner),
    };
    arguments.given.insert(first.trim_end_matches("[]").to_owned(), value);
}

fn show(calls: &str) -> String {
    let mut shown = String::new();
    for text in calls.trim().lines().map(str::trim) {
        let needs = call(text);
        let conditional: Vec<_> = needs.conditional.iter().map(|action| format!("({action})")).collect();
        let must = match (needs.known, needs.must.is_empty() && conditional.is_empty()) {
            (false, _) => "unknown".to_owned(),
            (true, true) => "nothing".to_owned(),
            (true, false) => [needs.must, conditional].concat().join(" "),
        };
        let unbounded = if needs.unbounded { " and anything" } else { "" };
        shown.push_str(&format!("{text}\n    {must}{unbounded}\n"));
    }
    shown
}

#[test]
fn s3() {
    insta::assert_snapshot!(show(
        "s3 GetObject Bucket Key
        s3 GetObject Bucket Key VersionId
        s3 GetObject Bucket Key **
        s3 HeadObject Bucket Key
        s3 GetObjectAttributes Bucket Key
        s3 PutObject Bucket Key Body
        s3 PutObject Bucket Key Body ACL=private Tagging ServerSideEncryption=AES256
        s3 CopyObject Bucket Key CopySource
        s3 CopyObject Bucket Key CopySource=a/b TaggingDirective=REPLACE Tagging
        s3 CopyObject Bucket Key CopySource.VersionId TaggingDirective=REPLACE
        s3 UploadPart Bucket Key
        s3 upload_file Filename Bucket Key
        s3 download_file Bucket Key
        s3 DeleteObject Bucket Key
        s3 DeleteObjects Bucket Delete.Objects[].Key
        s3 ListBuckets
        s3 ListObjectsV2 Bucket
        s3 HeadBucket Bucket
        s3 GetBucketCors Bucket
        s3 DeleteBucketEncryption Bucket
        s3 PutBucketReplication Bucket ReplicationConfiguration.Role
        s3 CreateBucket Bucket ACL=private
        s3 CreateBucket Bucket ACL=public-read ObjectLockEnabledForBucket=True
        s3control PutPublicAccessBlock AccountId"
    ), @r"
    s3 GetObject Bucket Key
        s3:GetObject (kms:Decrypt)
    s3 GetObject Bucket Key VersionId
        s3:GetObjectVersion (kms:Decrypt)
    s3 GetObject Bucket Key **
        s3:GetObject (kms:Decrypt) (s3:GetObjectVersion)
    s3 HeadObject Bucket Key
        s3:GetObject (kms:Decrypt)
    s3 GetObjectAttributes Bucket Key
        s3:GetObject s3:GetObjectAttributes (kms:Decrypt)
    s3 PutObject Bucket Key Body
        s3:PutObject (kms:GenerateDataKey)
    s3 PutObject Bucket Key Body ACL=private Tagging ServerSideEncryption=AES256
        s3:PutObject s3:PutObjectAcl s3:PutObjectTagging
    s3 CopyObject Bucket Key CopySource
        s3:GetObject s3:PutObject (kms:Decrypt) (kms:GenerateDataKey) (s3:GetObjectTagging) (s3:GetObjectVersion) (s3:PutObjectTagging)
    s3 CopyObject Bucket Key CopySource=a/b TaggingDirective=REPLACE Tagging
        s3:GetObject s3:PutObject s3:PutObjectTagging (kms:Decrypt) (kms:GenerateDataKey) (s3:GetObjectVersion)
    s3 CopyObject Bucket Key CopySource.VersionId TaggingDirective=REPLACE
        s3:GetObjectVersion s3:PutObject (kms:Decrypt) (kms:GenerateDataKey)
    s3 UploadPart Bucket Key
        s3:PutObject (kms:Decrypt) (kms:GenerateDataKey)
    s3 upload_file Filename Bucket Key
        s3:PutObject (kms:Decrypt) (kms:GenerateDataKey)
    s3 download_file Bucket Key
        s3:GetObject (kms:Decrypt)
    s3 DeleteObject Bucket Key
        s3:DeleteObject
    s3 DeleteObjects Bucket Delete.Objects[].Key
        s3:DeleteObject
    s3 ListBuckets
        s3:ListAllMyBuckets
    s3 ListObjectsV2 Bucket
        s3:ListBucket
    s3 HeadBucket Bucket
        s3:ListBucket
    s3 GetBucketCors Bucket
        s3:GetBucketCORS
    s3 DeleteBucketEncryption Bucket
        s3:PutEncryptionConfiguration
    s3 PutBucketReplication Bucket ReplicationConfiguration.Role
        iam:PassRole s3:PutReplicationConfiguration
    s3 CreateBucket Bucket ACL=private
        s3:CreateBucket
    s3 CreateBucket Bucket ACL=public-read ObjectLockEnabledForBucket=True
        s3:CreateBucket s3:PutBucketAcl s3:PutBucketObjectLockConfiguration s3:PutBucketVersioning
    s3control PutPublicAccessBlock AccountId
        s3:PutAccountPublicAccessBlock
    ");
}

#[test]
fn data_stores_and_messages() {
    insta::assert_snapshot!(show(
        "dynamodb PutItem TableName Item
        dynamodb BatchWriteItem RequestItems
        dynamodb TransactWriteItems TransactItems[].Put
        dynamodb TransactWriteItems TransactItems
        dynamodb ExecuteStatement Statement=select_*_from_T
        dynamodb ExecuteStatement Statement
        dynamodb CreateTable TableName Tags
        dynamodb DescribeEndpoints
        dynamodbstreams GetRecords ShardIterator
        sqs SendMessageBatch QueueUrl Entries
        sqs ReceiveMessage QueueUrl
        sqs CreateQueue QueueName tags
        sns PublishBatch TopicArn
        kinesis PutRecords Records
        firehose PutRecordBatch DeliveryStreamName
        secretsmanager GetSecretValue SecretId
        secretsmanager BatchGetSecretValue Filters
        ssm GetParameter Name
        ssm GetParameter Name WithDecryption=True
        ssm PutParameter Name Type=String
        ssm PutParameter Name Type=SecureString Tags
        rds-data ExecuteStatement resourceArn secretArn sql
        rds generate_db_auth_token
        redshift-data ExecuteStatement WorkgroupName Sql
        timestream-write WriteRecords Records"
    ), @r"
    dynamodb PutItem TableName Item
        dynamodb:PutItem
    dynamodb BatchWriteItem RequestItems
        dynamodb:BatchWriteItem
    dynamodb TransactWriteItems TransactItems[].Put
        dynamodb:PutItem
    dynamodb TransactWriteItems TransactItems
        (dynamodb:ConditionCheckItem) (dynamodb:DeleteItem) (dynamodb:PutItem) (dynamodb:UpdateItem)
    dynamodb ExecuteStatement Statement=select_*_from_T
        dynamodb:PartiQLSelect
    dynamodb ExecuteStatement Statement
        (dynamodb:PartiQLDelete) (dynamodb:PartiQLInsert) (dynamodb:PartiQLSelect) (dynamodb:PartiQLUpdate)
    dynamodb CreateTable TableName Tags
        dynamodb:CreateTable dynamodb:TagResource
    dynamodb DescribeEndpoints
        nothing
    dynamodbstreams GetRecords ShardIterator
        dynamodb:GetRecords
    sqs SendMessageBatch QueueUrl Entries
        sqs:SendMessage (kms:Decrypt) (kms:GenerateDataKey)
    sqs ReceiveMessage QueueUrl
        sqs:ReceiveMessage (kms:Decrypt)
    sqs CreateQueue QueueName tags
        sqs:CreateQueue sqs:TagQueue
    sns PublishBatch TopicArn
        sns:Publish (kms:Decrypt) (kms:GenerateDataKey)
    kinesis PutRecords Records
        kinesis:PutRecords (kms:GenerateDataKey)
    firehose PutRecordBatch DeliveryStreamName
        firehose:PutRecordBatch
    secretsmanager GetSecretValue SecretId
        secretsmanager:GetSecretValue (kms:Decrypt)
    secretsmanager BatchGetSecretValue Filters
        secretsmanager:BatchGetSecretValue secretsmanager:GetSecretValue secretsmanager:ListSecrets (kms:Decrypt)
    ssm GetParameter Name
        ssm:GetParameter
    ssm GetParameter Name WithDecryption=True
        ssm:GetParameter (kms:Decrypt)
    ssm PutParameter Name Type=String
        ssm:PutParameter
    ssm PutParameter Name Type=SecureString Tags
        ssm:AddTagsToResource ssm:PutParameter (kms:Encrypt) (kms:GenerateDataKey)
    rds-data ExecuteStatement resourceArn secretArn sql
        rds-data:ExecuteStatement secretsmanager:GetSecretValue
    rds generate_db_auth_token
        rds-db:connect
    redshift-data ExecuteStatement WorkgroupName Sql
        redshift-data:ExecuteStatement redshift-serverless:GetCredentials
    timestream-write WriteRecords Records
        timestream:DescribeEndpoints timestream:WriteRecords
    ");
}

#[test]
fn keys_and_identities() {
    insta::assert_snapshot!(show(
        "kms CreateKey
        kms CreateKey Policy Tags
        kms CreateKey **
        kms ReEncrypt CiphertextBlob
        kms ReplicateKey KeyId
        kms Decrypt CiphertextBlob
        iam CreateRole RoleName Tags
        iam AttachRolePolicy RoleName PolicyArn
        sts AssumeRole RoleArn
        sts AssumeRole RoleArn Tags
        sts GetCallerIdentity
        sts AssumeRoleWithWebIdentity RoleArn
        cognito-idp InitiateAuth ClientId
        cognito-idp AdminInitiateAuth ClientId
        cognito-idp CreateGroup GroupName RoleArn
        codecatalyst ListProjects spaceName"
    ), @r"
    kms CreateKey
        kms:CreateKey
    kms CreateKey Policy Tags
        kms:CreateKey kms:PutKeyPolicy kms:TagResource
    kms CreateKey **
        kms:CreateKey (kms:PutKeyPolicy) (kms:TagResource)
    kms ReEncrypt CiphertextBlob
        kms:ReEncryptFrom kms:ReEncryptTo
    kms ReplicateKey KeyId
        kms:CreateKey kms:ReplicateKey
    kms Decrypt CiphertextBlob
        kms:Decrypt
    iam CreateRole RoleName Tags
        iam:CreateRole iam:TagRole
    iam AttachRolePolicy RoleName PolicyArn
        iam:AttachRolePolicy
    sts AssumeRole RoleArn
        sts:AssumeRole (sts:TagSession)
    sts AssumeRole RoleArn Tags
        sts:AssumeRole sts:TagSession
    sts GetCallerIdentity
        nothing
    sts AssumeRoleWithWebIdentity RoleArn
        (sts:TagSession)
    cognito-idp InitiateAuth ClientId
        nothing
    cognito-idp AdminInitiateAuth ClientId
        cognito-idp:AdminInitiateAuth
    cognito-idp CreateGroup GroupName RoleArn
        cognito-idp:CreateGroup iam:PassRole
    codecatalyst ListProjects spaceName
        nothing
    ");
}

#[test]
fn compute_and_events() {
    insta::assert_snapshot!(show(
        "lambda Invoke FunctionName
        lambda CreateFunction FunctionName Role Code.S3Key Tags
        lambda CreateFunction FunctionName Code **
        lambda UpdateFunctionConfiguration FunctionName
        lambda UpdateFunctionConfiguration FunctionName Role VpcConfig.SubnetIds
        ec2 DescribeInstances
        ec2 RunInstances ImageId
        ec2 RunInstances ImageId IamInstanceProfile TagSpecifications
        ecs RunTask taskDefinition
        ecs RunTask taskDefinition overrides.taskRoleArn
        ecs RegisterTaskDefinition family executionRoleArn
        stepfunctions StartExecution stateMachineArn
        stepfunctions CreateStateMachine name roleArn publish=True
        events PutEvents Entries
        events PutTargets Rule Targets[].RoleArn
        events PutTargets Rule Targets[].Arn
        events PutTargets Rule Targets
        scheduler CreateSchedule Target.RoleArn
        glue CreateJob Name Role
        glue GetColumnStatisticsForTable TableName
        mediaconvert CreateJob Role
        athena StartQueryExecution QueryString
        cloudformation CreateStack StackName
        cloudformation CreateStack StackName RoleARN
        bedrock-runtime Converse modelId
        bedrock-runtime InvokeModel modelId guardrailIdentifier
        sagemaker-runtime InvokeEndpoint EndpointName
        apigateway GetRestApis
        apigateway UpdateStage restApiId
        apigatewayv2 CreateApi Name
        apigatewaymanagementapi PostToConnection ConnectionId
        iot-data Publish topic
        rekognition DetectLabels Image.S3Object
        rekognition DetectLabels Image.Bytes
        iotthingsgraph SearchThings entityId
        nothing Here"
    ), @r"
    lambda Invoke FunctionName
        lambda:InvokeFunction
    lambda CreateFunction FunctionName Role Code.S3Key Tags
        iam:PassRole lambda:CreateFunction lambda:TagResource s3:GetObject
    lambda CreateFunction FunctionName Code **
        iam:PassRole lambda:CreateFunction (ec2:DescribeSecurityGroups) (ec2:DescribeSubnets) (ec2:DescribeVpcs) (ecr:BatchGetImage) (ecr:GetDownloadUrlForLayer) (ecr:GetRepositoryPolicy) (ecr:SetRepositoryPolicy) (elasticfilesystem:DescribeMountTargets) (kms:CreateGrant) (kms:Decrypt) (kms:DescribeKey) (kms:Encrypt) (kms:GenerateDataKey) (lambda:GetLayerVersion) (lambda:PassCapacityProvider) (lambda:TagResource) (s3:GetObject) (s3:GetObjectVersion)
    lambda UpdateFunctionConfiguration FunctionName
        lambda:UpdateFunctionConfiguration
    lambda UpdateFunctionConfiguration FunctionName Role VpcConfig.SubnetIds
        ec2:DescribeSecurityGroups ec2:DescribeSubnets ec2:DescribeVpcs iam:PassRole lambda:UpdateFunctionConfiguration
    ec2 DescribeInstances
        ec2:DescribeInstances
    ec2 RunInstances ImageId
        ec2:RunInstances (iam:PassRole)
    ec2 RunInstances ImageId IamInstanceProfile TagSpecifications
        ec2:CreateTags ec2:RunInstances iam:PassRole
    ecs RunTask taskDefinition
        ecs:RunTask (iam:PassRole)
    ecs RunTask taskDefinition overrides.taskRoleArn
        ecs:RunTask iam:PassRole
    ecs RegisterTaskDefinition family executionRoleArn
        ecs:RegisterTaskDefinition iam:PassRole
    stepfunctions StartExecution stateMachineArn
        states:StartExecution
    stepfunctions CreateStateMachine name roleArn publish=True
        iam:PassRole states:CreateStateMachine states:PublishStateMachineVersion
    events PutEvents Entries
        events:PutEvents
    events PutTargets Rule Targets[].RoleArn
        events:PutTargets iam:PassRole
    events PutTargets Rule Targets[].Arn
        events:PutTargets
    events PutTargets Rule Targets
        events:PutTargets (iam:PassRole)
    scheduler CreateSchedule Target.RoleArn
        iam:PassRole scheduler:CreateSchedule
    glue CreateJob Name Role
        glue:CreateJob iam:PassRole
    glue GetColumnStatisticsForTable TableName
        glue:GetTable
    mediaconvert CreateJob Role
        iam:PassRole mediaconvert:CreateJob
    athena StartQueryExecution QueryString
        athena:StartQueryExecution (athena:GetDataCatalog) (glue:BatchCreatePartition) (glue:BatchDeletePartition) (glue:BatchGetPartition) (glue:CreateDatabase) (glue:CreatePartition) (glue:CreateTable) (glue:DeleteDatabase) (glue:DeletePartition) (glue:DeleteTable) (glue:GetCatalog) (glue:GetCatalogs) (glue:GetDatabase) (glue:GetDatabases) (glue:GetPartition) (glue:GetPartitions) (glue:GetTable) (glue:GetTables) (glue:UpdatePartition) (glue:UpdateTable) (lakeformation:GetDataAccess) (lambda:InvokeFunction) (s3:AbortMultipartUpload) (s3:DeleteObject) (s3:GetBucketLocation) (s3:GetObject) (s3:ListBucket) (s3:ListBucketMultipartUploads) (s3:ListMultipartUploadParts) (s3:PutObject)
    cloudformation CreateStack StackName
        cloudformation:CreateStack and anything
    cloudformation CreateStack StackName RoleARN
        cloudformation:CreateStack iam:PassRole
    bedrock-runtime Converse modelId
        bedrock:InvokeModel
    bedrock-runtime InvokeModel modelId guardrailIdentifier
        bedrock:ApplyGuardrail bedrock:InvokeModel
    sagemaker-runtime InvokeEndpoint EndpointName
        sagemaker:InvokeEndpoint
    apigateway GetRestApis
        apigateway:GET
    apigateway UpdateStage restApiId
        apigateway:PATCH
    apigatewayv2 CreateApi Name
        apigateway:POST
    apigatewaymanagementapi PostToConnection ConnectionId
        execute-api:ManageConnections
    iot-data Publish topic
        iot:Publish
    rekognition DetectLabels Image.S3Object
        rekognition:DetectLabels s3:GetObject
    rekognition DetectLabels Image.Bytes
        rekognition:DetectLabels
    iotthingsgraph SearchThings entityId
        unknown
    nothing Here
        unknown
    ");
}

#[test]
fn every_action_in_the_rules_exists() {
    let reference = Reference::embedded();
    for name in reference.clients() {
        let client = reference.client(&name).expect("listed");
        for action in client.rule_actions() {
            let (prefix, name) = action.split_once(':').expect("an action has a prefix");
            let service = reference.service(prefix).unwrap_or_else(|| panic!("{action}: no such service"));
            let known = service.action(name).unwrap_or_else(|| panic!("{action}: no such action"));
            assert_eq!((prefix, name), (&*service.prefix, &*known.name), "{action} is not in AWS's own case");
        }
    }
}

#[test]
fn every_row_of_the_tables_has_a_source_and_an_operation() {
    let reference = Reference::embedded();
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/reference/tables");
    let tables = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    for table in tables.filter(|path| path.to_string_lossy().contains("/rules-")) {
        let mut sourced = false;
        for line in std::fs::read_to_string(&table).unwrap().lines() {
            match line.split(": ").next() {
                Some("# family") => sourced = false,
                Some("# source") => sourced = true,
                _ => {}
            }
            let [client, operations, kind, _, _] = line.split('\t').collect::<Vec<_>>()[..] else { continue };
            assert!(sourced, "no source: {line}");
            let methods = reference.methods(client);
            for operation in operations.split(' ').filter(|_| kind != "not-passed") {
                let known = reference.client(client).is_some_and(|client| client.operations.contains_key(operation))
                    || methods.iter().any(|method| method.name == operation);
                assert!(known, "{client} has no {operation}");
            }
        }
    }
}

#[test]
fn whatever_a_call_must_have_exists_or_is_unknown() {
    let reference = Reference::embedded();
    for name in reference.clients() {
        let client = reference.client(&name).expect("listed");
        for operation in client.operations.keys() {
            let needs = reference.permissions(&name, operation, &Arguments { open: true, ..Arguments::default() });
            for action in needs.must.iter().chain(&needs.conditional) {
                let (prefix, action) = action.split_once(':').expect("an action has a prefix");
                let exists = reference.service(prefix).is_some_and(|service| service.action(action).is_some());
                assert!(exists, "{name} {operation}: {prefix}:{action}");
            }
            assert!(needs.known || needs.must.is_empty(), "{name} {operation}");
        }
    }
}
