# A file system and a mapping of an address do what other code asks of them.
# expect:
# unresolved: s3
import fsspec
from pyarrow import fs as arrow


def handler(event, context):
    arrow.FileSystem.from_uri("s3://b/k")
    fsspec.core.url_to_fs("s3://b/k")
    fsspec.core.url_to_fs("/tmp/k")
    return fsspec.get_mapper("s3://b/k.zarr")
