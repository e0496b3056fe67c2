# A selector lists, and looks at no object.
# expect: s3:ListObjectsV2
from pyarrow import fs


def handler(event, context):
    return fs.S3FileSystem().get_file_info(fs.FileSelector("b/p", recursive=True))
