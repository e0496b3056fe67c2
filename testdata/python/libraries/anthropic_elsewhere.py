# Anthropic's own service is none of AWS's, whatever else the library can do.
# expect:
from anthropic import Anthropic, AnthropicBedrock


def handler(event, context):
    return Anthropic().messages.create(model="m", max_tokens=1, messages=[])
