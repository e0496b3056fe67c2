# Rows are written.
# expect:
import boto3
import csv
import io


def handler(event, context):
    writer = csv.DictWriter(io.StringIO(), ["a"])
    writer.writerow({"a": 1})
    return writer
