# A parameter and a command alone.
# expect: ssm:PutParameter, ssm:SendCommand
# actions: ssm:PutParameter, ssm:SendCommand
import boto3

ssm = boto3.client("ssm")


def handler(event, context):
    ssm.put_parameter(Name="n", Value="v", Type="String")
    ssm.send_command(DocumentName="d")
