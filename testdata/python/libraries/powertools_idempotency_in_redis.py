# The records are in a cache, not in DynamoDB.
# expect:
from aws_lambda_powertools.utilities.idempotency import idempotent
from aws_lambda_powertools.utilities.idempotency.persistence.redis import RedisCachePersistenceLayer


@idempotent(persistence_store=RedisCachePersistenceLayer(host="h", port=6379))
def handler(event, context):
    return event["id"]
