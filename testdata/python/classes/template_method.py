# A base class calls what its subclasses define.
# expect: s3:GetObject
import boto3


class Job:
    def run(self):
        return self.load()

    def load(self):
        raise NotImplementedError


class S3Job(Job):
    def load(self):
        return boto3.client("s3").get_object(Bucket="b", Key="k")


def handler(event, context):
    S3Job().run()
