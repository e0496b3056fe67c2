# -*- coding: latin-1 -*-
# Latin-1, as its first line says.
# expect: s3:ListBuckets
import boto3

name = "été"


def handler(event, context):
    boto3.client("s3").list_buckets()
