# A guardrail is applied as the caller; a conversation invokes the model.
# expect: bedrock-runtime:Converse, bedrock-runtime:InvokeModel
# actions: bedrock:InvokeModel, bedrock:ApplyGuardrail
import boto3

bedrock_runtime = boto3.client("bedrock-runtime")


def handler(event, context):
    bedrock_runtime.invoke_model(modelId="m", guardrailIdentifier="g", guardrailVersion="1")
    bedrock_runtime.converse(modelId="m", messages=[], guardrailConfig={"guardrailIdentifier": "g"})
