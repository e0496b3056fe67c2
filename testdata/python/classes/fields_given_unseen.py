# A model that is made of an event has what the event gives, not only the defaults of its fields.
# expect: sns:Publish, kms:ListKeys
from dataclasses import dataclass

import boto3
from pydantic import BaseModel


class Request(BaseModel):
    notify: bool = False


@dataclass
class Options:
    dry: bool = True


def handler(event, context):
    request = Request(**event)
    if request.notify:
        boto3.client("sns").publish(TopicArn="arn:aws:sns:eu-west-1:123456789012:t", Message="m")
    options = Options(**event["options"])
    if not options.dry:
        boto3.client("kms").list_keys()
