# Without an invocation none is needed; the state may be read again after a pause.
# expect: lambda:CheckpointDurableExecution, lambda:GetDurableExecutionState~, lambda:Invoke~
from aws_durable_execution_sdk_python import durable_execution


@durable_execution
def handler(event, context):
    return context.step(lambda step: 1, name="one")
