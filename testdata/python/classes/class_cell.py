# `__class__` in a method is the class that the method is written in, also where an object of a subclass runs it.
# https://docs.python.org/3/reference/datamodel.html#creating-the-class-object
# expect: sns:ListTagsForResource, sqs:ListQueueTags
import boto3


class Service:
    def __init__(self, name, provider):
        self.service = name.lower() if not name.islower() else name
        self.clients = provider.clients_of(self.service)


class Provider:
    def clients_of(self, service):
        clients = {}
        for region in ("eu-west-1", "eu-central-1"):
            clients[region] = boto3.client(service, region_name=region)
        return clients


class SNS(Service):
    def __init__(self, provider):
        super().__init__(__class__.__name__, provider)

    def tags_of(self, topic):
        return self.clients[topic["Region"]].list_tags_for_resource(ResourceArn=topic["Arn"])


class Topics(SNS):
    pass


class Sqs:
    def tags(self, url):
        def of_class():
            return boto3.client(__class__.__name__.lower())

        return of_class().list_queue_tags(QueueUrl=url)


def handler(event, context):
    for topic in event["Topics"]:
        Topics(Provider()).tags_of(topic)
    return Sqs().tags(event["Queue"])
