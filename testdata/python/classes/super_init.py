# A base's constructor makes the client that a subclass uses under another name.
# expect: dynamodb:GetItem, dynamodb:Query
import boto3


class Repository:
    service = "dynamodb"

    def __init__(self, table):
        self._table = boto3.resource(self.service).Table(table)


class Orders(Repository):
    def __init__(self):
        super().__init__("orders")
        self.table = self._table

    def get(self, key):
        return self.table.get_item(Key={"id": key})


class Customers(Repository):
    def all(self):
        return self._table.query()


def handler(event, context):
    Orders().get("1")
    return Customers("c").all()
