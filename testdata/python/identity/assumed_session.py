# A session of an assumed role, made by a helper; the own role's client beside it.
# expect: sts:AssumeRole, sqs:SendMessage
import boto3


def session_for(arn):
    response = boto3.client("sts").assume_role(RoleArn=arn, RoleSessionName="s")
    keys = response["Credentials"]
    return boto3.Session(
        aws_access_key_id=keys["AccessKeyId"],
        aws_secret_access_key=keys["SecretAccessKey"],
        aws_session_token=keys["SessionToken"],
    )


def handler(event, context):
    session_for("arn").resource("dynamodb").Table("t").put_item(Item={})
    boto3.client("sqs").send_message(QueueUrl="q", MessageBody="m")
