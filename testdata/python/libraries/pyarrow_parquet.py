# pyarrow's functions take paths too; a dataset is listed.
# expect: s3:GetObject, s3:ListObjectsV2, s3:PutObject
import pyarrow.dataset as ds
import pyarrow.parquet as pq


def handler(event, context):
    table = pq.read_table("s3://b/k.parquet")
    pq.ParquetFile("s3://b/k.parquet")
    pq.ParquetDataset("s3://b/p/")
    ds.dataset("s3://b/p/", format="parquet").to_table()
    pq.write_table(table, "s3://b/o.parquet")
    pq.write_to_dataset(table, root_path="s3://b/p")
    ds.write_dataset(table, "s3://b/p", format="parquet")
