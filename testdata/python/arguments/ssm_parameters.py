# A parameter with tags; a command that reports through a role.
# expect: ssm:PutParameter, ssm:SendCommand
# actions: ssm:PutParameter, ssm:AddTagsToResource, ssm:SendCommand, iam:PassRole
import boto3

ssm = boto3.client("ssm")


def handler(event, context):
    ssm.put_parameter(Name="n", Value="v", Type="String", Tags=[{"Key": "a", "Value": "b"}])
    ssm.send_command(DocumentName="d", ServiceRoleArn="arn:aws:iam::111122223333:role/r")
