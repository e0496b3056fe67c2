# A client in a class variable.
# expect: sqs:SendMessage, sqs:PurgeQueue
import boto3


class Queue:
    client = boto3.client("sqs")

    def send(self):
        self.client.send_message(QueueUrl="q", MessageBody="m")

    @classmethod
    def purge(cls):
        cls.client.purge_queue(QueueUrl="q")


def handler(event, context):
    Queue().send()
    Queue.purge()
