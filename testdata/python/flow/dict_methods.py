# Clients through the methods of dicts.
# expect: s3:ListBuckets, sqs:ListQueues, sns:ListTopics
import boto3

clients = dict(s3=boto3.client("s3"))
clients.update({"sqs": boto3.client("sqs")})
merged = clients | {"sns": boto3.client("sns")}


def handler(event, context):
    clients.get("s3").list_buckets()
    clients.setdefault("sqs", None).list_queues()
    for name, client in merged.items():
        if name == "sns":
            client.list_topics()
