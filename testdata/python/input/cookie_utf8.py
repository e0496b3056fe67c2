# -*- coding: utf-8 -*-
# A coding cookie that says what holds anyway.
# expect: s3:ListBuckets
import boto3

NAME = "é"


def handler(event, context):
    return boto3.client("s3").list_buckets()
