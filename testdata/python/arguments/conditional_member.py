# A member that only some paths give: both are seen, and the tagging action belongs to one of them.
# expect: sns:CreateTopic
# actions: sns:CreateTopic, sns:TagResource
import boto3


def handler(event, context):
    request = {"Name": "n"}
    if event.get("team"):
        request["Tags"] = [{"Key": "team", "Value": event["team"]}]
    boto3.client("sns").create_topic(**request)
