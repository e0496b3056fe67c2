# pyarrow's own file system.
# expect: s3:GetObject, s3:PutObject, s3:CopyObject, s3:DeleteObject, s3:ListObjectsV2
from pyarrow import fs

s3 = fs.S3FileSystem(region="eu-west-1")


def handler(event, context):
    with s3.open_input_file("b/k") as source, s3.open_output_stream("b/o") as target:
        target.write(source.read())
    s3.open_input_stream("b/k")
    s3.get_file_info("b/k")
    s3.copy_file("b/k", "b/l")
    s3.move("b/k", "b/l")
    s3.delete_file("b/k")
    s3.delete_dir("b/p")
    s3.create_dir("b/p")
