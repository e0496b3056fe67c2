# A client of something unknown whose operation several services have is named as not understood, be it from nobody knows where
# or from a library for AWS; another library's client is not.
# start: files
# expect:
# unresolved: kafka quicksight sns; kafka quicksight sns
from google.cloud import pubsub
from org.aws import client as org_client


def publish(boto_client, options):
    boto_client.create_topic(**options)
    org_client.create_topic(**options)
    client = pubsub.PublisherClient()
    client.create_topic(**options)
