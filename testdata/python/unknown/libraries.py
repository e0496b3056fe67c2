# Libraries that call AWS for the code: what they may need is not known.
# expect:
# unresolved: secretsmanager; dynamodb; kms s3
import json

import s3fs
from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.idempotency import IdempotencyConfig, idempotent
from aws_lambda_powertools.utilities.parameters import get_secret

logger = Logger()


def handler(event, context):
    return json.loads(get_secret("name"))
