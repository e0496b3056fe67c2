# A container client.
# expect:
import boto3
import docker

client = docker.from_env()


def handler(event, context):
    client.containers.run("image")
    client.images.list()
    client.list_images()
