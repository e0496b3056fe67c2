# The same without tags.
# expect: iam:CreatePolicy, iam:CreateRole, iam:CreateUser
# actions: iam:CreateRole, iam:CreateUser, iam:CreatePolicy
import boto3

iam = boto3.client("iam")


def handler(event, context):
    iam.create_role(RoleName="r", AssumeRolePolicyDocument="{}")
    iam.create_user(UserName="u")
    iam.create_policy(PolicyName="p", PolicyDocument="{}")
