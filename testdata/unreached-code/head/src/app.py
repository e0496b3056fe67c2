import boto3

s3 = boto3.client("s3")


def wipe(bucket):
    s3.delete_bucket(Bucket=bucket)


def handler(event, context):
    return s3.get_object(Bucket="b", Key=event["key"])


if __name__ == "__main__":
    s3.create_bucket(Bucket="b")
