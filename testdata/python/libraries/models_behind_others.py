# Models in Amazon Bedrock, and other services, behind the integrations of language model libraries.
# expect:
# unresolved: bedrock-agent-runtime bedrock-runtime s3; dynamodb; bedrock-runtime; athena s3; kms s3; kms s3; glue; bedrock-runtime; sagemaker-runtime; bedrock-runtime; sagemaker-runtime; kendra; bedrock-agent-runtime; bedrock-runtime; bedrock-runtime; bedrock-runtime; bedrock-runtime
from haystack_integrations.components.generators.amazon_bedrock import AmazonBedrockChatGenerator
from langchain_community.chat_message_histories import DynamoDBChatMessageHistory
from langchain_community.chat_models import BedrockChat
from langchain_community.document_loaders import AthenaLoader
from langchain_community.document_loaders import S3DirectoryLoader
from langchain_community.document_loaders import S3FileLoader
from langchain_community.document_loaders.glue_catalog import GlueCatalogLoader
from langchain_community.embeddings import BedrockEmbeddings
from langchain_community.embeddings import SagemakerEndpointEmbeddings
from langchain_community.llms import Bedrock
from langchain_community.llms import SagemakerEndpoint
from langchain_community.retrievers import AmazonKendraRetriever
from langchain_community.retrievers import AmazonKnowledgeBasesRetriever
from llama_index.embeddings.bedrock import BedrockEmbedding
from llama_index.llms.bedrock_converse import BedrockConverse
from pydantic_ai.models.bedrock import BedrockConverseModel
from pydantic_ai.providers.bedrock import BedrockProvider


def handler(event, context):
    return BedrockConverseModel
