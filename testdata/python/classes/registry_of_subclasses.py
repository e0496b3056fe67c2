# A class keeps those made from it, in a list of its own or as Python does.
# expect: s3:ListBuckets, sqs:ListQueues
import boto3


class Plugin:
    known = []

    def __init_subclass__(cls, **options):
        super().__init_subclass__(**options)
        cls.known.append(cls)


class Buckets(Plugin):
    def run(self):
        boto3.client("s3").list_buckets()


class Queues(Plugin):
    def clean(self):
        boto3.client("sqs").list_queues()


class Keys:
    def run(self):
        boto3.client("kms").list_keys()

    clean = run


def handler(event, context):
    for plugin in Plugin.known:
        plugin().run()
    for plugin in Plugin.__subclasses__():
        plugin().clean()
