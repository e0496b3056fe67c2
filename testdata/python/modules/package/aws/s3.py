from .clients import client


def buckets():
    return client("s3").list_buckets()
