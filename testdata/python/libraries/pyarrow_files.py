# pyarrow's own file system asks for a file's size first, writes in parts, and has folders that are objects.
# expect: s3:GetObject, s3:HeadObject, s3:HeadBucket, s3:CreateMultipartUpload, s3:UploadPart, s3:CompleteMultipartUpload, s3:CopyObject, s3:DeleteObject, s3:ListObjectsV2
# actions: s3:GetObject, s3:PutObject, s3:DeleteObject, s3:ListBucket
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
    s3.delete_dir_contents("b/p")
    s3.create_dir("b/p")
