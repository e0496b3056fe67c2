# A durable function saves its progress; invoking another function runs with its own role.
# expect: lambda:CheckpointDurableExecution, lambda:Invoke(FunctionName), sqs:SendMessage
# actions: lambda:CheckpointDurableExecution, lambda:InvokeFunction, sqs:SendMessage
import boto3
from aws_durable_execution_sdk_python import DurableContext, durable_execution

sqs = boto3.client("sqs")


def send(step):
    sqs.send_message(QueueUrl="q", MessageBody="m")


@durable_execution
def handler(event, context: DurableContext):
    context.step(send, name="send")
    return context.invoke("charge", payload=event, name="charge")
