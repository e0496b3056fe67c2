//! Intrinsic functions inside policies.

use super::*;

#[test]
fn branches_of_fn_if_are_optional() {
    insta::assert_snapshot!(read_yaml(r#"
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      Policies:
        - PolicyName: always
          PolicyDocument:
            Statement:
              - Effect: Allow
                Action: [sqs:SendMessage, !If [Purges, sqs:PurgeQueue, !Ref AWS::NoValue]]
                Resource: !If [Wide, "*", !GetAtt Queue.Arn]
              - !If
                - Publishes
                - { Effect: Allow, Action: sns:Publish, Resource: "*" }
                - !Ref AWS::NoValue
              - Fn::If: [Denies, { Effect: Deny, Action: s3:*, Resource: "*" }, { Effect: Allow, Action: s3:*, Resource: "*" }]
        - !If
          - Sometimes
          - PolicyName: sometimes
            PolicyDocument: { Statement: [ { Effect: !If [Open, Allow, Deny], Action: kms:Decrypt, Resource: "*" } ] }
          - !Ref AWS::NoValue
      ManagedPolicyArns: !If [Xray, [arn:aws:iam::aws:policy/AWSXRayDaemonWriteAccess], !Ref AWS::NoValue]
"#), @r#"
    role Role@3
      policy Inline@9
        allow sqs:SendMessage@11 on ${If(Wide, *, ${Queue.Arn})}@12
        allow optional sqs:PurgeQueue@11 on ${If(Wide, *, ${Queue.Arn})}@12
        allow optional sns:Publish@15 on *@15
        deny optional s3:*@17 on *@17
        allow optional s3:*@17 on *@17
      policy Inline@21
        allow optional kms:Decrypt@21 on *@21
        deny optional kms:Decrypt@21 on *@21
      policy AwsManaged("AWSXRayDaemonWriteAccess")@23
        allow optional xray:PutTraceSegments@23 xray:PutTelemetryRecords@23 xray:GetSamplingRules@23 xray:GetSamplingTargets@23 xray:GetSamplingStatisticSummaries@23 on *@23
    "#);
}

#[test]
fn the_same_text_in_every_notation() {
    insta::assert_snapshot!(read_yaml(r#"
Parameters:
  Bucket: { Type: String, Default: guess }
  Only: { Type: String, AllowedValues: [fixed] }
Mappings:
  Env: { dev: { key: k1, same: s }, prod: { key: k2, same: s } }
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      Policies:
        - PolicyName: p
          PolicyDocument:
            Statement:
              Effect: Allow
              Action: s3:GetObject
              Resource:
                - !Sub "arn:${AWS::Partition}:s3:::${Bucket}/*"
                - Fn::Sub: ["arn:${P}:s3:::${B}/*", { P: !Ref AWS::Partition, B: !Ref Bucket }]
                - !Join ["", ["arn:", {Ref: AWS::Partition}, ":s3:::", !Ref Bucket, "/*"]]
                - !Join [":", !Split ["-", "arn-aws-s3"]]
                - !Select [1, [a, !GetAtt Table.Arn]]
                - Fn::GetAtt: [Table, Arn]
                - !Sub "${!aws:username}-${Only}-${ Table.Arn }"
                - !FindInMap [Env, dev, key]
                - !FindInMap [Env, !Ref Bucket, key]
                - !FindInMap [Env, !Ref Bucket, same]
                - !ImportValue shared
                - "{{resolve:ssm:/bucket/arn}}/*"
                - !Cidr [10.0.0.0/16, 1, 8]
"#), @r"
    role Role@8
      policy Inline@14
        allow s3:GetObject@16 on arn:${AWS::Partition}:s3:::${Bucket}/*@18 arn:${AWS::Partition}:s3:::${Bucket}/*@19 arn:${AWS::Partition}:s3:::${Bucket}/*@20 arn:aws:s3@21 ${Table.Arn}@22 ${Table.Arn}@23 ${aws:username}-fixed-${Table.Arn}@24 k1@25 ${FindInMap(Env, ${Bucket}, key)}@26 s@27 ${ImportValue(shared)}@28 ${{{resolve:ssm:/bucket/arn}}}/*@29 ${!Cidr [10.0.0.0/16, 1, 8]}@30
    ");
}

#[test]
fn policies_that_are_not_written_out() {
    insta::assert_snapshot!(read_yaml(r#"
Parameters:
  Document: { Type: String }
  Arns: { Type: CommaDelimitedList }
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      ManagedPolicyArns: !Ref Arns
      Policies:
        - PolicyName: included
          PolicyDocument:
            Fn::Transform: { Name: AWS::Include, Parameters: { Location: s3://bucket/policy.json } }
        - PolicyName: text
          PolicyDocument: !Ref Document
        - PolicyName: statements
          PolicyDocument:
            Statement:
              - Fn::Transform: { Name: AWS::Include, Parameters: { Location: s3://bucket/statement.json } }
              - { Effect: Allow, Action: !Ref Document, Resource: "*" }
        - !Ref Document
"#), @r"
    role Role@6
      policy Inline@18
        allow ${Document}@20 on *@20
      unknown: this policy document is not written out here@13
      unknown: this policy document is not written out here@15
      unknown: this statement is not written out here@19
      unknown: an inline policy of this role is not written out here@21
      unknown: the text of the policy ${Arns} is not in this template@9
    ");
}

#[test]
fn statements_that_iam_would_not_take() {
    insta::assert_snapshot!(read_yaml(r#"
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      Policies:
        - PolicyName: p
          PolicyDocument:
            Statement:
              - { Action: s3:GetObject, Resource: "*" }
              - { Effect: allow, Action: s3:GetObject, Resource: "*" }
              - { Effect: Allow, Resource: "*" }
              - { Effect: Allow, Action: s3:GetObject }
              - { Effect: Allow, Action: s3:GetObject, NotAction: s3:PutObject, Resource: "*" }
        - PolicyName: q
          PolicyDocument: { Statements: [] }
"#), @r"
    role Role@3
    note: this statement has no Effect@10
    note: this statement's Effect is neither Allow nor Deny@11
    note: this statement has neither Action nor NotAction@12
    note: this statement has neither Resource nor NotResource@13
    note: this statement has both Action and NotAction@14
    note: this policy document has no Statement@16
    ");
}
