# What is read and written through a mapping, is decided by other code: see mapping.py of s3fs.
# expect: s3:GetObject, s3:PutObject
# unresolved: s3
import s3fs
import xarray


def handler(event, context):
    fs = s3fs.S3FileSystem.current()
    s3fs.S3File(fs, "b/k").read()
    with s3fs.S3File(fs, "b/k", "wb", acl="private") as file:
        file.write(b"")
    xarray.open_zarr(fs.get_mapper("b/p"))
    return xarray.open_zarr(s3fs.S3Map(root="b/k.zarr", s3=s3fs.S3FileSystem(), check=False))
