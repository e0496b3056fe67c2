# An MQTT client publishes and subscribes.
# expect:
import boto3
import paho.mqtt.client as mqtt

client = mqtt.Client()


def handler(event, context):
    client.connect("h")
    client.publish("t", payload="m")
    client.subscribe("t")
