# A stack that is made as another role.
# expect: cloudformation:CreateChangeSet, cloudformation:CreateStack, cloudformation:DeleteStack
# actions: cloudformation:CreateStack, cloudformation:DeleteStack, cloudformation:CreateChangeSet, iam:PassRole
import boto3

cloudformation = boto3.client("cloudformation")


def handler(event, context):
    cloudformation.create_stack(StackName="s", TemplateBody="{}", RoleARN="arn:aws:iam::111122223333:role/r")
    cloudformation.delete_stack(StackName="s", RoleARN="arn:aws:iam::111122223333:role/r")
    cloudformation.create_change_set(StackName="s", ChangeSetName="c", RoleARN="arn:aws:iam::111122223333:role/r")
