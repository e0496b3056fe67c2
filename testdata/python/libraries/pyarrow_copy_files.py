# Files are copied between folders of any file systems; only what is asked first is certain.
# expect: s3:HeadObject, s3:HeadObject~, s3:GetObject~, s3:ListObjectsV2~, s3:CopyObject~, s3:CreateMultipartUpload~, s3:UploadPart~, s3:CompleteMultipartUpload~, s3:AbortMultipartUpload~, s3:PutObject~, s3:HeadBucket~, s3:CreateBucket~
from pyarrow import fs


def handler(event, context):
    s3 = fs.S3FileSystem()
    fs.copy_files("s3://b/p", "/tmp/p")
    fs.copy_files("/tmp/p", "s3://b/p")
    fs.copy_files("b/p", "/tmp/p", source_filesystem=s3)
    fs.copy_files("/tmp/p", "b/p", destination_filesystem=s3)
