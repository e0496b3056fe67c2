# Type parameters, `except*`, positional-only parameters, nested f-strings.
# expect: s3:ListBuckets, sqs:SendMessage
import boto3

type Name = str


def first[T](items: list[T], /, *, client) -> T:
    client.list_buckets()
    return items[0]


def handler(event, context):
    try:
        first([1], client=boto3.client("s3"))
    except* ValueError as group:
        boto3.client("sqs").send_message(QueueUrl="q", MessageBody=f"{f'{group}'!r:>{10}}")
