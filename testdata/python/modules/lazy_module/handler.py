# A module's `__getattr__` makes clients by name.
# expect: sqs:ListQueues
import clients


def handler(event, context):
    clients.sqs.list_queues()
