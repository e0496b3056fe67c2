# polars has readers and writers of its own.
# expect: s3:GetObject, s3:PutObject
import polars as pl


def handler(event, context):
    pl.read_parquet("s3://b/k.parquet").write_parquet("s3://b/o.parquet")
    pl.scan_parquet("s3://b/*.parquet").sink_parquet("s3://b/o.parquet")
    pl.scan_csv("s3://b/k.csv").sink_csv("s3://b/o.csv")
    pl.read_csv(source="s3://b/k.csv").write_csv("s3://b/o.csv")
    pl.scan_ndjson("s3://b/k.json")
    pl.read_ndjson("s3://b/k.json").write_ndjson("s3://b/o.json")
    pl.scan_ipc("s3://b/k.arrow")
    pl.read_ipc("s3://b/k.arrow").write_ipc("s3://b/o.arrow")
