# What is appended to is read; the folders of a partition are made in a bucket that is looked for.
# expect: s3:PutObject, s3:HeadObject, s3:HeadBucket
import pandas as pd


def handler(event, context):
    frame = pd.DataFrame(event)
    frame.to_csv("s3://b/k.csv", mode="a")
    frame.to_parquet("s3://b/p", partition_cols=["day"])
