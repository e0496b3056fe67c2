import boto3


def handler(event, context):
    pages = boto3.client("lambda").get_paginator(event["operation"]).paginate()
    return list(pages)
