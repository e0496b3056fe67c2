# pyarrow's functions take paths too; what they write goes in parts, into a folder whose bucket is looked for.
# expect: s3:GetObject, s3:HeadObject, s3:HeadBucket, s3:CreateMultipartUpload, s3:UploadPart, s3:CompleteMultipartUpload
import pyarrow.dataset as ds
import pyarrow.parquet as pq


def handler(event, context):
    table = pq.read_table("s3://b/k.parquet")
    pq.ParquetFile("s3://b/k.parquet")
    pq.ParquetDataset("s3://b/p/")
    ds.dataset("s3://b/p/", format="parquet").to_table()
    pq.write_table(table, "s3://b/o.parquet")
    pq.write_metadata(table.schema, "s3://b/_metadata")
    pq.ParquetWriter("s3://b/o.parquet", table.schema)
    pq.write_to_dataset(table, root_path="s3://b/p")
    ds.write_dataset(table, "s3://b/p", format="parquet")
