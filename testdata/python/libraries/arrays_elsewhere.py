# What stands in files, and what nobody signs for, needs nothing.
# expect:
import xarray

S3 = "s3://"


def handler(event, context):
    xarray.open_dataset("/tmp/k.nc").to_zarr("/tmp/k.zarr")
    return xarray.open_zarr("s3://public/k.zarr", storage_options={"anon": True})
