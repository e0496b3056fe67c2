# A dataset that is added to lists nothing.
# expect: s3:PutObject
import awswrangler as wr


def handler(event, context):
    wr.s3.to_parquet(event["frame"], "s3://b/p", dataset=True, mode="append", partition_cols=["day"])
