# A file system that stands beside the path decides whose the path is.
# expect: s3:HeadObject, s3:GetObject, s3:PutObject
import pandas as pd
import pyarrow.fs
import s3fs


def handler(event, context):
    frame = pd.read_parquet("b/k.parquet", filesystem=s3fs.S3FileSystem())
    pd.read_parquet("/tmp/k.parquet", filesystem=pyarrow.fs.LocalFileSystem())
    frame.to_parquet("b/o.parquet", filesystem=s3fs.S3FileSystem())
    frame.to_parquet("/tmp/o.parquet", filesystem=pyarrow.fs.LocalFileSystem())
