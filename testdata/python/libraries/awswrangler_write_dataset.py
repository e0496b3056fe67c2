# With a dataset, what it replaces and registers depends on what is there.
# expect: s3:PutObject, s3:ListObjectsV2, glue:GetTable
import awswrangler as wr


def handler(event, context):
    wr.s3.to_parquet(event["frame"], "s3://b/p", dataset=True, mode="overwrite", database="d", table="t")
    wr.s3.to_csv(event["frame"], "s3://b/p", dataset=True)
    wr.s3.to_json(event["frame"], "s3://b/p", dataset=True)
    wr.s3.to_orc(event["frame"], "s3://b/p", dataset=True)
