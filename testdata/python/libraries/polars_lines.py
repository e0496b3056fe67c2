# polars reads what a file holds, and what it says of itself.
# expect: s3:GetObject
import polars as pl


def handler(event, context):
    pl.read_ipc_stream("s3://b/k.arrows")
    pl.read_parquet_schema("s3://b/k.parquet")
    pl.read_parquet_metadata("s3://b/k.parquet")
    pl.scan_lines("s3://b/k.txt").collect()
    return pl.read_lines("s3://b/k.txt")
