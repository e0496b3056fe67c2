# botocore's own sessions make clients with `create_client`.
# expect: logs:PutLogEvents
import botocore.session

session = botocore.session.get_session()
logs = session.create_client("logs", region_name="eu-west-1")


def handler(event, context):
    logs.put_log_events(logGroupName="g", logStreamName="s", logEvents=[])
