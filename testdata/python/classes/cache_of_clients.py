# Clients are kept by the service that is asked for: a method runs on that one alone, however many there are.
# expect: sqs:TagQueue, s3:ListBuckets, sns:ListTopics, ecs:TagResource
import boto3


class Aws:
    def __init__(self):
        self._cache = {}

    def client(self, service):
        if service not in self._cache:
            self._cache[service] = boto3.client(service)
        return self._cache[service]

    def warm(self):
        self.client("s3").list_buckets()
        self.client("sns").list_topics()
        self.client("logs")
        self.client("kms")
        self.client("iam")
        self.client("ec2")
        self.client("ecr")
        self.client("eks")
        self.client("efs")
        self.client("rds")
        self.client("glue")
        self.client("athena")
        self.client("events")
        self.client("lambda")
        self.client("dynamodb")
        self.client("kinesis")
        self.client("firehose")
        self.client("route53")
        self.client("cloudfront")
        self.client("cloudwatch")
        self.client("stepfunctions")

    def tag(self):
        self.client("sqs").tag_queue(QueueUrl="q", Tags={})
        self.client("ecs").tag_resource(resourceArn="a", tags=[])


def handler(event, context):
    aws = Aws()
    aws.warm()
    aws.tag()
