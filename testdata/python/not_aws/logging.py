# A logger named like a service.
# expect:
import logging

import boto3

logs = logging.getLogger("logs")


def handler(event, context):
    logs.info("start")
    logs.put_log_events("x")
    logs.error("stop %s", boto3.__version__)
