# `pop` and `del` of a key that is not known leave the others.
# expect: s3:GetObject
import boto3
def handler(e, c):
    d = {"s3": boto3.client("s3"), "x": 1}
    d.pop(e["k"], None)
    del d[e["y"]]
    d["s3"].get_object(Bucket="b", Key="k")
