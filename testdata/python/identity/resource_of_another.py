# A resource of another role's session, and one of this one's.
# expect: sts:AssumeRole, dynamodb:PutItem
import boto3


def handler(event, context):
    keys = boto3.client("sts").assume_role(RoleArn="r", RoleSessionName="s")["Credentials"]
    theirs = boto3.resource(
        "dynamodb",
        aws_access_key_id=keys["AccessKeyId"],
        aws_secret_access_key=keys["SecretAccessKey"],
        aws_session_token=keys["SessionToken"],
    )
    items = theirs.Table("t").scan()["Items"]
    ours = boto3.resource("dynamodb").Table("t")
    for item in items:
        ours.put_item(Item=item)
