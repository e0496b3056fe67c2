# A text says that a model is one of Amazon Bedrock or Amazon SageMaker AI.
# expect:
# unresolved: bedrock-runtime sagemaker-runtime; bedrock-runtime
import crewai
import dspy
import instructor
import litellm
from anthropic import AnthropicBedrock, AsyncAnthropicBedrock
from langchain.agents import create_agent
from langchain.chat_models import init_chat_model
from langchain.embeddings import init_embeddings
from pydantic_ai import Agent, Embedder
from pydantic_ai.models import infer_model


def handler(event, context):
    litellm.completion(model="sagemaker/e", messages=[])
    litellm.acompletion(model="sagemaker_chat/e", messages=[])
    litellm.completion(model="m", messages=[], custom_llm_provider="bedrock")
    litellm.acompletion(model="m", messages=[], custom_llm_provider="bedrock")
    litellm.embedding(model="m", input=[], custom_llm_provider="bedrock")
    litellm.aembedding(model="m", input=[], custom_llm_provider="bedrock")
    init_chat_model("m", model_provider="bedrock_converse")
    init_chat_model("amazon.nova-pro-v1:0")
    create_agent("bedrock_converse:m", tools=[])
    init_embeddings("bedrock:m")
    init_embeddings("m", provider="bedrock")
    Agent("bedrock:m")
    Embedder("bedrock:m")
    infer_model("bedrock:m")
    instructor.from_provider("bedrock/m")
    instructor.from_bedrock(event["client"])
    instructor.from_anthropic(AnthropicBedrock())
    instructor.from_anthropic(AsyncAnthropicBedrock())
    crewai.LLM(model="bedrock/m")
    crewai.Agent(role="r", llm="bedrock/m")
    dspy.LM("bedrock/m")
    dspy.Embedder("bedrock/m")
