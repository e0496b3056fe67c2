# What is kept in a local copy is read from S3 first; with settings of its own it may be read as another identity.
# expect: s3:GetObject, s3:PutObject
# unresolved: s3
import fsspec


def handler(event, context):
    with fsspec.open("simplecache::s3://b/k") as source, fsspec.open("simplecache::s3://b/o", "wb") as target:
        target.write(source.read())
    fsspec.open_files("filecache::s3://b/*.csv")
    fsspec.open_files("simplecache::s3://b/*.csv", "w")
    fsspec.open("simplecache::s3://b/k", s3={"anon": True})
    fsspec.open_files("simplecache::s3://b/*.csv", s3={"anon": True})
    fsspec.open_local("simplecache::s3://b/k")
    fsspec.open_local("simplecache::s3://b/k", s3={"anon": True})
    fsspec.filesystem("filecache", target_protocol="s3").cat("b/k")
    return fsspec.filesystem("filecache", target_protocol="s3", target_options={"anon": True})
