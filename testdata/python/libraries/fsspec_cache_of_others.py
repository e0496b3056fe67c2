# The settings of the file system beneath say that nobody signs.
# expect:
import fsspec


def handler(event, context):
    return fsspec.open("simplecache::s3://public/k", s3={"anon": True}).open().read()
