# A Kafka producer sends.
# expect:
import boto3
from kafka import KafkaProducer

producer = KafkaProducer()


def handler(event, context):
    producer.send("topic", b"m")
    producer.send_message(topic="t", value="v")
    producer.flush()
