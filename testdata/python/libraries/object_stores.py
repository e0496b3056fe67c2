# Libraries that read objects by themselves: of Amazon S3 where they are told so.
# expect:
# unresolved: kms s3; kms s3; dynamodb kms s3; dynamodb kms s3
from deltalake import DeltaTable, write_deltalake
from obstore.store import S3Store


def handler(event, context):
    DeltaTable("/tmp/table")
    S3Store("bucket")
    S3Store.from_url(event["url"])
    DeltaTable("s3://bucket/table")
    write_deltalake("s3://bucket/table", event["rows"])
