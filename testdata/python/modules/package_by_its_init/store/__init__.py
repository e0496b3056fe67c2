from store.clients import client


def handler(event, context):
    client("s3").create_bucket(Bucket=event["name"])
