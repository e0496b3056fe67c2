import boto3

kinesis = boto3.client("kinesis")


def main(event, context):
    kinesis.put_record(StreamName="events", Data=b"x", PartitionKey="1")
    kinesis.put_records(StreamName="events", Records=event["records"])
