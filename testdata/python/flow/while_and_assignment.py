# A token loop: the same request with and without the token.
# expect: dynamodb:Scan
import boto3

table = boto3.resource("dynamodb").Table("t")


def handler(event, context):
    request = {}
    while True:
        page = table.scan(**request)
        if not (key := page.get("LastEvaluatedKey")):
            return
        request["ExclusiveStartKey"] = key
