# A package re-exports from its modules, relatively and with `*`.
# expect: s3:ListBuckets, sqs:ListQueues, sns:ListTopics
from aws import buckets, queues
import aws.topics as topics


def handler(event, context):
    buckets()
    queues()
    topics.topics()
