# An item under a key that is not known leaves the others.
# expect: s3:GetObject
import boto3
def handler(e, c):
    d = {"s3": boto3.client("s3")}
    d[e["x"]] = 1
    d["s3"].get_object(Bucket="b", Key="k")
