# A client or an address of AWS that goes to a library of which nothing is known: something is called with it.
# start: files
# expect:
# unresolved: dynamodb; s3; s3; sqs; any
import boto3
from celery_of_ours import Broker
from stores import Store, make
from stores.paths import UPath


def handler(event, context):
    Store(client=boto3.client("dynamodb"), table="orders").get("1")
    UPath("s3://reports/today").read_text()
    Broker(url="sqs://")
    make(session=boto3.Session())


def count(spark):
    return spark.read.parquet("s3://reports/all")
