# A path that is joined begins as its first part does.
# expect: s3:GetObject
import os

import pandas as pd


def handler(event, context):
    return pd.read_csv(os.path.join("s3://reports", event["name"]))
