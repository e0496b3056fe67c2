# What is an object of another library's class is no client.
# expect: dynamodb:DescribeTable
import boto3
from pydantic import BaseModel


class Store:
    def __init__(self):
        self.table = boto3.resource("dynamodb").Table("t")
        self.record = None


def plain(value):
    if isinstance(value, BaseModel):
        return value.model_dump()
    return value


def handler(event, context):
    store = Store()
    store.table.load()
    return [plain(getattr(store, name)) for name in event["names"]]
