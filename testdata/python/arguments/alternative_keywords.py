# Two dicts of keyword arguments give the same member: the statement of the one that comes first counts as much as the other's.
# expect: dynamodb:ExecuteStatement
# actions: dynamodb:PartiQLInsert, dynamodb:PartiQLDelete
import boto3

ADD = {"Statement": "INSERT INTO t VALUE {'pk': ?}"}
REMOVE = {"Statement": "DELETE FROM t WHERE pk = ?"}


def handler(event, context):
    given = ADD if event.get("new") else REMOVE
    boto3.client("dynamodb").execute_statement(**given, Parameters=[{"S": event["key"]}])
