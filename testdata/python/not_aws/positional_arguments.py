# A parameter that nobody passes: AWS's operations take no positional arguments.
# expect:
# start: files
import boto3


def run(storage, cache):
    storage.put_object("b", "k", b"")
    cache.delete_item("k")
    storage.upload_file("/tmp/f", "remote")
