# Roles, users and policies with tags; a role in a profile is passed.
# expect: iam:AddRoleToInstanceProfile, iam:CreatePolicy, iam:CreateRole, iam:CreateUser
# actions: iam:CreateRole, iam:TagRole, iam:CreateUser, iam:TagUser, iam:CreatePolicy, iam:TagPolicy, iam:AddRoleToInstanceProfile, iam:PassRole
import boto3

iam = boto3.client("iam")


def handler(event, context):
    iam.create_role(RoleName="r", AssumeRolePolicyDocument="{}", Tags=[{"Key": "a", "Value": "b"}])
    iam.create_user(UserName="u", Tags=[{"Key": "a", "Value": "b"}])
    iam.create_policy(PolicyName="p", PolicyDocument="{}", Tags=[{"Key": "a", "Value": "b"}])
    iam.add_role_to_instance_profile(InstanceProfileName="p", RoleName="r")
