# polars and dask name the path in their own way, and not every format has a reader of its own.
# expect: s3:GetObject, s3:HeadObject, s3:PutObject
import dask.dataframe as dd
import pandas as pd
import polars as pl
import pyarrow.parquet as pq


def handler(event, context):
    pl.read_csv(source="s3://b/k.csv")
    pl.read_json(source="s3://b/k.json")
    pl.read_parquet(source="s3://b/k.parquet")
    pl.read_excel(source="s3://b/k.xlsx")
    pl.scan_parquet("s3://b/*.parquet").sink_ndjson("s3://b/o.json")
    pl.scan_parquet("s3://b/*.parquet").sink_ipc("s3://b/o.arrow")
    dd.read_json(url_path="s3://b/k.json").to_csv(filename="s3://b/o.csv")
    frame = pd.read_stata("s3://b/k.dta")
    frame.to_stata("s3://b/o.dta")
    frame.to_markdown("s3://b/o.md")
    pq.read_metadata("s3://b/k.parquet")
    pq.read_schema("s3://b/k.parquet")
    pq.read_pandas("s3://b/k.parquet")
