# `all`, `filter`, `limit`, `page_size` and `pages` list; a chain of them lists once.
# expect: s3:ListObjects, ec2:DescribeVolumes, sqs:ListQueues, iam:ListRoles
import boto3


def handler(event, context):
    for item in boto3.resource("s3").Bucket("b").objects.filter(Prefix="p").limit(10):
        print(item.key)
    for page in boto3.resource("ec2").volumes.page_size(5).pages():
        print(page)
    for queue in boto3.resource("sqs").queues.all():
        print(queue.url)
    return [role.name for role in boto3.resource("iam").roles.all()]
