# A decorator of the repository wraps its function.
# expect: sqs:SendMessage, cloudwatch:PutMetricData
import functools

import boto3


def measured(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        result = function(*args, **kwargs)
        boto3.client("cloudwatch").put_metric_data(Namespace="n", MetricData=[])
        return result

    return wrapper


@measured
def send(queue):
    queue.send_message(QueueUrl="q", MessageBody="m")


@measured
def handler(event, context):
    send(boto3.client("sqs"))
