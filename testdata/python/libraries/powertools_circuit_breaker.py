# A circuit breaker keeps its state in DynamoDB.
# expect: dynamodb:GetItem, dynamodb:UpdateItem
from aws_lambda_powertools.utilities.circuit_breaker import circuit_breaker
from aws_lambda_powertools.utilities.circuit_breaker.persistence import DynamoDBPersistence


@circuit_breaker(persistence_store=DynamoDBPersistence(table_name="t"))
def call(order):
    return order


def handler(event, context):
    return call(event)
