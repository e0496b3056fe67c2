# A listing reads no object.
# expect: s3:ListObjectsV2
import s3fs


def handler(event, context):
    return s3fs.S3FileSystem().ls("bucket/prefix")
