import boto3
from boto3.dynamodb.conditions import Key


class Users:
    def __init__(self, name):
        self.table = boto3.resource("dynamodb").Table(name)

    def load(self, user_id):
        return self.table.get_item(Key={"id": user_id}).get("Item")

    def save(self, user):
        self.table.put_item(Item=user)
