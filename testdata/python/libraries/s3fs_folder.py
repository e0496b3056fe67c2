# Whether there is a folder is asked of a listing, and no object is looked at.
# expect: s3:ListObjectsV2
# actions: s3:ListBucket
import s3fs


def handler(event, context):
    return s3fs.S3FileSystem().isdir("b/p")
