# A cluster client.
# expect:
import boto3
from kubernetes import client, config


def handler(event, context):
    config.load_incluster_config()
    api = client.CoreV1Api()
    api.list_namespaces()
    api.delete_pod("p")
