# Operators and built-in functions call an object's special methods.
# expect: dynamodb:DeleteItem, dynamodb:GetItem, dynamodb:PutItem, dynamodb:Scan, s3:DeleteObject, s3:GetObject, s3:HeadObject, s3:ListObjectsV2, sns:Publish, sqs:SendMessage
from collections.abc import MutableMapping

import boto3

table = boto3.resource("dynamodb").Table("t")
s3 = boto3.client("s3")


class Stored(MutableMapping):
    def __getitem__(self, key):
        return table.get_item(Key={"id": key})["Item"]

    def __setitem__(self, key, value):
        table.put_item(Item={"id": key, "value": value})

    def __delitem__(self, key):
        table.delete_item(Key={"id": key})

    def __iter__(self):
        return iter(table.scan()["Items"])

    def __len__(self):
        return 0


class Path:
    def __init__(self, key):
        self.key = key

    def __truediv__(self, name):
        return Path(f"{self.key}/{name}")

    def __contains__(self, name):
        return s3.head_object(Bucket="b", Key=name)

    def __len__(self):
        return len(s3.list_objects_v2(Bucket="b", Prefix=self.key))

    def __delitem__(self, name):
        s3.delete_object(Bucket="b", Key=name)

    def __lshift__(self, message):
        boto3.client("sqs").send_message(QueueUrl="q", MessageBody=message)

    def __eq__(self, other):
        boto3.client("sns").publish(TopicArn="t", Message="m")

    def __matmul__(self, other):
        return self

    def __hash__(self):
        boto3.client("kms").list_keys()

    def read(self):
        return s3.get_object(Bucket="b", Key=self.key)


def handler(event, context):
    stored = Stored()
    stored.pop("a", None)
    stored.setdefault("b", 1)
    for _, value in stored.items():
        print(value)
    path = Path("a")
    (path / "b").read()
    path << "m"
    if "c" in path and len(path) and path == Path("d"):
        del path["c"]
