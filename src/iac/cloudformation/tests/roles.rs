//! Roles of `AWS::IAM`, and what is attached to them.

use super::*;

#[test]
fn in_template_roles_and_what_is_attached_to_them() {
    insta::assert_snapshot!(read_yaml(r#"
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Statement:
          - { Effect: Allow, Action: sts:AssumeRole, Principal: { Service: lambda.amazonaws.com } }
      Policies:
        - PolicyName: inline
          PolicyDocument:
            Statement:
              - Sid: Read
                Effect: Allow
                Action: s3:GetObject
                Resource: [!Sub "${Bucket.Arn}/*", !GetAtt Bucket.Arn]
              - Effect: Deny
                NotAction: [s3:*]
                NotResource: "*"
  F:
    Type: AWS::Lambda::Function
    Properties: { Code: src, Handler: app.handler, Role: !GetAtt Role.Arn }
  G:
    Type: AWS::Lambda::Function
    Properties: { Code: src, Handler: app.other, Role: !Sub "${Role.Arn}" }
  Attached:
    Type: AWS::IAM::Policy
    Properties:
      Roles: [!Ref Role]
      PolicyDocument: { Statement: { Effect: Allow, Action: sqs:SendMessage, Resource: !GetAtt Queue.Arn } }
  Managed:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      Roles: [!Ref Role]
      PolicyDocument: { Statement: [ { Effect: Allow, Action: [sns:Publish], Resource: "*" } ] }
  Single:
    Type: AWS::IAM::RolePolicy
    Properties:
      RoleName: !Ref Role
      PolicyName: single
      PolicyDocument: { Statement: [ { Effect: Allow, Action: "kms:Decrypt", Resource: "*", Condition: { StringEquals: { kms:ViaService: s3 } } } ] }
  Unused:
    Type: AWS::IAM::Role
    Properties: { AssumeRolePolicyDocument: { Statement: [] } }
"#), @r#"
    function F@20 no runtime
      code services/src/ app.handler@22
      role Role
    function G@23 no runtime
      code services/src/ app.other@25
      role Role
    role Role@3
      policy Inline@12
        allow s3:GetObject@15 on ${Bucket.Arn}/*@16 ${Bucket.Arn}@16
        deny not s3:*@18 on not *@19
      policy Policy("Attached")@26
        allow sqs:SendMessage@30 on ${Queue.Arn}@30
      policy Policy("Managed")@31
        allow sns:Publish@35 on *@35
      policy Policy("Single")@36
        allow conditional kms:Decrypt@41 on *@41
    role Unused@42
    "#);
}

#[test]
fn a_role_is_found_by_its_arn_and_by_its_name() {
    insta::assert_snapshot!(read_yaml(r#"
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties: { RoleName: !Sub "${AWS::StackName}-orders" }
  ByRef:
    Type: AWS::Lambda::Function
    Properties: { Code: src, Handler: app.handler, Role: !Sub "arn:${AWS::Partition}:iam::${AWS::AccountId}:role/${Role}" }
  ByJoin:
    Type: AWS::Lambda::Function
    Properties:
      Code: src
      Handler: app.handler
      Role: !Join ["", ["arn:aws:iam::", !Ref AWS::AccountId, ":role/path/", !Ref Role]]
  ByName:
    Type: AWS::Lambda::Function
    Properties: { Code: src, Handler: app.handler, Role: !Sub "arn:aws:iam::${AWS::AccountId}:role/${AWS::StackName}-orders" }
"#), @r"
    function ByRef@6 no runtime
      code services/src/ app.handler@8
      role Role
    function ByJoin@9 no runtime
      code services/src/ app.handler@13
      role Role
    function ByName@15 no runtime
      code services/src/ app.handler@17
      role Role
    role Role@3
    ");
}

#[test]
fn roles_elsewhere_say_which_line_would_tell() {
    insta::assert_snapshot!(read_yaml(r#"
Parameters:
  RoleArn: { Type: String, Default: "" }
Conditions:
  HasRole: !Not [!Equals [!Ref RoleArn, ""]]
Resources:
  ByParameter:
    Type: AWS::Serverless::Function
    Properties: { Handler: app.handler, Role: !Ref RoleArn }
  Imported:
    Type: AWS::Lambda::Function
    Properties: { Code: src, Handler: app.handler, Role: {"Fn::ImportValue": !Sub "${AWS::StackName}-role"} }
  Literal:
    Type: AWS::Lambda::Function
    Properties: { Code: src, Handler: app.handler, Role: "arn:aws:iam::123456789012:role/lambda" }
  Nested:
    Type: AWS::Lambda::Function
    Properties: { Code: src, Handler: app.handler, Role: !GetAtt Iam.Outputs.RoleArn }
  Iam: { Type: AWS::CloudFormation::Stack }
  None:
    Type: AWS::Lambda::Function
    Properties: { Code: src, Handler: app.handler }
  Default: { Type: AWS::IAM::Role }
  HereUnlessGiven:
    Type: AWS::Lambda::Function
    Properties: { Code: src, Handler: app.handler, Role: !If [HasRole, !Ref RoleArn, !GetAtt Default.Arn] }
  SamUnlessGiven:
    Type: AWS::Serverless::Function
    Properties: { Handler: app.handler, Role: !If [HasRole, !Ref RoleArn, !Ref AWS::NoValue] }
  OneOfTwo:
    Type: AWS::Lambda::Function
    Properties: { Code: src, Handler: app.handler, Role: !If [HasRole, !GetAtt SamUnlessGivenRole.Arn, !GetAtt Default.Arn] }
"#), @r#"
    function ByParameter@7 no runtime
      code services/ app.handler@9
      role unknown: its role is given by the parameter RoleArn@9
    function Imported@10 no runtime
      code services/src/ app.handler@12
      role unknown: its role is exported by another stack: ImportValue(${AWS::StackName}-role)@12
    function Literal@13 no runtime
      code services/src/ app.handler@15
      role unknown: its role arn:aws:iam::123456789012:role/lambda is not declared in this template@15
    function Nested@16 no runtime
      code services/src/ app.handler@18
      role unknown: its role is an output of a nested stack: Iam.Outputs.RoleArn@18
    function None@20 no runtime
      code services/src/ app.handler@22
      role unknown: the function names no Role@20
    function HereUnlessGiven@24 no runtime
      code services/src/ app.handler@26
      role Default
    function SamUnlessGiven@27 no runtime
      code services/ app.handler@29
      role SamUnlessGivenRole
    function OneOfTwo@30 no runtime
      code services/src/ app.handler@32
      role unknown: its role is Default or SamUnlessGivenRole by a condition@32
    role Default@23
      other user: OneOfTwo may run under the role, by a condition@32
    role SamUnlessGivenRole@27
      policy SamImplicit("AWSLambdaBasicExecutionRole")@27
        allow logs:CreateLogGroup@27 logs:CreateLogStream@27 logs:PutLogEvents@27 on *@27
      other user: OneOfTwo may run under the role, by a condition@32
    "#);
}

#[test]
fn managed_policies_by_arn_in_every_notation() {
    insta::assert_snapshot!(read_yaml(r#"
Parameters:
  Extra: { Type: String }
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      ManagedPolicyArns:
        - arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole
        - !Sub arn:${AWS::Partition}:iam::aws:policy/AWSXRayDaemonWriteAccess
        - !Join ["", ["arn:", !Ref AWS::Partition, ":iam::aws:policy/", "AmazonS3ReadOnlyAccess"]]
        - !Ref Own
        - !Sub arn:aws:iam::${AWS::AccountId}:policy/named
        - !If [UseExtra, arn:aws:iam::aws:policy/AmazonSQSFullAccess, !Ref AWS::NoValue]
        - !Ref Extra
        - !Sub arn:aws:iam::aws:policy/${Extra}
        - arn:aws:iam::aws:policy/NoSuchPolicyAnywhere
  Own:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument: { Statement: [ { Effect: Allow, Action: sns:Publish, Resource: "*" } ] }
  Named:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      ManagedPolicyName: named
      PolicyDocument: { Statement: [ { Effect: Allow, Action: sqs:SendMessage, Resource: "*" } ] }
"#), @r#"
    role Role@5
      policy AwsManaged("AWSLambdaBasicExecutionRole")@9
        allow logs:CreateLogGroup@9 logs:CreateLogStream@9 logs:PutLogEvents@9 on *@9
      policy AwsManaged("AWSXRayDaemonWriteAccess")@10
        allow xray:PutTraceSegments@10 xray:PutTelemetryRecords@10 xray:GetSamplingRules@10 xray:GetSamplingTargets@10 xray:GetSamplingStatisticSummaries@10 on *@10
      policy AwsManaged("AmazonS3ReadOnlyAccess")@11
        allow s3:Get*@11 s3:List*@11 s3:Describe*@11 s3-object-lambda:Get*@11 s3-object-lambda:List*@11 on *@11
      policy Policy("Own")@18
        allow sns:Publish@21 on *@21
      policy Policy("Named")@22
        allow sqs:SendMessage@26 on *@26
      policy AwsManaged("AmazonSQSFullAccess")@14
        allow optional sqs:*@14 on *@14
      unknown: the text of the policy ${Extra} is not in this template@15
      unknown: the text of the policy arn:aws:iam::aws:policy/${Extra} is not in this template@16
      unknown: AWS's data of 2026-11-17 has no managed policy arn:aws:iam::aws:policy/NoSuchPolicyAnywhere@17
    "#);
}

#[test]
fn permissions_boundaries() {
    insta::assert_snapshot!(read_yaml(r#"
Parameters:
  BoundaryArn: { Type: String }
Resources:
  Boundary:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument: { Statement: [ { Effect: Allow, Action: "s3:*", Resource: "*" } ] }
  Here:
    Type: AWS::IAM::Role
    Properties: { PermissionsBoundary: !Ref Boundary }
  Elsewhere:
    Type: AWS::IAM::Role
    Properties: { PermissionsBoundary: !Ref BoundaryArn }
  Conditional:
    Type: AWS::IAM::Role
    Properties: { PermissionsBoundary: !If [Has, !Ref BoundaryArn, !Ref AWS::NoValue] }
  None:
    Type: AWS::IAM::Role
    Properties: { PermissionsBoundary: !Ref AWS::NoValue }
  F:
    Type: AWS::Serverless::Function
    Properties: { Handler: app.handler, PermissionsBoundary: !Ref Boundary }
"#), @r#"
    function F@21 no runtime
      code services/ app.handler@23
      role FRole
    role Here@9
      boundary Policy("Boundary")@11
        allow s3:*@8 on *@8
    role Elsewhere@12
      boundary: the text of the policy ${BoundaryArn} is not in this template@14
    role Conditional@15
      boundary: whether a permissions boundary is set, and which, depends on a condition@17
    role None@18
    role FRole@21
      policy SamImplicit("AWSLambdaBasicExecutionRole")@21
        allow logs:CreateLogGroup@21 logs:CreateLogStream@21 logs:PutLogEvents@21 on *@21
      boundary Policy("Boundary")@23
        allow s3:*@8 on *@8
    "#);
}

#[test]
fn a_policy_under_a_condition_is_optional_unless_its_role_shares_it() {
    insta::assert_snapshot!(read_yaml(r#"
Conditions: { IsProd: !Equals [a, b] }
Resources:
  Role:
    Type: AWS::IAM::Role
    Condition: IsProd
    Properties: {}
  Same:
    Type: AWS::IAM::Policy
    Condition: IsProd
    Properties:
      Roles: [!Ref Role]
      PolicyDocument: { Statement: { Effect: Allow, Action: sqs:SendMessage, Resource: "*" } }
  Other:
    Type: AWS::IAM::Policy
    Condition: IsTest
    Properties:
      Roles: [!Ref Role]
      PolicyDocument: { Statement: { Effect: Allow, Action: sqs:PurgeQueue, Resource: "*" } }
"#), @r#"
    role Role@4
      policy Policy("Same")@8
        allow sqs:SendMessage@13 on *@13
      policy Policy("Other")@14
        allow optional sqs:PurgeQueue@19 on *@19
    "#);
}

#[test]
fn a_trust_policy_grants_nothing_and_a_resources_own_policy_perhaps() {
    insta::assert_snapshot!(read_yaml(r#"
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Statement: [ { Effect: Allow, Action: sts:AssumeRole, Principal: { Service: [lambda.amazonaws.com, !Sub "states.${AWS::URLSuffix}"], AWS: !Sub "arn:aws:iam::${AWS::AccountId}:root" } } ]
      Policies:
        - PolicyName: mistaken
          PolicyDocument: { Statement: [ { Effect: Allow, Action: s3:GetObject, Resource: "*", Principal: "*" } ] }
  BucketPolicy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: b
      PolicyDocument: { Statement: [ { Effect: Allow, Action: "s3:*", Resource: "*", Principal: { AWS: !GetAtt Role.Arn } } ] }
  QueuePolicy:
    Type: AWS::SQS::QueuePolicy
    Properties: { Queues: [q], PolicyDocument: { Statement: [ { Effect: Allow, Action: "sqs:*", Resource: "*", Principal: "*" } ] } }
  Key:
    Type: AWS::KMS::Key
    Properties: { KeyPolicy: { Statement: [ { Effect: Allow, Action: "kms:*", Resource: "*", Principal: { AWS: !GetAtt Role.Arn } } ] } }
  Permission:
    Type: AWS::Lambda::Permission
    Properties: { Action: lambda:InvokeFunction, FunctionName: f, Principal: s3.amazonaws.com }
"#), @r#"
    function Role@3 no runtime
      code unknown: what states.${AWS::URLSuffix} runs under this role is not declared here@3
      role Role
    role Role@3
      policy ResourcePolicy("BucketPolicy")@15
        allow optional s3:*@15 on *@15
      policy ResourcePolicy("QueuePolicy")@18
        allow optional sqs:*@18 on *@18
      policy ResourcePolicy("Key")@21
        allow optional kms:*@21 on *@21
      other user: its trust policy lets arn:aws:iam::${AWS::AccountId}:root assume it@7
    note: this statement has a Principal, which only resource and trust policies may have@10
    "#);
}

#[test]
fn what_else_runs_under_a_role_is_noted() {
    insta::assert_snapshot!(read_yaml(r#"
Resources:
  Role: { Type: AWS::IAM::Role }
  Crawler:
    Type: AWS::Glue::Crawler
    Properties: { Role: !Ref Role }
  Machine:
    Type: AWS::StepFunctions::StateMachine
    Properties: { RoleArn: !GetAtt Role.Arn }
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties: { TaskRoleArn: !If [Own, !GetAtt Role.Arn, "arn:aws:iam::123456789012:role/x"] }
  F:
    Type: AWS::Lambda::Function
    Properties: { Code: src, Handler: app.handler, Role: !GetAtt Role.Arn, Environment: { Variables: { PASSED_ROLE: !GetAtt Role.Arn, TABLE: t } } }
Outputs:
  Shown: { Value: !GetAtt Role.Arn }
  Exported: { Value: !GetAtt Role.Arn, Export: { Name: role } }
"#), @r"
    function Crawler@4 no runtime
      role Role
    function Machine@7 no runtime
      code unknown: the state machine names no definition@7
      role Role
    function Task@10 no runtime
      code unknown: its code is the container image not named here, and nothing here says what it is made of@10
      role Role
    function F@13 no runtime
      code services/src/ app.handler@15
      role Role
      PASSED_ROLE=${Role.Arn}
      TABLE=t
    role Role@3
      other user: F (AWS::Lambda::Function) also names the role@15
      other user: the output Exported exports the role to other stacks@18
    ");
}

#[test]
fn policies_that_reach_no_role_here() {
    insta::assert_snapshot!(read_yaml(r#"
Resources:
  User:
    Type: AWS::IAM::User
    Properties:
      Policies: [ { PolicyName: p, PolicyDocument: { Statement: { Effect: Allow, Action: s3:HeadBucket, Resource: "*" } } } ]
  ForUsers:
    Type: AWS::IAM::UserPolicy
    Properties: { UserName: u, PolicyName: p, PolicyDocument: { Statement: { Effect: Allow, Action: sqs:SendMessage, Resource: "*" } } }
  Elsewhere:
    Type: AWS::IAM::ManagedPolicy
    Properties: { PolicyDocument: { Statement: { Effect: Allow, Action: sns:Publish, Resource: "*" } } }
"#), @r#"
    unattached Inline@6
        allow s3:HeadBucket@6 on *@6
    unattached Policy("ForUsers")@9
        allow sqs:SendMessage@9 on *@9
    unattached Policy("Elsewhere")@12
        allow sns:Publish@12 on *@12
    "#);
}
