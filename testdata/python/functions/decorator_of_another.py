# A wrapper that takes over a function's name calls the function when it is called, not when it is made.
# expect: s3:PutObject
import functools

import boto3

s3 = boto3.client("s3")
glue = boto3.client("glue")


def logged(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        print(function.__name__)
        return function(*args, **kwargs)

    return wrapper


@logged
def create(event, context):
    glue.create_table(DatabaseName="d", TableInput=event["table"])


@logged
def handler(event, context):
    s3.put_object(Bucket="b", Key="k", Body=b"")
