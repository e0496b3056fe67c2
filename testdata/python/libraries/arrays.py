# Arrays are read from and written to `s3://` addresses by the libraries themselves.
# expect: s3:GetObject, s3:PutObject, s3:ListObjectsV2
import dask.array
import xarray
import zarr


def handler(event, context):
    data = xarray.open_zarr("s3://b/k.zarr")
    xarray.open_dataset("s3://b/k.zarr", engine="zarr")
    xarray.open_dataarray("s3://b/k.zarr", engine="zarr")
    xarray.open_datatree("s3://b/k.zarr", engine="zarr")
    xarray.open_mfdataset(["s3://b/1.zarr", "s3://b/2.zarr"], engine="zarr")
    data.to_zarr("s3://b/o.zarr", mode="w")
    array = dask.array.from_zarr("s3://b/a.zarr")
    dask.array.to_zarr(array, "s3://b/b.zarr")
    array.to_zarr(url="s3://b/b.zarr")
    zarr.open("s3://b/k.zarr", mode="r")
    zarr.open("s3://b/k.zarr", mode="w")
    zarr.open_group("s3://b/k.zarr", mode="r")
    zarr.open_group("s3://b/k.zarr", mode="w")
    zarr.open_array("s3://b/k.zarr", mode="r")
    zarr.open_array("s3://b/k.zarr", mode="w", shape=(1,))
    zarr.save("s3://b/k.zarr", array)
    return zarr.load("s3://b/k.zarr")
