# The batch processor calls the record handler.
# expect: sqs:SendMessage
from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
import boto3

processor = BatchProcessor(event_type=EventType.SQS)
sqs = boto3.client("sqs")


def record_handler(record):
    sqs.send_message(QueueUrl="q", MessageBody=record.body)


def handler(event, context):
    return process_partial_response(event=event, record_handler=record_handler, processor=processor, context=context)
