# An encoder class that is handed to `json` has its methods called.
# expect: s3:GetObject
import json

import boto3


class Encoder(json.JSONEncoder):
    def default(self, value):
        return boto3.client("s3").get_object(Bucket="b", Key=str(value))


def handler(event, context):
    return json.dumps(event, cls=Encoder)
