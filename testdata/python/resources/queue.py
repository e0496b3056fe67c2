# A queue by its name, and what is done to its messages.
# expect: sqs:GetQueueUrl(QueueName), sqs:ReceiveMessage, sqs:DeleteMessage, sqs:SendMessage
import boto3


def handler(event, context):
    queue = boto3.resource("sqs").get_queue_by_name(QueueName="q")
    for message in queue.receive_messages():
        print(message.body)
        message.delete()
    queue.send_message(MessageBody="m")
