# A variable's name tells of which service it is a client, where the method's name fits several. One called `client` does not.
# expect: cognito-idp:ListUsers(UserPoolId)?, iam:ListGroups?, iam:ListInstanceProfiles?
# start: files
# unresolved: batch databrew dataexchange endusermessaging glue importexport iot location mediaconvert snowball
import boto3


def groups(iamclient):
    for page in iamclient.get_paginator("list_groups").paginate():
        yield page
    return iamclient.get_paginator("list_instance_profiles").paginate()


class Users:
    def __init__(self, cognito_idp_client):
        self._cognito_idp_client = cognito_idp_client

    def all(self, pool):
        return self._cognito_idp_client.list_users(UserPoolId=pool)


def jobs(client):
    return client.list_jobs()
