# Files, buffers and web pages are not in S3, though the text names it elsewhere.
# expect:
import io

import pandas as pd

SOURCE = "not s3://bucket"


def handler(event, context):
    frame = pd.read_csv("/tmp/file.csv")
    frame.to_parquet("/tmp/file.parquet")
    pd.read_json("https://example.com/x.json")
    frame.to_csv(io.StringIO())
    return pd.read_csv(io.BytesIO(b"a,b"))
