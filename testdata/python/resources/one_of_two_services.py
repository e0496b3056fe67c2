# A resource of one of two services: what only the other one lacks is nothing to tell.
# expect: dynamodb:PutItem, cloudwatch:ListMetrics
import boto3

POOL = {"cloudwatch": boto3.resource("cloudwatch"), "dynamodb": boto3.resource("dynamodb")}


def handler(event, context):
    resource = POOL[event["service"]]
    resource.Table("t").put_item(Item={"pk": "1"})
    list(resource.metrics.all())
