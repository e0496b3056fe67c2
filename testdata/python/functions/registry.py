# Functions register themselves by a decorator of the repository.
# expect: sns:Publish
import boto3

REGISTRY = {}


def register(name):
    def add(function):
        REGISTRY[name] = function
        return function

    return add


@register("notify")
def notify(event):
    boto3.client("sns").publish(TopicArn="t", Message="m")


def handler(event, context):
    REGISTRY[event["action"]](event)
