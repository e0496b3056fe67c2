# A telephone client creates messages.
# expect:
import boto3
from twilio.rest import Client

client = Client("a", "b")


def handler(event, context):
    client.messages.create(to="1", from_="2", body="m")
