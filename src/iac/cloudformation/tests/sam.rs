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
"#), @r"
    function Orders@12 python3.13
      code services/src/orders/ app.handler@16
      role OrdersRole
      STAGE=test
      TABLE=${Table}
    role OrdersRole@12
      policy Inline@21
        allow dynamodb:PutItem@23 on ${Table.Arn}@24
      policy Inline@25
        allow conditional s3:GetObject@28 s3:List*@28 on arn:${AWS::Partition}:s3:::data-${AWS::AccountId}/*@29
      unknown: SAM adds the managed policy AWSLambdaBasicExecutionRole, which is not in AWS's data here@12
    ");
}
