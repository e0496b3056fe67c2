# Deleting a prefix lists it; there may be nothing to delete.
# expect: s3:ListObjectsV2, s3:DeleteObjects~
import awswrangler as wr


def handler(event, context):
    wr.s3.delete_objects(f"s3://b/{event['day']}/")
