# Transactions are operations of their own; what stands in them is not known here.
# expect: dynamodb:TransactWriteItems, dynamodb:TransactGetItems
from pynamodb.connection import Connection
from pynamodb.transactions import TransactGet, TransactWrite


def handler(event, context):
    connection = Connection()
    with TransactWrite(connection=connection) as transaction:
        transaction.save(event["user"])
    with TransactGet(connection=connection) as transaction:
        return transaction.get(event["model"], "k")
