# The verb of a PartiQL statement decides, and only its beginning need be known.
# expect: dynamodb:ExecuteStatement
# actions: dynamodb:PartiQLSelect, dynamodb:PartiQLUpdate
import boto3


def handler(event, context):
    client = boto3.client("dynamodb")
    client.execute_statement(Statement=f'SELECT * FROM "{event["table"]}" WHERE id = 1')
    client.execute_statement(Statement="UPDATE %s SET a = 1 WHERE id = 1" % event["table"])
