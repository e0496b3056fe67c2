# A chat client.
# expect:
import boto3
from slack_sdk import WebClient

client = WebClient(token="t")


def handler(event, context):
    client.chat_postMessage(channel="c", text="m")
    client.publish(topic="t")
    client.send_message(channel="c", text="m")
