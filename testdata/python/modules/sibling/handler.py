# A sibling module makes the client.
# expect: s3:PutObject
import store


def handler(event, context):
    store.save(event)
