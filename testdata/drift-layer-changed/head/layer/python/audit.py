import boto3

firehose = boto3.client("firehose")


def record(event):
    firehose.put_record(DeliveryStreamName="audit", Record={"Data": str(event).encode()})


def version():
    return 2
