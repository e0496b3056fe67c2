# A frame that a function is handed: the method and the path tell.
# expect: s3:PutObject
import pandas as pd


def save(frame: pd.DataFrame, name: str) -> None:
    frame.to_parquet(f"s3://lake/{name}.parquet")


def handler(event, context):
    save(event["frame"], "orders")
