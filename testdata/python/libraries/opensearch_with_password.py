# A user and a password are no role.
# expect:
from opensearchpy import OpenSearch

client = OpenSearch(hosts=["h"], http_auth=("user", "password"))


def handler(event, context):
    return client.search(index="i", body={})
