# The same libraries ask others for a model.
# expect:
import crewai
import dspy
import instructor
import litellm
from anthropic import Anthropic
from langchain.agents import create_agent
from langchain.chat_models import init_chat_model
from pydantic_ai import Agent

OF_AWS = "bedrock"


def handler(event, context):
    litellm.completion(model="openai/gpt-4o", messages=[])
    init_chat_model("gpt-4o", model_provider="openai")
    create_agent("openai:gpt-4o", tools=[])
    instructor.from_provider("openai/gpt-4o")
    instructor.from_anthropic(Anthropic())
    crewai.Agent(role="r", llm="gpt-4o")
    dspy.LM("openai/gpt-4o")
    return Agent("openai:gpt-4o").run_sync(event["prompt"])
