# A profile is another identity.
# expect:
from anthropic import AnthropicBedrock


def handler(event, context):
    return AnthropicBedrock(aws_profile="other").messages.create(max_tokens=1, messages=[], model="m")
