# What importing runs, and what nothing calls.
# expect: ssm:GetParameter
import boto3

NAME = boto3.client("ssm").get_parameter(Name="/n")["Parameter"]["Value"]


class Unused:
    def run(self):
        boto3.client("s3").delete_bucket(Bucket="b")


def unused():
    return Unused().run()


def handler(event, context):
    return NAME
