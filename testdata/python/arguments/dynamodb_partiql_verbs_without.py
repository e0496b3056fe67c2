# A batch of statements of one verb.
# expect: dynamodb:BatchExecuteStatement
# actions: dynamodb:PartiQLSelect
import boto3

dynamodb = boto3.client("dynamodb")


def handler(event, context):
    dynamodb.batch_execute_statement(Statements=[{"Statement": "SELECT * FROM t WHERE a = 1"}, {"Statement": "SELECT * FROM t WHERE a = 2"}])
