# pandas reads `s3://` paths by itself.
# expect: s3:GetObject, s3:HeadObject~, s3:ListObjectsV2~
import pandas as pd


def handler(event, context):
    pd.read_csv("s3://b/k.csv")
    pd.read_table("s3://b/k.tsv")
    pd.read_fwf("s3://b/k.txt")
    pd.read_pickle("s3://b/k.pkl")
    pd.read_json("s3://b/k.json")
    pd.read_excel(io="s3://b/k.xlsx")
    pd.read_parquet(path=f"s3://b/{event['day']}.parquet")
    pd.read_feather("s3://b/k.feather")
    pd.read_orc("s3://b/k.orc")
    return pd.read_xml("s3://b/k.xml")
