# A dataset with a table looks the table up, and one that replaces lists what is there.
# expect: s3:PutObject, glue:GetTable, s3:ListObjectsV2
import awswrangler as wr


def handler(event, context):
    frame = event["frame"]
    wr.s3.to_parquet(frame, "s3://b/p", dataset=True, database="d", table="t")
    wr.s3.to_csv(frame, "s3://b/p", dataset=True, database="d", table="t")
    wr.s3.to_json(frame, "s3://b/p", dataset=True, database="d", table="t")
    wr.s3.to_orc(frame, "s3://b/p", dataset=True, database="d", table="t")
    wr.s3.to_parquet(frame, "s3://b/p", dataset=True, mode="overwrite")
    wr.s3.to_csv(frame, "s3://b/p", dataset=True, mode="overwrite")
    wr.s3.to_json(frame, "s3://b/p", dataset=True, mode="overwrite")
    wr.s3.to_orc(frame, "s3://b/p", dataset=True, mode="overwrite")
    wr.s3.to_parquet(frame, "s3://b/p", dataset=True, mode="overwrite_partitions")
    wr.s3.to_csv(frame, "s3://b/p", dataset=True, mode="overwrite_partitions")
    wr.s3.to_json(frame, "s3://b/p", dataset=True, mode="overwrite_partitions")
    wr.s3.to_orc(frame, "s3://b/p", dataset=True, mode="overwrite_partitions")
