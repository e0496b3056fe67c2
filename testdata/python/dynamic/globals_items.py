# Module variables made through `globals()`.
# expect: dynamodb:GetItem, s3:GetObject
import boto3
for name in ("s3", "sqs"):
    globals()[name] = boto3.client(name)
globals().update(ddb=boto3.client("dynamodb"))
def handler(e, c):
    s3.get_object(Bucket="b", Key="k")
    ddb.get_item(TableName="t", Key={})
