//! Functions: where their code is, and how it starts.

use super::*;

#[test]
fn code_folders_and_handlers() {
    insta::assert_snapshot!(functions(r#"
Globals:
  Function:
    CodeUri: ../lambda
    Runtime: python3.12
    Handler: app.handler
Parameters:
  Folder: { Type: String, Default: ./from-default }
Mappings:
  Names: { all: { handler: mapped.handler } }
Resources:
  Global: { Type: AWS::Serverless::Function }
  Own:
    Type: AWS::Serverless::Function
    Properties: { CodeUri: ./own/, Handler: pkg/app.handler }
  ByDefault:
    Type: AWS::Serverless::Function
    Properties: { CodeUri: !Ref Folder, Handler: !FindInMap [Names, all, handler] }
  ByCondition:
    Type: AWS::Serverless::Function
    Properties: { CodeUri: !If [Packaged, s3://bucket/key, src/handlers], Handler: pkg.app.handler }
  Ignores:
    Type: AWS::Serverless::Function
    IgnoreGlobals: [CodeUri]
    Properties: { Handler: src/handlers/x.handler }
"#), @r"
    function Global@12 python3.12
      code lambda/ app.handler@6
      role GlobalRole
    function Own@13 python3.12
      code services/own/ pkg/app.handler@15
      role OwnRole
    function ByDefault@16 python3.12
      code services/from-default/ mapped.handler@18
      role ByDefaultRole
    function ByCondition@19 python3.12
      code services/src/handlers/ pkg.app.handler@21
      role ByConditionRole
    function Ignores@22 python3.12
      code services/ src/handlers/x.handler@25
      role IgnoresRole
    ");
}

#[test]
fn code_that_no_file_tells() {
    insta::assert_snapshot!(functions(r#"
Parameters:
  Bucket: { Type: String }
Resources:
  S3Object:
    Type: AWS::Serverless::Function
    Properties: { CodeUri: { Bucket: !Ref Bucket, Key: code.zip }, Handler: app.handler }
  S3Uri:
    Type: AWS::Serverless::Function
    Properties: { CodeUri: s3://bucket/code.zip, Handler: app.handler }
  Parameter:
    Type: AWS::Serverless::Function
    Properties: { CodeUri: !Sub "${Bucket}/src", Handler: app.handler }
  Archive:
    Type: AWS::Serverless::Function
    Properties: { CodeUri: ../build/orders.zip, Handler: app.handler }
  Outside:
    Type: AWS::Serverless::Function
    Properties: { CodeUri: ../../../other, Handler: app.handler }
  NoHandler:
    Type: AWS::Serverless::Function
    Properties: { CodeUri: src }
  Plain:
    Type: AWS::Lambda::Function
    Properties:
      Code: { S3Bucket: !Ref Bucket, S3Key: code.zip }
      Handler: app.handler
  Local:
    Type: AWS::Lambda::Function
    Properties: { Code: src/local, Handler: app.handler }
  NoCode:
    Type: AWS::Lambda::Function
    Properties: { Handler: app.handler }
"#), @r"
    function S3Object@5 no runtime
      code unknown: its code is an object in S3, and nothing here says what it is made of@7
      role S3ObjectRole
    function S3Uri@8 no runtime
      code unknown: its code is at s3://bucket/code.zip, and nothing here says what it is made of@10
      role S3UriRole
    function Parameter@11 no runtime
      code unknown: its code is at ${Bucket}/src, which is known only at deployment@13
      role ParameterRole
    function Archive@14 no runtime
      code unknown: its code is the archive build/orders.zip, and nothing here says what it is made of@16
      role ArchiveRole
    function Outside@17 no runtime
      code unknown: its code is at ../../../other, outside of the repository@19
      role OutsideRole
    function NoHandler@20 no runtime
      code unknown: the function names no Handler@20
      role NoHandlerRole
    function Plain@23 no runtime
      code unknown: its code is an object in S3, and nothing here says what it is made of@26
      role unknown: the function names no Role@23
    function Local@28 no runtime
      code services/src/local/ app.handler@30
      role unknown: the function names no Role@28
    function NoCode@31 no runtime
      code unknown: the function names no Code@31
      role unknown: the function names no Role@31
    ");
}

#[test]
fn images_name_their_folder_in_metadata_or_not_at_all() {
    insta::assert_snapshot!(functions(r#"
Resources:
  Sam:
    Type: AWS::Serverless::Function
    Metadata: { DockerContext: ./image, Dockerfile: Dockerfile }
    Properties: { PackageType: Image, ImageConfig: { Command: [app.handler] } }
  HandlerInDockerfile:
    Type: AWS::Serverless::Function
    Metadata: { DockerContext: ./image, Dockerfile: Dockerfile }
    Properties: { PackageType: Image }
  Registry:
    Type: AWS::Lambda::Function
    Properties:
      PackageType: Image
      Code: { ImageUri: !Sub "${AWS::AccountId}.dkr.ecr.eu-west-1.amazonaws.com/app:latest" }
"#), @r"
    function Sam@3 no runtime
      code services/image/ app.handler@6
      role SamRole
    function HandlerInDockerfile@7 no runtime
      image HandlerInDockerfile@9
      role HandlerInDockerfileRole
    function Registry@11 no runtime
      code unknown: its code is a container image, and no DockerContext names its source folder@14
      role unknown: the function names no Role@11
    ");
}

#[test]
fn inline_code_keeps_the_place_of_each_line() {
    insta::assert_snapshot!(functions(r#"
Resources:
  Literal:
    Type: AWS::Lambda::Function
    Properties:
      Handler: index.handler
      Code:
        ZipFile: |
          import boto3

          def handler(event, context):
              boto3.client("sqs").purge_queue(QueueUrl="q")
  Substituted:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.main
      InlineCode: !Sub |

        import os
        table = "${Table.Arn}"
  Joined:
    Type: AWS::Lambda::Function
    Properties:
      Handler: index.handler
      Code:
        ZipFile: !Join
          - "\n"
          - - import boto3
            - "def handler(e, c):"
            - !Sub "    print('${AWS::Region}')"
"#), @r#"
    function Literal@3 no runtime
      code inline index.handler
      | import boto3 @9:11
      |  @10:1
      | def handler(event, context): @11:11
      |     boto3.client("sqs").purge_queue(QueueUrl="q") @12:11
      |  @13:3
      role unknown: the function names no Role@3
    function Substituted@13 no runtime
      code inline index.main
      |  @19:9
      | import os @19:9
      | table = "${Table.Arn}" @20:9
      |  @21:3
      role SubstitutedRole
    function Joined@21 no runtime
      code inline index.handler
      | import boto3 @28:15
      | def handler(e, c): @29:16
      |     print('${AWS::Region}') @30:21
      role unknown: the function names no Role@21
    "#);
}

#[test]
fn inline_code_in_json() {
    insta::assert_snapshot!(show("template.json", r#"
{
	"Resources": {
		"F": {
			"Type": "AWS::Lambda::Function",
			"Properties": {
				"Handler": "index.handler",
				"Runtime": "python3.12",
				"Code": { "ZipFile": "import boto3\ndef handler(e, c):\n    pass" }
			}
		}
	}
}
"#), @r"
    function F@4 python3.12
      code inline index.handler
      | import boto3 @9:27
      | def handler(e, c): @9:41
      |     pass @9:61
      role unknown: the function names no Role@4
    ");
}

#[test]
fn layers_add_folders_that_imports_are_searched_in() {
    insta::assert_snapshot!(functions(r#"
Globals:
  Function:
    Layers: [!Ref Shared]
Resources:
  Shared:
    Type: AWS::Serverless::LayerVersion
    Properties: { ContentUri: layers/shared }
  Own:
    Type: AWS::Lambda::LayerVersion
    Properties: { Content: layers/own }
  Elsewhere:
    Type: AWS::Lambda::LayerVersion
    Properties: { Content: { S3Bucket: b, S3Key: k } }
  F:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src
      Handler: app.handler
      Layers:
        - !Ref Own
        - !Ref Elsewhere
        - !If [WithTools, !Sub "arn:aws:lambda:${AWS::Region}:017000801446:layer:AWSLambdaPowertoolsPythonV3:1", !Ref AWS::NoValue]
"#), @r"
    function F@15 no runtime
      code services/src/ services/layers/own/python/ services/layers/own/ services/layers/shared/python/ services/layers/shared/ app.handler@19
      role FRole
    ");
}

#[test]
fn environment_variables_are_merged() {
    insta::assert_snapshot!(functions(r#"
Parameters:
  Stage: { Type: String, Default: dev }
Globals:
  Function:
    Handler: app.handler
    Environment: { Variables: { STAGE: !Ref Stage, LOG: info } }
Resources:
  F:
    Type: AWS::Serverless::Function
    Properties:
      Environment:
        Variables:
          LOG: debug
          QUEUE: !Ref Queue
          URL: !Sub "https://${Api}.execute-api.${AWS::Region}.amazonaws.com/${Stage}"
          KEY: "{{resolve:ssm:/app/key}}"
  Queue: { Type: AWS::SQS::Queue }
"#), @r"
    function F@9 no runtime
      code services/ app.handler@6
      role FRole
      KEY=${{{resolve:ssm:/app/key}}}
      LOG=debug
      QUEUE=${Queue}
      STAGE=${Stage}
      URL=https://${Api}.execute-api.${AWS::Region}.amazonaws.com/${Stage}
    ");
}

#[test]
fn a_file_without_typed_resources_is_no_template() {
    insta::assert_snapshot!(functions(r#"
Resources:
  limits: { cpu: 1 }
note: AWS::Lambda::Function
"#), @"");
}

#[test]
fn behind_a_vendors_wrapper_stands_the_functions_own_handler() {
    insta::assert_snapshot!(functions(r#"
Resources:
  F:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src
      Handler: datadog_lambda.handler.handler
      Environment: { Variables: { DD_LAMBDA_HANDLER: app.handler } }
"#), @r"
    function F@3 no runtime
      code services/src/ app.handler@8
      role FRole
      DD_LAMBDA_HANDLER=app.handler
    ");
}

/// A trap of YAML: anchors and merge keys are resolved before SAM sees the template.
#[test]
fn shared_blocks_by_anchor_and_merge_key() {
    insta::assert_snapshot!(read_yaml(r#"
Base: &base
  Runtime: python3.13
  CodeUri: src
Resources:
  F:
    Type: AWS::Serverless::Function
    Properties:
      <<: *base
      Handler: f.handler
      Policies: &policies
        - Statement: { Effect: Allow, Action: sqs:SendMessage, Resource: "*" }
  G:
    Type: AWS::Serverless::Function
    Properties: { <<: *base, CodeUri: other, Handler: g.handler, Policies: *policies }
"#), @r#"
    function F@6 python3.13
      code services/src/ f.handler@10
      role FRole
    function G@13 python3.13
      code services/other/ g.handler@15
      role GRole
    role FRole@6
      policy SamImplicit("AWSLambdaBasicExecutionRole")@6
        allow logs:CreateLogGroup@6 logs:CreateLogStream@6 logs:PutLogEvents@6 on *@6
      policy Inline@12
        allow sqs:SendMessage@12 on *@12
    role GRole@13
      policy SamImplicit("AWSLambdaBasicExecutionRole")@13
        allow logs:CreateLogGroup@13 logs:CreateLogStream@13 logs:PutLogEvents@13 on *@13
      policy Inline@12
        allow sqs:SendMessage@12 on *@12
    "#);
}
