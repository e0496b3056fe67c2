# What an object's type or attributes are asked for tells the repository's own objects from clients.
# expect: s3:PutObject, sns:Publish, sqs:SendMessage
# start: files
import boto3


class Local:
    own = True

    def delete_object(self, Key):
        return Key

    def delete_topic(self, TopicArn):
        return TopicArn

    def delete_queue(self, QueueUrl):
        return QueueUrl


def by_class(store):
    if isinstance(store, Local):
        store.delete_object(Key="k")
    else:
        store.put_object(Bucket="b", Key="k")


def by_type(store):
    if type(store) is Local:
        store.delete_topic(TopicArn="t")
        return
    store.publish(TopicArn="t", Message="m")


class Queues:
    def __init__(self, store):
        self.store = store

    def clean(self):
        if hasattr(self.store, "own"):
            self.store.delete_queue(QueueUrl="q")
        else:
            self.store.send_message(QueueUrl="q", MessageBody="m")


by_class(Local())
by_class(boto3.client("s3"))
by_type(Local())
by_type(boto3.client("sns"))
Queues(Local()).clean()
Queues(boto3.client("sqs")).clean()
