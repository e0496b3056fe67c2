# LiteLLM calls Amazon Bedrock for the models that are named so.
# expect:
# unresolved: bedrock-runtime; bedrock-runtime; bedrock-runtime; bedrock-runtime
import asyncio

import litellm
from litellm import acompletion, aembedding, completion


def handler(event, context):
    completion(model="gpt-5", messages=[])
    completion(model="bedrock/converse/m", messages=[])
    litellm.embedding("bedrock/m", input=[])
    asyncio.run(later())


async def later():
    await acompletion(model="bedrock/m", messages=[])
    await aembedding(model="bedrock/m", input=[])
