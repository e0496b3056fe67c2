# Code that comes with the request; a change of a setting.
# expect: lambda:UpdateFunctionCode, lambda:UpdateFunctionConfiguration
# actions: lambda:UpdateFunctionCode, lambda:UpdateFunctionConfiguration
import boto3

functions = boto3.client("lambda")


def handler(event, context):
    functions.update_function_code(FunctionName="f", ZipFile=b"")
    functions.update_function_configuration(FunctionName="f", Timeout=3)
