# Several objects keep their clients by service. What one of them is asked for is not what the others are asked for.
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


first = Aws()
second = Aws()
third = Aws()
fourth = Aws()


def handler(event, context):
    first.warm()
    second.warm()
    third.warm()
    fourth.warm()
    first.tag()
    fourth.tag()
