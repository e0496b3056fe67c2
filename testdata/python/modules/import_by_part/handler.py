# An import whose name is known in part is of each module that it can be.
# expect: s3:ListBuckets, sqs:ListQueues
import importlib


def handler(event, context):
    return importlib.import_module(f"actions.do_{event['type']}").run(event)
