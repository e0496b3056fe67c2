# A resource's waiters poll what the client's poll.
# expect: ec2:DescribeInstances, s3:HeadBucket, s3:HeadObject
import boto3


def handler(event, context):
    boto3.resource("ec2").Instance("i").wait_until_running()
    boto3.resource("s3").Bucket("b").wait_until_exists()
    boto3.resource("s3").Object("b", "k").wait_until_not_exists()
