# A task's own roles are passed when it is defined.
# expect: ecs:RegisterTaskDefinition
# actions: ecs:RegisterTaskDefinition, iam:PassRole
import boto3

ecs = boto3.client("ecs")


def handler(event, context):
    ecs.register_task_definition(family="f", containerDefinitions=[], taskRoleArn="arn:aws:iam::111122223333:role/r", executionRoleArn="arn:aws:iam::111122223333:role/r")
