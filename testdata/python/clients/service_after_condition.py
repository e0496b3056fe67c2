# After the condition, and once the name has changed, the client is what it was before: one of any service.
# expect: sqs:ListQueues
# unresolved: any; any
import boto3


def handler(event, context):
    service = event["service"]
    client = boto3.client(service)
    if service == "sqs":
        client.list_queues()
    client.list_tags()
    service = "sns"
    client.list_topics_of_mine()
