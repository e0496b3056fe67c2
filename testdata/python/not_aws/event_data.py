# The event is data: what it gives has no AWS methods.
# expect:
import boto3


def handler(event, context):
    event["client"].get_object(Bucket="b", Key="k")
    context.client.put_item(TableName="t", Item={})
    event.get("x").update({})
