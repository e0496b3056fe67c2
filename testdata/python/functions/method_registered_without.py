# Objects that are made have what they are made with: none has to be made up for a method that is registered.
# expect:
# start: files
import boto3
from fastapi import APIRouter

router = APIRouter()


class LocalStore:
    def list_topics(self):
        return boto3.__version__


class Store:
    def __init__(self, client):
        self.client = client

    @router.get("/keys")
    def keys(self):
        return self.client.list_topics()


Store(LocalStore())
