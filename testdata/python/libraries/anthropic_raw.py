# The headers of an answer are asked for by another way to the same method; a key of the API's own needs no role.
# expect: bedrock-runtime:InvokeModel, bedrock-runtime:InvokeModelWithResponseStream
# unresolved: any
from anthropic import AnthropicAWS, AnthropicBedrock, AnthropicBedrockMantle, AsyncAnthropicAWS
from anthropic import AsyncAnthropicBedrock, AsyncAnthropicBedrockMantle


async def handler(event, context):
    message = {"max_tokens": 1, "messages": [], "model": "m"}
    AnthropicBedrock().messages.with_raw_response.create(**message)
    AnthropicBedrock().messages.parse(**message)
    AnthropicBedrock().beta.messages.with_streaming_response.create(stream=True, **message)
    await AsyncAnthropicBedrock().messages.parse(**message)
    AnthropicBedrockMantle().messages.create(**message)
    AnthropicAWS().messages.create(**message)
    AsyncAnthropicBedrockMantle()
    AsyncAnthropicAWS()
