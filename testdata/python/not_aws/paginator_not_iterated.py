# Asking whether an operation can be paged needs nothing.
# expect:
import boto3


def handler(event, context):
    client = boto3.client("s3")
    return client.can_paginate("list_objects_v2"), client.meta.region_name, client.meta.service_model
