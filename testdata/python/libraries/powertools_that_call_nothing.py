# Logger, Metrics, batch processing, validation and the parser call nothing themselves.
# expect:
from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.idempotency import IdempotencyConfig
from aws_lambda_powertools.utilities.parameters.exceptions import GetParameterError
from aws_lambda_powertools.utilities.parser import event_parser
from aws_lambda_powertools.utilities.validation import validate

logger = Logger()
metrics = Metrics(namespace="n")
processor = BatchProcessor(event_type=EventType.SQS)


@logger.inject_lambda_context
@metrics.log_metrics
def handler(event, context):
    validate(event=event, schema={})
    metrics.add_metric(name="m", unit="Count", value=1)
    return process_partial_response(event=event, record_handler=print, processor=processor, context=context)
