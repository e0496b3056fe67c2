# The actions of a transaction are those of its items (DynamoDB developer guide, IAM for transactions).
# expect: dynamodb:TransactWriteItems
# actions: dynamodb:UpdateItem, dynamodb:ConditionCheckItem
import boto3

dynamodb = boto3.client("dynamodb")


def handler(event, context):
    dynamodb.transact_write_items(TransactItems=[{"Update": {"TableName": "t"}}, {"ConditionCheck": {"TableName": "t"}}])
