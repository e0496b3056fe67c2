# RabbitMQ's channels publish and consume.
# expect:
import boto3
import pika

channel = pika.BlockingConnection().channel()


def handler(event, context):
    channel.basic_publish(exchange="e", routing_key="r", body=b"")
    channel.queue_declare(queue="q")
