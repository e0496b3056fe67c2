# A parameter of a class of the repository: its methods are known.
# expect: dynamodb:PutItem
# start: files
import boto3


class Repository:
    def __init__(self):
        self.table = boto3.resource("dynamodb").Table("t")

    def save(self, item):
        self.table.put_item(Item=item)


def run(repository: Repository):
    repository.save({})
