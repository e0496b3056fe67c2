# Idempotency writes and completes a record; a failed handler's is deleted.
# expect: dynamodb:PutItem, dynamodb:UpdateItem, dynamodb:GetItem~, dynamodb:DeleteItem~
from aws_lambda_powertools.utilities.idempotency import DynamoDBPersistenceLayer, IdempotencyConfig, idempotent

layer = DynamoDBPersistenceLayer(table_name="t")


@idempotent(persistence_store=layer, config=IdempotencyConfig(event_key_jmespath="id"))
def handler(event, context):
    return {"statusCode": 200}
