# A queue; a batch of messages is sent by the action for one.
# expect: sqs:ChangeMessageVisibilityBatch, sqs:CreateQueue, sqs:SendMessageBatch
# actions: sqs:CreateQueue, sqs:SendMessage, sqs:ChangeMessageVisibility
import boto3

sqs = boto3.client("sqs")


def handler(event, context):
    sqs.create_queue(QueueName="q", Attributes={})
    sqs.send_message_batch(QueueUrl="q", Entries=[])
    sqs.change_message_visibility_batch(QueueUrl="q", Entries=[])
