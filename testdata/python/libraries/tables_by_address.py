# Tables, texts and models at `s3://` addresses: what arrives at S3 was looked at.
# expect: s3:GetObject, s3:PutObject, s3:ListObjectsV2
import dask.bag
import datasets
import mlflow
import polars as pl


def handler(event, context):
    dask.bag.read_text("s3://b/*.txt").to_textfiles("s3://b/o/*.txt")
    frame = pl.read_delta("s3://b/d")
    pl.scan_delta("s3://b/d").collect()
    frame.write_delta("s3://b/o", mode="append")
    data = datasets.load_from_disk("s3://b/h")
    data.save_to_disk("s3://b/o")
    data.save_to_disk(dataset_dict_path="s3://b/o")
    mlflow.artifacts.download_artifacts("s3://b/a")
    mlflow.artifacts.list_artifacts("s3://b/a")
    mlflow.artifacts.load_text("s3://b/a/1.txt")
    mlflow.artifacts.load_dict("s3://b/a/1.json")
    mlflow.artifacts.load_image("s3://b/a/1.png")
    return mlflow.pyfunc.load_model("s3://b/m")
