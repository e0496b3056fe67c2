# What an action gives back is a resource with its attributes already loaded, or one that loads them.
# expect: ec2:RunInstances, ec2:CreateTags, sqs:GetQueueUrl, sqs:ReceiveMessage, sqs:DeleteMessage
import boto3


def handler(event, context):
    for instance in boto3.resource("ec2").create_instances(MinCount=1, MaxCount=1):
        instance.create_tags(Tags=[])
        print(instance.state)
    for message in boto3.resource("sqs").get_queue_by_name(QueueName="q").receive_messages():
        print(message.body)
        message.delete()
