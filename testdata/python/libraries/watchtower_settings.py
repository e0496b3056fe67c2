# What the log group gets follows from the arguments.
# expect: logs:PutLogEvents, logs:TagResource, logs:PutRetentionPolicy, sts:GetCallerIdentity
import watchtower


def handler(event, context):
    return watchtower.CloudWatchLogHandler(
        "g", create_log_group=False, create_log_stream=False, log_group_tags={"a": "b"}, log_group_retention_days=7
    )
