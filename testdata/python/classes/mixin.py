# Two bases bring one client each.
# expect: s3:ListBuckets, sqs:ListQueues
import boto3


class WithS3:
    @property
    def s3(self):
        return boto3.client("s3")


class WithSqs:
    sqs = boto3.client("sqs")


class Service(WithS3, WithSqs):
    def run(self):
        self.s3.list_buckets()
        self.sqs.list_queues()


def handler(event, context):
    Service().run()
