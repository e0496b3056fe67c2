# A streamed object is read in ranges.
# expect: s3:GetObject, s3:HeadObject~
from aws_lambda_powertools.utilities.streaming import S3Object


def handler(event, context):
    for line in S3Object(bucket="b", key=event["key"]):
        print(line)
