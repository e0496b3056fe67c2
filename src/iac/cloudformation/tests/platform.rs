//! What a function's configuration needs of its role.

use super::*;

#[test]
fn configuration_of_the_function_itself() {
    insta::assert_snapshot!(platform(r#"
Globals:
  Function:
    Tracing: Active
Resources:
  Sam:
    Type: AWS::Serverless::Function
    Properties:
      VpcConfig: !If [InVpc, { SubnetIds: [a], SecurityGroupIds: [b] }, !Ref AWS::NoValue]
      Layers:
        - !Sub arn:aws:lambda:${AWS::Region}:580247275435:layer:LambdaInsightsExtension:53
        - !Sub arn:aws:lambda:${AWS::Region}:133256977650:layer:AWS-Parameters-and-Secrets-Lambda-Extension:12
      DeadLetterQueue: { Type: SNS, TargetArn: !Ref Anything }
  Plain:
    Type: AWS::Lambda::Function
    Properties:
      VpcConfig: { SubnetIds: [a], SecurityGroupIds: [b] }
      TracingConfig: { Mode: PassThrough }
      FileSystemConfigs: [ { Arn: a, LocalMountPath: /mnt/x } ]
      KmsKeyArn: !GetAtt Key.Arn
      DeadLetterConfig: { TargetArn: !GetAtt Queue.Arn }
  Queue: { Type: AWS::SQS::Queue }
  Off:
    Type: AWS::Serverless::Function
    Properties: { Tracing: Disabled, VpcConfig: !Ref AWS::NoValue }
"#), @r"
    function Sam
      its logs@6: nothing; can use logs:CreateLogGroup and 2 more
      X-Ray tracing@4: xray:PutTraceSegments; can use xray:PutTelemetryRecords and 3 more
      its VPC@9: nothing; can use ec2:DescribeSubnets and 7 more
      Lambda Insights@11: nothing; can use logs:CreateLogGroup and 2 more
      the parameters and secrets extension@12: nothing; can use ssm:GetParameter and 5 more
      the dead-letter queue@13: sns:Publish; can use kms:GenerateDataKey and 1 more
    function Plain
      its logs@14: nothing; can use logs:CreateLogGroup and 2 more
      X-Ray tracing@18: nothing; can use xray:PutTelemetryRecords and 4 more
      its VPC@17: ec2:CreateNetworkInterface and 2 more; can use ec2:DescribeSubnets and 4 more
      its file system@19: nothing; can use elasticfilesystem:ClientMount and 3 more
      the key of its environment@20: nothing; can use kms:Decrypt
      the dead-letter queue@21: sqs:SendMessage; can use sqs:GetQueueAttributes and 3 more
    function Off
      its logs@23: nothing; can use logs:CreateLogGroup and 2 more
    ");
}

#[test]
fn event_source_mappings_find_their_function_and_their_kind() {
    insta::assert_snapshot!(platform(r#"
Parameters:
  StreamArn: { Type: String }
  QueueArn: { Type: String, Default: "arn:aws:sqs:eu-west-1:123456789012:queue" }
Resources:
  F: { Type: AWS::Lambda::Function, Properties: { FunctionName: !Sub "${AWS::StackName}-f" } }
  Live: { Type: AWS::Lambda::Alias, Properties: { FunctionName: !Ref F } }
  Queue: { Type: AWS::SQS::Queue }
  Table: { Type: AWS::DynamoDB::Table }
  ByRef:
    Type: AWS::Lambda::EventSourceMapping
    Properties: { FunctionName: !Ref F, EventSourceArn: !GetAtt Queue.Arn }
  ByAlias:
    Type: AWS::Lambda::EventSourceMapping
    Properties: { FunctionName: !Ref Live, EventSourceArn: !GetAtt Table.StreamArn, DestinationConfig: { OnFailure: { Destination: !Ref Topic } } }
  Topic: { Type: AWS::SNS::Topic }
  ByName:
    Type: AWS::Lambda::EventSourceMapping
    Condition: Sometimes
    Properties:
      FunctionName: !Sub "arn:aws:lambda:${AWS::Region}:${AWS::AccountId}:function:${AWS::StackName}-f:live"
      EventSourceArn: !Sub "arn:${AWS::Partition}:kinesis:${AWS::Region}:${AWS::AccountId}:stream/s"
  ByParameter:
    Type: AWS::Lambda::EventSourceMapping
    Properties: { FunctionName: !GetAtt F.Arn, EventSourceArn: !Ref QueueArn }
  Unknown:
    Type: AWS::Lambda::EventSourceMapping
    Properties: { FunctionName: !GetAtt F.Arn, EventSourceArn: !Ref StreamArn }
  Kafka:
    Type: AWS::Lambda::EventSourceMapping
    Properties: { FunctionName: !GetAtt F.Arn, SelfManagedEventSource: { Endpoints: {} } }
  OfAnother:
    Type: AWS::Lambda::EventSourceMapping
    Properties: { FunctionName: other, EventSourceArn: !GetAtt Queue.Arn }
"#), @r"
    function F
      its logs@6: nothing; can use logs:CreateLogGroup and 2 more
      the event source ${Queue.Arn}@12: sqs:ReceiveMessage and 2 more; can use sqs:ChangeMessageVisibility and 2 more
      the event source ${Table.StreamArn}@15: dynamodb:DescribeStream and 3 more; can use kms:Decrypt
      the destination of failed records@15: sns:Publish; can use kms:GenerateDataKey and 1 more
      the event source arn:${AWS::Partition}:kinesis:${AWS::Region}:${AWS::AccountId}:stream/s@22: nothing; can use kinesis:DescribeStreamSummary and 8 more
      the event source ${QueueArn}@25: nothing; can use sqs:ChangeMessageVisibility and 5 more
      an event source of a kind that is not known here@28: nothing; can use sqs:ChangeMessageVisibility and 5 more
      an event source of a kind that is not known here@28: nothing; can use kinesis:DescribeStreamSummary and 8 more
      an event source of a kind that is not known here@28: nothing; can use kms:Decrypt and 4 more
      an event source of a kind that is not known here@28: nothing; can use kafka:DescribeCluster and 21 more
      an event source of a kind that is not known here@28: nothing; can use ec2:CreateNetworkInterface and 8 more
      an event source of a kind that is not known here@28: nothing; can use ec2:CreateNetworkInterface and 10 more
      the Kafka event source@31: nothing; can use ec2:CreateNetworkInterface and 10 more
    ");
}

#[test]
fn destinations_of_invocations() {
    insta::assert_snapshot!(platform(r#"
Resources:
  F: { Type: AWS::Lambda::Function }
  Bus: { Type: AWS::Events::EventBus }
  Invoke:
    Type: AWS::Lambda::EventInvokeConfig
    Properties:
      FunctionName: !Ref F
      DestinationConfig:
        OnSuccess: { Destination: !GetAtt Bus.Arn }
        OnFailure: { Destination: !Ref Unknown }
  Sam:
    Type: AWS::Serverless::Function
    Properties:
      EventInvokeConfig: { DestinationConfig: { OnFailure: { Type: SQS } } }
      Events:
        Stream:
          Type: Kinesis
          Properties: { Stream: s, DestinationConfig: { OnFailure: { Type: S3, Destination: b } } }
        Broker: { Type: MQ, Properties: {} }
        Topic: { Type: SNS, Properties: { SqsSubscription: { BatchSize: 3 } } }
        Plain: { Type: SNS, Properties: { Topic: t } }
"#), @r"
    function F
      its logs@3: nothing; can use logs:CreateLogGroup and 2 more
      the destination on success@10: events:PutEvents; can use nothing
      the destination on failure@11: nothing; can use sqs:GetQueueAttributes and 4 more
      the destination on failure@11: nothing; can use kms:GenerateDataKey and 2 more
      the destination on failure@11: nothing; can use events:PutEvents
      the destination on failure@11: nothing; can use lambda:InvokeFunction
      the destination on failure@11: nothing; can use s3:AbortMultipartUpload and 5 more
    function Sam
      its logs@12: nothing; can use logs:CreateLogGroup and 2 more
      the destination on failure@15: sqs:SendMessage; can use sqs:GetQueueAttributes and 3 more
      the MQ event source@20: mq:DescribeBroker and 1 more; can use ec2:CreateNetworkInterface and 6 more
      the Kinesis event source@18: kinesis:DescribeStream and 2 more; can use kinesis:DescribeStreamSummary and 5 more
      the destination of failed records@19: s3:PutObject and 1 more; can use s3:AbortMultipartUpload and 3 more
      the queue of the SNS event@21: sqs:ReceiveMessage and 2 more; can use sqs:ChangeMessageVisibility and 2 more
    ");
}
