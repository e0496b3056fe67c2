# The first read of an attribute loads the object.
# expect: s3:HeadObject, ec2:DescribeInstances, sqs:GetQueueAttributes
import boto3


def handler(event, context):
    size = boto3.resource("s3").Object("b", "k").content_length
    state = boto3.resource("ec2").Instance("i").state
    queue = boto3.resource("sqs").Queue("q")
    return size, state, queue.attributes["ApproximateNumberOfMessages"]
