# A slice of a list is a list of the same things, and what is put into one goes into the list.
# expect: s3:ListBuckets, sqs:ListQueues, sns:ListTopics, ec2:DescribeInstances, ec2:TerminateInstances
import boto3


def handler(event, context):
    clients = [boto3.client("s3")]
    for client in clients[:1]:
        client.list_buckets()
    clients[1:] = [boto3.client("sqs")]
    clients[-1].list_queues()
    copy = clients[:]
    copy.append(boto3.client("sns"))
    copy[2].list_topics()
    instances = [instance for instance in boto3.resource("ec2").instances.filter(InstanceIds=[]) if event["all"]]
    some = instances[: event["count"]]
    some.sort(key=lambda instance: instance.id)
    for instance in some:
        instance.terminate()
