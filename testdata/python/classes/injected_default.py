# The constructor makes the client unless it is handed one.
# expect: dynamodb:PutItem
import boto3


class Repository:
    def __init__(self, table=None):
        self.table = table or boto3.resource("dynamodb").Table("t")

    def put(self, item):
        self.table.put_item(Item=item)


repository = Repository()


def handler(event, context):
    repository.put(event)
