# A dataset of one file is not listed: only its size is asked for.
# expect: s3:GetObject
import pyarrow.dataset as ds


def handler(event, context):
    return ds.dataset("s3://b/k.parquet", format="parquet").count_rows()
