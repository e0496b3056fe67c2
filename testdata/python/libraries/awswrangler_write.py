# A file is put; a dataset may also replace objects and register a table.
# expect: s3:PutObject
import awswrangler as wr
import pandas as pd


def handler(event, context):
    frame = pd.DataFrame(event)
    wr.s3.to_parquet(df=frame, path="s3://b/k.parquet")
    wr.s3.to_csv(frame, "s3://b/k.csv")
    wr.s3.to_json(frame, "s3://b/k.json")
    wr.s3.to_orc(frame, "s3://b/k.orc")
    wr.s3.to_excel(frame, "s3://b/k.xlsx")
    wr.s3.upload("f", "s3://b/k")
