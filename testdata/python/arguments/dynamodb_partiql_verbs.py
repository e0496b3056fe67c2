# Each verb of PartiQL is an action (DynamoDB developer guide, PartiQL policies).
# expect: dynamodb:BatchExecuteStatement, dynamodb:ExecuteStatement, dynamodb:ExecuteTransaction
# actions: dynamodb:PartiQLInsert, dynamodb:PartiQLDelete, dynamodb:PartiQLSelect, dynamodb:PartiQLUpdate
import boto3

dynamodb = boto3.client("dynamodb")


def handler(event, context):
    dynamodb.execute_statement(Statement="INSERT INTO t VALUE {'a': 1}")
    dynamodb.execute_statement(Statement="delete from t where a = 1")
    dynamodb.batch_execute_statement(Statements=[{"Statement": "SELECT * FROM t WHERE a = 1"}])
    dynamodb.execute_transaction(TransactStatements=[{"Statement": "UPDATE t SET a = 1 WHERE b = 2"}])
