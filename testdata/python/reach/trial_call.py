# With files given, a handler counts as reached with any event, also where the program itself calls it for a trial.
# start: files
# expect: cognito-idp:AdminDeleteUser, cognito-idp:AdminGetUser
import boto3

client = boto3.client("cognito-idp")


def lambda_handler(event, context):
    if event.get("delete"):
        client.admin_delete_user(UserPoolId="pool", Username=event["name"])
    return client.admin_get_user(UserPoolId="pool", Username="ann")


if __name__ == "__main__":
    lambda_handler({}, None)
