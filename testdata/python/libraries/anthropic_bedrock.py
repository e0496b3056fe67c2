# Anthropic's client for Amazon Bedrock sends each message to the model: as a stream only where that is asked for.
# expect: bedrock-runtime:InvokeModel, bedrock-runtime:InvokeModelWithResponseStream
import asyncio

from anthropic import Anthropic, AnthropicBedrock, AsyncAnthropicBedrock


def handler(event, context):
    client = AnthropicBedrock(aws_region="eu-west-1")
    client.messages.create(model="m", max_tokens=1, messages=[])
    for part in client.messages.create(model="m", max_tokens=1, messages=[], stream=True):
        print(part)
    asyncio.run(answer())
    with client.messages.stream(model="m", max_tokens=1, messages=[]) as stream:
        return stream.get_final_message()


async def answer():
    client = AsyncAnthropicBedrock()
    await client.messages.create(model="m", max_tokens=1, messages=[])
    await client.messages.create(model="m", max_tokens=1, messages=[], stream=True)
    async with client.messages.stream(model="m", max_tokens=1, messages=[]) as stream:
        return await stream.get_final_message()
