# Arrow's own file system writes in parts.
# expect: s3:CreateMultipartUpload, s3:UploadPart, s3:CompleteMultipartUpload
# actions: s3:PutObject
from pyarrow import fs


def handler(event, context):
    event["frame"].to_parquet("b/o.parquet", filesystem=fs.S3FileSystem())
