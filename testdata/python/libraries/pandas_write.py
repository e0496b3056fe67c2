# A frame is written to the path that is given.
# expect: s3:PutObject
import pandas as pd


def handler(event, context):
    frame = pd.DataFrame(event).groupby("a").sum().reset_index().sort_values("a")
    frame.to_csv("s3://b/k.csv", index=False)
    frame.to_json("s3://b/k.json")
    frame.to_excel("s3://b/k.xlsx")
    frame.to_parquet("s3://b/k.parquet")
    frame.to_feather("s3://b/k.feather")
    frame.to_pickle("s3://b/k.pkl")
    frame.to_orc("s3://b/k.orc")
    frame.to_xml("s3://b/k.xml")
