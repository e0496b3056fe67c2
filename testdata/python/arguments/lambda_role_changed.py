# Another role is passed to the function.
# expect: lambda:UpdateFunctionCode, lambda:UpdateFunctionConfiguration
# actions: lambda:UpdateFunctionConfiguration, lambda:UpdateFunctionCode, iam:PassRole, s3:GetObject
import boto3

functions = boto3.client("lambda")


def handler(event, context):
    functions.update_function_configuration(FunctionName="f", Role="arn:aws:iam::111122223333:role/r")
    functions.update_function_code(FunctionName="f", S3Bucket="b", S3Key="k")
