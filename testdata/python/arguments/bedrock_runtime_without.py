# The model alone.
# expect: bedrock-runtime:Converse
# actions: bedrock:InvokeModel
import boto3

bedrock_runtime = boto3.client("bedrock-runtime")


def handler(event, context):
    bedrock_runtime.converse(modelId="m", messages=[])
