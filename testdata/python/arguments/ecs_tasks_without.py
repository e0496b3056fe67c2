# A task without roles; a run passes those of its definition, which is not seen here.
# expect: ecs:RegisterTaskDefinition, ecs:RunTask
# actions: ecs:RegisterTaskDefinition, ecs:RunTask
import boto3

ecs = boto3.client("ecs")


def handler(event, context):
    ecs.register_task_definition(family="f", containerDefinitions=[])
    ecs.run_task(taskDefinition="f", cluster="c")
