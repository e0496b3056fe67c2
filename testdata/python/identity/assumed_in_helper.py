# Credentials that a helper gets of another role: its calls need nothing of this one.
# expect: sts:AssumeRole, sqs:SendMessage
# actions: sts:AssumeRole, sqs:SendMessage
import boto3


def session_of(arn):
    credentials = boto3.client("sts").assume_role(RoleArn=arn, RoleSessionName="s")["Credentials"]
    return boto3.Session(
        aws_access_key_id=credentials["AccessKeyId"],
        aws_secret_access_key=credentials["SecretAccessKey"],
        aws_session_token=credentials["SessionToken"],
    )


class Accounts:
    def __init__(self, arn):
        self.session = session_of(arn)

    def buckets(self):
        return self.session.client("s3").list_buckets()


def handler(event, context):
    names = Accounts(event["arn"]).buckets()
    boto3.client("sqs").send_message(QueueUrl="q", MessageBody=str(names))
