# A loop builds the list that is given.
# expect: ec2:RunInstances(ImageId, MaxCount, MinCount, TagSpecifications)
import boto3


def handler(event, context):
    tags = []
    for key, value in event.items():
        tags.append({"Key": key, "Value": value})
    boto3.client("ec2").run_instances(
        ImageId="ami", MinCount=1, MaxCount=1, TagSpecifications=[{"ResourceType": "instance", "Tags": tags}]
    )
