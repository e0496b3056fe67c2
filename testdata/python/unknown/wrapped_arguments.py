# A wrapper around a client may take an argument of its own beside the operation's.
# start: files
# expect: iam:ListUserPolicies?
import boto3


def policies(iam_client, name):
    return iam_client.list_user_policies(retry_policy=True, UserName=name)
