# A machine runs as the role that it is given; publishing a version is an action.
# expect: stepfunctions:CreateStateMachine
# actions: states:CreateStateMachine, iam:PassRole, states:TagResource, states:PublishStateMachineVersion
import boto3

stepfunctions = boto3.client("stepfunctions")


def handler(event, context):
    stepfunctions.create_state_machine(name="n", definition="{}", roleArn="arn:aws:iam::111122223333:role/r", tags=[{"key": "a", "value": "b"}], publish=True)
