# Identifiers are known without a request.
# expect:
import boto3


def handler(event, context):
    item = boto3.resource("s3").Object("b", "k")
    queue = boto3.resource("sqs").Queue("https://q")
    instance = boto3.resource("ec2").Instance("i")
    role = boto3.resource("iam").Role("r")
    return item.bucket_name, item.key, queue.url, instance.id, instance.instance_id, role.name
