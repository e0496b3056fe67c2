# A search client.
# expect:
import boto3
from elasticsearch import Elasticsearch

es = Elasticsearch()


def handler(event, context):
    es.index(index="i", body={})
    es.search(index="i", body={})
    es.delete(index="i", id=1)
