# A condition on a name tells which one it is.
# expect: iam:ListRoles, iam:ListUsers, kms:Decrypt(KeyId), kms:Encrypt(KeyId), kms:ListKeys, s3:ListBuckets, sns:ListTopics, sqs:ListQueues
import boto3

SERVICES = ["s3"]


def more():
    SERVICES.append("sqs")
    lend(SERVICES)


def lend(names):
    names.append("sns")


def by_service(name):
    if name not in SERVICES:
        raise ValueError(name)
    client = boto3.client(name)
    if name == "sqs":
        client.list_queues()
    elif name == "sns":
        client.list_topics()
    else:
        client.list_buckets()


def handler(event, context):
    more()
    by_service(event["service"])
    operation = event["operation"]
    kms = boto3.client("kms")
    if operation == "list_keys":
        getattr(kms, operation)()
    elif operation in ("encrypt", "decrypt"):
        getattr(kms, operation)(KeyId="k")
    if operation not in {"list_roles", "list_users"}:
        return
    getattr(boto3.client("iam"), operation)()
