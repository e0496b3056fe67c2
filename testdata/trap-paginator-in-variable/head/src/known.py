import boto3

OPERATION = "list_functions"


def handler(event, context):
    pages = boto3.client("lambda").get_paginator(OPERATION).paginate()
    return [function["FunctionName"] for page in pages for function in page["Functions"]]
