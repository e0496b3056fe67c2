# Only one element of the list gets tags: it alone is created with them, and the other is not created at all.
# expect: sns:CreateTopic(Name)
# actions: sns:CreateTopic
import boto3


def handler(event, context):
    topics = [{"Name": "a"}, {"Name": "b"}]
    for topic in topics:
        if topic["Name"] == "b":
            topic["Tags"] = []
    boto3.client("sns").create_topic(**topics[0])
