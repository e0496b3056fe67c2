# Keys in `storage_options` are another identity's, and a public bucket needs none.
# expect:
import pandas as pd


def handler(event, context):
    pd.read_csv("s3://b/k", storage_options={"key": "AKIA", "secret": "s"})
    pd.read_csv("s3://b/k", storage_options={"client_kwargs": {"endpoint_url": "http://minio:9000"}})
    return pd.read_csv("s3://public/k.csv", storage_options={"anon": True})
