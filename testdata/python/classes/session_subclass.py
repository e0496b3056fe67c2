# A class made from a session makes clients as the session does, also where it says `client` itself.
# expect: kms:ListKeys, sns:ListTopics, sqs:ListQueues, sts:GetCallerIdentity
import aioboto3
import boto3
import botocore.session


class AwsSession(boto3.Session):
    def __init__(self, region):
        super().__init__(region_name=region)


class Remembers:
    def client(self, name, **options):
        self.last = super().client(name, **options)
        return self.last


class Remembering(Remembers, boto3.session.Session):
    pass


class Low(botocore.session.Session):
    def topics(self):
        return self.create_client("sns").list_topics()


class Asynchronous(aioboto3.Session):
    def __init__(self, **options):
        aioboto3.Session.__init__(self, **options)


async def caller():
    async with Asynchronous(region_name="eu-west-1").client("sts") as sts:
        await sts.get_caller_identity()


def handler(event, context):
    AwsSession("eu-west-1").client("kms").list_keys()
    session = Remembering()
    session.client("sqs")
    session.last.list_queues()
    Low().topics()
    return caller()
