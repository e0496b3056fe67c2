# A class of the repository with a method named like DynamoDB's.
# expect:
import boto3


class Inventory:
    def __init__(self):
        self.items = []

    def put_item(self, Item=None, TableName=None):
        self.items.append(Item)

    def get_item(self, Key=None, TableName=None):
        return self.items[0]


dynamodb = boto3.resource("dynamodb")


def handler(event, context):
    inventory = Inventory()
    inventory.put_item(TableName="t", Item=event)
    return inventory.get_item(TableName="t", Key={})
