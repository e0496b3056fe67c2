# A path without a scheme is one of the file system that stands beside it.
# expect: s3:GetObject, s3:HeadObject, s3:HeadBucket, s3:CreateMultipartUpload, s3:UploadPart, s3:CompleteMultipartUpload
import pyarrow.dataset as ds
import pyarrow.parquet as pq
from pyarrow import fs


def handler(event, context):
    s3, local = fs.S3FileSystem(), fs.LocalFileSystem()
    pq.read_table("/tmp/k.parquet", filesystem=local)
    table = pq.read_table("b/k.parquet", filesystem=s3)
    pq.read_pandas("b/k.parquet", filesystem=s3)
    pq.read_metadata("b/k.parquet", filesystem=s3)
    pq.read_schema("b/k.parquet", filesystem=s3)
    pq.ParquetFile("b/k.parquet", filesystem=s3)
    pq.ParquetDataset("b/p/", filesystem=s3)
    ds.dataset("b/p/", format="parquet", filesystem=s3)
    pq.write_table(table, "b/o.parquet", filesystem=s3)
    pq.write_metadata(table.schema, "b/_metadata", filesystem=s3)
    pq.ParquetWriter("b/o.parquet", table.schema, filesystem=s3)
    pq.write_to_dataset(table, "b/p", filesystem=s3)
    ds.write_dataset(table, "b/p", format="parquet", filesystem=s3)
