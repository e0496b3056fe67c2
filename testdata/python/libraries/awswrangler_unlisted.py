# What the table does not tell is named.
# expect:
# unresolved: any
import awswrangler as wr


def handler(event, context):
    client = wr.opensearch.connect(host="h")
    return wr.opensearch.search(client, index="i")
