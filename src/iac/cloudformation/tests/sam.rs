//! SAM: functions, the roles it makes, and `Globals`.

use super::*;

#[test]
fn a_function_with_inline_statements() {
    insta::assert_snapshot!(read_yaml(r#"
AWSTemplateFormatVersion: "2010-09-09"
Transform: AWS::Serverless-2016-10-31
Globals:
  Function:
    Runtime: python3.13
    Environment:
      Variables:
        STAGE: test
        TABLE: none
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src/orders/
      Handler: app.handler
      Environment:
        Variables:
          TABLE: !Ref Table
      Policies:
        - Statement:
            - Effect: Allow
              Action: dynamodb:PutItem
              Resource: !GetAtt Table.Arn
        - Version: "2012-10-17"
          Statement:
            Effect: Allow
            Action: [ "s3:GetObject", 's3:List*' ]
            Resource: !Sub "arn:${AWS::Partition}:s3:::data-${AWS::AccountId}/*"
            Condition: { Bool: { aws:SecureTransport: true } }
  Table:
    Type: AWS::DynamoDB::Table
"#), @r#"
    function Orders@12 python3.13
      code services/src/orders/ app.handler@16
      role OrdersRole
      STAGE=test
      TABLE=${Table}
    role OrdersRole@12
      policy SamImplicit("AWSLambdaBasicExecutionRole")@12
        allow logs:CreateLogGroup@12 logs:CreateLogStream@12 logs:PutLogEvents@12 on *@12
      policy Inline@21
        allow dynamodb:PutItem@23 on ${Table.Arn}@24
      policy Inline@25
        allow conditional s3:GetObject@28 s3:List*@28 on arn:${AWS::Partition}:s3:::data-${AWS::AccountId}/*@29
    "#);
}

#[test]
fn policies_of_every_kind() {
    insta::assert_snapshot!(read_yaml(r#"
Resources:
  F:
    Type: AWS::Serverless::Function
    Properties:
      Handler: app.handler
      Policies:
        - AmazonSQSFullAccess
        - !Sub arn:${AWS::Partition}:iam::aws:policy/AmazonS3ReadOnlyAccess
        - DynamoDBCrudPolicy: { TableName: !Ref Table }
        - SQSPollerPolicy: { QueueName: !GetAtt Queue.QueueName }
        - SQSPollerPolicy: {}
        - NoSuchPolicy: {}
        - !Ref Managed
        - !If [Reads, { S3ReadPolicy: { BucketName: data } }, !Ref AWS::NoValue]
        - Statement: { Effect: Allow, Action: sns:Publish, Resource: !Ref Topic }
        - { Effect: Allow, Action: sns:Publish, Resource: "*" }
  Managed:
    Type: AWS::IAM::ManagedPolicy
    Properties: { PolicyDocument: { Statement: { Effect: Allow, Action: kms:Decrypt, Resource: "*" } } }
  One:
    Type: AWS::Serverless::Function
    Properties: { Handler: app.handler, Policies: AWSLambdaVPCAccessExecutionRole }
  Ignored:
    Type: AWS::Serverless::Function
    Properties: { Handler: app.handler, Role: !GetAtt FRole.Arn, Policies: [AmazonS3FullAccess] }
"#), @r#"
    function F@3 no runtime
      code services/ app.handler@6
      role FRole
    function One@21 no runtime
      code services/ app.handler@23
      role OneRole
    function Ignored@24 no runtime
      code services/ app.handler@26
      role FRole
    role FRole@3
      policy SamImplicit("AWSLambdaBasicExecutionRole")@3
        allow logs:CreateLogGroup@3 logs:CreateLogStream@3 logs:PutLogEvents@3 on *@3
      policy AwsManaged("AmazonSQSFullAccess")@8
        allow sqs:*@8 on *@8
      policy AwsManaged("AmazonS3ReadOnlyAccess")@9
        allow s3:Get*@9 s3:List*@9 s3:Describe*@9 s3-object-lambda:Get*@9 s3-object-lambda:List*@9 on *@9
      policy SamPolicyTemplate("DynamoDBCrudPolicy")@10
        allow dynamodb:GetItem@10 dynamodb:DeleteItem@10 dynamodb:PutItem@10 dynamodb:Scan@10 dynamodb:Query@10 dynamodb:UpdateItem@10 dynamodb:BatchWriteItem@10 dynamodb:BatchGetItem@10 dynamodb:DescribeTable@10 dynamodb:ConditionCheckItem@10 on arn:${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}:table/${Table}@10 arn:${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}:table/${Table}/index/*@10
      policy SamPolicyTemplate("SQSPollerPolicy")@11
        allow sqs:ChangeMessageVisibility@11 sqs:ChangeMessageVisibilityBatch@11 sqs:DeleteMessage@11 sqs:DeleteMessageBatch@11 sqs:GetQueueAttributes@11 sqs:ReceiveMessage@11 on arn:${AWS::Partition}:sqs:${AWS::Region}:${AWS::AccountId}:${Queue.QueueName}@11
      policy Policy("Managed")@18
        allow kms:Decrypt@20 on *@20
      policy SamPolicyTemplate("S3ReadPolicy")@15
        allow optional s3:GetObject@15 s3:ListBucket@15 s3:GetBucketLocation@15 s3:GetObjectVersion@15 s3:GetLifecycleConfiguration@15 on arn:${AWS::Partition}:s3:::data@15 arn:${AWS::Partition}:s3:::data/*@15
      policy Inline@16
        allow sns:Publish@16 on ${Topic}@16
      unknown: the policy template SQSPollerPolicy needs a value for QueueName@12
      unknown: no SAM policy template called NoSuchPolicy is in AWS's data of 2026-11-17@13
      unknown: SAM takes no such policy: it has neither Statement nor the name of a policy template@17
    role OneRole@21
      policy SamImplicit("AWSLambdaBasicExecutionRole")@21
        allow logs:CreateLogGroup@21 logs:CreateLogStream@21 logs:PutLogEvents@21 on *@21
      policy AwsManaged("AWSLambdaVPCAccessExecutionRole")@23
        allow logs:CreateLogGroup@23 logs:CreateLogStream@23 logs:PutLogEvents@23 ec2:CreateNetworkInterface@23 ec2:DescribeNetworkInterfaces@23 ec2:DescribeSubnets@23 ec2:DeleteNetworkInterface@23 ec2:AssignPrivateIpAddresses@23 ec2:UnassignPrivateIpAddresses@23 on *@23
    note: SAM ignores these Policies, because the function has a Role@26
    "#);
}

#[test]
fn what_sam_adds_for_other_properties() {
    insta::assert_snapshot!(read_yaml(r#"
Globals:
  Function:
    Handler: app.handler
    Tracing: Active
Resources:
  F:
    Type: AWS::Serverless::Function
    Properties:
      VpcConfig: { SubnetIds: [a], SecurityGroupIds: [b] }
      DeadLetterQueue: { Type: SQS, TargetArn: !GetAtt Queue.Arn }
      EventInvokeConfig:
        DestinationConfig:
          OnSuccess: { Type: EventBridge, Destination: !GetAtt Bus.Arn }
          OnFailure: { Type: SNS }
      Events:
        Queue: { Type: SQS, Properties: { Queue: !GetAtt Queue.Arn } }
        Stream:
          Type: Kinesis
          Properties:
            Stream: !GetAtt Stream.Arn
            StartingPosition: LATEST
            DestinationConfig: { OnFailure: { Type: S3, Destination: !GetAtt Bucket.Arn } }
        Topic: { Type: SNS, Properties: { Topic: !Ref Topic, SqsSubscription: true } }
        Api: { Type: Api, Properties: { Path: /, Method: get } }
        Broker:
          Type: MQ
          Properties:
            Broker: !GetAtt Broker.Arn
            Queues: [q]
            SourceAccessConfigurations: [ { Type: BASIC_AUTH, URI: !Ref Secret } ]
  Untraced:
    Type: AWS::Serverless::Function
    Properties: { Tracing: Disabled }
"#), @r#"
    function F@7 no runtime
      code services/ app.handler@4
      role FRole
    function Untraced@32 no runtime
      code services/ app.handler@4
      role UntracedRole
    role FRole@7
      policy SamImplicit("AWSLambdaBasicExecutionRole")@7
        allow logs:CreateLogGroup@7 logs:CreateLogStream@7 logs:PutLogEvents@7 on *@7
      policy SamImplicit("AWSXrayWriteOnlyAccess")@5
        allow xray:PutTraceSegments@5 xray:PutTelemetryRecords@5 xray:GetSamplingRules@5 xray:GetSamplingTargets@5 xray:GetSamplingStatisticSummaries@5 on *@5
      policy SamImplicit("AWSLambdaVPCAccessExecutionRole")@10
        allow logs:CreateLogGroup@10 logs:CreateLogStream@10 logs:PutLogEvents@10 ec2:CreateNetworkInterface@10 ec2:DescribeNetworkInterfaces@10 ec2:DescribeSubnets@10 ec2:DeleteNetworkInterface@10 ec2:AssignPrivateIpAddresses@10 ec2:UnassignPrivateIpAddresses@10 on *@10
      policy SamImplicit("DeadLetterQueue")@11
        allow sqs:SendMessage@11 on ${Queue.Arn}@11
      policy SamImplicit("EventInvokeConfig")@14
        allow events:PutEvents@14 on ${Bus.Arn}@14
      policy SamImplicit("EventInvokeConfig")@15
        allow sns:Publish@15 on ${FEventInvokeConfigOnFailureTopic}@15
      policy SamImplicit("MQ")@27
        allow secretsmanager:GetSecretValue@27 on ${Secret}@27
      policy SamImplicit("MQ")@27
        allow mq:DescribeBroker@27 on ${Broker.Arn}@27
      policy SamImplicit("AWSLambdaSQSQueueExecutionRole")@17
        allow sqs:ReceiveMessage@17 sqs:DeleteMessage@17 sqs:GetQueueAttributes@17 logs:CreateLogGroup@17 logs:CreateLogStream@17 logs:PutLogEvents@17 on *@17
      policy SamImplicit("AWSLambdaKinesisExecutionRole")@19
        allow kinesis:DescribeStream@19 kinesis:DescribeStreamSummary@19 kinesis:GetRecords@19 kinesis:GetShardIterator@19 kinesis:ListShards@19 kinesis:ListStreams@19 kinesis:SubscribeToShard@19 logs:CreateLogGroup@19 logs:CreateLogStream@19 logs:PutLogEvents@19 on *@19
      policy SamImplicit("DestinationConfig")@23
        allow s3:PutObject@23 on ${Bucket.Arn}/*@23
      policy SamImplicit("DestinationConfig")@23
        allow s3:ListBucket@23 on ${Bucket.Arn}@23
    role UntracedRole@32
      policy SamImplicit("AWSLambdaBasicExecutionRole")@32
        allow logs:CreateLogGroup@32 logs:CreateLogStream@32 logs:PutLogEvents@32 on *@32
    "#);
}

#[test]
fn policies_attached_to_the_role_that_sam_makes() {
    insta::assert_snapshot!(read_yaml(r#"
Resources:
  F: { Type: AWS::Serverless::Function, Properties: { Handler: app.handler } }
  Extra:
    Type: AWS::IAM::Policy
    Properties:
      Roles: [!Ref FRole]
      PolicyDocument: { Statement: { Effect: Allow, Action: sqs:SendMessage, Resource: "*" } }
  G:
    Type: AWS::Serverless::Function
    Properties: { Handler: app.handler, Role: !GetAtt FRole.Arn }
"#), @r#"
    function F@3 no runtime
      code services/ app.handler@3
      role FRole
    function G@9 no runtime
      code services/ app.handler@11
      role FRole
    role FRole@3
      policy SamImplicit("AWSLambdaBasicExecutionRole")@3
        allow logs:CreateLogGroup@3 logs:CreateLogStream@3 logs:PutLogEvents@3 on *@3
      policy Policy("Extra")@4
        allow sqs:SendMessage@8 on *@8
    "#);
}

#[test]
fn connectors_in_both_forms() {
    insta::assert_snapshot!(read_yaml(r#"
Resources:
  F:
    Type: AWS::Serverless::Function
    Connectors:
      ToTable: { Properties: { Destination: { Id: Table }, Permissions: [Read] } }
    Properties: { Handler: app.handler }
  Table: { Type: AWS::Serverless::SimpleTable }
  Topic: { Type: AWS::SNS::Topic }
  Queue: { Type: AWS::SQS::Queue }
  ToTopic:
    Type: AWS::Serverless::Connector
    Properties: { Source: { Id: F }, Destination: [ { Id: Topic }, { Type: AWS::S3::Bucket, Arn: !GetAtt B.Arn } ], Permissions: [Write] }
  FromQueue:
    Type: AWS::Serverless::Connector
    Properties: { Source: { Id: Queue }, Destination: { Id: F }, Permissions: [Read, Write] }
  FromTopic:
    Type: AWS::Serverless::Connector
    Properties: { Source: { Id: Topic }, Destination: { Id: F }, Permissions: [Write] }
"#), @r#"
    function F@3 no runtime
      code services/ app.handler@7
      role FRole
    role FRole@3
      policy SamImplicit("AWSLambdaBasicExecutionRole")@3
        allow logs:CreateLogGroup@3 logs:CreateLogStream@3 logs:PutLogEvents@3 on *@3
      policy SamConnector("FToTable")@6
        allow dynamodb:GetItem@6 dynamodb:Query@6 dynamodb:Scan@6 dynamodb:BatchGetItem@6 dynamodb:ConditionCheckItem@6 dynamodb:PartiQLSelect@6 on ${Table.Arn}@6 ${Table.Arn}/index/*@6
      policy SamConnector("ToTopic")@11
        allow sns:Publish@11 on ${Topic}@11
      policy SamConnector("ToTopic")@11
        allow s3:AbortMultipartUpload@11 s3:DeleteObject@11 s3:DeleteObjectVersion@11 s3:PutObject@11 s3:PutObjectLegalHold@11 s3:PutObjectRetention@11 s3:RestoreObject@11 on ${B.Arn}@11 ${B.Arn}/*@11
      policy SamConnector("FromQueue")@14
        allow sqs:ReceiveMessage@14 sqs:GetQueueAttributes@14 on ${Queue.Arn}@14
      policy SamConnector("FromQueue")@14
        allow sqs:DeleteMessage@14 on ${Queue.Arn}@14
    "#);
}
