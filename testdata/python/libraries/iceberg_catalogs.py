# The type of a catalog says where it is.
# expect:
# unresolved: dynamodb glue kms s3
from pyiceberg.catalog import load_catalog


def handler(event, context):
    load_catalog("other", type="dynamodb")
    return load_catalog("glue", **{"type": "glue"}).load_table("d.t")
