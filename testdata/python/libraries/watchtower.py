# A log handler that writes to CloudWatch Logs.
# expect: logs:PutLogEvents, logs:CreateLogStream, logs:DescribeLogGroups
import logging

import watchtower

logging.getLogger().addHandler(watchtower.CloudWatchLogHandler(log_group_name="g"))


def handler(event, context):
    logging.getLogger().info("text")
