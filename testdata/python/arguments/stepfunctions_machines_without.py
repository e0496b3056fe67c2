# A definition alone, and an execution.
# expect: stepfunctions:StartExecution, stepfunctions:UpdateStateMachine
# actions: states:UpdateStateMachine, states:StartExecution
import boto3

stepfunctions = boto3.client("stepfunctions")


def handler(event, context):
    stepfunctions.update_state_machine(stateMachineArn="s", definition="{}")
    stepfunctions.start_execution(stateMachineArn="s")
