# With a key of its own the API asks for no signature: see lib/bedrock/_client.py.
# expect:
from anthropic import AnthropicAWS, AnthropicBedrock, AsyncAnthropicBedrock


def handler(event, context):
    AsyncAnthropicBedrock(api_key="key").messages.create(max_tokens=1, messages=[], model="m")
    AnthropicAWS(api_key="key").messages.create(max_tokens=1, messages=[], model="m")
    return AnthropicBedrock(api_key="key").messages.create(max_tokens=1, messages=[], model="m")
