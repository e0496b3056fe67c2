# A parameter that gets a cursor from a library.
# expect:
import boto3
import pymysql


def rows(cursor):
    cursor.execute("select 1")
    return cursor.scan()


def handler(event, context):
    return rows(pymysql.connect().cursor())
