# A paginator runs the operation that it is made for.
# expect: s3:ListObjectsV2(Bucket), ec2:DescribeInstances
import boto3

s3 = boto3.client("s3")
OPERATION = "describe_instances"


def handler(event, context):
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket="b", PaginationConfig={"PageSize": 10})
    names = [item["Key"] for page in pages for item in page["Contents"]]
    paginator = boto3.client("ec2").get_paginator(OPERATION)
    for page in paginator.paginate():
        print(page, names)
