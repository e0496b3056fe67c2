# The address says which file system it is, the mode says which way.
# expect: s3:GetObject, s3:PutObject
import fsspec


def handler(event, context):
    with fsspec.open("s3://b/k") as source, fsspec.open("s3://b/o", "wb") as target:
        target.write(source.read())
    fsspec.open_files("s3://b/*.csv")
    fsspec.open_files("s3://b/*.csv", mode="w")
    return fsspec.open("/tmp/file", "wb")
