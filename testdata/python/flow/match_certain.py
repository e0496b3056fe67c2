# No case runs after one that surely takes the subject.
# expect: s3:ListBuckets, sns:ListTopics, sqs:ListQueues
import boto3

PAIR = ("sns", 5)


def handler(event, context):
    match "list":
        case "list":
            boto3.client("s3").list_buckets()
        case _:
            boto3.client("s3").delete_bucket(Bucket="b")
    match PAIR:
        case (_, -5):
            boto3.client("ecr").describe_repositories()
        case (name, 5):
            boto3.client(name).list_topics()
        case (name, _):
            boto3.client("kms").list_keys()
    match event:
        case other:
            boto3.client("sqs").list_queues()
    match [1]:
        case str() | {"a": 1}:
            boto3.client("ssm").describe_parameters()
