# Which model an agent uses comes from elsewhere: most are not in Amazon Bedrock, so nothing is said of it.
# expect:
import os

import boto3
from pydantic_ai import Agent

agent = Agent(os.environ["MODEL"])


def handler(event, context):
    return agent.run_sync(event["prompt"]).output, boto3.__version__
