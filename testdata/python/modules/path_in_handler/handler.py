# A dotted handler: an attribute of an object.
# expect: s3:ListBuckets
# start: handler.py app.run
import boto3


class App:
    def run(self, event, context):
        boto3.client("s3").list_buckets()


app = App()
