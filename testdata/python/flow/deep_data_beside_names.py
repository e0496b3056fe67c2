# Data that is nested deeper than is told apart takes nothing with it that stands beside it.
# expect: s3:ListObjectsV2(..)
import boto3


def copy(data):
    if isinstance(data, list):
        return [copy(item) for item in data]
    if isinstance(data, dict):
        return {key: copy(value) for key, value in data.items()}
    return data


def retried(call):
    def wrapper(*args, **kwargs):
        return call(*args, **kwargs)

    return wrapper


@retried
def call(service, command, kwargs):
    return getattr(boto3.client(service), command)(**kwargs)


def handler(event, context):
    details = copy(event)
    return call(service="s3", command="list_objects_v2", kwargs={"Bucket": details["bucket"]})
