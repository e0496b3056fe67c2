# A class of a library says that a model, or what else it needs, is one of AWS.
# expect:
# unresolved: bedrock-runtime; bedrock bedrock-runtime; bedrock-agent bedrock-agent-runtime; bedrock-agent-runtime bedrock-runtime; sagemaker-runtime; dynamodb; lambda; ses; bedrock-runtime polly transcribe; bedrock-agent-runtime bedrock-agentcore dynamodb s3
import cohere
import smolagents
from agno.db.dynamo import DynamoDb
from agno.knowledge.embedder.aws_bedrock import AwsBedrockEmbedder
from agno.models.aws import AwsBedrock
from agno.tools.aws_lambda import AWSLambdaTools
from agno.tools.aws_ses import AWSSESTool
from autogen_ext.models.anthropic import AnthropicBedrockChatCompletionClient
from aws_sdk_bedrock_runtime.client import BedrockRuntimeClient
from langgraph_checkpoint_aws import BedrockSessionSaver
from livekit.plugins import aws
from pydantic_ai.embeddings.bedrock import BedrockEmbeddingModel
from semantic_kernel.agents import BedrockAgent
from semantic_kernel.connectors.ai.bedrock import BedrockChatCompletion


def handler(event, context):
    AnthropicBedrockChatCompletionClient(model="m")
    smolagents.AmazonBedrockModel("m")
    smolagents.AmazonBedrockServerModel("m")
    cohere.BedrockClient()
    cohere.BedrockClientV2()
    cohere.SagemakerClient()
    return cohere.SagemakerClientV2()
