# Writing puts an object, in parts or at once.
# expect: s3:PutObject
import smart_open


def handler(event, context):
    with smart_open.open(f"s3://bucket/{event['key']}", "w") as out:
        out.write("text")
