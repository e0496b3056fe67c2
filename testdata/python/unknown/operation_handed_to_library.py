# A library is handed a client's method that only the event names: it may run any of the service's operations.
# expect:
# unresolved: sqs
import boto3
import acme_jobs


def handler(event, context):
    method = getattr(boto3.client("sqs"), event["method"])
    return acme_jobs.run(method, QueueUrl=event["queue"])
