# A database cursor's `execute` and `close`.
# expect:
import sqlite3

import boto3

connection = sqlite3.connect(":memory:")


def handler(event, context):
    cursor = connection.cursor()
    cursor.execute("select 1")
    cursor.execute_statement("select 1")
    connection.commit()
    boto3.set_stream_logger("boto3")
