# A database driver that is not the standard library's.
# expect:
import boto3
import psycopg2


def handler(event, context):
    with psycopg2.connect("dbname=x") as connection:
        with connection.cursor() as cursor:
            cursor.execute("select 1")
            cursor.copy("a")
            return cursor.fetchall()
    boto3.client("rds-data").execute_statement(resourceArn="r", secretArn="s", sql="x")
