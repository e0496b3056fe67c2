# A client of another cloud has methods that AWS's have too; its class, or an annotation, tells that it is none.
# expect:
# start: files
import boto3
from azure.storage.blob import BlobServiceClient
from google.cloud.storage import Client


class Containers:
    def __init__(self, service_client=None, url=None):
        if service_client is not None:
            self.service_client = service_client
        else:
            self.service_client = BlobServiceClient(account_url=url)

    def all(self):
        self.service_client.get_account_information()
        return self.service_client.list_containers()


def buckets(client: Client):
    return client.list_buckets()


def containers(client: "BlobServiceClient | None" = None):
    return client.list_containers()
