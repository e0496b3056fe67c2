# Version 1's processor deletes what succeeded where only a part did.
# expect: sqs:DeleteMessageBatch~
from aws_lambda_powertools.utilities.batch import PartialSQSProcessor, sqs_batch_processor


def record(item):
    return item


@sqs_batch_processor(record_handler=record)
def handler(event, context):
    with PartialSQSProcessor()(event["Records"], record) as processed:
        return processed
