# The same for any function.
# expect: dynamodb:PutItem, dynamodb:UpdateItem
from aws_lambda_powertools.utilities.idempotency import DynamoDBPersistenceLayer, idempotent_function


@idempotent_function(data_keyword_argument="order", persistence_store=DynamoDBPersistenceLayer("t"))
def pay(order):
    return order


def handler(event, context):
    return [pay(order=order) for order in event["orders"]]
