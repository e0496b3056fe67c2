# A waiter polls its own operation.
# expect: ec2:DescribeInstances, s3:HeadBucket
import boto3


def handler(event, context):
    waiter = boto3.client("ec2").get_waiter("instance_running")
    waiter.wait(InstanceIds=["i"], WaiterConfig={"Delay": 1})
    boto3.client("s3").get_waiter("bucket_exists").wait(Bucket="b")
