# Libraries that read objects by themselves: of Amazon S3 where they are told so.
# expect:
# unresolved: kms s3; dynamodb kms s3
from deltalake import DeltaTable, write_deltalake
from obstore.store import S3Store, from_url


def handler(event, context):
    DeltaTable("/tmp/table")
    S3Store("bucket")
    S3Store.from_url(event["url"])
    from_url("s3://bucket/prefix")
    from_url("file:///tmp")
    DeltaTable("s3://bucket/table")
    write_deltalake("s3://bucket/table", event["rows"])
